"""Plans of blocs against every plan there is, bounds against the best, and the two searches against each other."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import gap
from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.progress import never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.problems.lodging import check
from planner.problems.lodging.blocs.entities import Offer
from planner.problems.lodging.blocs.exchanging import Exchange
from planner.problems.lodging.blocs.frame import frame_of
from planner.problems.lodging.blocs.relaxation import relax, solve_core
from planner.problems.lodging.blocs.solve import house_blocs
from planner.problems.lodging.solve import solve
from tests.problems.lodging.blocs.bloc_builders import best_of_all, bloc, hall, invented, problem_of

SETTINGS = Settings(limit_s=5, workers=1)
SMALL = "2 4  4 2 6 3  1 5 2 7  3 2 4 3  2 4 3 2  7 6"
"""Two agents and four items; by hand: items 2 and 4 to the first (cost 5), 1 and 3 to the second (cost 3)."""


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_the_best_of_all_plans(seed: int) -> None:
    problem, commitments = invented(seed)
    best = best_of_all(problem, commitments)

    plan = solve(problem, SETTINGS, commitments=commitments)

    if best is None:
        assert plan.outcome.status is Status.INFEASIBLE
    else:
        assert (plan.outcome.status, plan.outcome.score, plan.outcome.bound) == (Status.OPTIMAL, best, best)


@pytest.mark.parametrize("seed", range(12))
def test_the_linear_bound_is_never_above_the_best_plan(seed: int) -> None:
    problem, commitments = invented(seed)
    best = best_of_all(problem, commitments)

    relaxation = relax(frame_of(problem.blocs, problem.weights, commitments), 5)

    if best is not None:
        assert relaxation is not None
        assert relaxation.bound <= best


@pytest.mark.parametrize("seed", range(3))
def test_exchanges_and_the_whole_model_agree_on_one_night(seed: int) -> None:
    dice = np.random.default_rng(seed)
    blocs = [bloc(f"B{n}", int(dice.integers(10, 40)), "15-16") for n in range(7)]
    halls = [hall(f"N{n}", 75) for n in range(4)]
    offers = {
        (b.bloc_id, h.hall_id): Offer(b.people + int(dice.integers(0, 9)), int(dice.integers(10, 99)))
        for b in blocs
        for h in halls
    }
    problem = problem_of(blocs, halls, offers)
    frame = frame_of(problem.blocs, problem.weights, NO_COMMITMENTS)
    relaxation = relax(frame, 5)
    assert frame.is_plain
    assert relaxation is not None
    exchange = Exchange(frame, relaxation, 1)
    for _ in range(5):
        exchange.step()
    core = solve_core(frame, relaxation, 1e6, 5)
    assert core.hall_of is not None

    assert exchange.over == 0
    assert exchange.cost == int(frame.cost[core.hall_of, range(7)].sum()) == core.bound


def test_a_narrow_core_proves_no_more_than_what_lies_outside_it() -> None:
    problem = problem_of([bloc("A", 40, "15-16"), bloc("B", 40, "15-16")], [hall("M", 60), hall("N", 60)])
    frame = frame_of(problem.blocs, problem.weights, NO_COMMITMENTS)
    relaxation = relax(frame, 5)
    assert relaxation is not None

    wide, narrow = solve_core(frame, relaxation, 1e6, 5), solve_core(frame, relaxation, 0.0, 5)

    assert wide.bound == 120
    assert narrow.bound <= 120


def test_an_instance_of_the_suite_is_read_and_solved_to_its_optimum(tmp_path: Path) -> None:
    file = tmp_path / "small"
    file.write_text(SMALL)
    problem = gap.read(file)

    plan = solve(problem, SETTINGS)

    assert (plan.outcome.score, plan.outcome.bound) == (8, 8)
    assert [row.room_id for row in plan.assignments] == ["H00001", "H00000", "H00001", "H00000"]
    assert check(problem, plan.assignments, NO_COMMITMENTS) == ()


def test_a_file_that_is_no_instance_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "short"
    file.write_text("2 4 1 2 3")

    with pytest.raises(ValueError, match="need 18 numbers, not 3"):
        gap.read(file)


def test_a_repeatable_search_finds_the_same_plan_again() -> None:
    blocs = [bloc(f"B{n}", 10 + n, "15-16") for n in range(12)]
    halls = [hall(f"N{n}", 60) for n in range(5)]
    problem = problem_of(blocs, halls)
    frame = frame_of(problem.blocs, problem.weights, Commitments())

    def once() -> dict[str, str] | None:
        settings = Settings(limit_s=1, workers=2, deterministic=True).afresh()
        return house_blocs(frame, Watch.started("lodging", settings, silent, never)).housing

    assert once() == once()
