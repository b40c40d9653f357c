"""The database: many readers, one writer.

SQLite up to 3.51.2 can damage a database in WAL mode when two connections write or checkpoint at once
(sqlite.org/wal.html, "WAL-reset bug"); so one connection, in one hand at a time, does all writing and owns every
checkpoint, and a lock file keeps a second process out. Changes that wait for it are saved together, one
synchronisation of the disk for all of them, each undone alone when it fails. PostgreSQL serialises writers by an
advisory lock, as the audit chain needs one order.
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
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, create_engine, event
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
CLOSE_WAIT_S = 3.0
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


class _Held:
    """A thread's own connection; it goes back to the others when the thread ends, not when somebody tidies up.

    Closing it while its thread reads would tear the process down, so whoever closes says so first (``retired``) and
    waits until nobody reads; a thread says that it reads before it looks.
    """

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.readers = 0
        self.retired = False

    def close(self) -> None:
        """Close it once its thread does not read; one that reads on and on keeps it until it ends."""
        self.retired = True
        end = time.monotonic() + CLOSE_WAIT_S
        while self.readers and time.monotonic() < end:
            time.sleep(0.001)
        if not self.readers:
            self.db.close()

    def __del__(self) -> None:
        with suppress(Exception):  # the store may be gone before its threads
            self.db.close()


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
        self._opened: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._writer: _Writer | None = _Writer(url) if self.is_sqlite else None

    @property
    def secret(self) -> bytes:
        """The installation's key, which lies outside the database."""
        return self._secret

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that cannot write; a thread keeps its own for as long as it lives."""
        if not self.is_sqlite:
            with self._readers.connect() as db:
                yield db
            return
        own = self._reading()
        try:
            yield own.db
        finally:
            own.readers -= 1

    def _reading(self) -> _Held:
        """Return the thread's own connection, counted as in use."""
        own: _Held | None = getattr(self._own, "held", None)
        if own is not None:
            own.readers += 1
            if not own.retired:
                return own
            own.readers -= 1
        own = self._own.held = _Held(self._readers.connect())
        own.readers = 1
        self._opened.add(own)
        return own

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
        """Do as :meth:`write` does, for a change of a few statements, without a thread that waits for it."""
        if self._writer is None:
            return await run_in_threadpool(self.write, actor, work)
        with _told_plainly():
            return await self._writer.soon(lambda db: self._audited(db, actor, work))

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


_Future = Future[Any] | asyncio.Future[Any]
_Task = tuple[Callable[[Connection], Any], _Future]


class _Writer:
    """The one connection that writes to SQLite, in one hand at a time.

    Its thread does what is asked with :meth:`begin`. Quick changes (:meth:`soon`) are done by the event loop itself,
    all that came in one of its rounds together, and only the commit, which waits for the disk, goes to a thread:
    handing every statement to and fro between two threads takes longer than the statements.
    """

    def __init__(self, url: str) -> None:
        self._engine = _sqlite_writer(url)
        self._db = self._engine.connect()
        self._held = threading.Lock()
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._quick: list[_Task] = []
        self._is_committing = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def begin(self, work: Callable[[Connection], Result]) -> "Future[Result]":
        """Let the thread do ``work`` as soon as those before it are done."""
        future: Future[Result] = Future()
        self._waiting.put((work, future))
        return future

    async def soon(self, work: Callable[[Connection], Result]) -> Result:
        """Do ``work``, a few statements, in the present round of the event loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._quick.append((work, future))
        if len(self._quick) == 1 and not self._is_committing:
            loop.call_soon(self._do_quick, loop)
        return await future

    def close(self) -> None:
        """Finish what waits."""
        self._waiting.put(None)
        self._thread.join()
        with self._held:
            self._db.close()
            self._engine.dispose()

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            with self._held:
                transaction, done = _done(self._db, chain([task], self._more()))
                fault = _committed(transaction)
            _tell(fault, done)

    def _more(self) -> Iterator[_Task]:
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

    def _do_quick(self, loop: asyncio.AbstractEventLoop) -> None:
        tasks, self._quick = self._quick, []
        if not self._held.acquire(blocking=False):  # the thread is at something longer: it takes these when it is done
            for work, future in tasks:
                self.begin(work).add_done_callback(partial(_hand_on, loop, future))
            return
        transaction, done = _done(self._db, tasks)
        self._is_committing = True
        loop.run_in_executor(None, self._commit, loop, transaction, done)

    def _commit(self, loop: asyncio.AbstractEventLoop, transaction: RootTransaction | None, done: "_Done") -> None:
        fault = _committed(transaction)
        self._held.release()
        loop.call_soon_threadsafe(self._tell, loop, fault, done)

    def _tell(self, loop: asyncio.AbstractEventLoop, fault: BaseException | None, done: "_Done") -> None:
        self._is_committing = False
        _tell(fault, done)
        if self._quick:
            self._do_quick(loop)


def _hand_on(loop: asyncio.AbstractEventLoop, future: _Future, done: "Future[Any]") -> None:
    fault = done.exception()
    told: _Done = [(future, None if fault else done.result())]
    loop.call_soon_threadsafe(_tell, fault, told)


_Done = list[tuple["_Future", Any]]


def _done(db: Connection, tasks: Iterable[_Task]) -> tuple[RootTransaction | None, _Done]:
    """Do tasks in one transaction, each behind a savepoint; return what is to be committed and told."""
    done: _Done = []
    coming = iter(tasks)
    try:
        transaction = db.begin()
        for work, future in coming:
            if not future.cancelled():
                _attempt(db, work, future, done)
    except BaseException as error:  # noqa: BLE001 - the writer must live on; nothing of these tasks was saved
        _undo(db.rollback)
        _tell(error, [*done, *((future, None) for _work, future in coming)])
        return None, []
    return transaction, done


def _committed(transaction: RootTransaction | None) -> BaseException | None:
    """Save what was done; return why it could not be saved."""
    if transaction is None:
        return None
    try:
        transaction.commit()
    except BaseException as error:  # noqa: BLE001 - as above
        _undo(transaction.rollback)
        return error
    return None


def _undo(rollback: Callable[[], None]) -> None:
    """Roll back; a disk that fails even then must not take the writer with it, and those who wait hear of the cause."""
    try:
        rollback()
    except DBAPIError:
        log.exception("rolling back")


def _tell(fault: BaseException | None, done: _Done) -> None:
    """Tell whoever waits, once their change is on the disk, or that it is not."""
    for future, result in done:
        if future.cancelled():
            continue
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)


def _attempt(db: Connection, work: Callable[[Connection], Any], future: _Future, done: _Done) -> None:
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
