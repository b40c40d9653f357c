"""Queues simulated beside the static answer; a clear sentence where the simulation is not installed."""

import importlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from planner.errors import UsageError
from planner.scenario.rows import Demand
from planner.tables import read_table
from planner.traffic import Arc
from planner.traffic.assignment.day import DayFlows, assign_day
from planner.traffic.assignment.files import write_simulation
from planner.traffic.assignment.simulate import SimulationMissingError, simulate
from tests.traffic.town import EVENT, make_edge, make_town

QUIET = EVENT.model_copy(update={"options": {"traffic": {"through_pcu_day": 0}}})
SIX, SEVEN = datetime(2025, 6, 16, 6), datetime(2025, 6, 16, 7)


def flows_over(capacity_pcu_h: float) -> DayFlows:
    """600 cars an hour from A to C; bc is the only way into C and carries so many."""
    town = make_town(without=("bc", "cf"))
    narrow = make_edge("bc", capacity_pcu_h=capacity_pcu_h, lanes=1)
    cars = {"origin": "A", "destination": "C", "mode": "xe con", "people": 1800}
    demand = Demand.model_validate({**cars, "depart_from": SIX, "depart_to": SEVEN})
    return assign_day(replace(town, edges=(*town.edges, narrow), event=QUIET, demand=(demand,)))


def test_a_road_that_is_too_narrow_makes_them_wait(tmp_path: Path) -> None:
    pytest.importorskip("uxsim")
    found = simulate(flows_over(300), SIX, SEVEN)
    first = found.links[0]
    assert first.arc == Arc("ab", forward=True)  # they wait in the road before
    assert first.queue_pcu > 50
    narrow = next(link for link in found.links if link.arc == Arc("bc", forward=True))
    assert narrow.volume_capacity == pytest.approx(2)
    assert found.started == pytest.approx(600, abs=2)
    rows = read_table(write_simulation(found, tmp_path)).rows
    assert (rows[0].cells["edge_id"], int(rows[0].cells["queue_pcu"])) == (first.arc.edge_id, round(first.queue_pcu))


def test_a_wide_road_makes_nobody_wait() -> None:
    pytest.importorskip("uxsim")
    found = simulate(flows_over(1800), SIX, SEVEN)
    assert all(link.queue_pcu <= 6 for link in found.links)
    assert found.arrived == found.started


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(UsageError, match="Khoảng giờ 07:00–06:00 trống"):
        simulate(flows_over(900), SEVEN, SIX)


def test_without_the_program_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ImportError(name)

    flows = flows_over(900)
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(SimulationMissingError, match="Chưa cài chương trình mô phỏng uxsim"):
        simulate(flows, SIX, SEVEN)
