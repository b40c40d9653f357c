"""Sets of items by size, split into two halves, with the places from which each set can be reached.

The exact search works on tables with one row for every set of the upper items and one column for every set of the
lower ones. Sets that break an order inside their half are never listed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.problems.rehearsals.running_order.programme import Arc, earlier_of

MOST = 200_000
"""Sets of one size that are listed: those of 19 items, nine at a time, and as many again."""
Masks = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Level:
    """The sets of one size.

    Attributes:
        masks: the sets, ascending.
        sources: row t holds, for every set, the place in the level below of the set without one of its last items.
            A set with fewer last items than others repeats one of them.
        removed: which item that is.
    """

    masks: Masks
    sources: Places
    removed: Places


class TooManyError(Exception):
    """There are more sets than can be listed."""


def levels(count: int, before: Iterable[Arc]) -> tuple[Level, ...]:
    """Return every set of ``count`` items that holds, with an item, all that must come before it; by size.

    Raises:
        TooManyError: there are too many to list.
    """
    earlier = earlier_of(count, before)
    empty = Level(np.zeros(1, np.int64), np.zeros((0, 1), np.intp), np.zeros((0, 1), np.intp))
    found = [empty]
    for _ in range(count):
        if len(found[-1].masks) > MOST:
            raise TooManyError
        found.append(_above(found[-1].masks, earlier))
    return tuple(found)


def _above(below: Masks, earlier: Sequence[int]) -> Level:
    """Return the sets of one item more."""
    reached, source, item_of = [], [], []
    for item, needed in enumerate(earlier):
        bit = np.int64(1 << item)
        at = np.flatnonzero(((below & bit) == 0) & ((below & needed) == needed))
        reached.append(below[at] | bit)
        source.append(at)
        item_of.append(np.full(len(at), item, np.intp))
    masks, place = np.unique(np.concatenate(reached), return_inverse=True)
    return Level(masks, *_by_set(place, np.concatenate(source), np.concatenate(item_of)))


def _by_set(place: Places, source: Places, item: Places) -> tuple[Places, Places]:
    """Return sources and removed items as rows, the first of a set repeated where it has fewer than others."""
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place)
    first = np.cumsum(counts) - counts
    rows = [order[first + np.where(turn < counts, turn, 0)] for turn in range(int(counts.max()))]
    return np.stack([source[row] for row in rows]), np.stack([item[row] for row in rows])
