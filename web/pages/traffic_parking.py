"""Parking on screen: when each lot fills, where vehicles are sent then, who walks, when the last one is out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from planner.traffic.parking.data import KINDS
from planner.traffic.parking.judge import WORDS
from planner.units import DATETIME_FORMAT
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.views.listing import file_of
from web.views.traffic_tab import TrafficTab, study_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]

WIDE, HIGH, LEFT, BOTTOM = 420, 130, 46, 20
"""Size of a curve in the units of its drawing, with room for the figures at its edges."""
DASHES = {"cars": "", "motorbikes": "7 4", "coaches": "2 4"}


@dataclass(frozen=True, slots=True)
class Curve:
    """How one kind of vehicle fills a lot: a line, and the spaces there are as another."""

    kind: str
    dash: str
    points: str
    spaces: int
    spaces_y: float


@dataclass(frozen=True, slots=True)
class LotPicture:
    """The curves of a lot over the hours; ``hours`` are places along the axis with their words."""

    lot_id: str
    name: str
    for_whom: str
    top: int
    curves: tuple[Curve, ...]
    hours: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingPage(TrafficTab):
    """The parking plan.

    Attributes:
        kinds: kinds of vehicle with their words.
        pictures: a drawing for each lot to which anybody comes.
        names: lot -> name.
    """

    kinds: Mapping[str, str]
    pictures: tuple[LotPicture, ...] = ()
    names: Mapping[str, str]


@router.get("/events/{event}/traffic/parking")
def parking(context: Reader, format: Annotated[str, Query(max_length=8)] = "") -> Response:  # noqa: A002
    """Show when the lots fill and clear, or send the table."""
    base = study_base(context, "parking")
    result = base["result"] or {}
    words: dict[str, str] = {kind: WORDS[kind].to(context.language) for kind in KINDS}
    view = ParkingPage(
        **base,
        kinds=words,
        pictures=tuple(picture for lot in result.get("lots", ()) if (picture := drawn(lot, result["profile"], words))),
        names={lot["lot_id"]: lot["name"] for lot in result.get("lots", ())},
    )
    if format and view.result is not None:
        return _exported(context, format, view)
    return context.page("traffic/parking.html", view)


def drawn(lot: Mapping[str, Any], profile: Sequence[Mapping[str, str]], words: Mapping[str, str]) -> LotPicture | None:
    """Return the drawing of a lot; None when nobody comes to it."""
    rows = [row for row in profile if row["lot_id"] == lot["lot_id"]]
    used = [kind for kind in KINDS if rows and float(rows[-1][f"{kind}_arrived"]) > 0]
    if not used:
        return None
    top = max(1, *(int(max(lot["spaces"][kind], float(rows[-1][f"{kind}_inside"]))) for kind in used))
    start = datetime.strptime(rows[0]["quarter"], DATETIME_FORMAT) - timedelta(minutes=15)
    step = (WIDE - LEFT) / len(rows)
    hours = [
        (LEFT + step * index, f"{moment:%H:%M}")
        for index, moment in enumerate(start + timedelta(minutes=15 * index) for index in range(len(rows) + 1))
        if moment.minute == 0
    ]
    curves = tuple(_curve(rows, kind, (lot["spaces"][kind], top, step), words) for kind in used)
    return LotPicture(lot["lot_id"], lot["name"], lot["for_whom"], top, curves, tuple(hours))


def _curve(
    rows: Sequence[Mapping[str, str]], kind: str, scale: tuple[int, int, float], words: Mapping[str, str]
) -> Curve:
    spaces, top, step = scale
    inside = [0.0, *(float(row[f"{kind}_inside"]) for row in rows)]
    points = " ".join(f"{LEFT + step * index:.1f},{_y(count, top):.1f}" for index, count in enumerate(inside))
    return Curve(words[kind], DASHES[kind], points, spaces, _y(spaces, top))


def _y(count: float, top: int) -> float:
    return round((HIGH - BOTTOM) * (1 - count / top) + 4, 1)


def _exported(context: EventContext, kind: str, view: ParkingPage) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say = context.say
    headings = (
        say("Bãi", "Lot"),
        say("Loại xe", "Vehicle"),
        say("Xe đến", "Vehicles"),
        say("Số chỗ", "Spaces"),
        say("Thừa", "Too many"),
        say("Chuyển bãi từ", "Sent on from"),
        say("Đầy lúc", "Full at"),
        say("Bãi dự phòng", "Sent to"),
        say("Chờ lâu nhất (phút)", "Longest wait (min)"),
        say("Ra hết sau lễ (phút)", "Cleared after (min)"),
    )
    lines = (
        (
            view.names[row["lot_id"]],
            view.kinds[row["kind"]],
            *(row[name] for name in ("asked", "spaces", "over", "trigger", "full")),
            view.names.get(row["overflow_to"], ""),
            row["longest_wait_min"],
            row["clear_min"],
        )
        for row in (view.result or {}).get("times", ())
    )
    return file_of(context, "bai-do-xe", kind, headings, lines)
