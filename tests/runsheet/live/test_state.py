"""The state is a fold over the log, one event at a time or all at once, whatever was taken back."""

import random
from itertools import count

import pytest

from planner.runsheet.live import Act, Event, Kind, Ledger, Status, folded, refusal
from tests.runsheet.live.day import MINUTE, Day, at, chain, clock


def test_an_item_runs_stands_still_goes_on_and_ends() -> None:
    day = Day().do("start", "A", 0).do("hold", "A", 4).do("resume", "A", 7).do("finish", "A", 15)
    course = day.state.course("A")
    assert (course.status, course.started_ms, course.ended_ms) == (Status.DONE, at(0), at(15))
    assert course.held_ms == 3 * MINUTE


def test_what_ends_while_it_stands_still_has_stood_still_until_then() -> None:
    assert Day().do("start", "A", 0).do("hold", "A", 4).do("finish", "A", 9).state.course("A").held_ms == 5 * MINUTE


def test_an_act_taken_back_leaves_the_state_as_before_and_stays_in_the_log() -> None:
    day = Day().do("start", "A", 0)
    before = day.state.courses
    day.do("finish", "A", 5).do("undo", minute=6, undoes=2)
    assert day.state.courses == before
    assert [event.kind for event in day.ledger.events] == [Kind.START, Kind.FINISH, Kind.UNDO]
    assert day.state.undone == {2}
    assert day.do("finish", "A", 8).state.course("A").ended_ms == at(8)


def test_acknowledgements_of_roles_stand_beside_each_other_the_latest_of_each() -> None:
    day = Day().do("received", "B", 1, role="mc").do("received", "B", 2, role="stage").do("ready", "B", 3, role="mc")
    assert {role: tick.kind for role, tick in day.state.ticks["B"].items()} == {"mc": "ready", "stage": "received"}
    assert day.state.courses == {}


def test_switching_the_programme_keeps_what_happened_and_forgets_applied_starts() -> None:
    rain = chain()
    day = Day(rain=rain).do("start", "A", 0).do("apply", starts={"B": at(20)}).do("switch", text="rain")
    assert day.state.variant == "rain"
    assert day.state.starts == {}
    assert day.state.course("A").status is Status.RUNNING
    back = day.do("undo", undoes=3).state
    assert (back.variant, back.starts) == ("main", {"B": at(20)})


def test_a_log_with_a_gap_is_no_log() -> None:
    event = Event(2, Kind.START, "A", at(0), at(0))
    with pytest.raises(ValueError, match="1, 2, 3"):
        Ledger.of({"main": chain()}, "main", [event])
    with pytest.raises(ValueError, match="does not follow"):
        Day().ledger.with_event(event)


@pytest.mark.parametrize("seed", range(40))
def test_one_at_a_time_and_all_at_once_give_the_same_state(seed: int) -> None:
    rng, day, minutes = random.Random(seed), Day(), count()
    for _ in range(60):
        kind = rng.choice(list(Kind))
        starts = {rng.choice("ABCD"): at(rng.randrange(60))} if kind is Kind.APPLY else {}
        undoes = rng.randint(1, day.state.sequence) if kind is Kind.UNDO and day.state.sequence else 0
        name = "" if kind in {Kind.UNDO, Kind.APPLY, Kind.SWITCH} else rng.choice("ABCD")
        act = Act(kind, name, day.state.sequence, "mc", "lời", undoes, None, starts)
        if refusal(day.ledger, act, clock) is None:
            day.take(act, next(minutes))
    events = day.ledger.events
    assert len(events) > 15
    assert folded(events, "main") == day.state
    # a second reading, from what still counts alone: courses depend on nothing else
    counting = [event for event in events if event.sequence not in day.state.undone and event.kind is not Kind.UNDO]
    alone = [
        Event(number, event.kind, event.item, event.at_ms, event.happened_ms, event.actor, event.role, event.text)
        for number, event in enumerate(counting, start=1)
    ]
    assert folded(alone, "main").courses == day.state.courses
