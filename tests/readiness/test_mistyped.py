"""Figures mistyped by many noughts: everything is still told, nothing fails."""

from dataclasses import replace
from datetime import date

import pytest

from planner.readiness import Situation, dashboard
from planner.readiness.dashboard import months
from planner.readiness.diary import diary
from planner.readiness.plain import board_data
from planner.report.gantt import Chart, gantt_svg
from planner.scenario.rows import Gate, Holiday, Subplan
from tests.readiness.packs import D_DAY, changed, repaired, rows
from tests.readiness.test_control import NOON

FAR = 10**12


@pytest.mark.parametrize(
    "fields",
    [
        {"duration_days": FAR},
        {"latest_finish_d": FAR},
        {"latest_finish_d": -FAR},
        {"duration_days": FAR, "calendar": "làm việc"},
        {"predecessors": ("A01+999999999999",)},
    ],
)
@pytest.mark.parametrize("today", [date.min, D_DAY, date.max])
def test_a_task_beyond_every_calendar_is_told_and_drawn(fields: dict[str, object], today: date) -> None:
    scenario = changed(repaired(), ["A05"], **fields)
    situation = Situation.of(scenario)

    data = board_data(dashboard(situation, today), "vi")

    assert sum(data["states"].values()) == 122
    assert len(months(situation)) <= 122
    assert 'data-row="A05"' in gantt_svg(Chart(situation, today))
    assert len(gantt_svg(Chart(situation, today))) < 2_000_000


def test_gates_sub_plans_and_holidays_beyond_every_calendar_are_told() -> None:
    scenario = replace(
        repaired(),
        gates=(Gate(requirement_id="1", gate="D-x", days_before=FAR, requirement="Không bao giờ"),),
        subplans=(Subplan(body="Xã A", head="Bà B", due_d=FAR),),
        holidays=(Holiday(first=date(2025, 5, 5), last=date.max, kind="off", name="quá dài"),),
    )
    situation = Situation.of(scenario, rows(scenario))

    board = dashboard(situation, D_DAY)

    assert board.gates[0].day == date.min
    assert [row.body for row in board.late_subplans] == ["Xã A"]
    assert not situation.calendar.is_working(D_DAY)
    assert diary(situation, scenario.members[0], NOON).startswith(b"BEGIN:VCALENDAR")
