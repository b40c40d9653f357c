"""Order of precedence, of introduction, and whom the speech may name."""

import random
from datetime import date
from itertools import pairwise

import pytest

from planner.guests import (
    Answered,
    Ranked,
    Register,
    SubstituteNamed,
    in_order,
    introductions,
    salutation,
    speech_names_only_the_highest,
    who_comes,
)
from planner.law.protocol import built_in_ranks
from tests.guests.conftest import Steps

RANKS = built_in_ranks()
MINISTER = Ranked("K1", "Lê Văn A", "Bộ trưởng", 4)
FORMER = Ranked("K2", "Hồ Văn B", "nguyên Bộ trưởng", 4)
SECRETARY = Ranked("K3", "Trần Thị C", "Bí thư Huyện ủy", 18, is_host=True)
FORMER_SECRETARY = Ranked("K4", "Trần D", "Nguyên Bí thư Huyện ủy", 18, is_host=True)
DEPARTMENTS = [Ranked("K5", "Vũ E", "Giám đốc", 17), Ranked("K6", "Vũ G", "Giám đốc", 17)]
PRESS = Ranked("K7", "Lý H", "Phóng viên", 30)

# each pair: the first stands before the second, by one reason alone
BEFORE = {
    "higher level": (Ranked("a", "Z", "", 3), Ranked("b", "A", "", 4)),
    "incumbent before former": (Ranked("a", "Z", "Bí thư", 8), Ranked("b", "A", "nguyên Bí thư", 8)),
    "guest before host": (Ranked("a", "Z", "", 8), Ranked("b", "A", "", 8, is_host=True)),
    "longer in post": (
        Ranked("a", "Z", "", 8, in_post_since=date(2015, 1, 1)),
        Ranked("b", "A", "", 8, in_post_since=date(2020, 1, 1)),
    ),
    "known before unknown": (Ranked("a", "Z", "", 8, in_post_since=date(2015, 1, 1)), Ranked("b", "A", "", 8)),
    "older": (Ranked("a", "Z", "", 8, birth_year=1950), Ranked("b", "A", "", 8, birth_year=1951)),
    "alphabet": (Ranked("a", "Lê An", "", 8), Ranked("b", "Lê Ân", "", 8)),
}


@pytest.mark.parametrize("reason", BEFORE)
def test_who_comes_before_whom(reason: str) -> None:
    first, second = BEFORE[reason]
    assert in_order([second, first]) == (first, second)


def test_order_is_the_same_however_the_list_was_shuffled() -> None:
    draw = random.Random(5)
    guests = [
        Ranked(f"K{n}", f"Lê {n}", draw.choice(["", "nguyên Bí thư"]), draw.randint(1, 4), is_host=draw.random() < 0.3)
        for n in range(60)
    ]
    ordered = in_order(guests)

    assert in_order(draw.sample(guests, len(guests))) == ordered
    assert all(left.rank <= right.rank for left, right in pairwise(ordered))


@pytest.mark.parametrize(
    ("post", "former"), [("Nguyên Bí thư", True), ("cựu Chủ tịch", True), ("Bí thư Nguyên", False), ("", False)]
)
def test_former_posts_are_told_by_their_first_word(post: str, former: bool) -> None:  # noqa: FBT001 - the expectation
    assert Ranked("K", "X", post, 1).is_former is former


def test_introduction_names_superiors_then_groups_then_the_head_of_the_host() -> None:
    lines = introductions([PRESS, FORMER_SECRETARY, *DEPARTMENTS, SECRETARY, FORMER, MINISTER], RANKS)

    assert [(line.part, line.says.vi, line.guests) for line in lines] == [
        (1, "Lê Văn A, Bộ trưởng", ("K1",)),
        (1, "Hồ Văn B, nguyên Bộ trưởng", ("K2",)),
        (2, "Sở, ban, ngành tỉnh (2)", ("K5", "K6")),
        (2, "Huyện ủy, HĐND, UBND, MTTQ huyện (chủ nhà) (1)", ("K4",)),
        (2, "Báo chí (1)", ("K7",)),
        (3, "Trần Thị C, Bí thư Huyện ủy", ("K3",)),
    ]


def test_a_former_head_is_not_introduced_as_the_host() -> None:
    assert [line.part for line in introductions([FORMER_SECRETARY], RANKS)] == [2]


def test_everybody_is_introduced_exactly_once() -> None:
    guests = [MINISTER, FORMER, SECRETARY, FORMER_SECRETARY, *DEPARTMENTS, PRESS]
    named = [guest for line in introductions(guests, RANKS) for guest in line.guests]

    assert sorted(named) == sorted(guest.guest_id for guest in guests)


def test_the_speech_addresses_the_highest_of_the_centre_and_of_the_host() -> None:
    assert salutation([PRESS, FORMER, MINISTER, FORMER_SECRETARY, SECRETARY], RANKS) == (MINISTER, SECRETARY)
    assert salutation([PRESS, SECRETARY], RANKS) == (SECRETARY,)
    assert salutation([], RANKS) == ()


ADDRESS = "Kính thưa đồng chí {}, Bộ trưởng!\n"


def test_a_speech_that_names_a_third_person_is_warned_about() -> None:
    two = ADDRESS.format("Lê Văn A") + ADDRESS.format("Trần Thị C") + "Kính thưa quý vị đại biểu! Kính thưa đồng bào!"

    assert speech_names_only_the_highest(two) == ()
    assert "3 lần" in speech_names_only_the_highest(two + "Kính thưa Đại tướng Hồ Văn B;")[0].vi


def test_a_substitute_stands_by_their_own_rank(invited: Register, steps: Steps) -> None:
    principal = Ranked("K1", "Nguyễn Văn K1", "Giám đốc", 17, in_post_since=date(2010, 1, 1), birth_year=1960)
    sent = invited.record(
        steps(Answered, guest_id="K1", answer="declined"),
        steps(SubstituteNamed, guest_id="K1", substitute_id="T1", full_name="Hồ B", post="Phó", rank=20),
    )

    assert who_comes(invited.guests["K1"], principal) == principal
    assert who_comes(sent.guests["K1"], principal) == Ranked("T1", "Hồ B", "Phó", 20)
