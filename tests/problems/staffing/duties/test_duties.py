"""Duties of fixed time: manned by qualified people, none at two at once, as few people as possible."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from benchmarks.smptsp import problem_of
from planner.engine.settings import Settings
from planner.problems.staffing.data import Problem
from planner.problems.staffing.duties import small
from planner.problems.staffing.duties.check import Served, check, served
from planner.problems.staffing.duties.jobs import work_of
from planner.problems.staffing.duties.least import people_needed
from planner.problems.staffing.duties.man import man
from planner.problems.staffing.entities import Duty, Person
from planner.problems.staffing.solve import solve
from tests.problems.staffing.builders import at, away, person, problem, shift

SHORT = Settings(limit_s=1.0, workers=1)
INSTANCES = Path(__file__).parents[5] / "shared" / "benchmarks" / "smptsp"


def duty(duty_id: str, start: float, end: float, people: int = 1, skill: str = "") -> Duty:
    return Duty(duty_id, f"Nhiệm vụ {duty_id}", at(start), at(end), people, skill=skill)


def asked(people: Sequence[Person], *duties: Duty) -> Problem:
    return Problem(posts={}, shifts={}, lines={}, people={one.person_id: one for one in people}, duties=tuple(duties))


def row(one: Problem, duty_id: str, person_id: str) -> Served:
    found = next(duty for duty in one.duties if duty.duty_id == duty_id)
    return Served(duty_id, person_id, found.start, found.end)


def rules(one: Problem, *rows: Served) -> list[str]:
    return [finding.rule for finding in check(one, rows)]


def fewest_of_all(one: Problem) -> int | None:
    """Return the fewest people of any way to man duties of one person each, by trying all."""
    best = None
    for who in product(one.people, repeat=len(one.duties)):
        rows = [row(one, duty.duty_id, person_id) for duty, person_id in zip(one.duties, who, strict=True)]
        if not check(one, rows) and (best is None or len(set(who)) < best):
            best = len(set(who))
    return best


def drawn(seed: int) -> Problem:
    """Return six duties and four people with some skills, drawn by lot."""
    dice = random.Random(seed)
    people = [person(name, *dice.sample("XYZ", dice.randint(1, 3)), hours=dice.choice((6, 24))) for name in "ABCD"]
    duties = []
    for number in range(6):
        start = dice.randint(0, 12)
        duties.append(duty(f"N{number}", start, start + dice.randint(1, 5), skill=dice.choice("XYZ")))
    return asked(people, *duties)


@pytest.mark.parametrize("seed", range(12))
def test_no_way_to_man_small_cases_uses_fewer_people(seed: int) -> None:
    one = drawn(seed)
    found, least = man(one, SHORT), fewest_of_all(one)
    assert (found.used, found.least) == (least, least) if least is not None else found.shortages


@pytest.mark.parametrize("seed", range(12))
def test_the_search_alone_reaches_what_the_programme_proves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one = drawn(seed)
    exact = man(one, SHORT)
    monkeypatch.setattr(small, "MOST_PAIRS", 0)
    searched = man(one, replace(SHORT, limit_s=0.3))
    assert (searched.used, len(searched.shortages)) == (exact.used, len(exact.shortages))
    assert searched.least <= exact.least


def test_every_person_asked_for_is_somebody_else() -> None:
    one = asked([person("A"), person("B"), person("C")], duty("N1", 6, 8, people=2), duty("N2", 8, 9))
    found = man(one, SHORT)
    assert [len(found.people["N1"]), found.used, found.least] == [2, 2, 2]
    assert check(one, served(one, found)) == ()


def test_duties_of_one_moment_need_as_many_people() -> None:
    one = asked([person(name) for name in "ABCD"], duty("N1", 6, 9), duty("N2", 7, 8), duty("N3", 8, 10))
    assert people_needed(work_of(one).jobs, 1) == 2


def test_duties_that_nobody_can_do_both_of_need_a_person_each() -> None:
    one = asked([person("A", "X"), person("B", "Y")], duty("N1", 6, 7, skill="X"), duty("N2", 9, 10, skill="Y"))
    assert people_needed(work_of(one).jobs, 1) == 2


def test_a_skill_nobody_has_is_told_with_the_number_short_and_the_rest_is_manned() -> None:
    one = asked(
        [person("A", "X"), person("B", "X")], duty("N1", 6, 7, people=2, skill="Y"), duty("N2", 6, 7, skill="X")
    )
    found = man(one, SHORT)
    (lack,) = found.shortages
    assert (lack.duty_ids, lack.people, lack.able, lack.proven) == (("N1",), 2, 0, True)
    assert lack.reason.vi == "Nhiệm vụ N1 cùng giờ cần 2 người, chỉ có 0 người đủ điều kiện và rảnh: thiếu 2."
    assert (found.people["N1"], len(found.people["N2"])) == ((), 1)


def test_more_duties_than_people_at_one_moment_are_told_by_name() -> None:
    one = asked([person("A"), person("B")], duty("N1", 6, 8), duty("N2", 7, 9), duty("N3", 7, 8))
    (lack,) = man(one, SHORT).shortages
    assert (lack.duty_ids, lack.people, lack.able) == (("N1", "N2", "N3"), 3, 2)


def test_duty_manned_names_a_duty_with_too_few_people() -> None:
    one = asked([person("A"), person("B")], duty("N1", 6, 8, people=2))
    assert rules(one, row(one, "N1", "A"), row(one, "N1", "B")) == []
    assert rules(one, row(one, "N1", "A")) == ["duty_manned"]


def test_qualified_names_a_person_without_the_skill_and_one_who_is_away() -> None:
    one = asked([person("A", "X"), person("B"), away(person("C", "X"), 7, 9)], duty("N1", 6, 8, skill="X"))
    assert rules(one, row(one, "N1", "A")) == []
    assert rules(one, row(one, "N1", "B")) == rules(one, row(one, "N1", "C")) == ["qualified"]


def test_one_duty_at_a_time_names_two_duties_that_overlap_and_a_duty_in_a_shift() -> None:
    one = asked([person("A")], duty("N1", 6, 8), duty("N2", 8, 9), duty("N3", 8, 10))
    rows = [row(one, "N1", "A"), row(one, "N2", "A")]
    single = replace(one, duties=one.duties[:2])
    assert rules(single, *rows) == []
    assert rules(one, *rows, row(one, "N3", "A")) == ["one_duty_at_a_time"]
    in_shift = check(single, rows, {"A": (shift("CA1", 7, 8),)})
    assert [finding.rule for finding in in_shift] == ["one_duty_at_a_time"]


def test_max_hours_counts_duties_and_shifts() -> None:
    one = asked([person("A", hours=3)], duty("N1", 6, 8))
    assert rules(one, row(one, "N1", "A")) == []
    found = check(one, [row(one, "N1", "A")], {"A": (shift("CA1", 10, 12),)})
    assert [finding.rule for finding in found] == ["max_hours"]


def test_who_does_a_duty_is_not_on_post_meanwhile() -> None:
    posts = problem([person("A", "X"), person("B")], [("P1", "CA1", 1)])
    plan = solve(replace(posts, duties=(duty("N1", 6, 7, skill="X"),)), SHORT)
    assert plan.duties is not None
    assert plan.duties.people == {"N1": ("A",)}
    assert [one.person_id for one in plan.assignments] == ["B"]


def test_instances_in_the_public_format_are_read() -> None:
    one = problem_of("# made up\nType = 1\nJobs = 2\n0 10\n5 20\nQualifications = 2\n1: 0\n2: 0 1\n")
    assert man(one, SHORT).people == {"0": ("0",), "1": ("1",)}
    with pytest.raises(ValueError, match="Jobs = number"):
        problem_of("Type = 1\n0 10\n")


@pytest.mark.skipif(not INSTANCES.exists(), reason="the public instances are not here")
@pytest.mark.parametrize(("name", "least"), [("data_4_23_59_33", 20), ("data_45_67_420_33", 60)])
def test_public_instances_reach_their_bound(name: str, least: int) -> None:
    one = problem_of((INSTANCES / f"{name}.dat").read_text(encoding="utf-8"))
    found = man(one, Settings(limit_s=20, workers=1))
    assert (found.used, found.least) == (least, least)
