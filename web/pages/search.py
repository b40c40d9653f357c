"""The answer to Ctrl K."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from web.context import EventContext, any_member
from web.services.listing import as_json
from web.views.searching import found

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, any_member()]


@router.get("/events/{event}/search")
def find(context: Member, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Return what a few letters may mean: rows of tables the caller may read, and rooms."""
    return Response(as_json(found(context, q)), media_type="application/json", headers={"Cache-Control": "no-store"})
