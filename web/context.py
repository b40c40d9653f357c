"""What a handler is given: who asks, for which event, and the means to answer.

Every handler takes a context through :func:`allow`, which names the resource and the action it needs; the guard looks
them up in the policy table before the handler runs, and the application refuses to start with a handler that names
none (web.app). Handlers open to all say so through :func:`open_to_all`.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import bindparam, select

from planner.wording import Language
from web.clean import refuse_broken_text
from web.errors import ChangePassword, Forged, NotFound, OwnForcesOnly, SetUpFactor, SignInNeeded, StepUpNeeded
from web.policy import OF_FORCES, OF_INSTALLATION, Action, Flag, Resource, Role, allowed
from web.services import sessions
from web.services.forces import forces_with_people
from web.services.live_hub import Hub
from web.services.plans import PlanShelf
from web.services.printing import PrintRoom
from web.services.scenarios import Scenarios
from web.services.sessions import Caller
from web.settings import Settings
from web.store import tables
from web.store.engine import Actor, Store
from web.store.prepared import Prepared

if TYPE_CHECKING:
    from web.rendering import Pages

SESSION_COOKIE = "khanh-tiet"
LANGUAGE_COOKIE = "khanh-tiet-language"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Services:
    """What the application holds for as long as it runs."""

    settings: Settings
    store: Store
    seen: sessions.Seen
    pages: "Pages"
    scenarios: Scenarios
    shelf: PlanShelf
    prints: PrintRoom
    live: Hub
    at_start: list[Callable[[], None]] = field(default_factory=list)
    at_end: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """The event that an address names, and what the caller is in it."""

    id: int
    public_id: str
    name_vi: str
    name_en: str
    d_day: str
    revision: int
    settings_version: int
    plan_id: int | None
    archived: bool
    roles: tuple[Role, ...]
    flags: tuple[Flag, ...]
    forces: frozenset[str] = frozenset()

    def name(self, language: Language) -> str:
        """Return the name in a language."""
        return self.name_vi if language == "vi" else self.name_en


@dataclass(frozen=True, slots=True)
class Context:
    """One request of one person; ``caller`` is None only on pages open to all."""

    request: Request
    services: Services
    caller: Caller | None
    language: Language

    @property
    def store(self) -> Store:
        """The database."""
        return self.services.store

    @property
    def person(self) -> Caller:
        """The signed-in person.

        Raises:
            SignInNeeded: nobody is.
        """
        if self.caller is None:
            raise SignInNeeded
        return self.caller

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit log."""
        return Actor(self.caller.user_id if self.caller else None, address_of(self.request))

    @property
    def public(self) -> "Context":
        """The same, for functions that take either kind of context."""
        return self

    def say(self, vi: str, en: str) -> str:
        """Return the sentence in the language of the reader."""
        return vi if self.language == "vi" else en

    def may(self, resource: Resource, action: Action) -> bool:
        """Whether the caller may do this; pages hide what they may not."""
        roles = self.caller.roles if self.caller else ()
        return allowed(roles, (), resource, action, signed_in=self.caller is not None)

    def page(self, template: str, view: object, *, status: int = 200) -> HTMLResponse:
        """Show a page: ``view`` is its dataclass, called ``view`` in the template."""
        return self.services.pages.render(self, template, view, status=status)

    def step_up(self) -> None:
        """Ask for the password again before something weighty.

        Raises:
            StepUpNeeded: it was not given within the last minutes.
        """
        if not self.person.stepped_up:
            raise StepUpNeeded


@dataclass(frozen=True, slots=True)
class EventContext(Context):
    """One request of one person about one event."""

    event: Event = field(kw_only=True)

    def may(self, resource: Resource, action: Action) -> bool:
        """Whether the caller may do this in this event."""
        if resource in OF_INSTALLATION:
            return Context.may(self, resource, action)
        if resource in OF_FORCES and not self._leads(resource):
            return False
        return allowed(self.event.roles, self.event.flags, resource, action)

    def _leads(self, resource: Resource) -> bool:
        """Whether the caller leads a force; of what names every force, whether all that have people."""
        if resource is Resource.ROSTER_NAMES or not self.event.forces:
            return bool(self.event.forces)
        with self.store.read() as db:
            return forces_with_people(db, self.event.id, self.event.revision) <= self.event.forces

    def need(self, resource: Resource, action: Action) -> None:
        """Refuse unless the policy allows it; for handlers whose need depends on what the address names.

        Raises:
            NotFound: it does not.
            OwnForcesOnly: it would, were the caller chief of every force and not of some.
        """
        if self.may(resource, action):
            return
        chief = resource in OF_FORCES and self.event.forces
        if chief and allowed(self.event.roles, self.event.flags, resource, action):
            raise OwnForcesOnly(self.event.forces)
        raise NotFound

    def href(self, *parts: object) -> str:
        """Return an address within the event."""
        return "/".join(("/events", self.event.public_id, *(str(part) for part in parts)))


@dataclass(frozen=True, slots=True)
class Guard:
    """What a handler needs; ``resource`` None means open to all, ``action`` None that the handler asks by itself."""

    resource: Resource | None
    action: Action | None
    in_event: bool

    async def __call__(self, request: Request) -> Context:
        """Return the context, or refuse."""
        services: Services = request.app.state.services
        form_token = await _form_token(request)
        await refuse_broken_text(request)
        return await services.store.soon(lambda: self._judge(request, services, form_token))

    def _judge(self, request: Request, services: Services, form_token: str) -> Context:
        caller = find_caller(request, services)
        language = _language(request, services, caller)
        # A page open to all may be an old one, from before another sign-in: there only the origin counts.
        refuse_forged(request, caller if self.resource or self.in_event else None, form_token)
        if self.resource is None and not self.in_event:
            return Context(request, services, caller, language)
        if caller is None:
            raise SignInNeeded
        refuse_one_time_password(caller, self.resource)
        if services.settings.require_factor:
            refuse_without_factor(caller, self.resource)
        if not self.in_event:
            return self._judged(Context(request, services, caller, language))
        event = find_event(services.store, request.path_params["event"], caller)
        return self._judged(EventContext(request, services, caller, language, event=event))

    def _judged(self, context: Context) -> Context:
        if self.resource is not None and self.action is not None and not context.may(self.resource, self.action):
            raise NotFound
        return context


def allow(resource: Resource, action: Action) -> Any:  # noqa: ANN401 - what FastAPI's Annotated takes
    """Return the dependency of a handler that needs ``action`` on ``resource``."""
    return Depends(Guard(resource, action, resource not in OF_INSTALLATION))


def any_member() -> Any:  # noqa: ANN401
    """Return the dependency of a handler for members of the event that asks ``context.need`` itself."""
    return Depends(Guard(None, None, in_event=True))


def open_to_all() -> Any:  # noqa: ANN401
    """Return the dependency of a handler that needs nobody to be signed in."""
    return Depends(Guard(None, None, in_event=False))


def address_of(request: Request) -> str:
    """Return the address a request came from."""
    return request.client.host if request.client else ""


async def _form_token(request: Request) -> str:
    if request.method in SAFE or "form" not in request.headers.get("content-type", ""):
        return ""
    form = await request.form()
    token = form.get("csrf", "")
    return token if isinstance(token, str) else ""


def find_caller(request: Request, services: Services) -> Caller | None:
    """Return who is signed in, if anyone."""
    token = request.cookies.get(SESSION_COOKIE, "")
    caller = sessions.find(services.store, services.seen, token) if token else None
    request.state.person = caller.user_id if caller else None
    return caller


def refuse_one_time_password(caller: Caller, resource: Resource | None) -> None:
    """Let someone with a one-time password reach their own account and nothing else.

    Raises:
        ChangePassword: they asked for something else.
    """
    if caller.must_change and resource is not Resource.OWN_ACCOUNT:
        raise ChangePassword


def refuse_without_factor(caller: Caller, resource: Resource | None) -> None:
    """Let someone without a second proof, where everybody needs one, reach their own account and nothing else.

    Raises:
        SetUpFactor: they asked for something else.
    """
    if not caller.has_factor and resource is not Resource.OWN_ACCOUNT:
        raise SetUpFactor


def _language(request: Request, services: Services, caller: Caller | None) -> Language:
    if caller is not None:
        return caller.language
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return "en" if chosen == "en" else "vi" if chosen == "vi" else services.settings.language


def refuse_forged(request: Request, caller: Caller | None, form_token: str) -> None:
    """Refuse changes that did not come from our own pages.

    Raises:
        Forged: a foreign origin, or a token missing or not of this session.
    """
    if request.method in SAFE:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forged
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forged
    if caller is not None:
        token = request.headers.get("x-csrf-token", "") or form_token
        if not secrets.compare_digest(token.encode(), caller.csrf.encode()):
            raise Forged


_EVENT = Prepared(
    select(
        tables.events.c.id,
        tables.events.c.public_id,
        tables.events.c.name_vi,
        tables.events.c.name_en,
        tables.events.c.d_day,
        tables.events.c.revision,
        tables.events.c.settings_version,
        tables.events.c.plan_id,
        tables.events.c.archived_ms,
        tables.memberships.c.role,
        tables.memberships.c.flags,
        tables.memberships.c.forces,
    )
    .join_from(tables.events, tables.memberships, tables.memberships.c.event_id == tables.events.c.id)
    .where(tables.events.c.public_id == bindparam("public"))
    .where(tables.memberships.c.user_id == bindparam("person"))
)


def find_event(store: Store, public_id: str, caller: Caller) -> Event:
    """Return the event called ``public_id`` with the caller's roles in it.

    Raises:
        NotFound: there is none, or the caller is no member; the two look alike.
    """
    with store.read() as db:
        found = _EVENT.all(db, public=public_id, person=caller.user_id)
    if not found:
        raise NotFound
    first = found[0]
    roles = tuple(Role(row.role) for row in found)
    flags = tuple({Flag(flag) for row in found for flag in row.flags})
    return Event(
        first.id,
        first.public_id,
        first.name_vi,
        first.name_en,
        first.d_day,
        first.revision,
        first.settings_version,
        first.plan_id,
        first.archived_ms is not None,
        roles,
        flags,
        frozenset(force for row in found for force in row.forces),
    )


def redirect(href: str) -> RedirectResponse:
    """Send the browser on after a form was done."""
    return RedirectResponse(href, status_code=303)


def path_query(request: Request) -> str:
    """Return path and query of the request, to come back to after signing in."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def came_from(request: Request) -> str:
    """Return the page of ours that a form stood on, the start page when the browser does not say."""
    parts = urlsplit(request.headers.get("referer", "/"))
    if parts.netloc != request.headers.get("host", ""):
        return "/"
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")


def local_path(target: str) -> str:
    """Return ``target`` if it is an address of ours, else the start page: nobody is sent elsewhere."""
    parts = urlsplit(target)
    good = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if good and not parts.netloc and not parts.scheme else "/"


def etag(version: int) -> Mapping[str, str]:
    """Return the header that names the version of an object."""
    return {"ETag": f'"{version}"'}
