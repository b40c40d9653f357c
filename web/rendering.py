"""Templates and the frame around every page."""

import json
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from planner.wording import Language, Wording, day_words, moment_words, number
from web.context import Context, EventContext
from web.policy import ROLE_WORDS, Action, Resource
from web.rooms import ROOMS, SYSTEM_ROOMS
from web.services import events, notifications
from web.store.engine import now_ms
from web.views.page import Page
from web.words import ago, days_left, moment_of

FLASH_COOKIE = "khanh-tiet-notice"
MOST_KEPT = 64
"""Pages kept drawn; each has some 100 KB."""


@dataclass(frozen=True, slots=True)
class RoomLink:
    """An entry of the left navigation."""

    key: str
    title: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class FrameEvent:
    """The event in the top bar."""

    id: str
    name: str
    days_left_words: str
    day_words: str


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses that the frame leads to."""

    home: str = "/"
    events: str = "/events"
    notifications: str = "/notifications"
    preferences: str = "/account/preferences"
    profile: str = "/account"
    sign_out: str = "/sign-out"
    search: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the content of a page."""

    user_name: str = ""
    role_word: str = ""
    event: FrameEvent | None = None
    events: tuple[tuple[str, str], ...] = ()
    rooms: tuple[RoomLink, ...] = ()
    breadcrumbs: tuple[tuple[str, str | None], ...] = ()
    csrf: str = ""
    readiness: tuple[str, str] | None = None
    unread: int = 0
    theme: str = ""
    notice: tuple[str, str] | None = None
    undo: tuple[str, str] | None = None
    low_disk: bool = False
    search_url: str = ""
    urls: Urls = Urls()


@cache
def environment() -> Environment:
    """Return the templates of the package, each compiled once per process."""
    templates = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals.update(Action=Action, Resource=Resource, number=number, now_ms=now_ms)
    return templates


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that may be kept once drawn.

    Attributes:
        template: what draws it.
        page: its place in the frame.
        key: all that its content follows from, beside the reader's rights and language: an event, a revision, a query.
    """

    template: str
    page: Page
    key: Hashable


class Pages:
    """Renders templates with the frame, the reader's language and the policy at hand."""

    def __init__(self) -> None:
        """Read templates from the package."""
        self.environment = environment()
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, context: Context, template: str, view: object, *, status: int = 200) -> HTMLResponse:
        """Return a page, or a fragment of one when the template extends nothing."""
        return _answer(context, self._draw(context, template, view, frame_of(context, view)), status)

    def kept(self, context: Context, sheet: Sheet) -> HTMLResponse | None:
        """Return a page as it was drawn for the same reader, frame and content; None when it is to be drawn."""
        key = self._key(context, sheet, frame_of(context, sheet.page))
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            drawn = self._kept[key]
        return _answer(context, drawn)

    def keep(self, context: Context, sheet: Sheet, view: object) -> HTMLResponse:
        """Draw a page and keep it for the next time that nothing has changed."""
        frame = frame_of(context, sheet.page)
        drawn = self._draw(context, sheet.template, view, frame).encode()
        with self._lock:
            self._kept[self._key(context, sheet, frame)] = drawn
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return _answer(context, drawn)

    def _key(self, context: Context, sheet: Sheet, frame: "Frame") -> Hashable:
        """Return all that the page follows from: the event and who reads it say which rights."""
        event = context.event if isinstance(context, EventContext) else None
        return sheet.template, sheet.key, context.language, event, context.caller, frame

    def _draw(self, context: Context, template: str, view: object, frame: "Frame") -> str:
        return self.environment.get_template(template).render(self._values(context, view, frame))

    def _values(self, context: Context, view: object, frame: "Frame") -> dict[str, Any]:
        language = context.language
        return {
            "view": view,
            "say": context.say,
            "to": lambda wording: wording.to(language),
            "language": language,
            "frame": frame,
            "may": context.may,
            "event": context.event if isinstance(context, EventContext) else None,
            "href": context.href if isinstance(context, EventContext) else None,
            "request": context.request,
            "moment": lambda at_ms: moment_of(at_ms, language),
            "ago": lambda at_ms: ago(at_ms, language),
            "day": lambda text: day_words(date.fromisoformat(text)).to(language),
            "plan_moment": lambda text: moment_words(text, language),
        }


def _answer(context: Context, html: str | bytes, status: int = 200) -> HTMLResponse:
    response = HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
    if FLASH_COOKIE in context.request.cookies:
        response.delete_cookie(FLASH_COOKIE)
    return response


def frame_of(context: Context, view: object) -> Frame:
    """Return the frame of a page for this reader."""
    page = view if isinstance(view, Page) else Page()
    caller = context.caller
    if caller is None:
        return Frame(theme="", notice=_notice(context)[0])
    cards = events.of_person(context.store, caller.user_id)
    notice, undo = _notice(context)
    own = _event_parts(context, page) if isinstance(context, EventContext) else _system_parts(context, page)
    trail = page.trail
    if isinstance(context, EventContext):
        trail = ((context.event.name(context.language), context.href()), *_room_crumb(context, page), *page.trail)
    return Frame(
        user_name=caller.name,
        role_word=_role_words(context),
        events=tuple((card.public_id, card.name(context.language)) for card in cards if not card.archived),
        breadcrumbs=trail,
        csrf=caller.csrf,
        unread=notifications.unread(context.store, caller.user_id),
        theme=caller.theme,
        notice=notice,
        undo=undo,
        low_disk=context.request.app.state.metrics.disk.is_low,
        **own,
    )


def _event_parts(context: EventContext, page: Page) -> dict[str, Any]:
    event, language = context.event, context.language
    return {
        "event": FrameEvent(
            event.public_id,
            event.name(language),
            days_left(event.d_day).to(language),
            day_words(date.fromisoformat(event.d_day)).to(language),
        ),
        "rooms": tuple(
            RoomLink(room.key, room.title.to(language), context.href(*filter(None, [room.key])), page.room == room.key)
            for room in ROOMS
            if context.may(room.resource, Action.READ)
        ),
        "readiness": _readiness(context),
        "search_url": context.href("search"),
    }


def _readiness(context: EventContext) -> tuple[str, str] | None:
    if not context.may(Resource.PLANS, Action.READ):
        return None
    state, words = context.services.shelf.light(context.event.plan_id, context.event.revision)
    return state, words.to(context.language)


def _system_parts(context: Context, page: Page) -> dict[str, Any]:
    return {
        "rooms": tuple(
            RoomLink(room.key, room.title.to(context.language), f"/{room.key}", page.room == room.key)
            for room in SYSTEM_ROOMS
            if context.may(room.resource, Action.READ)
        )
    }


def _room_crumb(context: EventContext, page: Page) -> tuple[tuple[str, str | None], ...]:
    if not page.room:
        return ()
    title = next(room.title for room in ROOMS if room.key == page.room).to(context.language)
    return ((title, context.href(page.room) if page.trail else None),)


def _role_words(context: Context) -> str:
    roles = context.event.roles if isinstance(context, EventContext) else context.person.roles
    return ", ".join(ROLE_WORDS[role].to(context.language) for role in roles)


def tell(response: Response, kind: str, text: str, undo: tuple[str, str] | None = None) -> Response:
    """Let the next page show a message: kind is success, info, warning or error; ``undo`` is (address, words)."""
    value = quote(json.dumps([kind, text[:600], undo], ensure_ascii=False))
    response.set_cookie(FLASH_COOKIE, value, max_age=60, httponly=True, samesite="lax")
    return response


def _notice(context: Context) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    try:
        kind, text, undo = json.loads(unquote(context.request.cookies[FLASH_COOKIE]))
    except (KeyError, ValueError, TypeError):
        return None, None
    good = isinstance(kind, str) and isinstance(text, str) and kind in {"success", "info", "warning", "error"}
    local = isinstance(undo, list) and len(undo) == 2 and str(undo[0]).startswith("/")  # noqa: PLR2004 - a pair
    return ((kind, text) if good else None), ((str(undo[0]), str(undo[1])) if local else None)


def sentence(wording: Wording, language: Language) -> str:
    """Return a wording in a language; for handlers that have no context."""
    return wording.to(language)
