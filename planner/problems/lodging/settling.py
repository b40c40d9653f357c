# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, PLR0913, PLR0917 - compiled: arrays and loops
"""A first plan of a very large event (compiled): group by group into the hotel that takes it most cheaply.

A group is a delegation, or a party that shares with nobody. In every hotel its rooms are drafted: the party that stays
longest takes the free room that is cheapest by head, and those fill it who may. The hotel that is cheapest by bed-night
takes the group; whoever finds no place there goes on to the next one.
"""

from planner.engine.compiled import compiled, inner
from planner.problems.lodging.charging import APART, UNLAWFUL, apart, enter, room_cost
from planner.problems.lodging.columns import (
    COUNT,
    HOLDER,
    INSIDE,
    LIKE,
    ROOM,
    SIZE,
    SLEEPS,
    SPLIT,
    TYPE,
)


@inner
def joined(land, group, first, one):
    """Return how many parties not yet drafted have the gender of one of them: with whom it may share."""
    mate = land.mate[land.people[one, LIKE]].max()
    if land.people[one, HOLDER] < 0 or mate < 0:
        return 1
    count = 0
    for i in range(first, len(group)):
        count += land.mate[land.people[group[i], LIKE]].max() == mate
    return count


@inner
def free_room(land, state, draft, drafted, hotel, party, sharers, tolls):
    """Return the free room of a hotel that is cheapest by head for a party, and that price; -1 where there is none."""
    chosen, least = -1, 1e18
    for i in range(land.rooms_from[hotel], land.rooms_from[hotel + 1]):
        room = land.rooms_by_hotel[i]
        if state.rooms[room, COUNT] > 0 or land.cost[land.people[party, LIKE], land.stock[room, TYPE]] < 0:
            continue
        known = False
        for j in range(drafted):
            known = known or draft.rooms[j, ROOM] == room
        if known:
            continue
        draft.rooms[drafted, ROOM], draft.rooms[drafted, COUNT], draft.rooms[drafted, INSIDE] = room, 1, party
        cost = room_cost(land, draft, drafted)
        if cost == UNLAWFUL:
            continue
        way = land.cost[land.people[party, LIKE], land.stock[room, TYPE]]
        price = (cost - way + tolls[room]) / min(sharers, land.stock[room, SLEEPS]) + way
        if price < least:
            chosen, least = room, price
    return chosen, least


@inner
def draft_in(land, state, draft, hotel, group, tolls):
    """Draft the rooms of a group in a hotel; return how many rooms, parties housed (moved to the front), and the cost.

    The cost includes the tolls of the rooms and what it takes to be in a further hotel or apart.
    """
    rooms, first, last, total = 0, 0, len(group), 0.0
    while first < last and rooms < len(draft.rooms):
        party = group[first]
        room, price = free_room(
            land, state, draft, rooms, hotel, party, joined(land, group[:last], first, party), tolls
        )
        if room < 0:  # put at the end: who finds no room here
            for i in range(first, len(group) - 1):
                group[i] = group[i + 1]
            group[len(group) - 1] = party
            last -= 1
            continue
        draft.rooms[rooms, ROOM], draft.rooms[rooms, COUNT], draft.rooms[rooms, INSIDE] = room, 1, party
        cost = room_cost(land, draft, rooms)
        first += 1
        total += APART * apart(land, state, party, hotel)
        for i in range(first, last):
            count = draft.rooms[rooms, COUNT]
            if INSIDE + count == draft.rooms.shape[1]:
                break
            other = group[i]
            draft.rooms[rooms, INSIDE + count], draft.rooms[rooms, COUNT] = other, count + 1
            more = room_cost(land, draft, rooms)
            if more == UNLAWFUL or more - cost > 2 * price:
                draft.rooms[rooms, COUNT] = count
                continue
            cost = more
            total += APART * apart(land, state, other, hotel)
            for j in range(i, first, -1):
                group[j] = group[j - 1]
            group[first] = other
            first += 1
        total += cost + tolls[room]
        rooms += 1
    return rooms, first, total


@inner
def house(land, state, draft, group, tolls):
    """House a group, hotel by hotel, and return how many parties found a place."""
    housed = 0
    while housed < len(group):
        rest, best, least = group[housed:].copy(), -1, 1e18
        for hotel in range(len(land.rooms_from) - 1):
            trial = rest.copy()
            _, parties, total = draft_in(land, state, draft, hotel, trial, tolls)
            if parties == 0:
                continue
            size = 0
            for i in range(parties):
                size += land.people[trial[i], SIZE]
            if parties < len(trial):
                total += land.people[trial[0], SPLIT]
            if total / size < least:
                best, least = hotel, total / size
        if best < 0:
            break
        rooms, parties, _ = draft_in(land, state, draft, best, rest, tolls)
        group[housed:] = rest
        for j in range(rooms):
            room = draft.rooms[j, ROOM]
            for i in range(draft.rooms[j, COUNT]):
                enter(land, state, draft.rooms[j, INSIDE + i], room)
                state.rooms[room, INSIDE + i] = draft.rooms[j, INSIDE + i]
            state.rooms[room, COUNT] = draft.rooms[j, COUNT]
        housed += parties
    return housed


@compiled
def house_all(land, state, draft, order, begins, tolls):
    """House groups in order, those of a group being ``order[begins[g]:begins[g + 1]]``; return how many found no place.

    The sums of the state are not kept; take the plan from ``where`` and set it up by ``occupy``.
    """
    left = 0
    for g in range(len(begins) - 1):
        group = order[begins[g] : begins[g + 1]]
        left += len(group) - house(land, state, draft, group, tolls)
    return left
