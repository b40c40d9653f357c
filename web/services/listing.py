"""Reading one table a page at a time: sorted, filtered, searched without accents; never the whole of it at once.

In the table's own order the database finds the page by its index. Sorted or filtered by a column, the order of all rows
is worked out once per revision, the Vietnamese way, and kept; a page is then a slice of it.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, Select, bindparam, func, select, tuple_

from planner.collation import collation_key, fold
from planner.wording import Wording
from web.errors import Invalid
from web.services.gridcolumns import PEOPLE, GridColumn, by_key
from web.services.journal import ROW, RowState, rows_of, state_of
from web.store import tables
from web.store.engine import database
from web.store.prepared import Prepared

PAGE_ROWS = 50
MOST_ROWS = 200
MOST_WORDS = 8
MOST_IDS = 2**62
KEPT_ORDERS = 32
BLANK_LAST = 1
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for.

    Attributes:
        after: where the page before ended.
        sort: heading, with ``-`` before it for falling order; empty for the table's own order.
        q: words that a row must hold, without accents.
        column: heading that ``has`` is looked for in.
        has: text that a cell must hold; of a choice, the whole of it.
        at: id of a row that the page shall begin with.
    """

    after: str = ""
    sort: str = ""
    q: str = ""
    column: str = ""
    has: str = ""
    at: int = 0
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Found:
    """One page; ``next`` is where the following begins, empty at the end; ``total`` counts all rows that match."""

    rows: tuple[RowState, ...]
    total: int
    next: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A table of an event at a revision."""

    event_id: int
    table: str
    revision: int
    columns: tuple[GridColumn, ...]


def page(db: Connection, place: Place, wanted: Wanted, concealed: frozenset[str]) -> Found:
    """Return a page of a table.

    Raises:
        Invalid: it is sorted or filtered by a column that is not there or may not be read.
    """
    _refuse_columns(place, wanted, concealed)
    if wanted.sort or (wanted.column and wanted.has):
        return _page_of_order(db, place, wanted)
    return _page_of_table(db, place, wanted)


def count(db: Connection, place: Place, q: str = "") -> int:
    """Return how many rows match."""
    query = select(func.count()).select_from(tables.rows)
    return int(db.execute(_matching(_of(query, place), q)).scalar() or 0)


def counts(db: Connection, event_id: int) -> dict[str, int]:
    """Return the number of rows of every table."""
    query = (
        select(tables.rows.c.table_name, func.count())
        .where(tables.rows.c.event_id == event_id)
        .group_by(tables.rows.c.table_name)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def ids_in_order(db: Connection, event_id: int, table: str) -> list[int]:
    """Return the ids of a table's rows in the table's own order."""
    return _order(db, Place(event_id, table, 0, ()), "")


def free_headings(db: Connection, event_id: int, table: str) -> tuple[str, ...]:
    """Return the headings of a table without a model, as its first rows hold them."""
    query = select(tables.rows.c.cells).where(tables.rows.c.event_id == event_id)
    query = query.where(tables.rows.c.table_name == table).order_by(tables.rows.c.position).limit(MOST_ROWS)
    return tuple(dict.fromkeys(heading for cells in db.execute(query).scalars() for heading in cells))


def suggestions(db: Connection, event_id: int, table: str, text: str, limit: int = 12) -> list[tuple[str, str]]:
    """Return ids of a table and what they stand for, the best first."""
    place = Place(event_id, table, 0, ())
    query = _matching(_of(select(tables.rows.c.row_key, tables.rows.c.cells), place), text)
    found = db.execute(query.order_by(tables.rows.c.position, tables.rows.c.id).limit(limit)).all()
    return [(row.row_key, title_of(row.cells)) for row in found if row.row_key]


def title_of(cells: dict[str, str]) -> str:
    """Return what a row is called."""
    names = ("full_name", "name", "title", "group", "street", "examples")
    return next((cells[name] for name in names if cells.get(name)), "")


def words_of(q: str) -> list[str]:
    """Return the words that are searched for; what cannot be printed is none."""
    return fold("".join(letter for letter in q if letter.isprintable())).split()[:MOST_WORDS]


def _of(query: Select[Any], place: Place) -> Select[Any]:
    return query.where(tables.rows.c.event_id == place.event_id).where(tables.rows.c.table_name == place.table)


def _matching(query: Select[Any], q: str) -> Select[Any]:
    for word in words_of(q):
        query = query.where(tables.rows.c.search.contains(word, autoescape=True))
    return query


def _refuse_columns(place: Place, wanted: Wanted, concealed: frozenset[str]) -> None:
    known = by_key(place.columns)
    for name in (wanted.sort.removeprefix("-"), wanted.column):
        if name and (name not in known or name in concealed):
            raise Invalid(
                {
                    name[:60]: Wording(
                        "Không sắp xếp, không lọc được theo cột này.",
                        "Rows cannot be sorted or filtered by this column.",
                    )
                }
            )


# --- the table's own order -----------------------------------------------------------------------


_OURS = (
    ROW.where(tables.rows.c.event_id == bindparam("event"))
    .where(tables.rows.c.table_name == bindparam("table"))
    .order_by(tables.rows.c.position, tables.rows.c.id)
    .limit(bindparam("most"))
)
_FIRST_PAGE = Prepared(_OURS)
_LATER_PAGE = Prepared(
    _OURS.where(tuple_(tables.rows.c.position, tables.rows.c.id) > tuple_(bindparam("position"), bindparam("own")))
)


def is_plain(wanted: Wanted) -> bool:
    """Whether a page is found by the table's index alone."""
    return not (wanted.sort or wanted.q or wanted.column or wanted.has or wanted.at)


def _page_of_table(db: Connection, place: Place, wanted: Wanted) -> Found:
    if is_plain(wanted):
        rows = [RowState(*row) for row in _plain(db, place, wanted)]
        return _found(db, place, wanted, rows)
    query = _matching(_of(ROW, place), wanted.q)
    after = _from_cursor(wanted.after)
    if wanted.at:
        first = rows_of(db, place.event_id, place.table, [wanted.at]).get(wanted.at)
        query = query.where(tables.rows.c.position >= first.position) if first else query
    elif after:
        position, own = after
        later = (tables.rows.c.position == position) & (tables.rows.c.id > own)
        query = query.where((tables.rows.c.position > position) | later)
    query = query.order_by(tables.rows.c.position, tables.rows.c.id).limit(wanted.limit + 1)
    return _found(db, place, wanted, [state_of(row) for row in db.execute(query).mappings()])


def _plain(db: Connection, place: Place, wanted: Wanted) -> Sequence[Any]:
    own = {"event": place.event_id, "table": place.table, "most": wanted.limit + 1}
    after = _from_cursor(wanted.after)
    if after is None:
        return _FIRST_PAGE.all(db, **own)
    return _LATER_PAGE.all(db, **own, position=after[0], own=after[1])


def _found(db: Connection, place: Place, wanted: Wanted, rows: Sequence[RowState]) -> Found:
    shown = tuple(rows[: wanted.limit])
    more = f"{shown[-1].position!r}~{shown[-1].id}" if len(rows) > wanted.limit else ""
    return Found(shown, COUNTS.find(db, place, wanted.q), more)


def _from_cursor(text: str) -> tuple[float, int] | None:
    place, _, own = text.partition("~")
    try:
        found = float(place), int(own)
    except ValueError:
        return None
    return found if math.isfinite(found[0]) and 0 < found[1] < MOST_IDS else None


# --- the order of a column -----------------------------------------------------------------------


def _page_of_order(db: Connection, place: Place, wanted: Wanted) -> Found:
    order = ORDERS.find(db, place, wanted.sort)
    if wanted.q or wanted.has:
        matching = _matching_ids(db, place, wanted)
        order = [own for own in order if own in matching]
    start = _start(order, wanted)
    ids = order[start : start + wanted.limit]
    found = rows_of(db, place.event_id, place.table, ids)
    rows = tuple(found[own] for own in ids if own in found)
    end = start + len(ids)
    return Found(rows, len(order), f"{end}~{ids[-1]}" if ids and end < len(order) else "")


def _start(order: Sequence[int], wanted: Wanted) -> int:
    if wanted.at:
        return order.index(wanted.at) if wanted.at in order else 0
    after = _from_cursor(wanted.after)
    if after is None:
        return 0
    index, own = int(min(max(after[0], 0), len(order))), after[1]
    # The row itself if it is still there, else the place where it was.
    return order.index(own) + 1 if own in order else index


def _matching_ids(db: Connection, place: Place, wanted: Wanted) -> set[int]:
    column = by_key(place.columns).get(wanted.column)
    if column is None or not wanted.has:
        return set(db.execute(_matching(_of(select(tables.rows.c.id), place), wanted.q)).scalars())
    cell = tables.rows.c.cells[wanted.column].as_string()
    query = _matching(_of(select(tables.rows.c.id, cell.label("text")), place), wanted.q)
    if column.choices:
        return {row.id for row in db.execute(query.where(cell == wanted.has.replace("\0", "")))}
    sought = fold(wanted.has)
    return {row.id for row in db.execute(query.where(cell.is_not(None))) if sought in fold(row.text)}


class Kept:
    """Answers kept per table and revision; the least used are forgotten."""

    def __init__(self, work: Callable[[Connection, Place, str], Any]) -> None:
        """Keep the answers of ``work``."""
        self._work = work
        self._known: OrderedDict[tuple[str, int, int, str, str], Any] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, db: Connection, place: Place, about: str) -> Any:  # noqa: ANN401 - what the work returns
        """Return the answer, worked out now or before."""
        key = (database(db), place.event_id, place.revision, place.table, about)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = self._work(db, place, about)
        with self._lock:
            self._known[key] = found
            while len(self._known) > KEPT_ORDERS:
                self._known.popitem(last=False)
        return found


def _order(db: Connection, place: Place, sort: str) -> list[int]:
    heading = sort.removeprefix("-")
    if not heading:
        query = _of(select(tables.rows.c.id), place).order_by(tables.rows.c.position, tables.rows.c.id)
        return list(db.execute(query).scalars())
    cell = tables.rows.c.cells[heading].as_string()
    query = _of(select(tables.rows.c.id, cell.label("text")), place)
    rows = db.execute(query.order_by(tables.rows.c.position, tables.rows.c.id)).all()
    key = _key_of(by_key(place.columns)[heading])
    filled = sorted((row for row in rows if row.text), key=lambda row: key(row.text), reverse=sort.startswith("-"))
    return [row.id for row in (*filled, *(row for row in rows if not row.text))]


def _key_of(column: GridColumn) -> Callable[[str], Key]:
    if column.kind in {"number", "money"}:
        return _number_key
    if column.key in PEOPLE:
        return _name_key
    return _natural_key if column.kind == "text" else lambda text: (text,)


def _number_key(text: str) -> Key:
    try:
        return (0, float(text), "")
    except ValueError:
        return (BLANK_LAST, 0.0, text)


@cache
def _letter(letter: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return collation_key(letter)


def _natural_key(text: str) -> Key:
    """Return the key of planner.collation, letter by letter from memory: 20,000 names at once take long otherwise."""
    pairs = [_letter(letter) for letter in text[:80]]
    return tuple(place for places, _tones in pairs for place in places), tuple(
        tone for _places, tones in pairs for tone in tones
    )


def _name_key(text: str) -> Key:
    rest, _, given = text.rpartition(" ")
    return (*_natural_key(given), *_natural_key(rest))


ORDERS = Kept(_order)
COUNTS = Kept(count)


def as_json(value: object) -> bytes:
    """Return JSON as it is sent: short, with Vietnamese letters as they are."""
    return to_json(value)
