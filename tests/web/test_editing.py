"""Changing tables: versions, batches, and the way back."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from planner.scenario.load import load
from tests.web import postgres
from web.errors import Conflict, Invalid, NotFound, Stale
from web.services import editing, events, guarded, journal, listing, search, undoing, versions
from web.services.checking import Judge
from web.services.editing import Line, StaleBlock
from web.services.gridcolumns import model_columns
from web.services.journal import Batch, RowState
from web.settings import Settings
from web.store import migrate, tables
from web.store.engine import SYSTEM, Store, Transaction


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("editing")
    with postgres.running() if request.param == "postgresql" else nullcontext("") as url:
        installation = Settings(folder, database_url=url)
        migrate.upgrade(installation.url)
        store = Store(installation.url, installation.secret())
        yield store
        store.close()


@pytest.fixture
def event_id(store: Store, tiny_pack: Path) -> int:
    scenario = load(tiny_pack)
    return store.write(SYSTEM, lambda transaction: events.create(transaction, scenario)[0])


def rows(store: Store, event_id: int, table: str = "groups") -> list[RowState]:
    with store.read() as db:
        return journal.all_rows(db, event_id, table)


def content(store: Store, event_id: int) -> list[tuple[int, float, dict[str, str]]]:
    return [(row.id, row.position, dict(row.cells)) for row in rows(store, event_id)]


def add(store: Store, event_id: int, *names: str) -> Batch:
    lines = [{"group_id": name, "name": f"Đội {name}", "size": "5"} for name in names]
    return store.write(SYSTEM, lambda transaction: editing.add_rows(transaction, event_id, "groups", lines))


def change(store: Store, event_id: int, line: Line) -> Batch:
    return store.write(SYSTEM, lambda transaction: editing.change_row(transaction, event_id, "groups", line))


def undo(store: Store, event_id: int, batch: str) -> Batch:
    return store.write(SYSTEM, lambda transaction: editing.undo(transaction, event_id, batch))


def test_a_changed_cell_leaves_the_others_and_counts_a_version_and_a_revision(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    batch = change(store, event_id, Line({"name": "  Khối  nữ "}, first.id, first.version))
    now = rows(store, event_id)[0]
    assert (now.cells["name"], now.version, batch.revision) == ("Khối  nữ", first.version + 1, 2)
    assert now.cells["group_id"] == first.cells["group_id"]


def test_a_change_of_an_older_version_is_refused_and_gives_the_row_as_it_is(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    change(store, event_id, Line({"name": "một"}, first.id, first.version))
    with pytest.raises(Stale) as refused:
        change(store, event_id, Line({"name": "hai"}, first.id, first.version))
    assert isinstance(refused.value.current, RowState)
    assert refused.value.current.cells["name"] == "một"
    assert rows(store, event_id)[0].cells["name"] == "một"


def test_a_row_of_another_event_cannot_be_changed(store: Store, event_id: int, tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    other = store.write(SYSTEM, lambda transaction: events.create(transaction, scenario)[0])
    foreign = rows(store, other)[0]
    with pytest.raises(NotFound):
        change(store, event_id, Line({"name": "x"}, foreign.id, foreign.version))
    assert rows(store, other)[0] == foreign


def test_a_block_with_one_stale_row_saves_nothing(store: Store, event_id: int) -> None:
    one, two = rows(store, event_id)[:2]
    before = content(store, event_id)
    lines = [
        Line({"name": "a"}, one.id, one.version),
        Line({"name": "b"}, two.id, two.version + 7),
        Line({"name": "c"}),
    ]
    with pytest.raises(StaleBlock) as refused:
        store.write(SYSTEM, lambda transaction: editing.save_block(transaction, event_id, "groups", lines))
    assert refused.value.rows == {1: two}
    assert content(store, event_id) == before


@pytest.mark.parametrize(
    ("column", "text"), [("name", "x" * 4001), ("name", "a\x00b"), ("name", "a\x1b[31m"), ("no such column", "x")]
)
def test_what_cannot_be_kept_is_refused_by_its_column(store: Store, event_id: int, column: str, text: str) -> None:
    first = rows(store, event_id)[0]
    with pytest.raises(Invalid) as refused:
        change(store, event_id, Line({column: text}, first.id, first.version))
    assert list(refused.value.faults) == [column]
    assert rows(store, event_id)[0] == first


def test_a_faulty_cell_is_kept_as_typed(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    change(store, event_id, Line({"size": "nhiều"}, first.id, first.version))
    assert rows(store, event_id)[0].cells["size"] == "nhiều"


def test_a_deleted_row_comes_back_at_its_place_under_its_id(store: Store, event_id: int) -> None:
    before = content(store, event_id)
    victim = rows(store, event_id)[-1]
    done = store.write(
        SYSTEM, lambda transaction: editing.delete_rows(transaction, event_id, "groups", {victim.id: victim.version})
    )
    added = add(store, event_id, "N9")
    assert added.rows[0].id != victim.id
    undo(store, event_id, added.name)
    undo(store, event_id, done.name)
    assert content(store, event_id) == before


def test_undoing_leaves_later_changes_of_other_cells(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    mine = change(store, event_id, Line({"name": "mới"}, first.id, first.version))
    change(store, event_id, Line({"kind": "đội trống"}, first.id, first.version + 1))
    undo(store, event_id, mine.name)
    now = rows(store, event_id)[0]
    assert (now.cells["name"], now.cells["kind"]) == (first.cells["name"], "đội trống")


def test_a_later_change_of_the_same_cell_stands_in_the_way_and_is_named(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    mine = change(store, event_id, Line({"name": "mới"}, first.id, first.version))
    change(store, event_id, Line({"name": "mới hơn"}, first.id, first.version + 1))
    with pytest.raises(Conflict, match=f"dòng {first.id} đã được người khác sửa"):
        undo(store, event_id, mine.name)
    assert rows(store, event_id)[0].cells["name"] == "mới hơn"


def test_undo_and_redo_walk_back_and_forth(store: Store, event_id: int) -> None:
    start = content(store, event_id)
    add(store, event_id, "A1")
    middle = content(store, event_id)
    add(store, event_id, "A2")
    end = content(store, event_id)

    def step(find: object) -> None:
        with store.read() as db:
            batch = find(db, event_id, None, "groups")  # type: ignore[operator]
        undo(store, event_id, batch)

    step(undoing.to_undo)
    assert content(store, event_id) == middle
    step(undoing.to_undo)
    assert content(store, event_id) == start
    step(undoing.to_redo)
    assert content(store, event_id) == middle
    step(undoing.to_redo)
    assert content(store, event_id) == end
    step(undoing.to_undo)
    assert content(store, event_id) == middle


def test_a_new_change_ends_redoing(store: Store, event_id: int) -> None:
    batch = add(store, event_id, "A1")
    undo(store, event_id, batch.name)
    add(store, event_id, "A2")
    with store.read() as db:
        assert undoing.to_redo(db, event_id, None, "groups") == ""


def test_every_batch_is_in_the_audit_log_with_the_names_of_its_columns(store: Store, event_id: int) -> None:
    first = rows(store, event_id)[0]
    change(store, event_id, Line({"name": "kín", "size": "9"}, first.id, first.version))
    with store.read() as db:
        last = db.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)).one()
    assert (last.action, last.object, last.fields) == ("rows.change", f"groups/{first.id}", "name,size")


ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "delete", "block"]), st.integers(0, 9), st.text("ab ", max_size=3)),
    min_size=1,
    max_size=8,
)


def act(transaction: Transaction, event_id: int, step: tuple[str, int, str]) -> str:
    kind, index, text = step
    there = journal.all_rows(transaction.db, event_id, "groups")
    if kind == "add" or not there:
        return editing.add_rows(transaction, event_id, "groups", [{"name": text}, {"kind": text}]).name
    row = there[index % len(there)]
    if kind == "change":
        return editing.change_row(transaction, event_id, "groups", Line({"name": text}, row.id, row.version)).name
    if kind == "delete":
        return editing.delete_rows(transaction, event_id, "groups", {row.id: row.version}).name
    lines = [Line({"size": text}, row.id, row.version), Line({"name": text})]
    return editing.save_block(transaction, event_id, "groups", lines).name


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_undoing_everything_gives_the_first_content_and_undoing_that_the_last(
    store: Store, event_id: int, acts: list[tuple[str, int, str]]
) -> None:
    first = content(store, event_id)
    done = [store.write(SYSTEM, lambda transaction, step=step: act(transaction, event_id, step)) for step in acts]
    last = content(store, event_id)
    back = [undo(store, event_id, name).name for name in reversed(done)]
    assert content(store, event_id) == first
    for name in reversed(back):
        undo(store, event_id, name)
    assert content(store, event_id) == last


def test_pages_sorts_filters_faults_versions_and_protection_are_the_same_on_both_databases(
    store: Store, event_id: int
) -> None:
    place = listing.Place(event_id, "guests", 1, model_columns("guests"))
    with store.read() as db:
        first = listing.page(db, place, listing.Wanted(limit=5), frozenset())
        second = listing.page(db, place, listing.Wanted(after=first.next, limit=50), frozenset())
        assert (len(first.rows), len(second.rows), first.total) == (5, 7, 12)
        ranked = listing.page(db, place, listing.Wanted(sort="-rank"), frozenset())
        ranks = [int(row.cells["rank"]) for row in ranked.rows]
        assert ranks == sorted(ranks, reverse=True)
        chosen = listing.page(db, place, listing.Wanted(column="status", has="invited"), frozenset())
        assert {row.cells["status"] for row in chosen.rows} <= {"invited"}
        assert Judge(db, event_id).faults("guests", first.rows) == {}
        assert search.find(db, event_id, first.rows[0].cells["full_name"], ["guests"])[0].row_id == first.rows[0].id
        assert guarded.read(db, event_id).guests == frozenset()
    store.write(SYSTEM, lambda transaction: versions.save(transaction, event_id, "một"))
    add(store, event_id, "A1")
    batch = store.write(SYSTEM, lambda transaction: versions.restore(transaction, event_id, 1))
    assert len(rows(store, event_id)) == 3
    undo(store, event_id, batch.name)
    assert len(rows(store, event_id)) == 4
