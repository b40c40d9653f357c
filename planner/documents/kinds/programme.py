"""The rehearsal timetable and the run-sheet as they are handed out."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby

from planner.documents.content import Column, Papers, Table
from planner.documents.days import parse_moment
from planner.documents.kinds.lists import banded, numbered, working_paper
from planner.documents.occasion import runsheet_rows
from planner.documents.options import Options
from planner.documents.people import PlanRows, Row
from planner.law.calendar import long_date
from planner.scenario.schema import Scenario

REHEARSALS = (
    Column("STT", 1, "center"),
    Column("Giờ", 2.2, "center"),
    Column("Địa điểm", 4.5),
    Column("Nội dung", 4.5),
    Column("Buổi", 2, "center"),
    Column("Khối", 6),
    Column("Quân số", 1.5, "center"),
    Column("Chỉ huy", 2.5),
    Column("Điểm danh", 2),
)
RUNSHEET = (
    Column("STT", 0.8, "center"),
    Column("Giờ", 1.3, "center"),
    Column("Phút", 0.9, "center"),
    Column("Nội dung", 3.2),
    Column("Người thực hiện", 2.7),
    Column("Vị trí, đường vào - ra", 2),
    Column("MC, lời dẫn", 3.6),
    Column("Âm thanh", 1.7),
    Column("Ánh sáng", 1.6),
    Column("LED", 1.6),
    Column("Đạo cụ, hiện vật", 1.8),
    Column("Phụ trách", 2.2),
    Column("Tín hiệu", 2),
    Column("Phương án B", 2.6),
)
CALLS = (
    Column("STT", 1, "center"),
    Column("Có mặt", 1.6, "center"),
    Column("Giờ tập", 2.4, "center"),
    Column("Địa điểm", 5),
    Column("Nội dung", 5),
    Column("Buổi", 2.2, "center"),
    Column("Khối được gọi", 7),
    Column("Quân số", 1.6, "center"),
)
PRESENT_MIN = 30
"""How long before the rehearsal people are called (R50), unless the pack says otherwise."""
PLAIN_COLUMNS = ("mc_text", "sound", "light", "led", "props")


def rehearsal_timetable(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the timetable day by day; commander and roll-call are left to be written."""
    ordered = sorted(rows.get("rehearsals", ()), key=lambda row: (row["start"], row["session_id"]))
    days = [
        (_day(day), [_rehearsal_line(scenario, row) for row in of])
        for day, of in groupby(ordered, key=lambda row: row["start"][:10])
    ]
    table = Table(REHEARSALS, banded(days), 11)
    return Papers((working_paper(scenario, options, "LỊCH TẬP LUYỆN", (table,), landscape=True),))


def call_sheet(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a sheet for each day of rehearsal: who must be where, and when; half an hour before it begins (R50)."""
    before = timedelta(minutes=scenario.option("rehearsals", "call_before_min", PRESENT_MIN))
    ordered = sorted(rows.get("rehearsals", ()), key=lambda row: (row["start"], row["session_id"]))
    return Papers(
        tuple(
            working_paper(
                scenario,
                options,
                f"PHIẾU GỌI TẬP: {_day(day)}",
                (
                    Table(
                        CALLS,
                        numbered([(_present(row, before), *_rehearsal_line(scenario, row)[:6]) for row in of]),
                        11,
                    ),
                ),
                landscape=True,
            )
            for day, of in groupby(ordered, key=lambda row: row["start"][:10])
        )
    )


def _present(row: Row, before: timedelta) -> str:
    start = parse_moment(row["start"])
    return f"{start - before:%H:%M}" if start else ""


def _day(text: str) -> str:
    moment = parse_moment(f"{text} 00:00")
    return long_date(moment.date()) if moment else text


def _rehearsal_line(scenario: Scenario, row: Row) -> tuple[str, ...]:
    items = {item.item_id: item.name for item in scenario.items}
    venues = {venue.venue_id: venue.name for venue in scenario.venues}
    groups = {group.group_id: group for group in scenario.groups}
    called = [name for name in row["group_ids"].split(";") if name]
    people = sum(groups[name].size for name in called if name in groups)
    return (
        f"{row['start'][11:]}–{row['end'][11:]}",
        venues.get(row["venue_id"], row["venue_id"]),
        items.get(row["item_id"], row["item_id"]),
        row["stage"],
        "; ".join(groups[name].name if name in groups else name for name in called),
        str(people) if people else "",
        "",
        "",
    )


def run_sheet(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the run-sheet, set across; ids are spelled out, movements of protected persons left out (R46)."""
    names = _names(scenario)
    hidden = {item.item_id for item in scenario.runsheet if item.protected}
    told = (row for row in runsheet_rows(scenario, rows) if row["item_id"] not in hidden)
    lines = [_run_sheet_line(row, names) for row in told]
    table = Table(RUNSHEET, numbered(lines), 8.5)
    return Papers((working_paper(scenario, options, "KỊCH BẢN ĐIỀU HÀNH", (table,), landscape=True),))


def _names(scenario: Scenario) -> Mapping[str, str]:
    names = {guest.guest_id: guest.full_name for guest in scenario.guests}
    names |= {group.group_id: group.name for group in scenario.groups}
    names |= {person.person_id: person.full_name for person in scenario.performers}
    return names | {member.member_id: member.name for member in scenario.members}


def _run_sheet_line(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        f"{row['start'][11:]}–{row['end'][11:]}" + (" (+1)" if row["end"][:10] > row["start"][:10] else ""),
        row["minutes"],
        row["title"],
        _spelled(row["performer"], names),
        row["position"],
        *(row[column] for column in PLAIN_COLUMNS),
        _spelled(row["owner"], names),
        row["cue"],
        row["plan_b"],
    )


def _spelled(text: str, names: Mapping[str, str]) -> str:
    return "; ".join(names.get(part.strip(), part.strip()) for part in text.split(";") if part.strip())
