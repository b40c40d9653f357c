"""Who is left without a way by the closures: a finding for each, with its place and hours."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from planner.engine.findings import Severity
from planner.traffic.assignment.day import DayFlows, Unserved
from planner.traffic.case import finding
from planner.traffic.demand.trips import SLICE_MIN
from planner.traffic.imports.checks import PlacedFinding
from planner.traffic.streets import place_label


def cut_off(flows: DayFlows) -> list[PlacedFinding]:
    """Return who has no way while closures last, by origin, destination and kind of vehicle, in order of time."""
    found = sorted(flows.unserved, key=lambda cut: (cut.origin, cut.destination, cut.kind, cut.start))
    groups = groupby(found, key=lambda cut: (cut.origin, cut.destination, cut.kind))
    placed = [(run[0].start, _placed(flows, run)) for _, cuts in groups for run in _runs(list(cuts))]
    return [each for _, each in sorted(placed, key=lambda item: (item[0], item[1].finding.subjects))]


def _runs(cuts: list[Unserved]) -> Iterator[list[Unserved]]:
    """Yield the quarter hours that follow each other."""
    step = timedelta(minutes=SLICE_MIN)
    for _, run in groupby(enumerate(cuts), key=lambda item: item[1].start - item[0] * step):
        yield [cut for _, cut in run]


def _placed(flows: DayFlows, run: list[Unserved]) -> PlacedFinding:
    first, last = run[0], run[-1].start + timedelta(minutes=SLICE_MIN)
    pcu = sum(cut.pcu_h for cut in run) * SLICE_MIN / 60
    active = frozenset[str]().union(
        *(ids for start, ids in zip(flows.starts, flows.closures, strict=True) if first.start <= start < last)
    )
    closures = ", ".join(sorted(active))
    ends = [f"{node} ({place_label(flows.network, node)})" for node in (first.origin, first.destination)]
    node = flows.network.node_by_id[first.origin]
    hours = f"{first.start:%H:%M}–{last:%H:%M}"
    vi = (
        f"{hours}: {pcu:.0f} xe quy đổi ({first.kind.mode}) từ nút {ends[0]} không có đường tới nút {ends[1]}; "
        f"lệnh cấm đang hiệu lực: {closures or 'không có, đường không nối'}."
    )
    en = (
        f"{hours}: {pcu:.0f} pcu ({first.kind.mode}) at junction {ends[0]} have no way to junction {ends[1]}; "
        f"closures in force: {closures or 'none, the roads are not joined'}."
    )
    said = finding("trips_have_a_way", (first.origin, first.destination), vi, en, Severity.ERROR)
    return PlacedFinding(said, node.lat, node.lon)
