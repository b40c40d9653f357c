"""Vehicles, rides and rounds of visits: all invented, on the real roads; who has a pass is as in closures.csv."""

from collections.abc import Mapping, Sequence

from generator.tables import Row

DAY, DAY_BEFORE = "2025-06-16", "2025-06-15"
SQUARE_LOT, COACH_LOT, OFFICE = "BD-01", "BD-04", "DTL-02"
FAR_TOWN = "Đông Hà"
SHARE = 3
"""Of three beds two are of guests who ride in the organisers' coaches."""


def vehicle_rows() -> list[Row]:
    """Return the rows of vehicles.csv."""
    coaches = [
        ("XE-45", "Xe 45 chỗ (hư cấu)", 45, 0, 8, COACH_LOT, "", "thẻ B"),
        ("XE-29", "Xe 29 chỗ (hư cấu)", 29, 0, 6, COACH_LOT, "", "thẻ B"),
        ("XE-16", "Xe 16 chỗ có 2 chỗ xe lăn (hư cấu)", 14, 2, 4, OFFICE, "", "thẻ B"),
        ("XE-07", "Xe 7 chỗ dẫn đoàn (hư cấu)", 6, 0, 3, OFFICE, "DD-01", "thẻ A"),
    ]
    rows: list[Row] = [
        {
            "vehicle_id": name,
            "name": words,
            "seats": seats,
            "wheelchair_spaces": spaces,
            "count": count,
            "base": base,
            "from": f"{DAY} 04:30",
            "to": f"{DAY} 13:00",
            "max_hours": 8,
            "for_whom": for_whom,
            "passes": passes,
        }
        for name, words, seats, spaces, count, base, for_whom, passes in coaches
    ]
    rows += [
        {
            "vehicle_id": f"DOI-{number}",
            "name": f"Đội thăm hỏi {number} (hư cấu)",
            "seats": 5,
            "wheelchair_spaces": 0,
            "count": 1,
            "base": OFFICE,
            "from": f"{DAY_BEFORE} 07:00",
            "to": f"{DAY_BEFORE} 17:30",
            "max_hours": 10,
            "for_whom": "thăm hỏi",
            "passes": "",
        }
        for number in (1, 2)
    ]
    return rows


def transfer_rows(hotels: Sequence[Mapping[str, object]], rooms: Sequence[Mapping[str, object]]) -> list[Row]:
    """Return the rows of transfers.csv: every house to the coach lot and back, the central delegation apart."""
    beds: dict[str, int] = {}
    for room in rooms:
        beds[str(room["hotel_id"])] = beds.get(str(room["hotel_id"]), 0) + int(str(room["beds"]))
    found: list[Row] = []
    for number, hotel in enumerate(hotels, start=1):
        name, house = str(hotel["hotel_id"]), str(hotel["name"])
        people, far = max(4, beds[name] // SHARE), FAR_TOWN in house
        wheels = 1 if number % 7 == 1 else 0
        found.append(
            _ride(f"DI-{number:02}", f"Đi lễ: {house}", (name, COACH_LOT), (people, wheels), (_early(far), "06:50"))
        )
        found.append(_ride(f"VE-{number:02}", f"Về: {house}", (COACH_LOT, name), (people, wheels), ("09:45", "12:00")))
    for number, (start, end, times) in enumerate(
        [("KS-01", SQUARE_LOT, ("06:00", "07:05")), (SQUARE_LOT, "KS-01", ("09:30", "10:30"))], start=1
    ):
        row = _ride(f"DB-{number:02}", "Đoàn Trung ương (hư cấu)", (start, end), (6, 0), times)
        found.append({**row, "for_whom": "DD-01", "alone": 1})
    return found


def _early(far: bool) -> str:  # noqa: FBT001 - a fact of the house
    return "05:00" if far else "05:30"


def _ride(
    name: str, words: str, ends: tuple[str, str], load: tuple[int, int], times: tuple[str, str]
) -> dict[str, object]:
    return {
        "transfer_id": name,
        "name": words,
        "people": load[0],
        "wheelchairs": load[1],
        "from_place": ends[0],
        "to_place": ends[1],
        "ready": f"{DAY} {times[0]}",
        "due": f"{DAY} {times[1]}",
        "for_whom": "",
        "alone": 0,
    }


def visit_rows(units: Sequence[Mapping[str, str]]) -> list[Row]:
    """Return the rows of visits.csv: one family of merit in every commune, incense at the memorial of Hiền Lương."""
    visits: list[Row] = [
        {
            "visit_id": f"TH-{number:02}",
            "name": f"Gia đình chính sách tại {unit['name']} (hư cấu)",
            "household": f"HO-{number:02}",
            "place": unit["unit_id"],
            "minutes": 25,
            "from": f"{DAY_BEFORE} 07:30",
            "to": f"{DAY_BEFORE} {'11:30' if number % 2 else '16:30'}",
            "teams": "DOI-1;DOI-2",
        }
        for number, unit in enumerate(units, start=1)
    ]
    visits.append(
        {
            "visit_id": "DH-01",
            "name": "Dâng hương tại Kỳ đài Hiền Lương",
            "household": "",
            "place": "DTL-04",
            "minutes": 40,
            "from": f"{DAY_BEFORE} 07:30",
            "to": f"{DAY_BEFORE} 09:00",
            "teams": "DOI-1",
        }
    )
    return visits
