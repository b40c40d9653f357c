"""Whether every closure has a way round that is open: decided by walking the pack's own roads one by one."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from planner.engine.findings import Finding, Severity
from planner.traffic.case import Case, clock, finding
from planner.traffic.closures import Stretch, constant_periods
from planner.traffic.detours import Passage, Vehicles, passages
from planner.traffic.listed import ListedDetour
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.streets import place_label, road_label


def closure_has_detour(case: Case) -> Iterator[Finding]:
    """Every movement that a closure prevents has a listed way round for the whole time (R40)."""
    for stretch in case.stretches:
        found = [passage for passage in passages(case.network, stretch) if passage.reach == "ends"]
        if not found:
            yield _dead_end(stretch)
        told = set[frozenset[str]]()
        for vehicles in _turned_away(stretch):
            for passage in found:
                gap = _first_gap(case, stretch, passage, vehicles)
                if gap is not None and frozenset(passage) not in told:
                    told.add(frozenset(passage))
                    yield _no_detour(case, stretch, passage, vehicles, gap)


def _turned_away(stretch: Stretch) -> tuple[Vehicles, ...]:
    """Return who needs a way round: everybody, or only those whom a restriction turns away."""
    return ("unrestricted", "restricted") if stretch.is_strict else ("restricted",)


def _first_gap(case: Case, stretch: Stretch, passage: Passage, vehicles: Vehicles) -> datetime | None:
    """Return when, first, no listed way round serves a movement; None when it is served throughout."""
    serving = [
        line
        for line in case.listed
        if line.edge_ids and line.vehicles in {"all", vehicles} and _serves(line, stretch, passage)
    ]
    for start, end in constant_periods(case.stretches, stretch.closure):
        if not any(line.start <= start and end <= line.end for line in serving):
            return start
    return None


def _serves(line: ListedDetour, stretch: Stretch, passage: Passage) -> bool:
    ends = (line.passage.start, line.passage.end)
    same = ends == (passage.start, passage.end) or (line.both_ways and ends[::-1] == (passage.start, passage.end))
    return same and line.closure_id == stretch.closure.closure_id


def _dead_end(stretch: Stretch) -> Finding:
    name = stretch.closure.closure_id
    return finding(
        "closure_has_detour",
        [name],
        f"Lệnh cấm {name} nằm trên đoạn cụt, không có lối thay thế; chỉ xe được phép ra vào.",
        f"Closure {name} is on a dead end without a way round; only exempt vehicles get there.",
        Severity.WARNING,
    )


def _no_detour(case: Case, stretch: Stretch, passage: Passage, vehicles: Vehicles, moment: datetime) -> Finding:
    start, end = place_label(case.network, passage.start), place_label(case.network, passage.end)
    waits = False
    if passage.end in _reachable(case, passage.start, moment, vehicles):
        vi, en = "chưa ghi lộ trình thay thế, dù còn đường mở", "no way round is listed, although one is open"
    elif passage.end in _reachable(case, passage.start, moment, vehicles, moving=False):
        waits, vi, en = True, "phải chờ đoàn đi qua", "they must wait until a column has passed"
    else:
        vi, en = "không còn đường nào mở để đi vòng", "no open road leads round"
    whom = ("xe", "vehicles") if vehicles != "restricted" else ("xe thuộc diện hạn chế", "restricted vehicles")
    name, when = stretch.closure.closure_id, clock(moment)
    return finding(
        "closure_has_detour",
        [name, passage.start, passage.end],
        f"Lệnh cấm {name}, {whom[0]} đi {start} → {end}, từ {when}: {vi}.",
        f"Closure {name}, {whom[1]} going {start} → {end}, from {when}: {en}.",
        Severity.WARNING if waits or vehicles == "restricted" else Severity.ERROR,
    )


def _shut(case: Case, moment: datetime) -> dict[Arc, Stretch]:
    """Return the roads and directions that a closure shuts at a moment, by the strictest closure."""
    shut: dict[Arc, Stretch] = {}
    for stretch in sorted(case.stretches, key=lambda item: item.is_strict):
        for arc in _shut_by(stretch, moment):
            shut[arc] = stretch
    return shut


def _shut_by(stretch: Stretch, moment: datetime) -> Iterator[Arc]:
    """Yield what a closure shuts at a moment; a moving column shuts each road in its own time."""
    for window in stretch.windows:
        if window.start <= moment < window.end:
            yield window.arc
    if not stretch.windows and stretch.closure.start <= moment < stretch.closure.end:
        yield from stretch.arcs


def _reachable(case: Case, start: str, moment: datetime, vehicles: Vehicles, *, moving: bool = True) -> set[str]:
    """Return the junctions that vehicles reach from ``start``, road by road; moving columns count or not."""
    shut = ((arc, by) for arc, by in _shut(case, moment).items() if moving or not by.windows)
    banned = {arc for arc, stretch in shut if stretch.is_strict or vehicles != "unrestricted"}
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        for edge in case.network.edges_at[here]:
            arc, there = Arc(edge.edge_id, edge.u == here), edge.v if edge.u == here else edge.u
            if arc not in banned and there not in seen and (arc.forward or not edge.oneway):
                seen.add(there)
                queue.append(there)
    return seen


def detour_is_open(case: Case) -> Iterator[Finding]:
    """A listed way round leads from start to end, as one-way roads allow, over roads open then."""
    for line in case.listed:
        for start, edge_ids, end in _directions(line):
            arcs = _walk(case.network, start, edge_ids, end) if edge_ids else ()
            if arcs is None:
                yield _broken(case, line)
                break
            yield from _shut_on_the_way(case, line, arcs)


def _directions(line: ListedDetour) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield line.passage.start, line.edge_ids, line.passage.end
    if line.both_ways:
        yield line.passage.end, line.edge_ids[::-1], line.passage.start


def _walk(network: RoadNetwork, start: str, edge_ids: Sequence[str], end: str) -> tuple[Arc, ...] | None:
    """Return the arcs of a way, or None when its roads do not join or a one-way road is driven back."""
    here, arcs = start, list[Arc]()
    for edge_id in edge_ids:
        edge = network.edge_by_id.get(edge_id)
        if edge is None or here not in (edge.u, edge.v) or (edge.oneway and here != edge.u):
            return None
        arcs.append(Arc(edge_id, edge.u == here))
        here = edge.v if edge.u == here else edge.u
    return tuple(arcs) if here == end else None


def _broken(case: Case, line: ListedDetour) -> Finding:
    start, end = place_label(case.network, line.passage.start), place_label(case.network, line.passage.end)
    return finding(
        "detour_is_open",
        [line.closure_id, line.passage.start, line.passage.end],
        f"Lộ trình thay thế của {line.closure_id} không đi liền được từ {start} đến {end}.",
        f"The way round {line.closure_id} does not lead from {start} to {end}.",
    )


def _shut_on_the_way(case: Case, line: ListedDetour, arcs: Sequence[Arc]) -> Iterator[Finding]:
    told = set[tuple[str, str]]()
    starts = {moment for stretch in case.stretches for moment in stretch.changes}
    for moment in sorted({line.start} | {start for start in starts if line.start < start < line.end}):
        shut = _shut(case, moment)
        for arc in arcs:
            stretch = shut.get(arc)
            if stretch is None or (line.vehicles == "unrestricted" and not stretch.is_strict):
                continue
            if (arc.edge_id, stretch.closure.closure_id) not in told:
                told.add((arc.edge_id, stretch.closure.closure_id))
                yield _closed_road(case, line, arc, stretch, moment)


def _closed_road(case: Case, line: ListedDetour, arc: Arc, stretch: Stretch, moment: datetime) -> Finding:
    road = road_label(case.network.edge_by_id[arc.edge_id]) or arc.edge_id
    by, tier, when = stretch.closure.closure_id, stretch.closure.tier, clock(moment)
    return finding(
        "detour_is_open",
        [line.closure_id, arc.edge_id, by],
        f"Lộ trình thay thế của {line.closure_id} đi qua {road} (đoạn {arc.edge_id}), đang {tier} theo {by} từ {when}.",
        f"The way round {line.closure_id} uses {road} (road {arc.edge_id}), shut by {by} from {when}.",
        Severity.ERROR if stretch.is_strict else Severity.WARNING,
    )


def detour_length(case: Case) -> Iterator[Finding]:
    """The length on file is the sum of the roads' lengths."""
    known = case.network.edge_by_id
    for line in case.listed:
        if not line.edge_ids or any(edge_id not in known for edge_id in line.edge_ids):
            continue
        length_m = round(sum(known[edge_id].length_m for edge_id in line.edge_ids))
        if line.length_m is None or abs(line.length_m - length_m) > 1:
            yield finding(
                "detour_length",
                [line.closure_id, line.passage.start, line.passage.end],
                f"Lộ trình thay thế của {line.closure_id} dài {length_m} m, tệp ghi {line.length_m}.",
                f"The way round {line.closure_id} is {length_m} m long, the file says {line.length_m}.",
            )
