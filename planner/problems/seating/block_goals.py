"""The goals of the block model; none is more than what the seats of any plan behind it cost (README)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import Cohort
from planner.problems.seating.commitments import previous_seats
from planner.problems.seating.hall import Block
from planner.problems.seating.parties import PER_CENT
from planner.problems.seating.variables import IntVar, Sum, Variables


def aisle(v: Variables) -> Sum:
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
            v.model.add(unmet == asking * v.anywhere(index) - sum(v.met[index, number] for number in numbers))
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


def split(v: Variables) -> Sum:
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
    others: list[IntVar] = []
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


def fragments(v: Variables) -> Sum:
    """Sum of u[d, b]: a run never leaves its block."""
    for (index, number), seated in v.seated.items():
        room = _most(v.cohorts[index], v.problem.blocks[number])
        for delegation in v.cohorts[index].delegations:
            v.model.add(seated <= room * v.used[delegation, number])
    everybody, on_foot = _sizes(v, with_wheels=True), _sizes(v, with_wheels=False)
    _link(v, everybody, {number: len(block.seats) for number, block in enumerate(v.problem.blocks)})
    _link(v, on_foot, {number: len(block.ordinary) for number, block in enumerate(v.problem.blocks)})
    total: Sum = 0
    for delegation, needed in v.problem.zones_needed.items():
        numbers = [number for d, number in v.used if d == delegation]
        least = max(
            needed if v.problem is v.whole else 0,
            _fewest((len(v.problem.blocks[number].seats) for number in numbers), everybody[1][delegation]),
            _fewest((len(v.problem.blocks[number].ordinary) for number in numbers), on_foot[1][delegation]),
        )
        parts = v.model.new_int_var(least, max(least, len(numbers)), f"parts {delegation}")
        v.model.add(parts == sum(v.used[delegation, number] for number in numbers))
        total += parts
    return total


def count_lines(v: Variables, least: Mapping[frozenset[str], int], pinned: Mapping[tuple[int, int], int]) -> None:
    """Count the blocks where somebody on foot sits without a pin: zones -> how many there are at least.

    The counts hold while only pinned guests are out of order. A block where a delegation has nobody but pinned guests
    and wheelchair users comes on top: foot[d, b] <= u[d, b], others of d on foot in b <= room times foot[d, b].
    """
    foot = dict(v.used)
    others: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    held: set[tuple[str, int]] = set()
    for index, number in v.seated:
        cohort = v.cohorts[index]
        if cohort.model.wheelchairs or (index, number) in pinned:
            held.update((delegation, number) for delegation in cohort.delegations)
        if not cohort.model.wheelchairs:
            for delegation, heads in Counter(g.delegation for g in cohort.model.members if g.delegation).items():
                others[delegation, number].append((index, heads))
    for delegation, number in sorted(held & v.used.keys()):
        foot[delegation, number] = v.model.new_bool_var(f"foot {delegation} {number}")
        v.model.add_implication(foot[delegation, number], v.used[delegation, number])
        cohorts = others[delegation, number]
        fixed = sum(heads * pinned.get((index, number), 0) for index, heads in cohorts)
        here = sum(heads * v.seated[index, number] for index, heads in cohorts) - fixed
        most = sum(heads * len(v.cohorts[index].parties) for index, heads in cohorts)
        v.model.add(here <= min(most, len(v.problem.blocks[number].ordinary)) * foot[delegation, number])
    for zones, count in sorted(least.items(), key=lambda item: sorted(item[0])):
        inside = [variable for (_, number), variable in foot.items() if v.problem.blocks[number].zone in zones]
        lines = v.model.new_int_var(0, len(inside), f"lines {sorted(zones)}")
        v.model.add(lines == sum(inside))
        v.strict[lines.index] = (count, len(inside))


Heads = dict[int, Counter[str]]
"""Cohort -> delegation -> members of one party who count."""


def _sizes(v: Variables, *, with_wheels: bool) -> tuple[Heads, Counter[str], Counter[str]]:
    """Return the members who count, and by delegation those bound to the zones modelled, and all who may come.

    Without wheelchairs only parties on foot count, who sit in ordinary seats alone.
    """
    heads: Heads = {}
    bound_here: Counter[str] = Counter()
    at_most: Counter[str] = Counter()
    for index, cohort in enumerate(v.cohorts):
        if cohort.model.wheelchairs and not with_wheels:
            continue
        heads[index] = Counter(guest.delegation for guest in cohort.model.members if guest.delegation)
        for delegation, count in heads[index].items():
            at_most[delegation] += count * len(cohort.parties)
            if not v.may_be_elsewhere(cohort):
                bound_here[delegation] += count * len(cohort.parties)
    return heads, bound_here, at_most


def _link(v: Variables, sizes: tuple[Heads, Counter[str], Counter[str]], rooms: Mapping[int, int]) -> None:
    """Sum of heads of d in b <= room of b times u[d, b]."""
    heads, _, at_most = sizes
    here: dict[tuple[str, int], Sum] = defaultdict(int)
    for (index, number), seated in v.seated.items():
        for delegation, count in heads.get(index, {}).items():
            here[delegation, number] += count * seated
    for (delegation, number), total in here.items():
        v.model.add(total <= min(at_most[delegation], rooms[number]) * v.used[delegation, number])


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


def changes(v: Variables, commitments: Commitments) -> Sum:
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


def front_gaps(v: Variables) -> Sum:
    """Sum of gap[b] >= ordinary seats - their holders, where a row behind in the zone is reached.

    Left out where only some of those who may sit in the zone are modelled: the others may fill the gaps.
    """
    if not v.has_everybody:
        return 0
    wheels = {index for index, cohort in enumerate(v.cohorts) if cohort.model.wheelchairs}
    ordinary = {index: cohort.walkers for index, cohort in enumerate(v.cohorts) if index not in wheels}
    zones: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, block in enumerate(v.problem.blocks):
        zones[block.zone][block.row_index].append(number)
    total: Sum = 0
    for blocks_in in zones.values():
        reached = {row: v.model.new_bool_var(f"reached {row}") for row in sorted(blocks_in)}
        for ahead, behind in pairwise(reached):
            v.model.add_implication(reached[behind], reached[ahead])
        for row, after in zip(reached, [*list(reached.values())[1:], None], strict=True):
            for number in blocks_in[row]:
                room = len(v.problem.blocks[number].ordinary)
                v.model.add(v.total(number, ordinary) <= room * reached[row])
                if after is not None:
                    gap = v.model.new_int_var(0, room, f"gap {number}")
                    holders = v.total(number, ordinary) + v.total(number, _guests_by_wheels(v, number, wheels))
                    v.model.add(gap >= room - holders - room * (1 - after))
                    total += gap
    return total


def _guests_by_wheels(v: Variables, number: int, wheels: Iterable[int]) -> dict[int, int]:
    """Return cohort -> most members of a party with a wheelchair who can sit in ordinary seats of the block."""
    block = v.problem.blocks[number]
    spaces = {seat.seat_id for seat in block.seats if seat.kind == "wheelchair_space"}
    beside = any(not spaces.isdisjoint(v.problem.neighbours[seat]) for seat in block.ordinary)
    return {index: v.cohorts[index].walkers - (0 if beside else min(1, v.cohorts[index].walkers)) for index in wheels}


def spread(v: Variables) -> Sum:
    """Sum over delegations and zones of between >= last row - first row + present - rows held.

    present >= u[d, b] and held in a row <= sum of u[d, b] there: nobody counts where nobody of the delegation sits.
    """
    rows: dict[tuple[str, str], list[tuple[int, IntVar]]] = defaultdict(list)
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
        present = v.model.new_bool_var(f"present {delegation} {zone}")
        v.model.add_max_equality(present, [used for _, used in held])
        in_row = [v.model.new_bool_var(f"{delegation} in row {row} of {zone}") for row in indexes]
        for here, row in zip(in_row, indexes, strict=True):
            v.model.add_max_equality(here, [used for own, used in held if own == row])
        between = v.model.new_int_var(0, indexes[-1] - indexes[0], f"rows between {delegation} {zone}")
        v.model.add(between >= last - first + present - sum(in_row))
        total += between
    return total


def metres(v: Variables) -> Sum:
    """Sum over blocks of base[b] and what needs add; base[b] >= the cheapest seats of b, as many as guests sit there.

    The cheapest k seats cost S[k], a convex function: base[b] >= S[k] + (S[k+1] - S[k]) (guests in b - k) for every k.
    What a need adds is counted where it adds least.
    """
    weights = v.problem.weights
    total: Sum = 0
    sizes = {index: len(cohort.model.members) for index, cohort in enumerate(v.cohorts)}
    for number, block in enumerate(v.problem.blocks):
        costs = sorted(weights["walk"] * seat.walk_m + weights["view"] * seat.stage_m for seat in block.seats)
        base = v.model.new_int_var(0, sum(costs), f"metres {number}")
        guests = v.total(number, sizes)
        for before, cost in enumerate(costs):
            if before == 0 or cost > costs[before - 1]:
                v.model.add(base >= sum(costs[:before]) + cost * (guests - before))
        total += base
    return total + weights["walk"] * sum(_added(v, *key) * seated for key, seated in v.seated.items())


def _added(v: Variables, index: int, number: int) -> int:
    """Return what the needs of the members of a party add to their metres in a block at least."""
    seats, parties = v.problem.blocks[number].seats, v.cohorts[index].parties
    total = 0
    for place, guest in enumerate(v.cohorts[index].model.members):
        need = min(party.members[place].need for party in parties)
        walks = [seat.walk_m for seat in seats if (seat.kind == "wheelchair_space") == guest.wheelchair]
        total += min(((need * far + PER_CENT // 2) // PER_CENT - far for far in walks), default=0)
    return total
