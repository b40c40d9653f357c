"""Why no timetable exists: a smallest set of sessions, pins and absences that clash, and the numbers behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.rehearsals.companies import companies_of
from planner.problems.rehearsals.data import Problem, demand_of
from planner.problems.rehearsals.entities import Session, Who
from planner.problems.rehearsals.impossible import line_of
from planner.problems.rehearsals.model import RULES, build
from planner.problems.rehearsals.pins import NOT_FIXED, Fixed
from planner.problems.rehearsals.windows import Scope, Windows
from planner.units import MINUTES_PER_DAY
from planner.wording import Wording, number

QUESTION_SHARE = 0.25
"""Most of the time that one question may take."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A demand with what it asks: a session, a pin of a session, or the absences of somebody."""

    demand: Demand
    session: Session | None = None
    pinned: str | None = None
    absent: Who | None = None


def find_conflict(
    scope: Scope, settings: Settings, missing: Sequence[str], stop: Callable[[], bool]
) -> Conflict | None:
    """Return a minimal conflict, or None when it cannot be proven in time that no timetable exists.

    Args:
        scope: the problem and its pins.
        settings: the time allowed for all questions together.
        missing: sessions that a search could not place: looked at first.
        stop: asked during the search.
    """
    ask = _Ask(scope, settings, stop, settings.now_s() + settings.limit_s)
    for ids in _suspects(scope, missing):
        if ask.left_s <= 0 or stop():
            break
        pieces = _pieces(scope, ids)
        demands = [piece.demand for piece in pieces]
        if ask.feasible(pieces, demands) is False:
            found, minimal = minimal_conflict(demands, partial(ask.feasible, pieces))
            return Conflict(found, _reason(scope, [one for one in pieces if one.demand in found]), minimal)
    return None


@dataclass(frozen=True, slots=True)
class _Ask:
    """Asks the model whether some pieces can be met together."""

    scope: Scope
    settings: Settings
    stop: Callable[[], bool]
    end: float

    @property
    def left_s(self) -> float:
        """Return the seconds left for questions."""
        return self.end - self.settings.now_s()

    def feasible(self, pieces: Iterable[_Piece], demands: Sequence[Demand]) -> bool | None:
        """Return whether a timetable exists for ``demands`` alone; None when time was too short to tell."""
        kept = [piece for piece in pieces if piece.demand in set(demands)]
        part = _part(self.scope, kept)
        windows = Windows(part)
        if any(not windows.venues(one.session_id) for one in part.problem.sessions):
            return False
        if not part.problem.sessions:
            return True
        limit_s = min(self.left_s, QUESTION_SHARE * self.settings.limit_s)
        if limit_s <= 0:
            return None
        found = run(build(part, {}, RULES, ()).model, self.settings.within(limit_s), stop=self.stop)
        return {Status.INFEASIBLE: False, Status.UNKNOWN: None}.get(found.outcome.status, True)


def _part(scope: Scope, kept: Sequence[_Piece]) -> Scope:
    ids = [piece.session.session_id for piece in kept if piece.session is not None]
    absent = {piece.absent for piece in kept if piece.absent is not None}
    pinned = {piece.pinned: scope.pinned[piece.pinned] for piece in kept if piece.pinned is not None}
    blocks = tuple(block for block in scope.problem.blocks if block.who in absent)
    return Scope(replace(scope.problem.only(ids), blocks=blocks), pinned)


def _suspects(scope: Scope, missing: Sequence[str]) -> Iterable[list[str]]:
    """Yield sets of sessions among which a conflict may lie, the smallest and likeliest first."""
    problem, windows = scope.problem, Windows(scope)
    for session in problem.sessions:
        if not windows.venues(session.session_id):
            yield [session.session_id]
    pinned = [one for one in problem.session if scope.pinned.get(one, NOT_FIXED) != NOT_FIXED]
    if len(pinned) > 1:
        yield pinned
    for company in companies_of(problem):
        yield [one.session_id for one in company.sessions]
    around = {who for one in missing for who in problem.session[one].attendees}
    places = {venue_id for one in missing for venue_id in windows.venues(one)}
    if missing:
        yield [one for one in problem.session if one in missing or places.intersection(windows.venues(one))]
        yield [one for one, session in problem.session.items() if not around.isdisjoint(session.attendees)]
    yield list(problem.session)


def _pieces(scope: Scope, ids: Iterable[str]) -> list[_Piece]:
    problem = scope.problem
    sessions = [problem.session[one] for one in ids]
    pieces = [_Piece(demand_of(one), session=one) for one in sessions]
    for one in sessions:
        fixed = scope.pinned.get(one.session_id, NOT_FIXED)
        if fixed != NOT_FIXED:
            pieces.append(_Piece(_pin_demand(problem, one.session_id, fixed), pinned=one.session_id))
    concerned = {who for one in sessions for who in one.attendees}
    concerned |= {Who("venue", venue.venue_id) for venue in problem.venues}
    pieces += [_Piece(_absence(problem, who), absent=who) for who in sorted(concerned) if who in problem.blocked]
    return pieces


def _pin_demand(problem: Problem, session_id: str, fixed: Fixed) -> Demand:
    told = [] if fixed.venue_id is None else [fixed.venue_id]
    if fixed.start_min is not None:
        told.append(problem.text(fixed.start_min))
    if fixed.day is not None:
        told.append(problem.text(fixed.day * MINUTES_PER_DAY).split()[0])
    text = ", ".join(told)
    return Demand(
        f"pin {session_id}",
        Wording(f"ghim buổi {session_id}: {text}", f"pin of session {session_id}: {text}"),
    )


def _absence(problem: Problem, who: Who) -> Demand:
    blocks = problem.blocked[who]
    hours = sum(block.span[1] - block.span[0] for block in blocks) // 60
    name = f"{problem.names.get(who, who.id)} ({who.id})"
    return Demand(
        f"absence {who.kind} {who.id}",
        Wording(
            f"{name} không dùng được trong {len(blocks)} khoảng, tổng cộng {number(hours)} giờ",
            f"{name} is not available in {len(blocks)} spans, {hours} hours in all",
        ),
    )


def _reason(scope: Scope, pieces: Sequence[_Piece]) -> Wording:
    sessions = [piece.session for piece in pieces if piece.session is not None]
    if len(sessions) == 1:
        tight = _too_small(scope, sessions[0])
        if tight is not None:
            return tight
    vi = "; ".join(piece.demand.wording.vi for piece in pieces)
    en = "; ".join(piece.demand.wording.en for piece in pieces)
    minutes = sum(session.minutes for session in sessions)
    rows = ", ".join(dict.fromkeys(line_of(scope.problem, "sessions", session.base_id) for session in sessions))
    return Wording(
        f"Không thể đáp ứng cùng lúc: {vi}. Tổng cộng {len(sessions)} buổi, {number(minutes)} phút ({rows}).",
        f"These cannot be met together: {en}. In all {len(sessions)} sessions, {minutes} minutes ({rows}).",
    )


def _too_small(scope: Scope, session: Session) -> Wording | None:
    """Return the sentence on a session that no venue of its kinds can hold, with the numbers."""
    problem, kinds = scope.problem, session.venue_kinds
    line = line_of(problem, "sessions", session.base_id)
    fitting = [venue for venue in problem.venues if not kinds or venue.kind in kinds]
    biggest = max(fitting, key=lambda venue: venue.capacity, default=None)
    wanted = " hoặc ".join(kinds) or "bất kỳ", " or ".join(kinds) or "any"
    if biggest is None:
        return Wording(
            f"Buổi {session.session_id} cần địa điểm loại {wanted[0]}; không có địa điểm nào thuộc loại này.",
            f"Session {session.session_id} needs a venue of kind {wanted[1]}; there is none.",
        )
    if biggest.capacity < session.people:
        return Wording(
            f"Buổi {session.session_id} có {number(session.people)} người; địa điểm lớn nhất thuộc loại {wanted[0]} "
            f"là {biggest.venue_id}, chứa {number(biggest.capacity)} người: thiếu "
            f"{number(session.people - biggest.capacity)} chỗ ({line}).",
            f"Session {session.session_id} has {session.people} people; the largest venue of kind {wanted[1]} is "
            f"{biggest.venue_id} for {biggest.capacity}: {session.people - biggest.capacity} too few ({line}).",
        )
    return None
