"""What a traffic plan is measured by, each figure by its own function; the same for both versions of a comparison."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from planner.scenario.rows import Edge
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch
from planner.traffic.compare.changes import ESCORT
from planner.traffic.crowd import Card, crowd_cards
from planner.traffic.crowd.figures import REFERENCE_PER_MIN_M
from planner.traffic.crowd.zones import Purpose
from planner.traffic.files import TrafficPlan
from planner.traffic.parking import ParkingPlan, plan_parking
from planner.traffic.reach.proof import ReachProof, prove
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.traffic.assignment.day import DayFlows

Better = Literal["less", "more", "neither"]
TIERS = ("cấm triệt để", "tạm cấm", "hạn chế")
SLICE_MIN = 5
"""Length of the slices of the reach proof."""
QUARTER_H = 0.25
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a plan.

    Attributes:
        key: its name in files.
        title: its name for people.
        unit: of the value.
        value: None when the pack does not say enough for it.
        better: whether less or more of it is better; of headcount neither.
    """

    key: str
    title: Wording
    unit: Wording
    value: float | None
    better: Better = "less"


HOURS, KM, MINUTES = Wording("giờ", "hours"), Wording("km", "km"), Wording("phút", "minutes")
PLACES, PEOPLE, VEHICLES = Wording("nơi", "places"), Wording("người", "people"), Wording("xe", "vehicles")
COUNT, SHARE = Wording("", ""), Wording("lần", "times")


@dataclass(frozen=True, eq=False)
class Study:
    """A pack and what is worked out for it, each thing once and only when a measure asks for it."""

    scenario: Scenario
    flows: "DayFlows | None" = None

    @cached_property
    def traffic(self) -> TrafficPlan:
        """Closures on their roads, with the ways round; protected movements are not among them."""
        return TrafficPlan.from_scenario(self.scenario)

    @cached_property
    def reach(self) -> ReachProof:
        """The proof that help reaches every place."""
        return prove(self.scenario)

    @cached_property
    def parking(self) -> ParkingPlan:
        """The parking plan."""
        return plan_parking(self.scenario)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The crowd cards."""
        return crowd_cards(self.scenario)


MeasureOf = Callable[[Study], Iterator[Measure]]


def closure_hours(study: Study) -> Iterator[Measure]:
    """Hours of closures by tier, added up over the orders."""
    for index, tier in enumerate(TIERS):
        closures = [each for each in study.scenario.closures if each.tier == tier]
        hours = sum((each.end - each.start for each in closures), timedelta()) / timedelta(hours=1)
        title = Wording(f"Giờ {tier}", f"Hours, {_TIER[tier]}")
        yield Measure(f"closure_hours_{index}", title, HOURS, hours)


_TIER: Mapping[str, str] = {"cấm triệt để": "closed to all", "tạm cấm": "closed for a time", "hạn chế": "restricted"}


def length_closed(study: Study) -> Iterator[Measure]:
    """Kilometres of road that some order closes, each road once, and kilometres times hours."""
    edges = {edge.edge_id: edge for item in study.traffic.stretches for edge in item.edges}
    yield Measure(
        "km_closed",
        Wording("Chiều dài đường bị cấm, hạn chế", "Length of roads closed or restricted"),
        KM,
        sum(edge.length_m for edge in edges.values()) / 1000,
    )
    yield Measure(
        "km_hours",
        Wording("Đường bị cấm, hạn chế × thời gian", "Roads closed or restricted × time"),
        Wording("km·giờ", "km·hours"),
        sum(edge.length_m / 1000 * _hours_shut(study, edge) for edge in edges.values()),
    )


def _hours_shut(study: Study, edge: Edge) -> float:
    """Return the hours during which a road is shut in one direction at least; overlapping orders count once."""
    spans = sorted(span for item in study.traffic.stretches for span in _spans(item, edge))
    hours, reached = timedelta(), datetime.min  # noqa: DTZ901 - times of a pack are local
    for start, end in spans:
        hours += max(timedelta(), end - max(start, reached))
        reached = max(reached, end)
    return hours / timedelta(hours=1)


def _spans(item: Stretch, edge: Edge) -> Iterator[tuple[datetime, datetime]]:
    if item.is_moving:
        yield from ((window.start, window.end) for window in item.windows if window.arc.edge_id == edge.edge_id)
    elif edge.edge_id in item.edge_ids:
        yield item.closure.start, item.closure.end


def detours(study: Study) -> Iterator[Measure]:
    """How much longer the ways round take, and how many movements have none."""
    found = study.traffic.detours
    extra = [each.extra_min for each in found if each.route is not None]
    yield Measure(
        "detour_longest_min",
        Wording("Đi vòng lâu thêm, nhiều nhất", "Longest detour"),
        MINUTES,
        float(max(extra)) if extra else None,
    )
    yield Measure(
        "detour_mean_min",
        Wording("Đi vòng lâu thêm, trung bình các hướng", "Mean detour over movements"),
        MINUTES,
        sum(extra) / len(extra) if extra else None,
    )
    yield Measure(
        "detour_none",
        Wording("Hướng đi không có lộ trình thay thế", "Movements without a way round"),
        COUNT,
        float(sum(each.route is None for each in found)),
    )


def reach_lost(study: Study) -> Iterator[Measure]:
    """Places that lose hospital or fire station because of closures, and for how long."""
    known = bool(study.scenario.facilities and study.scenario.edges)
    lost = [each for each in study.reach.stranded() if not each.always] if known else []
    yield Measure(
        "reach_places",
        Wording("Nơi mất đường tới bệnh viện hoặc đội chữa cháy", "Places that lose hospital or fire station"),
        PLACES,
        float(len({each.place.place_id for each in lost})) if known else None,
    )
    yield Measure(
        "reach_minutes",
        Wording("Cộng thời gian mất đường cứu", "Minutes without help, over all places"),
        MINUTES,
        float(sum((each.last - each.first + 1) * SLICE_MIN for each in lost)) if known else None,
    )


def flow(study: Study) -> Iterator[Measure]:
    """Load and delay on the roads, where flows were worked out."""
    flows = study.flows
    if flows is None:
        ratio, delay, unserved = None, None, None
    else:
        ratio = float(np.nan_to_num(flows.volume_capacity).max(initial=0.0))
        delay = float(np.nan_to_num(flows.flow_pcu_h * flows.delay_s).sum()) * QUARTER_H / SECONDS_AN_HOUR
        unserved = sum(each.pcu_h for each in flows.unserved) * QUARTER_H
    late = Wording("Tổng thời gian chậm trong ngày", "Delay over the day")
    yield Measure("peak_volume_capacity", Wording("Tải cao nhất so với năng lực đường", "Highest load"), SHARE, ratio)
    yield Measure("delay_h", late, Wording("giờ-xe", "pcu·hours"), delay)
    yield Measure("unserved", Wording("Xe không có đường đi", "Vehicles without a way"), VEHICLES, unserved)


def posts(study: Study) -> Iterator[Measure]:
    """Posts, escorts left out (R46), and people by shift and force."""
    standing = {post.post_id for post in study.scenario.posts if post.kind != ESCORT}
    yield Measure("posts", Wording("Số chốt", "Posts"), COUNT, float(len(standing)), "neither")
    people: dict[tuple[str, str], int] = {}
    for row in study.scenario.post_demand:
        if row.post_id in standing:
            people[row.shift_id, row.force] = people.get((row.shift_id, row.force), 0) + row.people
    for (shift, force), count in sorted(people.items()):
        title = Wording(f"Quân số ca {shift}, {force}", f"People in shift {shift}, {force}")
        yield Measure(f"people_{shift}_{force}", title, PEOPLE, float(count), "neither")
    total = float(sum(people.values()))
    yield Measure("people", Wording("Tổng lượt người trực", "People over all shifts"), PEOPLE, total, "neither")


def lots(study: Study) -> Iterator[Measure]:
    """Vehicles that find no space, the longest wait, and when the last lot is empty."""
    if not study.scenario.parking:
        return
    plan = study.parking
    over = float(sum(full.over for lot in plan.asked for full in lot.fullness))
    left = float(sum(plan.allocation.unplaced.values()))
    waits = [lot.filling.longest_wait_min for lot in plan.asked if lot.filling is not None]
    clear = [lot.clear_min for lot in plan.asked if lot.clear_min is not None and lot.fullness]
    titles = (
        Wording("Xe vượt số chỗ ở bãi được giao", "Vehicles over their lot's spaces"),
        Wording("Xe không còn chỗ ở bãi nào", "Vehicles without any space"),
        Wording("Chờ vào bãi lâu nhất", "Longest wait at a gate"),
        Wording("Bãi cuối cùng ra hết sau lễ", "Last lot empty after the ceremony"),
    )
    yield Measure("lots_over", titles[0], VEHICLES, over)
    yield Measure("lots_unplaced", titles[1], VEHICLES, left)
    yield Measure("gate_wait_min", titles[2], MINUTES, max(waits, default=None))
    yield Measure("lots_clear_min", titles[3], MINUTES, max(clear, default=None))


LEAVING: Mapping[Purpose, Wording] = {
    "normal": Wording("ra hết", "leaving"),
    "emergency": Wording("thoát nạn, mất lối rộng nhất", "escape, widest exit lost"),
}


def crowd(study: Study) -> Iterator[Measure]:
    """How fast every zone empties under the reference figure, and under how many figures each holds."""
    for card in study.cards:
        row = card.zone.row
        for purpose, words in LEAVING.items():
            title = Wording(f"{row.name}: {words.vi}", f"{row.name}: {words.en}")
            yield Measure(f"egress_{row.zone_id}_{purpose}", title, MINUTES, _minutes(card, purpose))
        held = Wording(f"{row.name}: số mức công bố đạt", f"{row.name}: figures under which it holds")
        yield Measure(f"holds_{row.zone_id}", held, COUNT, float(len(card.holding_figures)), "more")


def _minutes(card: Card, purpose: Purpose) -> float | None:
    """Return how long a zone takes under the reference figure: after the ceremony, or with the widest exit lost."""
    found = (e for e in card.egresses if (e.figure, e.purpose) == (REFERENCE_PER_MIN_M, purpose))
    kept = [e.minutes for e in found if bool(e.lost) == (purpose == "emergency")]
    return None if not kept or kept[0] is None else float(kept[0])


MEASURES: tuple[MeasureOf, ...] = (closure_hours, length_closed, detours, reach_lost, flow, posts, lots, crowd)


def measures_of(study: Study) -> tuple[Measure, ...]:
    """Return every measure of a pack."""
    return tuple(measure for of in MEASURES for measure in of(study))
