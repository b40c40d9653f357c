"""Pages keep their numbers; only those that changed are printed again. Differences of two versions."""

from dataclasses import replace
from datetime import datetime, timedelta

from planner.runsheet.build import build
from planner.runsheet.couple import after_delay, rows_after
from planner.runsheet.differences import differences
from planner.runsheet.pages import PER_PAGE, SheetPage, changed_pages, paged, versions
from planner.runsheet.propagate import Disruption
from planner.runsheet.sheet import SheetRow, row_of
from tests.runsheet.hanging import item

SEVEN = datetime(2025, 6, 16, 7, 0)


def row(number: int, track: str = "sân khấu", minutes: int = 5) -> SheetRow:
    start = SEVEN + timedelta(minutes=10 * number)
    return SheetRow(f"K{number}", start, start + timedelta(minutes=minutes), minutes, "", f"Mục {number}", track=track)


STAGE = tuple(row(number) for number in range(PER_PAGE + 2))
TRAFFIC = (row(90, "giao thông"),)


def numbers(pages: tuple[SheetPage, ...]) -> list[tuple[str, int]]:
    return [(page.number, len(page.rows)) for page in pages]


def test_tracks_have_pages_of_their_own_in_printing_order() -> None:
    assert numbers(paged((*TRAFFIC, *STAGE))) == [("SK-1", PER_PAGE), ("SK-2", 2), ("GT-1", 1)]
    assert numbers(paged((row(1, "âm nhạc"), row(2, "")))) == [("Â" + "N-1", 1), ("KB-1", 1)]


def test_a_change_prints_only_its_page_again() -> None:
    before = paged((*STAGE, *TRAFFIC))
    later = replace(STAGE[-1], title="Mục khác")
    after = paged((*STAGE[:-1], later, *TRAFFIC), before)
    assert [(one.how, one.page.number) for one in changed_pages(before, after)] == [("replaces", "SK-2")]
    assert changed_pages(before, before) == ()


def test_a_new_item_leaves_the_other_pages_as_they_are_version_after_version() -> None:
    new = replace(row(0), item_id="MOI", start=SEVEN + timedelta(minutes=3), end=SEVEN + timedelta(minutes=5))
    second = (new, *STAGE)
    third = (*second, replace(new, item_id="MOI2"))
    pages = versions((STAGE, second, third))
    assert numbers(pages) == [("SK-1", PER_PAGE + 2), ("SK-2", 2)]
    assert [one.page.number for one in changed_pages(paged(STAGE), pages)] == ["SK-1"]


def test_pages_without_items_are_withdrawn_and_new_tracks_are_new_pages() -> None:
    before = paged((*STAGE, *TRAFFIC))
    after = paged((*STAGE, row(5, "hậu cần")), before)
    assert [(one.how, one.page.number) for one in changed_pages(before, after)] == [
        ("new", "HC-1"),
        ("withdrawn", "GT-1"),
    ]


def test_differences_tell_moved_retimed_added_removed_and_changed_apart() -> None:
    old = (row(0), row(1), row(2), row(3))
    new = (
        replace(row(0), start=SEVEN + timedelta(minutes=2), end=SEVEN + timedelta(minutes=7)),
        replace(row(1), end=row(1).end + timedelta(minutes=4), minutes=9, cue="đèn xanh"),
        row(3),
        row(4),
    )
    found = {one.item_id: one for one in differences(old, new)}
    assert {name: one.kinds for name, one in found.items()} == {
        "K0": ("moved",),
        "K1": ("retimed", "changed"),
        "K2": ("removed",),
        "K4": ("added",),
    }
    assert (found["K0"].shift_min, found["K1"].columns) == (2, (("cue", "", "đèn xanh"),))
    assert differences(old, old) == ()


def test_the_next_version_after_an_overrun_has_the_new_times_and_not_what_was_dropped() -> None:
    items = (item("A", "07:00"), item("B", after="A", min_minutes=0, told="X"), item("C", after="B", hard=True))
    rows = tuple(row_of(timed) for timed in build(items))
    answer = after_delay(items, (), Disruption(overrun={"A": 12}))
    assert [f"{one.item_id} {one.clock} {one.minutes}" for one in rows_after(rows, answer)] == [
        "A 07:00-07:22 22",
        "C 07:22-07:32 10",
    ]


def test_times_past_midnight_say_so() -> None:
    night = replace(row(0), start=datetime(2025, 6, 15, 23, 50), end=datetime(2025, 6, 16, 0, 10))
    assert night.clock == "23:50-00:10 (+1)"
