"""The store on both databases: the same schema, one chain, nothing lost, nothing given out twice."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import bindparam, create_engine, func, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError

from planner.errors import UsageError
from tests.web import postgres
from tests.web.conftest import populate
from web.errors import Conflict, StorageFull
from web.services.scenarios import Scenarios
from web.store import audit, migrate, tables
from web.store.engine import SYSTEM, Store, Transaction
from web.store.prepared import Prepared

SECRET = b"s" * 32
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: str = request.getfixturevalue("server")
    engine = create_engine(server)
    with engine.begin() as db:
        db.exec_driver_sql("DROP SCHEMA public CASCADE")
        db.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return server


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    migrate.upgrade(url)
    opened = Store(url, SECRET)
    yield opened
    opened.close()


def test_the_migrations_make_exactly_the_tables_of_the_program(url: str) -> None:
    migrate.upgrade(url)
    engine = create_engine(url)
    with engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), tables.metadata)
    engine.dispose()
    assert differences == []
    assert migrate.current(url) == migrate.newest()


def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    migrate.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(UsageError, match="9999"):
        migrate.upgrade(url)


def test_a_downgrade_leaves_nothing_behind(url: str) -> None:
    migrate.upgrade(url)
    from alembic import command  # noqa: PLC0415 - the one test that goes back

    command.downgrade(migrate.configuration(url), "base")
    engine = create_engine(url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_a_scenario_comes_back_from_the_database_as_it_went_in(store: Store, tiny_pack: Path) -> None:
    from planner.scenario.load import load  # noqa: PLC0415

    event, _other = populate(store, tiny_pack)
    with store.read() as db:
        event_id = db.execute(select(tables.events.c.id).where(tables.events.c.public_id == event)).scalar_one()
    current = Scenarios(store).current(event_id)
    assert current.faults == ()
    assert current.scenario == load(tiny_pack)


def test_a_change_without_a_note_is_refused_and_leaves_nothing(store: Store) -> None:
    def silent(transaction: Transaction) -> None:
        transaction.db.execute(tables.attempts.insert().values(kind="x", subject="x", at_ms=1))

    with pytest.raises(RuntimeError, match="audit"):
        store.write(SYSTEM, silent)
    with store.read() as db:
        assert db.execute(select(func.count()).select_from(tables.attempts)).scalar_one() == 0


def test_a_change_that_fails_halfway_leaves_neither_data_nor_note(store: Store) -> None:
    def broken(transaction: Transaction) -> None:
        transaction.note("try")
        transaction.db.execute(tables.attempts.insert().values(kind="x", subject="x", at_ms=1))
        msg = "halfway"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="halfway"):
        store.write(SYSTEM, broken)
    with store.read() as db:
        assert db.execute(select(func.count()).select_from(tables.attempts)).scalar_one() == 0
        assert audit.verify(db).rows == 0


def test_writers_side_by_side_make_one_chain(store: Store) -> None:
    def work(number: int) -> None:
        for turn in range(20):
            store.write(SYSTEM, lambda transaction: transaction.note("try", f"{number}.{turn}", values={"n": turn}))  # noqa: B023 - used at once

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as db:
        verdict = audit.verify(db)
    assert (verdict.rows, verdict.fault) == (160, None)


@pytest.mark.parametrize("statement", ["UPDATE audit SET object = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_log(store: Store, statement: str) -> None:
    store.write(SYSTEM, lambda transaction: transaction.note("try"))
    with pytest.raises((DBAPIError, Conflict)):
        store.keep(lambda db: db.exec_driver_sql(statement))
    with store.read() as db:
        assert audit.verify(db).rows == 1


def test_one_pin_for_one_decision_however_many_ask_at_once(store: Store, tiny_pack: Path) -> None:
    populate(store, tiny_pack)
    outcomes: list[str] = []
    start = threading.Barrier(16)

    def pin(number: int) -> None:
        def work(transaction: Transaction) -> None:
            transaction.db.execute(
                tables.pins.insert().values(
                    event_id=1, problem="seating", subject="G1", field="seat_id", value=f"S{number}", at_ms=1, reason=""
                )
            )
            transaction.note("pin.add")

        start.wait()
        try:
            store.write(SYSTEM, work)
            outcomes.append("done")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=pin, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 15 + ["done"]


def test_readers_cannot_write(store: Store) -> None:
    if not store.is_sqlite:
        pytest.skip("on PostgreSQL the connection is shared; rights are the role's")
    with store.read() as db, pytest.raises(DBAPIError, match="readonly"):
        db.execute(tables.attempts.insert().values(kind="x", subject="x", at_ms=1))


def test_threads_that_have_ended_hold_no_connection_though_nobody_tidies_up(store: Store) -> None:
    counts: list[int] = []

    def look() -> None:
        with store.read() as db:
            counts.append(db.execute(select(func.count()).select_from(tables.users)).scalar_one())

    gc.disable()
    try:
        for _ in range(80):  # more than there are connections
            thread = threading.Thread(target=look)
            thread.start()
            thread.join(timeout=10)
    finally:
        gc.enable()

    assert counts == [0] * 80


def test_closing_waits_for_whoever_reads(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kt.db'}"
    migrate.upgrade(url)
    store = Store(url, SECRET)
    reading, go_on = threading.Event(), threading.Event()
    read: list[int] = []

    def reader() -> None:
        with store.read() as db:
            reading.set()
            go_on.wait(5)
            read.append(db.execute(select(func.count()).select_from(tables.users)).scalar_one())

    one, closing = threading.Thread(target=reader), threading.Thread(target=store.close)
    one.start()
    assert reading.wait(5)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()  # it waits
    go_on.set()
    one.join(5)
    closing.join(5)
    assert (read, closing.is_alive()) == ([0], False)


def test_a_second_process_is_kept_out_of_a_sqlite_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    migrate.upgrade(url)
    first = Store(url, SECRET)
    with pytest.raises(UsageError, match="tiến trình khác"):
        Store(url, SECRET)
    first.close()
    Store(url, SECRET).close()


def _event_values(name: str) -> dict[str, object]:
    return {
        "public_id": name,
        "name_vi": f"Lễ {name}",
        "name_en": name,
        "d_day": "2025-06-16",
        "settings": {"name": "Kỷ niệm", "weights": {"seating": 3}},
        "settings_version": 1,
        "revision": 7,
        "created_ms": 1,
    }


EVENT_COLUMNS = (tables.events.c.public_id, tables.events.c.settings, tables.events.c.archived_ms)
BY_REVISION = (
    select(*EVENT_COLUMNS).where(tables.events.c.revision == bindparam("revision")).order_by(tables.events.c.public_id)
)


def test_a_prepared_statement_answers_as_sqlalchemy_does(store: Store) -> None:
    store.keep(lambda db: db.execute(tables.events.insert(), [_event_values("b"), _event_values("a")]))
    with store.read() as db:
        expected = [tuple(row) for row in db.execute(BY_REVISION, {"revision": 7})]
        asked = Prepared(BY_REVISION)
        found = asked.all(db, revision=7)
        assert [tuple(row) for row in found] == expected
        assert [row.public_id for row in found] == ["a", "b"]
        assert asked.first(db, revision=7).settings == {"name": "Kỷ niệm", "weights": {"seating": 3}}
        assert asked.first(db, revision=8) is None
        assert asked.all(db, revision=8) == []


def test_a_prepared_change_belongs_to_the_transaction_and_its_faults_are_told_plainly(store: Store) -> None:
    names = [column.name for column in tables.events.c if column.name in _event_values("x")]
    insert = Prepared(tables.events.insert().values({name: bindparam(name) for name in names}))

    def two(transaction: Transaction) -> None:
        insert.run(transaction.db, **_event_values("twin"))
        insert.run(transaction.db, **_event_values("twin"))
        transaction.note("event.create", "twin")

    with pytest.raises(Conflict):
        store.write(SYSTEM, two)
    with store.read() as db:
        assert db.execute(select(func.count()).select_from(tables.events)).scalar_one() == 0
        assert audit.head(db) == (0, audit.FIRST)


def test_of_changes_saved_together_only_the_failing_one_is_undone(store: Store) -> None:
    held, waiting = threading.Event(), 12

    def slow(transaction: Transaction) -> str:
        held.wait(10)
        return _one(transaction, "first")

    def _one(transaction: Transaction, name: str) -> str:
        transaction.db.execute(tables.events.insert().values(**_event_values(name)))
        transaction.note("event.create", name)
        if name.endswith("7"):
            raise LookupError(name)
        return name

    with ThreadPoolExecutor(waiting + 1) as pool:
        first = pool.submit(store.write, SYSTEM, slow)
        tasks = {
            name: pool.submit(store.write, SYSTEM, lambda transaction, name=name: _one(transaction, name))
            for name in (f"n{number}" for number in range(waiting))
        }
        held.set()
        assert first.result() == "first"
        failed = {name for name, task in tasks.items() if isinstance(task.exception(), LookupError)}
        saved = {task.result() for name, task in tasks.items() if name not in failed}
    assert failed == {"n7"}
    with store.read() as db:
        kept = set(db.execute(select(tables.events.c.public_id)).scalars())
        assert kept == saved | {"first"}
        assert audit.verify(db).fault is None
        assert audit.head(db)[0] == waiting


def _run(work: Coroutine[object, object, Result]) -> Result:
    """Run in a thread of its own: that of the tests may have the loop of a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_awaited_changes_are_saved_together_and_only_the_failing_one_is_undone(store: Store) -> None:
    def made(name: str) -> Callable[[Transaction], str]:
        def work(transaction: Transaction) -> str:
            transaction.db.execute(tables.events.insert().values(**_event_values(name)))
            transaction.note("event.create", name)
            if name == "n3":
                raise LookupError(name)
            return name

        return work

    async def many() -> list[object]:
        held = threading.Event()
        thread = asyncio.to_thread(store.write, SYSTEM, lambda each: (held.wait(5), made("long")(each))[1])
        first = asyncio.create_task(thread)
        await asyncio.sleep(0.05)
        rounds = [asyncio.create_task(store.write_soon(SYSTEM, made(f"n{number}"))) for number in range(6)]
        await asyncio.sleep(0.05)
        held.set()
        later = [store.write_soon(SYSTEM, made(f"m{number}")) for number in range(6)]
        return await asyncio.gather(first, *rounds, *later, return_exceptions=True)

    told = _run(many())
    assert [str(each) for each in told] == ["long", *("n0", "n1", "n2", "n3", "n4", "n5"), *(f"m{n}" for n in range(6))]
    assert [type(each) for each in told].count(LookupError) == 1
    with store.read() as db:
        kept = set(db.execute(select(tables.events.c.public_id)).scalars())
        assert kept == {str(each) for each in told} - {"n3"}
        assert audit.verify(db).fault is None
        assert audit.head(db)[0] == 12


def test_when_nothing_can_be_saved_everybody_who_waits_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'full.db'}"
    migrate.upgrade(url)
    store = Store(url, SECRET)

    def full(_transaction: object) -> None:
        raise OperationalError("COMMIT", None, Exception("database or disk is full"))

    async def both() -> list[object]:
        waiting = [store.write_soon(SYSTEM, lambda each: each.note("event.create", "x")) for _turn in range(2)]
        return await asyncio.gather(*waiting, return_exceptions=True)

    with monkeypatch.context() as patch:
        patch.setattr("sqlalchemy.engine.base.RootTransaction.commit", full)
        told = _run(both())
    assert [type(each) for each in told] == [StorageFull, StorageFull]
    store.write(SYSTEM, lambda each: each.note("event.create", "y"))
    with store.read() as db:
        assert audit.head(db)[0] == 1
    store.close()


def test_a_change_can_be_awaited(store: Store) -> None:
    def work(transaction: Transaction) -> int:
        transaction.note("benchmark.fill")
        return 5

    def refused(transaction: Transaction) -> None:
        transaction.note("benchmark.fill")
        raise KeyError

    async def both() -> int:
        with pytest.raises(KeyError):
            await store.write_soon(SYSTEM, refused)
        return await store.write_soon(SYSTEM, work)

    assert _run(both()) == 5
