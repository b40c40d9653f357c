"""Guests a page at a time from the database, and how many there are by what; the whole list is never loaded to show it.

In the list's own order the database finds a page by its index. Filtered or sorted, the ids in order are worked out
once per revision and kept; a page is then a slice of them.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, or_, select

from planner.collation import collation_key, fold, name_key
from planner.wording import Wording
from web.services.guarded import Guarded
from web.services.journal import ROW, RowState, rows_of, state_of
from web.store import tables

TABLE = "guests"
PAGE_ROWS = 50
MOST_KEPT = 48
MOST_WORDS = 8
COLUMNS = ("full_name", "post", "organisation_id", "delegation_id", "rank", "status", "needs", "lodging_from", "phone")
SEARCHED = ("guest_id", "full_name", "post", "organisation_id", "delegation_id", "needs")
SORTS = ("full_name", "organisation_id", "delegation_id", "rank", "status")
FILTERS = ("status", "rank", "group", "organisation", "delegation", "needs", "lodging")
DIMENSIONS: Mapping[str, Wording] = {
    "group": Wording("Nhóm ngôi thứ", "Rank group"),
    "status": Wording("Tình trạng", "Status"),
    "organisation": Wording("Cơ quan", "Organisation"),
    "delegation": Wording("Đoàn", "Delegation"),
    "gender": Wording("Giới tính", "Gender"),
    "needs": Wording("Nhu cầu", "Needs"),
    "transport": Wording("Phương tiện", "Transport"),
}
_COLUMN_OF: Mapping[str, str] = {
    "group": "rank",
    "status": "status",
    "organisation": "organisation_id",
    "delegation": "delegation_id",
    "gender": "gender",
    "needs": "needs",
    "transport": "transport_mode",
}
PRIVATE_DIMENSIONS = frozenset({"transport"})
"""Counted without the guests whose movements are protected, unless the reader is cleared."""

Kept = TypeVar("Kept")
Names = Mapping[str, str]


class Memory:
    """What was worked out for a revision of an event, the least used let go first."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: OrderedDict[object, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Kept]) -> Kept:
        """Return what is known under ``key``, worked out when it is not."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                found: Kept = self._known[key]
                return found
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return made


MEMORY = Memory()


@dataclass(frozen=True, slots=True)
class Place:
    """An event's guests at a revision, and what the reader may know of them."""

    url: str
    event_id: int
    revision: int
    guarded: Guarded
    cleared: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What answers depend on."""
        return self.url, self.event_id, self.revision, self.cleared


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of what guests refer to; ``groups`` is the group of every rank."""

    organisations: Names
    delegations: Names
    groups: Names
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; cursors are row ids, empty where there is no more."""

    rows: tuple[RowState, ...]
    total: int
    next: str = ""
    previous: str = ""


def _cell(name: str) -> ColumnElement[Any]:
    cell: ColumnElement[Any] = tables.rows.c.cells[name].as_string()
    return cell


def _own(query: Select[Any], event_id: int, table: str = TABLE) -> Select[Any]:
    return query.where(tables.rows.c.event_id == event_id).where(tables.rows.c.table_name == table)


def labels(db: Connection, place: Place) -> Labels:
    """Return the names of organisations, delegations, rank groups and needs."""
    return MEMORY.get(("labels", *place.key[:3]), lambda: _labels(db, place.event_id))


def _labels(db: Connection, event_id: int) -> Labels:
    def names(table: str, column: str) -> dict[str, str]:
        query = _own(select(tables.rows.c.row_key, tables.rows.c.cells), event_id, table)
        ordered = query.order_by(tables.rows.c.position, tables.rows.c.id)
        return {row.row_key: row.cells.get(column, "") for row in db.execute(ordered)}

    told = db.execute(_own(select(_cell("needs")).distinct(), event_id)).scalars()
    needs = {need.strip() for each in told if each for need in each.split(";")}
    return Labels(
        names("organisations", "name"), names("delegations", "name"), names("ranks", "group"), tuple(sorted(needs))
    )


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """Return what is asked of the list; no database takes NUL in a text."""
    return {name: query[name].replace("\x00", "") for name in (*FILTERS, "q", "sort") if query.get(name)}


def page(db: Connection, place: Place, query: Mapping[str, str]) -> Found:
    """Return the page that the address asks for."""
    filters = _asked(query)
    if not filters:
        return _page_of_table(db, place, query)
    ids = MEMORY.get(("order", *place.key, tuple(sorted(filters.items()))), lambda: _order(db, place, filters))
    start = _start(ids, query)
    chosen = ids[start : start + PAGE_ROWS]
    rows = rows_of(db, place.event_id, TABLE, chosen)
    following = str(ids[start + PAGE_ROWS - 1]) if start + PAGE_ROWS < len(ids) else ""
    return Found(
        tuple(rows[one] for one in chosen if one in rows), len(ids), following, str(ids[start]) if start else ""
    )


def _start(ids: Sequence[int], query: Mapping[str, str]) -> int:
    """Return where the page begins: after a row, or a page before one."""
    name = "after" if query.get("after") else "before"
    cursor = query.get(name, "")
    if not cursor.isdecimal() or int(cursor) not in ids:
        return 0
    at = ids.index(int(cursor))
    return at + 1 if name == "after" else max(0, at - PAGE_ROWS)


def _page_of_table(db: Connection, place: Place, query: Mapping[str, str]) -> Found:
    total = MEMORY.get(("count", *place.key[:3]), lambda: count(db, place.event_id))
    rows_table = tables.rows.c
    own = _own(ROW, place.event_id)
    cursor, backwards = query.get("after") or query.get("before", ""), bool(query.get("before"))
    at = _position(db, place.event_id, cursor)
    if at is not None:
        beyond = or_(
            rows_table.position < at[0] if backwards else rows_table.position > at[0],
            and_(rows_table.position == at[0], rows_table.id < at[1] if backwards else rows_table.id > at[1]),
        )
        own = own.where(beyond)
    falling = backwards and at is not None
    order = (rows_table.position.desc(), rows_table.id.desc()) if falling else (rows_table.position, rows_table.id)
    found = [state_of(row) for row in db.execute(own.order_by(*order).limit(PAGE_ROWS + 1)).mappings()]
    more = len(found) > PAGE_ROWS
    shown = found[:PAGE_ROWS][::-1] if falling else found[:PAGE_ROWS]
    if not shown:
        return Found((), total)
    following = more or falling
    earlier = more if falling else at is not None
    return Found(tuple(shown), total, str(shown[-1].id) if following else "", str(shown[0].id) if earlier else "")


def _position(db: Connection, event_id: int, cursor: str) -> tuple[float, int] | None:
    if not cursor.isdecimal() or len(cursor) > 18:  # noqa: PLR2004 - no row id is that long
        return None
    row = db.execute(
        _own(select(tables.rows.c.position, tables.rows.c.id), event_id).where(tables.rows.c.id == int(cursor))
    ).first()
    return (row.position, row.id) if row else None


def count(db: Connection, event_id: int) -> int:
    """Return how many guests the list has."""
    return int(db.execute(_own(select(func.count()).select_from(tables.rows), event_id)).scalar() or 0)


def _order(db: Connection, place: Place, filters: Mapping[str, str]) -> tuple[int, ...]:
    """Return the ids of the guests that match, in the order asked."""
    sort = filters.get("sort", "")
    heading = sort.removeprefix("-") if sort.removeprefix("-") in SORTS else ""
    told = labels(db, place)
    words = fold(filters.get("q", "")).split()[:MOST_WORDS]
    columns: list[ColumnElement[Any]] = [_cell(heading).label("value")] if heading else []
    columns += [tables.rows.c.cells] if words else []
    query = _filtered(_own(select(tables.rows.c.id, *columns), place.event_id), place, told, filters)
    found = db.execute(query.order_by(tables.rows.c.position, tables.rows.c.id)).all()
    if words:
        found = [row for row in found if _holds(row.cells, words)]
    if not heading:
        return tuple(row.id for row in found)
    ordered = sorted(found, key=lambda row: _sort_key(heading, row.value or "", told), reverse=sort.startswith("-"))
    return tuple(row.id for row in ordered)


def _holds(cells: Mapping[str, str], words: Sequence[str]) -> bool:
    """Whether the open columns of a guest hold all words: a search must not tell what is masked or hidden."""
    text = fold(" ".join(cells.get(name, "") for name in SEARCHED))
    return all(word in text for word in words)


def _sort_key(heading: str, value: str, told: Labels) -> Any:  # noqa: ANN401 - keys of one heading compare
    if heading == "full_name":
        return name_key(value)
    if heading == "rank":
        return (0, int(value)) if value.isdecimal() else (1, 0)
    names = {"organisation_id": told.organisations, "delegation_id": told.delegations}.get(heading, {})
    return (not value, collation_key(names.get(value, value)))


def _filtered(query: Select[Any], place: Place, told: Labels, filters: Mapping[str, str]) -> Select[Any]:
    for word in fold(filters.get("q", "")).split()[:MOST_WORDS]:
        query = query.where(tables.rows.c.search.contains(word, autoescape=True))
    for name, column in (("status", "status"), ("rank", "rank"), ("organisation", "organisation_id")):
        if filters.get(name):
            query = query.where(_cell(column) == filters[name])
    if filters.get("delegation"):
        query = query.where(_cell("delegation_id") == filters["delegation"])
    if filters.get("group"):
        ranks = [rank for rank, group in told.groups.items() if group == filters["group"]]
        query = query.where(_cell("rank").in_(ranks))
    if filters.get("needs"):
        query = query.where(_cell("needs").contains(filters["needs"], autoescape=True))
    if filters.get("lodging") in {"yes", "no"}:
        lodges = func.coalesce(_cell("lodging_from"), "") != ""
        query = query.where(lodges if filters["lodging"] == "yes" else not_(lodges))
        query = query if place.cleared else query.where(_unguarded(place.guarded))
    return query


def _unguarded(guarded: Guarded) -> ColumnElement[bool]:
    """Leave out protected guests: a filter by what is hidden must not tell it."""
    rank, delegation = func.coalesce(_cell("rank"), ""), func.coalesce(_cell("delegation_id"), "")
    return and_(rank.not_in(guarded.ranks), delegation.not_in(guarded.delegations))


def every(db: Connection, place: Place, query: Mapping[str, str]) -> tuple[RowState, ...]:
    """Return all guests that match, in order, to be sent as a file."""
    filters = _asked(query)
    ids = _order(db, place, filters)
    rows = rows_of(db, place.event_id, TABLE, ids)
    return tuple(rows[one] for one in ids if one in rows)


def one(db: Connection, event_id: int, guest_id: str) -> RowState | None:
    """Return a guest by id."""
    query = _own(ROW, event_id).where(tables.rows.c.row_key == guest_id.replace("\x00", "")).limit(1)
    row = db.execute(query).mappings().first()
    return state_of(row) if row else None


@dataclass(frozen=True, slots=True)
class CrossTable:
    """How many guests by two things; ``cells`` row by row."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def row_totals(self) -> tuple[int, ...]:
        """Guests of each row."""
        return tuple(sum(line) for line in self.cells)

    @property
    def column_totals(self) -> tuple[int, ...]:
        """Guests of each column."""
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def total(self) -> int:
        """All guests counted."""
        return sum(self.row_totals)


def cross(db: Connection, place: Place, down: str, across: str) -> CrossTable:
    """Count guests by two dimensions; the database groups, so the list is not loaded."""
    return MEMORY.get(("cross", *place.key, down, across), lambda: _cross(db, place, down, across))


def _cross(db: Connection, place: Place, down: str, across: str) -> CrossTable:
    told = labels(db, place)
    left, top = _cell(_COLUMN_OF[down]), _cell(_COLUMN_OF[across])
    query = _own(select(left.label("down"), top.label("across"), func.count().label("people")), place.event_id)
    if PRIVATE_DIMENSIONS & {down, across} and not place.cleared:
        query = query.where(_unguarded(place.guarded))
    counted: dict[tuple[str, str], int] = {}
    for row in db.execute(query.group_by(left, top)):
        key = _value(down, row.down, told), _value(across, row.across, told)
        counted[key] = counted.get(key, 0) + row.people
    rows, columns = (_in_order(name, {key[at] for key in counted}, told) for at, name in ((0, down), (1, across)))
    cells = tuple(tuple(counted.get((row, column), 0) for column in columns) for row in rows)
    return CrossTable(
        tuple((key, _name(down, key, told)) for key in rows),
        tuple((key, _name(across, key, told)) for key in columns),
        cells,
    )


def _value(dimension: str, value: str | None, told: Labels) -> str:
    text = value or ""
    return told.groups.get(text, text) if dimension == "group" else text


def _name(dimension: str, key: str, told: Labels) -> str:
    names = {"organisation": told.organisations, "delegation": told.delegations}.get(dimension, {})
    return names.get(key, key)


STATUSES = ("nominated", "approved", "invited", "accepted", "substitute", "arrived", "declined")


def _in_order(dimension: str, keys: set[str], told: Labels) -> list[str]:
    if dimension == "group":
        order = list(dict.fromkeys(told.groups.values()))
        return sorted(keys, key=lambda key: order.index(key) if key in order else len(order))
    if dimension == "status":
        return sorted(keys, key=lambda key: STATUSES.index(key) if key in STATUSES else len(STATUSES))
    return sorted(keys, key=lambda key: (not key, collation_key(_name(dimension, key, told))))


def history(db: Connection, event_id: int, row_id: int, limit: int = 50) -> tuple[tuple[int, str, Any, Any], ...]:
    """Return the changes of a row, the newest first: when, by whom, before, after."""
    changes = tables.changes.c
    query = (
        select(changes.at_ms, tables.users.c.name, changes.before, changes.after)
        .join_from(tables.changes, tables.users, changes.actor_id == tables.users.c.id, isouter=True)
        .where(changes.event_id == event_id, changes.table_name == TABLE, changes.row_id == row_id)
        .order_by(changes.id.desc())
        .limit(limit)
    )
    return tuple((row.at_ms, row.name or "", row.before, row.after) for row in db.execute(query))
