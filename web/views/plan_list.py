"""The plans of an event beside each other, and what a reader may be told of a plan's findings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from planner import catalog
from planner.engine.findings import Finding
from planner.engine.outcome import Status
from planner.report import STATUS_WORDS, gap_words
from planner.wording import number
from web.context import EventContext
from web.policy import Action, Resource
from web.services.pins import RESOURCES
from web.services.plans import Bundle, PlanCard
from web.services.protection import protected_of
from web.store import tables
from web.views.page import Page
from web.views.room import HIDDEN_FINDING
from web.views.sight import sight_in

FINDING_RESOURCES: Mapping[str, Resource] = {
    **RESOURCES,
    "traffic": Resource.TRAFFIC,
    "runsheet": Resource.RUNSHEET,
}


@dataclass(frozen=True, slots=True)
class ProblemFigures:
    """How good one problem's part of a plan is."""

    name: str
    title: str
    status: str
    score: str
    gap: str
    findings: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list."""

    card: PlanCard
    state: str
    in_force: bool
    problems: tuple[ProblemFigures, ...]

    @property
    def gap(self) -> float:
        """The largest proven gap of its problems, to sort by; problems without one come last."""
        gaps = [entry["gap"] for entry in self.card.summary.get("problems", {}).values()]
        return max((9e9 if gap is None else gap for gap in gaps), default=9e9)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanList(Page):
    """The plans of an event."""

    lines: tuple[PlanLine, ...]
    total: int
    query: Mapping[str, str]
    next: str
    previous: str
    solving: int


def plan_lines(context: EventContext) -> list[PlanLine]:
    """Return every plan of the event, the newest first."""
    states = submission_states(context)
    cards = context.services.shelf.cards(context.event.id)
    return [
        PlanLine(card, _state(context, card, states), card.id == context.event.plan_id, figures_of(context, card))
        for card in cards
    ]


def plan_state(context: EventContext, card: PlanCard) -> str:
    """Return the state that the badge of a plan shows."""
    return _state(context, card, submission_states(context))


def submission_states(context: EventContext) -> dict[int, str]:
    """Return the state of the last submission of each plan."""
    given = tables.submissions.c
    query = select(given.plan_id, given.state).where(given.event_id == context.event.id).order_by(given.number)
    with context.store.read() as db:
        return {row.plan_id: row.state for row in db.execute(query)}


def _state(context: EventContext, card: PlanCard, states: Mapping[int, str]) -> str:
    entries = card.summary.get("problems", {}).values()
    if any(entry["status"] == Status.INFEASIBLE for entry in entries):
        return "infeasible"
    if card.revision != context.event.revision:
        return "outdated"
    return states[card.id] if states.get(card.id) in {"submitted", "approved"} else "draft"


def figures_of(context: EventContext, card: PlanCard) -> tuple[ProblemFigures, ...]:
    """Return the figures of a plan's problems that the reader may see."""
    found: list[ProblemFigures] = []
    for name, entry in card.summary.get("problems", {}).items():
        if name in RESOURCES and context.may(RESOURCES[name], Action.READ):
            found.append(_figures(context, name, entry))
    return tuple(found)


def _figures(context: EventContext, name: str, entry: Mapping[str, Any]) -> ProblemFigures:
    language = context.language
    return ProblemFigures(
        name,
        catalog.entry_of(name).title.to(language),
        STATUS_WORDS[Status(entry["status"])].to(language),
        "–" if entry["score"] is None else number(entry["score"]),
        gap_words(entry["gap"], language),
        int(entry["findings"]),
    )


def visible_findings(context: EventContext, bundle: Bundle) -> tuple[Finding, ...]:
    """Return the findings of a plan as this reader may know them: rights of each problem, protected people, names."""
    readable = [one for one in bundle.findings if _readable(context, one.problem)]
    return tuple(_veiled(context, bundle, readable))


def _readable(context: EventContext, problem: str) -> bool:
    return context.may(FINDING_RESOURCES.get(problem, Resource.PLANS), Action.READ)


def _veiled(context: EventContext, bundle: Bundle, findings: Sequence[Finding]) -> Iterator[Finding]:
    hidden = hidden_ids(context, bundle)
    names = hidden_names(context, bundle)
    for one in findings:
        if hidden.intersection(one.subjects) or hidden.intersection(re.findall(r"[\w-]+", one.message.vi)):
            yield replace(one, subjects=(), message=HIDDEN_FINDING)
        elif one.problem == "staffing" and names is not None:
            yield replace(one, message=type(one.message)(*(names.sub("••", text) for text in one.message)))
        else:
            yield one


def hidden_ids(context: EventContext, bundle: Bundle) -> frozenset[str]:
    """Return the ids of protected people, delegations and posts that the reader may not know of."""
    if context.may(Resource.PROTECTED, Action.READ):
        return frozenset()
    return protected_of(bundle.scenario).ids


def hidden_names(context: EventContext, bundle: Bundle) -> re.Pattern[str] | None:
    """Return what finds the names that the reader may not see, None where there are none."""
    hidden = sight_in(context).hidden(bundle.scenario)
    if not hidden:
        return None
    names = sorted({one.name for one in hidden if one.name}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)) or r"(?!)")
