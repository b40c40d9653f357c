"""What the register decides shows in the table of guests: who is approved gets a row, and every row its status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from planner.collation import fold
from planner.guests import Entry, GuestLine, Register
from web.services import editing
from web.services.editing import Line
from web.services.journal import CHUNK, Cells, RowState, all_rows, state_of
from web.services.register_book import Lists
from web.store import tables
from web.store.engine import Transaction

TABLE = "guests"
DAY_LETTERS = len("2025-06-16")


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of an event, found by name or by id."""

    name_of: Mapping[str, str]
    id_of: Mapping[str, str]

    def named(self, text: str) -> str:
        """Return the id of the office with this name, accents and capitals aside; empty without one."""
        return self.id_of.get(fold(text), "")


def offices_of(db: Connection, event_id: int) -> Offices:
    """Return the offices of an event."""
    cells = [row.cells for row in all_rows(db, event_id, "organisations")]
    names = {each.get("organisation_id", ""): each.get("name", "") for each in cells}
    ids: dict[str, str] = {}
    for own, name in names.items():
        ids.setdefault(fold(name), own)
    return Offices(names, ids)


def rows_by_guest(db: Connection, event_id: int, guest_ids: Sequence[str]) -> dict[str, RowState]:
    """Return the rows of the guests with these ids, those that have one."""
    found: dict[str, RowState] = {}
    base = (
        select(tables.rows.c.id, tables.rows.c.position, tables.rows.c.version, tables.rows.c.cells)
        .where(tables.rows.c.event_id == event_id)
        .where(tables.rows.c.table_name == TABLE)
    )
    for start in range(0, len(guest_ids), CHUNK):
        query = base.where(tables.rows.c.row_key.in_(guest_ids[start : start + CHUNK]))
        found |= {row["cells"].get("guest_id", ""): state_of(row) for row in db.execute(query).mappings()}
    return found


def status_of(line: GuestLine) -> str:
    """Return the status of a guest's row in the table."""
    if line.arrived and line.substitute is None:
        return "arrived"
    if line.withdrawn or line.standing != "approved":
        return "nominated"
    return line.answer or ("invited" if line.invited else "approved")


def follow(transaction: Transaction, event_id: int, before: Register, after: Register, lists: Lists) -> str:
    """Let the table follow the register; return the batch, empty when nothing of it changed."""
    changed = [line for line in after.guests.values() if before.guests.get(line.guest_id) != line]
    wished = [row for line in changed for row in _rows(line, before.guests.get(line.guest_id), lists)]
    if not wished:
        return ""
    found = rows_by_guest(transaction.db, event_id, [row["guest_id"] for row, _must in wished])
    offices = offices_of(transaction.db, event_id)
    lines = [line for row, must in wished if (line := _line(row, found.get(row["guest_id"]), offices, must=must))]
    return editing.save_block(transaction, event_id, TABLE, lines).name if lines else ""


def _rows(line: GuestLine, before: GuestLine | None, lists: Lists) -> list[tuple[dict[str, str], bool]]:
    """Return the rows a line asks for, each with whether it must be there; a substitute has one of their own."""
    entry = next((lists.entries[each] for each in line.entries if each in lists.entries), Entry("", ""))
    status = status_of(line)
    rows = [(new_cells(line, entry, status), status != "nominated")]
    if line.substitute is not None:
        rows.append((_substitute(line), True))
    elif before is not None and before.substitute is not None:
        rows.append(({"guest_id": before.substitute.substitute_id, "status": "declined"}, False))
    return rows


def _substitute(line: GuestLine) -> dict[str, str]:
    sent = line.substitute
    if sent is None:
        return {}
    status = "arrived" if line.arrived else "substitute"
    own = {"guest_id": sent.substitute_id, "full_name": sent.full_name, "post": sent.post, "rank": str(sent.rank)}
    return {**own, "organisation_id": line.organisation, "status": status}


def new_cells(line: GuestLine, entry: Entry, status: str) -> dict[str, str]:
    """Return the row of a guest; the office stands by name until it is looked up."""
    return {
        "guest_id": line.guest_id,
        "full_name": line.full_name,
        "gender": entry.gender,
        "birth_year": entry.birth[:4],
        "post": line.post,
        "organisation_id": line.organisation,
        "rank": str(line.rank or ""),
        "in_post_since": entry.post_since if len(entry.post_since) == DAY_LETTERS else "",
        "needs": ";".join(entry.needs),
        "status": status,
        "phone": entry.phone,
        "email": entry.email,
        "transport_mode": entry.transport,
        "origin_place": entry.locality,
    }


def _line(cells: Cells, row: RowState | None, offices: Offices, *, must: bool) -> Line | None:
    """Return the change of a row: only its status, or the whole of it when it must be there and is not."""
    if row is not None:
        same = row.cells.get("status", "invited") == cells["status"]
        return None if same else Line({"status": cells["status"]}, row.id, row.version)
    if not must:
        return None
    named = {**cells, "organisation_id": offices.named(cells["organisation_id"])}
    return Line({key: text for key, text in named.items() if text})
