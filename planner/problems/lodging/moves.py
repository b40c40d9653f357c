# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, NPY002, PLR0913, PLR0917 - compiled: arrays and loops
"""Moves of the search for rooms by simulated annealing (compiled); arrays are told in ``landscape``.

Small moves take a party to another room, exchange two parties, or exchange or join what is in two rooms. The large one
empties a few rooms and fills them anew, party by party where it is cheapest with a little luck (ruin and recreate,
Schrimpf et al. 2000; removal of what is near, Christiaens & Vanden Berghe 2020). Parties for whom no place is found
wait, at a price above all goals. Every move is taken back unless it gains or the temperature lets it pass.
"""

import numpy as np

from planner.engine.compiled import compiled, inlined, inner
from planner.problems.lodging.charging import (
    UNLAWFUL,
    end,
    enter,
    leave,
    more_to_enter,
    most_to_pass,
    remember,
    room_cost,
    settle,
    undo_first,
    worth_of_former,
)
from planner.problems.lodging.columns import (
    BLOCK,
    COST,
    COUNT,
    FROM,
    HOLDER,
    HOTEL,
    INSIDE,
    LIKE,
    PARTY,
    ROOM,
    SIZE,
    TO,
    TYPE,
    WAITING,
)
from planner.problems.lodging.regrouping import regroup

TO_ROOM, EXCHANGE, EXCHANGE_ROOMS = 0.35, 0.6, 0.9
"""Shares of the small moves, added up; the rest joins two rooms."""
OWN, ANY_HOTEL = 0.5, 0.15
"""How often the other room is one of the same holder, and how often any room of its hotel instead."""
LARGE_ROOMS = 4
"""Rooms that a large move empties at most."""
LARGEST_FIRST = 0.5
"""How often the largest parties are placed first."""
SELDOM = 64
"""Parties by each of which a plan is remembered one move less often: remembering takes long where there are many."""


@inlined
def other_room(land, state, party):
    """Draw a room for a move: mostly one near others of the same holder."""
    if np.random.random() >= OWN:
        return np.random.randint(len(land.stock))
    holder = land.people[party, HOLDER]
    first, last = land.parties_from[holder + 1], land.parties_from[holder + 2]
    room = state.where[land.parties_by_holder[first + np.random.randint(last - first)]]
    if room < 0:
        return np.random.randint(len(land.stock))
    return room_in(land, land.stock[room, HOTEL]) if np.random.random() < ANY_HOTEL else room


@inlined
def room_in(land, hotel):
    """Draw a room of a hotel."""
    first, last = land.rooms_from[hotel], land.rooms_from[hotel + 1]
    return land.rooms_by_hotel[first + np.random.randint(last - first)]


@inlined
def take(state, draft, j, room, without):
    """Begin the draft of a room with what is in it, but for one party."""
    draft.rooms[j, ROOM] = room
    count = 0
    for i in range(INSIDE, INSIDE + state.rooms[room, COUNT]):
        if state.rooms[room, i] != without:
            draft.rooms[j, INSIDE + count] = state.rooms[room, i]
            count += 1
    draft.rooms[j, COUNT] = count


@inlined
def add(draft, j, party):
    """Add a party to the draft of a room."""
    draft.rooms[j, INSIDE + draft.rooms[j, COUNT]] = party
    draft.rooms[j, COUNT] += 1


@inlined
def send(draft, i, party, room):
    """Draft that a party goes to a room."""
    draft.parties[i, PARTY], draft.parties[i, TO] = party, room


@inner
def small(land, state, draft, party, temperature):
    """Try a move of one or two parties, or of all that is in two rooms."""
    here, there = state.where[party], other_room(land, state, party)
    if here == there or state.rooms[here, COUNT] + state.rooms[there, COUNT] > draft.rooms.shape[1] - INSIDE:
        return
    kind, parties = np.random.random(), 1
    if kind < EXCHANGE and not may_join(land, state, party, here, there, kind >= TO_ROOM):
        return
    send(draft, 0, party, there)
    if kind < TO_ROOM:
        take(state, draft, 0, here, party)
        take(state, draft, 1, there, -1)
        add(draft, 1, party)
    elif kind < EXCHANGE:
        other = state.rooms[there, INSIDE + np.random.randint(state.rooms[there, COUNT])]
        if land.people[other, BLOCK] == land.people[party, BLOCK]:
            return
        take(state, draft, 0, here, party)
        take(state, draft, 1, there, other)
        add(draft, 0, other)
        add(draft, 1, party)
        send(draft, 1, other, here)
        parties = 2
    else:
        parties = both(state, draft, here, there, kind >= EXCHANGE_ROOMS)
    settle(land, state, draft, parties, temperature)


@inlined
def may_join(land, state, party, here, there, exchanged):
    """Return at once, for most moves that are unlawful, that they are."""
    if land.cost[land.people[party, LIKE], land.stock[there, TYPE]] < 0:
        return False
    if state.rooms[there, COUNT] == 0:
        return not exchanged
    same = land.people[state.rooms[there, INSIDE], HOLDER] == land.people[party, HOLDER]
    return same or (exchanged and state.rooms[there, COUNT] == 1 and state.rooms[here, COUNT] == 1)


@inlined
def both(state, draft, here, there, join):
    """Draft that all of a room go to another one, whose parties come back unless the two are joined."""
    take(state, draft, 0, there, -1)
    take(state, draft, 1, here, -1)
    draft.rooms[0, ROOM], draft.rooms[1, ROOM] = here, there
    parties = 0
    for i in range(draft.rooms[1, COUNT]):
        send(draft, parties, draft.rooms[1, INSIDE + i], there)
        parties += 1
    for i in range(draft.rooms[0, COUNT]):
        if join:
            add(draft, 1, draft.rooms[0, INSIDE + i])
        else:
            send(draft, parties, draft.rooms[0, INSIDE + i], here)
            parties += 1
    if join:
        draft.rooms[0, COUNT] = 0
    return parties


@inner
def large(land, state, draft, party, temperature):
    """Empty a few rooms and fill them anew."""
    rooms = draw_rooms(land, state, draft, party)
    parties, change = 0, 0
    if state.where[party] < 0:
        draft.parties[0, PARTY], draft.parties[0, FROM], parties = party, -1, 1
        change -= land.people[party, WAITING]
    for j in range(rooms):
        room = draft.rooms[j, ROOM]
        change -= state.rooms[room, COST]
        for i in range(INSIDE, INSIDE + state.rooms[room, COUNT]):
            draft.parties[parties, PARTY], draft.parties[parties, FROM] = state.rooms[room, i], room
            change += leave(land, state, state.rooms[room, i])
            parties += 1
        draft.rooms[j, COUNT], draft.rooms[j, COST] = 0, 0
    put_in_order(land, draft, parties)
    limit, hoped = most_to_pass(temperature), 0
    for i in range(parties):
        hoped += worth_of_former(land, draft.parties[i, PARTY])
    for i in range(parties):
        change += place(land, state, draft, i, rooms, temperature)
        if change > limit + hoped:
            undo_first(land, state, draft, i + 1, parties)
            return
    end(land, state, draft, rooms, parties, change, limit)


@inlined
def draw_rooms(land, state, draft, party):
    """Draw two to four rooms: the party's, others of its hotel and of another hotel of its holder."""
    first = state.where[party]
    if first < 0:
        first = other_room(land, state, party)
    second = other_room(land, state, party)
    draft.rooms[0, ROOM] = first
    rooms = 1
    for i in range(1 + np.random.randint(LARGE_ROOMS - 1)):
        room = room_in(land, land.stock[second if i % 2 == 0 else first, HOTEL])
        known = False
        for j in range(rooms):
            known = known or draft.rooms[j, ROOM] == room
        if not known:
            draft.rooms[rooms, ROOM] = room
            rooms += 1
    return rooms


@inlined
def put_in_order(land, draft, parties):
    """Shuffle the drafted parties; in one of two cases the largest go first."""
    for i in range(parties - 1, 0, -1):
        exchange(draft, i, np.random.randint(i + 1))
    if np.random.random() < LARGEST_FIRST:
        for i in range(1, parties):
            j = i
            while j > 0 and size_of(land, draft, j) > size_of(land, draft, j - 1):
                exchange(draft, j, j - 1)
                j -= 1


@inlined
def size_of(land, draft, i):
    """Return the bed-nights of a drafted party."""
    return land.people[draft.parties[i, PARTY], SIZE]


@inlined
def exchange(draft, i, j):
    """Exchange two drafted parties."""
    party, was = draft.parties[i, PARTY], draft.parties[i, FROM]
    draft.parties[i, PARTY], draft.parties[i, FROM] = draft.parties[j, PARTY], draft.parties[j, FROM]
    draft.parties[j, PARTY], draft.parties[j, FROM] = party, was


@inlined
def place(land, state, draft, i, rooms, temperature):
    """Put a drafted party into the room that looks cheapest, or let it wait; return the cost."""
    party, chosen, least, cost = draft.parties[i, PARTY], -1, 1e18, 0
    for j in range(rooms):
        room, count = draft.rooms[j, ROOM], draft.rooms[j, COUNT]
        if INSIDE + count == draft.rooms.shape[1] or land.cost[land.people[party, LIKE], land.stock[room, TYPE]] < 0:
            continue
        draft.rooms[j, INSIDE + count] = party
        draft.rooms[j, COUNT] = count + 1
        after = room_cost(land, draft, j)
        draft.rooms[j, COUNT] = count
        if after == UNLAWFUL:
            continue
        price = (after - draft.rooms[j, COST] + more_to_enter(land, state, party, room)) * 1.0
        # A room begun is shared by those who come later: what it costs now says little, so luck has more weight.
        price = price * (0.5 + np.random.random()) if count == 0 else price + temperature * np.random.random()
        if price < least:
            chosen, least, cost = j, price, after
    if chosen < 0:
        return land.people[party, WAITING]
    change = cost - draft.rooms[chosen, COST] + enter(land, state, party, draft.rooms[chosen, ROOM])
    add(draft, chosen, party)
    draft.rooms[chosen, COST] = cost
    return change


@compiled
def stir(land, state, draft, steps, temperature, shares, seed):
    """Try so many moves at one temperature; ``shares``: of moves of delegations; of these and large ones."""
    np.random.seed(seed)
    seldom = 1 + len(land.people) // SELDOM
    for step in range(steps):
        party, kind = np.random.randint(len(land.people)), np.random.random()
        if state.where[party] >= 0 and kind < shares[0]:
            regroup(land, state, draft, party, temperature)
        elif state.where[party] < 0 or kind < shares[1]:
            large(land, state, draft, party, temperature)
        else:
            small(land, state, draft, party, temperature)
        if step % seldom == 0:
            remember(state)
    remember(state)


@compiled
def occupy(land, state, draft, where):
    """Set up the state of a plan: rooms, uses of hotels, score, companions apart."""
    state.where[:] = -1
    state.best[:] = where
    state.sums[:] = 0
    state.use[:] = 0
    state.rooms[:] = 0
    for party in range(len(where)):
        room = where[party]
        state.sums[0] += enter(land, state, party, room)
        if room >= 0:
            state.rooms[room, INSIDE + state.rooms[room, COUNT]] = party
            state.rooms[room, COUNT] += 1
    for room in range(len(state.rooms)):
        take(state, draft, 0, room, -1)
        state.rooms[room, COST] = room_cost(land, draft, 0)
        state.sums[0] += state.rooms[room, COST]
    state.sums[2] = state.sums[0] if state.sums[1] == 0 else 1 << 60
