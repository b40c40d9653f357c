"""The roads that a movement takes: named one by one, or as streets that follow each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.scenario.rows import Movement
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.streets import edges_between
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Faulty:
    """Why a route cannot be driven, and the road or place where it breaks (empty: the whole route)."""

    reason: Wording
    place: str = ""


def route_of(network: RoadNetwork, movement: Movement, places: Mapping[str, Point]) -> tuple[Arc, ...] | Faulty:
    """Return the roads of a movement as driven from start to end, or what is wrong with its route."""
    edge_ids = movement.edge_ids or along_streets(network, movement, places)
    if isinstance(edge_ids, Faulty):
        return edge_ids
    unknown = next((edge_id for edge_id in edge_ids if edge_id not in network.edge_by_id), None)
    if unknown is not None:
        return Faulty(Wording(f"không có đoạn đường {unknown}", f"there is no road {unknown}"), unknown)
    return joined(network, edge_ids)


def along_streets(network: RoadNetwork, movement: Movement, places: Mapping[str, Point]) -> tuple[str, ...] | Faulty:
    """Return the roads of a list of streets, each followed from the street before it to the street after it."""
    stops = (movement.from_place, *movement.streets, movement.to_place)
    found: list[str] = []
    for number, street in enumerate(movement.streets, start=1):
        part = edges_between(network, street, (stops[number - 1], stops[number + 1]), places)
        if isinstance(part, Wording):
            return Faulty(part, street)
        found += part
    return tuple(found) or Faulty(Wording("chưa nêu đường đi", "no route is given"))


def joined(network: RoadNetwork, edge_ids: Sequence[str]) -> tuple[Arc, ...] | Faulty:
    """Return the arcs of roads driven one after the other; a road may come twice, as on a loop."""
    ends = [{network.edge_by_id[edge_id].u, network.edge_by_id[edge_id].v} for edge_id in edge_ids]
    for first, second in pairwise(range(len(edge_ids))):
        if not ends[first] & ends[second]:
            return _gap(edge_ids[first], edge_ids[second])
    attempts = [_drive(network, edge_ids, start) for start in _starts(network, edge_ids)]
    return next((arcs for arcs in attempts if isinstance(arcs, tuple)), attempts[0])


def _starts(network: RoadNetwork, edge_ids: Sequence[str]) -> tuple[str, str]:
    edge = network.edge_by_id[edge_ids[0]]
    return edge.u, edge.v


def _drive(network: RoadNetwork, edge_ids: Sequence[str], start: str) -> tuple[Arc, ...] | Faulty:
    here, arcs = start, list[Arc]()
    for edge_id in edge_ids:
        edge = network.edge_by_id[edge_id]
        if here not in (edge.u, edge.v):
            return _gap(arcs[-1].edge_id if arcs else edge_id, edge_id)
        arcs.append(Arc(edge_id, edge.u == here))
        here = edge.v if edge.u == here else edge.u
    return tuple(arcs)


def _gap(before: str, after: str) -> Faulty:
    return Faulty(
        Wording(f"đoạn {before} và đoạn {after} không nối nhau", f"roads {before} and {after} do not join"), after
    )


def ends_of(network: RoadNetwork, arc: Arc) -> tuple[str, str]:
    """Return the junctions between which an arc is driven, the first entered first."""
    edge = network.edge_by_id[arc.edge_id]
    return (edge.u, edge.v) if arc.forward else (edge.v, edge.u)
