"""People of the lists -> rows of a pack's guests.csv: nothing is guessed, the doubtful is refused with its reason."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from planner.collation import fold
from planner.errors import UsageError
from planner.guests import Entry, Match, Merges, Person
from planner.guests.organisations import Likeness, compare_organisations
from planner.law.protocol import ranks_of
from planner.scenario.columns import ALIASES, columns_of
from planner.scenario.load import read_source, understand
from planner.scenario.source import SourceTable
from planner.tables import Table, TableRow, write_table
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.scenario.rows import Organisation
    from planner.scenario.schema import Scenario
    from planner.scenario.source import Source

NUMBERED = re.compile(r"(.*?)(\d+)")
FIRST_ID = ("K", 3)
"""Ids of a pack without guests: K001, K002…"""
DAY_LETTERS = len("2025-06-16")
UNPLACED = ("lodging", "proposer", "note")
"""What lists say but guests.csv has no column for (nights there are days, not words)."""
TABLE = "guests"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of one person of the lists.

    Attributes:
        row: cells of the new row, without its id.
        doubts: why the person cannot be added as things are.
        known: id of the guest of the pack whom somebody decided this person is.
        notes: what was understood or left out, to be read before it is taken for granted.
    """

    person: Person
    row: Mapping[str, str]
    doubts: tuple[Wording, ...] = ()
    known: str = ""
    notes: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What is asked to judge a person: the pack, who is in it already, what was decided about pairs.

    Attributes:
        in_pack: entry id -> guest id, for the guests of the pack.
        rank: level for those whose list gives none; 0 when every one must say it.
    """

    scenario: "Scenario"
    in_pack: Mapping[str, str]
    merges: Merges
    matches: Sequence[Match]
    status: str
    rank: int = 0

    def judge(self, person: Person) -> Verdict:
        """Say what is to become of a person."""
        own = [source for source in person.sources if source.entry_id not in self.in_pack]
        known = next((self.in_pack[each.entry_id] for each in person.sources if each.entry_id in self.in_pack), "")
        if known:
            return Verdict(person, {}, known=known)
        entry = person.merged
        organisation, about_office, office_doubts = self._organisation(entry.organisation)
        rank, rank_doubts = self._rank(entry)
        doubts = (*self._likenesses(own), *_disagreements(person), *office_doubts, *rank_doubts)
        row = self._row(entry, organisation, rank)
        return Verdict(person, row, doubts, notes=(*about_office, *_unplaced(entry)))

    def _row(self, entry: Entry, organisation: str, rank: str) -> dict[str, str]:
        return {
            "full_name": entry.full_name,
            "gender": entry.gender,
            "birth_year": entry.birth[:4],
            "post": entry.post,
            "organisation_id": organisation,
            "rank": rank,
            "in_post_since": entry.post_since if len(entry.post_since) == DAY_LETTERS else "",
            "needs": "; ".join(entry.needs),
            "status": self.status,
            "phone": entry.phone,
            "email": entry.email,
            "transport_mode": entry.transport,
            "origin_place": entry.locality,
        }

    @cached_property
    def _matches_of(self) -> Mapping[str, list[tuple[Match, Entry]]]:
        """Entry id -> the pairs it is in, with the other one of each."""
        found: dict[str, list[tuple[Match, Entry]]] = {}
        for match in self.matches:
            for mine, other in ((match.left, match.right), (match.right, match.left)):
                found.setdefault(mine.entry_id, []).append((match, other))
        return found

    @cached_property
    def _decided(self) -> frozenset[frozenset[str]]:
        joined = (frozenset({a, b}) for group in self.merges.groups() for a in group for b in group if a < b)
        return self.merges.kept_apart() | frozenset(joined)

    def _likenesses(self, own: Sequence[Entry]) -> Iterator[Wording]:
        for entry in own:
            for match, other in self._matches_of.get(entry.entry_id, ()):
                if frozenset({entry.entry_id, other.entry_id}) not in self._decided:
                    yield Wording(
                        f"giống {other.full_name} [{other.entry_id}], {match.score} điểm; hãy quyết định "
                        "giống hay khác (planner guests duplicates, rồi --decisions)",
                        f"like {other.full_name} [{other.entry_id}], score {match.score}; decide whether same or "
                        "different (planner guests duplicates, then --decisions)",
                    )

    def _organisation(self, name: str) -> tuple[str, tuple[Wording, ...], tuple[Wording, ...]]:
        """Return the id of an office, what is to be read about it, and why it cannot be told."""
        if not name:
            return "", (Wording("chưa ghi cơ quan", "no office given"),), ()
        exact, same, similar = self._offices(name)
        if len(exact) == 1:
            return exact[0].organisation_id, (), ()
        if not exact and len(same) == 1:
            note = Wording(f"“{name}” hiểu là {_named(same)}", f"“{name}” read as {_named(same)}")
            return same[0].organisation_id, (note,), ()
        if several := exact or same or similar:
            doubt = Wording(
                f"cơ quan “{name}” có thể là {_named(several)}; hãy ghi đúng tên trong danh sách",
                f"office “{name}” may be {_named(several)}; write its exact name in the list",
            )
            return "", (), (doubt,)
        doubt = Wording(
            f"cơ quan “{name}” không có trong organisations.csv; hãy thêm vào đó trước",
            f"office “{name}” is not in organisations.csv; add it there first",
        )
        return "", (), (doubt,)

    def _offices(self, name: str) -> "tuple[list[Organisation], list[Organisation], list[Organisation]]":
        if name not in self._known_offices:
            offices = self.scenario.organisations
            exact = [each for each in offices if fold(name) in {fold(each.name), fold(each.organisation_id)}]
            likeness = [(each, compare_organisations(each.name, name)) for each in offices]
            same = [each for each, like in likeness if like is Likeness.SAME]
            self._known_offices[name] = exact, same, [each for each, like in likeness if like is Likeness.SIMILAR]
        return self._known_offices[name]

    @cached_property
    def _known_offices(self) -> "dict[str, tuple[list[Organisation], list[Organisation], list[Organisation]]]":
        return {}

    def _rank(self, entry: Entry) -> tuple[str, tuple[Wording, ...]]:
        """Return a person's level as the list says it, by number or by name; never one that is only likely."""
        levels = {str(each.rank): each.group for each in ranks_of(self.scenario)}
        if entry.rank in levels:
            return entry.rank, ()
        named = [rank for rank, group in levels.items() if entry.rank and fold(group) == fold(entry.rank)]
        if len(named) == 1:
            return named[0], ()
        if not entry.rank and self.rank:
            return str(self.rank), ()
        given = Wording(f"không có bậc “{entry.rank}”", f"no rank “{entry.rank}”")
        what = given if entry.rank else Wording("chưa ghi bậc", "no rank given")
        likely = [f"{rank} ({levels[rank]})" for rank in self._likely_ranks(entry) if rank in levels]
        hint = ", ".join(likely)
        propose = Wording(f"đề nghị xem bậc {hint}; ", f"look at rank {hint}; ") if likely else Wording("", "")
        return "", (
            Wording(
                f"{what.vi}; {propose.vi}hãy ghi vào cột Bậc hoặc dùng --rank",
                f"{what.en}; {propose.en}write it in the column Bậc or give --rank",
            ),
        )

    def _likely_ranks(self, entry: Entry) -> Sequence[str]:
        """Return the levels of guests with the same post, the most usual first, or those that name post or group."""
        post = fold(entry.post)
        held = Counter(str(guest.rank) for guest in self.scenario.guests if post and fold(guest.post) == post)
        if held:
            return [rank for rank, _ in held.most_common(2)]
        words = [word for word in (post, fold(entry.group)) if word]
        levels = ranks_of(self.scenario)
        return [
            str(each.rank)
            for each in levels
            if any(word in {fold(text) for text in (each.group, *_examples(each.examples))} for word in words)
        ][:2]


def _examples(examples: object) -> list[str]:
    texts = examples if isinstance(examples, tuple) else str(examples).split(";")
    return [text.strip() for text in texts]


def _named(offices: "Sequence[Organisation]") -> str:
    return ", ".join(f"{each.organisation_id} {each.name}" for each in offices[:3])


def _disagreements(person: Person) -> Iterator[Wording]:
    """Two lists that disagree on what decides a seat are not settled by which came first."""
    for name, words in (("post", Wording("chức vụ", "post")), ("rank", Wording("bậc", "rank"))):
        if name in person.conflicts:
            values = " | ".join(dict.fromkeys(str(getattr(source, name)) for source in person.sources))
            yield Wording(
                f"các danh sách ghi {words.vi} khác nhau ({values}); hãy sửa cho thống nhất",
                f"the lists disagree on the {words.en} ({values}); make them agree",
            )


def _unplaced(entry: Entry) -> Iterator[Wording]:
    said = [str(getattr(entry, name)) for name in UNPLACED if getattr(entry, name)]
    if said:
        text = "; ".join(said)
        yield Wording(f"guests.csv không có cột cho: {text}", f"guests.csv has no column for: {text}")


def with_ids(scenario: "Scenario", verdicts: Sequence[Verdict]) -> list[dict[str, str]]:
    """Return the rows to add, numbered on from the ids that most guests of the pack have."""
    prefix, width, last = _pattern([guest.guest_id for guest in scenario.guests])
    rows = [verdict.row for verdict in verdicts if not verdict.doubts and not verdict.known]
    return [{"guest_id": f"{prefix}{last + step:0{width}}", **row} for step, row in enumerate(rows, start=1)]


def _pattern(ids: Sequence[str]) -> tuple[str, int, int]:
    found = [match.groups() for each in ids if (match := NUMBERED.fullmatch(each))]
    if not found:
        return *FIRST_ID, 0
    prefix = Counter(before for before, _ in found).most_common(1)[0][0]
    numbers = [number for before, number in found if before == prefix]
    return prefix, min(map(len, numbers)), max(map(int, numbers))


@dataclass(frozen=True, slots=True)
class Draft:
    """The table of guests with more rows, not yet written."""

    file: Path
    table: Table

    def write(self) -> None:
        """Put the table in its place, whole or not at all."""
        write_table(self.file, self.table.columns, [row.cells for row in self.table.rows])


def drafted(pack: Path, rows: Sequence[Mapping[str, str]]) -> Draft:
    """Return the table of guests with ``rows`` at its end, proved by reading the whole pack with it.

    Raises:
        PackError: the pack has faults, with the rows or before.
        UsageError: the pack is no folder.
    """
    if not pack.is_dir():
        raise UsageError(
            Wording(
                f"{pack}: chỉ thêm được vào gói là thư mục; hãy dùng “planner import” trước.",
                f"{pack}: people are added to a pack folder; use “planner import” first.",
            )
        )
    source = read_source(pack)
    label = source.label_of(TABLE)
    held = source.tables.get(TABLE)
    table = _longer(held.table if held else Table((), ()), rows)
    tables: dict[str, SourceTable] = {**source.tables, TABLE: SourceTable(held.label if held else label, table)}
    _prove(replace(source, tables=tables))
    return Draft(pack / (held.label if held else label), table)


def _prove(source: "Source") -> None:
    understand(source)


def _longer(table: Table, rows: Sequence[Mapping[str, str]]) -> Table:
    headings = [column.heading for column in columns_of(TABLE).values()]
    filled = {name for row in rows for name, text in row.items() if text}
    other = {new: old for old, new in ALIASES[TABLE].items() if old in table.columns and new not in table.columns}
    columns = table.columns or tuple(headings)
    columns += tuple(name for name in headings if name in filled and other.get(name, name) not in columns)
    last = table.rows[-1].number if table.rows else 1
    added = [
        TableRow(last + step, dict.fromkeys(columns, "") | {other.get(n, n): text for n, text in row.items() if text})
        for step, row in enumerate(rows, start=1)
    ]
    return Table(columns, (*table.rows, *added))
