"""Runs beside those that fields count: of pins, wheelchairs and special places out of reach of their delegation.

A *line* of a field joins a delegation and a block where somebody of it sits who is on foot and compared by rank. Where
nobody such can sit, whoever else of the delegation sits there makes a run of their own. Few seats are open to these
guests, so they are given seats all together (cheapest assignment; no solver): nobody takes the same seat twice.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, combinations_with_replacement

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, is_counted, zone_groups
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.plan import runs

UNIT = 1_000_000
"""A run in whole parts: several heads share one."""

LARGEST = 4_000_000
"""Most pairs of a head and a seat looked at together; beyond, delegations are counted one by one."""
Reach = dict[str, set[int]]
"""Delegation -> blocks where its guests who are compared by rank may sit."""
Share = dict[str, int]
"""Seat -> share of a run, in parts of ``UNIT``, that a head of a delegation there makes at least."""


def runs_outside(problem: Problem, commitments: Commitments, fields: Sequence[Field], counted: Collection[str]) -> int:
    """Return how many runs there are beside the lines of ``fields``, while only pinned guests are out of order.

    Args:
        problem: one component.
        commitments: its pins.
        fields: all its fields, for where ranks may sit.
        counted: delegations of which lines are counted; of all others every run is counted here.
    """
    outside = Outside(problem, pinned_seats(problem, commitments), reach_in(problem, commitments, fields))
    joint, total = [], 0
    for delegation, needed in problem.zones_needed.items():
        pins = outside.pins_of(delegation)
        least = pins + outside.shares([delegation]) // UNIT
        if delegation in counted or least >= needed:
            joint.append(delegation)
            total += pins
        else:
            total += needed
    return total - (-outside.shares(joint) // UNIT)


def reach_of(problem: Problem, commitments: Commitments) -> Reach:
    """Return delegation -> blocks where its guests who are compared by rank may sit, while nobody is out of order."""
    return reach_in(problem, commitments, [field_of(problem, commitments, zones) for zones in zone_groups(problem)])


def reach_in(problem: Problem, commitments: Commitments, fields: Sequence[Field]) -> Reach:
    """Return the same for known fields."""
    pinned = pinned_seats(problem, commitments)
    reach: Reach = defaultdict(set)
    blocks: dict[tuple[frozenset[str], int], set[int]] = {}
    for party in problem.parties:
        if is_counted(party, pinned):
            for guest in party.members:
                key = problem.allowed(guest), party.leader.rank
                if key not in blocks:
                    blocks[key] = _open_blocks(problem, *key, fields)
                reach[guest.delegation] |= blocks[key]
    return reach


def _open_blocks(problem: Problem, allowed: frozenset[str], rank: int, fields: Sequence[Field]) -> set[int]:
    found = set()
    for field in fields:
        first, last = field.windows[field.ranks.index(rank)] if rank in field.ranks else (0, len(problem.seats))
        for number, block in enumerate(problem.blocks):
            if block.zone in field.zones and first <= block.place <= last and not block.ordinary.isdisjoint(allowed):
                found.add(number)
    return found


@dataclass(frozen=True)
class Outside:
    """Guests who are in no field: pinned, in parties with a wheelchair, or with special places.

    Attributes:
        problem: one component.
        pinned: guest -> seat.
        reach: see ``reach_in``.
    """

    problem: Problem
    pinned: Mapping[str, str]
    reach: Mapping[str, Collection[int]]

    @cached_property
    def block_of(self) -> Mapping[str, int]:
        """Seat -> block."""
        return {seat.seat_id: number for number, block in enumerate(self.problem.blocks) for seat in block.seats}

    @cached_property
    def members(self) -> Mapping[str, list[Guest]]:
        """Delegation -> members."""
        found: dict[str, list[Guest]] = defaultdict(list)
        for guest in self.problem.guests:
            found[guest.delegation].append(guest)
        return found

    @cached_property
    def parties(self) -> Mapping[str, list[Party]]:
        """Delegation of the head -> parties without a pin who are in no field; every one sits in one block."""
        found: dict[str, list[Party]] = defaultdict(list)
        for party in self.problem.parties:
            pinned = any(guest.guest_id in self.pinned for guest in party.members)
            if not pinned and not is_counted(party, self.pinned) and self.head(party).delegation:
                found[self.head(party).delegation].append(party)
        return found

    def head(self, party: Party) -> Guest:
        """Return the member of a party with the fewest seats."""
        return min(party.members, key=lambda guest: (len(self.problem.allowed(guest)), guest.guest_id))

    def held(self, delegation: str) -> set[int]:
        """Return the blocks where a pin holds somebody of a delegation."""
        seats = (self.pinned.get(guest.guest_id, "") for guest in self.members.get(delegation, ()))
        return {self.block_of[seat] for seat in seats if seat in self.block_of}

    def pins_of(self, delegation: str) -> int:
        """Return the runs of pins out of reach; of a delegation that is pinned altogether all its runs."""
        own = self.members.get(delegation, ())
        seats = {guest.guest_id: self.pinned[guest.guest_id] for guest in own if guest.guest_id in self.pinned}
        if len(seats) == len(own):
            return sum(1 for _ in runs(self.problem, seats))
        return len(self.held(delegation) - set(self.reach.get(delegation, ())))

    def shares(self, delegations: Collection[str]) -> int:
        """Return what all heads of some delegations make at least, in parts of ``UNIT``; each in a seat of its own."""
        heads = [(one, self.head(party)) for one in delegations for party in self.parties.get(one, ())]
        taken = set(self.pinned.values())
        seats = sorted(frozenset().union(*{self.problem.allowed(head) for _, head in heads}) - taken)
        if len(heads) * len(seats) > LARGEST and len(delegations) > 1:
            return sum(self.shares([one]) for one in delegations)
        if not len(heads) <= len(seats) <= LARGEST // max(1, len(heads)):
            return 0
        costs = {one: self._share_of(one) for one in delegations}
        column = {seat: number for number, seat in enumerate(seats)}
        table = np.full((len(heads), len(seats)), UNIT * (len(heads) + 1), dtype=np.int64)
        for row, (one, head) in enumerate(heads):
            for seat in self.problem.allowed(head) - taken:
                table[row, column[seat]] = costs[one].get(seat, 0)
        return _cheapest(table)

    def _share_of(self, delegation: str) -> Share:
        """Return the share of every seat out of reach that a head may take.

        Heads who share a run sit in one stretch of seats filled by the delegation, hence by their parties and by who
        accompanies others: a stretch with n seats for heads is no longer than n times the largest party, and these.
        """
        parties = self.parties.get(delegation, [])
        size = max((len(party.members) for party in parties), default=0)
        near = self.held(delegation) | set(self.reach.get(delegation, ()))
        heads = Counter(seat for party in parties for seat in self.problem.allowed(self.head(party)))
        share: Share = {}
        for number in {self.block_of[seat] for seat in heads if seat in self.block_of} - near:
            line = [seat.seat_id for seat in self.problem.blocks[number].seats]
            most = sum(not self.problem.allowed(self.head(party)).isdisjoint(line) for party in parties)
            together = _together(tuple(seat in heads for seat in line), size, self.guests_of_others[delegation])
            pairs = zip(line, together, strict=True)
            share.update({seat: UNIT // max(1, min(most, many)) for seat, many in pairs if seat in heads})
        return share

    @cached_property
    def guests_of_others(self) -> Counter[str]:
        """Delegation -> members who come, in no field, with the head of another delegation."""
        return Counter(
            guest.delegation
            for one, parties in self.parties.items()
            for party in parties
            for guest in party.members
            if guest.delegation != one
        )


@cache
def _together(open_to_heads: tuple[bool, ...], size: int, others: int) -> tuple[int, ...]:
    """Return for each seat of a block how many heads may share a run there at most."""
    open_before = [0, *accumulate(open_to_heads)]
    most = [0] * len(open_to_heads)
    for first, last in combinations_with_replacement(range(len(most)), 2):
        many = open_before[last + 1] - open_before[first]
        if last - first < size * many + others:
            most[first : last + 1] = [max(many, known) for known in most[first : last + 1]]
    return tuple(most)


def _cheapest(table: npt.NDArray[np.int64]) -> int:
    """Return the cost of the cheapest assignment of every row to a column of its own; 0 where there is none."""
    rows, columns = linear_sum_assignment(table)
    total = int(table[rows, columns].sum())
    return total if total <= UNIT * len(table) else 0
