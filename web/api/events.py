"""Events for programs: the list, beginning one as a copy, settings, putting away."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, ConfigDict, Field

from planner.wording import Wording
from web.api.tables import version_of
from web.context import Context, EventContext, allow, any_member, etag
from web.errors import Invalid, Stale
from web.policy import Action, Resource
from web.services import events, settings_form
from web.services.journal import Batch
from web.services.listing import as_json
from web.store.engine import Transaction
from web.views.event_content import copy_of, form_faults, found
from web.views.searching import found as hits
from web.views.table_view import refuse_archived

router = APIRouter(prefix="/api/v1/events", tags=["events"])
Reader = Annotated[Context, allow(Resource.EVENTS, Action.READ)]
Founder = Annotated[Context, allow(Resource.EVENTS, Action.EDIT)]
Owner = Annotated[EventContext, allow(Resource.EVENT, Action.EDIT)]
SettingsReader = Annotated[EventContext, allow(Resource.SETTINGS, Action.READ)]
SettingsWriter = Annotated[EventContext, allow(Resource.SETTINGS, Action.EDIT)]
Member = Annotated[EventContext, any_member()]
Figure = Annotated[int, Field(ge=0, le=10**9)]
Key = Annotated[str, Field(min_length=1, max_length=64)]
Text = Annotated[str, Field(max_length=4_000)]


class EventAnswer(BaseModel):
    """An event and what the caller is in it."""

    event: str
    name_vi: str
    name_en: str
    d_day: str
    archived: bool
    has_plan: bool
    roles: list[str]


class CopyInput(BaseModel):
    """A new event as a copy: ``source`` is an event's id or ``example:NAME``."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[str, Field(min_length=1, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    d_day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Begun(BaseModel):
    """The new event."""

    event: str


class ArchiveInput(BaseModel):
    """Whether the event is put away or opened again."""

    model_config = ConfigDict(extra="forbid")

    archived: bool


class NameInput(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(extra="forbid")

    vi: Annotated[str, Field(min_length=1, max_length=300)]
    en: Annotated[str, Field(min_length=1, max_length=300)]


class SettingsInput(BaseModel):
    """Settings to change; keys that are not named stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: NameInput | None = None
    d_day: Annotated[str, Field(max_length=10)] | None = None
    planning_start: Annotated[str, Field(max_length=10)] | None = None
    host_organisation: Text | None = None
    notes: Text | None = None
    facts: (
        dict[
            Key,
            bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | Annotated[float, Field(allow_inf_nan=False)] | Text,
        ]
        | None
    ) = None
    weights: dict[Key, dict[Key, Figure]] | None = None
    options: dict[Key, dict[Key, Figure]] | None = None


class SettingsAnswer(BaseModel):
    """The settings as they are kept, and their version."""

    version: int
    settings: dict[str, Any]


class HitAnswer(BaseModel):
    """Something found by a search."""

    kind: str
    title: str
    detail: str
    href: str


@router.get("", response_model=list[EventAnswer])
def listed(context: Reader) -> Response:
    """List the events that the caller belongs to."""
    cards = events.of_person(context.store, context.person.user_id)
    return _json(
        [
            {
                "event": card.public_id,
                "name_vi": card.name_vi,
                "name_en": card.name_en,
                "d_day": card.d_day,
                "archived": card.archived,
                "has_plan": card.has_plan,
                "roles": [str(role) for role in card.roles],
            }
            for card in cards
        ]
    )


@router.post("", response_model=Begun, status_code=201)
def begin(context: Founder, given: CopyInput) -> Response:
    """Begin an event as a copy of another or of an example."""
    faults = form_faults({"name": given.name.strip(), "d_day": given.d_day})
    if faults:
        raise Invalid(faults)
    content, copied_from = copy_of(context, given.source, given.name.strip(), given.d_day)
    return _json({"event": found(context, content, copied_from)}, 201)


@router.put("/{event}/archived", status_code=204)
def archive(context: Owner, given: ArchiveInput) -> Response:
    """Put an event away, or open it again."""
    context.store.write(
        context.actor,
        lambda transaction: events.archive(transaction, context.event.id, away=given.archived),
    )
    return Response(status_code=204)


@router.get("/{event}/settings", response_model=SettingsAnswer)
def settings(context: SettingsReader) -> Response:
    """Return the settings."""
    with context.store.read() as db:
        data, version = settings_form.read(db, context.event.id)
    answer = _json({"version": version, "settings": data})
    answer.headers.update(etag(version))
    return answer


@router.patch("/{event}/settings", response_model=SettingsAnswer)
def change(
    context: SettingsWriter,
    given: SettingsInput,
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=40)] = None,
) -> Response:
    """Change settings; ``If-Match`` says which version was looked at."""
    refuse_archived(context)
    version = version_of(if_match)
    with context.store.read() as db:
        current, _now = settings_form.read(db, context.event.id)
    changed = given.model_dump(exclude_none=True)
    if not changed:
        raise Invalid({"body": Wording("Không có gì để sửa.", "There is nothing to change.")})

    def work(transaction: Transaction) -> Batch:
        return settings_form.save(transaction, context.event.id, {**current, **changed}, version)

    try:
        context.store.write(context.actor, work)
    except Stale as error:
        data, now = _now_of(context)
        return _json({"error": error.message.to(context.language), "version": now, "settings": data}, 412)
    data, now = _now_of(context)
    return _json({"version": now, "settings": data})


@router.get("/{event}/search", response_model=list[HitAnswer])
def search(context: Member, q: str = "") -> Response:
    """Find rows and rooms by a few letters, without accents."""
    return _json(hits(context, q[:200]))


def _now_of(context: EventContext) -> tuple[dict[str, Any], int]:
    with context.store.read() as db:
        return settings_form.read(db, context.event.id)


def _json(value: object, status: int = 200) -> Response:
    return Response(as_json(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})
