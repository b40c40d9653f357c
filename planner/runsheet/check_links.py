"""Rules about links, buffers and hard starts: what waits for what, and which fixed times cannot both hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.engine.findings import Finding
from planner.runsheet.circles import circle_among, circle_words
from planner.runsheet.judged import Judged, finding, warning
from planner.runsheet.links import links_of
from planner.runsheet.network import MINUTE_S, NO_TIME, Network
from planner.runsheet.sheet import PROBLEM, SheetRow
from planner.scenario.links import Link
from planner.scenario.rows import RunsheetItem
from planner.units import minutes_between
from planner.wording import Wording


def times_forward(judged: Judged) -> Iterator[Finding]:
    """No row ends before it starts."""
    for row in judged.rows:
        if row.end < row.start:
            yield finding(
                "times_forward",
                (row.item_id,),
                f"“{row.title}” kết thúc {row.end:%H:%M %d/%m} trước khi bắt đầu {row.start:%H:%M %d/%m}: "
                f"{minutes_between(row.end, row.start)} phút âm.",
                f"“{row.title}” ends {row.end:%H:%M %d/%m} before it starts {row.start:%H:%M %d/%m}: "
                f"{minutes_between(row.end, row.start)} minutes below zero.",
            )


def leads_after_start(judged: Judged) -> Iterator[Finding]:
    """A lead (negative lag) does not put an item before the very start of what it waits for."""
    for item_id, links in links_of(tuple(judged.items.values())).items():
        for link in links:
            before = judged.items.get(link.before)
            if before is not None and _lead_min(link, before, judged.items[item_id]) < 0:
                yield finding(
                    "leads_after_start",
                    (item_id, link.before),
                    f"“{judged.items[item_id].title}” sẽ bắt đầu trước cả khi “{before.title}” bắt đầu "
                    f"(liên kết {link.kind}{link.lag_min:+d}, mục dài {before.minutes} phút).",
                    f"“{judged.items[item_id].title}” would start before “{before.title}” does "
                    f"(link {link.kind}{link.lag_min:+d}, the item lasts {before.minutes} minutes).",
                )


def _lead_min(link: Link, before: RunsheetItem, item: RunsheetItem) -> int:
    """Return how long after the start of what it waits for the item may start, when the link has a lead."""
    if link.lag_min >= 0:
        return 0
    moment_min = (before.minutes if link.kind in {"FS", "FF"} else 0) + link.lag_min
    return moment_min - (item.minutes if link.kind in {"FF", "SF"} else 0)


def links_without_circle(judged: Judged) -> Iterator[Finding]:
    """No items wait for each other in a circle; the circle is printed."""
    network = Network.of(tuple(judged.items.values()))
    circle = circle_among([[arc.before for arc in into] for into in network.arcs])
    if circle:
        names = tuple(network.ids[index] for index in circle)
        yield Finding(PROBLEM, "links_without_circle", names, circle_words(names))


def links_kept(judged: Judged) -> Iterator[Finding]:
    """What a link asks holds between the rows of the file."""
    rows = judged.by_id
    for item in judged.items.values():
        for link in links_of((item,))[item.item_id] if item.links else ():
            row, before = rows.get(item.item_id), rows.get(link.before)
            if row is None or before is None or link == Link(item.after):
                continue
            short_min = minutes_between(_moment(row, link, own=True), _moment(before, link, own=False)) + link.lag_min
            if short_min > 0:
                yield finding(
                    "links_kept",
                    (row.item_id, before.item_id),
                    f"“{row.title}” ({row.clock}) sớm hơn {short_min} phút so với liên kết "
                    f"{link.kind}{link.lag_min:+d} sau “{before.title}” ({before.clock}).",
                    f"“{row.title}” ({row.clock}) is {short_min} minutes earlier than its link "
                    f"{link.kind}{link.lag_min:+d} with “{before.title}” ({before.clock}) allows.",
                )


def _moment(row: SheetRow, link: Link, *, own: bool) -> datetime:
    ends = link.kind in ({"FF", "SF"} if own else {"FS", "FF"})
    return row.end if ends else row.start


@dataclass(frozen=True, slots=True)
class Clash:
    """Two hard starts that cannot both hold.

    Attributes:
        first: the earlier item.
        second: the later one.
        path: items from the first to the second, both included.
        short_min: minutes missing: the least that must be cut between them, or by which one of the starts must move.
    """

    first: RunsheetItem
    second: RunsheetItem
    path: tuple[str, ...]
    short_min: int


def clashes(items: tuple[RunsheetItem, ...]) -> tuple[Clash, ...]:
    """Return pairs of hard starts, no other hard start between them, whose links ask for more time than there is.

    Buffers do not count, as they may be eaten. For each hard item the longest way to it from every hard item before
    it is worked out backwards: O(hard items x links).
    """
    network = Network.of(items)
    place = {index: at for at, index in enumerate(network.order)}
    found: list[Clash] = []
    for index in network.order:
        item = items[index]
        if item.hard and item.start is not None:
            found += _clashes_before(network, index, place)
    return tuple(found)


def _clashes_before(network: Network, last: int, place: Mapping[int, int]) -> Iterator[Clash]:
    longest_s: dict[int, int] = {last: 0}
    then: dict[int, int] = {}
    waiting = {last}
    while waiting:
        index = max(waiting, key=place.__getitem__)
        waiting.discard(index)
        item = network.items[index]
        if index != last and item.hard and item.start is not None:
            gap_s = network.start_s[last] - network.start_s[index]
            if longest_s[index] > gap_s:
                yield _clash(network, (index, last), then, longest_s[index] - gap_s)
            continue
        for arc in network.arcs[index]:
            way_s = longest_s[index] + arc.lag_s
            way_s += network.length_s[arc.before] if arc.from_end else 0
            way_s -= network.length_s[index] if arc.to_end else 0
            if arc.before in place and way_s > longest_s.get(arc.before, NO_TIME):
                longest_s[arc.before], then[arc.before] = way_s, index
                waiting.add(arc.before)


def _clash(network: Network, ends: tuple[int, int], then: Mapping[int, int], short_s: int) -> Clash:
    first, last = ends
    path = [first]
    while path[-1] != last:
        path.append(then[path[-1]])
    names = tuple(network.ids[index] for index in path)
    return Clash(network.items[first], network.items[last], names, -(-short_s // MINUTE_S))


def hard_starts_fit(judged: Judged) -> Iterator[Finding]:
    """Hard starts hold together: what lies between two of them fits into the time between them."""
    for clash in clashes(tuple(judged.items.values())):
        first, second, minutes = clash.first, clash.second, clash.short_min
        assert first.start is not None  # noqa: S101 - clashes() looks at given starts alone
        assert second.start is not None  # noqa: S101 - clashes() looks at given starts alone
        until = second.start + timedelta(minutes=minutes)
        way = " → ".join(clash.path)
        yield Finding(
            PROBLEM,
            "hard_starts_fit",
            (second.item_id, first.item_id),
            Wording(
                f"Hai giờ cứng không thể cùng giữ: “{first.title}” {first.start:%H:%M %d/%m} và “{second.title}” "
                f"{second.start:%H:%M %d/%m}; thiếu ít nhất {minutes} phút trên chuỗi {way}: bớt từng ấy ở các mục "
                f"giữa, hoặc lùi “{second.title}” đến {until:%H:%M}.",
                f"Two hard starts cannot both hold: “{first.title}” {first.start:%H:%M %d/%m} and “{second.title}” "
                f"{second.start:%H:%M %d/%m}; at least {minutes} minutes are missing along {way}: cut as much between "
                f"them, or move “{second.title}” to {until:%H:%M}.",
            ),
        )


def buffers_kept(judged: Judged) -> Iterator[Finding]:
    """The buffer behind an item is still free when what waits for its end begins (a warning)."""
    rows = judged.by_id
    for item_id, links in links_of(tuple(judged.items.values())).items():
        row = rows.get(item_id)
        for link in links if row is not None else ():
            before, item = rows.get(link.before), judged.items.get(link.before)
            if row is None or before is None or item is None or link.kind != "FS" or not item.buffer_min:
                continue
            left_min = minutes_between(before.end, row.start) - link.lag_min
            if 0 <= left_min < item.buffer_min:
                yield warning(
                    "buffers_kept",
                    (item_id, link.before),
                    f"Dự phòng {item.buffer_min} phút sau “{before.title}” chỉ còn {left_min} phút trước "
                    f"“{row.title}”.",
                    f"Of the {item.buffer_min} buffer minutes behind “{before.title}” {left_min} are left before "
                    f"“{row.title}”.",
                )
