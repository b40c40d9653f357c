"""Administrative procedures of an event: which apply, in force on D-day, and by when each must be filed.

The catalogue is the pack's ``procedures.csv``; columns for the planner that it leaves blank come from the planner's
own catalogue of the same procedure (planner.law.catalogue) or are read from the text. Its ``verified`` text goes along
with every date. A date counts as law (Basis.LAW) only when the catalogue gives a shortest notice without the word
"khuyến nghị" and marks it V throughout; planned dates such as D-75, and anything with an M, are advice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from planner.errors import UsageError
from planner.law.calendar import WorkCalendar, d_minus
from planner.law.catalogue import completed
from planner.law.terms import Term, filing_day, lead_term, parse_terms
from planner.law.triggers import Applies, applies, trigger_of
from planner.scenario.rows import Procedure
from planner.scenario.schema import Scenario
from planner.wording import Wording

DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
FROM = re.compile(rf"\btừ {DAY}")
BEFORE = re.compile(rf"(?:\btrước |D\s*<\s*){DAY}")
MARK = re.compile(r"\b[VM]\b")

NO_NOTE = Wording("", "")
THE_DAY = "D"
UNVERIFIED = Wording("chưa kiểm chứng", "unverified")
VERIFIED = Wording("đã kiểm chứng", "verified")
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
        before: what the answer is needed for: ``D`` or the id of a task.
        confirmed: who has checked the procedure against the official text, and where; empty when nobody has.
    """

    procedure: Procedure
    applies: Applies
    latest: date | None = None
    last_chance: date | None = None
    basis: Basis = Basis.ADVICE
    note: Wording = NO_NOTE
    before: str = THE_DAY
    confirmed: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether the whole entry was read in its source (V throughout) or confirmed by a clerk."""
        return bool(self.confirmed) or set(MARK.findall(self.procedure.verified)) == {"V"}

    def verification(self) -> Wording:
        """Return "đã kiểm chứng" or "chưa kiểm chứng"."""
        return VERIFIED if self.is_verified else UNVERIFIED

    def late_by(self, today: date) -> int:
        """Return by how many calendar days the last chance has passed; 0 when it has not."""
        return max(0, (today - self.last_chance).days) if self.last_chance else 0

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
    end = procedure.valid_to + timedelta(days=1) if procedure.valid_to else _day(BEFORE.search(text))
    return procedure.valid_from or _day(FROM.search(text)), end


def in_force(procedure: Procedure, day: date) -> bool:
    """Whether the procedure is the one to follow for an event on ``day`` (R47)."""
    start, end = validity(procedure)
    return (start is None or start <= day) and (end is None or day < end)


def deadlines(scenario: Scenario, starts: Mapping[str, date] | None = None) -> tuple[Deadline, ...]:
    """Return the procedures that the event calls for, or may call for, by date; those without one last.

    Args:
        scenario: the pack.
        starts: planned first day by task, for answers that a task waits for; by default as late as it may start.
    """
    found = _deadlines(scenario, {**latest_starts(scenario), **(starts or {})})
    return tuple(sorted(found, key=lambda each: (each.latest or date.max, each.procedure.procedure_id)))


def latest_starts(scenario: Scenario) -> dict[str, date]:
    """Return the latest first day of every task that has a deadline: the deadline less its length (calendar days)."""
    d_day = scenario.event.d_day
    return {
        task.task_id: d_minus(d_day, task.latest_finish_d + max(0, task.duration_days - 1))
        for task in scenario.tasks
        if task.latest_finish_d is not None
    }


def _deadlines(scenario: Scenario, starts: Mapping[str, date]) -> Iterator[Deadline]:
    d_day = scenario.event.d_day
    known = [completed(procedure) for procedure in scenario.procedures]
    anchors = {THE_DAY: d_day, **starts}
    confirmed = _confirmed(scenario)
    calendar = WorkCalendar.of(scenario)
    for procedure in known:
        called_for = applies(procedure, scenario)
        if called_for is Applies.NO:
            continue
        if in_force(procedure, d_day):
            told = confirmed.get(procedure.procedure_id, "")
            yield _dated(Deadline(procedure, called_for, confirmed=told), anchors, calendar)
        elif not _replaced(procedure, known, d_day):
            yield Deadline(procedure, called_for, note=NOT_IN_FORCE)


def _confirmed(scenario: Scenario) -> dict[str, str]:
    return {
        row.subject_id: ", ".join(part for part in (row.confirmed_by, row.source) if part)
        for row in scenario.confirmations
        if row.kind == "procedure"
    }


def _replaced(procedure: Procedure, known: list[Procedure], d_day: date) -> bool:
    """Whether another procedure of the same trigger is in force on D-day."""
    trigger = trigger_of(procedure)
    return trigger is not None and any(in_force(other, d_day) and trigger_of(other) == trigger for other in known)


def _dated(blank: Deadline, anchors: Mapping[str, date], calendar: WorkCalendar) -> Deadline:
    procedure = blank.procedure
    lead = lead_term(procedure)
    before = procedure.lead_before or THE_DAY
    before = before if before in anchors else THE_DAY
    terms = parse_terms(procedure.file_by)
    if not terms and lead is None:
        return replace(blank, note=RELATIVE)
    first, last = (terms[0] if terms else None), lead or terms[-1]
    try:
        last_chance = filing_day(last, anchors[before] if lead else anchors[THE_DAY], calendar)
        latest = filing_day(first, anchors[THE_DAY], calendar) if first else last_chance
    except UsageError as error:
        return replace(blank, note=error.message)
    basis = _basis(procedure, last)
    return replace(blank, latest=latest, last_chance=max(latest, last_chance), basis=basis, before=before)


def _basis(procedure: Procedure, term: Term) -> Basis:
    marks = set(MARK.findall(procedure.verified))
    return Basis.LAW if marks == {"V"} and not term.advised else Basis.ADVICE


def _day(match: re.Match[str] | None) -> date | None:
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None
