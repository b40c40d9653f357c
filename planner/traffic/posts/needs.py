"""Which junctions, gates and lots need control, and why: derived from closures, ways round, columns and flows.

The list is a proposal. ``posts.csv`` is what counts: a need that one of its posts meets is shown with that post, and a
post that no rule asks for is left as the users set it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from planner.geo import distance_m
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.detours import Detour, detours
from planner.traffic.listed import PROBLEM
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.timeline import passings
from planner.traffic.posts.conflicts import crossing_pairs, legs_at
from planner.traffic.streets import place_label, road_keys
from planner.wording import Wording

NeedKind = Literal["junction", "gate", "parking"]
SAME_PLACE_M = 60
"""Metres within which a post of the pack meets a need (``same_place_m``)."""
LARGE_LOT = 500
"""Spaces from which a lot needs more people."""
BUSY_PCU_H = 600
"""Cars an hour entering a junction in the busiest hour above which crossing ways need control (``busy_pcu_h``)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place needs control: the rule's name, the sentence, and how grave (the heaviest first in a list)."""

    rule: str
    words: Wording
    weight: int


@dataclass(frozen=True, slots=True)
class NeededPost:
    """A place that needs control.

    Attributes:
        place_id: junction, post (gate) or lot.
        kind: of post.
        name: of the place.
        lat, lon: where it is.
        reasons: why.
        conflicts: ways through the junction that cross each other, with every road open.
        entering_pcu_h: cars that enter it in the busiest hour; None without flows.
        post_id: the post of the pack that meets the need; empty when there is none.
    """

    place_id: str
    kind: NeedKind
    name: str
    lat: float
    lon: float
    reasons: tuple[Reason, ...]
    conflicts: int = 0
    entering_pcu_h: float | None = None
    post_id: str = ""

    @property
    def weight(self) -> int:
        """How much the place needs control: its reasons together."""
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True)
class Ground:
    """What the rules look at: the pack, its roads, its standing and moving closures, the ways round, the flows."""

    scenario: Scenario
    network: RoadNetwork
    flows: Mapping[Arc, float] = field(default_factory=dict)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Closures that may be told, on their roads."""
        return resolve_closures(self.scenario, self.network)[0]

    @cached_property
    def ways(self) -> tuple[Detour, ...]:
        """Ways round the closures that stand still."""
        return detours(self.network, [item for item in self.stretches if not item.is_moving])

    def entering_pcu_h(self, node_id: str) -> float | None:
        """Return the cars that enter a junction in the busiest hour; None without flows."""
        if not self.flows:
            return None
        legs = legs_at(self.network, node_id)
        return sum(self.flows.get(leg.inward, 0.0) for leg in legs if leg.inward is not None)


Found = Iterator[tuple[str, Reason]]
"""Junction -> a reason why it needs control."""


def closed_here(ground: Ground) -> Found:
    """Where a closed road meets open ones, drivers are turned away: a barrier and somebody to hold it."""
    for stretch in ground.stretches:
        if stretch.is_moving:
            continue
        inside, name = set(stretch.edge_ids), stretch.closure.closure_id
        for node_id in dict.fromkeys(end for edge in stretch.edges for end in (edge.u, edge.v)):
            if any(edge.edge_id not in inside for edge in ground.network.edges_at[node_id]):
                words = Wording(f"đầu đoạn cấm {name}", f"end of closure {name}")
                yield node_id, Reason("closed_here", words, 3 if stretch.is_strict else 2)


def detour_turns(ground: Ground) -> Found:
    """Where a way round changes roads, drivers must be shown the turn."""
    known = ground.network.edge_by_id
    for way in ground.ways:
        if way.route is None:
            continue
        for node_id, before, after in zip(way.route.nodes[1:], way.route.arcs, way.route.arcs[1:], strict=False):
            if not road_keys(known[before.edge_id]) & road_keys(known[after.edge_id]):
                words = Wording(
                    f"rẽ theo lộ trình thay thế {way.closure_id}", f"turn of the way round {way.closure_id}"
                )
                yield node_id, Reason("detour_turns", words, 1)


def column_passes(ground: Ground) -> Found:
    """Where a column passes a junction, the side roads are held."""
    for name, passed in passings(ground.scenario, ground.network).items():
        own = {road.arc.edge_id for road in passed.roads}
        for junction in passed.junctions:
            if any(edge.edge_id not in own for edge in ground.network.edges_at[junction.node_id]):
                yield (
                    junction.node_id,
                    Reason("column_passes", Wording(f"giữ nút khi {name} qua", f"held for {name}"), 2),
                )


def crossing_kept(ground: Ground) -> Found:
    """Where emergency vehicles are let through a column, somebody makes the gap."""
    told = passings(ground.scenario, ground.network)
    for crossing in ground.scenario.crossings:
        if crossing.movement_id in told:
            name = crossing.crossing_id
            words = Wording(f"điểm cắt ngang {name} cho xe khẩn cấp", f"crossing {name} for emergency vehicles")
            yield crossing.node_id, Reason("crossing_kept", words, 3)


def busy_junction(ground: Ground) -> Found:
    """Where ways cross and more cars enter than drivers sort out by themselves."""
    most = ground.scenario.option(PROBLEM, "busy_pcu_h", BUSY_PCU_H)
    for node in ground.network.nodes if ground.flows else ():
        entering = ground.entering_pcu_h(node.node_id) or 0.0
        crossings = len(crossing_pairs(legs_at(ground.network, node.node_id)))
        if crossings and entering >= most:
            words = Wording(
                f"{entering:.0f} xe quy đổi/giờ vào nút, {crossings} điểm cắt",
                f"{entering:.0f} pcu/h enter, {crossings} crossing conflicts",
            )
            yield node.node_id, Reason("busy_junction", words, 2)


JUNCTION_RULES: tuple[Callable[[Ground], Found], ...] = (
    closed_here,
    detour_turns,
    column_passes,
    crossing_kept,
    busy_junction,
)


def needed_posts(scenario: Scenario, flows: Mapping[Arc, float] | None = None) -> tuple[NeededPost, ...]:
    """Return the places that need control, those that need it most first.

    Args:
        scenario: the pack.
        flows: road and direction -> cars an hour in the busiest hour, from the assignment; works without.
    """
    ground = Ground(scenario, RoadNetwork.from_scenario(scenario), flows or {})
    found = [*_junctions(ground), *_gates(scenario), *_lots(scenario)]
    matched = [replace(item, post_id=_post_at(scenario, item)) for item in found]
    return tuple(sorted(matched, key=lambda item: (-item.weight, item.kind, item.place_id)))


def _junctions(ground: Ground) -> Iterator[NeededPost]:
    reasons: dict[str, dict[tuple[str, str], Reason]] = {}
    for rule in JUNCTION_RULES:
        for node_id, reason in rule(ground):
            reasons.setdefault(node_id, {})[reason.rule, reason.words.vi] = reason
    for node_id, own in reasons.items():
        node = ground.network.node_by_id[node_id]
        yield NeededPost(
            node_id,
            "junction",
            place_label(ground.network, node_id),
            node.lat,
            node.lon,
            tuple(own.values()),
            len(crossing_pairs(legs_at(ground.network, node_id))),
            ground.entering_pcu_h(node_id),
        )


def _gates(scenario: Scenario) -> Iterator[NeededPost]:
    """Yield every gate of the pack: people are checked and counted there."""
    for post in scenario.posts:
        if post.kind == "gate":
            reason = Reason("gate_controls", Wording("kiểm soát người vào, ra", "people are checked in and out"), 3)
            yield NeededPost(post.post_id, "gate", post.name, post.lat, post.lon, (reason,))


def _lots(scenario: Scenario) -> Iterator[NeededPost]:
    """Yield every lot: vehicles are led in, placed and led out."""
    for lot in scenario.parking:
        spaces = lot.cars + lot.coaches + lot.motorbikes
        reason = Reason(
            "lot_fills", Wording(f"xếp {spaces} xe", f"{spaces} vehicles to place"), 1 + (spaces >= LARGE_LOT)
        )
        yield NeededPost(lot.lot_id, "parking", lot.name or lot.lot_id, lot.lat, lot.lon, (reason,))


def _post_at(scenario: Scenario, need: NeededPost) -> str:
    """Return the post of the pack that meets a need: of its kind, nearest, within reach."""
    if need.kind == "gate":
        return need.place_id
    near_m = scenario.option(PROBLEM, "same_place_m", SAME_PLACE_M)
    own = [post for post in scenario.posts if post.kind == need.kind]
    gaps = [(distance_m(need.lat, need.lon, post.lat, post.lon), post.post_id) for post in own]
    gap_m, post_id = min(gaps, default=(near_m + 1, ""))
    return post_id if gap_m <= near_m else ""
