"""What each item of a run-sheet hangs on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from planner.scenario.links import Link, parse_link
from planner.scenario.rows import RunsheetItem


def predecessors(items: Sequence[RunsheetItem]) -> Mapping[str, str]:
    """Return item -> the item right after whose end it comes.

    That is the item named in ``after``; without one, without links and without a fixed start, it is the row above.
    An item with only a fixed start hangs on nothing, nor does a first row without start, which then cannot be timed.
    """
    named = {item.item_id: item.after for item in items if item.after}
    above = {item.item_id: previous.item_id for previous, item in pairwise(items) if _follows_the_row_above(item)}
    return named | above


def _follows_the_row_above(item: RunsheetItem) -> bool:
    return item.start is None and not item.after and not item.links


def links_of(items: Sequence[RunsheetItem]) -> Mapping[str, tuple[Link, ...]]:
    """Return item -> everything it waits for: ``after`` (or the row above) and its links, unreadable ones left out."""
    before = predecessors(items)
    return {item.item_id: tuple(_links(item, before.get(item.item_id, ""))) for item in items}


def _links(item: RunsheetItem, before: str) -> Iterator[Link]:
    if before:
        yield Link(before)
    yield from (link for text in item.links if (link := parse_link(text)))
