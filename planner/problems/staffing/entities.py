"""The things that staffing talks about: posts, shifts, demand lines, people, figures of the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from planner.units import DATE_FORMAT, minutes_between

MINUTES_PER_HOUR = 60


class Place(NamedTuple):
    """A point on the ground, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Post:
    """A place to be manned."""

    post_id: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty period, half-open: people are on duty from ``start`` until just before ``end``."""

    shift_id: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse a shift that ends before it starts.

        Raises:
            ValueError: no minute lies between start and end.
        """
        if self.end <= self.start:
            msg = f"shift {self.shift_id} ends at {self.end}, not after {self.start}"
            raise ValueError(msg)

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return minutes_between(self.start, self.end)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether the shift and the half-open span share a minute."""
        return self.start < end and start < self.end

    def minutes_by_day(self) -> Mapping[str, int]:
        """Return calendar day (``YYYY-MM-DD``) -> minutes of the shift on it."""
        days: dict[str, int] = {}
        begin = self.start
        while begin < self.end:
            midnight = datetime.combine(begin.date() + timedelta(days=1), datetime.min.time())
            until = min(midnight, self.end)
            days[begin.strftime(DATE_FORMAT)] = minutes_between(begin, until)
            begin = until
        return days


class LineKey(NamedTuple):
    """What names a demand line: a post, a shift, a force and a skill (empty: any)."""

    post_id: str
    shift_id: str
    force: str
    skill: str


PostShiftForce = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """So many people of one force, with one skill, at one post in one shift."""

    key: LineKey
    people: int

    def __post_init__(self) -> None:
        """Refuse a line that asks for nobody.

        Raises:
            ValueError: fewer than one person.
        """
        if self.people < 1:
            msg = f"line {self.key} asks for {self.people} people"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Duty:
    """A job of fixed time: an escort, a gate to open, a road to open. Half-open, as a shift.

    Attributes:
        people: how many do it together.
        force: the force they belong to (empty: any).
        skill: what each of them must be able to do (empty: nothing special).
        post_id: where it is done (empty: under way, or nowhere in particular).
    """

    duty_id: str
    name: str
    start: datetime
    end: datetime
    people: int = 1
    force: str = ""
    skill: str = ""
    post_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a duty without time or people.

        Raises:
            ValueError: it ends before it starts, or asks for nobody.
        """
        if self.end <= self.start or self.people < 1:
            msg = f"duty {self.duty_id} asks for {self.people} people from {self.start} to {self.end}"
            raise ValueError(msg)


class Absence(NamedTuple):
    """A half-open span in which a person cannot be used, and why."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """An officer.

    Attributes:
        base: where the way to a post begins; None when the pack does not say (the way then counts as 0).
        max_minutes: longest time on duty and in reserve over the whole event.
        absences: spans in which the person cannot be used.
        presences: when not empty, the person can only be used inside one of these spans.
    """

    person_id: str
    name: str
    force: str
    skills: frozenset[str] = frozenset()
    team: str = ""
    base: Place | None = None
    max_minutes: int = 12 * MINUTES_PER_HOUR
    absences: tuple[Absence, ...] = ()
    presences: tuple[Absence, ...] = ()

    def is_free(self, shift: Shift) -> bool:
        """Whether the person is available during the whole shift."""
        if any(shift.overlaps(span.start, span.end) for span in self.absences):
            return False
        inside = any(span.start <= shift.start and shift.end <= span.end for span in self.presences)
        return inside or not self.presences

    def has_skill(self, skill: str) -> bool:
        """Whether the person has ``skill``; everyone has the empty one."""
        return not skill or skill in self.skills


@dataclass(frozen=True, slots=True)
class Options:
    """Figures of the rules that the organiser may set under ``[options.staffing]``.

    Attributes:
        rest_minutes: shortest rest between two duties.
        max_day_minutes: longest time on duty on one calendar day.
        reserve_percent: people in reserve per hundred on duty.
        reserve_per_force: whether the reserve of a shift is shared out among its forces; else anybody may serve.
    """

    rest_minutes: int = 8 * MINUTES_PER_HOUR
    max_day_minutes: int = 12 * MINUTES_PER_HOUR
    reserve_percent: int = 10
    reserve_per_force: bool = True


ALL_FORCES = ""
"""Stands for "any force" in the key of a reserve that is counted over all forces."""


class ReserveKey(NamedTuple):
    """What names a reserve: a shift and a force (empty: any force)."""

    shift_id: str
    force: str
