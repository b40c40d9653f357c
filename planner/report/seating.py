"""The seating plan: a picture of every zone and the list of guests in alphabetical order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.collation import name_key
from planner.report.content import Row
from planner.scenario.rows import Guest, Seat
from planner.scenario.schema import Scenario
from planner.wording import Language

SCALE_PX_M = 26.0
"""Pixels per metre of the picture; a chair is half a metre wide."""
CHAIR_PX = 12.0
MARGIN_PX = 24.0
PALETTE = (
    "#1b6ca8",
    "#c8553d",
    "#588b8b",
    "#8d6a9f",
    "#d9a21b",
    "#3d7a3d",
    "#a23e48",
    "#5c677d",
    "#7a5c3d",
    "#2a9d8f",
)
"""Fills that neighbouring delegations take in turn; the outline and the tooltip tell them apart as well."""
EMPTY, BLOCKED = "#ffffff", "#d8d8d8"


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat in the picture: place in pixels, fill and tooltip."""

    x: float
    y: float
    fill: str
    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class Zone:
    """The picture of one zone."""

    name: str
    width: float
    height: float
    chairs: tuple[Chair, ...]
    seated: int
    seats: int


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the alphabetical list."""

    name: str
    post: str
    delegation: str
    seat_id: str


@dataclass(frozen=True, slots=True)
class SeatingPlan:
    """The hall as a whole, each zone by itself, and the list."""

    hall: Zone
    zones: tuple[Zone, ...]
    places: tuple[Place, ...]


def page(scenario: Scenario, rows: Sequence[Row], _language: Language) -> SeatingPlan:
    """Return the seating plan page."""
    guests = {guest.guest_id: guest for guest in scenario.guests}
    taken = {row["seat_id"]: guests.get(row["guest_id"]) for row in rows}
    fills = _fills(scenario)
    by_zone = sorted(scenario.seats, key=lambda seat: seat.zone)
    groups = [(zone, list(seats)) for zone, seats in groupby(by_zone, key=lambda seat: seat.zone)]
    groups.sort(key=lambda group: min(seat.y_m for seat in group[1]))
    zones = tuple(_zone(name, seats, taken, fills) for name, seats in groups)
    hall = _zone("", scenario.seats, taken, fills)
    return SeatingPlan(hall, zones, _places(scenario, rows, guests))


def _fills(scenario: Scenario) -> dict[str, str]:
    ids = [delegation.delegation_id for delegation in scenario.delegations]
    return {delegation_id: PALETTE[index % len(PALETTE)] for index, delegation_id in enumerate(ids)}


def _zone(name: str, seats: Sequence[Seat], taken: Mapping[str, Guest | None], fills: Mapping[str, str]) -> Zone:
    left, top = min(seat.x_m for seat in seats), min(seat.y_m for seat in seats)
    chairs = tuple(_chair(seat, (left, top), taken, fills) for seat in seats)
    return Zone(
        name,
        max(chair.x for chair in chairs) + CHAIR_PX + MARGIN_PX,
        max(chair.y for chair in chairs) + CHAIR_PX + MARGIN_PX,
        chairs,
        sum(seat.seat_id in taken for seat in seats),
        len(seats),
    )


def _chair(
    seat: Seat, corner: tuple[float, float], taken: Mapping[str, Guest | None], fills: Mapping[str, str]
) -> Chair:
    guest = taken.get(seat.seat_id)
    who = f" · {guest.full_name}, {guest.post}" if guest else ""
    fill = BLOCKED if seat.blocked else fills.get(guest.delegation_id, PALETTE[-1]) if guest else EMPTY
    mark = "♿" if seat.kind == "wheelchair_space" else "×" if seat.blocked else ""
    x = MARGIN_PX + (seat.x_m - corner[0]) * SCALE_PX_M
    y = MARGIN_PX + (seat.y_m - corner[1]) * SCALE_PX_M
    return Chair(round(x, 1), round(y, 1), fill, mark, f"{seat.seat_id}{who}")


def _places(scenario: Scenario, rows: Sequence[Row], guests: Mapping[str, Guest]) -> tuple[Place, ...]:
    delegations = {delegation.delegation_id: delegation.name for delegation in scenario.delegations}
    known = [(guests[row["guest_id"]], row["seat_id"]) for row in rows if row["guest_id"] in guests]
    known.sort(key=lambda pair: name_key(pair[0].full_name))
    return tuple(
        Place(guest.full_name, guest.post, delegations.get(guest.delegation_id, ""), seat_id)
        for guest, seat_id in known
    )
