"""Rules on links, buffers and hard starts: the smallest sheet that keeps each, and the smallest that breaks it."""

from typing import NamedTuple

import pytest

from planner.engine.findings import Finding
from planner.runsheet import check
from planner.runsheet.build import build
from planner.runsheet.check_links import clashes
from planner.runsheet.sheet import row_of
from planner.scenario.rows import RunsheetItem
from tests.runsheet.ceremony import make_scenario
from tests.runsheet.hanging import item


class Case(NamedTuple):
    rule: str
    good: tuple[RunsheetItem, ...]
    bad: tuple[RunsheetItem, ...]
    words: str


CASES = (
    Case(
        "links_without_circle",
        (item("A", "07:00"), item("B", links="A"), item("C", links="B")),
        (item("A", "07:00"), item("B", links="A; C"), item("C", links="B")),
        "Các mục chờ nhau thành vòng: B → C → B; cần bỏ một liên kết.",
    ),
    Case(
        "leads_after_start",
        (item("A", "07:00"), item("B", links="A:FS-10")),
        (item("A", "07:00"), item("B", links="A:FS-11")),
        "“Mục B” sẽ bắt đầu trước cả khi “Mục A” bắt đầu (liên kết FS-11, mục dài 10 phút).",
    ),
    Case(
        "links_kept",
        (item("A", "07:00"), item("B", "07:15", links="A:FS+5")),
        (item("A", "07:00"), item("B", "07:12", links="A:FS+5")),
        "“Mục B” (07:12-07:22) sớm hơn 3 phút so với liên kết FS+5 sau “Mục A” (07:00-07:10).",
    ),
    Case(
        "hard_starts_fit",
        (item("A", "07:00", hard=True), item("B", after="A"), item("C", "07:20", after="B", hard=True)),
        (item("A", "07:00", hard=True), item("B", after="A"), item("C", "07:13", after="B", hard=True)),
        "Hai giờ cứng không thể cùng giữ: “Mục A” 07:00 16/06 và “Mục C” 07:13 16/06; thiếu ít nhất 7 phút trên chuỗi "
        "A → B → C: bớt từng ấy ở các mục giữa, hoặc lùi “Mục C” đến 07:20.",
    ),
    Case(
        "buffers_kept",
        (item("A", "07:00", buffer_min=5), item("B", "07:15", after="A")),
        (item("A", "07:00", buffer_min=5), item("B", "07:12", after="A")),
        "Dự phòng 5 phút sau “Mục A” chỉ còn 2 phút trước “Mục B”.",
    ),
)
LINK_RULES = frozenset(case.rule for case in CASES)


def judged(items: tuple[RunsheetItem, ...], rule: str) -> list[Finding]:
    scenario = make_scenario(*items)
    return [one for one in check(scenario, tuple(row_of(timed) for timed in build(items))) if one.rule == rule]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_smallest_sheets_of_a_rule(case: Case) -> None:
    assert judged(case.good, case.rule) == []
    assert [one.message.vi for one in judged(case.bad, case.rule)] == [case.words]


def test_the_missing_minutes_are_the_least_that_make_both_starts_hold() -> None:
    items = (
        item("A", "23:50", hard=True),
        item("B", after="A", minutes=7),
        item("C", links="A:SS+3; B", minutes=9),
        RunsheetItem.model_validate(
            {"item_id": "D", "start": "2025-06-17 00:10", "after": "C", "minutes": "5", "title": "D", "hard": "1"}
        ),
    )
    (clash,) = clashes(items)
    assert (clash.path, clash.short_min) == (("A", "B", "C", "D"), 6)
    shorter = (items[0], items[1].model_copy(update={"minutes": 1}), *items[2:])
    assert clashes(shorter) == ()
    assert len(clashes((items[0], items[1].model_copy(update={"minutes": 2}), *items[2:]))) == 1


def test_a_gap_that_is_the_buffer_of_the_pack_is_no_gap() -> None:
    items = (item("A", "07:00", buffer_min=5), item("B", after="A"))
    assert judged(items, "start_follows") == []
