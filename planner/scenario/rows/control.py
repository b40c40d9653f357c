"""Keeping the preparation in hand: holidays, reported work, gates, papers cited, sub-plans, confirmed sources."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import Count, Id, Name, Names, OptionalDay, OptionalInt, OptionalMoment, Ref
from planner.scenario.rows.base import Row


class Holiday(Row):
    """Days on which the week's usual rule does not hold, beside those that the planner knows.

    ``off`` is a holiday, ``work`` a Saturday worked in exchange, ``known`` a span of which every exception is listed
    (a new year). The same day in the planner's own table is overruled.
    """

    first: OptionalDay
    last: OptionalDay = None
    kind: Literal["off", "work", "known"]
    name: str = ""
    source: str = ""


class Progress(Row):
    """A report on a task, and its verification by somebody else; the latest report of a task counts."""

    task_id: Annotated[Id, Ref("tasks")]
    percent: Annotated[Count, Field(le=100)]
    reported_by: Name
    reported_at: OptionalMoment = None
    verified_by: str = ""
    verified_at: OptionalMoment = None
    evidence: str = ""


class Gate(Row):
    """What must be there at a readiness gate, ``days_before`` the day itself: tasks verified, papers at hand."""

    requirement_id: Id
    gate: Name
    days_before: Count
    requirement: Name
    tasks: Annotated[Names, Ref("tasks")] = ()
    proof: str = ""
    evidence: str = ""


class Confirmation(Row):
    """A clerk has checked a rule, a procedure or a holiday against the official text, and says where."""

    kind: Literal["rule", "procedure", "holiday"]
    subject_id: Id
    confirmed_by: Name
    confirmed_on: OptionalDay = None
    source: str = ""


class SourceDocument(Row):
    """A paper that the preparation rests on, entered once: number, day, issuer, what it says in brief."""

    document_id: Id
    issued: OptionalDay = None
    issuer: str = ""
    title: str = ""
    path: str = ""


class Subplan(Row):
    """The plan that a body or commune owes, its named head, and the two steps of approval."""

    body: Id
    head: str = ""
    due_d: OptionalInt = None
    submitted: OptionalDay = None
    document: Annotated[str, Ref("source_documents")] = ""
    appraised_by: str = ""
    appraised: OptionalDay = None
    approved_by: str = ""
    approved: OptionalDay = None
