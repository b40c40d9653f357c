"""A complete plan in a moment, without any search: pins, wheelchairs, parties, then everybody from the front.

It is what remains when the search has no time at all; the checker's own rules say whether it may be used.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, permutations

from planner.engine.plan import Commitments
from planner.problems.seating.check import check
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import Block, Seat
from planner.problems.seating.hint import first_plan
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.plan import Assignment
from planner.problems.seating.stranded import without_stranded

ORDERS_OF = 4
"""Parties up to this size that are no chain are tried in every order."""
REPAIRS = 200
"""Most exchanges tried to part two guests who must not be neighbours."""
EXCHANGES_TRIED = 60
"""Most guests tried in place of one who sits beside somebody to stay apart from."""

Seating = dict[str, str]
NOBODY: Mapping[str, str] = {}


@dataclass
class Filling:
    """Who sits where so far."""

    problem: Problem
    fixed: Mapping[str, str]
    seat_of: Seating = field(default_factory=dict)
    guest_in: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Count the chairs and spaces of every block, and leave out those that are taken."""
        self._block_of = {seat.seat_id: number for number, b in enumerate(self.problem.blocks) for seat in b.seats}
        self._open_to: dict[tuple[str, ...], list[int]] = {}
        self._count()

    def _count(self) -> None:
        self._left = [len(block.seats) for block in self.problem.blocks]
        self._tell(self.guest_in, -1)

    def _tell(self, seats: Iterable[str], step: int) -> None:
        for seat in seats:
            if seat in self._block_of:
                self._left[self._block_of[seat]] += step

    def blocks_for(self, party: Party, *, push: bool = False) -> Iterator[Block]:
        """Yield the blocks open to the party, the best first; without ``push`` those with enough empty seats."""
        blocks = self.problem.blocks
        if party.zones not in self._open_to:
            self._open_to[party.zones] = [n for n, block in enumerate(blocks) if block.zone in party.zones]
        size = len(party.members)
        yield from (blocks[n] for n in self._open_to[party.zones] if push or self._left[n] >= size)

    def begin_anew(self, seat_of: Seating) -> None:
        """Go back to what was."""
        self.seat_of, self.guest_in = seat_of, {seat: guest for guest, seat in seat_of.items()}
        self._count()

    @cached_property
    def waiting_pins(self) -> Mapping[str, str]:
        """Seat -> guest pinned to it."""
        return {seat: guest for guest, seat in self.fixed.items()}

    @cached_property
    def singles(self) -> frozenset[str]:
        """Guests on foot who are alone."""
        alone = (party.members[0] for party in self.problem.parties if len(party.members) == 1)
        return frozenset(guest.guest_id for guest in alone if not guest.wheelchair)

    def is_alone(self, guest: str) -> bool:
        """Return whether the guest is on foot, alone and not pinned."""
        return guest in self.singles and guest not in self.fixed

    def take(self, seats: Mapping[str, str]) -> None:
        """Give every guest the seat."""
        self._tell((seat for seat in seats.values() if seat not in self.guest_in), -1)
        self.seat_of.update(seats)
        self.guest_in.update({seat: guest for guest, seat in seats.items()})

    def leave(self, guest: str) -> str:
        """Take the seat back and return it."""
        seat = self.seat_of.pop(guest)
        del self.guest_in[seat]
        self._tell((seat,), 1)
        return seat

    def is_free(self, seat: str, guest: str) -> bool:
        """Return whether nobody else sits in the seat or is pinned to it."""
        return self.guest_in.get(seat, guest) == guest and self.waiting_pins.get(seat, guest) == guest

    def is_beside_own(self, guest: Guest, seat: str) -> bool:
        """Return whether a neighbour of the seat is taken by somebody of the guest's delegation."""
        holders = (self.guest_in.get(other) for other in self.problem.neighbours[seat])
        return any(h is not None and self.problem.guest[h].delegation == guest.delegation != "" for h in holders)

    def suits(self, guest: Guest, seat: Seat) -> bool:
        """Return whether the rules about one guest and the pin allow the seat."""
        pinned = self.fixed.get(guest.guest_id, seat.seat_id) == seat.seat_id
        return pinned and seat.seat_id in self.problem.allowed(guest)


def first_seats(problem: Problem, commitments: Commitments, start: Mapping[str, str] = NOBODY) -> Seating:
    """Return guest -> seat keeping every rule, or nothing where this simple way finds no such plan.

    Args:
        problem: guests and seats.
        commitments: pins to keep.
        start: seats of some guests to begin with; given up where nobody else fits in with them.
    """
    filling = Filling(problem, pinned_seats(problem, commitments))
    for party in problem.parties if start else ():
        if all(guest.guest_id in start for guest in party.members):
            filling.take({guest.guest_id: start[guest.guest_id] for guest in party.members})
    block_of = first_plan(problem)
    turn = {leader: number for number, leader in enumerate(block_of)}
    parties = sorted(problem.parties, key=lambda party: _urgency(party, filling.fixed, turn))
    waiting = (party for party in parties if party.members[0].guest_id not in filling.seat_of)
    if all(_seat(filling, party, block_of.get(party.leader.guest_id)) for party in waiting):
        part_neighbours(filling)
        seat_of = without_stranded(problem, filling.seat_of, filling.fixed)
        if not check(problem, tuple(Assignment(guest, seat) for guest, seat in seat_of.items()), commitments):
            return seat_of
    return first_seats(problem, commitments) if start else {}


def _urgency(party: Party, fixed: Mapping[str, str], turn: Mapping[str, int]) -> tuple[object, ...]:
    """Pinned parties first, then wheelchairs, the large before the small; then in their turn from the front."""
    pinned = any(guest.guest_id in fixed for guest in party.members)
    head = party.leader
    return (not pinned, -party.wheelchairs, -len(party.members), turn.get(head.guest_id, len(turn)), head.seniority)


def _seat(filling: Filling, party: Party, home: int | None) -> bool:
    if home is not None and len(party.members) == 1 and not party.wheelchairs:
        chair = _chair_beside_own(filling, party.members[0], filling.problem.blocks[home])
        if chair:
            filling.take({party.members[0].guest_id: chair})
            return True
    near = [] if home is None else [filling.problem.blocks[home]]
    for block in chain(near, filling.blocks_for(party)):
        for seats in windows(filling, party, block):
            filling.take(seats)
            return True
    return _make_room(filling, party)


def _chair_beside_own(filling: Filling, guest: Guest, block: Block) -> str:
    """Return a free chair of the block: beside the own delegation, otherwise the first from the left; "" for none."""
    free = [s for s in block.seats if s.seat_id in block.ordinary and filling.is_free(s.seat_id, guest.guest_id)]
    free.sort(key=lambda seat: not filling.is_beside_own(guest, seat.seat_id))
    suited = (seat.seat_id for seat in free if filling.suits(guest, seat))
    return next((seat for seat in suited if not beside_foe(filling, {guest.guest_id: seat})), "")


def windows(filling: Filling, party: Party, block: Block, *, push: bool = False) -> Iterator[Seating]:
    """Yield ways to seat the party in neighbouring seats of the block; with ``push`` single guests may be moved."""
    size = len(party.members)
    problem = filling.problem
    for start in _starts(block, size):
        window = block.seats[start : start + size]
        if not all(_open(filling, party, seat.seat_id, push=push) for seat in window):
            continue
        for order in _orders(party):
            if not all(filling.suits(guest, seat) for guest, seat in zip(order, window, strict=True)):
                continue
            seats = {guest.guest_id: seat.seat_id for guest, seat in zip(order, window, strict=True)}
            if _attended_by_own(problem, seats) and not beside_foe(filling, seats):
                yield seats


def _starts(block: Block, size: int) -> list[int]:
    """Return where a window may begin, the most central first."""
    starts = range(len(block.seats) - size + 1)
    return sorted(starts, key=lambda start: sum(seat.from_centre[0] for seat in block.seats[start : start + size]))


def _orders(party: Party) -> Iterator[Sequence[Guest]]:
    if party.is_chain or len(party.members) > ORDERS_OF:
        yield party.members
        if len(party.members) > 1:
            yield party.members[::-1]
    else:
        yield from permutations(party.members)


def _open(filling: Filling, party: Party, seat: str, *, push: bool) -> bool:
    members = {guest.guest_id for guest in party.members}
    holder = filling.guest_in.get(seat)
    pinned = filling.waiting_pins.get(seat)
    if pinned is not None and pinned not in members:
        return False
    return holder is None or (push and filling.is_alone(holder))


def _attended_by_own(problem: Problem, seats: Mapping[str, str]) -> bool:
    """Return whether companion seats beside a space are used by somebody beside a wheelchair of the party."""
    on_wheels = {seat for guest, seat in seats.items() if problem.guest[guest].wheelchair}
    kept = (seat for seat in seats.values() if seat in problem.attended)
    return all(on_wheels.intersection(problem.neighbours[seat]) for seat in kept)


def beside_foe(filling: Filling, seats: Mapping[str, str]) -> bool:
    """Return whether somebody would sit beside a guest to stay apart from."""
    for guest, seat in seats.items():
        for beside in filling.problem.neighbours[seat]:
            other = filling.guest_in.get(beside)
            if other is not None and _apart(filling.problem, guest, other):
                return True
    return False


def _apart(problem: Problem, one: str, other: str) -> bool:
    return other in problem.guest[one].apart_from or one in problem.guest[other].apart_from


def _make_room(filling: Filling, party: Party) -> bool:
    """Push single guests out of a window, and seat each of them anew along a shortest chain of moves."""
    if len(party.members) == 1 and not party.wheelchairs:
        return _chain(filling, party.members[0])
    for block in filling.blocks_for(party, push=True):
        for seats in windows(filling, party, block, push=True):
            before = dict(filling.seat_of)
            pushed = [filling.guest_in[seat] for seat in seats.values() if seat in filling.guest_in]
            for guest in pushed:
                filling.leave(guest)
            filling.take(seats)
            if all(_chain(filling, filling.problem.guest[guest]) for guest in pushed):
                return True
            filling.begin_anew(before)
    return False


def _chain(filling: Filling, guest: Guest) -> bool:
    """Seat a single guest, moving others from zone to zone where that is what it takes (augmenting path)."""
    came: dict[str, tuple[str, str]] = dict.fromkeys(guest.zones, ("", guest.guest_id))
    queue = deque(guest.zones)
    movable = _movable(filling)
    while queue:
        zone = queue.popleft()
        mover = came[zone][1]
        seat = _free_chair(filling, filling.problem.guest[mover], zone)
        if seat is not None:
            _shift(filling, came, zone, seat)
            return True
        for other in movable.get(zone, ()):
            for target in filling.problem.guest[other].zones:
                if target not in came:
                    came[target] = (zone, other)
                    queue.append(target)
    return False


def _movable(filling: Filling) -> dict[str, list[str]]:
    """Return zone -> single guests there, one for each set of open zones."""
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for guest, seat in filling.seat_of.items():
        choice = filling.problem.guest[guest].zones
        if len(choice) > 1 and filling.is_alone(guest):
            found.setdefault((filling.problem.seat[seat].zone, choice), guest)
    movable: dict[str, list[str]] = {}
    for (zone, _), guest in found.items():
        movable.setdefault(zone, []).append(guest)
    return movable


def _free_chair(filling: Filling, guest: Guest, zone: str) -> str | None:
    seats = (seat for block in filling.problem.blocks if block.zone == zone for seat in block.seats)
    free = [
        s for s in seats if s.seat_id not in filling.problem.attended and filling.is_free(s.seat_id, guest.guest_id)
    ]
    suited = [seat.seat_id for seat in free if filling.suits(guest, seat)]
    calm = (seat for seat in suited if not beside_foe(filling, {guest.guest_id: seat}))
    return next(calm, suited[0] if suited else None)


def _shift(filling: Filling, came: Mapping[str, tuple[str, str]], zone: str, seat: str) -> None:
    """Move the guests of a chain, the last one first: each into the seat that the one before leaves."""
    while zone:
        giver, mover = came[zone]
        left = filling.leave(mover) if giver else ""
        filling.take({mover: seat})
        zone, seat = giver, left


def part_neighbours(filling: Filling) -> None:
    """Exchange single guests until nobody sits beside a guest to stay apart from, as far as that helps."""
    for _ in range(REPAIRS):
        if not any(_exchange(filling, guest) for guest in _restless(filling)):
            return


def _restless(filling: Filling) -> list[str]:
    """Return the single guests who sit beside somebody to stay apart from."""
    concerned = {
        one for guest in filling.problem.guests if guest.apart_from for one in (guest.guest_id, *guest.apart_from)
    }
    alone = (guest for guest in sorted(concerned) if filling.is_alone(guest))
    return [guest for guest in alone if beside_foe(filling, {guest: filling.seat_of[guest]})]


def _exchange(filling: Filling, guest: str) -> bool:
    """Exchange ``guest`` with the nearest single guest so that both sit well; of the own rank first."""
    own = filling.problem.guest[guest]
    here = filling.problem.seat[filling.seat_of[guest]]
    free = _free_chair(filling, own, here.zone)
    if free is not None and not beside_foe(filling, {guest: free}):
        filling.leave(guest)
        filling.take({guest: free})
        return True
    alone = (other for other in filling.seat_of if other != guest and filling.is_alone(other))
    others = [other for other in alone if filling.problem.guest[other].zones == own.zones]
    others.sort(key=lambda o: _unlikeness(filling.problem, own, o, filling.seat_of[o]))
    for other in others[:EXCHANGES_TRIED]:
        mine, theirs = filling.leave(guest), filling.leave(other)
        swapped = {guest: theirs, other: mine}
        filling.take(swapped)
        if not beside_foe(filling, swapped):
            return True
        filling.take({guest: mine, other: theirs})
    return False


def _unlikeness(problem: Problem, own: Guest, other: str, seat: str) -> tuple[int, int, str]:
    return (abs(problem.guest[other].rank - own.rank), problem.seat[seat].place, seat)
