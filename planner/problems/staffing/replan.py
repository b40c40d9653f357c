"""After a change: every rule kept, the fewest people called, and among those rosters the best.

A person is called when any of his or her duties differs; who reported away is the cause and not counted. Shifts that
have begun stay but for the cause, their reserve is there to be used; later shifts keep theirs. What cannot be manned
is left short, as little as possible, before anybody is counted. The fewest are proven when the solver proves them for
each group of forces; groups without a broken rule keep their rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.progress import never
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.staffing.calls import Call, calls_of, people_called
from planner.problems.staffing.check import judge
from planner.problems.staffing.commitments import Decided, decide
from planner.problems.staffing.data import Problem
from planner.problems.staffing.hint import hint_of
from planner.problems.staffing.ladder import read_off
from planner.problems.staffing.plan import IN_RESERVE, Assignment, in_order, to_rows
from planner.problems.staffing.shifting import Task, task_of
from planner.problems.staffing.start import split

QUICK = Settings(limit_s=3.0, workers=2)
"""Time for one question on the day."""
READING_SHARE = 0.85
"""Part of the time for searching; the rest goes into building, reading off and checking."""
POLISH_SHARE = 0.35
"""Part of the time kept for choosing the best roster among those with the fewest calls."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """The roster after a change.

    Attributes:
        assignments: who is where now.
        calls: every change, for those who ring.
        called: people to be rung.
        at_least: no roster that leaves no more unmanned calls fewer, proven.
        broken: what the checker says of the new roster: posts that stay short, a reserve that is used up.
    """

    assignments: tuple[Assignment, ...]
    calls: tuple[Call, ...]
    called: int
    at_least: int
    broken: tuple[Finding, ...]

    @property
    def proven(self) -> bool:
        """Whether no roster calls fewer people."""
        return self.called == self.at_least


@dataclass(frozen=True, slots=True)
class _Replan:
    problem: Problem
    decided: Decided
    now: datetime
    settings: Settings
    end_s: float
    stop: Callable[[], bool]

    @property
    def left_s(self) -> float:
        return self.end_s - self.settings.now_s()

    def share(self) -> Settings:
        """Return the settings of a step that leaves time for the next."""
        return self.thorough((1 - POLISH_SHARE) * self.left_s)

    def thorough(self, limit_s: float) -> Settings:
        """Return settings with the full linear relaxation, which is nearly whole here (docs/decisions/0005)."""
        return replace(self.settings.within(limit_s), workers=1, linearization=2)

    def has_begun(self, shift_id: str) -> bool:
        return self.problem.shifts[shift_id].start <= self.now


def replan(
    problem: Problem,
    rows: Sequence[Assignment],
    now: datetime,
    settings: Settings = QUICK,
    *,
    stop: Callable[[], bool] = never,
) -> Replanned:
    """Return the roster for ``problem``, as it is after the change, with the fewest people of ``rows`` called."""
    previous = tuple(to_rows(rows))
    decided = decide(problem, Commitments(previous=previous))
    end_s = settings.now_s() + READING_SHARE * settings.limit_s
    s = _Replan(problem, replace(decided, previous=decided.previous or {}), now, settings, end_s, stop)
    found: list[Assignment] = []
    at_least = 0
    for forces in split(problem):
        part, least = _part(s, forces, rows)
        found += part
        at_least += least
    new = in_order(problem, found)
    calls = calls_of(problem, rows, new, now)
    broken = judge(problem, new, replace(decided, previous=None))
    called = people_called(calls)
    return Replanned(new, calls, called, min(at_least, called), broken)


def _part(s: _Replan, forces: Sequence[str], rows: Sequence[Assignment]) -> tuple[tuple[Assignment, ...], int]:
    """Return the rows of some forces and how many of them must be called at least."""
    part = s.problem.of_forces(forces)
    own = tuple(row for row in rows if row.person_id in part.people and row.shift_id in part.shifts)
    decided = _held(s, part, s.decided.of_people(part.people))
    if not any(one.severity is Severity.ERROR for one in judge(part, own, decided)):
        return own, 0
    possible = tuple(row for row in own if part.people[row.person_id].is_free(part.shifts[row.shift_id]))
    found = _fewest(s, part, decided, possible)
    if found is None:
        return possible, 0
    task, first, proven = found
    return _rows(task, _polished(s, task, first)), first.value(task.called) if proven else 0


def _fewest(
    s: _Replan, part: Problem, decided: Decided, possible: Sequence[Assignment]
) -> tuple[Task, Run, bool] | None:
    """Return a roster with the fewest calls, and whether that is proven; posts stay short only where they must."""
    begun = frozenset(one for one in part.shifts if s.has_begun(one))
    for may_lack in (False, True):
        task = task_of(part, decided, begun, may_lack=may_lack)
        hint, proven = hint_of(task.model, possible), True
        if may_lack:
            task.seek_least_missing()
            least = run(task.model.cp, s.share(), hint=hint, stop=s.stop)
            if not least.values:
                return None
            task.hold_missing(least.outcome.score or 0)
            hint, proven = dict(enumerate(least.values)), least.outcome.status is Status.OPTIMAL
        task.seek_fewest()
        first = run(task.model.cp, s.share(), hint=hint, stop=s.stop)
        if first.values:
            return task, first, proven and first.outcome.status is Status.OPTIMAL
    return None


def _held(s: _Replan, part: Problem, decided: Decided) -> Decided:
    """Return what may not change: posts in shifts that have begun, everything in shifts that are over."""
    over = {one.shift_id for one in part.shifts.values() if one.end <= s.now}
    posts = {
        pair: post
        for pair, post in (decided.previous or {}).items()
        if pair[1] in over or (s.has_begun(pair[1]) and _is_possible(part, pair, post))
    }
    off = {(person_id, shift_id) for person_id in part.people for shift_id in over} - posts.keys()
    return replace(decided, posts=posts, off=frozenset(off))


def _is_possible(part: Problem, pair: tuple[str, str], post: str) -> bool:
    """Whether somebody stands at a post that still asks for the force, and is not away."""
    person, shift = part.people[pair[0]], part.shifts[pair[1]]
    return post != IN_RESERVE and person.is_free(shift) and (post, pair[1], person.force) in part.lines_at


def _polished(s: _Replan, task: Task, first: Run) -> Run:
    """Return the best roster found that is as good at every level."""
    if s.left_s <= 0:
        return first
    task.seek_goals(first)
    best = run(task.model.cp, s.thorough(s.left_s), hint=dict(enumerate(first.values)), stop=s.stop)
    return best if best.values else first


def _rows(task: Task, found: Run) -> tuple[Assignment, ...]:
    """Give names: everyone whom the model lets stay is told so, before people alike take each other's places."""
    model = task.model
    previous = model.decided.previous or {}
    kept = {pair: previous[pair] for pair, stays in model.v.stays.items() if found.holds(stays)}
    return read_off(replace(model, decided=replace(model.decided, posts=kept)), found)
