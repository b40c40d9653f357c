"""Compiled parts of the bound: the cheapest way of each stay, and the dearest way to fill each room on each night.

``extra[row[i], r]`` is the price of a bed in room r for guest-night i beside what the night costs. All functions take
floating-point numbers (for the search of good prices) and whole numbers (for the proof).
"""

# The inner loops are written out, with plain arrays for arguments.
# ruff: noqa: PLR0913, PLR0912, PLR0917, PLR2004, C901

import numpy as np
from numpy.typing import NDArray

from planner.engine.compiled import compiled
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Prices

Floats = NDArray[np.float64]

FAR = 1 << 50
"""Price of a night where it may not be spent."""


@compiled
def ways(start: Whole, bare: Whole | Prices, extra: Whole | Floats, row: Whole, move_cost: int, room: Whole) -> float:
    """Find each stay's cheapest way through nights and rooms; return the sum of their prices.

    Args:
        start: stay -> its first guest-night; one entry more than stays.
        bare: guest-night × room -> price, below 0 where forbidden.
        extra: further prices, of the kind of number that the sum has.
        row: guest-night -> its row of further prices.
        move_cost: of a change of room.
        room: receives the room of each guest-night.
    """
    count, places = len(start) - 1, bare.shape[1]
    longest = 0
    for stay in range(count):
        longest = max(longest, start[stay + 1] - start[stay])
    value = np.zeros_like(extra[0])
    origin = np.zeros((longest, places), dtype=np.int32)
    total: float = value[0]
    far = total + FAR
    for stay in range(count):
        begin, end = start[stay], start[stay + 1]
        jump, least = far - far, 0
        for index in range(begin, end):
            lowest, where = far + far, 0
            line = row[index]
            for place in range(places):
                now = far - far
                if index > begin:
                    now = value[place]
                    origin[index - begin, place] = place
                    if now > jump:
                        now = jump
                        origin[index - begin, place] = least
                price = bare[index, place]
                now += price + extra[line, place] if price >= 0 else far
                value[place] = now
                if now < lowest:
                    lowest, where = now, place
            jump, least = lowest + move_cost, where
        total += jump - move_cost
        place = least
        for index in range(end - 1, begin - 1, -1):
            room[index] = place
            place = origin[index - begin, place]
    return total


@compiled
def fillings(
    order: Whole,
    night_start: Whole,
    stays: tuple[Whole, ...],
    rooms: tuple[Whole, ...],
    opened: Whole,
    bare: Whole | Prices,
    extra: Whole | Floats,
    row: Whole,
    room: Whole,
    take: Whole,
) -> tuple[float, int]:
    """Find the dearest lawful way to fill each room on each night; return the sum of the prices, and how many beds.

    A bed of a stay that takes several counts by itself, and a stay alone in its room counts for every bed: then the
    sum is at least that of the dearest lawful way. Of equals those are preferred that ``room`` has in the room.

    Args:
        order: guest-nights by night.
        night_start: night -> where it begins in ``order``; one entry more than nights.
        stays: arrays over guest-nights: gender, beds, alone.
        rooms: arrays over rooms: beds, and 1 where each night is of one gender.
        opened: room × night -> 1: to be had.
        bare: as for ``ways``.
        extra: as for ``ways``: the price of all beds that the guest-night takes.
        row: as for ``ways``.
        room: room of each guest-night at present.
        take: receives guest-night and room of each bed filled.
    """
    genders, beds, alone = stays
    limits, singles = rooms
    places = len(limits)
    most = 0
    for place in range(places):
        most = max(most, limits[place])
    top = np.zeros((2, places, most), dtype=extra.dtype)
    who = np.zeros((2, places, most), dtype=np.int64)
    zero = extra[0, 0] - extra[0, 0]
    total, filled = zero, 0
    for night in range(len(night_start) - 1):
        top[:] = zero
        for at in range(night_start[night], night_start[night + 1]):
            index = order[at]
            line = row[index]
            for place in range(places):
                worth = extra[line, place]
                if bare[index, place] < 0 or worth <= zero:
                    continue
                side = 1 if singles[place] and genders[index] == 2 else 0
                last = limits[place] - 1
                need = limits[place] if alone[index] else beds[index]
                if need > 1:
                    worth = -((-worth) // need)
                mine = room[index] == place
                for _ in range(need):
                    if worth < top[side, place, last] or (worth == top[side, place, last] and not mine):
                        break
                    spot = last
                    while spot > 0 and (
                        top[side, place, spot - 1] < worth or (top[side, place, spot - 1] == worth and mine)
                    ):
                        top[side, place, spot] = top[side, place, spot - 1]
                        who[side, place, spot] = who[side, place, spot - 1]
                        spot -= 1
                    top[side, place, spot] = worth
                    who[side, place, spot] = index
        for place in range(places):
            if opened[place, night] == 0:
                continue
            women, men, met_women, met_men = zero, zero, 0, 0
            for spot in range(limits[place]):
                women += top[0, place, spot]
                men += top[1, place, spot]
                met_women += int(top[0, place, spot] > zero and room[who[0, place, spot]] == place)
                met_men += int(top[1, place, spot] > zero and room[who[1, place, spot]] == place)
            side = 1 if men > women or (men == women and met_men > met_women) else 0
            total += men if side == 1 else women
            for spot in range(limits[place]):
                if top[side, place, spot] > zero:
                    take[filled, 0], take[filled, 1] = who[side, place, spot], place
                    filled += 1
    return total, filled


@compiled
def distance(room: Whole, take: Whole, filled: int) -> int:
    """Return in how many places the ways of the stays and the fillings of the rooms differ."""
    differ = len(room)
    for k in range(filled):
        differ += -1 if room[take[k, 0]] == take[k, 1] else 1
    return differ


@compiled
def adjust(extra: Floats, room: Whole, take: Whole, filled: int, step: float, met: Whole) -> None:
    """Make dearer what stays choose and rooms do not hold, and cheaper the reverse; ``met`` is scratch, all 0."""
    for k in range(filled):
        index, place = take[k]
        if room[index] == place:
            met[index] = 1
        else:
            extra[index, place] = max(0.0, extra[index, place] - step)
    for index in range(len(room)):
        if met[index] == 0:
            extra[index, room[index]] += step
        met[index] = 0
