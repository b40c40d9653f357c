"""How many people each force keeps in reserve in each shift and area, and how many reliefs the meal breaks take."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planner.problems.staffing.entities import ALL_FORCES, Line, Options, Person, Post, ReserveKey, Shift

PERCENT = 100
NO_BREAK_MIN = 60
"""Nobody has the meal break in the first and in the last hour of a shift (practice, M)."""


def share_out(
    lines: Iterable[Line], people: Iterable[Person], posts: Mapping[str, Post], options: Options
) -> Mapping[ReserveKey, int]:
    """Return the reserve of each shift, force and area: the percentage of those on duty there, rounded up.

    With ``reserve_shared`` forces lend each other (``_lent``).
    """
    on_duty: Counter[ReserveKey] = Counter()
    for line in lines:
        force = line.key.force if options.reserve_per_force else ALL_FORCES
        on_duty[ReserveKey(line.key.shift_id, force, posts[line.key.post_id].area)] += line.people
    if options.reserve_shared:
        spare = Counter(person.force if options.reserve_per_force else ALL_FORCES for person in people)
        needs = _lent(on_duty, spare, options.reserve_percent)
    else:
        needs = {key: -(-count * options.reserve_percent // PERCENT) for key, count in sorted(on_duty.items())}
    return {key: need for key, need in needs.items() if need}


def _lent(on_duty: Counter[ReserveKey], spare: Counter[str], percent: int) -> dict[ReserveKey, int]:
    """Round up only the reserve of each whole shift, so that a small force need not double itself.

    Each force gives, in each area, the whole part of its own percentage there; those still lacking come one each from
    the forces with most people to spare (members less duties and reserve so far).
    """
    needs = {key: count * percent // PERCENT for key, count in sorted(on_duty.items())}
    spare = Counter(spare)
    for key, count in on_duty.items():
        spare[key.force] -= count + needs[key]
    for shift_id in sorted({key.shift_id for key in on_duty}):
        keys = sorted(key for key in on_duty if key.shift_id == shift_id)
        total = -(-sum(on_duty[key] for key in keys) * percent // PERCENT)
        _top_up(needs, spare, keys, total)
    return needs


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
