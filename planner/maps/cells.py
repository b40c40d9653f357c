"""Schematic cells of the communes: who is nearest to whose point. Never a legal boundary.

A map of the whole of Vietnam must show the Hoàng Sa and Trường Sa archipelagos; these maps show one
district. Whoever widens them to the country must draw both.
"""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from shapely import MultiPoint, Point, box, unary_union, voronoi_polygons
from shapely.affinity import scale
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from planner.maps.sheet import COORDINATE_DIGITS
from planner.scenario.rows import Unit
from planner.scenario.schema import Scenario

BOUNDARIES_FILE = "boundaries.geojson"
MARGIN_DEG = 0.02
"""How far cells reach beyond points when units have no boxes, about two kilometres."""
ROUNDING_DEG = 0.008
NAME_KEYS = ("name", "ten", "NAME", "ten_xa", "Name")


def schematic_cells(units: Sequence[Unit]) -> list[tuple[Unit, dict[str, Any]]]:
    """Return each unit with its Voronoi cell inside the rounded union of the units' boxes, as GeoJSON."""
    if not units:
        return []
    flat = math.cos(math.radians(sum(unit.lat for unit in units) / len(units)))
    region = _region(units)
    cells = [scale(cell, 1 / flat, 1, origin=(0, 0)) for cell in _voronoi(units, region, flat)]
    pairs = [(unit, _cell_of(unit, cells)) for unit in units]
    return [(unit, geojson(cell.intersection(region))) for unit, cell in pairs if cell is not None]


def _voronoi(units: Sequence[Unit], region: BaseGeometry, flat: float) -> list[BaseGeometry]:
    """Return the cells with longitudes shrunk by ``flat``, so that near means near on the ground."""
    points = MultiPoint([(unit.lon * flat, unit.lat) for unit in units])
    if len({(point.x, point.y) for point in points.geoms}) == 1:
        return [scale(region, flat, 1, origin=(0, 0))]
    return list(voronoi_polygons(points, extend_to=scale(region, flat, 1, origin=(0, 0))).geoms)


def _cell_of(unit: Unit, cells: Sequence[BaseGeometry]) -> BaseGeometry | None:
    point = Point(unit.lon, unit.lat)
    return min(cells, key=lambda cell: cell.distance(point), default=None)


def _region(units: Sequence[Unit]) -> BaseGeometry:
    """Return the union of the units' boxes, its steps rounded off."""
    return unary_union([_box(unit) for unit in units]).buffer(-ROUNDING_DEG).buffer(2 * ROUNDING_DEG).buffer(
        -ROUNDING_DEG
    ) or unary_union([_box(unit) for unit in units])


def _box(unit: Unit) -> BaseGeometry:
    if unit.south is None or unit.west is None or unit.north is None or unit.east is None:
        return Point(unit.lon, unit.lat).buffer(MARGIN_DEG)
    return box(unit.west, unit.south, unit.east, unit.north)


def geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON with rounded positions."""
    shape = mapping(geometry)
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401 - GeoJSON nests at will
    if isinstance(coordinates, float):
        return round(coordinates, COORDINATE_DIGITS)
    return [_rounded(part) for part in coordinates]


def own_boundaries(scenario: Scenario) -> list[tuple[str, dict[str, Any]]]:
    """Return name and geometry of each area of the pack's own boundaries; none when there are none."""
    try:
        features = json.loads(scenario.attachments.get(BOUNDARIES_FILE, b"{}")).get("features", [])
        return list(_areas(features))
    except (ValueError, TypeError, AttributeError, KeyError):
        return []


def _areas(features: Sequence[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for feature in features:
        if feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}:
            properties = feature.get("properties") or {}
            name = next((str(properties[key]) for key in NAME_KEYS if properties.get(key)), "")
            yield name, feature["geometry"]
