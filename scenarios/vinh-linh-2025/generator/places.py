"""Points beside the real roads of the pack, and distances between points."""

import json
import math
from itertools import pairwise

from generator.tables import PACK

METRES_PER_DEGREE = 111_195.0
Point = tuple[float, float]


def curves() -> dict[str, list[Point]]:
    """Return the road curves by edge id as (lat, lon) points."""
    data = json.loads((PACK / "edges.geojson").read_text(encoding="utf-8"))
    return {
        str(feature["properties"]["edge_id"]): [(lat, lon) for lon, lat in feature["geometry"]["coordinates"]]
        for feature in data["features"]
    }


def distance_m(a: Point, b: Point) -> float:
    """Return the distance in metres (flat earth, right to 0.1 % over 30 km)."""
    east = (b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return METRES_PER_DEGREE * math.hypot(b[0] - a[0], east)


def beside(curve: list[Point], share: float, offset_m: float) -> Point:
    """Return the point ``offset_m`` to the left of the curve, ``share`` (0 to 1) of the way along it."""
    left = share * sum(distance_m(a, b) for a, b in pairwise(curve))
    start, end, piece = curve[0], curve[1], 0.0
    for start, end in pairwise(curve):
        piece = distance_m(start, end)
        if left <= piece:
            break
        left -= piece
    part = min(1.0, left / max(piece, 0.1))
    north, east = end[0] - start[0], (end[1] - start[1]) * math.cos(math.radians(start[0]))
    length = math.hypot(north, east) or 1.0
    lat = start[0] + part * (end[0] - start[0]) + east / length * offset_m / METRES_PER_DEGREE
    lon = start[1] + part * (end[1] - start[1])
    lon -= north / length * offset_m / METRES_PER_DEGREE / math.cos(math.radians(start[0]))
    return round(lat, 6), round(lon, 6)
