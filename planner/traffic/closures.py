"""Which roads are closed, in which direction, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, Protocol

from planner.scenario.rows import Closure, Edge, Movement
from planner.scenario.schema import Scenario
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.moving import Passing, passing
from planner.traffic.orders.routes import Faulty
from planner.traffic.streets import edges_between, in_travel_order, road_key
from planner.wording import Wording

RESTRICTED = "hạn chế"
"""The tier under which some vehicles still pass; the other tiers turn everybody away who is not exempt."""


class _Named(Protocol):
    """A row of the pack that has a name and a point."""

    @property
    def name(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


class Window(NamedTuple):
    """A road and direction that a movement closes while it passes, and when."""

    arc: Arc
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A closure and the roads it closes.

    Attributes:
        closure: the row of the pack; of a movement, one made for it, from its first closing to its last opening.
        edges: roads closed, in travel order where they follow each other.
        arcs: the directions that are closed; by a movement, one after the other.
        windows: when a movement closes which of them; empty for a closure that stands still.
    """

    closure: Closure
    edges: tuple[Edge, ...]
    arcs: frozenset[Arc]
    windows: tuple[Window, ...] = ()

    @property
    def edge_ids(self) -> tuple[str, ...]:
        """The roads closed."""
        return tuple(edge.edge_id for edge in self.edges)

    @property
    def is_strict(self) -> bool:
        """Whether ordinary traffic is turned away altogether."""
        return self.closure.tier != RESTRICTED

    def is_active(self, moment: datetime) -> bool:
        """Whether the roads are closed at ``moment``; they are open again at the closure's end."""
        return self.closure.start <= moment < self.closure.end

    @property
    def is_moving(self) -> bool:
        """Whether a convoy or column closes the roads one after the other."""
        return bool(self.windows)

    def arcs_at(self, moment: datetime) -> frozenset[Arc]:
        """Return the roads and directions closed at ``moment``."""
        if self.is_moving:
            return frozenset(window.arc for window in self.windows if window.start <= moment < window.end)
        return self.arcs if self.is_active(moment) else frozenset()

    @property
    def changes(self) -> frozenset[datetime]:
        """The moments at which what it closes changes."""
        own = {moment for window in self.windows for moment in (window.start, window.end)}
        return frozenset(own or {self.closure.start, self.closure.end})


class NamesRoads(Protocol):
    """A row of the pack that names roads: by edge, or by street with its ends."""

    @property
    def edge_ids(self) -> tuple[str, ...]:
        """The roads, when they are named one by one."""

    @property
    def street(self) -> str:
        """The street otherwise."""

    @property
    def from_place(self) -> str:
        """Where on the street it begins."""

    @property
    def to_place(self) -> str:
        """Where on the street it ends."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A closure whose roads are not in the network, and why."""

    closure: Closure
    reason: Wording


def resolve_closures(
    scenario: Scenario, network: RoadNetwork, *, protected: bool = False
) -> tuple[tuple[Stretch, ...], tuple[Unresolved, ...]]:
    """Return the closed stretches, those of moving columns among them, and the orders whose roads cannot be told.

    Args:
        scenario: the pack.
        network: its roads.
        protected: whether the movements of protected persons count; nothing made with them may be published (R46).
    """
    places = named_places(scenario)
    found = [_resolve(network, closure, places) for closure in scenario.closures]
    shown = [movement for movement in scenario.movements if protected or not movement.protected]
    found += [_resolve_movement(scenario, network, movement, places) for movement in shown]
    return (
        tuple(item for item in found if isinstance(item, Stretch)),
        tuple(item for item in found if isinstance(item, Unresolved)),
    )


def named_places(scenario: Scenario) -> dict[str, Point]:
    """Return the places of a pack that an order may name as an end of a closure, by key."""
    named: list[_Named] = [*scenario.units, *scenario.parking, *scenario.hotels, *scenario.posts]
    named += scenario.venues
    return {road_key(place.name): (place.lat, place.lon) for place in named if place.name}


def _resolve(network: RoadNetwork, closure: Closure, places: Mapping[str, Point]) -> Stretch | Unresolved:
    edges = roads_named(network, closure, places)
    if isinstance(edges, Wording):
        return Unresolved(closure, edges)
    return Stretch(closure, edges, frozenset(directed_arcs(edges, closure.direction)))


def roads_named(network: RoadNetwork, row: NamesRoads, places: Mapping[str, Point]) -> tuple[Edge, ...] | Wording:
    """Return the roads that a row of the pack means, or why they cannot be told."""
    edge_ids: tuple[str, ...] | Wording = row.edge_ids
    if not edge_ids:
        edge_ids = edges_between(network, row.street, (row.from_place, row.to_place), places)
    if isinstance(edge_ids, Wording):
        return edge_ids
    unknown = [edge_id for edge_id in edge_ids if edge_id not in network.edge_by_id]
    if unknown:
        listed = ", ".join(unknown)
        return Wording(f"không có đoạn đường {listed}", f"there is no road {listed}")
    return tuple(network.edge_by_id[edge_id] for edge_id in edge_ids)


def _resolve_movement(
    scenario: Scenario, network: RoadNetwork, movement: Movement, places: Mapping[str, Point]
) -> Stretch | Unresolved:
    passed = passing(scenario, network, movement, places)
    if isinstance(passed, Faulty):
        return Unresolved(movement_order(movement, (movement.start, movement.start), ()), passed.reason)
    windows = tuple(_windows(passed))
    edges = tuple(network.edge_by_id[edge_id] for edge_id in dict.fromkeys(item.arc.edge_id for item in windows))
    hull = (min(item.start for item in windows), max(item.end for item in windows))
    closure = movement_order(movement, hull, tuple(edge.edge_id for edge in edges))
    return Stretch(closure, edges, frozenset(item.arc for item in windows), windows)


def movement_order(movement: Movement, hull: tuple[datetime, datetime], edge_ids: tuple[str, ...]) -> Closure:
    """Return a movement as the order that announces it: its whole route, in whole minutes outward."""
    start, end = hull
    return Closure(
        closure_id=movement.movement_id,
        edge_ids=edge_ids,
        street=" – ".join(movement.streets),
        from_place=movement.from_place,
        to_place=movement.to_place,
        direction=movement.direction,
        start=start.replace(second=0),
        end=_whole_minute(end),
        tier=movement.tier,
        exempt=movement.exempt,
        detour=movement.detour,
        published_at=movement.published_at,
    )


def _whole_minute(moment: datetime) -> datetime:
    """Return the moment, or the next whole minute."""
    return moment.replace(second=0) + timedelta(minutes=1 if moment.second else 0)


def _windows(passed: Passing) -> Iterator[Window]:
    """Yield what a movement closes, in whole minutes outward as orders are written.

    Closed are its own direction and, unless it leaves that open, the opposite one.
    """
    for road in passed.roads:
        start, end = passed.period(road.closed)
        period = (start.replace(second=0), _whole_minute(end))
        yield Window(road.arc, *period)
        if passed.movement.direction == "both":
            yield Window(Arc(road.arc.edge_id, not road.arc.forward), *period)


def directed_arcs(edges: Sequence[Edge], direction: str) -> Iterator[Arc]:
    """Yield roads in a direction; forward is from the first road named to the last."""
    for arc in in_travel_order(edges):
        if direction in {"both", "forward"}:
            yield arc
        if direction in {"both", "backward"}:
            yield Arc(arc.edge_id, not arc.forward)


def closed_arcs(stretches: Sequence[Stretch], moment: datetime, *, strict_only: bool = False) -> frozenset[Arc]:
    """Return every road and direction closed at ``moment``.

    Args:
        stretches: the closures and their roads.
        moment: local time.
        strict_only: leave out the tier that only restricts.
    """
    active = [item.arcs_at(moment) for item in stretches if item.is_strict or not strict_only]
    return frozenset[Arc]().union(*active)


def constant_periods(stretches: Sequence[Stretch], within: Closure) -> list[tuple[datetime, datetime]]:
    """Return the parts of a closure's time during which the set of closures does not change."""
    moments = {moment for item in stretches for moment in item.changes}
    inside = {moment for moment in moments if within.start <= moment <= within.end}
    return list(pairwise(sorted(inside | {within.start, within.end}))) if within.start < within.end else []
