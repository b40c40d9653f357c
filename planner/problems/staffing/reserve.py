"""How many people each force keeps in reserve in each shift."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planner.problems.staffing.entities import ALL_FORCES, Line, Options, Person, ReserveKey

PERCENT = 100


def share_out(lines: Iterable[Line], people: Iterable[Person], options: Options) -> Mapping[ReserveKey, int]:
    """Return the reserve of each shift: the percentage of all on duty, rounded up, shared out among the forces.

    Each force gives the whole part of its own percentage; those still lacking come one each from the forces with most
    people to spare (members less duties and reserve so far), so that a small force need not double itself.
    """
    on_duty: dict[str, Counter[str]] = {}
    for line in lines:
        on_duty.setdefault(line.key.shift_id, Counter())[line.key.force] += line.people
    totals = {shift_id: -(-counts.total() * options.reserve_percent // PERCENT) for shift_id, counts in on_duty.items()}
    if not options.reserve_per_force:
        return {ReserveKey(shift_id, ALL_FORCES): total for shift_id, total in sorted(totals.items()) if total}
    whole = {
        ReserveKey(shift_id, force): count * options.reserve_percent // PERCENT
        for shift_id, counts in sorted(on_duty.items())
        for force, count in sorted(counts.items())
    }
    spare = Counter(person.force for person in people)
    for counts in on_duty.values():
        spare.subtract(counts)
    for key, need in whole.items():
        spare[key.force] -= need
    for shift_id, counts in sorted(on_duty.items()):
        _top_up(whole, spare, shift_id, sorted(counts), totals[shift_id])
    return {key: need for key, need in whole.items() if need}


def _top_up(
    needs: dict[ReserveKey, int], spare: Counter[str], shift_id: str, forces: Sequence[str], total: int
) -> None:
    lacking = total - sum(needs[ReserveKey(shift_id, force)] for force in forces)
    for force in sorted(forces, key=lambda force: (-spare[force], force))[:lacking]:
        needs[ReserveKey(shift_id, force)] += 1
        spare[force] -= 1
