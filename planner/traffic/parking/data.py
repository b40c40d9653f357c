"""Parking lots with their entries, and the vehicles that come to them; all that a pack says, nothing decided."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.rows import Demand, LotService, ParkingEntry, ParkingLot, Venue
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, closed_arcs, resolve_closures
from planner.traffic.curves import Point
from planner.traffic.files import ceremony_venue
from planner.traffic.network import Arc, RoadNetwork

PROBLEM = "traffic"
Kind = Literal["cars", "motorbikes", "coaches"]
KINDS: tuple[Kind, ...] = ("cars", "motorbikes", "coaches")
MODES: dict[str, Kind] = {"xe con": "cars", "xe máy": "motorbikes", "xe khách": "coaches"}
"""Words of demand.csv that mean a vehicle to be parked; who comes otherwise needs no space."""
PEOPLE_PER_VEHICLE: dict[Kind, int] = {"cars": 4, "motorbikes": 2, "coaches": 40}
"""Where the pack does not say (``people_per_car`` …): the planner's assumption, from memory."""
PER_LANE_MIN: dict[Kind, float] = {"cars": 6.0, "motorbikes": 12.0, "coaches": 2.0}
"""Vehicles that a lane lets through in a minute when a pass is looked at: the planner's assumption, from memory."""
PEOPLE_OPTIONS: dict[Kind, str] = {
    "cars": "people_per_car",
    "motorbikes": "people_per_motorbike",
    "coaches": "people_per_coach",
}
WALK_M_MIN = 72
WALK_LIMIT_M = 800
"""Beyond this a shuttle is offered; about eleven minutes on foot (the planner's assumption, from memory)."""
WHEELCHAIR_WALK_M = 100
"""From a space for people with disabilities to the ceremony (the planner's assumption, from memory)."""
OVERFLOW_PERCENT = 90
"""How full a lot is when vehicles begin to be sent on (the planner's assumption, from memory)."""
ANYBODY = "Nhân dân"


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot with its entries; ``walk_m`` is the walk to the ceremony, None when the pack has no such place."""

    row: ParkingLot
    service: LotService
    entries: tuple[ParkingEntry, ...]
    walk_m: int | None

    @property
    def lot_id(self) -> str:
        """The id of the lot."""
        return self.row.lot_id

    @property
    def name(self) -> str:
        """The name of the lot as it is told."""
        return self.row.name or self.row.lot_id

    @property
    def passes(self) -> tuple[str, ...]:
        """For whom the lot is; nobody named means anybody."""
        parts = self.row.for_whom.replace(",", ";").split(";")
        return tuple(part.strip() for part in parts if part.strip()) or (ANYBODY,)

    def spaces(self, kind: Kind) -> int:
        """Return the spaces for everybody; those for people with disabilities are not among them."""
        kept = min(self.service.disabled, self.row.cars) if kind == "cars" else 0
        return int(getattr(self.row, kind)) - kept

    def rate(self, kind: Kind, way: Literal["in", "out"]) -> float:
        """Return the vehicles of a kind a minute through all lanes of a way, were there no other kind.

        A lot without entries in the pack counts as one lane in and one out.
        """
        usable = [entry for entry in self.entries if entry.use in {way, "both"}]
        if not self.entries:
            return PER_LANE_MIN[kind]
        return math.fsum(entry.lanes * (getattr(entry, f"{kind}_per_min") or PER_LANE_MIN[kind]) for entry in usable)


@dataclass(frozen=True, slots=True)
class Group:
    """Vehicles of one kind from one place in one window of time.

    Attributes:
        number: line of demand.csv, from 0.
        origin: where they come from, as the pack names it.
        asked: lot that the pack sends them to; empty when it only says where the people go.
        holds: the pass that they have: of the lot asked for, else anybody's.
        kind: kind of vehicle.
        vehicles: how many.
        people: how many people in them.
        start, end: between which moments they set off; None when the pack does not say.
    """

    number: int
    origin: str
    asked: str
    holds: tuple[str, ...]
    kind: Kind
    vehicles: int
    people: int
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, eq=False)
class ParkingCase:
    """Lots, vehicles and roads of a pack."""

    scenario: Scenario
    lots: tuple[Lot, ...]
    groups: tuple[Group, ...]
    network: RoadNetwork
    venue: Venue | None

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "ParkingCase":
        """Read the lots and the vehicles of a pack."""
        venue = ceremony_venue(scenario)
        lots = tuple(_lot(scenario, row, venue) for row in scenario.parking)
        groups = tuple(_groups(scenario, {lot.lot_id: lot for lot in lots}))
        return cls(scenario, lots, groups, RoadNetwork.from_scenario(scenario), venue)

    @cached_property
    def lot_by_id(self) -> dict[str, Lot]:
        """Lots by id."""
        return {lot.lot_id: lot for lot in self.lots}

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The closures on their roads, but for protected movements."""
        return resolve_closures(self.scenario, self.network)[0]

    def option(self, name: str, default: int) -> int:
        """Return a figure that the organiser may set under ``[options.traffic]``."""
        return self.scenario.option(PROBLEM, name, default)

    def walk_min(self, lot: Lot) -> float:
        """Return the minutes on foot from a lot to the ceremony; none without a place of ceremony."""
        return (lot.walk_m or 0) / self.option("walk_m_min", WALK_M_MIN)

    def may_use(self, group: Group, lot: Lot) -> bool:
        """Whether a pass of the group admits it to a lot; the lot asked for and the one it overflows to always do."""
        asked = self.lot_by_id.get(group.asked)
        named = {group.asked, asked.service.overflow_to if asked else ""}
        return lot.lot_id in named or bool(set(group.holds) & set(lot.passes))

    def drive_min(self, group: Group) -> dict[str, float]:
        """Return lot -> minutes of driving for the lots that the group can reach over the roads open to it.

        The closures are those in force in the middle of its window from which none of its passes is exempt. An origin
        that is on no map counts as at the lots' doors.
        """
        start = self._node(self.points.get(group.origin))
        if start is None:
            return dict.fromkeys(self.lot_by_id, 0.0)
        costs = self.network.costs_from(start, without=self._closed(group))
        ends = {lot.lot_id: self._node((lot.row.lat, lot.row.lon)) for lot in self.lots}
        return {lot_id: costs[end] for lot_id, end in ends.items() if end in costs}

    @cached_property
    def points(self) -> dict[str, Point]:
        """The places of the pack that an origin may name, by id."""
        found = {node.node_id: (node.lat, node.lon) for node in self.scenario.nodes}
        for table, key in (("units", "unit_id"), ("hotels", "hotel_id"), ("venues", "venue_id"), ("parking", "lot_id")):
            found |= {getattr(row, key): (row.lat, row.lon) for row in getattr(self.scenario, table)}
        return found

    def _node(self, point: Point | None) -> str | None:
        node = None if point is None else self.network.nearest_node(*point)
        return None if node is None else node.node_id

    def _closed(self, group: Group) -> frozenset[Arc]:
        if group.start is None or group.end is None:
            return frozenset()
        moment = group.start + (group.end - group.start) / 2
        barred = [item for item in self.stretches if not set(group.holds) & set(item.closure.exempt)]
        return closed_arcs(barred, moment, strict_only=True)


def _lot(scenario: Scenario, row: ParkingLot, venue: Venue | None) -> Lot:
    found = [service for service in scenario.lot_services if service.lot_id == row.lot_id]
    service = found[0] if found else LotService(lot_id=row.lot_id)
    walk_m = service.walk_m
    if walk_m is None and venue is not None:
        walk_m = round(distance_m(row.lat, row.lon, venue.lat, venue.lon) * ROAD_DETOUR_FACTOR)
    return Lot(row, service, tuple(e for e in scenario.parking_entries if e.lot_id == row.lot_id), walk_m)


def _groups(scenario: Scenario, lots: dict[str, Lot]) -> Iterator[Group]:
    venue = ceremony_venue(scenario)
    for number, row in enumerate(scenario.demand):
        kind = MODES.get(row.mode)
        if kind is None or not row.people:
            continue
        if row.destination not in lots and (venue is None or row.destination != venue.venue_id):
            continue
        yield _group(scenario, number, row, lots.get(row.destination))


def _group(scenario: Scenario, number: int, row: Demand, lot: Lot | None) -> Group:
    kind = MODES[row.mode]
    each = scenario.option(PROBLEM, PEOPLE_OPTIONS[kind], PEOPLE_PER_VEHICLE[kind])
    return Group(
        number,
        row.origin,
        lot.lot_id if lot else "",
        lot.passes if lot else (ANYBODY,),
        kind,
        math.ceil(row.people / each),
        row.people,
        row.depart_from,
        row.depart_to,
    )
