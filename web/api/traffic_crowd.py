"""Crowd cards for programs."""

from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel

from planner.traffic.crowd import Card, arithmetic, crowd_cards, verdict
from web.api.traffic import NO_DATA
from web.context import EventContext, allow
from web.errors import Conflict
from web.policy import Action, Resource
from web.views.traffic_tab import seen_today

router = APIRouter(prefix="/api/v1/events/{event}/traffic", tags=["traffic"])
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]


class CapacityAnswer(BaseModel):
    """What a zone takes under a figure; ``people`` is the least of the four parts, ``binding`` names it."""

    per_min_m: int
    entry: int
    holding: int
    exit: int
    emergency: int
    people: int
    binding: str
    holds: bool
    arithmetic: list[str]


class EgressAnswer(BaseModel):
    """How long a zone takes to empty; ``lost`` is the exit taken as lost, ``minutes`` None when nobody can leave."""

    per_min_m: int
    purpose: str
    lost: str
    people_per_min: float
    minutes: float | None
    limit_min: int
    holds: bool


class CardAnswer(BaseModel):
    """The card of a zone; ``turns`` are the neighbouring figures between which the verdict turns."""

    zone_id: str
    name: str
    people: int
    verdict: str
    turns: list[tuple[int, int]]
    smallest_figure: float | None
    capacities: list[CapacityAnswer]
    egresses: list[EgressAnswer]


@router.get("/crowd", response_model=list[CardAnswer])
def crowd(context: Reader) -> list[dict[str, Any]]:
    """Return a card for every zone."""
    scenario = seen_today(context)
    if scenario is None:
        raise Conflict(NO_DATA)
    return [_card(context, card) for card in crowd_cards(scenario)]


def _card(context: EventContext, card: Card) -> dict[str, Any]:
    row, language = card.zone.row, context.language
    return {
        "zone_id": row.zone_id,
        "name": row.name,
        "people": row.people,
        "verdict": verdict(card).to(language),
        "turns": card.turns,
        "smallest_figure": _rounded(card.smallest_figure),
        "capacities": [
            {
                "per_min_m": each.figure,
                "entry": each.entry,
                "holding": each.holding,
                "exit": each.exit,
                "emergency": each.emergency,
                "people": each.people,
                "binding": each.binding,
                "holds": row.people <= each.people,
                "arithmetic": [line.to(language) for line in arithmetic(card, each.figure)],
            }
            for each in card.capacities
        ],
        "egresses": [
            {
                "per_min_m": each.figure,
                "purpose": each.purpose,
                "lost": each.lost,
                "people_per_min": _rounded(each.per_min),
                "minutes": _rounded(each.minutes),
                "limit_min": each.limit_min,
                "holds": each.holds,
            }
            for each in card.egresses
        ],
    }


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 2)
