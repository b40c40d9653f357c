"""From "how many of a delegation in which block" to guests: who goes where, wheelchairs, and whoever is left."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, is_counted
from planner.problems.seating.lots import Seats
from planner.problems.seating.parties import Guest, Party

if TYPE_CHECKING:
    from planner.problems.seating.ties import Part

Sharing = dict[int, list[Guest]]
"""Block -> guests."""
AISLE_SEATS = 2
"""Aisle seats of one block that askers are counted against: its ends."""
NEW_RUN, FAR = 1_000, 1
"""Costs of a wheelchair space in a block without the own delegation, and of a row's distance from it."""
CLOSED = 1_000_000
"""Cost of a space that is not open to the party."""


def assemble(problem: Problem, commitments: Commitments, fields: Sequence[tuple[Field, Seats]]) -> Sharing:
    """Return block -> guests; whoever finds no block this way is left out."""
    pinned = pinned_seats(problem, commitments)
    sharing = _at_their_pins(problem, pinned)
    for field, seats in fields:
        _walkers(problem, pinned, field, seats, sharing)
    placed = {guest.guest_id for guests in sharing.values() for guest in guests}
    others = [party for party in problem.parties if party.members[0].guest_id not in placed]
    _wheelchairs(problem, [party for party in others if party.wheelchairs], sharing)
    _into_free_chairs(problem, [party for party in others if not party.wheelchairs], sharing, fields)
    return sharing


def _at_their_pins(problem: Problem, pinned: Mapping[str, str]) -> Sharing:
    block_of = {seat.seat_id: number for number, block in enumerate(problem.blocks) for seat in block.seats}
    sharing: Sharing = defaultdict(list)
    for party in problem.parties:
        seats = [pinned[guest.guest_id] for guest in party.members if guest.guest_id in pinned]
        if seats and seats[0] in block_of:
            sharing[block_of[seats[0]]] += party.members
    return sharing


def _walkers(problem: Problem, pinned: Mapping[str, str], field: Field, seats: Seats, sharing: Sharing) -> None:
    """Give the parties of every part to its blocks: the large first, then who asks for the aisle."""
    parties: dict[Part, list[Party]] = defaultdict(list)
    for party in problem.parties:
        if is_counted(party, pinned) and field.zones.issuperset(party.zones):
            parties[party.leader.delegation, field.ranks.index(party.leader.rank)].append(party)
    rooms: dict[Part, Counter[int]] = defaultdict(Counter)
    for (part, number), count in seats.items():
        rooms[part][number] += count
    asked: Counter[int] = Counter()
    for part, own in parties.items():
        for party in sorted(own, key=lambda party: (-len(party.members), not _asks(party), party.leader.seniority)):
            chosen = _room_for(party, rooms[part], asked)
            if chosen is not None:
                rooms[part][chosen] -= len(party.members)
                asked[chosen] += _asks(party)
                sharing[chosen] += party.members


def _asks(party: Party) -> bool:
    return any(guest.aisle for guest in party.members)


def _room_for(party: Party, rooms: Mapping[int, int], asked: Mapping[int, int]) -> int | None:
    """Return a block with room: for a pair the roomiest, for an asker one with aisle seats left, else the best."""
    size = len(party.members)
    open_blocks = [number for number, room in sorted(rooms.items()) if room >= size]
    if _asks(party):
        open_blocks.sort(key=lambda number: asked.get(number, 0) >= AISLE_SEATS)
    elif size > 1:
        open_blocks.sort(key=lambda number: -rooms[number])
    return next(iter(open_blocks), None)


def _wheelchairs(problem: Problem, parties: Sequence[Party], sharing: Sharing) -> None:
    """Give wheelchair parties to spaces, where their delegation sits if possible (cheapest assignment)."""
    free: Counter[int] = Counter({number: block.spaces for number, block in enumerate(problem.blocks) if block.spaces})
    for number, guests in sharing.items():
        free[number] -= sum(guest.wheelchair for guest in guests)
    slots = [number for number, count in sorted(free.items()) for _ in range(count)]
    if not parties or not slots:
        return
    rows = _rows_of(problem, sharing)
    costs = np.array([[_price(problem, party, slot, sharing, rows) for slot in slots] for party in parties])
    for row, column in zip(*(found.tolist() for found in linear_sum_assignment(costs)), strict=True):
        party, number = parties[row], slots[column]
        if costs[row, column] < CLOSED and free[number] >= party.wheelchairs:
            free[number] -= party.wheelchairs
            sharing[number] += party.members


def _rows_of(problem: Problem, sharing: Sharing) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (delegation, zone) -> first and last row."""
    rows: dict[tuple[str, str], tuple[int, int]] = {}
    for number, guests in sharing.items():
        block = problem.blocks[number]
        for guest in guests:
            low, high = rows.get((guest.delegation, block.zone), (block.row_index, block.row_index))
            rows[guest.delegation, block.zone] = (min(low, block.row_index), max(high, block.row_index))
    return rows


def _price(
    problem: Problem, party: Party, number: int, sharing: Sharing, rows: Mapping[tuple[str, str], tuple[int, int]]
) -> int:
    block = problem.blocks[number]
    if block.zone not in party.zones:
        return CLOSED
    own = party.leader.delegation
    if any(guest.delegation == own for guest in sharing.get(number, ())):
        return 0
    low, high = rows.get((own, block.zone), (block.row_index, block.row_index))
    return NEW_RUN + FAR * max(low - block.row_index, block.row_index - high, 0)


def _into_free_chairs(
    problem: Problem, parties: Iterable[Party], sharing: Sharing, fields: Sequence[tuple[Field, Seats]]
) -> None:
    """Give whoever is left to blocks with chairs left over that are open to their rank, the own delegation's first."""
    free = {number: len(block.ordinary) for number, block in enumerate(problem.blocks)}
    for number, guests in sharing.items():
        free[number] -= sum(not guest.wheelchair for guest in guests)
    for party in parties:
        own = {n for n in free if any(g.delegation == party.leader.delegation for g in sharing.get(n, ()))}
        open_blocks = [n for n in _open_to(problem, party, fields) if free.get(n, 0) >= len(party.members)]
        if open_blocks:
            number = min(open_blocks, key=lambda n: (n not in own, n))
            free[number] -= len(party.members)
            sharing[number] += party.members


def _open_to(problem: Problem, party: Party, fields: Sequence[tuple[Field, Seats]]) -> list[int]:
    found = []
    for field, _ in fields:
        if party.leader.rank in field.ranks:
            first, last = field.windows[field.ranks.index(party.leader.rank)]
            found += [n for n, b in enumerate(problem.blocks) if b.zone in field.zones and first <= b.place <= last]
    return [number for number in found if problem.blocks[number].zone in party.zones]
