"""Suite ``egress``: the planner's crowd arithmetic against measured bottleneck flows and the RiMEA cases.

``bottleneck_*.txt`` hold a width in metres and a measured flow in persons/s on each line. For every published figure
the line says which share of the measurements reaches width x figure (then the figure errs on the safe side), and for
the formula how far the best single figure is off. ``rimea_*_geometry.xml`` are worked out as far as arithmetic goes:
walking time (1, 2) and emptying through four or two exits (9).
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import starmap
from pathlib import Path

from benchmarks.options import Options
from planner.scenario.rows import CrowdExit, CrowdZone
from planner.traffic.crowd import LEVEL_FIGURES, Egress, Zone, card_of
from planner.traffic.crowd.zones import exact, gate_rate

Point = tuple[float, float]
"""Width in metres, measured flow in persons/s."""
WALK_M_MIN = 80
"""1.33 m/s, the walking speed of the RiMEA cases."""
REFERENCE = 82


def measure(file: Path, _options: Options) -> Mapping[str, object]:
    """Return the figures of one file.

    Raises:
        ValueError: the file is neither measurements nor a RiMEA geometry of case 1, 2 or 9.
    """
    if file.suffix == ".txt":
        return {"suite": "egress", "instance": file.name, **compare(read_points(file))}
    cases = {"rimea_01": _corridor, "rimea_02": _stairs, "rimea_09": _square}
    case = cases.get(file.name[: len("rimea_00")])
    if case is None:
        msg = "measurements (.txt) or the geometry of RiMEA case 1, 2 or 9 are expected"
        raise ValueError(msg)
    return {"suite": "egress", "instance": file.name, **case(ET.parse(file).getroot())}  # noqa: S314 - our own files


def read_points(file: Path) -> list[Point]:
    """Return the measurements of a file: width in metres, flow in persons/s."""
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(float(width), float(flow)) for width, flow in lines]


def predicted(width_m: float, per_min_m: int) -> float:
    """Return the persons/s that the planner counts for a gate under a figure."""
    gate = CrowdExit(exit_id="G", zone_id="Z", name="G", width_m=width_m)
    return float(gate_rate(gate, Fraction(per_min_m))) / 60


def compare(points: Sequence[Point]) -> dict[str, object]:
    """Return how the measurements lie to the published figures, and how well a straight line through them fits."""
    figures = [each.per_min_m for each in LEVEL_FIGURES]
    low, high = min(figures), max(figures)
    reached = {
        str(f): round(sum(flow >= predicted(width, f) for width, flow in points) / len(points), 3) for f in figures
    }
    inside = sum(predicted(w, low) <= flow <= predicted(w, high) for w, flow in points)
    best = sum(w * flow for w, flow in points) / sum(w * w for w, _ in points)
    return {
        "points": len(points),
        "measured_per_min_m": [round(60 * f(flow / width for width, flow in points), 1) for f in (min, max)],
        "share_at_least": reached,
        "share_inside": round(inside / len(points), 3),
        "best_figure": round(60 * best, 1),
        "worst_error": round(max(abs(w * best - flow) / flow for w, flow in points), 3),
    }


def _zone(people: int, gates: Sequence[CrowdExit], walk_m: int = 0) -> Zone:
    row = CrowdZone(zone_id="Z", name="Z", people=people, walk_m=walk_m)
    return Zone(row, (), tuple(gates), walk_m_min=WALK_M_MIN)


def _gates(widths_m: Sequence[float]) -> list[CrowdExit]:
    return [CrowdExit(exit_id=str(i), zone_id="Z", name=str(i), width_m=width) for i, width in enumerate(widths_m)]


def _corridor(root: ET.Element) -> dict[str, object]:
    """Case 1: one person walks the corridor; 26 to 34 s are expected."""
    length_m = max(float(vertex.attrib["px"]) for vertex in root.iter("vertex"))
    walk_s = 60 * float(_zone(1, (), round(length_m)).walk_min)
    return {"length_m": length_m, "walk_s": round(walk_s, 2), "inside": 26 <= walk_s <= 34}


def _stairs(root: ET.Element) -> dict[str, object]:
    """Case 2: the same up a staircase, along its slope; within 5 % of length / speed."""
    stair = next(room for room in root.iter("subroom") if room.get("class") == "stair")
    xs = [float(vertex.attrib["px"]) for vertex in stair.iter("vertex")]
    length_m = (max(xs) - min(xs)) * math.hypot(1, float(stair.attrib["A_x"]))
    ratio = float(_zone(1, (), round(length_m)).walk_min) / (length_m / WALK_M_MIN)
    return {"length_m": length_m, "ratio": round(ratio, 3), "inside": 0.95 <= ratio <= 1.05}


def _square(root: ET.Element) -> dict[str, object]:
    """Case 9: a thousand people leave through four doors, then through two; about twice as long is expected."""
    doors = [t for t in root.iter("transition") if t.attrib["room1_id"] == "0"]
    ends = [[(float(v.attrib["px"]), float(v.attrib["py"])) for v in door.iter("vertex")] for door in doors]
    widths = [float(exact(width)) for width in starmap(math.dist, ends)]
    four, two = (_minutes(card_of(_zone(1000, _gates(some))).egresses) for some in (widths, widths[:2]))
    ratio = float(two / four)
    return {
        "exits": len(widths),
        "egress_s": [round(60 * float(four), 1), round(60 * float(two), 1)],
        "ratio": round(ratio, 3),
        "inside": 1.6 <= ratio <= 2.4,
    }


def _minutes(egresses: Sequence[Egress]) -> Fraction:
    found = next(each for each in egresses if each.figure == REFERENCE and each.purpose == "normal" and not each.lost)
    return found.minutes or Fraction(0)
