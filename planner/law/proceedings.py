"""How a ceremony is conducted: what the decrees say beside the order of the eight steps, read from words of a sheet.

Articles and marks are those of the rules R08–R20: V was read in a source, V* in an excerpt only, M is from memory and
is never law. The functions look at texts alone, so that a sheet, a speech or a checklist can be read with them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Basis(NamedTuple):
    """Where a rule stands, and how sure that is."""

    rule: str
    article: str
    mark: str

    def cite(self) -> str:
        """Return the citation as it is printed behind a finding."""
        return f"{self.rule}; {self.article}; {self.mark}"


INTRODUCTIONS = Basis("R08", "NĐ 111/2018/NĐ-CP Đ13", "V")
CONDUCTED = Basis("R09", "NĐ 111/2018/NĐ-CP Đ13.2", "V")
SALUTATIONS = Basis("R10", "NĐ 145/2013/NĐ-CP Đ24", "V")
ANTHEM = Basis("R11", "NĐ 145/2013/NĐ-CP Đ24; NĐ 111/2018/NĐ-CP Đ13.1.b", "V")
CORSAGES = Basis("R12", "NĐ 145/2013/NĐ-CP Đ23", "V")
DECORATION = Basis("R13", "NĐ 145/2013/NĐ-CP Đ22; HD 105-HD/BTGTW", "V*")
WITH_CEREMONY = Basis("R15", "NĐ 98/2023/NĐ-CP Đ25", "V")
HIGH_TO_LOW = Basis("R16", "NĐ 98/2023/NĐ-CP", "V")
STANDING = Basis("R17", "NĐ 145/2013/NĐ-CP Đ28", "V")
MEDAL_FIRST = Basis("R18", "NĐ 145/2013/NĐ-CP Đ28", "V")
POSTHUMOUS = Basis("R19", "NĐ 98/2023/NĐ-CP", "V")
MANDATE = Basis("R20", "tiền lệ 25/8/2024", "V")
MOST_SALUTATIONS = 2

_GROUP = re.compile(
    r"^(?:(?:cùng|và|có)\s+)*(?:các|đại diện|quý|toàn thể|tập thể|lãnh đạo các|nhân dân|bà mẹ|mẹ việt nam|đoàn |hội )",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Đđ]/c|[Gg]iáo sư|(?:[ĐđTt]\w+ )?tướng|[Đđ]ại tá)\s+[A-ZĐÀ-Ỹ]")
_OFFICES = re.compile(
    r"^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|hđnd|huyện ủy|huyện uỷ|tỉnh ủy|thị ủy|đảng ủy|huyện|tỉnh|thị xã|xã|"
    r"phường|thị trấn|khu vực|ban tổ chức|\s)+",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"kính thưa\s+(?:các\s+)?(?P<whom>[^.;!?\n]*)", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:đồng chí|ông|bà|đ/c)\s+(?:[A-ZĐÀ-Ỹ]\w*\s*){2,}", re.UNICODE)
_HIRED = re.compile(r"\b(?:mc thuê|thuê ngoài|công ty|mc chuyên nghiệp|nghệ sĩ|ca sĩ|diễn viên)\b", re.IGNORECASE)
_STATE_AWARD = re.compile(r"huân chương|huy chương|chủ tịch nước|danh hiệu anh hùng", re.IGNORECASE)
_ORDER_OF_THINGS = (
    re.compile(r"huân chương|huy chương", re.IGNORECASE),
    re.compile(r"\bbằng\b", re.IGNORECASE),
    re.compile(r"\bcờ\b", re.IGNORECASE),
)
_CORSAGE = re.compile(r"hoa cài|cài ngực|nơ cài|cài nơ|phù hiệu (?:cho )?(?:đại biểu|khách)", re.IGNORECASE)
_FLAG_RIGHT = re.compile(r"(?:quốc kỳ|cờ đảng)[^;,.]*bên phải", re.IGNORECASE)


class Introduced(NamedTuple):
    """An entry of the introduction of delegates; ``place``: 0 a superior by name, 1 bodies and groups, 2 the host."""

    words: str
    place: int


def introductions(text: str, host: str) -> tuple[Introduced, ...]:
    """Return who is introduced, in order; entries stand between ``;``, and what names nobody is no entry."""
    entries = (part.strip(" .") for part in text.replace("\n", ";").split(";"))
    return tuple(one for entry in entries if (one := _introduced(entry, host)) is not None)


def _introduced(entry: str, host: str) -> Introduced | None:
    words = re.sub(r"^.*?:\s*", "", entry)
    if _GROUP.match(words):
        return Introduced(words, 1)
    if not _PERSON.search(words):
        return None
    own = _OFFICES.sub("", host).strip()
    return Introduced(words, 2 if own and own.casefold() in words.casefold() else 0)


def out_of_place(entries: Sequence[Introduced]) -> tuple[tuple[Introduced, Introduced], ...]:
    """Return neighbouring entries of which the first belongs after the second (R08)."""
    return tuple((one, then) for one, then in pairwise(entries) if one.place > then.place)


def former_host(entries: Sequence[Introduced]) -> Introduced | None:
    """Return the host's head when introduced as a former one: the decree says the incumbent (R08)."""
    return next((one for one in entries if one.place == 2 and "nguyên " in one.words.casefold()), None)  # noqa: PLR2004


def named_salutations(text: str) -> tuple[str, ...]:
    """Return the people saluted by name with "Kính thưa"; groups do not count (R10)."""
    return tuple(found["whom"].strip() for found in _SALUTATION.finditer(text) if _NAMED.search(found["whom"]))


def is_hired(text: str) -> bool:
    """Whether a performer's cell names somebody hired instead of the committee (R09)."""
    return _HIRED.search(text) is not None


def is_state_award(text: str) -> bool:
    """Whether an award is conferred by a decision of the President (R17, R20)."""
    return _STATE_AWARD.search(text) is not None


def acts_with_mandate(text: str) -> bool:
    """Whether a text says on whose behalf the presenter acts, or that the President presents (R20)."""
    words = text.casefold()
    return "ủy quyền" in words or "uỷ quyền" in words or "chủ tịch nước trao" in words


def hears_standing(text: str) -> bool:
    """Whether a text has the recipients stand while the decision is read (R17)."""
    return re.search(r"\bđứng\b", text, re.IGNORECASE) is not None


def things_out_of_order(text: str) -> bool:
    """Whether certificate or flag are named before the medal, or the flag before the certificate (R18)."""
    firsts = [found.start() for pattern in _ORDER_OF_THINGS if (found := pattern.search(text))]
    return firsts != sorted(firsts)


def is_posthumous(text: str) -> bool:
    """Whether an award is given after death (R19)."""
    return "truy tặng" in text.casefold()


def family_receives(text: str) -> bool:
    """Whether a text names the family as the recipient (R19)."""
    return re.search(r"gia đình|thân nhân|người thân|vợ|chồng|con của", text, re.IGNORECASE) is not None


def has_corsages(text: str) -> bool:
    """Whether guests are given a corsage, bow or badge (R12)."""
    return _CORSAGE.search(text) is not None


def flag_on_the_right(text: str) -> bool:
    """Whether the national or Party flag is said to stand on the right of the stage (R13)."""
    return _FLAG_RIGHT.search(text) is not None
