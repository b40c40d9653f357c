"""When and where one session may be held, looked at alone: one function per rule.

A domain rule returns the spans in each of which the whole session may lie; spans of the same rule neither
touch nor overlap, except where one day ends and the next begins.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import DRESS, FIRST_RUN, Session, Span, Venue, Who
from planner.problems.rehearsals.intake import gaps
from planner.problems.rehearsals.pins import NOT_FIXED, Pinned
from planner.units import MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Scope:
    """A problem with its pins, and with limits that a neighbourhood search adds.

    Attributes:
        problem: the problem.
        pinned: session -> what its pins fix.
        held: session -> spans in which it must stay.
        used: (group, week) -> minutes that sessions outside this problem take of the group's week.
        fixed: session -> venue and start at which it is held, if at all.
        known: windows of a wider problem with the same pins and absences, so that they need not be found again.
    """

    problem: Problem
    pinned: Pinned = field(default_factory=dict)
    held: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    used: Mapping[tuple[str, int], int] = field(default_factory=dict)
    fixed: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    known: "Windows | None" = None


DomainRule = Callable[[Scope, Session, Venue], Sequence[Span]]


def venue_kind(scope: Scope, session: Session, venue: Venue) -> Sequence[Span]:
    """v(s) is of a kind the session asks for."""
    return _whole(scope) if not session.venue_kinds or venue.kind in session.venue_kinds else ()


def venue_capacity(scope: Scope, session: Session, venue: Venue) -> Sequence[Span]:
    """people(s) ≤ capacity(v(s))."""
    return _whole(scope) if session.people <= venue.capacity else ()


def venue_hours(scope: Scope, _session: Session, venue: Venue) -> Sequence[Span]:
    """open_from(v) ≤ start(s), end(s) ≤ open_to(v), on one day."""
    midnights = range(0, scope.problem.end_min, MINUTES_PER_DAY)
    return [(midnight + venue.open_from_min, midnight + venue.open_to_min) for midnight in midnights]


def availability(scope: Scope, session: Session, venue: Venue) -> Sequence[Span]:
    """[start(s), end(s)) meets no block of the venue, of a group or of a watched person."""
    return _outside_blocks(scope, (Who("venue", venue.venue_id), *session.attendees), whole_days=False)


def blocked_days(scope: Scope, session: Session, _venue: Venue) -> Sequence[Span]:
    """day(s) is no day of a congress or an exam of an attendee's organisation (O-25)."""
    return _outside_blocks(scope, session.attendees, whole_days=True)


def _outside_blocks(scope: Scope, concerned: Iterable[Who], *, whole_days: bool) -> Sequence[Span]:
    blocked = scope.problem.blocked
    spans = (block.span for who in concerned for block in blocked.get(who, ()) if block.whole_days == whole_days)
    return gaps(spans, scope.problem.end_min)


def venue_setup(scope: Scope, _session: Session, venue: Venue) -> Sequence[Span]:
    """start(s) ≥ open_from(v) + setup(v) on its day, where the changeover is told apart from the setup."""
    if venue.ready_min == venue.open_from_min:
        return _whole(scope)
    midnights = range(0, scope.problem.end_min, MINUTES_PER_DAY)
    return [(midnight + venue.ready_min, midnight + MINUTES_PER_DAY) for midnight in midnights]


def venue_accepted(scope: Scope, _session: Session, venue: Venue) -> Sequence[Span]:
    """day(s) ≥ accepted_day(v): nobody books a place before it has been accepted after building."""
    return [(venue.accepted_day * MINUTES_PER_DAY, scope.problem.end_min)]


def heat_window(scope: Scope, session: Session, venue: Venue) -> Sequence[Span]:
    """[start(s), end(s)) is outside the hours of heat in the hot months, if v is outdoors and s is not allowed."""
    options = scope.problem.options
    if venue.indoor or session.heat_allowed or options.heat_from_min >= options.heat_to_min:
        return _whole(scope)
    hot = [
        (day * MINUTES_PER_DAY + options.heat_from_min, day * MINUTES_PER_DAY + options.heat_to_min)
        for day in range(scope.problem.days)
        if options.heat_first_month <= scope.problem.moment(day * MINUTES_PER_DAY).month <= options.heat_last_month
    ]
    return gaps(hot, scope.problem.end_min)


def curfew(scope: Scope, session: Session, _venue: Venue) -> Sequence[Span]:
    """earliest(g) ≤ clock(s), clock(s) + length(s) ≤ latest(g) for the kind of every group g of s."""
    limits = [scope.problem.limit(who) for who in session.attendees]
    earliest = max((one.earliest_min for one in limits), default=0)
    latest = min((one.latest_min for one in limits), default=MINUTES_PER_DAY)
    if earliest >= latest:
        return ()
    if (earliest, latest) == (0, MINUTES_PER_DAY):
        return _whole(scope)
    midnights = range(0, scope.problem.end_min, MINUTES_PER_DAY)
    return [(midnight + earliest, midnight + latest) for midnight in midnights]


def time_windows(scope: Scope, session: Session, _venue: Venue) -> Sequence[Span]:
    """earliest(s) ≤ start(s), end(s) ≤ latest(s), and the session ends before D-day."""
    end = scope.problem.end_min
    latest = end if session.latest_min is None else min(end, session.latest_min)
    return [(max(0, session.earliest_min or 0), latest)]


def dress_window(scope: Scope, session: Session, _venue: Venue) -> Sequence[Span]:
    """day(s) ∈ {D−3, …, D−1} for a tổng duyệt whose own window leaves room there (R49)."""
    span = scope.problem.dress_span(session)
    return _whole(scope) if span is None else [span]


def keep_pins(scope: Scope, session: Session, venue: Venue) -> Sequence[Span]:
    """v(s), start(s) and day(s) are those of the pins."""
    fixed = scope.pinned.get(session.session_id, NOT_FIXED)
    if fixed.venue_id not in {None, venue.venue_id}:
        return ()
    spans = [(0, scope.problem.end_min)]
    if fixed.day is not None:
        spans = [(fixed.day * MINUTES_PER_DAY, (fixed.day + 1) * MINUTES_PER_DAY)]
    if fixed.start_min is not None:
        spans = meet(spans, [(fixed.start_min, fixed.start_min + session.minutes)])
    return spans


def _whole(scope: Scope) -> Sequence[Span]:
    return [(0, scope.problem.end_min)]


DOMAIN_RULES: tuple[DomainRule, ...] = (
    venue_kind,
    venue_capacity,
    venue_hours,
    venue_setup,
    venue_accepted,
    heat_window,
    curfew,
    availability,
    blocked_days,
    time_windows,
    dress_window,
    keep_pins,
)


def meet(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Return the spans common to two ascending lists."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return common


def starts_in(spans: Iterable[Span], minutes: int, grid_min: int) -> list[Span]:
    """Return the first and last slot (inclusive) at which a session of ``minutes`` may start, per span."""
    found = []
    for start, end in spans:
        first, last = -(-start // grid_min), (end - minutes) // grid_min
        if first <= last:
            found.append((first, last))
    return found


def days_apart(spans: Iterable[Span]) -> list[Span]:
    """Return the spans cut at every midnight: a session is held on one day."""
    cut: list[Span] = []
    for start, end in spans:
        edges = [start, *range((start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY, end, MINUTES_PER_DAY), end]
        cut += itertools.pairwise(edges)
    return cut


def _slots(scope: Scope, session: Session, venue: Venue, rules: Iterable[DomainRule]) -> list[Span]:
    """Return the first and last slots that ``rules`` leave open."""
    spans = days_apart(scope.held.get(session.session_id, [(0, scope.problem.end_min)]))
    for rule in rules:
        spans = meet(spans, rule(scope, session, venue))
    return starts_in(spans, session.minutes, scope.problem.grid_min)


def _cut(scope: Scope, session: Session, known: list[Span]) -> list[Span]:
    """Return what the spans in which the session must stay leave of windows already known."""
    if not known or session.session_id not in scope.held:
        return known
    held = starts_in(days_apart(scope.held[session.session_id]), session.minutes, scope.problem.grid_min)
    return [(first, last - 1) for first, last in meet(_open(known), _open(held))]


def _only(scope: Scope, key: tuple[str, str], slots: list[Span]) -> list[Span]:
    """Return the one slot of a session that is held where it is or not at all."""
    if key[0] not in scope.fixed:
        return slots
    venue_id, start_min = scope.fixed[key[0]]
    slot, rest = divmod(start_min, scope.problem.grid_min)
    fits = venue_id == key[1] and not rest and any(first <= slot <= last for first, last in slots)
    return [(slot, slot)] if fits else []


def _open(slots: Iterable[Span]) -> list[Span]:
    return [(first, last + 1) for first, last in slots]


class Windows:
    """Slots at which each session may start in each venue under a set of domain rules."""

    def __init__(self, scope: Scope, rules: Iterable[object] = DOMAIN_RULES) -> None:
        """Intersect what every rule allows."""
        problem = scope.problem
        given = tuple(rules)
        chosen = [rule for rule in DOMAIN_RULES if rule in given]
        known = scope.known if len(chosen) == len(DOMAIN_RULES) else None
        self._per_day = MINUTES_PER_DAY // problem.grid_min
        self.slots: dict[tuple[str, str], list[Span]] = {}
        self._homes: dict[str, list[str]] = {session.session_id: [] for session in problem.sessions}
        for session in problem.sessions:
            for venue in problem.venues:
                key = session.session_id, venue.venue_id
                slots = (
                    _slots(scope, session, venue, chosen)
                    if known is None
                    else _cut(scope, session, known.slots.get(key, []))
                )
                slots = _only(scope, key, slots)
                if slots:
                    self.slots[key] = slots
                    self._homes[session.session_id].append(venue.venue_id)

    def venues(self, session_id: str) -> list[str]:
        """Return the venues in which the session may be held at all."""
        return self._homes[session_id]

    def days(self, session_id: str) -> set[int]:
        """Return the days on which the session may be held at all."""
        return {
            slot // self._per_day
            for venue_id in self.venues(session_id)
            for span in self.slots[session_id, venue_id]
            for slot in span
        }


def precedences(problem: Problem) -> list[tuple[str, str]]:
    """Return (earlier, later) for every pair that the ladder of stages or ``after`` orders.

    The ladder holds within an item; a run-through moreover comes after every lower session that shares a
    group or a watched person with it.
    """
    return stage_pairs(problem) + after_pairs(problem)


def stage_pairs(problem: Problem) -> list[tuple[str, str]]:
    """Return (lower, higher) for every pair that the ladder of stages orders."""
    return [
        (lower.session_id, higher.session_id)
        for higher in problem.sessions
        for lower in problem.sessions
        if lower.rung < higher.rung
        and (
            lower.item_id == higher.item_id
            or (higher.runs_through and not set(lower.attendees).isdisjoint(higher.attendees))
        )
    ]


def after_pairs(problem: Problem) -> list[tuple[str, str]]:
    """Return (earlier, later) for every explicit predecessor."""
    return [
        (earlier, later.session_id)
        for later in problem.sessions
        for earlier in later.after
        if earlier in problem.session and earlier != later.session_id
    ]


def gap_pairs(problem: Problem) -> list[tuple[str, str, int]]:
    """Return (lower, higher, days) for every pair of stages between which days must lie and can."""
    if not problem.options.block_gap_days and not problem.options.joint_gap_days:
        return []
    session = problem.session
    found = []
    for one, other in dict.fromkeys(precedences(problem)):
        days = problem.options.gap_days(session[one].stage)
        if days and session[one].rung < session[other].rung and problem.gap_fits(session[one], session[other], days):
            found.append((one, other, days))
    return found


def dress_pairs(problem: Problem) -> list[tuple[str, str]]:
    """Return (sơ duyệt, tổng duyệt) that share an item or an attendee and can be held far enough apart."""
    return [
        (first.session_id, dress.session_id)
        for dress in problem.sessions
        if dress.stage == DRESS
        for first in problem.sessions
        if first.stage == FIRST_RUN
        and (first.item_id == dress.item_id or not set(first.attendees).isdisjoint(dress.attendees))
        and problem.dress_gap_fits(first, dress)
    ]
