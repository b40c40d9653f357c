"""The home of an event by role: what an organiser, a reviewer, a clerk and a viewer need to see first."""

import csv
from dataclasses import dataclass
from datetime import timedelta

from planner import runsheet
from planner.wording import moment_words
from web.context import EventContext
from web.policy import TABLE_RESOURCES, Action, Resource, Role
from web.services import listing, overview
from web.services.checking import sentence, table_of
from web.services.overview import GateShare, TaskLine, Waiting
from web.services.plans import Bundle
from web.services.scenarios import JUDGING_S, Current
from web.services.vocabulary import choice_words, table_words
from web.store.engine import now_ms
from web.views.page import Page
from web.views.plan_list import visible_findings
from web.views.plan_page import FindingLine, chosen, finding_lines
from web.words import local, today

SHOWN = 8
SHOWN_FAULTS = 5
MANY_ROWS = 8_000
"""Rows of an event above which judging them would hold up the first page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first things to do."""

    title: str
    words: str
    href: str
    done: bool


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault of the data, and the table to mend it in."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What one person changed in one table."""

    table: str
    person: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class CueLine:
    """An item of the run-sheet; ``now`` while it runs."""

    time: str
    title: str
    performer: str
    now: bool


@dataclass(frozen=True, slots=True)
class GateRow:
    """A sub-committee and its shares at the gates."""

    name: str
    shares: tuple[GateShare, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Page):
    """Everything the first page shows; parts that a role does not need are empty.

    Attributes:
        steps: the first things to do, until all are done.
        late, late_count: tasks past their deadline.
        soon: tasks due in the next days.
        gates: readiness by sub-committee.
        faults, fault_count: what keeps the data from being planned.
        judging: whether that is still being found out; large events take seconds.
        findings, finding_count: what the check says of the plan in force.
        changes: since yesterday; for a reviewer since the last approval.
        waiting: submissions that wait for a decision, and by whom.
        guests: guests by status.
        cues: the run-sheet from now on.
    """

    is_organiser: bool
    is_reviewer: bool
    is_clerk: bool
    steps: tuple[Step, ...] = ()
    late: tuple[TaskLine, ...] = ()
    late_count: int = 0
    soon: tuple[TaskLine, ...] = ()
    gates: tuple[GateRow, ...] = ()
    gate_days: tuple[int, ...] = overview.GATES_D
    faults: tuple[FaultLine, ...] = ()
    fault_count: int = 0
    judging: bool = False
    findings: tuple[FindingLine, ...] = ()
    finding_count: int = 0
    plan_number: int | None = None
    plan_href: str = ""
    stale: bool = False
    changes: tuple[ChangeLine, ...] = ()
    changes_since: str = ""
    waiting: tuple[Waiting, ...] = ()
    approvers: tuple[str, ...] = ()
    comments: int = 0
    guests: tuple[tuple[str, int, str], ...] = ()
    cues: tuple[CueLine, ...] = ()


def home(context: EventContext) -> Home:
    """Return the first page of an event for this reader."""
    roles = set(context.event.roles)
    bundle = chosen(context, "")
    parts: dict[str, object] = {}
    if context.may(Resource.PREPARATION, Action.READ):
        parts |= _work(context)
    if roles & {Role.ORGANISER, Role.CLERK}:
        parts |= _faults(context)
    if roles & {Role.ORGANISER, Role.REVIEWER}:
        parts |= _reviews(context) | _changes(context)
    if context.may(Resource.RUNSHEET, Action.READ) and bundle is not None:
        parts["cues"] = _cues(context, bundle)
    if bundle is not None:
        parts |= _plan(context, bundle)
    if Role.CLERK in roles:
        parts["guests"] = _guests(context)
    if Role.ORGANISER in roles:
        parts["steps"] = _steps(context, bool(parts.get("fault_count") or parts.get("judging")), bundle)
    flags = {"is_organiser": Role.ORGANISER in roles, "is_reviewer": Role.REVIEWER in roles}
    return Home(room="", **flags, is_clerk=Role.CLERK in roles, **parts)  # type: ignore[arg-type]  # each is named


def _work(context: EventContext) -> dict[str, object]:
    tasks = overview.tasks_of(context.store, context.event.id, context.event.d_day)
    now, end = today(), today() + timedelta(days=overview.NEXT_DAYS)
    late = [task for task in tasks if task.due < now and not task.done]
    room = context.href("preparation")
    return {
        "late": tuple(late[:SHOWN]),
        "late_count": len(late),
        "soon": tuple(task for task in tasks if now <= task.due <= end and not task.done),
        "gates": tuple(
            GateRow(name or context.say("(chưa giao)", "(nobody)"), shares, f"{room}?subcommittee={name}")
            for name, shares in overview.readiness(tasks).items()
        ),
    }


def _faults(context: EventContext) -> dict[str, object]:
    current = _judged(context)
    if current is None:
        return {"judging": True}
    seen = [
        (table, fault)
        for fault in current.faults
        if (table := table_of(fault.file)) not in TABLE_RESOURCES or context.may(TABLE_RESOURCES[table], Action.READ)
    ]
    lines = tuple(
        FaultLine(sentence(fault).to(context.language), context.href("data", table))
        for table, fault in seen[:SHOWN_FAULTS]
    )
    return {"faults": lines, "fault_count": len(seen)}


def _judged(context: EventContext) -> Current | None:
    """Return the scenario judged, None while that is going on; of a large event it begins once the page is there."""
    scenarios, event = context.services.scenarios, context.event
    known = scenarios.known(event.id, event.revision)
    if known is None and "hx-request" not in context.request.headers:
        with context.store.read() as db:
            if sum(listing.counts(db, event.id).values()) > MANY_ROWS:
                return None
    return known or scenarios.awaited(event.id, JUDGING_S)


def _plan(context: EventContext, bundle: Bundle) -> dict[str, object]:
    findings = visible_findings(context, bundle)
    return {
        "findings": finding_lines(context, bundle, findings)[:SHOWN],
        "finding_count": len(findings),
        "plan_number": bundle.card.number,
        "plan_href": context.href("plans", bundle.card.public_id),
        "stale": bundle.card.revision != context.event.revision,
    }


def _reviews(context: EventContext) -> dict[str, object]:
    every = overview.submissions_of(context.store, context.event.id)
    return {
        "waiting": tuple(one for one in every if one.state == "submitted"),
        "approvers": overview.people_with(context.store, context.event.id, Role.REVIEWER),
        "comments": overview.open_comments(context.store, context.event.id),
    }


def _changes(context: EventContext) -> dict[str, object]:
    """Return what changed since yesterday; for who only reviews, since the last approval."""
    since, words = overview.yesterday_ms(), context.say("từ hôm qua", "since yesterday")
    if Role.ORGANISER not in context.event.roles:
        every = overview.submissions_of(context.store, context.event.id)
        approved = next((one for one in every if one.state == "approved"), None)
        since = approved.at_ms if approved else 0
        words = (
            context.say("từ lần duyệt gần nhất", "since the last approval")
            if approved
            else context.say("từ đầu (chưa duyệt lần nào)", "from the beginning (nothing approved yet)")
        )
    lines = tuple(
        ChangeLine(
            table_words(one.table).to(context.language),
            one.person or context.say("hệ thống", "the system"),
            one.count,
            context.href("data", one.table) if one.table in TABLE_RESOURCES else context.href("data"),
        )
        for one in overview.changes_since(context.store, context.event.id, since)
        if context.may(TABLE_RESOURCES.get(one.table, Resource.SETTINGS), Action.READ)
    )
    return {"changes": lines, "changes_since": words}


def _guests(context: EventContext) -> tuple[tuple[str, int, str], ...]:
    return tuple(
        (
            choice_words("guests", "status", status).to(context.language),
            count,
            f"{context.href('guests')}?status={status}",
        )
        for status, count in overview.guests_by_status(context.store, context.event.id)
    )


def _cues(context: EventContext, bundle: Bundle) -> tuple[CueLine, ...]:
    """Return what runs now and comes next; before the day its first items, after it nothing."""
    path = bundle.folder / runsheet.FILE
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("start")]
    moment = f"{local(now_ms()):%Y-%m-%d %H:%M}"
    ahead = sorted((row for row in rows if (row.get("end") or row["start"]) > moment), key=lambda row: row["start"])
    return tuple(
        CueLine(
            moment_words(row["start"], context.language),
            row.get("title", ""),
            row.get("performer", ""),
            row["start"] <= moment,
        )
        for row in ahead[:SHOWN]
    )


def _steps(context: EventContext, has_faults: bool, bundle: Bundle | None) -> tuple[Step, ...]:  # noqa: FBT001
    """Return the way from empty tables to printed papers, nothing once it has been gone."""
    made = overview.progress_of(context.store, context.event.id)
    clean = bundle is not None and not any(one.severity == "error" for one in bundle.findings)
    asked: tuple[tuple[tuple[str, str], tuple[str, str], str, bool], ...] = (
        (
            ("Nhập dữ liệu", "Enter the data"),
            ("khách, ghế, nơi ở, buổi tập, đường, chốt", "guests, seats, hotels, rehearsals, streets, posts"),
            "data",
            made.rows > 0 and not has_faults,
        ),
        (
            ("Lập phương án", "Solve"),
            ("máy xếp, bạn theo dõi", "the machine plans, you watch"),
            "plans/new",
            made.plans > 0,
        ),
        (("Kiểm tra", "Check"), ("xem điều cần xem, sửa", "look at the findings, mend"), "plans", clean),
        (
            ("Trình duyệt", "Submit"),
            ("gửi công an thẩm định", "to the security reviewers"),
            "review",
            made.submissions > 0,
        ),
        (
            ("In văn bản", "Print"),
            ("giấy mời, sơ đồ, kịch bản", "invitations, charts, run-sheet"),
            "documents",
            made.prints > 0,
        ),
    )
    steps = tuple(
        Step(context.say(*title), context.say(*words), context.href(href), done) for title, words, href, done in asked
    )
    return () if all(step.done for step in steps) else steps
