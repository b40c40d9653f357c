"""From lines that share points to junctions and roads between them."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from planner.geo import EARTH_RADIUS_M
from planner.traffic.curves import Curve, Point
from planner.traffic.imports.raw import RawEdge, RawNetwork, RawNode, class_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """A run of points along a road.

    Attributes:
        keys: what tells each point from others; equal keys are one place.
        points: where each lies.
        tags: what the file says of the road, in the words of OpenStreetMap.
    """

    keys: tuple[Key, ...]
    points: Curve
    tags: dict[str, str]


def network_of(lines: Sequence[Line[Key]], source: str) -> RawNetwork:
    """Return the junctions where lines meet or end, and the roads between them."""
    met = Counter(key for line in lines for key in line.keys)
    ends = {key for line in lines for key in (line.keys[0], line.keys[-1])}
    joints: dict[Key, RawNode] = {}
    edges: list[RawEdge] = []
    curves: dict[str, Curve] = {}
    for line in lines:
        cuts = [place for place, key in enumerate(line.keys) if met[key] > 1 or key in ends]
        for begin, stop in pairwise(cuts):
            u, v = (_joint(joints, line.keys[place], line.points[place]) for place in (begin, stop))
            curve, number = line.points[begin : stop + 1], str(len(edges) + 1)
            edges.append(_edge(number, (u, v), curve, line.tags))
            curves[number] = curve
    return RawNetwork(tuple(joints.values()), tuple(edges), curves, source)


def _joint(joints: dict[Key, RawNode], key: Key, point: Point) -> str:
    if key not in joints:
        joints[key] = RawNode(str(len(joints) + 1), *point)
    return joints[key].node_id


def _edge(number: str, ends: tuple[str, str], curve: Curve, tags: dict[str, str]) -> RawEdge:
    kind = tags.get("highway", "")
    usual, oneway = class_of(kind), _oneway(tags)
    lanes = _lanes(tags, usual.lanes, oneway=oneway)
    u, v = ends[::-1] if tags.get("oneway") == "-1" else ends
    return RawEdge(
        edge_id=number,
        u=u,
        v=v,
        length_m=round(curve_length_m(curve), 1),
        road_class=kind or "unclassified",
        ref=tags.get("ref", ""),
        name=tags.get("name", ""),
        oneway=oneway,
        lanes=lanes,
        speed_kmh=_number(tags.get("maxspeed", "")) or usual.speed_kmh,
        capacity_pcu_h=lanes * usual.lane_pcu_h,
        dual_carriageway=oneway and kind in {"motorway", "trunk"},
    )


def _oneway(tags: dict[str, str]) -> bool:
    said = tags.get("oneway", "")
    implied = tags.get("junction") == "roundabout" or tags.get("highway") == "motorway"
    return said in {"yes", "true", "1", "-1"} or (implied and said != "no")


def _lanes(tags: dict[str, str], usual: int, *, oneway: bool) -> int:
    """Return the lanes in each direction; the tag counts both."""
    lanes = _number(tags.get("lanes", ""))
    if lanes is None:
        return usual
    return max(1, round(lanes if oneway else lanes / 2))


def _number(text: str) -> float | None:
    """Return the number a tag begins with: ``60``, ``60 km/h``; None without one."""
    try:
        value = float(text.split(maxsplit=1)[0]) if text.split() else 0.0
    except ValueError:
        return None
    return value if value > 0 else None


def curve_length_m(curve: Curve) -> float:
    """Return the metres along a curve."""
    return sum(_metres(a, b) for a, b in pairwise(curve))


def _metres(a: Point, b: Point) -> float:
    """Return the metres between two points (haversine formula), not rounded: short pieces add up."""
    phi, psi = math.radians(a[0]), math.radians(b[0])
    chord = math.sin((psi - phi) / 2) ** 2
    chord += math.cos(phi) * math.cos(psi) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(chord))
