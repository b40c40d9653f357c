"""The reach proof as files: a table for people, the cut-offs by the minute, and the certificate anyone can check."""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.traffic.files import FOLDER
from planner.traffic.network import Arc
from planner.traffic.reach.blame import orders_in_the_way
from planner.traffic.reach.ground import STATION_KINDS, Anchor, Ground
from planner.traffic.reach.minutes import CutOff
from planner.traffic.reach.proof import ReachProof, StateProof, withhold
from planner.traffic.reach.states import SLICE_MIN, slice_period
from planner.units import format_datetime

REACH_FILE, CUT_OFF_FILE, CERTIFICATE_FILE = "reach.csv", "cut_off.csv", "reach.json"
REACH_COLUMNS = ("place_kind", "place_id", "place", "from", "to", "hospital_min", "fire_min", "verdict")
CUT_OFF_COLUMNS = ("place_kind", "place_id", "place", "lat", "lon", "station", "from", "to", "minutes", "orders")
WITHIN, CUT, FAR = "đạt", "xét theo phút", "xa"
"""Within the limit by the proof; not proved for the slice, so judged by the minute; too far with every road open."""
RULE = (
    "ms = ceil(length_m * 3600 / min(speed_kmh, lane speed)) for each piece; hospital: pieces driven backwards from the"
    " stations; fire: forwards; a piece of a closed arc is not used; a held junction adds its wait, or is not passed"
    " when the wait is null. Check: stations have 0; a vertex has the ms of the piece it is reached by (via); no usable"
    " piece leads to a vertex in less; a vertex with -1 is entered by no usable piece from a vertex that is reached."
)

Line = dict[str, str]


def write_reach(
    scenario: Scenario, proof: ReachProof, cuts: Sequence[CutOff], folder: Path, *, protected: bool = False
) -> list[Path]:
    """Write the proof into ``folder``/traffic and return the paths.

    The certificate says whether protected movements were counted: then the files are not for publication (R46), and are
    written only for a reader who is cleared (``protected``).
    """
    withhold(proof, protected=protected)
    target = folder / FOLDER
    write_table(target / REACH_FILE, REACH_COLUMNS, reach_rows(proof))
    write_table(target / CUT_OFF_FILE, CUT_OFF_COLUMNS, cut_off_rows(scenario, proof, cuts, protected=protected))
    text = json.dumps(certificate(proof), ensure_ascii=False, separators=(",", ":"))
    write_text(target / CERTIFICATE_FILE, text)
    return [target / name for name in (REACH_FILE, CUT_OFF_FILE, CERTIFICATE_FILE)]


def reach_rows(proof: ReachProof) -> Iterator[Line]:
    """Yield for each place the periods with the same minutes, from the first slice to the last."""
    times = {kind: proof.ms(kind) for kind in STATION_KINDS}
    vertices, limit_ms = proof.vertices, proof.limit_min * 60_000
    for index, place in enumerate(proof.ground.places):
        far = [not 0 <= int(proof.base.trees[kind].ms[vertices[index]]) <= limit_ms for kind in STATION_KINDS]
        spans = groupby(
            proof.slices, key=lambda number: tuple(int(times[kind][number, index]) for kind in STATION_KINDS)
        )
        for both, numbers in spans:
            own = list(numbers)
            yield {
                "place_kind": place.kind,
                "place_id": place.place_id,
                "place": place.name,
                "from": format_datetime(slice_period(proof.day, own[0])[0]),
                "to": format_datetime(slice_period(proof.day, own[-1])[1]),
                "hospital_min": minutes_text(both[0]),
                "fire_min": minutes_text(both[1]),
                "verdict": _verdict([0 <= ms <= limit_ms for ms in both], far),
            }


def _verdict(kept: Sequence[bool], far: Sequence[bool]) -> str:
    if all(kept):
        return WITHIN
    return FAR if all(too_far for within, too_far in zip(kept, far, strict=True) if not within) else CUT


def minutes_text(ms: int) -> str:
    """Write a time in minutes, rounded up to a tenth; nothing when no road leads there."""
    return "" if ms < 0 else f"{math.ceil(ms / 6000) / 10:.1f}"


def cut_off_rows(
    scenario: Scenario, proof: ReachProof, cuts: Sequence[CutOff], *, protected: bool = False
) -> Iterator[Line]:
    """Yield each place that is cut off, from which minute to which, and the orders in the way."""
    for cut in cuts:
        yield {
            "place_kind": cut.place.kind,
            "place_id": cut.place.place_id,
            "place": cut.place.name,
            "lat": str(cut.place.lat),
            "lon": str(cut.place.lon),
            "station": cut.kind,
            "from": format_datetime(cut.start),
            "to": format_datetime(cut.end),
            "minutes": str((cut.end - cut.start) // timedelta(minutes=1)),
            "orders": ";".join(orders_in_the_way(scenario, proof, cut, protected=protected)),
        }


def certificate(proof: ReachProof) -> dict[str, Any]:
    """Return the proof as plain data: roads, places, stations, and for each state of the roads its two trees."""
    ground, vertex = proof.ground, proof.ground.vertex_of()
    return {
        "rule": RULE,
        "day": proof.day.isoformat(),
        "slice_min": SLICE_MIN,
        "limit_min": proof.limit_min,
        "protected": proof.protected,
        "vertices": [anchor_text(anchor) for anchor in ground.anchors],
        "pieces": _pieces(ground),
        "places": [[place.kind, place.place_id, vertex[place.anchor]] for place in ground.places],
        "stations": {
            kind: sorted({vertex[each.anchor] for each in ground.stations if each.kind == kind})
            for kind in STATION_KINDS
        },
        "states": [_state(state) for state in proof.states],
    }


def anchor_text(anchor: Anchor) -> str:
    """Write a vertex: the junction's id, or the road and the metres from u."""
    return anchor.node_id or f"{anchor.edge_id}@{anchor.at_m}"


def arc_text(arc: Arc) -> str:
    """Write a road in a direction: + is from u to v."""
    return f"{arc.edge_id}{'+' if arc.forward else '-'}"


def _pieces(ground: Ground) -> list[list[object]]:
    return [
        [int(tail), int(head), arc_text(ground.arcs[parent]), float(length_m), float(speed)]
        for tail, head, parent, length_m, speed in zip(
            ground.tail, ground.head, ground.parent, ground.length_m, ground.speed_kmh, strict=True
        )
    ]


def _state(proof: StateProof) -> dict[str, Any]:
    return {
        "slices": list(proof.slices),
        "closed": sorted(arc_text(arc) for arc in proof.state.closed),
        "lanes": {arc_text(arc): speed for arc, speed in sorted(proof.state.lanes)},
        "waits": dict(sorted(proof.state.waits, key=lambda pair: pair[0])),
        "trees": {kind: {"ms": tree.ms.tolist(), "via": tree.via.tolist()} for kind, tree in proof.trees.items()},
    }
