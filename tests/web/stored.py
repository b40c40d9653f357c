"""What the database and the shelf of an installation hold, for tests that look behind the pages."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from web.services.plans import Bundle
from web.store import tables

if TYPE_CHECKING:
    from tests.web.conftest import Installation


def event_id(installation: "Installation") -> int:
    """Return the number of the installation's event."""
    query = select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
    with installation.services.store.read() as db:
        return int(db.execute(query).scalar_one())


def bundle_of(installation: "Installation", plan: str = "") -> Bundle:
    """Return a plan with its content, by default the one in force at the start."""
    shelf = installation.services.shelf
    return shelf.bundle(shelf.card(event_id(installation), plan or installation.plan))
