"""What is wrong with the parking of a pack: one function per rule, each a sentence with the numbers."""

from collections.abc import Callable, Iterator

from planner.engine.findings import Finding, Severity
from planner.traffic.case import clock, finding
from planner.traffic.parking.data import WALK_LIMIT_M, WHEELCHAIR_WALK_M, Kind
from planner.traffic.parking.plan import LotPlan, ParkingPlan
from planner.wording import Wording, number

WHEELCHAIR = "wheelchair"
GATE_WAIT_MIN = 15
"""Longest wait at a gate before the queue stands on the road (the planner's assumption, from memory)."""
WORDS: dict[Kind, Wording] = {
    "cars": Wording("ô tô con", "cars"),
    "motorbikes": Wording("xe máy", "motorbikes"),
    "coaches": Wording("xe khách", "coaches"),
}
Rule = Callable[[ParkingPlan], Iterator[Finding]]


def lot_has_entry(plan: ParkingPlan) -> Iterator[Finding]:
    """A lot that vehicles are sent to has a way in and a way out."""
    for each in plan.asked:
        lot, uses = each.lot, {entry.use for entry in each.lot.entries}
        if not each.fullness:
            continue
        if not uses:
            yield finding(
                "lot_has_entry",
                [lot.lot_id],
                f"{lot.name}: chưa khai lối vào, ra; tạm tính một làn vào, một làn ra.",
                f"{lot.name}: no entries given; one lane in and one out are assumed.",
                Severity.WARNING,
            )
        for way, word in (("in", "vào"), ("out", "ra")):
            if uses and not uses & {way, "both"}:
                yield finding(
                    "lot_has_entry",
                    [lot.lot_id],
                    f"{lot.name}: không có lối {word}.",
                    f"{lot.name}: there is no way {way}.",
                )


def lot_overflows(plan: ParkingPlan) -> Iterator[Finding]:
    """No more vehicles are sent to a lot than it has spaces of their kind; a warning when another lot takes them."""
    for each in plan.asked:
        for full in each.fullness:
            if not full.over:
                continue
            lot, words = each.lot, WORDS[full.kind]
            when = Wording("", "")
            if full.full is not None:
                when = Wording(f" đầy lúc {clock(full.full)},", f" full at {clock(full.full)},")
            where = _where(plan, full.overflow_to)
            yield finding(
                "lot_overflows",
                [lot.lot_id, *([full.overflow_to] if full.overflow_to else [])],
                f"{lot.name}: {number(full.asked)} {words.vi} cho {number(full.spaces)} chỗ,{when.vi}"
                f" thừa {number(full.over)} xe; {where.vi}.",
                f"{lot.name}: {number(full.asked)} {words.en} for {number(full.spaces)} spaces,{when.en}"
                f" {number(full.over)} too many; {where.en}.",
                Severity.WARNING if full.overflow_to else Severity.ERROR,
            )


def _where(plan: ParkingPlan, lot_id: str) -> Wording:
    if not lot_id:
        return Wording("không còn bãi nào nhận được", "no other lot can take them")
    name = plan.case.lot_by_id[lot_id].name
    return Wording(f"chuyển sang {name}", f"send them to {name}")


def overflow_lot_fits(plan: ParkingPlan) -> Iterator[Finding]:
    """The lot that vehicles are sent on to is another one and has spaces of their kind."""
    for each in plan.asked:
        other = each.lot.service.overflow_to
        for full in each.fullness:
            if other and (other == each.lot.lot_id or not plan.case.lot_by_id[other].spaces(full.kind)):
                yield finding(
                    "overflow_lot_fits",
                    [each.lot.lot_id, other],
                    f"{each.lot.name}: bãi dự phòng {other} không có chỗ cho {WORDS[full.kind].vi}.",
                    f"{each.lot.name}: lot {other} has no spaces for {WORDS[full.kind].en}.",
                )


def everybody_has_space(plan: ParkingPlan) -> Iterator[Finding]:
    """Every vehicle finds a space in some lot that its pass admits it to."""
    groups = {group.number: group for group in plan.case.groups}
    missing: dict[tuple[str, Kind], int] = {}
    for index, count in plan.allocation.unplaced.items():
        key = (", ".join(groups[index].holds), groups[index].kind)
        missing[key] = missing.get(key, 0) + count
    for (holds, kind), count in missing.items():
        yield finding(
            "everybody_has_space",
            [holds],
            f"{number(count)} {WORDS[kind].vi} ({holds}) không còn chỗ ở bãi nào được phép vào và tới được.",
            f"{number(count)} {WORDS[kind].en} ({holds}) find no space in any lot that they may use and can reach.",
        )


def lot_within_reach(plan: ParkingPlan) -> Iterator[Finding]:
    """Whoever is sent to a lot can reach it over the roads open to his pass."""
    for group in plan.case.groups:
        if group.asked and group.asked not in plan.case.drive_min(group):
            name = plan.case.lot_by_id[group.asked].name
            yield finding(
                "lot_within_reach",
                [group.asked, group.origin],
                f"{name}: xe từ {group.origin} ({', '.join(group.holds)}) không tới được vì đường bị cấm.",
                f"{name}: vehicles from {group.origin} ({', '.join(group.holds)}) cannot reach it: roads are closed.",
            )


def demand_can_be_timed(plan: ParkingPlan) -> Iterator[Finding]:
    """Vehicles come from a place on the map, in a window of time; else when a lot fills cannot be told."""
    for group in plan.case.groups:
        on_map, timed = group.origin in plan.case.points, group.start is not None and group.end is not None
        if on_map and timed:
            continue
        lacking = Wording("giờ đi", "times") if not timed else Wording("nơi đi trên bản đồ", "a place on the map")
        yield finding(
            "demand_can_be_timed",
            [group.origin],
            f"Nhu cầu từ “{group.origin}” ({number(group.people)} người) chưa có {lacking.vi};"
            f" {'chưa tính được giờ đầy bãi' if not timed else 'coi như đến ngay bãi'}.",
            f"Demand from “{group.origin}” ({number(group.people)} people) lacks {lacking.en};"
            f" {'when lots fill cannot be told' if not timed else 'it is taken to be at the lot'}.",
            Severity.WARNING,
        )


def gate_wait_bearable(plan: ParkingPlan) -> Iterator[Finding]:
    """Nobody waits so long at a gate that the queue stands on the road."""
    limit = plan.case.option("gate_wait_min", GATE_WAIT_MIN)
    for each in plan.asked:
        if each.filling is not None and each.filling.longest_wait_min > limit:
            wait, most = round(each.filling.longest_wait_min), number(each.filling.most_waiting)
            yield finding(
                "gate_wait_bearable",
                [each.lot.lot_id],
                f"{each.lot.name}: chờ vào bãi đến {wait} phút, {most} xe nối đuôi (mức {limit} phút);"
                " thêm làn hoặc giãn giờ đến.",
                f"{each.lot.name}: up to {wait} minutes at the gate, {most} vehicles in the queue (limit {limit});"
                " add lanes or spread the arrivals.",
                Severity.WARNING,
            )


def far_lot_has_shuttle(plan: ParkingPlan) -> Iterator[Finding]:
    """A lot too far to walk from has a shuttle that takes everybody."""
    limit = plan.case.option("walk_limit_m", WALK_LIMIT_M)
    for each in plan.asked:
        transfer, has = each.transfer, each.lot.service.shuttle_buses
        if transfer.means != "shuttle" or not each.fullness or has >= transfer.buses_needed > 0:
            continue
        walk_min = round(plan.case.walk_min(each.lot))
        yield finding(
            "far_lot_has_shuttle",
            [each.lot.lot_id],
            f"{each.lot.name}: đi bộ {number(transfer.walk_m or 0)} m (quá {number(limit)} m, khoảng"
            f" {walk_min} phút); trung chuyển cần {transfer.buses_needed} xe, đang có {has}.",
            f"{each.lot.name}: a walk of {transfer.walk_m} m (over {limit} m, about {walk_min} minutes);"
            f" a shuttle needs {transfer.buses_needed} buses, there are {has}.",
            Severity.WARNING,
        )


def disabled_spaces_near(plan: ParkingPlan) -> Iterator[Finding]:
    """Spaces for people with disabilities lie beside the ceremony."""
    limit = plan.case.option("wheelchair_walk_m", WHEELCHAIR_WALK_M)
    for each in _disabled(plan):
        if (each.lot.walk_m or 0) > limit:
            yield finding(
                "disabled_spaces_near",
                [each.lot.lot_id],
                f"{each.lot.name}: {each.lot.service.disabled} chỗ cho người khuyết tật cách nơi lễ"
                f" {each.lot.walk_m} m, quá {limit} m.",
                f"{each.lot.name}: {each.lot.service.disabled} spaces for people with disabilities are"
                f" {each.lot.walk_m} m from the ceremony, over {limit} m.",
            )


def disabled_spaces_enough(plan: ParkingPlan) -> Iterator[Finding]:
    """There is a near space for every guest in a wheelchair: each may come in a car of his own."""
    limit = plan.case.option("wheelchair_walk_m", WHEELCHAIR_WALK_M)
    spaces = sum(each.lot.service.disabled for each in _disabled(plan) if (each.lot.walk_m or 0) <= limit)
    needed = sum(guest.attends and WHEELCHAIR in guest.needs for guest in plan.case.scenario.guests)
    if plan.case.lots and spaces < needed:
        yield finding(
            "disabled_spaces_enough",
            ["parking"],
            f"{needed} khách dùng xe lăn nhưng chỉ có {spaces} chỗ đỗ cho người khuyết tật trong {limit} m;"
            " bố trí thêm hoặc đưa đón tận nơi.",
            f"{needed} guests use a wheelchair, {spaces} spaces for them lie within {limit} m;"
            " add some or set them down at the door.",
            Severity.WARNING,
        )


def _disabled(plan: ParkingPlan) -> Iterator[LotPlan]:
    return (each for each in plan.asked if each.lot.service.disabled)


RULES: tuple[Rule, ...] = (
    lot_has_entry,
    lot_overflows,
    overflow_lot_fits,
    everybody_has_space,
    lot_within_reach,
    demand_can_be_timed,
    gate_wait_bearable,
    far_lot_has_shuttle,
    disabled_spaces_near,
    disabled_spaces_enough,
)


def parking_findings(plan: ParkingPlan) -> tuple[Finding, ...]:
    """Return everything that is wrong with the parking of a pack."""
    return tuple(found for rule in RULES for found in rule(plan))
