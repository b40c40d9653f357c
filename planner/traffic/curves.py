"""True courses of roads on the ground, and how far a point lies from them."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from planner.scenario.schema import Scenario

Point = tuple[float, float]
"""Latitude and longitude, degrees."""
Curve = tuple[Point, ...]

CURVES_FILE = "edges.geojson"
METRES_PER_DEGREE = 111_194.9
"""One degree of latitude on the sphere that planner.geo uses."""
FEWEST_POINTS = 2


def read_curves(scenario: Scenario) -> dict[str, Curve]:
    """Return edge id -> points of the road from u to v, for the edges that the pack draws."""
    try:
        features = json.loads(scenario.attachments.get(CURVES_FILE, b"{}")).get("features", [])
        return dict(_lines(features))
    except (ValueError, TypeError, AttributeError, KeyError):
        return {}


def _lines(features: Sequence[Mapping[str, Mapping[str, object]]]) -> Iterator[tuple[str, Curve]]:
    for feature in features:
        geometry = feature["geometry"]
        points = geometry.get("coordinates")
        if geometry.get("type") != "LineString" or not isinstance(points, list) or len(points) < FEWEST_POINTS:
            continue
        yield str(feature["properties"]["edge_id"]), tuple((float(y), float(x)) for x, y, *_ in points)


def distance_to_curve_m(curve: Curve, lat: float, lon: float) -> float:
    """Return the distance in metres from a point to the nearest point of a curve."""
    east = METRES_PER_DEGREE * math.cos(math.radians(lat))
    flat = [((x - lon) * east, (y - lat) * METRES_PER_DEGREE) for y, x in curve]
    if len(flat) < FEWEST_POINTS:
        return min((math.hypot(*point) for point in flat), default=math.inf)
    return min(_to_segment(a, b) for a, b in pairwise(flat))


def _to_segment(a: Point, b: Point) -> float:
    """Return the distance from the origin to the segment from ``a`` to ``b`` (metres on a plane)."""
    along = (b[0] - a[0], b[1] - a[1])
    square = along[0] ** 2 + along[1] ** 2
    share = 0.0 if square == 0 else max(0.0, min(1.0, -(a[0] * along[0] + a[1] * along[1]) / square))
    return math.hypot(a[0] + share * along[0], a[1] + share * along[1])
