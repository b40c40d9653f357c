"""Side-by-side tracks of a programme: items that run at the same time stand on different ones."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from planner.runsheet.sheet import SheetRow

if TYPE_CHECKING:
    from datetime import datetime

TRACKS = ("sân khấu", "diễu hành", "giao thông", "phát thanh - truyền hình", "đón tiếp", "hậu cần")
"""Named tracks of a sheet in printing order; an organiser may name others, which then come after these."""


def track_order(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """Return the named tracks of a sheet in printing order: the six, others by name, items without one last."""
    present = {row.track for row in rows}
    named = [track for track in TRACKS if track in present]
    others = sorted(present - set(TRACKS) - {""})
    return (*named, *others, *([""] if "" in present else []))


def tracks(rows: Sequence[SheetRow]) -> Mapping[str, int]:
    """Return item -> column side by side, from 1: named tracks one after another, each as wide as it must be."""
    placed: dict[str, int] = {}
    for name in track_order(rows):
        first = max(placed.values(), default=0)
        own = _columns([row for row in rows if row.track == name])
        placed |= {item_id: first + column for item_id, column in own.items()}
    return placed


def _columns(rows: Sequence[SheetRow]) -> dict[str, int]:
    """Return item -> column of one track: each item takes the lowest that is free when it starts.

    Of items that start together those of the ritual come first, so that the ceremony keeps column 1.
    """
    free_from: list[datetime] = []
    placed: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: (each.start, not each.ritual_code)):
        column = next((index for index, end in enumerate(free_from) if end <= row.start), len(free_from))
        if column == len(free_from):
            free_from.append(row.end)
        free_from[column] = max(free_from[column], row.end)
        placed[row.item_id] = column + 1
    return placed


def parallel(rows: Sequence[SheetRow]) -> frozenset[str]:
    """Return the items that run beside another one."""
    pairs = (pair for pair in combinations(rows, 2) if pair[0].overlaps(pair[1]))
    return frozenset(row.item_id for pair in pairs for row in pair)
