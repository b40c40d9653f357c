"""Where the search begins: parts that stand alone, each with some plan, trimmed to what its people can do."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.engine.conflict import Conflict
from planner.engine.findings import Severity
from planner.engine.outcome import Status
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.problems.staffing.check import judge
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.conflict import find_conflict
from planner.problems.staffing.data import Problem
from planner.problems.staffing.feasibility import (
    Merged,
    Shortage,
    first_plan,
    merge,
    shortage,
    solve_merged,
    trim,
)
from planner.problems.staffing.plan import IN_RESERVE, RESERVE_POST, Assignment, assign
from planner.problems.staffing.slots import fits_slots, is_many
from planner.problems.staffing.transport import nearest_plan, shorten

CONFLICT_LIMIT_S = 10.0
"""Longest time to look for the smallest conflict of a part."""


@dataclass(frozen=True, slots=True)
class Start:
    """A part with a plan to start from, trimmed to what its people can do.

    Attributes:
        conflict: why the part was trimmed; None when nothing is left out.
    """

    problem: Problem
    decided: Decided
    merged: Merged
    first: tuple[Assignment, ...]
    conflict: Conflict | None


def split(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """Return groups of forces that have neither a team nor a reserve in common: each is planned alone."""
    if not problem.options.reserve_per_force:
        return (problem.forces,) if problem.forces else ()
    group = {force: force for force in problem.forces}
    first_of: dict[str, str] = {}
    for person in problem.people.values():
        if not person.team:
            continue
        mine, other = group[person.force], group[first_of.setdefault(person.team, person.force)]
        if mine != other:
            group = {force: other if label == mine else label for force, label in group.items()}
    return tuple(
        tuple(force for force in problem.forces if group[force] == label) for label in sorted(set(group.values()))
    )


def begin(problem: Problem, decided: Decided, forces: Sequence[str], watch: Watch) -> Start | None:
    """Return a plan for some forces to start from; None when the time does not suffice to find one."""
    part = problem.of_forces(forces)
    wishes = decided.of_people(part.people)
    merged = merge(part, wishes)
    filled = _filled(part, wishes, merged) if is_many(part) else None
    if filled is not None:
        return filled
    settings = watch.settings.within(max(0.2, watch.left_s / 4))
    model, found = solve_merged(merged, settings)
    if found.outcome.has_plan:
        first = first_plan(part, merged, found, model)
        return Start(part, wishes, merged, _better_of(part, wishes, first), None)
    if found.outcome.status is not Status.INFEASIBLE:
        return _filled(part, wishes, merged)
    missing = shortage(merged, settings)
    if missing is None:
        return None
    watch.tell("conflict")
    deadline_s = min(watch.elapsed_s + CONFLICT_LIMIT_S, watch.settings.limit_s / 2)
    conflict = find_conflict(part, wishes, merged, settings, lambda: deadline_s - watch.elapsed_s)
    return _trimmed(Start(part, wishes, merged, (), conflict), missing, settings)


def _filled(part: Problem, decided: Decided, merged: Merged) -> Start | None:
    """Begin with a plan that was filled in shift after shift; None where that breaks a rule."""
    from planner.problems.staffing.many import begin_many  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

    rows = begin_many(part, decided) if fits_slots(part) else None
    if rows is None or _faults(part, rows, decided):
        return None
    return Start(part, decided, merged, _previous_or(part, decided, rows), None)


def _trimmed(start: Start, missing: Shortage, settings: Settings) -> Start | None:
    part, wishes = trim(start.problem, start.merged, start.decided, missing)
    merged = merge(part, wishes)
    model, found = solve_merged(merged, settings)
    if not found.outcome.has_plan:
        return None
    first = first_plan(part, merged, found, model)
    return Start(part, wishes, merged, _shortened(part, wishes, first), start.conflict)


def _shortened(part: Problem, decided: Decided, first: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Exchange posts for shorter ways where no rule is broken by it."""
    shorter = shorten(part, decided, first)
    return first if _faults(part, shorter, decided) else shorter


def _faults(part: Problem, rows: Sequence[Assignment], decided: Decided) -> bool:
    return any(finding.severity is Severity.ERROR for finding in judge(part, rows, decided))


def _better_of(part: Problem, decided: Decided, first: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Start from the previous plan where it still keeps every rule, else by shortest ways."""
    if not decided.previous:
        nearest = nearest_plan(part, decided)
        if nearest is not None and not _faults(part, nearest, decided):
            return nearest
        return _shortened(part, decided, first)
    return _previous_or(part, decided, first)


def _previous_or(part: Problem, decided: Decided, first: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Start from the previous plan where it still keeps every rule."""
    if not decided.previous:
        return first
    previous = tuple(
        assign(part, person_id, shift_id, RESERVE_POST if post == IN_RESERVE else post)
        for (person_id, shift_id), post in decided.previous.items()
    )
    return first if _faults(part, previous, decided) else previous
