"""Crowd cards: how many people each zone takes, how fast they leave, the arithmetic, and where the verdict turns."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from planner.engine.findings import Severity
from planner.traffic.crowd import LEVEL_FIGURES, Card, arithmetic, check_cards, crowd_cards, crowd_findings, verdict
from planner.traffic.crowd.steps import NAMES, decimal
from planner.traffic.crowd.zones import PURPOSES, Purpose
from planner.wording import Wording
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, seen_today, tab_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
PARTS = {
    "entry": Wording("cửa vào", "entry"),
    "holding": Wording("chỗ chứa", "holding"),
    "exit": Wording("ra về", "exit"),
    "emergency": Wording("thoát nạn", "emergency"),
}


@dataclass(frozen=True, slots=True)
class EgressLine:
    """How long a zone takes to empty in one case, figure by figure; ``lost`` names the exit taken as lost."""

    purpose: str
    lost: str
    limit_min: int
    times: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ZoneCard:
    """A card in the reader's language."""

    zone_id: str
    name: str
    people: int
    verdict: str
    state: str
    capacities: tuple[tuple[str, tuple[int, ...]], ...]
    totals: tuple[tuple[int, bool, str], ...]
    egresses: tuple[EgressLine, ...]
    sums: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdPage(TrafficTab):
    """The cards of all zones.

    Attributes:
        figures: people per minute and metre, with who says so and how sure that is.
        agreed: whether the checker, which reckons by itself, agrees with every card.
    """

    cards: tuple[ZoneCard, ...] = ()
    figures: tuple[tuple[int, str, str], ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    agreed: bool = True


@router.get("/events/{event}/traffic/crowd")
def crowd(context: Reader, format: str = "") -> Response:  # noqa: A002 - its name in the address
    """Show a card for every zone, or send the table of capacities."""
    base, scenario = tab_base(context, "crowd"), seen_today(context)
    if scenario is None:
        return context.page("traffic/crowd.html", CrowdPage(**base))
    cards = crowd_cards(scenario)
    if format:
        return _exported(context, format, cards)
    language = context.language
    found = sorted(crowd_findings(scenario), key=lambda one: one.severity is not Severity.ERROR)
    view = CrowdPage(
        **base,
        cards=tuple(_card(context, card) for card in cards),
        figures=tuple((one.per_min_m, one.source.to(language), one.mark) for one in LEVEL_FIGURES),
        findings=tuple((str(one.severity), one.message.to(language)) for one in found),
        agreed=not check_cards(scenario, cards),
    )
    return context.page("traffic/crowd.html", view)


def _card(context: EventContext, card: Card) -> ZoneCard:
    row, language = card.zone.row, context.language
    held = len(card.holding_figures)
    parts = tuple(
        (words.to(language), tuple(getattr(each, name) for each in card.capacities)) for name, words in PARTS.items()
    )
    return ZoneCard(
        row.zone_id,
        row.name,
        row.people,
        verdict(card).to(language),
        "good" if held == len(card.capacities) else "warn" if held else "bad",
        parts,
        tuple((each.people, row.people <= each.people, PARTS[each.binding].to(language)) for each in card.capacities),
        tuple(_egress(context, card, purpose, lost=lost) for purpose in PURPOSES for lost in (False, True)),
        tuple(
            (each.figure, tuple(line.to(language) for line in arithmetic(card, each.figure)))
            for each in card.capacities
        ),
    )


def _egress(context: EventContext, card: Card, purpose: Purpose, *, lost: bool) -> EgressLine:
    found = [each for each in card.egresses if each.purpose == purpose and bool(each.lost) is lost]
    names = {gate.exit_id: gate.name for gate in card.zone.gates}
    title = NAMES[purpose].to(context.language).partition(" (")[0]
    none = context.say("không ra được", "nobody leaves")
    times = tuple(
        (none if each.minutes is None else decimal(each.minutes).to(context.language), each.holds) for each in found
    )
    gates = ", ".join(dict.fromkeys(names.get(each.lost, "") for each in found if each.lost))
    return EgressLine(title, gates, card.zone.limit_min(purpose), times)


def _exported(context: EventContext, kind: str, cards: tuple[Card, ...]) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say = context.say
    headings = (
        say("Khu", "Zone"),
        say("Dự kiến", "Expected"),
        say("Người/phút/m", "People/min/m"),
        *(words.to(context.language) for words in PARTS.values()),
        say("Sức chứa an toàn", "Safe capacity"),
        say("Đạt", "Holds"),
    )
    lines = (
        (
            card.zone.row.name,
            str(card.zone.row.people),
            str(each.figure),
            *(str(getattr(each, name)) for name in PARTS),
            str(each.people),
            say("đạt", "yes") if card.zone.row.people <= each.people else say("không đạt", "no"),
        )
        for card in cards
        for each in card.capacities
    )
    return file_of(context, "dam-dong", kind, headings, lines)
