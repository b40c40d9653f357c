"""Everybody whom the event knows, once each: the table of guests, and nominations that have no row yet."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from planner.guests import Entry, GuestLine, Source
from web.services.journal import Cells, all_rows
from web.services.register_book import Book, Lists, book_of, lists_of
from web.services.register_mirror import TABLE, offices_of
from web.store import tables
from web.store.engine import database

APPROVED_FROM = frozenset({"approved", "invited", "accepted", "declined", "substitute", "arrived"})
INVITED_FROM = APPROVED_FROM - {"approved"}
KEPT = 4


@dataclass(frozen=True, slots=True)
class Someone:
    """A guest or somebody nominated.

    Attributes:
        entry: what is known of the person; its id is the guest's.
        line: how the register has it; worked out from the row where the register does not know the guest.
        cells: the row of the table; empty before approval.
        in_register: whether the register knows the guest.
        origin: where the person stands: file, sheet and row, or the table.
    """

    entry: Entry
    line: GuestLine
    cells: Cells
    in_register: bool
    origin: Source | None = None

    @property
    def guest_id(self) -> str:
        """The guest's id."""
        return self.entry.entry_id

    @property
    def status(self) -> str:
        """How far the guest is, in the words of the table."""
        return self.cells.get("status", "invited") if self.cells else "nominated"

    @property
    def is_open(self) -> bool:
        """Whether the person is still on the list: neither withdrawn nor turned down."""
        return self.line.standing not in {"withdrawn", "rejected"}


@dataclass(frozen=True, slots=True)
class People:
    """All of them at one revision of the event and one version of the register."""

    everyone: Mapping[str, Someone]
    book: Book
    lists: Lists
    delegations: Mapping[str, str]
    offices: Mapping[str, str]


_known: OrderedDict[tuple[str, int], tuple[tuple[int, int, int], People]] = OrderedDict()
_lock = threading.Lock()


def people_of(db: Connection, event_id: int) -> People:
    """Return everybody; read anew only after a change."""
    book, lists = book_of(db, event_id), lists_of(db, event_id)
    revision = db.execute(select(tables.events.c.revision).where(tables.events.c.id == event_id)).scalar_one()
    state, key = (revision, book.version, lists.version), (database(db), event_id)
    with _lock:
        known = _known.get(key)
    if known is not None and known[0] == state:
        return known[1]
    made = _read(db, event_id, book, lists)
    with _lock:
        _known[key] = (state, made)
        _known.move_to_end(key)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return made


def _read(db: Connection, event_id: int, book: Book, lists: Lists) -> People:
    offices = offices_of(db, event_id).name_of
    groups = {row.cells.get("rank", ""): row.cells.get("group", "") for row in all_rows(db, event_id, "ranks")}
    delegations = {
        row.cells.get("delegation_id", ""): row.cells.get("name", "") for row in all_rows(db, event_id, "delegations")
    }
    everyone: dict[str, Someone] = {}
    for row in all_rows(db, event_id, TABLE):
        own = row.cells.get("guest_id", "")
        if own:
            everyone[own] = _of_row(row.cells, book.register.guests.get(own), (offices, groups))
    for own, line in book.register.guests.items():
        if own in everyone:
            everyone[own] = _with_origin(everyone[own], lists)
        else:
            everyone[own] = _of_line(line, lists)
    return People(everyone, book, lists, delegations, offices)


def _of_row(cells: Cells, line: GuestLine | None, words: tuple[Mapping[str, str], Mapping[str, str]]) -> Someone:
    offices, groups = words
    office = offices.get(cells.get("organisation_id", ""), "")
    entry = Entry(
        cells["guest_id"],
        cells.get("full_name", ""),
        gender={"nam": "nam", "nữ": "nữ"}.get(cells.get("gender", ""), ""),  # type: ignore[arg-type]
        birth=cells.get("birth_year", "") if cells.get("birth_year", "").isdecimal() else "",
        post=cells.get("post", ""),
        post_since=cells.get("in_post_since", ""),
        organisation=office,
        group=groups.get(cells.get("rank", ""), ""),
        rank=cells.get("rank", ""),
        locality=cells.get("origin_place", ""),
        phone=cells.get("phone", ""),
        email=cells.get("email", ""),
        needs=tuple(part.strip() for part in cells.get("needs", "").split(";") if part.strip()),
        lodging=cells.get("lodging_from", ""),
        transport=cells.get("transport_mode", ""),
    )
    return Someone(entry, line or line_of(cells, entry), cells, line is not None)


def line_of(cells: Cells, entry: Entry) -> GuestLine:
    """Return how a guest stands whom only the table knows."""
    status = cells.get("status", "invited")
    return GuestLine(
        entry.entry_id,
        entry.full_name,
        entry.group,
        entry.organisation,
        entry.post,
        int(entry.rank) if entry.rank.isdecimal() else 0,
        verdict="approved" if status in APPROVED_FROM else "",
        invited=status in INVITED_FROM,
        answer="declined" if status == "declined" else "accepted" if status in INVITED_FROM - {"invited"} else "",
        arrived=status == "arrived",
    )


def _of_line(line: GuestLine, lists: Lists) -> Someone:
    found = next((lists.entries[each] for each in line.entries if each in lists.entries), None)
    entry = replace(
        found or Entry("", ""),
        entry_id=line.guest_id,
        full_name=line.full_name,
        post=line.post,
        organisation=line.organisation,
        group=line.group,
        rank=str(line.rank or ""),
    )
    return Someone(entry, line, {}, in_register=True, origin=found.source if found else None)


def _with_origin(one: Someone, lists: Lists) -> Someone:
    found = next((lists.entries[each] for each in one.line.entries if each in lists.entries), None)
    return replace(one, origin=found.source) if found else one


def entries_of(people: People) -> Sequence[Entry]:
    """Return the entries that may be compared: of everybody who is still on the list."""
    gone = gone_of(people.lists)
    return [
        one.entry for own, one in people.everyone.items() if one.is_open and one.entry.full_name and own not in gone
    ]


def gone_of(lists: Lists) -> frozenset[str]:
    """Return the guests who were merged into others."""
    merged = (lists.merged.get(each.decision_id) for each in lists.merges.in_force)
    return frozenset(each.dropped for each in merged if each is not None)
