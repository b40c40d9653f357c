"""The database: many readers, one writer.

SQLite up to 3.51.2 can damage a database in WAL mode when two connections write or checkpoint at once
(sqlite.org/wal.html, "WAL-reset bug"); so one connection, in one thread, does all writing and owns every checkpoint,
and a lock file keeps a second process out. Changes that wait for it are saved together, one synchronisation of the disk
for all of them, each undone alone when it fails. PostgreSQL serialises writers by an advisory lock, as the audit chain
needs one order.
"""

import asyncio
import fcntl
import logging
import os
import queue
import secrets
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from starlette.concurrency import run_in_threadpool

from planner.errors import UsageError
from planner.wording import Wording
from web.errors import Conflict, StorageFull
from web.store import audit
from web.store.prepared import JSON_FORMS

Result = TypeVar("Result")
log = logging.getLogger(__name__)

CHAIN_LOCK = 0x4B54  # advisory lock of PostgreSQL that keeps the audit chain in one order
WRITE_WAIT_S = 30.0
GATHER_S = 0.02
"""How long tasks are gathered into one transaction: those that wait meanwhile are not kept waiting by it."""


def now_ms() -> int:
    """Return the present moment, UTC, in milliseconds."""
    return time.time_ns() // 1_000_000


def new_public_id() -> str:
    """Return a random id that cannot be guessed: 12 letters and digits, 60 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz023456789"
    return "".join(secrets.choice(letters) for _ in range(12))


def database(db: Connection) -> str:
    """Return what tells the database of a connection from others of this process."""
    url = db.engine.url
    return f"{url.host}/{url.port}/{url.database}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where; ``user_id`` is None for the console and for the system itself."""

    user_id: int | None = None
    address: str = ""


SYSTEM = Actor()


@dataclass(slots=True)
class Transaction:
    """One change in the making.

    Attributes:
        db: the connection; everything done on it is saved together or not at all.
        actor: who acts.
        now_ms: the moment of the change.
        entries: rows for the audit log.
    """

    db: Connection
    actor: Actor
    now_ms: int
    secret: bytes
    entries: list[audit.Entry] = field(default_factory=list)

    def note(
        self, action: str, object_: str = "", *, event_id: int | None = None, values: Mapping[str, object] | None = None
    ) -> None:
        """Enter into the audit log what is done: names of fields are kept, values only as an HMAC."""
        fields = ",".join(sorted(values)) if values else ""
        digest = audit.hmac_of(self.secret, values)
        entry = audit.Entry(
            self.now_ms, self.actor.user_id, action, event_id, object_[:200], fields, digest, self.actor.address
        )
        self.entries.append(entry)


Work = Callable[[Transaction], Result]


class Store:
    """Reading and writing; one per process."""

    def __init__(self, url: str, secret: bytes) -> None:
        """Open the database; it must be at the newest schema (web.store.migrate).

        Raises:
            UsageError: another process already writes to this SQLite file.
        """
        self.url = url
        self._secret = secret
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._lock = _lock_file(url) if self.is_sqlite else None
        self._readers = _sqlite_readers(url) if self.is_sqlite else _postgres(url)
        self._own = threading.local()
        self._opened: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._writer: _Writer | None = _Writer(url) if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that cannot write; a thread keeps its own for as long as it lives."""
        if not self.is_sqlite:
            with self._readers.connect() as db:
                yield db
            return
        own: Connection | None = getattr(self._own, "db", None)
        if own is None or own.closed:
            own = self._own.db = self._readers.connect()
            self._opened.add(own)
        yield own

    async def soon(self, work: Callable[[], Result]) -> Result:
        """Do ``work``, a few reads by index: at once on SQLite, which answers sooner than a thread begins."""
        return work() if self.is_sqlite else await run_in_threadpool(work)

    def write(self, actor: Actor, work: Work[Result]) -> Result:
        """Do ``work`` and its audit rows in one transaction, and return what it returned.

        Raises:
            RuntimeError: the work noted nothing for the audit log.
            StorageFull: the disk is full; nothing was saved.
            Conflict: the database refused a duplicate.
        """
        return self._run(lambda db: self._audited(db, actor, work))

    async def write_soon(self, actor: Actor, work: Work[Result]) -> Result:
        """Do as :meth:`write` does, without a thread that waits for it."""
        if self._writer is None:
            return await run_in_threadpool(self.write, actor, work)
        with _told_plainly():
            return await asyncio.wrap_future(self._writer.begin(lambda db: self._audited(db, actor, work)))

    def keep(self, work: Callable[[Connection], Result]) -> Result:
        """Do housekeeping that is nobody's act: counters of attempts, last-seen moments, progress of jobs."""
        return self._run(work)

    def _audited(self, db: Connection, actor: Actor, work: Work[Result]) -> Result:
        if not self.is_sqlite:
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})")
        transaction = Transaction(db, actor, now_ms(), self._secret)
        result = work(transaction)
        if not transaction.entries:
            msg = "a change must be noted in the audit log"
            raise RuntimeError(msg)
        audit.append(db, transaction.entries)
        return result

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        with _told_plainly():
            if self._writer is not None:
                return self._writer.begin(work).result(timeout=WRITE_WAIT_S)
            with self._readers.begin() as db:
                return work(db)

    def close(self) -> None:
        """Finish waiting writes and let the file go."""
        if self.is_sqlite:
            for own in list(self._opened):
                own.close()
            self._readers.dispose()
        if self._writer is not None:
            self._writer.close()
        if not self.is_sqlite:
            self._readers.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn what a database says into what a person can be told."""
    try:
        yield
    except IntegrityError as error:
        raise _duplicate(error) from error
    except OperationalError as error:
        if _is_full(error):
            raise StorageFull from error
        raise


class _Writer:
    """The one thread that writes to SQLite."""

    def __init__(self, url: str) -> None:
        self._engine = _sqlite_writer(url)
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def begin(self, work: Callable[[Connection], Result]) -> "Future[Result]":
        future: Future[Result] = Future()
        self._waiting.put((work, future))
        return future

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        with self._engine.connect() as db:
            while (task := self._waiting.get()) is not None:
                _save(db, task, self._more())
        self._engine.dispose()

    def _more(self) -> "Iterator[_Task]":
        """Give the tasks that wait already, while they are quick."""
        last_s = time.monotonic() + GATHER_S
        while time.monotonic() < last_s:
            try:
                task = self._waiting.get_nowait()
            except queue.Empty:
                return
            if task is None:  # the end: to be found again by the loop above
                self._waiting.put(None)
                return
            yield task


_Task = tuple[Callable[[Connection], Any], "Future[Any]"]


def _save(db: Connection, first: _Task, more: Iterator[_Task]) -> None:
    """Do tasks in one transaction, each behind a savepoint; whoever waits hears of it once all is on the disk."""
    done: list[tuple[Future[Any], Any]] = []
    try:
        with db.begin():
            for work, future in chain([first], more):
                if future.set_running_or_notify_cancel():
                    _attempt(db, work, future, done)
    except BaseException as error:  # noqa: BLE001 - the thread must live on; nothing of these tasks was saved
        for future, _result in done:
            future.set_exception(error)
    else:
        for future, result in done:
            future.set_result(result)


def _attempt(
    db: Connection, work: Callable[[Connection], Any], future: "Future[Any]", done: list[tuple["Future[Any]", Any]]
) -> None:
    driver: Any = db.connection.driver_connection
    driver.execute("SAVEPOINT task")
    try:
        result = work(db)
    except BaseException as error:  # noqa: BLE001 - whoever waits hears of it
        future.set_exception(error)
        # After a full disk SQLite may have undone everything: then this fails too, and so do the tasks before.
        driver.execute("ROLLBACK TO task")
        driver.execute("RELEASE task")
    else:
        driver.execute("RELEASE task")
        done.append((future, result))


def _postgres(url: str) -> Engine:
    # hide_parameters here and below: messages of errors reach the log, values must not.
    return create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True, **JSON_FORMS)


def _sqlite_readers(url: str) -> Engine:
    engine = create_engine(
        url, pool_size=16, max_overflow=48, isolation_level="AUTOCOMMIT", hide_parameters=True, **JSON_FORMS
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        for pragma in ("busy_timeout=5000", "wal_autocheckpoint=0", "query_only=ON", "case_sensitive_like=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _sqlite_writer(url: str) -> Engine:
    engine = create_engine(url, pool_size=1, max_overflow=0, hide_parameters=True, **JSON_FORMS)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _lock_file(url: str) -> int | None:
    database = make_url(url).database
    if not database or database == ":memory:":
        return None
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise UsageError(
            Wording(
                f"Cơ sở dữ liệu {database} đang được một tiến trình khác dùng; hãy dừng “planner serve” trước.",
                f"Database {database} is in use by another process; stop “planner serve” first.",
            )
        ) from None
    return handle


def _is_full(error: DBAPIError) -> bool:
    text = str(error.orig).casefold()
    return "is full" in text or "no space left" in text or "disk i/o error" in text


def _duplicate(error: IntegrityError) -> Conflict:
    log.info("integrity", extra={"constraint": str(error.orig).split("\n", 1)[0][:200]})
    return Conflict(
        Wording(
            "Mục này đã có hoặc đang được dùng ở nơi khác; hãy tải lại trang.",
            "This already exists or is used elsewhere; reload the page.",
        )
    )
