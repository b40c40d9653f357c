"""After a change the fewest sessions move: as few as trying everything finds."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import product

import pytest

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals import Assignment, Problem
from planner.problems.rehearsals.entities import Who
from planner.problems.rehearsals.plan import assign
from planner.problems.rehearsals.replan import Change, Replanned, changed, replan
from tests.problems.rehearsals.builders import (
    D_DAY,
    group,
    held,
    item,
    moment,
    person,
    problem,
    rules_of,
    session,
    solved,
    venue,
)

pytestmark = pytest.mark.solver
Pins = Mapping[str, Mapping[str, str]]


def again(of: Problem, rows: tuple[Assignment, ...], pins: Pins | None = None) -> Replanned:
    return replan(of, rows, Settings(limit_s=5, workers=1), pins=pins)


def fewest_by_trying(of: Problem, rows: tuple[Assignment, ...], fixed: tuple[str, str]) -> int | None:
    """Return the fewest sessions moved over every venue and start, judged by the checker."""
    before = {row.session_id: (row.venue_id, row.start) for row in rows}
    choices = [
        [
            row
            for place in of.venues
            for start in range(0, of.end_min - one.minutes + 1, of.grid_min)
            if not rules_of(of.only([one.session_id]), [row := assign(of, one, place.venue_id, start)])
            and (one.session_id != fixed[0] or f"{row.start:%Y-%m-%d %H:%M}" == fixed[1])
        ]
        for one in of.sessions
    ]
    fewest: int | None = None
    for rows_ in product(*choices):
        moves = sum(before[row.session_id] != (row.venue_id, row.start) for row in rows_)
        if (fewest is None or moves < fewest) and not rules_of(of, rows_):
            fewest = moves
    return fewest


def small(seed: int) -> Problem:
    """Return three sessions of two or three groups in two halls, open two hours on the last two days."""
    rng = random.Random(seed)
    hours = {"open_from": time(8), "open_to": time(10)}
    casts = [";".join(sorted(rng.sample(["G1", "G2", "G3"], rng.randint(1, 2)))) for _ in range(3)]
    return problem(
        [group("G1", 10), group("G2", 20), group("G3", 5)],
        [person("P1", "G1;G3")],
        [venue("V1", setup_min=rng.choice((0, 15, 30)), **hours), venue("V2", lon=107.04, **hours)],
        [item(f"I{index}", cast) for index, cast in enumerate(casts, start=1)],
        [session(f"S{index}", f"I{index}", minutes=rng.choice((60, 90))) for index in (1, 2, 3)],
        start="2026-06-13",
        options={"daily_load_min": 150, "horizon_days": 2},
    )


@pytest.mark.parametrize("seed", range(4))
def test_moves_are_as_few_as_trying_everything_finds(seed: int) -> None:
    of = small(seed)
    rows = solved(of).assignments
    rng = random.Random(seed)
    one, other = rng.sample(rows, 2)
    start = f"{other.start:%Y-%m-%d %H:%M}"

    after = again(of, rows, {one.session_id: {"start": start}})

    assert len(rows) == 3
    assert after.proven
    assert after.unmet == ()
    assert after.broken == ()
    assert len(after.moves) == fewest_by_trying(of, rows, (one.session_id, start))


def test_nothing_moves_when_nothing_changes() -> None:
    of = small(1)
    rows = solved(of).assignments

    after = again(of, rows)

    assert (after.moves, after.assignments, after.score) == ((), rows, after.before)


def yard_and_hall() -> tuple[Problem, tuple[Assignment, ...]]:
    of = problem(
        [venue("V1"), venue("V2", indoor=True)],
        [group("G1"), group("G2")],
        [item("I1", "G1"), item("I2", "G2")],
        [session("S1", "I1"), session("S2", "I2")],
    )
    return of, (held(of, "S1", "V1", "12 08:00"), held(of, "S2", "V2", "12 08:00"))


def test_a_storm_day_moves_what_is_outdoors_and_nothing_else() -> None:
    of, rows = yard_and_hall()

    after = again(changed(of, Change(storms=(date(2026, 6, 12),))), rows)

    assert [(move.session_id, move.before) for move in after.moves] == [("S1", "V1 2026-06-12 08:00")]
    assert after.proven


def test_a_lost_venue_moves_its_sessions_and_an_absence_those_of_the_absent() -> None:
    of, rows = yard_and_hall()
    whole = datetime(2026, 6, 12), datetime.combine(D_DAY, time())

    lost = again(changed(of, Change(lost=(("V2", *whole),))), rows)
    away = again(changed(of, Change(absent=((Who("group", "G2"), moment("12 00:00"), moment("13 00:00")),))), rows)

    assert [move.session_id for move in lost.moves] == [move.session_id for move in away.moves] == ["S2"]
    assert lost.moves[0].after.startswith("V1 ")


def test_what_cannot_be_held_any_more_is_named_and_the_rest_stays() -> None:
    of, rows = yard_and_hall()
    change = Change(absent=((Who("group", "G1"), moment("12 00:00"), moment("15 00:00")),))

    after = again(changed(of, change), rows)

    assert after.unmet == ("S1",)
    assert [(move.session_id, move.after) for move in after.moves] == [("S1", "")]
    assert [row.session_id for row in after.assignments] == ["S2"]


def test_an_unknown_venue_is_an_error_with_the_nearest() -> None:
    of, _ = yard_and_hall()

    with pytest.raises(UsageError) as caught:
        changed(of, Change(lost=(("V3", moment("12 00:00"), moment("13 00:00")),)))

    assert "“V3”" in caught.value.message.vi
