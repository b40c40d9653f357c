"""The table of quotas: one line per group, or per office within a group."""

from collections.abc import Iterable, Mapping

from planner.collation import fold
from web.services import editing
from web.services.editing import Line
from web.services.journal import RowState, all_rows
from web.store.engine import Transaction

TABLE = "quotas"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "group": ("group", "nhom", "nhom khach", "khoi"),
    "organisation": ("organisation", "don vi", "co quan", "co quan, don vi"),
    "seats": ("seats", "chi tieu", "so luong", "so ghe"),
}
"""What the columns of this free table may be called, without accents."""

Place = tuple[str, str]


def _cell(row: RowState, name: str) -> str:
    return next((text.strip() for key, text in row.cells.items() if fold(key) in HEADINGS[name]), "")


def quotas_of(rows: Iterable[RowState]) -> dict[Place, int]:
    """Return (group, office) -> seats of the lines that can be read."""
    found = ((_cell(row, "group"), _cell(row, "organisation"), _cell(row, "seats")) for row in rows)
    return {(group, office): int(seats) for group, office, seats in found if group and seats.isdecimal()}


def keep(transaction: Transaction, event_id: int, wanted: Mapping[Place, int]) -> str:
    """Write quotas into the table under the headings it has; return the batch, empty when nothing changed."""
    rows = all_rows(transaction.db, event_id, TABLE)
    headings = {name: _heading(rows, name) for name in HEADINGS}
    found = {(_cell(row, "group"), _cell(row, "organisation")): row for row in rows}
    lines = []
    for place, seats in wanted.items():
        row = found.get(place)
        if row is None:
            cells = {headings["group"]: place[0], headings["organisation"]: place[1], headings["seats"]: str(seats)}
            lines.append(Line(cells))
        elif _cell(row, "seats") != str(seats):
            lines.append(Line({headings["seats"]: str(seats)}, row.id, row.version))
    return editing.save_block(transaction, event_id, TABLE, lines).name if lines else ""


def _heading(rows: Iterable[RowState], name: str) -> str:
    return next((key for row in rows for key in row.cells if fold(key) in HEADINGS[name]), name)
