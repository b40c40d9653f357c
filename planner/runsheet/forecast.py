"""Expected times of a run-sheet while it runs: what has happened, and what that does to all that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from planner.runsheet.network import MINUTE_S, NO_TIME, Network, seconds_between


@dataclass(frozen=True, slots=True)
class Actual:
    """What is known of an item beside the plan; every field may be missing.

    Attributes:
        start: when it did start.
        end: when it did end.
        not_before: held: it does not start before this moment.
        length_s: how long it will take instead of the planned length.
        skipped: it is left out and takes no time; what follows need not wait for it.
    """

    start: datetime | None = None
    end: datetime | None = None
    not_before: datetime | None = None
    length_s: int | None = None
    skipped: bool = False


class Expected(NamedTuple):
    """Planned and expected times of one item, kept in seconds of the network; moments are worked out when asked for.

    ``late_s`` is how much later than planned it starts, ``over_s`` how much later it ends.
    """

    item_id: str
    epoch: datetime
    planned_start_s: int
    planned_end_s: int
    start_s: int
    end_s: int

    @property
    def late_s(self) -> int:
        """Seconds by which it starts later than planned."""
        return self.start_s - self.planned_start_s

    @property
    def over_s(self) -> int:
        """Seconds by which it ends later than planned."""
        return self.end_s - self.planned_end_s

    @property
    def planned_start(self) -> datetime:
        """Planned start."""
        return self.epoch + timedelta(seconds=self.planned_start_s)

    @property
    def planned_end(self) -> datetime:
        """Planned end."""
        return self.epoch + timedelta(seconds=self.planned_end_s)

    @property
    def start(self) -> datetime:
        """Expected start."""
        return self.epoch + timedelta(seconds=self.start_s)

    @property
    def end(self) -> datetime:
        """Expected end."""
        return self.epoch + timedelta(seconds=self.end_s)


@dataclass(frozen=True)
class Forecast:
    """Expected starts and ends by index of the network, in seconds of the network; NO_TIME where there is none."""

    network: Network
    start_s: tuple[int, ...]
    end_s: tuple[int, ...]

    def of(self, item_id: str) -> Expected | None:
        """Return the times of one item, or None when it cannot be timed."""
        index = self.network.place[item_id]
        return None if self.start_s[index] == NO_TIME else self._expected(index)

    def all(self) -> tuple[Expected, ...]:
        """Return the times of all items by expected start; of items that start together, in the order of the pack."""
        timed = sorted(self.network.timed, key=lambda index: (self.start_s[index], index))
        return tuple(self._expected(index) for index in timed)

    def hard_late(self) -> tuple[Expected, ...]:
        """Return the items with a hard start that cannot be kept, by start."""
        return tuple(one for one in self.all() if one.late_s > 0 and self.network.hard[self.network.place[one.item_id]])

    def _expected(self, index: int) -> Expected:
        network = self.network
        planned = network.start_s[index]
        return Expected(
            network.ids[index],
            network.epoch,
            planned,
            planned + network.length_s[index],
            self.start_s[index],
            self.end_s[index],
        )


def recalculate(
    network: Network,
    actual: Mapping[str, Actual] | None = None,
    now: datetime | None = None,
    *,
    early: bool = False,
) -> Forecast:
    """Return when every item is now expected to start and end.

    An item starts at the latest of: its planned start, what its links ask (buffers are free to be eaten), the moment
    until which it is held, and ``now`` when it has not started; where a link binds its end (FF, SF) it lasts until
    then, as a broadcast does. A hard start binds nobody here: if it cannot be kept, the item is late and ``hard_late``
    names it. With ``early`` an item without a start of its own may come before its planned time once all it waits for
    is over. One pass in topological order: O(items + links).
    """
    known = _known(network, actual or {})
    now_s = NO_TIME if now is None else seconds_between(network.epoch, now)
    floors, lengths = _floors(network, early=early), network.length_s
    starts, ends = [NO_TIME] * len(floors), [NO_TIME] * len(floors)
    for index, to_start, to_end in network.passes:
        start = floors[index]
        start = max(now_s, start)
        for before, from_end, lag_s in to_start:
            asked = (ends if from_end else starts)[before] + lag_s
            start = max(asked, start)
        end = start + lengths[index]
        if index in known:
            start, end = known[index].times(start, lengths[index], now_s)
        if to_end and not (index in known and known[index].settled):
            end = max(end, *((ends if from_end else starts)[before] + lag_s for before, from_end, lag_s in to_end))
        starts[index], ends[index] = start, end
    return Forecast(network, tuple(starts), tuple(ends))


@dataclass(frozen=True, slots=True)
class _Facts:
    """An Actual in seconds of the network; NO_TIME for what is not known."""

    start_s: int
    end_s: int
    not_before_s: int
    length_s: int | None
    skipped: bool

    @property
    def settled(self) -> bool:
        """Whether nothing can put its end off any more."""
        return self.skipped or self.end_s != NO_TIME

    def times(self, bound_s: int, planned_s: int, now_s: int) -> tuple[int, int]:
        """Return start and end: what happened, else the earliest that is allowed."""
        start = self.start_s if self.start_s != NO_TIME else max(bound_s, self.not_before_s)
        if self.end_s != NO_TIME:
            return (start if self.start_s != NO_TIME else min(start, self.end_s)), self.end_s
        if self.skipped:
            return start, start
        end = start + (planned_s if self.length_s is None else self.length_s)
        return start, max(end, now_s) if self.start_s != NO_TIME else end


def _known(network: Network, actual: Mapping[str, Actual]) -> dict[int, _Facts]:
    return {network.place[item_id]: _facts(network, one) for item_id, one in actual.items() if item_id in network.place}


def _facts(network: Network, one: Actual) -> _Facts:
    start, end, held = (
        NO_TIME if moment is None else seconds_between(network.epoch, moment)
        for moment in (one.start, one.end, one.not_before)
    )
    return _Facts(start, end, held, one.length_s, one.skipped)


def _floors(network: Network, *, early: bool) -> Sequence[int]:
    """Return the moment before which each item does not start by itself."""
    if not early:
        return network.start_s
    return tuple(
        planned if item.start is not None or not arcs else NO_TIME
        for planned, item, arcs in zip(network.start_s, network.items, network.arcs, strict=True)
    )


def delayed(network: Network, item_id: str, overrun_min: int) -> Forecast:
    """Return the expected times when one item takes ``overrun_min`` minutes longer than planned."""
    length_s = network.length_s[network.place[item_id]] + overrun_min * MINUTE_S
    return recalculate(network, {item_id: Actual(length_s=length_s)})
