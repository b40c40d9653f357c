"""Ctrl K: a guest, post, task, room, delegation or item of the run-sheet, found by a few letters without accents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from planner.collation import fold
from planner.wording import Wording
from web.services.listing import title_of, words_of
from web.store import tables

PER_KIND = 6
MOST_FOUND = 120
KINDS: Mapping[str, tuple[Wording, tuple[str, ...]]] = {
    "guests": (Wording("Khách", "Guest"), ("guest_id", "post")),
    "delegations": (Wording("Đoàn", "Delegation"), ("delegation_id",)),
    "organisations": (Wording("Cơ quan", "Organisation"), ("organisation_id",)),
    "tasks": (Wording("Công việc", "Task"), ("task_id", "subcommittee")),
    "posts": (Wording("Chốt", "Post"), ("post_id",)),
    "hotels": (Wording("Nơi nghỉ", "Hotel"), ("hotel_id",)),
    "rooms": (Wording("Phòng", "Room"), ("room_id", "room_type_id", "hotel_id")),
    "venues": (Wording("Địa điểm", "Venue"), ("venue_id",)),
    "groups": (Wording("Khối, đội", "Group"), ("group_id",)),
    "runsheet": (Wording("Kịch bản", "Run-sheet"), ("item_id", "start")),
    "procedures": (Wording("Thủ tục", "Procedure"), ("procedure_id", "authority")),
    "officers": (Wording("Cán bộ", "Officer"), ("person_id", "team")),
}
"""Table -> what its rows are called, and the columns that tell them apart."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    table: str
    row_id: int
    title: str
    detail: str


def find(db: Connection, event_id: int, q: str, readable: Collection[str]) -> tuple[Hit, ...]:
    """Return what matches every word of ``q``, best first: titles that begin with it, then titles, then the rest."""
    words = words_of(q)
    wanted = [table for table in KINDS if table in readable]
    if not words or not wanted:
        return ()
    query = (
        select(tables.rows.c.id, tables.rows.c.table_name, tables.rows.c.cells)
        .where(tables.rows.c.event_id == event_id)
        .where(tables.rows.c.table_name.in_(wanted))
    )
    for word in words:
        query = query.where(tables.rows.c.search.contains(word, autoescape=True))
    rows = db.execute(query.limit(MOST_FOUND)).all()
    hits = [_hit(row.table_name, row.id, row.cells) for row in rows]
    hits.sort(key=lambda hit: (_distance(words, hit), wanted.index(hit.table), len(hit.title)))
    return _few_of_each(hits)


def _hit(table: str, row_id: int, cells: Mapping[str, str]) -> Hit:
    parts = [cells[name] for name in KINDS[table][1] if cells.get(name)]
    title = title_of(dict(cells)) or " · ".join(parts)
    return Hit(table, row_id, title, " · ".join(part for part in parts if part != title))


def _distance(words: list[str], hit: Hit) -> int:
    title, sought = fold(hit.title), " ".join(words)
    if fold(hit.detail).split(" ")[0] == sought or title == sought:
        return 0
    if title.startswith(sought):
        return 1
    return 2 if all(word in title for word in words) else 3


def _few_of_each(hits: list[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    counts: dict[str, int] = {}
    for hit in hits:
        counts[hit.table] = counts.get(hit.table, 0) + 1
        if counts[hit.table] <= PER_KIND:
            kept.append(hit)
    return tuple(kept[: 4 * PER_KIND])
