"""What differs between two versions of a run-sheet: moved, retimed, added, removed, other cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.runsheet.sheet import TEXTS, SheetRow
from planner.units import minutes_between
from planner.wording import Wording

ChangeKind = Literal["moved", "retimed", "added", "removed", "changed"]
KIND_WORDS: dict[ChangeKind, Wording] = {
    "moved": Wording("dời giờ", "moved"),
    "retimed": Wording("đổi thời lượng", "longer or shorter"),
    "added": Wording("thêm mới", "added"),
    "removed": Wording("bỏ", "removed"),
    "changed": Wording("đổi nội dung", "other cells"),
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One item that differs.

    Attributes:
        kinds: how it differs; several when it moved and changed besides.
        before: the row of the older version; None when added.
        after: the row of the newer version; None when removed.
        columns: text columns that differ, with both texts.
    """

    item_id: str
    kinds: tuple[ChangeKind, ...]
    before: SheetRow | None
    after: SheetRow | None
    columns: tuple[tuple[str, str, str], ...] = ()

    @property
    def row(self) -> SheetRow:
        """The row as it is now, or as it was."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - a change is of a row
        return row

    @property
    def shift_min(self) -> int:
        """Minutes by which the start moves; 0 for rows of one version alone."""
        return minutes_between(self.before.start, self.after.start) if self.before and self.after else 0


def differences(before: Sequence[SheetRow], after: Sequence[SheetRow]) -> tuple[RowChange, ...]:
    """Return the items that differ between two versions, by their time; equal versions give nothing."""
    old, new = ({row.item_id: row for row in rows} for rows in (before, after))
    changes = [_change(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]
    return tuple(sorted((one for one in changes if one.kinds), key=lambda one: (one.row.start, one.item_id)))


def _change(name: str, before: SheetRow | None, after: SheetRow | None) -> RowChange:
    if before is None or after is None:
        return RowChange(name, ("removed",) if after is None else ("added",), before, after)
    columns = tuple(
        (column, old, new)
        for column in TEXTS
        if (old := str(getattr(before, column))) != (new := str(getattr(after, column)))
    )
    kinds: list[ChangeKind] = []
    if before.start != after.start:
        kinds.append("moved")
    if minutes_between(before.start, before.end) != minutes_between(after.start, after.end):
        kinds.append("retimed")
    if columns:
        kinds.append("changed")
    return RowChange(name, tuple(kinds), before, after, columns)
