"""What drawing on the map answers at once: who loses access when roads are closed, and how much longer ways become."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from planner.engine.findings import Finding
from planner.scenario.rows import Closure
from planner.scenario.schema import Scenario
from planner.traffic.case import Case
from planner.traffic.check import CHECKS
from planner.traffic.closures import Stretch, closed_arcs, resolve_closures
from planner.traffic.curves import Point, distance_to_curve_m
from planner.traffic.detours import Detour, detours
from planner.traffic.listed import listed
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.streets import place_label, roads_by_name
from planner.wording import Wording
from web.errors import Invalid
from web.services.mapdata_day import TIER_WORDS, TrafficDays

MOST_EDGES = 200
NEW_CLOSURE = "(mới)"
BESIDE = frozenset({"venue", "lot", "hotel"})
BESIDE_M = 40
"""Places this near to a closed road are entered from it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A closure that is being drawn and not saved yet.

    Attributes:
        edge_ids: roads in travel order.
        direction: both, forward (first road to last) or backward.
        start, end: the period.
        tier: who is turned away.
        exempt: who passes all the same.
        closure_id: of the closure it takes the place of; empty for a new one.
    """

    edge_ids: tuple[str, ...]
    direction: str
    start: datetime
    end: datetime
    tier: str
    exempt: tuple[str, ...] = ()
    closure_id: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A junction or place that cannot be driven to any more."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Longer:
    """A way that becomes longer; ``extra_min`` None when there is no way left."""

    start: str
    end: str
    both_ways: bool
    vehicles: str
    since: datetime
    until: datetime
    extra_min: int | None
    roads: str
    edge_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a closure does.

    Attributes:
        nodes: junctions that ordinary traffic (of a restriction: restricted vehicles) loses.
        places: venues, lots, hotels, posts and communes whose junction is among them.
        beside: places that lie beside the closed roads themselves.
        longer: ways round, the longest first.
        findings: what the checks say of the closure.
        ordered: the roads in travel order, when they form a chain.
    """

    nodes: tuple[Lost, ...]
    places: tuple[Lost, ...]
    beside: tuple[Lost, ...]
    longer: tuple[Longer, ...]
    findings: tuple[Finding, ...]
    ordered: tuple[str, ...]


def effect_of(days: TrafficDays, wish: Wish) -> Effect:
    """Return what a closure would do, the other closures being in force as they are.

    Raises:
        Invalid: no road, an unknown road or tier, or an end before the start.
    """
    _refuse(days.network, wish)
    wish = replace(wish, edge_ids=in_order(days.network, wish.edge_ids))
    scenario = with_closure(days.scenario, wish)
    stretches, unresolved = resolve_closures(scenario, days.network)
    name = wish.closure_id or NEW_CLOSURE
    own = next(stretch for stretch in stretches if stretch.closure.closure_id == name)
    meeting = [item for item in stretches if item.closure.start < wish.end and wish.start < item.closure.end]
    found = detours(days.network, meeting)
    nodes = _lost_nodes(days.network, own, meeting)
    lines = tuple(listed(detour) for detour in found)
    case = Case(scenario, days.network, tuple(meeting), unresolved, lines)
    return Effect(
        tuple(Lost("node", node, place_label(days.network, node)) for node in sorted(nodes)),
        tuple(place for place, point in _places(days) if _junction(days.network, point) in nodes),
        tuple(place for place, point in _places(days) if place.kind in BESIDE and _is_beside(days.network, own, point)),
        tuple(_longer(days.network, [detour for detour in found if detour.closure_id == name])),
        tuple(finding for rule in CHECKS for finding in rule(case) if name in finding.subjects),
        own.edge_ids,
    )


def _refuse(network: RoadNetwork, wish: Wish) -> None:
    faults: dict[str, Wording] = {}
    if not 0 < len(wish.edge_ids) <= MOST_EDGES:
        faults["edge_ids"] = Wording("Hãy chọn ít nhất một đoạn đường.", "Choose at least one road.")
    unknown = [edge_id for edge_id in wish.edge_ids if edge_id not in network.edge_by_id]
    if unknown:
        listed_ids = ", ".join(unknown[:5])
        faults["edge_ids"] = Wording(f"Không có đoạn đường {listed_ids}.", f"There is no road {listed_ids}.")
    if wish.start >= wish.end:
        faults["to"] = Wording("Giờ kết thúc phải sau giờ bắt đầu.", "The end must be after the start.")
    if wish.tier not in TIER_WORDS:
        faults["tier"] = Wording("Mức cấm không có trong danh mục.", "There is no such tier.")
    if wish.direction not in {"both", "forward", "backward"}:
        faults["direction"] = Wording("Chiều cấm không có trong danh mục.", "There is no such direction.")
    if faults:
        raise Invalid(faults)


def in_order(network: RoadNetwork, edge_ids: Sequence[str]) -> tuple[str, ...]:
    """Return roads in travel order, from the end nearest to the first one chosen; as chosen when they form no chain."""
    left = dict.fromkeys(edge_ids)
    ends: dict[str, list[str]] = {}
    for edge_id in left:
        edge = network.edge_by_id[edge_id]
        for node in (edge.u, edge.v):
            ends.setdefault(node, []).append(edge_id)
    tips = [node for node, met in ends.items() if len(met) == 1]
    if len(tips) != 2 or any(len(met) > 2 for met in ends.values()):  # noqa: PLR2004 - a chain has two ends
        return tuple(left)
    here, chain = tips[0], list[str]()
    while True:
        ahead = [edge_id for edge_id in ends[here] if edge_id not in chain]
        if not ahead:
            return tuple(chain) if len(chain) == len(left) else tuple(left)
        chain.append(ahead[0])
        edge = network.edge_by_id[ahead[0]]
        here = edge.v if edge.u == here else edge.u


def with_closure(scenario: Scenario, wish: Wish) -> Scenario:
    """Return the scenario with the closure that is being drawn."""
    values: dict[str, Any] = {
        "closure_id": wish.closure_id or NEW_CLOSURE,
        "edge_ids": wish.edge_ids,
        "direction": wish.direction,
        "start": wish.start,
        "end": wish.end,
        "tier": wish.tier,
        "exempt": wish.exempt,
    }
    made = Closure.model_construct(**values)
    others = [closure for closure in scenario.closures if closure.closure_id != made.closure_id]
    return replace(scenario, closures=(*others, made))


def _lost_nodes(network: RoadNetwork, own: Stretch, meeting: Sequence[Stretch]) -> set[str]:
    """Return the junctions that can be driven to and from before the closure and not with it."""
    others = [stretch for stretch in meeting if stretch is not own]
    starts = {stretch.closure.start for stretch in others} | {own.closure.start}
    moments = [moment for moment in starts if own.closure.start <= moment < own.closure.end]
    strict = own.is_strict
    lost = set[str]()
    for moment in moments:
        before = closed_arcs(others, moment, strict_only=strict)
        anchor = _anchor(network, own, before)
        if anchor is not None:
            after = before | own.arcs
            lost |= _reached(network, anchor, before) - _reached(network, anchor, after)
    return lost


def _anchor(network: RoadNetwork, own: Stretch, shut: frozenset[Arc]) -> str | None:
    """Return a junction far from the closure that stays in the larger part of the network."""
    near = {node for edge in own.edges for node in (edge.u, edge.v)}
    point = network.node_by_id[own.edges[0].u]
    far = sorted(
        (node for node in network.nodes if node.node_id not in near),
        key=lambda node: -(np.square(node.lat - point.lat) + np.square(node.lon - point.lon)),
    )
    least = len(network.nodes) // 2
    after = shut | own.arcs
    for node in far[:20]:
        if len(network.costs_from(node.node_id, without=after)) > least:
            return node.node_id
    return far[0].node_id if far else None


def _reached(network: RoadNetwork, anchor: str, shut: frozenset[Arc]) -> set[str]:
    """Return the junctions driven to from the anchor and back: one-way roads count."""
    turned = frozenset(Arc(arc.edge_id, not arc.forward) for arc in shut)
    there = network.costs_from(anchor, without=shut)
    back = _backwards(network).costs_from(anchor, without=turned)
    return there.keys() & back.keys()


_TURNED: dict[int, tuple[RoadNetwork, RoadNetwork]] = {}


def _backwards(network: RoadNetwork) -> RoadNetwork:
    """Return the network with every road turned round; the last one is kept."""
    known = _TURNED.get(id(network))
    if known is not None and known[0] is network:
        return known[1]
    edges = tuple(edge.model_copy(update={"u": edge.v, "v": edge.u}) if edge.oneway else edge for edge in network.edges)
    turned = RoadNetwork(network.nodes, edges)
    _TURNED.clear()
    _TURNED[id(network)] = (network, turned)
    return turned


def _places(days: TrafficDays) -> Iterator[tuple[Lost, Point]]:
    scenario = days.scenario
    for venue in scenario.venues:
        yield Lost("venue", venue.venue_id, venue.name), (venue.lat, venue.lon)
    for lot in scenario.parking:
        yield Lost("lot", lot.lot_id, lot.name or lot.lot_id), (lot.lat, lot.lon)
    for hotel in scenario.hotels:
        yield Lost("hotel", hotel.hotel_id, hotel.name), (hotel.lat, hotel.lon)
    for post in days.posts:
        yield Lost("post", post.post_id, post.name), (post.lat, post.lon)
    for unit in scenario.units:
        yield Lost("unit", unit.unit_id, unit.name), (unit.lat, unit.lon)


def _junction(network: RoadNetwork, point: Point) -> str | None:
    nearest = network.nearest_node(*point)
    return None if nearest is None else nearest.node_id


def _is_beside(network: RoadNetwork, own: Stretch, point: Point) -> bool:
    return any(distance_to_curve_m(network.curve(edge_id), *point) <= BESIDE_M for edge_id in own.edge_ids)


def _longer(network: RoadNetwork, found: Sequence[Detour]) -> list[Longer]:
    lines = [
        Longer(
            place_label(network, detour.passage.start),
            place_label(network, detour.passage.end),
            detour.both_ways,
            detour.vehicles,
            detour.start,
            detour.end,
            None if detour.route is None else detour.extra_min,
            "" if detour.route is None else roads_by_name(network, detour.route.edge_ids),
            () if detour.route is None else detour.route.edge_ids,
        )
        for detour in found
    ]
    return sorted(lines, key=lambda line: -(10**6 if line.extra_min is None else line.extra_min))
