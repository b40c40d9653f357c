"""The rules of the block model: room in every block, pins, and who is out of order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.model import order_thresholds
from planner.problems.seating.parties import Party
from planner.problems.seating.variables import Variables
from planner.problems.seating.windows import forced, level, settled


def seat_everybody(v: Variables) -> None:
    """Sum of n[c, b] over b is the size of c; at most that, and what the other zones cannot take, in one zone."""
    for index, cohort in enumerate(v.cohorts):
        if v.may_be_elsewhere(cohort):
            v.model.add(v.anywhere(index) <= len(cohort.parties))
        else:
            v.model.add(v.anywhere(index) == len(cohort.parties))
    for zone in v.zones if len(v.zones) == 1 and v.problem is not v.whole else ():
        for choice, (count, ranks) in forced(v.whole, v.problem, zone).items():
            here = [
                cohort.walkers * v.anywhere(index)
                for index, cohort in enumerate(v.cohorts)
                if not cohort.model.wheelchairs and cohort.model.zones == choice and level(cohort.model) in ranks
            ]
            v.model.add(sum(here) >= count)


def enough_room(v: Variables, commitments: Commitments) -> None:
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


def keep_pins(v: Variables, commitments: Commitments) -> None:
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


def compare(v: Variables, ladder: Ladder, pinned: Mapping[str, str]) -> None:
    """Sum over ranks r and places p of out[r, p] >= N[r, p] - M (1 - allowed[r, p]); see the seat model."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for number, block in enumerate(v.problem.blocks):
        if block.zone in ladder.zones:
            blocks[block.place].append(number)
    cohorts = _competing(v, ladder)
    ranks = sorted({party.leader.rank for party in v.whole.parties if _is_compared(party, ladder)})
    places = sorted(blocks)
    done = {(r, p): v.model.new_bool_var(f"done {ladder.name} {r} {p}") for r in ranks for p in places}
    order_thresholds(v.model, done, ranks, places)
    spared = _pinned(v.whole, ladder, pinned)
    for higher, rank in zip([None, *ranks], ranks, strict=False):
        for before, place in zip([None, *places], places, strict=False):
            here = [v.seated[i, b] for i in cohorts[rank] for b in blocks[place] if (i, b) in v.seated]
            most = min(sum(len(v.cohorts[i].parties) for i in cohorts[rank]), _room(v.problem, blocks[place]))
            out = v.model.new_int_var(0, most, f"out {ladder.name} {rank} {place}")
            v.out_of_order.append(out)
            v.strict[out.index] = (0, spared[rank, place])
            if higher is not None:
                v.model.add(sum(here) <= out + most * done[higher, place])
            if before is not None:
                v.model.add(sum(here) <= out + most * (1 - done[rank, before]))
    leaders = {v.whole.guest[guest].leader for guest in pinned}
    for key, value in settled(v.whole, ladder, (ranks, places), leaders).items() if places else ():
        v.strict[done[key].index] = (int(value), int(value))


def _pinned(whole: Problem, ladder: Ladder, pinned: Mapping[str, str]) -> Counter[tuple[int, int]]:
    """Return (rank, place) -> compared guests who are pinned there."""
    count: Counter[tuple[int, int]] = Counter()
    for party in whole.parties:
        seats = [pinned[guest.guest_id] for guest in party.members if guest.guest_id in pinned]
        if seats and _is_compared(party, ladder):
            count[party.leader.rank, whole.seat[seats[0]].place] += 1
    return count


def _competing(v: Variables, ladder: Ladder) -> dict[int, list[int]]:
    """Return rank -> cohorts whose leaders are compared on the ladder."""
    cohorts: dict[int, list[int]] = defaultdict(list)
    for index, cohort in enumerate(v.cohorts):
        if _is_compared(cohort.model, ladder):
            cohorts[cohort.model.leader.rank].append(index)
    return cohorts


def _is_compared(party: Party, ladder: Ladder) -> bool:
    head = party.leader
    reaches = not ladder.zones.isdisjoint(head.zones)
    return not head.exempt and reaches and ladder.choice in (None, head.zones)


def _room(problem: Problem, blocks: Iterable[int]) -> int:
    return sum(len(problem.blocks[number].seats) for number in blocks)
