"""The panel beside every picture of a plan: why this, what else, at what price."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.explained import account_for, explained

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Name = Annotated[str, Path(max_length=100)]


@router.get("/events/{event}/explain/{problem}/{subject}")
def explain(context: Reader, problem: Name, subject: Name, plan: str = "") -> Response:
    """Fill the panel; ``subject`` is a guest, a session, a post, a person or ``person@shift``."""
    account, plan_id = account_for(context, problem, subject, plan)
    # The panel asks through htmx; a link opened in a tab of its own gets a whole page.
    template = "explain/panel.html" if "hx-request" in context.request.headers else "explain/page.html"
    return context.page(template, explained(context, account, plan_id))
