"""The proven optimum is that of counting every plan; schedules of the search pass the same check."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from benchmarks import mspsp, rcpsp
from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, weighted
from planner.engine.settings import Settings
from planner.problems.preparation import Problem, check, score
from planner.problems.preparation.check import broken
from planner.problems.preparation.makespan import energy_bound
from planner.problems.preparation.network import network_of
from planner.problems.preparation.plan import Placed, assign, slacks
from planner.problems.preparation.search import Board, breed
from planner.problems.preparation.solve import solve
from planner.problems.preparation.stages import Days as Where
from planner.problems.preparation.stages import Whose, rows_of
from tests.problems.preparation.builders import person, problem, solved, task

pytestmark = pytest.mark.solver


def best_by_counting(asked: Problem) -> int:
    """Try every placing of every task, and every accountable person and helper."""
    choices = []
    for one in asked.tasks.values():
        ends = [(start, asked.end_of(one, one.modes[0], start)) for start in range(asked.axis.slots)]
        placings: list[Placed | None] = [Placed(start, end) for start, end in ends if end is not None]
        choices.append([*placings, None] if one.optional else placings)
    best = 10**9
    for places in product(*choices):
        where = {task_id: place for task_id, place in zip(asked.tasks, places, strict=True) if place is not None}
        for people in product(asked.people, repeat=len(where)):
            whose = {
                task_id: (
                    own,
                    tuple(one for one in asked.people if one != own)[: asked.helpers_wanted(asked.tasks[task_id])],
                )
                for task_id, own in zip(where, people, strict=True)
            }
            rows = rows_of(asked, Where(where, {}, 0), Whose(whose, 0))
            if not broken(check(asked, rows, NO_COMMITMENTS)):
                best = min(best, weighted(score(asked, rows, NO_COMMITMENTS), asked.weights))
    return best


@pytest.mark.parametrize("hours", [9, 12, 20])
def test_the_score_of_a_tiny_plan_is_that_of_counting_all(hours: int) -> None:
    tasks = [task("A", 2, hours=8, latest=6), task("B", 3, hours=8, after=["A"], optional=True, value=1, latest=9)]
    asked = problem(*tasks, people=[person("P", hours), person("Q", hours)], days=12)
    plan = solved(asked)

    assert plan.outcome.status is Status.OPTIMAL
    assert plan.outcome.score == best_by_counting(asked)


SM = """****
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------
  1      1     0       0
  2      1     3       2
  3      1     2       1
  4      1     2       1
  5      1     0       0
****
RESOURCEAVAILABILITIES:
  R 1
   2
****
"""
RCP = "5 1\n2\n0 0 3 2 3 4\n3 2 1 5\n2 1 1 5\n2 1 1 5\n0 0 0\n"
DZN = """
nActs = 5; dur = [0,3,2,2,0];
nSkills = 2;
sreq = [| 0,0, | 1,1, | 1,0, | 0,1, | 0,0 |];
nResources = 2;
mastery = [| true,true, | true,false |];
pred = [1,1,1,2,3,4]; succ = [2,3,4,5,5,5];
"""


def test_both_formats_of_the_same_network_have_the_same_proven_makespan() -> None:
    made = [rcpsp.problem_of(SM, patterson=False), rcpsp.problem_of(RCP, patterson=True)]
    outcomes = [solve(one, Settings(3.0, 2)).outcome for one in made]

    assert [(one.status, one.score, one.bound) for one in outcomes] == [(Status.OPTIMAL, 5, 5)] * 2


def test_people_with_two_skills_are_placed_where_nobody_else_can_help() -> None:
    asked = mspsp.problem_of(DZN)
    plan = solve(asked, Settings(3.0, 2))
    crews = {row.task_id: dict(row.crew) for row in plan.assignments}

    assert (plan.outcome.status, plan.outcome.score) == (Status.OPTIMAL, 5)
    assert (crews["2"], crews["3"], crews["4"]) == ({"1": "2", "2": "1"}, {"2": "1"}, {"1": "2"})


def test_schedules_of_the_search_alone_keep_precedence_capacities_and_crews() -> None:
    rng = np.random.default_rng(5)
    tasks = [
        task(f"T{place}", 1 + int(rng.integers(4)), after=[f"T{place - 3}"] if place > 2 else [], crew={"x": 1})
        for place in range(9)
    ]
    plain = [replace(one, counting=one.counting.EVERY, uses={"hall": 1}) for one in tasks]
    asked = problem(*plain, people=[person(name, None, "x") for name in "PQR"], resources={"hall": 2})
    asked = replace(asked, options=replace(asked.options, accountable=False))
    network = network_of(asked)
    board = Board(energy_bound(network), lambda *_: None)
    turns = iter([False] * 3)
    breed(network, board, 1, lambda: next(turns, True))
    assert board.best is not None
    rows = []
    for place, task_id in enumerate(network.ids):
        start = int(board.best.starts[place])
        row = assign(asked, task_id, Placed(start, start + int(network.lengths[place])))
        people = tuple(asked.people)
        crew = tuple((people[one], "x") for one, kind in enumerate(board.best.crews[place]) if kind >= 0)
        rows.append(replace(row, crew=crew))
    spare = slacks(asked, rows)
    rows = [replace(row, slack_days=spare[row.task_id]) for row in rows]

    assert broken(check(asked, rows, NO_COMMITMENTS)) == ()
    assert board.best.span >= board.bound


def test_a_file_that_ends_too_early_is_refused() -> None:
    with pytest.raises(ValueError, match="ends too early"):
        rcpsp.problem_of("5 1\n2\n0 0 3 2", patterson=True)
    with pytest.raises(ValueError, match="no dur"):
        mspsp.problem_of("nSkills = 2;")
