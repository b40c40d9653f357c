"""Each rule of a schedule: the smallest that keeps it, the smallest that breaks it."""

from dataclasses import replace
from typing import Any

import pytest

from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.entities import Cover, Kind, Schedules, Wish, Worker

LATE = Kind("L", 600, frozenset({"E"}))
EARLY = Kind("E", 480)
ANYONE = Worker("An", max_minutes=10_000, max_on=14, max_weekends=2)


def rules_broken(worker: Worker, days: str) -> list[str]:
    """Return the rules that one person's schedule breaks; day 0 is a Monday."""
    schedules = Schedules(len(days), {"E": EARLY, "L": LATE}, {"An": worker})
    return [finding.rule for finding in check_roster(schedules, {"An": tuple(kind.strip() for kind in days)})]


@pytest.mark.parametrize(
    ("rule", "worker", "kept", "broken"),
    [
        ("complete", ANYONE, "E", "X"),
        ("min_rest", ANYONE, "EL", "LE"),
        ("max_kind", replace(ANYONE, max_shifts={"L": 1}), "EL", "LL"),
        ("total_minutes", replace(ANYONE, min_minutes=480), "E ", "  "),
        ("total_minutes", replace(ANYONE, max_minutes=480), "E ", "EE"),
        ("consecutive_on", replace(ANYONE, max_on=2), "EE E", "EEE "),
        ("consecutive_on", replace(ANYONE, min_on=2), " EE ", " E "),
        ("consecutive_off", replace(ANYONE, min_off=2), "E  E", "E E"),
        ("weekends", replace(ANYONE, max_weekends=1), "     EE      ", "     E      E "),
        ("days_off", replace(ANYONE, days_off=frozenset({1})), "E ", " E"),
        ("busy_then", replace(ANYONE, busy=frozenset({(1, "L")})), "EE", "EL"),
    ],
)
def test_a_rule_names_the_schedule_that_breaks_it_and_only_that(
    rule: str, worker: Worker, kept: str, broken: str
) -> None:
    assert rules_broken(worker, kept) == []
    assert rules_broken(worker, broken) == [rule]


@pytest.mark.parametrize("days", ["E  ", "  E", "E  E"])
def test_a_run_that_touches_the_edge_of_the_horizon_may_be_short(days: str) -> None:
    assert rules_broken(replace(ANYONE, min_on=3, min_off=2), days) == []


def test_a_weekend_counts_once_however_many_of_its_days_have_duty() -> None:
    assert rules_broken(replace(ANYONE, max_weekends=1), "     EE") == []
    assert rules_broken(replace(ANYONE, max_weekends=0), "      E") == ["weekends"]


def test_goals_are_counted_apart() -> None:
    schedules = Schedules(
        2,
        {"E": EARLY, "L": LATE},
        {"An": ANYONE, "Ba": replace(ANYONE, person_id="Ba")},
        wishes=(Wish("An", 0, "E", 2, on=True), Wish("An", 1, "L", 3, on=False), Wish("Ba", 0, "L", 7, on=True)),
        covers=(Cover(0, "E", 1, 100, 5), Cover(1, "L", 2, 100, 5), Cover(1, "E", 0, 100, 5)),
    )
    roster = {"An": ("E", "L"), "Ba": ("E", "E")}
    assert score_roster(schedules, roster) == {"uncovered": 100, "overstaffed": 10, "unkept_wishes": 10}


@pytest.mark.parametrize(
    "wrong",
    [
        {"wishes": (Wish("nobody", 0, "E", 1, on=True),)},
        {"wishes": (Wish("An", 9, "E", 1, on=True),)},
        {"covers": (Cover(0, "unknown", 1, 1, 1),)},
        {"covers": (Cover(0, "E", 1, 1, 1), Cover(0, "E", 2, 1, 1))},
        {"kinds": {"E": Kind("E", 0)}},
    ],
)
def test_a_problem_that_names_what_is_not_there_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown|range|two covers|minutes"):
        Schedules(**{"days": 2, "kinds": {"E": EARLY}, "workers": {"An": ANYONE}, **wrong})
