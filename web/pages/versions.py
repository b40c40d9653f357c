"""Versions of an event and the history of its changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Response

from planner.scenario.diff import Change
from planner.wording import Wording
from web.context import EventContext, allow, any_member, redirect
from web.errors import NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import history, undoing, versions
from web.services.history import Asked, Deed
from web.services.journal import ATTACHMENTS, SETTINGS, Batch
from web.services.versions import Version
from web.services.vocabulary import TABLE_WORDS, column_words, table_words
from web.store.engine import Transaction
from web.views.page import Page
from web.views.row_veil import Veil, need_batch, readable_names
from web.views.table_view import readable_tables, refuse_archived

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, any_member()]
Reader = Annotated[EventContext, allow(Resource.SETTINGS, Action.READ)]
Writer = Annotated[EventContext, allow(Resource.SETTINGS, Action.EDIT)]
Number = Annotated[int, Query(ge=0, le=10**6)]
SHOWN_CHANGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage(Page):
    """The list of versions; two of them, or one and now, can be compared."""

    versions: tuple[Version, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class DiffTable:
    """The changes of one table, both sides."""

    title: str
    href: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(Page):
    """What changed from one version to another."""

    before: str
    after: str
    tables: tuple[DiffTable, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DeedLine:
    """A changed row in the history, in words."""

    title: str
    place: str
    kind: str
    cells: tuple[tuple[str, str, str], ...]
    href: str


@dataclass(frozen=True, slots=True)
class DeedCard:
    """One batch in the history."""

    deed: Deed
    lines: tuple[DeedLine, ...]
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(Page):
    """Changes, the newest first."""

    deeds: tuple[DeedCard, ...]
    tables: tuple[tuple[str, str], ...]
    table: str
    row: int
    older: int


@router.get("/events/{event}/versions")
def index(context: Reader) -> Response:
    """List the versions."""
    with context.store.read() as db:
        listed = versions.listed(db, context.event.id)
    may_edit = context.may(Resource.SETTINGS, Action.EDIT)
    trail = ((context.say("Phiên bản", "Versions"), None),)
    return context.page(
        "versions/index.html", VersionsPage(room="data", trail=trail, versions=listed, may_edit=may_edit)
    )


@router.post("/events/{event}/versions")
def save(context: Writer, name: Annotated[str, Form(max_length=2_000)] = "") -> Response:
    """Keep the event as it is now under a name."""
    number = context.store.write(context.actor, lambda transaction: versions.save(transaction, context.event.id, name))
    done = context.say(f"Đã lưu phiên bản {number}.", f"Version {number} is kept.")
    return tell(redirect(context.href("versions")), "success", done)


@router.get("/events/{event}/versions/compare")
def compare(context: Reader, a: Number = 0, b: Number = 0) -> Response:
    """Show what changed from version ``a`` to ``b``; 0 is now."""
    with context.store.read() as db:
        before, after = (versions.content_of(db, context.event.id, number) for number in (a, b))
        veil = Veil.of(context, db)
    changes = [change for change in versions.compare(before, after) if veil.may_read(change.table)]
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.table, []).append(veil.change(change))
    view = ComparePage(
        room="data",
        trail=(
            (context.say("Phiên bản", "Versions"), context.href("versions")),
            (context.say("So sánh", "Compare"), None),
        ),
        before=_version_words(context, a),
        after=_version_words(context, b),
        tables=tuple(_diff_table(context, name, listed) for name, listed in grouped.items()),
        total=len(changes),
    )
    return context.page("versions/compare.html", view)


@router.post("/events/{event}/versions/{number}/restore")
def restore(context: Writer, number: Annotated[int, Path(ge=1, le=10**6)]) -> Response:
    """Bring a version back as a new change, in the tables that the caller may edit."""
    refuse_archived(context)
    only = readable_tables(context, Action.EDIT)

    def work(transaction: Transaction) -> Batch:
        return versions.restore(transaction, context.event.id, number, only)

    batch = context.store.write(context.actor, work)
    done = context.say(
        f"Đã khôi phục phiên bản {number} (các bảng bạn được sửa).", f"Version {number} is back (tables you may edit)."
    )
    undo = (context.href("history", batch.name, "undo"), context.say("Hoàn tác", "Undo"))
    return tell(redirect(context.href("versions")), "success", done, undo=undo)


@router.get("/events/{event}/history")
def history_page(
    context: Member,
    table: Annotated[str, Query(max_length=32)] = "",
    row: Annotated[int, Query(ge=0, le=2**62)] = 0,
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """Show who changed what, when: of everything, of a table or of a row."""
    shown = readable_names(context)
    if not shown or (table and table not in shown):
        raise NotFound
    with context.store.read() as db:
        deeds = history.deeds(db, context.event.id, Asked(shown, table, row, before))
        veil = Veil.of(context, db)
    older = deeds[-1].last_id if len(deeds) == history.PAGE_BATCHES else 0
    view = HistoryPage(
        room="data" if context.may(Resource.SETTINGS, Action.READ) else None,
        trail=((context.say("Lịch sử sửa", "History"), None),),
        deeds=tuple(_deed_card(context, deed, veil) for deed in deeds),
        tables=tuple((name, title_of(context, name)) for name in shown),
        table=table,
        row=row,
        older=older,
    )
    return context.page("versions/history.html", view)


@router.post("/events/{event}/history/{batch}/undo")
def undo(context: Member, batch: Annotated[str, Path(pattern="^[a-z0-9]{12}$")]) -> Response:
    """Take any batch back, if nothing later stands in the way."""
    refuse_archived(context)

    def work(transaction: Transaction) -> Batch:
        need_batch(context, transaction, batch)
        return undoing.undo(transaction, context.event.id, batch)

    done = context.store.write(context.actor, work)
    back = (context.href("history", done.name, "undo"), context.say("Làm lại", "Redo"))
    return tell(redirect(context.href("history")), "success", context.say("Đã hoàn tác.", "Undone."), undo=back)


def title_of(context: EventContext, table: str) -> str:
    """Return what the journal calls ``table``, in words."""
    if table == SETTINGS:
        return context.say("Thông số", "Settings")
    if table == ATTACHMENTS:
        return context.say("Tệp kèm", "Files")
    return table_words(table).to(context.language)


def _version_words(context: EventContext, number: int) -> str:
    return context.say(f"phiên bản {number}", f"version {number}") if number else context.say("hiện nay", "now")


KIND_WORDS: Mapping[str, Wording] = {
    "added": Wording("thêm", "added"),
    "removed": Wording("bỏ", "removed"),
    "changed": Wording("sửa", "changed"),
}


def _diff_table(context: EventContext, name: str, changes: Sequence[Change]) -> DiffTable:
    counts = Counter(str(change.kind) for change in changes)
    known = name in TABLE_WORDS
    rows = tuple(
        {
            "kind": change.kind,
            "label": " · ".join(
                part
                for part in (
                    change.key,
                    column_words(name, change.column).to(context.language) if known else change.column,
                )
                if part
            ),
            "before": change.old,
            "after": change.new,
        }
        for change in changes[:SHOWN_CHANGES]
    )
    words = tuple((KIND_WORDS[kind].to(context.language), counts[kind]) for kind in KIND_WORDS if counts[kind])
    title = title_of(context, name) if known or name == SETTINGS else name
    return DiffTable(title, context.href("data", name) if known else context.href("settings"), words, rows)


def _deed_card(context: EventContext, deed: Deed, veil: Veil) -> DeedCard:
    language = context.language
    lines = tuple(
        DeedLine(
            title_of(context, line.table),
            context.say(f"dòng {line.row_id}", f"row {line.row_id}") if line.row_id else "",
            KIND_WORDS[line.kind].to(language),
            tuple((column_words(line.table, column).to(language), old, new) for column, old, new in veil.cells(line)),
            f"{context.href('data', line.table)}?at={line.row_id}" if line.row_id else context.href("settings"),
        )
        for line in deed.lines
    )
    editable = all(context.may(undoing.resource_of(line.table), Action.EDIT) for line in deed.lines)
    return DeedCard(deed, lines, editable and not deed.undone and not context.event.archived)
