"""Exchanges of two guests and moves to free seats that improve a complete plan, and doing them until none is left."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.engine.plan import Commitments, weighted
from planner.problems.seating.check import check, out_of_order, out_of_order_on, party_is_together, score
from planner.problems.seating.check_places import award_order
from planner.problems.seating.data import Problem
from planner.problems.seating.plan import Assignment
from planner.problems.seating.swaps import (
    Change,
    Flags,
    Front,
    Hall,
    Order,
    Whole,
    alone,
    fronts,
    gaps,
    order_on,
    suits,
    together,
)

if TYPE_CHECKING:
    from planner.problems.seating.parties import Party

ALL_GUESTS = 6_000
"""Up to this many guests every exchange is looked at; beyond, those of guests drawn by the seed."""
DRAWN = 400
"""How many guests are drawn beyond that; each is held against the others drawn and every free seat."""
REORDERED = 4_000
"""Most kinds of changes for which the order of ranks is counted anew, where somebody is out of order."""
TOUCHED = 4
"""One change takes two guests, each from at most two ladders: it mends at most so many."""
ROUNDS = 60
"""Most times that all changes are looked at while they improve the plan."""
CHOICES = 40
"""Most changes of one guest that are judged one by one."""


@dataclass(frozen=True)
class Table:
    """Everything the goals need to know of a plan to price exchanges of ``drawn`` guests with each other."""

    hall: Hall
    drawn: Sequence[int]

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """The ladders."""
        rows = _rows(self.hall.seat_of)
        return tuple(
            order_on(self.hall, ladder, out_of_order_on(self.hall.problem, rows, ladder))
            for ladder in self.hall.problem.ladders
        )

    @cached_property
    def in_order(self) -> bool:
        """Whether nobody is out of order."""
        return all(order.value == 0 for order in self.orders)

    @cached_property
    def fronts(self) -> dict[int, Front]:
        """The chairs of every zone."""
        return fronts(self.hall)

    @cached_property
    def allowed(self) -> Flags:
        """Drawn guest x seat: zone, kind and pin allow it."""
        return np.array([suits(self.hall, guest) for guest in self.drawn])

    @cached_property
    def own(self) -> Whole:
        """Drawn guest x seat: change of the goals that depend on nobody else."""
        return np.array([alone(self.hall, guest) for guest in self.drawn], dtype=np.int64)

    @cached_property
    def common(self) -> Whole:
        """Drawn guest x seat: change of the goals of the delegation."""
        return np.array([together(self.hall, guest) for guest in self.drawn], dtype=np.int64)

    def wrong(self, guest: int) -> Flags:
        """Seat -> the guest would be out of order there, while everybody else is not."""
        hall = self.hall
        rank = hall.problem.guests[guest].rank
        found = np.zeros(len(hall.seats), dtype=bool)
        for order in self.orders:
            if order.member[guest]:
                found |= order.inside & (order.clashes[rank][hall.place] > 0)
        return found


def _rows(seat_of: Mapping[str, str]) -> tuple[Assignment, ...]:
    return tuple(Assignment(guest, seat) for guest, seat in seat_of.items())


def improving(hall: Hall, drawn: Sequence[int]) -> Iterator[Change]:
    """Yield the changes of the guests ``drawn`` that improve the score and keep every rule, guest by guest."""
    pricing = Pricing(hall, drawn)
    for guest in drawn:
        yield from pricing.improving(guest)


class Pricing:
    """Prices row by row, so that a large hall never needs all of them at once."""

    def __init__(self, hall: Hall, drawn: Sequence[int]) -> None:
        self.hall = hall
        self.table = Table(hall, drawn)
        self.drawn = np.array(drawn, dtype=np.int64)
        self.line = {guest: line for line, guest in enumerate(drawn)}
        self.party: dict[str, Party] = {g.guest_id: p for p in hall.problem.parties for g in p.members}
        self.guest_in = {seat: guest for guest, seat in hall.seat_of.items()}
        self.index = {guest: number for number, guest in enumerate(hall.guests)}
        self.wrong: dict[int, Flags] = {}
        self.total = value(hall.problem, hall.commitments, hall.seat_of)
        rank = np.array([guest.rank for guest in hall.problem.guests], dtype=np.int64)
        self.rank = rank
        self.before = sum(order.value for order in self.table.orders)
        self.slack = hall.problem.weights["precedence"] * min(self.before, TOUCHED)
        self.mended: dict[tuple[object, ...], int] = {}
        self.exhaustive = True

    def improving(self, guest: int) -> Iterator[Change]:
        """Yield the changes of one guest that improve the score."""
        hall = self.hall
        if hall.pinned[guest]:
            return
        found = [*self._exchanges(guest), *self._moves(guest)]
        for gain, other, seat in sorted(found)[:CHOICES] if len(hall.guests) > ALL_GUESTS else sorted(found):
            changed = {hall.guests[guest]: seat}
            if other:
                changed[other] = hall.seats[int(hall.at[guest])]
            if self.keeps_rules(changed):
                yield Change(hall.guests[guest], other, seat, -gain)

    def _exchanges(self, guest: int) -> Iterator[tuple[int, str, str]]:
        """Yield (change of the score, other, seat) of exchanges that look like a gain."""
        hall, table, here, line = self.hall, self.table, int(self.hall.at[guest]), self.line[guest]
        at, delegation = hall.at[self.drawn], hall.delegation[self.drawn]
        same = (delegation == hall.delegation[guest]) & (hall.delegation[guest] >= 0)
        other = table.own[:, here] + np.where(same, 0, table.common[:, here])
        mine = table.own[line][at] + np.where(same, 0, table.common[line][at])
        change = mine + other
        fits = table.allowed[line][at] & table.allowed[:, here]
        for number in np.flatnonzero(fits & (change < self.slack)).tolist():
            partner, seat = int(self.drawn[number]), hall.seats[int(at[number])]
            price = int(change[number]) + self._disorder(guest, partner, seat)
            if price < 0:
                yield price, hall.guests[partner], seat

    def _moves(self, guest: int) -> Iterator[tuple[int, str, str]]:
        hall, table = self.hall, self.table
        if not len(hall.free):
            return
        line = self.line[guest]
        change = (table.own[line] + table.common[line])[hall.free] + gaps(hall, table.fronts, guest)
        fits = table.allowed[line][hall.free]
        for number in np.flatnonzero(fits & (change < self.slack)).tolist():
            seat = hall.seats[int(hall.free[number])]
            price = int(change[number]) + self._disorder(guest, -1, seat)
            if price < 0:
                yield price, "", seat

    def _disorder(self, guest: int, other: int, seat: str) -> int:
        """Return the change of the goal precedence: exactly, where it could decide; at least one out of order else."""
        weight = self.hall.problem.weights["precedence"]
        if self.table.in_order and not self._clashes(guest, other, seat):
            return 0
        if self.table.in_order and weight >= self.total:
            return weight
        key = (self._kind(guest), self._kind(other), self._spot(seat))
        if key not in self.mended:
            if len(self.mended) >= REORDERED:
                self.exhaustive = False
                return weight
            self.mended[key] = weight * (self._recounted(guest, other, seat) - self.before)
        return self.mended[key]

    def _recounted(self, guest: int, other: int, seat: str) -> int:
        seat_of = {**self.hall.seat_of, self.hall.guests[guest]: seat}
        if other >= 0:
            seat_of[self.hall.guests[other]] = self.hall.seats[int(self.hall.at[guest])]
        return out_of_order(self.hall.problem, _rows(seat_of))

    def _kind(self, guest: int) -> tuple[object, ...]:
        """Return all that the order of ranks knows of a guest: rank, open zones, zone and place."""
        if guest < 0:
            return ()
        own = self.hall.problem.guests[guest]
        return (own.rank, own.exempt, own.zones, *self._spot(self.hall.seats[int(self.hall.at[guest])]))

    def _spot(self, seat: str) -> tuple[str, int]:
        return (self.hall.problem.seat[seat].zone, self.hall.problem.seat[seat].place)

    def _clashes(self, guest: int, other: int, seat: str) -> bool:
        hall = self.hall
        there = hall.seats.index(seat) if other < 0 else int(hall.at[other])
        here = int(hall.at[guest])
        if self._wrong(guest)[there] or (other >= 0 and self._wrong(other)[here]):
            return True
        if other < 0 or self.rank[guest] == self.rank[other] or hall.place[here] == hall.place[there]:
            return False
        zones = {hall.problem.seat[hall.seats[position]].zone for position in (here, there)}
        return any(
            order.member[guest] and order.member[other] and zones <= order.ladder.zones for order in self.table.orders
        )

    def _wrong(self, guest: int) -> Flags:
        if guest not in self.wrong:
            self.wrong[guest] = self.table.wrong(guest)
        return self.wrong[guest]

    def keeps_rules(self, changed: Mapping[str, str]) -> bool:
        """Return whether the rules of neighbours still hold after ``changed``; zones and kinds are known to."""
        seat_of = {**self.hall.seat_of, **changed}
        parties = {self.party[guest].leader.guest_id: self.party[guest] for guest in changed}
        if not all(party_is_together(self.hall.problem, party, seat_of) for party in parties.values()):
            return False
        touched = {seat for guest in changed for seat in (changed[guest], self.hall.seat_of[guest])}
        near = touched | {beside for seat in touched for beside in self.hall.problem.neighbours[seat]}
        occupant = {seat: guest for seat in near if (guest := self._occupant(seat, changed)) is not None}
        calm = all(self._calm(seat, occupant, changed) for seat in touched | (near & occupant.keys()))
        return calm and not any(self._strands(seat, changed) for seat in near) and self._keeps_turns(changed)

    def _strands(self, seat: str, changed: Mapping[str, str]) -> bool:
        """Return whether a chair would stay free between two of one delegation."""
        problem = self.hall.problem
        if seat not in problem.strandable or self._occupant(seat, changed) is not None:
            return False
        beside = [self._occupant(other, changed) for other in problem.strandable[seat]]
        left, right = ("" if guest is None else problem.guest[guest].delegation for guest in beside)
        return left == right != ""

    def _keeps_turns(self, changed: Mapping[str, str]) -> bool:
        """Return whether everybody is still called to the stage from near to far."""
        if not any(self.hall.problem.guest[guest].turn[0] for guest in changed):
            return True
        rows = _rows({**self.hall.seat_of, **changed})
        return next(award_order(self.hall.problem, rows, self.hall.commitments), None) is None

    def _occupant(self, seat: str, changed: Mapping[str, str]) -> str | None:
        for guest, taken in changed.items():
            if taken == seat:
                return guest
        holder = self.guest_in.get(seat)
        return None if holder in changed else holder

    def _calm(self, seat: str, occupant: Mapping[str, str], changed: Mapping[str, str]) -> bool:
        """Return whether the guest in ``seat`` may sit there: nobody to stay apart from, companion seats kept."""
        guest = occupant.get(seat)
        if guest is None:
            return True
        problem = self.hall.problem
        own = problem.guest[guest]
        besides = (self._occupant(other, changed) for other in problem.neighbours[seat])
        others = [problem.guest[other] for other in besides if other is not None]
        if any(other.guest_id in own.apart_from or guest in other.apart_from for other in others):
            return False
        return seat not in problem.attended or any(o.wheelchair and o.leader == own.leader for o in others)


def value(problem: Problem, commitments: Commitments, seat_of: Mapping[str, str]) -> int:
    """Return the weighted score."""
    return weighted(score(problem, _rows(seat_of), commitments), problem.weights)


def drawn_guests(count: int, seed: int) -> list[int]:
    """Return the guests whose changes are looked at: everybody, or as many as ``DRAWN`` by the seed."""
    if count <= ALL_GUESTS:
        return list(range(count))
    return sorted(random.Random(seed).sample(range(count), DRAWN))


def _handfuls(count: int, seed: int, round_number: int) -> list[list[int]]:
    """Return everybody: together, or in a large hall by handfuls, others in every round.

    They are not those of the certificate: of a sample that was bettered on purpose nothing follows for the rest.
    """
    if count <= ALL_GUESTS:
        return [list(range(count))]
    order = list(range(count))
    random.Random(f"{seed} {round_number}").shuffle(order)
    return [sorted(order[begin : begin + DRAWN]) for begin in range(0, count, DRAWN)]


def polish(
    problem: Problem,
    commitments: Commitments,
    seat_of: Mapping[str, str],
    seed: int,
    time_is_up: Callable[[], bool],
) -> dict[str, str]:
    """Exchange and move guests while that improves the score, or until time is up."""
    current = dict(seat_of)
    if len(current) < len(problem.guests) or not problem.guests:
        return current
    for round_number in range(ROUNDS):
        before = current
        for handful in _handfuls(len(problem.guests), seed, round_number):
            current = _bettered(Hall(problem, commitments, current), handful, time_is_up)
            if time_is_up():
                return current
        if current == before:
            break
    return current


def _bettered(hall: Hall, drawn: Sequence[int], time_is_up: Callable[[], bool]) -> dict[str, str]:
    """Return the seats after changes of some guests that improve the score, the greatest gain first.

    Those concerned by a change that improved are looked at again at once: most that remains to be gained is theirs.
    """
    current, concerned = dict(hall.seat_of), list(drawn)
    for _ in range(ROUNDS):
        changes = _by_gain(improving(hall, concerned), time_is_up)
        after = _made(hall, changes, time_is_up)
        if after == current or time_is_up():
            return after
        moved = {guest for change in changes for guest in (change.guest, change.other)}
        moved |= {guest for guest, seat in after.items() if current[guest] != seat}
        current, hall = after, Hall(hall.problem, hall.commitments, after)
        concerned = [number for number, guest in enumerate(hall.guests) if guest in moved]
    return current


def _made(
    hall: Hall, changes: Sequence[Change], time_is_up: Callable[[], bool], *, each_checked: bool = False
) -> dict[str, str]:
    """Make the changes that still improve the score, in turn; check the rules at the end, one by one if that fails."""
    problem, commitments, current = hall.problem, hall.commitments, dict(hall.seat_of)
    best = value(problem, commitments, current) if changes else 0
    for change in changes:
        tried = {**current, change.guest: change.seat}
        if change.other:
            tried[change.other] = current[change.guest]
        if not _still_holds(hall, current, change):
            continue
        total = value(problem, commitments, tried)
        if total < best and not (each_checked and check(problem, _rows(tried), commitments)):
            current, best = tried, total
        if time_is_up():
            break
    if each_checked or not changes or not check(problem, _rows(current), commitments):
        return current
    return _made(hall, changes, time_is_up, each_checked=True)


def _by_gain(changes: Iterator[Change], time_is_up: Callable[[], bool]) -> list[Change]:
    """Return for each guest the change that gains most, the greatest gain first."""
    best: dict[str, Change] = {}
    for change in changes:
        if change.guest not in best or change.gain > best[change.guest].gain:
            best[change.guest] = change
        if time_is_up():
            break
    return sorted(best.values(), key=lambda change: (-change.gain, change.guest))


def _still_holds(hall: Hall, current: Mapping[str, str], change: Change) -> bool:
    """Return whether those concerned still sit where the change was priced."""
    concerned = [change.guest, *([change.other] if change.other else [])]
    still = all(current[guest] == hall.seat_of[guest] for guest in concerned)
    return still and (bool(change.other) or change.seat not in current.values())
