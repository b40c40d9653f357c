"""How many people each force keeps in reserve in each shift and area, and how many reliefs the meal breaks take."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planner.problems.staffing.entities import ALL_FORCES, Line, Options, Person, Post, ReserveKey, Shift

PERCENT = 100
NO_BREAK_MIN = 60
"""Nobody has the meal break in the first and in the last hour of a shift (practice, M)."""
Share = tuple[str, str]
"""Force and area."""


def share_out(
    lines: Iterable[Line], people: Iterable[Person], posts: Mapping[str, Post], options: Options
) -> Mapping[ReserveKey, int]:
    """Return the reserve of each shift: the percentage of all on duty, rounded up, shared out among forces and areas.

    Each force gives, in each area, the whole part of its own percentage there; those still lacking come one each from
    the forces with most people to spare (members less duties and reserve so far), so that a small force need not
    double itself.
    """
    on_duty: dict[str, Counter[Share]] = {}
    for line in lines:
        force = line.key.force if options.reserve_per_force else ALL_FORCES
        on_duty.setdefault(line.key.shift_id, Counter())[force, posts[line.key.post_id].area] += line.people
    whole = {
        ReserveKey(shift_id, *share): count * options.reserve_percent // PERCENT
        for shift_id, counts in sorted(on_duty.items())
        for share, count in sorted(counts.items())
    }
    spare = Counter(person.force if options.reserve_per_force else ALL_FORCES for person in people)
    for shift_id, counts in on_duty.items():
        for share, count in counts.items():
            spare[share[0]] -= count + whole[ReserveKey(shift_id, *share)]
    for shift_id, counts in sorted(on_duty.items()):
        total = -(-counts.total() * options.reserve_percent // PERCENT)
        _top_up(whole, spare, [ReserveKey(shift_id, *share) for share in sorted(counts)], total)
    return {key: need for key, need in whole.items() if need}


def _top_up(needs: dict[ReserveKey, int], spare: Counter[str], keys: Sequence[ReserveKey], total: int) -> None:
    lacking = total - sum(needs[key] for key in keys)
    for key in sorted(keys, key=lambda key: (-spare[key.force], key))[:lacking]:
        needs[key] += 1
        spare[key.force] -= 1


def reliefs(
    lines: Iterable[Line], shifts: Mapping[str, Shift], posts: Mapping[str, Post], options: Options
) -> Mapping[ReserveKey, int]:
    """Return how many people in reserve the meal breaks take.

    Where two or more of a force stand together they relieve each other. Whoever stands alone is relieved from the
    reserve of the force; one person relieves as many, one after the other, as breaks fit between the first and the
    last hour of the shift.
    """
    there: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        there[line.key.shift_id, line.key.force, line.key.post_id] += line.people
    alone: Counter[ReserveKey] = Counter()
    for (shift_id, force, post_id), people in there.items():
        if people == 1 and shifts[shift_id].break_minutes:
            alone[ReserveKey(shift_id, force if options.reserve_per_force else ALL_FORCES, posts[post_id].area)] += 1
    return {key: -(-count // breaks_each(shifts[key.shift_id])) for key, count in sorted(alone.items())}


def breaks_each(shift: Shift) -> int:
    """Return how many meal breaks one person can stand in for, one after the other."""
    return max(1, (shift.minutes - 2 * NO_BREAK_MIN) // max(1, shift.break_minutes))
