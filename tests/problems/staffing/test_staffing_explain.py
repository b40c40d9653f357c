"""Explanations: the price of an alternative is the one that the checker counts."""

import pytest

from planner.engine.plan import Commitments, weighted
from planner.errors import UsageError
from planner.problems.staffing import Assignment, Problem, explain, score
from tests.problems.staffing.builders import away, person, problem, row, shift


def asked() -> tuple[Problem, list[Assignment]]:
    people = [
        person("A", "chỉ huy", km=1, team="T"),
        person("B", km=5, team="T"),
        person("C", "chỉ huy", km=3),
        away(person("D", "chỉ huy", km=2), 6, 7),
    ]
    one = problem(people, [("P1", "CA1", 1, "chỉ huy"), ("P5", "CA1", 1)], [shift("CA1", 6, 12), shift("CA2", 13, 19)])
    return one, [row(one, "A", "CA1", "P1"), row(one, "B", "CA1", "P5")]


def test_price_of_a_replacement_is_what_the_checker_counts() -> None:
    one, rows = asked()
    told = explain(one, rows, "A")
    option = next(option for option in told.alternatives if "(C)" in option.choice)
    replaced = [row(one, "C", "CA1", "P1"), rows[1]]
    before, after = (weighted(score(one, each), one.weights) for each in (rows, replaced))

    assert option.cost == after - before
    assert option.goals["travel"] == 20
    assert option.broken_rules == ()


def test_forbidden_replacements_name_the_rule() -> None:
    one, rows = asked()
    told = {option.choice: option for option in explain(one, rows, "A").alternatives}

    assert told["CA1 P1: Người D (D)"].broken_rules == ("availability",)
    assert told["CA1 P1: Người D (D)"].cost is None
    assert told["CA1 P1: Người B (B)"].broken_rules == ("skill_matches",)


def test_a_person_is_told_where_why_and_why_not_elsewhere() -> None:
    one, rows = asked()
    told = explain(one, rows, "A")

    assert "trực chốt P1" in told.chosen.vi
    assert "at post P1" in told.chosen.en
    assert any("0,0 km" in reason.vi for reason in told.reasons)
    assert any("Tổ T có 2 người" in reason.vi for reason in told.reasons)
    assert any("Không nhận thêm ca CA2: không đủ 8 giờ nghỉ" in reason.vi for reason in told.reasons)


def test_someone_off_duty_is_told_so() -> None:
    one, rows = asked()

    assert "nghỉ" in explain(one, rows, "C").chosen.vi
    assert explain(one, rows, "C").alternatives == ()
    assert any("đang vắng" in reason.vi for reason in explain(one, rows, "D").reasons)


def test_a_post_tells_who_covers_which_line_and_what_is_spare() -> None:
    one, rows = asked()
    told = explain(one, rows, "P1")

    assert "1 lượt trực" in told.chosen.vi
    assert "Người A (A, 0,0 km)" in told.reasons[0].vi
    assert "còn 1 người" in told.reasons[0].vi
    assert told.alternatives


def test_an_empty_post_tells_what_it_lacks() -> None:
    one, _ = asked()

    assert "chưa có ai" in explain(one, [], "P1").reasons[0].vi


def test_a_pin_is_a_reason() -> None:
    one, rows = asked()
    told = explain(one, rows, "A@CA1", Commitments({"A@CA1": {"post_id": "P1"}}))

    assert "đã được ghim" in told.reasons[0].vi
    assert all("keep_pins" in option.broken_rules for option in told.alternatives)


@pytest.mark.parametrize("subject", ["AA", "P11", "A@CA9"])
def test_unknown_subject_names_the_nearest(subject: str) -> None:
    one, rows = asked()

    with pytest.raises(UsageError) as error:
        explain(one, rows, subject)
    assert "gần nhất" in error.value.message.vi
