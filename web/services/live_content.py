"""The programme that a session of the day runs: copied when the session opens, so that nothing changes under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from planner.collation import fold
from planner.runsheet.build import programme_of as programme_rows
from planner.runsheet.live import Item, Programme, Tie, programme_of
from planner.runsheet.live.programme import moment_ms
from planner.runsheet.network import Network
from planner.scenario.rows import Coupling, RunsheetItem
from planner.scenario.rows.base import Row
from planner.scenario.schema import Scenario
from web.services import runsheet
from web.services.plans import Bundle
from web.services.runsheet import Line
from web.words import ZONE

DIRECTOR, MC, STAGE, POLICE, KIOSK = "director", "mc", "stage", "police", "kiosk"
VIEWS = (DIRECTOR, MC, STAGE, POLICE, KIOSK)
STAGE_TRACKS = frozenset({"sân khấu", "diễu hành"})
POLICE_TRACKS = frozenset({"giao thông"})
POLICE_OWNERS = ("an ninh", "giao thông", "công an", "cảnh sát")
STAGE_TEXTS = ("sound", "light", "led", "props")
MAIN = "main"
"""Key of the programme as planned; the others bear the id of their plan B."""


KeptRows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Table -> rows as JSON, empty cells left out."""


@dataclass(frozen=True, slots=True)
class LiveItem:
    """An item with what the screens show of it.

    Attributes:
        plan: what the forecast needs.
        secret: whether it tells a movement of protected persons.
        step: number of the ritual step, 0 outside the ritual.
        texts: the columns of the working paper.
        told: who is told when it moves.
        views: the screens on which it stands with its details.
    """

    plan: Item
    secret: bool
    step: int
    texts: Mapping[str, str]
    told: tuple[str, ...]
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LiveClosure:
    """A closure of roads with its hours and what sets it off."""

    closure_id: str
    road: str
    tier: str
    from_ms: int
    to_ms: int
    from_event: str
    until_event: str
    detour: str


@dataclass(frozen=True)
class Content:
    """One programme of a session.

    Attributes:
        name: of the plan B; empty for the programme itself.
        note: what else follows from switching to it: seating, venue, transport.
        rows: the rows of the run-sheet and of what hangs on it, as they are kept; see :func:`rows_of`.
    """

    key: str
    name: str
    note: str
    items: tuple[LiveItem, ...]
    closures: tuple[LiveClosure, ...]
    rows: KeptRows

    @cached_property
    def programme(self) -> Programme:
        """The items as the forecast sees them."""
        return Programme(tuple(item.plan for item in self.items))

    @cached_property
    def by_id(self) -> Mapping[str, LiveItem]:
        """Id -> item."""
        return {item.plan.item_id: item for item in self.items}


def content_of(scenario: Scenario, bundle: Bundle | None, key: str = MAIN, name: str = "", note: str = "") -> Content:
    """Return the programme of a scenario, with the times of a plan's file where there is one."""
    rows = {item.item_id: item for item in scenario.runsheet}
    planned = programme_of(Network.of(programme_rows(scenario.runsheet)), ZONE)
    lines = {line.row.item_id: line for line in runsheet.script_of(scenario, bundle, cleared=True).lines}
    closures = {closure.closure_id for closure in scenario.closures}
    items = tuple(
        _item(item, lines[item.item_id], rows[item.item_id], closures)
        for item in planned.items
        if item.item_id in lines and item.item_id in rows
    )
    kept = {
        "runsheet": [_kept(row) for row in scenario.runsheet],
        "couplings": [_kept(row) for row in scenario.couplings],
    }
    return Content(key, name, note, items, tuple(_closures(scenario)), kept)


def _kept(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump(mode="json").items() if value not in (None, "", [])}


def rows_of(content: Content) -> tuple[tuple[RunsheetItem, ...], tuple[Coupling, ...]]:
    """Return the rows of the run-sheet and of what hangs on it, as they were when the session opened."""
    items = tuple(
        RunsheetItem.model_validate(
            {name: datetime.fromisoformat(value) if name == "start" else value for name, value in row.items()}
        )
        for row in content.rows["runsheet"]
    )
    return items, tuple(Coupling.model_validate(row) for row in content.rows["couplings"])


def _item(item: Item, line: Line, row: RunsheetItem, closures: set[str]) -> LiveItem:
    start_ms, end_ms = moment_ms(line.row.start, ZONE), moment_ms(line.row.end, ZONE)
    plan = Item(item.item_id, item.title, start_ms, end_ms, item.track, item.hard, item.ties)
    secret = runsheet.is_movement(line.row) or row.protected
    told = tuple(dict.fromkeys([*row.told, *([row.owner] if row.owner else [])]))
    found = LiveItem(plan, secret, line.step, dict(line.cells), told, ())
    coupled = {part.strip() for part in row.coupled_to.split(";")}
    views = tuple(view for view in VIEWS if _stands_on(view, found, is_road=bool(coupled & closures)))
    return LiveItem(plan, secret, line.step, found.texts, told, views)


def _stands_on(view: str, item: LiveItem, *, is_road: bool) -> bool:
    texts, track = item.texts, item.plan.track
    if view == MC:
        return bool(texts.get("mc_text") or item.step)
    if view == STAGE:
        by_words = not track and any(texts.get(name) for name in STAGE_TEXTS)
        return track in STAGE_TRACKS or bool(item.step) or by_words
    if view == POLICE:
        owner = fold(texts.get("owner", ""))
        return is_road or item.secret or track in POLICE_TRACKS or any(fold(word) in owner for word in POLICE_OWNERS)
    if view == KIOSK:
        return not item.secret and (track in STAGE_TRACKS or bool(item.step) or bool(texts.get("mc_text")))
    return True


def _closures(scenario: Scenario) -> Iterable[LiveClosure]:
    for closure in sorted(scenario.closures, key=lambda each: (each.start, each.closure_id)):
        ends = " – ".join(place for place in (closure.from_place, closure.to_place) if place)
        road = f"{closure.street}: {ends}" if closure.street and ends else closure.street or ends
        yield LiveClosure(
            closure.closure_id,
            road,
            closure.tier,
            moment_ms(closure.start, ZONE),
            moment_ms(closure.end, ZONE),
            closure.from_event,
            closure.until_event,
            closure.detour,
        )


def to_json(content: Content) -> dict[str, Any]:
    """Return a programme as the database keeps it."""
    return {
        "name": content.name,
        "note": content.note,
        "rows": content.rows,
        "items": [
            {
                "id": item.plan.item_id,
                "title": item.plan.title,
                "start_ms": item.plan.start_ms,
                "end_ms": item.plan.end_ms,
                "track": item.plan.track,
                "hard": item.plan.hard,
                "ties": [[tie.before, tie.from_end, tie.to_end, tie.lag_ms] for tie in item.plan.ties],
                "secret": item.secret,
                "step": item.step,
                "texts": dict(item.texts),
                "told": list(item.told),
                "views": list(item.views),
            }
            for item in content.items
        ],
        "closures": [
            {name: getattr(closure, name) for name in LiveClosure.__dataclass_fields__} for closure in content.closures
        ],
    }


def from_json(key: str, kept: Mapping[str, Any]) -> Content:
    """Return a programme as it was kept."""
    items = tuple(
        LiveItem(
            Item(
                one["id"],
                one["title"],
                one["start_ms"],
                one["end_ms"],
                one["track"],
                one["hard"],
                tuple(Tie(*tie) for tie in one["ties"]),
            ),
            one["secret"],
            one["step"],
            one["texts"],
            tuple(one["told"]),
            tuple(one["views"]),
        )
        for one in kept["items"]
    )
    closures = tuple(LiveClosure(**one) for one in kept["closures"])
    return Content(key, kept["name"], kept["note"], items, closures, kept["rows"])
