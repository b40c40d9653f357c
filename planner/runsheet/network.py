"""The run-sheet as a network of items: planned times, and expected times once something runs late.

Times are whole seconds from midnight before the first fixed start, in plain tuples in topological order: one pass
over 2,000 items takes a few milliseconds (benchmarks/runsheet.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from planner.runsheet.links import links_of
from planner.scenario.links import Link
from planner.scenario.rows import RunsheetItem

MINUTE_S = 60
Asks = tuple[tuple[int, bool, int], ...]
NO_TIME = -(10**12)
"""Before every time: an item that no fixed start leads to."""


@dataclass(frozen=True, slots=True)
class Arc:
    """What one item asks of another: ``moment(before) + lag_s <= moment(after)``, moments being starts or ends.

    Attributes:
        before: index of the item that comes first.
        from_end: whether it is its end that counts.
        to_end: whether the end of the later item is bound, instead of its start.
        lag_s: seconds between the moments.
        buffer_s: free time planned behind the earlier item, which a delay may eat.
    """

    before: int
    from_end: bool
    to_end: bool
    lag_s: int
    buffer_s: int


@dataclass(frozen=True)
class Network:
    """Items that can be timed, their arcs and planned times.

    Attributes:
        items: all items of the pack, in its order.
        place: item id -> index in ``items``.
        order: indices in topological order; items of a circle, and what hangs on one, are left out.
        arcs: what each item waits for, by index.
        epoch: the moment of second 0.
        start_s: planned starts by index; NO_TIME for what cannot be timed.
        length_s: planned lengths by index.
    """

    items: tuple[RunsheetItem, ...]
    place: Mapping[str, int]
    order: tuple[int, ...]
    arcs: tuple[tuple[Arc, ...], ...]
    epoch: datetime
    start_s: tuple[int, ...]
    length_s: tuple[int, ...]

    @classmethod
    def of(cls, items: Sequence[RunsheetItem]) -> "Network":
        """Return the network of a pack's items, with the times that the pack plans."""
        place = {item.item_id: index for index, item in enumerate(items)}
        arcs = _arcs(items, place)
        order = topological(tuple(tuple(arc.before for arc in into) for into in arcs))
        first = min((item.start for item in items if item.start), default=datetime(1970, 1, 1))
        epoch = first.replace(hour=0, minute=0, second=0, microsecond=0)
        lengths = tuple(item.minutes * MINUTE_S for item in items)
        fixed = tuple(None if item.start is None else seconds_between(epoch, item.start) for item in items)
        starts = _planned(order, arcs, fixed, lengths)
        return cls(tuple(items), place, order, arcs, epoch, starts, lengths)

    @cached_property
    def timed(self) -> tuple[int, ...]:
        """Indices of the items that have a time, in topological order."""
        return tuple(index for index in self.order if self.start_s[index] != NO_TIME)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Item ids by index."""
        return tuple(item.item_id for item in self.items)

    @cached_property
    def passes(self) -> tuple[tuple[int, Asks, Asks], ...]:
        """What a pass over the items reads: index, what asks of its start, what asks of its end, in order.

        Plain tuples ``(before, from_end, lag_s)``: a pass over 2,000 items spends most of its time in reading them.
        """
        return tuple((index, self._asks(index, to_end=False), self._asks(index, to_end=True)) for index in self.timed)

    def _asks(self, index: int, *, to_end: bool) -> Asks:
        return tuple(
            (arc.before, arc.from_end, arc.lag_s)
            for arc in self.arcs[index]
            if arc.to_end == to_end and self.start_s[arc.before] != NO_TIME
        )

    @cached_property
    def hard(self) -> tuple[bool, ...]:
        """Whether each item's start may not move."""
        return tuple(item.hard for item in self.items)

    def moment(self, second_s: int) -> datetime:
        """Return the local moment of a second of the network."""
        return self.epoch + timedelta(seconds=second_s)

    def planned_start(self, item_id: str) -> datetime | None:
        """Return when an item is planned to start, or None when it cannot be timed."""
        second_s = self.start_s[self.place[item_id]]
        return None if second_s == NO_TIME else self.moment(second_s)


def seconds_between(first: datetime, second: datetime) -> int:
    """Return whole seconds from the first moment to the second."""
    return int((second - first).total_seconds())


def _arcs(items: Sequence[RunsheetItem], place: Mapping[str, int]) -> tuple[tuple[Arc, ...], ...]:
    links = links_of(items)
    return tuple(
        tuple(_arc(link, place, items) for link in links[item.item_id] if link.before in place) for item in items
    )


def _arc(link: Link, place: Mapping[str, int], items: Sequence[RunsheetItem]) -> Arc:
    before = place[link.before]
    from_end = link.kind in {"FS", "FF"}
    buffer_s = items[before].buffer_min * MINUTE_S if from_end else 0
    return Arc(before, from_end, link.kind in {"FF", "SF"}, link.lag_min * MINUTE_S, buffer_s)


def topological(before: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return indices so that each comes after all that it waits for.

    What stands in a circle, or behind one, is left out (Kahn, 1962).
    """
    waiting = [len(into) for into in before]
    followers: list[list[int]] = [[] for _ in before]
    for index, into in enumerate(before):
        for one in into:
            followers[one].append(index)
    order = [index for index, count in enumerate(waiting) if not count]
    for index in order:  # grows while it is walked
        for follower in followers[index]:
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    return tuple(order)


def _planned(
    order: Sequence[int],
    arcs: Sequence[Sequence[Arc]],
    fixed: Sequence[int | None],
    lengths: Sequence[int],
) -> tuple[int, ...]:
    """Return planned starts: a fixed start wins; else the latest moment that an arc asks for, buffers included."""
    starts = [NO_TIME] * len(arcs)
    for index in order:
        given = fixed[index]
        starts[index] = _earliest(index, arcs[index], starts, lengths) if given is None else given
    # A circle broken by a fixed start still has times: each item of it with a start of its own keeps it.
    for index, given in enumerate(fixed):
        if starts[index] == NO_TIME and given is not None:
            starts[index] = given
    return tuple(starts)


def _earliest(index: int, into: Sequence[Arc], starts: Sequence[int], lengths: Sequence[int]) -> int:
    bounds = []
    for arc in into:
        if starts[arc.before] == NO_TIME:
            return NO_TIME
        moment = starts[arc.before] + arc.lag_s + arc.buffer_s
        bounds.append(moment + (lengths[arc.before] if arc.from_end else 0) - (lengths[index] if arc.to_end else 0))
    return max(bounds, default=NO_TIME)
