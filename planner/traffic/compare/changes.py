"""What was added, removed or changed between two tables of the same kind, row by row and field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from planner.scenario.rows import Row
from planner.scenario.schema import Scenario
from planner.units import format_datetime
from planner.wording import Wording

ESCORT = "escort"
"""Posts that accompany protected persons: left out unless the reader may see them (R46)."""
What = Literal["added", "removed", "changed"]
WHAT: Mapping[What, Wording] = {
    "added": Wording("thêm", "added"),
    "removed": Wording("bỏ", "removed"),
    "changed": Wording("sửa", "changed"),
}
Listed = TypeVar("Listed", bound=Row)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: its column, what stood there, what stands there now."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was added, removed or changed.

    Attributes:
        what: which of the three.
        row_id: its id.
        name: what it is called, as the later version does where it is in both.
        fields: the fields that differ, in the order of the columns; empty for added and removed rows.
    """

    what: What
    row_id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


def changes(
    before: Sequence[Listed], after: Sequence[Listed], key: Callable[[Listed], str], name: Callable[[Listed], str]
) -> tuple[Change, ...]:
    """Return the rows that differ: removed and changed ones in the order before, then the added ones."""
    old, new = {key(row): row for row in before}, {key(row): row for row in after}
    found: list[Change] = []
    for row_id, row in old.items():
        if row_id not in new:
            found.append(Change("removed", row_id, name(row)))
        elif fields := _fields(row, new[row_id]):
            found.append(Change("changed", row_id, name(new[row_id]), fields))
    found += [Change("added", row_id, name(row)) for row_id, row in new.items() if row_id not in old]
    return tuple(found)


def _fields(before: Row, after: Row) -> tuple[FieldChange, ...]:
    columns = type(before).model_fields
    pairs = ((info.alias or field, getattr(before, field), getattr(after, field)) for field, info in columns.items())
    return tuple(FieldChange(column, _text(old), _text(new)) for column, old, new in pairs if old != new)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def closure_changes(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """Return the closures that differ."""
    return changes(
        before.closures,
        after.closures,
        lambda row: row.closure_id,
        lambda row: row.street or ", ".join(row.edge_ids),
    )


def movement_changes(before: Scenario, after: Scenario, *, cleared: bool = False) -> tuple[Change, ...]:
    """Return the convoys and columns that differ; one that is protected in either version only for who is cleared."""
    hidden = {row.movement_id for pack in (before, after) for row in pack.movements if row.protected and not cleared}
    old, new = ([row for row in pack.movements if row.movement_id not in hidden] for pack in (before, after))
    return changes(old, new, lambda row: row.movement_id, lambda row: row.name)


def post_changes(before: Scenario, after: Scenario, *, cleared: bool = False) -> tuple[Change, ...]:
    """Return the posts that differ, in place or task or in people by shift and force."""
    hidden = {row.post_id for pack in (before, after) for row in pack.posts if row.kind == ESCORT and not cleared}
    old, new = ([row for row in pack.posts if row.post_id not in hidden] for pack in (before, after))
    found = {change.row_id: change for change in changes(old, new, lambda row: row.post_id, lambda row: row.name)}
    both = [row for row in new if row.post_id in {each.post_id for each in old}]
    for row in both:
        people = _people(before, after, row.post_id)
        if people:
            earlier = found[row.post_id].fields if row.post_id in found else ()
            found[row.post_id] = Change("changed", row.post_id, row.name, (*earlier, *people))
    return tuple(found.values())


def _people(before: Scenario, after: Scenario, post_id: str) -> tuple[FieldChange, ...]:
    old, new = (_by_shift(pack, post_id) for pack in (before, after))
    keys = dict.fromkeys([*old, *new])
    return tuple(
        FieldChange(f"{shift}, {force}", str(old.get((shift, force), 0)), str(new.get((shift, force), 0)))
        for shift, force in keys
        if old.get((shift, force), 0) != new.get((shift, force), 0)
    )


def _by_shift(pack: Scenario, post_id: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in pack.post_demand:
        if row.post_id == post_id:
            key = (row.shift_id, str(row.force))
            found[key] = found.get(key, 0) + row.people
    return found
