"""Files brought in: sent, previewed with their faults, mapped, confirmed; and everything taken out again."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from planner.wording import Wording
from web.context import Context, EventContext, allow, any_member, redirect
from web.errors import Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services.imports import Upload
from web.services.vocabulary import table_words
from web.views import importing
from web.views.event_content import found, pack_file
from web.views.page import Page
from web.views.table_view import readable_tables, refuse_archived, table_view

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, any_member()]
Founder = Annotated[Context, allow(Resource.EVENTS, Action.EDIT)]
Exporter = Annotated[EventContext, allow(Resource.SETTINGS, Action.EXPORT)]
UploadId = Annotated[str, Path(pattern="^[a-z0-9]{12}$")]


async def _form(request: Request) -> AsyncIterator[FormData]:
    """Give the form, and close its files afterwards."""
    form = await request.form()
    yield form
    await form.close()


Form = Annotated[FormData, Depends(_form)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsPage(Page):
    """Choosing a file and the table it goes into."""

    tables: tuple[tuple[str, str], ...]
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(Page):
    """What a file holds, before it is written.

    Attributes:
        action: address that the forms post to.
        title: where it goes.
        columns: columns that a heading may mean.
        existing: ids of the file that stand in the table already.
    """

    upload: Upload
    action: str
    title: str
    columns: tuple[tuple[str, str], ...]
    existing: int
    failure: str


@router.get("/events/{event}/imports")
def imports(context: Member, table: Annotated[str, Query(max_length=32)] = "") -> Response:
    """Choose a file."""
    shown = readable_tables(context, Action.EDIT)
    if not shown:
        raise NotFound
    refuse_archived(context)
    tables = tuple((name, table_words(name).to(context.language)) for name in shown)
    trail = ((context.say("Nạp từ tệp", "Import"), None),)
    return context.page("imports/index.html", ImportsPage(room=_room(context), trail=trail, tables=tables, table=table))


@router.post("/events/{event}/imports")
def send(context: Member, form: Form) -> Response:
    """Take a file for a table and begin to read it."""
    table = str(form.get("table", ""))[:32]
    view = table_view(context, table, Action.EDIT)
    name, content = _file(form)
    upload = importing.begin(context, view.event_id, (table, name), content)
    return redirect(context.href("imports", upload.id))


@router.get("/events/{event}/imports/{upload_id}")
def preview(context: Member, upload_id: UploadId) -> Response:
    """Show what a file holds; while it is read, the page asks again."""
    upload = importing.find(context, context.event.id, upload_id)
    view = table_view(context, upload.table, Action.EDIT)
    with context.store.read() as db:
        columns = view.columns(db)
        existing = importing.existing(db, upload)
    page = PreviewPage(
        room=_room(context),
        trail=((context.say("Nạp từ tệp", "Import"), context.href("imports")), (upload.name, None)),
        upload=upload,
        action=context.href("imports", upload.id),
        title=table_words(upload.table).to(context.language),
        columns=tuple((column.key, column.words.to(context.language)) for column in columns),
        existing=existing,
        failure=upload.result.get(context.language, "") if upload.state == "failed" else "",
    )
    return context.page("imports/preview.html", page)


@router.post("/events/{event}/imports/{upload_id}/mapping")
def mapping(context: Member, upload_id: UploadId, form: Form) -> Response:
    """Read the file again with other columns."""
    upload = importing.find(context, context.event.id, upload_id)
    table_view(context, upload.table, Action.EDIT)
    chosen = {
        heading: str(form.get(f"column.{index}", ""))
        for index, heading in enumerate(upload.result.get("headings", []))
        if heading
    }
    importing.read_again(context, upload, chosen)
    return redirect(context.href("imports", upload.id))


@router.post("/events/{event}/imports/{upload_id}/confirm")
def confirm(context: Member, upload_id: UploadId, form: Form) -> Response:
    """Write the rows."""
    upload = importing.find(context, context.event.id, upload_id)
    batch = importing.write(context, upload, str(form.get("mode", "")))
    undo = (context.href("history", batch.name, "undo"), context.say("Hoàn tác", "Undo"))
    done = context.say(f"Đã nạp {upload.result['rows']} dòng.", f"{upload.result['rows']} rows are in.")
    return tell(redirect(context.href("data", upload.table)), "success", done, undo=undo)


@router.post("/events/{event}/imports/{upload_id}/drop")
def drop(context: Member, upload_id: UploadId) -> Response:
    """Throw a file away unread."""
    importing.drop(context, importing.find(context, context.event.id, upload_id))
    return redirect(context.href("imports"))


@router.post("/new-event/upload")
def send_pack(context: Founder, form: Form) -> Response:
    """Take a pack for a new event and begin to read it."""
    name, content = _file(form)
    upload = importing.begin(context, 0, ("", name), content)
    return redirect(f"/new-event/{upload.id}")


@router.get("/new-event/{upload_id}")
def preview_pack(context: Founder, upload_id: UploadId) -> Response:
    """Show what a pack holds."""
    upload = importing.find(context, 0, upload_id)
    view = PreviewPage(
        trail=((context.say("Buổi lễ mới", "New event"), "/new-event"), (upload.name, None)),
        upload=upload,
        action=f"/new-event/{upload.id}",
        title=context.say("Buổi lễ mới", "New event"),
        columns=(),
        existing=0,
        failure=upload.result.get(context.language, "") if upload.state == "failed" else "",
    )
    return context.page("imports/pack.html", view)


@router.post("/new-event/{upload_id}/confirm")
def confirm_pack(context: Founder, upload_id: UploadId) -> Response:
    """Begin an event with the pack, faults and all: they are mended on screen."""
    upload = importing.find(context, 0, upload_id)
    content = importing.pack(context, upload)
    public_id = found(context, content)
    importing.drop(context, upload)
    done = context.say("Đã tạo buổi lễ từ tệp.", "The event is made from the file.")
    return tell(redirect(f"/events/{public_id}/data"), "success", done)


@router.get("/events/{event}/export.{kind}")
def export(context: Exporter, kind: Annotated[str, Path(pattern="^(zip|xlsx)$")], *, reveal: bool = False) -> Response:
    """Send the whole event as a pack: the tables that the caller may read, identifiers masked unless revealed."""
    if reveal:
        context.need(Resource.GUESTS, Action.REVEAL)
        context.step_up()
    return pack_file(context, kind, reveal=reveal)


def _room(context: EventContext) -> str | None:
    return "data" if context.may(Resource.SETTINGS, Action.READ) else None


def _file(form: Mapping[str, object]) -> tuple[str, bytes]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Invalid({"file": Wording("Hãy chọn một tệp.", "Choose a file.")})
    content = file.file.read()
    if not content:
        raise Invalid({"file": Wording("Tệp rỗng; hãy kiểm tra lại.", "The file is empty; check it.")})
    return file.filename, content
