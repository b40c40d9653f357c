"""People's names as offices write them: titles before the name, capitals, surnames."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.guests.spelling import plain_key, squeeze, tone_key
from planner.scenario.rows import Gender

_SURNAME_LIST = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn trịnh trương đinh lâm phùng mai "
    "tô vương hà tạ thái cao châu lưu tăng văn nghiêm kiều quách từ doãn la thân tống lại chu thạch mạc đàm triệu hứa "
    "vi nông bạch ninh cù khuất viên mẫn ông lương diệp giang kim sơn thi tôn trang âu ân đồng đường khổng bế cấn chử "
    "tiêu ung uông phí quản sầm nhữ ngụy mã lò lường hoa cung bành đậu lã mông y a hầu giàng vàng thào sùng lầu"
)
SURNAMES = frozenset(_SURNAME_LIST.split())
"""Common surnames of the Kinh and of neighbouring peoples, lower case, tone on the older place."""
MIDDLE_WORDS = frozenset({"ích", "thị", "hữu", "đình", "ngọc", "xuân", "minh", "quang", "đức"})
"""Second words of a name that are hardly ever surnames: before them ``Ông`` is a surname itself (Ông Ích Khiêm)."""

SALUTATIONS = ("Ông", "Bà", "Đồng chí", "Đ/c", "Đ.c", "Đc", "Đ/C", "Cụ", "Ngài", "Mr", "Mrs", "Ms", "Gia đình")
KINSHIP = ("Anh", "Chị", "Cô", "Chú", "Bác", "Thầy", "Em", "Mẹ", "Cha")
"""Also given names or stage names: a title only when a surname follows."""
DEGREES = (
    *("GS", "PGS", "TS", "TSKH", "ThS", "BS", "BSCKI", "BSCKII", "BS CKI", "BS CKII", "CKI", "CKII", "DS", "KS", "CN"),
    *("KTS", "LS", "Giáo sư", "Phó giáo sư", "Tiến sĩ", "Tiến sỹ", "Thạc sĩ", "Thạc sỹ", "Bác sĩ", "Bác sỹ", "Kỹ sư"),
    *("Dược sĩ", "Luật sư", "Kiến trúc sư", "Cử nhân", "Dr", "Prof", "Viện sĩ"),
)
ARMY = (
    *(f"{size} {level}" for size in ("Đại", "Thượng", "Trung", "Thiếu") for level in ("tướng", "tá", "úy")),
    *("Chuẩn đô đốc", "Phó đô đốc", "Đô đốc", "Thuyền trưởng", "CCB", "Cựu chiến binh", "Thương binh", "Bệnh binh"),
)
HONOURS = (
    *("NSND", "NSƯT", "NGND", "NGƯT", "TTND", "TTƯT", "NNND", "NNƯT", "AHLLVTND", "AHLĐ", "AH LLVTND", "AH LĐ"),
    *("Nghệ sĩ Nhân dân", "Nghệ sĩ Ưu tú", "Nhà giáo Nhân dân", "Nhà giáo Ưu tú", "Thầy thuốc Nhân dân"),
    *("Thầy thuốc Ưu tú", "Anh hùng LLVTND", "Anh hùng LLVT nhân dân", "Anh hùng Lao động", "Anh hùng"),
    *("Anh hùng Lực lượng vũ trang nhân dân", "Mẹ VNAH", "Bà mẹ VNAH", "BMVNAH", "Mẹ Việt Nam Anh hùng"),
    *("Bà mẹ Việt Nam Anh hùng", "Nghệ nhân", "Nghệ sĩ", "Nghệ sỹ", "Nhạc sĩ", "Nhạc sỹ", "Ca sĩ", "Họa sĩ", "Nhà báo"),
    *("Nhà văn", "Nhà thơ", "Nhà giáo", "Đạo diễn"),
)
CLERGY = (
    *("Hòa thượng", "Thượng tọa", "Đại đức", "Ni trưởng", "Ni sư", "Sư cô", "Sư thầy", "Thích nữ", "HT", "ĐĐ"),
    *("Linh mục", "LM", "Giám mục", "Đức Giám mục", "Tổng Giám mục", "Hồng y", "Mục sư", "Nữ tu", "Soeur"),
)
FEMALE = frozenset(map(tone_key, ("bà", "mrs", "ms", "chị", "cô", "mẹ", "soeur")))
MALE = frozenset(map(tone_key, ("ông", "mr", "anh", "chú")))
SIGNS = " .,:;/-–"
MOST_TITLES = 6
SHORT = 2
"""Letters of an abbreviation such as HT or CN that is written with capitals, or else is a word of a name."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart.

    Attributes:
        titles: as written, in order.
        name: the rest: the person's name as written.
        ambiguous: the first word may be a title or a surname; what was decided needs a look.
    """

    titles: tuple[str, ...]
    name: str
    ambiguous: bool = False

    @property
    def gender(self) -> Gender:
        """What the titles say about the gender; empty when they say nothing."""
        for title in self.titles:
            first = tone_key(title.split()[0].strip(SIGNS))
            if first in FEMALE:
                return "nữ"
            if first in MALE:
                return "nam"
        return ""


@cache
def _title_forms() -> dict[tuple[str, ...], bool]:
    """Return the words of every title by their tone keys, and whether a surname must follow."""
    certain = (*SALUTATIONS, *DEGREES, *ARMY, *HONOURS, *CLERGY)
    forms = {tuple(map(tone_key, _words(title))): False for title in certain}
    return forms | {(tone_key(title),): True for title in KINSHIP}


@cache
def _longest_title() -> int:
    return max(map(len, _title_forms()))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s.,:;/]+", text) if word]


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[^\s.,:;/]+", text)


@lru_cache(maxsize=65536)
def split_titles(text: str) -> NameParts:
    """Take the titles off a name: ``PGS.TS. Nguyễn Văn A``, ``Đ/c Trần Thị B``, ``Mẹ VNAH Lê Thị C``.

    What could be no name without the titles stays whole, so that no cell ends empty.
    """
    rest, titles, ambiguous = squeeze(text), [], False
    for _ in range(MOST_TITLES):
        length = _title_length(rest)
        if not length:
            break
        title, after = rest[:length], rest[length:].lstrip(SIGNS)
        if _may_be_surname(title, after):
            ambiguous = True
            if after.split(maxsplit=1)[0].casefold() in MIDDLE_WORDS:
                break
        titles.append(title.strip(" ,:;-–"))
        rest = after
    return NameParts(tuple(titles), rest, ambiguous)


def _may_be_surname(title: str, after: str) -> bool:
    return tone_key(title) == tone_key("ông") and tone_key(after.split(maxsplit=1)[0]) not in _surname_keys()


def _title_length(text: str) -> int:
    """Return how many letters of ``text`` are a title at its start, followed by something that can be a name."""
    found = [*_pieces(text)][: _longest_title() + 1]
    for count in range(min(_longest_title(), len(found) - 1), 0, -1):
        words = [match.group() for match in found[:count]]
        end = found[count - 1].end()
        after = text[end:].lstrip(SIGNS)
        needs_surname = _title_forms().get(tuple(map(tone_key, words)))
        if needs_surname is None or not after[:1].isalpha():
            continue
        if needs_surname and not _starts_with_surname(after):
            continue
        if len(words[0]) <= SHORT and count == 1 and not _reads_as_short_title(words[0], text[end : end + 1]):
            continue
        return end + (1 if text[end : end + 1] == "." else 0)
    return 0


def _reads_as_short_title(word: str, following: str) -> bool:
    return (
        following == "." or word.isupper() or tone_key(word) in {*map(tone_key, ("bà", "cụ", "đc", "mr", "ms", "dr"))}
    )


def _starts_with_surname(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and tone_key(words[0]) in _surname_keys()


@cache
def _surname_keys() -> frozenset[str]:
    return frozenset(map(tone_key, SURNAMES))


def is_surname(word: str) -> bool:
    """Whether a word is a common surname, marks and all."""
    return tone_key(word) in _surname_keys()


@cache
def plain_surnames() -> frozenset[str]:
    """Return the surnames without marks: what tells a column of names from one of offices."""
    return frozenset(map(plain_key, SURNAMES))


def proper_case(name: str) -> str | None:
    """Return how an ALL-CAPS name is usually written, or None when it is not in capitals.

    A proposal only: capitals may be meant (an artist's name, an abbreviation).
    """
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) < SHORT or not all(letter.isupper() for letter in letters):
        return None
    return re.sub(r"[^\W\d_]+", lambda match: match.group()[0] + match.group()[1:].lower(), name)
