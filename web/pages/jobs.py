"""Starting a solve, watching it, ending it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from web.context import EventContext, allow, redirect
from web.errors import Conflict, Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import jobs
from web.services.jobs import Job
from web.services.solves import Base, ask, ready_scenario
from web.views.job_page import elapsed_words, job_page
from web.views.page import Page
from web.views.solve_form import form_page, text_of, wish_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Solver = Annotated[EventContext, allow(Resource.PLANS, Action.SOLVE)]
LIVE = "jobs/live.html"


@dataclass(frozen=True, slots=True)
class JobLine:
    """A solve in the list."""

    job: Job
    state_words: str
    elapsed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobList(Page):
    """The queue and the solves before."""

    lines: tuple[JobLine, ...]


async def sent(request: Request) -> FormData:
    """Return the form that was sent."""
    return await request.form()


Form = Annotated[FormData, Depends(sent)]


@router.get("/events/{event}/plans/new")
def new_solve(
    context: Solver,
    only: Annotated[str, Query(max_length=200)] = "",
    previous: Annotated[str, Query(max_length=16)] = "",
    start: Annotated[str, Query(alias="from", max_length=16)] = "",
    wish: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Show what may be asked of a solve."""
    return context.page("jobs/new.html", form_page(context, only, start or previous, wish))


@router.post("/events/{event}/plans/new")
def start_solve(context: Solver, form: Form) -> Response:
    """Queue a solve of the data as they are now."""
    shelf = context.services.shelf
    current = context.services.scenarios.current(context.event.id)
    try:
        wish = wish_of(form, ready_scenario(current))
        base = text_of(form, "base")
        bundle = shelf.bundle(shelf.card(context.event.id, base)) if base else None
        start = Base(context.event.id, current, bundle)
        public_id = ask(context.store, context.actor, context.services.settings.jobs, start, wish)
    except (Invalid, Conflict) as error:
        told = [error.message, *(error.faults.values() if isinstance(error, Invalid) else ())]
        words = " ".join(one.to(context.language) for one in told)
        return tell(redirect(context.href("plans", "new")), "error", words)
    return redirect(context.href("jobs", public_id))


@router.get("/events/{event}/jobs")
def job_list(context: Reader) -> Response:
    """Show the queue and the solves before, the newest first."""
    lines = tuple(
        JobLine(job, jobs.STATE_WORDS[job.state].to(context.language), elapsed_words(job, context.language))
        for job in jobs.of_event(context.store, context.event.id)
    )
    trail = ((context.say("Các lần giải", "Solves"), None),)
    return context.page("jobs/index.html", JobList(room="plans", trail=trail, lines=lines))


@router.get("/events/{event}/jobs/{job}")
def show_job(context: Reader, job: str) -> Response:
    """Show one solve; while it runs the middle of the page is asked for anew every second."""
    return context.page("jobs/show.html", job_page(context, jobs.find(context.store, context.event.id, job)))


@router.get("/events/{event}/jobs/{job}/live")
def live(context: Reader, job: str, state: Annotated[str, Query(max_length=16)] = "") -> Response:
    """Answer the part of the page that changes; the whole page is loaded anew once the state is another."""
    view = job_page(context, jobs.find(context.store, context.event.id, job))
    response: Response = context.page(LIVE, view)
    if view.job.state != state:
        response.headers["HX-Refresh"] = "true"
    return response


@router.post("/events/{event}/jobs/{job}/stop")
def stop_job(context: Solver, job: str) -> Response:
    """End a solve and keep its best plan."""
    found = jobs.find(context.store, context.event.id, job)
    folder = context.services.settings.jobs / found.public_id
    context.store.write(context.actor, lambda transaction: jobs.stop(transaction, found, folder))
    words = context.say("Đang dừng và lấy phương án tốt nhất đã có.", "Stopping; the best plan so far is being kept.")
    return tell(redirect(context.href("jobs", job)), "info", words)


@router.post("/events/{event}/jobs/{job}/cancel")
def cancel_job(context: Solver, job: str) -> Response:
    """Take a solve out of the queue, or end it and throw away what it has."""
    found = jobs.find(context.store, context.event.id, job)
    folder = context.services.settings.jobs / found.public_id
    context.store.write(context.actor, lambda transaction: jobs.cancel(transaction, found, folder))
    return tell(redirect(context.href("jobs", job)), "info", context.say("Đã huỷ lần giải.", "The solve is cancelled."))
