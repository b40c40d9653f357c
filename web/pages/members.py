"""Members of an event: who holds which roles and duties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form, Response

from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Conflict, Invalid
from web.policy import FLAG_WORDS, ROLE_WORDS, Action, Flag, Resource, Role
from web.rendering import tell
from web.services import members
from web.services.members import EVENT_ROLES, FORCES, Duties, Member
from web.views.download import download
from web.views.page import Page
from web.words import moment_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.MEMBERS, Action.READ)]
Manager = Annotated[EventContext, allow(Resource.MEMBERS, Action.MANAGE)]
Words = Sequence[tuple[str, str]]
ROLE_HINTS: Mapping[Role, Wording] = {
    Role.ORGANISER: Wording("lập phương án, sửa dữ liệu, giao vai trò", "plans, edits data, gives roles"),
    Role.REVIEWER: Wording(
        "xem giao thông và quân số, họ tên của lực lượng mình chỉ huy; góp ý, duyệt hoặc trả lại",
        "reads traffic and headcounts, names of the own force; approves",
    ),
    Role.CLERK: Wording("nhập khách, in văn bản", "enters guests, prints documents"),
    Role.VIEWER: Wording("chỉ xem chỗ ngồi, tập luyện, kịch bản", "only reads seating, rehearsals, run-sheet"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of a new member, and why it was refused."""

    login: str = ""
    chosen: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersPage(Page):
    """The list, and the form of a new member as typed when it was refused."""

    members: tuple[Member, ...]
    query: Mapping[str, str]
    roles: Words
    hints: Mapping[str, str]
    flags: Words
    forces: tuple[str, ...] = FORCES
    own_id: str
    typed: Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage(Page):
    """One member with the duties to choose from."""

    member: Member
    roles: Words
    hints: Mapping[str, str]
    flags: Words
    forces: tuple[str, ...] = FORCES
    own: bool
    fault: str = ""


def _words(context: EventContext) -> tuple[Words, Mapping[str, str], Words]:
    language = context.language
    return (
        tuple((str(role), ROLE_WORDS[role].to(language)) for role in EVENT_ROLES),
        {str(role): words.to(language) for role, words in ROLE_HINTS.items()},
        tuple((str(flag), FLAG_WORDS[flag].to(language)) for flag in Flag),
    )


@router.get("/events/{event}/members")
def listing(context: Reader, q: str = "", role: str = "", sort: str = "name", format: str = "") -> Response:  # noqa: A002
    """Show the members."""
    if format:
        found = members.listing(context.store, context.event.id, text=q[:200], role=role, sort=sort)
        headings = [context.say(*pair) for pair in HEADINGS]
        return download("thanh-vien", format, headings, (_line(context, one) for one in found))
    return _page(context, {"q": q[:200], "role": role, "sort": sort}, Typed())


HEADINGS = (
    ("Họ và tên", "Name"),
    ("Tên đăng nhập", "Login"),
    ("Vai trò", "Roles"),
    ("Nhiệm vụ", "Duties"),
    ("Chỉ huy lực lượng", "Leads"),
    ("Thêm lúc", "Added"),
)


def _line(context: EventContext, one: Member) -> list[str]:
    roles = ", ".join(ROLE_WORDS[role].to(context.language) for role in one.roles)
    flags = ", ".join(FLAG_WORDS[flag].to(context.language) for flag in one.flags)
    return [one.name, one.login, roles, flags, ", ".join(one.forces), moment_of(one.added_ms, context.language)]


def _page(context: EventContext, query: Mapping[str, str], typed: Typed) -> Response:
    found = members.listing(
        context.store,
        context.event.id,
        text=query.get("q", ""),
        role=query.get("role", ""),
        sort=query.get("sort", "name"),
    )
    roles, hints, flags = _words(context)
    view = MembersPage(
        room="members",
        members=found,
        query={name: value for name, value in query.items() if value},
        roles=roles,
        hints=hints,
        flags=flags,
        own_id=context.person.public_id,
        typed=typed,
    )
    return context.page("members/index.html", view, status=typed.status)


@router.post("/events/{event}/members")
def add(
    context: Manager,
    login: Annotated[str, Form()] = "",
    roles: Annotated[list[str] | None, Form()] = None,
    flags: Annotated[list[str] | None, Form()] = None,
    forces: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make the holder of an account a member."""
    try:
        duties = _duties(context, (roles, flags, forces))
        context.store.write(
            context.actor, lambda transaction: members.add(transaction, context.event.id, login, duties)
        )
    except Invalid as error:
        faults = {name: words.to(context.language) for name, words in error.faults.items()}
        chosen = frozenset([*(roles or ()), *(flags or ()), *(forces or ())])
        return _page(context, {}, Typed(login[:64], chosen, faults, error.status))
    words = context.say(f"Đã thêm {login} vào buổi lễ.", f"{login} was added to the event.")
    return tell(redirect(context.href("members")), "success", words)


def _duties(context: EventContext, ticked: tuple[Sequence[str] | None, ...]) -> Duties:
    """Return what was ticked: roles, further duties, forces."""
    duties = members.duties_of(*(one or () for one in ticked))
    if duties.is_weighty:
        context.step_up()  # who sees protected movements and names is decided by whoever really sits here
    return duties


@router.get("/events/{event}/members/{member}")
def one(context: Manager, member: str) -> Response:
    """Show one member's duties."""
    return _member(context, members.member(context.store, context.event.id, member))


def _member(context: EventContext, found: Member, fault: str = "", status: int = 200) -> Response:
    roles, hints, flags = _words(context)
    view = MemberPage(
        room="members",
        trail=((found.name, None),),
        member=found,
        roles=roles,
        hints=hints,
        flags=flags,
        own=found.public_id == context.person.public_id,
        fault=fault,
    )
    return context.page("members/member.html", view, status=status)


@router.post("/events/{event}/members/{member}")
def change(
    context: Manager,
    member: str,
    roles: Annotated[list[str] | None, Form()] = None,
    flags: Annotated[list[str] | None, Form()] = None,
    forces: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Give a member other duties."""
    try:
        return _changed(context, member, _duties(context, (roles, flags, forces)), context.say("Đã lưu.", "Saved."))
    except Invalid as error:
        fault = " ".join(words.to(context.language) for words in error.faults.values())
        return _member(context, members.member(context.store, context.event.id, member), fault, error.status)


def _changed(context: EventContext, member: str, duties: Duties | None, said: str) -> Response:
    try:
        context.store.write(
            context.actor, lambda transaction: members.change(transaction, context.event.id, member, duties)
        )
    except Conflict as error:
        found = members.member(context.store, context.event.id, member)
        return _member(context, found, error.message.to(context.language), error.status)
    return tell(redirect(context.href("members")), "success", said)


@router.post("/events/{event}/members/{member}/remove")
def remove(context: Manager, member: str) -> Response:
    """Take a member out of the event, from the next request on."""
    said = context.say("Đã đưa người này ra khỏi buổi lễ.", "They no longer belong to the event.")
    return _changed(context, member, None, said)
