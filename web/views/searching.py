"""What a few letters may mean to one person: rows of tables they may read, and rooms."""

from planner.collation import fold
from web.context import EventContext
from web.policy import Action
from web.rooms import ROOMS
from web.services import search
from web.views.table_view import readable_tables


def found(context: EventContext, q: str) -> list[dict[str, str]]:
    """Return the hits as the palette shows them."""
    language = context.language
    with context.store.read() as db:
        hits = search.find(db, context.event.id, q, readable_tables(context))
    rows = [
        {
            "kind": search.KINDS[hit.table][0].to(language),
            "title": hit.title,
            "detail": hit.detail,
            "href": f"{context.href('data', hit.table)}?at={hit.row_id}",
        }
        for hit in hits
    ]
    return [*_rooms(context, q), *rows]


def _rooms(context: EventContext, q: str) -> list[dict[str, str]]:
    sought = fold(q)
    if not sought:
        return []
    return [
        {
            "kind": context.say("Mục", "Room"),
            "title": room.title.to(context.language),
            "detail": "",
            "href": context.href(*filter(None, [room.key])),
        }
        for room in ROOMS
        if fold(room.title.to(context.language)).startswith(sought) and context.may(room.resource, Action.READ)
    ]
