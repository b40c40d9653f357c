"""Taking in the lists of offices: sent, looked at, confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response, UploadFile
from starlette.datastructures import FormData

from planner.guests import SENSITIVE, Field
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import register_uploads
from web.services.journal import all_rows
from web.services.register_book import lists_of
from web.services.register_mirror import offices_of
from web.services.register_uploads import Office, Place
from web.views.register import RegisterPage, base_of, desk_of

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]


async def form_of(request: Request) -> FormData:
    """Return every field of a form whose names depend on the file."""
    return await request.form()


Typed = Annotated[FormData, Depends(form_of)]
TITLE = Wording("Nạp danh sách đề cử", "Import nominations")
LONGEST = 500

FIELD_WORDS: Mapping[str, Wording] = {
    Field.FULL_NAME: Wording("Họ và tên", "Full name"),
    Field.FAMILY_NAME: Wording("Họ và đệm", "Family name"),
    Field.GIVEN_NAME: Wording("Tên gọi", "Given name"),
    Field.SALUTATION: Wording("Danh xưng (Ông/Bà, TS.…)", "Salutation"),
    Field.POST: Wording("Chức vụ", "Post"),
    Field.POST_SINCE: Wording("Giữ chức vụ từ", "In post since"),
    Field.ORGANISATION: Wording("Cơ quan, đơn vị", "Organisation"),
    Field.GROUP: Wording("Nhóm, khối", "Group"),
    Field.RANK: Wording("Bậc", "Rank"),
    Field.GENDER: Wording("Giới tính", "Gender"),
    Field.MALE: Wording("Nam (đánh dấu)", "Male (a mark)"),
    Field.FEMALE: Wording("Nữ (đánh dấu)", "Female (a mark)"),
    Field.BIRTH: Wording("Năm sinh, ngày sinh", "Birth"),
    Field.LOCALITY: Wording("Địa chỉ", "Address"),
    Field.PHONE: Wording("Số điện thoại", "Telephone"),
    Field.EMAIL: Wording("Thư điện tử", "E-mail"),
    Field.NEEDS: Wording("Nhu cầu hỗ trợ", "Needs"),
    Field.LODGING: Wording("Lưu trú", "Lodging"),
    Field.TRANSPORT: Wording("Phương tiện", "Transport"),
    Field.PROPOSER: Wording("Người đề xuất", "Proposed by"),
    Field.NOTE: Wording("Ghi chú", "Note"),
    Field.ORDINAL: Wording("Số thứ tự", "Number"),
    Field.IDENTITY: Wording("Số CCCD (không nạp)", "Identity number (not read)"),
    Field.RELIGION: Wording("Tôn giáo (không nạp)", "Religion (not read)"),
    Field.ETHNICITY: Wording("Dân tộc (không nạp)", "Ethnicity (not read)"),
    Field.PARTY: Wording("Dữ liệu đảng viên (không nạp)", "Party data (not read)"),
    Field.HEALTH: Wording("Sức khoẻ (không nạp)", "Health (not read)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRoom(RegisterPage):
    """Where lists are sent, those that wait, those that were taken in."""

    waiting: list[dict[str, Any]]
    taken: tuple[Any, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(RegisterPage):
    """One sending: its files, sheet by sheet, as they would be read.

    Attributes:
        state: as web.services.register_uploads keeps it.
        fields: what a column may hold, in words.
        sent_before: file number -> the list of the same content that was taken in already.
    """

    state: Mapping[str, Any]
    fields: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    ranks: tuple[tuple[str, str], ...]
    sent_before: Mapping[int, Any]
    people: int
    faults: Mapping[str, str]


def place(context: EventContext) -> Place:
    """Return where the lists of this person lie."""
    return register_uploads.place_of(context.services.settings.data, context.event.id, context.person.user_id)


@router.get("/events/{event}/guests/import")
def room(context: Editor) -> Response:
    """Show where to send lists."""
    return _room(context)


def _room(context: EventContext, fault: str = "", status: int = 200) -> Response:
    with context.store.read() as db:
        taken = lists_of(db, context.event.id).uploads[::-1]
    view = ImportRoom(
        **base_of(context, "import", TITLE),  # type: ignore[arg-type]
        waiting=register_uploads.waiting(place(context)),
        taken=taken,
        fault=fault,
    )
    return context.page("register/import.html", view, status=status)


@router.post("/events/{event}/guests/import")
def send(context: Editor, files: list[UploadFile]) -> Response:
    """Take files and begin to read them."""
    desk_of(context)
    given = [(file.filename or "", file.file.read()) for file in files if file.filename]
    try:
        own = register_uploads.begin(place(context), given)
    except Invalid as error:
        return _room(context, error.message.to(context.language), status=422)
    return redirect(context.href("guests", "import", own))


@router.get("/events/{event}/guests/import/{batch}")
def one(context: Editor, batch: str) -> Response:
    """Show a sending: how far its reading is, then what would be taken in."""
    folder = place(context).folder(batch)
    return _one(context, register_uploads.current(folder), {})


def _one(context: EventContext, state: Mapping[str, Any], faults: Mapping[str, str], status: int = 200) -> Response:
    if state["state"] == register_uploads.DONE:
        people = state["result"]["people"]
        words = context.say(
            f"Đã nạp {people} người vào sổ khách mời ở trạng thái chờ duyệt.", f"{people} people are nominated."
        )
        return tell(redirect(context.href("guests", "rounds") + "?view=decide&state=pending"), "success", words)
    with context.store.read() as db:
        offices = offices_of(db, context.event.id).name_of
        ranks = [row.cells for row in all_rows(db, context.event.id, "ranks")]
        uploads = {upload.sha256: upload for upload in lists_of(db, context.event.id).uploads}
    view = ListPage(
        **base_of(context, "import", TITLE),  # type: ignore[arg-type]
        state=state,
        fields=tuple((str(name), words.to(context.language)) for name, words in FIELD_WORDS.items()),
        offices=tuple(offices.items()),
        groups=tuple(dict.fromkeys(row.get("group", "") for row in ranks)),
        ranks=tuple((row.get("rank", ""), f"{row.get('rank', '')} · {row.get('group', '')}") for row in ranks),
        sent_before={
            number: uploads[file["sha256"]] for number, file in enumerate(state["files"]) if file["sha256"] in uploads
        },
        people=sum(sheet["people"] for file in state["files"] for sheet in file["sheets"]),
        faults=faults,
    )
    return context.page("register/import_list.html", view, status=status)


@router.get("/events/{event}/guests/import/{batch}/live")
def live(context: Editor, batch: str) -> Response:
    """Answer the page that waits: an empty answer while reading goes on, then the order to load it anew."""
    state = register_uploads.current(place(context).folder(batch))
    busy = state["state"] in {register_uploads.BUSY, register_uploads.SAVING}
    headers = {} if busy else {"HX-Refresh": "true"}
    return Response(status_code=204, headers=headers)


@router.post("/events/{event}/guests/import/{batch}/look")
def look(context: Editor, batch: str, form: Typed) -> Response:
    """Look at the lists anew by the columns that were chosen."""
    folder = place(context).folder(batch)
    state = register_uploads.read_state(folder)
    register_uploads.look_again(folder, chosen_of(form, state), office_form(form), heading_rows_of(form, state))
    return redirect(context.href("guests", "import", batch))


@router.post("/events/{event}/guests/import/{batch}/confirm")
def confirm(context: Editor, batch: str, form: Typed) -> Response:
    """Take the lists in."""
    folder = place(context).folder(batch)
    state = register_uploads.read_state(folder)
    chosen = chosen_of(form, state)
    if chosen and _differs(chosen, state):
        # What was confirmed must be what was looked at.
        register_uploads.look_again(folder, chosen, office_form(form), heading_rows_of(form, state))
        words = context.say(
            "Cột hoặc dòng tiêu đề vừa đổi: hãy xem lại rồi nạp.",
            "Columns or headings changed: look again, then take it in.",
        )
        return tell(redirect(context.href("guests", "import", batch)), "info", words)
    return _confirmed(context, folder.name, office_form(form))


def _confirmed(context: EventContext, batch: str, form: Mapping[str, str]) -> Response:
    folder = place(context).folder(batch)
    state = register_uploads.keep_choice(folder, {}, form)
    try:
        register_uploads.confirm(desk_of(context), folder, office_of(form))
    except Invalid as error:
        told = {name: words.to(context.language) for name, words in error.faults.items()}
        return _one(context, state, told, status=422)
    return redirect(context.href("guests", "import", batch))


@router.post("/events/{event}/guests/import/{batch}/discard")
def discard(context: Editor, batch: str) -> Response:
    """Throw a sending away."""
    register_uploads.throw_away(place(context).folder(batch))
    words = context.say("Đã bỏ danh sách, chưa nạp gì.", "The list was thrown away; nothing was taken in.")
    return tell(redirect(context.href("guests", "import")), "info", words)


def office_form(form: FormData) -> dict[str, str]:
    """Return what was typed about the nominating office."""
    names = ("organisation_id", "group", "rank", "reason")
    return {name: str(form.get(name, "")).strip()[:LONGEST] for name in names}


def office_of(form: Mapping[str, str]) -> Office:
    """Return the nominating office that a form describes."""
    rank = form.get("rank", "")
    level = int(rank) if rank.isascii() and rank.isdecimal() and len(rank) < 5 else 0  # noqa: PLR2004 - no such rank
    return Office(form.get("organisation_id", ""), form.get("group", ""), level, form.get("reason", ""))


def heading_rows_of(form: FormData, state: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the rows said to be the headings: fields ``h-FILE-SHEET``; earlier choices stay."""
    rows: dict[str, dict[str, int]] = {}
    for number, file in enumerate(state["files"]):
        before = file.get("heading_rows", {})
        new = {
            sheet["sheet"]: row
            for place_, sheet in enumerate(file["sheets"])
            if (row := new_heading_row(form, f"{number}-{place_}", sheet)) is not None
        }
        rows[str(number)] = {**before, **new}
    return rows


def new_heading_row(form: FormData, key: str, sheet: Mapping[str, Any]) -> int | None:
    """Return the row that was chosen for the headings of a sheet, if it is another than the one shown."""
    text = str(form.get(f"h-{key}", ""))
    offered = {"0": 0, **{str(row): row for row, _ in sheet.get("first_rows", ())}}
    row = offered.get(text)
    return row if row != sheet["header_row"] else None


def chosen_of(form: FormData, state: Mapping[str, Any]) -> dict[str, dict[str, dict[int, str] | None]]:
    """Return what every column was said to hold: fields ``c-FILE-SHEET-COLUMN``; unknown ones are not read.

    Below other headings the columns are proposed anew: what was said about the old ones is left.
    """
    chosen: dict[str, dict[str, dict[int, str] | None]] = {}
    for number, file in enumerate(state["files"]):
        for place_, sheet in enumerate(file["sheets"]):
            key = f"{number}-{place_}"
            if f"s-{key}" not in form:
                continue
            if form.get(f"use-{key}") and new_heading_row(form, key, sheet) is not None:
                chosen.setdefault(str(number), {})[sheet["sheet"]] = None
                continue
            columns: dict[int, str] = {}
            if form.get(f"use-{key}"):
                for each in sheet["columns"]:
                    field = str(form.get(f"c-{key}-{each['column']}", ""))
                    if field in FIELD_WORDS:
                        columns[each["column"]] = field
            chosen.setdefault(str(number), {})[sheet["sheet"]] = columns
    return chosen


def _differs(chosen: register_uploads.Chosen, state: Mapping[str, Any]) -> bool:
    for number, sheets in chosen.items():
        shown = {sheet["sheet"]: sheet for sheet in state["files"][int(number)]["sheets"]}
        for name, columns in sheets.items():
            is_read = shown[name].get("read", True)
            now = {each["column"]: each["field"] for each in shown[name]["columns"] if each["field"] and is_read}
            if columns is None or now != dict(columns):
                return True
    return False


NOT_READ = frozenset(map(str, SENSITIVE))
