"""Plans for programs: list, one plan with its findings, what is in force, two compared."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from planner.show import finding_json
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import compare, plans
from web.services.pins import RESOURCES
from web.services.plans import PlanCard
from web.views.compared import visible_moves
from web.views.plan_list import plan_lines, plan_state, visible_findings

router = APIRouter(prefix="/api/v1", tags=["plans"])
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.PLANS, Action.EDIT)]
PublicId = Annotated[str, Path(max_length=16)]
PlanQuery = Annotated[str, Query(max_length=16)]


class PlanOut(BaseModel):
    """A plan: its state, its figures by problem, how it was made."""

    id: str
    number: int
    title: str
    state: str
    in_force: bool
    revision: int
    origin: str
    digest: str
    findings: int
    errors: int
    author: str
    at_ms: int
    problems: dict[str, Any]
    settings: dict[str, Any]


class FindingOut(BaseModel):
    """What the independent check says."""

    problem: str
    rule: str
    subjects: list[str]
    severity: str
    message: str


class WholePlan(PlanOut):
    """A plan with its findings."""

    finding_list: list[FindingOut]


class FigureOut(BaseModel):
    """One figure in both plans; lower is better."""

    name: str
    before: int | None
    after: int | None


class MoveOut(BaseModel):
    """Someone or something that is elsewhere in the second plan."""

    problem: str
    subject: str
    label: str
    before: str
    after: str


class CompareOut(BaseModel):
    """Two plans beside each other."""

    a: str
    b: str
    goals: dict[str, list[FigureOut]]
    moves: list[MoveOut]
    only_a: list[FindingOut]
    only_b: list[FindingOut]


def _out(context: EventContext, card: PlanCard, state: str) -> dict[str, Any]:
    entries = card.summary.get("problems", {})
    shown = {name: entry for name, entry in entries.items() if _readable(context, name)}
    return {
        "id": card.public_id,
        "number": card.number,
        "title": card.title,
        "state": state,
        "in_force": card.id == context.event.plan_id,
        "revision": card.revision,
        "origin": card.origin,
        "digest": card.digest,
        "findings": card.findings,
        "errors": card.errors,
        "author": card.author,
        "at_ms": card.at_ms,
        "problems": shown,
        "settings": dict(card.settings),
    }


def _readable(context: EventContext, problem: str) -> bool:
    return problem in RESOURCES and context.may(RESOURCES[problem], Action.READ)


@router.get("/events/{event}/plans")
def list_plans(context: Reader) -> list[PlanOut]:
    """Return every plan, the newest first."""
    return [PlanOut.model_validate(_out(context, line.card, line.state)) for line in plan_lines(context)]


@router.get("/events/{event}/plans/compare")
def compare_plans(context: Reader, a: PlanQuery, b: PlanQuery) -> CompareOut:
    """Return goals, moves and findings of two plans."""
    shelf = context.services.shelf
    one, other = (shelf.bundle(shelf.card(context.event.id, plan)) for plan in (a, b))
    own, others = visible_findings(context, one), visible_findings(context, other)
    found = [figures for figures in compare.figures(one, other) if _readable(context, figures.name)]
    moved = [move for figures in found for move in visible_moves(context, one, other, figures.name)]
    return CompareOut.model_validate(
        {
            "a": a,
            "b": b,
            "goals": {
                figures.name: [
                    {"name": goal.name, "before": goal.before, "after": goal.after}
                    for goal in (figures.score, *figures.goals)
                ]
                for figures in found
            },
            "moves": [
                {
                    "problem": move.problem,
                    "subject": move.subject,
                    "label": move.label,
                    "before": move.before,
                    "after": move.after,
                }
                for move in moved
            ],
            "only_a": [finding_json(one, context.language) for one in compare.only_in(own, others)],
            "only_b": [finding_json(one, context.language) for one in compare.only_in(others, own)],
        }
    )


@router.get("/events/{event}/plans/{plan}")
def get_plan(context: Reader, plan: PublicId) -> WholePlan:
    """Return one plan with its findings."""
    shelf = context.services.shelf
    bundle = shelf.bundle(shelf.card(context.event.id, plan))
    findings = [finding_json(one, context.language) for one in visible_findings(context, bundle)]
    values = _out(context, bundle.card, plan_state(context, bundle.card))
    return WholePlan.model_validate({**values, "finding_list": findings})


@router.post("/events/{event}/plans/{plan}/force")
def put_in_force(context: Editor, plan: PublicId) -> PlanOut:
    """Make a plan the one that pages show and documents are printed from."""
    card = context.services.shelf.card(context.event.id, plan)
    context.store.write(context.actor, lambda transaction: plans.put_in_force(transaction, context.event.id, card))
    return PlanOut.model_validate({**_out(context, card, plan_state(context, card)), "in_force": True})
