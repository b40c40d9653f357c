"""Preparatory tasks, members, directives, lessons and procedures."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Flag,
    Id,
    Name,
    Names,
    OptionalDay,
    OptionalFloat,
    OptionalInt,
    Ref,
)
from planner.scenario.rows.base import Row


class Task(Row):
    """A piece of preparatory work; ``latest_finish_d`` counts days before D-day (negative: after it)."""

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


class Member(Row):
    """A member of the organising committee or of a sub-committee."""

    member_id: Id
    name: Name
    organisation_id: Annotated[str, Ref("organisations")] = ""
    subcommittee: str = ""
    skills: Names = ()
    hours_per_week: OptionalFloat = None


class Directive(Row):
    """A conclusion of the steering committee, with its clause and owner."""

    clause: Id
    quote: Name
    owner: str = ""
    due: OptionalDay = None


class Lesson(Row):
    """A lesson of an earlier event and how this plan is checked against it."""

    lesson: Name
    check: str = ""


class Procedure(Row):
    """An administrative procedure, when it is triggered, by when to file it and how sure its source is."""

    procedure_id: Id
    name: Name
    trigger: str = ""
    authority: str = ""
    file_by: str = ""
    processing: str = ""
    legal_basis: str = ""
    verified: str = ""
