"""Seating for programs: the chart's data, trying a change, keeping it as a new plan."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from planner.amend import Edit
from planner.catalog import entry_of
from web.context import EventContext, any_member
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import edits

router = APIRouter(prefix="/api/v1", tags=["plans"])
Member = Annotated[EventContext, any_member()]
RESOURCES: Mapping[str, Resource] = {
    "seating": Resource.SEATING,
    "tables": Resource.SEATING,
    "lodging": Resource.LODGING,
    "rehearsals": Resource.REHEARSALS,
}
"""Problems whose plan may be changed by hand one subject at a time, and whose rights decide."""


class EditModel(BaseModel):
    """One subject gets other values."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[str, Field(min_length=1, max_length=100)]
    values: Annotated[dict[str, Annotated[str, Field(max_length=300)]], Field(min_length=1, max_length=10)]


class EditsModel(BaseModel):
    """Changes made together; ``title`` names the plan when they are kept."""

    model_config = ConfigDict(extra="forbid")

    edits: Annotated[list[EditModel], Field(min_length=1, max_length=edits.MOST_EDITS)]
    title: Annotated[str, Field(max_length=200)] = ""

    def as_edits(self) -> tuple[Edit, ...]:
        """Return them as the planner takes them."""
        return tuple(Edit(edit.subject, edit.values) for edit in self.edits)


@router.post("/events/{event}/plans/{plan}/{problem}/try")
def try_edits(context: Member, plan: str, problem: str, body: EditsModel) -> dict[str, Any]:
    """Say what changes by hand would break and cost; nothing is kept."""
    bundle = _bundle(context, plan, problem, Action.READ)
    considered = edits.DESKS.desk(bundle, problem).consider(body.as_edits())
    return edits.told(considered, context.language)


@router.post("/events/{event}/plans/{plan}/{problem}/edits", status_code=201)
def keep_edits(context: Member, plan: str, problem: str, body: EditsModel) -> dict[str, Any]:
    """Keep the changed plan as a new plan of the event; the earlier one stays as it is."""
    bundle = _bundle(context, plan, problem, Action.EDIT)
    wish = edits.Wish(context.event.id, bundle, problem, body.as_edits(), body.title)
    services = context.services
    kept = edits.keep_edit(services.store, services.shelf, services.settings.jobs, context.actor, wish)
    href = f"{context.href(problem)}?plan={kept.public_id}"
    return {"plan": kept.public_id, "href": href, **edits.told(kept.considered, context.language)}


def _bundle(context: EventContext, plan: str, problem: str, action: Action) -> Any:  # noqa: ANN401 - a Bundle
    if problem not in RESOURCES:
        raise NotFound
    context.need(RESOURCES[problem], action)
    if action is Action.EDIT:
        context.need(Resource.PLANS, Action.EDIT)
    entry_of(problem)
    shelf = context.services.shelf
    return shelf.bundle(shelf.card(context.event.id, plan))
