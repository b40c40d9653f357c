"""The traffic annex: closures, posts by force and shift, parking; no officer is named and no escort is told."""

from collections import Counter
from collections.abc import Mapping

from planner.documents.content import Column, Papers, Paragraph, Table
from planner.documents.days import moment_text
from planner.documents.kinds.lists import annex_paper, numbered
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.scenario.rows import Closure, Post, Shift
from planner.scenario.schema import Scenario

CLOSURES = (
    Column("STT", 1, "center"),
    Column("Đoạn tuyến", 4),
    Column("Chiều", 1.7, "center"),
    Column("Từ", 2.2, "center"),
    Column("Đến", 2.2, "center"),
    Column("Hình thức", 2),
    Column("Ngoại lệ", 3.4),
    Column("Lộ trình thay thế", 4.5),
)
FORCES = (
    ("CSGT", ("CSGT",)),
    ("CSTT, CSCĐ", ("CSTT",)),
    ("CA xã", ("công an xã",)),
    ("Quân sự, DQ", ("quân sự", "dân quân")),
    ("TNTN", ("TNTN",)),
    ("Y tế, PCCC", ("y tế", "PCCC")),
)
POSTS = (
    Column("STT", 0.9, "center"),
    Column("Chốt, vị trí", 4.2),
    Column("Nhiệm vụ", 4),
    Column("Ca (từ–đến)", 2.2, "center"),
    *(Column(title, 1.3, "center") for title, _ in FORCES),
    Column("Tổng", 1.1, "center"),
)
PARKING = (
    Column("STT", 1, "center"),
    Column("Bãi", 6),
    Column("Ô tô con", 1.7, "center"),
    Column("Xe khách", 1.7, "center"),
    Column("Xe máy", 1.7, "center"),
    Column("Đối tượng", 4),
)
DIRECTIONS = {"both": "hai chiều", "forward": "chiều đi", "backward": "chiều về"}
ESCORT = "escort"
"""Movements of guarded guests are never printed."""

Staff = Mapping[tuple[str, str], Counter[str]]
"""People by post and shift, then by force."""


def traffic_annex(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return closures, posts and parking as an annex."""
    blocks = (
        Table(
            CLOSURES, numbered(_closure(each) for each in scenario.closures), 10, "A. CẤM ĐƯỜNG, HẠN CHẾ PHƯƠNG TIỆN"
        ),
        Paragraph(""),
        Table(POSTS, numbered(_post_lines(scenario, rows)), 9.5, "B. CHỐT TRỰC"),
        Paragraph(""),
        Table(PARKING, numbered(_parking(scenario)), 11, "C. BÃI ĐỖ XE"),
    )
    return Papers((annex_paper(scenario, options, "PHÂN LUỒNG GIAO THÔNG, CHỐT TRỰC, BÃI ĐỖ XE", blocks),))


def _closure(closure: Closure) -> tuple[str, ...]:
    ends = f" (từ {closure.from_place} đến {closure.to_place})" if closure.from_place and closure.to_place else ""
    return (
        f"{closure.street or closure.closure_id}{ends}",
        DIRECTIONS[closure.direction],
        moment_text(closure.start),
        moment_text(closure.end),
        closure.tier,
        ", ".join(closure.exempt),
        closure.detour,
    )


def _post_lines(scenario: Scenario, rows: PlanRows) -> list[tuple[str, ...]]:
    staff = _staff(scenario, rows)
    return [
        _post_line(post, shift, staff[post.post_id, shift.shift_id])
        for post in scenario.posts
        if post.kind != ESCORT
        for shift in scenario.shifts
        if (post.post_id, shift.shift_id) in staff
    ]


def _staff(scenario: Scenario, rows: PlanRows) -> Staff:
    """Return who stands where by the plan; without a plan, how many the pack asks for."""
    staff: dict[tuple[str, str], Counter[str]] = {}
    planned = [row for row in rows.get("staffing", ()) if row["post_id"]]
    forces = {officer.person_id: officer.force for officer in scenario.officers}
    for row in planned:
        staff.setdefault((row["post_id"], row["shift_id"]), Counter())[forces.get(row["person_id"], "")] += 1
    if not planned:
        for demand in scenario.post_demand:
            staff.setdefault((demand.post_id, demand.shift_id), Counter())[demand.force] += demand.people
    return staff


def _post_line(post: Post, shift: Shift, people: Counter[str]) -> tuple[str, ...]:
    by_column = [sum(people[force] for force in forces) for _, forces in FORCES]
    where = f"{post.name} ({post.lat:.4f}; {post.lon:.4f})"
    hours = f"{shift.start:%H:%M}–{shift.end:%H:%M} {shift.start.day}/{shift.start.month}"
    counts = [str(count) if count else "" for count in by_column]
    return where, post.needs, hours, *counts, str(people.total())


def _parking(scenario: Scenario) -> list[tuple[str, ...]]:
    return [
        (lot.name or lot.lot_id, str(lot.cars), str(lot.coaches), str(lot.motorbikes), lot.for_whom)
        for lot in scenario.parking
    ]
