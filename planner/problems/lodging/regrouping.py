# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, C901, NPY002, PLR0913, PLR0917 - compiled: arrays and loops
"""The move by which whole delegations change hotels (compiled); arrays are told in ``landscape``.

What a delegation has in one hotel (all of it, or some rooms) goes to another hotel, into rooms that are free there and
those of another delegation, which comes the other way with all it has or about as many rooms. Each takes the rooms that
are cheapest by head, with a little luck. What a move may cost is drawn first, so that a move too dear ends at once.
"""

import numpy as np

from planner.engine.compiled import inlined, inner
from planner.problems.lodging.charging import (
    EACH_NIGHT,
    MOST_BEDS,
    OVERFULL,
    UNLAWFUL,
    end,
    enter,
    leave,
    most_to_pass,
    room_cost,
    undo_first,
    worth_of_former,
)
from planner.problems.lodging.columns import (
    COST,
    COUNT,
    FROM,
    HOLDER,
    HOTEL,
    INSIDE,
    KIND,
    LIKE,
    MATE,
    PARTY,
    ROOM,
    SIZE,
    SLEEPS,
    TO,
    TYPE,
)

FREE_ROOMS = 6
"""Free rooms of each hotel that may be taken besides those given up, at most."""
OWN_HOTEL, ONE_WAY = 0.3, 0.3
"""How often the other hotel is one that the delegation is in already, and how often nobody comes the other way."""
PORTIONS, PORTION = 0.5, 4
"""How often only some rooms of the delegation go, and how many at most."""
LUCK = 0.3
"""By how much of its price a room may look dearer than it is."""


@inner
def regroup(land, state, draft, party, temperature):
    """Let what a party's delegation has in its hotel change places with another delegation in another hotel."""
    here, there = land.stock[state.where[party], HOTEL], other_hotel(land, state, party)
    if here == there:
        return
    some = np.random.random() < PORTIONS
    going = rooms_of_holder(land, state, draft, 0, party, 1 + np.random.randint(PORTION) if some else len(draft.rooms))
    rooms = going
    if going >= 0 and np.random.random() >= ONE_WAY:
        rooms = rooms_of_other(land, state, draft, going, party, there, some)
    if rooms < 0:
        return
    first_back, parties, change, hoped = 0, 0, 0, 0
    for j in range(rooms):
        room = draft.rooms[j, ROOM]
        change -= state.rooms[room, COST]
        for i in range(INSIDE, INSIDE + state.rooms[room, COUNT]):
            draft.parties[parties, PARTY], draft.parties[parties, FROM] = state.rooms[room, i], room
            hoped += worth_of_former(land, state.rooms[room, i])
            parties += 1
        first_back = parties if j < going else first_back
        draft.rooms[j, COUNT], draft.rooms[j, COST] = 0, 0
    rooms = free_rooms(land, state, draft, rooms, there)
    if first_back < parties:
        rooms = free_rooms(land, state, draft, rooms, here)
    if not has_beds(land, draft, 0, first_back, rooms, there) or not has_beds(
        land, draft, first_back, parties, rooms, here
    ):
        return
    for i in range(parties):
        change += leave(land, state, draft.parties[i, PARTY])
    order(land, draft, 0, first_back)
    order(land, draft, first_back, parties)
    limit = most_to_pass(temperature)
    for i in range(parties):
        target, last = (there, first_back) if i < first_back else (here, parties)
        more = put(land, state, draft, i, last, rooms, target)
        change += more
        if more < 0 or change > limit + hoped:
            undo_first(land, state, draft, i + 1, parties)
            return
    end(land, state, draft, rooms, parties, change, limit)


@inlined
def rooms_of_other(land, state, draft, going, party, there, some):
    """Draft rooms of a delegation drawn in the other hotel; return how many rooms there are then, -1: no move."""
    first, last = land.rooms_from[there], land.rooms_from[there + 1]
    room = land.rooms_by_hotel[first + np.random.randint(last - first)]
    if state.rooms[room, COUNT] == 0:
        return going
    other = state.rooms[room, INSIDE]
    if land.people[other, HOLDER] == land.people[party, HOLDER] and land.people[party, HOLDER] >= 0:
        return -1
    most = max(1, going - 1 + np.random.randint(3)) if some else len(draft.rooms)
    return rooms_of_holder(land, state, draft, going, other, most)


@inlined
def has_beds(land, draft, first, last, rooms, hotel):
    """Whether the drafted rooms of a hotel have beds enough on each night, as far as is quickly seen."""
    if land.rents.shape[1] == 0 or first == last:
        return True
    beds, kind, load = 0, -1, 0
    for j in range(rooms):
        room = draft.rooms[j, ROOM]
        if land.stock[room, HOTEL] == hotel:
            beds += land.stock[room, SLEEPS]
            if kind >= 0 and kind != land.stock[room, KIND]:
                return True
            kind = land.stock[room, KIND]
    if kind < 0 or beds > MOST_BEDS:
        return kind >= 0
    full = beds * EACH_NIGHT | OVERFULL
    for i in range(first, last):
        load += land.loads[kind, land.people[draft.parties[i, PARTY], LIKE]]
        if (full - load) & OVERFULL != OVERFULL:
            return False
    return True


@inlined
def other_hotel(land, state, party):
    """Draw a hotel: any, or one in which the holder has a room already."""
    holder = land.people[party, HOLDER]
    if holder >= 0 and np.random.random() < OWN_HOTEL:
        first, last = land.parties_from[holder + 1], land.parties_from[holder + 2]
        room = state.where[land.parties_by_holder[first + np.random.randint(last - first)]]
        if room >= 0:
            return land.stock[room, HOTEL]
    return np.random.randint(len(land.rooms_from) - 1)


@inlined
def rooms_of_holder(land, state, draft, rooms, party, most):
    """Draft rooms that a party's holder has in the party's hotel; return how many there are then, -1: too many."""
    holder, hotel = land.people[party, HOLDER], land.stock[state.where[party], HOTEL]
    if holder < 0:
        if rooms == len(draft.rooms):
            return -1
        draft.rooms[rooms, ROOM] = state.where[party]
        return rooms + 1
    begin, first, parties = rooms, land.parties_from[holder + 1], land.parties_from[holder + 2]
    parties -= first
    start = np.random.randint(parties)
    for i in range(parties):
        room = state.where[land.parties_by_holder[first + (start + i) % parties]]
        if room < 0 or land.stock[room, HOTEL] != hotel:
            continue
        known = False
        for j in range(begin, rooms):
            known = known or draft.rooms[j, ROOM] == room
        if known:
            continue
        if rooms == len(draft.rooms):
            return -1
        draft.rooms[rooms, ROOM] = room
        rooms += 1
        if rooms - begin == most:
            break
    return rooms


@inlined
def free_rooms(land, state, draft, rooms, hotel):
    """Draft a few free rooms of a hotel, from a place drawn in its list."""
    first, last = land.rooms_from[hotel], land.rooms_from[hotel + 1]
    begin, found = np.random.randint(last - first), 0
    for i in range(last - first):
        room = land.rooms_by_hotel[first + (begin + i) % (last - first)]
        if rooms == len(draft.rooms) or found == FREE_ROOMS:
            break
        if state.rooms[room, COUNT] == 0:
            draft.rooms[rooms, ROOM], draft.rooms[rooms, COUNT], draft.rooms[rooms, COST] = room, 0, 0
            rooms += 1
            found += 1
    return rooms


@inlined
def order(land, draft, first, last):
    """Put drafted parties in order: the longest stays first, equal ones by kind."""
    for i in range(first + 1, last):
        j = i
        while j > first and rank(land, draft, j) > rank(land, draft, j - 1):
            for k in (PARTY, FROM):
                draft.parties[j, k], draft.parties[j - 1, k] = draft.parties[j - 1, k], draft.parties[j, k]
            j -= 1


@inlined
def rank(land, draft, i):
    """Return by what drafted parties are put in order."""
    party = draft.parties[i, PARTY]
    return land.people[party, SIZE] * 65536 - land.people[party, LIKE]


@inlined
def put(land, state, draft, i, last, rooms, hotel):
    """Put a drafted party into the drafted room of a hotel that looks cheapest; return the cost, -1: there is none."""
    party, chosen, least, cost, sharers = draft.parties[i, PARTY], -1, 1e18, 0, 1
    like = land.people[party, LIKE]
    mate = land.bits[like, MATE]
    if land.people[party, HOLDER] >= 0 and mate >= 0:
        for k in range(i + 1, last):
            sharers += land.bits[land.people[draft.parties[k, PARTY], LIKE], MATE] == mate
    for j in range(rooms):
        room, count = draft.rooms[j, ROOM], draft.rooms[j, COUNT]
        if land.stock[room, HOTEL] != hotel or INSIDE + count == draft.rooms.shape[1]:
            continue
        if land.cost[like, land.stock[room, TYPE]] < 0:
            continue
        draft.rooms[j, INSIDE + count] = party
        draft.rooms[j, COUNT] = count + 1
        after = room_cost(land, draft, j)
        draft.rooms[j, COUNT] = count
        if after == UNLAWFUL:
            continue
        price = (after - draft.rooms[j, COST]) * 1.0
        if count == 0:
            price = price / min(sharers, land.stock[room, SLEEPS])
        price *= 1.0 + LUCK * np.random.random()
        if price < least:
            chosen, least, cost = j, price, after
    if chosen < 0:
        return -1
    room, count = draft.rooms[chosen, ROOM], draft.rooms[chosen, COUNT]
    more = cost - draft.rooms[chosen, COST]
    draft.rooms[chosen, INSIDE + count] = party
    draft.rooms[chosen, COUNT], draft.rooms[chosen, COST] = count + 1, cost
    draft.parties[i, TO] = room
    return more + enter(land, state, party, room)
