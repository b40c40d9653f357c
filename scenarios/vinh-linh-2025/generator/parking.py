"""Parking lots, all invented: beside roads that are not national roads, never on a carriageway."""

from dataclasses import dataclass

from generator.places import beside, curves
from generator.tables import Row


@dataclass(frozen=True)
class Lot:
    """A lot: its road edge, share of its length, metres to the left; its spaces; who may use it."""

    name: str
    edge: str
    share: float
    left_m: float
    spaces: tuple[int, int, int]
    for_whom: str


LOTS: tuple[Lot, ...] = (
    Lot("Bãi xe thẻ A cạnh quảng trường", "120", 0.35, 60.0, (60, 0, 2), "thẻ A"),
    Lot("Bãi xe thẻ B đường Trần Hưng Đạo 1", "121", 0.35, 70.0, (120, 0, 4), "thẻ B"),
    Lot("Bãi xe ban tổ chức đường Trần Hưng Đạo 2", "121", 0.7, -70.0, (60, 150, 0), "BTC"),
    Lot("Bãi xe khách các đoàn đường Trần Phú 1", "122", 0.65, -80.0, (40, 0, 30), "xe khách đoàn đại biểu"),
    Lot("Bãi xe khối biểu diễn đường Trần Phú 2", "122", 0.35, -80.0, (20, 100, 24), "khối biểu diễn"),
    Lot("Bãi xe máy đường Hai Bà Trưng", "125", 0.5, -80.0, (0, 1200, 0), "Nhân dân"),
    Lot("Bãi xe máy đường Đinh Tiên Hoàng", "124", 0.5, -70.0, (30, 900, 0), "Nhân dân"),
    Lot("Bãi xe phía tây đường Nguyễn Du", "94", 0.5, 80.0, (150, 600, 10), "Nhân dân"),
    Lot("Bãi xe phía bắc đường liên xã", "32", 0.85, 80.0, (120, 800, 8), "Nhân dân"),
    Lot("Bãi xe cứu thương và chữa cháy đường Hùng Vương", "120", 0.7, -60.0, (20, 10, 0), "làm nhiệm vụ"),
)


def lot_rows() -> list[Row]:
    """Return the rows of parking.csv."""
    roads = curves()
    rows: list[Row] = []
    for index, lot in enumerate(LOTS, start=1):
        lat, lon = beside(roads[lot.edge], lot.share, lot.left_m)
        cars, motorbikes, coaches = lot.spaces
        rows.append(
            {
                "lot_id": f"BD-{index:02d}",
                "name": f"{lot.name} (hư cấu)",
                "lat": lat,
                "lon": lon,
                "cars": cars,
                "motorbikes": motorbikes,
                "coaches": coaches,
                "for_whom": lot.for_whom,
            }
        )
    return rows


LANES: dict[str, tuple[int, int]] = {
    "BD-01": (1, 1),
    "BD-02": (2, 2),
    "BD-04": (2, 2),
    "BD-06": (3, 4),
    "BD-07": (2, 3),
}
"""Lanes in and out; one of each where nothing is said."""


def entry_rows() -> list[Row]:
    """Return the rows of parking_entries.csv: a way in and a way out of every lot."""
    return [
        {
            "entry_id": f"{row['lot_id']}-{mark}",
            "lot_id": row["lot_id"],
            "name": f"Lối {word} (giả định)",
            "use": use,
            "lanes": LANES.get(str(row["lot_id"]), (1, 1))[side],
        }
        for row in lot_rows()
        for side, (use, mark, word) in enumerate((("in", "V", "vào"), ("out", "R", "ra")))
    ]


SERVICES: tuple[tuple[str, int, str, int, int, int], ...] = (
    ("BD-01", 36, "", 0, 16, 20),
    ("BD-02", 0, "", 0, 16, 20),
    ("BD-03", 0, "", 0, 16, 20),
    ("BD-04", 0, "", 0, 16, 20),
    ("BD-05", 0, "BD-04", 0, 16, 20),
    ("BD-06", 0, "BD-07", 0, 16, 20),
    ("BD-07", 0, "BD-08", 0, 16, 20),
    ("BD-08", 0, "", 6, 29, 20),
    ("BD-09", 0, "BD-08", 4, 29, 15),
    ("BD-10", 0, "", 0, 16, 20),
)
"""Lot, spaces for people with disabilities, where it overflows to; shuttle: buses, seats, minutes of a round."""


def service_rows() -> list[Row]:
    """Return the rows of lot_services.csv."""
    columns = ("lot_id", "disabled", "overflow_to", "shuttle_buses", "shuttle_seats", "shuttle_round_min")
    walk_m, rows = {"BD-01": "90"}, list[Row]()
    for row in SERVICES:
        more = {"walk_m": walk_m.get(row[0], ""), "in_charge": f"Tổ bãi {row[0]} (hư cấu)"}
        rows.append({**dict(zip(columns, row, strict=True)), **more})
    return rows
