"""Counting guests by what matters to those who decide: cross tables with totals, series for charts, rows to export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from planner.collation import collation_key
from planner.guests.entries import Entry
from planner.guests.export import Lines
from planner.guests.lines import GuestLine
from planner.guests.merging import Person
from planner.guests.needs import NEED_WORDS
from planner.wording import Language, Wording

Dimension = Literal[
    "group",
    "rank",
    "organisation",
    "locality",
    "gender",
    "age_band",
    "needs",
    "lodging",
    "transport",
    "standing",
]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

DIMENSION_WORDS: Mapping[Dimension, Wording] = {
    "group": Wording("Nhóm khách", "Group"),
    "rank": Wording("Bậc", "Rank"),
    "organisation": Wording("Cơ quan, đơn vị", "Organisation"),
    "locality": Wording("Địa phương", "Locality"),
    "gender": Wording("Giới tính", "Gender"),
    "age_band": Wording("Độ tuổi", "Age"),
    "needs": Wording("Nhu cầu hỗ trợ", "Needs"),
    "lodging": Wording("Lưu trú", "Lodging"),
    "transport": Wording("Phương tiện", "Transport"),
    "standing": Wording("Tình trạng", "Standing"),
}
UNKNOWN = Wording("Chưa rõ", "Not stated")
NO_NEED = Wording("Không có", "None")
LODGES = Wording("Có nghỉ lại", "Stays overnight")
NO_LODGING = Wording("Không nghỉ lại", "Does not stay")
TOTAL = Wording("Tổng", "Total")
STANDING_WORDS: Mapping[str, Wording] = {
    "pending": Wording("Chờ duyệt", "Pending"),
    "approved": Wording("Đã duyệt", "Approved"),
    "rejected": Wording("Không duyệt", "Rejected"),
    "deferred": Wording("Để lại", "Deferred"),
    "withdrawn": Wording("Đã rút", "Withdrawn"),
    "invited": Wording("Đã mời", "Invited"),
    "accepted": Wording("Nhận lời", "Accepted"),
    "declined": Wording("Từ chối", "Declined"),
    "substituted": Wording("Cử người đi thay", "Substitute sent"),
    "arrived": Wording("Có mặt", "Arrived"),
}
AGE_BANDS = ((0, 34), (35, 49), (50, 59), (60, 69), (70, 79), (80, 200))
"""Ages of which the first and the last need other care; both ends included."""
WORDS_FOR_NO = frozenset({"", "không", "khong", "no", "0", "-", "ko"})
NEED_LABELS: Mapping[str, Wording] = {
    need: Wording(forms[0][0].upper() + forms[0][1:], need.capitalize()) for need, forms in NEED_WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a guest is counted; every dimension has at least one label, ``Chưa rõ`` when nothing is known."""

    labels: Mapping[Dimension, tuple[Wording, ...]]


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of one dimension, ready for a chart: one label and one value each, in reading order."""

    title: Wording
    labels: tuple[Wording, ...]
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts by two dimensions with totals.

    Attributes:
        counts: a line per label of ``rows``, a figure per label of ``columns``.
        people: guests counted; less than ``total`` when a guest has several needs.
    """

    row_title: Wording
    column_title: Wording
    rows: tuple[Wording, ...]
    columns: tuple[Wording, ...]
    counts: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    total: int
    people: int

    def lines(self, language: Language = "vi") -> Lines:
        """Return the table as rows of text for export, heading and totals included."""
        yield (self.row_title.to(language), *(label.to(language) for label in self.columns), TOTAL.to(language))
        for label, counts, total in zip(self.rows, self.counts, self.row_totals, strict=True):
            yield (label.to(language), *map(str, counts), str(total))
        yield (TOTAL.to(language), *map(str, self.column_totals), str(self.total))


def facts_of(entry: Entry, on: date, line: GuestLine | None = None) -> Facts:
    """Return what is counted of a guest on the day of the ceremony; the register's line counts before the list."""
    group, organisation = (line.group, line.organisation) if line else (entry.group, entry.organisation)
    rank = str(line.rank) if line and line.rank else entry.rank
    return Facts(
        {
            "group": _label(group),
            "rank": (Wording(f"Bậc {rank}", f"Rank {rank}"),) if rank else (UNKNOWN,),
            "organisation": _label(organisation),
            "locality": _label(entry.locality),
            "gender": {"nam": (Wording("Nam", "Male"),), "nữ": (Wording("Nữ", "Female"),)}.get(
                entry.gender, (UNKNOWN,)
            ),
            "age_band": (age_band(entry.birth_year, on),),
            "needs": tuple(NEED_LABELS[need] for need in entry.needs) or (NO_NEED,),
            "lodging": (NO_LODGING if entry.lodging.casefold() in WORDS_FOR_NO else LODGES,),
            "transport": _label(entry.transport),
            "standing": (STANDING_WORDS[_standing(line)],) if line else (UNKNOWN,),
        }
    )


def register_facts(lines: Mapping[str, GuestLine], people: Sequence[Person], on: date) -> tuple[Facts, ...]:
    """Return what is counted of every guest of a register; details come from the lists behind each nomination."""
    by_entry = {source.entry_id: person.merged for person in people for source in person.sources}
    bare = Entry("", "")
    found = ((line, next((by_entry[i] for i in line.entries if i in by_entry), bare)) for line in lines.values())
    return tuple(facts_of(entry, on, line) for line, entry in found)


def age_band(birth_year: int | None, on: date) -> Wording:
    """Return the age group of somebody born in ``birth_year`` in the year of the ceremony."""
    if birth_year is None:
        return UNKNOWN
    age = on.year - birth_year
    low, high = next(((low, high) for low, high in AGE_BANDS if low <= age <= high), AGE_BANDS[-1])
    if low == 0:
        return Wording(f"Dưới {high + 1}", f"Under {high + 1}")
    if high == AGE_BANDS[-1][1]:
        return Wording(f"Từ {low} trở lên", f"{low} and over")
    return Wording(f"{low}–{high}", f"{low}–{high}")


def series(facts: Sequence[Facts], dimension: Dimension) -> Series:
    """Count guests by one dimension."""
    found = [label for each in facts for label in each.labels[dimension]]
    labels = _in_order(found, dimension)
    return Series(DIMENSION_WORDS[dimension], labels, tuple(map(found.count, labels)))


def cross_table(facts: Sequence[Facts], rows: Dimension, columns: Dimension) -> CrossTable:
    """Count guests by two dimensions."""
    import pandas as pd  # noqa: PLC0415 - half a second to import: those who only read lists do not pay for it

    pairs = [(left, right) for each in facts for left in each.labels[rows] for right in each.labels[columns]]
    left, right = _in_order([pair[0] for pair in pairs], rows), _in_order([pair[1] for pair in pairs], columns)
    frame = pd.DataFrame({"row": [left.index(a) for a, _ in pairs], "column": [right.index(b) for _, b in pairs]})
    counted = pd.crosstab(frame["row"], frame["column"]).reindex(
        index=range(len(left)), columns=range(len(right)), fill_value=0
    )
    return CrossTable(
        DIMENSION_WORDS[rows],
        DIMENSION_WORDS[columns],
        left,
        right,
        tuple(tuple(map(int, line)) for line in counted.to_numpy().tolist()),
        tuple(map(int, counted.sum(axis="columns").tolist())),
        tuple(map(int, counted.sum(axis="index").tolist())),
        len(pairs),
        len(facts),
    )


def _label(text: str) -> tuple[Wording, ...]:
    return (Wording(text, text),) if text.strip() else (UNKNOWN,)


def _standing(line: GuestLine) -> str:
    """Return the furthest step a guest has reached."""
    if line.arrived:
        return "arrived"
    if line.substitute is not None:
        return "substituted"
    return line.answer or ("invited" if line.invited else line.standing)


def _in_order(found: Sequence[Wording], dimension: Dimension) -> tuple[Wording, ...]:
    """Return the labels in reading order: ages and steps as they follow, ranks by number, the rest by alphabet."""
    known = _known_order(dimension)

    def place(label: Wording) -> tuple[object, ...]:
        number = label.vi.split()[-1]
        rank = int(number) if dimension == "rank" and number.isdigit() else 0
        return label == UNKNOWN, known.get(label, len(known)), rank, collation_key(label.vi)

    return tuple(sorted(dict.fromkeys(found), key=place))


def _known_order(dimension: Dimension) -> Mapping[Wording, int]:
    labels: Sequence[Wording] = ()
    if dimension == "standing":
        labels = (*STANDING_WORDS.values(),)
    elif dimension == "age_band":
        labels = tuple(age_band(2000 - low, date(2000, 1, 1)) for low, _ in AGE_BANDS)
    return {label: place for place, label in enumerate(labels)}
