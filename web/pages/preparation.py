"""The preparation room: tasks by sub-committee with their days, conclusions, members and procedures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from planner.collation import collation_key, fold
from planner.guests.export import csv_bytes, xlsx_bytes
from planner.wording import Language, day_words
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.journal import Cells, all_rows
from web.services.vocabulary import column_words, table_words
from web.views.page import Page
from web.words import today

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.PREPARATION, Action.READ)]
TABS: Mapping[str, tuple[str, ...]] = {
    "tasks": ("task_id", "name", "subcommittee", "owner_body", "duration_days", "latest_finish_d", "source"),
    "directives": ("clause", "quote", "owner", "due", "tasks", "document", "evidence"),
    "members": ("member_id", "name", "organisation_id", "subcommittee", "skills"),
    "meetings": ("meeting_id", "name", "day", "expected", "present"),
    "procedures": ("procedure_id", "name", "trigger", "authority", "file_by", "legal_basis", "verified"),
    "lessons": ("clause", "lesson", "check_id", "check", "waived"),
    "progress": ("task_id", "percent", "reported_by", "reported_at", "verified_by", "verified_at", "evidence"),
    "gates": ("gate", "requirement", "tasks", "proof", "evidence"),
    "subplans": ("body", "head", "due_d", "submitted", "appraised", "approved"),
    "source_documents": ("document_id", "issued", "issuer", "title"),
    "confirmations": ("kind", "subject_id", "confirmed_by", "confirmed_on", "source"),
    "holidays": ("first", "last", "kind", "name", "source"),
}
SOON_DAYS = 7
SHOWN = 500


class PreparationQuery(BaseModel):
    """Which list, which rows of it."""

    model_config = ConfigDict(extra="ignore")

    list: Annotated[str, Field(max_length=20)] = "tasks"
    q: Annotated[str, Field(max_length=200)] = ""
    subcommittee: Annotated[str, Field(max_length=300)] = ""
    due: Annotated[str, Field(max_length=10)] = ""
    sort: Annotated[str, Field(max_length=40)] = "due"
    format: Annotated[str, Field(max_length=8)] = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A row of a list; ``due`` is a day, ``state`` late, soon or nothing."""

    id: int
    cells: Cells
    due: str
    due_words: str
    state: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationPage(Page):
    """One of the lists."""

    table: str
    columns: tuple[str, ...]
    lines: tuple[WorkLine, ...]
    total: int
    late: int
    subcommittees: tuple[str, ...]
    query: PreparationQuery
    tabs: tuple[tuple[str, str], ...]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Sub-committees to filter by."""
        return tuple((name, name) for name in self.subcommittees)

    def d_minus(self, days: str) -> str:
        """Return ``D-12``, after the day ``D+3``."""
        return f"D+{days[1:]}" if days.startswith("-") else f"D-{days}"

    def title(self, language: Language) -> str:
        """Return the name of the list."""
        return table_words(self.table).to(language)

    def words(self, heading: str, language: Language) -> str:
        """Return the name of a column."""
        return column_words(self.table, heading).to(language)


@router.get("/events/{event}/preparation")
def preparation(context: Reader, query: Annotated[PreparationQuery, Query()]) -> Response:
    """Show what is to be prepared, by whom, until when."""
    table = query.list if query.list in TABS else "tasks"
    with context.store.read() as db:
        rows = all_rows(db, context.event.id, table)
    every = [_line(context, table, row.id, row.cells) for row in rows]
    lines = sorted((line for line in every if _matches(line, query)), key=lambda line: _key(line, query.sort))
    if query.sort.startswith("-"):
        lines.reverse()
    if query.format:
        context.need(Resource.PREPARATION, Action.EXPORT)
        return _file(table, lines, query.format)
    view = PreparationPage(
        room="preparation",
        table=table,
        columns=TABS[table],
        lines=tuple(lines[:SHOWN]),
        total=len(lines),
        late=sum(line.state == "late" for line in every),
        subcommittees=tuple(sorted({line.cells.get("subcommittee", "") for line in every} - {""}, key=collation_key)),
        query=query,
        tabs=tuple((name, table_words(name).to(context.language)) for name in TABS),
    )
    return context.page("preparation/index.html", view)


def deadline(d_day: str, table: str, cells: Cells) -> date | None:
    """Return the day by which something must be done: D minus so many days, or a day as written."""
    text = cells.get("latest_finish_d" if table == "tasks" else "due", "")
    try:
        if table == "tasks":
            return date.fromisoformat(d_day) - timedelta(days=int(text))
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None


def _line(context: EventContext, table: str, row_id: int, cells: Cells) -> WorkLine:
    due = deadline(context.event.d_day, table, cells)
    left = (due - today()).days if due else None
    state = "" if left is None else "late" if left < 0 else "soon" if left <= SOON_DAYS else ""
    words = day_words(due).to(context.language) if due else ""
    href = f"{context.href('data', table)}?at={row_id}"
    return WorkLine(row_id, cells, due.isoformat() if due else "", words, state, href)


def _matches(line: WorkLine, query: PreparationQuery) -> bool:
    text = fold(" ".join(line.cells.values()))
    return (
        all(word in text for word in fold(query.q).split())
        and (not query.subcommittee or line.cells.get("subcommittee") == query.subcommittee)
        and (not query.due or line.state == query.due)
    )


def _key(line: WorkLine, sort: str) -> tuple[object, ...]:
    name = sort.removeprefix("-")
    if name == "due":
        return (not line.due, line.due, line.id)
    return (not line.cells.get(name), collation_key(line.cells.get(name, "")), line.id)


def _file(table: str, lines: list[WorkLine], kind: str) -> Response:
    headings = [*TABS[table], "due_day"]
    cells = [[*(line.cells.get(name, "") for name in TABS[table]), line.due] for line in lines]
    is_workbook = kind == "xlsx"
    content = xlsx_bytes(headings, cells, table) if is_workbook else csv_bytes(headings, cells)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if is_workbook else "text/csv"
    name = f"{table}.{'xlsx' if is_workbook else 'csv'}"
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
