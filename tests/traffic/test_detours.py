import random
from itertools import pairwise, permutations

import pytest

from planner.scenario.rows import Edge, Node
from planner.scenario.schema import Scenario
from planner.traffic import Arc, Detour, RoadNetwork, detours, resolve_closures
from tests.traffic.town import EVENT, make_closure, make_edge, make_town


def ways_round(town: Scenario) -> tuple[Detour, ...]:
    network = RoadNetwork.from_scenario(town)
    return detours(network, resolve_closures(town, network)[0])


def brief(detour: Detour) -> tuple[str, str, int, int, tuple[str, ...]]:
    edge_ids = () if detour.route is None else detour.route.edge_ids
    return (*detour.passage[1:], detour.start.hour, detour.end.hour, edge_ids)


def test_the_way_round_one_closed_road() -> None:
    found = ways_round(make_town(make_closure()))
    ends = [detour for detour in found if detour.passage.reach == "ends"]
    assert [brief(detour) for detour in ends] == [("A", "B", 6, 9, ("ad", "de", "be"))]
    assert (ends[0].extra_min, ends[0].both_ways, ends[0].vehicles) == (3, True, "all")


def test_through_traffic_is_led_off_the_whole_road() -> None:
    found = [detour for detour in ways_round(make_town(make_closure())) if detour.passage.reach == "through"]
    assert [brief(detour) for detour in found] == [
        ("A", "C", 6, 9, ("ad", "de", "ef", "cf")),
        ("C", "A", 6, 9, ("bc", "be", "de", "ad")),
    ]


def test_other_closures_count_only_while_they_last() -> None:
    town = make_town(make_closure(edge_ids="bc"), make_closure("K2", (7, 8), edge_ids="cf"))
    found = [brief(detour) for detour in ways_round(town) if detour.closure_id == "K1"]
    assert ("B", "C", 6, 7, ("be", "ef", "cf")) in found
    assert ("B", "C", 7, 8, ()) in found
    assert ("B", "C", 8, 9, ("be", "ef", "cf")) in found


def test_one_direction_closed_needs_one_way_round() -> None:
    found = ways_round(make_town(make_closure(direction="backward")))
    assert {detour.passage[1:] for detour in found} == {("B", "A"), ("C", "A")}


def test_a_restriction_turns_only_some_away() -> None:
    restricted = make_closure("K2", edge_ids="de", tier="hạn chế")
    town = make_town(make_closure(), restricted)
    found = {(detour.closure_id, detour.passage.reach, detour.vehicles): detour for detour in ways_round(town)}
    assert brief(found["K1", "ends", "unrestricted"]) == ("A", "B", 6, 9, ("ad", "de", "be"))
    assert found["K1", "ends", "restricted"].route is None
    assert ("K2", "ends", "unrestricted") not in found


def test_a_dead_end_has_no_passage() -> None:
    town = make_town(make_closure(edge_ids="ad"), without=("de",))
    assert ways_round(town) == ()


def simple_ways(edges: tuple[Edge, ...], start: str, end: str) -> list[tuple[float, tuple[Arc, ...]]]:
    """Every way without a repeated junction, by trying all orders of the junctions between."""
    between = {node for edge in edges for node in (edge.u, edge.v)} - {start, end}
    arcs: dict[tuple[str, str], list[tuple[float, Arc]]] = {}
    for edge in edges:
        minutes = edge.length_m / edge.speed_kmh * 60 / 1000
        arcs.setdefault((edge.u, edge.v), []).append((minutes, Arc(edge.edge_id, forward=True)))
        if not edge.oneway:
            arcs.setdefault((edge.v, edge.u), []).append((minutes, Arc(edge.edge_id, forward=False)))
    found = []
    for size in range(len(between) + 1):
        for middle in permutations(sorted(between), size):
            steps = list(pairwise((start, *middle, end)))
            if all(step in arcs for step in steps):
                best = [min(arcs[step]) for step in steps]
                found.append((sum(cost for cost, _ in best), tuple(arc for _, arc in best)))
    return found


def random_town(seed: int) -> Scenario:
    rng = random.Random(seed)
    names = "ABCDEF"
    nodes = tuple(Node(node_id=name, lat=17 + i / 100, lon=107) for i, name in enumerate(names))
    pairs = rng.sample([(a, b) for a in names for b in names if a < b], rng.randint(6, 9))
    edges = tuple(
        make_edge((a + b).lower(), rng.randint(100, 3000), speed_kmh=rng.choice([30, 50]), oneway=rng.random() < 0.2)
        for a, b in pairs
    )
    closures = tuple(
        make_closure(f"K{i}", hours, edge_ids=edge.edge_id, tier=rng.choice(["tạm cấm", "hạn chế"]))
        for i, (edge, hours) in enumerate(zip(rng.sample(edges, 2), ((6, 9), (7, 8)), strict=True))
    )
    return Scenario(event=EVENT, nodes=nodes, edges=edges, closures=closures)


@pytest.mark.parametrize("seed", range(40))
def test_ways_round_are_the_shortest_of_all(seed: int) -> None:
    town = random_town(seed)
    for detour in ways_round(town):
        closed = closed_at(town, detour)
        open_edges = tuple(edge for edge in town.edges if edge.edge_id not in closed)
        best = min(simple_ways(open_edges, *detour.passage[1:]), default=None)
        assert (best is None) == (detour.route is None)
        if best is not None and detour.route is not None:
            assert detour.route.minutes == pytest.approx(best[0])
            usual = min(simple_ways(town.edges, *detour.passage[1:]))[0]
            assert detour.extra_min == pytest.approx(best[0] - usual, abs=0.5001)


def closed_at(town: Scenario, detour: Detour) -> set[str]:
    return {
        closure.edge_ids[0]
        for closure in town.closures
        if closure.start <= detour.start < closure.end
        and (closure.tier != "hạn chế" or detour.vehicles != "unrestricted" or closure.closure_id == detour.closure_id)
    }
