"""26 fictional hotels beside real roads of Hồ Xá, Cửa Tùng and Đông Hà, and their rooms one by one."""

from dataclasses import dataclass

from generator.dice import Dice
from generator.places import beside, curves

PARTIAL_ROOMS = 25
GROUND_FLOOR_ROOMS = 3
SINGLE, DOUBLE, TRIPLE, FAMILY = 1, 2, 3, 4
PRICES_VND = {1: (250, 350), 2: (350, 550), 3: (550, 950), 4: (950, 1800)}
"""Lowest and highest price by grade, in thousand đồng."""


@dataclass(frozen=True)
class Town:
    """Where hotels stand: the town, its road edges, the rooms of each hotel and the grades they offer."""

    name: str
    edges: tuple[str, ...]
    rooms: tuple[int, ...]
    grades: tuple[int, ...]
    guarded: tuple[int, ...] = ()


TOWNS = (
    Town(
        "Hồ Xá",
        ("81", "121", "122", "125", "79", "94"),
        (14, 10, 8, 9, 7, 10, 8, 9, 7, 9, 8, 9),
        (3, 2, 1, 2, 1, 3, 1, 2, 1, 2, 1, 2),
        (0,),
    ),
    Town("Cửa Tùng", ("82", "83", "87"), (14, 12, 10, 11, 9, 12, 10, 10), (4, 3, 2, 2, 1, 3, 2, 1), (0,)),
    Town("Đông Hà", ("107", "28"), (32, 26, 22, 20, 18, 16), (4, 3, 3, 2, 2, 1), (0,)),
)


def hotel_rows() -> list[dict[str, object]]:
    """Return the rows of hotels.csv."""
    roads = curves()
    rows: list[dict[str, object]] = []
    for town in TOWNS:
        for index, grade in enumerate(town.grades):
            edge = town.edges[index % len(town.edges)]
            turn = index // len(town.edges)
            lat, lon = beside(roads[edge], _share(town, turn, index), 35.0 if index % 2 else -35.0)
            kind = "Khách sạn" if grade > DOUBLE else "Nhà nghỉ"
            rows.append(
                {
                    "hotel_id": f"KS-{len(rows) + 1:02d}",
                    "name": f"{kind} mẫu {len(rows) + 1:02d}, {town.name} (hư cấu)",
                    "lat": lat,
                    "lon": lon,
                    "guarded": int(index in town.guarded),
                    "phone": f"0000 900 {len(rows) + 1:03d}",
                }
            )
    return rows


def _share(town: Town, turn: int, index: int) -> float:
    if town.name == "Đông Hà":
        return 0.12 + 0.11 * index
    return (0.3, 0.62, 0.86)[turn % 3]


def room_rows(dice: Dice) -> list[dict[str, object]]:
    """Return the rows of rooms.csv; three rooms of each hotel of grade 3 and above suit wheelchairs."""
    rows: list[dict[str, object]] = []
    hotel = 0
    for town in TOWNS:
        for count, grade in zip(town.rooms, town.grades, strict=True):
            hotel += 1
            rows += [_room(dice, hotel, number, grade) for number in range(1, count + 1)]
    _close_part_time(dice, rows)
    return rows


def _room(dice: Dice, hotel: int, number: int, hotel_grade: int) -> dict[str, object]:
    accessible = hotel_grade > DOUBLE and number <= GROUND_FLOOR_ROOMS
    grade = hotel_grade if number % 3 else max(1, hotel_grade - 1)
    low, high = PRICES_VND[grade]
    beds = DOUBLE if accessible else _beds(dice, number)
    return {
        "room_id": f"P{hotel:02d}-{number:02d}",
        "hotel_id": f"KS-{hotel:02d}",
        "beds": beds,
        "grade": grade,
        "price_vnd": 10_000 * (dice.between(low, high) // 10),
        "accessible": int(accessible),
        "from": "",
        "to": "",
    }


def _beds(dice: Dice, number: int) -> int:
    if number % 13 == 0:
        return FAMILY
    if number % 9 == 0:
        return TRIPLE
    return SINGLE if dice.chance(56) else DOUBLE


def _close_part_time(dice: Dice, rows: list[dict[str, object]]) -> None:
    """Make some ordinary rooms free for a part of the period only."""
    ordinary = [row for row in rows if not row["accessible"]]
    for index, row in enumerate(dice.sample(ordinary, PARTIAL_ROOMS)):
        if index % 2:
            row["from"] = "2025-06-15"
        else:
            row["to"] = "2025-06-16"


def block_rows() -> list[dict[str, object]]:
    """Return the rows of hotel_blocks.csv: two guarded houses near by are held as a whole, by invented contracts."""
    nights = {"from": "2025-06-12", "to": "2025-06-19", "release_on": "2025-06-05"}
    held = (("HD-01", "KS-01"), ("HD-02", "KS-13"))
    return [{"block_id": block_id, "hotel_id": hotel_id, **nights} for block_id, hotel_id in held]


def hall_rows() -> list[dict[str, object]]:
    """Return the rows of halls.csv: fictional schools beside real roads, to fall back on where beds run short."""
    roads, rows = curves(), list[dict[str, object]]()
    for town, edge, share in (("Hồ Xá", "121", 0.5), ("Hồ Xá", "79", 0.5), ("Cửa Tùng", "83", 0.5)):
        lat, lon = beside(roads[edge], share, 60.0)
        for wing, places in (("A", 120), ("B", 80)):
            rows.append(
                {
                    "hall_id": f"TH-{len(rows) // 2 + 1:02d}{wing}",
                    "name": f"Nhà {wing}",
                    "house_id": f"TH-{len(rows) // 2 + 1:02d}",
                    "house_name": f"Trường mẫu {len(rows) // 2 + 1:02d}, {town} (hư cấu)",
                    "lat": lat,
                    "lon": lon,
                    "places": places,
                    "one_gender": 1,
                    "price_vnd": 40_000,
                }
            )
    return rows
