"""Beds taken, compiled: who is put where, what that costs, and by how many beds a room is too full or mixed.

``room`` holds the room of every guest-night; ``used[room, night]`` holds beds taken, in all (0), by women (1), by men
(2); ``slot[room, night]`` holds how many stays sleep there, then which.
"""

# Compiled functions take plain arrays for arguments.
# ruff: noqa: PLR0913, PLR0917, PLR2004

import numpy as np

from planner.engine.compiled import compiled, inner
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Prices

Arrays = tuple[Whole, ...]


@inner
def excess_by(used: Whole, room: int, night: int, limit: int, single: int, beds: int, women: int, men: int) -> int:
    """Return by how many beds too many a room-night grows when so many beds, by women, by men, are added to it."""
    now = int(used[room, night, 0])
    grown = max(0, now + beds - limit) - max(0, now - limit)
    if single:
        w, m = int(used[room, night, 1]), int(used[room, night, 2])
        grown += min(w + women, m + men) - min(w, m)
    return grown


@inner
def enter(used: Whole, slot: Whole, room: int, night: int, stay: int, beds: int, gender: int) -> None:
    """Put a stay into a room on a night."""
    used[room, night, 0] += beds
    if gender != 0:
        used[room, night, gender] += beds
    slot[room, night, 0] += 1
    if slot[room, night, 0] < slot.shape[2]:
        slot[room, night, slot[room, night, 0]] = stay


@inner
def leave(used: Whole, slot: Whole, room: int, night: int, stay: int, beds: int, gender: int) -> None:
    """Take a stay out of a room on a night."""
    used[room, night, 0] -= beds
    if gender != 0:
        used[room, night, gender] -= beds
    many = slot[room, night, 0]
    for at in range(1, min(many, slot.shape[2] - 1) + 1):
        if slot[room, night, at] == stay:
            slot[room, night, at] = slot[room, night, many] if many < slot.shape[2] else -1
            break
    slot[room, night, 0] -= 1


@inner
def cost_of(bare: Prices, room: Whole, begin: int, end: int, move_cost: int) -> int:
    """Return prices and moves of a stay as it is."""
    total = 0
    for index in range(begin, end):
        total += bare[index, room[index]]
        if index > begin and room[index] != room[index - 1]:
            total += move_cost
    return total


@inner
def pull(stays: Arrays, rooms: Arrays, room: Whole, used: Whole, slot: Whole, stay: int) -> int:
    """Take a stay out of its rooms; return by how many beds too many the plan grows."""
    begin, gender, grown = stays[0][stay], stays[2][stay], 0
    for index in range(begin, stays[0][stay + 1]):
        place, night = room[index], stays[1][stay] + index - begin
        beds = rooms[0][place] if stays[4][stay] else stays[3][stay]
        women, men = beds if gender == 1 else 0, beds if gender == 2 else 0
        grown += excess_by(used, place, night, rooms[0][place], rooms[1][place], -beds, -women, -men)
        leave(used, slot, place, night, stay, beds, gender)
    return grown


@inner
def fill(stays: Arrays, rooms: Arrays, room: Whole, used: Whole, slot: Whole, stay: int) -> int:
    """Put a stay that is in no room into those that ``room`` says; return by how many beds too many the plan grows."""
    begin, gender, grown = stays[0][stay], stays[2][stay], 0
    for index in range(begin, stays[0][stay + 1]):
        place, night = room[index], stays[1][stay] + index - begin
        beds = rooms[0][place] if stays[4][stay] else stays[3][stay]
        women, men = beds if gender == 1 else 0, beds if gender == 2 else 0
        grown += excess_by(used, place, night, rooms[0][place], rooms[1][place], beds, women, men)
        enter(used, slot, place, night, stay, beds, gender)
    return grown


@compiled
def settle(
    stays: Arrays, rooms: Arrays, bare: Prices, order: Whole, room: Whole, used: Whole, slot: Whole, numbers: Whole
) -> None:
    """Take stays in order and give each the cheapest way through the rooms as they stand, rooms crowded at a penalty.

    A shortest path over nights and rooms: stay on, or move for its price. Stays of ``order`` must not be in a room yet.
    """
    start, first, genders, taken, alone = stays
    limits, singles = rooms
    move_cost, weight = numbers[0], numbers[1]
    places = len(limits)
    for stay in order:
        begin, end, gender = start[stay], start[stay + 1], genders[stay]
        value = np.zeros(places, dtype=np.int64)
        origin = np.full((end - begin, places), -1, dtype=np.int64)
        for index in range(begin, end):
            night = first[stay] + index - begin
            least = int(np.argmin(value))
            jump = value[least] + move_cost
            for place in range(places):
                if index > begin:
                    origin[index - begin, place] = place
                    if value[place] > jump:
                        origin[index - begin, place] = least
                        value[place] = jump
                beds = limits[place] if alone[stay] else taken[stay]
                women, men = beds if gender == 1 else 0, beds if gender == 2 else 0
                grown = excess_by(used, place, night, limits[place], singles[place], beds, women, men)
                price = bare[index, place]
                value[place] += price + weight * grown if price >= 0 else 1 << 40
        place = int(np.argmin(value))
        for index in range(end - 1, begin - 1, -1):
            room[index] = place
            place = int(origin[index - begin, place])
        fill(stays, rooms, room, used, slot, stay)


@compiled
def resettle(
    stays: Arrays, rooms: Arrays, bare: Prices, order: Whole, room: Whole, used: Whole, slot: Whole, numbers: Whole
) -> None:
    """Take one stay after the other out and give it the cheapest way, moves included; the plan is never worse after."""
    for at in range(len(order)):
        pull(stays, rooms, room, used, slot, order[at])
        settle(stays, rooms, bare, order[at : at + 1], room, used, slot, numbers)


@compiled
def restore(
    stays: Arrays, rooms: Arrays, bare: Prices, room: Whole, used: Whole, slot: Whole, numbers: Whole
) -> tuple[int, int]:
    """Count anew who is where; return cost and beds too many."""
    start, limits, singles = stays[0], rooms[0], rooms[1]
    used[:] = 0
    slot[:] = 0
    cost, excess = 0, 0
    for stay in range(len(start) - 1):
        if room[start[stay]] < 0:  # not yet housed
            continue
        cost += cost_of(bare, room, start[stay], start[stay + 1], numbers[0])
        fill(stays, rooms, room, used, slot, stay)
    for place in range(used.shape[0]):
        for night in range(used.shape[1]):
            excess += max(0, used[place, night, 0] - limits[place])
            if singles[place]:
                excess += min(used[place, night, 1], used[place, night, 2])
    return cost, excess
