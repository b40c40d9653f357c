"""Where columns meet: head-on on one road, merging into one road, crossing at a junction, one running into another.

Judged are the columns themselves, without their clearance: two that meet are in each other's way for certain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Literal, NamedTuple

from planner.engine.findings import Finding, Severity
from planner.scenario.schema import Scenario
from planner.traffic.case import Case, clock, finding
from planner.traffic.listed import PROBLEM
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.moving import Passing
from planner.traffic.orders.timeline import passings
from planner.traffic.streets import place_label, road_label
from planner.wording import Wording

MERGE_GAP_MIN = 2
"""Minutes that two columns keep between tail and head where they come together (``merge_gap_min``)."""

Kind = Literal["opposing", "overlap", "merge", "crossing", "close"]
KINDS: Mapping[Kind, Wording] = {
    "opposing": Wording("đi ngược chiều nhau", "meet head-on"),
    "overlap": Wording("chồng lên nhau", "run into each other"),
    "merge": Wording("nhập vào cùng một đường cùng lúc", "merge at the same time"),
    "crossing": Wording("cắt ngang nhau", "cross each other"),
    "close": Wording("nhập đường quá sát nhau", "merge too close together"),
}


class Visit(NamedTuple):
    """A movement at a junction or on a road: its place on the route, and from when to when.

    Times are minutes after the first of the movements sets off.
    """

    movement_id: str
    step: int
    first: Fraction
    last: Fraction


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two columns that meet (or one that meets itself): how, where, and when it begins."""

    kind: Kind
    first_id: str
    second_id: str
    road: str
    node_id: str
    at: Fraction


def meetings(passed: Mapping[str, Passing], gap_min: Fraction = Fraction(MERGE_GAP_MIN)) -> tuple[Meeting, ...]:
    """Return every meeting, in time; of the same two columns and kind only the first.

    Args:
        passed: movement id -> how it passes its route.
        gap_min: minutes between tail and head where columns come together.
    """
    origin = _origin(passed)
    found = [*_on_roads(passed, origin), *_at_junctions(passed, origin, gap_min)]
    first: dict[tuple[Kind, str, str], Meeting] = {}
    for meeting in sorted(found, key=lambda item: item.at):
        first.setdefault((meeting.kind, meeting.first_id, meeting.second_id), meeting)
    merged = {(item.first_id, item.second_id) for item in first.values() if item.kind == "merge"}
    # Columns that merge run into each other from there on: that is said once.
    return tuple(
        item for item in first.values() if item.kind != "overlap" or (item.first_id, item.second_id) not in merged
    )


def _origin(passed: Mapping[str, Passing]) -> dict[str, Fraction]:
    """Return when each movement sets off, minutes after the first one."""
    starts = {name: item.movement.start for name, item in passed.items()}
    zero = min(starts.values(), default=None)
    return {} if zero is None else {n: Fraction(int((at - zero).total_seconds()), 60) for n, at in starts.items()}


def _on_roads(passed: Mapping[str, Passing], origin: Mapping[str, Fraction]) -> Iterator[Meeting]:
    """Yield columns that meet between junctions: head-on, or the faster one running into the slower one.

    Two that are on one road at the same time in opposite directions cannot but meet: each must leave where the other
    came in. In the same direction the second runs into the first when its head would leave before the first one's tail.
    """
    by_road: dict[str, list[tuple[Visit, Arc]]] = {}
    for name, item in passed.items():
        for step, road in enumerate(item.roads):
            first = origin[name] + road.from_m / item.pace_m_min
            last = origin[name] + (road.to_m + item.length_m) / item.pace_m_min
            by_road.setdefault(road.arc.edge_id, []).append((Visit(name, step, first, last), road.arc))
    for edge_id, visits in by_road.items():
        for (a, way_a), (b, way_b) in combinations(visits, 2):
            if max(a.first, b.first) >= min(a.last, b.last):
                continue
            if way_a != way_b:
                yield Meeting("opposing", *_pair(a, b), edge_id, "", max(a.first, b.first))
            elif _runs_into(passed, a, b):
                yield Meeting("overlap", *_pair(a, b), edge_id, "", max(a.first, b.first))


def _runs_into(passed: Mapping[str, Passing], a: Visit, b: Visit) -> bool:
    """Whether the one that enters a road second would leave it before the first has left."""
    ahead, behind = sorted((a, b), key=lambda visit: visit.first)
    return behind.last - passed[behind.movement_id].passing_min < ahead.last


def _pair(a: Visit, b: Visit) -> tuple[str, str]:
    first, second = sorted((a, b), key=lambda visit: (visit.first, visit.movement_id))
    return first.movement_id, second.movement_id


def _at_junctions(
    passed: Mapping[str, Passing], origin: Mapping[str, Fraction], gap_min: Fraction
) -> Iterator[Meeting]:
    """Yield columns that are at one junction at the same time, or come together there too closely."""
    by_node: dict[str, list[Visit]] = {}
    for name, item in passed.items():
        for step, junction in enumerate(item.junctions):
            first = origin[name] + junction.at_m / item.pace_m_min
            last = origin[name] + (junction.at_m + item.length_m) / item.pace_m_min
            by_node.setdefault(junction.node_id, []).append(Visit(name, step, first, last))
    for node_id, visits in by_node.items():
        for a, b in combinations(visits, 2):
            kind = _kind(passed, a, b, gap_min)
            if kind is not None:
                yield Meeting(kind, *_pair(a, b), "", node_id, max(a.first, b.first))


def _kind(passed: Mapping[str, Passing], a: Visit, b: Visit, gap_min: Fraction) -> Kind | None:
    before_a, after_a = _ways(passed[a.movement_id], a.step)
    before_b, after_b = _ways(passed[b.movement_id], b.step)
    if _opposed(before_a, after_b) or _opposed(before_b, after_a):
        return None  # told as a meeting on the road
    merges = after_a is not None and after_a == after_b and before_a != before_b
    if max(a.first, b.first) < min(a.last, b.last):
        same = before_a == before_b and before_a is not None
        return "merge" if merges else "overlap" if same or after_a == after_b else "crossing"
    apart = max(a.first, b.first) - min(a.last, b.last)
    return "close" if merges and apart < gap_min else None


def _ways(item: Passing, step: int) -> tuple[Arc | None, Arc | None]:
    """Return the road by which a junction of the route is entered, and the one by which it is left."""
    roads = item.roads
    return (roads[step - 1].arc if step else None), (roads[step].arc if step < len(roads) else None)


def _opposed(one: Arc | None, other: Arc | None) -> bool:
    return one is not None and other is not None and one.edge_id == other.edge_id and one.forward != other.forward


def columns_do_not_meet(case: Case) -> Iterator[Finding]:
    """No two columns are on one road in opposite directions, or at one junction, at the same time."""
    yield from meeting_findings(case.scenario, case.network)


def meeting_findings(scenario: Scenario, network: RoadNetwork) -> Iterator[Finding]:
    """Yield the meetings of a pack; of a meeting with a protected column neither place nor time is told (R46)."""
    passed = passings(scenario, network, protected=True)
    hidden = {movement.movement_id for movement in scenario.movements if movement.protected}
    gap_min = Fraction(scenario.option(PROBLEM, "merge_gap_min", MERGE_GAP_MIN))
    for meeting in meetings(passed, gap_min):
        names = (meeting.first_id, meeting.second_id)
        severity = Severity.WARNING if meeting.kind == "close" else Severity.ERROR
        words = KINDS[meeting.kind]
        if hidden & set(names):
            yield finding(
                "columns_do_not_meet",
                names,
                f"{names[0]} và {names[1]} {words.vi}; hỏi người chỉ huy về chỗ và giờ.",
                f"{names[0]} and {names[1]} {words.en}; ask the commander where and when.",
                severity,
            )
            continue
        where, when = _where(network, meeting), clock(_moment(passed, meeting))
        itself = names[0] == names[1]
        yield finding(
            "columns_do_not_meet",
            [*dict.fromkeys(names), meeting.road or meeting.node_id],
            f"{names[0]} và {'chính nó' if itself else names[1]} {words.vi} tại {where} từ {when}.",
            f"{names[0]} and {'itself' if itself else names[1]} {words.en} at {where} from {when}.",
            severity,
        )


def _where(network: RoadNetwork, meeting: Meeting) -> str:
    if meeting.node_id:
        return place_label(network, meeting.node_id)
    return f"{road_label(network.edge_by_id[meeting.road]) or 'đường không tên'} ({meeting.road})"


def _moment(passed: Mapping[str, Passing], meeting: Meeting) -> datetime:
    return min(item.movement.start for item in passed.values()) + timedelta(seconds=int(meeting.at * 60))
