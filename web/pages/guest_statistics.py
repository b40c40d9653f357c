"""Guests in figures: cross tables with totals, charts with the same figures beside them, files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Response

from planner.guests import DIMENSION_WORDS, DIMENSIONS, CrossTable, Facts, Series, cross_table, series
from planner.guests.statistics import Dimension
from planner.wording import Wording
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services.guarded import Guarded
from web.services.register_counts import facts
from web.views.listing import file_of
from web.views.register import RegisterPage, base_of, everybody, guarded_of

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Asked = Annotated[str, Query(max_length=40)]
TITLE = Wording("Thống kê khách mời", "Guest statistics")
BAR_PX, LABEL_PX, WIDTH_PX = 22, 230, 640
MOST_BARS = 30
KNOWN: frozenset[str] = frozenset(get_args(Dimension))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart, in pixels, with its words."""

    y: int
    width: int
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage(RegisterPage):
    """A cross table and the chart of its rows."""

    down: str
    across: str
    dimensions: tuple[tuple[str, str], ...]
    table: CrossTable
    bars: tuple[Bar, ...]
    rest: int
    left_out: bool


def dimension(name: str, otherwise: Dimension) -> Dimension:
    """Return the dimension that an address names."""
    return name if name in KNOWN else otherwise  # type: ignore[return-value]


def facts_for(context: EventContext) -> tuple[Sequence[Facts], bool]:
    """Return what is counted for this reader, and whether protected guests are left out."""
    guarded = Guarded() if context.may(Resource.PROTECTED, Action.READ) else guarded_of(context)
    people = everybody(context)
    found = facts(people, date.fromisoformat(context.event.d_day), guarded)
    return found, bool(guarded.ranks)


@router.get("/events/{event}/guests/statistics")
def statistics(
    context: Reader,
    down: Asked = "group",
    across: Asked = "standing",
    file: Annotated[str, Query(alias="format", max_length=8)] = "",
) -> Response:
    """Count guests by two dimensions."""
    rows, columns = dimension(down, "group"), dimension(across, "standing")
    found, left_out = facts_for(context)
    table = cross_table(found, rows, columns)
    if file:
        return exported(context, table, file)
    counted = series(found, rows)
    view = StatisticsPage(
        **base_of(context, "statistics", TITLE),  # type: ignore[arg-type]
        down=rows,
        across=columns,
        dimensions=tuple((name, DIMENSION_WORDS[name].to(context.language)) for name in DIMENSIONS),
        table=table,
        bars=bars_of(context, counted),
        rest=max(0, len(counted.labels) - MOST_BARS),
        left_out=left_out,
    )
    return context.page("register/statistics.html", view)


def bars_of(context: EventContext, counted: Series) -> tuple[Bar, ...]:
    """Return the bars of a series, the first thirty."""
    most = max([1, *counted.values])
    pairs = list(zip(counted.labels, counted.values, strict=True))[:MOST_BARS]
    room = WIDTH_PX - LABEL_PX - 60
    return tuple(
        Bar(number * BAR_PX, round(value / most * room), _short(label.to(context.language)), value)
        for number, (label, value) in enumerate(pairs)
    )


def _short(text: str, letters: int = 34) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def exported(context: EventContext, table: CrossTable, kind: str) -> Response:
    """Send the table as a file; the export is logged."""
    context.need(Resource.GUESTS, Action.EXPORT)
    lines = [*table.lines(context.language)]
    context.store.write(
        context.actor,
        lambda transaction: transaction.note(
            "guests.statistics", kind, event_id=context.event.id, values={"kind": kind}
        ),
    )
    return file_of(context, "thong-ke-khach-moi", kind, lines[0], lines[1:])
