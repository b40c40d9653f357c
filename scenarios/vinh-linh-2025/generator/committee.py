"""Organisations, the fictional members of the organising committee, and the crowds that come."""

from generator.dice import Dice
from generator.guests import GuestBook
from generator.names import NameBook
from generator.staffing import STRENGTH
from generator.tables import Row, read

DISTRICT_ENDS = "2025-06-30"
POLICE_DISTRICT_ENDS = "2025-02-28"
HOSTS: tuple[tuple[str, str, str], ...] = (
    ("VL-UB", "UBND huyện Vĩnh Linh", "state"),
    ("VL-HU", "Huyện ủy Vĩnh Linh", "party"),
    ("VL-VPHU", "Văn phòng Huyện ủy", "party"),
    ("VL-BTG", "Ban Tuyên giáo Huyện ủy", "party"),
    ("VL-VPUB", "Văn phòng HĐND&UBND", "state"),
    ("VL-NV", "Phòng Nội vụ", "state"),
    ("VL-TCKH", "Phòng Tài chính - KH", "state"),
    ("VL-VHTT", "Phòng VH&TT", "state"),
    ("VL-KTHT", "Phòng Kinh tế - Hạ tầng", "state"),
    ("VL-TTVH", "Trung tâm VH-TT&TDTT", "agency"),
    ("VL-YT", "Trung tâm Y tế", "agency"),
    ("VL-MT", "UBMTTQ huyện", "front"),
    ("VL-HD", "Huyện đoàn", "front"),
    ("VL-QS", "Ban CHQS huyện", "force"),
)
SUBCOMMITTEES: dict[str, tuple[str, tuple[str, ...], int]] = {
    "Thường trực BTC": ("điều hành", ("VL-UB", "VL-VPHU", "VL-VPUB"), 4),
    "Thi đua - Khen thưởng": ("thi đua", ("VL-NV",), 3),
    "Nội dung": ("biên soạn", ("VL-BTG", "VL-VHTT"), 4),
    "Lễ tân - Khách mời": ("lễ tân", ("VL-VPUB", "VL-HD"), 4),
    "Hậu cần - Tài chính": ("tài chính", ("VL-TCKH", "VL-KTHT"), 4),
    "Tuyên truyền - Khánh tiết": ("tuyên truyền", ("VL-BTG", "VL-TTVH"), 4),
    "Văn nghệ - Diễu hành": ("dàn dựng", ("VL-TTVH", "VL-HD"), 3),
    "An ninh - Giao thông - Y tế": ("an ninh", ("VL-QS", "VL-YT"), 4),
    "Hoạt động hưởng ứng": ("phong trào", ("VL-MT", "VL-VHTT"), 2),
}
RECEPTION = "Lễ tân - Khách mời"


def _organisation(key: str, name: str, kind: str, **more: str) -> Row:
    blank = {"parent_id": "", "valid_from": "", "valid_to": "", "successor_id": "", "lat": "", "lon": ""}
    return {"organisation_id": key, "name": name, "kind": kind, **blank, **more}


def organisation_rows(book: GuestBook) -> list[Row]:
    """Return the rows of organisations.csv; real reorganisation dates are facts, see SOURCE.md."""
    rows = [_organisation(key, name, kind, parent_id=_parent(key), valid_to=DISTRICT_ENDS) for key, name, kind in HOSTS]
    police_ends = POLICE_DISTRICT_ENDS
    rows.append(_organisation("VL-CAH", "Công an huyện Vĩnh Linh", "force", valid_to=police_ends, successor_id="LL-03"))
    forces = {"CSGT": "Lực lượng CSGT (hư cấu)", "PCCC": "Lực lượng PCCC và CNCH (hư cấu)"}
    for index, force in enumerate(STRENGTH, start=1):
        rows.append(_organisation(f"LL-{index:02d}", forces.get(force, f"Lực lượng {force} (hư cấu)"), "force"))
    rows += _communes()
    for index, plan in enumerate(book.plans, start=1):
        name = plan.name.removeprefix("Đoàn ")
        rows.append(_organisation(f"TC-{index:03d}", f"{name[0].upper()}{name[1:]}", plan.kind))
    return rows


def _parent(key: str) -> str:
    if key in {"VL-VPHU", "VL-BTG"}:
        return "VL-HU"
    return "" if key in {"VL-UB", "VL-HU", "VL-MT", "VL-HD"} else "VL-UB"


def _communes() -> list[Row]:
    """Return the 18 communes and towns before 1/7/2025 and the five that follow them."""
    units, rows, seen = read("units"), [], set()
    for unit in units:
        key = _new_key(unit["successor"])
        place = {"lat": unit["lat"], "lon": unit["lon"]}
        name = f"UBND {unit['kind']} {unit['name']}"
        rows.append(
            _organisation(f"XA-{unit['unit_id']}", name, "commune", valid_to=DISTRICT_ENDS, successor_id=key, **place)
        )
        if key not in seen:
            seen.add(key)
            name = f"UBND {unit['successor'].split(' (')[0].replace('Xã', 'xã')} mới"
            rows.append(_organisation(key, name, "commune", valid_from="2025-07-01"))
    return rows


def _new_key(successor: str) -> str:
    return f"XM-{successor.split('(')[1].rstrip(')')}"


def member_rows(dice: Dice, names: NameBook) -> list[dict[str, object]]:
    """Return the rows of members.csv."""
    rows: list[dict[str, object]] = []
    for subcommittee, (skill, organisations, count) in SUBCOMMITTEES.items():
        for index in range(count):
            rows.append(
                {
                    "member_id": f"TV-{len(rows) + 1:02d}",
                    "name": names.draw("nữ" if dice.chance(35) else "nam"),
                    "organisation_id": organisations[index % len(organisations)],
                    "subcommittee": subcommittee,
                    "skills": skill,
                    "hours_per_week": dice.pick((16, 20, 24)),
                }
            )
    return rows


def demand_rows(communes: list[dict[str, str]]) -> list[Row]:
    """Return the rows of demand.csv: invented crowds from the real communes, hotels' towns and main roads."""
    rows: list[Row] = []
    for unit in communes:
        near = unit["unit_id"] == "19363"
        crowd = 2400 if near else 260
        lot = ("BD-06", "BD-07", "BD-08", "BD-09")[len(rows) % 4]
        rows.append(_trip(unit["unit_id"], lot, "xe máy", crowd, "05:15", "07:00"))
        if not near:
            rows.append(_trip(unit["unit_id"], "BD-05", "xe khách", 60, "04:45", "06:00"))
    for origin, lot, mode, people, start, end in (
        ("116", "BD-01", "xe con", 60, "06:00", "06:45"),
        ("116", "BD-02", "xe con", 240, "06:00", "06:45"),
        ("116", "BD-04", "xe khách", 420, "05:45", "06:30"),
        ("66", "BD-04", "xe khách", 180, "06:00", "06:40"),
        ("1", "BD-08", "xe máy", 150, "05:30", "06:45"),
        ("109", "BD-08", "xe con", 120, "05:30", "06:40"),
        ("115", "BD-08", "xe con", 100, "05:30", "06:40"),
    ):
        rows.append(_trip(origin, lot, mode, people, start, end))
    return rows


def _trip(*cells: object) -> Row:
    origin, lot, mode, people, start, end = cells
    return {
        "origin": origin,
        "destination": lot,
        "mode": mode,
        "people": people,
        "depart_from": f"2025-06-16 {start}",
        "depart_to": f"2025-06-16 {end}",
    }
