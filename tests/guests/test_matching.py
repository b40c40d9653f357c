"""People listed twice are found, namesakes are not taken for one, every pair has its reasons."""

from dataclasses import replace
from itertools import combinations

import pytest

from planner.guests import CERTAIN, PROPOSED, Entry, Strength, certain_groups, find_matches, judge
from planner.guests.blocking import candidate_pairs
from planner.guests.likeness import NameLikeness, Profile, compare_names, letters_apart
from planner.guests.organisations import Likeness, compare_organisations
from tests.guests.corpus import corpus

PERSON = Entry("A", "Nguyễn Văn Hoà", birth="1960", phone="0900000001", post="Chủ tịch", organisation="UBND xã Tân Phú")
SEEDS = [1, 2, 3, 4, 5]

NAMES = {
    ("Nguyễn Văn Hoà", "NGUYỄN VĂN HÒA"): NameLikeness.SAME,
    ("Nguyễn Văn Hoà", "Nguyen Van Hoa"): NameLikeness.WITHOUT_MARKS,
    ("Nguyễn Mỹ", "Nguyển Mỹ"): NameLikeness.HOI_NGA,
    ("Nguyễn Văn Tuấn", "Nguyễn Văn Tuan"): NameLikeness.MARKS_MISSING,
    ("Nguyễn Văn Hoà", "Nguyễn Vănn Hoà"): NameLikeness.MISTYPED,
    ("Nguyễn Văn Hoà", "Nguyễn Hoà"): NameLikeness.WORD_MISSING,
    ("Nguyễn Văn Hoà", "Ng. V. Hoà"): NameLikeness.INITIALS,
    ("Nguyễn Văn Hoà", "Hoà Nguyễn Văn"): NameLikeness.REORDERED,
    ("Đoàn Văn An", "Doãn Văn An"): NameLikeness.OTHER_MARKS,
    ("Lê Thị Hoa", "Lê Thị Hoá"): NameLikeness.MARKS_MISSING,
    ("Nguyễn Văn Hoà", "Trần Thị Bình"): NameLikeness.OTHER,
}


@pytest.mark.parametrize("pair", NAMES, ids=" | ".join)
def test_names_compare(pair: tuple[str, str]) -> None:
    left, right = (Profile(Entry(name, name)) for name in pair)
    assert compare_names(left, right) is NAMES[pair]
    assert compare_names(right, left) is NAMES[pair]


OFFICES = {
    ("UBND H. Vĩnh Linh", "Ủy ban nhân dân huyện Vĩnh Linh"): Likeness.SAME,
    ("Phòng GD&ĐT", "Phòng Giáo dục và Đào tạo"): Likeness.SAME,
    ("TT VHTT", "Trung tâm Văn hóa - Thông tin"): Likeness.SAME,
    ("P. Nội vụ", "Phòng Nội vụ"): Likeness.SAME,
    ("UBND xã Tân Phú", "UBND huyện Tân Phú"): Likeness.DIFFERENT,
    ("UBND xã Tân Phú", "HĐND xã Tân Phú"): Likeness.DIFFERENT,
    ("Sở A", ""): Likeness.UNKNOWN,
}


@pytest.mark.parametrize("pair", OFFICES, ids=" | ".join)
def test_offices_compare(pair: tuple[str, str]) -> None:
    assert compare_organisations(*pair) is OFFICES[pair]
    assert compare_organisations(*pair[::-1]) is OFFICES[pair]


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [("hoa", "hoa", 0), ("hoa", "hao", 1), ("hoa", "ho", 1), ("hoa", "hua", 1), ("hoa", "kha", 2), ("abc", "xyzuv", 3)],
)
def test_letters_apart_counts_slips_of_the_keyboard(left: str, right: str, apart: int) -> None:
    assert letters_apart(left, right) == letters_apart(right, left) == apart


def test_a_pair_carries_its_reasons_and_their_points_make_the_score() -> None:
    match = judge(PERSON, replace(PERSON, entry_id="B", full_name="Nguyen Van Hoa", post="", organisation=""))

    assert [(reason.kind, reason.points) for reason in match.reasons] == [("name", 45), ("phone", 35), ("birth", 18)]
    assert (match.score, match.strength) == (98, Strength.CERTAIN)
    assert match.reasons[0].says.vi == "cùng họ tên, một bên không dấu"


AGAINST = {
    "another year": {"birth": "1985"},
    "another day": {"birth": "1960-05-01"},
    "another gender": {"gender": "nữ"},
    "told apart": {"full_name": "Nguyễn Văn Hoà (B)"},
    "other marks": {"full_name": "Nguyễn Vân Hoà"},
}


@pytest.mark.parametrize("case", AGAINST)
def test_a_contradiction_is_never_certain_whatever_else_agrees(case: str) -> None:
    mine = replace(PERSON, full_name="Nguyễn Văn Hoà (A)", birth="1960-02-03", gender="nam", email="a@example.org")
    if case == "other marks":
        mine = replace(mine, full_name="Nguyễn Văn Hoà")
    match = judge(mine, replace(mine, entry_id="B", **AGAINST[case]))  # type: ignore[arg-type]

    assert match.strength is not Strength.CERTAIN
    assert any(reason.against for reason in match.reasons)


def test_the_same_name_office_and_post_alone_are_not_certain() -> None:
    bare = replace(PERSON, birth="", phone="")
    match = judge(bare, replace(bare, entry_id="B"))

    assert (match.score, match.strength) == (77, Strength.LIKELY)


def test_a_telephone_of_several_people_is_no_strong_reason() -> None:
    others = [
        replace(PERSON, entry_id=f"X{n}", full_name=name, birth="") for n, name in enumerate(("Lê A", "Hồ Bé", "Vũ Ca"))
    ]
    twin = replace(PERSON, entry_id="B", birth="", post="", organisation="")

    match = next(each for each in find_matches([PERSON, twin, *others]) if each.ids == ("A", "B"))

    assert [(reason.kind, reason.points, reason.strong) for reason in match.reasons][1] == ("phone", 8, False)
    assert match.strength is Strength.POSSIBLE


def test_a_name_without_marks_that_fits_two_people_is_doubtful() -> None:
    bare = replace(PERSON, entry_id="C", full_name="Nguyen Van Hoa", phone="")
    other = replace(PERSON, entry_id="B", full_name="Nguyễn Vân Hoa", phone="")

    matches = {match.ids: match for match in find_matches([replace(PERSON, phone=""), other, bare])}

    assert [reason.kind for reason in matches["A", "C"].reasons][-1] == "ambiguous"
    assert matches["A", "C"].score == 45 + 18 + 17 + 10 - 12


def test_groups_leave_out_who_contradicts_another_member() -> None:
    young = replace(PERSON, entry_id="B", birth="1990", email="x@example.org", phone="")
    middle = replace(PERSON, entry_id="C", birth="", email="x@example.org")

    groups = certain_groups(find_matches([PERSON, young, middle]))

    assert [{entry.entry_id for entry in group} for group in groups] == [{"A", "C"}]


def test_blocking_misses_no_pair_that_would_be_proposed() -> None:
    made = corpus(3)
    twice = frozenset().union(*[*made.planted][:45])
    entries = [entry for entry in made.entries if entry.entry_id in twice] + [*made.entries[:30]]
    profiles = [Profile(entry) for entry in entries]
    blocked = candidate_pairs(profiles)

    every = {
        (first, second)
        for first, second in combinations(range(len(entries)), 2)
        if judge(entries[first], entries[second]).score >= PROPOSED
    }

    assert every - blocked == set()
    assert len(every) > 40


@pytest.mark.parametrize("seed", SEEDS)
def test_of_80_planted_second_writings_95_percent_are_proposed_and_no_certain_pair_is_false(seed: int) -> None:
    made = corpus(seed)
    matches = find_matches(made.entries)
    proposed = {frozenset(match.ids) for match in matches}
    certain = {frozenset(match.ids) for match in matches if match.strength is Strength.CERTAIN}

    assert (len(made.entries), len(made.planted), len({e.source.file for e in made.entries})) == (1000, 80, 20)
    assert len(proposed & made.planted.keys()) >= 76, "recall"
    assert len(proposed & made.planted.keys()) / len(proposed) > 0.7, "precision"
    assert certain <= made.planted.keys()
    assert len(certain) > 40
    assert min(match.score for match in matches if match.strength is Strength.CERTAIN) >= CERTAIN
    assert not certain & made.apart


@pytest.mark.parametrize("seed", SEEDS)
def test_merging_all_certain_groups_merges_no_two_people(seed: int) -> None:
    made = corpus(seed)
    for group in certain_groups(find_matches(made.entries)):
        assert frozenset(entry.entry_id for entry in group) in made.planted


def test_the_order_of_the_entries_does_not_matter() -> None:
    made = corpus(2)
    forward = {(frozenset(m.ids), m.score) for m in find_matches(made.entries)}

    assert {(frozenset(m.ids), m.score) for m in find_matches(made.entries[::-1])} == forward
