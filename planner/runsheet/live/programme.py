"""The programme as the day sees it: items on one clock, and what each hangs on."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.runsheet.build import build
from planner.runsheet.links import predecessors
from planner.scenario.rows import RunsheetItem

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Item:
    """An item as planned; moments in milliseconds since 1970, UTC.

    Attributes:
        hard: it has a start of its own, which nothing brings forward.
        after: the items that must be over before it begins.
    """

    item_id: str
    title: str
    start_ms: int
    end_ms: int
    track: str = ""
    hard: bool = False
    after: tuple[str, ...] = ()

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

    def before(self, item: Item) -> tuple[str, ...]:
        """Return the items that ``item`` hangs on and that are in the programme."""
        return tuple(before for before in item.after if before in self.by_id)

    def floats(self, item: Item) -> bool:
        """Whether an item begins as soon as those before it are over: linked, no start of its own, no planned gap.

        A planned gap is a buffer: it takes up delays, and nobody is called earlier than they were told.
        """
        ends = [self.by_id[before].end_ms for before in self.before(item)]
        return bool(ends) and not item.hard and item.start_ms == max(ends)

    def hanging_on(self, item_id: str) -> tuple[str, ...]:
        """Return everything that cannot begin before ``item_id`` is over, directly or through others, by order."""
        found = {item_id}
        for each in self.order:
            if each not in found and any(before in found for before in self.by_id[each].after):
                found.add(each)
        return tuple(each for each in self.order if each in found and each != item_id)


def _order(items: Sequence[Item]) -> tuple[str, ...]:
    known = {item.item_id for item in items}
    waits = {item.item_id: {before for before in item.after if before in known} for item in items}
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


def programme_of(items: Sequence[RunsheetItem], zone: ZoneInfo, tracks: Mapping[str, str]) -> Programme:
    """Return the programme of a pack's run-sheet; ``tracks`` says on which track each item stands."""
    before = predecessors(items)
    return Programme(
        tuple(
            Item(
                timed.item.item_id,
                timed.item.title,
                moment_ms(timed.start, zone),
                moment_ms(timed.end, zone),
                tracks.get(timed.item.item_id, ""),
                timed.item.start is not None,
                _present(before.get(timed.item.item_id)),
            )
            for timed in build(items)
        )
    )


def _present(before: str | None) -> tuple[str, ...]:
    return (before,) if before else ()


def moment_ms(moment: datetime, zone: ZoneInfo) -> int:
    """Return a wall-clock time of the place as milliseconds since 1970, UTC."""
    return round(moment.replace(tzinfo=zone).timestamp() * 1000)


def span(items: Iterable[Item]) -> tuple[int, int]:
    """Return when the first item begins and the last ends; zeros without items."""
    listed = list(items)
    return min((item.start_ms for item in listed), default=0), max((item.end_ms for item in listed), default=0)
