"""The content of an event as one person may carry it away: for copies, exports and new events."""

from urllib.parse import quote

from fastapi import Response

from web.context import Context, EventContext
from web.policy import Role
from web.services import events, masking, packs
from web.services.guarded import GUARDED
from web.services.packs import Content
from web.store.engine import Transaction
from web.views.table_view import readable_tables, rights_of

MEDIA = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def found(context: Context, content: Content, copied_from: int | None = None) -> str:
    """Begin an event with the caller as its organiser; return its public id."""

    def work(transaction: Transaction) -> str:
        event_id, public_id = events.create_from(transaction, content, copied_from=copied_from)
        events.add_member(transaction, event_id, context.person.user_id, Role.ORGANISER)
        return public_id

    return context.store.write(context.actor, work)


def readable_content(context: EventContext, *, reveal: bool = True) -> Content:
    """Return the content of an event that the caller may read; hidden cells are blank.

    Identifiers stay whole when the content stays in this installation (``reveal``), where they are masked again.
    """
    rights = rights_of(context, reveal=reveal)
    with context.store.read() as db:
        content = packs.read(db, context.event.id, readable_tables(context))
        guarded = GUARDED.find(db, context.event.id, context.event.revision)
    rows = {
        table: [(own, at, masking.readable(table, cells, rights, guarded)) for own, at, cells in lines]
        for table, lines in content.rows.items()
    }
    return Content(content.settings, rows, content.files)


def pack_file(context: EventContext, kind: str, *, reveal: bool) -> Response:
    """Return the event as a file, .zip or .xlsx, and note that it left."""
    content = readable_content(context, reveal=reveal)

    def note(transaction: Transaction) -> None:
        values = {"kind": kind, "reveal": str(reveal), **dict.fromkeys(content.rows, kind)}
        transaction.note("event.export", context.event.public_id, event_id=context.event.id, values=values)

    context.store.write(context.actor, note)
    made = packs.zip_bytes(content) if kind == "zip" else packs.xlsx_bytes(content)
    name = quote(f"{context.event.name_vi[:80]} {context.event.d_day}.{kind}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(made, media_type=MEDIA[kind], headers=headers)
