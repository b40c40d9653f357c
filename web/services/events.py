"""Events: beginning one from a pack, listing those a person belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from planner.scenario.schema import Scenario
from planner.wording import Language
from web.policy import Role
from web.services import packs, scenarios, settings_form
from web.services.packs import Content
from web.store import tables
from web.store.engine import Store, Transaction, new_public_id
from web.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in the list of a person's events."""

    public_id: str
    name_vi: str
    name_en: str
    d_day: str
    archived: bool
    roles: tuple[Role, ...]
    has_plan: bool = False

    def name(self, language: Language) -> str:
        """Return the name in a language."""
        return self.name_vi if language == "vi" else self.name_en


def create(transaction: Transaction, scenario: Scenario, *, copied_from: int | None = None) -> tuple[int, str]:
    """Begin an event with the content of a scenario; return its number and its public id."""
    public_id = new_public_id()
    event = scenario.event
    made = transaction.db.execute(
        tables.events.insert().values(
            public_id=public_id,
            name_vi=event.name.vi[:300],
            name_en=event.name.en[:300],
            d_day=event.d_day.isoformat(),
            settings=scenarios.settings_json(scenario),
            settings_version=1,
            revision=1,
            copied_from=copied_from,
            created_ms=transaction.now_ms,
            created_by=transaction.actor.user_id,
        )
    )
    key = made.inserted_primary_key
    event_id = int(key[0]) if key else 0
    scenarios.insert_content(transaction.db, event_id, scenario)
    transaction.note("event.create", public_id, event_id=event_id, values={"name": event.name.vi})
    return event_id, public_id


def create_from(transaction: Transaction, content: Content, *, copied_from: int | None = None) -> tuple[int, str]:
    """Begin an event with content as it is, faulty cells and all; return its number and its public id.

    Raises:
        Invalid: its settings cannot be read; without a name and a day there is no event.
    """
    event = settings_form.understand(content.settings)
    public_id = new_public_id()
    made = transaction.db.execute(
        tables.events.insert().values(
            public_id=public_id,
            name_vi=event.name.vi[:300],
            name_en=event.name.en[:300],
            d_day=event.d_day.isoformat(),
            settings=dict(content.settings),
            settings_version=1,
            revision=1,
            copied_from=copied_from,
            created_ms=transaction.now_ms,
            created_by=transaction.actor.user_id,
        )
    )
    key = made.inserted_primary_key
    event_id = int(key[0]) if key else 0
    packs.insert(transaction.db, event_id, content)
    transaction.note("event.create", public_id, event_id=event_id, values={"name": event.name.vi})
    return event_id, public_id


def renewed(content: Content, name: str, d_day: date) -> Content:
    """Return the content of an earlier event for a new one: another name, another day."""
    settings = {key: value for key, value in content.settings.items() if key != "planning_start"}
    start = str(content.settings.get("planning_start") or "")
    if start and start < d_day.isoformat():
        # A start of planning on or after the new day cannot be meant: it belongs to the earlier event.
        settings["planning_start"] = start
    settings |= {"id": new_public_id(), "name": {"vi": name, "en": name}, "d_day": d_day.isoformat()}
    return Content(settings, content.rows, content.files)


def archive(transaction: Transaction, event_id: int, *, away: bool) -> None:
    """Put an event away, or open it again."""
    moment = transaction.now_ms if away else None
    transaction.db.execute(tables.events.update().where(tables.events.c.id == event_id).values(archived_ms=moment))
    transaction.note("event.archive" if away else "event.reopen", event_id=event_id)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a member holds beside a role: further duties, and the forces whose names the member may read."""

    flags: Sequence[str] = ()
    forces: Sequence[str] = ()


def add_member(transaction: Transaction, event_id: int, user_id: int, role: Role, beside: Beside = Beside()) -> None:
    """Give a person a role in an event."""
    flags, forces = sorted(beside.flags), sorted(beside.forces)
    transaction.db.execute(
        tables.memberships.insert().values(
            event_id=event_id,
            user_id=user_id,
            role=str(role),
            flags=flags,
            forces=forces,
            added_ms=transaction.now_ms,
            added_by=transaction.actor.user_id,
        )
    )
    values = {"role": str(role), "flags": ",".join(flags), "forces": ",".join(forces)}
    transaction.note("member.add", str(user_id), event_id=event_id, values=values)


_CARDS = Prepared(
    select(
        tables.events.c.public_id,
        tables.events.c.name_vi,
        tables.events.c.name_en,
        tables.events.c.d_day,
        tables.events.c.archived_ms,
        tables.events.c.plan_id,
        tables.memberships.c.role,
    )
    .join_from(tables.events, tables.memberships, tables.memberships.c.event_id == tables.events.c.id)
    .where(tables.memberships.c.user_id == bindparam("person"))
    .order_by(tables.events.c.d_day.desc(), tables.events.c.id)
)


def of_person(store: Store, user_id: int) -> tuple[EventCard, ...]:
    """Return the events a person belongs to, the next ceremony first."""
    with store.read() as db:
        found = _CARDS.all(db, person=user_id)
    cards: dict[str, EventCard] = {}
    for row in found:
        earlier = cards.get(row.public_id)
        roles = (*(earlier.roles if earlier else ()), Role(row.role))
        cards[row.public_id] = EventCard(
            row.public_id,
            row.name_vi,
            row.name_en,
            row.d_day,
            row.archived_ms is not None,
            roles,
            row.plan_id is not None,
        )
    return tuple(cards.values())
