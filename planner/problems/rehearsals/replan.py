"""After a change: the same timetable with the fewest sessions moved, and the best of those.

The fewest are proven: a session that is not free to move is held where it was or, at the cost of one move, not at all
and in nobody's way. That is a relaxation of every new timetable. Whoever it drops becomes free to move, and the
question is asked again; when it drops nobody, its answer is a timetable, and none moves fewer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Status
from planner.engine.plan import Commitments, weighted
from planner.engine.progress import never
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals.check import check, score
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Block, Who
from planner.problems.rehearsals.model import GOALS, Built, build, changes, left_out_weight
from planner.problems.rehearsals.pins import read_pinned
from planner.problems.rehearsals.plan import Assignment, Previous, assign, previous_of, to_rows
from planner.problems.rehearsals.search import LOOSE_RULES, hint_of
from planner.problems.rehearsals.windows import Scope, Windows
from planner.scenario.nearest import nearest
from planner.wording import Wording

READING_SHARE = 0.8
"""Part of the time for searching; the rest goes into building, reading off and checking."""
POLISH_SHARE = 0.4
"""Part of the time kept for choosing the best among the fewest moves."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different now.

    Attributes:
        lost: venue, from when, until when it cannot be used.
        storms: days on which nothing is held outdoors.
        absent: who, from when, until when.
    """

    lost: tuple[tuple[str, datetime, datetime], ...] = ()
    storms: tuple[date, ...] = ()
    absent: tuple[tuple[Who, datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A session with its venue and start before and after; "" where it was or is not held."""

    session_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replanned:
    """A timetable after a change.

    Attributes:
        assignments: the new timetable.
        moves: every session that is held elsewhere or at another time, or no longer.
        proven: whether no timetable moves fewer of those held.
        unmet: sessions that cannot be held any more, or for which time was too short.
        score: score of the new timetable, changes not counted.
        before: score of the old one, as it stood.
        goals: every goal of the new timetable.
        broken: findings of the checker that are errors.
    """

    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    proven: bool
    unmet: tuple[str, ...]
    score: int
    before: int
    goals: Mapping[str, int]
    broken: tuple[Finding, ...]


def changed(problem: Problem, change: Change) -> Problem:
    """Return the problem after ``change``.

    Raises:
        UsageError: a venue, group or person is unknown.
    """
    blocks = [*_lost(problem, change), *_storms(problem, change)]
    known = {who for session in problem.sessions for who in session.attendees}
    for who, start, end in change.absent:
        if who not in known:
            raise _unknown(who.id, sorted(one.id for one in known))
        blocks.append(_block(problem, who, (start, end), "vắng · away"))
    return replace(problem, blocks=(*problem.blocks, *blocks))


def _lost(problem: Problem, change: Change) -> Iterable[Block]:
    for venue_id, start, end in change.lost:
        if venue_id not in problem.venue:
            raise _unknown(venue_id, sorted(problem.venue))
        yield _block(problem, Who("venue", venue_id), (start, end), "không dùng được · out of use")


def _storms(problem: Problem, change: Change) -> Iterable[Block]:
    for day in change.storms:
        start = datetime.combine(day, time())
        for venue in problem.venues:
            if not venue.indoor:
                span = start, start + timedelta(days=1)
                yield _block(problem, Who("venue", venue.venue_id), span, "mưa bão · storm")


def _block(problem: Problem, who: Who, span: tuple[datetime, datetime], reason: str) -> Block:
    start, end = (problem.minute(moment) for moment in span)
    return Block(
        who, (max(0, start), min(problem.end_min, end)), reason, f"{who.kind} {who.id} {span[0]:%Y-%m-%d %H:%M}"
    )


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    hint = nearest(name, known)
    vi, en = (f" Có phải {hint}?", f" Did you mean {hint}?") if hint else ("", "")
    return UsageError(Wording(f"Không có “{name}” trong lịch tập.{vi}", f"The timetable has no “{name}”.{en}"))


@dataclass(frozen=True)
class _Replan:
    problem: Problem
    previous: Previous
    commitments: Commitments
    windows: Windows
    settings: Settings
    end: float
    stop: Callable[[], bool]

    @property
    def left_s(self) -> float:
        return self.end - self.settings.now_s()

    def scope(self, free: Iterable[str]) -> Scope:
        """Return the problem in which only ``free`` may move."""
        chosen = set(free)
        fixed = {one: place for one, place in self.previous.items() if one not in chosen}
        pinned = read_pinned(self.problem, self.commitments.pins)
        return Scope(self.problem, pinned, fixed=fixed, known=self.windows)

    def held(self) -> dict[str, Assignment]:
        return {one: assign(self.problem, self.problem.session[one], *place) for one, place in self.previous.items()}


def replan(
    problem: Problem,
    rows: Sequence[Assignment],
    settings: Settings,
    *,
    pins: Mapping[str, Mapping[str, str]] | None = None,
    stop: Callable[[], bool] = never,
) -> Replanned:
    """Return the timetable nearest to ``rows`` that keeps every rule and pin of ``problem``.

    Raises:
        UsageError: a pin names an unknown session, field or value.
    """
    before = tuple(to_rows(rows))
    commitments = Commitments(pins=dict(pins or {}), previous=before)
    windows = Windows(Scope(problem, read_pinned(problem, commitments.pins)))
    end = settings.now_s() + READING_SHARE * settings.limit_s
    s = _Replan(problem, previous_of(problem, before), commitments, windows, settings, end, stop)
    new, free, proven = _fewest(s)
    best = _polish(s, new, free)
    return _replanned(s, rows, best, proven=proven)


def _fewest(s: _Replan) -> tuple[dict[str, Assignment], set[str], bool]:
    """Return a timetable of the fewest moves, the sessions that were free, and whether they are proven fewest."""
    free = {one for one in s.problem.session if not _may_stay(s, one)}
    new = {one: place for one, place in s.held().items() if one not in free}
    while s.left_s > 0 and not s.stop():
        built = build(s.scope(free), {one: s.previous[one] for one in free if one in s.previous}, LOOSE_RULES, ())
        v = built.variables
        moved = [changes(built.model, v)]
        moved += [1 - v.placed[one] for one in s.problem.session if one not in free]
        moved += [(1 + len(s.problem.sessions)) * (1 - v.placed[one]) for one in sorted(free)]
        built.model.minimize(sum(moved))
        limit_s = max((1 - POLISH_SHARE) * s.left_s, 0.5)
        found = run(built.model, s.settings.within(limit_s), hint=hint_of(built, s.held()), stop=s.stop)
        if not found.values:
            break
        new = {one.session_id: one for one in built.read(found)}
        dropped = {one for one in s.problem.session if one not in free and one not in new}
        if not dropped:
            return new, free, found.outcome.status == Status.OPTIMAL
        free |= dropped
    return new, free, False


def _may_stay(s: _Replan, session_id: str) -> bool:
    """Whether a session was held where and when it may still be."""
    if session_id not in s.previous:
        return False
    venue_id, start_min = s.previous[session_id]
    slot, rest = divmod(start_min, s.problem.grid_min)
    spans = s.windows.slots.get((session_id, venue_id), ())
    return not rest and any(first <= slot <= last for first, last in spans)


def _polish(s: _Replan, new: dict[str, Assignment], free: set[str]) -> dict[str, Assignment]:
    """Return the best timetable found with no more moves and no session less, where the free ones go elsewhere."""
    if not free or s.left_s <= 0:
        return new
    heavy = left_out_weight(s.problem)
    problem = replace(s.problem, weights={**s.problem.weights, "changes": heavy})
    scope = replace(s.scope(free), problem=problem)
    built = build(scope, s.previous, LOOSE_RULES, GOALS)
    _keep(built, new)
    found = run(built.model, s.settings.within(s.left_s), hint=hint_of(built, new), stop=s.stop)
    return {one.session_id: one for one in built.read(found)} if found.values else new


def _keep(built: Built, new: Mapping[str, Assignment]) -> None:
    for one, placed in built.variables.placed.items():
        if one in new:
            built.model.add(placed == 1)


def _replanned(s: _Replan, rows: Sequence[Assignment], new: Mapping[str, Assignment], *, proven: bool) -> Replanned:
    placed = tuple(new[one] for one in s.problem.session if one in new)
    before, after = ({one.session_id: _place(one) for one in some} for some in (rows, placed))
    ids = [one for one in s.problem.session if before.get(one, "") != after.get(one, "")]
    goals = score(s.problem, placed, s.commitments)
    quiet = {**s.problem.weights, "changes": 0}
    found = check(
        s.problem.only(new),
        placed,
        Commitments(pins={one: s.commitments.pins[one] for one in s.commitments.pins if one in new}),
    )
    return Replanned(
        placed,
        tuple(Move(one, before.get(one, ""), after.get(one, "")) for one in ids),
        proven,
        tuple(one for one in s.problem.session if one not in new),
        weighted(goals, quiet),
        weighted(score(s.problem, rows), quiet),
        goals,
        tuple(one for one in found if one.severity == Severity.ERROR),
    )


def _place(one: Assignment) -> str:
    return f"{one.venue_id} {one.start:%Y-%m-%d %H:%M}"
