"""One plan: each problem with its figures and what stands in its way, all findings, all files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from planner import catalog
from planner.engine.outcome import Status
from planner.report.words import goal_words
from planner.wording import number
from web.context import EventContext
from web.policy import TABLE_RESOURCES, Action, Resource
from web.services.pins import RESOURCES
from web.services.plans import Bundle, PlanCard
from web.views.job_page import settings_words
from web.views.page import Page
from web.views.plan_files import FileLink, file_links
from web.views.plan_list import (
    FINDING_RESOURCES,
    ProblemFigures,
    figures_of,
    hidden_ids,
    hidden_names,
    plan_state,
    visible_findings,
)
from web.views.plan_page import FindingLine, Goal, finding_lines
from web.views.room import HIDDEN_FINDING

LINKED = ("guests", "sessions", "posts", "shifts", "hotels", "rooms", "venues", "groups", "seats", "officers")
"""Tables whose ids are looked for in the sentences of a conflict."""
MOST_DEMANDS = 40


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A demand that clashes or was left out, with the rows it is about."""

    sentence: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """One problem of a plan."""

    figures: ProblemFigures
    href: str
    goals: tuple[Goal, ...]
    reason: str
    minimal: bool
    demands: tuple[DemandLine, ...]
    unmet: tuple[DemandLine, ...]
    unmet_count: int
    solve_href: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one problem."""

    key: str
    title: str
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(Page):
    """Everything the page of a plan shows."""

    card: PlanCard
    state: str
    in_force: bool
    stale: bool
    problems: tuple[ProblemCard, ...]
    groups: tuple[FindingGroup, ...]
    files: tuple[FileLink, ...]
    settings: tuple[tuple[str, str], ...]
    others: tuple[PlanCard, ...]
    deletable: bool


def plan_view(context: EventContext, bundle: Bundle) -> PlanView:
    """Return the view of a plan."""
    card, state = bundle.card, plan_state(context, bundle.card)
    in_force = card.id == context.event.plan_id
    return PlanView(
        room="plans",
        trail=((context.say(f"Phương án số {card.number}", f"Plan no. {card.number}"), None),),
        card=card,
        state=state,
        in_force=in_force,
        stale=card.revision != context.event.revision,
        problems=tuple(_problem(context, bundle, figures) for figures in figures_of(context, card)),
        groups=_groups(context, bundle),
        files=file_links(context, bundle),
        settings=settings_words(card.settings, context.language) if "limit_s" in card.settings else (),
        others=tuple(one for one in context.services.shelf.cards(context.event.id) if one.id != card.id),
        deletable=not in_force and state not in {"submitted", "approved"},
    )


def _problem(context: EventContext, bundle: Bundle, figures: ProblemFigures) -> ProblemCard:
    name = figures.name
    entry, details = bundle.files.problems[name], bundle.files.details.get(name, {})
    conflict: Mapping[str, Any] = details.get("conflict") or {}
    unmet: Sequence[Mapping[str, str]] = details.get("unmet") or ()
    top = max([1, *entry["goals"].values()])
    may_solve = context.may(Resource.PLANS, Action.SOLVE)
    query = urlencode({"only": name, "from": bundle.card.public_id})
    return ProblemCard(
        figures,
        f"{context.href(name)}?plan={bundle.card.public_id}",
        tuple(
            Goal(goal_words(goal, context.language, name), number(value), value, top)
            for goal, value in entry["goals"].items()
            if entry["status"] in {Status.OPTIMAL, Status.FEASIBLE}
        ),
        _told(context, bundle, conflict["reason"]) if conflict else "",
        bool(conflict.get("minimal")),
        _demands(context, bundle, conflict.get("demands", ())),
        _demands(context, bundle, unmet),
        len(unmet),
        f"{context.href('plans', 'new')}?{query}" if may_solve else "",
    )


def _demands(context: EventContext, bundle: Bundle, demands: Sequence[Mapping[str, str]]) -> tuple[DemandLine, ...]:
    known = _ids(context, bundle)
    return tuple(
        DemandLine(_told(context, bundle, one), _links(context, known, f"{one.get('key', '')} {one['vi']}"))
        for one in demands[:MOST_DEMANDS]
    )


def _told(context: EventContext, bundle: Bundle, words: Mapping[str, str]) -> str:
    """Return a sentence of a conflict as this reader may know it."""
    if hidden_ids(context, bundle).intersection(re.findall(r"[\w-]+", words["vi"])):
        return HIDDEN_FINDING.to(context.language)
    names = hidden_names(context, bundle)
    text = str(words[context.language])
    return names.sub("••", text) if names else text


def _ids(context: EventContext, bundle: Bundle) -> dict[str, str]:
    """Return id -> table for every row that the reader may open and a conflict may be about."""
    hidden = hidden_ids(context, bundle)
    found: dict[str, str] = {}
    for table in LINKED:
        if context.may(TABLE_RESOURCES[table], Action.READ):
            rows = getattr(bundle.scenario, table)
            key = next(iter(type(rows[0]).model_fields)) if rows else ""
            found.update({str(getattr(row, key)): table for row in rows})
    return {name: table for name, table in found.items() if name and name not in hidden}


def _links(context: EventContext, known: Mapping[str, str], text: str) -> tuple[tuple[str, str], ...]:
    words = dict.fromkeys(re.findall(r"[\w-]+", text))
    return tuple(
        (word, f"{context.href('data', known[word])}?{urlencode({'q': word})}") for word in words if word in known
    )


def _groups(context: EventContext, bundle: Bundle) -> tuple[FindingGroup, ...]:
    findings = visible_findings(context, bundle)
    names = dict.fromkeys(one.problem for one in findings)
    return tuple(
        FindingGroup(
            name,
            _title(context, name),
            finding_lines(context, bundle, [one for one in findings if one.problem == name]),
        )
        for name in names
    )


def _title(context: EventContext, name: str) -> str:
    if name in RESOURCES:
        return catalog.entry_of(name).title.to(context.language)
    words = {"traffic": ("Giao thông", "Traffic"), "runsheet": ("Kịch bản", "Run-sheet")}
    return context.say(*words.get(name, ("Buổi lễ", "The event"))) if name in {*FINDING_RESOURCES, "event"} else name
