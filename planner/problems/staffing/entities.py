"""The things that staffing talks about: posts, shifts, demand lines, people, figures of the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from planner.units import DATE_FORMAT, minutes_between

MINUTES_PER_HOUR = 60
NIGHT_FROM_H, NIGHT_TO_H = 22, 6
"""Night work is from 22:00 to 06:00 (Bộ luật Lao động 2019, Điều 106; M: from memory, to be checked before use)."""
NIGHT_SHIFT_MIN = 120
"""A shift with so many minutes of the night is a night shift (an assumption, M): one that begins at 04:30 is not."""
ADULT_YEARS = 18
SATURDAY = 5
SENIOR, JUNIOR = "senior", "junior"


class Place(NamedTuple):
    """A point on the ground, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Post:
    """A place to be manned.

    Attributes:
        area: posts that share a reserve of each force (empty in all posts: one reserve for all).
    """

    post_id: str
    name: str
    place: Place
    area: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty period, half-open: people are on duty from ``start`` until just before ``end``.

    Attributes:
        kind: what forbidden successions speak of, such as ``đêm``.
        break_minutes: meal break of each person on post; 0 when the shift has none.
    """

    shift_id: str
    start: datetime
    end: datetime
    kind: str = ""
    break_minutes: int = 0

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

    @property
    def day(self) -> date:
        """The calendar day on which it begins: the day that it counts for."""
        return self.start.date()

    @property
    def weekend(self) -> date | None:
        """The Saturday of the weekend on which it begins; None on other days."""
        weekday = self.day.weekday()
        return self.day - timedelta(days=weekday - SATURDAY) if weekday >= SATURDAY else None

    @property
    def night_minutes(self) -> int:
        """Minutes between 22:00 and 06:00."""
        total, evening = 0, datetime.combine(self.day - timedelta(days=1), datetime.min.time())
        while evening < self.end:
            begin = max(self.start, evening + timedelta(hours=NIGHT_FROM_H))
            until = min(self.end, evening + timedelta(hours=24 + NIGHT_TO_H))
            total += max(0, minutes_between(begin, until)) if begin < until else 0
            evening += timedelta(days=1)
        return total

    @property
    def is_night(self) -> bool:
        """Whether it is a night shift."""
        return self.night_minutes >= NIGHT_SHIFT_MIN

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
    """So many people of one force, with one skill, at one post in one shift.

    Attributes:
        chief_rank: at least one of the force's people there has this rank or a higher one (empty: any).
        whole_team: the force's people there all come from one team, which is nowhere else in that shift.
    """

    key: LineKey
    people: int
    chief_rank: str = ""
    whole_team: bool = False

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
        rank: such as ``Đại úy``; ranks are compared by ``Problem.rank_order``.
        level: ``senior``, ``junior`` or empty.
        woman: spared nights unless the organiser allows them.
        born: spared nights before the 18th birthday.
        min_minutes: least time on duty and in reserve over the whole event.
        busy: spans in which the person rehearses, marches or performs.
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
    rank: str = ""
    level: str = ""
    woman: bool = False
    born: date | None = None
    min_minutes: int = 0
    busy: tuple[Absence, ...] = ()

    def is_free(self, shift: Shift) -> bool:
        """Whether the person is available during the whole shift."""
        if any(shift.overlaps(span.start, span.end) for span in self.absences):
            return False
        inside = any(span.start <= shift.start and shift.end <= span.end for span in self.presences)
        return inside or not self.presences

    def is_busy(self, shift: Shift) -> bool:
        """Whether the person rehearses, marches or performs during a part of the shift."""
        return any(shift.overlaps(span.start, span.end) for span in self.busy)

    def is_minor(self, day: date) -> bool:
        """Whether the person is under 18 on a day; without a date of birth he or she counts as grown up."""
        if self.born is None:
            return False
        had_birthday = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (not had_birthday) < ADULT_YEARS

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
        reserve_per_force: whether every force has a reserve of its own; else anybody may serve.
        reserve_shared: whether forces lend each other: only the percentage of a whole shift is rounded up, and shared
            out. Else every force has its percentage, rounded up, in every area.
        max_days_in_a_row, max_nights_in_a_row: longest run of calendar days with a duty, with a night shift; 0: any.
        max_weekends: most weekends with a duty that begins on the Saturday or the Sunday; 0: any.
        women_on_nights: whether women may have night shifts (the law only spares some; sparing all is M).
        juniors_per_senior: juniors whom one senior of the same force and post can lead.
        reach_minutes: longest way of a reserve to any post of its area; 0: any.
        soft_cover: whether people may be missing at posts, at the price of the goal ``uncovered``.
    """

    rest_minutes: int = 8 * MINUTES_PER_HOUR
    max_day_minutes: int = 12 * MINUTES_PER_HOUR
    reserve_percent: int = 10
    reserve_per_force: bool = True
    reserve_shared: bool = False
    max_days_in_a_row: int = 0
    max_nights_in_a_row: int = 0
    max_weekends: int = 0
    women_on_nights: bool = False
    juniors_per_senior: int = 1
    reach_minutes: int = 0
    soft_cover: bool = False


ALL_FORCES = ""
"""Stands for "any force" in the key of a reserve that is counted over all forces."""


class ReserveKey(NamedTuple):
    """What names a reserve: a shift, a force (empty: any force) and an area (empty: the whole event)."""

    shift_id: str
    force: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like in a half-open span: no duty (``off``) or one; ``hard``: leave that was granted."""

    person_id: str
    start: datetime
    end: datetime
    off: bool = True
    hard: bool = False
    weight: int = 1

    def touches(self, shift: Shift) -> bool:
        """Whether it speaks of a part of the shift."""
        return shift.overlaps(self.start, self.end)


@dataclass(frozen=True, slots=True)
class TimedDemand:
    """So many people of one force, with one skill, at one post during a half-open span."""

    post_id: str
    start: datetime
    end: datetime
    force: str
    skill: str
    people: int
