"""What orders in time must say: routes that join up, events that exist, bans and lanes that serve (R39, R40, R46).

Of a protected movement a finding tells the id alone: neither its roads nor its times.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from planner.engine.findings import Finding, Severity
from planner.scenario.rows import Closure, Edge, Movement, ParkingBan, ParkingLot
from planner.scenario.schema import Scenario
from planner.traffic.case import Case, clock, finding
from planner.traffic.closures import named_places
from planner.traffic.curves import distance_to_curve_m
from planner.traffic.listed import PROBLEM
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.events import START, event_moment, runsheet_times
from planner.traffic.orders.moving import JunctionPassing, Passing, exact, longest_wait, passing
from planner.traffic.orders.roadside import Lost, resolve_bans, resolve_lanes
from planner.traffic.orders.routes import Faulty
from planner.traffic.orders.timeline import passings, public_movements
from planner.traffic.streets import place_label, road_label

PUBLISH_DAYS = 7
"""Days between publication and closure in the precedents of procedure P16."""
NEAR_ROAD_M = 15
LANE_WIDTH_M = 3.5
"""Width of a lane of traffic; also the clear width a fire engine needs (QCVN 06, from memory: to be confirmed)."""
CROSSING_S = 30
"""Seconds a vehicle needs to cross a column, set by the organiser (``crossing_s``)."""


def movement_route_joins(case: Case) -> Iterator[Finding]:
    """The roads of every movement exist and follow each other."""
    places = named_places(case.scenario)
    for movement in case.scenario.movements:
        found = passing(case.scenario, case.network, movement, places)
        if not isinstance(found, Faulty):
            continue
        if movement.protected:
            yield _hidden("movement_route_joins", movement, "đường đi không liền", "its route does not join up")
            continue
        name = movement.movement_id
        yield finding(
            "movement_route_joins",
            [name, *filter(None, [found.place])],
            f"Đoàn {name} ({movement.name}): {found.reason.vi}.",
            f"Movement {name} ({movement.name}): {found.reason.en}.",
        )


def _hidden(rule: str, movement: Movement, vi: str, en: str, severity: Severity = Severity.ERROR) -> Finding:
    name = movement.movement_id
    return finding(rule, [name], f"Đoàn {name}: {vi}.", f"Movement {name}: {en}.", severity)


def movement_has_clearance(case: Case) -> Iterator[Finding]:
    """Roads are cleared before the head comes and opened after the tail has gone."""
    for movement in case.scenario.movements:
        if not movement.clear_before_min or not movement.clear_after_min:
            yield _hidden(
                "movement_has_clearance",
                movement,
                "chưa nêu số phút dọn đường trước đầu đoàn và sau cuối đoàn",
                "it does not say how many minutes before its head and after its tail the roads are kept clear",
                Severity.WARNING,
            )


def movement_names_exempt(case: Case) -> Iterator[Finding]:
    """A movement that closes roads says who may pass (R40)."""
    for movement in public_movements(case.scenario):
        if not movement.exempt:
            yield _hidden(
                "movement_names_exempt",
                movement,
                "chưa nêu xe được đi khi đường tạm cấm",
                "it does not say who may pass while roads are closed for it",
            )


def movement_published(case: Case) -> Iterator[Finding]:
    """A movement that closes roads is announced as a closure is (R40)."""
    for movement in public_movements(case.scenario):
        yield from _publication(case.scenario, "movement_published", movement.movement_id, movement)


def ban_published(case: Case) -> Iterator[Finding]:
    """A parking ban is announced as a closure is (R40)."""
    for ban in case.scenario.parking_bans:
        yield from _publication(case.scenario, "ban_published", ban.ban_id, ban)


def _publication(scenario: Scenario, rule: str, name: str, order: Movement | ParkingBan) -> Iterator[Finding]:
    published, start = order.published_at, order.start
    days = scenario.option(PROBLEM, "publish_days", PUBLISH_DAYS)
    if published is None:
        yield finding(rule, [name], f"{name} chưa có ngày công bố.", f"{name} has no date of publication.")
    elif published > start - timedelta(days=days):
        ahead = max(0, (start - published).days)
        yield finding(
            rule,
            [name],
            f"{name} công bố trước {ahead} ngày; thông lệ là ít nhất {days} ngày.",
            f"{name} is published {ahead} days ahead; the custom is {days} days or more.",
            Severity.WARNING,
        )


def protected_not_published(case: Case) -> Iterator[Finding]:
    """The movement of protected persons has no date of publication (R46)."""
    for movement in case.scenario.movements:
        if movement.protected and movement.published_at is not None:
            yield _hidden(
                "protected_not_published",
                movement,
                "là đoàn của đối tượng cảnh vệ, không được công bố; để trống ngày công bố (R46)",
                "it carries protected persons and is not published: leave the date of publication blank (R46)",
            )


def movement_keeps_event(case: Case) -> Iterator[Finding]:
    """A movement tied to an item of the run-sheet sets off when that item begins or ends."""
    times = runsheet_times(case.scenario.runsheet)
    for movement in case.scenario.movements:
        event = movement.start_event
        if not event:
            continue
        planned = times.get(event.removesuffix(START))
        moment = None if planned is None else planned[0 if event.endswith(START) else 1]
        if moment is None:
            yield _hidden("movement_keeps_event", movement, f"không có hiệu lệnh {event}", f"there is no event {event}")
        elif moment != movement.start:
            yield _hidden(
                "movement_keeps_event",
                movement,
                f"giờ xuất phát khác giờ của {event} trong kịch bản",
                f"it sets off at another time than {event} of the run-sheet",
                Severity.WARNING,
            )


def movement_with_one_way(case: Case) -> Iterator[Finding]:
    """A movement that drives a one-way road backwards is pointed out: opposing traffic must be held."""
    for name, passed in passings(case.scenario, case.network).items():
        wrong = [road.arc.edge_id for road in passed.roads if _is_backward(case, road.arc.edge_id, road.arc.forward)]
        if wrong:
            roads = ", ".join(wrong)
            yield finding(
                "movement_with_one_way",
                [name, *wrong],
                f"Đoàn {name} đi ngược đường một chiều (đoạn {roads}): phải giữ xe ngược chiều.",
                f"Movement {name} goes against one-way roads ({roads}): oncoming traffic must be held.",
                Severity.WARNING,
            )


def _is_backward(case: Case, edge_id: str, forward: bool) -> bool:  # noqa: FBT001 - a field of an arc
    return case.network.edge_by_id[edge_id].oneway and not forward


def closure_event_known(case: Case) -> Iterator[Finding]:
    """An event that begins or ends a closure is an item of the run-sheet or a movement."""
    for closure, event, moment in _events(case):
        if moment is None:
            yield finding(
                "closure_event_known",
                [closure.closure_id, event],
                f"Lệnh cấm {closure.closure_id} theo hiệu lệnh {event}, không có trong kịch bản hay danh sách đoàn.",
                f"Closure {closure.closure_id} waits for {event}, which is neither in the run-sheet nor a movement.",
            )


def closure_event_within(case: Case) -> Iterator[Finding]:
    """The event of a closure is planned between its earliest beginning and its latest end.

    The roads open at the latest end whatever happens: an event planned for later would leave them open too early.
    """
    hidden = {each.movement_id for each in case.scenario.movements if each.protected}
    for closure, event, moment in _events(case):
        if moment is not None and not closure.start <= moment <= closure.end:
            planned = ("", "") if event in hidden else (f" ({clock(moment)})", f" ({clock(moment)})")
            yield finding(
                "closure_event_within",
                [closure.closure_id, event],
                f"Lệnh cấm {closure.closure_id} ({clock(closure.start)} đến muộn nhất {clock(closure.end)})"
                f" không trùm lúc có {event}{planned[0]}.",
                f"Closure {closure.closure_id} ({clock(closure.start)} to {clock(closure.end)} at the latest)"
                f" does not cover {event}{planned[1]}.",
            )


def _events(case: Case) -> Iterator[tuple[Closure, str, datetime | None]]:
    times = runsheet_times(case.scenario.runsheet)
    passed = passings(case.scenario, case.network, protected=True)
    for closure in case.scenario.closures:
        for event in filter(None, (closure.from_event, closure.until_event)):
            yield closure, event, event_moment(event, times, closure, passed)


def ban_on_known_road(case: Case) -> Iterator[Finding]:
    """Every parking ban names roads of the network."""
    yield from _lost("ban_on_known_road", resolve_bans(case.scenario, case.network)[1])


def lane_on_known_road(case: Case) -> Iterator[Finding]:
    """Every emergency lane names roads of the network."""
    yield from _lost("lane_on_known_road", resolve_lanes(case.scenario, case.network)[1])


def _lost(rule: str, orders: Sequence[Lost]) -> Iterator[Finding]:
    for order in orders:
        name, reason = order.order_id, order.reason
        yield finding(rule, [name], f"{name}: {reason.vi}.", f"{name}: {reason.en}.")


def lot_outside_ban(case: Case) -> Iterator[Finding]:
    """No parking lot lies on a road beside which parking is banned (R39)."""
    for item in resolve_bans(case.scenario, case.network)[0]:
        for lot, edge, gap_m in _lots_on(case, item.edges):
            yield _lot_finding("lot_outside_ban", lot, (item.ban.ban_id, edge, gap_m))


def lot_off_lane(case: Case) -> Iterator[Finding]:
    """No parking lot lies on a road along which an emergency lane is kept free (R39)."""
    for item in resolve_lanes(case.scenario, case.network)[0]:
        for lot, edge, gap_m in _lots_on(case, item.edges):
            yield _lot_finding("lot_off_lane", lot, (item.lane.lane_id, edge, gap_m))


def _lots_on(case: Case, edges: Sequence[Edge]) -> Iterator[tuple[ParkingLot, Edge, float]]:
    near_m = case.scenario.option(PROBLEM, "parking_off_m", NEAR_ROAD_M)
    for lot in case.scenario.parking:
        gaps = [(distance_to_curve_m(case.network.curve(edge.edge_id), lot.lat, lot.lon), edge) for edge in edges]
        gap_m, edge = min(gaps, key=lambda pair: pair[0], default=(float("inf"), None))
        if edge is not None and gap_m <= near_m:
            yield lot, edge, gap_m


def _lot_finding(rule: str, lot: ParkingLot, where: tuple[str, Edge, float]) -> Finding:
    order_id, edge, gap_m = where
    on_it = gap_m <= edge.lanes * LANE_WIDTH_M
    road = road_label(edge) or edge.edge_id
    return finding(
        rule,
        [lot.lot_id, order_id, edge.edge_id],
        f"Bãi đỗ {lot.name or lot.lot_id} cách tim {road} {gap_m:.0f} m, trong phạm vi của {order_id}.",
        f"Parking lot {lot.name or lot.lot_id} is {gap_m:.0f} m from the axis of {road}, under {order_id}.",
        Severity.ERROR if on_it else Severity.WARNING,
    )


def lane_wide_enough(case: Case) -> Iterator[Finding]:
    """An emergency lane is as wide as a fire engine needs (``lane_width_cm``, 350 by default)."""
    least_m = case.scenario.option(PROBLEM, "lane_width_cm", round(LANE_WIDTH_M * 100)) / 100
    for lane in case.scenario.emergency_lanes:
        if lane.width_m is None or lane.width_m < least_m:
            written = "chưa ghi bề rộng" if lane.width_m is None else f"rộng {lane.width_m:g} m"
            width = "of unknown width" if lane.width_m is None else f"{lane.width_m:g} m wide"
            yield finding(
                "lane_wide_enough",
                [lane.lane_id],
                f"Làn khẩn cấp {lane.lane_id} {written}; xe chữa cháy cần {least_m:g} m.",
                f"Emergency lane {lane.lane_id} is {width}; a fire engine needs {least_m:g} m.",
                Severity.WARNING if lane.width_m is None else Severity.ERROR,
            )


def crossing_on_route(case: Case) -> Iterator[Finding]:
    """A crossing lies at a junction that the movement passes."""
    for crossing_id, node_id, movement_id, met in _crossings(case):
        if not met:
            place = place_label(case.network, node_id)
            yield finding(
                "crossing_on_route",
                [crossing_id, node_id],
                f"Điểm cắt {crossing_id} tại {place} không nằm trên đường đi của đoàn {movement_id}.",
                f"Crossing {crossing_id} at {place} is not on the route of movement {movement_id}.",
            )


def crossing_wait_kept(case: Case) -> Iterator[Finding]:
    """Nobody waits longer at a crossing than it promises: the gaps of the column come often enough."""
    need_min = exact(case.scenario.option(PROBLEM, "crossing_s", CROSSING_S)) / 60
    promised = {crossing.crossing_id: crossing.wait_min for crossing in case.scenario.crossings}
    for crossing_id, node_id, movement_id, met in _crossings(case):
        wait, limit = max((longest_wait(item, need_min) for item in met), default=exact(0)), promised[crossing_id]
        if limit is not None and wait > limit:
            yield finding(
                "crossing_wait_kept",
                [crossing_id, node_id, movement_id],
                f"Điểm cắt {crossing_id}: xe khẩn cấp có thể phải chờ {float(wait):.1f} phút"
                f" đến khoảng trống của đoàn, lâu hơn {limit} phút đã ghi.",
                f"Crossing {crossing_id}: emergency vehicles may wait {float(wait):.1f} minutes"
                f" for a gap in the column, longer than the {limit} minutes promised.",
            )


def _crossings(case: Case) -> Iterator[tuple[str, str, str, list[JunctionPassing]]]:
    """Yield each crossing of a movement that may be told, with the passings of its junction."""
    passed = passings(case.scenario, case.network)
    for crossing in case.scenario.crossings:
        found = passed.get(crossing.movement_id)
        if found is not None:
            met = [item for item in found.junctions if item.node_id == crossing.node_id]
            yield crossing.crossing_id, crossing.node_id, crossing.movement_id, met


def detour_off_protected(case: Case) -> Iterator[Finding]:
    """A way round that a protected movement closes for a while is pointed out, without saying when or where (R46)."""
    hidden = _protected_windows(case.scenario, case.network)
    met = [
        line.closure_id
        for line in case.listed
        if any(road in line.edge_ids and start < line.end and line.start < end for road, start, end in hidden)
    ]
    for name in dict.fromkeys(met):
        yield finding(
            "detour_off_protected",
            [name],
            f"Lộ trình thay thế của {name} có lúc trùng đường dành riêng: hỏi chỉ huy trước khi in.",
            f"The way round {name} meets a reserved road for a while: ask the commander first.",
            Severity.WARNING,
        )


def _protected_windows(scenario: Scenario, network: RoadNetwork) -> list[tuple[str, datetime, datetime]]:
    told = {movement.movement_id for movement in public_movements(scenario)}
    found: dict[str, Passing] = passings(scenario, network, protected=True)
    own = [passed for name, passed in found.items() if name not in told]
    return [(road.arc.edge_id, *passed.period(road.closed)) for passed in own for road in passed.roads]
