"""On the day: somebody comes late, declines or sends a substitute, a row breaks; few people are to move."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating import greedy
from planner.problems.seating.check import check
from planner.problems.seating.commitments import pinned_seats, unknown
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.plan import Assignment, seated
from planner.problems.seating.shortage import count_seats
from planner.scenario.rows import Guest as GuestRow
from planner.scenario.schema import Scenario
from planner.wording import Wording

Kind = tuple[int, bool, tuple[str, ...]]
"""Rank, exempt from comparison, open zones: what the order of ranks knows of a guest."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on the day.

    Attributes:
        declined: guests who do not come.
        late: guests who come unannounced; a substitute is one of them, with the own rank, never the other's (R36).
        broken_rows: (zone, row) whose seats cannot be used.
    """

    declined: frozenset[str] = frozenset()
    late: tuple[GuestRow, ...] = ()
    broken_rows: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One guest gets another seat; "" stands for none."""

    guest_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replanned:
    """The plan after a change.

    Attributes:
        assignments: who sits where now.
        moves: everybody whose seat is another, those who come and go included.
        moved: how many of them had a seat that is still there and have another now.
        unseated: guests for whom there is no seat, the lowest in rank.
        broken: what the checker says of the new plan.
    """

    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    moved: int
    unseated: tuple[str, ...]
    broken: tuple[Finding, ...]


def changed(scenario: Scenario, change: Change) -> Scenario:
    """Return the pack as it is after the change.

    Raises:
        UsageError: a guest or a row does not exist; the nearest is named.
    """
    known = {guest.guest_id for guest in scenario.guests}
    for guest in sorted(change.declined - known):
        raise unknown(Wording("khách", "guest"), guest, known)
    rows = {f"{seat.zone}:{seat.row}" for seat in scenario.seats}
    for row in sorted({":".join(pair) for pair in change.broken_rows} - rows):
        raise unknown(Wording("hàng ghế", "row"), row, rows)
    late = {guest.guest_id for guest in change.late}
    guests = [
        guest.model_copy(update={"status": "declined"}) if guest.guest_id in change.declined else guest
        for guest in scenario.guests
        if guest.guest_id not in late
    ]
    seats = tuple(
        seat.model_copy(update={"blocked": True}) if (seat.zone, seat.row) in change.broken_rows else seat
        for seat in scenario.seats
    )
    return replace(scenario, guests=(*guests, *change.late), seats=seats)


def replan(problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> Replanned:
    """Return the plan for ``problem``, as it is after the change, that moves few people of ``assignments``.

    Whoever has a usable seat keeps it unless somebody of a party without one needs it; each guest without a seat gets
    one by a shortest chain of moves in which nobody comes to sit out of order, and by any chain where there is none.
    """
    before = {row.guest_id: row.seat_id for row in assignments}
    short = count_seats(problem)
    left_out = short.left_out if short else frozenset()
    task = problem.part(problem.guest.keys() - left_out, problem.seat) if left_out else problem
    desk = _Desk(task, greedy.Filling(task, pinned_seats(task, Commitments(_pins(task, commitments)))))
    desk.keep(seated(task, assignments))
    waiting = sorted(
        (party for party in task.parties if party.members[0].guest_id not in desk.filling.seat_of),
        key=lambda party: (-party.wheelchairs, -len(party.members), party.leader.seniority),
    )
    for party in waiting:
        desk.seat(party)
    greedy.part_neighbours(desk.filling)
    return _result(problem, before, desk.filling.seat_of, commitments)


def _pins(problem: Problem, commitments: Commitments) -> dict[str, Mapping[str, str]]:
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    return {
        guest: fields
        for guest, fields in commitments.pins.items()
        if guest in problem.guest and usable.issuperset(fields.values())
    }


def _result(
    problem: Problem, before: Mapping[str, str], seat_of: Mapping[str, str], commitments: Commitments
) -> Replanned:
    rows = tuple(sorted(Assignment(*pair) for pair in seat_of.items()))
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    concerned = sorted(guest for guest in before.keys() | seat_of.keys() if before.get(guest) != seat_of.get(guest))
    moves = tuple(Move(guest, before.get(guest, ""), seat_of.get(guest, "")) for guest in concerned)
    moved = sum(move.before in usable and move.after != "" for move in moves)
    unseated = tuple(guest for guest in problem.guest if guest not in seat_of)
    return Replanned(rows, moves, moved, unseated, check(problem, rows, Commitments(_pins(problem, commitments))))


class _Desk:
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
        for party in self.problem.parties:
            seats = {g.guest_id: seat_of[g.guest_id] for g in party.members if g.guest_id in seat_of}
            fits = len(seats) == len(party.members) and all(
                seat in self.block_of
                and self.filling.is_free(seat, guest)
                and self.filling.suits(self.problem.guest[guest], self.problem.seat[seat])
                for guest, seat in seats.items()
            )
            if fits:
                self.take(seats)

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

    def seat(self, party: Party) -> bool:
        """Give a party seats: free ones, else those of single guests who find others."""
        if len(party.members) == 1 and not party.wheelchairs:
            return self.chain(party.members[0], self.filling.singles)
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
        pushed = [self.filling.guest_in[seat] for seat in best.values() if seat in self.filling.guest_in]
        for guest in pushed:
            self.leave(guest)
        self.take(best)
        seated_again = [self.chain(self.problem.guest[guest], self.filling.singles) for guest in pushed]
        return all(seated_again)

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
        free = [s for s in seats if s.seat_id not in self.filling.guest_in and self.filling.is_free(s.seat_id, guest)]
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


def _kind(guest: Guest) -> Kind:
    return (guest.rank, guest.exempt, guest.zones)


def rows_broken(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Read rows written ZONE:ROW."""
    return frozenset((zone, row) for zone, _, row in (text.partition(":") for text in texts))
