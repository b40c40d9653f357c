"""One line of a list -> one entry, and what had to be repaired on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.errors import Fault
from planner.guests.entries import Entry, Source
from planner.guests.headings import EMAIL_LIKE, Field
from planner.guests.layout import Row
from planner.guests.names import proper_case, split_titles
from planner.guests.needs import NEED_WORDS, read_needs
from planner.guests.spelling import squeeze
from planner.guests.values import NOTHING, Read, read_birth, read_gender, read_phone
from planner.scenario.nearest import nearest
from planner.scenario.rows import Gender
from planner.wording import Wording

LONGEST_NAME = 200
"""Letters beyond which a cell of names is more likely a note; it is kept, and said."""
Remark = tuple[Fault, str]
"""What must be looked at, and the valid choice most like what stands there (often none: empty)."""
NO_WORDS = frozenset({"", "0", "không", "khong", "no", "-"})
"""Ways to say that nothing is needed."""


@dataclass(slots=True)
class RowReader:
    """Reads the lines of one sheet by its mapping.

    Attributes:
        mapping: column -> what it holds; nothing sensitive in it.
        remarks: faults of the line being read.
    """

    file: str
    sheet: str
    headings: Sequence[str]
    mapping: Mapping[int, Field]
    remarks: list[Remark] = field(default_factory=list)
    _columns: dict[Field, int] = field(init=False)

    def __post_init__(self) -> None:
        self._columns = {field: column for column, field in self.mapping.items()}

    def read(self, row: Row) -> tuple[Entry | None, tuple[Remark, ...]]:
        """Return the entry of a line of clean cells, or None when it names nobody, and what must be looked at."""
        self.remarks = []
        source = Source(self.file, self.sheet, row.number)
        given = self._name(row)
        if not given:
            self._remark(row, Field.FULL_NAME, *_nobody())
            return None, tuple(self.remarks)
        parts = split_titles(given)
        self._look_at_name(row, given, parts.ambiguous)
        entry = Entry(
            source.entry_id,
            parts.name,
            source=source,
            name_as_given=given,
            titles=(*self._salutation(row), *parts.titles),
            gender=self._gender(row) or parts.gender,
            birth=self._birth(row),
            post_since=self._kept(row, Field.POST_SINCE, read_since(self._cell(row, Field.POST_SINCE))),
            group=squeeze(self._cell(row, Field.GROUP)) or row.section,
            phone=self._kept(row, Field.PHONE, read_phone(self._cell(row, Field.PHONE)), keep_faulty=True),
            email=self._email(row),
            needs=self._needs(row),
            post=self._cell(row, Field.POST),
            organisation=self._cell(row, Field.ORGANISATION),
            rank=self._cell(row, Field.RANK),
            locality=self._cell(row, Field.LOCALITY),
            lodging=self._cell(row, Field.LODGING),
            transport=self._cell(row, Field.TRANSPORT),
            proposer=self._cell(row, Field.PROPOSER),
            note=self._cell(row, Field.NOTE),
        )
        return entry, tuple(self.remarks)

    @staticmethod
    def with_usual_case(entry: Entry) -> Entry:
        """Return the entry with a name in capitals written the usual way."""
        return replace(entry, full_name=proper_case(entry.full_name) or entry.full_name)

    def _cell(self, row: Row, wanted: Field) -> str:
        column = self._columns.get(wanted)
        return row.cells[column] if column is not None and column < len(row.cells) else ""

    def _name(self, row: Row) -> str:
        whole = squeeze(self._cell(row, Field.FULL_NAME))
        halves = (self._cell(row, Field.FAMILY_NAME), self._cell(row, Field.GIVEN_NAME))
        return whole or squeeze(" ".join(halves))

    def _salutation(self, row: Row) -> tuple[str, ...]:
        text = squeeze(self._cell(row, Field.SALUTATION))
        return (text,) if text else ()

    def _gender(self, row: Row) -> Gender:
        male, female = (self._cell(row, each) for each in (Field.MALE, Field.FEMALE))
        if bool(male) != bool(female):
            return "nam" if male else "nữ"
        text = self._cell(row, Field.GENDER)
        gender = read_gender(text)
        if gender is None:
            hint = nearest(text, ("Nam", "Nữ")) or ""
            near = Wording(f', gần nhất là "{hint}"', f', the nearest is "{hint}"') if hint else NOTHING
            what = Wording("không rõ giới tính, để trống", "the gender is not clear; left empty")
            expected = Wording(f"cần Nam hoặc Nữ{near.vi}", f"use Nam or Nữ{near.en}")
            self._remark(row, Field.GENDER, what, expected)
            self._suggest(hint)
        words = self._salutation(row)
        return gender or (split_titles(f"{words[0]} Nguyễn A").gender if words else "")

    def _birth(self, row: Row) -> str:
        text = self._cell(row, Field.BIRTH)
        if not text:
            # Many lists write the year under Nam or Nữ instead of a cross.
            marks = [self._cell(row, each) for each in (Field.MALE, Field.FEMALE)]
            text = next((mark for mark in marks if mark.isdigit() and not read_birth(mark).fault.vi), "")
        return self._kept(row, Field.BIRTH, read_birth(text))

    def _email(self, row: Row) -> str:
        text = squeeze(self._cell(row, Field.EMAIL))
        if text and not EMAIL_LIKE.fullmatch(text):
            what = Wording("địa chỉ thư không đúng dạng, vẫn giữ nguyên", "no e-mail address; kept as it stands")
            self._remark(row, Field.EMAIL, what, Wording("cần dạng ten@co-quan.vn", "use name@office.vn"))
        return text

    def _needs(self, row: Row) -> tuple[str, ...]:
        known, unknown = read_needs(self._cell(row, Field.NEEDS))
        unclear = [piece for piece in unknown if piece.casefold() not in NO_WORDS]
        if unclear:
            words = ", ".join(forms[0] for forms in NEED_WORDS.values())
            # The piece may say why someone needs help: it is named by its place only, never repeated.
            what = Wording("không hiểu nhu cầu, không giữ lại", "a need that is not understood is not kept")
            self._remark(row, Field.NEEDS, what, Wording(f"cần một trong: {words}", f"use one of: {words}"), "")
        return known

    def _kept(self, row: Row, wanted: Field, read: Read, *, keep_faulty: bool = False) -> str:
        """Return what is kept of a cell, and note what was repaired in it or why it is not kept."""
        if read.fault != NOTHING:
            self._remark(row, wanted, read.fault, read.expected)
            return read.text if keep_faulty else ""
        if read.warning != NOTHING:
            self._remark(row, wanted, read.warning, Wording(f"đã ghi {read.text}", f"written as {read.text}"))
        return read.text

    def _look_at_name(self, row: Row, given: str, ambiguous: bool) -> None:  # noqa: FBT001 - a finding, not an option
        name = split_titles(given).name
        usual = proper_case(name)
        if usual is not None:
            what = Wording("tên viết hoa toàn bộ, giữ nguyên", "a name in capitals, kept as it stands")
            self._remark(row, Field.FULL_NAME, what, Wording(f'đề nghị "{usual}"', f'proposed: "{usual}"'))
            self._suggest(usual)
        if ambiguous:
            what = Wording('"Ông" có thể là họ', '"Ông" may be the surname')
            self._remark(row, Field.FULL_NAME, what, Wording(f'đang hiểu tên là "{name}"', f'read as "{name}"'))
        if len(given) > LONGEST_NAME:
            what = Wording(f"tên dài {len(given)} ký tự, giữ nguyên", f"a name of {len(given)} letters, kept as it is")
            self._remark(row, Field.FULL_NAME, what, Wording("kiểm tra lại ô này", "check this cell"))

    def _remark(self, row: Row, wanted: Field, what: Wording, expected: Wording, value: str | None = None) -> None:
        column = self._columns.get(wanted)
        heading = self.headings[column] if column is not None and column < len(self.headings) else ""
        label = Source(self.file, self.sheet, row.number).label
        shown = self._cell(row, wanted) if value is None else value
        self.remarks.append((Fault(label, row.number, heading, shown, what, expected), ""))

    def _suggest(self, nearest_choice: str) -> None:
        """Put a suggestion beside the last remark."""
        self.remarks[-1] = (self.remarks[-1][0], nearest_choice)


def read_since(text: str) -> Read:
    """Return since when a post is held; the same writings as a day of birth, up to any year."""
    read = read_birth(text)
    if text.isdigit() and len(text) == len("2021"):
        return Read(text)
    return read if not read.fault.vi else _late_day(text, read)


def _late_day(text: str, read: Read) -> Read:
    """Read days after the youngest birth year, which are usual here."""
    parts = [part for part in text.replace("-", "/").replace(".", "/").split("/") if part.isdigit()]
    if len(parts) != len("dmy"):
        return replace(read, fault=Wording("không đọc được ngày nhận chức", "the day of taking office cannot be read"))
    year, month, day = parts if len(parts[0]) == len("2021") else parts[::-1]
    return Read(f"{year}-{int(month):02}-{int(day):02}") if int(month) <= 12 and int(day) <= 31 else read  # noqa: PLR2004 - months and days


def _nobody() -> tuple[Wording, Wording]:
    return (
        Wording("dòng không có họ tên, không đọc", "a line without a name is not read"),
        Wording("hãy ghi họ tên hoặc xoá dòng", "write the name, or delete the line"),
    )
