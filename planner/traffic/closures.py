"""Which roads are closed, in which direction, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from planner.scenario.rows import Closure, Edge
from planner.scenario.schema import Scenario
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A closure and the roads it closes.

    Attributes:
        closure: the row of the pack.
        edges: roads closed, in travel order where they follow each other.
        arcs: the directions that are closed.
    """

    closure: Closure
    edges: tuple[Edge, ...]
    arcs: frozenset[Arc]

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


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A closure whose roads are not in the network, and why."""

    closure: Closure
    reason: Wording


def resolve_closures(scenario: Scenario, network: RoadNetwork) -> tuple[tuple[Stretch, ...], tuple[Unresolved, ...]]:
    """Return the closed stretches, and the closures whose roads cannot be told."""
    places = named_places(scenario)
    found = [_resolve(network, closure, places) for closure in scenario.closures]
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
    edge_ids: tuple[str, ...] | Wording = closure.edge_ids
    if not edge_ids:
        edge_ids = edges_between(network, closure.street, (closure.from_place, closure.to_place), places)
    if isinstance(edge_ids, Wording):
        return Unresolved(closure, edge_ids)
    unknown = [edge_id for edge_id in edge_ids if edge_id not in network.edge_by_id]
    if unknown:
        listed = ", ".join(unknown)
        return Unresolved(closure, Wording(f"không có đoạn đường {listed}", f"there is no road {listed}"))
    edges = tuple(network.edge_by_id[edge_id] for edge_id in edge_ids)
    return Stretch(closure, edges, frozenset(_closed_arcs(closure, edges)))


def _closed_arcs(closure: Closure, edges: Sequence[Edge]) -> Iterator[Arc]:
    """Yield the closed directions; forward is from the first road named to the last."""
    for arc in in_travel_order(edges):
        if closure.direction in {"both", "forward"}:
            yield arc
        if closure.direction in {"both", "backward"}:
            yield Arc(arc.edge_id, not arc.forward)


def closed_arcs(stretches: Sequence[Stretch], moment: datetime, *, strict_only: bool = False) -> frozenset[Arc]:
    """Return every road and direction closed at ``moment``.

    Args:
        stretches: the closures and their roads.
        moment: local time.
        strict_only: leave out the tier that only restricts.
    """
    active = [item.arcs for item in stretches if item.is_active(moment) and (item.is_strict or not strict_only)]
    return frozenset[Arc]().union(*active)


def constant_periods(stretches: Sequence[Stretch], within: Closure) -> list[tuple[datetime, datetime]]:
    """Return the parts of a closure's time during which the set of closures does not change."""
    moments = {moment for item in stretches for moment in (item.closure.start, item.closure.end)}
    inside = {moment for moment in moments if within.start <= moment <= within.end}
    return list(pairwise(sorted(inside | {within.start, within.end}))) if within.start < within.end else []
