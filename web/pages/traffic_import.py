"""Roads from a file of others: sent, read beside the requests, looked at, put in the place of ours."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from planner.traffic.imports import Box
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import imports
from web.services.imports import Upload
from web.services.network_reading import TABLE
from web.services.traffic_network import refuse_faulty, replace_roads
from web.store.engine import Transaction
from web.views import importing
from web.views.table_view import refuse_archived
from web.views.traffic_tab import TrafficTab, tab_base

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.TRAFFIC, Action.EDIT)]
UploadId = Annotated[str, Path(pattern="^[a-z0-9]{12}$")]


async def _form(request: Request) -> Any:  # noqa: ANN401 - a generator, as FastAPI wants it
    """Give the form, and close its files afterwards."""
    form = await request.form()
    yield form
    await form.close()


Form = Annotated[FormData, Depends(_form)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsPage(TrafficTab):
    """A file of roads, before it is taken in; ``upload`` is None while none was sent."""

    upload: Upload | None = None
    action: str = ""
    failure: str = ""
    box: str = ""


@router.get("/events/{event}/traffic/roads")
def choose(context: Editor) -> Response:
    """Choose a file of roads."""
    refuse_archived(context)
    return context.page("traffic/roads.html", RoadsPage(**{**tab_base(context, "network"), "ready": True}))


@router.post("/events/{event}/traffic/roads")
def send(context: Editor, form: Form) -> Response:
    """Take a file and begin to read it."""
    refuse_archived(context)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Invalid({"file": Wording("Hãy chọn một tệp.", "Choose a file.")})
    content = file.file.read()
    if not content:
        raise Invalid({"file": Wording("Tệp rỗng; hãy kiểm tra lại.", "The file is empty; check it.")})
    upload = imports.new_upload(context.person.user_id, context.event.id, TABLE, file.filename)

    def note(transaction: Transaction) -> None:
        transaction.note("upload.begin", TABLE, event_id=context.event.id, values={"file": upload.name})

    context.store.write(context.actor, note)
    importing.uploads(context).begin(upload, content, {})
    return redirect(context.href("traffic", "roads", upload.id))


@router.get("/events/{event}/traffic/roads/{upload_id}")
def preview(context: Editor, upload_id: UploadId, box: Annotated[str, Query(max_length=80)] = "") -> Response:
    """Show what a file holds and what is wrong with it; while it is read, the page asks again."""
    upload = importing.find(context, context.event.id, upload_id)
    view = RoadsPage(
        **{**tab_base(context, "network"), "ready": True},
        upload=upload,
        action=context.href("traffic", "roads", upload.id),
        failure=upload.result.get(context.language, "") if upload.state == "failed" else "",
        box=box or str(upload.result.get("box", "")),
    )
    return context.page("traffic/roads.html", view)


@router.post("/events/{event}/traffic/roads/{upload_id}/again")
def again(context: Editor, upload_id: UploadId, form: Form) -> Response:
    """Read a file again, clipped to a box, or without what is not joined to its largest part."""
    upload = importing.find(context, context.event.id, upload_id)
    asked = {"box": str(form.get("box", ""))[:80].strip(), "largest": str(form.get("largest", ""))[:1]}
    if asked["box"]:
        Box.read(asked["box"])
    importing.uploads(context).read(upload, asked, {})
    return redirect(context.href("traffic", "roads", upload.id))


@router.post("/events/{event}/traffic/roads/{upload_id}/confirm")
def confirm(context: Editor, upload_id: UploadId) -> Response:
    """Put the roads of a file in the place of those of the event."""
    refuse_archived(context)
    upload = importing.find(context, context.event.id, upload_id)
    prepared = importing.uploads(context).prepared(upload)
    refuse_faulty(upload.result["refused"])
    scenario = context.services.scenarios.current(context.event.id).scenario
    batch = context.store.write(
        context.actor, lambda transaction: replace_roads(transaction, context.event.id, prepared, scenario)
    )
    importing.drop(context, upload)
    undo = (context.href("history", batch.name, "undo"), context.say("Hoàn tác", "Undo"))
    done = context.say(f"Đã nạp {upload.result['edges']} đoạn đường.", f"{upload.result['edges']} roads are in.")
    return tell(redirect(context.href("traffic", "network")), "success", done, undo=undo)


@router.post("/events/{event}/traffic/roads/{upload_id}/drop")
def drop(context: Editor, upload_id: UploadId) -> Response:
    """Throw a file away."""
    importing.drop(context, importing.find(context, context.event.id, upload_id))
    return redirect(context.href("traffic", "network"))
