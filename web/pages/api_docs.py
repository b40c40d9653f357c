"""The documentation of the JSON API, from files of ours."""

from typing import Annotated

from fastapi import APIRouter, Response

from web.context import Context, allow
from web.policy import Action, Resource
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.OWN_ACCOUNT, Action.READ)]


@router.get("/api/docs")
def api_docs(context: Reader) -> Response:
    """Show every address of the API, with a form to try it."""
    return context.page("shell/docs.html", Page())
