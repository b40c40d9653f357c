"""The data room: every table of the event, edited in place, with its faults beside the cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from planner.guests.export import csv_bytes, xlsx_bytes
from web.context import EventContext, any_member, redirect
from web.errors import NotFound
from web.policy import RESOURCE_WORDS, TABLE_RESOURCES, Action, Resource
from web.services import listing, masking
from web.services.checking import Faults, sentence, table_of
from web.services.gridcolumns import GridColumn
from web.services.journal import SETTINGS, RowState, all_rows
from web.services.listing import Found, Wanted
from web.services.scenarios import FIRST_ROW
from web.services.vocabulary import column_words, table_words
from web.store.engine import Transaction
from web.views.page import Page
from web.views.table_view import TableView, readable_tables, revealed, table_view

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, any_member()]
SHOWN_FAULTS = 500
KINDS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table in the list of tables."""

    table: str
    title: str
    rows: int
    faults: int
    may_edit: bool
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRoom(Page):
    """All tables that the reader may see."""

    lines: tuple[TableLine, ...]
    faults: int
    checked: bool


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault with the way to its cell."""

    table: str
    place: str
    column: str
    sentence: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultsPage(Page):
    """Everything that keeps the event from being planned."""

    lines: tuple[FaultLine, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage(Page):
    """One table as a grid.

    Attributes:
        columns, rows: as the macro ``grid`` takes them.
        help: title and explanation of every column.
        sorts: columns that may be sorted by, filtered by.
        links: export, first and next page, revealing.
    """

    table: str
    title: str
    columns: tuple[dict[str, Any], ...]
    rows: tuple[dict[str, Any], ...]
    help: tuple[tuple[str, str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    wanted: Wanted
    found: Found
    may_edit: bool
    may_export: bool
    may_reveal: bool
    reveals: bool
    api: str
    refers: Mapping[str, str]
    veiled: bool
    query: Mapping[str, str]


class TableQuery(BaseModel):
    """What the address of a table asks for."""

    model_config = ConfigDict(extra="ignore")

    after: Annotated[str, Field(max_length=60)] = ""
    sort: Annotated[str, Field(max_length=61)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    column: Annotated[str, Field(max_length=60)] = ""
    has: Annotated[str, Field(max_length=200)] = ""
    at: Annotated[int, Field(ge=0, le=2**62)] = 0
    reveal: bool = False
    format: Annotated[str, Field(max_length=8)] = ""

    def wanted(self) -> Wanted:
        """Return the question to the service."""
        return Wanted(self.after, self.sort, self.q, self.column if self.has else "", self.has, self.at)

    def filters(self) -> dict[str, str]:
        """Return what stays in the address from page to page."""
        named = {"sort": self.sort, "q": self.q, "column": self.column, "has": self.has}
        return {name: value for name, value in named.items() if value}


@router.get("/events/{event}/data")
def data_room(context: Member, *, check: bool = False) -> Response:
    """Show the tables, how many rows they have and how many faults; the page asks for the check by itself."""
    shown = readable_tables(context)
    if not shown:
        raise NotFound
    with context.store.read() as db:
        counts = listing.counts(db, context.event.id)
    scenarios = context.services.scenarios
    current = scenarios.known(context.event.id, context.event.revision)
    if current is None and check:
        current = scenarios.current(context.event.id)
    faults = Counter(table_of(fault.file) for fault in current.faults) if current else Counter()
    lines = tuple(_table_line(context, table, counts, faults) for table in shown)
    total = sum(line.faults for line in lines) + (faults[SETTINGS] if context.may(*SETTINGS_READ) else 0)
    view = DataRoom(room=_room(context), lines=lines, faults=total, checked=current is not None)
    return context.page("data/index.html", view)


SETTINGS_READ = (Resource.SETTINGS, Action.READ)


@router.get("/events/{event}/data/faults")
def faults(context: Member) -> Response:
    """List every fault of the scenario that the reader may see, with links to the cells."""
    shown = set(readable_tables(context))
    if not shown:
        raise NotFound
    current = context.services.scenarios.current(context.event.id)
    own = [
        (table, fault)
        for fault in current.faults
        if (table := table_of(fault.file)) in shown or (table == SETTINGS and context.may(*SETTINGS_READ))
    ]
    ids: dict[str, list[int]] = {}
    with context.store.read() as db:
        for table in {table for table, _fault in own[:SHOWN_FAULTS]} - {SETTINGS}:
            ids[table] = listing.ids_in_order(db, context.event.id, table)
    lines = tuple(_fault_line(context, table, fault, ids) for table, fault in own[:SHOWN_FAULTS])
    trail = ((context.say("Lỗi dữ liệu", "Faults"), None),)
    return context.page("data/faults.html", FaultsPage(room=_room(context), trail=trail, lines=lines, total=len(own)))


@router.get("/events/{event}/data/{table}")
def table(context: Member, table: str, query: Annotated[TableQuery, Query()]) -> Response:
    """Show a table as a grid, or send it as a file."""
    if query.reveal and not context.person.stepped_up:
        table_view(context, table, Action.REVEAL)
        back = f"{context.href('data', table)}?{urlencode({**query.filters(), 'reveal': '1'})}"
        return redirect(f"/confirm?next={quote(back)}")
    view = table_view(context, table, Action.READ, reveal=query.reveal)
    if query.format:
        context.need(view.resource, Action.EXPORT)
        return _file(view, query)
    with context.store.read() as db:
        columns, found = view.page(db, query.wanted())
        faults = view.faults(db, found.rows)
        seen = view.seen(db, found.rows)
    revealed(context, view, found.rows)
    return context.page("data/table.html", _table_page(view, query, (columns, found), (seen, faults)))


def _room(context: EventContext) -> str | None:
    return "data" if context.may(Resource.SETTINGS, Action.READ) else None


def _table_line(context: EventContext, table: str, counts: Mapping[str, int], faults: Counter[str]) -> TableLine:
    resource = TABLE_RESOURCES[table]
    return TableLine(
        table,
        table_words(table).to(context.language),
        counts.get(table, 0),
        faults[table],
        context.may(resource, Action.EDIT) and not context.event.archived,
        RESOURCE_WORDS[resource].to(context.language),
    )


def _fault_line(context: EventContext, table: str, fault: Any, ids: Mapping[str, list[int]]) -> FaultLine:  # noqa: ANN401
    language = context.language
    words = sentence(fault).to(language)
    if table == SETTINGS:
        title = context.say("Thông số", "Settings")
        return FaultLine(title, "", fault.column, words, context.href("settings"))
    index = fault.row - FIRST_ROW
    rows = ids.get(table, [])
    anchor = f"?at={rows[index]}" if 0 <= index < len(rows) else ""
    place = context.say(f"dòng {index + 1}", f"row {index + 1}") if index >= 0 else ""
    column = column_words(table, fault.column).to(language)
    return FaultLine(table_words(table).to(language), place, column, words, f"{context.href('data', table)}{anchor}")


def _table_page(
    view: TableView,
    query: TableQuery,
    page: tuple[Sequence[GridColumn], Found],
    shown: tuple[Sequence[RowState], Mapping[int, Faults]],
) -> TablePage:
    context, (columns, found), (seen, faults) = view.context, page, shown
    language = context.language
    may_edit = context.may(view.resource, Action.EDIT) and not context.event.archived
    title = table_words(view.table).to(language)
    return TablePage(
        room=_room(context),
        trail=((title, None),),
        table=view.table,
        title=title,
        columns=tuple(_grid_column(column, language, may_edit=may_edit) for column in columns),
        rows=tuple(view.told(row, faults.get(row.id, {}), columns) for row in seen),
        help=tuple((column.key, column.words.to(language), column.help.to(language)) for column in columns),
        sorts=tuple((column.key, column.words.to(language)) for column in columns),
        wanted=query.wanted(),
        found=found,
        may_edit=may_edit,
        may_export=context.may(view.resource, Action.EXPORT),
        may_reveal=view.has_identifiers and context.may(view.resource, Action.REVEAL),
        reveals=query.reveal,
        api=f"/api/v1/events/{context.event.public_id}/tables/{view.table}",
        refers={column.key: column.refers_to for column in columns if column.refers_to},
        veiled=any(masking.VEIL in row.cells.values() for row in seen),
        query={**query.filters(), **({"reveal": "1"} if query.reveal else {})},
    )


def _grid_column(column: GridColumn, language: Any, *, may_edit: bool) -> dict[str, Any]:  # noqa: ANN401
    return {
        "key": column.key,
        "label": column.words.to(language) + (" *" if column.required else ""),
        "kind": column.kind,
        "readonly": not may_edit,
        "choices": [(value, words.to(language)) for value, words in column.choices] or None,
    }


def _file(view: TableView, query: TableQuery) -> Response:
    """Return the whole table as a file, masked as on screen; the export is noted."""
    context = view.context
    with context.store.read() as db:
        columns = view.columns(db)
        rows = view.seen(db, all_rows(db, view.event_id, view.table))
    lines = [[row.cells.get(column.key, "") for column in columns] for row in rows]
    headings = [column.key for column in columns]
    kind = query.format if query.format in KINDS else "csv"

    def note(transaction: Transaction) -> None:
        values = dict.fromkeys(headings, kind)
        transaction.note("table.export", f"{view.table} ({len(rows)})", event_id=view.event_id, values=values)

    context.store.write(context.actor, note)
    content = xlsx_bytes(headings, lines, view.table) if kind == "xlsx" else csv_bytes(headings, lines)
    name = quote(f"{view.table}-{context.event.d_day}.{kind}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(content, media_type=KINDS[kind], headers=headers)
