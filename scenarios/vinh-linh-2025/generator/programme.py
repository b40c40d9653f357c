"""Groups, named performers, programme items, rehearsals and when people and places cannot be used."""

from datetime import date, timedelta

from generator.acts import (
    ACTS,
    BY_BUS,
    CONGRESSES,
    DIRECTORS,
    DOUBLE_PLAYERS,
    KINDS,
    ORGANISATIONS,
    SOLOISTS,
    STOCK,
    TROUPES,
    Act,
)
from generator.dice import Dice
from generator.names import NameBook
from generator.tables import Row, read

FIRST_DAY, LAST_DAY = date(2025, 5, 26), date(2025, 6, 15)
LAST_SCHOOL_DAY = date(2025, 5, 30)
LESSONS = "T2-T6 07:00-11:00;T2-T6 13:30-17:00"
SESSION_COLUMNS = (
    "session_id",
    "item_id",
    "stage",
    "minutes",
    "count",
    "venue_kinds",
    "after",
    "earliest",
    "latest",
    "heat_allowed",
    "running_order",
)
WHOLE = f"TM-{len(ACTS) + 1:02d}"


def group_rows() -> list[dict[str, object]]:
    """Return the rows of groups.csv; a group's home is the real point of its commune."""
    points = {unit["unit_id"]: unit for unit in read("units")}
    return [
        {
            "group_id": f"NH-{index:02d}",
            "name": troupe.name,
            "size": troupe.size,
            "kind": troupe.kind,
            "home_lat": points[troupe.unit]["lat"],
            "home_lon": points[troupe.unit]["lon"],
            "organisation_id": ORGANISATIONS.get(index, ""),
            "by_bus": int(index in BY_BUS),
            "timetable": LESSONS if troupe.kind == "pupils" else "",
            "timetable_until": LAST_SCHOOL_DAY if troupe.kind == "pupils" else "",
        }
        for index, troupe in enumerate(TROUPES, start=1)
    ]


def kind_rows() -> list[dict[str, object]]:
    """Return the rows of group_kinds.csv."""
    columns = ("kind", "name", "daily_max_min", "weekly_max_min", "rest_min", "earliest", "latest")
    return [dict(zip(columns, kind, strict=True)) for kind in KINDS]


def equipment_rows() -> list[dict[str, object]]:
    """Return the rows of equipment.csv."""
    return [{"equipment_id": name, "name": name.capitalize(), "count": count} for name, count in STOCK.items()]


def _director(number: int) -> str:
    """Return the id of a director: the performers come before them."""
    return f"NB-{SOLOISTS + sum(count for count, _ in DOUBLE_PLAYERS) + number:03d}"


def performer_rows(dice: Dice, names: NameBook) -> list[dict[str, object]]:
    """Return the rows of performers.csv: soloists, those who belong to several groups, directors."""
    groups: list[tuple[int, ...]] = [()] * SOLOISTS
    for count, several in DOUBLE_PLAYERS:
        groups += [several] * count
    groups += [()] * len(DIRECTORS)
    return [
        {
            "person_id": f"NB-{index:03d}",
            "full_name": names.draw("nữ" if dice.chance(50) else "nam"),
            "group_ids": ";".join(f"NH-{group:02d}" for group in several),
        }
        for index, several in enumerate(groups, start=1)
    ]


def item_rows() -> list[dict[str, object]]:
    """Return the rows of items.csv; the last one is the whole programme."""
    rows: list[dict[str, object]] = [
        {
            "item_id": f"TM-{index:02d}",
            "name": act.name,
            "minutes": act.minutes,
            "group_ids": ";".join(f"NH-{group:02d}" for group in act.groups),
            "person_ids": ";".join(f"NB-{person:03d}" for person in act.soloists),
            "equipment": act.equipment,
            "director_ids": ";".join(_director(n) for n, acts in enumerate(DIRECTORS, start=1) if index in acts),
            "part_of": WHOLE,
        }
        for index, act in enumerate(ACTS, start=1)
    ]
    whole = {
        "item_id": WHOLE,
        "name": "Toàn chương trình",
        "minutes": sum(act.minutes for act in ACTS),
        "group_ids": ";".join(f"NH-{group:02d}" for group in range(1, len(TROUPES) + 1)),
        "person_ids": ";".join(f"NB-{person:03d}" for person in range(1, SOLOISTS + 1)),
        "equipment": "âm thanh;ánh sáng;màn hình LED",
        "director_ids": ";".join(_director(n) for n in range(1, len(DIRECTORS) + 1)),
        "part_of": "",
    }
    return [*rows, whole]


def session_rows() -> list[dict[str, object]]:
    """Return the rows of sessions.csv: alone, combined, then the two full rehearsals in their windows."""
    rows: list[dict[str, object]] = []
    for index, act in enumerate(ACTS, start=1):
        rows += _act_sessions(f"TM-{index:02d}", act, rows)
    combined = [str(row["session_id"]) for row in rows]
    first = _session(
        "BT-SD", WHOLE, "sơ duyệt", 180, 1, "quảng trường", combined, "2025-06-10 05:00", "2025-06-12 22:00"
    ) | {"running_order": "free"}
    last = _session(
        "BT-TD",
        WHOLE,
        "tổng duyệt",
        180,
        1,
        "quảng trường",
        ["BT-SD"],
        "2025-06-13 05:00",
        "2025-06-15 22:00",
    ) | {"running_order": "fixed"}
    return [*rows, first, last]


def _act_sessions(item: str, act: Act, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    number = item.removeprefix("TM-")
    result = []
    if act.alone:
        result.append(
            _session(
                f"BT-{number}K",
                item,
                "khối",
                act.alone_min,
                act.alone,
                act.kinds,
                [],
                f"{FIRST_DAY} 06:00",
                "2025-06-09 22:00",
            )
        )
    if act.combined:
        before = [str(row["session_id"]) for row in rows if _shares_groups(str(row["item_id"]), act)]
        result.append(
            _session(
                f"BT-{number}H",
                item,
                "hợp luyện",
                act.combined_min,
                act.combined,
                act.kinds,
                before,
                "2025-06-02 06:00",
                "2025-06-11 22:00",
            )
        )
    return result


def _shares_groups(item: str, act: Act) -> bool:
    other = ACTS[int(item.removeprefix("TM-")) - 1]
    return bool(other.alone) and set(other.groups) <= set(act.groups)


def _session(*cells: object) -> dict[str, object]:
    filled = [";".join(c) if isinstance(c, list) else c for c in cells]
    return dict(zip(SESSION_COLUMNS, [*filled, 0, ""], strict=True))


def absence_rows(dice: Dice) -> list[Row]:
    """Return the rows of availability.csv about groups, soloists and venues."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    rows: list[Row] = []
    for index, troupe in enumerate(TROUPES, start=1):
        group = f"NH-{index:02d}"
        if troupe.kind == "army":
            rows += [
                _absence("group", group, day, "00:00", "24:00", "trực sẵn sàng chiến đấu")
                for day in dice.sample(days[:15], 3)
            ]
        if troupe.kind in {"people", "militia"}:
            rows += [
                _absence("group", group, day, "05:00", "12:00", "lao động mùa vụ") for day in dice.sample(days[:14], 3)
            ]
    for person in range(1, SOLOISTS + 1):
        rows += [
            _absence("performer", f"NB-{person:03d}", day, "00:00", "24:00", "lưu diễn")
            for day in dice.sample(days[:14], 2)
        ]
    rows += [_absence("organisation", one, day, "07:00", "17:00", why) for one, day, why in CONGRESSES]
    return [*rows, *_venue_absences()]


def _venue_absences() -> list[Row]:
    closed = (
        ("DTL-01", date(2025, 6, 1), "06:00", "22:00", "hội trại thiếu nhi"),
        ("DTL-01", date(2025, 6, 9), "06:00", "17:00", "lắp sân khấu"),
        ("DTL-01", date(2025, 6, 14), "06:00", "12:00", "vệ sinh, kê ghế"),
        ("DTL-02", date(2025, 5, 29), "06:00", "22:00", "hội nghị"),
        ("DTL-02", date(2025, 6, 5), "06:00", "12:00", "hội nghị"),
        ("DTL-03", date(2025, 5, 31), "13:00", "22:00", "thi đấu thể thao"),
        ("DTL-03", date(2025, 6, 7), "13:00", "22:00", "thi đấu thể thao"),
        ("DTL-04", date(2025, 6, 8), "06:00", "12:00", "đón đoàn tham quan"),
        ("DTL-05", date(2025, 6, 3), "06:00", "17:00", "kiểm tra học sinh"),
        ("DTL-06", date(2025, 6, 10), "06:00", "22:00", "sửa điện"),
    )
    return [_absence("venue", venue, day, start, end, why) for venue, day, start, end, why in closed]


def _absence(*cells: object) -> Row:
    kind, subject, day, start, end, reason = cells
    until = f"{_day_after(day)} 00:00" if end == "24:00" else f"{day} {end}"
    return {
        "subject_kind": kind,
        "subject_id": subject,
        "from": f"{day} {start}",
        "to": until,
        "available": 0,
        "reason": reason,
    }


def _day_after(day: object) -> date:
    return date.fromisoformat(str(day)) + timedelta(days=1)
