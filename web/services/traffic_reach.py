"""The reach proof as a study: proved, worked out a second time, and told place by place."""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from planner.engine.progress import Progress, Step, Stop
from planner.scenario.schema import Scenario
from planner.traffic.reach.blame import orders_in_the_way
from planner.traffic.reach.files import write_reach
from planner.traffic.reach.findings import reach_findings
from planner.traffic.reach.ground import STATION_KINDS
from planner.traffic.reach.judge import judge_reach
from planner.traffic.reach.minutes import CutOff, cut_offs
from planner.traffic.reach.proof import Question, ReachProof, prove
from planner.units import format_datetime
from planner.wording import Wording
from web.services.traffic_study import FILES

STEPS = 4


def reach_task(scenario: Scenario, *, cleared: bool, progress: Progress, stop: Stop) -> dict[str, Any]:  # noqa: ARG001
    """Prove the reach of every place on the day of the ceremony, and have it judged from the rows alone."""

    def say(done: int) -> None:
        progress(Step("traffic", "reach", done, STEPS))

    say(0)
    proof = prove(scenario, Question(protected=cleared))
    say(1)
    cuts = cut_offs(proof)
    say(2)
    with tempfile.TemporaryDirectory() as name:
        paths = write_reach(scenario, proof, cuts, Path(name), protected=cleared)
        say(3)
        doubts = judge_reach(scenario, Path(name))
        files = {path.name: path.read_text("utf-8") for path in paths}
    found = reach_findings(scenario, proof, cuts, protected=cleared)
    return {
        **_figures(proof, cuts),
        "cuts": [_cut(scenario, proof, cut, cleared=cleared) for cut in cuts],
        "findings": [[str(one.severity), *both(one.message)] for one in found],
        "doubts": [both(one.message) for one in doubts],
        FILES: files,
    }


def both(words: Wording) -> list[str]:
    """Return a sentence in both languages, as JSON keeps it."""
    return [words.vi, words.en]


def _figures(proof: ReachProof, cuts: Sequence[CutOff]) -> dict[str, Any]:
    return {
        "day": proof.day.isoformat(),
        "limit_min": proof.limit_min,
        "slices": len(proof.slices),
        "road_states": len(proof.states),
        "places": len(proof.ground.places),
        "stations": {kind: sum(station.kind == kind for station in proof.ground.stations) for kind in STATION_KINDS},
        "cut_off_places": len({cut.place.place_id for cut in cuts}),
    }


def _cut(scenario: Scenario, proof: ReachProof, cut: CutOff, *, cleared: bool) -> dict[str, Any]:
    lat, lon = _where(proof, cut)
    return {
        "place_kind": cut.place.kind,
        "place_id": cut.place.place_id,
        "name": cut.place.name,
        "station": cut.kind,
        "start": format_datetime(cut.start),
        "end": format_datetime(cut.end),
        "minutes": (cut.end - cut.start) // timedelta(minutes=1),
        "orders": list(orders_in_the_way(scenario, proof, cut, protected=cleared)),
        "lat": lat,
        "lon": lon,
    }


def _where(proof: ReachProof, cut: CutOff) -> tuple[float, float]:
    """Return where a place stands on the roads: its junction, or an end of its road."""
    anchor, network = cut.place.anchor, proof.ground.network
    node = network.node_by_id[anchor.node_id or network.edge_by_id[anchor.edge_id].u]
    return node.lat, node.lon
