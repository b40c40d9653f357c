"""The second opinion on closures, ways round and parking: one function per rule.

Nothing is taken from how the ways round were found.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from planner.tables import TableRow
from planner.traffic.case import Case
from planner.traffic.check_detours import closure_has_detour, detour_is_open, detour_length
from planner.traffic.check_orders import (
    closure_has_times,
    closure_listed,
    closure_names_exempt,
    closure_on_known_road,
    closure_published,
    parking_off_national_road,
)
from planner.traffic.closures import resolve_closures
from planner.traffic.detours import detours
from planner.traffic.files import CLOSURES_FILE, DETOURS_FILE, FOLDER
from planner.traffic.listed import ListedDetour, listed, parse_closure, parse_detour, read_rows, unreadable
from planner.traffic.network import RoadNetwork
from planner.traffic.orders import check as orders
from planner.traffic.parade.meetings import columns_do_not_meet
from planner.traffic.reach.findings import place_reached
from planner.traffic.reach.judge import judge_reach
from planner.wording import Wording

Check = Callable[[Case], Iterator[Finding]]
Line = TypeVar("Line")

CHECKS: tuple[Check, ...] = (
    closure_on_known_road,
    closure_has_times,
    closure_names_exempt,
    closure_published,
    closure_has_detour,
    detour_is_open,
    parking_off_national_road,
    orders.movement_route_joins,
    orders.movement_has_clearance,
    orders.movement_names_exempt,
    orders.movement_published,
    orders.movement_keeps_event,
    orders.movement_with_one_way,
    orders.protected_not_published,
    orders.closure_event_known,
    orders.closure_event_within,
    orders.ban_on_known_road,
    orders.ban_published,
    orders.lot_outside_ban,
    orders.lane_on_known_road,
    orders.lane_wide_enough,
    orders.lot_off_lane,
    orders.crossing_on_route,
    orders.crossing_wait_kept,
    orders.detour_off_protected,
    columns_do_not_meet,
    place_reached,
)
FILE_CHECKS: tuple[Check, ...] = (*CHECKS, closure_listed, detour_length)


def check(scenario: Scenario) -> tuple[Finding, ...]:
    """Judge the closures and parking of a pack, with the ways round computed now."""
    network = RoadNetwork.from_scenario(scenario)
    stretches, unresolved = resolve_closures(scenario, network)
    lines = tuple(listed(detour) for detour in detours(network, stretches))
    return _judge(Case(scenario, network, stretches, unresolved, lines), CHECKS)


def check_files(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Judge the traffic files on disk (``folder``/traffic), which may have been edited by hand."""
    if not scenario.closures and not (folder / FOLDER).exists():
        return ()
    network = RoadNetwork.from_scenario(scenario)
    stretches, unresolved = resolve_closures(scenario, network)
    closure_rows, faults = read_rows(folder / FOLDER / CLOSURES_FILE)
    detour_rows, more_faults = read_rows(folder / FOLDER / DETOURS_FILE)
    closures, bad_closures = _parse(closure_rows, parse_closure, CLOSURES_FILE)
    lines, bad_lines = _parse(detour_rows, parse_detour, DETOURS_FILE)
    case = Case(scenario, network, stretches, unresolved, lines, closures)
    judged = (*_judge(case, FILE_CHECKS), *judge_reach(scenario, folder))
    return (*faults, *more_faults, *bad_closures, *bad_lines, *judged)


def read_detours(folder: Path) -> tuple[ListedDetour, ...] | None:
    """Return the ways round listed in ``folder``/traffic but for unreadable lines; None without a list."""
    rows, faults = read_rows(folder / FOLDER / DETOURS_FILE)
    return None if faults else _parse(rows, parse_detour, DETOURS_FILE)[0]


def _judge(case: Case, checks: Sequence[Check]) -> tuple[Finding, ...]:
    return tuple(finding for rule in checks for finding in rule(case))


def _parse(
    rows: Sequence[TableRow], parse: Callable[[TableRow], Line], file: str
) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """Return the lines that can be read, and a finding for each that cannot."""
    lines, faults = list[Line](), list[Finding]()
    for row in rows:
        try:
            lines.append(parse(row))
        except (ValueError, KeyError):
            reason = Wording("có ô không đọc được hoặc thiếu cột", "a cell cannot be read or a column is missing")
            faults.append(unreadable(f"{file}:{row.number}", reason))
    return tuple(lines), tuple(faults)
