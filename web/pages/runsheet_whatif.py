"""What hangs on the run-sheet: an overrun and who is told, two versions, plans B, and the rules one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Response

from planner.documents import Options, build, document_of, render
from planner.documents.kinds.runsheet_pages import BEFORE
from planner.errors import UsageError
from planner.runsheet.differences import KIND_WORDS, RowChange
from planner.runsheet.rulebook import Rule
from planner.runsheet.sheet import to_cells
from planner.runsheet.variants import Consequences
from planner.scenario.rows import Variant
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import runsheet_whatif as whatif
from web.services.plans import Bundle, PlanCard
from web.services.runsheet import Script, rows_of
from web.services.runsheet_whatif import Delayed, Reader
from web.views.listing import asked, attachment, file_of
from web.views.page import Page
from web.views.plan_page import chosen
from web.views.readings import script_of
from web.views.room import scenario_of

router = APIRouter(include_in_schema=False)
Viewer = Annotated[EventContext, allow(Resource.RUNSHEET, Action.READ)]
NAMES = ("plan", "item", "minutes", "how", "cut", "format", "before", "after", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage(Page):
    """Base: what the address asks for, and why nothing can be shown."""

    query: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayPage(WhatIfPage):
    """An overrun: what may run late, and what it moves; ``names`` of items and groups by id."""

    choices: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    found: Delayed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage(WhatIfPage):
    """Two versions beside each other."""

    plans: tuple[PlanCard, ...] = ()
    changes: tuple[RowChange, ...] | None = None
    words: Mapping[str, Wording]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantsPage(WhatIfPage):
    """The plans B, and all that one of them brings."""

    variants: tuple[Variant, ...] = ()
    found: Consequences | None = None
    words: Mapping[str, Wording]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage(WhatIfPage):
    """Every rule with its basis, errors and warnings."""

    rules: tuple[tuple[Rule, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The run-sheet of an address, as its reader may know it."""

    scenario: Scenario
    bundle: Bundle | None
    script: Script
    reader: Reader


def sheet_of(context: EventContext, plan: str) -> Sheet | None:
    """Return the run-sheet that an address asks for; None while the data cannot be read."""
    bundle, script = script_of(context, plan)
    scenario = scenario_of(context, bundle)
    if script is None or scenario is None:
        return None
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return Sheet(scenario, bundle, script, whatif.reader_of(script, cleared=cleared))


def _trail(context: EventContext, words: Wording) -> tuple[tuple[str, str | None], ...]:
    return ((words.to(context.language), None),)


@router.get("/events/{event}/runsheet/delay")
def delay(context: Viewer, plan: str = "") -> Response:
    """Show what an overrun moves and who must be told, the fewest that the rules allow."""
    query, sheet = asked(context, NAMES), sheet_of(context, plan)
    title = Wording("Chậm giờ: báo cho ai", "Running late: who is told")
    base: dict[str, Any] = {"room": "runsheet", "trail": _trail(context, title), "query": query}
    if sheet is None:
        return context.page("runsheet/delay.html", DelayPage(**base))
    choices = whatif.choices_of(sheet.script, sheet.scenario, sheet.reader)
    try:
        found = delay_found(sheet, query)
    except UsageError as error:
        fault = error.message.to(context.language)
        return context.page("runsheet/delay.html", DelayPage(**base, choices=choices, fault=fault), status=422)
    if found is not None and "format" in query:
        return _told_file(context, query["format"], found)
    return context.page(
        "runsheet/delay.html", DelayPage(**base, choices=choices, names=whatif.names_of(sheet.scenario), found=found)
    )


def delay_found(sheet: Sheet, query: Mapping[str, str]) -> Delayed | None:
    """Return what the delay of an address brings, None when it asks for none."""
    disruption = whatif.asked_disruption(sheet.scenario, query)
    if disruption is None:
        return None
    known = {name for name, _ in whatif.choices_of(sheet.script, sheet.scenario, sheet.reader)}
    if query["item"] not in known:
        raise NotFound(Wording("Không có mục này trong kịch bản.", "The run-sheet has no such item."))
    return whatif.delayed(sheet.scenario, sheet.bundle, disruption, sheet.reader, cutting=query.get("cut") != "0")


def _told_file(context: EventContext, kind: str, found: Delayed) -> Response:
    context.need(Resource.RUNSHEET, Action.EXPORT)
    say = context.say
    headings = (say("Báo cho", "Tell"), say("Số người", "People"), say("Về việc", "About"), say("Giờ mới", "New time"))
    times = {one.subject: one.times[0][2] for one in found.subjects if one.times}
    rows = (
        (
            one.party.name,
            str(one.party.heads),
            "; ".join((*one.subjects, *one.items)),
            "; ".join(f"{times[name]:%H:%M}" for name in one.subjects if name in times),
        )
        for one, _ in found.told
    )
    return file_of(context, "bao-cham-gio", kind, headings, rows)


@router.get("/events/{event}/runsheet/versions")
def versions(context: Viewer) -> Response:
    """Show what differs between the run-sheets of two plans; the newer may be today's data."""
    query = asked(context, NAMES)
    title = Wording("So sánh phiên bản kịch bản", "Versions of the run-sheet")
    base: dict[str, Any] = {"room": "runsheet", "trail": _trail(context, title), "query": query, "words": KIND_WORDS}
    plans = context.services.shelf.cards(context.event.id)
    if "before" not in query:
        return context.page("runsheet/versions.html", VersionsPage(**base, plans=plans))
    before, after = sheet_of(context, query["before"]), sheet_of(context, query.get("after", "today"))
    if before is None or after is None:
        fault = context.say("Dữ liệu hôm nay có lỗi, chưa so sánh được.", "Today's data have faults.")
        return context.page("runsheet/versions.html", VersionsPage(**base, plans=plans, fault=fault))
    if query.get("format") == "pdf":
        return _changed_pages(context, before, after)
    old, new = (rows_of(one.scenario, one.bundle) for one in (before, after))
    reader = Reader(before.reader.secrets | after.reader.secrets, after.reader.cleared)
    changes = whatif.changes_between(old, new, reader)
    return context.page("runsheet/versions.html", VersionsPage(**base, plans=plans, changes=changes))


def _changed_pages(context: EventContext, before: Sheet, after: Sheet) -> Response:
    """Return the pages that differ as a PDF; protected items stand on no page (R46)."""
    context.need(Resource.RUNSHEET, Action.EXPORT)
    document, options = document_of("kich-ban-thay-doi"), Options(number=2, paper="a4")
    hidden = before.script.secrets | after.script.secrets
    old, new = (
        [to_cells(row) for row in rows_of(one.scenario, one.bundle) if row.item_id not in hidden]
        for one in (before, after)
    )
    content = build(document, after.scenario, {"runsheet": new, BEFORE: old}, options)
    return attachment(context, render(document, content, "pdf", options), "to-thay-kich-ban.pdf", "application/pdf")


@router.get("/events/{event}/runsheet/variants")
def variants(context: Viewer, plan: str = "") -> Response:
    """Show the plans B, and all that one of them brings."""
    query = asked(context, NAMES)
    bundle = chosen(context, plan)
    scenario = scenario_of(context, bundle)
    title = Wording("Phương án B", "Plans B")
    base: dict[str, Any] = {"room": "runsheet", "trail": _trail(context, title), "query": query, "words": KIND_WORDS}
    sheet = sheet_of(context, plan)
    if scenario is None or sheet is None:
        return context.page("runsheet/variants.html", VariantsPage(**base))
    try:
        found = whatif.plan_b(scenario, query["id"], sheet.reader) if "id" in query else None
    except UsageError as error:
        fault = error.message.to(context.language)
        view = VariantsPage(**base, variants=scenario.variants, fault=fault)
        return context.page("runsheet/variants.html", view, status=422)
    return context.page("runsheet/variants.html", VariantsPage(**base, variants=scenario.variants, found=found))


@router.get("/events/{event}/runsheet/rules")
def rules(context: Viewer, plan: str = "") -> Response:
    """Show every rule that the run-sheet is judged by, with its article and what it found."""
    query, sheet = asked(context, NAMES), sheet_of(context, plan)
    title = Wording("Soát nghi thức", "Rules of the ceremony")
    base: dict[str, Any] = {"room": "runsheet", "trail": _trail(context, title), "query": query}
    if sheet is None or not sheet.scenario.runsheet:
        return context.page("runsheet/rules.html", RulesPage(**base))
    found = whatif.rulebook(sheet.script, sheet.scenario, rows_of(sheet.scenario, sheet.bundle))
    return context.page("runsheet/rules.html", RulesPage(**base, rules=found))
