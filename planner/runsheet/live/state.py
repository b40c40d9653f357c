"""The state of the day: a fold over the log.

An undo is an event like others: the event that it names no longer counts, and the log keeps both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.runsheet.live.acts import COURSE, TICKS, WHOLE, Event, Kind, Status


@dataclass(frozen=True, slots=True)
class Course:
    """How far one item has come; moments on the clock of the session.

    Attributes:
        held_ms: how long it stood still altogether, the present hold left out.
        held_since_ms: since when it stands still now.
    """

    status: Status = Status.WAITING
    started_ms: int | None = None
    ended_ms: int | None = None
    held_ms: int = 0
    held_since_ms: int | None = None


WAITING = Course()


@dataclass(frozen=True, slots=True)
class Tick:
    """An acknowledgement of one role for one item."""

    kind: Kind
    at_ms: int
    actor: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the log says.

    Attributes:
        sequence: number of the last event.
        variant: key of the programme in use.
        opened_ms: when the session began; what was planned to be over by then counts as over.
        courses: item -> its course; an item that nobody touched is missing.
        touched: item -> the last event about its course, undone and undoing ones included; ``""`` for the whole.
        starts: item -> the start that was applied in place of the planned one.
        ticks: item -> role -> its latest acknowledgement.
        undone: events that no longer count.
    """

    sequence: int = 0
    variant: str = ""
    opened_ms: int = 0
    courses: Mapping[str, Course] = field(default_factory=dict)
    touched: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    ticks: Mapping[str, Mapping[str, Tick]] = field(default_factory=dict)
    undone: frozenset[int] = frozenset()

    def course(self, item_id: str) -> Course:
        """Return the course of an item."""
        return self.courses.get(item_id, WAITING)


def folded(events: Sequence[Event], variant: str = "", opened_ms: int = 0) -> State:
    """Return the state after all events, from a day on which nothing has happened."""
    undone = {event.undoes for event in events if event.kind is Kind.UNDO}
    state = State(variant=variant, opened_ms=opened_ms)
    for event in events:
        state = _counted(state, event, counts=event.sequence not in undone)
    return replace(state, undone=frozenset(undone))


def followed(state: State, event: Event) -> State:
    """Return the state after one event more, which is not an undo."""
    return _counted(state, event, counts=True)


def _counted(state: State, event: Event, *, counts: bool) -> State:
    changed = replace(state, sequence=event.sequence)
    if event.kind in COURSE | WHOLE | {Kind.UNDO}:
        changed = replace(changed, touched={**state.touched, event.item: event.sequence})
    if not counts or event.kind is Kind.UNDO:
        return changed
    if event.kind in COURSE:
        course = STEPS[event.kind](state.course(event.item), event.happened_ms)
        return replace(changed, courses={**state.courses, event.item: course})
    if event.kind in TICKS:
        tick = Tick(event.kind, event.at_ms, event.actor)
        ticks = {**state.ticks.get(event.item, {}), event.role: tick}
        return replace(changed, ticks={**state.ticks, event.item: ticks})
    return _of_the_whole(changed, event)


def _of_the_whole(state: State, event: Event) -> State:
    if event.kind is Kind.SWITCH:
        return replace(state, variant=event.text, starts={})
    if event.kind is Kind.APPLY:
        return replace(state, starts={**state.starts, **event.starts})
    return state


def _started(_course: Course, at_ms: int) -> Course:
    return Course(Status.RUNNING, at_ms)


def _finished(course: Course, at_ms: int) -> Course:
    held_ms = course.held_ms + _held_now(course, at_ms)
    return replace(course, status=Status.DONE, ended_ms=at_ms, held_ms=held_ms, held_since_ms=None)


def _held(course: Course, at_ms: int) -> Course:
    return replace(course, status=Status.HELD, held_since_ms=at_ms)


def _resumed(course: Course, at_ms: int) -> Course:
    held_ms = course.held_ms + _held_now(course, at_ms)
    return replace(course, status=Status.RUNNING, held_ms=held_ms, held_since_ms=None)


def _skipped(course: Course, at_ms: int) -> Course:
    return replace(course, status=Status.SKIPPED, ended_ms=at_ms)


def _held_now(course: Course, at_ms: int) -> int:
    return 0 if course.held_since_ms is None else max(0, at_ms - course.held_since_ms)


STEPS: Mapping[Kind, Callable[[Course, int], Course]] = {
    Kind.START: _started,
    Kind.FINISH: _finished,
    Kind.HOLD: _held,
    Kind.RESUME: _resumed,
    Kind.SKIP: _skipped,
}
