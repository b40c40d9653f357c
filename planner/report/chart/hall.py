"""What the seat chart shows: seats in whole units of drawing, by zone and row, with who sits there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean

from planner.report.content import Row
from planner.scenario.rows import Guest, Seat
from planner.scenario.schema import Scenario

UNITS_M = 20
"""Units of drawing per metre: a chair half a metre wide is 10 units wide."""
MARGIN = 30
STAGE = 50
"""Height kept for the stage above the first row."""
WIDEST, NARROWEST = 10, 3
SAME_M = 0.1
"""Seats closer than this are one place entered twice."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of the chart.

    Attributes:
        seat: its row in the pack.
        x: middle of the seat, from the left.
        y: middle of the seat, from above.
        guest: who sits there; None for a free or unused seat.
    """

    seat: Seat
    x: int
    y: int
    guest: Guest | None

    @property
    def kind(self) -> str:
        """Taken, blocked or free."""
        return "blocked" if self.seat.blocked else "taken" if self.guest else "free"


@dataclass(frozen=True, slots=True)
class ZoneBox:
    """A zone: its name, its frame (left, top, right, bottom), how many of its seats are taken."""

    name: str
    frame: tuple[int, int, int, int]
    taken: int
    seats: int


@dataclass(frozen=True, slots=True)
class HallChart:
    """The whole hall, or one zone of it.

    Attributes:
        title: name of the event.
        width: of the drawing in units.
        height: of the drawing in units, legend left aside.
        side: of a chair in units.
        places: by zone, row and number.
        zones: nearest the stage first.
        delegations: id -> (number, name), in the order of the pack; only those who sit here.
        has_stage: whether everybody looks at a stage above.
    """

    title: str
    width: int
    height: int
    side: int
    places: tuple[Place, ...]
    zones: tuple[ZoneBox, ...]
    delegations: Mapping[str, tuple[int, str]]
    has_stage: bool = True


def hall_chart(scenario: Scenario, rows: Sequence[Row], zone: str = "") -> HallChart:
    """Return the chart of a plan's seating, of one zone when one is named."""
    seats = [seat for seat in scenario.seats if zone in {"", seat.zone}]
    seats.sort(key=lambda seat: (seat.zone, seat.row, seat.number, seat.seat_id))
    guests = {guest.guest_id: guest for guest in scenario.guests}
    held = {row["seat_id"]: guests.get(row["guest_id"]) for row in rows}
    left, top = min((s.x_m for s in seats), default=0.0), min((s.y_m for s in seats), default=0.0)
    side = chair_side(seats)
    places = tuple(
        Place(
            seat,
            MARGIN + side + round((seat.x_m - left) * UNITS_M),
            MARGIN + STAGE + side + round((seat.y_m - top) * UNITS_M),
            held.get(seat.seat_id),
        )
        for seat in seats
    )
    here = {place.guest.delegation_id for place in places if place.guest}
    present = [row for row in scenario.delegations if row.delegation_id in here]
    return HallChart(
        scenario.event.name.vi,
        max((place.x for place in places), default=0) + MARGIN + side,
        max((place.y for place in places), default=0) + MARGIN + side,
        side,
        places,
        tuple(sorted(_zones(places, side), key=lambda box: (box.frame[1], box.frame[0], box.name))),
        {row.delegation_id: (number, row.name) for number, row in enumerate(present)},
    )


def chair_side(seats: Sequence[Seat]) -> int:
    """Return how wide a chair is drawn, in units: as the closest two of a row, or two rows, leave room for."""
    closest = 0.55
    for _, row in groupby(seats, key=lambda seat: (seat.zone, seat.row)):
        closest = min([closest, *(abs(b.x_m - a.x_m) for a, b in pairwise(row) if abs(b.x_m - a.x_m) > SAME_M)])
    for _, zone in groupby(seats, key=lambda seat: seat.zone):
        depths = sorted(fmean(seat.y_m for seat in row) for _, row in groupby(zone, key=lambda seat: seat.row))
        closest = min([closest, *(b - a for a, b in pairwise(depths) if b - a > SAME_M)])
    return max(NARROWEST, min(WIDEST, int(round(closest * UNITS_M, 3)) - 1))


def _zones(places: Sequence[Place], side: int) -> list[ZoneBox]:
    boxes = []
    for name, group in groupby(places, key=lambda place: place.seat.zone):
        own = list(group)
        xs, ys = [place.x for place in own], [place.y for place in own]
        frame = (min(xs) - side, min(ys) - side, max(xs) + side, max(ys) + side)
        boxes.append(ZoneBox(name, frame, sum(place.guest is not None for place in own), len(own)))
    return boxes
