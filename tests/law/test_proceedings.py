"""How words of a sheet are read: introductions, salutations, awards, flags; each reading, one good and one bad text."""

from collections.abc import Callable

import pytest

from planner.law import proceedings

HOST = "Ủy ban nhân dân huyện Vĩnh Linh"
SUPERIOR = "đồng chí Lê Văn An, Bí thư Tỉnh ủy"
GROUP = "các đồng chí lãnh đạo sở, ngành"
OWN = "đồng chí Trần Thị Bình, Bí thư Huyện ủy Vĩnh Linh"


@pytest.mark.parametrize(
    ("entries", "pairs"),
    [
        ((SUPERIOR, GROUP, OWN), 0),
        ((GROUP, SUPERIOR, OWN), 1),
        ((SUPERIOR, OWN, GROUP), 1),
        ((OWN, GROUP, SUPERIOR), 2),
        ((SUPERIOR,), 0),
    ],
)
def test_superiors_then_groups_then_the_host(entries: tuple[str, ...], pairs: int) -> None:
    found = proceedings.introductions("Trân trọng giới thiệu: " + "; ".join(entries) + ".", HOST)
    assert len(found) == len(entries)
    assert len(proceedings.out_of_place(found)) == pairs


def test_the_host_introduces_its_incumbent_head() -> None:
    former = proceedings.introductions("đồng chí Lê Văn Cư, nguyên Bí thư Huyện ủy Vĩnh Linh", HOST)
    assert proceedings.former_host(former) == former[0]
    assert proceedings.former_host(proceedings.introductions(OWN, HOST)) is None


def test_words_that_name_nobody_are_no_entry() -> None:
    assert proceedings.introductions("Về dự buổi lễ hôm nay, xin trân trọng giới thiệu.", HOST) == ()


def test_only_people_saluted_by_name_are_counted() -> None:
    text = "Kính thưa đồng chí Lê Văn An! Kính thưa quý vị đại biểu! Kính thưa ông Phạm Văn Bình, Bí thư Tỉnh ủy."
    assert proceedings.named_salutations(text) == ("đồng chí Lê Văn An", "ông Phạm Văn Bình, Bí thư Tỉnh ủy")


READINGS: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (proceedings.is_hired, "MC thuê ngoài", "Phó Trưởng ban Tổ chức"),
    (proceedings.is_state_award, "Trao Huân chương Độc lập hạng Nhì", "Trao Bằng khen của UBND tỉnh"),
    (proceedings.acts_with_mandate, "thừa ủy quyền của Chủ tịch nước", "Bí thư Tỉnh ủy trao"),
    (proceedings.hears_standing, "người nhận đứng hàng ngang", "người nhận được hướng dẫn"),
    (proceedings.things_out_of_order, "trao Cờ, gắn Huân chương", "gắn Huân chương, trao Bằng, trao Cờ"),
    (proceedings.is_posthumous, "Truy tặng Huân chương", "Trao tặng Huân chương"),
    (proceedings.family_receives, "đại diện gia đình nhận", "đại diện cơ quan nhận"),
    (proceedings.has_corsages, "hoa cài ngực", "hoa tặng"),
    (proceedings.flag_on_the_right, "Quốc kỳ bên phải lễ đài", "Quốc kỳ bên trái lễ đài; hoa bên phải"),
)


@pytest.mark.parametrize(("reading", "yes", "no"), READINGS, ids=lambda value: getattr(value, "__name__", None))
def test_a_reading_tells_its_two_texts_apart(reading: Callable[[str], bool], yes: str, no: str) -> None:
    assert reading(yes)
    assert not reading(no)


def test_every_citation_says_its_rule_its_article_and_how_sure_it_is() -> None:
    bases = [value for value in vars(proceedings).values() if isinstance(value, proceedings.Basis)]
    assert len({basis.rule for basis in bases}) == len(bases) == 12
    assert {basis.mark for basis in bases} == {"V", "V*"}
    assert proceedings.STANDING.cite() == "R17; NĐ 145/2013/NĐ-CP Đ28; V"
