"""A plan as parts in blocks, in figures for ``repacking``; and what sharing blocks out anew makes of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, is_counted, zone_groups
from planner.problems.seating.hall import Block, Seat
from planner.problems.seating.lots import Seats
from planner.problems.seating.metres import UNIT, market_of
from planner.problems.seating.metres_prices import prices_of
from planner.problems.seating.parties import PER_CENT, Party
from planner.problems.seating.pouring import GUESTS, MOST_NODES, MOST_OF_GROUP, PART, Area, Flags, Shares, Whole
from planner.problems.seating.ties import Part

Crowd = tuple[int, int]
"""Rank by position, need in per cent."""


@dataclass(frozen=True)
class Standing:
    """A complete plan of a component in which everybody has the same open zones.

    Attributes:
        problem: the component.
        commitments: its pins.
        seat_of: guest -> seat.
    """

    problem: Problem
    commitments: Commitments
    seat_of: Mapping[str, str]

    @cached_property
    def field(self) -> Field:
        """All its zones, with the ranks and where they may sit at all."""
        return field_of(self.problem, self.commitments, zone_groups(self.problem)[0])

    @cached_property
    def moving(self) -> list[Party]:
        """Who may be seated in other blocks: on foot, compared by rank, without pins and bound to no special seats."""
        pinned = pinned_seats(self.problem, self.commitments)
        bound = self.problem.is_bound
        return [p for p in self.problem.parties if is_counted(p, pinned) and not any(map(bound, p.members))]

    @cached_property
    def held_fast(self) -> Mapping[str, str]:
        """Seat -> whoever else sits there."""
        moving = {guest.guest_id for party in self.moving for guest in party.members}
        return {seat: guest for guest, seat in self.seat_of.items() if guest not in moving}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Delegations, or guests without one, by rank."""
        return tuple(sorted({self.part_of(party) for party in self.moving}))

    def part_of(self, party: Party) -> Part:
        """Return the part that a party belongs to."""
        return party.leader.delegation or party.leader.guest_id, self.field.ranks.index(party.leader.rank)

    @cached_property
    def crowd_of(self) -> Mapping[Part, Crowd]:
        """Part -> its rank, and what all its members need about."""
        needs: dict[Part, list[int]] = defaultdict(list)
        for party in self.moving:
            needs[self.part_of(party)] += [guest.need for guest in party.members]
        return {part: (part[1], round(sum(own) / len(own))) for part, own in needs.items()}

    @cached_property
    def crowds(self) -> tuple[Crowd, ...]:
        """The crowds by number."""
        return tuple(sorted(set(self.crowd_of.values())))

    @cached_property
    def delegations(self) -> Mapping[str, int]:
        """Delegation, or guest without one -> number."""
        return {name: number for number, name in enumerate(sorted({part[0] for part in self.parts}))}

    @cached_property
    def zones(self) -> Mapping[str, int]:
        """Zone -> number."""
        return {name: number for number, name in enumerate(sorted(self.field.zones))}

    def open_seats(self, block: Block) -> list[Seat]:
        """Return the ordinary seats of a block where nobody sits who stays."""
        return [seat for seat in block.seats if seat.seat_id in block.ordinary and seat.seat_id not in self.held_fast]

    def shares(self) -> Shares:
        """Return who sits in which block."""
        number_of = {part: number for number, part in enumerate(self.parts)}
        block_of = {seat.seat_id: number for number, block in enumerate(self.problem.blocks) for seat in block.seats}
        heads = Counter(
            (number_of[self.part_of(party)], block_of[self.seat_of[guest.guest_id]])
            for party in self.moving
            for guest in party.members
        )
        blocks, widest = len(self.problem.blocks), max(len(block.seats) for block in self.problem.blocks)
        shares = Shares(
            np.zeros(blocks, dtype=np.int64),
            np.zeros((blocks, 2, max(MOST_NODES, widest)), dtype=np.int64),
            np.zeros((2, len(self.field.ranks)), dtype=np.int64),
            np.zeros(len(self.zones), dtype=np.int64),
        )
        for (part, block), count in heads.items():
            shares.held[block, :, shares.many[block]] = part, count
            shares.many[block] += 1
        return shares

    def seats(self, shares: Shares) -> tuple[Field, Seats]:
        """Return who shall sit in which block, and where the ranks end then."""
        seats = {
            (self.parts[shares.held[block, PART, slot]], block): int(shares.held[block, GUESTS, slot])
            for block in range(len(shares.many))
            for slot in range(shares.many[block])
        }
        windows = [(int(first), int(last)) for first, last in shares.window.T]
        return field_of(self.problem, self.commitments, zone_groups(self.problem)[0], windows), seats


def area_of(plan: Standing) -> Area:
    """Return parts and blocks of a plan, and what it costs that a part sits in a block."""
    weights, delegations, crowds = plan.problem.weights, plan.delegations, plan.crowds
    open_seats = [plan.open_seats(block) for block in plan.problem.blocks]
    rooms = [len(seats) for seats in open_seats]
    starts = np.cumsum([0, *(room + 1 for room in rooms)])[:-1]
    crowd = [crowds.index(plan.crowd_of[part]) for part in plan.parts]
    where = [(plan.zones[block.zone], block.row_index, block.place) for block in plan.problem.blocks]
    return Area(
        UNIT * np.array([weights[goal] for goal in ("fragments", "front_gaps", "spread")], dtype=np.int64),
        np.array([[delegations[name] for name, _ in plan.parts], [rank for _, rank in plan.parts], crowd]),
        np.array([rooms, *zip(*where, strict=True), starts.tolist()], dtype=np.int64),
        _metres(plan, open_seats),
        *_held_fast(plan),
        np.array(sorted({block.place for block in plan.problem.blocks}), dtype=np.int64),
        _orders(),
    )


def _metres(plan: Standing, open_seats: Sequence[Sequence[Seat]]) -> Whole:
    """Return crowd x seat -> how much dearer than its cheapest those before it in the block are; and the prices."""
    market = market_of(plan.problem, plan.commitments)
    prices = np.array(prices_of(market), dtype=np.int64)
    seats = [seat for own in open_seats for seat in own]
    price = prices[[market.kind_of[seat.seat_id] for seat in seats]]
    place = np.array([seat.place for seat in seats])
    walk, stage = np.array([seat.walk_m for seat in seats]), np.array([seat.stage_m for seat in seats])
    lines = []
    for rank, need in plan.crowds:
        walked = (need * walk + PER_CENT // 2) // PER_CENT
        cost = UNIT * (plan.problem.weights["walk"] * walked + plan.problem.weights["view"] * stage) + price
        first, last = plan.field.windows[rank]
        lines.append(cost - cost[(first <= place) & (place <= last)].min())
    return _summed(np.array([*lines, price]), [len(own) for own in open_seats])


def _summed(figures: Whole, rooms: Sequence[int]) -> Whole:
    """Return block after block the sums of the figures of its seats before each seat and behind the last."""
    found = np.zeros((len(figures), len(rooms) + figures.shape[1]), dtype=np.int64)
    begin = 0
    for block, room in enumerate(rooms):
        found[:, begin + block + 1 : begin + block + room + 1] = figures[:, begin : begin + room].cumsum(axis=1)
        begin += room
    return found


def _held_fast(plan: Standing) -> tuple[Flags, Whole]:
    """Return delegation x block -> somebody of it sits there who stays; zone -> last row in use by such guests.

    Guests without a delegation make no runs: as if somebody of theirs sat everywhere.
    """
    held = np.zeros((len(plan.delegations), len(plan.problem.blocks)), dtype=np.bool_)
    held[[name in plan.problem.guest for name in plan.delegations]] = True
    last = np.full(len(plan.zones), -1, dtype=np.int64)
    for number, block in enumerate(plan.problem.blocks):
        for seat in block.seats:
            guest = plan.held_fast.get(seat.seat_id)
            own = plan.delegations.get(plan.problem.guest[guest].delegation) if guest else None
            if own is not None:
                held[own, number] = True
            if guest and seat.seat_id in block.ordinary:
                last[plan.zones[block.zone]] = max(last[plan.zones[block.zone]], block.row_index)
    return held, last


def _orders() -> Whole:
    """Return for every small number all orders of so many things."""
    orders = np.full((MOST_OF_GROUP + 1, 24, MOST_OF_GROUP), -1, dtype=np.int64)
    for many in range(1, MOST_OF_GROUP + 1):
        found = list(permutations(range(many)))
        orders[many, : len(found), :many] = found
    return orders
