"""Moves between rooms, compiled: search by simulated annealing (Ceschia and Schaerf 2011) with one move more.

Arrays are those of ``beds``. Overfull and mixed rooms are allowed while searching, at a penalty for each bed too many.
"""

# The inner loops run millions of times a second: they are written out, with plain arrays for arguments.
# ruff: noqa: PLR0913, PLR0912, PLR0915, PLR0917, PLR2004, C901, NPY002

import numpy as np

from planner.engine.compiled import compiled, inner
from planner.problems.lodging.nights.beds import Arrays, cost_of, enter, excess_by, fill, leave, pull
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Prices

MOST_PUSHED = 8
"""Stays that one move may drive out of a room."""
MOST_TRIED = 14
"""Rooms tried for each stay that is driven out."""


@inner
def _crowding(stays: Arrays, rooms: Arrays, used: Whole, stay: int, place: int, most: int) -> int:
    """Return by how many beds too many the plan would grow with a stay in a room; more than ``most`` is not counted."""
    gender, grown = stays[2][stay], 0
    beds = rooms[0][place] if stays[4][stay] else stays[3][stay]
    women, men = beds if gender == 1 else 0, beds if gender == 2 else 0
    low = stays[1][stay]
    for night in range(low, low + stays[0][stay + 1] - stays[0][stay]):
        grown += excess_by(used, place, night, rooms[0][place], rooms[1][place], beds, women, men)
        if grown > most:
            break
    return grown


@inner
def _blockers(stays: Arrays, rooms: Arrays, used: Whole, slot: Whole, stay: int, place: int, pushed: Whole) -> int:
    """Find who must leave a room before a stay can come; return how many, or -1 if too many."""
    gender, many = stays[2][stay], 0
    beds = rooms[0][place] if stays[4][stay] else stays[3][stay]
    low = stays[1][stay]
    for night in range(low, low + stays[0][stay + 1] - stays[0][stay]):
        there = min(slot[place, night, 0], slot.shape[2] - 1)
        if there == 0:
            continue
        left = used[place, night, 0]
        for at in range(1, there + 1):
            other = slot[place, night, at]
            known = False
            for k in range(many):
                known = known or pushed[k] == other
            strange = rooms[1][place] and stays[2][other] != gender
            if strange and not known:
                if many == len(pushed):
                    return -1
                pushed[many] = other
                many += 1
            if known or strange:
                left -= rooms[0][place] if stays[4][other] else stays[3][other]
        at = np.random.randint(there)
        for _ in range(there):
            if left + beds <= rooms[0][place]:
                break
            at = at + 1 if at + 1 < there else 0
            other = slot[place, night, at + 1]
            known = False
            for k in range(many):
                known = known or pushed[k] == other
            if not known:
                if many == len(pushed):
                    return -1
                pushed[many] = other
                many += 1
                left -= rooms[0][place] if stays[4][other] else stays[3][other]
    return many


@inner
def _rehouse(
    stays: Arrays,
    rooms: Arrays,
    whole: Prices,
    wishes: tuple[Whole, Whole],
    used: Whole,
    stay: int,
    home: int,
    weight: int,
    noise: float,
) -> int:
    """Return the room that looks best for a stay that is in none: one of those wished, or ``home``; -1 for none."""
    best, least = -1, 1 << 40
    price = whole[stay, home]
    if price >= 0:
        least = price + weight * _crowding(stays, rooms, used, stay, home, 1 << 30) - noise * np.log(np.random.random())
        best = home
    for k in range(min(MOST_TRIED, wishes[1][stay])):
        place = wishes[0][stay, k]
        value = whole[stay, place] - noise * np.log(np.random.random())
        if value < least:
            value += weight * _crowding(stays, rooms, used, stay, place, (least - value) // weight)
            if value < least:
                best, least = place, value
    return best


@compiled
def anneal(
    stays: Arrays,
    rooms: Arrays,
    bare: Prices,
    whole: Prices,
    wishes: tuple[Whole, Whole],
    room: Whole,
    used: Whole,
    slot: Whole,
    numbers: Whole,
    temperature: float,
    steps: int,
    best: Whole,
    tally: Whole,
) -> None:
    """Make ``steps`` moves at one temperature.

    Args:
        stays: arrays over stays: first guest-night (one more than stays), first night, gender, beds, alone.
        rooms: arrays over rooms: beds, and 1 where each night is of one gender.
        bare: guest-night × room -> price, or -1.
        whole: stay × room -> price of the whole stay, or -1.
        wishes: stay -> rooms that suit it as a whole, best first; and how many of them are worth a try.
        room: the plan: room of each guest-night; changed.
        used: beds taken in each room on each night; changed.
        slot: who sleeps in each room on each night; changed.
        numbers: cost of a change of room, penalty of a bed, seed.
        temperature: a plan dearer by this much is taken with probability 1/e.
        steps: how many moves to try.
        best: receives the rooms of the best plan that keeps every rule.
        tally: cost and beds too many of the plan, cost of the best; changed.
    """
    start, first, genders, taken, alone = stays
    limits, singles = rooms
    wished, lengths = wishes
    move_cost, weight, seed = numbers
    count = len(first)
    cost, excess, best_cost = tally
    np.random.seed(seed)
    pushed = np.zeros(MOST_PUSHED, dtype=np.int64)
    old = np.zeros((MOST_PUSHED + 1) * used.shape[1], dtype=np.int64)
    for _ in range(steps):
        stay = np.random.randint(count)
        begin, end, gender = start[stay], start[stay + 1], genders[stay]
        chance = np.random.random()
        bar = -temperature * np.log(1.0 - np.random.random())  # what the change may cost
        top = bar + weight * excess
        if lengths[stay] == 0 and chance < 0.9:
            continue
        if chance < 0.3:
            place = wished[stay, int(lengths[stay] * np.random.random() ** 2)]
            if room[begin] == place and room[end - 1] == place:
                continue
            change = whole[stay, place] - cost_of(bare, room, begin, end, move_cost)
            if change > 4 * top + 4 * temperature:
                continue
            many = _blockers(stays, rooms, used, slot, stay, place, pushed)
            if many < 0:
                continue
            at, home, own = 0, room[begin], False
            for k in range(many):
                own = own or pushed[k] == stay
                for index in range(start[pushed[k]], start[pushed[k] + 1]):
                    old[at] = room[index]
                    at += 1
            if own:
                continue
            for index in range(begin, end):
                old[at] = room[index]
                at += 1
            grown = pull(stays, rooms, room, used, slot, stay)
            for k in range(many):
                other = pushed[k]
                change -= cost_of(bare, room, start[other], start[other + 1], move_cost)
                grown += pull(stays, rooms, room, used, slot, other)
            room[begin:end] = place
            grown += fill(stays, rooms, room, used, slot, stay)
            done = 0
            for k in range(many):
                other = pushed[k]
                new = _rehouse(stays, rooms, whole, wishes, used, other, home, weight, 0.3 * temperature)
                if new < 0 or change > top + 4 * temperature:
                    change = 1 << 40
                    break
                change += whole[other, new]
                room[start[other] : start[other + 1]] = new
                grown += fill(stays, rooms, room, used, slot, other)
                done += 1
            if change + weight * grown > bar:
                for k in range(done):
                    pull(stays, rooms, room, used, slot, pushed[k])
                pull(stays, rooms, room, used, slot, stay)
                at = 0
                for k in range(many):
                    for index in range(start[pushed[k]], start[pushed[k] + 1]):
                        room[index] = old[at]
                        at += 1
                    fill(stays, rooms, room, used, slot, pushed[k])
                for index in range(begin, end):
                    room[index] = old[at]
                    at += 1
                fill(stays, rooms, room, used, slot, stay)
                continue
        else:
            low, high = begin, end
            if chance > 0.95 and end - begin > 1:
                place = np.random.randint(len(limits))
                cut = begin + 1 + np.random.randint(end - begin - 1)
                if np.random.random() < 0.5:
                    low = cut
                else:
                    high = cut
                if np.random.random() < 0.3 or lengths[stay] == 0:
                    place = room[low - 1] if low > begin else room[high]
                change = 0
                for index in range(low, high):
                    if bare[index, place] < 0:
                        change = 1 << 40
                        break
                    change += bare[index, place] - bare[index, room[index]]
                    if index > low and room[index] != room[index - 1]:
                        change -= move_cost
                if low > begin:
                    change += move_cost * (int(place != room[low - 1]) - int(room[low] != room[low - 1]))
                if high < end:
                    change += move_cost * (int(place != room[high]) - int(room[high - 1] != room[high]))
            elif lengths[stay] == 0:
                continue
            else:
                place = wished[stay, int(lengths[stay] * np.random.random() ** 2)]
                change = whole[stay, place] - cost_of(bare, room, begin, end, move_cost)
            if change > top:
                continue
            grown = 0
            beds = limits[place] if alone[stay] else taken[stay]
            women, men = beds if gender == 1 else 0, beds if gender == 2 else 0
            same = True
            for index in range(low, high):
                here = room[index]
                if here == place:
                    continue
                same = False
                night = first[stay] + index - begin
                grown += excess_by(used, place, night, limits[place], singles[place], beds, women, men)
                if excess == 0:
                    if change + weight * grown > bar:
                        break
                else:
                    gone = limits[here] if alone[stay] else taken[stay]
                    gone_women, gone_men = gone if gender == 1 else 0, gone if gender == 2 else 0
                    grown += excess_by(used, here, night, limits[here], singles[here], -gone, -gone_women, -gone_men)
            if same or change + weight * grown > bar:
                continue
            for index in range(low, high):
                here = room[index]
                night = first[stay] + index - begin
                leave(used, slot, here, night, stay, limits[here] if alone[stay] else taken[stay], gender)
                enter(used, slot, place, night, stay, beds, gender)
                room[index] = place
        cost += change
        excess += grown
        if excess == 0 and cost < best_cost:
            best_cost = cost
            best[:] = room
    tally[0], tally[1], tally[2] = cost, excess, best_cost
