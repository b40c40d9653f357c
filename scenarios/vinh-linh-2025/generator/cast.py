"""Who is invited: the attending guests of every rank and the delegations they come in.

``Share`` counts principals: each wheelchair user and each guest with a companion brings one more guest.
Attending in all: 1,200; nominated, approved or declined besides: 150.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """Attending guests of a rank: principals, those in wheelchairs, others with a companion."""

    principals: int
    wheelchair: int = 0
    accompanied: int = 0


MOTHERS, HEROES, ELDERS, TWINNED, FOREIGN, SPONSORS, RELIGIOUS, AWARDED, PRESS, YOUTH = (
    12,
    13,
    14,
    15,
    16,
    22,
    23,
    29,
    30,
    31,
)
"""Ranks (ranks.csv) that are treated apart."""

SHARES: dict[int, Share] = {
    3: Share(1), 4: Share(2), 5: Share(3, 0, 1), 6: Share(4), 7: Share(10, 0, 1), 8: Share(2), 9: Share(6),
    10: Share(14), 11: Share(7), 12: Share(10, 5, 5), 13: Share(9, 2, 2), 14: Share(12, 3, 4),
    15: Share(81, 0, 1), 16: Share(9), 17: Share(66), 18: Share(38), 19: Share(36, 1, 2), 20: Share(27),
    21: Share(48), 22: Share(84), 23: Share(27, 2, 1), 24: Share(78, 0, 1), 25: Share(150, 10, 3),
    26: Share(66, 3, 2), 27: Share(84), 28: Share(54), 29: Share(62, 4, 1), 30: Share(42),
    31: Share(108, 6),
}  # fmt: skip

OTHERS: dict[int, tuple[str, int]] = {
    4: ("nominated", 1), 6: ("nominated", 2), 7: ("declined", 2), 10: ("declined", 1), 12: ("declined", 2),
    14: ("declined", 3), 15: ("approved", 8), 16: ("nominated", 3), 17: ("approved", 6),
    19: ("approved", 6), 20: ("declined", 3), 21: ("nominated", 6), 22: ("nominated", 14),
    23: ("approved", 4), 24: ("nominated", 14), 25: ("declined", 22), 26: ("declined", 9),
    27: ("approved", 12), 28: ("approved", 2), 29: ("nominated", 8), 30: ("nominated", 8),
    31: ("approved", 14),
}  # fmt: skip
"""By rank: the status of those who do not attend and how many they are."""


@dataclass(frozen=True)
class DelegationPlan:
    """A delegation: its name, the kind of its organisation, its ranks, whence it comes, whether from afar."""

    name: str
    kind: str
    ranks: tuple[int, ...]
    origin: str
    far: bool = False


NEIGHBOURS = (
    "Thành phố Đông Hà", "Thị xã Quảng Trị", "Huyện Gio Linh", "Huyện Cam Lộ", "Huyện Triệu Phong",
    "Huyện Hải Lăng", "Huyện Đakrông", "Huyện Hướng Hóa", "Huyện đảo Cồn Cỏ",
)  # fmt: skip
FAR_PLACES = (
    "Bắc Trung Bộ",
    "Đồng bằng sông Hồng",
    "miền núi phía Bắc",
    "Nam Trung Bộ",
    "Tây Nguyên",
    "Nam Bộ",
)


def delegation_plans(communes: list[str]) -> list[DelegationPlan]:
    """Return the 95 delegations; ``communes`` are the 18 communes and towns of the district."""
    plans = [
        DelegationPlan("Đoàn Trung ương (hư cấu)", "party", (3, 4, 5, 6), "Hà Nội", far=True),
        DelegationPlan("Đoàn quân khu và tướng lĩnh (hư cấu)", "force", (7,), "Bắc Trung Bộ", far=True),
        DelegationPlan("Đoàn lãnh đạo tỉnh (hư cấu)", "state", (8, 9, 10, 11), "Đông Hà"),
        DelegationPlan("Đoàn Mẹ Việt Nam Anh hùng, anh hùng, lão thành (hư cấu)", "front", (12, 13, 14), "Hồ Xá"),
    ]
    plans += [
        DelegationPlan(f"Đoàn địa phương kết nghĩa {i:02d} (hư cấu)", "state", (15,), FAR_PLACES[i % 4], far=True)
        for i in range(1, 28)
    ]
    plans += [
        DelegationPlan(f"Đoàn khách quốc tế {i:02d} (hư cấu)", "international", (16,), "nước ngoài", far=True)
        for i in range(1, 4)
    ]
    plans += [
        DelegationPlan(f"Đoàn sở, ban, ngành tỉnh {i:02d} (hư cấu)", "agency", (17,), "Đông Hà") for i in range(1, 15)
    ]
    plans += [
        DelegationPlan("Đoàn chủ nhà huyện Vĩnh Linh (hư cấu)", "party", (18,), "Hồ Xá"),
        DelegationPlan("Đoàn nguyên lãnh đạo huyện các thời kỳ (hư cấu)", "party", (19,), "Hồ Xá"),
    ]
    plans += [DelegationPlan(f"Đoàn {name}", "state", (20,), name) for name in NEIGHBOURS]
    plans += [
        DelegationPlan(f"Đoàn lực lượng vũ trang {i:02d} (hư cấu)", "force", (21,), "Đông Hà") for i in range(1, 4)
    ]
    plans += _society_plans()
    plans += [DelegationPlan(f"Đoàn {name}", "commune", (28,), name) for name in communes]
    return plans


def _society_plans() -> list[DelegationPlan]:
    far, near = True, False
    rows: list[tuple[str, str, int, bool, str]] = [
        ("Đoàn nhà tài trợ 01 (hư cấu)", "enterprise", 22, near, "Đông Hà"),
        ("Đoàn nhà tài trợ 02 (hư cấu)", "enterprise", 22, near, "Hồ Xá"),
        ("Đoàn chức sắc tôn giáo, người có uy tín (hư cấu)", "religious", 23, near, "Hồ Xá"),
        ("Đoàn đồng hương 01 (hư cấu)", "front", 24, far, "Nam Bộ"),
        ("Đoàn đồng hương 02 (hư cấu)", "front", 24, far, "Đồng bằng sông Hồng"),
        ("Đoàn cựu chiến binh 01 (hư cấu)", "front", 25, far, "Bắc Trung Bộ"),
        ("Đoàn cựu chiến binh 02 (hư cấu)", "front", 25, far, "Đồng bằng sông Hồng"),
        ("Đoàn thương bệnh binh, thanh niên xung phong (hư cấu)", "front", 25, near, "Vĩnh Linh"),
        ("Đoàn gia đình người có công (hư cấu)", "front", 26, near, "Vĩnh Linh"),
        ("Đoàn phòng, ban, đơn vị huyện (hư cấu)", "agency", 27, near, "Hồ Xá"),
        ("Đoàn điển hình tiên tiến, người nhận thưởng (hư cấu)", "agency", 29, near, "Vĩnh Linh"),
        ("Đoàn báo chí (hư cấu)", "press", 30, far, "Hà Nội"),
        ("Đoàn trường trung học phổ thông mẫu (hư cấu)", "school", 31, near, "Hồ Xá"),
        ("Đoàn đoàn viên thanh niên (hư cấu)", "school", 31, near, "Vĩnh Linh"),
    ]
    return [DelegationPlan(name, kind, (rank,), origin, far=far) for name, kind, rank, far, origin in rows]


POSTS: dict[int, tuple[str, str]] = {
    3: ("Lãnh đạo cấp cao", "Lãnh đạo cấp cao"),
    4: ("Ủy viên Trung ương Đảng", "Bộ trưởng"),
    5: ("Nguyên Ủy viên Trung ương Đảng", "Nguyên Bộ trưởng"),
    6: ("Thứ trưởng", "Phó Trưởng ban Đảng ở Trung ương"),
    7: ("Lãnh đạo Bộ Tư lệnh Quân khu", "Sĩ quan cấp tướng nghỉ hưu"),
    8: ("Bí thư Tỉnh ủy", "Nguyên Bí thư Tỉnh ủy"),
    9: ("Phó Bí thư Tỉnh ủy", "Nguyên Phó Bí thư Tỉnh ủy"),
    10: ("Ủy viên Ban Thường vụ Tỉnh ủy", "Ủy viên Ban Thường vụ Tỉnh ủy"),
    11: ("Phó Chủ tịch UBND tỉnh", "Phó Chủ tịch HĐND tỉnh"),
    12: ("Mẹ Việt Nam Anh hùng", "Mẹ Việt Nam Anh hùng"),
    13: ("Anh hùng Lực lượng vũ trang nhân dân", "Anh hùng Lao động"),
    14: ("Lão thành cách mạng", "Cán bộ tiền khởi nghĩa"),
    15: ("Lãnh đạo địa phương kết nghĩa", "Thành viên đoàn kết nghĩa"),
    16: ("Trưởng đoàn khách quốc tế", "Thành viên đoàn khách quốc tế"),
    17: ("Lãnh đạo sở, ban, ngành tỉnh", "Trưởng phòng cấp sở"),
    18: ("Ủy viên Ban Thường vụ Huyện ủy", "Ủy viên Ban Chấp hành Đảng bộ huyện"),
    19: ("Nguyên Bí thư Huyện ủy", "Nguyên lãnh đạo huyện"),
    20: ("Lãnh đạo cấp huyện", "Thành viên đoàn cấp huyện"),
    21: ("Chỉ huy đơn vị", "Sĩ quan"),
    22: ("Giám đốc doanh nghiệp tài trợ", "Đại diện nhà tài trợ"),
    23: ("Chức sắc tôn giáo", "Người có uy tín trong đồng bào dân tộc thiểu số"),
    24: ("Trưởng ban liên lạc đồng hương", "Hội viên đồng hương"),
    25: ("Trưởng ban liên lạc cựu chiến binh", "Cựu chiến binh"),
    26: ("Thân nhân liệt sĩ", "Gia đình người có công"),
    27: ("Trưởng phòng cấp huyện", "Phó Trưởng phòng cấp huyện"),
    28: ("Bí thư Đảng ủy", "Chủ tịch UBND"),
    29: ("Điển hình tiên tiến", "Người nhận thưởng"),
    30: ("Trưởng nhóm phóng viên", "Phóng viên"),
    31: ("Giáo viên phụ trách", "Học sinh, đoàn viên"),
}
"""Post of the first guest of a rank in a delegation, and of the others (fictional holders)."""
