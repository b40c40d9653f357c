"""Each rule: it holds in a smallest case, forbids a smallest case, and is named by the checker when dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

import pytest

from planner.engine.findings import Severity
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.rehearsals import Problem, check
from planner.problems.rehearsals.model import GOALS, RULES, build
from planner.problems.rehearsals.pins import read_pinned
from planner.problems.rehearsals.windows import Scope
from planner.scenario import rows
from tests.problems.rehearsals.builders import (
    DAYS,
    absence,
    equipment,
    group,
    item,
    kind,
    moment,
    person,
    problem,
    proven,
    rules_of,
    session,
    solved,
    venue,
)

pytestmark = pytest.mark.solver

ON_12 = {"earliest": moment("12 00:00"), "latest": moment("12 23:59")}
TWO_GROUPS = [group("G1"), group("G2")]
TWO_ITEMS = [item("I1", "G1"), item("I2", "G2")]
BOTH_OF_G1 = [item("I1", "G1"), item("I2", "G1")]
PAIR_ON_12 = [session("S1", "I1", **ON_12), session("S2", "I2", **ON_12)]
HOUR = {"open_to": time(9)}
TWO_HOURS = {"open_to": time(10)}
DRESS = {"stage": "tổng duyệt"}
HOT = {"heat_from_min": 8 * 60, "heat_to_min": 12 * 60}


@dataclass(frozen=True)
class Case:
    """A rule with a case that keeps it and a case that cannot."""

    rule: str
    possible: Problem
    impossible: Problem
    pins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def one_day_dress(dress_day: str) -> Problem:
    return problem(
        [session("S1", "I1", **DRESS)],
        [absence("venue", "V1", "14 00:00", "14 23:59")] if dress_day == "14" else [],
        options={"dress_first_d": 1},
    )


def run_throughs(first: str, *closed: str) -> Problem:
    return problem(
        [session("S1", "I1", stage="sơ duyệt", earliest=moment(first)), session("S2", "I1", **DRESS)],
        [absence("venue", "V1", f"{day} 00:00", f"{day} 23:59") for day in closed],
    )


def far(metres_apart: int) -> Problem:
    lon = 107.0 + metres_apart / 106_000
    return problem(
        BOTH_OF_G1,
        [venue("V1", kind="a", **TWO_HOURS), venue("V2", kind="b", lon=lon, **TWO_HOURS)],
        [session("S1", "I1", venue_kinds="a", **ON_12), session("S2", "I2", venue_kinds="b", **ON_12)],
    )


def of_a_kind(sessions: Sequence[rows.Session] = (), start: str = DAYS[0], **limits: object) -> Problem:
    return problem([kind("pupils", **limits)], [group("G1", kind="pupils")], sessions or [session()], start=start)


def congress(until: str) -> Problem:
    return problem([group("G1", organisation_id="XA")], [absence("organisation", "XA", "12 10:00", until)])


def two_days_apart(*closed: str) -> Problem:
    return problem(
        [session("S1"), session("S2", stage="hợp luyện")],
        [absence("venue", "V1", f"{day} 00:00", f"{day} 23:59") for day in closed],
        options={"block_gap_days": 2},
    )


def pianos(count: int) -> Problem:
    items = [item("I1", "G1", equipment="piano"), item("I2", "G2", equipment="piano")]
    return problem(
        TWO_GROUPS, items, PAIR_ON_12, [venue("V1", **HOUR), venue("V2", **HOUR)], [equipment("piano", count)]
    )


def coaches(count: int) -> Problem:
    groups = [group("G1", by_bus=True), group("G2", by_bus=True)]
    halls = [venue("V1", **HOUR), venue("V2", **HOUR)]
    return problem(groups, TWO_ITEMS, PAIR_ON_12, halls, options={"buses": count, "bus_lead_min": 0})


CASES = (
    # 240 minutes fit into 08:00-12:00, 255 do not
    Case("place_each_session", problem([session(minutes=240)]), problem([session(minutes=255)])),
    # the only venue is a hall
    Case("venue_kind", problem([session(venue_kinds="hội trường")]), problem([session(venue_kinds="sân")])),
    # the hall holds 100
    Case("venue_capacity", problem([group(size=100)]), problem([group(size=101)])),
    # an hour in an hour, 75 minutes in an hour
    Case("venue_hours", problem([venue(**HOUR)]), problem([venue(**HOUR)], [session(minutes=75)])),
    # away for all but the last day, or for all of it
    Case(
        "availability",
        problem([absence("group", "G1", "12 00:00", "13 23:59")]),
        problem([absence("group", "G1", "12 00:00", "14 23:59")]),
    ),
    # a window as long as the session, or half as long
    Case(
        "time_windows",
        problem([session(earliest=moment("12 11:00"), latest=moment("12 12:00"))]),
        problem([session(earliest=moment("12 11:30"), latest=moment("12 12:00"))]),
    ),
    # the dress rehearsal belongs on the eve; on the eve the hall is closed
    Case("dress_window", one_day_dress("13"), one_day_dress("14")),
    # pinned into the hall at a time when it is open, or closed
    Case(
        "keep_pins",
        problem(),
        problem([absence("venue", "V1", "12 00:00", "12 23:59")]),
        {"S1": {"date": "2026-06-12"}},
    ),
    # two hours of sessions in two hours; setup makes it 135 minutes
    Case(
        "venue_no_overlap",
        problem(TWO_GROUPS, TWO_ITEMS, PAIR_ON_12, [venue(**TWO_HOURS)]),
        problem(TWO_GROUPS, TWO_ITEMS, PAIR_ON_12, [venue(setup_min=15, **TWO_HOURS)]),
    ),
    # two halls open for an hour: two groups can use them at once, one group cannot
    Case(
        "group_no_overlap",
        problem(TWO_GROUPS, TWO_ITEMS, PAIR_ON_12, [venue("V1", **HOUR), venue("V2", **HOUR)]),
        problem(BOTH_OF_G1, PAIR_ON_12, [venue("V1", **HOUR), venue("V2", **HOUR)]),
    ),
    # the same with two groups; P1 belongs to one, or to both
    Case(
        "person_no_overlap",
        problem(TWO_GROUPS, TWO_ITEMS, PAIR_ON_12, [venue("V1", **HOUR), venue("V2", **HOUR)], [person("P1", "G1")]),
        problem(TWO_GROUPS, TWO_ITEMS, PAIR_ON_12, [venue("V1", **HOUR), venue("V2", **HOUR)], [person("P1", "G1;G2")]),
    ),
    # next door, or four kilometres apart
    Case("travel_between_venues", far(0), far(4000)),
    # khối before hợp luyện: the windows agree, or contradict it
    Case(
        "stage_order",
        problem(
            [session("S1", latest=moment("12 12:00")), session("S2", stage="hợp luyện", earliest=moment("13 00:00"))]
        ),
        problem(
            [session("S1", earliest=moment("13 00:00")), session("S2", stage="hợp luyện", latest=moment("12 12:00"))]
        ),
    ),
    # S2 after S1
    Case(
        "after",
        problem(TWO_GROUPS, TWO_ITEMS, [session("S1"), session("S2", "I2", after="S1")]),
        problem(
            TWO_GROUPS,
            TWO_ITEMS,
            [session("S1", earliest=moment("13 00:00")), session("S2", "I2", after="S1", latest=moment("12 12:00"))],
        ),
    ),
    # twice the same item within two days, or within one
    Case("items_per_day", problem([session(count=2)]), problem([session(count=2, **ON_12)])),
    # 240 minutes of one group on a day, or 300
    Case(
        "daily_load",
        problem(
            BOTH_OF_G1,
            [venue(open_to=time(18))],
            [session("S1", minutes=120, **ON_12), session("S2", "I2", minutes=120, **ON_12)],
        ),
        problem(
            BOTH_OF_G1,
            [venue(open_to=time(18))],
            [session("S1", minutes=150, **ON_12), session("S2", "I2", minutes=150, **ON_12)],
        ),
    ),
    # sơ duyệt on the 12th at the earliest and tổng duyệt on the 14th, or a day later
    # two days before the dress rehearsal the hall is closed
    Case("dress_rehearsal_gap", run_throughs("12 00:00"), run_throughs("12 00:00", "12")),
    # an hour after a quarter of setup, in 75 minutes or in 60
    Case(
        "venue_setup",
        problem([venue(setup_min=15, changeover_min=0, open_to=time(9, 15))]),
        problem([venue(setup_min=15, changeover_min=0, **HOUR)]),
    ),
    # the hall is accepted on the last day before the ceremony, or on the day itself
    Case(
        "venue_accepted",
        problem([venue(accepted_on=date(2026, 6, 14))]),
        problem([venue(accepted_on=date(2026, 6, 15))]),
    ),
    # the yard is hot as long as it is open; with a roof it is not
    Case("heat_window", problem([venue(indoor=True)], options=HOT), problem([venue(indoor=False)], options=HOT)),
    # home by nine, or a quarter before
    Case("curfew", of_a_kind(latest="09:00"), of_a_kind(latest="08:45")),
    # a congress on two of three days, or on all of them
    Case("blocked_days", congress("13 17:00"), congress("14 08:00")),
    # two hours of one group in the week from Friday to Sunday
    Case(
        "weekly_load",
        of_a_kind([session(count=2)], weekly_max_min=120),
        of_a_kind([session(count=2)], weekly_max_min=105),
    ),
    # 08:00-09:00 and 11:00-12:00 on the next day leave 26 hours, not 27
    Case(
        "turnaround_rest",
        of_a_kind([session(count=2)], start="2026-06-13", rest_min=26 * 60),
        of_a_kind([session(count=2)], start="2026-06-13", rest_min=27 * 60),
    ),
    # two days from khối to hợp luyện; on the third day the hall is open, or closed
    Case("stage_gap", two_days_apart(), two_days_apart("14")),
    # two pianos at once, or one
    Case("equipment_limit", pianos(2), pianos(1)),
    # two coaches at once, or one
    Case("bus_fleet", coaches(2), coaches(1)),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def commitments(case: Case) -> Commitments:
    return Commitments(pins=case.pins)


def test_every_rule_has_a_case() -> None:
    assert sorted(case.rule for case in CASES) == sorted(rule.__name__ for rule in RULES)


@every_case
def test_rule_allows_its_smallest_possible_case(case: Case) -> None:
    plan = solved(case.possible, commitments(case))

    assert proven(plan) >= 0
    assert rules_of(case.possible, plan.assignments, commitments(case)) == set()


@every_case
def test_rule_forbids_its_smallest_impossible_case(case: Case) -> None:
    plan = solved(case.impossible, commitments(case))

    assert plan.outcome.status == Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert plan.unmet


@every_case
def test_checker_names_the_rule_that_the_model_lacks(case: Case) -> None:
    scope = Scope(case.impossible, read_pinned(case.impossible, case.pins))
    built = build(scope, {}, [rule for rule in RULES if rule.__name__ != case.rule], GOALS)
    found = run(built.model, Settings(limit_s=10, workers=1))

    assert found.outcome.has_plan
    assert case.rule in rules_of(case.impossible, built.read(found), commitments(case))


@every_case
def test_order_of_rules_and_goals_does_not_matter(case: Case) -> None:
    scope = Scope(case.possible, read_pinned(case.possible, case.pins))
    forward = run(build(scope, {}).model, Settings(limit_s=10, workers=1)).outcome
    backward = run(build(scope, {}, RULES[::-1], GOALS[::-1]).model, Settings(limit_s=10, workers=1)).outcome

    assert (forward.status, forward.score) == (backward.status, backward.score)


def test_gap_that_the_windows_themselves_exclude_is_a_warning() -> None:
    plan = solved(run_throughs("13 00:00"))

    (found,) = check(run_throughs("13 00:00"), plan.assignments)
    assert plan.outcome.status == Status.OPTIMAL
    assert (found.rule, found.severity) == ("dress_rehearsal_gap", Severity.WARNING)


@pytest.mark.parametrize(
    ("accepted", "until", "where"),
    [(12, "12 12:00", ("V1", 12)), (13, "12 12:00", ("V2", 12)), (13, "13 12:00", ("V1", 13))],
)
def test_later_acceptance_relocates_or_moves_the_session(accepted: int, until: str, where: tuple[str, int]) -> None:
    halls = [venue("V1", accepted_on=date(2026, 6, accepted)), venue("V2", cost_vnd_h=60_000)]

    (row,) = solved(problem(halls, [session(latest=moment(until))])).assignments

    assert (row.venue_id, row.start.day) == where


def test_session_without_an_accepted_venue_is_told_why() -> None:
    plan = solved(problem([venue(accepted_on=date(2026, 6, 15))]))

    assert "nghiệm thu quá muộn" in plan.unmet[0].wording.vi
