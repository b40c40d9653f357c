"""Changes on the day: who stays, who moves, who gets no seat."""

from types import ModuleType

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.errors import UsageError
from planner.problems.seating import Problem, score
from planner.problems.seating.replan import Change, Move, Replanned, changed, replan, rows_broken
from planner.scenario.schema import Scenario

SEATS = {"G1": "A-01-01", "G2": "A-02-01", "G3": "A-03-01"}


def _three(builders: ModuleType) -> Scenario:
    """Three guests of falling rank in four rows of one seat, the last one free."""
    guests = [builders.guest(f"G{number}", number) for number in (1, 2, 3)]
    return builders.scenario({"A": ["c", "c", "c", "c"]}, guests)  # type: ignore[no-any-return]


def _after(builders: ModuleType, change: Change, scenario: Scenario | None = None) -> tuple[Problem, Replanned]:
    problem = Problem.from_scenario(changed(scenario or _three(builders), change))
    return problem, replan(problem, builders.rows_of(SEATS))


def test_decline_moves_nobody(builders: ModuleType) -> None:
    _, after = _after(builders, Change(declined=frozenset(["G2"])))

    assert after.moves == (Move("G2", "A-02-01", ""),)
    assert (after.moved, after.unseated, after.broken) == (0, (), ())


def test_late_leader_sits_by_rank_and_only_those_behind_move_up_the_chain(builders: ModuleType) -> None:
    problem, after = _after(builders, Change(late=(builders.guest("G9", 1),)))
    seats = {row.guest_id: row.seat_id for row in after.assignments}

    assert seats["G1"] == "A-01-01"
    assert seats["G9"] == "A-02-01"
    assert score(problem, after.assignments, NO_COMMITMENTS)["precedence"] == 0
    assert after.moved == 2
    assert after.broken == ()


def test_substitute_does_not_inherit_the_seat_of_a_higher_rank(builders: ModuleType) -> None:
    change = Change(frozenset(["G1"]), (builders.guest("G9", 9),))
    _, after = _after(builders, change)

    assert Move("G9", "", "A-04-01") in after.moves
    assert after.moved == 0


def test_broken_row_moves_those_who_sat_there(builders: ModuleType) -> None:
    problem, after = _after(builders, Change(broken_rows=rows_broken(["A:02"])))

    assert {move.guest_id for move in after.moves} == {"G2", "G3"}
    assert score(problem, after.assignments, NO_COMMITMENTS)["precedence"] == 0
    assert after.unseated == ()


def test_lowest_rank_is_left_without_a_seat_where_too_few_are_left(builders: ModuleType) -> None:
    change = Change(late=(builders.guest("G9", 1), builders.guest("G8", 2)))
    _, after = _after(builders, change)

    assert after.unseated == ("G3",)
    assert {finding.rule for finding in after.broken} == {"seat_each_guest"}


def test_late_guest_in_a_wheelchair_and_companion_push_single_guests_aside(builders: ModuleType) -> None:
    guests = [builders.guest("G1"), builders.guest("G2"), builders.guest("G3")]
    scenario = builders.scenario({"A": ["wpcc", "c", "c"]}, guests)
    late = (builders.guest("G8", needs=("wheelchair",)), builders.guest("G9", companion_of="G8"))
    problem = Problem.from_scenario(changed(scenario, Change(late=late)))
    seats = {"G1": "A-01-03", "G2": "A-01-04", "G3": "A-02-01"}
    after = replan(problem, builders.rows_of(seats))

    assert Move("G8", "", "A-01-01") in after.moves
    assert Move("G9", "", "A-01-02") in after.moves
    assert (after.moved, after.broken) == (0, ())


@pytest.mark.parametrize(
    ("change", "near"),
    [(Change(declined=frozenset(["G22"])), "G2"), (Change(broken_rows=rows_broken(["A:2"])), "A:02")],
)
def test_unknown_guest_or_row_is_refused_with_the_nearest_name(builders: ModuleType, change: Change, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(_three(builders), change)

    assert near in caught.value.message.en
