"""A banquet on paper: who sits at which table, and a card for every guest with a small map of the tables."""

from collections.abc import Sequence
from html import escape

from planner.documents.content import Card, Cards, Column, Paper, Papers, Table
from planner.documents.kinds.cards import card_line
from planner.documents.kinds.lists import banded, working_paper
from planner.documents.occasion import Occasion
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, honorific
from planner.documents.privacy import public_post
from planner.scenario.around import Round, laid
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario

ROWS = (
    Column("STT", 1, "center"),
    Column("Chỗ", 1, "center"),
    Column("Họ và tên", 5),
    Column("Chức vụ", 5),
    Column("Cơ quan, đoàn", 5),
)
WIDE, HIGH = 840, 560
"""Size of the map in units of its drawing."""
EDGE = 50


def table_lists(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return who sits at which table, the head table first, place after place; ``options.parts`` narrows to tables."""
    register = Register.of(scenario, rows, options)
    guests = {guest.guest_id: guest for guest in scenario.guests}
    groups = []
    for table in _asked(laid(scenario, rows["tables"]), options):
        zone = f", {table.table.zone}" if table.table.zone else ""
        people = [(place, guests[guest]) for place, guest in table.held.items() if guest in guests]
        if people:
            groups.append(
                (f"Bàn {table.table.table_id}{zone}", [_line(register, place, guest) for place, guest in people])
            )
    table_of_all = Table(ROWS, banded(groups), 11)
    return Papers((_paper(register, table_of_all),))


def _paper(register: Register, table: Table) -> Paper:
    return working_paper(register.scenario, register.options, "DANH SÁCH CHỖ NGỒI THEO BÀN", (table,))


def _asked(tables: Sequence[Round], options: Options) -> list[Round]:
    return [table for table in tables if not options.parts or table.table.table_id in options.parts]


def _line(register: Register, place: int, guest: Guest) -> tuple[str, ...]:
    body = register.listed_organisation(guest) or register.delegations.get(guest.delegation_id, "")
    return str(place), f"{honorific(guest)} {guest.full_name}", public_post(guest.post), body


def table_cards(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return a card for every guest at a table, table by table, in the order in which they are laid out."""
    register, occasion = Register.of(scenario, rows, options), Occasion.of(scenario, rows)
    asked = {guest.guest_id: guest for guest in register.asked()}
    tables = laid(scenario, rows["tables"])
    drawing = _Drawing(tables)
    cards = tuple(
        Card(
            {
                "name": f"{honorific(asked[guest])} {asked[guest].full_name}",
                "body": card_line(register, asked[guest]),
                "table": table.table.table_id,
                "place": str(place),
                "zone": table.table.zone,
            },
            svg=drawing.marked(table, place),
        )
        for table in _asked(tables, options)
        for place, guest in table.held.items()
        if guest in asked
    )
    sheet = {"event": occasion.name, "when": occasion.time_words()}
    return Cards(cards, "table_cards.typ", sheet, drawing.ground(), batch="table")


class _Drawing:
    """The small map of all tables."""

    def __init__(self, tables: Sequence[Round]) -> None:
        self.tables = tables
        left = min((table.x_m - table.radius_m for table in tables), default=0.0)
        right = max((table.x_m + table.radius_m for table in tables), default=1.0)
        top = min((table.y_m - table.radius_m for table in tables), default=0.0)
        bottom = max((table.y_m + table.radius_m for table in tables), default=1.0)
        self.scale = min((WIDE - 2 * EDGE) / (right - left), (HIGH - 2 * EDGE) / (bottom - top))
        self.corner = ((left + right - WIDE / self.scale) / 2, (top + bottom - HIGH / self.scale) / 2)

    def at(self, x_m: float, y_m: float) -> tuple[int, int]:
        """Return a point of the drawing."""
        return round((x_m - self.corner[0]) * self.scale), round((y_m - self.corner[1]) * self.scale)

    def ground(self) -> str:
        """Return all tables with their names."""
        return self._svg("".join(self._table(table, "#f4f2ee", "#777") for table in self.tables))

    def marked(self, table: Round, place: int) -> str:
        """Return one table filled, and the chair of the guest beside it."""
        x, y = self.at(*table.chair(place))
        chair = f'<circle cx="{x}" cy="{y}" r="13" fill="#b3261e" stroke="#fff" stroke-width="3"/>'
        return self._svg(self._table(table, "#f6d9a8", "#222") + chair)

    def _table(self, table: Round, fill: str, ink: str) -> str:
        x, y = self.at(table.x_m, table.y_m)
        radius = max(12, round(max(0.4, table.radius_m - 0.35) * self.scale))
        size = max(12, min(28, 2 * radius // max(3, len(table.table.table_id)) + 6))
        return (
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="#999" stroke-width="2"/>'
            f'<text x="{x}" y="{y + size // 3}" font-size="{size}" fill="{ink}" text-anchor="middle"'
            f' font-family="Tinos">{escape(table.table.table_id)}</text>'
        )

    @staticmethod
    def _svg(inside: str) -> str:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">{inside}</svg>'
