"""Each member's own calendar: tasks that he or she answers for or helps with, as days in an .ics file (RFC 5545)."""

import unicodedata
from datetime import UTC, datetime

from planner.ics import escaped, framed
from planner.law.calendar import shifted
from planner.readiness.situation import Situation
from planner.readiness.work import Work
from planner.scenario.rows import Member
from planner.wording import Language, Wording

PRODUCT = "-//Khánh Tiết//Chuẩn bị//VI"
OWN, HELPS, DUE = (
    Wording("Chịu trách nhiệm", "Accountable"),
    Wording("Phối hợp", "Helps"),
    Wording("Hạn", "Due"),
)


def works_of(situation: Situation, member_id: str) -> tuple[tuple[Work, bool], ...]:
    """Return the kept tasks of a member in time order, and whether he or she answers for each."""
    found = [
        (work, member_id in work.accountable)
        for work in situation.kept
        if member_id in work.accountable or member_id in work.helpers
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0].first, pair[0].id)))


def diary(situation: Situation, member: Member, stamp: datetime, language: Language = "vi") -> bytes:
    """Return a member's calendar; ``stamp`` (UTC) says when the plan that it repeats was made."""
    name = f"{Wording('Chuẩn bị lễ', 'Preparation').to(language)} – {member.name}"
    entries = (
        line
        for work, own in works_of(situation, member.member_id)
        for line in _entry(situation, work, own=own, stamp=stamp, language=language)
    )
    return framed(name, PRODUCT, entries)


def file_name(member: Member) -> str:
    """Return the name of a member's file, without marks: ``TV-01-ho-thi-hong-my.ics``."""
    plain = unicodedata.normalize("NFD", member.name.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(one for one in plain if one.isascii() and (one.isalnum() or one == " "))
    own = "".join(one if one.isascii() and (one.isalnum() or one in "-_") else "_" for one in member.member_id)
    return f"{own}-{'-'.join(letters.lower().split())}.ics"


def _entry(situation: Situation, work: Work, *, own: bool, stamp: datetime, language: Language) -> list[str]:
    role = (OWN if own else HELPS).to(language)
    due = f"{DUE.to(language)}: {work.due:%d/%m/%Y}" if work.due else ""
    detail = "\n".join(part for part in (role, work.task.subcommittee, work.task.owner_body, due) if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(work.id)}@{escaped(situation.scenario.event.id)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{work.first:%Y%m%d}",
        # The end of a whole-day entry is the day after the last.
        f"DTEND;VALUE=DATE:{shifted(work.last, 1):%Y%m%d}",
        f"SUMMARY:{escaped(f'{work.id} {work.task.name}')}",
        f"DESCRIPTION:{escaped(detail)}",
        "END:VEVENT",
    ]
