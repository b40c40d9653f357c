"""The rows of a plan file as the checker reads them: those that can be judged, by person and by place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Person, PostShiftForce, Problem, ReserveKey, Shift
from planner.problems.staffing.plan import RESERVE_POST, Assignment


@dataclass(frozen=True, slots=True)
class Roster:
    """What the rows say, with unknown people, shifts and posts set aside.

    Attributes:
        rows: all rows as read.
        shifts_of: person -> shifts of his or her rows, in time; a shift at two places stands twice.
        at_post: (post, shift, force) -> people, each once.
        waiting: reserve -> people, each once.
    """

    problem: Problem
    decided: Decided
    rows: Sequence[Assignment]
    shifts_of: Mapping[str, tuple[Shift, ...]] = field(default_factory=dict)
    at_post: Mapping[PostShiftForce, tuple[Person, ...]] = field(default_factory=dict)
    waiting: Mapping[ReserveKey, tuple[Person, ...]] = field(default_factory=dict)


def read_roster(problem: Problem, decided: Decided, rows: Sequence[Assignment]) -> Roster:
    """Sort the rows by person and by place."""
    placed: dict[str, dict[tuple[str, str], Shift]] = defaultdict(dict)
    at_post: dict[PostShiftForce, dict[str, Person]] = defaultdict(dict)
    waiting: dict[ReserveKey, dict[str, Person]] = defaultdict(dict)
    for row in rows:
        person, shift = problem.people.get(row.person_id), problem.shifts.get(row.shift_id)
        if person is None or shift is None:
            continue
        if row.post_id == RESERVE_POST:
            waiting[problem.reserve_key(row.shift_id, person.force)][row.person_id] = person
        elif row.post_id in problem.posts:
            at_post[row.post_id, row.shift_id, person.force][row.person_id] = person
        else:
            continue
        placed[row.person_id][row.shift_id, row.post_id] = shift
    return Roster(
        problem,
        decided,
        rows,
        {key: _in_time(tuple(found.values())) for key, found in sorted(placed.items())},
        {key: _in_order(found) for key, found in sorted(at_post.items())},
        {key: _in_order(found) for key, found in sorted(waiting.items())},
    )


def _in_time(shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda shift: (shift.start, shift.end, shift.shift_id)))


def _in_order(people: Mapping[str, Person]) -> tuple[Person, ...]:
    return tuple(people[person_id] for person_id in sorted(people))
