"""Two operators never overwrite each other silently."""

from itertools import permutations, product

import pytest

from planner.runsheet.live import COURSE, Act, Kind, refusal
from planner.runsheet.live.refusals import FROM
from tests.runsheet.live.day import Day, at, clock


def test_the_slower_of_two_is_told_what_happened_by_whom_and_when() -> None:
    day = Day().take(Act(Kind.START, "A", 0), 2, actor="Minh")
    said = day.refused("start", "A", based_on=0)
    assert said.startswith("Not recorded: Minh started “Mục A” at 07:02 while you were acting")
    found = refusal(day.ledger, Act(Kind.SKIP, "A", 0), clock)
    assert found is not None
    assert found.conflict == day.ledger.event(1)
    assert found.message.vi.startswith("Chưa ghi: Minh đã bắt đầu “Mục A” lúc 07:02")


def test_acts_about_different_items_merge() -> None:
    assert Day().do("start", "A").refused("start", "B", based_on=0) == ""


@pytest.mark.parametrize("kind", ["note", "received", "ready"])
def test_notes_and_acknowledgements_never_stand_in_the_way(kind: str) -> None:
    day = Day().do("start", "A")
    assert day.refused(kind, "A", based_on=0, role="mc", text="lời") == ""
    day.do(kind, "A", role="mc", text="lời")
    assert day.refused("finish", "A", based_on=1) == ""


@pytest.mark.parametrize(
    ("kind", "said"), [("finish", "not yet begun"), ("hold", "not yet begun"), ("resume", "not yet")]
)
def test_an_item_must_stand_where_an_act_needs_it(kind: str, said: str) -> None:
    assert said in Day().refused(kind, "A")


def test_what_is_over_is_not_started_again() -> None:
    day = Day().do("start", "A", 0).do("finish", "A", 5)
    assert day.refused("start", "A") == "“Mục A” is done, so it cannot be started."
    assert "is skipped" in Day().do("skip", "A").refused("start", "A")


def test_an_end_before_the_beginning_is_refused() -> None:
    day = Day().do("start", "A", 5)
    assert "07:03 for “Mục A” is before its last entry (07:05)" in day.refused("finish", "A", happened_ms=at(3))
    assert day.refused("finish", "A", happened_ms=at(6)) == ""


def test_an_unknown_item_is_refused() -> None:
    assert "no item “Z”" in Day().refused("start", "Z")
    assert Day().refused("note", "", text="chung") == ""
    assert "empty" in Day().refused("note", "A", text=" ")


def test_only_the_last_act_about_an_item_is_taken_back_and_only_once() -> None:
    day = Day().do("start", "A", 0).do("start", "B", 1).do("finish", "A", 9)
    assert "Lan finished “Mục A” at 07:09; take that back first" in day.refused("undo", undoes=1)
    assert day.refused("undo", undoes=2) == ""  # B is another matter
    day.do("undo", undoes=3)
    assert "already taken back" in day.refused("undo", undoes=3)
    assert day.refused("undo", undoes=1) == ""
    assert "cannot be taken back" in day.refused("undo", undoes=4)
    assert "cannot be taken back" in day.refused("undo", undoes=99)


def test_an_undo_that_has_not_seen_the_newest_act_is_refused() -> None:
    day = Day().do("start", "A", 0).do("hold", "A", 3)
    assert "Lan held “Mục A”" in day.refused("undo", undoes=1, based_on=1)


def test_who_has_not_seen_the_switch_of_the_programme_is_told_of_it() -> None:
    day = Day(rain=Day().ledger.programme).do("switch", minute=4, text="rain")
    assert "Lan switched the programme at 07:04" in day.refused("start", "A", based_on=0)
    assert day.refused("start", "A") == ""
    assert "already in use" in day.refused("switch", text="rain")
    assert "no such programme" in day.refused("switch", text="heat")
    assert "switched the programme" in day.refused("apply", based_on=0, starts={"A": at(1)})
    assert "No time needs" in day.refused("apply")


def test_applied_times_do_not_stand_in_the_way_of_an_item() -> None:
    assert Day().do("apply", starts={"B": at(12)}).refused("start", "A", based_on=0) == ""


def test_two_operators_in_every_order_leave_a_log_in_which_nobody_overwrote_what_they_had_not_seen() -> None:
    """Each does two acts, both on the picture of the beginning or of what they had done themselves."""
    tried = accepted = 0
    for first, second in product(permutations(sorted(COURSE), 2), repeat=2):
        for order in {(0, 0, 1, 1), (0, 1, 0, 1), (1, 0, 0, 1), (0, 1, 1, 0)}:
            day, acts, seen = Day(), [list(first), list(second)], [0, 0]
            for who in order:
                tried += 1
                act = Act(acts[who].pop(0), "A", seen[who])
                before = day.state
                refused = refusal(day.ledger, act, clock)
                unseen = any(event.sequence > seen[who] for event in day.ledger.events)
                if refused is None:
                    assert not unseen
                    assert before.course("A").status in FROM[act.kind]
                    seen[who] = day.take(act).state.sequence
                    accepted += 1
                else:
                    assert unseen or before.course("A").status not in FROM[act.kind]
    assert (tried, accepted > 0) == (20 * 20 * 4 * 4, True)
