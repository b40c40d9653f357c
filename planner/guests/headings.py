"""Which column of an office's list is which: proposals with a confidence, from the heading and from the cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from planner.guests.names import plain_surnames, split_titles
from planner.guests.persons import name_weight, persons_among
from planner.guests.spelling import plain_key, plain_keys, squeeze
from planner.guests.values import FEMALE_WORDS, MALE_WORDS, phones, read_birth


class Field(StrEnum):
    """What a column of a guest list can hold; the first name of each is what our own lists print."""

    ORDINAL = "ordinal"
    SALUTATION = "salutation"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    GENDER = "gender"
    MALE = "male"
    FEMALE = "female"
    BIRTH = "birth"
    POST = "post"
    POST_SINCE = "post_since"
    ORGANISATION = "organisation"
    GROUP = "group"
    RANK = "rank"
    LOCALITY = "locality"
    PHONE = "phone"
    EMAIL = "email"
    NEEDS = "needs"
    LODGING = "lodging"
    TRANSPORT = "transport"
    PROPOSER = "proposer"
    NOTE = "note"
    IDENTITY = "identity"
    RELIGION = "religion"
    ETHNICITY = "ethnicity"
    PARTY = "party"
    HEALTH = "health"


NAME_FIELDS = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})
SENSITIVE = frozenset({Field.IDENTITY, Field.RELIGION, Field.ETHNICITY, Field.PARTY, Field.HEALTH})
"""Never read into the list of guests; see sensitive.py."""

SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.ORDINAL: ("STT", "TT", "Số TT", "Số thứ tự", "No", "No.", "#"),
    Field.SALUTATION: ("Ông/Bà", "Ông (bà)", "Danh xưng", "Xưng hô", "Cách xưng hô", "Salutation", "Title"),
    Field.FULL_NAME: (
        *("Họ và tên", "Họ tên", "Họ, tên", "Họ và tên đại biểu", "Họ tên đại biểu", "Tên đại biểu", "Đại biểu"),
        *(
            "Họ và tên khách mời",
            "Khách mời",
            "Tên khách",
            "Tên",
            "Họ và chữ đệm và tên",
            "Thành phần",
            "Đồng chí",
            "Đ/c",
        ),
        *("Full name", "Name", "Guest", "Guest name", "Delegate", "Họ và tên, học hàm, học vị"),
    ),
    Field.FAMILY_NAME: ("Họ", "Họ đệm", "Họ và đệm", "Họ và tên đệm", "Họ lót", "Family name", "Surname", "Last name"),
    Field.GIVEN_NAME: ("Tên gọi", "Given name", "First name"),
    Field.GENDER: ("Giới tính", "Phái", "Nam/Nữ", "Nam, nữ", "Gender", "Sex"),
    Field.MALE: ("Nam", "Male"),
    Field.FEMALE: ("Nữ", "Female"),
    Field.BIRTH: (
        *("Năm sinh", "Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh năm", "NS", "Sinh ngày"),
        *("Date of birth", "Birth date", "DOB", "Year of birth", "Birth year", "Birthday"),
    ),
    Field.POST: (
        *("Chức vụ", "Chức danh", "Chức vụ, chức danh", "Chức vụ hiện nay", "Chức vụ công tác", "CV", "Cương vị"),
        *("Chức vụ Đảng, chính quyền", "Chức vụ/Chức danh", "Position", "Post", "Job title", "Role"),
    ),
    Field.POST_SINCE: ("Giữ chức từ", "Ngày nhận chức", "Ngày bổ nhiệm", "Thời điểm giữ chức vụ", "In post since"),
    Field.ORGANISATION: (
        *("Đơn vị", "Cơ quan", "Cơ quan, đơn vị", "Cơ quan/đơn vị", "Đơn vị công tác", "Nơi công tác", "Tổ chức"),
        *("Cơ quan công tác", "Tên cơ quan", "Cơ quan, tổ chức", "Organisation", "Organization", "Company", "Agency"),
    ),
    Field.GROUP: (
        "Nhóm",
        "Khối",
        "Nhóm khách",
        "Thành phần mời",
        "Đoàn",
        "Diện mời",
        "Đối tượng",
        "Group",
        "Delegation",
    ),
    Field.RANK: ("Bậc", "Ngôi thứ", "Cấp", "Thứ bậc", "Rank", "Level"),
    Field.LOCALITY: (
        *("Địa chỉ", "Nơi ở", "Chỗ ở hiện nay", "Địa phương", "Quê quán", "Nơi ở hiện nay", "Xã, phường", "Thường trú"),
        *("Tỉnh/thành", "Address", "Locality", "Place"),
    ),
    Field.PHONE: (
        *("Số điện thoại", "Điện thoại", "ĐT", "SĐT", "Số ĐT", "Di động", "ĐTDĐ", "Điện thoại liên hệ", "Số máy"),
        *("Liên hệ", "Phone", "Phone number", "Mobile", "Tel", "Telephone", "Cell"),
    ),
    Field.EMAIL: ("Email", "E-mail", "Thư điện tử", "Hộp thư", "Địa chỉ email"),
    Field.NEEDS: ("Nhu cầu", "Nhu cầu riêng", "Yêu cầu hỗ trợ", "Hỗ trợ", "Needs", "Special needs", "Assistance"),
    Field.LODGING: (
        "Lưu trú",
        "Nghỉ lại",
        "Đăng ký nghỉ",
        "Phòng nghỉ",
        "Chỗ nghỉ",
        "Lodging",
        "Accommodation",
        "Hotel",
    ),
    Field.TRANSPORT: ("Phương tiện", "Phương tiện đi lại", "Xe", "Đi bằng", "Đưa đón", "Transport", "Vehicle"),
    Field.PROPOSER: ("Người đề xuất", "Đơn vị đề xuất", "Đơn vị giới thiệu", "Người giới thiệu", "Proposed by"),
    Field.NOTE: ("Ghi chú", "Ghi chú khác", "Lưu ý", "Note", "Notes", "Remarks"),
    Field.IDENTITY: ("CCCD", "Số CCCD", "CMND", "Số CMND/CCCD", "Căn cước", "Số định danh", "Hộ chiếu", "ID number"),
    Field.RELIGION: ("Tôn giáo", "Religion"),
    Field.ETHNICITY: ("Dân tộc", "Ethnicity"),
    Field.PARTY: ("Đảng viên", "Ngày vào Đảng", "Số thẻ đảng", "Chức vụ Đảng", "Đảng", "Party member", "Party post"),
    Field.HEALTH: ("Sức khỏe", "Tình trạng sức khỏe", "Bệnh tật", "Thương tật", "Hạng thương tật", "Health"),
}

EXACT, CONTAINS, LIKE = 1.0, 0.8, 0.6
BY_CELLS = 0.55
"""Confidence of a column without a readable heading whose cells speak for themselves."""
AGREES, DISAGREES = 0.1, -0.25
"""What the cells add to or take from the confidence of the heading."""
ACCEPTED = 0.5
"""Below this a column is shown as unknown."""
ALIKE = 0.84
"""Share of letters in common from which two headings mean the same despite a typing error."""
LONG_ENOUGH = 4
"""Letters below which a heading is only taken literally: TT, ĐT, CV are too short to be mistyped."""
MOSTLY = 0.6
SAMPLE_ROWS = 60
EITHER = "dc"
"""Đ/c over names is "đồng chí", over anything else "địa chỉ"."""
HEADING_LETTERS = 80
"""Longer texts are notes or titles, not headings."""

PHONE_LIKE = re.compile(r"\+?[\d\s.()\-]{9,16}")
EMAIL_LIKE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What a column seems to hold.

    Attributes:
        column: from 0.
        heading: as it stands in the file; both lines when the heading has two.
        field: what it holds; None when unknown.
        confidence: 0 to 1.
    """

    column: int
    heading: str
    field: Field | None
    confidence: float


@cache
def _known() -> dict[str, Field]:
    """Return every synonym without blanks and marks; of two fields with the same one the first counts."""
    forms: dict[str, Field] = {}
    for field, synonyms in SYNONYMS.items():
        for synonym in synonyms:
            forms.setdefault("".join(plain_keys(synonym)) or synonym, field)
    return forms


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], Field], ...]:
    """Return the words of the synonyms long enough to be found inside a longer heading, longest first."""
    phrases = [
        (plain_keys(synonym), field)
        for field, synonyms in SYNONYMS.items()
        for synonym in synonyms
        if len("".join(plain_keys(synonym))) > LONG_ENOUGH
    ]
    return tuple(sorted(phrases, key=lambda phrase: -len("".join(phrase[0]))))


@lru_cache(maxsize=4096)
def read_heading(heading: str) -> tuple[Field | None, float]:
    """Return what a heading means, mistyped or not, and how sure that is (0 to 1)."""
    field, confidence = read_plainly(heading)
    return (field, confidence) if field else _most_like("".join(plain_keys(heading)))


@lru_cache(maxsize=4096)
def read_plainly(heading: str) -> tuple[Field | None, float]:
    """Return what a heading means that is spelt as expected: for telling headings from any other cell."""
    text = squeeze(heading)
    words = plain_keys(text)
    joined = "".join(words) or text
    if not joined or len(text) > HEADING_LETTERS:
        return None, 0.0
    if joined in _known():
        return _known()[joined], EXACT
    for phrase, field in _phrases():
        if any(words[start : start + len(phrase)] == phrase for start in range(len(words))):
            return field, CONTAINS
    return None, 0.0


def _most_like(joined: str) -> tuple[Field | None, float]:
    if not LONG_ENOUGH <= len(joined) <= HEADING_LETTERS:
        return None, 0.0
    best, best_ratio = None, ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(joined)
    for form, field in _known().items():
        matcher.set_seq1(form)
        likely = len(form) >= LONG_ENOUGH and matcher.real_quick_ratio() > best_ratio
        if likely and matcher.quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = field, ratio
    return best, LIKE if best else 0.0


def propose(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[ColumnProposal, ...]:
    """Propose what every column holds; no field is given to two columns, the surer one keeps it."""
    sample = rows[:SAMPLE_ROWS]
    offers = [_offer(column, heading, sample) for column, heading in enumerate(headings)]
    offers = _name_by_cells(_name_in_two_columns(offers), sample)
    taken: set[Field] = set()
    settled: dict[int, ColumnProposal] = {}
    for offer in sorted(offers, key=lambda offer: (-offer.confidence, offer.column)):
        known = offer.field is not None and offer.field not in taken and offer.confidence >= ACCEPTED
        if known and offer.field is not None:
            taken.add(offer.field)
        settled[offer.column] = offer if known else ColumnProposal(offer.column, offer.heading, None, 0.0)
    return tuple(settled[column] for column in range(len(headings)))


def _offer(column: int, heading: str, sample: Sequence[Sequence[str]]) -> ColumnProposal:
    cells = _cells(sample, column)
    field, confidence = read_heading(heading)
    seen = _field_of_cells(cells)
    if plain_key(heading) == EITHER and seen is not Field.FULL_NAME:
        return ColumnProposal(column, heading, Field.LOCALITY, LIKE)
    if field is None:
        return ColumnProposal(column, heading, seen, BY_CELLS if seen else 0.0)
    if field in CONTENT_TESTS and cells:
        fits = _share(cells, field) >= MOSTLY
        confidence = min(1.0, max(0.0, confidence + (AGREES if fits else DISAGREES)))
    return ColumnProposal(column, heading, field, round(confidence, 2))


def _cells(sample: Sequence[Sequence[str]], column: int) -> list[str]:
    return [squeeze(row[column]) for row in sample if column < len(row) and row[column].strip()]


def _name_by_cells(offers: list[ColumnProposal], sample: Sequence[Sequence[str]]) -> list[ColumnProposal]:
    """Without a readable heading over the names, take the column whose cells look most like people."""
    if any(read_heading(each.heading)[0] in NAME_FIELDS and each.confidence >= ACCEPTED for each in offers):
        return offers
    cells = {each.column: _cells(sample, each.column) for each in offers if _is_free(each)}
    likely = {column: own for column, own in cells.items() if own and persons_among(own) >= MOSTLY * len(own)}
    if not likely:
        return offers
    # Of equals a column without any reading of its heading, then the first.
    best = max(likely, key=lambda column: (not read_heading(offers[column].heading)[0], name_weight(cells[column])))
    return [_only_name(each, best) for each in offers]


def _is_free(offer: ColumnProposal) -> bool:
    """Whether a column may still be the names: nothing but its cells, or a loose reading, says what it holds."""
    return read_heading(offer.heading)[1] < EXACT and offer.field not in SENSITIVE


def _only_name(offer: ColumnProposal, names: int) -> ColumnProposal:
    if offer.column == names:
        return ColumnProposal(offer.column, offer.heading, Field.FULL_NAME, BY_CELLS)
    by_cells = offer.field is Field.FULL_NAME
    return ColumnProposal(offer.column, offer.heading, None, 0.0) if by_cells else offer


def _name_in_two_columns(offers: list[ColumnProposal]) -> list[ColumnProposal]:
    """Read "Họ đệm | Tên" as two halves of the name, and "Tên" alone as the whole."""
    has_family = any(offer.field is Field.FAMILY_NAME for offer in offers)
    return [
        ColumnProposal(offer.column, offer.heading, Field.GIVEN_NAME, offer.confidence)
        if has_family and offer.field is Field.FULL_NAME and plain_key(offer.heading) in {"ten", "name"}
        else offer
        for offer in offers
    ]


def _is_name(cell: str) -> bool:
    words = split_titles(cell).name.split()
    return 1 < len(words) <= 7 and plain_key(words[0]) in plain_surnames()  # noqa: PLR2004 - words of a full name


def _is_phone(cell: str) -> bool:
    return bool(PHONE_LIKE.fullmatch(cell)) and any(len(number) > 9 for number in phones(cell))  # noqa: PLR2004 - digits


def _is_birth(cell: str) -> bool:
    return not read_birth(cell).fault.vi


def _is_gender(cell: str) -> bool:
    return plain_key(cell) in MALE_WORDS | FEMALE_WORDS


CONTENT_TESTS = {
    Field.EMAIL: lambda cell: bool(EMAIL_LIKE.fullmatch(cell)),
    Field.PHONE: _is_phone,
    Field.BIRTH: _is_birth,
    Field.GENDER: _is_gender,
    Field.FULL_NAME: _is_name,
}
"""Fields that can be told by their cells, the surest first."""


def _share(cells: Sequence[str], field: Field) -> float:
    return sum(1 for cell in cells if CONTENT_TESTS[field](cell)) / len(cells)


def _field_of_cells(cells: Sequence[str]) -> Field | None:
    if not cells:
        return None
    return next((field for field in CONTENT_TESTS if _share(cells, field) >= MOSTLY), None)
