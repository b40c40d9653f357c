"""Duties of fixed time after a change: kept where possible, else given to somebody free, who is on the list."""

from dataclasses import replace

import pytest

from planner.problems.staffing.duties.check import Served
from planner.problems.staffing.entities import Duty
from planner.problems.staffing.replan_duties import replan_all
from tests.problems.staffing.builders import QUICK, at, away, person, problem, row

pytestmark = pytest.mark.solver
ESCORT = Duty("N1", "Dẫn đoàn", at(7), at(9), skill="lái xe")


def test_the_duty_of_somebody_away_goes_to_a_free_person_and_the_rest_stay() -> None:
    people = [away(person("A", "lái xe"), 5, 20), person("B", "lái xe"), person("C", "lái xe")]
    one = replace(problem(people, [("P1", "CA1", 1)]), duties=(ESCORT,))
    found = replan_all(one, [row(one, "B", "CA1", "P1")], [Served("N1", "A", at(7), at(9))], at(5), QUICK)
    assert [(kept.duty_id, kept.person_id) for kept in found.served] == [("N1", "C")]
    assert [(call.person_id, call.after, call.reported) for call in found.roster.calls] == [
        ("A", "", True),
        ("C", "Dẫn đoàn", False),
    ]
    assert (found.roster.called, found.roster.at_least, found.unmanned) == (1, 1, ())


def test_who_has_a_duty_is_not_called_to_a_post_meanwhile() -> None:
    people = [away(person("A"), 5, 20), person("B", "lái xe"), person("C", km=50)]
    one = replace(problem(people, [("P1", "CA1", 1)]), duties=(ESCORT,))
    found = replan_all(one, [row(one, "A", "CA1", "P1")], [Served("N1", "B", at(7), at(9))], at(5), QUICK)
    assert [one.person_id for one in found.roster.assignments] == ["C"]
    assert [kept.person_id for kept in found.served] == ["B"]


def test_a_duty_that_nobody_else_can_do_is_named() -> None:
    one = replace(problem([away(person("A", "lái xe"), 5, 20), person("B")], [("P1", "CA1", 1)]), duties=(ESCORT,))
    found = replan_all(one, [row(one, "B", "CA1", "P1")], [Served("N1", "A", at(7), at(9))], at(5), QUICK)
    assert (found.served, found.unmanned, found.roster.called) == ((), ("N1",), 0)
