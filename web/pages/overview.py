"""The home of an event."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from web.context import EventContext, allow, redirect
from web.errors import NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import overview
from web.views.home import home

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.EVENT, Action.READ)]
Preparer = Annotated[EventContext, allow(Resource.PREPARATION, Action.EDIT)]


@router.get("/events/{event}")
def show_home(context: Reader) -> Response:
    """Show what this person needs to see first."""
    return context.page("overview/index.html", home(context))


@router.post("/events/{event}/tasks/{task}/done")
def mark_task(
    context: Preparer,
    task: Annotated[str, Path(max_length=100)],
    undo: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Enter that a task is done; with ``undo`` that it is not after all."""
    known = overview.tasks_of(context.store, context.event.id, context.event.d_day)
    if task not in {one.task_id for one in known}:
        raise NotFound
    context.store.write(
        context.actor, lambda transaction: overview.mark_task(transaction, context.event.id, task, done=undo != "1")
    )
    words = context.say(f"Đã ghi: việc {task} xong.", f"Noted: task {task} is done.")
    if undo == "1":
        words = context.say(f"Đã ghi: việc {task} chưa xong.", f"Noted: task {task} is not done.")
    return tell(redirect(context.href()), "success", words)
