"""The search for large plans: what annealing reckons, what the integer program keeps, what the relaxation proves."""

from collections.abc import Mapping

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.engine.settings import Settings
from planner.problems.lodging import Problem, check
from planner.problems.lodging.annealing import Annealing
from planner.problems.lodging.frame import Frame, Scope
from planner.problems.lodging.greedy import first_housing
from planner.problems.lodging.model import RULES, build_within, frame_for
from planner.problems.lodging.readoff import to_assignments
from planner.problems.lodging.refine import refined
from planner.problems.lodging.relax import lightened, relax, rows_of
from tests.problems.lodging.builders import best_by_trying, chance_problem, guest, problem, room, total

EVENTS = range(8)


def framed(small: Problem) -> Frame:
    return frame_for(small, NO_COMMITMENTS, RULES)


def annealed(frame: Frame, start: Mapping[str, str], moves: int = 2) -> Annealing:
    """Anneal by work, not by the clock, so that it is the same on any machine."""
    settings = Settings(limit_s=60, workers=1, deterministic=True)
    annealing = Annealing(frame, settings, lambda: False)
    annealing.start(start)
    annealing.search(settings.now_s() + moves * 0.03, 20.0)
    return annealing


@pytest.mark.parametrize("seed", EVENTS)
def test_annealing_finds_the_best_plan_of_a_small_event_from_nothing(seed: int) -> None:
    small = chance_problem(seed)
    best = best_by_trying(small)

    housing = annealed(framed(small), {}).housing

    if best is None:
        assert len(housing) < len(small.guests)
    else:
        rows = to_assignments(small, housing)
        assert list(check(small, rows)) == []
        assert total(small, rows) == best


@pytest.mark.parametrize("seed", EVENTS)
def test_the_relaxation_with_hotels_tied_to_rooms_is_never_above_the_best_plan(seed: int) -> None:
    small = chance_problem(seed)
    best = best_by_trying(small)
    frame = framed(small)
    lodging = build_within(frame, Scope(frame.holders))

    for limit_s in (5, 60):  # a short time leaves out the places by hotel
        relaxation = relax(lodging, Settings(limit_s=limit_s))
        if best is not None:
            assert relaxation is not None
            assert relaxation.bound <= best


def test_a_delegation_pays_for_a_hotel_as_soon_as_it_fills_a_room_there() -> None:
    people = [guest(f"G{i}", delegation_id=f"D{i % 2}") for i in range(4)]
    small = problem(people, [room("A", "H1"), room("B", "H1"), room("C", "H2"), room("D", "H2")])
    frame = framed(small)
    lodging = build_within(frame, Scope(frame.holders))

    rows = rows_of(lodging)
    light = lightened(lodging, rows)

    use = {variable.index for variable in lodging.variables.use.values()}
    ties = [row for row in light.matrix.toarray() if any(row[column] < 0 for column in use)]
    assert len(ties) == len(use) + 2  # a type of room in each hotel, for each delegation; and one hotel at least
    assert rows.matrix.shape[0] > light.matrix.shape[0]


def test_rooms_made_anew_cost_no_more_and_leave_every_delegation_in_its_hotels() -> None:
    people = [guest(f"G{i}") for i in range(4)]
    rooms = [room(name, price_vnd=price) for name, price in (("A", 900_000), ("B", 400_000), ("C", 400_000))]
    small = problem(people, [*rooms, room("E", "H2", price_vnd=100_000)])
    frame = framed(small)
    start = {"G0": "A", "G1": "A", "G2": "B", "G3": "C"}

    housing = refined(frame, start, Settings(limit_s=20))

    assert total(small, to_assignments(small, housing)) < total(small, to_assignments(small, start))
    assert set(housing.values()) == {"B", "C"}


def test_a_plan_that_is_begun_is_completed() -> None:
    small = chance_problem(1, guests=4)
    frame = framed(small)
    begun = dict(list(first_housing(frame, {}).items())[:1])

    assert set(begun) <= set(annealed(frame, begun).housing)


def test_rooms_made_anew_leave_nobody_out_who_is_followed_by_name() -> None:
    people = [guest(f"G{i}", companion_of=f"G{i - 1}" if i % 2 else "") for i in range(6)]
    small = problem(people, [room(f"{hotel}{i}", hotel, beds=1) for hotel in ("H1", "H2") for i in range(3)])
    frame = framed(small)
    lodging = build_within(frame, Scope(frame.holders))

    rows = rows_of(lodging)

    stays = {
        party: [v.index for (one, _), v in lodging.variables.stay_in.items() if one == party]
        for party in frame.followed
    }
    lines = [(set(row.nonzero()[0]), limit) for row, limit in zip(rows.matrix.toarray(), rows.upper, strict=True)]
    assert stays
    assert all((set(chosen), 1) in lines for chosen in stays.values())
    start = {f"G{i}": f"H{1 + (i > 1)}{i % 3}" for i in range(6)}
    assert set(refined(frame, start, Settings(limit_s=20))) == set(start)
