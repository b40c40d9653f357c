"""Fewest people moved: parties alike and chairs alike are counted, and one small exact model says who stays where.

A *kind* of parties shares rank, open zones, the seats allowed and size; a *spot* is all chairs of one zone and place
(mirror blocks together). The order of ranks knows no more than that, so the model loses nothing for guests who sit
alone; whether the chairs left for a pair stand side by side is seen afterwards.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from ortools.sat.python import cp_model

from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.hall import Block
from planner.problems.seating.model import order_thresholds
from planner.problems.seating.parties import Party

Spot = tuple[str, int]
"""Zone and place."""
NOWHERE: Spot = ("", -1)
OPEN_ENDS = 3
"""Places at either end of a run of places of one rank that are not joined, at least: other ranks may come in there."""
Kind = tuple[int, bool, tuple[str, ...], frozenset[str], int]
"""Rank, exempt from comparison, open zones, seats allowed, size; rank and the like are those of the leader."""


@dataclass(frozen=True)
class Task:
    """Who is seated anew, in which chairs.

    Attributes:
        problem: the hall after the change.
        movable: parties on foot that may be moved, those without seats included.
        fixed: guest -> seat of everybody else who has one.
        seat_of: guest -> usable seat of the movable parties that have seats now.
        chairs: seats that movable guests may take.
        spill: so many chairs at either end of a run of places of one rank alone stay apart, the others count as one
            place (see ``joined``); None joins nothing.
    """

    problem: Problem
    movable: Sequence[Party]
    fixed: Mapping[str, str]
    seat_of: Mapping[str, str]
    chairs: frozenset[str]
    spill: int | None = 0

    @cached_property
    def joined(self) -> Mapping[int, int]:
        """Place -> the place it counts as: the interior of a run of places in which one rank sits alone.

        The order of places is kept, so that every plan is one of the joined places too: what is proven of these holds.
        A plan for them that leaves one rank in each is a plan for the places themselves, however the rank is seated.
        """
        runs: list[tuple[set[int], list[int]]] = []
        for place, ranks in sorted(self._ranks_at.items()):
            if runs and len(runs[-1][0] | ranks) <= 1:
                runs[-1][0].update(ranks)
                runs[-1][1].append(place)
            else:
                runs.append((set(ranks), [place]))
        inner = [self._without_ends(places) for ranks, places in runs if len(ranks) <= 1]
        return {place: places[0] for places in inner for place in places}

    def _without_ends(self, places: Sequence[int]) -> Sequence[int]:
        """Return the places between those at either end that have ``spill`` chairs and are ``OPEN_ENDS`` or more."""
        if self.spill is None:
            return ()
        chairs = list(accumulate(self._chairs_at[place] for place in places))
        head = max(OPEN_ENDS, bisect_left(chairs, self.spill) + 1)
        tail = max(OPEN_ENDS, bisect_left([chairs[-1] - before for before in (0, *chairs)][::-1], self.spill))
        return places[head : len(places) - tail]

    @cached_property
    def _chairs_at(self) -> Counter[int]:
        return Counter(self.problem.seat[seat].place for seat in self.chairs)

    @cached_property
    def _ranks_at(self) -> Mapping[int, set[int]]:
        """Place -> ranks of those compared who sit there."""
        found: dict[int, set[int]] = defaultdict(set)
        for seat in self.chairs:
            found[self.problem.seat[seat].place] |= set()
        for guest_id, seat in (*self.fixed.items(), *self.seat_of.items()):
            guest = self.problem.guest[guest_id]
            found[self.problem.seat[seat].place] |= set() if guest.exempt else {guest.rank}
        return found

    def is_clear(self, counts: "Mapping[Kind, Mapping[Spot, int]]") -> bool:
        """Return whether no two ranks are to meet in a joined place, so that nobody there can be out of order."""
        meeting: dict[int, set[int]] = defaultdict(set)
        for kind, spots in counts.items():
            for _zone, place in spots:
                meeting[place] |= set() if kind[1] else {kind[0]}
        for guest_id, seat in self.fixed.items():
            guest = self.problem.guest[guest_id]
            meeting[self.spot(seat)[1]] |= set() if guest.exempt else {guest.rank}
        return all(len(meeting[place]) <= 1 for place in set(self.joined.values()))

    @cached_property
    def kinds(self) -> Mapping[Kind, list[Party]]:
        """Kind -> its parties."""
        found: dict[Kind, list[Party]] = defaultdict(list)
        for party in self.movable:
            head = party.leader
            found[head.rank, head.exempt, head.zones, self.problem.allowed(head), len(party.members)].append(party)
        return found

    @cached_property
    def spots(self) -> Mapping[Spot, list[str]]:
        """Spot -> its chairs."""
        found: dict[Spot, list[str]] = defaultdict(list)
        for seat in sorted(self.chairs):
            found[self.spot(seat)].append(seat)
        return found

    @cached_property
    def blocks(self) -> Mapping[Spot, list[Block]]:
        """Spot -> its blocks."""
        found: dict[Spot, list[Block]] = defaultdict(list)
        for block in self.problem.blocks:
            found[self.spot(block.seats[0].seat_id)].append(block)
        return found

    @cached_property
    def held(self) -> Mapping[Kind, Counter[Spot]]:
        """Kind -> how many parties of it sit in which spot now."""
        return {
            kind: Counter(self.home(party) for party in parties if self.home(party) != NOWHERE)
            for kind, parties in self.kinds.items()
        }

    @property
    def homeless(self) -> int:
        """How many of those who may be moved have no seat now."""
        return sum(len(party.members) for party in self.movable) - len(self.seat_of)

    def home(self, party: Party) -> Spot:
        """Return the spot where the leader of a party sits now."""
        seat = self.seat_of.get(party.leader.guest_id)
        return NOWHERE if seat is None else self.spot(seat)

    @cached_property
    def delegations(self) -> Mapping[str, str]:
        """Seat -> delegation of whoever holds it now."""
        both = {**self.fixed, **self.seat_of}
        return {seat: self.problem.guest[guest].delegation for guest, seat in both.items()}

    def spot(self, seat: str) -> Spot:
        """Return the spot of a seat."""
        own = self.problem.seat[seat]
        return (own.zone, self.joined.get(own.place, own.place))


@dataclass(frozen=True)
class Shift:
    """How many of each kind sit where.

    Attributes:
        counts: kind -> spot -> how many parties.
        disorder: how many are out of order.
        moved: how many guests leave a usable seat.
        least_moved: no plan with so few out of order moves fewer.
    """

    counts: Mapping[Kind, Mapping[Spot, int]]
    disorder: int
    moved: int
    least_moved: int


@dataclass
class _Model:
    task: Task
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    sits: dict[tuple[Kind, Spot], cp_model.IntVar] = field(default_factory=dict)
    stays: list[tuple[int, cp_model.IntVar]] = field(default_factory=list)
    out: list[cp_model.IntVar] = field(default_factory=list)


def least_shift(task: Task, settings: Settings, most_out: int | None = None) -> Shift | None:
    """Return the counts with fewest out of order and then fewest moved; None when no time or no room.

    Args:
        task: who and where.
        settings: limits.
        most_out: when given, any plan with at most so many out of order will do.
    """
    built = _built(task)
    present = sum(kind[4] * sum(held.values()) for kind, held in task.held.items())
    moved = present - sum(size * stay for size, stay in built.stays)
    if most_out is None:
        built.model.minimize((present + 1) * sum(built.out) + moved)
    else:
        built.model.add(sum(built.out) <= most_out)
        built.model.minimize(moved)
    result = run(built.model, settings, hint=_hint(built))
    if not result.values:
        return None
    return _read(built, result, present, most_out)


def _read(built: _Model, result: Run, present: int, most_out: int | None) -> Shift:
    counts: dict[Kind, dict[Spot, int]] = defaultdict(dict)
    for (kind, spot), variable in built.sits.items():
        if result.value(variable):
            counts[kind][spot] = result.value(variable)
    disorder = sum(result.value(variable) for variable in built.out)
    moved = present - sum(size * result.value(variable) for size, variable in built.stays)
    bound = result.outcome.bound or 0
    least = max(0, bound - (present + 1) * disorder) if most_out is None else bound
    return Shift(counts, disorder, moved, least)


def _built(task: Task) -> _Model:
    built = _Model(task)
    model = built.model
    for kind, parties in task.kinds.items():
        for spot, chairs in task.spots.items():
            room = min(len(parties), len(kind[3].intersection(chairs)), len(chairs) // kind[4])
            if room:
                built.sits[kind, spot] = model.new_int_var(0, room, f"{kind[0]} in {spot}")
                here = min(room, task.held[kind][spot])
                if here:
                    stay = model.new_int_var(0, here, f"{kind[0]} stays in {spot}")
                    model.add(stay <= built.sits[kind, spot])
                    built.stays.append((kind[4], stay))
        model.add(sum(v for (other, _), v in built.sits.items() if other == kind) == len(parties))
    _room(built)
    for ladder in task.problem.ladders:
        _order(built, ladder)
    return built


def _room(built: _Model) -> None:
    """No spot, and none of its chairs that only some may use, takes more than it holds."""
    by_spot: dict[Spot, list[Kind]] = defaultdict(list)
    for kind, spot in built.sits:
        by_spot[spot].append(kind)
    for spot, kinds in by_spot.items():
        chairs = frozenset(built.task.spots[spot])
        built.model.add(sum(kind[4] * built.sits[kind, spot] for kind in kinds) <= len(chairs))
        for seats in {kind[3] & chairs for kind in kinds} - {chairs}:
            inside = [kind for kind in kinds if kind[3] & chairs <= seats]
            built.model.add(sum(built.sits[kind, spot] for kind in inside) <= len(seats))


def _order(built: _Model, ladder: Ladder) -> None:
    """Whoever is not out of order sits between the thresholds of the rank, as in the goal ``precedence``."""
    members = [(key, variable) for key, variable in built.sits.items() if _compared(ladder, key)]
    fixed = _fixed(built.task, ladder)
    ranks = sorted({kind[0] for (kind, _), _ in members} | {rank for rank, _ in fixed})
    places = sorted({spot[1] for (_, spot), _ in members} | {place for _, place in fixed})
    if len(ranks) < 2 or not members:  # noqa: PLR2004 - one rank alone is always in order
        return
    model = built.model
    done = {(rank, place): model.new_bool_var(f"done {rank} {place}") for rank in ranks for place in places}
    order_thresholds(model, done, ranks, places)
    sitting: dict[Spot | tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    most: Counter[tuple[int, int]] = Counter(fixed)
    for (kind, spot), variable in members:
        sitting[kind[0], spot[1]].append(variable)
        most[kind[0], spot[1]] += len(built.task.spots[spot])
    for (rank, place), count in most.items():
        out = model.new_int_var(0, count, f"out {ladder.name} {rank} {place}")
        built.out.append(out)
        inside = sum(sitting[rank, place]) + fixed[rank, place] - out
        higher = max((other for other in ranks if other < rank), default=None)
        before = max((other for other in places if other < place), default=None)
        if higher is not None:
            model.add(inside <= count * done[higher, place])
        if before is not None:
            model.add(inside <= count * (1 - done[rank, before]))


def _compared(ladder: Ladder, key: tuple[Kind, Spot]) -> bool:
    (_, exempt, zones, _, _), (zone, _) = key
    return not exempt and zone in ladder.zones and ladder.choice in (None, zones)


def _fixed(task: Task, ladder: Ladder) -> Counter[tuple[int, int]]:
    """Return (rank, place) -> how many who do not move are compared there."""
    found: Counter[tuple[int, int]] = Counter()
    for guest_id, seat_id in task.fixed.items():
        guest, seat = task.problem.guest[guest_id], task.problem.seat[seat_id]
        if not guest.exempt and seat.zone in ladder.zones and ladder.choice in (None, guest.zones):
            found[guest.rank, task.spot(seat_id)[1]] += 1
    return found


def _hint(built: _Model) -> dict[int, int]:
    return {variable.index: built.task.held[kind][spot] for (kind, spot), variable in built.sits.items()}


def carried_out(task: Task, shift: Shift) -> dict[str, str]:
    """Return guest -> seat: whoever may stay stays, the others take free chairs, beside their own where there are any.

    Parties for which no chairs of the spot remain side by side are left out.
    """
    crowd = _Crowd(task, {seat: guest for guest, seat in task.fixed.items()})
    movers: list[tuple[Party, Spot]] = []
    for kind, parties in task.kinds.items():
        left = Counter(shift.counts.get(kind, {}))
        waiting: list[Party] = []
        for party in sorted(parties, key=lambda party: _ties(task, party), reverse=True):
            if left[task.home(party)] > 0:
                left[task.home(party)] -= 1
                crowd.take({guest.guest_id: task.seat_of[guest.guest_id] for guest in party.members})
            else:
                waiting.append(party)
        waiting.sort(key=lambda party: party.leader.seniority)
        movers += zip(waiting, sorted(left.elements(), key=lambda spot: spot[1]), strict=True)
    for party, spot in sorted(movers, key=lambda item: -len(item[0].members)):
        crowd.seat(party, spot)
    return {guest: seat for seat, guest in crowd.guest_in.items() if guest not in task.fixed}


def _ties(task: Task, party: Party) -> int:
    """Return how many neighbours are of the own delegation: who has fewest leaves first."""
    seats = [task.seat_of[guest.guest_id] for guest in party.members if guest.guest_id in task.seat_of]
    own = party.leader.delegation
    besides = (task.delegations.get(other, "") for seat in seats for other in task.problem.neighbours[seat])
    return sum(bool(own) and other == own for other in besides)


@dataclass
class _Crowd:
    """Who sits where while parties take their chairs."""

    task: Task
    guest_in: dict[str, str]
    staying: set[str] = field(default_factory=set)

    def take(self, seats: Mapping[str, str]) -> None:
        """Give each guest the seat."""
        self.guest_in.update({seat: guest for guest, seat in seats.items()})
        if len(seats) == 1:
            self.staying |= seats.keys()

    def seat(self, party: Party, spot: Spot) -> None:
        """Seat a party in the spot; single guests whose chairs a larger one needs take others of the same spot."""
        ways = [seats for seats in self._ways(party, spot) if seats]
        best = min(ways, key=lambda seats: self._merit(party, seats), default=None)
        if best is None:
            return
        pushed = [self.guest_in.pop(seat) for seat in best.values() if seat in self.guest_in]
        self.take(best)
        for guest in pushed:
            self.seat(self._singles[guest], spot)

    @cached_property
    def _singles(self) -> Mapping[str, Party]:
        return {one.members[0].guest_id: one for one in self.task.movable if len(one.members) == 1}

    def _ways(self, party: Party, spot: Spot) -> Iterator[dict[str, str]]:
        size = len(party.members)
        for block in self.task.blocks[spot]:
            for start in range(len(block.seats) - size + 1):
                seats = [seat.seat_id for seat in block.seats[start : start + size]]
                if all(self._open(seat, size) for seat in seats):
                    yield self._fitting(party, seats)

    def _open(self, seat: str, size: int) -> bool:
        holder = self.guest_in.get(seat)
        return seat in self.task.chairs and (holder is None or (size > 1 and holder in self.staying))

    def _fitting(self, party: Party, seats: Sequence[str]) -> dict[str, str]:
        for order in (party.members, party.members[::-1]):
            if all(seat in self.task.problem.allowed(g) for g, seat in zip(order, seats, strict=True)):
                return {guest.guest_id: seat for guest, seat in zip(order, seats, strict=True)}
        return {}

    def _merit(self, party: Party, seats: Mapping[str, str]) -> tuple[int, int, int, tuple[int, int]]:
        """Return what speaks against the seats: people pushed, foes beside them, few of the own delegation."""
        problem, own = self.task.problem, party.leader.delegation
        pushed = sum(seat in self.guest_in for seat in seats.values())
        foes = friends = 0
        for guest_id, seat in seats.items():
            guest = problem.guest[guest_id]
            for beside in problem.neighbours[seat]:
                other = problem.guest.get(self.guest_in.get(beside, ""))
                if other is not None:
                    foes += other.guest_id in guest.apart_from or guest_id in other.apart_from
                    friends += bool(own) and other.delegation == own
        return (pushed, foes, -friends, problem.seat[next(iter(seats.values()))].from_centre)
