"""Pinned decisions: the list, and pinning from any page."""

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner import catalog
from planner.engine.pins import Pin
from planner.tables import table_text
from planner.wording import Wording
from web.context import EventContext, allow, any_member, local_path, redirect
from web.errors import Invalid
from web.policy import Action, Resource
from web.rendering import tell
from web.services import pins
from web.services.pins import KeptPin
from web.views.explained import PinButton, pin_buttons
from web.views.page import Page
from web.views.pinning import set_pin, visible_pins

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PLANS, Action.READ)]
Member = Annotated[EventContext, any_member()]
COLUMNS = ("problem", "subject", "field", "value", "reason")


class PinForm(BaseModel):
    """What a pin button sends; ``next`` is where to go on without scripts."""

    model_config = ConfigDict(extra="ignore")

    problem: str = Field(max_length=32)
    subject: str = Field(min_length=1, max_length=100)
    field: str = Field(max_length=32)
    value: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=500)
    next: str = Field(default="", max_length=500)

    @property
    def pin(self) -> Pin:
        """The decision."""
        return Pin(self.problem, self.subject, self.field, self.value)


@dataclass(frozen=True, slots=True)
class PinLine:
    """One pin in the list."""

    problem_title: str
    field_words: str
    kept: KeptPin
    removable: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinList(Page):
    """Everything that later solves must keep."""

    lines: tuple[PinLine, ...]
    problem: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OneButton:
    """The button that stands where it was pressed."""

    pin: PinButton


async def sent(request: Request) -> PinForm:
    """Return what was sent, as a form or as JSON.

    Raises:
        Invalid: a field is missing or too long.
    """
    try:
        if "json" in request.headers.get("content-type", ""):
            return PinForm.model_validate(await request.json())
        return PinForm.model_validate({name: value for name, value in (await request.form()).items() if value})
    except (ValidationError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Invalid({"pin": _NOT_A_PIN}) from error


_NOT_A_PIN = Wording(
    "Ghim cần bài toán (problem), đối tượng (subject), trường (field), giá trị (value), không quá dài.",
    "A pin needs problem, subject, field and value, none of them too long.",
)


@router.get("/events/{event}/pins")
def pin_list(
    context: Reader,
    problem: Annotated[str, Query(max_length=32)] = "",
    format: str = "",  # noqa: A002
) -> Response:
    """Show every pin that the reader may know of."""
    lines = tuple(
        PinLine(
            catalog.entry_of(kept.pin.problem).title.to(context.language),
            pins.FIELD_WORDS[kept.pin.field].to(context.language),
            kept,
            context.may(pins.RESOURCES[kept.pin.problem], Action.EDIT),
            f"{context.href(kept.pin.problem)}?show={kept.pin.subject.partition(pins.AT)[0]}",
        )
        for kept in visible_pins(context)
        if problem in {"", kept.pin.problem}
    )
    if format == "csv":
        return _csv(lines)
    titles = tuple((name, catalog.entry_of(name).title.to(context.language)) for name in pins.RESOURCES)
    trail = ((context.say("Điều đã ghim", "Pinned decisions"), None),)
    view = PinList(room="plans", trail=trail, lines=lines, problem=problem, problems=titles)
    return context.page("pins/index.html", view)


def _csv(lines: tuple[PinLine, ...]) -> Response:
    rows = [
        dict(zip(COLUMNS, (p.problem, p.subject, p.field, p.value, line.kept.reason), strict=True))
        for line in lines
        for p in (line.kept.pin,)
    ]
    headers = {"Content-Disposition": 'attachment; filename="pins.csv"'}
    return Response("\ufeff" + table_text(COLUMNS, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/events/{event}/pins")
def toggle_pin(context: Member, form: Annotated[PinForm, Depends(sent)]) -> Response:
    """Pin a decision, or take the same pin out."""
    pinned = set_pin(context, form.pin, form.reason)
    if "hx-request" in context.request.headers:
        (button,) = pin_buttons(context, (form.pin,))
        response: Response = context.page("pins/fragment.html", OneButton(button))
        response.headers["HX-Trigger"] = "pins-changed"
        return response
    if "json" in context.request.headers.get("content-type", ""):
        return JSONResponse({"pinned": pinned})
    words = context.say("Đã ghim.", "Pinned.") if pinned else context.say("Đã bỏ ghim.", "Unpinned.")
    target = local_path(form.next) if form.next else context.href("pins")
    return tell(redirect(target), "success", words)
