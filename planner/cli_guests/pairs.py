"""Pairs that may be one person, as a file in which somebody writes what they decide, and what comes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.collation import fold
from planner.errors import UsageError
from planner.guests import (
    STRENGTH_WORDS,
    SYNONYMS,
    Entry,
    Field,
    Match,
    MergeDecision,
    Merges,
    Person,
    RegisterError,
    read_workbook_safely,
    without_guard,
)
from planner.guests.needs import NEED_WORDS
from planner.tables import clean
from planner.wording import Language, Wording

HEADINGS: Mapping[str, Wording] = {
    "score": Wording("Điểm", "Score"),
    "strength": Wording("Mức độ", "Strength"),
    "left_id": Wording("Dòng 1", "Entry 1"),
    "left": Wording("Người 1", "Person 1"),
    "right_id": Wording("Dòng 2", "Entry 2"),
    "right": Wording("Người 2", "Person 2"),
    "reasons": Wording("Vì sao", "Why"),
    "decision": Wording("Quyết định (giống / khác)", "Decision (same / different)"),
    "by": Wording("Người quyết định", "Decided by"),
    "reason": Wording("Lý do quyết định", "Reason"),
}
"""Columns of the file of pairs; the last three are for a person to fill in."""
SAME = frozenset({"giong", "trung", "same", "mot nguoi", "1 nguoi", "gop"})
DIFFERENT = frozenset({"khac", "different", "hai nguoi", "2 nguoi", "tach"})

MERGED = (
    *(Field.SALUTATION, Field.FULL_NAME, Field.GENDER, Field.BIRTH, Field.POST, Field.POST_SINCE),
    *(Field.ORGANISATION, Field.GROUP, Field.RANK, Field.LOCALITY, Field.PHONE, Field.EMAIL, Field.NEEDS),
    *(Field.LODGING, Field.TRANSPORT, Field.PROPOSER, Field.NOTE),
)
"""Columns of a merged list; under their first Vietnamese heading, so that the list can be read again."""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, why and when, where a line of the file does not say."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a file of pairs decides.

    Attributes:
        undecided: lines whose decision is still empty.
    """

    merges: Merges
    undecided: int


def pair_lines(matches: Sequence[Match], language: Language) -> Iterator[tuple[str, ...]]:
    """Return the pairs as lines of the file, the highest score first, decisions empty."""
    for match in matches:
        left, right = match.left, match.right
        reasons = "; ".join(f"{each.says.to(language)} ({each.points:+d})" for each in match.reasons)
        strength = STRENGTH_WORDS[match.strength].to(language)
        yield (
            *(str(match.score), strength, left.entry_id, about(left), right.entry_id, about(right), reasons),
            *("", "", ""),
        )


def headings(language: Language) -> tuple[str, ...]:
    """Return the headings of the file of pairs."""
    return tuple(each.to(language) for each in HEADINGS.values())


def about(entry: Entry) -> str:
    """Return what tells a person from another; telephones stay in the lists."""
    said = (entry.name_as_given or entry.full_name, entry.birth, entry.post, entry.organisation)
    return " · ".join(part for part in said if part)


def read_decisions(file: Path, known: Sequence[Entry], decider: Decider) -> Decisions:
    """Read the file of pairs back with what somebody wrote into it.

    Raises:
        UsageError: it is no such file, names lines that were not read, or a decision is not understood.
        RegisterError: a decision lacks a reason or a person, or contradicts another.
    """
    ids = {entry.entry_id for entry in known}
    merges, undecided = Merges(), 0
    for row, cells in _lines(file):
        if not cells["decision"]:
            undecided += 1
            continue
        for entry_id in (cells["left_id"], cells["right_id"]):
            if entry_id not in ids:
                raise _unknown_line(file, row, entry_id)
        merges = _recorded(merges, _decision(file, row, cells, decider), f"{file.name}:{row}")
    return Decisions(merges, undecided)


def _recorded(merges: Merges, decision: MergeDecision, where: str) -> Merges:
    try:
        return merges.record(decision)
    except RegisterError as error:
        said = error.message
        raise RegisterError(Wording(f"{where}: {said.vi}", f"{where}: {said.en}"), error.rule) from None


def _decision(file: Path, row: int, cells: Mapping[str, str], decider: Decider) -> MergeDecision:
    word = fold(cells["decision"]).strip(" .")
    if word not in SAME | DIFFERENT:
        raise UsageError(
            Wording(
                f"{file.name}:{row}: cột quyết định ghi “{cells['decision']}”; cần “giống” hoặc “khác”.",
                f"{file.name}:{row}: the decision says “{cells['decision']}”; write “same” or “different”.",
            )
        )
    return MergeDecision(
        f"{file.name}:{row}",
        "one_person" if word in SAME else "two_people",
        (cells["left_id"], cells["right_id"]),
        cells["reason"] or decider.reason,
        cells["by"] or decider.by,
        decider.at,
    )


def _lines(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    sheet = read_workbook_safely(file)[0]
    head, *rest = [[clean(without_guard(cell)) for cell in line] for line in sheet.lines] or [[]]
    places: dict[str, int] = {}
    for key, words in HEADINGS.items():
        found = next((place for place, text in enumerate(head) if fold(text) in {*map(fold, words)}), None)
        if found is None and key in {"left_id", "right_id", "decision"}:
            raise UsageError(
                Wording(
                    f"{file.name}: thiếu cột “{words.vi}”; hãy dùng tệp do “planner guests duplicates --out” ghi.",
                    f"{file.name}: no column “{words.en}”; use the file that “planner guests duplicates --out” wrote.",
                )
            )
        if found is not None:
            places[key] = found
    for row, line in enumerate(rest, start=2):
        if any(line):
            yield row, {key: line[places[key]] if key in places else "" for key in HEADINGS}


def _unknown_line(file: Path, row: int, entry_id: str) -> UsageError:
    return UsageError(
        Wording(
            f"{file.name}:{row}: không có dòng “{entry_id}”; hãy đưa đủ các tệp và gói đã dùng khi tìm người trùng.",
            f"{file.name}:{row}: no entry “{entry_id}”; give the files and the pack that were searched.",
        )
    )


def merged_headings(language: Language) -> tuple[str, ...]:
    """Return the headings of a merged list: the usual ones first, so that it reads like any other list."""
    extra = (
        Wording("Nguồn", "Sources"),
        Wording("Giá trị khác nhau", "Disagreements"),
        Wording("Mã trong gói", "Id in the pack"),
    )
    return (SYNONYMS[Field.ORDINAL][0], *(SYNONYMS[each][0] for each in MERGED), *(each.to(language) for each in extra))


def merged_lines(people: Sequence[Person], in_pack: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Return the people of the lists, one line each, with every line they were named in and what these disagree on."""
    listed = [person for person in people if any(source.entry_id not in in_pack for source in person.sources)]
    for number, person in enumerate(listed, start=1):
        known = next((in_pack[source.entry_id] for source in person.sources if source.entry_id in in_pack), "")
        sources = "; ".join(source.entry_id for source in person.sources)
        yield (
            str(number),
            *(_cell(person.merged, each) for each in MERGED),
            sources,
            "; ".join(_disagreements(person)),
            known,
        )


def _cell(entry: Entry, field: Field) -> str:
    if field is Field.SALUTATION:
        return " ".join(entry.titles)
    if field is Field.NEEDS:
        return ", ".join(NEED_WORDS[need][0] for need in entry.needs)
    return str(getattr(entry, field.value))


def _disagreements(person: Person) -> Iterator[str]:
    for name in person.conflicts:
        if name in list(Field):
            values = {str(getattr(source, name)): source.entry_id for source in reversed(person.sources)}
            said = [f"{text} [{entry_id}]" for text, entry_id in reversed(values.items()) if text]
            yield f"{SYNONYMS[Field(name)][0]}: {' | '.join(said)}"
