"""Our Vietnamese order is that of ICU, as Chromium's Intl.Collator('vi') sorts, on thousands of invented names."""

import random

import pytest
from playwright.sync_api import Browser

from planner.collation import collation_key
from tests.browser_support import watched_page

SURNAMES = ("Nguyễn", "Trần", "Lê", "Lệ", "Phạm", "Hoàng", "Phan", "Võ", "Vũ", "Đặng", "Đoàn", "Doãn", "Đinh", "Ung")
MIDDLES = ("", "Văn", "Vân", "Thị", "Thi", "Hữu", "Đình", "Ngọc", "Quốc", "Ái", "Ánh", "Ấu", "Ỷ")
GIVENS = (
    *("An", "Ân", "Ấn", "Ẩn", "Anh", "Ánh", "Ảnh", "Bình", "Bính", "Đạt", "Dát", "Đức", "Dực", "Hà", "Hạ", "Há", "Hoà"),
    *("Hòa", "Hoa", "Hoá", "Hồ", "Hổ", "Hố", "Hộ", "Hô", "Ho", "Hơ", "Hờ", "Liên", "Liễn", "Lý", "Ly", "Lỵ", "Mẫn"),
    *("Mận", "Mân", "Sơn", "Son", "Sớn", "Tú", "Tư", "Tứ", "Từ", "Tuấn", "Tuân", "Thuý", "Thúy", "Thủy", "Uyên", "Yến"),
)
OTHER_NAMES = (
    *("Y-Blôk", "Y Blôk", "Y – Blôk", "Yblôk", "H'Hen Niê", "H’Hen Niê", "HHen Niê", "O'Brien", "Obrien", "Lê An (A)"),
    *("Lê An (B)", "Lê An", "Lê An 2", "Lê An 10", "Lê An/Bình", "Lê An, Bình", "Lê An; Bình", "Lê An. Bình", "Lê_An"),
    *(
        "Müller",
        "Muller",
        "Muối",
        "François",
        "Francois",
        "Wang",
        "Xa",
        "Zoe",
        "Jack",
        "Fa",
        "Peña",
        "Pena",
        "Phan & Lê",
    ),
)
"""Signs, digits and foreign letters as they occur in names."""
SCRIPT = """names => {
    const order = new Intl.Collator('vi').compare;
    return names.map((name, place) => place === 0 ? 0 : Math.sign(order(names[place - 1], name)));
}"""


def invented_names(count: int) -> list[str]:
    draw = random.Random(11)
    names = {*OTHER_NAMES}
    while len(names) < count:
        names.add(" ".join(filter(None, (draw.choice(SURNAMES), draw.choice(MIDDLES), draw.choice(GIVENS)))))
    # Sorted first, so that the draw below does not hang on the order of a set.
    return draw.sample(sorted(names), count)


@pytest.mark.browser
def test_names_sorted_by_our_key_are_in_icu_order(chromium: Browser) -> None:
    ours = sorted(invented_names(3_500), key=collation_key)

    with watched_page(chromium, ("about:",)) as page:
        page.goto("about:blank")
        steps = page.evaluate(SCRIPT, ours)

    wrong = [(ours[place - 1], ours[place]) for place, step in enumerate(steps) if step > 0]
    assert len({*ours}) == 3_500
    assert wrong == []


@pytest.mark.parametrize("text", ["m²", "①", "٣", "", "\ufdfa", "İ"])
def test_any_letter_has_a_place(text: str) -> None:
    letters, tones = collation_key(text)
    assert len(letters) == len(tones) >= len(text)
