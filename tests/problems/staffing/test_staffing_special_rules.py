"""Rules about nights, runs of days, chiefs, juniors, teams, reliefs: kept, impossible, and named when dropped."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from planner.engine.outcome import Status
from planner.problems.staffing import Problem, check, special_model
from planner.problems.staffing.data import Absence, Person, Shift, Wish
from planner.problems.staffing.ways import NO_WAY, Ways
from tests.problems.staffing.builders import at, person, place, planned, problem, shift, without

pytestmark = pytest.mark.solver

MORNING, NIGHT = shift("CA1", 6, 12), shift("CA3", 20, 26)
NEXT_DAY, NEXT_NIGHT = shift("CA4", 34, 40), shift("CA5", 44, 50)
TWO_WEEKENDS = [shift(f"CA{day}", 6 + 24 * day, 12 + 24 * day) for day in (5, 6, 12)]
"""On a Saturday, its Sunday and the Saturday after: day 0 is a Monday."""
ONE = [("P1", "CA1", 1)]
RANKS = {"Thiếu úy": 1, "Đại úy": 2}


@dataclass(frozen=True)
class Case:
    """A rule with a case that keeps it and a case that cannot."""

    rule: str
    possible: Problem
    impossible: Problem


def marches(until: float) -> Problem:
    """Return a morning and somebody who marches up to an hour past its start, or from its end."""
    call = Absence(at(until - 1), at(until), "diễu hành")
    return problem([replace(person("A"), busy=(call,))], ONE)


def off(from_hour: float) -> Problem:
    return replace(problem([person("A")], ONE), wishes=(Wish("A", at(from_hour), at(14), hard=True),))


def two_days(people: list[Person], shifts: list[Shift], **options: int) -> Problem:
    return problem(people, [("P1", one.shift_id, 1) for one in shifts], shifts, options)


def in_kinds(people: list[Person]) -> Problem:
    shifts = [replace(NIGHT, kind="đêm"), replace(NEXT_DAY, kind="sáng")]
    return replace(two_days(people, shifts), successions=frozenset({("đêm", "sáng")}))


def with_way(minutes: int) -> Problem:
    tables = (np.array([[1000]]),), (np.array([[minutes]]),)
    ways = Ways({place(0): 0}, {"P1": 0}, {"CA1": 0}, *tables)
    return replace(problem([person("A")], ONE), ways=ways)


def led_by(rank: str) -> Problem:
    one = problem([replace(person("A"), rank=rank)], ONE)
    lines = {key: replace(line, chief_rank="Đại úy") for key, line in one.lines.items()}
    return replace(one, lines=lines, rank_order=RANKS)


def of_teams(*teams: str) -> Problem:
    people = [person(f"A{number}", team=team) for number, team in enumerate(teams)]
    one = problem(people, [("P1", "CA1", 2)])
    return replace(one, lines={key: replace(line, whole_team=True) for key, line in one.lines.items()})


def levels(*words: str) -> Problem:
    people = [replace(person(f"A{number}"), level=level) for number, level in enumerate(words)]
    return problem(people, [("P1", "CA1", len(words))])


def in_reserve(km: float) -> Problem:
    return problem([person("A", km=km), person("B", km=km)], ONE, options={"reserve_percent": 100, "reach_minutes": 10})


def with_breaks(*names: str) -> Problem:
    return problem([person(name) for name in names], ONE, [replace(MORNING, break_minutes=30)])


woman = replace(person("A"), woman=True)
CASES = (
    Case("busy_elsewhere", marches(6), marches(7)),
    Case("night_duty", two_days([woman], [MORNING]), two_days([woman], [NIGHT])),
    Case("days_off", off(12), off(11)),
    Case("shift_succession", in_kinds([person("A"), person("B")]), in_kinds([person("A")])),
    Case(
        "days_in_a_row",
        two_days([person("A"), person("B")], [MORNING, NEXT_DAY], max_days_in_a_row=1),
        two_days([person("A")], [MORNING, NEXT_DAY], max_days_in_a_row=1),
    ),
    Case(
        "nights_in_a_row",
        two_days([person("A"), person("B")], [NIGHT, NEXT_NIGHT], max_nights_in_a_row=1),
        two_days([person("A")], [NIGHT, NEXT_NIGHT], max_nights_in_a_row=1),
    ),
    Case(
        "weekends",
        two_days([person("A", hours=18), person("B", hours=18)], TWO_WEEKENDS, max_weekends=1),
        two_days([person("A", hours=18)], TWO_WEEKENDS, max_weekends=1),
    ),
    Case(
        "min_hours",
        problem([replace(person("A"), min_minutes=360)], ONE),
        problem([replace(person("A"), min_minutes=420)], ONE),
    ),
    Case("open_way", with_way(5), with_way(NO_WAY)),
    Case("post_chief", led_by("Đại úy"), led_by("Thiếu úy")),
    Case("juniors_led", levels("junior", "senior"), levels("junior", "junior")),
    Case("whole_team", of_teams("T1", "T1"), of_teams("T1", "T2")),
    Case("reserve_reach", in_reserve(2), in_reserve(9)),
    Case("meal_breaks", with_breaks("A", "B"), with_breaks("A")),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def test_every_rule_has_a_case() -> None:
    assert [case.rule for case in CASES] == [rule.__name__ for rule in special_model.RULES]


@every_case
def test_smallest_case_that_keeps_the_rule_is_planned(case: Case) -> None:
    plan = planned(case.possible)

    assert plan.outcome.status is Status.OPTIMAL
    assert check(case.possible, plan.assignments) == ()


@every_case
def test_smallest_case_that_cannot_keep_the_rule_is_impossible(case: Case) -> None:
    plan = planned(case.impossible)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert len(plan.unmet) >= 1


@every_case
def test_checker_names_the_rule_that_the_model_lacks(case: Case) -> None:
    rows = without(case.rule, case.impossible)

    assert {finding.rule for finding in check(case.impossible, rows)} == {case.rule}


def test_somebody_is_spared_nights_up_to_the_day_before_the_18th_birthday() -> None:
    one = two_days([person("A")], [NIGHT])
    born = {
        word: replace(person("A"), born=day) for word, day in {"17": date(2007, 6, 17), "18": date(2007, 6, 16)}.items()
    }

    assert one.is_spared(born["17"], NIGHT)
    assert not one.is_spared(born["18"], NIGHT)
    assert not one.is_spared(born["17"], MORNING)


def test_women_have_nights_where_the_organiser_allows_it() -> None:
    plan = planned(two_days([woman], [NIGHT], women_on_nights=1))

    assert plan.outcome.status is Status.OPTIMAL


def test_each_area_keeps_its_own_reserve() -> None:
    people = [person(name, km=km) for name, km in (("A", 0), ("B", 0), ("C", 30), ("D", 30))]
    one = problem(people, [("P0", "CA1", 1), ("P30", "CA1", 1)], options={"reserve_percent": 100, "reach_minutes": 10})
    areas = {"P0": "nam", "P30": "bắc"}
    posts = {post_id: replace(post, area=areas[post_id]) for post_id, post in one.posts.items()}
    plan = planned(replace(one, posts=posts))

    assert {(key.area, need) for key, need in replace(one, posts=posts).reserves.items()} == {("nam", 1), ("bắc", 1)}
    assert plan.outcome.status is Status.OPTIMAL
    waiting = {row.person_id for row in plan.assignments if not row.post_id}
    assert len(waiting & {"A", "B"}) == len(waiting & {"C", "D"}) == 1


def test_a_team_asked_for_as_a_whole_is_nowhere_else() -> None:
    one = of_teams("T1", "T1", "T1")
    asks = problem(list(one.people.values()), [("P1", "CA1", 2), ("P2", "CA1", 1)])
    lines = {key: replace(line, whole_team=key.post_id == "P1") for key, line in asks.lines.items()}
    plan = planned(replace(asks, lines=lines))

    assert plan.outcome.status is Status.INFEASIBLE


def test_people_may_be_missing_at_a_price_and_are_named() -> None:
    one = problem([person("A")], [("P1", "CA1", 1), ("P2", "CA1", 1)], options={"soft_cover": True})
    plan = planned(one)

    assert plan.outcome.status is Status.OPTIMAL
    assert plan.goals["uncovered"] == 1
    assert [demand.key for demand in plan.unmet] == ["post P2, shift CA1, CSGT"]
    assert {(found.rule, found.severity.value) for found in check(one, plan.assignments)} == {
        ("cover_demand", "warning")
    }


def test_wishes_are_kept_where_somebody_else_can() -> None:
    wishes = (Wish("A", at(8), at(9)), Wish("B", at(8), at(9), off=False))
    one = replace(problem([person("A"), person("B", km=3)], ONE), wishes=wishes)
    plan = planned(one)

    assert [row.person_id for row in plan.assignments] == ["B"]
    assert plan.goals["wishes"] == 0
    assert plan.outcome.score == plan.outcome.bound


def test_nights_are_shared_fairly() -> None:
    nights = [shift(f"CA{number}", 22 + 24 * number, 28 + 24 * number) for number in range(2)]
    one = two_days([person("A"), person("B", km=1)], nights)
    plan = planned(one)

    assert plan.goals["night_unfairness"] == 0
    assert {row.person_id for row in plan.assignments} == {"A", "B"}


def test_fewest_people_are_used_where_that_is_asked_for() -> None:
    day = [MORNING, NEXT_DAY]
    weights = {"people_used": 1000, "unfairness": 0}
    one = problem([person("A"), person("B")], [("P1", shift_.shift_id, 1) for shift_ in day], day, weights=weights)

    assert planned(one).goals["people_used"] == 1
