"""The room of the day itself: sessions to open and close, the screens, planned against actual."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from planner.runsheet.live.programme import moment_ms, span
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import live_store
from web.services.live_content import DIRECTOR, KIOSK, MC, POLICE, STAGE, VIEWS
from web.services.live_hub import BEAT_S
from web.services.live_store import PRACTICE, REAL, Session
from web.views import live
from web.views.listing import file_of
from web.views.live import REPORT_HEADINGS, Opening
from web.views.page import Page
from web.views.table_view import refuse_archived
from web.words import ZONE, local

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.LIVE, Action.READ)]
Manager = Annotated[EventContext, allow(Resource.LIVE, Action.MANAGE)]
Exporter = Annotated[EventContext, allow(Resource.LIVE, Action.EXPORT)]
Short = Annotated[str, Form(max_length=200)]
VIEW_WORDS = {
    DIRECTOR: Wording("Tổng chỉ huy", "Director"),
    MC: Wording("MC", "MC"),
    STAGE: Wording("Sân khấu", "Stage"),
    POLICE: Wording("Công an, giao thông", "Police, traffic"),
    KIOSK: Wording("Màn hình đếm ngược", "Countdown"),
}
LEAD_MS = 60_000
"""How long before the first item a practice begins unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session in the list."""

    session: Session
    views: tuple[tuple[str, str, str], ...]
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage(Page):
    """The sessions of the event; ``begins`` is what a practice's clock would show, as a form takes it."""

    cards: tuple[SessionCard, ...]
    any_lines: bool
    begins: str
    real_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage(Page):
    """One screen; the rest comes from the interface for programs."""

    heading: str
    view: str
    views: tuple[tuple[str, str, str], ...]
    api: str
    beat_ms: int
    mode: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage(Page):
    """Planned against actual."""

    session: Session
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _views(context: EventContext, session: Session) -> tuple[tuple[str, str, str], ...]:
    open_ = (view for view in VIEWS if view != POLICE or context.may(Resource.TRAFFIC, Action.READ))
    return tuple(
        (view, VIEW_WORDS[view].to(context.language), context.href("live", session.public_id, view)) for view in open_
    )


@router.get("/events/{event}/live")
def sessions(context: Reader) -> Response:
    """Show the sessions, the newest first."""
    found = live_store.sessions_of(context.store, context.event.id)
    cards = tuple(
        SessionCard(one, _views(context, one), context.href("live", one.public_id, "report")) for one in found
    )
    content = live.content_now(context, "")
    first_ms = span(item.plan for item in content.items)[0] if content else 0
    view = LivePage(
        room="runsheet",
        trail=((context.say("Điều hành ngày lễ", "The day, live"), None),),
        cards=cards,
        any_lines=bool(content and content.items),
        begins=f"{local(first_ms - LEAD_MS):%Y-%m-%dT%H:%M}" if first_ms else "",
        real_open=any(one.is_real and one.closed_ms is None for one in found),
    )
    return context.page("live/index.html", view)


@router.post("/events/{event}/live/open")
def open_session(context: Manager, mode: Short = PRACTICE, name: Short = "", begins: Short = "") -> Response:
    """Open a session and go to its director's screen."""
    refuse_archived(context)
    chosen = REAL if mode == REAL else PRACTICE
    begins_ms = None if chosen == REAL or not begins.strip() else _moment(begins)
    public_id = live.open_(context, Opening(chosen, name, begins_ms, ""))
    return redirect(context.href("live", public_id, DIRECTOR))


def _moment(text: str) -> int:
    try:
        return moment_ms(datetime.fromisoformat(text.strip()).replace(tzinfo=None), ZONE)
    except (ValueError, OverflowError):
        words = Wording(
            "Cần ngày giờ, như 2025-06-16T07:00.", "A date and a time are needed, such as 2025-06-16T07:00."
        )
        raise Invalid({"begins": words}, words) from None


@router.post("/events/{event}/live/{session}/close")
def close_session(context: Manager, session: str) -> Response:
    """Close a session."""
    found = live.session_of(context, session)
    context.store.write(context.actor, lambda transaction: live_store.close_session(transaction, found))
    context.services.live.notify()
    said = context.say("Đã đóng phiên; nhật ký vẫn còn.", "The session is closed; its log stays.")
    return tell(redirect(context.href("live")), "success", said)


@router.get("/events/{event}/live/{session}/report")
def report(context: Exporter, session: str, format: Annotated[str, Query(max_length=8)] = "") -> Response:  # noqa: A002 - the address says format
    """Show planned against actual, or send it as a file."""
    found = live.session_of(context, session)
    day = context.services.live.days.now(found)
    headings = tuple(heading.to(context.language) for heading in REPORT_HEADINGS)
    if format:
        return file_of(context, "ke-hoach-thuc-te", format, headings, live.report_rows(context, day))
    view = ReportPage(
        room="runsheet",
        trail=(
            (context.say("Điều hành ngày lễ", "The day, live"), context.href("live")),
            (context.say("Kế hoạch và thực tế", "Planned against actual"), None),
        ),
        session=found,
        headings=headings,
        rows=tuple(live.report_rows(context, day, "%d/%m %H:%M")),
    )
    return context.page("live/report.html", view)


@router.get("/events/{event}/live/{session}/{view}")
def screen(context: Reader, session: str, view: str) -> Response:
    """Show one screen of a session."""
    live.sight_of(context, view)
    found = live.session_of(context, session)
    page = ScreenPage(
        heading=VIEW_WORDS[view].to(context.language),
        view=view,
        views=_views(context, found),
        api=f"/api/v1{context.href('live', 'sessions', found.public_id)}",
        beat_ms=round(BEAT_S * 1000),
        mode=found.mode,
        name=found.name,
    )
    return context.page("live/screen.html", page)
