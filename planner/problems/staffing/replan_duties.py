"""Duties of fixed time after a change: who can still do theirs keeps them, the rest go to the fewest other people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from planner.engine.settings import Settings
from planner.problems.staffing.calls import Call, chief_of, people_called
from planner.problems.staffing.data import Problem
from planner.problems.staffing.duties.check import Served
from planner.problems.staffing.duties.manned import Manned, apart_from_duties, can_do
from planner.problems.staffing.entities import Absence, Duty, Shift
from planner.problems.staffing.plan import Assignment
from planner.problems.staffing.replan import QUICK, Replanned, replan


@dataclass(frozen=True, slots=True)
class Whole:
    """The roster and the duties after a change.

    Attributes:
        roster: the roster of posts and shifts; its calls and figures count the duties too.
        served: who does which duty.
        unmanned: duties for which somebody is lacking.
    """

    roster: Replanned
    served: tuple[Served, ...]
    unmanned: tuple[str, ...]


def replan_all(
    problem: Problem,
    rows: Sequence[Assignment],
    before: Sequence[Served],
    now: datetime,
    settings: Settings = QUICK,
) -> Whole:
    """Return the roster with the fewest calls beside the duties that stay, then man the duties that lost somebody."""
    kept = _kept(problem, before)
    roster = replan(apart_from_duties(problem, Manned(_people(kept))), rows, now, settings)
    new = _manned(problem, kept, roster.assignments, settings)
    calls = (*roster.calls, *_calls(problem, before, (*kept, *new), now))
    called = people_called(calls)
    least = max(roster.at_least, min(len({row.person_id for row in new}), called))
    asked = {duty.duty_id: duty.people for duty in problem.duties}
    have = _people((*kept, *new))
    unmanned = tuple(key for key, people in asked.items() if len(have.get(key, ())) < people)
    whole = replace(roster, calls=tuple(sorted(calls, key=lambda one: one.start)), called=called, at_least=least)
    return Whole(whole, (*kept, *new), unmanned)


def _kept(problem: Problem, before: Sequence[Served]) -> tuple[Served, ...]:
    """Return the rows of people who can still do their duty at its time."""
    duties = {duty.duty_id: duty for duty in problem.duties}
    rows = [row for row in before if row.duty_id in duties and row.person_id in problem.people]
    able = [row for row in rows if can_do(problem.people[row.person_id], duties[row.duty_id])]
    return tuple(Served(row.duty_id, row.person_id, duties[row.duty_id].start, duties[row.duty_id].end) for row in able)


def _people(rows: Sequence[Served]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.duty_id].append(row.person_id)
    return {key: tuple(people) for key, people in found.items()}


def _manned(
    problem: Problem, kept: Sequence[Served], rows: Sequence[Assignment], settings: Settings
) -> tuple[Served, ...]:
    """Man what is lacking with people who are free then: shifts and duties that stay are absences."""
    lacking = _lacking(problem.duties, _people(kept))
    if not lacking:
        return ()
    busy = _busy(kept, rows)
    people = {
        key: replace(
            one,
            absences=(*one.absences, *busy.get(key, ())),
            max_minutes=one.max_minutes - sum(Shift("", span.start, span.end).minutes for span in busy.get(key, ())),
        )
        for key, one in problem.people.items()
    }
    task = replace(problem, people=people, duties=lacking, lines={})
    # Imported here: numba takes half a second, which only a search must wait for.
    from planner.problems.staffing.duties.jobs import work_of  # noqa: PLC0415
    from planner.problems.staffing.duties.man import man  # noqa: PLC0415

    if not np.any(work_of(task).jobs.fits):
        return ()

    found = man(task, settings.within(settings.limit_s / 4))
    spans = {duty.duty_id: (duty.start, duty.end) for duty in lacking}
    return tuple(Served(key, person, *spans[key]) for key, some in found.people.items() for person in some)


def _lacking(duties: Sequence[Duty], have: Mapping[str, Sequence[str]]) -> tuple[Duty, ...]:
    missing = {duty.duty_id: duty.people - len(have.get(duty.duty_id, ())) for duty in duties}
    return tuple(replace(duty, people=missing[duty.duty_id]) for duty in duties if missing[duty.duty_id] > 0)


def _busy(kept: Sequence[Served], rows: Sequence[Assignment]) -> dict[str, list[Absence]]:
    busy: dict[str, list[Absence]] = defaultdict(list)
    for duty in kept:
        busy[duty.person_id].append(Absence(duty.start, duty.end, ""))
    for row in rows:
        busy[row.person_id].append(Absence(row.start, row.end, ""))
    return busy


def _calls(problem: Problem, before: Sequence[Served], after: Sequence[Served], now: datetime) -> tuple[Call, ...]:
    """Return every change between two distributions of the duties that are not over."""
    old, new = ({(row.person_id, row.duty_id) for row in some} for some in (before, after))
    duties = {duty.duty_id: duty for duty in problem.duties if duty.end > now}
    pairs = [pair for pair in sorted(old ^ new) if pair[1] in duties and pair[0] in problem.people]
    return tuple(_call(problem, pair[0], duties[pair[1]], now, on=pair in new) for pair in pairs)


def _call(problem: Problem, person_id: str, duty: Duty, now: datetime, *, on: bool) -> Call:
    person, named = problem.people[person_id], duty.name or duty.duty_id
    return Call(
        person_id=person_id,
        name=person.name,
        force=person.force,
        team=person.team,
        chief=chief_of(problem.people, person),
        shift_id=duty.duty_id,
        before="" if on else named,
        after=named if on else "",
        start=max(now, duty.start),
        reported=not on and not can_do(person, duty),
    )
