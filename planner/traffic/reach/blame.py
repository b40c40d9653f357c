"""Which orders stand in the way of a place that is cut off: those on its usual way to the station."""

from collections.abc import Sequence
from datetime import timedelta

from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.network import Arc
from planner.traffic.reach.ground import Place, StationKind
from planner.traffic.reach.minutes import CutOff
from planner.traffic.reach.proof import OUT_OF_REACH, ReachProof, withhold
from planner.traffic.reach.states import RESTRICTED


def usual_way(proof: ReachProof, place: Place, kind: StationKind) -> tuple[Arc, ...]:
    """Return the roads between a place and its nearest station when every road is open."""
    tree, ground = proof.base.trees[kind], proof.ground
    here, found = ground.vertex_of()[place.anchor], list[Arc]()
    while tree.via[here] != OUT_OF_REACH:
        piece = tree.via[here]
        found.append(ground.arcs[ground.parent[piece]])
        here = int(ground.head[piece] if kind == "hospital" else ground.tail[piece])
    return tuple(dict.fromkeys(found))


def orders_in_the_way(
    scenario: Scenario, proof: ReachProof, cut: CutOff, *, protected: bool = False
) -> tuple[str, ...]:
    """Return the ids of the orders that close the usual way of a place, or hold a junction on it, at that time."""
    withhold(proof, protected=protected)
    stretches, _ = resolve_closures(scenario, proof.ground.network, protected=proof.protected)
    way = usual_way(proof, cut.place, cut.kind)
    strict = [item for item in stretches if item.closure.tier != RESTRICTED]
    found = [item.closure.closure_id for item in strict if _stands_in_the_way(item, way, cut, proof)]
    return tuple(dict.fromkeys(found))


def _stands_in_the_way(item: Stretch, way: Sequence[Arc], cut: CutOff, proof: ReachProof) -> bool:
    on_the_road = cut.end + timedelta(minutes=proof.limit_min)
    if not (item.closure.start < on_the_road and cut.start < item.closure.end):
        return False
    if set(way) & item.arcs:
        return True
    edges = proof.ground.network.edge_by_id
    held = {node for edge in item.edges for node in (edge.u, edge.v)} if item.is_moving else set()
    passed = {node for arc in way for node in (edges[arc.edge_id].u, edges[arc.edge_id].v)}
    return bool(held & passed)
