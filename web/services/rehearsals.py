"""Rehearsals as people look at them: a week's calendar, who must be where when, and who waits how long."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.catalog import entry_of
from planner.scenario.rows import STAGES
from planner.scenario.schema import Scenario
from planner.units import DATETIME_FORMAT
from planner.wording import Wording

STAGE_WORDS: Mapping[str, Wording] = {
    "khối": Wording("tập khối", "block"),
    "hợp luyện": Wording("hợp luyện", "joint"),
    "sơ duyệt": Wording("sơ duyệt", "run-through"),
    "tổng duyệt": Wording("tổng duyệt", "dress"),
}
DAYS_OF_WEEK = 7
LABEL_PX, HOUR_PX, ROW_PX, DAY_PX, TOP_PX = 190, 62, 36, 24, 20
LETTER_PX = 6.6
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Meeting:
    """One rehearsal: who must be where, when present, from when to when."""

    session_id: str
    item_id: str
    item: str
    stage: str
    venue_id: str
    venue: str
    groups: tuple[tuple[str, str], ...]
    people: int
    arrive: datetime
    start: datetime
    end: datetime
    persons: tuple[tuple[str, str], ...] = ()

    @property
    def tone(self) -> int:
        """Colour of the stage, from 1."""
        return STAGES.index(self.stage) + 1 if self.stage in STAGES else 0

    @property
    def group_words(self) -> str:
        """The groups by name."""
        return ", ".join(name for _, name in self.groups)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rehearsal in the picture; the same session stands once in the lane of each of its groups."""

    meeting: Meeting
    x: int
    y: int
    width: int
    words: str
    named: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the picture: a day's heading (``day``), or a venue or group within the day."""

    y: int
    label: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week's calendar as a drawing."""

    monday: date
    width: int
    height: int
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    hours: tuple[tuple[int, str], ...]
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much a group rehearses and waits."""

    group_id: str
    name: str
    people: int
    sessions: int
    days: int
    rehearsing_min: int
    waiting_min: int


def meetings(scenario: Scenario, rows: Iterable[Mapping[str, str]]) -> tuple[Meeting, ...]:
    """Return the rehearsals of a plan by time; rows whose times cannot be read are left to the findings."""
    lead = timedelta(minutes=scenario.option("rehearsals", "call_before_min", _lead_min(scenario)))
    groups = {group.group_id: group for group in scenario.groups}
    items = {item.item_id: item.name for item in scenario.items}
    persons = _persons(scenario)
    venues = {venue.venue_id: venue.name for venue in scenario.venues}
    found = []
    for row in rows:
        times = _times(row)
        if times is None:
            continue
        called = [name for name in row["group_ids"].split(";") if name]
        found.append(
            Meeting(
                row["session_id"],
                row["item_id"],
                items.get(row["item_id"], row["item_id"]),
                row["stage"],
                row["venue_id"],
                venues.get(row["venue_id"], row["venue_id"]),
                tuple((name, groups[name].name if name in groups else name) for name in called),
                sum(groups[name].size for name in called if name in groups),
                times[0] - lead,
                *times,
                persons.get(row["item_id"], ()),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.start, one.session_id)))


def _persons(scenario: Scenario) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the named people of every item: its own, its directors, and members of its groups."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for item in scenario.items:
        own, groups = {*item.person_ids, *item.director_ids}, set(item.group_ids)
        found[item.item_id] = tuple(
            (one.person_id, one.full_name)
            for one in scenario.performers
            if one.person_id in own or not groups.isdisjoint(one.group_ids)
        )
    return found


def _lead_min(scenario: Scenario) -> int:
    problem = entry_of("rehearsals").problem(scenario)
    return int(getattr(problem, "options").call_before_min)  # noqa: B009 - only this problem has it


def _times(row: Mapping[str, str]) -> tuple[datetime, datetime] | None:
    try:
        return datetime.strptime(row["start"], DATETIME_FORMAT), datetime.strptime(row["end"], DATETIME_FORMAT)
    except ValueError:
        return None


def matching(  # noqa: PLR0913, PLR0917 - the fields of a filter
    found: Iterable[Meeting], venue: str = "", group: str = "", stage: str = "", person: str = "", date: str = ""
) -> tuple[Meeting, ...]:
    """Return the rehearsals that a filter lets through."""
    return tuple(
        one
        for one in found
        if venue in {"", one.venue_id}
        and stage in {"", one.stage}
        and (not group or any(group == key for key, _ in one.groups))
        and (not person or any(person == key for key, _ in one.persons))
        and date in {"", str(one.start.date())}
    )


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def chosen_week(found: Sequence[Meeting], text: str, today: date) -> date | None:
    """Return the Monday that the address asks for, else this week's if anything is rehearsed, else the first."""
    weeks = sorted({monday_of(one.start.date()) for one in found})
    try:
        return monday_of(date.fromisoformat(text))
    except ValueError:
        pass
    if not weeks:
        return None
    return monday_of(today) if monday_of(today) in weeks else weeks[0]


def of_week(found: Iterable[Meeting], monday: date) -> tuple[Meeting, ...]:
    """Return the rehearsals of one week."""
    after = monday + timedelta(days=DAYS_OF_WEEK)
    return tuple(one for one in found if monday <= one.start.date() < after)


def draw(found: Sequence[Meeting], monday: date, by: str) -> Week:
    """Return the calendar of a week: under each day a lane per venue (or group), hours from left to right."""
    chosen = of_week(found, monday)
    first = min((one.start.hour for one in chosen), default=6)
    last = max((one.end.hour + (one.end.minute > 0) for one in chosen), default=22)
    last = max(last, first + 8)
    lanes: list[Lane] = []
    bars: list[Bar] = []
    named: set[str] = set()
    y = TOP_PX
    for offset in range(DAYS_OF_WEEK):
        day = monday + timedelta(days=offset)
        of_day = [one for one in chosen if one.start.date() == day]
        if not of_day:
            continue
        lanes.append(Lane(y, "", day))
        y += DAY_PX
        for label, held in _lanes(of_day, by):
            for row in _rows(held):
                lanes.append(Lane(y, label))
                bars += [_bar(one, first, y, named) for one in row]
                y += ROW_PX
                label = ""  # noqa: PLW2901 - a second row of the same place needs no second name
    hours = tuple((LABEL_PX + (hour - first) * HOUR_PX, f"{hour}:00") for hour in range(first, last + 1))
    weeks = sorted({monday_of(one.start.date()) for one in found})
    earlier = max((week for week in weeks if week < monday), default=None)
    later = min((week for week in weeks if week > monday), default=None)
    width = LABEL_PX + (last - first) * HOUR_PX + 30
    return Week(monday, width, y + 4, tuple(lanes), tuple(bars), hours, str(earlier or ""), str(later or ""))


def _lanes(of_day: Sequence[Meeting], by: str) -> Iterable[tuple[str, list[Meeting]]]:
    lanes: dict[str, list[Meeting]] = defaultdict(list)
    for one in of_day:
        for name in [name for _, name in one.groups] if by == "group" else [one.venue]:
            lanes[name].append(one)
    return sorted(lanes.items())


def _rows(held: Sequence[Meeting]) -> list[list[Meeting]]:
    """Return the rehearsals of one place in rows without overlap: one row, unless the plan has a clash."""
    rows: list[list[Meeting]] = []
    for one in held:
        row = next((row for row in rows if row[-1].end <= one.start), None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    return rows


def _bar(one: Meeting, first: int, y: int, named: set[str]) -> Bar:
    begin = one.start.hour * MINUTES + one.start.minute - first * MINUTES
    length = int((one.end - one.start).total_seconds()) // MINUTES
    width = max(14, length * HOUR_PX // MINUTES - 1)
    words = one.item
    room = int((width - 8) / LETTER_PX)
    shown = words if len(words) <= room else words[: max(room - 1, 1)] + "…"
    is_first = one.session_id not in named
    named.add(one.session_id)
    return Bar(one, LABEL_PX + begin * HOUR_PX // MINUTES, y + 2, width, shown, is_first)


def waiting(scenario: Scenario, found: Iterable[Meeting]) -> tuple[Waiting, ...]:
    """Return how long each group waits between its rehearsals of a day, the longest first."""
    by_group: dict[str, dict[date, list[Meeting]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        for group_id, _ in one.groups:
            by_group[group_id][one.start.date()].append(one)
    lines = [
        _waiting(group.group_id, group.name, group.size, by_group[group.group_id])
        for group in scenario.groups
        if group.group_id in by_group
    ]
    return tuple(sorted(lines, key=lambda line: -line.waiting_min))


def _waiting(group_id: str, name: str, people: int, days: Mapping[date, Sequence[Meeting]]) -> Waiting:
    rehearsing = sum(_minutes(one.start, one.end) for held in days.values() for one in held)
    present = sum(_minutes(min(one.start for one in held), max(one.end for one in held)) for held in days.values())
    count = sum(len(held) for held in days.values())
    return Waiting(group_id, name, people, count, len(days), rehearsing, max(0, present - rehearsing))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // MINUTES
