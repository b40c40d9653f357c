"""From the roster tables of a pack to schedules of single people under work rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import product

from planner.errors import UsageError
from planner.problems.staffing.entities import MINUTES_PER_HOUR, Absence, Person, Shift
from planner.problems.staffing.intake import NAME, people_of
from planner.problems.staffing.schedules.entities import SATURDAY, Cover, Kind, Schedules, Wish, Worker
from planner.scenario.rows import RosterDemand, RosterPeriod, RosterPerson, RosterWish
from planner.scenario.schema import Scenario
from planner.units import minutes_between
from planner.wording import Wording

ONE_DAY = timedelta(days=1)
Busy = Mapping[str, Sequence[Absence]]
"""Person -> when he or she already serves elsewhere."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A kind of shift by the clock; one that ends no later than it begins ends on the next day."""

    kind_id: str
    name: str
    start: time
    end: time

    def on(self, day: date) -> Shift:
        """Return the shift of a day."""
        start, end = datetime.combine(day, self.start), datetime.combine(day, self.end)
        return Shift(self.kind_id, start, end if end > start else end + ONE_DAY, self.kind_id)


@dataclass(frozen=True)
class Roster:
    """A roster of a pack.

    Attributes:
        first: its first day; ``last`` its last.
        clocks: kinds of shift by id.
        people: those who are in it, by id.
        schedules: the same as a problem of schedules; day 0 is the first day.
        rest_minutes: shortest rest between two shifts.
        successions: kinds that must not follow each other.
        women_on_nights: whether women may have night shifts.
        busy: duties elsewhere, which these shifts keep clear of with the rest between.
    """

    roster_id: str
    name: str
    first: date
    last: date
    clocks: Mapping[str, Clock]
    people: Mapping[str, Person]
    schedules: Schedules
    rest_minutes: int
    successions: frozenset[tuple[str, str]]
    women_on_nights: bool
    busy: Busy = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """Its days in order."""
        return tuple(self.first + number * ONE_DAY for number in range((self.last - self.first).days + 1))

    @cached_property
    def asked(self) -> Mapping[tuple[date, str], int]:
        """People wanted, by day and kind of shift."""
        return {(self.days[cover.day], cover.kind_id): cover.people for cover in self.schedules.covers}


def rosters_of(scenario: Scenario, busy: Busy | None = None) -> dict[str, Roster]:
    """Return the rosters of a pack by id.

    Args:
        scenario: the pack.
        busy: duties elsewhere, such as at the posts of the day of the ceremony.

    Raises:
        UsageError: a kind of shift lasts so long that it reaches into the day after the next.
    """
    people, clocks = people_of(scenario), _clocks(scenario)
    return {row.roster_id: _roster(scenario, row, people, clocks, busy or {}) for row in scenario.rosters}


def _clocks(scenario: Scenario) -> dict[str, Clock]:
    return {row.kind_id: Clock(row.kind_id, row.name, row.start, row.end) for row in scenario.roster_kinds}


def _roster(
    scenario: Scenario, row: RosterPeriod, people: Mapping[str, Person], clocks: Mapping[str, Clock], busy: Busy
) -> Roster:
    members = {one.person_id: one for one in scenario.roster_people if one.roster_id == row.roster_id}
    asked = [one for one in scenario.roster_demand if one.roster_id == row.roster_id]
    used = {one.kind_id: clocks[one.kind_id] for one in asked}
    rest = scenario.option(NAME, "rest_hours", 8) * MINUTES_PER_HOUR
    bare = Roster(
        roster_id=row.roster_id,
        name=row.name,
        first=row.first,
        last=row.last,
        clocks=dict(sorted(used.items())),
        people={person_id: people[person_id] for person_id in sorted(members)},
        schedules=Schedules(0, {}, {}),
        rest_minutes=rest,
        successions=frozenset((one.before, one.after) for one in scenario.shift_successions),
        women_on_nights=scenario.option(NAME, "women_on_nights", 0) != 0,
        busy=busy,
    )
    days = (row.last - row.first).days + 1
    schedules = Schedules(
        days,
        _kinds(bare),
        {person_id: _worker(scenario, bare, members[person_id], days) for person_id in bare.people},
        tuple(_wishes(scenario, bare)),
        tuple(_covers(row, asked, tuple(bare.clocks), days)),
        row.first.weekday(),
    )
    return replace(bare, schedules=schedules)


# --- rules ----------------------------------------------------------------------------------------


def _kinds(roster: Roster) -> dict[str, Kind]:
    """Return the kinds, each with those that must not stand on the day after it."""
    found: dict[str, Kind] = {}
    for one in roster.clocks.values():
        today = one.on(roster.first)
        _refuse_too_long(roster, today)
        after = (other.on(roster.first + ONE_DAY) for other in roster.clocks.values())
        barred = {
            other.kind
            for other in after
            if minutes_between(today.end, other.start) < roster.rest_minutes
            or (one.kind_id, other.kind) in roster.successions
        }
        found[one.kind_id] = Kind(one.kind_id, today.minutes, frozenset(barred))
    return found


def _refuse_too_long(roster: Roster, today: Shift) -> None:
    for other in roster.clocks.values():
        later = other.on(roster.first + 2 * ONE_DAY)
        if minutes_between(today.end, later.start) < roster.rest_minutes:
            raise UsageError(
                Wording(
                    f"roster_kinds.csv: ca {today.kind} hết muộn đến mức hôm sau nữa chưa đủ nghỉ để trực ca "
                    f"{other.kind_id}; hãy rút ngắn ca hoặc cho bắt đầu sớm hơn.",
                    f"roster_kinds.csv: shift {today.kind} ends so late that two days on there is not yet rest enough "
                    f"for shift {other.kind_id}; make it shorter or let it begin earlier.",
                )
            )


def _worker(scenario: Scenario, roster: Roster, row: RosterPerson, days: int) -> Worker:
    limits = {
        one.kind_id: one.most
        for one in scenario.roster_limits
        if one.person_id == row.person_id and one.kind_id in roster.clocks
    }
    longest = max((clock.on(roster.first).minutes for clock in roster.clocks.values()), default=0)
    most = days * longest if row.max_hours is None else min(days * longest, row.max_hours * MINUTES_PER_HOUR)
    return Worker(
        person_id=row.person_id,
        max_minutes=most,
        max_on=min(row.max_days_on, days),
        max_weekends=days if row.max_weekends is None else row.max_weekends,
        min_minutes=row.min_hours * MINUTES_PER_HOUR,
        min_on=row.min_days_on,
        min_off=row.min_days_off,
        max_shifts=limits,
        days_off=frozenset(_granted(scenario, roster, row.person_id)),
        busy=frozenset(_busy(scenario, roster, roster.people[row.person_id])),
    )


def _granted(scenario: Scenario, roster: Roster, person_id: str) -> Iterator[int]:
    """Yield the days of leave that was granted, of whatever kind of shift."""
    for wish in scenario.roster_wishes:
        if wish.person_id == person_id and wish.hard and not wish.kind_id:
            yield from _days_of(roster, wish)


def _busy(scenario: Scenario, roster: Roster, person: Person) -> Iterator[tuple[int, str]]:
    """Yield day and kind of the shifts that a person cannot have: away, called elsewhere, spared, granted leave."""
    for (number, day), clock in product(enumerate(roster.days), roster.clocks.values()):
        if not may_have(roster, person, clock.on(day)):
            yield number, clock.kind_id
    for wish in scenario.roster_wishes:
        if wish.person_id == person.person_id and wish.hard and wish.kind_id in roster.clocks:
            yield from ((number, wish.kind_id) for number in _days_of(roster, wish))


def may_have(roster: Roster, person: Person, shift: Shift) -> bool:
    """Whether nothing keeps a person from a shift: absence, rehearsal or march, a night, a duty elsewhere."""
    if not person.is_free(shift) or person.is_busy(shift) or is_spared(roster, person, shift):
        return False
    return not any(too_near(shift, span, roster.rest_minutes) for span in roster.busy.get(person.person_id, ()))


def is_spared(roster: Roster, person: Person, shift: Shift) -> bool:
    """Whether a night shift spares a person: under 18, or a woman unless the organiser allows it."""
    if not shift.is_night:
        return False
    return person.is_minor(shift.day) or (person.woman and not roster.women_on_nights)


def too_near(shift: Shift, span: Absence, rest_minutes: int) -> bool:
    """Whether less than the rest lies between a shift and a duty elsewhere."""
    rest = timedelta(minutes=rest_minutes)
    return shift.start < span.end + rest and span.start < shift.end + rest


# --- wishes and demand ----------------------------------------------------------------------------


def _days_of(roster: Roster, row: RosterWish | RosterDemand) -> Iterator[int]:
    first, last = (row.first - roster.first).days, ((row.last or row.first) - roster.first).days
    yield from range(max(0, first), min((roster.last - roster.first).days, last) + 1)


def _wishes(scenario: Scenario, roster: Roster) -> Iterator[Wish]:
    for row in scenario.roster_wishes:
        if row.person_id not in roster.people or row.hard:
            continue
        kinds = [row.kind_id] if row.kind_id else list(roster.clocks)
        for number, kind_id in product(_days_of(roster, row), kinds):
            if kind_id in roster.clocks:
                yield Wish(row.person_id, number, kind_id, row.weight, row.wish == "on")


def _covers(row: RosterPeriod, asked: Sequence[RosterDemand], kinds: Sequence[str], days: int) -> Iterator[Cover]:
    """Yield what every day asks for; who is on a kind that nobody asked for that day is too many."""
    people: dict[tuple[int, str], int] = defaultdict(int)
    for one in asked:
        first, last = (one.first - row.first).days, ((one.last or one.first) - row.first).days
        for number in range(max(0, first), min(days - 1, last) + 1):
            weekend = (row.first + number * ONE_DAY).weekday() >= SATURDAY
            if one.days == "all" or (one.days == "weekends") == weekend:
                people[number, one.kind_id] += one.people
    for number, kind_id in product(range(days), kinds):
        yield Cover(number, kind_id, people[number, kind_id], row.missing_cost, row.extra_cost)
