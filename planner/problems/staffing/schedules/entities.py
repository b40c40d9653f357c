"""What a roster over days and weeks talks about: kinds of shift, people with their work rules, wishes, cover."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DAYS_PER_WEEK = 7
SATURDAY = 5
OFF = ""
"""Stands in a roster for a day off."""

Roster = Mapping[str, tuple[str, ...]]
"""Person -> one kind of shift for each day; ``OFF`` on a day off."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of shift, the same on every day.

    Attributes:
        kind_id: its id; not empty.
        minutes: time on duty.
        not_next: kinds that the same person must not have on the day after it (too little rest between).
    """

    kind_id: str
    minutes: int
    not_next: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Worker:
    """A person and the rules of his or her work over the whole horizon.

    A run of days that touches the first or the last day is taken to go on outside: it may be shorter than ``min_on``
    or ``min_off``.

    Attributes:
        max_minutes: longest time on duty over the horizon, ``min_minutes`` the shortest.
        max_on: most days on duty in a row; ``min_on`` the fewest between two days off.
        min_off: fewest days off in a row between two days on duty.
        max_weekends: most weekends with duty on the Saturday, the Sunday or both.
        max_shifts: kind -> most shifts of it; without an entry there is no limit, with 0 the person cannot do it.
        days_off: days on which the person cannot be used.
        busy: day and kind of shift during a part of which the person cannot be used.
    """

    person_id: str
    max_minutes: int
    max_on: int
    max_weekends: int
    min_minutes: int = 0
    min_on: int = 1
    min_off: int = 1
    max_shifts: Mapping[str, int] = field(default_factory=dict)
    days_off: frozenset[int] = frozenset()
    busy: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for a shift (``on``) or against it, and what it costs not to keep it."""

    person_id: str
    day: int
    kind_id: str
    weight: int
    on: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """How many people one kind of shift needs on a day, and the cost of each one missing and each one too many."""

    day: int
    kind_id: str
    people: int
    under: int
    over: int


@dataclass(frozen=True)
class Schedules:
    """A roster to be made: who has which kind of shift on which day.

    Attributes:
        days: length of the horizon.
        first_weekday: 0 when the first day is a Monday.

    Raises:
        ValueError: something is named that is not there, or a number makes no sense.
    """

    days: int
    kinds: Mapping[str, Kind]
    workers: Mapping[str, Worker]
    wishes: tuple[Wish, ...] = ()
    covers: tuple[Cover, ...] = ()
    first_weekday: int = 0

    def __post_init__(self) -> None:
        """Refuse unknown names and days outside the horizon."""
        for kind in self.kinds.values():
            self._known(kind.kind_id, kind.not_next)
            _require(kind.minutes > 0, f"kind {kind.kind_id} lasts {kind.minutes} minutes")
        for worker in self.workers.values():
            self._known(worker.person_id, (*worker.max_shifts, *(kind_id for _, kind_id in worker.busy)))
            _require(
                worker.max_on >= 1 and worker.min_on >= 1 and worker.min_off >= 1, f"runs of {worker.person_id} under 1"
            )
        for wish in self.wishes:
            self._known(f"wish of {wish.person_id}", [wish.kind_id])
            _require(wish.person_id in self.workers, f"wish of unknown {wish.person_id}")
            _require(wish.weight >= 0 and 0 <= wish.day < self.days, f"{wish} is out of range")
        for cover in self.covers:
            self._known("cover", [cover.kind_id])
            _require(min(cover.people, cover.under, cover.over) >= 0 <= cover.day < self.days, f"{cover} out of range")
        keys = {(cover.day, cover.kind_id) for cover in self.covers}
        _require(len(keys) == len(self.covers), "two covers of the same day and kind")

    def _known(self, subject: str, kind_ids: Iterable[str]) -> None:
        for kind_id in kind_ids:
            _require(kind_id in self.kinds, f"{subject} names the unknown kind {kind_id}")

    def weekday(self, day: int) -> int:
        """Return 0 for a Monday … 6 for a Sunday."""
        return (self.first_weekday + day) % DAYS_PER_WEEK

    def weekends(self) -> tuple[tuple[int, ...], ...]:
        """Return the days of each weekend that lies, wholly or half, in the horizon."""
        saturdays = range((SATURDAY - self.first_weekday) % DAYS_PER_WEEK - DAYS_PER_WEEK, self.days, DAYS_PER_WEEK)
        pairs = (tuple(day for day in (first, first + 1) if 0 <= day < self.days) for first in saturdays)
        return tuple(days for days in pairs if days)


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - the condition itself
    if not holds:
        raise ValueError(message)
