"""What the rehearsal problem is made of: venues, sessions, who attends, when somebody cannot.

Times are minutes since midnight of the first day of the horizon; a span is half-open, ``[from, to)``.
"""

from dataclasses import dataclass
from typing import NamedTuple

from planner.scenario.rows import STAGES, Stage

Span = tuple[int, int]
RUN_THROUGHS: frozenset[Stage] = frozenset({"sơ duyệt", "tổng duyệt"})
"""Stages at which the whole programme is run through."""
DRESS: Stage = "tổng duyệt"
FIRST_RUN: Stage = "sơ duyệt"


class Who(NamedTuple):
    """A group or a named person."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A place for rehearsals, open the same hours every day.

    Attributes:
        setup_min: minutes between two sessions in it; with a changeover, before the first session of a day.
        indoor: whether it has a roof, so that heat and storms do not concern it.
        changeover_min: minutes between two sessions in it, where they are not ``setup_min``.
        cost_vnd_h: what an hour in it costs.
        accepted_day: first day, counted from the first of the horizon, on which it has been accepted (nghiệm thu).
    """

    venue_id: str
    name: str
    kind: str
    capacity: int
    open_from_min: int
    open_to_min: int
    setup_min: int = 0
    lat: float = 0.0
    lon: float = 0.0
    indoor: bool = False
    changeover_min: int | None = None
    cost_vnd_h: int = 0
    accepted_day: int = 0

    @property
    def gap_min(self) -> int:
        """Return the minutes between two sessions in it."""
        return self.setup_min if self.changeover_min is None else self.changeover_min

    @property
    def ready_min(self) -> int:
        """Return the minute of the day from which a session may start: opening, and setup where it is told apart."""
        return self.open_from_min + (0 if self.changeover_min is None else self.setup_min)

    def cost_of(self, minutes: int) -> int:
        """Return what ``minutes`` in it cost, in thousands of đồng, rounded up."""
        return -(-minutes * self.cost_vnd_h // (60 * 1000))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a kind of group is spared; 0 sets no limit.

    Attributes:
        daily_max_min: minutes of rehearsal on one day, run-throughs apart.
        weekly_max_min: the same from Monday to Sunday.
        rest_min: minutes from the end of one day to the start of the next.
        earliest_min: minute of the day before which no session starts.
        latest_min: minute of the day by which every session ends (curfew).
    """

    daily_max_min: int = 0
    weekly_max_min: int = 0
    rest_min: int = 0
    earliest_min: int = 0
    latest_min: int = 24 * 60


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Session:
    """One rehearsal of one item, to be given a venue and a start.

    Attributes:
        session_id: id, with ``#1``, ``#2`` … when the pack asks for it more than once.
        base_id: id in the pack.
        item_id: what is rehearsed.
        item_name: its name.
        stage: rung of the ladder khối, hợp luyện, sơ duyệt, tổng duyệt.
        minutes: length.
        people: heads present; a person of two of the groups counts once.
        group_ids: groups present.
        person_ids: people whom the item itself names.
        attendees: the groups, and every named person whose time must be watched.
        venue_kinds: kinds of venue that will do; empty for any.
        after: sessions that must have ended before.
        earliest_min: it starts no earlier.
        latest_min: it ends no later.
        equipment: what it needs one of, for its whole length.
        buses: coaches that bring its people and take them back.
        heat_allowed: whether it may be held outdoors in the hours of heat.
    """

    session_id: str
    base_id: str
    item_id: str
    item_name: str
    stage: Stage
    minutes: int
    people: int
    group_ids: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()
    attendees: tuple[Who, ...] = ()
    venue_kinds: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    earliest_min: int | None = None
    latest_min: int | None = None
    equipment: tuple[str, ...] = ()
    buses: int = 0
    heat_allowed: bool = False

    @property
    def rung(self) -> int:
        """Return the place of the stage on the ladder, 0 for khối."""
        return STAGES.index(self.stage)

    @property
    def runs_through(self) -> bool:
        """Whether the whole programme is run through."""
        return self.stage in RUN_THROUGHS


@dataclass(frozen=True, slots=True)
class Party:
    """Who is called to sessions and counted by the goals: a group, or one person whom an item names."""

    who: Who
    name: str
    people: int
    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which a group, a person or a venue cannot be used, and why.

    Attributes:
        key: names the row behind it.
        whole_days: whether every day that it touches is lost: a congress or an exam.
        row: line of availability.csv, 0 for none.
    """

    who: Who
    span: Span
    reason: str
    key: str
    whole_days: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """An item within a run-through: how long it lasts and who performs it."""

    item_id: str
    name: str
    minutes: int
    who: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class RunThrough:
    """A session in which the parts follow each other.

    Attributes:
        session_id: the session.
        parts: the items, in the order of items.csv.
        free: whether their order may be chosen.
        before: (a, b) for item a that comes earlier than item b whatever the order.
    """

    session_id: str
    parts: tuple[Part, ...]
    free: bool = False
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody whom the run-sheet names, with the line that does."""

    who: Who
    runsheet_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Options:
    """Figures of the rules, as ``[options.rehearsals]`` of scenario.toml sets them.

    Attributes:
        travel_kmh: speed between venues.
        items_per_day: sessions of one item on one day; 0 for any number.
        daily_load_min: minutes a group rehearses on one day, run-throughs apart; 0 for any; a kind's own limit
            (group_kinds.csv) goes before it.
        late_after_min: minute of the day after which a finish is late.
        dress_gap_days: days from the sơ duyệt to the tổng duyệt (R49).
        dress_first_d: the tổng duyệt is at most so many days before D-day (R49).
        dress_last_d: and at least so many (R49).
        call_before_min: people are present so long before the start (R50); shown, not planned.
        horizon_days: days before D-day from which sessions without ``earliest`` may be held.
        block_gap_days: days from a khối session to the higher stages that follow it.
        joint_gap_days: days from a hợp luyện to the run-throughs that follow it.
        heat_from_min: minute of the day from which nobody rehearses outdoors; equal to ``heat_to_min`` for none.
        heat_to_min: minute at which the heat is over.
        heat_first_month: first month of the heat.
        heat_last_month: last month of the heat.
        buses: coaches of the organiser; 0 for as many as wanted.
        bus_seats: seats of one.
        bus_lead_min: minutes before and after a session for which its coaches are under way.
        min_sessions: rehearsals that everybody with a part has.
    """

    travel_kmh: int = 25
    items_per_day: int = 0
    daily_load_min: int = 0
    late_after_min: int = 21 * 60
    dress_gap_days: int = 2
    dress_first_d: int = 3
    dress_last_d: int = 1
    call_before_min: int = 30
    horizon_days: int = 60
    block_gap_days: int = 0
    joint_gap_days: int = 0
    heat_from_min: int = 0
    heat_to_min: int = 0
    heat_first_month: int = 6
    heat_last_month: int = 6
    buses: int = 0
    bus_seats: int = 45
    bus_lead_min: int = 30
    min_sessions: int = 2

    def gap_days(self, stage: Stage) -> int:
        """Return the days from a session of ``stage`` to the higher stages that follow it."""
        return {"khối": self.block_gap_days, "hợp luyện": self.joint_gap_days}.get(stage, 0)
