"""Whether the server lives and is ready, and its figures for monitoring."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from web import operations
from web.context import Context, open_to_all
from web.errors import NotFound
from web.policy import Action, Resource

router = APIRouter(tags=["health"])
Anyone = Annotated[Context, open_to_all()]
LOOPBACK = frozenset({"127.0.0.1", "::1"})


class State(BaseModel):
    """One word, and nothing about the inside."""

    status: Literal["ok", "unavailable"]


@router.get("/healthz")
def alive(context: Anyone) -> State:
    """Say that the process answers."""
    del context
    return State(status="ok")


@router.get("/readyz", responses={503: {"model": State}})
def ready(context: Anyone, response: Response) -> State:
    """Say whether the database answers too."""
    try:
        if operations.is_ready(context.store):
            return State(status="ok")
    except SQLAlchemyError:
        pass
    response.status_code = 503
    return State(status="unavailable")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(context: Anyone) -> Response:
    """Return the figures to a monitor on this machine or to the administrator; to others the page does not exist."""
    if not (_on_this_machine(context) or context.may(Resource.OPERATIONS, Action.READ)):
        raise NotFound
    return Response(context.request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _on_this_machine(context: Context) -> bool:
    """Whether the request was made here and did not come through a proxy, which would look like this machine."""
    forwarded = {"forwarded", "x-forwarded-for", "x-real-ip", "via"} & set(context.request.headers)
    client = context.request.client
    return not forwarded and client is not None and client.host in LOOPBACK
