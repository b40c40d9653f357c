"""Lists that fit in memory: sorted and paged as the address asks, and sent as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import Response

from planner.guests.export import csv_bytes, xlsx_bytes
from web.context import EventContext

Line = TypeVar("Line")
Key = Callable[[Line], Any]
PER_PAGE = 50
LONGEST = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Line]):
    """One page of a list; ``next`` and ``previous`` are cursors, empty where there is no more."""

    rows: tuple[Line, ...]
    total: int
    next: str = ""
    previous: str = ""


def asked(context: EventContext, names: Iterable[str]) -> dict[str, str]:
    """Return the parameters of the address that are given, cut to a sensible length."""
    given = context.request.query_params
    found = {name: given.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in names}
    return {name: value for name, value in found.items() if value}


def in_order(lines: Iterable[Line], sort: str, keys: Mapping[str, Key[Line]]) -> list[Line]:
    """Return lines sorted by ``key`` or ``-key``; an unknown key leaves them as they are."""
    key = keys.get(sort.removeprefix("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else list(lines)


def listed(
    lines: Iterable[Line],
    query: Mapping[str, str],
    keys: Mapping[str, Key[Line]],
    id_of: Callable[[Line], str],
    per_page: int = PER_PAGE,
) -> Listing[Line]:
    """Return the page of a list that the address asks for, else the one that holds what it points at (``show``)."""
    ordered = in_order(lines, query.get("sort", ""), keys)
    show = query.get("show", "")
    pointed = next((at for at, line in enumerate(ordered) if id_of(line) == show), 0) if show else 0
    cursor = query.get("after", query.get("before", str(pointed)))
    start = int(cursor) if cursor.isdecimal() and len(cursor) < 9 else 0  # noqa: PLR2004 - no list is that long
    start = min(start, max(0, len(ordered) - 1)) // per_page * per_page
    end = start + per_page
    following = str(end) if end < len(ordered) else ""
    return Listing(tuple(ordered[start:end]), len(ordered), following, str(start - per_page) if start else "")


def file_of(
    context: EventContext, name: str, kind: str, headings: Sequence[str], lines: Iterable[Sequence[str]]
) -> Response:
    """Return a list as a file for Excel, every cell safe from being taken for a formula; CSV unless ``xlsx``."""
    made = xlsx_bytes(headings, lines, name[:31]) if kind == "xlsx" else csv_bytes(headings, lines)
    return attachment(context, made, f"{name}.{'xlsx' if kind == 'xlsx' else 'csv'}", XLSX if kind == "xlsx" else CSV)


def attachment(context: EventContext, content: bytes, name: str, kind: str) -> Response:
    """Return a file to be saved, named after the event's day; that it was taken away is logged."""
    context.store.write(
        context.actor, lambda transaction: transaction.note("table.export", name, event_id=context.event.id)
    )
    full = f"{context.event.d_day}-{name}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(full)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=kind, headers=headers)
