"""Why a task is then, mine or put off; critical path, cut line, loads; the risk of the dates."""

from dataclasses import replace
from datetime import date

import pytest

from planner.errors import UsageError
from planner.problems.preparation import Assignment, Problem, explain
from planner.problems.preparation.overview import against_baseline, at_risk, critical_path, cut_line, loads
from planner.problems.preparation.risk import simulate
from tests.problems.preparation.builders import person, problem, solved, task

pytestmark = pytest.mark.solver


@pytest.fixture(scope="module")
def asked() -> Problem:
    tasks = [
        task("A", 3, hours=6, latest=15),
        task("B", 2, hours=4, after=["A"], latest=20),
        task("O", 5, hours=30, latest=5, optional=True, value=4),
    ]
    return problem(*tasks, people=[person("P"), person("Q")])


@pytest.fixture(scope="module")
def rows(asked: Problem) -> tuple[Assignment, ...]:
    return solved(asked).assignments


def test_a_task_is_explained_by_what_it_waits_for_and_its_latest_end(
    asked: Problem, rows: tuple[Assignment, ...]
) -> None:
    told = explain(asked, rows, "B")
    text = " ".join(reason.vi for reason in told.reasons)

    assert "Phải chờ A xong" in text
    assert "22/03/2025" in text
    assert any(one.cost is None and "precedence" in one.broken_rules for one in told.alternatives)
    assert all(one.cost >= 0 for one in told.alternatives if one.cost is not None)


def test_a_task_put_off_is_explained_by_its_value_and_what_it_would_take(
    asked: Problem, rows: tuple[Assignment, ...]
) -> None:
    told = explain(asked, rows, "O")

    assert "hoãn" in told.chosen.vi
    assert "giá trị 4" in told.reasons[0].vi
    assert any("hours" in one.broken_rules for one in told.alternatives)


def test_a_member_is_told_tasks_and_hours_against_the_mean(asked: Problem, rows: tuple[Assignment, ...]) -> None:
    told = explain(asked, rows, "P")

    assert "chịu trách nhiệm" in told.chosen.vi
    assert "trung bình" in told.reasons[0].vi


def test_an_unknown_subject_is_refused_with_the_nearest(asked: Problem, rows: tuple[Assignment, ...]) -> None:
    with pytest.raises(UsageError, match="gần nhất"):
        explain(asked, rows, "AA")


def test_the_cut_line_names_the_value_and_the_reason(asked: Problem, rows: tuple[Assignment, ...]) -> None:
    (cut,) = cut_line(asked, rows)

    assert (cut.task_id, cut.value, cut.kept) == ("O", 4, False)
    assert "30 giờ" in cut.reason.vi


def test_one_predecessor_longer_by_days_takes_as_many_days_of_slack(asked: Problem) -> None:
    longer = replace(asked.tasks["A"], modes=(replace(asked.tasks["A"].modes[0], days=5),))
    pinned = {"A": {"start": "2025-03-03"}, "B": {"start": "2025-03-10"}}
    from planner.engine.plan import Commitments  # noqa: PLC0415 - only here

    first = solved(asked, Commitments(pinned)).assignments
    second = solved(replace(asked, tasks={**asked.tasks, "A": longer}), Commitments(pinned)).assignments
    slack = [{row.task_id: row.slack_days for row in rows}["A"] for rows in (first, second)]

    assert slack[0] - slack[1] == 2
    assert critical_path(asked, first)[0] in {"A", "B"}
    assert all(days <= asked.options.risk_days for _, days in at_risk(asked, first))


def test_what_moved_against_the_baseline_is_counted_in_days(rows: tuple[Assignment, ...]) -> None:
    later = [replace(row, finish=date(2025, 3, 30)) if row.task_id == "B" else row for row in rows]
    (moved,) = against_baseline(later, rows)

    assert moved.task_id == "B"
    assert moved.days == (date(2025, 3, 30) - (moved.before or date.max)).days


def test_the_fullest_week_of_a_group_stands_first(asked: Problem, rows: tuple[Assignment, ...]) -> None:
    found = loads(asked, rows)
    shares = [one.hours / one.room_h for one in found if one.room_h]

    assert shares == sorted(shares, reverse=True)
    assert sum(one.hours for one in found) == pytest.approx(10.0)


def test_runs_with_the_same_seed_are_the_same_and_quantiles_are_in_order(
    asked: Problem, rows: tuple[Assignment, ...]
) -> None:
    first, again = (simulate(asked, rows, runs=500, seed=3) for _ in range(2))
    found = {one.task_id: one for one in first}

    assert first == again
    assert simulate(asked, rows, runs=500, seed=4) != first
    assert all(one.p50 <= one.p80 <= one.p95 for one in first)
    assert [driver.task_id for driver in found["B"].drivers] == ["B"] or found["B"].drivers[0].criticality == 1.0


def test_a_chain_without_slack_is_driven_by_its_longest_task() -> None:
    made = problem(task("L", 10), task("S", 1, after=["L"]), days=60)
    rows = solved(replace(made, weights={**made.weights, "makespan": 50})).assignments
    (only,) = simulate(made, rows, runs=2_000, seed=1)
    drivers = {driver.task_id: driver for driver in only.drivers}

    # L is the first to move S: in the runs in which it takes longer than planned.
    assert 0.3 < drivers["L"].criticality < 0.7
    assert drivers["L"].correlation > drivers["S"].correlation
