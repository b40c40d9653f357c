"""Why a post is short, and the cheapest repair, which is tried before it is told."""

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.staffing import explain
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.repairs import repairs
from tests.problems.staffing.builders import QUICK, away, person, problem, row, shift

pytestmark = pytest.mark.solver


def test_as_many_people_are_proposed_as_are_missing_in_the_worst_hour() -> None:
    shifts = [shift("CA1", 4, 10), shift("CA2", 18, 22)]
    one = problem([person("A", hours=24)], [("P1", "CA1", 1), ("P1", "CA2", 3)], shifts)
    (more,) = repairs(one, Decided(), QUICK)
    assert (more.force, more.people, more.proven) == ("CSGT", 2, True)
    assert more.wording.vi == "Đủ người nếu thêm 2 CSGT từ 2025-06-16 18:00 đến 2025-06-16 22:00."


def test_who_has_hours_left_is_proposed_to_work_longer() -> None:
    shifts = [shift("CA1", 6, 12), shift("CA2", 20, 24)]
    one = problem([person("A", hours=6)], [("P1", "CA1", 1), ("P1", "CA2", 1)], shifts)
    more, longer = repairs(one, Decided(), QUICK)
    assert (more.people, longer.people) == (1, 0)
    assert longer.wording.en == "Or let people of CSGT be on duty up to 4 h longer each."


def test_a_missing_skill_is_named_in_the_repair() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 1, "lái xe")])
    (more,) = repairs(one, Decided(), QUICK)
    assert "thêm 1 CSGT có kỹ năng lái xe từ 2025-06-16 06:00" in more.wording.vi


def test_with_enough_people_nothing_is_proposed() -> None:
    assert repairs(problem([person("A")], [("P1", "CA1", 1)]), Decided(), QUICK) == ()


def test_a_short_post_says_where_everybody_suitable_is() -> None:
    people = [person("A"), person("B"), away(person("C"), 6, 7), person("D", hours=2)]
    one = problem(people, [("P1", "CA1", 2), ("P2", "CA1", 1)], options={"reserve_percent": 0})
    told = explain(one, [row(one, "A", "CA1", "P2"), row(one, "B", "CA1", "P1")], "P1", NO_COMMITMENTS)
    words = [reason.en for reason in told.reasons]
    assert any(
        text.endswith(
            "1 short: of 4 suitable people, 2 on post (here included), 1 away, rehearsing, marching or spared nights, "
            "1 held by rest or hours."
        )
        for text in words
    )
    assert "1 more of CSGT from 2025-06-16 06:00 to 2025-06-16 12:00 would suffice." in words


def test_a_post_that_could_be_filled_by_those_there_says_so() -> None:
    one = problem([person("A"), person("B")], [("P1", "CA1", 2)])
    told = explain(one, [row(one, "A", "CA1", "P1")], "P1", NO_COMMITMENTS)
    assert told.reasons[-1].en == "The people on the list suffice: a new roster can fill this gap."


def test_a_full_post_has_no_repair() -> None:
    one = problem([person("A")], [("P1", "CA1", 1)])
    told = explain(one, [row(one, "A", "CA1", "P1")], "P1", NO_COMMITMENTS)
    assert not any("suffice" in reason.en for reason in told.reasons)
