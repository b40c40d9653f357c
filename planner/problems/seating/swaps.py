"""What an exchange of two seats, or a move to a free seat, changes in the score: all of them at once.

Precise for complete plans; the certificate compares samples with ``check.score``. Neither model nor solver is known.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats, previous_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.parties import PER_CENT

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Change(NamedTuple):
    """An exchange (``other`` is a guest) or a move (``other`` is "")."""

    guest: str
    other: str
    seat: str
    gain: int


@dataclass(frozen=True)
class Hall:
    """A complete plan as arrays: guests by position, seats by position.

    Attributes:
        problem: guests and seats.
        commitments: pins and the previous plan.
        seat_of: guest -> seat; everybody has one.
    """

    problem: Problem
    commitments: Commitments
    seat_of: Mapping[str, str]

    @cached_property
    def guests(self) -> tuple[str, ...]:
        """Guest ids by position."""
        return tuple(guest.guest_id for guest in self.problem.guests)

    @cached_property
    def seats(self) -> tuple[str, ...]:
        """Seat ids by position."""
        return tuple(self.problem.seat)

    @cached_property
    def at(self) -> Whole:
        """Guest -> position of the own seat."""
        index = {seat: number for number, seat in enumerate(self.seats)}
        return np.array([index[self.seat_of[guest]] for guest in self.guests], dtype=np.int64)

    @cached_property
    def free(self) -> Whole:
        """Positions of usable seats without a guest."""
        taken = set(self.at.tolist())
        usable = (n for n, seat in enumerate(self.problem.seat.values()) if not seat.blocked and n not in taken)
        return np.array(list(usable), dtype=np.int64)

    @cached_property
    def delegation(self) -> Whole:
        """Guest -> number of the delegation, -1 for none."""
        number: dict[str, int] = {}
        names = (guest.delegation for guest in self.problem.guests)
        return np.array([number.setdefault(name, len(number)) if name else -1 for name in names], dtype=np.int64)

    @cached_property
    def beside(self) -> tuple[Whole, Whole]:
        """Seat -> positions of its first and second neighbour, -1 for none."""
        index = {seat: number for number, seat in enumerate(self.seats)}
        pairs = [[index[other] for other in self.problem.neighbours[seat]] + [-1, -1] for seat in self.seats]
        return tuple(np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))  # type: ignore[return-value]

    @cached_property
    def held(self) -> Whole:
        """Seat -> delegation that holds it, -1 for nobody; one entry more, for the neighbour that is not there."""
        held = np.full(len(self.seats) + 1, -1, dtype=np.int64)
        held[self.at] = self.delegation
        return held

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The zones by number."""
        return tuple(sorted({seat.zone for seat in self.problem.seats}))

    @cached_property
    def zone(self) -> Whole:
        """Seat -> number of its zone."""
        return self.of_seats(lambda seat_id: self.zones.index(self.problem.seat[seat_id].zone))

    @cached_property
    def row(self) -> Whole:
        """Seat -> position of its row."""
        return self.of_seats(lambda seat_id: self.problem.seat[seat_id].row_index)

    @cached_property
    def place(self) -> Whole:
        """Seat -> place in the order of precedence."""
        return self.of_seats(lambda seat_id: self.problem.seat[seat_id].place)

    @cached_property
    def walk_m(self) -> Whole:
        """Seat -> metres from the nearest entrance."""
        return self.of_seats(lambda seat_id: self.problem.seat[seat_id].walk_m)

    @cached_property
    def stage_m(self) -> Whole:
        """Seat -> metres from the stage."""
        return self.of_seats(lambda seat_id: self.problem.seat[seat_id].stage_m)

    @cached_property
    def aisle(self) -> Flags:
        """Seat -> stands on an aisle."""
        return self.of_seats(lambda seat_id: int(self.problem.seat[seat_id].aisle)).astype(bool)

    @cached_property
    def is_space(self) -> Flags:
        """Seat -> is a wheelchair space."""
        return self.of_seats(lambda seat_id: int(self.problem.seat[seat_id].kind == "wheelchair_space")).astype(bool)

    @cached_property
    def ordinary(self) -> Flags:
        """Seat -> usable by anybody who needs no wheelchair space."""
        usable = frozenset().union(*(block.ordinary for block in self.problem.blocks))
        return self.of_seats(lambda seat_id: int(seat_id in usable)).astype(bool)

    @cached_property
    def ranges(self) -> Mapping[tuple[int, int], list[int]]:
        """(delegation, zone) -> row positions held, sorted."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for guest, seat in enumerate(self.at.tolist()):
            found[int(self.delegation[guest]), int(self.zone[seat])].append(int(self.row[seat]))
        return {key: sorted(rows) for key, rows in found.items()}

    @cached_property
    def pinned(self) -> Flags:
        """Guest -> has a pin."""
        fixed = pinned_seats(self.problem, self.commitments)
        return np.array([guest in fixed for guest in self.guests], dtype=bool)

    @cached_property
    def previous(self) -> Whole:
        """Guest -> position of the previous seat, -1 without one, -2 when it is gone."""
        index = {seat: number for number, seat in enumerate(self.seats)}
        earlier = previous_seats(self.problem, self.commitments)
        return np.array([index.get(earlier[g], -2) if g in earlier else -1 for g in self.guests], dtype=np.int64)

    @cached_property
    def _opened(self) -> dict[frozenset[str], Flags]:
        return {}

    def open_to(self, allowed: frozenset[str]) -> Flags:
        """Seat -> is one of those allowed."""
        if allowed not in self._opened:
            self._opened[allowed] = np.array([seat in allowed for seat in self.seats], dtype=bool)
        return self._opened[allowed]

    def of_seats(self, figure: Callable[[str], int]) -> Whole:
        """Return one figure for every seat."""
        return np.array([figure(seat) for seat in self.seats], dtype=np.int64)


def suits(hall: Hall, guest: int) -> Flags:
    """Seat -> the guest may use it, and has no pin."""
    if hall.pinned[guest]:
        return np.zeros(len(hall.seats), dtype=bool)
    return hall.open_to(hall.problem.allowed(hall.problem.guests[guest]))


def alone(hall: Hall, guest: int) -> Whole:
    """Seat -> change of aisle, changes, walk and view when the guest sits there: they depend on nobody else."""
    own, weights, here = hall.problem.guests[guest], hall.problem.weights, hall.at[guest]
    walked = (own.need * hall.walk_m + PER_CENT // 2) // PER_CENT
    metres = weights["walk"] * walked + weights["view"] * hall.stage_m
    change: Whole = metres - metres[here]
    if own.aisle:
        change += weights["aisle"] * (hall.aisle[here].astype(int) - hall.aisle)
    if hall.previous[guest] >= 0:
        kept = (np.arange(len(hall.seats)) == hall.previous[guest]).astype(np.int64)
        change += weights["changes"] * (kept[here] - kept)
    return change


def together(hall: Hall, guest: int) -> Whole:
    """Seat -> change of the goals fragments and spread when the guest leaves the own seat and sits there.

    Right wherever the seat is not held by the own delegation: then nothing of the delegation changes at all.
    """
    d, here = int(hall.delegation[guest]), int(hall.at[guest])
    if d < 0:
        return np.zeros(len(hall.seats), dtype=np.int64)
    weights = hall.problem.weights
    ties = sum((hall.held[side] == d).astype(np.int64) for side in hall.beside)
    near = sum((side == here).astype(np.int64) for side in hall.beside)
    broken: Whole = ties[here] - (ties - near)
    return weights["fragments"] * broken + weights["spread"] * _spread(hall, d, here)


def _spread(hall: Hall, d: int, here: int) -> Whole:
    """Seat -> change of the rows between without anybody, over all zones, when one of the delegation moves there."""
    change = np.zeros(len(hall.seats), dtype=np.int64)
    home = int(hall.zone[here])
    all_rows = range(int(hall.row.max()) + 1)
    for zone in range(len(hall.zones)):
        rows = list(hall.ranges.get((d, zone), []))
        if not rows:
            continue
        inside, before = hall.zone == zone, _between(rows)
        if zone == home:
            rows.remove(int(hall.row[here]))
            change += np.where(inside, 0, _between(rows) - before)
        with_one_more = np.array([_between([*rows, row]) - before for row in all_rows], dtype=np.int64)
        change += np.where(inside, with_one_more[hall.row], 0)
    return change


def _between(rows: Sequence[int]) -> int:
    """Return the rows between the first and the last that are none of these."""
    return max(rows) - min(rows) + 1 - len(set(rows)) if rows else 0


class Front(NamedTuple):
    """The chairs of one zone.

    Attributes:
        before: row -> free chairs in rows before.
        used: rows of the chairs in use, sorted.
    """

    before: Whole
    used: tuple[int, ...]

    @property
    def last(self) -> int:
        """Row of the last chair in use, -1 when none is."""
        return self.used[-1] if self.used else -1

    @property
    def open(self) -> int:
        """Free chairs in rows before the last in use: the goal front_gaps of the zone."""
        return int(self.before[self.last]) if self.used else 0

    def without(self, row: int) -> "Front":
        """Return the zone after somebody left a chair of ``row``."""
        index = self.used.index(row)
        later = (np.arange(len(self.before)) > row).astype(np.int64)
        return Front(self.before + later, self.used[:index] + self.used[index + 1 :])

    def opened_by(self, rows: Whole) -> Whole:
        """Row -> free chairs in rows before the last in use after somebody took a free chair there."""
        inside = np.where(rows == self.last, self.open, self.open - 1)
        return np.where(rows > self.last, self.before[rows], inside)


def fronts(hall: Hall) -> dict[int, Front]:
    """Return the chairs of every zone."""
    taken = np.zeros(len(hall.seats), dtype=bool)
    taken[hall.at] = True
    count = int(hall.row.max()) + 1
    found = {}
    for zone in range(int(hall.zone.max()) + 1):
        chairs = hall.ordinary & (hall.zone == zone)
        free = np.bincount(hall.row[chairs & ~taken], minlength=count)
        found[zone] = Front(np.cumsum(free) - free, tuple(sorted(hall.row[chairs & taken].tolist())))
    return found


def gaps(hall: Hall, fronts_now: Mapping[int, Front], guest: int) -> Whole:
    """Free seat -> change of the goal front_gaps when the guest moves there, in the order of ``hall.free``."""
    here = int(hall.at[guest])
    home = int(hall.zone[here])
    left = fronts_now[home]
    if hall.ordinary[here]:
        left = left.without(int(hall.row[here]))
    change = np.full(len(hall.free), left.open - fronts_now[home].open, dtype=np.int64)
    for zone, front in fronts_now.items():
        now = left if zone == home else front
        targets = (hall.zone[hall.free] == zone) & hall.ordinary[hall.free]
        change += np.where(targets, now.opened_by(hall.row[hall.free]) - now.open, 0)
    return hall.problem.weights["front_gaps"] * change


class Order(NamedTuple):
    """One ladder of a plan.

    Attributes:
        member: guest -> is compared on it.
        clashes: rank -> place -> others who would be out of order with somebody of that rank there.
        value: guests out of order; clashes say something of a change only where this is 0.
        ladder: the ladder.
        inside: seat -> stands in one of its zones.
    """

    member: Flags
    clashes: Mapping[int, Whole]
    value: int
    ladder: Ladder
    inside: Flags


def order_on(hall: Hall, ladder: Ladder, out_of_order: int) -> Order:
    """Count for every rank and place who would sit wrongly with regard to it."""
    zones = np.array([hall.problem.seat[seat].zone in ladder.zones for seat in hall.seats], dtype=bool)
    compared = [not g.exempt and ladder.choice in (None, g.zones) for g in hall.problem.guests]
    reaching = [not ladder.zones.isdisjoint(g.zones) for g in hall.problem.guests]
    member = np.array(compared, dtype=bool) & np.array(reaching, dtype=bool)
    present = member & zones[hall.at]
    ranks = np.array([guest.rank for guest in hall.problem.guests], dtype=np.int64)
    count = int(hall.place.max()) + 1 if len(hall.place) else 1
    clashes = {}
    for rank in sorted(set(ranks[member].tolist())):
        lower = np.bincount(hall.place[hall.at[present & (ranks > rank)]], minlength=count)
        higher = np.bincount(hall.place[hall.at[present & (ranks < rank)]], minlength=count)
        clashes[rank] = (np.cumsum(lower) - lower) + (higher.sum() - np.cumsum(higher))
    return Order(member, clashes, out_of_order, ladder, zones)
