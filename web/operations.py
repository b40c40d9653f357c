"""How the installation fares: version, disk, database, backups, jobs."""

import sqlite3
from dataclasses import dataclass
from importlib.metadata import version

from sqlalchemy import func, select

from web import backup
from web.metrics import Disk, database_bytes
from web.services.admin import AccountQuery, listing
from web.settings import Settings
from web.store import audit, tables
from web.store.engine import Store, now_ms

OLD_BACKUP_MS = 24 * 3600 * 1000
"""After a day without a backup the page warns."""
JOB_STATES = ("queued", "running", "done", "failed", "cancelled", "interrupted")


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that was made from this installation."""

    name: str
    at_ms: int
    bytes: int
    is_sealed: bool

    @property
    def is_old(self) -> bool:
        """Whether it is time for another."""
        return now_ms() - self.at_ms > OLD_BACKUP_MS


@dataclass(frozen=True, slots=True)
class Health:
    """Figures of the installation; sizes in bytes, jobs as (state, count)."""

    version: str
    database: str
    database_bytes: int
    disk_bytes: int
    free_bytes: int
    low_disk: bool
    accounts: int
    sessions: int
    events: int
    plans: int
    jobs: tuple[tuple[str, int], ...]
    last_backup: LastBackup | None
    audit_rows: int
    audit_head: str


def health(store: Store, settings: Settings, disk: Disk) -> Health:
    """Look at everything."""
    total, free = disk.usage()
    with store.read() as db:
        counts = {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.sessions, tables.events, tables.plans)
        }
        grouped = db.execute(select(tables.jobs.c.state, func.count()).group_by(tables.jobs.c.state)).all()
        states = {str(state): int(count) for state, count in grouped}
        size = database_bytes(store.url, db)
        seq, head = audit.head(db)
    return Health(
        version=version("khanh-tiet"),
        database=f"SQLite {sqlite3.sqlite_version}" if store.is_sqlite else "PostgreSQL",
        database_bytes=size,
        disk_bytes=total,
        free_bytes=free,
        low_disk=disk.is_low,
        accounts=len(listing(store, AccountQuery())),
        sessions=counts["sessions"],
        events=counts["events"],
        plans=counts["plans"],
        jobs=tuple((state, states.get(state, 0)) for state in JOB_STATES),
        last_backup=_last(settings),
        audit_rows=seq,
        audit_head=head,
    )


def _last(settings: Settings) -> LastBackup | None:
    found = backup.last(settings)
    return LastBackup(found["name"], found["at_ms"], found["bytes"], found["sealed"]) if found else None


def is_ready(store: Store) -> bool:
    """Whether the database answers."""
    with store.read() as db:
        return bool(db.execute(select(1)).scalar_one())
