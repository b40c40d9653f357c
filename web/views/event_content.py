"""The content of an event as one person may carry it away: for copies, exports and new events."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote

from fastapi import Response

from planner.scenario.load import read_source
from planner.wording import Wording
from web.context import Context, EventContext, find_event
from web.errors import NotFound
from web.policy import Action, Resource, Role
from web.services import events, masking, packs
from web.services.guarded import GUARDED
from web.services.packs import Content
from web.store.engine import Transaction
from web.views.table_view import readable_tables, rights_of

EXAMPLES = Path(__file__).parents[2] / "scenarios"
LONGEST_NAME = 300
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


def form_faults(typed: Mapping[str, str]) -> dict[str, Wording]:
    """Say what is wrong with the name and day of a new event."""
    faults: dict[str, Wording] = {}
    name = typed["name"]
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        faults["name"] = Wording(
            f"Cần tên buổi lễ, nhiều nhất {LONGEST_NAME} ký tự.", f"Give a name of at most {LONGEST_NAME} letters."
        )
    try:
        date.fromisoformat(typed["d_day"])
    except ValueError:
        faults["d_day"] = Wording("Cần ngày lễ dạng 2025-06-16.", "Give a day such as 2025-06-16.")
    return faults


def copy_of(context: Context, source: str, name: str, d_day: str) -> tuple[Content, int | None]:
    """Return an earlier event's content for a new one, and the number of the earlier, None of an example."""
    content, copied_from = _content(context, source)
    return events.renewed(content, name, date.fromisoformat(d_day)), copied_from


def _content(context: Context, source: str) -> tuple[Content, int | None]:
    """Return what is copied: of an event, only what the caller may read of it."""
    if source.startswith("example:"):
        pack = next((pack for pack in example_packs() if pack.name == source.removeprefix("example:")), None)
        if pack is None:
            raise NotFound
        return packs.of_source(read_source(pack)), None
    if not source.isalnum():
        raise NotFound
    event = find_event(context.store, source, context.person)
    own = EventContext(context.request, context.services, context.caller, context.language, event=event)
    own.need(Resource.SETTINGS, Action.READ)
    return readable_content(own), event.id


def example_packs() -> list[Path]:
    """Return the packs that come with the program, where it runs from its own folder."""
    return sorted(pack.parent for pack in EXAMPLES.glob("*/scenario.toml"))
