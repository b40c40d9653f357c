"""On tiny packs the solver agrees with trying every venue and every start; pins and an earlier plan are kept."""

import random
import sys
from datetime import time
from typing import TYPE_CHECKING

import pytest

from planner.engine.outcome import Limit, Status
from planner.engine.plan import Commitments, weighted
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals import Problem, check, score, to_rows
from planner.problems.rehearsals.solve import solve
from tests.problems.rehearsals.builders import (
    absence,
    best_by_trying,
    group,
    item,
    kind,
    moment,
    person,
    problem,
    proven,
    session,
    solved,
    venue,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.engine.progress import Step
    from planner.problems.rehearsals.plan import Assignment
    from planner.problems.rehearsals.search import Search
    from planner.scenario import rows

pytestmark = pytest.mark.solver


def tiny(seed: int) -> Problem:
    """Return three sessions of two items over two or three days, with whatever the seed adds."""
    rng, more = random.Random(seed), random.Random(f"limits {seed}")
    lon = 107.0 + rng.choice((0, 0.02))
    places = [
        venue("V1", open_from=time(19), open_to=time(21, 30), setup_min=rng.choice((0, 10, 30)), cost_vnd_h=90_000),
        venue("V2", open_from=time(20), open_to=time(22), lon=lon, capacity=rng.choice((15, 100))),
    ]
    stages: tuple[rows.Stage, ...] = ("khối", "hợp luyện", "sơ duyệt", "tổng duyệt")
    second = rng.randrange(4)
    sessions = [
        session("S1", "I1", minutes=rng.choice((60, 90)), count=rng.choice((1, 2))),
        session("S2", "I2", minutes=rng.choice((60, 90)), stage=stages[second], after=rng.choice(("", "S1"))),
    ]
    away = [absence("group", "G1", "13 19:00", "13 20:15")] if rng.random() < 0.5 else []
    shared = [person("P1", "G1;G2")] if rng.random() < 0.5 else []
    return problem(
        places,
        sessions,
        away,
        shared,
        [group("G1", rng.randint(5, 20), kind="pupils"), group("G2", rng.randint(5, 20))],
        [
            kind(
                "pupils",
                daily_max_min=more.choice((0, 120, 150)),
                weekly_max_min=more.choice((0, 0, 210)),
                rest_min=more.choice((0, 23 * 60, 24 * 60)),
                latest=more.choice((None, "21:30")),
            )
        ],
        [item("I1", "G1"), item("I2", rng.choice(("G2", "G1;G2")))],
        start=f"2026-06-{rng.choice((13, 13, 12))}",
        options={
            "dress_gap_days": rng.choice((1, 2)),
            "items_per_day": rng.choice((0, 1)),
            "late_after_min": 20 * 60 + 30,
            "block_gap_days": more.choice((0, 0, 1)),
            "joint_gap_days": more.choice((0, 1)),
        },
        weights={"spread": more.choice((0, 60))},
    )


@pytest.mark.parametrize("seed", range(14))
def test_optimum_is_what_trying_everything_finds(seed: int) -> None:
    of = tiny(seed)
    best = best_by_trying(of)

    plan = solved(of)

    if best is None:
        assert plan.outcome.status == Status.INFEASIBLE
    else:
        assert proven(plan) == best
        assert weighted(score(of, plan.assignments), of.weights) == best


@pytest.mark.parametrize("seed", range(6))
def test_bound_by_companies_and_shared_days_is_below_the_optimum(seed: int) -> None:
    from planner.problems.rehearsals.bound import prove  # noqa: PLC0415 - inside the package
    from planner.problems.rehearsals.windows import Scope  # noqa: PLC0415

    of = tiny(seed)
    best = best_by_trying(of)
    bound = prove(Scope(of), Settings(limit_s=5, workers=1), lambda: False).score

    assert best is None or (bound is not None and bound <= best)


@pytest.mark.parametrize("seed", [0, 1, 4, 5])
def test_search_by_days_agrees_with_the_whole_model(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of = tiny(seed)
    whole = solved(of)
    monkeypatch.setattr(sys.modules["planner.problems.rehearsals.solve"], "SMALL", 0)

    by_days = solved(of, limit_s=2)

    assert (by_days.outcome.status == Status.INFEASIBLE) == (whole.outcome.status == Status.INFEASIBLE)
    assert by_days.outcome.score == whole.outcome.score


def test_same_seed_same_score() -> None:
    of = tiny(3)

    assert proven(solved(of)) == proven(solved(of))


def test_every_field_can_be_pinned() -> None:
    of = problem([venue("V1"), venue("V2")])
    pins = {"S1": {"venue_id": "V2", "start": "2026-06-13 09:15", "date": "2026-06-13"}}

    plan = solved(of, Commitments(pins=pins))

    (row,) = to_rows(plan.assignments)
    assert (row["venue_id"], row["start"]) == ("V2", "2026-06-13 09:15")
    assert proven(plan) == 600


@pytest.mark.parametrize(
    ("pins", "hint"),
    [
        ({"S01": {"date": "2026-06-13"}}, "S1"),
        ({"S1": {"venue": "V1"}}, "venue_id"),
        ({"S1": {"venue_id": "V11"}}, "V1"),
        ({"S1": {"start": "2026-06-13 09:10"}}, "2026-06-13 09:15"),
        ({"S1": {"start": "chín giờ"}}, "2025-06-03 17:00"),
        ({"S1": {"date": "2026-06-15"}}, "2026-06-14"),
        ({"S1": {"date": "13/6"}}, "2025-06-03"),
    ],
)
def test_unknown_pin_names_the_nearest_choice(pins: dict[str, dict[str, str]], hint: str) -> None:
    with pytest.raises(UsageError) as error:
        solved(problem(), Commitments(pins=pins))

    assert hint in error.value.message.vi
    assert hint in error.value.message.en


def test_earlier_plan_is_kept_when_nothing_changed() -> None:
    of = problem([session(count=3)])
    first = solved(of)

    second = solved(of, Commitments(previous=tuple(to_rows(first.assignments))))

    assert second.goals["changes"] == 0
    assert second.assignments == first.assignments


def test_only_the_session_that_must_move_moves() -> None:
    of = problem([session(count=2)])
    before = tuple(to_rows(solved(of).assignments))
    day = before[0]["start"][8:10]
    now = problem([session(count=2)], [absence("group", "G1", f"{day} 00:00", f"{day} 23:59")])

    plan = solved(now, Commitments(previous=before))

    assert plan.goals["changes"] == 1


def test_earlier_rows_that_cannot_be_read_do_no_harm() -> None:
    previous = ({"session_id": "S1"}, {"session_id": "S9", "start": "x"}, {})

    assert proven(solved(problem(), Commitments(previous=previous))) == 600


def test_weights_of_the_pack_count() -> None:
    plan = solved(problem(weights={"journeys": 7}))

    assert proven(plan) == 70


def test_nothing_to_plan_is_an_optimal_plan() -> None:
    of = Problem(origin=moment("12 00:00").date(), days=3, sessions=(), venues=())

    assert of.is_empty
    assert proven(solved(of)) == 0


def test_progress_is_told_and_a_stop_is_obeyed() -> None:
    steps: list[Step] = []

    plan = solve(tiny(1), Settings(limit_s=10, workers=1), progress=steps.append, stop=lambda: True)

    assert {step.phase for step in steps} >= {"build"}
    assert plan.outcome.elapsed_s < 5
    assert plan.outcome.limit in {None, Limit.STOPPED, Limit.TIME}


def test_whoever_stops_before_there_is_a_timetable_is_handed_a_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    of = tiny(1)
    monkeypatch.setattr(sys.modules["planner.problems.rehearsals.solve"], "SMALL", 0)

    plan = solve(of, Settings(limit_s=60, workers=1), stop=lambda: True)

    assert plan.outcome.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert {one.session_id for one in plan.assignments} == set(of.session)
    assert plan.outcome.elapsed_s < 30


def test_where_time_leaves_a_session_out_the_search_goes_on_until_it_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    solving, of = sys.modules["planner.problems.rehearsals.solve"], tiny(1)
    monkeypatch.setattr(solving, "SMALL", 0)
    whole, asked = solving.improve, []

    def improve(
        search: "Search", held: "Mapping[str, Assignment]", *, until_complete: bool = False
    ) -> "dict[str, Assignment]":
        asked.append(until_complete)
        found = whole(search, held, until_complete=until_complete)
        return found if until_complete else dict(list(found.items())[1:])  # as if time had been too short for one

    monkeypatch.setattr(solving, "improve", improve)
    plan = solve(of, Settings(limit_s=5, workers=1))

    assert asked[-2:] == [False, True]
    assert {one.session_id for one in plan.assignments} == set(of.session)
    assert plan.outcome.has_plan


def test_pack_without_dress_rehearsal_is_only_warned() -> None:
    of = problem()
    found = check(of, solved(of).assignments)

    assert {(one.rule, one.severity) for one in found} == {("enough_rehearsals", "warning")}
