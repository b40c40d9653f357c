"""Studies of the traffic room for programs: begin one, ask how far it is, read what it found."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.traffic_tasks import TASKS
from web.views.traffic_tab import begin_comparison, begin_study, cleared, studies_of

router = APIRouter(prefix="/api/v1/events/{event}/traffic", tags=["traffic"])
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Kind = Annotated[str, Path(pattern="^[a-z]{1,20}$", examples=["reach"])]


class StudyAnswer(BaseModel):
    """A study: ``state`` is none, waiting, running, done or failed; ``stale`` when the data was changed since.

    ``result`` is what the last study that ended well found, also while a new one is under way.
    """

    kind: str
    state: str
    stale: bool
    done: float
    total: float
    message: str
    result: dict[str, Any] | None


class SidesIn(BaseModel):
    """Two versions by number; 0 is the event as it is now."""

    model_config = ConfigDict(extra="forbid")

    before: Annotated[int, Field(ge=0, le=100_000)]
    after: Annotated[int, Field(ge=0, le=100_000)] = 0
    flows: bool = False


@router.post("/studies/{kind}", response_model=StudyAnswer, status_code=202)
def begin(context: Reader, kind: Kind) -> dict[str, Any]:
    """Begin a study from the data of today; one that is under way already goes on."""
    begin_study(context, kind)
    return _told(context, kind)


@router.get("/studies/{kind}", response_model=StudyAnswer)
def read(context: Reader, kind: Kind) -> dict[str, Any]:
    """Return how far a study is, and its last result."""
    if kind not in {*TASKS, "compare"}:
        raise NotFound
    return _told(context, kind)


@router.post("/compare", response_model=StudyAnswer, status_code=202)
def compare(context: Reader, asked: SidesIn) -> dict[str, Any]:
    """Begin to compare two versions; the answer is read as the study “compare”."""
    begin_comparison(context, (asked.before, asked.after), flows=asked.flows)
    return _told(context, "compare")


def _told(context: EventContext, kind: str) -> dict[str, Any]:
    studies, mine = studies_of(context), cleared(context)
    found, last = studies.find(kind, cleared=mine), studies.last(kind, cleared=mine)
    return {
        "kind": kind,
        "state": "none" if found is None else found.state,
        "stale": last is not None and last.revision != context.event.revision,
        "done": 0 if found is None else found.done,
        "total": 0 if found is None else found.total,
        "message": found.message.to(context.language) if found is not None and found.message is not None else "",
        "result": None if last is None else last.result,
    }
