"""Smallest problems by night, and every plan of one by brute force."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import numpy as np

from planner.problems.lodging.nights.check import check, score
from planner.problems.lodging.nights.data import MEN, ONE_GENDER, WOMEN, Nightly, RoomNights, Stay

OPENING = date(2025, 6, 15)
Table = list[list[int]]
COSTS: Table = [[0, 3]]
"""One need: kind 0 of room costs nothing, kind 1 costs 3 a night."""


def nightly(stays: list[Stay], rooms: list[RoomNights], prices: Table = COSTS, move: int = 10) -> Nightly:
    """Return a problem of three nights."""
    return Nightly(tuple(stays), tuple(rooms), np.array(prices, dtype=np.int64), move, OPENING, 3)


def woman(stay_id: str, first: int = 0, nights: int = 1) -> Stay:
    """Return a woman's stay."""
    return Stay(stay_id, first, (0,) * nights, WOMEN)


def man(stay_id: str, first: int = 0, nights: int = 1) -> Stay:
    """Return a man's stay."""
    return Stay(stay_id, first, (0,) * nights, MEN)


def plans(problem: Nightly) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield every way to give each guest-night a room, lawful or not."""
    ids = [room.room_id for room in problem.rooms]
    ways = [list(product(ids, repeat=len(stay.needs))) for stay in problem.stays]
    for chosen in product(*ways):
        yield {stay.stay_id: nights for stay, nights in zip(problem.stays, chosen, strict=True)}


def least(problem: Nightly) -> int | None:
    """Return the cost of the best plan among all, or None where every plan breaks a rule."""
    totals = []
    for rooms in plans(problem):
        if not check(problem, rooms):
            goals = score(problem, rooms)
            totals.append(goals["cost"] + problem.move_cost * goals["moves"])
    return min(totals, default=None)


def chance(seed: int) -> Nightly:
    """Return a random problem small enough for brute force."""
    source = np.random.default_rng(seed)
    stays = [
        Stay(
            f"S{k}",
            first,
            tuple(source.integers(0, 2, size=int(source.integers(1, 3 if first < 2 else 2))).tolist()),
            gender,
        )
        for k in range(3)
        for first, gender in [(int(source.integers(0, 3)), int(source.integers(1, 3)))]
    ]
    rooms = [RoomNights(f"R{k}", k, int(source.integers(1, 3)), ONE_GENDER) for k in range(3)]
    prices = source.integers(0, 9, size=(2, 3))
    prices[0, int(source.integers(3))] = -1
    return nightly(stays, rooms, prices.tolist(), move=int(source.integers(0, 6)))
