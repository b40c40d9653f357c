"""A whole day of flows: 96 quarter hours, each an equilibrium that starts from the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from planner.traffic.assignment.check import Subject, check_assignment
from planner.traffic.assignment.links import Floats, Ints, Trips
from planner.traffic.assignment.loading import CheapestWays
from planner.traffic.assignment.result import Equilibrium, Goal
from planner.traffic.assignment.roads import Bools, Kind, RoadLinks, barred_in_time, closed_share, road_links
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.demand.derive import day_trips
from planner.traffic.demand.trips import DayTrips, Journey
from planner.traffic.network import Arc, RoadNetwork

CLOSE = 1e-5
"""Relative gap of each quarter hour."""
SLICE_LIMIT_S = 5.0
"""Seconds for one quarter hour, far more than a district needs."""
SLICES_AN_HOUR = 4


class Unserved(NamedTuple):
    """Vehicles that have no way: the closures cut them off.

    Attributes:
        start: the quarter hour.
        origin: junction where they are.
        destination: junction where they want to go.
        kind: what they are.
        pcu_h: how many, pcu an hour.
    """

    start: datetime
    origin: str
    destination: str
    kind: Kind
    pcu_h: float


@dataclass(frozen=True, eq=False)
class DayFlows:
    """Flows of a day; S quarter hours, L roads by direction, K kinds of vehicles, P pairs.

    Attributes:
        day: the day.
        starts: the quarter hours, by their first minute.
        roads: the links and which road each is.
        kinds: the kinds of vehicles.
        trips: the pairs, their volumes those of the busiest quarter hour.
        volume: pcu an hour of each pair in each quarter hour, shape (S, P).
        barred: which kinds may not use which links, shape (S, K, L).
        closed: which roads are shut to ordinary vehicles, shape (S, L).
        equilibria: the flows of each quarter hour and what they claim.
        closures: ids of the closures in force in each quarter hour.
        demand: the journeys that were assigned.
        network: the roads of the pack.
    """

    day: date
    starts: tuple[datetime, ...]
    roads: RoadLinks
    kinds: tuple[Kind, ...]
    trips: Trips
    volume: Floats
    barred: Bools
    closed: Bools
    equilibria: tuple[Equilibrium, ...]
    closures: tuple[frozenset[str], ...]
    demand: DayTrips
    network: RoadNetwork

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """Which road and direction each link is."""
        return self.roads.arcs

    @cached_property
    def flow_pcu_h(self) -> Floats:
        """Flow of each link in each quarter hour, shape (S, L)."""
        return np.stack([found.flow for found in self.equilibria])

    @cached_property
    def minutes(self) -> Floats:
        """Travel time of each link with its queue, shape (S, L)."""
        return np.stack([found.cost for found in self.equilibria])

    @property
    def free_minutes(self) -> Floats:
        """Travel time of each empty link, shape (L,)."""
        return self.roads.links.time

    @property
    def capacity_pcu_h(self) -> Floats:
        """Capacity of each link, shape (L,)."""
        return self.roads.links.capacity

    @property
    def length_m(self) -> Floats:
        """Length of each link, shape (L,)."""
        return self.roads.length_m

    @property
    def volume_capacity(self) -> Floats:
        """Flow over capacity, shape (S, L)."""
        ratio: Floats = self.flow_pcu_h / self.capacity_pcu_h
        return ratio

    @property
    def delay_s(self) -> Floats:
        """Seconds lost on each link, shape (S, L)."""
        lost: Floats = (self.minutes - self.free_minutes) * 60
        return lost

    @property
    def relative_gap(self) -> Floats:
        """Gap of each quarter hour, shape (S,)."""
        return np.array([found.relative_gap for found in self.equilibria])

    @cached_property
    def pair_minutes(self) -> Floats:
        """Travel time of each pair in each quarter hour, infinite without a way; shape (S, P)."""
        ways = {shut.tobytes(): CheapestWays(self.roads.barred(shut), self.trips) for shut in self.barred}
        found = [ways[shut.tobytes()].least(cost) for shut, cost in zip(self.barred, self.minutes, strict=True)]
        return np.stack(found) if found else np.zeros((0, len(self.trips.volume)))

    @property
    def unserved(self) -> Iterator[Unserved]:
        """The vehicles that the closures leave without a way."""
        names = [node.node_id for node in self.network.nodes]
        for start, found in zip(self.starts, self.equilibria, strict=True):
            for pair in np.flatnonzero(found.unserved > 0):
                ends = names[self.trips.origin[pair]], names[self.trips.destination[pair]]
                yield Unserved(start, *ends, self.kinds[self.trips.kind[pair]], float(found.unserved[pair]))

    @cached_property
    def hourly(self) -> Floats:
        """Mean flow of each hour that begins at a quarter hour, shape (S - 3, L)."""
        total = np.cumsum(np.vstack([np.zeros(self.flow_pcu_h.shape[1]), self.flow_pcu_h]), axis=0)
        mean: Floats = (total[SLICES_AN_HOUR:] - total[:-SLICES_AN_HOUR]) / SLICES_AN_HOUR
        return mean

    def peak_flow(self) -> Mapping[Arc, float]:
        """Return the flow of each road and direction in its own busiest hour, pcu an hour."""
        return dict(zip(self.arcs, self.hourly.max(axis=0).tolist(), strict=True))

    def peak_hour(self) -> datetime:
        """Return the beginning of the hour in which vehicles spend most time on the roads."""
        spent = (self.flow_pcu_h * self.minutes).sum(axis=1)
        return self.starts[int(np.convolve(spent, np.ones(SLICES_AN_HOUR), "valid").argmax())]

    def subject(self, place: int) -> Subject:
        """Return a quarter hour and what is claimed about it, for the independent check."""
        names = [f"{arc.edge_id}{'→' if arc.forward else '←'}" for arc in self.arcs]
        moves, found = self.volume[place] > 0, self.equilibria[place]
        ends = self.trips.origin[moves], self.trips.destination[moves]
        trips = Trips(*ends, self.volume[place][moves], self.trips.kind[moves])
        claim = replace(found, unserved=found.unserved[moves])
        return Subject(self.roads.barred(self.barred[place]), trips, claim, names)


def check_day(flows: DayFlows) -> list[Finding]:
    """Return everything in which the quarter hours are not what they claim to be, by the independent check."""
    return [found for place in range(len(flows.starts)) for found in check_assignment(flows.subject(place))]


def assign_day(
    scenario: Scenario, day: date | None = None, *, closures: bool = True, beside: Sequence[Scenario] = ()
) -> DayFlows:
    """Return the flows of a day on the roads of a pack.

    Args:
        scenario: the pack.
        day: the day of the ceremony unless another one is given.
        closures: whether roads are closed; without, the same trips find every road open.
        beside: packs of other events on the same roads and day; their trips and closures count too. Movements of
            protected persons never count: what is made here may be published (R46).
    """
    network = RoadNetwork.from_scenario(scenario)
    demand = _together(scenario, day, network, beside)
    stretches = (
        [each for pack in (scenario, *beside) for each in resolve_closures(pack, network)[0]] if closures else []
    )
    roads = road_links(scenario, network)
    kinds, trips, volume = _pairs(demand, roads)
    barred = barred_in_time(stretches, kinds, demand.starts, roads.arcs)
    shut, active = _in_force(stretches, demand.starts, roads)
    equilibria = tuple(_solve(roads, trips, volume, barred))
    return DayFlows(
        demand.day, demand.starts, roads, kinds, trips, volume, barred, shut, equilibria, active, demand, network
    )


def _together(scenario: Scenario, day: date | None, network: RoadNetwork, beside: Sequence[Scenario]) -> DayTrips:
    """Return the journeys of all events; through traffic is that of the first."""
    own = day_trips(scenario, day, network=network)
    others = [day_trips(pack, own.day, network=network) for pack in beside]
    added = [each for trips in others for each in trips.journeys if each.source != "through"]
    findings = [found for trips in others for found in trips.findings]
    return DayTrips(own.day, (*own.journeys, *added), (*own.findings, *findings))


def _kind(journey: Journey) -> Kind:
    return Kind(journey.mode.name, journey.card)


def _pairs(demand: DayTrips, roads: RoadLinks) -> tuple[tuple[Kind, ...], Trips, Floats]:
    """Return the kinds of vehicles, the pairs by kind and origin, and their volumes in time."""
    kinds = tuple(sorted({_kind(journey) for journey in demand.journeys}))
    number = {kind: place for place, kind in enumerate(kinds)}
    index = roads.index
    keys = [(number[_kind(each)], index[each.start], index[each.end]) for each in demand.journeys]
    columns: Ints = np.array(sorted(set(keys)), dtype=np.int64).reshape(-1, 3)
    row = {key: place for place, key in enumerate(map(tuple, columns.tolist()))}
    volume = np.zeros((len(demand.starts), len(columns)))
    for place, key in enumerate(keys):
        volume[:, row[key]] += demand.pcu_h[:, place]
    kind, origin, destination = columns.T.copy()
    busiest = volume.max(axis=0, initial=0.0) if len(columns) else np.zeros(0)
    return kinds, Trips(origin, destination, busiest, kind), volume


def _in_force(
    stretches: Sequence[Stretch], starts: Sequence[datetime], roads: RoadLinks
) -> tuple[Bools, tuple[frozenset[str], ...]]:
    """Return which links are shut to ordinary vehicles, and which closures are in force, in each quarter hour."""
    shut = np.zeros((len(starts), len(roads.arcs)), dtype=np.bool_)
    active: list[set[str]] = [set() for _ in starts]
    for stretch in stretches:
        closed = closed_share(stretch, starts, roads.arcs)
        if stretch.is_strict:
            shut |= closed
        for row in np.flatnonzero(closed.any(axis=1)):
            active[row].add(stretch.closure.closure_id)
    return shut, tuple(map(frozenset, active))


def _solve(roads: RoadLinks, trips: Trips, volume: Floats, barred: Bools) -> Iterator[Equilibrium]:
    """Yield the equilibrium of each quarter hour; one starts from the last with the same closures."""
    from planner.traffic.assignment.ways import WayAssignment  # noqa: PLC0415 - numba takes a second to import

    known: dict[bytes, WayAssignment] = {}
    for shut, volumes in zip(barred, volume, strict=True):
        key = shut.tobytes()
        if key not in known:
            known[key] = WayAssignment(roads.barred(shut), replace(trips, volume=volumes))
        known[key].change_volumes(volumes)
        yield known[key].solve(Goal(CLOSE, SLICE_LIMIT_S))
