"""The papers of transport: a sheet for each driver, and a timetable to be put up at each stop."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from planner.documents.content import Column, Paper, Papers, Paragraph, Table
from planner.documents.days import parse_moment, short_day
from planner.documents.kinds.lists import numbered, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows, Row
from planner.scenario.rows import Vehicle
from planner.scenario.schema import Scenario

PICKUP = "đón"
DRIVER = (
    Column("STT", 0.9, "center"),
    Column("Ngày", 1.5, "center"),
    Column("Đến", 1.5, "center"),
    Column("Rời", 1.5, "center"),
    Column("Nơi dừng", 6),
    Column("Việc", 1.4, "center"),
    Column("Số người", 1.5, "center"),
    Column("Trên xe", 1.4, "center"),
    Column("Chuyến", 5),
    Column("Ghi chú", 2.2),
)
STOP = (
    Column("STT", 0.9, "center"),
    Column("Ngày", 1.6, "center"),
    Column("Xe đến", 1.6, "center"),
    Column("Xe rời", 1.6, "center"),
    Column("Xe", 2),
    Column("Việc", 1.4, "center"),
    Column("Số người", 1.6, "center"),
    Column("Chuyến", 6),
)


def driver_sheets(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a sheet for each vehicle: where it stops, when, for whom, and how many are aboard afterwards."""
    vehicles = {vehicle.vehicle_id: vehicle for vehicle in scenario.vehicles}
    papers = []
    for vehicle_id, own in groupby(_in_order(rows), key=lambda row: row["vehicle_id"]):
        table = Table(DRIVER, numbered(_driver_lines(scenario, list(own))), 10)
        facts = _facts(vehicles.get(vehicle_id) or vehicles.get(vehicle_id.rsplit("/", 1)[0]), scenario)
        blocks = (Paragraph(facts), table, Paragraph("Người lái xe ký nhận: ………………………………………")) if facts else (table,)
        papers.append(working_paper(scenario, options, f"LỆNH CHẠY XE: {vehicle_id}", blocks, landscape=True))
    return Papers(tuple(papers))


def stop_timetables(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a timetable for each stop, to be put up there; those who ride alone are left out (R46)."""
    hidden = {row.transfer_id for row in scenario.transfers if row.alone}
    told = (row for row in _in_order(rows) if _source(row) not in hidden)
    found = sorted(told, key=lambda row: (row["place"], row["arrive"], row["vehicle_id"]))
    return Papers(
        tuple(_stop(scenario, options, place, list(own)) for place, own in groupby(found, key=lambda row: row["place"]))
    )


def _stop(scenario: Scenario, options: Options, place: str, rows: Sequence[Row]) -> Paper:
    names = _names(scenario)
    lines = [
        (
            _day(row),
            row["arrive"][11:],
            row["depart"][11:],
            row["vehicle_id"],
            row["action"],
            row["people"],
            names.get(_source(row), _source(row)),
        )
        for row in rows
    ]
    return working_paper(scenario, options, f"GIỜ XE TẠI: {place}", (Table(STOP, numbered(lines), 12),))


def _in_order(rows: PlanRows) -> list[Row]:
    return sorted(rows.get("transport", ()), key=lambda row: (row["vehicle_id"], _count(row["order"])))


def _count(text: str) -> int:
    """Return a number of the plan file; a cell that was spoilt by hand counts as nothing, and the check names it."""
    return int(text) if text.isascii() and text.isdigit() else 0


def _source(row: Row) -> str:
    return row["task_id"].split("/")[0]


def _names(scenario: Scenario) -> Mapping[str, str]:
    return {row.transfer_id: row.name for row in scenario.transfers} | {
        row.visit_id: row.name for row in scenario.visits
    }


def _driver_lines(scenario: Scenario, rows: Sequence[Row]) -> list[tuple[str, ...]]:
    names, aboard = _names(scenario), 0
    lines: list[tuple[str, ...]] = []
    for row in rows:
        people = _count(row["people"])
        aboard = aboard + people if row["action"] == PICKUP else max(0, aboard - people)
        task = f"{row['task_id']} {names.get(_source(row), '')}".strip()
        times = (_day(row), row["arrive"][11:], row["depart"][11:])
        lines.append((*times, row["place"], row["action"], row["people"], str(aboard), task, ""))
    return lines


def _day(row: Row) -> str:
    moment = parse_moment(row["arrive"])
    return short_day(moment.date()) if moment else row["arrive"][:10]


def _facts(vehicle: Vehicle | None, scenario: Scenario) -> str:
    if vehicle is None:
        return ""
    places = {place.venue_id: place.name for place in scenario.venues}
    places |= {lot.lot_id: lot.name for lot in scenario.parking} | {
        hotel.hotel_id: hotel.name for hotel in scenario.hotels
    }
    parts = [vehicle.name, f"{vehicle.seats} chỗ"]
    parts += [f"{vehicle.wheelchair_spaces} chỗ xe lăn"] if vehicle.wheelchair_spaces else []
    parts += [f"xuất phát và về: {places.get(vehicle.base, vehicle.base)}"]
    parts += [", ".join(vehicle.passes)] if vehicle.passes else []
    return "; ".join(part for part in parts if part) + "."
