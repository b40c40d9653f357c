"""Why here and now: reasons with numbers, and alternatives whose cost the checker confirms."""

from datetime import datetime

import pytest

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.errors import UsageError
from planner.problems.rehearsals import Problem, check, explain, score
from planner.problems.rehearsals.plan import assign
from tests.problems.rehearsals.builders import absence, group, held, item, kind, problem, session, solved, venue


def two_items() -> Problem:
    return problem(
        [venue("V1", setup_min=15), venue("V2", capacity=15)],
        [group("G1", 10), group("G2", 20)],
        [item("I1", "G1"), item("I2", "G1;G2")],
        [session("S1", "I1"), session("S2", "I2")],
        [absence("group", "G1", "13 00:00", "13 23:59")],
    )


OF = two_items()
ROWS = (held(OF, "S1", "V1", "12 08:00"), held(OF, "S2", "V1", "12 09:15"))


def test_choice_is_told_with_its_numbers() -> None:
    told = explain(OF, ROWS, "S2")

    assert "12/06 09:15–10:15" in told.chosen.vi
    assert "30 người" in told.chosen.vi
    # S2 makes G2 come out, and G1 wait for a quarter of an hour
    assert any("20 journeys and 150 minutes" in reason.en for reason in told.reasons)


def test_rules_that_exclude_starts_are_counted() -> None:
    told = " ".join(reason.en for reason in explain(OF, ROWS, "S2").reasons)

    # V2 holds 15 people: none of its 13 starts on each of 3 days is left
    assert "Capacity excludes 39 starts (venue_capacity)" in told
    assert "Being away excludes 26 starts (availability)" in told
    assert "group_no_overlap" in told


def test_cost_of_every_alternative_is_what_the_checker_counts() -> None:
    told = explain(OF, ROWS, "S2")
    base = weighted(score(OF, ROWS), OF.weights)

    assert told.alternatives
    costs = [one.cost for one in told.alternatives if one.cost is not None]
    assert costs == sorted(costs)
    for one in told.alternatives:
        venue_id, _, start = one.choice.partition(" ")
        minute = OF.minute(datetime.strptime(start, "%Y-%m-%d %H:%M"))
        rows = (ROWS[0], assign(OF, OF.session["S2"], venue_id, minute))
        broken = {found.rule for found in check(OF, rows) if found.severity == "error"}
        if one.cost is None:
            assert broken >= set(one.broken_rules) > set()
        else:
            assert broken == set()
            assert weighted(score(OF, rows), OF.weights) - base == one.cost


def test_forbidden_venue_at_the_same_time_names_its_rule() -> None:
    refused = [one for one in explain(OF, ROWS, "S2").alternatives if one.cost is None]

    assert [(one.choice, one.broken_rules) for one in refused] == [("V2 2026-06-12 09:15", ("venue_capacity",))]


def test_pin_is_the_first_reason() -> None:
    pinned = Commitments(pins={"S2": {"date": "2026-06-12"}})

    assert "date = 2026-06-12" in explain(OF, ROWS, "S2", pinned).reasons[0].vi


def test_session_left_out_is_explained_too() -> None:
    told = explain(OF, ROWS[:1], "S2", NO_COMMITMENTS)

    assert "chưa được xếp" in told.chosen.vi
    assert told.alternatives


def test_unknown_session_names_the_nearest() -> None:
    with pytest.raises(UsageError) as error:
        explain(OF, ROWS, "S02")

    assert "S2" in error.value.message.vi


def test_every_rule_about_hours_has_words() -> None:
    from planner.problems.rehearsals.explain import WORDS  # noqa: PLC0415 - inside the package
    from planner.problems.rehearsals.windows import DOMAIN_RULES  # noqa: PLC0415

    assert {rule.__name__ for rule in DOMAIN_RULES} <= set(WORDS)


def test_heat_and_rest_are_named_among_what_rules_out_other_times() -> None:
    of = problem(
        [kind("pupils", rest_min=1320)],
        [group("G1", kind="pupils")],
        [session(count=2)],
        start="2026-06-13",
        options={"heat_from_min": 600, "heat_to_min": 720},
    )

    told = " ".join(one.vi for one in explain(of, solved(of).assignments, "S1#1").reasons)

    assert "Giờ nắng nóng loại" in told
    assert "Thời gian nghỉ giữa hai ngày loại" in told
