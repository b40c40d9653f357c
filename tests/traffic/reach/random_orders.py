"""Random closures, columns, lanes and crossings on the roads of a pack."""

import dataclasses
import random
from datetime import datetime, timedelta

from planner.scenario.rows import Closure, Crossing, Edge, EmergencyLane, Facility, Movement, MovementBlock
from planner.scenario.schema import Scenario

MIDNIGHT = datetime(2025, 6, 16)
TIERS = ("cấm triệt để", "tạm cấm", "hạn chế")
DIRECTIONS = ("both", "forward", "backward")


def random_orders(pack: Scenario, seed: int) -> Scenario:
    """Return the pack with other closures, columns, lanes and crossings, drawn from a seed."""
    dice = random.Random(seed)
    busy = [edge.edge_id for edge in dice.sample(pack.edges, min(len(pack.edges), dice.choice((1, 4, 12, 40))))]
    closures = [_closure(dice, number, edge_id) for number, edge_id in enumerate(busy)]
    lanes = [_lane(dice, number, edge_id) for number, edge_id in enumerate(busy) if dice.random() < 0.5]
    movements, blocks, crossings = _columns(pack, dice)
    return dataclasses.replace(
        pack,
        closures=tuple(closures),
        emergency_lanes=tuple(lanes),
        movements=tuple(movements),
        movement_blocks=tuple(blocks),
        crossings=tuple(crossings),
    )


def stations_at(pack: Scenario, *kinds_and_nodes: tuple[str, str]) -> Scenario:
    """Return the pack with a station of a kind at each junction named."""
    at = {node.node_id: node for node in pack.nodes}
    rows = [
        Facility(facility_id=f"F{n}", kind=kind, name=f"F{n}", lat=at[node].lat, lon=at[node].lon, source="thử")  # type: ignore[arg-type]
        for n, (kind, node) in enumerate(kinds_and_nodes)
    ]
    return dataclasses.replace(pack, facilities=tuple(rows))


def _period(dice: random.Random) -> dict[str, datetime]:
    start = MIDNIGHT + timedelta(minutes=dice.randrange(-60, 24 * 60))
    return {"from": start, "to": start + timedelta(minutes=dice.choice((1, 5, 20, 60, 400)))}


def _closure(dice: random.Random, number: int, edge_id: str) -> Closure:
    fields = {"closure_id": f"C{number}", "edge_ids": edge_id, "tier": dice.choice(TIERS)}
    return Closure.model_validate({**fields, **_period(dice), "direction": dice.choice(DIRECTIONS)})


def _lane(dice: random.Random, number: int, edge_id: str) -> EmergencyLane:
    fields = {"lane_id": f"L{number}", "edge_ids": edge_id, "speed_kmh": dice.choice((5, 20, 80))}
    return EmergencyLane.model_validate({**fields, **_period(dice), "direction": dice.choice(DIRECTIONS)})


def _columns(pack: Scenario, dice: random.Random) -> tuple[list[Movement], list[MovementBlock], list[Crossing]]:
    movements, blocks, crossings = list[Movement](), list[MovementBlock](), list[Crossing]()
    for number in range(dice.randrange(4)):
        name, route, nodes = f"M{number}", *_walk(pack, dice)
        movements.append(_movement(dice, name, route))
        blocks += [_block(dice, name, place) for place in range(1, 1 + dice.choice((0, 1, 5)))]
        manned = [node for node in dict.fromkeys(nodes) if dice.random() < 0.4]
        crossings += [
            Crossing(crossing_id=f"{name}-{n}", movement_id=name, node_id=node, **dice.choice(({}, {"wait_min": 3})))
            for n, node in enumerate(manned)
        ]
    return movements, blocks, crossings


def _walk(pack: Scenario, dice: random.Random) -> tuple[tuple[str, ...], list[str]]:
    """Return a random walk over the roads, its junctions with it; roads may come twice."""
    first = dice.choice(pack.edges)
    here, route, nodes = first.v, [first.edge_id], [first.u, first.v]
    for _ in range(dice.randrange(8)):
        edge: Edge = dice.choice([edge for edge in pack.edges if here in (edge.u, edge.v)])
        here = edge.v if here == edge.u else edge.u
        route.append(edge.edge_id)
        nodes.append(here)
    return tuple(route), nodes


def _movement(dice: random.Random, name: str, route: tuple[str, ...]) -> Movement:
    start = MIDNIGHT + timedelta(minutes=dice.randrange(24 * 60))
    return Movement.model_validate(
        {
            "movement_id": name,
            "name": name,
            "kind": "khối đi bộ",
            "edge_ids": route,
            "start": start,
            "speed_kmh": dice.choice((4.95, 7.3, 33.3)),
            "length_m": dice.choice((0, 12.5, 900)),
            "clear_before_min": dice.choice((0, 5)),
            "clear_after_min": dice.choice((0, 3)),
            "dispersal_min": dice.choice((0, 20)),
            "assembly_from": dice.choice((None, start - timedelta(minutes=30))),
            "tier": dice.choice(TIERS),
            "direction": dice.choice(("both", "forward")),
            "protected": dice.random() < 0.3,
        }
    )


def _block(dice: random.Random, name: str, place: int) -> MovementBlock:
    gap = dice.choice((0, 4, 60.5, 200))
    return MovementBlock(movement_id=name, place=place, length_m=dice.choice((10, 21.5)), gap_m=gap)
