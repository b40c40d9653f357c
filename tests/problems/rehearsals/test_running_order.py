"""The order of items inside a run-through: as good as every order tried, and counted by hand."""

import itertools
import random
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals import Problem
from planner.problems.rehearsals.entities import Part, Party, RunThrough, Who
from planner.problems.rehearsals.running_order import Effort, Wish, best, call_sheet, grant, order_all
from planner.problems.rehearsals.running_order.best import best_order, bound_of
from planner.problems.rehearsals.running_order.files import CALLS_FILE, check_files, read_orders, write_orders
from planner.problems.rehearsals.running_order.halving import best_half
from planner.problems.rehearsals.running_order.programme import Programme
from planner.problems.rehearsals.running_order.recount import check_order, waiting_of
from planner.problems.rehearsals.running_order.reduction import apart, reduced
from planner.problems.rehearsals.running_order.search import good_order
from planner.problems.rehearsals.running_order.stretch import best_stretch
from planner.problems.rehearsals.solve import solve

LONG = 1e9


def effort() -> Effort:
    return Effort(time.monotonic() + LONG, 2)


def brute_force(programme: Programme) -> int:
    orders = itertools.permutations(range(len(programme.minutes)))
    return min(programme.presence(order) for order in orders if programme.keeps(order))


def invented(generator: random.Random, count: int, casts: int, arcs: float, *, even: bool = False) -> Programme:
    """Return an invented programme; ``arcs`` is the share of pairs whose order is given."""
    names = generator.sample(range(count), count)
    before = [pair for pair in itertools.combinations(names, 2) if generator.random() < arcs]
    minutes = [3 if even else generator.choice((1, 1, 2, 5)) for _ in range(count)]
    return Programme(
        tuple(minutes),
        tuple((generator.randrange(1, 1 << count), generator.randint(1, 9)) for _ in range(casts)),
        tuple(before),
    )


# --- least waiting ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(120))
def test_the_order_is_as_good_as_the_best_of_all_orders(seed: int) -> None:
    generator = random.Random(seed)
    programme = invented(generator, generator.randint(1, 6), generator.randint(0, 7), generator.choice((0, 0.1, 0.3)))
    found = best_order(programme, effort())
    assert programme.keeps(found.order)
    assert (found.presence, found.bound) == (brute_force(programme),) * 2


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_eight_items_is_as_good_as_the_best_of_all_orders(seed: int) -> None:
    generator = random.Random(seed)
    programme = invented(generator, 8, 6, generator.choice((0.1, 0.3)))
    found = best_order(programme, effort())
    assert (found.presence, found.bound) == (brute_force(programme),) * 2


@pytest.mark.parametrize("seed", range(40))
def test_meeting_in_the_middle_gives_the_cost_of_the_table_over_all_sets(seed: int) -> None:
    generator = random.Random(seed)
    programme = invented(generator, generator.randint(3, 13), 12, generator.choice((0, 0.1)), even=seed % 2 == 0)
    cost, half = best_half(programme, effort())
    whole, order = best_stretch(programme, 0, range(len(programme.minutes)))
    assert cost == whole == programme.presence(order)
    assert half.bit_count() == (len(programme.minutes) + 1) // 2


def test_an_order_longer_than_one_table_is_put_together_from_two_halves() -> None:
    programme = invented(random.Random(4), 17, 20, 0)
    found = best_order(programme, effort())
    assert programme.keeps(found.order)
    assert found.presence == found.bound == best_half(programme, effort())[0]


def test_the_published_optimum_of_a_film_of_ten_scenes_is_proven() -> None:
    # film-10 of Smith (2005), also in CSPLib 039: optimum 352.
    rows = ("1111010101", "1110001101", "0110101100", "0000000001", "0100001100", "0000101100", "0000011110")
    pay = (10, 4, 5, 5, 5, 4, 20)
    casts = tuple(
        (sum(1 << at for at, bit in enumerate(row) if bit == "1"), people)
        for row, people in zip(rows, pay, strict=True)
    )
    found = best_order(Programme((2, 1, 1, 1, 1, 3, 1, 1, 1, 2), casts), effort())
    assert (found.presence, found.bound) == (352, 352)


def test_people_are_counted_exactly_beyond_what_four_bytes_hold() -> None:
    small = invented(random.Random(2), 15, 12, 0)
    large = Programme(small.minutes, tuple((mask, people * 1_000_003) for mask, people in small.casts))
    assert best_half(large, effort())[0] == 1_000_003 * best_half(small, effort())[0]


# --- long programmes ------------------------------------------------------------------------------


def test_a_bound_of_parts_is_never_above_the_best_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best, "PART", 4)
    for seed in range(20):
        programme = invented(random.Random(seed), 9, 8, 0.1)
        order = best_stretch(programme, 0, range(9))[1]
        assert programme.needed <= bound_of(programme, order, effort()) <= programme.presence(order)


def test_beyond_the_reach_of_tables_a_good_order_comes_with_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 3, "AT_ONCE": 0, "MOST_SETS": 0, "PART": 6, "ROUNDS": 3}.items():
        monkeypatch.setattr(best, name, value)
    programme = invented(random.Random(3), 12, 9, 0)
    found = best_order(programme, effort())
    least = best_stretch(programme, 0, range(12))[0]
    assert found.bound < least <= found.presence < programme.presence(range(12))


def test_without_time_the_best_order_so_far_comes_with_its_bound() -> None:
    programme = invented(random.Random(3), 25, 40, 0)
    found = best_order(programme, Effort(time.monotonic() - 1, 1))
    assert programme.keeps(found.order)
    assert programme.needed <= found.bound < found.presence


def test_shaking_finds_the_best_order_of_a_small_programme() -> None:
    programme = invented(random.Random(8), 10, 6, 0)
    assert programme.presence(good_order(programme, effort(), 3, 1)) == best_stretch(programme, 0, range(10))[0]


# --- smaller programmes -----------------------------------------------------------------------------


def test_items_of_the_same_casts_become_one_and_casts_of_one_item_a_constant() -> None:
    small = reduced(Programme((4, 5, 6, 7), ((0b0011, 10), (0b1100, 2), (0b1000, 3))))
    assert small.programme.minutes == ()
    assert small.constant == 10 * 9 + 2 * 13 + 3 * 7
    assert sorted(small.whole(())) == [0, 1, 2, 3]


def test_items_that_share_nobody_are_ordered_apart_where_no_order_between_them_forbids_it() -> None:
    casts = ((0b000011, 1), (0b001100, 1), (0b110000, 1))
    assert apart(Programme((1,) * 6, casts)) == [[0, 1], [2, 3], [4, 5]]
    assert apart(Programme((1,) * 6, casts, ((4, 0),))) == [[2, 3], [4, 5], [0, 1]]
    assert apart(Programme((1,) * 6, casts, ((4, 0), (1, 5)))) == [[0, 1, 4, 5], [2, 3]]


# --- run-throughs of a problem ------------------------------------------------------------------------


def groups(names: str) -> tuple[Who, ...]:
    return tuple(Who("group", name) for name in names)


def problem(*, free: bool = True, before: tuple[tuple[str, str], ...] = ()) -> Problem:
    """Return a run-through of four items: A (100 people) in the first and last, B (10) in the middle two."""
    parts = tuple(
        Part(f"I{at}", f"Tiết mục {at}", minutes, groups(names))
        for at, (minutes, names) in enumerate(((5, "A"), (10, "B"), (20, "BC"), (5, "A")), start=1)
    )
    parties = tuple(
        Party(Who("group", name), f"Khối {name}", size, ("SD",)) for name, size in (("A", 100), ("B", 10), ("C", 1))
    )
    names = {party.who: party.name for party in parties}
    run = RunThrough("SD", parts, free, before)
    return Problem(date(2026, 6, 1), 1, (), (), parties, names=names, run_throughs=(run,))


def test_a_free_order_has_the_least_waiting_and_a_fixed_one_says_what_that_would_be() -> None:
    (free,) = order_all(problem(), Settings(5))
    assert (free.waiting, free.listed, free.least, free.proven) == (0, 3000, 0, True)
    (fixed,) = order_all(problem(free=False), Settings(5))
    assert fixed.item_ids == ("I1", "I2", "I3", "I4")
    assert (fixed.waiting, fixed.least, fixed.proven) == (3000, 0, False)
    assert "3.000" in fixed.sentence.vi
    assert "thứ tự cố định" in fixed.sentence.vi


def test_what_must_come_before_what_is_kept() -> None:
    (order,) = order_all(problem(before=(("I2", "I1"), ("I4", "I3"))), Settings(5))
    # A between the two items of B: B waits 10 minutes with 10 people.
    assert order.item_ids[0] == "I2"
    assert order.item_ids[-1] == "I3"
    assert (order.waiting, order.proven) == (100, True)


def test_the_plan_holds_the_running_orders_even_without_any_session() -> None:
    plan = solve(problem(), Settings(5))
    assert [order.session_id for order in plan.orders] == ["SD"]
    assert plan.orders[0].waiting == 0


def test_orders_that_run_in_a_circle_are_named() -> None:
    with pytest.raises(UsageError, match="I1, I2") as caught:
        order_all(problem(before=(("I1", "I2"), ("I2", "I1"))), Settings(5))
    assert "mâu thuẫn" in caught.value.message.vi


def test_a_wish_costs_the_difference_of_two_best_orders() -> None:
    given = problem()
    granted = grant(given, given.run_throughs[0], Wish(first=("I1",), last=("I4",)), effort())
    assert (granted.without.waiting, granted.granted.waiting) == (0, 3000)
    assert "3.000 phút–người" in granted.sentence.vi
    assert "đã chứng minh" in granted.sentence.vi
    with pytest.raises(UsageError, match="I9"):
        grant(given, given.run_throughs[0], Wish(before=(("I9", "I1"),)), effort())


def test_everybody_comes_half_an_hour_before_the_first_own_item() -> None:
    given = problem()
    sheet = call_sheet(given, given.run_throughs[0], ("I2", "I1", "I4", "I3"), datetime(2026, 6, 1, 7, 0))
    told = [
        (one.name, f"{one.arrive:%H:%M}", f"{one.first:%H:%M}", f"{one.leave:%H:%M}", one.waiting_min) for one in sheet
    ]
    assert told == [
        ("Khối B", "06:30", "07:00", "07:40", 10),
        ("Khối A", "06:40", "07:10", "07:20", 0),
        ("Khối C", "06:50", "07:20", "07:40", 0),
    ]
    assert waiting_of(given, given.run_throughs[0], ("I2", "I1", "I4", "I3")) == 100


def test_the_files_are_checked_as_they_are_on_disk(tmp_path: Path) -> None:
    given, rows = problem(before=(("I1", "I2"),)), [{"session_id": "SD", "start": "2026-06-01 07:00"}]
    write_orders(given, {"SD": ("I1", "I4", "I2", "I3")}, rows, tmp_path)
    assert read_orders(tmp_path) == {"SD": ("I1", "I4", "I2", "I3")}
    assert check_files(given, rows, tmp_path) == ()
    assert "06:40" in (tmp_path / CALLS_FILE).read_text(encoding="utf-8")
    moved = [{"session_id": "SD", "start": "2026-06-01 08:00"}]
    assert [one.subjects for one in check_files(given, moved, tmp_path)] == [("SD", "I1")]
    write_orders(given, {"SD": ("I2", "I3", "I4", "I1")}, rows, tmp_path)
    assert [one.subjects for one in check_files(given, rows, tmp_path)] == [("SD", "I1", "I2")]
    write_orders(given, {}, rows, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_order_with_an_item_missing_or_changed_against_a_fixed_one_is_refused() -> None:
    fixed = problem(free=False).run_throughs[0]
    assert [one.subjects for one in check_order(fixed, ("I1", "I2", "I3"))] == [("SD", "I4")]
    assert [one.subjects for one in check_order(fixed, ("I2", "I1", "I3", "I4"))] == [("SD",)]
    assert check_order(fixed, ("I1", "I2", "I3", "I4")) == ()
