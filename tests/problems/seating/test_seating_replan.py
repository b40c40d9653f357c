"""Changes on the day: who stays, who moves, who gets no seat."""

import random
from types import ModuleType

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.errors import UsageError
from planner.problems.seating import Problem, check, score, shifting
from planner.problems.seating.check import out_of_order
from planner.problems.seating.replan import QUICK, Change, Move, Replanned, changed, replan, rows_broken
from planner.problems.seating.shifting import Task, carried_out, least_shift
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


def _random_day(builders: ModuleType, seed: int) -> tuple[Problem, dict[str, str]]:
    """A tiny hall after a change: somebody comes late, a row breaks, or somebody is replaced by another rank."""
    chance = random.Random(seed)
    halls = [{"A": ["cc", "cc", "c"]}, {"A": ["cc", "c"], "B": ["cc", "c"]}, {"A": ["c", "c", "c", "cc"]}]
    zones = chance.choice(halls)
    guests = [builders.guest(f"G{index}", chance.randint(1, 4)) for index in range(chance.randint(2, 4))]
    rank_zones = {2: ("A",), 3: ("A", "B")} if chance.random() < 0.5 else None
    scenario = builders.scenario(zones, guests, rank_zones)
    before = Problem.from_scenario(scenario)
    plans = [seats for seats in builders.every_plan(before) if not check(before, builders.rows_of(seats))]
    in_order = [seats for seats in plans if out_of_order(before, builders.rows_of(seats)) == 0]
    start = chance.choice(in_order or plans)
    late = builders.guest("L1", chance.randint(1, 4))
    row = chance.choice([(seat.zone, seat.row) for seat in scenario.seats])
    change = chance.choice(
        [Change(late=(late,)), Change(broken_rows=frozenset([row])), Change(frozenset(["G0"]), (late,))]
    )
    return Problem.from_scenario(changed(scenario, change)), start


@pytest.mark.solver
@pytest.mark.parametrize("seed", range(60))
def test_nobody_is_needlessly_out_of_order_and_fewest_move(builders: ModuleType, seed: int) -> None:
    problem, start = _random_day(builders, seed)
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    kept = {guest: seat for guest, seat in start.items() if guest in problem.guest and seat in usable}
    least = out_of_order(problem, builders.rows_of(kept))
    tried = [
        (
            max(least, out_of_order(problem, builders.rows_of(seats))),
            sum(seats[guest] != seat for guest, seat in kept.items()),
        )
        for seats in builders.every_plan(problem)
        if not check(problem, builders.rows_of(seats))
    ]
    after = replan(problem, builders.rows_of(start))

    if tried:
        assert (max(least, out_of_order(problem, after.assignments)), after.moved) == min(tried)
        assert (after.at_least, after.broken) == (after.moved, ())
    else:
        assert after.unseated


@pytest.mark.solver
@pytest.mark.parametrize("seed", range(40))
def test_lower_bound_on_moves_holds_in_halls_with_parties_and_special_places(builders: ModuleType, seed: int) -> None:
    make = builders.random_case if seed % 2 else builders.random_ceremony
    problem, _ = make(seed)
    plans = [seats for seats in builders.every_plan(problem) if not check(problem, builders.rows_of(seats))]
    if not plans:
        assert replan(problem, ()).broken
        return
    chance = random.Random(seed)
    start = chance.choice(plans)
    homeless = chance.choice(sorted(start))
    kept = {guest: seat for guest, seat in start.items() if guest != homeless}
    after = replan(problem, builders.rows_of(kept))
    disorder = out_of_order(problem, after.assignments)
    moves = [
        sum(seats[guest] != seat for guest, seat in kept.items())
        for seats in plans
        if out_of_order(problem, builders.rows_of(seats)) <= disorder
    ]

    assert after.broken == ()
    assert after.at_least <= min(moves) <= after.moved


@pytest.mark.solver
def test_broken_row_in_a_full_zone_keeps_everybody_in_order(builders: ModuleType) -> None:
    """Three ranks fill four rows; the second breaks, and two free rows behind take those who move up."""
    guests = [builders.guest(f"G{index:02}", 1 + index // 8) for index in range(24)]
    scenario = builders.scenario({"A": ["cccccc"] * 6}, guests)
    start = {one.guest_id: f"A-{1 + index // 6:02}-{1 + index % 6:02}" for index, one in enumerate(guests)}
    problem = Problem.from_scenario(changed(scenario, Change(broken_rows=rows_broken(["A:02"]))))
    after = replan(problem, builders.rows_of(start))

    assert score(problem, after.assignments, NO_COMMITMENTS)["precedence"] == 0
    assert (after.moved, after.at_least, after.broken) == (6, 6, ())


def _lane(builders: ModuleType, seed: int) -> tuple[Problem, dict[str, str], str]:
    """Eight rows of one seat, four to six guests in order by two or three ranks, and one who comes late."""
    chance = random.Random(seed)
    ranks = sorted(chance.randint(1, 3) for _ in range(chance.randint(4, 6)))
    guests = [builders.guest(f"G{number}", rank) for number, rank in enumerate(ranks)]
    rows = sorted(chance.sample(range(1, 8), len(guests)))
    start = {one.guest_id: f"A-{row:02}-01" for one, row in zip(guests, rows, strict=True)}
    late = builders.guest("L1", chance.randint(1, 3))
    return builders.problem({"A": ["c"] * 7}, [*guests, late]), start, late.guest_id


def _task(problem: Problem, start: dict[str, str], spill: int | None) -> Task:
    chairs = frozenset(seat.seat_id for seat in problem.seats)
    return Task(problem, problem.parties, {}, start, chairs, spill=spill)


@pytest.mark.parametrize("seed", range(40))
def test_joined_places_never_claim_more_moves_than_the_best_of_all_plans(
    builders: ModuleType, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shifting, "OPEN_ENDS", 1)
    problem, start, _ = _lane(builders, seed)
    fewest = min(
        sum(seats[guest] != seat for guest, seat in start.items())
        for seats in builders.every_plan(problem)
        if out_of_order(problem, builders.rows_of(seats)) == 0
    )
    for spill in (0, 1, None):
        task = _task(problem, start, spill)
        shift = least_shift(task, QUICK, most_out=0)

        assert shift is not None
        assert shift.least_moved <= fewest
        if task.is_clear(shift.counts):
            seats = carried_out(task, shift)
            assert out_of_order(problem, builders.rows_of(seats)) == 0
            assert (shift.moved, sum(seats[guest] != seat for guest, seat in start.items())) == (fewest, fewest)
        else:
            assert spill is not None


def test_a_run_of_one_rank_joins_between_its_ends(builders: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shifting, "OPEN_ENDS", 1)
    guests = [builders.guest(f"G{number}", 1 if number < 6 else 2) for number in range(7)]
    problem = builders.problem({"A": ["c"] * 7}, guests)
    start = {one.guest_id: f"A-{number:02}-01" for number, one in enumerate(guests, start=1)}

    assert _task(problem, start, 0).joined == {1: 1, 2: 1, 3: 1, 4: 1}
    assert _task(problem, start, 2).joined == {2: 2, 3: 2}
    assert _task(problem, start, None).joined == {}


def test_two_ranks_in_one_joined_place_are_not_clear(builders: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shifting, "OPEN_ENDS", 1)
    guests = [builders.guest(f"G{number}", 1 + number // 5) for number in range(6)]
    problem = builders.problem({"A": ["c"] * 6}, guests)
    start = {one.guest_id: f"A-{number:02}-01" for number, one in enumerate(guests[:5], start=1)}
    task = _task(problem, start, 0)
    high, low = sorted(task.kinds)

    assert task.is_clear({high: {("A", 1): 3, ("A", 0): 1, ("A", 4): 1}, low: {("A", 5): 1}})
    assert not task.is_clear({high: {("A", 1): 2, ("A", 0): 1, ("A", 4): 1, ("A", 5): 1}, low: {("A", 1): 1}})


@pytest.mark.solver
def test_many_who_move_up_at_once_are_counted_into_places_left_apart(
    builders: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four of the first rank lose their row: four of the second go to the chairs free at the end, nobody else."""
    monkeypatch.setattr(shifting, "OPEN_ENDS", 1)
    guests = [builders.guest(f"G{index:02}", 1 + index // 16) for index in range(32)]
    scenario = builders.scenario({"A": ["cccc"] * 9}, guests)
    start = {one.guest_id: f"A-{1 + index // 4:02}-{1 + index % 4:02}" for index, one in enumerate(guests)}
    problem = Problem.from_scenario(changed(scenario, Change(broken_rows=rows_broken(["A:02"]))))
    after = replan(problem, builders.rows_of(start))

    assert score(problem, after.assignments, NO_COMMITMENTS)["precedence"] == 0
    assert (after.moved, after.at_least, after.broken) == (4, 4, ())
