"""Limits on guessing passwords: each attempt is counted before it is judged, so that a volley is not let through.

The counters live in the database and survive a restart. What was typed as a login is kept as a hash only: people
type their password there by mistake.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from planner.wording import Wording
from web.errors import TooMany
from web.store import tables
from web.store.engine import CHAIN_LOCK, Store, now_ms

WINDOW_MS = 5 * 60_000
PER_ACCOUNT, PER_ADDRESS, OVERALL = 10, 30, 1000
CODES = ((WINDOW_MS, 5), (60 * 60_000, 20), (24 * 60 * 60_000, 50))
"""Wrong codes of an account that are let pass within so many milliseconds."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was counted; ``ids`` are its rows, taken back when it was right."""

    subject: str
    ids: tuple[int, ...]


def subject_of(login: str) -> str:
    """Return what stands for a login in the counters."""
    return hashlib.sha256(login.encode()).hexdigest()[:32]


def reserve(store: Store, login: str, address: str) -> Attempt:
    """Count an attempt for an account, from an address and over all.

    Raises:
        TooMany: one of the three has had too many; the message says how long to wait.
    """
    subject = subject_of(login)
    limits = (("account", subject, PER_ACCOUNT), ("address", address, PER_ADDRESS), ("all", "", OVERALL))

    def work(db: Connection) -> Attempt:
        if not store.is_sqlite:  # several attempts must not be counted side by side
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK + 1})")
        now = now_ms()
        old = (tables.attempts.c.at_ms < now - WINDOW_MS) & (tables.attempts.c.kind != "code")
        db.execute(tables.attempts.delete().where(old))
        for kind, about, limit in limits:
            _refuse_over(db, kind, about, limit)
        rows = [{"kind": kind, "subject": about, "at_ms": now} for kind, about, _limit in limits]
        made = [db.execute(tables.attempts.insert().values(**row)).inserted_primary_key for row in rows]
        return Attempt(subject, tuple(int(key[0]) for key in made if key))

    return store.keep(work)


def reserve_code(store: Store, login: str) -> None:
    """Count a code that an account gives.

    Raises:
        TooMany: there were too many wrong ones within five minutes, an hour or a day.
    """
    subject = subject_of(login)

    def work(db: Connection) -> None:
        if not store.is_sqlite:
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK + 1})")
        now = now_ms()
        columns = tables.attempts.c
        db.execute(tables.attempts.delete().where((columns.kind == "code") & (columns.at_ms < now - CODES[-1][0])))
        for window_ms, limit in CODES:
            _refuse_over(db, "code", subject, limit, window_ms)
        db.execute(tables.attempts.insert().values(kind="code", subject=subject, at_ms=now))

    store.keep(work)


def forgive_codes(db: Connection, login: str) -> None:
    """Forget the wrong codes of an account."""
    own = (tables.attempts.c.kind == "code") & (tables.attempts.c.subject == subject_of(login))
    db.execute(tables.attempts.delete().where(own))


def _refuse_over(db: Connection, kind: str, subject: str, limit: int, window_ms: int = WINDOW_MS) -> None:
    count, first_ms = db.execute(
        select(func.count(), func.min(tables.attempts.c.at_ms))
        .where(tables.attempts.c.kind == kind)
        .where(tables.attempts.c.subject == subject)
        .where(tables.attempts.c.at_ms >= now_ms() - window_ms)
    ).one()
    if count >= limit:
        minutes = max(1, -(-(first_ms + window_ms - now_ms()) // 60_000))
        raise TooMany(
            Wording(
                f"Nhập sai quá nhiều lần; hãy thử lại sau {minutes} phút.",
                f"Too many wrong attempts; try again in {minutes} minutes.",
            )
        )


def forgive(db: Connection, attempt: Attempt) -> None:
    """Take a right attempt back, and the account's wrong ones before it."""
    db.execute(tables.attempts.delete().where(tables.attempts.c.id.in_(attempt.ids)))
    unlock(db, attempt.subject)


def unlock(db: Connection, subject: str) -> int:
    """Forget the wrong attempts of an account; return how many there were."""
    own = (tables.attempts.c.kind == "account") & (tables.attempts.c.subject == subject)
    return db.execute(tables.attempts.delete().where(own)).rowcount
