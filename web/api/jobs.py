"""Solves for programs: queue one, watch it, end it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from planner.engine.pins import Pin
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import jobs
from web.services.jobs import Job
from web.services.solves import Base, Wish, ask

router = APIRouter(prefix="/api/v1", tags=["jobs"])
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Solver = Annotated[EventContext, allow(Resource.PLANS, Action.SOLVE)]
PublicId = Annotated[str, Path(max_length=16)]
Name = Annotated[str, Field(min_length=1, max_length=32)]
Figures = Annotated[dict[Name, dict[Name, int]], Field(max_length=16)]


class PinOfSolve(BaseModel):
    """A decision that this solve alone must keep."""

    model_config = ConfigDict(extra="forbid")

    problem: Name
    subject: str = Field(min_length=1, max_length=100)
    field: Name
    value: str = Field(min_length=1, max_length=200)


class SolveIn(BaseModel):
    """What is asked of a solve; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    problems: list[Name] = Field(default=[], max_length=16, description="empty: all")
    limit_s: int = Field(default=60, ge=jobs.LEAST_LIMIT_S, le=jobs.MOST_LIMIT_S)
    seed: int = Field(default=1, ge=0, lt=2**31)
    deterministic: bool = True
    weights: Figures = {}
    options: Figures = {}
    base: str = Field(default="", max_length=16, description="plan that parts not solved anew are taken from")
    near: bool = Field(default=False, description="change as little as possible from the base")
    keep_pins: bool = True
    trial: list[PinOfSolve] = Field(default=[], max_length=200)
    title: str = Field(default="", max_length=200)


class JobOut(BaseModel):
    """A solve; ``progress`` has score, bound and curve by problem, ``plan`` the id of what came of it."""

    id: str
    state: Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
    revision: int
    queued_ms: int
    started_ms: int | None
    ended_ms: int | None
    author: str
    request: dict[str, Any]
    progress: dict[str, Any]
    plan: str | None
    error: str | None


def _out(context: EventContext, job: Job) -> JobOut:
    return JobOut.model_validate(
        {
            "id": job.public_id,
            "state": job.state,
            "revision": job.revision,
            "queued_ms": job.queued_ms,
            "started_ms": job.started_ms,
            "ended_ms": job.ended_ms,
            "author": job.author,
            "request": dict(job.request),
            "progress": dict(job.progress),
            "plan": job.result.get("plan"),
            "error": job.message.to(context.language) if job.message else None,
        }
    )


@router.post("/events/{event}/jobs", status_code=201)
def start(context: Solver, body: SolveIn) -> JobOut:
    """Queue a solve of the data as they are now."""
    shelf = context.services.shelf
    bundle = shelf.bundle(shelf.card(context.event.id, body.base)) if body.base else None
    trial = tuple(Pin(one.problem, one.subject, one.field, one.value) for one in body.trial)
    wish = Wish(
        problems=tuple(body.problems),
        limit_s=body.limit_s,
        seed=body.seed,
        deterministic=body.deterministic,
        weights=body.weights,
        options=body.options,
        near=body.near,
        keep_pins=body.keep_pins,
        trial=trial,
        title=body.title,
    )
    base = Base(context.event.id, context.services.scenarios.current(context.event.id), bundle)
    public_id = ask(context.store, context.actor, context.services.settings.jobs, base, wish)
    return _out(context, jobs.find(context.store, context.event.id, public_id))


@router.get("/events/{event}/jobs")
def list_jobs(context: Reader) -> list[JobOut]:
    """Return the last 50 solves, the newest first."""
    return [_out(context, job) for job in jobs.of_event(context.store, context.event.id)]


@router.get("/events/{event}/jobs/{job}")
def get_job(context: Reader, job: PublicId) -> JobOut:
    """Return one solve."""
    return _out(context, jobs.find(context.store, context.event.id, job))


@router.post("/events/{event}/jobs/{job}/stop")
def stop(context: Solver, job: PublicId) -> JobOut:
    """End a running solve and keep its best plan."""
    found = jobs.find(context.store, context.event.id, job)
    folder = context.services.settings.jobs / found.public_id
    context.store.write(context.actor, lambda transaction: jobs.stop(transaction, found, folder))
    return _out(context, jobs.find(context.store, context.event.id, job))


@router.post("/events/{event}/jobs/{job}/cancel")
def cancel(context: Solver, job: PublicId) -> JobOut:
    """Take a solve out of the queue, or end it and throw away what it has."""
    found = jobs.find(context.store, context.event.id, job)
    folder = context.services.settings.jobs / found.public_id
    context.store.write(context.actor, lambda transaction: jobs.cancel(transaction, found, folder))
    return _out(context, jobs.find(context.store, context.event.id, job))
