"""The programme as the day sees it: items on one clock, and what each hangs on."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.runsheet.network import Arc, Network

MINUTE_MS, SECOND_MS = 60_000, 1000


@dataclass(frozen=True, slots=True)
class Tie:
    """What an item waits for: a moment of ``before`` plus ``lag_ms``.

    Attributes:
        from_end: whether it is the end of ``before`` that counts, not its start.
        to_end: whether the end of the waiting item is bound, not its start.
    """

    before: str
    from_end: bool = True
    to_end: bool = False
    lag_ms: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An item as planned; moments in milliseconds since 1970, UTC.

    Attributes:
        hard: its start may not move; new times are never proposed for it.
        ties: what it waits for.
    """

    item_id: str
    title: str
    start_ms: int
    end_ms: int
    track: str = ""
    hard: bool = False
    ties: tuple[Tie, ...] = ()

    @property
    def duration_ms(self) -> int:
        """How long it is planned to take."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True)
class Programme:
    """Items by planned start."""

    items: tuple[Item, ...]
    by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    order: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Items so that whatever an item hangs on stands before it; items of a circle hang on nothing here."""

    def __post_init__(self) -> None:
        """Work out the order once."""
        object.__setattr__(self, "by_id", {item.item_id: item for item in self.items})
        object.__setattr__(self, "order", _order(self.items))

    def ties(self, item: Item) -> tuple[Tie, ...]:
        """Return what ``item`` waits for, as far as it is in the programme."""
        return tuple(tie for tie in item.ties if tie.before in self.by_id)

    def hanging_on(self, item_id: str) -> tuple[str, ...]:
        """Return everything that cannot begin before ``item_id`` is over, directly or through others, by order."""
        found = {item_id}
        for each in self.order:
            if each not in found and any(tie.before in found for tie in self.by_id[each].ties):
                found.add(each)
        return tuple(each for each in self.order if each in found and each != item_id)


def _order(items: Sequence[Item]) -> tuple[str, ...]:
    known = {item.item_id for item in items}
    waits = {item.item_id: {tie.before for tie in item.ties if tie.before in known} for item in items}
    followers: dict[str, list[str]] = {}
    for item in items:
        for before in waits[item.item_id]:
            followers.setdefault(before, []).append(item.item_id)
    free = deque(item_id for item_id, before in waits.items() if not before)
    order: list[str] = []
    while free:
        item_id = free.popleft()
        order.append(item_id)
        for follower in followers.get(item_id, ()):
            waits[follower].discard(item_id)
            if not waits[follower]:
                free.append(follower)
    placed = set(order)
    return (*order, *(item.item_id for item in items if item.item_id not in placed))


def programme_of(network: Network, zone: ZoneInfo) -> Programme:
    """Return the programme of a run-sheet; what cannot be timed is left out (the check names it)."""
    timed = sorted(network.timed, key=lambda index: (network.start_s[index], index))
    return Programme(tuple(_item(network, index, zone) for index in timed))


def _item(network: Network, index: int, zone: ZoneInfo) -> Item:
    row, start_s = network.items[index], network.start_s[index]
    return Item(
        row.item_id,
        row.title,
        moment_ms(network.moment(start_s), zone),
        moment_ms(network.moment(start_s + network.length_s[index]), zone),
        row.track,
        row.hard,
        tuple(_tie(network, arc) for arc in network.arcs[index]),
    )


def _tie(network: Network, arc: Arc) -> Tie:
    return Tie(network.items[arc.before].item_id, arc.from_end, arc.to_end, arc.lag_s * SECOND_MS)


def moment_ms(moment: datetime, zone: ZoneInfo) -> int:
    """Return a wall-clock time of the place as milliseconds since 1970, UTC."""
    return round(moment.replace(tzinfo=zone).timestamp() * 1000)


def span(items: Iterable[Item]) -> tuple[int, int]:
    """Return when the first item begins and the last ends; zeros without items."""
    listed = list(items)
    return min((item.start_ms for item in listed), default=0), max((item.end_ms for item in listed), default=0)
