"""What an order to close roads must say (R40), and where no one may park (R39)."""

from collections.abc import Iterator
from datetime import timedelta

from planner.engine.findings import Finding, Severity
from planner.scenario.rows import Edge
from planner.traffic.case import Case, clock, finding
from planner.traffic.curves import distance_to_curve_m
from planner.traffic.listed import PROBLEM
from planner.traffic.streets import road_key, road_label

PUBLISH_DAYS = 7
"""Days between publication and closure in the precedents of procedure P16."""
NEAR_ROAD_M = 15
LANE_WIDTH_M = 3.5
NATIONAL_CLASSES = frozenset({"motorway", "trunk"})


def closure_on_known_road(case: Case) -> Iterator[Finding]:
    """Every closure names roads of the network; what is wrong with a movement is said by its own rule."""
    moving = {movement.movement_id for movement in case.scenario.movements}
    for item in case.unresolved:
        if item.closure.closure_id in moving:
            continue
        name, reason = item.closure.closure_id, item.reason
        yield finding(
            "closure_on_known_road",
            [name],
            f"Lệnh cấm {name}: {reason.vi}; chưa xét được lộ trình thay thế.",
            f"Closure {name}: {reason.en}; its way round cannot be judged.",
        )


def closure_has_times(case: Case) -> Iterator[Finding]:
    """A closure begins before it ends (R40)."""
    for closure in case.scenario.closures:
        if closure.start >= closure.end:
            yield finding(
                "closure_has_times",
                [closure.closure_id],
                f"Lệnh cấm {closure.closure_id} kết thúc ({clock(closure.end)}) không sau lúc bắt đầu"
                f" ({clock(closure.start)}).",
                f"Closure {closure.closure_id} ends ({clock(closure.end)}) no later than it begins"
                f" ({clock(closure.start)}).",
            )


def closure_names_exempt(case: Case) -> Iterator[Finding]:
    """A closure says which vehicles may pass (R40)."""
    for closure in case.scenario.closures:
        if not closure.exempt:
            yield finding(
                "closure_names_exempt",
                [closure.closure_id],
                f"Lệnh cấm {closure.closure_id} chưa nêu xe được đi (thẻ A, thẻ B, BTC, xe làm nhiệm vụ).",
                f"Closure {closure.closure_id} does not say who may pass (cards, organisers, on duty).",
            )


def closure_published(case: Case) -> Iterator[Finding]:
    """A closure is announced, by precedent a week ahead (R40, P16)."""
    days = case.scenario.option(PROBLEM, "publish_days", PUBLISH_DAYS)
    for closure in case.scenario.closures:
        name, published = closure.closure_id, closure.published_at
        if published is None:
            yield finding(
                "closure_published",
                [name],
                f"Lệnh cấm {name} chưa có ngày công bố.",
                f"Closure {name} has no date of publication.",
            )
        elif published > closure.start - timedelta(days=days):
            ahead = max(0, (closure.start - published).days)
            yield finding(
                "closure_published",
                [name],
                f"Lệnh cấm {name} công bố trước {ahead} ngày; thông lệ là ít nhất {days} ngày.",
                f"Closure {name} is published {ahead} days ahead; the custom is {days} days or more.",
                Severity.WARNING,
            )


def parking_off_national_road(case: Case) -> Iterator[Finding]:
    """No parking lot on or beside a national road or motorway (R39, Decree 165/2024 art. 21)."""
    near_m = case.scenario.option(PROBLEM, "parking_off_m", NEAR_ROAD_M)
    national = [edge for edge in case.network.edges if _is_national(edge)]
    for lot in case.scenario.parking:
        gaps = [(distance_to_curve_m(case.network.curve(e.edge_id), lot.lat, lot.lon), e) for e in national]
        gap_m, edge = min(gaps, key=lambda pair: pair[0], default=(float("inf"), None))
        if edge is None or gap_m > near_m:
            continue
        on_it, name = gap_m <= edge.lanes * LANE_WIDTH_M, lot.name or lot.lot_id
        yield finding(
            "parking_off_national_road",
            [lot.lot_id, edge.edge_id],
            f"Bãi đỗ {name} cách tim {road_label(edge)} {gap_m:.0f} m:"
            f" {'nằm trên mặt đường' if on_it else 'kiểm tra để không lấn lòng đường, hè phố'}.",
            f"Parking lot {name} is {gap_m:.0f} m from the axis of {road_label(edge)}:"
            f" {'on the carriageway' if on_it else 'make sure that it keeps off carriageway and pavement'}.",
            Severity.ERROR if on_it else Severity.WARNING,
        )


def _is_national(edge: Edge) -> bool:
    numbers = [road_key(part) for part in edge.ref.split(";")]
    return edge.road_class in NATIONAL_CLASSES or any(number.startswith("ql") for number in numbers)


def closure_listed(case: Case) -> Iterator[Finding]:
    """The list on file holds exactly the closures of the pack, with their roads and times."""
    filed = {line.closure_id: line for line in case.closures_on_file}
    edge_ids = {item.closure.closure_id: set(item.edge_ids) for item in case.stretches}
    for closure in case.scenario.closures:
        line, name = filed.pop(closure.closure_id, None), closure.closure_id
        if line is None:
            yield finding(
                "closure_listed",
                [name],
                f"Thiếu lệnh cấm {name} trong tệp.",
                f"Closure {name} is missing on file.",
            )
        elif (line.start, line.end) != (closure.start, closure.end) or set(line.edge_ids) != edge_ids.get(
            name, set(closure.edge_ids)
        ):
            yield finding(
                "closure_listed",
                [name],
                f"Lệnh cấm {name} trong tệp khác với gói dữ liệu (giờ hoặc đoạn đường).",
                f"Closure {name} on file differs from the pack in its times or roads.",
            )
    for name in filed:
        yield finding("closure_listed", [name], f"Gói không có lệnh cấm {name}.", f"The pack has no closure {name}.")
