"""The arithmetic of a crowd card, line by line, so that it can be followed with a pocket calculator."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from planner.scenario.rows import CrowdExit
from planner.traffic.crowd.cards import Card
from planner.traffic.crowd.zones import (
    Purpose,
    Zone,
    area_capacity,
    entry_capacity,
    exact,
    gate_rate,
    total_rate,
    widest,
)
from planner.wording import Wording, number

NAMES: dict[Purpose, Wording] = {
    "normal": Wording("Ra về (mọi lối ra mở)", "Leaving (all exits open)"),
    "emergency": Wording("Thoát nạn (mất lối rộng nhất)", "Emergency (widest exit lost)"),
}


def decimal(value: Fraction | float, places: int = 1) -> Wording:
    """Write a number in both languages: 3,05 and 3.05; zeros at the end are left out."""
    text = f"{float(value):.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Wording(text.replace(".", ","), text)


def arithmetic(card: Card, figure: int) -> tuple[Wording, ...]:
    """Return the lines that lead to the capacity of a zone under a figure."""
    zone = card.zone
    return (
        *_entry_lines(zone),
        *_holding_lines(zone),
        *_egress_lines(zone, "normal", figure),
        *_egress_lines(zone, "emergency", figure),
        _result(card, figure),
    )


def _entry_lines(zone: Zone) -> Iterator[Wording]:
    for gate in zone.gates:
        if gate.entry:
            rate = decimal(zone.lane_rate if gate.per_lane_min is None else gate.per_lane_min)
            yield Wording(
                f"Vào – {gate.name}: {gate.lanes} làn × {rate.vi} người/phút",
                f"Entry – {gate.name}: {gate.lanes} lanes × {rate.en} people/min",
            )
    total = number(entry_capacity(zone))
    yield Wording(
        f"Vào: cộng các làn × {zone.row.entry_min} phút = {total} người",
        f"Entry: all lanes × {zone.row.entry_min} min = {total} people",
    )


def _holding_lines(zone: Zone) -> Iterator[Wording]:
    for area in zone.areas:
        name, people = area.name or area.area_id, number(area_capacity(area))
        if area.seats is not None:
            yield Wording(f"Chứa – {name}: {people} ghế", f"Holding – {name}: {people} seats")
        else:
            size, density = decimal(area.area_m2 or 0), decimal(area.density, 2)
            yield Wording(
                f"Chứa – {name}: {size.vi} m² × {density.vi} người/m² = {people} người",
                f"Holding – {name}: {size.en} m² × {density.en} people/m² = {people} people",
            )
    total = number(sum(area_capacity(area) for area in zone.areas))
    yield Wording(f"Chứa: cộng {total} người", f"Holding: {total} people in all")


def _egress_lines(zone: Zone, purpose: Purpose, figure: int) -> Iterator[Wording]:
    gates, name = zone.gates_for(purpose), NAMES[purpose]
    lost = widest(gates, Fraction(figure)) if purpose == "emergency" else None
    for gate in gates:
        yield _gate_line(name, gate, figure, is_lost=gate is lost)
    yield _time_line(zone, purpose, [gate for gate in gates if gate is not lost], figure)


def _gate_line(name: Wording, gate: CrowdExit, figure: int, *, is_lost: bool) -> Wording:
    width, people = exact(gate.width_m), gate_rate(gate, Fraction(figure))
    size, rate, total = decimal(width, 2), decimal(people / width), decimal(people)
    if is_lost:
        return Wording(f"{name.vi} – {gate.name}: coi như mất", f"{name.en} – {gate.name}: taken as lost")
    return Wording(
        f"{name.vi} – {gate.name}: {size.vi} m × {rate.vi} = {total.vi} người/phút",
        f"{name.en} – {gate.name}: {size.en} m × {rate.en} = {total.en} people/min",
    )


def _time_line(zone: Zone, purpose: Purpose, gates: Sequence[CrowdExit], figure: int) -> Wording:
    name, rate = NAMES[purpose], total_rate(gates, Fraction(figure))
    if not rate:
        return Wording(f"{name.vi}: không còn lối nào", f"{name.en}: no exit is left")
    minutes, limit = zone.walk_min + zone.row.people / rate, zone.limit_min(purpose)
    took, flow, walk = decimal(minutes, 2), decimal(rate), decimal(zone.walk_min, 2)
    holds, people = minutes <= limit, number(zone.row.people)
    walked = Wording(f"{walk.vi} phút đi bộ + ", f"{walk.en} min of walking + ") if zone.walk_min else Wording("", "")
    return Wording(
        f"{name.vi}: {walked.vi}{people} người : {flow.vi} người/phút = {took.vi} phút"
        f" {'≤' if holds else '>'} {limit} phút",
        f"{name.en}: {walked.en}{people} people : {flow.en} people/min = {took.en} min"
        f" {'≤' if holds else '>'} {limit} min",
    )


def _result(card: Card, figure: int) -> Wording:
    each, people = card.capacity(figure), card.zone.row.people
    parts = " ; ".join(number(part) for part in (each.entry, each.holding, each.exit, each.emergency))
    holds = people <= each.people
    return Wording(
        f"Sức chứa an toàn = nhỏ nhất của ({parts}) = {number(each.people)} người;"
        f" dự kiến {number(people)} người: {'ĐẠT' if holds else 'KHÔNG ĐẠT'}",
        f"Safe capacity = least of ({parts}) = {number(each.people)} people;"
        f" expected {number(people)}: {'HOLDS' if holds else 'DOES NOT HOLD'}",
    )


def verdict(card: Card) -> Wording:
    """Say under which figures a zone takes its people, and where the verdict turns."""
    held, smallest = card.holding_figures, card.smallest_figure
    if not held:
        return _never(card)
    edge = decimal(smallest if smallest is not None else Fraction(0))
    if card.depends_on_figure:
        low, high = card.turns[0]
        return Wording(
            f"Kết luận đổi giữa {low} và {high} người/phút/m: đạt khi mỗi mét lối ra cho qua ít nhất {edge.vi} người"
            f" một phút. {_largest(card).vi}",
            f"The verdict turns between {low} and {high} people/min/m: it holds when a metre passes {edge.en} people"
            f" a minute or more. {_largest(card).en}",
        )
    return Wording(
        f"Đạt theo mọi mức công bố (hòa vốn ở {edge.vi} người/phút/m). {_largest(card).vi}",
        f"Holds under every published figure (break-even {edge.en} people/min/m). {_largest(card).en}",
    )


def _never(card: Card) -> Wording:
    best = card.capacities[-1]
    names = {
        "entry": Wording("cửa vào", "the entries"),
        "holding": Wording("diện tích, chỗ", "the area"),
        "exit": Wording("lối ra", "the exits"),
        "emergency": Wording("lối thoát nạn", "the emergency exits"),
    }[best.binding]
    return Wording(
        f"Không đạt theo mức nào; vướng ở {names.vi}. {_largest(card).vi}",
        f"Holds under no published figure because of {names.en}. {_largest(card).en}",
    )


def _largest(card: Card) -> Wording:
    listed = ", ".join(f"{number(each.people)} ({each.figure})" for each in card.capacities)
    return Wording(
        f"Số người nhiều nhất còn đạt, theo từng mức: {listed}.",
        f"Largest crowd that still holds, by figure: {listed}.",
    )
