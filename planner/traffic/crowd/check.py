"""The second opinion on crowd cards: every figure worked out again from the rows of the pack, by its own arithmetic.

Only the published figures are shared with what made the cards; cards are read as tables, from memory or from disk.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from planner.engine.findings import Finding
from planner.scenario.rows import CrowdExit, CrowdZone
from planner.scenario.schema import Scenario
from planner.traffic.case import finding
from planner.traffic.crowd.cards import Card
from planner.traffic.crowd.figures import LEVEL_FIGURES, PEOPLE_PER_LANE_MIN, WALK_M_MIN, passing_rate
from planner.traffic.crowd.files import (
    CAPACITY_FILE,
    EGRESS_FILE,
    TURN_FILE,
    Row,
    capacity_rows,
    egress_rows,
    turn_rows,
)
from planner.traffic.files import FOLDER
from planner.traffic.listed import PROBLEM, read_rows

ROUNDED = Fraction(1, 200)
"""Half of the last digit written."""


@dataclass(frozen=True, slots=True)
class Filed:
    """Crowd cards as tables, and the pack that they speak of."""

    scenario: Scenario
    capacities: tuple[Row, ...]
    egresses: tuple[Row, ...]
    turns: tuple[Row, ...]

    def zone(self, row: Row) -> CrowdZone | None:
        """Return the zone of a line."""
        return next((zone for zone in self.scenario.crowd_zones if zone.zone_id == row.get("zone_id")), None)

    def gates(self, zone: CrowdZone) -> list[CrowdExit]:
        """Return the gates of a zone."""
        return [gate for gate in self.scenario.crowd_exits if gate.zone_id == zone.zone_id]


Check = Callable[[Filed], Iterator[Finding]]


def _wrong(rule: str, zone_id: str, told: str, right: object) -> Finding:
    return finding(
        rule,
        [zone_id],
        f"Khu {zone_id}: thẻ ghi {told or 'trống'}, tính lại là {right}.",
        f"Zone {zone_id}: the card says {told or 'nothing'}, worked out again it is {right}.",
    )


def cards_complete(filed: Filed) -> Iterator[Finding]:
    """Every zone is judged under every published figure, for both purposes, with and without a gate; each once."""
    told = Counter(_keys(filed))
    for key in sorted(set(_expected(filed)).symmetric_difference(told)) + [key for key in told if told[key] > 1]:
        zone_id, *rest = key.split()
        listed = " ".join(rest)
        yield finding(
            "cards_complete",
            [zone_id],
            f"Khu {zone_id}: thẻ thiếu, thừa hoặc lặp dòng ({listed}).",
            f"Zone {zone_id}: a line of the card is missing, repeated or too much ({listed}).",
        )


def _expected(filed: Filed) -> Iterator[str]:
    for zone in filed.scenario.crowd_zones:
        yield f"{zone.zone_id} turns"
        for figure in LEVEL_FIGURES:
            yield f"{zone.zone_id} capacity {figure.per_min_m}"
            for purpose in ("normal", "emergency"):
                rates = _rates(filed, zone, purpose, figure.per_min_m)
                for kept in ("all", "lost")[: 2 if rates else 1]:
                    yield f"{zone.zone_id} egress {figure.per_min_m} {purpose} {kept}"


def _keys(filed: Filed) -> Iterator[str]:
    yield from (f"{row['zone_id']} turns" for row in filed.turns)
    yield from (f"{row['zone_id']} capacity {row['per_min_m']}" for row in filed.capacities)
    for row in filed.egresses:
        yield f"{row['zone_id']} egress {row['per_min_m']} {row['purpose']} {'lost' if row['lost'] else 'all'}"


def entry_capacity_right(filed: Filed) -> Iterator[Finding]:
    """Entry = lanes x people a minute and lane x minutes of admission."""
    for row, zone in _lines(filed, filed.capacities):
        default = filed.scenario.option(PROBLEM, "people_per_lane_min", PEOPLE_PER_LANE_MIN)
        rates = [g.lanes * Fraction(str(g.per_lane_min or default)) for g in filed.gates(zone) if g.entry]
        right = int(sum(rates) * zone.entry_min)
        if row["entry"] != str(right):
            yield _wrong("entry_capacity_right", zone.zone_id, row["entry"], right)


def holding_capacity_right(filed: Filed) -> Iterator[Finding]:
    """Holding = seats, or square metres x people per square metre, rounded down area by area."""
    for row, zone in _lines(filed, filed.capacities):
        areas = [area for area in filed.scenario.crowd_areas if area.zone_id == zone.zone_id]
        sizes = [Fraction(str(area.area_m2 or 0)) * Fraction(str(area.density)) for area in areas]
        right = sum(int(s) if a.seats is None else a.seats for a, s in zip(areas, sizes, strict=True))
        if row["holding"] != str(right):
            yield _wrong("holding_capacity_right", zone.zone_id, row["holding"], right)


def exit_capacity_right(filed: Filed) -> Iterator[Finding]:
    """Exit = sum of width x figure over the exits x minutes left after the walk."""
    for row, zone in _lines(filed, filed.capacities):
        rates = _rates(filed, zone, "normal", int(row["per_min_m"]))
        right = int(sum(rates.values()) * _flow_min(filed, zone, zone.egress_limit_min))
        if row["exit"] != str(right):
            yield _wrong("exit_capacity_right", zone.zone_id, row["exit"], right)


def emergency_capacity_right(filed: Filed) -> Iterator[Finding]:
    """Emergency = as exit, with the emergency gates and without the gate that passes most."""
    for row, zone in _lines(filed, filed.capacities):
        rates = sorted(_rates(filed, zone, "emergency", int(row["per_min_m"])).values())[:-1]
        right = int(sum(rates) * _flow_min(filed, zone, zone.emergency_limit_min))
        if row["emergency"] != str(right):
            yield _wrong("emergency_capacity_right", zone.zone_id, row["emergency"], right)


def verdict_right(filed: Filed) -> Iterator[Finding]:
    """Capacity = min(entry, holding, exit, emergency); the zone holds when no more people are expected."""
    for row, zone in _lines(filed, filed.capacities):
        least = min(int(row[part]) for part in ("entry", "holding", "exit", "emergency"))
        right = (str(zone.people), str(least), "1" if zone.people <= least else "0")
        if (row["people"], row["capacity"], row["holds"]) != right or int(row[row["binding"]]) != least:
            yield _wrong("verdict_right", zone.zone_id, f"{row['capacity']}, {row['holds']}", ", ".join(right[1:]))


def egress_right(filed: Filed) -> Iterator[Finding]:
    """Minutes = longest walk / speed + people / people a minute; the gate lost is the one that passes most."""
    for row, zone in _lines(filed, filed.egresses):
        rates = _rates(filed, zone, row["purpose"], int(row["per_min_m"]))
        best = max(rates.values(), default=Fraction(0))
        if row["lost"] and rates.pop(row["lost"], Fraction(-1)) != best:
            yield _wrong("egress_right", zone.zone_id, row["lost"], "–")
            continue
        flow, limit = sum(rates.values()), _limit(zone, row["purpose"])
        minutes = _walk_min(filed, zone) + zone.people / Fraction(flow) if flow else None
        near = _near(row["people_per_min"], flow) and _near(row["minutes"], minutes)
        holds = minutes is not None and minutes <= limit
        if not near or row["limit_min"] != str(limit) or row["holds"] != ("1" if holds else "0"):
            told = "–" if minutes is None else f"{float(minutes):.2f}"
            yield _wrong("egress_right", zone.zone_id, row["minutes"], told)


def break_even_right(filed: Filed) -> Iterator[Finding]:
    """At the break-even figure the time is just kept; a little below it is not; without one no figure is enough."""
    for row, zone in _lines(filed, filed.turns):
        for purpose in ("normal", "emergency"):
            told = row[f"{purpose}_break_even"]
            if not _keeps(filed, zone, purpose, told):
                yield _wrong("break_even_right", zone.zone_id, told, "–")


def turn_right(filed: Filed) -> Iterator[Finding]:
    """The figures under which the zone holds are those of its capacities."""
    for row, zone in _lines(filed, filed.turns):
        of_zone = [each for each in filed.capacities if each.get("zone_id") == zone.zone_id]
        held = ";".join(each["per_min_m"] for each in of_zone if each["holds"] == "1")
        verdicts = [(each["per_min_m"], each["holds"]) for each in of_zone]
        turns = ";".join(f"{low}-{high}" for (low, a), (high, b) in pairwise(verdicts) if a != b)
        if (row["holds_under"], row["turns_between"]) != (held, turns):
            yield _wrong("turn_right", zone.zone_id, row["turns_between"], turns or "–")


CHECKS: tuple[Check, ...] = (
    cards_complete,
    entry_capacity_right,
    holding_capacity_right,
    exit_capacity_right,
    emergency_capacity_right,
    verdict_right,
    egress_right,
    break_even_right,
    turn_right,
)


def check_cards(scenario: Scenario, cards: Sequence[Card]) -> tuple[Finding, ...]:
    """Judge cards in memory."""
    tables = (tuple(capacity_rows(cards)), tuple(egress_rows(cards)), tuple(turn_rows(cards)))
    return check_filed(Filed(scenario, *tables))


def check_crowd_files(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Judge the crowd files in ``folder``/traffic, which may have been edited by hand."""
    tables: list[tuple[Row, ...]] = []
    faults: list[Finding] = []
    for name in (CAPACITY_FILE, EGRESS_FILE, TURN_FILE):
        rows, found = read_rows(folder / FOLDER / name)
        tables.append(tuple(dict(row.cells) for row in rows))
        faults += found
    return (*faults, *(() if faults else check_filed(Filed(scenario, *tables))))


def check_filed(filed: Filed) -> tuple[Finding, ...]:
    """Judge tables; a cell that cannot be read is a finding of rule ``readable``."""
    try:
        return tuple(found for rule in CHECKS for found in rule(filed))
    except (KeyError, ValueError, ZeroDivisionError):
        return (
            finding(
                "readable",
                [CAPACITY_FILE],
                "Thẻ đám đông có ô không đọc được hoặc thiếu cột.",
                "A cell of the crowd cards cannot be read, or a column is missing.",
            ),
        )


def _lines(filed: Filed, rows: Sequence[Row]) -> Iterator[tuple[Row, CrowdZone]]:
    for row in rows:
        zone = filed.zone(row)
        if zone is not None:
            yield row, zone


def _rates(filed: Filed, zone: CrowdZone, purpose: str, figure: int) -> dict[str, Fraction]:
    """Return gate id -> people a minute, for the gates that serve a purpose."""
    return {
        gate.exit_id: Fraction(str(gate.width_m)) * passing_rate(figure, gate.surface)
        for gate in filed.gates(zone)
        if gate.exit or (gate.emergency and purpose == "emergency")
    }


def _limit(zone: CrowdZone, purpose: str) -> int:
    return zone.egress_limit_min if purpose == "normal" else zone.emergency_limit_min


def _walk_min(filed: Filed, zone: CrowdZone) -> Fraction:
    return Fraction(zone.walk_m, filed.scenario.option(PROBLEM, "walk_m_min", WALK_M_MIN))


def _flow_min(filed: Filed, zone: CrowdZone, limit: int) -> Fraction:
    return max(limit - _walk_min(filed, zone), Fraction(0))


def _near(told: str, right: Fraction | int | None) -> bool:
    if right is None:
        return not told
    return bool(told) and abs(Fraction(told) - right) <= ROUNDED


def _keeps(filed: Filed, zone: CrowdZone, purpose: str, told: str) -> bool:
    """Whether a break-even figure is right: tried out just above and just below."""
    minutes = _flow_min(filed, zone, _limit(zone, purpose))
    gates = [g for g in filed.gates(zone) if g.exit or (g.emergency and purpose == "emergency")]
    if not told:
        return _leaving(gates, purpose, Fraction(10**6)) * minutes < zone.people
    enough = _leaving(gates, purpose, Fraction(told) + ROUNDED) * minutes >= zone.people
    return enough and _leaving(gates, purpose, Fraction(told) - ROUNDED) * minutes <= zone.people


def _leaving(gates: Sequence[CrowdExit], purpose: str, figure: Fraction) -> Fraction:
    rates = sorted(
        Fraction(str(g.width_m)) * (figure if g.surface == "bằng" else min(figure, Fraction(66))) for g in gates
    )
    return sum(rates if purpose == "normal" else rates[:-1], Fraction(0))
