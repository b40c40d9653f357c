"""Zones of the square and of the hall, with gates and widths; all invented, to be measured on the ground."""

from generator.tables import Row

Zone = tuple[str, str, str, int, int, int, int, int]
"""Id, name, venue, people, minutes of admission, minutes to leave, minutes in an emergency, longest walk in metres."""
ZONES: tuple[Zone, ...] = (
    ("KV-01", "Khu ghế đại biểu, quảng trường", "DTL-01", 1200, 60, 8, 8, 40),
    ("KV-02", "Khu chờ của khối biểu diễn, quảng trường", "DTL-01", 1300, 60, 8, 8, 45),
    ("KV-03", "Khu Nhân dân xem, ngoài quảng trường", "", 3000, 75, 8, 8, 60),
    ("KV-04", "Hội trường nhà văn hóa (khi mưa)", "DTL-02", 470, 45, 8, 3, 25),
)
AREAS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("DT-01", "KV-01", "Ghế đại biểu", "", "2", "1224"),
    ("DT-02", "KV-02", "Sân chờ, có đạo cụ", "1450", "1", ""),
    ("DT-03", "KV-03", "Vỉa hè, bãi cỏ đường Hùng Vương", "1200", "2", ""),
    ("DT-04", "KV-03", "Bãi cỏ đường Trần Phú", "450", "2", ""),
    ("DT-05", "KV-04", "Ghế hội trường", "", "2", "470"),
)
Gate = tuple[str, str, str, str, str, tuple[int, int, int], int, str]
"""Id, zone, name, width, surface, whether entry, exit, emergency; lanes; people a minute and lane (blank: default)."""
GATES: tuple[Gate, ...] = (
    ("CUA-01", "KV-01", "Cửa 1", "3", "bằng", (1, 1, 1), 3, "8"),
    ("CUA-02", "KV-01", "Cửa 2", "3", "bằng", (1, 1, 1), 3, "8"),
    ("CUA-03", "KV-01", "Cửa 3", "2.4", "bằng", (0, 1, 1), 0, ""),
    ("CUA-04", "KV-01", "Bậc tam cấp sau sân", "2", "bậc", (0, 0, 1), 0, ""),
    ("CUA-05", "KV-02", "Cửa 4", "4", "bằng", (1, 1, 1), 4, ""),
    ("CUA-06", "KV-02", "Cửa 5", "4", "bằng", (1, 1, 1), 4, ""),
    ("CUA-07", "KV-03", "Cửa 6", "3.5", "bằng", (1, 1, 1), 4, ""),
    ("CUA-08", "KV-03", "Cửa 7", "2.5", "bằng", (1, 1, 1), 2, ""),
    ("CUA-09", "KV-03", "Cửa 8", "2", "bằng", (1, 1, 1), 2, ""),
    ("CUA-10", "KV-03", "Bậc xuống đường Trần Phú", "1.5", "bậc", (0, 0, 1), 0, ""),
    ("CUA-11", "KV-04", "Cửa chính", "1.8", "bằng", (1, 1, 1), 2, ""),
    ("CUA-12", "KV-04", "Cửa trái", "1.2", "bằng", (0, 1, 1), 0, ""),
    ("CUA-13", "KV-04", "Cửa phải, có bậc", "1.2", "bậc", (0, 1, 1), 0, ""),
    ("CUA-14", "KV-04", "Cửa thoát nạn sau sân khấu", "0.9", "bằng", (0, 0, 1), 0, ""),
)


def zone_rows() -> list[Row]:
    """Return the rows of crowd_zones.csv."""
    columns = (
        "zone_id", "name", "venue_id", "people", "entry_min", "egress_limit_min", "emergency_limit_min", "walk_m",
    )  # fmt: skip
    return [dict(zip(columns, (zone[0], f"{zone[1]} (hư cấu)", *zone[2:]), strict=True)) for zone in ZONES]


def area_rows() -> list[Row]:
    """Return the rows of crowd_areas.csv."""
    columns = ("area_id", "zone_id", "name", "area_m2", "density", "seats")
    return [dict(zip(columns, area, strict=True)) for area in AREAS]


def exit_rows() -> list[Row]:
    """Return the rows of crowd_exits.csv."""
    return [
        {
            "exit_id": exit_id,
            "zone_id": zone_id,
            "name": f"{name} (bề rộng hư cấu)",
            "width_m": width_m,
            "surface": surface,
            "entry": uses[0],
            "exit": uses[1],
            "emergency": uses[2],
            "lanes": lanes,
            "per_lane_min": per_lane_min,
        }
        for exit_id, zone_id, name, width_m, surface, uses, lanes, per_lane_min in GATES
    ]
