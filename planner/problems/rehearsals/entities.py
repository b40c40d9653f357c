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
    """A place for rehearsals, open the same hours every day; ``setup_min`` lies between two sessions in it."""

    venue_id: str
    name: str
    kind: str
    capacity: int
    open_from_min: int
    open_to_min: int
    setup_min: int = 0
    lat: float = 0.0
    lon: float = 0.0


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
    """A time in which a group, a person or a venue cannot be used, and why; ``key`` names the row behind it."""

    who: Who
    span: Span
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class Options:
    """Figures of the rules, as ``[options.rehearsals]`` of scenario.toml sets them.

    Attributes:
        travel_kmh: speed between venues.
        items_per_day: sessions of one item on one day; 0 for any number.
        daily_load_min: minutes a group rehearses on one day, run-throughs apart; 0 for any.
        late_after_min: minute of the day after which a finish is late.
        dress_gap_days: days from the sơ duyệt to the tổng duyệt (R49).
        dress_first_d: the tổng duyệt is at most so many days before D-day (R49).
        dress_last_d: and at least so many (R49).
        call_before_min: people are present so long before the start (R50); shown, not planned.
        horizon_days: days before D-day from which sessions without ``earliest`` may be held.
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
