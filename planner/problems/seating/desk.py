"""The seats on the day, move by move: who keeps a seat, who is pushed aside, who moves up."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.engine.settings import Settings
from planner.problems.seating import greedy
from planner.problems.seating.check import out_of_order
from planner.problems.seating.cohorts import components
from planner.problems.seating.commitments import FIELD
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.plan import Assignment
from planner.problems.seating.shifting import Task, carried_out, least_shift
from planner.problems.seating.special import seated_first, special_of

Kind = tuple[int, bool, tuple[str, ...]]
"""Rank, exempt from comparison, open zones: what the order of ranks knows of a guest."""

WIDER = 8
"""So many times the chairs that the homeless need are left apart where two ranks meet in places joined otherwise."""


class Desk:
    """Who sits where by now, and who would be out of order where."""

    def __init__(self, problem: Problem, filling: greedy.Filling) -> None:
        self.problem = problem
        self.filling = filling
        self.block_of = {seat.seat_id: number for number, block in enumerate(problem.blocks) for seat in block.seats}
        self.zone = np.array([block.zone for block in problem.blocks])
        self.place = np.array([block.place for block in problem.blocks], dtype=np.int64)
        self.free = np.array([len(block.ordinary) for block in problem.blocks], dtype=np.int64)
        self.count: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
        self.holders: dict[int, dict[str, None]] = defaultdict(dict)
        self.party_of = {guest.guest_id: party for party in problem.parties for guest in party.members}

    @cached_property
    def ladders_of(self) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        """Open zones -> numbers of the ladders on which a guest with them may be compared."""
        return {
            zones: tuple(
                number
                for number, ladder in enumerate(self.problem.ladders)
                if ladder.choice in {None, zones} and not ladder.zones.isdisjoint(zones)
            )
            for zones in {guest.zones for guest in self.problem.guests}
        }

    def keep(self, seat_of: Mapping[str, str]) -> None:
        """Leave whole parties where they sit, as far as their seats can be used and no pin says otherwise."""
        kept: dict[str, str] = {}
        for party in self.problem.parties:
            members = [guest for guest in party.members if guest.guest_id in seat_of]
            if len(members) == len(party.members) and all(self._may_keep(g, seat_of[g.guest_id]) for g in members):
                kept |= {guest.guest_id: seat_of[guest.guest_id] for guest in members}
        self.take(kept)
        for party in self.homeless():
            if len(party.members) > 1:
                self._complete(party, {g.guest_id: seat_of[g.guest_id] for g in party.members if g.guest_id in seat_of})

    def _may_keep(self, guest: Guest, seat: str) -> bool:
        """Return whether the seat can be used by the guest, and is nobody else's."""
        free = seat in self.block_of and self.filling.is_free(seat, guest.guest_id)
        return free and self.filling.suits(guest, self.problem.seat[seat])

    def _complete(self, party: Party, seats: Mapping[str, str]) -> None:
        """Seat those of a party who lost their seats beside the others, where chairs are free there."""
        usable = {guest: seat for guest, seat in seats.items() if seat in self.block_of}
        for number in sorted({self.block_of[seat] for seat in usable.values()}):
            for found in greedy.windows(self.filling, party, self.problem.blocks[number]):
                if all(found[guest] == seat for guest, seat in usable.items()):
                    self.take(found)
                    return

    def take(self, seats: Mapping[str, str]) -> None:
        """Give each guest the seat."""
        self.filling.take(seats)
        self._tell(seats, 1)

    def leave(self, guest: str) -> str:
        """Take a guest's seat back and return it."""
        seat = self.filling.leave(guest)
        self._tell({guest: seat}, -1)
        return seat

    def _tell(self, seats: Mapping[str, str], step: int) -> None:
        for guest, seat in seats.items():
            block, own = self.block_of[seat], self.problem.guest[guest]
            if seat in self.problem.blocks[block].ordinary:
                self.free[block] -= step
            if step > 0:
                self.holders[block][guest] = None
            else:
                del self.holders[block][guest]
            for number in () if own.exempt else self.ladders_of[own.zones]:
                ladder = self.problem.ladders[number]
                if self.problem.blocks[block].zone in ladder.zones:
                    self.count[ladder.name][own.rank, int(self.place[block])] += step

    def homeless(self) -> list[Party]:
        """Return the parties without seats."""
        seated = self.filling.seat_of
        if len(seated) == len(self.problem.guests):
            return []
        missing = [guest.guest_id for guest in self.problem.guests if guest.guest_id not in seated]
        wanting = {self.party_of[guest].leader.guest_id for guest in missing}
        return [party for party in self.problem.parties if party.leader.guest_id in wanting]

    def evict(self, seats: Iterable[str]) -> None:
        """Take the seats from their holders, and their parties' with them."""
        for seat in seats:
            holder = self.filling.guest_in.get(seat)
            for member in self.party_of[holder].members if holder else ():
                if member.guest_id in self.filling.seat_of:
                    self.leave(member.guest_id)

    def seat_special(self, settings: Settings) -> dict[str, str]:
        """Seat whoever has a special place, if somebody of them lost it or is new; return their seats."""
        special = special_of(self.problem)
        guests = [guest.guest_id for party in special.must for guest in party.members]
        own = {guest: self.filling.seat_of[guest] for guest in guests if guest in self.filling.seat_of}
        if len(own) == len(guests):
            return own
        rows = tuple({"guest_id": guest, "seat_id": seat} for guest, seat in self.filling.seat_of.items())
        far = self._far_from(special.must, own)
        pins = {guest: {FIELD: seat} for guest, seat in {**far, **self.filling.fixed}.items()}
        seats = seated_first(self.problem, Commitments(pins, rows), settings)
        if seats is None:
            return own
        moved = {guest: seat for guest, seat in seats.items() if own.get(guest) != seat}
        for guest in moved:
            if guest in self.filling.seat_of:
                self.leave(guest)
        self.evict(moved.values())
        self.take(moved)
        return seats

    def _far_from(self, special: Sequence[Party], own: Mapping[str, str]) -> dict[str, str]:
        """Return the seats of special guests in zones where none of the homeless ones may sit: these stay."""
        wanting = [party for party in special if any(guest.guest_id not in own for guest in party.members)]
        zones = {zone for party in wanting for guest in party.members for zone in guest.zones}
        return {guest: seat for guest, seat in own.items() if self.problem.seat[seat].zone not in zones}

    def seat(self, party: Party) -> bool:
        """Give a party seats: free ones, else those of single guests, who then have none."""
        ways = (
            seats
            for block in self.problem.blocks
            if block.zone in party.zones
            for seats in greedy.windows(self.filling, party, block, push=True)
        )
        order = self.fits(_kind(party.leader), in_order=True)
        best = min(ways, key=lambda seats: self._pushed(order, seats), default=None)
        if best is None:
            return False
        self.evict(best.values())
        self.take(best)
        return True

    def settle(self, special: Mapping[str, str], settings: Settings) -> None:
        """Seat the parties on foot without seats so that fewest others move; by chains where that has no answer."""
        waiting = {party.leader.guest_id for party in self.homeless() if _is_countable(party)}
        pinned = Commitments({guest: {FIELD: seat} for guest, seat in special.items()})
        for part, _ in components(self.problem, pinned, waiting):
            if not waiting.isdisjoint(part.guest):
                self._shift_in(part, special, settings)
        for party in self.homeless():
            if len(party.members) > 1 or party.wheelchairs:
                self.seat(party)
        for party in self.homeless():
            if len(party.members) == 1 and not party.wheelchairs:
                self.chain(party.members[0], self.filling.singles - special.keys())

    def _shift_in(self, part: Problem, special: Mapping[str, str], settings: Settings) -> None:
        task = self._task(part, special)
        rows = [Assignment(*pair) for pair in (*task.fixed.items(), *task.seat_of.items())]
        most_out = out_of_order(part, rows)
        for spill in (task.homeless, WIDER * task.homeless, None):
            tried = replace(task, spill=spill)
            shift = least_shift(tried, settings, most_out=most_out) or least_shift(tried, settings)
            if shift is not None and tried.is_clear(shift.counts):
                for guest in tried.seat_of:
                    self.leave(guest)
                self.take(carried_out(tried, shift))
                return

    def _task(self, part: Problem, special: Mapping[str, str]) -> Task:
        """Return who may be moved in a part of the hall: parties on foot without pin and special place."""
        ordinary = frozenset().union(*(block.ordinary for block in part.blocks))
        bound = self.filling.fixed.keys() | special.keys()
        movable = []
        for party in part.parties:
            seats = [self.filling.seat_of.get(guest.guest_id) for guest in party.members]
            inside = all(seat is None or seat in ordinary for seat in seats)
            if _is_countable(party) and inside and bound.isdisjoint(guest.guest_id for guest in party.members):
                movable.append(party)
        names = {guest.guest_id for party in movable for guest in party.members}
        seated = {guest: seat for guest, seat in self.filling.seat_of.items() if seat in part.seat}
        fixed = {guest: seat for guest, seat in seated.items() if guest not in names and guest in part.guest}
        here = {guest: seat for guest, seat in seated.items() if guest in names}
        held = {seat for guest, seat in seated.items() if guest not in names}
        return Task(part, movable, fixed, here, ordinary - held)

    def _pushed(self, in_order: npt.NDArray[np.bool_], seats: Mapping[str, str]) -> tuple[bool, int, int]:
        """Return whether a window is out of order, how many it pushes away, and its place."""
        block = self.block_of[next(iter(seats.values()))]
        pushed = sum(seat in self.filling.guest_in for seat in seats.values())
        return (not bool(in_order[block]), pushed, int(self.place[block]))

    def chain(self, guest: Guest, movable: frozenset[str]) -> bool:
        """Seat a single guest by a shortest chain of moves."""
        return any(self._chain(guest, movable, in_order=in_order) for in_order in (True, False))

    def _chain(self, guest: Guest, movable: frozenset[str], *, in_order: bool) -> bool:
        came: dict[int, tuple[int, str]] = {}
        queue: deque[int] = deque()
        tried: set[Kind] = set()
        self._reach((-1, guest), came, queue, in_order=in_order)
        while queue:
            level = list(queue)
            queue.clear()
            ends = [block for block in level if self.free[block] > 0 and self._chair(block, came[block][1])]
            if ends:
                self._shift(came, min(ends, key=lambda block: self._merit(block, came[block][1])))
                return True
            for block in level:
                for holder in list(self.holders[block]):
                    own = self.problem.guest[holder]
                    if holder in movable and holder not in self.filling.fixed and _kind(own) not in tried:
                        tried.add(_kind(own))
                        self._reach((block, own), came, queue, in_order=in_order)
        return False

    def _reach(
        self, mover: tuple[int, Guest], came: dict[int, tuple[int, str]], queue: deque[int], *, in_order: bool
    ) -> None:
        giver, guest = mover
        for block in np.flatnonzero(self.fits(_kind(guest), in_order=in_order)).tolist():
            if block not in came and block != giver:
                came[block] = (giver, guest.guest_id)
                queue.append(block)

    def fits(self, kind: Kind, *, in_order: bool) -> npt.NDArray[np.bool_]:
        """Return block -> a guest of this kind may sit there and, if asked, is in order with as many as possible."""
        rank, exempt, zones = kind
        allowed: npt.NDArray[np.bool_] = np.isin(self.zone, zones)
        if exempt or not in_order:
            return allowed
        clashes = np.zeros(len(self.place), dtype=np.int64)
        for number in self.ladders_of[zones]:
            ladder = self.problem.ladders[number]
            inside = np.isin(self.zone, sorted(ladder.zones))
            clashes += np.where(inside, self._clashes(ladder.name, rank)[self.place], 0)
        least = clashes[allowed].min(initial=clashes.max(initial=0))
        fitting: npt.NDArray[np.bool_] = allowed & (clashes <= least)
        return fitting

    def _clashes(self, ladder: str, rank: int) -> npt.NDArray[np.int64]:
        lower = np.zeros(int(self.place.max()) + 1, dtype=np.int64)
        higher = np.zeros_like(lower)
        for (other, place), count in self.count[ladder].items():
            if other > rank:
                lower[place] += count
            elif other < rank:
                higher[place] += count
        clashes: npt.NDArray[np.int64] = np.cumsum(lower) - lower + (higher.sum() - np.cumsum(higher))
        return clashes

    def _chair(self, block: int, guest: str) -> str:
        """Return a free chair of the block for the guest, beside the own delegation if there is one; "" for none."""
        own = self.problem.guest[guest]
        seats = [
            seat for seat in self.problem.blocks[block].seats if seat.seat_id in self.problem.blocks[block].ordinary
        ]
        suited = (seat for seat in seats if seat.seat_id in self.problem.allowed(own))
        free = [s for s in suited if s.seat_id not in self.filling.guest_in and self.filling.is_free(s.seat_id, guest)]
        free.sort(key=lambda seat: (not self._is_beside_own(seat.seat_id, own), seat.from_centre))
        calm = (s.seat_id for s in free if not greedy.beside_foe(self.filling, {guest: s.seat_id}))
        return next(calm, "")

    def _is_beside_own(self, seat: str, guest: Guest) -> bool:
        holders = (self.filling.guest_in.get(other, "") for other in self.problem.neighbours[seat])
        return any(h and self.problem.guest[h].delegation == guest.delegation != "" for h in holders)

    def _merit(self, block: int, guest: str) -> tuple[bool, int]:
        seat = self._chair(block, guest)
        return (not self._is_beside_own(seat, self.problem.guest[guest]), int(self.place[block]))

    def _shift(self, came: Mapping[int, tuple[int, str]], block: int) -> None:
        """Move the guests of a chain, the last one first: each into the seat that the one before leaves."""
        seat = self._chair(block, came[block][1])
        while block >= 0:
            giver, mover = came[block]
            left = self.leave(mover) if giver >= 0 else ""
            self.take({mover: seat})
            block, seat = giver, left


def _is_countable(party: Party) -> bool:
    """Return whether the party sits in chairs side by side, so that counting it by spots makes sense."""
    return not party.wheelchairs and (len(party.members) == 1 or party.is_chain)


def _kind(guest: Guest) -> Kind:
    return (guest.rank, guest.exempt, guest.zones)
