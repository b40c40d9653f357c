"""What a proof-reader of the office would mark: each rule finds slips in one text and says on what it rests."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from planner.law.calendar import DAY_NAMES
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Facts:
    """What the texts must agree with.

    Attributes:
        d_day: day of the ceremony.
        name: its name, without the span of days in brackets.
        founding: day that is commemorated, if known.
        slogan: slogan as it was approved; empty when none is laid down.
    """

    d_day: date
    name: str = ""
    founding: date | None = None
    slogan: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A slip in a text: the words, what is wrong, what to write instead."""

    start: int
    quote: str
    message: Wording
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule of the proof-reader.

    Attributes:
        key: number of the rule (rules.csv) or a word.
        basis: what it rests on.
        verified: V when read in a source, M when from memory.
        find: yields the slips of a text.
    """

    key: str
    basis: str
    verified: str
    find: Callable[[str, Facts], Iterator[Mark]] = field(repr=False)


DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
SPELLED = r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})"
TERM = re.compile(r"Đại hội (?:đại biểu )?Đảng[^.;\n]{0,60}?nhiệm kỳ\s*\(?\s*(\d{4})\s*[-–]\s*(\d{4})", re.IGNORECASE)
WEEKDAYS = "|".join(name.vi for name in DAY_NAMES)
WEEKDAY_FIRST = re.compile(
    rf"({WEEKDAYS})[,\s(]{{0,3}}(?:ngày )?(?:{DAY}|{SPELLED.removeprefix('ngày ')})", re.IGNORECASE
)
WEEKDAY_AFTER = re.compile(rf"(?:{DAY}|{SPELLED})\s*\(({WEEKDAYS})\)", re.IGNORECASE)
ANY_DAY = re.compile(rf"(?<![\d/]){DAY}(?![\d/])|{SPELLED}", re.IGNORECASE)
SPAN = re.compile(rf"(?:(\d{{1,3}}) năm[^\d\n]{{0,80}})?\(?(?<!\d){DAY}\s*[-–]\s*{DAY}(?!\d)")
HELD = re.compile(rf"(?:tổ chức|diễn ra|tiến hành|khai mạc)(?: vào)?[^.\n]{{0,40}}?(?:{DAY}|{SPELLED})", re.IGNORECASE)
ORDER = re.compile(r"(huân chương) ([^\W\d_]+(?: [^\W\d_]+){0,3}?) hạng ([^\W\d_]+)", re.IGNORECASE)
ORDERS = (
    "Sao vàng",
    "Hồ Chí Minh",
    "Độc lập",
    "Quân công",
    "Lao động",
    "Bảo vệ Tổ quốc",
    "Chiến công",
    "Đại đoàn kết dân tộc",
    "Dũng cảm",
    "Hữu nghị",
)
CLASSES = {"nhất": "Nhất", "một": "Nhất", "i": "Nhất", "nhì": "Nhì", "hai": "Nhì", "ii": "Nhì", "ba": "Ba", "iii": "Ba"}
FIXED = ("Cờ thi đua của Chính phủ", "Bằng khen của Thủ tướng Chính phủ", "Cờ thi đua của UBND tỉnh")
NO_YEAR = re.compile(r"\b(\d{2,3}) (Ngày (?:thành lập|truyền thống|giải phóng))", re.IGNORECASE)
PEOPLE = re.compile(r"\bnhân dân\b")
BODIES = re.compile(
    r"(?:ban|đồng|án|sát|đội|an|trang|nghệ sĩ|nghệ sỹ|nhà giáo|thầy thuốc|nghệ nhân|tín dụng|báo)\s$", re.IGNORECASE
)
"""Names of bodies and titles in which “nhân dân” is written small: Ủy ban nhân dân, Quân đội nhân dân …"""
NUMBER = re.compile(r"^Số\b[^\n]*$", re.MULTILINE)
KINDS = "NQ|QĐ|CT|QC|QyĐ|TC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|GM|GGT|PG|PC|PB"
STATE_NUMBER = re.compile(rf"^Số:\s*(?:0[1-9]|[1-9]\d+)?\s*/(?:{KINDS})-[A-ZĐ&-]+$")
PARTY_NUMBER = re.compile(r"^Số\s*(?:\d{2,})?\s*-\s*(?:NQ|QĐ|CT|TB|KH|BC|TTr|HD|CTr|CV|GM)/[A-ZĐ]+$")
GREETING = re.compile(r"kính thưa (?:đồng chí|ông|bà) [A-ZĐÀ-Ỹ]", re.IGNORECASE)
MOST_GREETED = 2
FLOWERS = re.compile(r"\b(?:hoa|nơ) cài(?: ngực| áo)?\b", re.IGNORECASE)
LIKE_SLOGAN = 0.85


def _day(parts: tuple[str | None, ...]) -> date | None:
    """Return the day of the first three figures that are there; None when there is no such day."""
    figures = [int(part) for part in parts if part]
    try:
        return date(figures[2], figures[1], figures[0])
    except (ValueError, IndexError):
        return None


def _figures(found: re.Match[str]) -> tuple[str | None, ...]:
    return tuple(part if part and part.isdecimal() else None for part in found.groups())


def _shown(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def terms_of_office(text: str, facts: Facts) -> Iterator[Mark]:
    """A Party congress that the event looks forward to opens the term of the event's year, not the one before."""
    for found in TERM.finditer(text):
        start = int(found[1])
        newest = facts.d_day.year - facts.d_day.year % 5
        if start < newest:
            message = Wording(
                f"nhiệm kỳ {start} - {found[2]} đã qua; đại hội hướng tới năm {facts.d_day.year} là nhiệm kỳ khác",
                f"the term {start}-{found[2]} is over; a congress of {facts.d_day.year} opens another",
            )
            yield Mark(found.start(), found[0], message, f"nhiệm kỳ {newest} - {newest + 5}")


def impossible_days(text: str, _facts: Facts) -> Iterator[Mark]:
    """A day that no calendar has."""
    for found in ANY_DAY.finditer(text):
        if _day(_figures(found)) is None:
            yield Mark(found.start(), found[0], Wording("ngày này không có trong lịch", "there is no such day"))


def weekdays(text: str, _facts: Facts) -> Iterator[Mark]:
    """A weekday that is not that of its date."""
    for found in [*WEEKDAY_FIRST.finditer(text), *WEEKDAY_AFTER.finditer(text)]:
        day = _day(_figures(found))
        said = next(part for part in found.groups() if part and not part.isdecimal())
        if day is not None and said.casefold() != (right := DAY_NAMES[day.weekday()]).vi.casefold():
            message = Wording(f"ngày {_shown(day)} là {right.vi}, không phải {said}", f"{_shown(day)} is a {right.en}")
            yield Mark(found.start(), found[0], message, right.vi)


def spans(text: str, facts: Facts) -> Iterator[Mark]:
    """A span of an anniversary: same day and month, as many years as said, from the founding day on."""
    for found in SPAN.finditer(text):
        first, last = _day(found.groups()[1:4]), _day(found.groups()[4:7])
        if first is None or last is None:
            continue
        if found[1] and (first.day, first.month) == (last.day, last.month) and last.year - first.year != int(found[1]):
            years = last.year - first.year
            message = Wording(
                f"từ {_shown(first)} đến {_shown(last)} là {years} năm", f"this span is {years} years long"
            )
            yield Mark(found.start(), found[0], message, f"{years} năm")
        if last == facts.d_day and facts.founding is not None and first != facts.founding:
            message = Wording(f"ngày được kỷ niệm là {_shown(facts.founding)}", f"the founding day is {facts.founding}")
            yield Mark(found.start(), found[0], message, _shown(facts.founding))
        if first == facts.founding and last.year == facts.d_day.year and last != facts.d_day:
            message = Wording(f"ngày lễ là {_shown(facts.d_day)}", f"the day of the event is {facts.d_day}")
            yield Mark(found.start(), found[0], message, _shown(facts.d_day))


def event_day(text: str, facts: Facts) -> Iterator[Mark]:
    """A sentence that names the event and says that it is held on another day."""
    if not facts.name:
        return
    for sentence in re.finditer(r"[^\n.;]+", text):
        if facts.name.casefold() not in sentence[0].casefold():
            continue
        for found in HELD.finditer(sentence[0]):
            day = _day(_figures(found))
            if day is not None and day != facts.d_day:
                message = Wording(f"ngày lễ là {_shown(facts.d_day)}", f"the day of the event is {facts.d_day}")
                yield Mark(sentence.start() + found.start(), found[0], message, _shown(facts.d_day))


def awards(text: str, _facts: Facts) -> Iterator[Mark]:
    """Names of orders: capitals, and classes called Nhất, Nhì, Ba."""
    for found in ORDER.finditer(text):
        order = next((name for name in ORDERS if name.casefold() == found[2].casefold()), found[2])
        rank = CLASSES.get(found[3].casefold())
        if rank and found[0] not in {right := f"Huân chương {order} hạng {rank}", right.upper()}:
            message = Wording(
                "tên Huân chương viết hoa, hạng ghi Nhất, Nhì, Ba", "orders: capitals; classes Nhất, Nhì, Ba"
            )
            yield Mark(found.start(), found[0], message, right)


def fixed_names(text: str, _facts: Facts) -> Iterator[Mark]:
    """Names of emulation flags and certificates: capitals."""
    for name in FIXED:
        for found in re.finditer(re.escape(name), text, re.IGNORECASE):
            if found[0] not in {name, name.upper()}:
                message = Wording("tên danh hiệu, hình thức khen thưởng viết hoa", "names of awards take capitals")
                yield Mark(found.start(), found[0], message, name)


def slogan(text: str, facts: Facts) -> Iterator[Mark]:
    """The approved slogan may not be changed; “70 Ngày thành lập” lacks “năm”."""
    for found in NO_YEAR.finditer(text):
        message = Wording("thiếu chữ “năm” trong khẩu hiệu, tên lễ", "the word “năm” (years) is missing")
        yield Mark(found.start(), found[0], message, f"{found[1]} năm {found[2]}")
    for line in re.finditer(r"[^\n]+", text) if facts.slogan else ():
        said = line[0].strip(' “”".*')
        if said != facts.slogan and SequenceMatcher(None, said, facts.slogan).ratio() >= LIKE_SLOGAN:
            message = Wording("khẩu hiệu khác văn bản đã duyệt", "the slogan differs from the approved text")
            yield Mark(line.start(), said, message, facts.slogan)


def people(text: str, _facts: Facts) -> Iterator[Mark]:
    """“Nhân dân” takes a capital, except inside names of bodies and titles."""
    for found in PEOPLE.finditer(text):
        if not BODIES.search(text[max(0, found.start() - 16) : found.start()]):
            message = Wording("“Nhân dân” viết hoa", "“Nhân dân” takes a capital")
            yield Mark(found.start(), found[0], message, "Nhân dân")


def numbers(text: str, _facts: Facts) -> Iterator[Mark]:
    """The number of a paper: ``Số: 05/KH-UBND``, of a Party paper ``Số 04-TB/BCĐ``; DS is no abbreviation."""
    for found in NUMBER.finditer(text):
        line = found[0].strip()
        if re.search(r"/", line) and not STATE_NUMBER.match(line) and not PARTY_NUMBER.match(line):
            message = Wording("số, ký hiệu văn bản không đúng thể thức", "the number is not in the prescribed form")
            yield Mark(found.start(), line, message, "Số: 05/KH-UBND; văn bản Đảng: Số 04-TB/BCĐ")


def greetings(text: str, _facts: Facts) -> Iterator[Mark]:
    """A speech greets by name only the highest guest of the Centre and of the host."""
    found = list(GREETING.finditer(text))
    if len(found) > MOST_GREETED:
        message = Wording(
            "chỉ kính thưa đích danh người cao nhất ở Trung ương và ở đơn vị", "at most two are greeted by name"
        )
        yield Mark(found[MOST_GREETED].start(), found[MOST_GREETED][0], message)


def flowers(text: str, _facts: Facts) -> Iterator[Mark]:
    """Guests wear no corsage or bow."""
    for found in FLOWERS.finditer(text):
        message = Wording("không dùng hoa, nơ cài cho đại biểu", "guests wear no corsage or bow")
        yield Mark(found.start(), found[0], message)


DECREE_30 = "NĐ 30/2020/NĐ-CP"
LINT_RULES: tuple[LintRule, ...] = (
    LintRule("nhiem-ky", "Đại hội Đảng các cấp 5 năm một lần (Điều lệ Đảng)", "M", terms_of_office),
    LintRule("ngay-thang", "lịch", "V", impossible_days),
    LintRule("thu-ngay", "lịch", "V", weekdays),
    LintRule("ngay-le", "ngày lễ và ngày thành lập ghi trong gói", "V", spans),
    LintRule("ngay-le", "ngày lễ ghi trong gói", "V", event_day),
    LintRule("R30", f"{DECREE_30} PL II: Huân chương Độc lập hạng Nhì", "V", awards),
    LintRule("R30", f"{DECREE_30} PL II: Cờ thi đua của Chính phủ", "V", fixed_names),
    LintRule("khau-hieu", "khẩu hiệu đã duyệt không được sửa", "V", slogan),
    LintRule("R30", f"{DECREE_30} PL II: Nhân dân", "V", people),
    LintRule("R25", f"{DECREE_30} PL I, PL III; văn bản Đảng: R33, HD 36-HD/VPTW", "V", numbers),
    LintRule("R10", "NĐ 145/2013/NĐ-CP Đ24", "V", greetings),
    LintRule("R12", "NĐ 145/2013/NĐ-CP Đ23", "V", flowers),
)
