"""Studies of the traffic room: begun by a button, watched while they run."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from web.context import EventContext, allow, redirect
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.traffic_study import Study
from web.services.traffic_tasks import TASKS
from web.views.traffic_tab import begin_study, cleared, studies_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
WATCHED = frozenset({*TASKS, "compare"})
"""Kinds of studies; a comparison is begun on its own page, which knows the versions."""
Kind = Annotated[str, Path(pattern="^[a-z]{1,20}$")]


@dataclass(frozen=True, slots=True)
class Watching:
    """How far a study is."""

    key: str
    study: Study


@router.post("/events/{event}/traffic/studies/{kind}")
def begin(context: Reader, kind: Kind) -> Response:
    """Begin a study; whoever may read the traffic may have it reckoned anew, as nothing of the event is changed."""
    begin_study(context, kind)
    return redirect(context.href("traffic", kind))


@router.get("/events/{event}/traffic/studies/{kind}")
def watch(context: Reader, kind: Kind) -> Response:
    """Return how far a study is; once it has ended, the page that waits is loaded anew."""
    found = studies_of(context).find(kind, cleared=cleared(context)) if kind in WATCHED else None
    if found is None:
        raise NotFound
    if not found.is_busy:
        return Response(headers={"HX-Refresh": "true"})
    return context.page("traffic/watching.html", Watching(kind, found))
