"""Roads from GeoJSON: lines that meet where they share a point, or that name their junctions."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.traffic.imports.box import Box
from planner.traffic.imports.lines import Line, network_of
from planner.traffic.imports.raw import RawNetwork, unreadable
from planner.wording import Wording

DIGITS = 6
"""Points that agree to so many decimals of a degree (0.1 m) are one place."""
FEWEST_POINTS = 2
FLAGS = {True: "yes", False: "no"}


def read_geojson(file: Path, box: Box | None = None) -> RawNetwork:
    """Return the roads of a GeoJSON file: its LineStrings and MultiLineStrings.

    Raises:
        NetworkFileError: the file is not GeoJSON, or has a line without two points in degrees.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
        features = data["features"]
        lines = [line for number, feature in enumerate(features) for line in _lines(feature, number, box)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = Wording(
            f"cần GeoJSON gồm các LineString, tọa độ [kinh độ, vĩ độ] ({error})",
            f"GeoJSON of LineStrings with [longitude, latitude] is expected ({error})",
        )
        raise unreadable(file.name, why) from error
    return network_of(lines, str(data.get("attribution", "")))


def _lines(feature: Mapping[str, Any], number: int, box: Box | None) -> Iterator[Line[tuple[float, float]]]:
    geometry, tags = feature["geometry"], _tags(feature.get("properties") or {})
    if geometry["type"] not in {"LineString", "MultiLineString"} or tags is None:
        return
    parts = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    for part in parts:
        points = tuple((_degrees(y, 90, number), _degrees(x, 180, number)) for x, y, *_ in part)
        if len(points) < FEWEST_POINTS:
            raise ValueError(f"features[{number}]: {len(points)} < {FEWEST_POINTS}")
        if box is None or all(box.holds(*point) for point in points):
            keys = tuple((round(lat, DIGITS), round(lon, DIGITS)) for lat, lon in points)
            yield Line(keys, points, tags)


def _degrees(value: object, last: float, number: int) -> float:
    degrees = float(str(value))
    if not -last <= degrees <= last:
        raise ValueError(f"features[{number}]: {value}")
    return degrees


def _tags(properties: Mapping[str, object]) -> dict[str, str] | None:
    """Return what is said of a road in the words of OpenStreetMap; None for what is no road (a railway)."""
    if str(properties.get("kind", "road")) != "road":
        return None
    kind = properties.get("highway") or properties.get("class") or properties.get("osm_class") or ""
    said = {"highway": kind, "maxspeed": properties.get("speed_kmh"), **properties}
    return {key: FLAGS[value] if isinstance(value, bool) else str(value) for key, value in said.items() if value}
