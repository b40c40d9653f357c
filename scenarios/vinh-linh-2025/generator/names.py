"""Invented personal names: family, two middle words and a given name, never the same twice.

Four words, because real office holders mostly have three; given names of present leaders are left out.
"""

from generator.dice import Dice

FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Cao", "Đoàn", "Mai", "Trịnh", "Thái", "Tạ",
)  # fmt: skip
MALE_MIDDLES = (
    "Hữu Gia", "Văn Thiên", "Đình Bảo", "Công Minh", "Bá Hoài", "Trọng An", "Viết Nam", "Sỹ Đông",
    "Khắc Hoài", "Quốc Thiện", "Thế Duy", "Xuân Bảo", "Duy Hoài", "Ngọc Thiên", "Hồng Phi", "Nhật Trường",
)  # fmt: skip
MALE_GIVENS = (
    "An", "Bách", "Cảnh", "Danh", "Duy", "Đăng", "Đạt", "Điền", "Hiển", "Hậu", "Khánh", "Khôi", "Kiên",
    "Khoa", "Lộc", "Luân", "Nguyên", "Nhân", "Phước", "Phong", "Quân", "Quý", "Sang", "Tài", "Tâm", "Tân",
    "Thịnh", "Thuận", "Tín", "Toàn", "Trí", "Triết", "Trung", "Vinh", "Vỹ",
)  # fmt: skip
FEMALE_MIDDLES = (
    "Thị Hoài", "Thị Thu", "Thị Ngọc", "Thị Bích", "Thị Mai", "Thị Hồng", "Thị Kim", "Thị Thúy", "Thị Lan",
    "Thị Minh", "Thị Diệu", "Thị Cẩm", "Thị Mỹ", "Thị Như", "Thị Khánh", "Thị Phương",
)  # fmt: skip
FEMALE_GIVENS = (
    "An", "Chi", "Cúc", "Diễm", "Dung", "Duyên", "Đào", "Giao", "Hạnh", "Hiền", "Hòa", "Huệ", "Hương",
    "Khuê", "Lài", "Liên", "Loan", "Lý", "Mai", "My", "Nga", "Ngân", "Nguyệt", "Nhàn", "Nhi", "Nhung",
    "Oanh", "Phượng", "Quyên", "Sen", "Thảo", "Thơ", "Trang", "Trinh", "Vân",
)  # fmt: skip


class NameBook:
    """Draws names of a gender and keeps every name unique over all tables."""

    def __init__(self, dice: Dice) -> None:
        """Start with no name used."""
        self._dice = dice
        self._used: set[str] = set()

    def draw(self, gender: str) -> str:
        """Return a name not drawn before; ``gender`` is nam or nữ."""
        middles, givens = (MALE_MIDDLES, MALE_GIVENS) if gender == "nam" else (FEMALE_MIDDLES, FEMALE_GIVENS)
        while True:
            name = f"{self._dice.pick(FAMILIES)} {self._dice.pick(middles)} {self._dice.pick(givens)}"
            if name not in self._used:
                self._used.add(name)
                return name
