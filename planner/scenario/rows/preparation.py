"""Preparatory tasks, members, directives, lessons and procedures."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Day,
    Flag,
    Id,
    Name,
    Names,
    OptionalCount,
    OptionalDay,
    OptionalFloat,
    OptionalInt,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row


class Task(Row):
    """A piece of preparatory work; ``latest_finish_d`` counts days before D-day (negative: after it).

    ``participants`` are bodies and communes that share the work (``*``: every commune); ``procedures`` the
    administrative procedures that it carries out; ``carried_from`` the earlier event that it was put off from. It may
    not start before ``earliest_start_d`` (days before D-day); ``calendar`` says whether its days are office days or
    every day; ``people`` work on it, one of them accountable.
    """

    task_id: Id
    name: Name
    subcommittee: str = ""
    owner_body: str = ""
    duration_days: Count
    effort_hours: OptionalFloat = None
    predecessors: Names = ()
    latest_finish_d: OptionalInt = None
    optional: Flag = False
    value: OptionalInt = None
    skills: Names = ()
    task_class: Literal["hưởng ứng", "chính", "lễ", ""] = Field(default="", alias="class")
    source: str = ""
    participants: Names = ()
    procedures: Annotated[Names, Ref("procedures")] = ()
    carried_from: str = ""
    earliest_start_d: OptionalInt = None
    calendar: Literal["làm việc", "liên tục", ""] = ""
    cost_vnd: OptionalCount = None
    people: Positive = 1


class Member(Row):
    """A member of the organising committee or of a sub-committee."""

    member_id: Id
    name: Name
    organisation_id: Annotated[str, Ref("organisations")] = ""
    subcommittee: str = ""
    skills: Names = ()
    hours_per_week: OptionalFloat = None


class Meeting(Row):
    """A meeting or rehearsal of the committee: who was expected and, once it was held, who was present."""

    meeting_id: Id
    name: Name
    day: Day
    expected: Annotated[Names, Ref("members")] = ()
    present: Annotated[Names, Ref("members")] = ()


class Directive(Row):
    """A conclusion of the steering committee: its clause, owner, the tasks that carry it out, and what proves it."""

    clause: Id
    quote: Name
    owner: str = ""
    due: OptionalDay = None
    document: Annotated[str, Ref("source_documents")] = ""
    tasks: Annotated[Names, Ref("tasks")] = ()
    evidence: str = ""
    closed: OptionalDay = None


class Lesson(Row):
    """A lesson of an earlier event and how this plan is checked against it.

    ``check_id`` names the check that the planner runs; ``waived`` is the reason why a lesson does not hold here.
    """

    lesson: Name
    check: str = ""
    clause: str = ""
    document: Annotated[str, Ref("source_documents")] = ""
    check_id: str = ""
    waived: str = ""


class Procedure(Row):
    """An administrative procedure, when it is triggered, by when to file it and how sure its source is.

    The text columns are for people. The others say the same for the planner and win where they are filled:
    ``lead_days`` of ``lead_unit`` before ``lead_before`` (``D``, or a task that waits for the answer), in force from
    ``valid_from`` to ``valid_to``, both included; ``fact`` names the keys of ``[facts]`` that call for it.
    """

    procedure_id: Id
    name: Name
    trigger: str = ""
    authority: str = ""
    file_by: str = ""
    processing: str = ""
    legal_basis: str = ""
    verified: str = ""
    fact: Names = ()
    lead_days: OptionalInt = None
    lead_unit: Literal["calendar", "working", "hours", ""] = ""
    lead_before: str = ""
    processing_days: OptionalInt = None
    processing_unit: Literal["calendar", "working", "hours", ""] = ""
    valid_from: OptionalDay = None
    valid_to: OptionalDay = None
    tasks: Names = ()
    alternatives: str = ""
