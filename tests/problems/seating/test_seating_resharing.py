"""Blocks of a complete plan are shared out anew, a few at a time, while that makes fewer runs and metres."""

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.progress import never, silent
from planner.engine.settings import Settings
from planner.problems.seating import Problem, score
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.pouring import GUESTS
from planner.problems.seating.repacking import repack
from planner.problems.seating.resharing import reshared
from planner.problems.seating.shares import Standing, area_of
from tests.problems.seating.builders import guest, pins, problem, rows_of, rules_broken

SIZES = [4, 3] * 8


def mixed(rank_of: list[int] | None = None) -> tuple[Problem, dict[str, str]]:
    """Return eight delegations of four, eight of three, as many blocks of either size, and a plan one chair amiss."""
    ranks = rank_of or [1] * len(SIZES)
    guests = [
        guest(f"{number:02}{one}", rank=rank, delegation=f"D{number:02}")
        for number, (size, rank) in enumerate(zip(SIZES, ranks, strict=True))
        for one in range(size)
    ]
    asked = problem({"Z": ["ccc", "cccc"] * 8}, guests)
    chairs = [seat.seat_id for block in asked.blocks for seat in block.seats]
    return asked, dict(zip((one.guest_id for one in asked.guests), chairs, strict=True))


def better(asked: Problem, seats: dict[str, str], commitments: Commitments = NO_COMMITMENTS) -> dict[str, str]:
    """Share out for ten seconds of charged work, which ends as soon as nothing more is expected."""
    settings = Settings(limit_s=10.0, workers=1, deterministic=True)
    watch = Watch(settings, settings.now_s() + 10.0, silent, never)
    return reshared(asked, commitments, seats, watch)


def test_every_delegation_comes_to_sit_in_a_block_of_its_size() -> None:
    asked, seats = mixed()
    assert score(asked, rows_of(seats))["fragments"] == 24

    found = better(asked, seats)

    assert score(asked, rows_of(found))["fragments"] == len(SIZES)
    assert rules_broken(asked, found) == set()


def test_a_rank_stays_in_front_of_the_next() -> None:
    asked, seats = mixed([1] * 8 + [2] * 8)

    found = better(asked, seats)

    assert score(asked, rows_of(found))["precedence"] == 0
    assert score(asked, rows_of(found))["fragments"] == len(SIZES)


def test_a_pinned_guest_keeps_the_seat() -> None:
    asked, seats = mixed()
    pinned = pins(**{"000": seats["000"]})

    found = better(asked, seats, pinned)

    assert found["000"] == seats["000"]
    assert score(asked, rows_of(found))["fragments"] < score(asked, rows_of(seats))["fragments"]


def test_a_plan_held_against_a_previous_one_is_left_alone() -> None:
    asked, seats = mixed()
    previous = Commitments(previous=tuple({"guest_id": who, "seat_id": seat} for who, seat in seats.items()))

    assert better(asked, seats, previous) == seats


def test_what_is_gained_is_what_the_plan_costs_less() -> None:
    asked, seats = mixed()
    plan = Standing(asked, NO_COMMITMENTS, seats)
    shares = plan.shares()

    gain = repack(area_of(plan), shares, (1, 400))

    heads = [shares.held[block, GUESTS, slot] for block, many in enumerate(shares.many) for slot in range(many)]
    assert gain // (100 * asked.weights["fragments"]) == 24 - len(heads)
    assert sum(heads) == len(asked.guests)


def test_a_block_of_more_people_than_a_pool_holds_stays_as_it_is() -> None:
    guests = [guest(f"{number:02}", delegation="D" if number in {0, 50} else "") for number in range(51)]
    asked = problem({"Z": ["c" * 30, "c" * 30]}, guests)
    chairs = [seat.seat_id for block in asked.blocks for seat in block.seats]
    seats = dict(zip((one.guest_id for one in asked.guests), chairs, strict=False))

    assert score(asked, rows_of(better(asked, seats)))["fragments"] == 2
