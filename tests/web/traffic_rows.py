"""Rows put into an event for tests of the traffic room."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tests.web.conftest import Installation
from web.services import editing
from web.services.journal import all_rows
from web.store import tables
from web.store.engine import SYSTEM, Transaction

ZONE = {
    "zone_id": "KD",
    "name": "Khán đài giả định",
    "people": "1000",
    "entry_min": "60",
    "egress_limit_min": "8",
    "emergency_limit_min": "8",
}
AREA = {"area_id": "KD-1", "zone_id": "KD", "area_m2": "600", "density": "2"}
GATES = [
    {"exit_id": "G1", "zone_id": "KD", "name": "Cổng Bắc", "width_m": "1", "entry": "1", "lanes": "2"},
    {"exit_id": "G2", "zone_id": "KD", "name": "Cổng Nam", "width_m": "2"},
]


def put(installation: Installation, **rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to tables of the event, as an import would."""
    with installation.services.store.read() as db:
        query = select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        own = db.execute(query).scalar_one()

    def work(transaction: Transaction) -> None:
        for table, lines in rows.items():
            editing.add_rows(transaction, own, table, list(lines))

    installation.services.store.write(SYSTEM, work)


def emptied(installation: Installation, *names: str) -> None:
    """Remove every row of some tables of the event."""
    with installation.services.store.read() as db:
        query = select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        own = db.execute(query).scalar_one()

    def work(transaction: Transaction) -> None:
        for name in names:
            found = {row.id: row.version for row in all_rows(transaction.db, own, name)}
            if found:
                editing.delete_rows(transaction, own, name, found)

    installation.services.store.write(SYSTEM, work)
