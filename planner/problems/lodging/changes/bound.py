"""What no plan with changes of room costs less than: a linear relaxation by night, proven in whole numbers.

Parties are pooled by likeness, rooms by type, and every night has fillings of its own; what ties nights together is
what a change costs and who holds a room:

    min  Σ c[t,c,n] w[t,c,n] + Σ e[p] z[d,t,n,p] + Σ first[b,t] P[b,t,n0] + Σ move[b,t] u[b,t,n] + split Σ (y - 1)
    Σ_t P[b,t,n] = n[b]                        a bed on each night;  P[b,t,n] = Σ_p places(p,b) z[d,t,n,p]
    Σ_c w[t,c,n] = Σ_{d,p} z[d,t,n,p]          w ≤ rooms of type t at price c
    Σ_p z[d,t,n,p] ≤ m[d,t],  Σ_d m[d,t] ≤ rooms of type t     a room has one holder throughout
    P[b,t,n] - P[b,t,n-1] ≤ u[b,t,n]           who comes to rooms of another type has changed rooms
    Σ_p z[d,t,n,p] ≤ rooms · y[e,h],  Σ_h y[e,h] ≥ 1

Left out, hence below every plan: changes between rooms of a type, minimum stays, companions, staff, the previous plan.
The prices of the optimum are rounded and the bound is made from them in whole numbers (weak duality, as in ``relax``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from planner.engine.plan import Commitments
from planner.engine.settings import Settings
from planner.problems.lodging.blocks import MOST_PATTERNS, SOLO, Candidate, Pattern, RoomType, patterns, room_types
from planner.problems.lodging.changes.stays import allowed_by_pins, suits
from planner.problems.lodging.data import Guest, Night, Problem, Room
from planner.problems.lodging.pooled import splits_at_least

MOST_COLUMNS = 400_000
"""Columns beyond which the program takes too much time and memory."""
SCALE = 1 << 16
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Parties alike in all that a room can tell and in their delegation, on nights that follow each other.

    Attributes:
        guests: the guests of one of them.
        size: how many parties.
        nights: nights on which the same members are there.
        mate: gender that may join them; None for nobody.
        holder: delegation that holds their rooms, or ``SOLO``.
    """

    guests: tuple[Guest, ...]
    size: int
    nights: tuple[Night, ...]
    mate: str | None
    holder: str


def bound_of(problem: Problem, commitments: Commitments, settings: Settings) -> int:
    """Return a cost that no plan, with changes or without, is below."""
    least = counted(problem)
    program = _Program(problem, commitments)
    if not program.build():
        return least
    proven = program.proven(settings)
    return max(least, proven) if proven is not None else least


def counted(problem: Problem) -> int:
    """Return what counting proves: every bed-night at the cheapest price by bed, every guest the shortest way."""
    if any(fit.beds != 1 for fit in problem.fits.values()):
        return 0
    rent = sum(_cheapest(problem, night) for night in problem.nights)
    ways: dict[str, int] = {}
    for (kind, _), fit in problem.fits.items():
        price = problem.weights["distance"] * fit.distance_km + problem.weights["guarded"] * fit.unguarded
        ways[kind] = min(ways.get(kind, price), price)
    ways_price = sum(ways.get(guest.kind, 0) for guest in problem.guests)
    return int(rent * problem.weights["cost"]) + ways_price + splits_at_least(problem)


def _cheapest(problem: Problem, night: Night) -> int:
    """Return, rounded down, what the beds of a night cost when each is had at the price by bed of its room."""
    need = sum(night in guest.nights for guest in problem.guests)
    offers = sorted(_beds_for_sale(problem, night), key=lambda offer: offer[0] / offer[1])
    total = 0.0
    for price, beds in offers:
        if need <= 0:
            break
        total += price * min(1.0, need / beds)
        need -= beds
    return int(total - 1e-6) if total > 0 else 0


def _beds_for_sale(problem: Problem, night: Night) -> Iterator[tuple[int, int]]:
    for room in problem.rooms:
        if night in room.held:
            yield room.price_on(night), room.beds
            if room.extra_beds:
                yield room.extra_price * room.extra_beds, room.extra_beds


def groups_of(problem: Problem) -> tuple[Group, ...]:
    """Return the parties by likeness, party by party cut where members come or go.

    On nights on which the requests of those present do not join them all, a party is left out: it may then be in
    several rooms, in which its members may meet whatever their gender.
    """
    counts: dict[tuple[object, ...], list[Group]] = {}
    for party in problem.parties:
        members = [problem.guest[guest_id] for guest_id in party]
        delegations = {guest.delegation_id for guest in members}
        holder = delegations.pop() if len(delegations) == 1 else SOLO
        for nights, present in _spells(problem, members):
            genders = {guest.gender for guest in present}
            mate = genders.pop() if len(genders) == 1 and not any(guest.single for guest in present) else None
            group = Group(present, 1, nights, mate, holder)
            key = (nights, mate, holder, tuple(_needs(guest, nights) for guest in present))
            counts.setdefault(key, []).append(group)
    return tuple(
        Group(alike[0].guests, len(alike), alike[0].nights, alike[0].mate, alike[0].holder) for alike in counts.values()
    )


def _needs(guest: Guest, nights: Sequence[Night]) -> tuple[object, ...]:
    grades, floors = (guest.grade_min, guest.grade_due), (guest.floor_min, guest.floor_max)
    needs = (guest.accessible, guest.guarded_only)
    return guest.kind, grades, floors, needs, guest.delegation_id, nights[0] == guest.check_in


def _spells(problem: Problem, members: Sequence[Guest]) -> Iterator[tuple[tuple[Night, ...], tuple[Guest, ...]]]:
    """Yield nights that follow each other on which the same members of a party are there, joined by requests."""
    run: list[Night] = []
    there: tuple[Guest, ...] = ()
    for night in [*sorted({night for guest in members for night in guest.nights}), None]:
        present = tuple(guest for guest in members if night in guest.nights) if night else ()
        if run and (present != there or night is None or (night - run[-1]).days > 1):
            if _joined(problem, there):
                yield tuple(run), there
            run = []
        there = present
        if night:
            run.append(night)


def _joined(problem: Problem, present: Sequence[Guest]) -> bool:
    ids = {guest.guest_id for guest in present}
    reached, waiting = {present[0].guest_id}, [present[0].guest_id]
    while waiting:
        one = waiting.pop()
        for pair in problem.share_pairs:
            if one in pair and ids.issuperset(pair):
                new = set(pair) - reached
                reached |= new
                waiting += new
    return reached == ids


@dataclass
class _Program:
    """The linear program in the making: columns with price and most; rows ``≤`` or ``=`` with right-hand side."""

    problem: Problem
    commitments: Commitments
    prices: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    equal: list[bool] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[int] = field(default_factory=list)

    def row(self, upper: int, *, equal: bool) -> int:
        self.upper.append(upper)
        self.equal.append(equal)
        return len(self.upper) - 1

    def column(self, price: int, most: int) -> int:
        self.prices.append(price)
        self.most.append(most)
        return len(self.prices) - 1

    def put(self, line: int, column: int, factor: int) -> None:
        self.lines.append(line)
        self.columns.append(column)
        self.factors.append(factor)

    def build(self) -> bool:
        """Build it; return False where it grows too large or fillings are too many."""
        groups, types = groups_of(self.problem), room_types(self.problem)
        stock = _Stock(self, types)
        by_holder: dict[str, list[int]] = {}
        for g, group in enumerate(groups):
            by_holder.setdefault(group.holder, []).append(g)
        for holder, own in by_holder.items():
            if not _Household(self, stock, holder, {g: groups[g] for g in own}).build():
                return False
        return True

    def proven(self, settings: Settings) -> int | None:
        """Return the bound by the prices of the optimum; None where the time did not suffice."""
        shape = (len(self.upper), len(self.prices))
        matrix = sparse.csr_array((np.array(self.factors, dtype=np.int64), (self.lines, self.columns)), shape=shape)
        equal, upper = np.array(self.equal, dtype=bool), np.array(self.upper, dtype=np.int64)
        prices, most = np.array(self.prices, dtype=np.int64), np.array(self.most, dtype=np.int64)
        solved = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
            prices.astype(np.float64),
            A_ub=matrix[~equal].astype(np.float64),
            b_ub=upper[~equal].astype(np.float64),
            A_eq=matrix[equal].astype(np.float64),
            b_eq=upper[equal].astype(np.float64),
            bounds=np.stack([np.zeros(len(most)), most], axis=1),
            method="highs-ipm",
            options={} if settings.deterministic else {"time_limit": settings.limit_s},
        )
        if solved.status != 0:
            return None
        duals = np.zeros(len(upper))
        duals[~equal] = np.minimum(0.0, solved.ineqlin.marginals)
        duals[equal] = solved.eqlin.marginals
        whole = np.rint(duals * SCALE).astype(np.int64)
        reduced = prices * SCALE - matrix.T @ whole
        total = int(whole @ upper) + int((np.minimum(reduced, 0) * most).sum())
        return -(-total // SCALE) - self.offset

    offset: int = 0
    """What the formula takes off: one hotel of each delegation costs nothing."""


class _Stock:
    """Rooms by type: rented by night at each price, held by one holder throughout."""

    def __init__(self, program: _Program, types: Sequence[RoomType]) -> None:
        self.program, self.types = program, types
        weight = program.problem.weights["cost"]
        self.rented: dict[tuple[int, Night], int] = {}
        self.owned = [program.row(len(kind.rooms), equal=False) for kind in types]
        for t, kind in enumerate(types):
            for night in sorted(kind.like.held & set(program.problem.nights)):
                line = self.rented[t, night] = program.row(0, equal=True)
                for rooms in kind.by_price.values():
                    rent = program.column(weight * rooms[0].price_on(night), len(rooms))
                    program.put(line, rent, -1)


class _Household:
    """What a holder's groups may do, night by night."""

    def __init__(self, program: _Program, stock: _Stock, holder: str, groups: Mapping[int, Group]) -> None:
        self.program, self.stock, self.holder, self.groups = program, stock, holder, groups
        self.problem = program.problem
        self.owns: dict[int, int] = {}
        self.uses: dict[tuple[str, str], int] = {}
        self.housed: dict[tuple[int, Night], int] = {}
        self.moves: dict[tuple[int, int, Night], int] = {}

    def build(self) -> bool:
        program = self.program
        for g, group in self.groups.items():
            for night in group.nights:
                self.housed[g, night] = program.row(group.size, equal=True)
        for t, kind in enumerate(self.stock.types):
            fitting = {g: group for g, group in self.groups.items() if self._may(group, kind.like)}
            for night in sorted({night for group in fitting.values() for night in group.nights} & kind.like.held):
                if not self._fill(t, kind, night, {g: each for g, each in fitting.items() if night in each.nights}):
                    return False
        self._use_one()
        return len(program.prices) < MOST_COLUMNS

    def _may(self, group: Group, room: Room) -> bool:
        pins = self.program.commitments
        one = any(guest.guest_id in pins.pins for guest in group.guests) and group.size == 1
        return all(
            suits(self.problem, guest, room) and (not one or allowed_by_pins(pins, guest.guest_id, room))
            for guest in group.guests
        )

    def _fill(self, t: int, kind: RoomType, night: Night, there: Mapping[int, Group]) -> bool:
        candidates = [
            Candidate(g, group.size, {night: self._beds(group, kind.like)}, {night: group.mate})
            for g, group in there.items()
        ]
        found = patterns(candidates, kind.like.sleeps, alone=self.holder == SOLO)
        if len(found) >= MOST_PATTERNS:
            return False
        total = self.program.row(0, equal=False)
        self.program.put(total, self._own(t), -1)
        for pattern in found:
            self._column(t, kind, night, total, pattern)
        return len(self.program.prices) < MOST_COLUMNS

    def _column(self, t: int, kind: RoomType, night: Night, total: int, pattern: Pattern) -> None:
        program, like = self.program, kind.like
        beds = sum(count * self._beds(self.groups[g], like) for g, count in pattern.slots)
        price = program.problem.weights["cost"] * like.extra_rent(beds)
        most = min(len(kind.rooms), *(self.groups[g].size // count for g, count in pattern.slots))
        for g, count in pattern.slots:
            group = self.groups[g]
            if night == group.nights[0]:
                price += count * sum(self._row(guest, like) for guest in group.guests if guest.check_in == night)
        column = program.column(price, most)
        program.put(total, column, 1)
        program.put(self.stock.rented[t, night], column, 1)
        for g, count in pattern.slots:
            program.put(self.housed[g, night], column, count)
            self._flow(g, t, night, (column, count))

    def _flow(self, g: int, t: int, night: Night, entry: tuple[int, int]) -> None:
        """Who is in rooms of a type on a night and was not there the night before has changed rooms."""
        group, program = self.groups[g], self.program
        at = group.nights.index(night)
        if at:
            program.put(self._move(g, t, night), entry[0], entry[1])
        if at + 1 < len(group.nights):
            program.put(self._move(g, t, group.nights[at + 1]), entry[0], -entry[1])

    def _move(self, g: int, t: int, night: Night) -> int:
        key = (g, t, night)
        if key not in self.moves:
            group = self.groups[g]
            price = sum(self._row(guest, self.stock.types[t].like) for guest in group.guests)
            price += len(group.guests) * self.problem.weights["room_changes"]
            self.moves[key] = self.program.row(0, equal=False)
            self.program.put(self.moves[key], self.program.column(price, group.size), -1)
        return self.moves[key]

    def _row(self, guest: Guest, room: Room) -> int:
        fit, weights = self.problem.fit(guest, room), self.problem.weights
        if fit is None:
            return 0
        short = max(0, guest.grade_due - room.grade)
        price = weights["distance"] * fit.distance_km + weights["guarded"] * fit.unguarded
        return price + weights["grade_shortfall"] * short

    def _own(self, t: int) -> int:
        """Return the column of the rooms of a type that the holder has; they are in a hotel it uses."""
        if t not in self.owns:
            kind, program = self.stock.types[t], self.program
            self.owns[t] = program.column(0, len(kind.rooms))
            program.put(self.stock.owned[t], self.owns[t], 1)
            if self.holder != SOLO:
                line = program.row(0, equal=False)
                program.put(line, self.owns[t], 1)
                program.put(line, self._use(self.holder, kind.like.hotel_id), -self._most(kind))
        return self.owns[t]

    def _most(self, kind: RoomType) -> int:
        """Rooms of a type that a holder needs at most: one for each of its parties on some night."""
        return min(len(kind.rooms), sum(group.size for group in self.groups.values()))

    def _use(self, delegation: str, hotel_id: str) -> int:
        if (delegation, hotel_id) not in self.uses:
            self.uses[delegation, hotel_id] = self.program.column(self.problem.weights["split_delegations"], 1)
        return self.uses[delegation, hotel_id]

    def _use_one(self) -> None:
        """A delegation uses a hotel, the first of which costs nothing."""
        if self.uses:
            line = self.program.row(-1, equal=False)
            for column in self.uses.values():
                self.program.put(line, column, -1)
            self.program.offset += self.problem.weights["split_delegations"]

    def _beds(self, group: Group, room: Room) -> int:
        fits = [self.problem.fit(guest, room) for guest in group.guests]
        return sum(fit.beds if fit else 1 for fit in fits)
