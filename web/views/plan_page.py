"""The one shape of a plan page: which plan, how good, what is wrong; every problem's page begins with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from planner.catalog import entry_of
from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Status
from planner.report import STATUS_WORDS, gap_words
from planner.report.words import goal_words
from planner.wording import number
from web.context import EventContext
from web.services.plans import Bundle, PlanCard
from web.store import tables
from web.views.page import Page
from web.words import moment_of

SUBJECT_PAGES: Mapping[str, str] = {
    "seating": "seating",
    "tables": "seating",
    "lodging": "lodging",
    "transport": "transport",
    "rehearsals": "rehearsals",
    "staffing": "staffing",
    "preparation": "preparation",
    "traffic": "traffic",
    "runsheet": "runsheet",
}
"""Room in which the findings of a problem are looked at."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as a bar: ``value`` of ``max``, in words."""

    label: str
    words: str
    value: float
    max: float
    state: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as a sentence with a link to its culprit."""

    severity: str
    sentence: str
    href: str
    rule: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """What stands above the picture of a plan (macro ``plan_header``)."""

    status: str
    findings_count: int
    score_words: str
    gap_words: str
    goals: tuple[Goal, ...]
    made_by: str
    made_at_words: str
    seed: int | None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(Page):
    """Base of every plan page's view.

    Attributes:
        problem: name of the problem package, or "traffic" and "runsheet".
        plan: the plan shown, None before the first one.
        header: status, score, gap, goals; None without a plan of this problem.
        findings: what the independent check says of this problem.
        plans: the plans one may look at instead.
        in_force: whether the plan shown is the one in force.
        stale: whether the scenario was changed after the plan was made.
    """

    problem: str
    plan: PlanCard | None = None
    header: PlanHeader | None = None
    findings: tuple[FindingLine, ...] = ()
    plans: tuple[PlanCard, ...] = ()
    in_force: bool = False
    stale: bool = False


def chosen(context: EventContext, public_id: str) -> Bundle | None:
    """Return the plan that the address asks for, the one in force when it asks for none, None before the first.

    Raises:
        NotFound: the event has no such plan.
    """
    shelf = context.services.shelf
    if public_id:
        return shelf.bundle(shelf.card(context.event.id, public_id))
    card = shelf.in_force(context.event.id, context.event.plan_id)
    return shelf.bundle(card) if card is not None else None


def base_of(context: EventContext, bundle: Bundle | None, problem: str) -> dict[str, Any]:
    """Return the fields of PlanPage, for the view of a problem: ``SeatingPage(**base_of(…), zones=…)``."""
    room = SUBJECT_PAGES[problem]
    plans = context.services.shelf.cards(context.event.id)
    if bundle is None:
        return {"room": room, "problem": problem, "plans": plans}
    return {
        "room": room,
        "problem": problem,
        "plan": bundle.card,
        "header": header_of(context, bundle, problem),
        "findings": finding_lines(
            context, bundle, [finding for finding in bundle.findings if finding.problem == problem]
        ),
        "plans": plans,
        "in_force": bundle.card.id == context.event.plan_id,
        "stale": bundle.card.revision != context.event.revision,
    }


def header_of(context: EventContext, bundle: Bundle, problem: str) -> PlanHeader | None:
    """Return the header of a problem's plan, None when it was not planned."""
    entry = bundle.files.problems.get(problem)
    if entry is None:
        return None
    language = context.language
    status = Status(entry["status"])
    score = entry["score"]
    return PlanHeader(
        status=_state(context, bundle, status),
        findings_count=sum(finding.problem == problem for finding in bundle.findings),
        score_words="" if score is None else number(score),
        gap_words=gap_words(entry["gap"], language),
        goals=_goals(context, problem, entry["goals"]),
        made_by=bundle.card.author,
        made_at_words=moment_of(bundle.card.at_ms, language),
        seed=entry.get("seed"),
        facts=((context.say("Kết quả giải", "Result"), STATUS_WORDS[status].to(language)),),
    )


def _state(context: EventContext, bundle: Bundle, status: Status) -> str:
    """Return the state that the badge shows: outdated, infeasible, submitted, approved or draft."""
    if status is Status.INFEASIBLE:
        return "infeasible"
    if bundle.card.revision != context.event.revision:
        return "outdated"
    with context.store.read() as db:
        state = db.execute(
            select(tables.submissions.c.state)
            .where(tables.submissions.c.plan_id == bundle.card.id)
            .order_by(tables.submissions.c.number.desc())
            .limit(1)
        ).scalar()
    return state if state in {"submitted", "approved"} else "draft"


def _goals(context: EventContext, problem: str, goals: Mapping[str, int]) -> tuple[Goal, ...]:
    top = max([1, *goals.values()])
    return tuple(
        Goal(goal_words(name, context.language, problem), number(value), value, top) for name, value in goals.items()
    )


def finding_lines(context: EventContext, bundle: Bundle, findings: Sequence[Finding]) -> tuple[FindingLine, ...]:
    """Return findings as sentences with links, errors first."""
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return tuple(_line(context, bundle, finding) for finding in ordered)


def _line(context: EventContext, bundle: Bundle, finding: Finding) -> FindingLine:
    room = SUBJECT_PAGES.get(finding.problem, "plans")
    subject = finding.subjects[0] if finding.subjects else ""
    href = f"{context.href(room)}?plan={bundle.card.public_id}"
    if subject:
        href += f"&show={quote(subject)}#{quote(subject)}"
    return FindingLine(
        str(finding.severity), finding.message.to(context.language), href, finding.rule, finding.subjects
    )


def problem_title(problem: str, context: EventContext) -> str:
    """Return a problem's name in the reader's language."""
    return entry_of(problem).title.to(context.language)
