"""The settings of an event: read, changed in versions, and taken back like any other change."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from planner.scenario.schema import EventSettings
from planner.scenario.settings import parse_settings
from planner.scenario.source import SourceSettings
from planner.scenario.texts import flat
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound, Stale
from web.services.journal import SETTINGS, Batch, Journal
from web.store import tables
from web.store.engine import Transaction

Data = Mapping[str, Any]


def read(db: Connection, event_id: int) -> tuple[dict[str, Any], int]:
    """Return the settings as they are kept, and their version."""
    query = select(tables.events.c.settings, tables.events.c.settings_version).where(tables.events.c.id == event_id)
    found = db.execute(query).first()
    if found is None:
        raise NotFound
    return dict(found.settings), int(found.settings_version)


def understand(data: Data) -> EventSettings:
    """Return settings as the planner reads them.

    Raises:
        Invalid: keys with faults.
    """
    _refuse_control(data)
    event, faults = parse_settings(SourceSettings(SETTINGS, data, {}))
    if event is None or faults:
        raise Invalid(
            {
                fault.column or "settings": Wording(
                    f"{fault.what.vi}; {fault.expected.vi}", f"{fault.what.en}; {fault.expected.en}"
                )
                for fault in faults
            }
        )
    return event


def _refuse_control(data: Data) -> None:
    wrong = [
        key
        for key, value in flat(data).items()
        if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in f"{key}{value}")
    ]
    if wrong:
        words = Wording("Có ký tự điều khiển không in được.", "It holds control characters that cannot be printed.")
        raise Invalid(dict.fromkeys(wrong, words))


def save(transaction: Transaction, event_id: int, data: Data, version: int) -> Batch:
    """Give an event other settings.

    Raises:
        Stale: they were changed meanwhile; ``current`` is what they are now.
        Invalid: they have faults.
    """
    current, now = read(transaction.db, event_id)
    if now != version:
        raise Stale((current, now))
    journal = Journal(transaction, event_id)
    write(journal, current, data)
    names = sorted(key for key in {**current, **data} if current.get(key) != data.get(key))
    return Batch(*journal.close("settings.change", SETTINGS, {name: str(data.get(name)) for name in names}))


def write(journal: Journal, current: Data, data: Data) -> None:
    """Write settings as part of a batch."""
    event = understand(data)
    journal.db.execute(
        tables.events.update()
        .where(tables.events.c.id == journal.event_id)
        .values(
            settings=dict(data),
            settings_version=tables.events.c.settings_version + 1,
            name_vi=event.name.vi[:300],
            name_en=event.name.en[:300],
            d_day=event.d_day.isoformat(),
        )
    )
    journal.note_other(SETTINGS, dict(current), dict(data))


def put_back(journal: Journal, before: Data, after: Data) -> None:
    """Take a change of the settings back, key by key.

    Raises:
        Conflict: one of the keys was changed again since.
    """
    current, _version = read(journal.db, journal.event_id)
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    for key in keys:
        if current.get(key) != after.get(key):
            raise Conflict(
                Wording(
                    f"Không hoàn tác được: thông số “{key}” đã được sửa sau đó.",
                    f"It cannot be undone: setting “{key}” was changed later.",
                )
            )
    earlier = {key: value for key, value in current.items() if key not in keys}
    write(journal, current, {**earlier, **{key: before[key] for key in keys if key in before}})
