"""When groups, people and venues cannot be used: rows of availability.csv, weekly timetables, congresses and exams."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from planner.errors import UsageError
from planner.problems.rehearsals.entities import Block, Span, Who
from planner.problems.rehearsals.intake import Horizon, gaps
from planner.scenario import rows
from planner.scenario.schema import Scenario
from planner.units import MINUTES_PER_DAY
from planner.wording import Wording

KINDS = {"group": "group", "performer": "person", "venue": "venue"}
"""availability.subject_kind -> kind of Who."""
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Monday to Sunday, as offices write them."""
WEEKLY = re.compile(r"(T[2-7]|CN)(?:-(T[2-7]|CN))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
HEADER_LINES = 2
"""Line of the first row of a table."""


def read_blocks(scenario: Scenario, horizon: Horizon) -> tuple[Block, ...]:
    """Return every time in which somebody or something cannot be used.

    Rows of ``available = 1`` mean "only then"; a row on an organisation takes whole days of its groups and people.

    Raises:
        UsageError: a weekly timetable cannot be read.
    """
    blocks = [*_rows(scenario, horizon), *_congresses(scenario, horizon), *_timetables(scenario, horizon)]
    return tuple(sorted(blocks, key=lambda block: (block.who, block.span, block.reason)))


def _rows(scenario: Scenario, horizon: Horizon) -> Iterator[Block]:
    only: dict[Who, list[Span]] = defaultdict(list)
    for number, row in enumerate(scenario.availability, start=HEADER_LINES):
        if row.subject_kind not in KINDS:
            continue
        who = Who(KINDS[row.subject_kind], row.subject_id)
        span = horizon.minute(row.start), horizon.minute(row.end)
        if row.available:
            only[who].append(span)
        elif _within(span, horizon):
            yield Block(who, span, row.reason, f"{who.kind} {who.id} {row.start:%Y-%m-%d %H:%M}", row=number)
    for who, spans in only.items():
        yield from (Block(who, gap, "", f"{who.kind} {who.id} only") for gap in gaps(spans, horizon.end_min))


def _within(span: Span, horizon: Horizon) -> bool:
    return span[1] > 0 and span[0] < horizon.end_min and span[0] < span[1]


def _congresses(scenario: Scenario, horizon: Horizon) -> Iterator[Block]:
    """Yield the whole days on which an organisation needs its groups and people: a congress, an exam."""
    members: dict[str, list[Who]] = defaultdict(list)
    for group in scenario.groups:
        members[group.organisation_id].append(Who("group", group.group_id))
    for person in scenario.performers:
        members[person.organisation_id].append(Who("person", person.person_id))
    for number, row in enumerate(scenario.availability, start=HEADER_LINES):
        if row.subject_kind != "organisation" or row.available:
            continue
        first, last = horizon.minute(row.start) // MINUTES_PER_DAY, (horizon.minute(row.end) - 1) // MINUTES_PER_DAY
        span = first * MINUTES_PER_DAY, (last + 1) * MINUTES_PER_DAY
        if _within(span, horizon):
            key = f"organisation {row.subject_id} {row.start:%Y-%m-%d}"
            yield from (Block(who, span, row.reason, key, True, number) for who in members[row.subject_id])  # noqa: FBT003


def _timetables(scenario: Scenario, horizon: Horizon) -> Iterator[Block]:
    for number, group in enumerate(scenario.groups, start=HEADER_LINES):
        hours = weekly_hours(group.timetable, f"groups.csv:{number}")
        for day in range(horizon.days):
            today = horizon.origin + timedelta(days=day)
            yield from _lessons(group, today, hours, day * MINUTES_PER_DAY)


def _lessons(group: rows.Group, today: date, hours: Mapping[int, Iterable[Span]], midnight: int) -> Iterator[Block]:
    if group.timetable_until is not None and today > group.timetable_until:
        return
    for start, end in hours.get(today.weekday(), ()):
        key = f"group {group.group_id} {today} {start}"
        yield Block(Who("group", group.group_id), (midnight + start, midnight + end), "giờ học, giờ làm", key)


def weekly_hours(entries: Iterable[str], where: str) -> dict[int, list[Span]]:
    """Return the hours of every weekday (Monday 0) out of entries such as ``T2-T6 07:00-11:00``.

    Raises:
        UsageError: an entry has another form.
    """
    hours: dict[int, list[Span]] = defaultdict(list)
    for entry in entries:
        found = WEEKLY.fullmatch(entry.strip())
        if found is None:
            raise UsageError(
                Wording(
                    f"{where}:timetable: không đọc được “{entry}”; cần dạng T2-T6 07:00-11:00, chủ nhật là CN.",
                    f"{where}:timetable: cannot read “{entry}”; expected like T2-T6 07:00-11:00 (T2 is Monday).",
                )
            )
        first, last = WEEKDAYS.index(found[1]), WEEKDAYS.index(found[2] or found[1])
        start, end = int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])
        for weekday in range(first, last + 1):
            hours[weekday].append((start, end))
    return hours
