"""Sensitive data about guests, apart from everything else: off unless a purpose and a legal basis are given.

Health, religion, ethnic origin, Party membership and posts, numbers of identity papers. Basis: Decree
13/2023/NĐ-CP until 31/12/2025, Law 91/2025/QH15 and Decree 356/2025/NĐ-CP from 1/1/2026 (V, dossier §8). The
default of 90 days until erasure is custom (M). No list, statistic or export reads this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from planner.guests.entries import Source
from planner.guests.headings import SENSITIVE, Field
from planner.guests.layout import take_apart
from planner.guests.refusals import RegisterError
from planner.guests.sheets import Sheet
from planner.tables import clean
from planner.wording import Wording

KEPT_DAYS = 90
"""Days after the ceremony until erasure when nothing else is decided (custom, M)."""
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why one kind of sensitive data is kept, on what ground, and until when."""

    holds: Field
    purpose: str
    legal_basis: str
    erase_after: date


@dataclass(frozen=True, slots=True)
class SensitiveRecord:
    """One sensitive value about one list entry."""

    entry_id: str
    holds: Field
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SensitiveData:
    """All sensitive data of an event; empty unless purposes were stated.

    Its records never show in ``repr``, so that no log carries them.
    """

    purposes: tuple[Purpose, ...] = ()
    records: tuple[SensitiveRecord, ...] = field(default=(), repr=False)

    def allow(self, purpose: Purpose, ceremony: date) -> "SensitiveData":
        """Return the data with one more purpose; values of that kind may then be kept.

        Raises:
            RegisterError: it is not a sensitive kind, or purpose, basis or a fitting day of erasure is missing.
        """
        for message in _faults(purpose, ceremony):
            raise RegisterError(message, "purpose_is_stated")
        others = tuple(each for each in self.purposes if each.holds is not purpose.holds)
        return replace(self, purposes=(*others, purpose))

    def take(
        self, sheet: Sheet, file: str, mapping: Mapping[int, Field], heading_row: int | None = None
    ) -> "SensitiveData":
        """Return the data with the sensitive columns of a sheet that have a purpose; others are not read."""
        allowed = {purpose.holds for purpose in self.purposes}
        columns = {column: held for column, held in mapping.items() if held in allowed & SENSITIVE}
        found = tuple(
            SensitiveRecord(Source(file, sheet.name, row.number).entry_id, held, text)
            for row in take_apart(sheet, heading_row).rows
            for column, held in columns.items()
            if column < len(row.cells) and (text := clean(row.cells[column]))
        )
        return replace(self, records=(*self.records, *found))

    def of(self, entry_ids: Sequence[str], holds: Field) -> tuple[str, ...]:
        """Return the values of one kind about a person, for the one purpose stated."""
        return tuple(each.value for each in self.records if each.entry_id in entry_ids and each.holds is holds)

    def erased(self, today: date) -> "SensitiveData":
        """Return the data without what should be gone by ``today``; its purposes go along."""
        kept = tuple(each for each in self.purposes if each.erase_after >= today)
        kinds = {each.holds for each in kept}
        return SensitiveData(kept, tuple(each for each in self.records if each.holds in kinds))


def usual_erasure(ceremony: date) -> date:
    """Return the day of erasure when nothing else is decided (custom, M)."""
    return ceremony + timedelta(days=KEPT_DAYS)


def _faults(purpose: Purpose, ceremony: date) -> list[Wording]:
    faults = []
    if purpose.holds not in SENSITIVE:
        faults.append(
            Wording(
                f"{purpose.holds} không phải dữ liệu nhạy cảm.", f"{purpose.holds} is not a kind of sensitive data."
            )
        )
    if not purpose.purpose.strip() or not purpose.legal_basis.strip():
        faults.append(
            Wording(
                "Muốn lưu dữ liệu nhạy cảm phải ghi mục đích và căn cứ pháp lý.",
                "Sensitive data need a purpose and a legal basis.",
            )
        )
    if not ceremony <= purpose.erase_after <= ceremony + timedelta(days=LONGEST_DAYS):
        faults.append(
            Wording(
                f"Ngày xoá phải từ ngày lễ đến {LONGEST_DAYS} ngày sau lễ.",
                f"The day of erasure lies between the ceremony and {LONGEST_DAYS} days after it.",
            )
        )
    return faults
