"""The transport problem inside: who of those on duty goes to which post by the shortest total way.

With it a first plan becomes a decent one at once, and a bound on ``travel`` is proven for problems too large
for the model: each shift and force alone, with everybody who is free, cannot travel less (assignment problem;
Kuhn 1955).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import LineKey, Person, Place, Problem, Shift
from planner.problems.staffing.loads import follows
from planner.problems.staffing.plan import AT_POST, RESERVE_POST, Assignment, assign

FORBIDDEN = 1_000_000_000
"""Way (in steps of 100 m) of somebody without the skill: longer than the ways of 1,000 people added up."""

ShiftForce = tuple[str, str]


def shorten(problem: Problem, decided: Decided, rows: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Exchange the posts of people on duty in the same shift so that together they travel least.

    Forces with pins in a shift are left as they are there.
    """
    slots = _slots(problem)
    pinned = {(shift_id, problem.people[person_id].force) for person_id, shift_id in decided.posts}
    moving: dict[ShiftForce, list[Assignment]] = defaultdict(list)
    shortened: list[Assignment] = []
    for row in rows:
        group = (row.shift_id, problem.people[row.person_id].force)
        if row.duty == AT_POST and group not in pinned:
            moving[group].append(row)
        else:
            shortened.append(row)
    for group, members in sorted(moving.items()):
        people = [problem.people[row.person_id] for row in members]
        ways = _ways(problem, people, slots[group])
        for index, slot in _pairs(ways):
            shortened.append(assign(problem, people[index].person_id, group[0], slots[group][slot].post_id))
    return tuple(shortened)


def nearest_plan(problem: Problem, decided: Decided) -> tuple[Assignment, ...] | None:
    """Fill the shifts one after the other, the largest first, each with the shortest ways; None when stuck.

    Used where nothing is pinned and nobody has a place from before.
    """
    if decided.posts or decided.off or decided.previous or not problem.options.reserve_per_force:
        return None
    places = dict(_slots(problem))
    taken: dict[str, list[Shift]] = defaultdict(list)
    rows: list[Assignment] = []
    for group in sorted(places, key=lambda group: (-len(places[group]), group)):
        shift, force = problem.shifts[group[0]], group[1]
        members = [one for one in problem.people.values() if one.force == force]
        people = [one for one in members if can_add(problem, one, taken[one.person_id], shift)]
        waiting = sum(need for key, need in problem.waits.items() if key[:2] == group)
        if len(people) < len(places[group]) + waiting:
            return None
        ways = np.pad(_ways(problem, people, places[group]), ((0, 0), (0, waiting)))
        for index, slot in _pairs(ways):
            if ways[index, slot] >= FORBIDDEN:
                return None
            post_id = places[group][slot].post_id if slot < len(places[group]) else RESERVE_POST
            rows.append(assign(problem, people[index].person_id, shift.shift_id, post_id))
            taken[people[index].person_id].append(shift)
    return tuple(rows)


def can_add(problem: Problem, person: Person, taken: Sequence[Shift], shift: Shift) -> bool:
    """Whether a person can do one more shift: free, rested, within the hours of the event and of each day."""
    options = problem.options
    rest = timedelta(minutes=options.rest_minutes)
    rested = all(one.end + rest <= shift.start or shift.end + rest <= one.start for one in taken)
    minutes = Counter(shift.minutes_by_day())
    for one in taken:
        minutes.update(one.minutes_by_day())
    within = minutes.total() <= person.max_minutes and max(minutes.values()) <= options.max_day_minutes
    allowed = not any(
        follows(problem.successions, one, shift) or follows(problem.successions, shift, one) for one in taken
    )
    return rested and within and allowed and problem.may_take(person, shift)


def least_travel(problem: Problem) -> int:
    """Return a number that the goal ``travel`` cannot be below, in any plan that covers the demand."""
    total = 0
    for (shift_id, force), slots in sorted(_slots(problem).items()):
        shift = problem.shifts[shift_id]
        people = [one for one in problem.people.values() if one.force == force and one.is_free(shift)]
        ways = _ways(problem, people, slots)
        pairs = _pairs(ways)
        total += sum(way for way in (int(ways[pair]) for pair in pairs) if way < FORBIDDEN)
    return total


def _pairs(ways: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Return row and column of the cheapest assignment."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - a third of a second, which a call on the day need not wait for

    return zip(*linear_sum_assignment(ways), strict=True)


def _slots(problem: Problem) -> Mapping[ShiftForce, list[LineKey]]:
    """Return every place to fill, by shift and force."""
    slots: dict[ShiftForce, list[LineKey]] = defaultdict(list)
    for key, line in problem.lines.items():
        slots[key.shift_id, key.force] += [key] * line.people
    return slots


def _ways(problem: Problem, people: Sequence[Person], slots: Sequence[LineKey]) -> NDArray[np.int64]:
    """Return the way of each person (row) to each place (column)."""
    memo: dict[tuple[Place | None, frozenset[str]], list[int]] = {}
    for person in people:
        alike = (person.base, person.skills)
        if alike not in memo:
            memo[alike] = [
                problem.travel_units(person.base, key.post_id, key.shift_id)
                if person.has_skill(key.skill) and problem.has_way(person.base, key)
                else FORBIDDEN
                for key in slots
            ]
    rows = [memo[person.base, person.skills] for person in people]
    return np.array(rows, dtype=np.int64).reshape(len(people), len(slots))
