"""Stops of vehicles and teams as a calendar file, for the telephones of those who drive."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from planner.ics import Appointment, calendar
from planner.problems.transport import Problem
from planner.problems.transport.plan import from_rows
from planner.scenario.schema import Scenario
from planner.tables import TableRow


def driving_calendar(scenario: Scenario, rows: Sequence[Mapping[str, str]], stamp: datetime) -> bytes:
    """Return an .ics file of rows of transport.csv, one entry a stop; ``stamp`` (UTC) says when the plan was made."""
    stops, _ = from_rows([TableRow(number, row) for number, row in enumerate(rows, start=2)])
    names = {task.task_id: task.name for task in Problem.from_scenario(scenario).tasks}
    entries = (
        Appointment(
            stop_uid(stop.task_id, stop.action, scenario.event.id),
            stop.arrive,
            stop.depart,
            f"{stop.vehicle_id}: {stop.action} {stop.task_id}",
            stop.place,
            described(names.get(stop.task_id, ""), stop.people),
        )
        for stop in stops
    )
    return calendar("Đưa đón", scenario.event.timezone, entries, stamp)


def described(task: str, people: int) -> str:
    """Return what a stop is for, with how many people where there are any."""
    return f"{task} ({people} người)".strip() if people else task


def stop_uid(task_id: str, action: str, event_id: str) -> str:
    """Return the name of an entry: the same stop keeps it in every plan, so that a new file moves it."""
    return f"{task_id}-{action}@{event_id}"
