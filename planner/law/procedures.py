"""Administrative procedures of an event: which apply, in force on D-day, and by when each must be filed.

The catalogue is the pack's ``procedures.csv``. Its ``verified`` text goes along with every date. A date
counts as law (Basis.LAW) only when the catalogue gives a shortest notice without the word "khuyến nghị" and
marks it V throughout; planned dates such as D-75, and anything with an M, are advice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.errors import UsageError
from planner.law.terms import Term, filing_day, parse_terms
from planner.law.triggers import Applies, applies, trigger_of
from planner.scenario.rows import Procedure
from planner.scenario.schema import Scenario
from planner.wording import Wording

DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
FROM = re.compile(rf"\btừ {DAY}")
BEFORE = re.compile(rf"(?:\btrước |D\s*<\s*){DAY}")
MARK = re.compile(r"\b[VM]\b")

NO_NOTE = Wording("", "")
RELATIVE = Wording(
    "Hạn không tính từ ngày lễ (hoặc tính bằng giờ): cần người xác định.",
    "The term does not count in days from D-day: a person must set it.",
)
NOT_IN_FORCE = Wording(
    "Không thủ tục nào trong danh mục có hiệu lực vào ngày lễ: cần người tra cứu quy định hiện hành.",
    "No procedure of the catalogue is in force on D-day: a person must look up the rules of that time.",
)


class Basis(StrEnum):
    """What a date rests on."""

    LAW = "law"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when a procedure is to be filed.

    Attributes:
        procedure: the catalogue's row: name, authority, term as printed, legal basis, ``verified``.
        applies: yes, or unknown when the pack does not state the fact; what does not apply is not listed.
        latest: last office day by the catalogue's planned date; None when a person must set it.
        last_chance: last office day by the shortest notice that the catalogue names; equals ``latest``
        without one.
        basis: whether ``last_chance`` is a verified rule or advice.
        note: why a person is needed; empty otherwise.
    """

    procedure: Procedure
    applies: Applies
    latest: date | None = None
    last_chance: date | None = None
    basis: Basis = Basis.ADVICE
    note: Wording = NO_NOTE

    @property
    def needs_a_person(self) -> bool:
        """Whether the date, or whether the procedure applies at all, is for a person to decide."""
        return self.latest is None or self.applies is Applies.UNKNOWN

    def is_late(self, today: date) -> bool:
        """Whether the last chance has passed."""
        return self.last_chance is not None and today > self.last_chance

    def basis_wording(self) -> Wording:
        """Return how the date is to be presented, with the catalogue's own mark."""
        verified = self.procedure.verified or "?"
        if self.basis is Basis.LAW:
            return Wording(f"theo quy định ({verified})", f"required ({verified})")
        return Wording(f"khuyến nghị, cần kiểm tra ({verified})", f"advice, to be checked ({verified})")


def validity(procedure: Procedure) -> tuple[date | None, date | None]:
    """Return from when (included) until when (excluded) a procedure is in force, by its name and trigger.

    Rule R47 (V): legal bases must be in force on the day of the event. Flights of drones changed on 1/7/2025
    (Luật PKND 2024) and 5/11/2025 (NĐ 288/2025): between these days the catalogue has no procedure.
    """
    text = f"{procedure.name} {procedure.trigger}"
    return _day(FROM.search(text)), _day(BEFORE.search(text))


def in_force(procedure: Procedure, day: date) -> bool:
    """Whether the procedure is the one to follow for an event on ``day`` (R47)."""
    start, end = validity(procedure)
    return (start is None or start <= day) and (end is None or day < end)


def deadlines(scenario: Scenario) -> tuple[Deadline, ...]:
    """Return the procedures that the event calls for, or may call for, by date; those without one last."""
    found = _deadlines(scenario)
    return tuple(sorted(found, key=lambda each: (each.latest or date.max, each.procedure.procedure_id)))


def _deadlines(scenario: Scenario) -> Iterator[Deadline]:
    d_day = scenario.event.d_day
    for procedure in scenario.procedures:
        called_for = applies(procedure, scenario)
        if called_for is Applies.NO:
            continue
        if in_force(procedure, d_day):
            yield _dated(procedure, called_for, d_day)
        elif not _replaced(procedure, scenario):
            yield Deadline(procedure, called_for, note=NOT_IN_FORCE)


def _replaced(procedure: Procedure, scenario: Scenario) -> bool:
    """Whether another procedure of the same trigger is in force on D-day."""
    trigger = trigger_of(procedure)
    return trigger is not None and any(
        in_force(other, scenario.event.d_day) and trigger_of(other) == trigger for other in scenario.procedures
    )


def _dated(procedure: Procedure, called_for: Applies, d_day: date) -> Deadline:
    terms = parse_terms(procedure.file_by)
    if not terms:
        return Deadline(procedure, called_for, note=RELATIVE)
    try:
        latest, last_chance = filing_day(terms[0], d_day), filing_day(terms[-1], d_day)
    except UsageError as error:
        return Deadline(procedure, called_for, note=error.message)
    basis = _basis(procedure, terms[-1])
    return Deadline(procedure, called_for, latest, max(latest, last_chance), basis)


def _basis(procedure: Procedure, term: Term) -> Basis:
    marks = set(MARK.findall(procedure.verified))
    return Basis.LAW if marks == {"V"} and not term.advised else Basis.ADVICE


def _day(match: re.Match[str] | None) -> date | None:
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None
