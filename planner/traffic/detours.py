"""The shortest way round each closure while others are closed too."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import permutations
from typing import Literal, NamedTuple

from planner.scenario.rows import Edge
from planner.traffic.closures import Stretch, closed_arcs, constant_periods
from planner.traffic.network import Arc, RoadNetwork, Route
from planner.traffic.streets import connected_parts, road_keys

Reach = Literal["ends", "through"]
Vehicles = Literal["all", "unrestricted", "restricted"]
"""Whom a way round serves: everybody, those let through restrictions (say cars), or those who are not."""
VEHICLES: tuple[Vehicles, ...] = ("all", "unrestricted", "restricted")


class Passage(NamedTuple):
    """A movement that a closure prevents: from one junction to another.

    ``ends`` is from one outer end of the closed stretch to the other, where drivers meet the barrier;
    ``through`` is along the whole road on which the stretch lies, for those who can be led off it earlier.
    """

    reach: Reach
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Detour:
    """The way round a closure during a period in which the set of closures does not change.

    Attributes:
        closure_id: the closure.
        passage: the movement prevented.
        start, end: the period.
        route: the shortest open way by time; None when there is none.
        extra_min: whole minutes more than the shortest way with every road open.
        vehicles: whom the way serves; those that restrictions turn away may need a longer one.
        both_ways: whether the same roads serve the opposite movement.
    """

    closure_id: str
    passage: Passage
    start: datetime
    end: datetime
    route: Route | None
    extra_min: int
    vehicles: Vehicles = "all"
    both_ways: bool = False


def detours(network: RoadNetwork, stretches: Sequence[Stretch]) -> tuple[Detour, ...]:
    """Return the way round for each closure, movement and period; equal neighbouring periods are one."""
    return tuple(
        detour for stretch in stretches for detour in _merge_directions(_of_stretch(network, stretch, stretches))
    )


def _of_stretch(network: RoadNetwork, stretch: Stretch, stretches: Sequence[Stretch]) -> Iterator[Detour]:
    for passage in passages(network, stretch):
        usual = network.route(passage.start, passage.end)
        if usual is None or (passage.reach == "through" and not stretch.arcs & set(usual.arcs)):
            continue
        found = [
            _with_extra(detour, usual)
            for period in constant_periods(stretches, stretch.closure)
            for detour in _ways_round(network, stretch, passage, period, stretches)
        ]
        for vehicles in VEHICLES:
            yield from _merge_periods([detour for detour in found if detour.vehicles == vehicles])


def _ways_round(
    network: RoadNetwork,
    stretch: Stretch,
    passage: Passage,
    period: tuple[datetime, datetime],
    stretches: Sequence[Stretch],
) -> list[Detour]:
    """Return the way for everybody, or one for those let through restrictions and one for the others."""
    ways = {
        strict_only: network.route(
            passage.start,
            passage.end,
            without=closed_arcs(stretches, period[0], strict_only=strict_only) | stretch.arcs,
        )
        for strict_only in (True, False)
    }
    whom: dict[Vehicles, Route | None] = {"unrestricted": ways[True], "restricted": ways[False]}
    if not stretch.is_strict:
        whom = {"restricted": ways[False]}
    elif ways[True] == ways[False]:
        whom = {"all": ways[True]}
    name = stretch.closure.closure_id
    return [Detour(name, passage, *period, route, 0, vehicles) for vehicles, route in whom.items()]


def _with_extra(detour: Detour, usual: Route) -> Detour:
    if detour.route is None:
        return detour
    return replace(detour, extra_min=max(0, round(detour.route.minutes - usual.minutes)))


def _merge_periods(found: Sequence[Detour]) -> list[Detour]:
    """Join neighbouring periods with the same way round."""
    merged: list[Detour] = []
    for detour in found:
        if merged and merged[-1].end == detour.start and _edge_ids(merged[-1]) == _edge_ids(detour):
            merged[-1] = replace(merged[-1], end=detour.end)
        else:
            merged.append(detour)
    return merged


def _edge_ids(detour: Detour) -> tuple[str, ...] | None:
    return None if detour.route is None else detour.route.edge_ids


def _merge_directions(found: Iterator[Detour]) -> list[Detour]:
    """Join a way round and its exact reverse in the same period into one, marked as serving both."""
    merged: list[Detour] = []
    for detour in found:
        twin = next((place for place, other in enumerate(merged) if _is_reverse(other, detour)), None)
        if twin is None:
            merged.append(detour)
        else:
            merged[twin] = replace(merged[twin], both_ways=True)
    return merged


def _is_reverse(a: Detour, b: Detour) -> bool:
    turned = Passage(b.passage.reach, b.passage.end, b.passage.start)
    same = (a.passage, a.start, a.end, a.vehicles) == (turned, b.start, b.end, b.vehicles)
    roads, back = _edge_ids(a), _edge_ids(b)
    return same and (roads == back if roads is None or back is None else roads == back[::-1])


def passages(network: RoadNetwork, stretch: Stretch) -> list[Passage]:
    """Return the movements that a closure prevents; none for a stretch that leads nowhere else."""
    found: list[Passage] = []
    for part in connected_parts(stretch.edges):
        inside = {edge.edge_id for edge in part}
        arcs = frozenset(arc for arc in stretch.arcs if arc.edge_id in inside)
        for start, end in permutations(_outer_ends(network, part), 2):
            if end in _reached(network, arcs, start):
                found.append(Passage("ends", start, end))
                found += _through(network, part, start, end)
    return list(dict.fromkeys(found))


def _outer_ends(network: RoadNetwork, part: Sequence[Edge]) -> list[str]:
    """Return where a closed part meets open roads: its two extremities, else every such junction."""
    inside = {edge.edge_id for edge in part}
    met = [node for edge in part for node in (edge.u, edge.v)]
    gates = [node for node in dict.fromkeys(met) if any(edge.edge_id not in inside for edge in network.edges_at[node])]
    tips = [node for node in gates if met.count(node) == 1]
    return tips if len(tips) > 1 else gates


def _reached(network: RoadNetwork, arcs: Collection[Arc], start: str) -> set[str]:
    """Return the junctions reached from ``start`` over ``arcs`` alone, one-way roads respected."""
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        for edge in network.edges_at[here]:
            forward = edge.u == here
            if Arc(edge.edge_id, forward) not in arcs or (edge.oneway and not forward):
                continue
            there = edge.v if forward else edge.u
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return seen


def _through(network: RoadNetwork, part: Sequence[Edge], start: str, end: str) -> Iterator[Passage]:
    """Yield the movement along the whole road, when the road goes on beyond the closed part."""
    far_start, far_end = _follow(network, part, start), _follow(network, part, end)
    if (far_start, far_end) != (start, end) and far_start != far_end:
        yield Passage("through", far_start, far_end)


def _follow(network: RoadNetwork, part: Sequence[Edge], end: str) -> str:
    """Return where the road leads beyond ``end``: to its last junction, or to the first where it forks."""
    seen = {edge.edge_id for edge in part}
    names = frozenset[str]().union(*(road_keys(edge) for edge in part if end in (edge.u, edge.v)))
    here = end
    while True:
        ahead = [e for e in network.edges_at[here] if e.edge_id not in seen and names & road_keys(e)]
        if len(ahead) != 1:
            return here
        seen.add(ahead[0].edge_id)
        here = ahead[0].v if ahead[0].u == here else ahead[0].u
