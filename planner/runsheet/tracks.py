"""Side-by-side tracks of a programme: items that run at the same time stand on different ones."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from planner.runsheet.sheet import SheetRow

if TYPE_CHECKING:
    from datetime import datetime

TRACKS = ("sân khấu", "diễu hành", "giao thông", "phát thanh - truyền hình", "đón tiếp", "hậu cần")
"""Named tracks of a sheet in printing order; an organiser may name others, which then come after these."""


def tracks(rows: Sequence[SheetRow]) -> Mapping[str, int]:
    """Return item -> track, from 1: each item takes the lowest track that is free when it starts.

    Of items that start together those of the ritual come first, so that the ceremony keeps track 1.
    """
    free_from: list[datetime] = []
    placed: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: (each.start, not each.ritual_code)):
        track = next((index for index, end in enumerate(free_from) if end <= row.start), len(free_from))
        if track == len(free_from):
            free_from.append(row.end)
        free_from[track] = max(free_from[track], row.end)
        placed[row.item_id] = track + 1
    return placed


def parallel(rows: Sequence[SheetRow]) -> frozenset[str]:
    """Return the items that run beside another one."""
    pairs = (pair for pair in combinations(rows, 2) if pair[0].overlaps(pair[1]))
    return frozenset(row.item_id for pair in pairs for row in pair)
