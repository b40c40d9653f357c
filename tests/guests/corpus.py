"""Invented lists of guests: 1,000 names in 20 files, 80 of them a second writing of a person already listed.

Everything is drawn from a seed: names by combination, telephones that are not in use (0900 000 xxx), offices
of no real place. Every planted writing is of a kind that offices really send; every hard negative is two
people whom a careless comparison would take for one.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.guests.entries import Entry, Source
from planner.guests.spelling import plain_keys

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đoàn",
    "Doãn",
    "Trương",
    "Đinh",
    "Lâm",
]
WEIGHTS = [38, 12, 10, 7, 5, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]
MIDDLES = [
    "Văn",
    "Thị",
    "Hữu",
    "Đình",
    "Ngọc",
    "Xuân",
    "Minh",
    "Quang",
    "Đức",
    "Thanh",
    "Hồng",
    "Kim",
    "Quốc",
    "Công",
    "Bá",
    "Thu",
    "Mỹ",
    "Anh",
    "Gia",
    "Bảo",
]
GIVENS = [
    "An",
    "Anh",
    "Ánh",
    "Ân",
    "Bình",
    "Bảo",
    "Chi",
    "Châu",
    "Cường",
    "Dũng",
    "Dung",
    "Duy",
    "Đạt",
    "Đức",
    "Giang",
    "Hà",
    "Hạnh",
    "Hải",
    "Hiền",
    "Hiếu",
    "Hoà",
    "Hoa",
    "Hùng",
    "Hưng",
    "Hương",
    "Khoa",
    "Khánh",
    "Kiên",
    "Lan",
    "Lâm",
    "Liên",
    "Linh",
    "Loan",
    "Long",
    "Mai",
    "Minh",
    "My",
    "Nam",
    "Nga",
    "Ngân",
    "Nghĩa",
    "Nhung",
    "Oanh",
    "Phong",
    "Phúc",
    "Phương",
    "Quân",
    "Quý",
    "Sơn",
    "Tâm",
    "Tân",
    "Thảo",
    "Thắng",
    "Thuỷ",
    "Thuý",
    "Tiến",
    "Toàn",
    "Trang",
    "Trí",
    "Trung",
    "Tuấn",
    "Tú",
    "Tùng",
    "Uyên",
    "Vân",
    "Việt",
    "Vinh",
    "Xuân",
    "Yến",
]
PLACES = ["Đông", "Tây", "Nam", "Bắc", "Thượng", "Hạ", "Trung", "Tân", "Phú", "Lộc"]
BODIES = (
    "Ủy ban nhân dân xã {}",
    "Hội đồng nhân dân xã {}",
    "Trung tâm Văn hóa huyện {}",
    "Phòng Giáo dục và Đào tạo huyện {}",
    "Ủy ban Mặt trận Tổ quốc huyện {}",
    "Hội Cựu chiến binh xã {}",
    "Trường Trung học phổ thông {}",
    "Công ty trách nhiệm hữu hạn {}",
)
SHORT = {
    "Ủy ban nhân dân": "UBND",
    "Hội đồng nhân dân": "HĐND",
    "Trung tâm Văn hóa": "TTVH",
    "Phòng Giáo dục và Đào tạo": "Phòng GD&ĐT",
    "Ủy ban Mặt trận Tổ quốc": "UBMTTQ",
    "Hội Cựu chiến binh": "Hội CCB",
    "Trường Trung học phổ thông": "Trường THPT",
    "Công ty trách nhiệm hữu hạn": "Cty TNHH",
}
POSTS = ("Chủ tịch", "Phó Chủ tịch", "Chuyên viên", "Trưởng phòng", "Giám đốc", "Hiệu trưởng", "Bí thư", "Ủy viên")
TITLES = ("Ông", "Bà", "Đ/c", "Đồng chí", "TS.", "ThS.")
FILES = 20
PEOPLE, PLANTED = 1_000, 80

Kind = Callable[[random.Random, Entry], Entry]


@dataclass(frozen=True)
class Corpus:
    """The entries of all files, the planted pairs with their kind, and the hard negatives."""

    entries: tuple[Entry, ...]
    planted: dict[frozenset[str], str]
    apart: frozenset[frozenset[str]]


def person(draw: random.Random, number: int) -> Entry:
    """Return an invented person; as in real lists some cells are empty."""
    name = f"{draw.choices(SURNAMES, WEIGHTS)[0]} {draw.choice(MIDDLES)} {draw.choice(GIVENS)}"
    return Entry(
        f"P{number}",
        name,
        birth=str(draw.randint(1945, 1995)) if draw.random() < 0.8 else "",
        phone=f"0900{number:06}" if draw.random() < 0.75 else "",
        post=draw.choice(POSTS),
        organisation=draw.choice(BODIES).format(f"{draw.choice(PLACES)} {draw.choice(PLACES)}"),
    )


def no_marks(_draw: random.Random, entry: Entry) -> Entry:
    return replace(entry, full_name=" ".join(word.capitalize() for word in plain_keys(entry.full_name)))


def capitals(_draw: random.Random, entry: Entry) -> Entry:
    return replace(entry, full_name=entry.full_name.upper(), post="")


def typing_error(draw: random.Random, entry: Entry) -> Entry:
    name = entry.full_name
    spot = draw.randrange(1, len(name) - 1)
    swapped = name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :]
    doubled = name[:spot] + name[spot] + name[spot:]
    dropped = name[:spot] + name[spot + 1 :]
    changed = name[:spot] + draw.choice("aeiounhgt") + name[spot + 1 :]
    return replace(entry, full_name=draw.choice([swapped, doubled, dropped, changed]))


def other_title(draw: random.Random, entry: Entry) -> Entry:
    return replace(entry, titles=(draw.choice(TITLES),), birth="")


def short_office(_draw: random.Random, entry: Entry) -> Entry:
    office = entry.organisation
    for full, short in SHORT.items():
        office = office.replace(full, short)
    return replace(entry, organisation=office.replace("huyện ", "H. "), phone="")


def other_phone_form(_draw: random.Random, entry: Entry) -> Entry:
    digits = entry.phone
    return replace(entry, phone=f"+84 {digits[1:4]} {digits[4:7]} {digits[7:]}" if digits else "", post="")


def tone_elsewhere(_draw: random.Random, entry: Entry) -> Entry:
    pairs = (("oà", "òa"), ("uỷ", "ủy"), ("uý", "úy"), ("Quý", "Qúy"))
    name = entry.full_name
    for old, new in pairs:
        name = name.replace(old, new)
    return replace(entry, full_name=name)


def initials(_draw: random.Random, entry: Entry) -> Entry:
    surname, middle, given = entry.full_name.split()
    return replace(entry, full_name=f"{surname[0]}.{middle[0]}. {given}")


KINDS: tuple[Kind, ...] = (
    no_marks,
    capitals,
    typing_error,
    other_title,
    short_office,
    other_phone_form,
    tone_elsewhere,
    initials,
)
ALONG: tuple[Kind, ...] = (other_title, short_office, other_phone_form, tone_elsewhere)
"""What often comes along with another difference."""


def namesake(draw: random.Random, entry: Entry) -> Entry:
    """Another person of the same name, born in another year, in another office."""
    other = person(draw, 0)
    return replace(other, full_name=entry.full_name, birth=str(int(entry.birth or "1960") + 7), phone="")


def son(_draw: random.Random, entry: Entry) -> Entry:
    """A son who bears his father's name, with the family's telephone and the same office."""
    return replace(entry, birth=str(int(entry.birth or "1950") + 26), post="Chuyên viên")


def colleague_of_other_marks(_draw: random.Random, entry: Entry) -> Entry:
    """A colleague whose name differs in marks only (Đoàn, Doãn), born in the same year."""
    surname, *rest = entry.full_name.split()
    if surname in {"Đoàn", "Doãn"}:
        surname = "Doãn" if surname == "Đoàn" else "Đoàn"
    else:
        rest = [{"Văn": "Vân", "Thanh": "Thành", "Quang": "Quảng"}.get(rest[0], "Thánh"), *rest[1:]]
    return replace(entry, full_name=" ".join([surname, *rest]), phone="")


def sister(_draw: random.Random, entry: Entry) -> Entry:
    """A sister whose given name is one letter away, born in the same year, at the same telephone."""
    surname, middle, _ = entry.full_name.split()
    return replace(entry, full_name=f"{surname} {middle} Loan", post="Ủy viên")


NEGATIVES: tuple[Kind, ...] = (namesake, son, colleague_of_other_marks, sister)


def corpus(seed: int) -> Corpus:
    """Return 1,000 entries in 20 files with 80 planted second writings and 48 hard negatives."""
    draw = random.Random(seed)
    negatives = 48
    people = [person(draw, number) for number in range(1, PEOPLE - PLANTED - negatives + 1)]
    originals = draw.sample(people, PLANTED + negatives)
    listed = [*people]
    planted: dict[frozenset[str], str] = {}
    apart: set[frozenset[str]] = set()
    for turn, original in enumerate(originals[:PLANTED]):
        kinds = [KINDS[turn % len(KINDS)], *draw.sample(ALONG, draw.choice([0, 0, 1, 2]))]
        writing = original
        for kind in dict.fromkeys(kinds):
            writing = kind(draw, writing)
        listed.append(replace(writing, entry_id=f"D{turn}"))
        planted[frozenset({original.entry_id, f"D{turn}"})] = " + ".join(dict.fromkeys(kind.__name__ for kind in kinds))
    for turn, drawn in enumerate(originals[PLANTED:]):
        kind = NEGATIVES[turn % len(NEGATIVES)]
        original = _prepared(kind, drawn)
        listed[listed.index(drawn)] = original
        listed.append(replace(kind(draw, original), entry_id=f"N{turn}"))
        apart.add(frozenset({original.entry_id, f"N{turn}"}))
    draw.shuffle(listed)
    return Corpus(tuple(_in_files(listed)), planted, frozenset(apart))


def _prepared(kind: Kind, entry: Entry) -> Entry:
    """Give the first of two people what makes the second a hard negative: a sister named Lan, a father's year."""
    if kind is sister:
        surname, middle, _ = entry.full_name.split()
        return replace(entry, full_name=f"{surname} {middle} Lan")
    return replace(entry, birth=entry.birth or "1950") if kind is son else entry


def _in_files(listed: list[Entry]) -> list[Entry]:
    return [
        replace(entry, source=Source(f"don-vi-{place % FILES + 1:02}.csv", "", place // FILES + 2))
        for place, entry in enumerate(listed)
    ]
