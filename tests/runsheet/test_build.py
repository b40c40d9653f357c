"""Times of items: fixed starts, chains, tracks side by side, circles."""

from planner.runsheet import build
from planner.runsheet.links import predecessors
from planner.scenario.rows import RunsheetItem


def item(item_id: str, start: str = "", after: str = "", minutes: int = 10) -> RunsheetItem:
    return RunsheetItem.model_validate(
        {"item_id": item_id, "start": start, "after": after, "minutes": minutes, "title": item_id}
    )


def clocks(*items: RunsheetItem) -> list[str]:
    return [f"{each.item.item_id} {each.start:%H:%M}-{each.end:%H:%M}" for each in build(items)]


def test_nothing_comes_of_nothing() -> None:
    assert build(()) == ()


def test_an_item_begins_when_the_one_it_follows_ends() -> None:
    assert clocks(item("A", "2025-06-16 07:30", minutes=15), item("B", after="A")) == [
        "A 07:30-07:45",
        "B 07:45-07:55",
    ]


def test_a_chain_may_stand_in_any_order_in_the_pack() -> None:
    items = (item("C", after="B"), item("B", after="A"), item("A", "2025-06-16 07:30"))
    assert clocks(*items) == ["A 07:30-07:40", "B 07:40-07:50", "C 07:50-08:00"]


def test_several_items_after_one_run_side_by_side_in_the_order_of_the_pack() -> None:
    items = (item("A", "2025-06-16 07:30"), item("C", after="A", minutes=5), item("B", after="A"))
    assert clocks(*items) == ["A 07:30-07:40", "C 07:40-07:45", "B 07:40-07:50"]


def test_a_fixed_start_wins_over_after() -> None:
    items = (item("A", "2025-06-16 07:30", minutes=60), item("B", "2025-06-16 08:00", after="A"))
    assert clocks(*items) == ["A 07:30-08:30", "B 08:00-08:10"]


def test_without_start_and_after_an_item_follows_the_row_above() -> None:
    assert clocks(item("A", "2025-06-16 07:30"), item("B")) == ["A 07:30-07:40", "B 07:40-07:50"]
    assert predecessors((item("A"), item("B"))) == {"B": "A"}


def test_an_item_over_midnight_ends_the_next_day() -> None:
    (only,) = build((item("A", "2025-06-15 23:50", minutes=20),))
    assert f"{only.end:%Y-%m-%d %H:%M}" == "2025-06-16 00:10"


def test_circles_and_a_first_row_without_start_are_left_out() -> None:
    circle = (item("A", after="B"), item("B", after="A"), item("C", after="C"))
    assert clocks(*circle, item("D", "2025-06-16 07:30")) == ["D 07:30-07:40"]
    assert clocks(item("A"), item("B")) == []


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    chain = [item("0", "2025-06-16 07:30", minutes=1)]
    chain += [item(str(number), after=str(number - 1), minutes=1) for number in range(1, 3000)]
    assert len(build(chain[::-1])) == 3000
