"""Plans B: the programme as it is after the switch, and all that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import ValidationError

from planner.errors import UsageError
from planner.runsheet.build import build
from planner.runsheet.coupled import Party, parties
from planner.runsheet.differences import RowChange, differences
from planner.runsheet.sheet import row_of
from planner.scenario.columns import columns_of
from planner.scenario.links import parse_link
from planner.scenario.nearest import nearest
from planner.scenario.rows import ATTENDING, Coupling, RunsheetItem, Variant, VariantChange, Venue
from planner.scenario.schema import Scenario
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class CouplingChange:
    """A coupling under a plan B: ``how`` is bỏ (dropped), thêm (added) or đổi (changed), with what its time becomes."""

    coupling_id: str
    kind: str
    subject: str
    how: str
    before: datetime | None
    after: datetime | None
    told: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class SeatsThere:
    """How many can sit where the plan B moves to, and how many come."""

    venue_id: str
    venue: str
    seats: int
    attending: int

    @property
    def without(self) -> int:
        """People without a seat there."""
        return max(0, self.attending - self.seats)


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that a switch brings.

    Attributes:
        variant: the plan B.
        decide_by: the latest moment of the decision; None when nothing changes.
        items: rows added, removed, moved, retimed or changed.
        places: items that take place elsewhere: id, position before, position after.
        couplings: couplings dropped, added, changed or given another time.
        seats: seats of the other venue, when the plan B moves to one.
        told: who must be told, each once: of the plan B itself and of every coupling that changes.
        heads: how many people that is.
        transport: words on what couplings of traffic become, the organiser's own first.
        seating: words on seating, the organiser's own first.
    """

    variant: Variant
    decide_by: datetime | None
    items: tuple[RowChange, ...]
    places: tuple[tuple[str, str, str], ...]
    couplings: tuple[CouplingChange, ...]
    seats: SeatsThere | None
    told: tuple[Party, ...]
    heads: int
    transport: tuple[Wording, ...]
    seating: tuple[Wording, ...]


AnyRow = TypeVar("AnyRow", RunsheetItem, Coupling)
TRANSPORT_KINDS = frozenset({"xe", "cấm đường", "chốt"})


def variant_named(scenario: Scenario, variant_id: str) -> Variant:
    """Return a plan B; raise UsageError naming the nearest when there is none of this id."""
    known = {one.variant_id: one for one in scenario.variants}
    if variant_id in known:
        return known[variant_id]
    likely = nearest(variant_id, known)
    if not known:
        raise UsageError(Wording("Gói không có phương án B nào (variants.csv).", "The pack has no plans B."))
    listed = likely or ", ".join(known)
    raise UsageError(
        Wording(f"Không có phương án B “{variant_id}”; có: {listed}.", f"No plan B “{variant_id}”; there is: {listed}.")
    )


def switch(scenario: Scenario, variant_id: str) -> Scenario:
    """Return the pack with a plan B in force: one action, nothing left of the plan A that it replaces.

    Rows that only this plan B has join the programme, rows that it drops leave it (what hung on a dropped item goes
    too), cells that it changes hold their new values. Rows of other plans B stay aside. An item that waited for a
    dropped one waits for what that one waited for.
    """
    variant_named(scenario, variant_id)
    changes = [one for one in scenario.variant_changes if one.variant_id == variant_id]
    of_items = [one for one in changes if one.target == "mục"]
    items = _without(_changed(_joined(scenario.runsheet, variant_id), "runsheet", of_items), _dropped(of_items))
    of_couplings = [one for one in changes if one.target == "gắn kết"]
    couplings = _changed(_joined(scenario.couplings, variant_id), "couplings", of_couplings)
    gone, there = _dropped(of_couplings), {item.item_id for item in items}
    kept = tuple(one for one in couplings if one.coupling_id not in gone and one.item_id in there)
    return replace(scenario, runsheet=items, couplings=kept)


def _joined(rows: Sequence[AnyRow], variant_id: str) -> tuple[AnyRow, ...]:
    return tuple(row.model_copy(update={"variant": ""}) if row.variant == variant_id else row for row in rows)


def _dropped(changes: Sequence[VariantChange]) -> frozenset[str]:
    return frozenset(one.target_id for one in changes if not one.column)


def _changed(rows: Sequence[AnyRow], table: str, changes: Sequence[VariantChange]) -> tuple[AnyRow, ...]:
    of_row: dict[str, list[VariantChange]] = {}
    for one in changes:
        if one.column:
            of_row.setdefault(one.target_id, []).append(one)
    return tuple(_with(row, table, of_row[row_id(row)]) if row_id(row) in of_row else row for row in rows)


def row_id(row: RunsheetItem | Coupling) -> str:
    """Return the id of an item or a coupling."""
    return row.item_id if isinstance(row, RunsheetItem) else row.coupling_id


def _with(row: AnyRow, table: str, changes: Sequence[VariantChange]) -> AnyRow:
    """Return a row with new cells, read as the cells of its table are."""
    by_heading = {column.heading: field for field, column in columns_of(table).items()}
    cells = row.model_dump(exclude_none=True) | {by_heading.get(one.column, one.column): one.value for one in changes}
    try:
        return type(row).model_validate(cells)
    except ValidationError as error:
        wrong = str(error.errors()[0]["loc"][0])
        value = next((one.value for one in changes if by_heading.get(one.column) == wrong), "")
        raise UsageError(
            Wording(
                f"variant_changes.csv: giá trị “{value}” không hợp với cột {wrong} của {row_id(row)}.",
                f"variant_changes.csv: “{value}” does not fit column {wrong} of {row_id(row)}.",
            )
        ) from None


def _without(items: Sequence[RunsheetItem], dropped: frozenset[str]) -> tuple[RunsheetItem, ...]:
    """Return the items that stay; what waited for a dropped one waits for what that one waited for."""
    by_id = {item.item_id: item for item in items}
    return tuple(_relinked(item, by_id, dropped) for item in items if item.item_id not in dropped)


def _relinked(item: RunsheetItem, by_id: Mapping[str, RunsheetItem], dropped: frozenset[str]) -> RunsheetItem:
    after, start = item.after, item.start
    while after in dropped:
        start = start or by_id[after].start
        after = by_id[after].after
    links = tuple(text for text in item.links if _before(text) not in dropped)
    return item.model_copy(update={"after": after, "start": start, "links": links})


def _before(text: str) -> str:
    link = parse_link(text)
    return link.before if link else ""


def consequences(scenario: Scenario, variant_id: str) -> Consequences:
    """Return all that a switch brings: items, places, couplings, seats, who is told."""
    variant, after = variant_named(scenario, variant_id), switch(scenario, variant_id)
    rows = [tuple(row_of(timed) for timed in build(one.runsheet)) for one in (scenario, after)]
    changes = differences(rows[0], rows[1])
    couplings = _coupling_changes(scenario, after)
    told = dict.fromkeys((*parties(variant.told), *(party for one in couplings for party in one.told)))
    first = _first_change(changes, couplings)
    return Consequences(
        variant,
        None if first is None else first - timedelta(minutes=variant.decide_before_min),
        changes,
        _places(changes),
        couplings,
        _seats(scenario, variant),
        tuple(told),
        sum(party.heads for party in told),
        _transport(variant, couplings),
        _seating(scenario, variant),
    )


def _first_change(changes: Sequence[RowChange], couplings: Sequence[CouplingChange]) -> datetime | None:
    """Return when the first thing takes place that a switch touches, by the plan or after it."""
    rows = [row.start for one in changes for row in (one.before, one.after) if row is not None]
    times = [moment for one in couplings for moment in (one.before, one.after) if moment is not None]
    return min((*rows, *times), default=None)


def _places(changes: Sequence[RowChange]) -> tuple[tuple[str, str, str], ...]:
    pairs = ((one.item_id, {name: (old, new) for name, old, new in one.columns}) for one in changes)
    return tuple((item_id, *columns["position"]) for item_id, columns in pairs if "position" in columns)


def _coupling_changes(scenario: Scenario, after: Scenario) -> tuple[CouplingChange, ...]:
    times, new_times = _times(scenario), _times(after)
    old = {one.coupling_id: one for one in scenario.couplings if not one.variant}
    new = {one.coupling_id: one for one in after.couplings if not one.variant}
    changes = []
    for name in dict.fromkeys((*old, *new)):
        one, then = old.get(name), new.get(name)
        row = then or one
        how = "thêm" if one is None else "bỏ" if then is None else "đổi"
        same = one is not None and then is not None and one == then and times.get(name) == new_times.get(name)
        if row is not None and not same:
            told = parties(row.told)
            changes.append(CouplingChange(name, row.kind, row.subject, how, times.get(name), new_times.get(name), told))
    return tuple(changes)


def _times(scenario: Scenario) -> Mapping[str, datetime]:
    """Return when the subject of each coupling is due."""
    timed = {one.item.item_id: one for one in build(scenario.runsheet)}
    times = {}
    for one in scenario.couplings:
        at = timed.get(one.item_id)
        if at is not None and not one.variant:
            moment = at.end if one.anchor == "cuối" else at.start
            times[one.coupling_id] = moment + timedelta(minutes=one.offset_min or 0)
    return times


def _seats(scenario: Scenario, variant: Variant) -> SeatsThere | None:
    venue = _venue(scenario, variant)
    if venue is None:
        return None
    seats = sum(1 for seat in scenario.venue_seats if seat.venue_id == venue.venue_id)
    attending = sum(1 for guest in scenario.guests if guest.status in ATTENDING)
    return SeatsThere(venue.venue_id, venue.name or venue.venue_id, seats or venue.capacity or 0, attending)


def _venue(scenario: Scenario, variant: Variant) -> Venue | None:
    return next((one for one in scenario.venues if one.venue_id == variant.venue_id), None)


def _transport(variant: Variant, couplings: Sequence[CouplingChange]) -> tuple[Wording, ...]:
    words = [Wording(variant.transport, variant.transport)] if variant.transport else []
    return (*words, *(_moved_words(one) for one in couplings if one.kind in TRANSPORT_KINDS))


def _moved_words(one: CouplingChange) -> Wording:
    before, after = (f"{moment:%H:%M}" if moment else "–" for moment in (one.before, one.after))
    how = {"bỏ": "no longer needed", "thêm": "added", "đổi": "changed"}[one.how]
    return Wording(
        f"{one.kind} “{one.subject}”: {one.how} ({before} → {after}).",
        f"{one.kind} “{one.subject}”: {how} ({before} → {after}).",
    )


def _seating(scenario: Scenario, variant: Variant) -> tuple[Wording, ...]:
    words = [Wording(variant.seating, variant.seating)] if variant.seating else []
    there = _seats(scenario, variant)
    if there is not None:
        words.append(
            Wording(
                f"{there.venue}: {there.seats} chỗ cho {there.attending} khách; {there.without} người chưa có chỗ. "
                "Xếp lại bằng “planner seating rain”.",
                f"{there.venue}: {there.seats} seats for {there.attending} guests; {there.without} without one. "
                "Seat them anew with “planner seating rain”.",
            )
        )
    return tuple(words)
