"""What an overrun moves and who is told: rules one by one, and the optimum against every schedule tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from planner.errors import UsageError
from planner.runsheet.check_retimed import RETIMED_CHECKS, check_retimed
from planner.runsheet.couple import Retimed, Told, after_delay
from planner.runsheet.coupled import Coupled, Party
from planner.runsheet.propagate import Disruption
from planner.runsheet.why import why
from planner.scenario.rows import Coupling, RunsheetItem
from tests.runsheet.hanging import best_by_trying, hang, invented, item

TWELVE = Disruption(overrun={"A": 12})


def names(found: Retimed) -> list[str]:
    return [one.party.name for one in found.told]


@pytest.mark.parametrize("seed", range(25))
def test_no_schedule_is_better_than_the_one_found(seed: int) -> None:
    items, couplings, disruption = invented(Random(seed))
    found = after_delay(items, couplings, disruption)
    assert found.proven
    assert (found.broken_min, found.heads, found.moves_min) == best_by_trying(items, couplings, disruption)
    assert check_retimed(items, couplings, found) == ()


def test_an_overrun_moves_what_follows_and_what_hangs_on_it() -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    found = after_delay(items, (hang("G", "XE", "B", offset_min=-5, told="Lái xe Bình"),), TWELVE)
    (bus,) = found.subjects
    assert [f"{one.item_id} {one.new_start:%H:%M}-{one.new_end:%H:%M}" for one in found.items] == [
        "A 07:00-07:22",
        "B 07:22-07:32",
    ]
    assert [f"{name} {before:%H:%M} {after:%H:%M}" for name, before, after in bus.times] == ["G 07:05 07:17"]
    assert (names(found), found.heads, found.moves_min) == (["Lái xe Bình"], 1, 24)


def test_a_buffer_takes_up_a_delay_before_anybody_is_told() -> None:
    items = (item("A", "07:00", buffer_min=12), item("B", after="A"))
    found = after_delay(items, (hang("G", "XE", "B", told="Lái xe"),), TWELVE)
    assert ([one.item_id for one in found.items], found.heads) == (["A"], 0)


@pytest.mark.parametrize(("tolerance_min", "heads"), [(12, 0), (11, 1)])
def test_within_the_tolerance_nobody_is_told(tolerance_min: int, heads: int) -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    found = after_delay(items, (hang("G", "XE", "B", tolerance_min=tolerance_min, told="Lái xe"),), TWELVE)
    assert found.heads == heads


def test_somebody_with_two_things_to_hear_counts_once_and_a_crowd_by_heads() -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    couplings = (hang("G1", "XE1", "B", told="Tổ xe; Đoàn Hà Nội×12"), hang("G2", "XE2", "B", told="Tổ xe"))
    found = after_delay(items, couplings, TWELVE)
    assert found.told == (
        Told(Party("Tổ xe"), ("XE1", "XE2"), ()),
        Told(Party("Đoàn Hà Nội", 12), ("XE1",), ()),
    )
    assert found.heads == 13


def test_what_is_held_keeps_its_time_and_is_named_when_the_item_is_too_late() -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    found = after_delay(items, (hang("G", "Cấm đường", "B", "giữ", tolerance_min=5, told="CSGT"),), TWELVE)
    assert [(one.rule, one.subject, one.minutes) for one in found.broken] == [("held", "G", 7)]
    assert (found.subjects, found.heads) == ((), 0)


def test_an_item_waits_for_a_late_wave_but_not_the_wave_for_the_item() -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    couplings = (hang("G", "Đợt 3", "B", "chờ", offset_min=-10, tolerance_min=4, told="Lễ tân"),)
    late = after_delay(items, couplings, Disruption(subject_late={"Đợt 3": 15}))
    assert [(one.item_id, f"{one.new_start:%H:%M}") for one in late.items] == [("B", "07:21")]
    assert names(late) == ["Lễ tân"]
    assert after_delay(items, couplings, TWELVE).subjects == ()


def test_an_item_is_cut_where_that_tells_fewer_people() -> None:
    items = (item("A", "07:00"), item("B", after="A", minutes=20, min_minutes=5, told="Ca sĩ"), item("C", after="B"))
    many = tuple(hang(f"G{number}", f"XE{number}", "C", told=f"Lái xe {number}") for number in range(3))
    found = after_delay(items, many, TWELVE)
    assert (names(found), [one.cut_min for one in found.items]) == (["Ca sĩ"], [0, 12])
    assert names(after_delay(items, many[:1], TWELVE, cutting=False)) == ["Lái xe 0"]


def test_an_item_that_may_be_dropped_is_dropped_whole() -> None:
    items = (item("A", "07:00"), item("B", after="A", min_minutes=0, told="Ca sĩ"), item("C", after="B", hard=True))
    found = after_delay(items, (), TWELVE)
    dropped = next(one for one in found.items if one.item_id == "B")
    assert (dropped.cut_min, dropped.dropped, found.broken_min) == (10, True, 4)


def test_a_hard_start_that_cannot_be_kept_is_named_with_its_minutes() -> None:
    items = (item("A", "07:00"), item("B", after="A", hard=True))
    found = after_delay(items, (), TWELVE)
    assert [(one.rule, one.minutes) for one in found.broken] == [("hard_start", 12), ("hard_end", 12)]


def test_a_broadcast_that_ends_with_an_item_lasts_longer_instead_of_starting_late() -> None:
    items = (item("A", "07:00"), item("B", links="A:FF"))
    found = after_delay(items, (), TWELVE)
    assert [f"{one.item_id} {one.new_start:%H:%M}-{one.new_end:%H:%M}" for one in found.items] == [
        "A 07:00-07:22",
        "B 07:00-07:22",
    ]
    assert check_retimed(items, (), found) == ()


def test_a_circle_through_a_bus_is_printed_as_the_circle() -> None:
    items = (item("A", "07:00"), item("B", after="A"))
    couplings = (hang("G1", "XE", "B"), hang("G2", "XE", "A", "chờ"))
    with pytest.raises(UsageError) as caught:
        after_delay(items, couplings, TWELVE)
    assert "A → B → xe XE → A" in caught.value.message.vi


def test_a_name_that_nothing_bears_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        after_delay((item("KB-01", "07:00"),), (), Disruption(overrun={"KB-1": 5}))
    assert "“KB-01”" in caught.value.message.vi


def test_why_tells_the_way_of_the_delay() -> None:
    items = (item("A", "07:00", buffer_min=2), item("B", after="A"), item("C", "09:00"))
    couplings = (hang("G1", "XE", "B", told="Lái xe"), hang("G2", "Cửa", "C", told="Bảo vệ"))
    coupled, found = Coupled.of(items, couplings), after_delay(items, couplings, TWELVE)
    assert [step.vi for step in why(coupled, found, "Lái xe")] == [
        "Mục A “Mục A” kéo dài hoặc chậm, xong muộn 12 phút.",
        "Mục B “Mục B” chờ Mục A “Mục A”: bắt đầu muộn 10 phút.",
        "xe “XE” gắn theo Mục B “Mục B”, vượt mức xê dịch cho phép: dời 10 phút.",
    ]
    assert "giữ nguyên giờ" in why(coupled, found, "C")[0].vi
    assert "không phải báo" in why(coupled, found, "Bảo vệ")[0].vi


CASE: tuple[tuple[RunsheetItem, ...], tuple[Coupling, ...]] = (
    (
        item("A", "07:00"),
        item("B", after="A", minutes=20, min_minutes=15, told="Ca sĩ"),
        item("C", after="B", hard=True),
        item("D", "08:30", after="C"),
    ),
    (hang("G1", "XE", "C", told="Lái xe"), hang("G2", "ĐÓN", "D", "chờ", told="Lễ tân")),
)
CASE_DISRUPTION = Disruption(overrun={"A": 12}, late={"D": 10}, subject_late={"ĐÓN": 10})


def _item(found: Retimed, name: str, **fields: object) -> Retimed:
    items = tuple(replace(one, **fields) if one.item_id == name else one for one in found.items)  # type: ignore[arg-type]
    return replace(found, items=items)


def _earlier(found: Retimed, name: str, minutes: int) -> Retimed:
    one = next(each for each in found.items if each.item_id == name)
    less = timedelta(minutes=minutes)
    return _item(found, name, new_start=one.new_start - less, new_end=one.new_end - less)


TAMPERED: dict[str, Callable[[Retimed], Retimed]] = {
    "overrun_counted": lambda found: _item(found, "A", new_end=found.items[0].new_end - timedelta(minutes=3)),
    "cuts_allowed": lambda found: _item(found, "B", cut_min=6),
    "not_before_planned": lambda found: _earlier(found, "D", 1),
    "links_kept": lambda found: _earlier(found, "C", 2),
    "subjects_follow": lambda found: replace(found, subjects=found.subjects[1:]),
    "items_wait": lambda found: _earlier(found, "D", 10),
    "lateness_of_subjects": lambda found: replace(found, subjects=found.subjects[:1]),
    "broken_named": lambda found: replace(found, broken=found.broken[1:]),
    "everyone_told": lambda found: replace(found, told=found.told[1:]),
    "moves_counted": lambda found: replace(found, moves_min=found.moves_min + 1),
}


def test_every_rule_of_the_checker_has_its_case() -> None:
    assert [rule.__name__ for rule in RETIMED_CHECKS] == list(TAMPERED)


@pytest.mark.parametrize("rule", TAMPERED)
def test_the_checker_names_the_rule_that_an_answer_breaks(rule: str) -> None:
    found = after_delay(*CASE, CASE_DISRUPTION)
    assert check_retimed(*CASE, found) == ()
    assert rule in {one.rule for one in check_retimed(*CASE, TAMPERED[rule](found))}
