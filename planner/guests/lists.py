"""Lists that leave the office: which columns, in which order; what is sensitive has no column at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import UsageError
from planner.guests.entries import Entry
from planner.guests.lines import GuestLine
from planner.guests.merging import Person
from planner.guests.statistics import NEED_LABELS, STANDING_WORDS
from planner.scenario.nearest import nearest
from planner.wording import Language, Wording


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the register with what the lists say about the guest."""

    line: GuestLine
    entry: Entry


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading and what stands in it."""

    heading: Wording
    text: Callable[[Listed, Language], str]


COLUMNS: Mapping[str, Column] = {
    "guest_id": Column(Wording("Mã", "Id"), lambda row, _: row.line.guest_id),
    "group": Column(Wording("Nhóm", "Group"), lambda row, _: row.line.group),
    "titles": Column(Wording("Danh xưng", "Title"), lambda row, _: " ".join(row.entry.titles)),
    "full_name": Column(Wording("Họ và tên", "Full name"), lambda row, _: row.line.full_name),
    "post": Column(Wording("Chức vụ", "Post"), lambda row, _: row.line.post),
    "organisation": Column(Wording("Đơn vị", "Organisation"), lambda row, _: row.line.organisation),
    "locality": Column(Wording("Địa chỉ", "Address"), lambda row, _: row.entry.locality),
    "phone": Column(Wording("Số điện thoại", "Telephone"), lambda row, _: row.entry.phone),
    "email": Column(Wording("Thư điện tử", "E-mail"), lambda row, _: row.entry.email),
    "rank": Column(Wording("Bậc", "Rank"), lambda row, _: str(row.line.rank or "")),
    "proposer": Column(Wording("Người đề xuất", "Proposed by"), lambda row, _: row.line.nominated_by),
    "standing": Column(Wording("Trạng thái", "Standing"), lambda row, lang: STANDING_WORDS[row.line.standing].to(lang)),
    "late": Column(Wording("Bổ sung sau", "Late"), lambda row, _: "x" if row.line.late else ""),
    "substitute": Column(
        Wording("Người đi thay", "Substitute"),
        lambda row, _: row.line.substitute.full_name if row.line.substitute else "",
    ),
    "needs": Column(
        Wording("Hỗ trợ", "Needs"), lambda row, lang: ", ".join(NEED_LABELS[need].to(lang) for need in row.entry.needs)
    ),
    "lodging": Column(Wording("Lưu trú", "Lodging"), lambda row, _: row.entry.lodging),
    "transport": Column(Wording("Phương tiện", "Transport"), lambda row, _: row.entry.transport),
}
PRINTED = ("group", "titles", "full_name", "post", "organisation")
"""Columns of the list that is printed and passed round: no telephone, no needs (dossier, personal data)."""
WORKING = tuple(COLUMNS)
"""Columns of the committee's own list."""


def listed(lines: Mapping[str, GuestLine], people: Sequence[Person]) -> tuple[Listed, ...]:
    """Return the register's lines with the details of the list entries behind them."""
    by_entry = {source.entry_id: person.merged for person in people for source in person.sources}
    bare = Entry("", "")
    return tuple(
        Listed(line, next((by_entry[entry] for entry in line.entries if entry in by_entry), bare))
        for line in lines.values()
    )


def list_lines(
    rows: Sequence[Listed], columns: Sequence[str] = PRINTED, language: Language = "vi"
) -> Iterator[tuple[str, ...]]:
    """Return a list as rows of text, heading first, numbered.

    Raises:
        UsageError: a column does not exist; sensitive data have none.
    """
    for name in columns:
        if name not in COLUMNS:
            raise _no_column(name)
    yield ("STT" if language == "vi" else "No.", *(COLUMNS[name].heading.to(language) for name in columns))
    for number, row in enumerate(rows, start=1):
        yield (str(number), *(COLUMNS[name].text(row, language) for name in columns))


def _no_column(name: str) -> UsageError:
    hint = nearest(name, COLUMNS)
    vi, en = (f', gần nhất là "{hint}"', f', the nearest is "{hint}"') if hint else ("", "")
    return UsageError(
        Wording(
            f'Danh sách không có cột "{name}"{vi}; dữ liệu nhạy cảm không bao giờ được đưa vào danh sách.',
            f'Lists have no column "{name}"{en}; sensitive data are never part of a list.',
        )
    )
