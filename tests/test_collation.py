"""Vietnamese order: letters first, then tones; people by given name; nobody is merged with anybody."""

import itertools
import random

import pytest

from planner.collation import collation_key, name_key

# The published order of the letters and of the tones (ngang, huyền, hỏi, ngã, sắc, nặng).
LETTERS = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
WORDS = ["an", "Ấn", "ban", "bàn", "Bảo", "dung", "Đan", "Đoan", "Doãn", "Hoà", "Lê An", "Lệ", "ử"]


def shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


def test_letters_stand_in_the_published_order() -> None:
    assert sorted(shuffled(LETTERS), key=collation_key) == LETTERS


def test_tones_stand_in_the_published_order() -> None:
    assert sorted(shuffled(TONES), key=collation_key) == TONES


@pytest.mark.parametrize(("first", "second"), [("má", "mai"), ("dạ", "đa"), ("Lê Anh", "Lên"), ("bạn", "bàng")])
def test_letters_decide_before_tones_and_blanks_come_first(first: str, second: str) -> None:
    assert collation_key(first) < collation_key(second)


def test_names_are_listed_by_given_name_then_the_rest() -> None:
    names = ["Trần Văn An", "Lê Thị Bình", "Lê Văn An", "Đoàn Ân"]

    assert sorted(names, key=name_key) == ["Lê Văn An", "Trần Văn An", "Đoàn Ân", "Lê Thị Bình"]


def test_different_names_have_different_keys() -> None:
    assert collation_key("Đoàn") != collation_key("Doãn")
    assert len({collation_key(word) for word in WORDS}) == len(WORDS)


def test_composed_and_decomposed_text_are_the_same() -> None:
    assert collation_key("Hòa") == collation_key("Ho\u0300a".replace("o\u0300", "ò"))
    assert collation_key("e\u0323\u0302") == collation_key("ệ")


def test_order_is_total() -> None:
    for left, right in itertools.combinations(WORDS, 2):
        assert (collation_key(left) < collation_key(right)) != (collation_key(right) < collation_key(left))
