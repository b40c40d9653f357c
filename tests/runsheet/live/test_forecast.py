"""When things are expected: small cases by hand, and against a plain recursion on random programmes."""

import random
from functools import cache

import pytest

from planner.runsheet.live import Expected, Item, Programme, State, Status, Tie, forecast, late_items, shifted
from planner.runsheet.live.forecast import base_ms, over_ms, until_ms
from planner.runsheet.live.state import Course
from tests.runsheet.live.day import MINUTE, Day, at, chain, item


def starts(day: Day, minute: float) -> dict[str, float]:
    found = forecast(day.ledger.programme, day.state, at(minute))
    return {name: (one.start_ms - at(0)) / MINUTE for name, one in found.items()}


def test_before_the_day_everything_is_expected_as_planned() -> None:
    assert starts(Day(), -60) == {"A": 0, "B": 10, "C": 30, "D": 40}


def test_an_overrun_pushes_what_hangs_on_it_and_a_buffer_takes_it_up() -> None:
    day = Day().do("start", "A", 0)
    assert starts(day, 18) == {"A": 0, "B": 18, "C": 30, "D": 40}
    assert starts(day, 25) == {"A": 0, "B": 25, "C": 35, "D": 45}


def test_what_was_not_started_in_time_begins_now_at_the_earliest() -> None:
    assert starts(Day(), 5) == {"A": 5, "B": 15, "C": 30, "D": 40}


def test_nobody_is_called_earlier_than_told() -> None:
    assert starts(Day().do("start", "A", 0).do("finish", "A", 3), 4) == {"A": 0, "B": 10, "C": 30, "D": 40}


def test_a_hold_moves_the_end_on_for_as_long_as_it_lasts() -> None:
    day = Day().do("start", "A", 0).do("hold", "A", 6)
    assert forecast(day.ledger.programme, day.state, at(26))["A"].end_ms == at(30)
    assert forecast(day.ledger.programme, day.do("resume", "A", 26).state, at(27))["A"].end_ms == at(30)


def test_a_skipped_item_takes_no_time() -> None:
    day = Day().do("start", "A", 0).do("skip", "B", 5).do("finish", "A", 12)
    assert starts(day, 13)["B"] == 12
    assert starts(day, 13)["C"] == 30


def test_an_item_that_nobody_entered_is_taken_for_over_once_what_hangs_on_it_has_begun() -> None:
    day = Day().do("start", "C", 28)
    found = forecast(day.ledger.programme, day.state, at(35))
    assert found["A"] == Expected(at(0), at(10), assumed=True)
    assert found["B"] == Expected(at(10), at(20), assumed=True)
    assert found["D"].start_ms == at(40)


def test_what_was_to_be_over_when_the_session_opened_counts_as_over() -> None:
    programme = chain()
    found = forecast(programme, State(variant="main", opened_ms=at(20)), at(21))
    assert [found[name].assumed for name in "ABCD"] == [True, True, False, False]
    assert found["C"].start_ms == at(30)


def test_new_times_are_proposed_by_the_minute_and_never_for_a_start_that_may_not_move() -> None:
    day = Day().do("start", "A", 0)
    now = at(25.2)
    assert late_items(day.ledger.programme, day.state, now) == {"B": at(25.2), "C": at(35.2), "D": at(45.2)}
    assert shifted(day.ledger.programme, day.state, now) == {"B": at(26), "C": at(36)}
    day.do("apply", minute=25.2, starts={"B": at(26), "C": at(36)})
    assert late_items(day.ledger.programme, day.state, now) == {"D": at(46)}
    assert over_ms(day.ledger.programme, day.state, forecast(day.ledger.programme, day.state, now), "B") == 0


def test_how_long_until_and_how_far_over() -> None:
    day = Day().do("start", "A", 0)
    found = forecast(day.ledger.programme, day.state, at(14))
    assert until_ms(found, "C", at(14)) == 16 * MINUTE
    assert until_ms(found, "A", at(14)) == 0
    assert over_ms(day.ledger.programme, day.state, found, "A") == 4 * MINUTE


def test_items_of_a_circle_are_expected_as_planned() -> None:
    programme = Programme((item("A", 0, after="B"), item("B", 10, after="A")))
    assert {name: one.start_ms for name, one in forecast(programme, State(), at(-5)).items()} == {
        "A": at(0),
        "B": at(10),
    }


def test_links_from_starts_and_to_ends_with_lags_are_kept() -> None:
    ties = {"B": (Tie("A", from_end=False, lag_ms=4 * MINUTE),), "C": (Tie("A", to_end=True, lag_ms=2 * MINUTE),)}
    programme = Programme(tuple(Item(name, name, at(0), at(10), ties=ties.get(name, ())) for name in ("A", "B", "C")))
    found = forecast(programme, State(), at(6))  # A has not begun: it is expected now
    assert {name: (one.start_ms - at(0)) // MINUTE for name, one in found.items()} == {"A": 6, "B": 10, "C": 8}


def random_day(rng: random.Random) -> tuple[Programme, State, int]:
    items = []
    for number in range(rng.randint(1, 8)):
        ties = tuple(
            Tie(f"I{before}", rng.random() < 0.8, rng.random() < 0.2, rng.choice([0, 0, 5, -3]) * MINUTE)
            for before in range(number)
            if rng.random() < 0.4
        )
        start = at(rng.randrange(0, 90))
        items.append(Item(f"I{number}", "", start, start + rng.randrange(0, 25) * MINUTE, ties=ties))
    now = at(rng.randrange(0, 100))
    courses = {}
    for one in items:
        began = now - rng.randrange(0, 40) * MINUTE
        courses[one.item_id] = rng.choice(
            [
                Course(),
                Course(),
                Course(Status.SKIPPED, None, began),
                Course(Status.RUNNING, began, held_ms=rng.randrange(3) * MINUTE),
                Course(Status.HELD, began, held_since_ms=min(now, began + MINUTE)),
                Course(Status.DONE, began, min(now, began + 7 * MINUTE)),
            ]
        )
    starts = {one.item_id: one.start_ms + 5 * MINUTE for one in items if rng.random() < 0.2}
    opened = rng.choice([0, at(20)])
    return Programme(tuple(rng.sample(items, len(items)))), State(courses=courses, starts=starts, opened_ms=opened), now


def _recursively(programme: Programme, state: State, now: int) -> dict[str, tuple[int, int]]:
    """The definition of forecast.py once more, from the front backwards and without an order."""

    def waits_begun(name: str) -> list[int]:
        found = []
        for other in programme.items:
            if any(tie.before == name and tie.from_end and not tie.to_end for tie in other.ties):
                began = state.course(other.item_id).started_ms
                found += [began] if began is not None else []
                found += over(other.item_id)
        return found

    @cache
    def over(name: str) -> tuple[int, ...]:
        one = programme.by_id[name]
        early = base_ms(state, one) + one.duration_ms <= state.opened_ms
        found = [*waits_begun(name), *([state.opened_ms] if early else [])]
        return (min(found),) if found else ()

    @cache
    def times(name: str) -> tuple[int, int]:
        one, course = programme.by_id[name], state.course(name)
        length = 0 if course.status is Status.SKIPPED else one.duration_ms
        if course.status is Status.WAITING and over(name):
            end = min(one.end_ms, over(name)[0])
            return min(one.start_ms, end), end
        if course.status is Status.DONE:
            return course.started_ms, course.ended_ms
        if course.status in {Status.RUNNING, Status.HELD}:
            held = course.held_ms + (now - course.held_since_ms if course.held_since_ms is not None else 0)
            return course.started_ms, max(course.started_ms + held + length, now)
        bounds = [
            times(tie.before)[1 if tie.from_end else 0] + tie.lag_ms - (length if tie.to_end else 0) for tie in one.ties
        ]
        start = max([base_ms(state, one), *bounds, *([now] if course.status is Status.WAITING else [])])
        return start, start + length

    return {one.item_id: times(one.item_id) for one in programme.items}


@pytest.mark.parametrize("seed", range(150))
def test_the_forecast_is_what_its_definition_says(seed: int) -> None:
    programme, state, now = random_day(random.Random(seed))
    found = forecast(programme, state, now)
    assert {name: (one.start_ms, one.end_ms) for name, one in found.items()} == _recursively(programme, state, now)
