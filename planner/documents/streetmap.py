"""A small map of main roads, printed from the pack's own road graph: where a house lies and where the ceremony is."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from planner.scenario.rows import Edge
from planner.scenario.schema import Scenario
from planner.traffic.curves import CURVES_FILE, Curve, read_curves

WIDE, HIGH = 840, 520
"""Size of the map in units of its drawing."""
EDGE = 60
LEAST_KM = 0.8
"""Smallest width of the country shown: a house across the street still needs streets around it."""
KM_PER_DEGREE = 111.195
LINE, BESIDE = 26, 260
"""Labels that would overlap are set a line lower, numbers aside."""
FONT = 'font-family="Tinos"'
APART_X, APART_Y = 130, 40
"""Names of roads that would stand closer than this are left out."""
MAIN = ("trunk", "primary", "secondary")
CREDIT = "Đường: © OpenStreetMap"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with the words beside it; ``tone`` is its colour."""

    lat: float
    lon: float
    label: str
    tone: str = "#000"


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the country that a map shows: its middle and how many units a degree takes."""

    lat: float
    lon: float
    per_degree: float

    @classmethod
    def around(cls, marks: Sequence[Mark]) -> "Window":
        """Return the smallest window that holds all marks."""
        lats, lons = [mark.lat for mark in marks], [mark.lon for mark in marks]
        lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        squeeze = math.cos(math.radians(lat))
        least = LEAST_KM / KM_PER_DEGREE
        high = max(max(lats) - min(lats), least)
        wide = max((max(lons) - min(lons)) * squeeze, least)
        return cls(lat, lon, min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high))

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a point is drawn."""
        squeeze = math.cos(math.radians(self.lat))
        x = WIDE / 2 + (lon - self.lon) * squeeze * self.per_degree
        return round(x, 1), round(HIGH / 2 - (lat - self.lat) * self.per_degree, 1)


class StreetMap:
    """The roads of a pack, read once; maps of any part of it are drawn from them."""

    def __init__(self, scenario: Scenario) -> None:
        """Read the roads; without a road graph maps show the points alone."""
        self._curves = read_curves(scenario)
        self._nodes = {node.node_id: (node.lat, node.lon) for node in scenario.nodes}
        self._edges = scenario.edges
        told = scenario.attachments.get("SOURCE.md", b"") + scenario.attachments.get(CURVES_FILE, b"")[:2000]
        self._credit = CREDIT if b"OpenStreetMap" in told else ""

    def draw(self, marks: Sequence[Mark]) -> str:
        """Return a picture (SVG) of the roads around some marks."""
        window = Window.around(marks)
        roads = "".join(self._roads(window))
        points = "".join(_points(window, marks))
        frame = f'<rect width="{WIDE}" height="{HIGH}" fill="#fff" stroke="#999"/>'
        scale = _scale(window)
        credit = f'<text x="{WIDE - 8}" y="{HIGH - 8}" text-anchor="end" {FONT} font-size="15">{self._credit}</text>'
        shown = credit if roads else ""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">'
        clip = f'<clipPath id="w"><rect width="{WIDE}" height="{HIGH}"/></clipPath>'
        return f'{head}{clip}{frame}<g clip-path="url(#w)">{roads}</g>{points}{scale}{shown}</svg>'

    def _roads(self, window: Window) -> Iterator[str]:
        named: dict[str, tuple[float, float]] = {}
        for edge in sorted(self._edges, key=lambda edge: edge.road_class in MAIN):
            points = [window.xy(*point) for point in self._curve(edge)]
            if not any(-WIDE < x < 2 * WIDE and -HIGH < y < 2 * HIGH for x, y in points):
                continue
            path = " ".join(f"{x},{y}" for x, y in points)
            wide = 7 if edge.road_class in MAIN else 4
            yield f'<polyline points="{path}" fill="none" stroke="#c9c9c9" stroke-width="{wide}"/>'
            name = edge.name or edge.ref
            x, y = points[len(points) // 2]
            crowded = any(abs(x - a) < APART_X and abs(y - b) < APART_Y for a, b in named.values())
            if name and name not in named and not crowded and EDGE < x < WIDE - EDGE and EDGE < y < HIGH - EDGE:
                named[name] = (x, y)
                yield f'<text x="{x}" y="{y - 6}" {FONT} font-size="16" fill="#666">{escape(name)}</text>'

    def _curve(self, edge: Edge) -> Curve:
        found = self._curves.get(edge.edge_id)
        return found or tuple(self._nodes[node] for node in (edge.u, edge.v) if node in self._nodes)


def _points(window: Window, marks: Sequence[Mark]) -> Iterator[str]:
    taken: list[tuple[float, float]] = []
    for mark in marks:
        x, y = window.xy(mark.lat, mark.lon)
        if mark.label.isdecimal():
            while any(math.hypot(x - other_x, y - other_y) < LINE for other_x, other_y in taken):
                x += LINE
            taken.append((x, y))
            yield _numbered(mark, x, y)
            continue
        at = y + 7
        while any(abs(at - other_y) < LINE and abs(x - other_x) < BESIDE for other_x, other_y in taken):
            at += LINE
        taken.append((x, at))
        anchor, text_x = ("end", x - 16) if x > WIDE * 0.6 else ("start", x + 16)
        yield f'<circle cx="{x}" cy="{y}" r="10" fill="{mark.tone}" stroke="#fff" stroke-width="2"/>'
        yield (
            f'<text x="{text_x}" y="{at}" text-anchor="{anchor}" {FONT} font-size="24" font-weight="bold" '
            f'fill="{mark.tone}">{escape(mark.label)}</text>'
        )


def _numbered(mark: Mark, x: float, y: float) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="15" fill="{mark.tone}" stroke="#fff" stroke-width="2"/>'
        f'<text x="{x}" y="{y + 6}" text-anchor="middle" {FONT} font-size="18" font-weight="bold" '
        f'fill="#fff">{mark.label}</text>'
    )


def _scale(window: Window) -> str:
    """Return a bar of a round length."""
    per_km = window.per_degree / KM_PER_DEGREE
    km = next((size for size in (10.0, 5.0, 2.0, 1.0, 0.5, 0.2) if size * per_km < WIDE / 4), 0.1)
    wide = round(km * per_km, 1)
    words = f"{km:g} km".replace(".", ",")
    return (
        f'<path d="M14 {HIGH - 22}h{wide}" stroke="#000" stroke-width="3"/>'
        f'<text x="14" y="{HIGH - 30}" {FONT} font-size="18">{words}</text>'
    )
