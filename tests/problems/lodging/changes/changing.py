"""Small events in which rooms may be changed, and a judge that tries every plan, night by night."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, product

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging import Assignment, Problem, check
from planner.problems.lodging.data import Guest
from tests.problems.lodging.builders import guest, hotel, night, problem, room, total

OF_OTHERS = {"minimum_stay", "companions_together", "staff_near", "share_requests", "house_each_guest"}


def rows_for(small: Problem, guest_id: str, rooms: tuple[str, ...]) -> tuple[Assignment, ...]:
    """The rows of a guest who sleeps in these rooms, night by night."""
    rows, first = [], small.guest[guest_id].check_in
    for room_id, nights in groupby(rooms):
        last = first + timedelta(days=len(list(nights)))
        rows.append(Assignment(guest_id, small.room[room_id].hotel_id, room_id, first, last))
        first = last
    return tuple(rows)


def _own_ways(small: Problem, one: Guest, commitments: Commitments) -> list[tuple[Assignment, ...]]:
    """The ways for one guest that break no rule by themselves."""
    ways = [rows_for(small, one.guest_id, rooms) for rooms in product(small.room, repeat=len(one.nights))]
    return [way for way in ways if {f.rule for f in check(small, way, commitments)} <= OF_OTHERS]


def every_plan(small: Problem, commitments: Commitments) -> Iterator[tuple[Assignment, ...]]:
    ways = [_own_ways(small, one, commitments) for one in small.guests]
    for chosen in product(*ways):
        yield tuple(row for rows in chosen for row in rows)


def best_by_trying(small: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """The least score of all plans that the checker accepts; None when it accepts none."""
    lawful = (plan for plan in every_plan(small, commitments) if not check(small, plan, commitments))
    return min((total(small, plan, commitments) for plan in lawful), default=None)


def chance_problem(seed: int, guests: int = 3, rooms: int = 3) -> Problem:
    """A small event by chance in which rooms come, go and change prices, and a change has a price."""
    dice = random.Random(seed)
    people = [
        guest(
            f"G{number}",
            f"{dice.choice((14, 15))}-{dice.choice((16, 17))}",
            gender=dice.choice(("nam", "nam", "nữ", "")),
            delegation_id=dice.choice(("D1", "D1", "D2", "")),
            rank=dice.choice((3, 8, 20, 20)),
            needs=("wheelchair",) if dice.random() < 0.1 else (),
            share_with=f"G{dice.randrange(guests)}" if dice.random() < 0.3 else "",
            companion_of=f"G{dice.randrange(guests)}" if dice.random() < 0.2 else "",
            serves=f"G{dice.randrange(guests)}" if dice.random() < 0.2 else "",
        )
        for number in range(guests)
    ]
    stock = [
        room(
            f"R{number}",
            dice.choice(("H1", "H2")),
            dice.choice((1, 2, 2, 3)),
            grade=dice.choice((2, 3, 4)),
            price_vnd=dice.choice((250_000, 400_000, 610_000)),
            accessible=dice.random() < 0.5,
            extra_beds=dice.choice((0, 0, 1)),
            extra_bed_price_vnd=100_000,
            **_season(dice),
        )
        for number in range(rooms)
    ]
    hotels = (hotel("H1", 1.0), hotel("H2", dice.choice((2.0, 15.0)), guarded=True))
    options = {"move_cost_vnd": dice.choice((50_000, 200_000)), "grade_priced": dice.choice((0, 1))}
    return problem(people, stock, hotels=hotels, options=options)


def _season(dice: random.Random) -> dict[str, object]:
    lot = dice.random()
    if lot < 0.25:
        return {"from": night(15)}
    return {"to": night(16)} if lot < 0.5 else {}
