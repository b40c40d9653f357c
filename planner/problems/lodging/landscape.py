"""A lodging problem as arrays, for the compiled search in ``moves``.

Sizes: L kinds of parties, A parties, T room types, R rooms, K kinds of rooms, N nights, H hotels, D delegations.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.problems.lodging.blocks import SOLO, Block, Party, RoomType, fits_of
from planner.problems.lodging.columns import (
    BEDS,
    BLOCK,
    BOUND,
    DELEGATIONS,
    EXTRA,
    FORMER,
    HOLDER,
    HOTEL,
    INSIDE,
    KIND,
    LEAST_NIGHTS,
    LIKE,
    NOBODY_HERE,
    ONLY_HOTEL,
    ONLY_ROOM,
    RENT,
    SIZE,
    SLEEPS,
    SPLIT,
    TIES,
    TO,
    TYPE,
    WAITING,
)
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.nightsets import bits_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LEFT_OUT = 100_000
"""Cost of a guest left out, times twice the lowest rank less the guest's own: more than all goals of a guest."""
ROOMS_AT_ONCE = 48
"""Rooms that a move changes at most."""
MOST_INSIDE = 24
"""Parties that the search puts into one room at most, over all nights."""


class Land(NamedTuple):
    """What does not change in a search; the columns of wide arrays are told in ``columns``.

    Attributes:
        people: (A, ·) parties.
        links: (A, ·) lists of each party.
        stock: (R, ·) rooms.
        cost: (L, T) distance, unguarded guests and missing grades of a party in a room, weighted; -1: not admitted.
        need: (K, L, N) beds that a party takes.
        bits: (L, 4) nights on which it sleeps, may not be joined, is of a gender, as bits; see ``columns``.
        loads: (K, L) the beds that it takes, night by night in one number.
        rents: (R, 2^N) cost of a room on a set of nights; -1 where it is not let so; no column where sets do not do.
        mate: (L, N) gender that may join, as a number; -1 for nobody; -2 where the party does not sleep there.
        follows: (N) whether a night comes right after the one before it in the list.
        near: (H, H) hotels within a walk.
        rooms_from: (H + 1) where the rooms of a hotel begin in the next list.
        rooms_by_hotel: (R) rooms by hotel.
        parties_from: where the parties of holder d (at d + 1) begin in the next list.
        parties_by_holder: (A) parties by holder.
    """

    people: Ints
    links: Ints
    stock: Ints
    cost: Ints
    need: Ints
    bits: Ints
    loads: Ints
    rents: Ints
    mate: Ints
    follows: Flags
    near: Flags
    rooms_from: Ints
    rooms_by_hotel: Ints
    parties_from: Ints
    parties_by_holder: Ints


class State(NamedTuple):
    """A plan in the making.

    Attributes:
        where: (A) room of a party; -1 while it waits.
        best: (A) the same of the best plan in which nobody who belongs together is apart.
        rooms: (R, ·) number of parties in a room, cost, parties.
        use: (D, H) parties of a delegation in a hotel.
        sums: cost, pairs apart, least cost.
    """

    where: Ints
    best: Ints
    rooms: Ints
    use: Ints
    sums: Ints


class Draft(NamedTuple):
    """A move in the making: rooms with what would be in them, and parties with the rooms they come from and go to."""

    rooms: Ints
    parties: Ints


def land_of(frame: Frame) -> Land:
    """Return a problem as arrays."""
    parties = tuple(sorted(frame.block_of))
    people, links = _people(frame, parties)
    holder, stock = people[:, HOLDER], _stock(frame)
    cost, need, mate = _of_parties(frame)
    nights, hotels = frame.problem.nights, frame.hotel_ids
    follows = np.array([i > 0 and (n - nights[i - 1]).days == 1 for i, n in enumerate(nights)], dtype=np.bool_)
    return Land(
        people,
        links,
        stock,
        cost,
        need,
        *bits_of(need, mate, stock, follows),
        mate,
        follows=follows,
        near=np.array([[frame.problem.is_near(one, other) for other in hotels] for one in hotels], dtype=np.bool_),
        rooms_from=np.searchsorted(np.sort(stock[:, HOTEL]), np.arange(len(hotels) + 1)).astype(np.int64),
        rooms_by_hotel=np.argsort(stock[:, HOTEL], kind="stable").astype(np.int64),
        parties_from=np.searchsorted(np.sort(holder), np.arange(-1, holder.max() + 2)).astype(np.int64),
        parties_by_holder=np.argsort(holder, kind="stable").astype(np.int64),
    )


def state_of(land: Land) -> State:
    """Return an empty state."""
    parties, rooms = len(land.people), len(land.stock)
    inside = int(min(MOST_INSIDE, parties, land.stock[:, SLEEPS].max() * land.mate.shape[1]))
    delegations = 1 + int(max(land.links[:, : max(1, land.people[:, DELEGATIONS].max())].max(), 0))
    return State(
        where=np.full(parties, -1, dtype=np.int64),
        best=np.full(parties, -1, dtype=np.int64),
        rooms=np.zeros((rooms, INSIDE + inside), dtype=np.int64),
        use=np.zeros((delegations, len(land.rooms_from) - 1), dtype=np.int64),
        sums=np.zeros(3, dtype=np.int64),
    )


def draft_of(state: State, rooms: int = ROOMS_AT_ONCE) -> Draft:
    """Return an empty draft of so many rooms."""
    width = state.rooms.shape[1]
    return Draft(
        np.zeros((rooms, width), dtype=np.int64), np.zeros((rooms * (width - INSIDE) + 1, TO + 1), dtype=np.int64)
    )


def _of_parties(frame: Frame) -> tuple[Ints, Ints, Ints]:
    """Return what each kind of party costs, takes and bears beside it."""
    likeness, nights = frame.likeness, {night: n for n, night in enumerate(frame.problem.nights)}
    examples, kinds = likeness.examples, _kinds(frame)
    cost = np.full((len(examples), len(frame.types)), -1, dtype=np.int64)
    need = np.zeros((len(kinds), len(examples), len(nights)), dtype=np.int64)
    mate = np.full((len(examples), len(nights)), NOBODY_HERE, dtype=np.int64)
    genders: dict[str, int] = {}
    for like, block in enumerate(examples):
        for night, _, gender in block.stay:
            mate[like, nights[night]] = -1 if gender is None else genders.setdefault(gender, len(genders))
        for t, room_type in enumerate(frame.types):
            if likeness.admitted[like, t]:
                cost[like, t] = cost_in(frame, block, room_type)
        for k, example in enumerate(kinds.values()):
            for night, beds in likeness.beds(like, example).items():
                need[k, like, nights[night]] = beds
    return cost, need, mate


def cost_in(frame: Frame, block: Block, kind: RoomType) -> int:
    """Return what a party costs in a room besides its price: distance, unguarded guests, missing grades, weighted."""
    weights = frame.problem.weights
    fits = fits_of(frame.problem, block, kind.like) or ()
    missing = sum(max(0, guest.grade_due - kind.like.grade) for guest in block.guests)
    return weights["grade_shortfall"] * missing + sum(
        weights["distance"] * fit.distance_km + weights["guarded"] * fit.unguarded for fit in fits
    )


def _kinds(frame: Frame) -> Mapping[str, int]:
    """Return a type of each kind of room."""
    return {kind.like.kind: t for t, kind in reversed(list(enumerate(frame.types)))}


def _people(frame: Frame, parties: Sequence[Party]) -> tuple[Ints, Ints]:
    """Return the parties and their lists."""
    blocks = [frame.blocks[frame.block_of[party]] for party in parties]
    delegations = {d: i for i, d in enumerate(sorted({d for block in blocks for d in block.delegations}))}
    holders = {holder: i for i, holder in enumerate(h for h in frame.holders if h != SOLO)}
    hotels = {hotel: i for i, hotel in enumerate(frame.hotel_ids)}
    rooms = {room.room_id: r for r, room in enumerate(frame.problem.rooms)}
    ties = _ties(frame, parties)
    lowest, split = max(guest.rank for guest in frame.problem.guests), frame.problem.weights["split_delegations"]
    people = np.zeros((len(parties), FORMER + 1), dtype=np.int64)
    links: list[list[int]] = []
    for a, (party, block) in enumerate(zip(parties, blocks, strict=True)):
        own, former = [delegations[d] for d in block.delegations], _former(frame, party, rooms)
        links.append([*own, *ties[a], *former])
        people[a, BLOCK] = frame.block_of[party]
        people[a, LIKE], people[a, SIZE] = frame.likeness.like[people[a, BLOCK]], sum(need for _, need, _ in block.stay)
        people[a, HOLDER], people[a, SPLIT] = holders.get(block.holder, -1), split
        people[a, ONLY_ROOM] = _one(frame.pinned_room.get(party), rooms)
        people[a, ONLY_HOTEL] = _one(frame.pinned_hotel.get(party), hotels)
        people[a, BOUND] = people[a, [ONLY_ROOM, ONLY_HOTEL]].max() >= 0
        people[a, WAITING] = LEFT_OUT * sum(2 * lowest - guest.rank + 1 for guest in block.guests)
        people[a, [DELEGATIONS, TIES, FORMER]] = np.cumsum([len(own), len(ties[a]), len(former)])
    return people, _table(links)


def _one(pinned: Sequence[str] | None, index: Mapping[str, int]) -> int:
    """Return the place pinned, -1 for none; of two that contradict each other the first."""
    return index.get(pinned[0], -1) if pinned else -1


def _table(rows: Sequence[Sequence[int]]) -> Ints:
    """Return lists of different lengths as one array, filled up with -1."""
    table = np.full((len(rows), max(1, max(map(len, rows), default=1))), -1, dtype=np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def _ties(frame: Frame, parties: Sequence[Party]) -> list[list[int]]:
    """Return whom each party belongs to: twice the number, and 1 more where a walk between hotels is near enough."""
    place = {party: a for a, party in enumerate(parties)}
    tied: list[list[int]] = [[] for _ in parties]
    for pairs, near in ((frame.companions, 0), (frame.attendants, 1)):
        for one, other in pairs:
            tied[place[one]].append(2 * place[other] + near)
            tied[place[other]].append(2 * place[one] + near)
    return tied


def _former(frame: Frame, party: Party, rooms: Mapping[str, int]) -> list[int]:
    """Return the rooms of the previous plan, each with what it is worth that its members keep it."""
    was = [frame.former[member] for member in party if frame.former.get(member) in rooms]
    weight = frame.problem.weights["changes"]
    return [number for room in sorted(set(was)) for number in (rooms[room], weight * was.count(room))]


def _stock(frame: Frame) -> Ints:
    """Return the rooms."""
    problem, weight = frame.problem, frame.problem.weights["cost"]
    hotels = {hotel: i for i, hotel in enumerate(frame.hotel_ids)}
    kinds = {kind: k for k, kind in enumerate(_kinds(frame))}
    stock = np.zeros((len(problem.rooms), RENT + len(problem.nights)), dtype=np.int64)
    for r, room in enumerate(problem.rooms):
        stock[r, TYPE], stock[r, KIND], stock[r, HOTEL] = (
            frame.type_of[room.room_id],
            kinds[room.kind],
            hotels[room.hotel_id],
        )
        stock[r, BEDS], stock[r, SLEEPS], stock[r, EXTRA] = room.beds, room.sleeps, weight * room.extra_price
        stock[r, LEAST_NIGHTS] = room.min_nights
        stock[r, RENT:] = [weight * room.price_on(night) for night in problem.nights]
    return stock
