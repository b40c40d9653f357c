"""Awards from the highest to the lowest."""

from collections.abc import Sequence
from itertools import permutations

import pytest

from planner.law.awards import Award, award_of, awards_out_of_order
from planner.law.ritual import Placed

HIGH_TO_LOW = (
    "Trao Huân chương Độc lập hạng Nhì",
    "Trao Cờ thi đua của Chính phủ",
    "Trao Bằng công nhận huyện đạt chuẩn Nông thôn mới",
)


def placed(titles: Sequence[str]) -> list[Placed]:
    return [Placed(title, "trao_thuong", title) for title in titles]


def test_of_all_orders_of_three_awards_only_high_to_low_is_accepted() -> None:
    accepted = [order for order in permutations(HIGH_TO_LOW) if not awards_out_of_order(placed(order))]
    assert accepted == [HIGH_TO_LOW]


@pytest.mark.parametrize(
    ("title", "award"),
    [
        ("Huân chương Lao động của Chủ tịch nước", Award(0, 0)),
        ("HUÂN CHƯƠNG  Độc lập", Award(0, 0)),
        ("Cờ thi đua của UBND tỉnh", Award(2, 1)),
        ("Bằng khen của Thủ tướng Chính phủ", Award(3, 0)),
        ("Giấy khen của Chủ tịch UBND huyện", Award(4, 2)),
        ("Trao Bằng", Award(3, None)),
        ("Tặng hoa", None),
    ],
)
def test_kind_and_level_are_read_from_the_title(title: str, award: Award | None) -> None:
    assert award_of(title) == award


def test_a_certificate_of_the_prime_minister_goes_before_a_flag_of_the_province() -> None:
    titles = ["Bằng khen của Thủ tướng Chính phủ", "Cờ thi đua của UBND tỉnh"]
    assert awards_out_of_order(placed(titles)) == ()
    (pair,) = awards_out_of_order(placed(titles[::-1]))
    assert [each.title for each in pair] == titles[::-1]


def test_titles_that_name_no_award_are_passed_over() -> None:
    (pair,) = awards_out_of_order(placed(["Trao Giấy khen", "Chụp ảnh", "Trao Huân chương"]))
    assert pair[0].item_id == "Trao Giấy khen"
