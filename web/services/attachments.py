"""The files of a pack that are no tables: road curves, boundaries, papers."""

import base64
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from planner.wording import Wording
from web.errors import Conflict
from web.services.journal import ATTACHMENTS, Journal
from web.store import tables

Kept = Mapping[str, Any]


def all_of(db: Connection, event_id: int) -> dict[str, bytes]:
    """Return every file by name."""
    own = tables.attachments.c.event_id == event_id
    query = select(tables.attachments.c.name, tables.attachments.c.content).where(own)
    return {name: bytes(content) for name, content in db.execute(query)}


def kept(name: str, content: bytes | None) -> dict[str, str] | None:
    """Return what the journal and versions remember of a file; None of a file that is not there."""
    return None if content is None else {"name": name, "content": base64.b64encode(content).decode("ascii")}


def content_of(state: Kept) -> bytes:
    """Return the content of a remembered file."""
    return base64.b64decode(state["content"])


def put(journal: Journal, name: str, content: bytes | None) -> None:
    """Write a file, or remove it, as part of a batch."""
    before = all_of(journal.db, journal.event_id).get(name)
    if before == content:
        return
    own = (tables.attachments.c.event_id == journal.event_id) & (tables.attachments.c.name == name)
    if content is None:
        journal.db.execute(tables.attachments.delete().where(own))
    elif before is None:
        values = {"event_id": journal.event_id, "name": name, "content": content, "version": 1}
        journal.db.execute(tables.attachments.insert().values(**values))
    else:
        changed = tables.attachments.update().where(own)
        journal.db.execute(changed.values(content=content, version=tables.attachments.c.version + 1))
    journal.note_other(ATTACHMENTS, kept(name, before), kept(name, content))


def put_back(journal: Journal, before: Kept | None, after: Kept | None) -> None:
    """Take a change of a file back.

    Raises:
        Conflict: the file was changed again since.
    """
    name = str((before or after or {})["name"])
    now = all_of(journal.db, journal.event_id).get(name)
    if now != (content_of(after) if after else None):
        raise Conflict(
            Wording(
                f"Không hoàn tác được: tệp {name} đã được sửa sau đó.",
                f"It cannot be undone: file {name} was changed later.",
            )
        )
    put(journal, name, content_of(before) if before else None)
