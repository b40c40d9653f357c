"""The settings of an event: name, day, host, facts, weights of goals, figures of rules."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from planner.catalog import PROBLEMS
from planner.report.words import goal_words
from planner.scenario.texts import flat
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Invalid, Stale
from web.policy import Action, Resource
from web.rendering import tell
from web.services import settings_form
from web.services.journal import Batch
from web.services.settings_words import OPTIONS, default_weights
from web.store.engine import Transaction
from web.views.page import Page
from web.views.table_view import refuse_archived

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.SETTINGS, Action.READ)]
Writer = Annotated[EventContext, allow(Resource.SETTINGS, Action.EDIT)]
LONGEST = 4_000
MOST_FIELDS = 400
PLAIN = ("name.vi", "name.en", "d_day", "planning_start", "host_organisation", "notes")
GROUPS = ("facts", "letterheads", "weights", "options")


async def _form(request: Request) -> AsyncIterator[FormData]:
    """Give the form, and close its files afterwards."""
    form = await request.form()
    yield form
    await form.close()


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting in the form; ``hint`` says what holds when it is blank."""

    name: str
    label: str
    value: str
    kind: str = "text"
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that belong together."""

    title: str
    fields: tuple[SettingField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(Page):
    """The form; ``theirs`` lists what somebody else changed meanwhile: label, mine, theirs."""

    groups: tuple[SettingGroup, ...]
    version: int
    may_edit: bool
    theirs: tuple[tuple[str, str, str], ...] = ()
    fault: str = ""


@router.get("/events/{event}/settings")
def settings(context: Reader) -> Response:
    """Show the settings."""
    with context.store.read() as db:
        data, version = settings_form.read(db, context.event.id)
    return context.page("settings/index.html", _view(context, texts(data), version))


@router.post("/events/{event}/settings")
def save(context: Writer, form: Annotated[FormData, Depends(_form)]) -> Response:
    """Save the settings, if nobody changed them meanwhile."""
    refuse_archived(context)
    typed = {name: text for name, text in form.items() if isinstance(text, str) and len(name) <= 200}  # noqa: PLR2004
    with context.store.read() as db:
        current, now = settings_form.read(db, context.event.id)
    given = typed.pop("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else 0  # noqa: PLR2004 - a version has few digits
    mine = {name: text.strip() for name, text in typed.items() if name in PLAIN or name.split(".")[0] in GROUPS}
    try:
        data = data_of(current, mine)

        def work(transaction: Transaction) -> Batch:
            return settings_form.save(transaction, context.event.id, data, version)

        context.store.write(context.actor, work)
    except Invalid as error:
        faults = {name: words.to(context.language) for name, words in error.faults.items()}
        view = _view(context, {**texts(current), **mine}, version, faults=faults)
        return context.page("settings/index.html", view, status=422)
    except Stale:
        view = _view(context, {**texts(current), **mine}, now, theirs=_both(context, texts(current), mine))
        return context.page("settings/index.html", view, status=412)
    return tell(
        redirect(context.href("settings")), "success", context.say("Đã lưu thông số.", "The settings are saved.")
    )


def texts(data: Mapping[str, Any]) -> dict[str, str]:
    """Return settings as the form shows them: dotted name and text."""
    named = {**data, "name": data.get("name", {})}
    if isinstance(named["name"], str):
        named["name"] = {"vi": named["name"], "en": named["name"]}
    return {name: _text(value) for name, value in flat(named).items() if not isinstance(value, Mapping)}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def data_of(current: Mapping[str, Any], mine: Mapping[str, str]) -> dict[str, Any]:
    """Return settings with what the form says; blank figures and dates are left out.

    Raises:
        Invalid: a field is over-long, a figure is no number, there are too many fields.
    """
    faults = {
        name: Wording(f"Nhiều nhất {LONGEST} ký tự.", f"At most {LONGEST} letters.")
        for name, text in mine.items()
        if len(text) > LONGEST
    }
    if len(mine) > MOST_FIELDS:
        faults["settings"] = Wording("Quá nhiều thông số.", "Too many settings.")
    data: dict[str, Any] = {key: value for key, value in current.items() if key not in GROUPS}
    groups = {key: dict(current[key]) for key in GROUPS if isinstance(current.get(key), Mapping)}
    data["name"] = {"vi": mine.get("name.vi", ""), "en": mine.get("name.en", "") or mine.get("name.vi", "")}
    for name in ("d_day", "planning_start", "host_organisation", "notes"):
        if name in mine:
            data[name] = mine[name]
    if not data.get("planning_start"):
        data.pop("planning_start", None)
    for name, text in mine.items():
        path = name.split(".")
        if path[0] in {"weights", "options"} and len(path) == 3:  # noqa: PLR2004 - group, problem, name
            _put_figure(groups, path, text, faults)
        elif path[0] == "facts" and len(path) == 2:  # noqa: PLR2004 - group, name
            groups.setdefault("facts", {})[path[1]] = _like(groups["facts"].get(path[1]), text, name, faults)
        elif path[0] == "letterheads" and len(path) == 3:  # noqa: PLR2004
            letterhead = groups.setdefault("letterheads", {})
            letterhead[path[1]] = {**letterhead.get(path[1], {}), path[2]: text}
    if faults:
        raise Invalid(faults)
    return {**data, **{key: group for key, group in groups.items() if group}}


def _put_figure(groups: dict[str, Any], path: list[str], text: str, faults: dict[str, Wording]) -> None:
    group, problem, name = path
    inner = dict(groups.setdefault(group, {}).get(problem, {}))
    if text.isdecimal() and len(text) <= 9:  # noqa: PLR2004 - larger figures mean nothing in any rule
        inner[name] = int(text)
    elif text:
        faults[".".join(path)] = Wording("Cần số nguyên từ 0, hoặc để trống.", "Give a whole number from 0, or none.")
    else:
        inner.pop(name, None)
    groups[group] = {**groups[group], problem: inner}
    if not inner:
        del groups[group][problem]


def _like(earlier: object, text: str, name: str, faults: dict[str, Wording]) -> object:
    """Return a fact of the kind that it was before."""
    if isinstance(earlier, bool) and text in {"true", "false"}:
        return text == "true"
    if isinstance(earlier, int | float):
        try:
            return type(earlier)(text)
        except ValueError:
            faults[name] = Wording("Cần một số.", "Give a number.")
    return text


def _view(
    context: EventContext,
    values: Mapping[str, str],
    version: int,
    *,
    faults: Mapping[str, str] | None = None,
    theirs: tuple[tuple[str, str, str], ...] = (),
) -> SettingsPage:
    groups = tuple(_groups(context, values, faults or {}))
    shown = {field.name for group in groups for field in group.fields}
    rest = " ".join(words for name, words in (faults or {}).items() if name not in shown)
    return SettingsPage(
        room="data" if context.may(Resource.SETTINGS, Action.READ) else None,
        trail=((context.say("Thông số", "Settings"), None),),
        groups=groups,
        version=version,
        may_edit=context.may(Resource.SETTINGS, Action.EDIT) and not context.event.archived,
        theirs=theirs,
        fault=rest,
    )


def _groups(context: EventContext, values: Mapping[str, str], faults: Mapping[str, str]) -> list[SettingGroup]:
    say = context.say
    labels = {
        "name.vi": say("Tên tiếng Việt", "Vietnamese name"),
        "name.en": say("Tên tiếng Anh", "English name"),
        "d_day": say("Ngày lễ", "The day"),
        "planning_start": say("Bắt đầu chuẩn bị", "Planning starts"),
        "host_organisation": say("Đơn vị chủ trì", "Host"),
        "notes": say("Ghi chú", "Notes"),
    }
    kinds = {"d_day": "date", "planning_start": "date", "notes": "textarea"}

    def field(name: str, label: str, kind: str = "text", hint: str = "") -> SettingField:
        return SettingField(name, label, values.get(name, ""), kind, hint, faults.get(name, ""))

    groups = [
        SettingGroup(
            say("Buổi lễ", "The event"), tuple(field(name, labels[name], kinds.get(name, "text")) for name in PLAIN)
        )
    ]
    for problem, options in OPTIONS.items():
        title = next((entry.title.to(context.language) for entry in PROBLEMS if entry.name == problem), "")
        title = (
            title
            or {
                "runsheet": say("Kịch bản", "Run-sheet"),
                "traffic": say("Giao thông", "Traffic"),
                "settlement": say("Quyết toán lưu trú", "Settlement of lodging"),
            }[problem]
        )
        own = [
            field(
                f"options.{problem}.{name}",
                option.words.to(context.language),
                hint=say(f"để trống: {option.default}", f"blank: {option.default}"),
            )
            for name, option in options.items()
        ]
        own += [
            field(
                f"weights.{problem}.{goal}",
                say("Trọng số: ", "Weight: ") + goal_words(goal, context.language, problem),
                hint=say(f"để trống: {weight}", f"blank: {weight}"),
            )
            for goal, weight in default_weights().get(problem, {}).items()
        ]
        groups.append(SettingGroup(say(f"Quy tắc: {title}", f"Rules: {title}"), tuple(own)))
    for key, title in (("facts", say("Dữ kiện", "Facts")), ("letterheads", say("Thể thức văn bản", "Letterheads"))):
        named = [name for name in values if name.startswith(f"{key}.")]
        fields = tuple(field(name, name.removeprefix(f"{key}."), _fact_kind(values[name])) for name in named)
        if fields:
            groups.append(SettingGroup(title, fields))
    return groups


def _fact_kind(text: str) -> str:
    return "flag" if text in {"true", "false"} else "text"


def _both(
    context: EventContext, theirs: Mapping[str, str], mine: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    groups = _groups(context, theirs, {})
    labels = {field.name: field.label for group in groups for field in group.fields}
    return tuple(
        (labels.get(name, name), text, theirs.get(name, ""))
        for name, text in mine.items()
        if theirs.get(name, "") != text
    )
