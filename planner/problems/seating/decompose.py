"""A large hall, block by block: how many of whom in which unbroken run of seats, zones that share no guest apart.

Every plan gives a solution of this model that costs no more, so its bound is a bound for the plan (README).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating.commitments import part_of, pinned_seats, previous_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.hall import Block
from planner.problems.seating.model import order_thresholds
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.windows import settled

Sum = cp_model.LinearExpr | int
Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Parties that the goals cannot tell apart: same delegations, zones, rank and needs, member by member."""

    parties: tuple[Party, ...]

    @property
    def model(self) -> Party:
        """One of them."""
        return self.parties[0]

    @property
    def walkers(self) -> int:
        """Members of each party who use no wheelchair."""
        return len(self.model.members) - self.model.wheelchairs

    @property
    def delegations(self) -> tuple[str, ...]:
        """Delegations of the members, sorted."""
        return tuple(sorted({guest.delegation for guest in self.model.members if guest.delegation}))


def cohorts_of(problem: Problem) -> tuple[Cohort, ...]:
    """Return the cohorts, the highest first."""
    grouped: dict[Signature, list[Party]] = defaultdict(list)
    for party in problem.parties:
        grouped[_signature(party)].append(party)
    return tuple(Cohort(tuple(parties)) for parties in grouped.values())


def _signature(party: Party) -> Signature:
    head = party.leader
    members = tuple((guest.delegation, guest.wheelchair, guest.aisle) for guest in party.members)
    return (party.zones, head.rank, head.exempt, party.is_chain, members)


def components(problem: Problem, commitments: Commitments) -> list[tuple[Problem, Commitments]]:
    """Split where no guest may choose between the two sides; scores and bounds of the parts add up."""
    joined = {zone: {zone} for zone in sorted({seat.zone for seat in problem.seats})}
    for zones in sorted({guest.zones for guest in problem.guests}):
        union = set().union(*(joined[zone] for zone in zones))
        joined.update(dict.fromkeys(union, union))
    parts = []
    for zones in sorted({tuple(sorted(union)) for union in joined.values()}):
        guests = [guest.guest_id for guest in problem.guests if guest.zones[0] in zones]
        part = problem.part(guests, [seat.seat_id for seat in problem.seats if seat.zone in zones])
        if part.guests:
            parts.append((part, part_of(commitments, part.guest)))
    return parts


@dataclass(frozen=True)
class Variables:
    """The variables of one component.

    Attributes:
        model: the solver's model.
        problem: guests and seats of the component.
        cohorts: kinds of parties.
        seated: n[c, b] >= 0: parties of cohort c in block b.
        used: u[d, b] in {0, 1}: somebody of delegation d sits in block b.
        out_of_order: the terms of goal ``precedence``.
        met: met[c, b] >= 0: members of cohort c in block b who have the aisle seat they ask for.
        settled: index -> value of the thresholds that counting settles while nobody is out of order.
    """

    model: cp_model.CpModel
    problem: Problem
    cohorts: tuple[Cohort, ...]
    seated: Mapping[tuple[int, int], cp_model.IntVar]
    used: Mapping[tuple[str, int], cp_model.IntVar]
    out_of_order: list[cp_model.IntVar] = field(default_factory=list)
    settled: dict[int, bool] = field(default_factory=dict)
    met: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)

    def total(self, block: int, figures: Mapping[int, int]) -> Sum:
        """Return the sum of n[c, block] times the figure of cohort c."""
        return sum(
            figure * self.seated[cohort, block]
            for cohort, figure in figures.items()
            if figure and (cohort, block) in self.seated
        )


def build(problem: Problem, commitments: Commitments = NO_COMMITMENTS) -> Variables:
    """Build the model of one component."""
    model = cp_model.CpModel()
    cohorts = cohorts_of(problem)
    seated = {
        (index, number): model.new_int_var(0, len(cohort.parties), f"n {index} {number}")
        for index, cohort in enumerate(cohorts)
        for number, block in enumerate(problem.blocks)
        if _fits(cohort.model, block)
    }
    pairs = sorted({(d, block) for cohort, block in seated for d in cohorts[cohort].delegations})
    used = {pair: model.new_bool_var(f"used {pair}") for pair in pairs}
    v = Variables(model, problem, cohorts, seated, used)
    for index, cohort in enumerate(cohorts):
        model.add(sum(v.seated[key] for key in seated if key[0] == index) == len(cohort.parties))
    _capacities(v, commitments)
    _keep_pins(v, commitments)
    for ladder in problem.ladders:
        _compare(v, ladder)
    weights = problem.weights
    model.minimize(
        weights["precedence"] * sum(v.out_of_order)
        + weights["aisle"] * _aisle(v)
        + weights["fragments"] * (_fragments(v) + _split(v))
        + weights["changes"] * _changes(v, commitments)
        + weights["front_gaps"] * _front_gaps(v)
        + weights["spread"] * _spread(v)
    )
    return v


def _fits(party: Party, block: Block) -> bool:
    return (
        block.zone in party.zones
        and len(party.members) <= len(block.seats)
        and party.wheelchairs <= block.spaces
    )


def _capacities(v: Variables, commitments: Commitments) -> None:
    """Seats of each kind, and room for pairs beside one another, are enough in every block."""
    pinned = frozenset(pinned_seats(v.problem, commitments).values())
    kinds = list(enumerate(v.cohorts))
    wheels = {index: cohort.model.wheelchairs for index, cohort in kinds}
    walkers = {index: cohort.walkers for index, cohort in kinds}
    ordinary = {index: count for index, count in walkers.items() if not wheels[index]}
    pairs = {index: len(cohort.model.members) // 2 for index, cohort in kinds if not wheels[index]}
    for number, block in enumerate(v.problem.blocks):
        v.model.add(v.total(number, wheels) <= block.spaces)
        v.model.add(v.total(number, ordinary) <= len(block.ordinary))
        v.model.add(v.total(number, walkers) <= len(block.ordinary) + len(block.attended))
        beside = {index: 1 for index, count in wheels.items() if count and walkers[index]}
        v.model.add(v.total(number, beside) <= len(block.seats) // 2)
        if not pinned.isdisjoint(block.ordinary):
            continue  # a pinned pair takes a room of its own, which the runs without pinned seats do not show
        v.model.add(v.total(number, pairs) <= sum(length // 2 for length in block.ordinary_runs()))


def _keep_pins(v: Variables, commitments: Commitments) -> None:
    """n[c, b] is at least the number of parties of c that have a pin in b."""
    for key, count in parties_in(v, pinned_seats(v.problem, commitments)).items():
        if key not in v.seated:
            v.model.add_bool_or([])
        else:
            v.model.add(v.seated[key] >= count)


def parties_in(v: Variables, seat_of: Mapping[str, str]) -> Counter[tuple[int, int]]:
    """Return (cohort, block) -> parties of which somebody is given a seat of the block."""
    block_of = {seat.seat_id: number for number, block in enumerate(v.problem.blocks) for seat in block.seats}
    count: Counter[tuple[int, int]] = Counter()
    for index, cohort in enumerate(v.cohorts):
        for party in cohort.parties:
            seats = [seat_of[guest.guest_id] for guest in party.members if guest.guest_id in seat_of]
            count.update({(index, block_of[seat]) for seat in seats if seat in block_of})
    return count


def _compare(v: Variables, ladder: Ladder) -> None:
    """Sum over ranks r and places p of out[r, p] >= N[r, p] - M (1 - allowed[r, p]); see the seat model."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for number, block in enumerate(v.problem.blocks):
        if block.zone in ladder.zones:
            blocks[block.place].append(number)
    cohorts = _competing(v, ladder)
    ranks, places = sorted(cohorts), sorted(blocks)
    done = {(r, p): v.model.new_bool_var(f"done {ladder.name} {r} {p}") for r in ranks for p in places}
    order_thresholds(v.model, done, ranks, places)
    for higher, rank in zip([None, *ranks], ranks, strict=False):
        for before, place in zip([None, *places], places, strict=False):
            here = [v.seated[i, b] for i in cohorts[rank] for b in blocks[place] if (i, b) in v.seated]
            most = min(sum(len(v.cohorts[i].parties) for i in cohorts[rank]), _room(v.problem, blocks[place]))
            out = v.model.new_int_var(0, most, f"out {ladder.name} {rank} {place}")
            v.out_of_order.append(out)
            if higher is not None:
                v.model.add(sum(here) <= out + most * done[higher, place])
            if before is not None:
                v.model.add(sum(here) <= out + most * (1 - done[rank, before]))
    if ladder.choice is None:
        for (rank, place), value in settled(v.problem, ladder.name, ranks, places).items():
            v.settled[done[rank, place].index] = value


def _competing(v: Variables, ladder: Ladder) -> dict[int, list[int]]:
    """Return rank -> cohorts whose leaders are compared on the ladder."""
    cohorts: dict[int, list[int]] = defaultdict(list)
    for index, cohort in enumerate(v.cohorts):
        head = cohort.model.leader
        reaches = not ladder.zones.isdisjoint(head.zones)
        if not head.exempt and reaches and ladder.choice in (None, head.zones):
            cohorts[head.rank].append(index)
    return cohorts


def _room(problem: Problem, blocks: Iterable[int]) -> int:
    return sum(len(problem.blocks[number].seats) for number in blocks)


def _aisle(v: Variables) -> Sum:
    """Sum of unmet[c] = askers of c - sum of met[c, b]; met <= askers there, met <= aisle seats of b times u[d, b].

    An asker in a wheelchair is met by a space on the aisle, everybody else by another seat on it.
    """
    total: Sum = 0
    for index, cohort in enumerate(v.cohorts):
        asking = sum(guest.aisle for guest in cohort.model.members)
        wheels = sum(guest.aisle and guest.wheelchair for guest in cohort.model.members)
        numbers = [number for number in range(len(v.problem.blocks)) if asking and (index, number) in v.seated]
        for number in numbers:
            spaces, others = _aisle_seats(v.problem.blocks[number])
            most = min(wheels, 1) * spaces + min(asking - wheels, 1) * others
            met = v.model.new_int_var(0, min(most, asking * len(cohort.parties)), f"met {index} {number}")
            v.model.add(met <= asking * v.seated[index, number])
            for delegation in cohort.delegations:
                v.model.add(met <= most * v.used[delegation, number])
            v.met[index, number] = met
        if asking:
            unmet = v.model.new_int_var(0, asking * len(cohort.parties), f"unmet {index}")
            v.model.add(unmet == asking * len(cohort.parties) - sum(v.met[index, number] for number in numbers))
            total += unmet
    for number, block in enumerate(v.problem.blocks):
        on_foot = [met for (index, n), met in v.met.items() if n == number and not v.cohorts[index].model.wheelchairs]
        v.model.add(sum(on_foot) <= _aisle_seats(block)[1])
        v.model.add(sum(met for (_, n), met in v.met.items() if n == number) <= sum(_aisle_seats(block)))
    return total


def _aisle_seats(block: Block) -> tuple[int, int]:
    """Return the wheelchair spaces and the other seats on the aisle."""
    spaces = sum(seat.aisle and seat.kind == "wheelchair_space" for seat in block.seats)
    return spaces, sum(seat.aisle for seat in block.seats) - spaces


def _split(v: Variables) -> Sum:
    """Sum of split[d, b] >= seats of d at the two ends of b - 1 - alone[d, b].

    Where the spaces and aisle seats of a block are its two ends, a delegation that holds both sits in two runs
    unless the whole block is its own.
    """
    total: Sum = 0
    for number, block in enumerate(v.problem.blocks):
        special = {seat.seat_id for seat in block.seats if seat.aisle or seat.kind == "wheelchair_space"}
        if special != {block.seats[0].seat_id, block.seats[-1].seat_id} or len(special) == 1:
            continue
        for delegation in sorted(d for d, n in v.used if n == number):
            total += _split_in(v, delegation, number)
    return total


def _split_in(v: Variables, delegation: str, number: int) -> Sum:
    at_ends: list[Sum] = []
    others: list[cp_model.IntVar] = []
    for index, cohort in enumerate(v.cohorts):
        if (index, number) not in v.seated:
            continue
        if cohort.delegations != (delegation,):
            others.append(v.seated[index, number])
        elif cohort.model.wheelchairs:
            at_ends.append(cohort.model.wheelchairs * v.seated[index, number])
        elif (index, number) in v.met:
            at_ends.append(v.met[index, number])
    if not at_ends:
        return 0
    alone = v.model.new_bool_var(f"alone {delegation} {number}")
    split = v.model.new_bool_var(f"split {delegation} {number}")
    for other in others:
        v.model.add(other == 0).only_enforce_if(alone)
    v.model.add(split >= sum(at_ends) - 1 - alone)
    return split


def _fragments(v: Variables) -> Sum:
    """Sum of u[d, b] less the zones each delegation needs; a run never leaves its block."""
    size = Counter(guest.delegation for guest in v.problem.guests)
    heads: dict[tuple[str, int], Sum] = defaultdict(int)
    for (index, number), seated in v.seated.items():
        cohort = v.cohorts[index]
        room = _most(cohort, v.problem.blocks[number])
        for delegation, count in Counter(guest.delegation for guest in cohort.model.members).items():
            if delegation:
                heads[delegation, number] += count * seated
                v.model.add(seated <= room * v.used[delegation, number])
    for (delegation, number), used in v.used.items():
        room = min(size[delegation], len(v.problem.blocks[number].seats))
        v.model.add(heads[delegation, number] <= room * used)
    total: Sum = 0
    for delegation, needed in v.problem.zones_needed.items():
        rooms = {number: len(v.problem.blocks[number].seats) for d, number in v.used if d == delegation}
        least = max(needed, _fewest(rooms.values(), size[delegation]))
        parts = v.model.new_int_var(least, max(least, len(rooms)), f"parts {delegation}")
        v.model.add(parts == sum(v.used[delegation, number] for number in rooms))
        total += parts - needed
    return total


def _most(cohort: Cohort, block: Block) -> int:
    """Return how many parties of the cohort the block can hold at most."""
    party = cohort.model
    rooms = [len(cohort.parties), len(block.seats) // len(party.members)]
    if party.wheelchairs:
        rooms.append(block.spaces // party.wheelchairs)
    else:
        rooms.append(len(block.ordinary) // len(party.members))
    return min(rooms)


def _fewest(rooms: Iterable[int], count: int) -> int:
    """Return the least number of rooms that hold ``count``."""
    fewest = 0
    for room in sorted(rooms, reverse=True):
        if count <= 0:
            break
        fewest, count = fewest + 1, count - room
    return fewest


def _changes(v: Variables, commitments: Commitments) -> Sum:
    """Guests with a previous seat less kept[c, b] <= guests of c whose previous seat is in b, <= size n[c, b]."""
    previous = previous_seats(v.problem, commitments)
    block_of = {seat.seat_id: number for number, block in enumerate(v.problem.blocks) for seat in block.seats}
    guests: Counter[tuple[int, int]] = Counter()
    for index, cohort in enumerate(v.cohorts):
        seats = [previous.get(guest.guest_id, "") for party in cohort.parties for guest in party.members]
        guests.update((index, block_of[seat]) for seat in seats if seat in block_of)
    total: Sum = len(previous)
    for key, count in guests.items():
        if key in v.seated:
            kept = v.model.new_int_var(0, count, f"kept {key}")
            v.model.add(kept <= len(v.cohorts[key[0]].model.members) * v.seated[key])
            total -= kept
    return total


def _front_gaps(v: Variables) -> Sum:
    """Sum of gap[b] >= ordinary seats - their holders, where a place behind in the zone is reached."""
    wheels = {index for index, cohort in enumerate(v.cohorts) if cohort.model.wheelchairs}
    ordinary = {index: cohort.walkers for index, cohort in enumerate(v.cohorts) if index not in wheels}
    zones: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, block in enumerate(v.problem.blocks):
        zones[block.zone][block.place].append(number)
    total: Sum = 0
    for blocks_at in zones.values():
        reached = {place: v.model.new_bool_var(f"reached {place}") for place in sorted(blocks_at)}
        for ahead, behind in pairwise(reached):
            v.model.add_implication(reached[behind], reached[ahead])
        for place, after in zip(reached, [*list(reached.values())[1:], None], strict=True):
            for number in blocks_at[place]:
                room = len(v.problem.blocks[number].ordinary)
                v.model.add(v.total(number, ordinary) <= room * reached[place])
                if after is not None:
                    gap = v.model.new_int_var(0, room, f"gap {number}")
                    holders = v.total(number, ordinary) + v.total(
                        number, _guests_by_wheels(v, number, wheels)
                    )
                    v.model.add(gap >= room - holders - room * (1 - after))
                    total += gap
    return total


def _guests_by_wheels(v: Variables, number: int, wheels: Iterable[int]) -> dict[int, int]:
    """Return cohort -> most members of a party with a wheelchair who can sit in ordinary seats of the block."""
    block = v.problem.blocks[number]
    spaces = {seat.seat_id for seat in block.seats if seat.kind == "wheelchair_space"}
    beside = any(not spaces.isdisjoint(v.problem.neighbours[seat]) for seat in block.ordinary)
    return {
        index: v.cohorts[index].walkers - (0 if beside else min(1, v.cohorts[index].walkers))
        for index in wheels
    }


def _spread(v: Variables) -> Sum:
    """Sum over delegations and zones of last row - first row."""
    rows: dict[tuple[str, str], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for (delegation, number), used in v.used.items():
        block = v.problem.blocks[number]
        rows[delegation, block.zone].append((block.row_index, used))
    total: Sum = 0
    for (delegation, zone), held in sorted(rows.items(), key=lambda item: item[0]):
        indexes = sorted({row for row, _ in held})
        first = v.model.new_int_var(indexes[0], indexes[-1], f"first row {delegation} {zone}")
        last = v.model.new_int_var(indexes[0], indexes[-1], f"last row {delegation} {zone}")
        v.model.add(first <= last)
        for row, used in held:
            v.model.add(first <= row).only_enforce_if(used)
            v.model.add(last >= row).only_enforce_if(used)
        span = v.model.new_int_var(0, indexes[-1] - indexes[0], f"span {delegation} {zone}")
        v.model.add(span >= last - first)
        total += span
    return total


def share_out(
    v: Variables, counts: Mapping[tuple[int, int], int], wanted: Sequence[Mapping[str, str]]
) -> dict[int, list[Guest]]:
    """Return block -> guests for the numbers found: those with a seat wanted there first, then by seniority.

    Args:
        v: the model's variables.
        counts: n[c, b] as found.
        wanted: guest -> seat that they should keep, the strongest wish first (pinned, then previous).
    """
    block_of = {seat.seat_id: number for number, block in enumerate(v.problem.blocks) for seat in block.seats}
    guests: dict[int, list[Guest]] = defaultdict(list)
    for index, cohort in enumerate(v.cohorts):
        left = {number: counts[i, number] for i, number in sorted(counts) if i == index and counts[i, number]}
        waiting = list(cohort.parties)
        for seat_of in wanted:
            homes = {party: _home(party, seat_of, block_of) for party in waiting}
            for party, home in homes.items():
                if left.get(home, 0):
                    left[home] -= 1
                    guests[home] += party.members
                    waiting.remove(party)
        order = [number for number in sorted(left) for _ in range(left[number])]
        for party, number in zip(waiting, order, strict=True):
            guests[number] += party.members
    return dict(guests)


def _home(party: Party, seat_of: Mapping[str, str], block_of: Mapping[str, int]) -> int:
    """Return the block of the first member with a seat in one, or -1."""
    seats = (seat_of.get(guest.guest_id, "") for guest in party.members)
    return next((block_of[seat] for seat in seats if seat in block_of), -1)
