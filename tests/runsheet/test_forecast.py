"""Expected times: what has happened, holds, skips, links, midnight."""

from datetime import datetime

from planner.runsheet.forecast import Actual, delayed, recalculate
from planner.runsheet.network import Network
from tests.runsheet.hanging import item


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2025-06-16 {clock}")


CHAIN = Network.of((item("A", "07:00", buffer_min=5), item("B", after="A"), item("C", after="B", hard=True)))


def times(
    network: Network, actual: dict[str, Actual], now: datetime | None = None, *, early: bool = False
) -> list[str]:
    found = recalculate(network, actual, now, early=early)
    return [f"{one.item_id} {one.start:%H:%M:%S}-{one.end:%H:%M:%S}" for one in found.all()]


def test_without_news_the_expected_times_are_the_planned_ones() -> None:
    assert times(CHAIN, {}) == ["A 07:00:00-07:10:00", "B 07:15:00-07:25:00", "C 07:25:00-07:35:00"]


def test_a_running_item_lasts_at_least_until_now_and_eats_the_buffer_first() -> None:
    running = {"A": Actual(start=at("07:03"))}
    assert times(CHAIN, running, at("07:16:30")) == [
        "A 07:03:00-07:16:30",
        "B 07:16:30-07:26:30",
        "C 07:26:30-07:36:30",
    ]


def test_a_hard_start_that_cannot_be_kept_is_named() -> None:
    (late,) = delayed(CHAIN, "A", 12).hard_late()
    assert (late.item_id, late.late_s, late.over_s) == ("C", 7 * 60, 7 * 60)


def test_a_held_item_starts_when_it_is_let_go_and_a_skipped_one_takes_no_time() -> None:
    assert times(CHAIN, {"B": Actual(not_before=at("07:20"))})[1] == "B 07:20:00-07:30:00"
    assert times(CHAIN, {"B": Actual(skipped=True)})[2] == "C 07:25:00-07:35:00"


def test_what_is_not_started_does_not_start_in_the_past() -> None:
    assert times(CHAIN, {}, at("07:04"))[0] == "A 07:04:00-07:14:00"


def test_with_early_an_item_without_a_start_follows_at_once() -> None:
    ended = {"A": Actual(start=at("07:00"), end=at("07:06"))}
    assert times(CHAIN, ended)[1] == "B 07:15:00-07:25:00"
    assert times(CHAIN, ended, early=True)[1] == "B 07:06:00-07:16:00"


def test_links_bind_starts_and_ends() -> None:
    network = Network.of(
        (item("A", "23:50"), item("B", links="A:SS+5"), item("C", links="A:FF+2"), item("D", links="A:SF+30"))
    )
    assert times(network, {}) == [
        "A 23:50:00-00:00:00",
        "C 23:52:00-00:02:00",
        "B 23:55:00-00:05:00",
        "D 00:10:00-00:20:00",
    ]
    late = times(network, {"A": Actual(length_s=25 * 60)})
    assert late[1] == "C 23:52:00-00:17:00"


def test_an_item_in_a_circle_has_no_time_and_does_not_stop_the_others() -> None:
    found = recalculate(Network.of((item("A", "07:00"), item("B", links="C"), item("C", links="B"))))
    assert [one.item_id for one in found.all()] == ["A"]
    assert found.of("B") is None
