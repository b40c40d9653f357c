"""What a map is drawn from, and the marks it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from planner.scenario.schema import Scenario
from planner.traffic.curves import Curve
from planner.traffic.files import TrafficPlan
from planner.traffic.listed import ListedDetour
from planner.wording import Language, Wording

if TYPE_CHECKING:
    from planner.maps.flows import Flow
    from planner.maps.layers_reach import Cut

Rows = Sequence[Mapping[str, str]]
Style = Mapping[str, str | float]
Feature = dict[str, Any]
COORDINATE_DIGITS = 5
"""About one metre."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the maps show.

    Attributes:
        scenario: the pack.
        tables: rows of the plan files by problem; a problem without a plan is missing.
        traffic: closures on the roads of the pack.
        detours: the ways round as listed, edits by hand included.
        language: of every word on the map.
        flows: flows by quarter hour, where they were computed.
        cuts: places that are cut off; None while nothing was proved.
    """

    scenario: Scenario
    tables: Mapping[str, Rows]
    traffic: TrafficPlan
    detours: Sequence[ListedDetour]
    language: Language
    flows: "Sequence[Flow]" = ()
    cuts: "Sequence[Cut] | None" = None

    def say(self, vi: str, en: str) -> str:
        """Return a sentence in the reader's language."""
        return Wording(vi, en).to(self.language)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign and its meaning.

    Attributes:
        kind: how the sign is drawn.
        text: what it means.
        style: Leaflet path options, for lines, areas and circles.
        mark: text inside a badge.
        look: CSS class of a badge.
    """

    kind: Literal["line", "area", "circle", "badge"]
    text: str
    style: Style = field(default_factory=dict)
    mark: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class MapLayer:
    """Signs that are switched on and off together.

    Attributes:
        key: a plain word, unique on the map.
        title: name in the layer control.
        features: GeoJSON features; ``properties`` holds style, icon and tooltip lines as plain text.
        legend: what the signs mean.
        missing: why there is nothing to show; empty when there is.
    """

    key: str
    title: str
    features: tuple[Feature, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    missing: str = ""

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Return south, west, north, east of everything in the layer; None when it is empty."""
        points = [point for feature in self.features for point in _points(feature["geometry"]["coordinates"])]
        if not points:
            return None
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        return min(lats), min(lons), max(lats), max(lons)


def _points(coordinates: Any) -> Iterable[tuple[float, float]]:  # noqa: ANN401 - GeoJSON nests at will
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _points(part)


def position(lat: float, lon: float) -> list[float]:
    """Return a GeoJSON position, rounded to about a metre."""
    return [round(lon, COORDINATE_DIGITS), round(lat, COORDINATE_DIGITS)]


def line(curves: Iterable[Curve], style: Style, lines: Sequence[str] = ()) -> Feature:
    """Return a drawn line (of several parts) with what the tooltip says."""
    parts = [[position(lat, lon) for lat, lon in curve] for curve in curves]
    return _feature({"type": "MultiLineString", "coordinates": parts}, {"style": dict(style)}, lines)


def area(geometry: Mapping[str, Any], style: Style, lines: Sequence[str] = ()) -> Feature:
    """Return a filled area with what the tooltip says."""
    return _feature(dict(geometry), {"style": dict(style)}, lines)


def badge(point: tuple[float, float], look: str, mark: str, lines: Sequence[str], **more: str | float) -> Feature:
    """Return a sign with a short text; ``look`` is its CSS class, ``more`` may hold color, size and under."""
    icon = {"look": look, "mark": mark, **more}
    return _feature({"type": "Point", "coordinates": position(*point)}, {"icon": icon}, lines)


def label(point: tuple[float, float], look: str, text: str) -> Feature:
    """Return a name written on the map."""
    return badge(point, look, text, ())


def _feature(geometry: Mapping[str, Any], properties: Mapping[str, Any], lines: Sequence[str]) -> Feature:
    said = {"lines": list(lines)} if lines else {}
    return {"type": "Feature", "geometry": dict(geometry), "properties": {**properties, **said}}
