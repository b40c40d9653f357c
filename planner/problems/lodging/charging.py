# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, C901, NPY002, PLR0911, PLR0912, PLR0913, PLR0917 - compiled: arrays and loops
"""What an annealed plan of rooms costs where it changes: rooms filled, delegations parted, parties put in and out."""

import numpy as np

from planner.engine.compiled import inlined, inner
from planner.problems.lodging.columns import (
    ALONE,
    BEDS,
    BITS_OF_A_NIGHT,
    BOUND,
    COST,
    COUNT,
    DELEGATIONS,
    EXTRA,
    FORMER,
    FROM,
    GENDERS,
    HOLDER,
    HOTEL,
    INSIDE,
    KIND,
    LEAST_NIGHTS,
    LIKE,
    NIGHTS_OF_A_GENDER,
    NOBODY_HERE,
    ONLY_HOTEL,
    ONLY_ROOM,
    PARTY,
    PRESENT,
    RENT,
    ROOM,
    SLEEPS,
    SPLIT,
    TIES,
    TO,
    TYPE,
    WAITING,
)

UNLAWFUL = -(1 << 40)
EACH_GENDER = sum(1 << NIGHTS_OF_A_GENDER * gender for gender in range(8))
"""Times a set of nights: these nights for each gender."""
EACH_NIGHT = sum(1 << BITS_OF_A_NIGHT * night for night in range(NIGHTS_OF_A_GENDER))
"""Times a number of beds: so many on each night."""
MOST_BEDS = (1 << BITS_OF_A_NIGHT - 1) - 1
OVERFULL = (MOST_BEDS + 1) * EACH_NIGHT
"""Highest bit of each night: gone from ``beds | OVERFULL`` less ``load`` where the load is more than the beds."""
APART = 200
"""Price of companions in two hotels: more than the way to a plan without it costs, little enough to pass through."""


@inlined
def room_cost(land, draft, j):
    """Return what the room drafted at ``j`` costs with the parties in it, or ``UNLAWFUL``."""
    count = draft.rooms[j, COUNT]
    if count == 0:
        return 0
    if land.rents.shape[1] == 0:
        return cost_night_by_night(land, draft, j)
    people, stock, inside, room = land.people, land.stock, draft.rooms, draft.rooms[j, ROOM]
    holder, kind, type_ = people[inside[j, INSIDE], HOLDER], stock[room, KIND], stock[room, TYPE]
    if count > 1 and holder < 0:
        return UNLAWFUL
    full = stock[room, SLEEPS] * EACH_NIGHT | OVERFULL
    total, present, alone, genders, load = 0, 0, 0, 0, 0
    for i in range(INSIDE, INSIDE + count):
        party = inside[j, i]
        like = people[party, LIKE]
        cost = land.cost[like, type_]
        if cost < 0 or people[party, HOLDER] != holder:
            return UNLAWFUL
        here = land.bits[like, PRESENT]
        both = present & here
        if both & (alone | land.bits[like, ALONE]) != 0:
            return UNLAWFUL
        if (genders ^ land.bits[like, GENDERS]) & (both * EACH_GENDER) != 0:
            return UNLAWFUL
        load += land.loads[kind, like]
        if (full - load) & OVERFULL != OVERFULL:
            return UNLAWFUL
        if people[party, BOUND] != 0 and not may_be_in(land, party, room):
            return UNLAWFUL
        present |= here
        alone |= land.bits[like, ALONE]
        genders |= land.bits[like, GENDERS]
        total += cost
        for k in range(people[party, TIES], people[party, FORMER], 2):
            if land.links[party, k] == room:
                total -= land.links[party, k + 1]
    rent = land.rents[room, present]
    if rent < 0:
        return UNLAWFUL
    if stock[room, SLEEPS] > stock[room, BEDS]:
        while load > 0:
            total += max(0, (load & MOST_BEDS) - stock[room, BEDS]) * stock[room, EXTRA]
            load >>= BITS_OF_A_NIGHT
    return total + rent


@inlined
def may_be_in(land, party, room):
    """Whether the pins of a party allow a room."""
    hotel, only = land.people[party, ONLY_HOTEL], land.people[party, ONLY_ROOM]
    return (hotel < 0 or hotel == land.stock[room, HOTEL]) and (only < 0 or only == room)


@inner
def cost_night_by_night(land, draft, j):
    """Return what ``room_cost`` does, where there are too many nights for them to be bits."""
    room, count = draft.rooms[j, ROOM], draft.rooms[j, COUNT]
    people, stock, inside = land.people, land.stock, draft.rooms
    holder, total = people[inside[j, INSIDE], HOLDER], 0
    if count > 1 and holder < 0:
        return UNLAWFUL
    for i in range(INSIDE, INSIDE + count):
        party = inside[j, i]
        cost = land.cost[people[party, LIKE], stock[room, TYPE]]
        if cost < 0 or people[party, HOLDER] != holder:
            return UNLAWFUL
        if not may_be_in(land, party, room):
            return UNLAWFUL
        total += cost
        for k in range(people[party, TIES], people[party, FORMER], 2):
            if land.links[party, k] == room:
                total -= land.links[party, k + 1]
    run = 0
    for night in range(land.mate.shape[1]):
        load, present, mate = 0, 0, NOBODY_HERE
        for i in range(INSIDE, INSIDE + count):
            like = people[inside[j, i], LIKE]
            if land.mate[like, night] != NOBODY_HERE:
                present += 1
                if present > 1 and (land.mate[like, night] < 0 or land.mate[like, night] != mate):
                    return UNLAWFUL
                mate = land.mate[like, night]
                load += land.need[stock[room, KIND], like, night]
        if load > stock[room, SLEEPS]:
            return UNLAWFUL
        if run > 0 and (present == 0 or not land.follows[night]):
            if run < stock[room, LEAST_NIGHTS]:
                return UNLAWFUL
            run = 0
        if present > 0:
            run += 1
            total += stock[room, RENT + night] + max(0, load - stock[room, BEDS]) * stock[room, EXTRA]
    if 0 < run < stock[room, LEAST_NIGHTS]:
        return UNLAWFUL
    return total


@inlined
def apart(land, state, party, hotel):
    """Return how many of those who belong to a party in ``hotel`` are in a hotel too far away."""
    count = 0
    for k in range(land.people[party, DELEGATIONS], land.people[party, TIES]):
        other = state.where[land.links[party, k] // 2]
        if other >= 0:
            there = land.stock[other, HOTEL]
            if hotel != there and not (land.links[party, k] % 2 == 1 and land.near[hotel, there]):
                count += 1
    return count


@inlined
def leave(land, state, party):
    """Take a party out of its room; return what that saves, as a negative number."""
    room = state.where[party]
    if room < 0:
        return -land.people[party, WAITING]
    hotel = land.stock[room, HOTEL]
    state.where[party] = -1
    change = 0
    for k in range(land.people[party, DELEGATIONS]):
        delegation = land.links[party, k]
        state.use[delegation, hotel] -= 1
        if state.use[delegation, hotel] == 0:
            change -= land.people[party, SPLIT]
    parted = apart(land, state, party, hotel)
    state.sums[1] -= parted
    return change - APART * parted


@inlined
def enter(land, state, party, room):
    """Put a party into a room (-1: it waits); return what that costs beyond the room."""
    if room < 0:
        return land.people[party, WAITING]
    hotel = land.stock[room, HOTEL]
    change = 0
    for k in range(land.people[party, DELEGATIONS]):
        delegation = land.links[party, k]
        if state.use[delegation, hotel] == 0:
            change += land.people[party, SPLIT]
        state.use[delegation, hotel] += 1
    parted = apart(land, state, party, hotel)
    state.sums[1] += parted
    state.where[party] = room
    return change + APART * parted


@inlined
def more_to_enter(land, state, party, room):
    """Return what ``enter`` would cost."""
    hotel = land.stock[room, HOTEL]
    change = APART * apart(land, state, party, hotel)
    for k in range(land.people[party, DELEGATIONS]):
        if state.use[land.links[party, k], hotel] == 0:
            change += land.people[party, SPLIT]
    return change


@inlined
def keep(state, draft, rooms):
    """Make the draft the plan."""
    for j in range(rooms):
        room = draft.rooms[j, ROOM]
        for i in range(ROOM + 1, INSIDE + draft.rooms[j, COUNT]):
            state.rooms[room, i] = draft.rooms[j, i]


@inner
def remember(state):
    """Remember the plan when it is the best one without companions apart."""
    if state.sums[1] == 0 and state.sums[0] < state.sums[2]:
        state.sums[2] = state.sums[0]
        state.best[:] = state.where


@inlined
def most_to_pass(temperature):
    """Draw up to which change of the score a move is let pass (Metropolis: chance exp(-change / temperature))."""
    return -temperature * np.log(1.0 - np.random.random())


@inlined
def worth_of_former(land, party):
    """Return by how much a party may at most be cheaper for being in its former room again."""
    worth = 0
    for k in range(land.people[party, TIES], land.people[party, FORMER], 2):
        worth = max(worth, land.links[party, k + 1])
    return worth


@inlined
def settle(land, state, draft, parties, temperature):
    """Move the parties drafted when the two rooms drafted are lawful and the change passes."""
    change = 0
    for j in range(1, -1, -1):  # the room that is gone to is the one more often unlawful
        cost = room_cost(land, draft, j)
        if cost == UNLAWFUL:
            return
        draft.rooms[j, COST] = cost
        change += cost - state.rooms[draft.rooms[j, ROOM], COST]
    moves = land.stock[draft.rooms[0, ROOM], HOTEL] != land.stock[draft.rooms[1, ROOM], HOTEL]
    for i in range(parties):
        party = draft.parties[i, PARTY]
        draft.parties[i, FROM] = state.where[party]
        if moves:
            change += leave(land, state, party)
    for i in range(parties):
        if moves:
            change += enter(land, state, draft.parties[i, PARTY], draft.parties[i, TO])
        else:
            state.where[draft.parties[i, PARTY]] = draft.parties[i, TO]
    if change <= most_to_pass(temperature):
        state.sums[0] += change
        keep(state, draft, 2)
        return
    undo(land, state, draft, parties, moves)


@inlined
def end(land, state, draft, rooms, parties, change, limit):
    """Make the draft the plan where its change of the score passes; else put all parties back."""
    if change <= limit:
        state.sums[0] += change
        keep(state, draft, rooms)
        return
    undo_first(land, state, draft, parties, parties)


@inner
def undo_first(land, state, draft, placed, parties):
    """Put parties that have left their rooms back, of whom only the first are in another one by now."""
    for i in range(placed):
        leave(land, state, draft.parties[i, PARTY])
    for i in range(parties):
        enter(land, state, draft.parties[i, PARTY], draft.parties[i, FROM])


@inner
def undo(land, state, draft, parties, moves):
    """Put the drafted parties back to where they were."""
    for i in range(parties):
        if moves:
            leave(land, state, draft.parties[i, PARTY])
        else:
            state.where[draft.parties[i, PARTY]] = draft.parties[i, FROM]
    for i in range(parties if moves else 0):
        enter(land, state, draft.parties[i, PARTY], draft.parties[i, FROM])
