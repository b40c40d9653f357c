"""A fact ticked today: which procedures it calls for, until when they can be filed, and what to do when it is too late.

"Too late" is said against the last day on which the office can still be asked (planner.law.procedures.Deadline), in
working days and calendar days, with the alternatives of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.errors import UsageError
from planner.law.calendar import WorkCalendar
from planner.law.catalogue import catalogue, completed
from planner.law.procedures import Deadline, deadlines
from planner.law.triggers import Applies
from planner.scenario.nearest import nearest
from planner.scenario.rows import Procedure
from planner.scenario.schema import Scenario
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Called:
    """A procedure that a fact calls for, seen from a day.

    Attributes:
        deadline: the procedure with its days.
        today: the day on which the fact is ticked.
        late_days: calendar days by which the last chance has passed; 0 when there is time.
        late_working_days: the same in working days.
        left_working_days: working days that are left; 0 when it is too late or no day is known.
        alternatives: what can be done instead.
    """

    deadline: Deadline
    today: date
    late_days: int
    late_working_days: int
    left_working_days: int
    alternatives: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Whether the last chance has passed."""
        return self.late_days > 0

    def sentence(self) -> Wording:
        """Say until when, or by how much too late with the alternatives."""
        one = self.deadline
        name = f"{one.procedure.procedure_id} {one.procedure.name}"
        if one.last_chance is None:
            return Wording(f"{name}: {one.note.vi}", f"{name}: {one.note.en}")
        note = f" ({one.verification().vi})", f" ({one.verification().en})"
        if not self.is_late:
            return Wording(
                f"{name}: nộp trước hoặc trong ngày {one.last_chance:%d/%m/%Y}, còn {self.left_working_days} ngày làm "
                f"việc{note[0]}.",
                f"{name}: file by {one.last_chance}, {self.left_working_days} working days left{note[1]}.",
            )
        instead = "; ".join(self.alternatives)
        return Wording(
            f"{name}: ĐÃ TRỄ {self.late_days} ngày ({self.late_working_days} ngày làm việc) so với hạn "
            f"{one.last_chance:%d/%m/%Y}{note[0]}. Phương án thay: {instead or 'cần người quyết định'}.",
            f"{name}: TOO LATE by {self.late_days} days ({self.late_working_days} working days) after "
            f"{one.last_chance}{note[1]}. Instead: {instead or 'a person must decide'}.",
        )


def called_on(scenario: Scenario, today: date, facts: Sequence[str] = ()) -> tuple[Called, ...]:
    """Return the procedures that the event calls for, seen from ``today``.

    Args:
        scenario: the pack; procedures that its table lacks are taken from the planner's catalogue.
        today: the day of asking.
        facts: facts to be ticked that the pack does not state as true yet; then only their procedures are returned.

    Raises:
        UsageError: no procedure knows such a fact; the message names the nearest.
    """
    whole = with_catalogue(scenario)
    known = {fact for row in whole.procedures for fact in row.fact}
    for fact in facts:
        if fact not in known:
            raise _unknown_fact(fact, known)
    event = whole.event.model_copy(update={"facts": {**whole.event.facts, **dict.fromkeys(facts, True)}})
    calendar = WorkCalendar.of(scenario)
    return tuple(
        _seen(deadline, today, calendar)
        for deadline in deadlines(replace(whole, event=event))
        if deadline.applies is Applies.YES and (not facts or set(facts) & set(deadline.procedure.fact))
    )


def with_catalogue(scenario: Scenario) -> Scenario:
    """Return the scenario with every procedure of the catalogue, the pack's own rows first."""
    own = tuple(completed(row) for row in scenario.procedures)
    ids = {row.procedure_id for row in own}
    rest = tuple(row for row in catalogue().values() if row.procedure_id not in ids)
    return replace(scenario, procedures=(*own, *rest))


def alternatives(procedure: Procedure) -> tuple[str, ...]:
    """Return what can be done instead of a procedure."""
    return tuple(part.strip() for part in procedure.alternatives.split(";") if part.strip())


def _seen(deadline: Deadline, today: date, calendar: WorkCalendar) -> Called:
    last = deadline.last_chance
    late = deadline.late_by(today)
    apart = _working_days(calendar, today, last) if last else 0
    return Called(deadline, today, late, max(0, -apart), max(0, apart), alternatives(deadline.procedure))


def _working_days(calendar: WorkCalendar, today: date, last: date) -> int:
    """Return the working days from today to the last chance; calendar days in a year without a table."""
    try:
        return calendar.between(today, last)
    except UsageError:
        return (last - today).days


def _unknown_fact(fact: str, known: set[str]) -> UsageError:
    near = nearest(fact, sorted(known))
    listed = ", ".join(sorted(known))
    hint = Wording(f" Gần nhất là “{near}”.", f" The nearest is “{near}”.") if near else Wording("", "")
    return UsageError(
        Wording(
            f"Không thủ tục nào gắn với dữ kiện “{fact}”; các dữ kiện: {listed}.{hint.vi}",
            f"No procedure knows the fact “{fact}”; facts: {listed}.{hint.en}",
        )
    )
