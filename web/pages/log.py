"""The log: of one event for its organisers and reviewers, of the installation for the administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from planner.wording import Wording
from web.context import Context, EventContext, allow
from web.policy import Action, Resource
from web.services import deeds, log
from web.services.log import LogLine, LogPage, LogQuery
from web.views.download import download
from web.views.page import Page
from web.words import moment_of

router = APIRouter(include_in_schema=False)
EventReader = Annotated[EventContext, allow(Resource.EVENT_AUDIT, Action.READ)]
SystemReader = Annotated[Context, allow(Resource.AUDIT, Action.READ)]
LIMIT_TEXT = 100
LIMIT_SEQ = 12
"""Digits of the longest row number that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView(Page):
    """One page of the log; ``query`` is what the address asks for."""

    found: LogPage
    query: Mapping[str, str]
    nouns: tuple[tuple[str, str], ...]


@router.get("/events/{event}/log")
def of_event(context: EventReader) -> Response:
    """Show what was done in an event."""
    return _answer(context, context.event.id)


@router.get("/log")
def of_system(context: SystemReader) -> Response:
    """Show what was done in the installation, without content of events."""
    return _answer(context, None)


def _answer(context: Context, event_id: int | None) -> Response:
    given = context.request.query_params
    query = {name: given[name][:LIMIT_TEXT] for name in ("q", "noun", "day", "after", "before") if given.get(name)}
    wanted = LogQuery(
        event_id,
        query.get("q", ""),
        query.get("noun", ""),
        query.get("day", ""),
        _number(query.get("after", "")),
        _number(query.get("before", "")),
    )
    if given.get("format"):
        return _file(context, wanted, given["format"])
    nouns = sorted((key, words.to(context.language)) for key, words in deeds.NOUNS.items())
    view = LogView(room="log", found=log.read(context.store, wanted), query=query, nouns=tuple(nouns))
    return context.page("log/index.html", view)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LIMIT_SEQ else 0


def _file(context: Context, wanted: LogQuery, kind: str) -> Response:
    found = log.read(context.store, wanted, rows=log.EXPORT_ROWS)
    return download("nhat-ky", kind, [words.to(context.language) for words in HEADINGS], _lines(context, found.lines))


HEADINGS = (
    Wording("Số", "No."),
    Wording("Lúc", "At"),
    Wording("Người", "Person"),
    Wording("Việc", "Deed"),
    Wording("Đối tượng", "Object"),
    Wording("Trường", "Fields"),
    Wording("Địa chỉ máy", "Address"),
)


def _lines(context: Context, lines: tuple[LogLine, ...]) -> list[list[str]]:
    return [
        [
            str(line.seq),
            moment_of(line.at_ms, context.language),
            line.person,
            line.words.to(context.language),
            line.object,
            line.fields,
            line.address,
        ]
        for line in lines
    ]
