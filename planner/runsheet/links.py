"""What each item of a run-sheet hangs on."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from planner.scenario.rows import RunsheetItem


def predecessors(items: Sequence[RunsheetItem]) -> Mapping[str, str]:
    """Return item -> the item after whose end it comes.

    That is the item named in ``after``; without one, and without a fixed start, it is the row above. An item
    with only a fixed start hangs on nothing, nor does a first row without start, which then cannot be timed.
    """
    named = {item.item_id: item.after for item in items if item.after}
    above = {
        item.item_id: previous.item_id for previous, item in pairwise(items) if item.start is None and not item.after
    }
    return named | above
