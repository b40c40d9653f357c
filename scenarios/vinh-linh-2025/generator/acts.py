"""The fictional programme: 25 groups and 30 items, written by hand; sizes count a person once per group."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Troupe:
    """A group of performers: name, size, kind and the unit (units.csv) it comes from."""

    name: str
    size: int
    kind: str
    unit: str


TROUPES: tuple[Troupe, ...] = (
    Troupe("Học sinh trường mẫu A: đồng diễn (hư cấu)", 150, "pupils", "19363"),
    Troupe("Học sinh trường mẫu B: xếp hình (hư cấu)", 120, "pupils", "19366"),
    Troupe("Học sinh trường mẫu C: múa hoa (hư cấu)", 90, "pupils", "19414"),
    Troupe("Đội kèn thiếu nhi mẫu (hư cấu)", 40, "pupils", "19363"),
    Troupe("Đội trống hội thiếu niên mẫu (hư cấu)", 45, "pupils", "19405"),
    Troupe("Hợp xướng học sinh mẫu (hư cấu)", 60, "pupils", "19363"),
    Troupe("Hợp xướng giáo viên mẫu (hư cấu)", 50, "artists", "19363"),
    Troupe("Hợp xướng phụ nữ mẫu (hư cấu)", 48, "artists", "19384"),
    Troupe("Hợp xướng người cao tuổi mẫu (hư cấu)", 36, "veterans", "19363"),
    Troupe("Khối cựu chiến binh mẫu (hư cấu)", 64, "veterans", "19363"),
    Troupe("Khối cựu thanh niên xung phong mẫu (hư cấu)", 48, "veterans", "19405"),
    Troupe("Khối du kích địa đạo (tái hiện, hư cấu)", 40, "veterans", "19384"),
    Troupe("Khối bộ đội mẫu (hư cấu)", 64, "army", "19363"),
    Troupe("Khối biên phòng mẫu (hư cấu)", 48, "army", "19414"),
    Troupe("Đội tiêu binh, đội cờ mẫu (hư cấu)", 24, "army", "19363"),
    Troupe("Khối dân quân nam mẫu (hư cấu)", 56, "militia", "19420"),
    Troupe("Khối nữ dân quân mẫu (hư cấu)", 56, "militia", "19408"),
    Troupe("Khối công an mẫu (hư cấu)", 56, "militia", "19363"),
    Troupe("Khối thanh niên tình nguyện mẫu (hư cấu)", 72, "youth", "19396"),
    Troupe("Khối nông dân mẫu (hư cấu)", 60, "people", "19402"),
    Troupe("Khối công nhân, doanh nghiệp mẫu (hư cấu)", 50, "people", "19366"),
    Troupe("Đội cồng chiêng Vân Kiều mẫu (hư cấu)", 30, "artists", "19426"),
    Troupe("Đội hò, dân ca mẫu (hư cấu)", 26, "artists", "19375"),
    Troupe("Đoàn nghệ thuật mẫu: múa (hư cấu)", 49, "artists", "19363"),
    Troupe("Đoàn nghệ thuật mẫu: nhạc (hư cấu)", 34, "artists", "19363"),
)

DOUBLE_PLAYERS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (20, (6, 8)), (16, (7, 24)), (14, (9, 10)), (12, (10, 11)), (12, (13, 15)), (10, (16, 12)),
    (10, (23, 24)), (10, (25, 7)), (8, (4, 6, 1)), (8, (17, 19)),
)  # fmt: skip
"""How many named people belong to several groups (1 = the first troupe): 120 people in 248 places."""
SOLOISTS = 12


@dataclass(frozen=True)
class Act:
    """An item: name, minutes on stage, who performs; rehearsals alone and combined: how many, how long."""

    name: str
    minutes: int
    groups: tuple[int, ...]
    soloists: tuple[int, ...] = ()
    alone: int = 5
    combined: int = 0
    alone_min: int = 90
    combined_min: int = 120
    kinds: str = ""
    equipment: str = ""


SMALL = "hội trường;nhà đa năng;nhà văn hóa"
FIELD = "sân vận động;sân di tích"
BIG = "quảng trường;sân vận động"

ACTS: tuple[Act, ...] = (
    Act("Trống hội chào mừng", 4, (5,), kinds=SMALL, equipment="trống"),
    Act("Kèn đồng chào cờ", 3, (4,), kinds=SMALL, equipment="kèn"),
    Act("Nghi thức đội cờ", 4, (15,), kinds=FIELD, equipment="cờ", alone=6),
    Act("Đồng diễn Vĩ tuyến 17", 6, (1,), kinds=FIELD, alone=6, alone_min=120, equipment="cờ nhỏ"),
    Act("Xếp hình số 70", 5, (2,), kinds=FIELD, alone=6, alone_min=105, equipment="bảng màu"),
    Act("Múa hoa đất lửa", 5, (3,), kinds="sân vận động;nhà đa năng;hội trường", equipment="hoa"),
    Act("Hợp xướng thiếu nhi", 4, (6,), (1,), kinds=SMALL, equipment="piano"),
    Act("Hợp xướng giáo viên", 4, (7,), (2,), kinds=SMALL, equipment="piano"),
    Act("Hợp xướng phụ nữ", 4, (8,), kinds=SMALL),
    Act("Hợp xướng người cao tuổi", 4, (9,), kinds=SMALL, alone_min=60),
    Act("Khối cựu chiến binh diễu hành", 3, (10,), kinds=FIELD, alone=4, alone_min=60),
    Act("Khối thanh niên xung phong diễu hành", 3, (11,), kinds=FIELD, alone=4, alone_min=60),
    Act("Tái hiện địa đạo", 6, (12,), (3, 4), kinds=SMALL, equipment="đạo cụ"),
    Act("Khối bộ đội diễu hành", 3, (13,), kinds=FIELD, alone=5),
    Act("Khối biên phòng diễu hành", 3, (14,), kinds=FIELD, alone=5),
    Act("Khối dân quân nam diễu hành", 3, (16,), kinds=FIELD, alone=5),
    Act("Khối nữ dân quân diễu hành", 3, (17,), kinds=FIELD, alone=5),
    Act("Khối công an diễu hành", 3, (18,), kinds=FIELD, alone=4),
    Act("Cồng chiêng Vân Kiều", 5, (22,), kinds=SMALL, equipment="cồng chiêng"),
    Act("Hò địa đạo, dân ca", 5, (23,), (5, 6), kinds=SMALL),
    Act("Múa Khúc ca đôi bờ", 6, (24,), (7,), kinds=SMALL, alone=5),
    Act("Hòa tấu Bến Hải", 5, (25,), (8,), kinds=SMALL, alone_min=120),
    Act(
        "Liên khúc quê hương",
        8,
        (7, 8, 25),
        (2, 9),
        alone=0,
        combined=2,
        kinds="hội trường;nhà đa năng",
        equipment="loa kéo",
    ),
    Act("Ký ức lũy thép", 8, (9, 10, 12, 24), (3, 10), alone=0, combined=2, kinds=BIG, equipment="loa kéo"),
    Act("Thế hệ tiếp bước", 7, (1, 6, 19), (1, 11), alone=0, combined=2, kinds=BIG, equipment="loa kéo"),
    Act(
        "Khối quần chúng diễu hành",
        6,
        (19, 20, 21),
        alone=0,
        combined=2,
        combined_min=90,
        kinds=FIELD,
        equipment="loa kéo",
    ),
    Act(
        "Khối lực lượng vũ trang đội hình lớn",
        8,
        (13, 14, 15, 16, 17, 18),
        alone=0,
        combined=3,
        kinds=BIG,
        equipment="loa kéo",
    ),
    Act("Đại hợp xướng", 6, (6, 7, 8, 9, 25), (12,), alone=0, combined=2, kinds=BIG, equipment="piano;loa kéo"),
    Act(
        "Bản sắc Vĩnh Linh",
        7,
        (22, 23, 24),
        (5,),
        alone=0,
        combined=2,
        kinds="hội trường;nhà đa năng;sân di tích",
        equipment="loa kéo",
    ),
    Act(
        "Màn kết: Vĩnh Linh hướng tới tương lai",
        8,
        (1, 2, 3, 5, 19),
        (9, 12),
        alone=0,
        combined=3,
        kinds=BIG,
        equipment="loa kéo",
    ),
)

DIRECTORS: tuple[tuple[int, ...], ...] = ((23, 28), (24, 26, 27), (25, 29, 30))
"""Acts that each director leads; all of them lead the whole programme."""

STOCK: dict[str, int] = {
    "trống": 1, "kèn": 1, "cờ": 2, "cờ nhỏ": 1, "bảng màu": 1, "hoa": 1, "piano": 1, "đạo cụ": 1, "cồng chiêng": 1,
    "loa kéo": 3, "âm thanh": 1, "ánh sáng": 1, "màn hình LED": 1,
}  # fmt: skip
"""How many there are of each equipment."""

BY_BUS = (2, 3, 8, 21, 22)
"""Groups from afar, which the organiser's coaches bring."""

ORGANISATIONS: dict[int, str] = {
    **dict.fromkeys((1, 4, 6), "TC-075"), 11: "XA-19405", 15: "VL-QS", 13: "VL-QS", 16: "XA-19420", 17: "XA-19408",
    18: "VL-CAH", 19: "VL-HD", 20: "XA-19402", 21: "XA-19366",
}  # fmt: skip
"""Organisation of a group, so that its congress or exam is known."""

CONGRESSES: tuple[tuple[str, str, str], ...] = (
    ("TC-075", "2025-06-03", "thi tuyển sinh (giả định)"),
    ("XA-19405", "2025-05-29", "đại hội đảng bộ xã (giả định)"),
    ("XA-19402", "2025-06-05", "đại hội đảng bộ xã (giả định)"),
    ("VL-HD", "2025-06-06", "đại hội đoàn (giả định)"),
)

KINDS: tuple[tuple[str, str, int, int, int, str, str], ...] = (
    ("pupils", "Học sinh", 240, 720, 600, "06:00", "21:00"),
    ("veterans", "Cựu chiến binh, người cao tuổi", 180, 540, 720, "06:00", "20:30"),
    ("army", "Bộ đội, biên phòng", 300, 1200, 480, "", ""),
    ("militia", "Dân quân, công an", 240, 900, 600, "", "21:30"),
    ("artists", "Nghệ sĩ, hợp xướng", 240, 900, 600, "", "22:00"),
    ("youth", "Thanh niên", 240, 900, 600, "", "21:30"),
    ("people", "Quần chúng", 240, 720, 600, "05:30", "21:00"),
)
"""Kind, name, minutes a day and a week, minutes of rest, earliest and latest hour: assumptions of this pack."""
