"""Calendar files for phones and office calendars (RFC 5545): times in UTC, text escaped, lines folded at 75 octets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

FOLD_OCTETS = 75
PRODUCT = "-//Khánh Tiết//Lịch//VI"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar; times are local to the event's zone."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""


def calendar(name: str, zone: str, appointments: Iterable[Appointment], stamp: datetime) -> bytes:
    """Return an .ics file; ``stamp`` (UTC) says when the plan that it repeats was made."""
    return framed(name, PRODUCT, (line for one in appointments for line in _event(one, ZoneInfo(zone), stamp)))


def framed(name: str, product: str, entries: Iterable[str]) -> bytes:
    """Return an .ics file of the lines of its entries; ``product`` says which part of the program wrote it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", *entries, "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(one: Appointment, zone: ZoneInfo, stamp: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.uid)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{_utc(one.start, zone)}",
        f"DTEND:{_utc(one.end, zone)}",
        f"SUMMARY:{escaped(one.summary)}",
    ]
    lines += [f"LOCATION:{escaped(one.location)}"] if one.location else []
    lines += [f"DESCRIPTION:{escaped(one.description)}"] if one.description else []
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.replace(tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return text as a value: separators and line ends escaped, other control letters left out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in plain if letter >= " " and letter != "\x7f")


def folded(line: str) -> Iterator[str]:
    """Return the parts of a line, each of at most 75 octets, the later ones begun by a blank; letters stay whole."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > FOLD_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
