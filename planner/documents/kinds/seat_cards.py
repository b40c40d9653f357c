"""A card for every guest with a seat: which seat, and a small map of the way from the door."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from planner.documents.content import Card, Cards
from planner.documents.kinds.cards import card_line
from planner.documents.occasion import Occasion
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, honorific
from planner.documents.way import Door, Floor, Way, doors_of
from planner.scenario.rows import Guest, Seat
from planner.scenario.schema import Scenario

WIDE, HIGH = 840, 680
"""Size of the map in units of its drawing."""
EDGE = 28
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">'
MOST_NAMES = 60
"""Up to this many parts of zones each bears its name; in a larger hall only the zone of the seat is shown in rows."""
FONT = 'font-family="Tinos"'
SIDES = {"left": "bên trái", "right": "bên phải"}


def seat_cards(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return a card for every guest with a seat, zone by zone, row by row: in the order in which they are laid out.

    ``options.parts`` narrows them to zones.
    """
    register, occasion = Register.of(scenario, rows, options), Occasion.of(scenario, rows)
    seated = [guest for guest in register.asked() if _wanted(register.seats.get(guest.guest_id), options)]
    seated.sort(key=lambda guest: _order(register.seats[guest.guest_id]))
    sheet = {"event": occasion.name, "when": occasion.time_words()}
    if not seated:
        return Cards((), "seat_cards.typ", sheet)
    floor = Floor(scenario.seats, doors_of(scenario))
    plan = MapOf.the(scenario.seats, floor.doors)
    cards = tuple(_card(register, guest, floor, plan) for guest in seated)
    return Cards(cards, "seat_cards.typ", sheet, plan.ground, batch="zone")


def _wanted(seat: Seat | None, options: Options) -> bool:
    return seat is not None and (not options.parts or seat.zone in options.parts)


def _order(seat: Seat) -> tuple[str, str, int, str]:
    return (seat.zone, seat.row, seat.number, seat.seat_id)


def _card(register: Register, guest: Guest, floor: Floor, plan: "MapOf") -> Card:
    seat = register.seats[guest.guest_id]
    way = floor.way(seat)
    parts = {
        "name": f"{honorific(guest)} {guest.full_name}",
        "body": card_line(register, guest),
        "zone": seat.zone,
        "row": seat.row,
        "number": f"{seat.number:02d}",
        "gate": register.gate(guest) or way.door.name,
        "way": way_words(seat, way),
    }
    return Card(parts, svg=plan.drawn(seat, way))


def way_words(seat: Seat, way: Way) -> str:
    """Return the way as one sentence; without a door in the pack it starts in the middle of the back, and says so."""
    door = f"Từ {way.door.name}" if way.door.name else "Từ giữa phía sau"
    length_m = round(way.length_m / 5 + 0.5) * 5
    return f"{door} đến khu {seat.zone}, hàng {seat.row}; {_last_steps(way)}. Khoảng {length_m} m."


def _last_steps(way: Way) -> str:
    if way.side == "front":
        return "vào thẳng ghế từ lối đi trước hàng"
    seat = "ghế sát lối đi" if way.count == 1 else f"ghế thứ {way.count} tính từ lối đi"
    return f"vào hàng từ {SIDES[way.side]} (nhìn lên lễ đài), {seat}"


@dataclass(frozen=True, slots=True)
class MapOf:
    """The small map of a hall without a seat marked: the same for every card.

    Attributes:
        ground: stage, zones and doors as a picture of its own, which lies under the map of every card.
        rows: zone -> its rows as one path, shown where the seat is.
        scale: units per metre.
        corner: metres of the upper left corner.
    """

    ground: str
    rows: Mapping[str, str]
    scale: float
    corner: tuple[float, float]

    @classmethod
    def the(cls, seats: Sequence[Seat], doors: Sequence[Door]) -> "MapOf":
        """Return the map of these seats and doors."""
        xs = [seat.x_m for seat in seats] + [door.at[0] for door in doors]
        ys = [seat.y_m for seat in seats] + [door.at[1] for door in doors]
        wide, deep = max(xs) - min(xs) + 1, max(ys) - min(ys) + 3
        scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / deep)
        corner = (min(xs) - ((WIDE / scale) - wide) / 2 - 0.5, min(ys) - 2 - EDGE / scale)
        made = cls("", {}, scale, corner)
        lines = {zone: made.row_lines(list(own)) for zone, own in _by_zone(seats)}
        ground = f"{SVG}{made.stage(min(ys))}{made.zones(seats)}{made.doors(doors)}</svg>"
        return cls(ground, lines, scale, corner)

    def at(self, x_m: float, y_m: float) -> tuple[int, int]:
        """Return a point of the drawing."""
        return round((x_m - self.corner[0]) * self.scale), round((y_m - self.corner[1]) * self.scale)

    def stage(self, front_m: float) -> str:
        """Return the stage above the first row."""
        x, y = self.at(0, front_m - 1.6)
        y = max(y, 14)
        return (
            f'<rect x="{x - 110}" y="{y - 14}" width="220" height="28" fill="#e6e0d3" stroke="#333"/>'
            f'<text x="{x}" y="{y + 7}" font-size="20" text-anchor="middle" {FONT}>LỄ ĐÀI</text>'
        )

    def zones(self, seats: Sequence[Seat]) -> str:
        """Return every part of a zone as a frame; a zone with wings has one for each."""
        parts = [(zone, wing) for zone, own in _by_zone(seats) for wing in wings(own)]
        return "".join(self._part(zone if len(parts) <= MOST_NAMES else "", wing) for zone, wing in parts)

    def _part(self, name: str, wing: Sequence[Seat]) -> str:
        left, top = self.at(min(s.x_m for s in wing) - 0.3, min(s.y_m for s in wing) - 0.4)
        right, bottom = self.at(max(s.x_m for s in wing) + 0.3, max(s.y_m for s in wing) + 0.4)
        frame = (
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="#f4f2ee" stroke="#999"/>'
        )
        if not name:
            return frame
        middle = ((left + right) // 2, (top + bottom) // 2 + 7)
        return (
            f'{frame}<text x="{middle[0]}" y="{middle[1]}" font-size="22" fill="#777" text-anchor="middle"'
            f" {FONT}>{escape(name)}</text>"
        )

    def doors(self, doors: Sequence[Door]) -> str:
        """Return the doors: a triangle and a name."""
        drawn = []
        for door in doors:
            x, y = self.at(*door.at)
            name = escape(door.name or "Phía sau")
            drawn.append(
                f'<path d="M{x - 11} {y + 12}h22l-11-20z" fill="#14538f"/>'
                f'<text x="{x + 16}" y="{y + 12}" font-size="20" {FONT}>{name}</text>'
            )
        return "".join(drawn)

    def row_lines(self, seats: Sequence[Seat]) -> str:
        """Return the rows of a zone as lines, broken at the aisles."""
        steps = []
        for wing in wings(seats):
            rows: dict[str, list[Seat]] = defaultdict(list)
            for seat in wing:
                rows[seat.row].append(seat)
            for own in rows.values():
                own.sort(key=lambda seat: seat.x_m)
                first, last = self.at(own[0].x_m - 0.25, own[0].y_m), self.at(own[-1].x_m + 0.25, own[-1].y_m)
                steps.append(f"M{first[0]} {first[1]}L{last[0]} {last[1]}")
        return f'<path d="{"".join(steps)}" stroke="#bbb" stroke-width="{max(2, round(self.scale * 0.3))}"/>'

    def drawn(self, seat: Seat, way: Way) -> str:
        """Return the map with the way to a seat."""
        corners = " ".join(f"{x},{y}" for x, y in (self.at(*point) for point in way.points))
        x, y = self.at(seat.x_m, seat.y_m)
        return (
            f"{SVG}{self.rows[seat.zone]}"
            f'<polyline points="{corners}" fill="none" stroke="#fff" stroke-width="9"/>'
            f'<polyline points="{corners}" fill="none" stroke="#b3261e" stroke-width="4" stroke-dasharray="12 6"/>'
            f'<circle cx="{x}" cy="{y}" r="11" fill="#fff" stroke="#b3261e" stroke-width="4"/>'
            f'<circle cx="{x}" cy="{y}" r="5" fill="#b3261e"/></svg>'
        )


def _by_zone(seats: Sequence[Seat]) -> list[tuple[str, list[Seat]]]:
    ordered = sorted(seats, key=lambda seat: seat.zone)
    return [(zone, list(own)) for zone, own in groupby(ordered, key=lambda seat: seat.zone)]


def wings(seats: Sequence[Seat], aisle_m: float = 1.0) -> list[list[Seat]]:
    """Return the parts of a zone between its long aisles, left to right."""
    parts: list[list[Seat]] = []
    for seat in sorted(seats, key=lambda seat: seat.x_m):
        if parts and seat.x_m - parts[-1][-1].x_m <= aisle_m:
            parts[-1].append(seat)
        else:
            parts.append([seat])
    return parts
