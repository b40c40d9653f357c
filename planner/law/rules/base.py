"""What a rule is, what it is given and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from planner.law.calendar import WorkCalendar, d_minus
from planner.law.procedures import latest_starts
from planner.scenario.rows import Task
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Wording

TABLE = Path(__file__).parents[1] / "data" / "rules.csv"
UNVERIFIED_NOTE = Wording("căn cứ chưa kiểm chứng", "basis unverified")


@dataclass(frozen=True, slots=True)
class LawRule:
    """A rule of the catalogue.

    Attributes:
        rule_id: R01 ….
        function: name of the check in planner.law.rules.
        title: what it demands.
        severity: info, warn, error or block, as the catalogue grades it.
        basis: where it stands.
        verified: V (read in a source), M (from memory), or both for its parts.
    """

    rule_id: str
    function: str
    title: Wording
    severity: str
    basis: str
    verified: str

    @property
    def is_verified(self) -> bool:
        """Whether the whole rule was read in its source."""
        return self.verified == "V"


@dataclass(frozen=True)
class Circumstances:
    """What is judged: the pack, as it stands on a day, with planned days of tasks where there is a plan.

    Attributes:
        scenario: the pack.
        today: the day of the judgement; None: no deadline counts as passed.
        planned: first and last day by task, from the plan; without a plan tasks lie as late as they may.
    """

    scenario: Scenario
    today: date | None = None
    planned: Mapping[str, tuple[date, date]] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days of the event."""
        return WorkCalendar.of(self.scenario)

    @property
    def d_day(self) -> date:
        """The day itself."""
        return self.scenario.event.d_day

    def fact(self, *names: str) -> str:
        """Return the first of these facts that is stated, as text; empty when none is, or it says no."""
        for name in names:
            value = self.scenario.event.facts.get(name)
            if value not in (None, False, "", 0):
                return str(value)
        return ""

    def before(self, days: int) -> date:
        """Return the day ``days`` before the day itself (after it, when negative)."""
        return d_minus(self.d_day, days)

    def days_of(self, task: Task) -> tuple[date, date] | None:
        """Return the first and last day of a task: as planned, or as late as it may; None without a deadline."""
        if task.task_id in self.planned:
            return self.planned[task.task_id]
        if task.latest_finish_d is None:
            return None
        return self._latest[task.task_id], self.before(task.latest_finish_d)

    @cached_property
    def _latest(self) -> Mapping[str, date]:
        return latest_starts(self.scenario)

    def is_past(self, day: date) -> bool:
        """Whether a day by which something must be there has passed."""
        return self.today is not None and self.today > day


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which a rule is not kept; ``minor``: to be mended in time, nothing is broken yet."""

    subjects: tuple[str, ...]
    message: Wording
    minor: bool = False


Judge = Callable[[Circumstances], "tuple[Breach, ...] | None"]
"""What a rule finds; None: the pack says nothing that it could judge."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer.

    Attributes:
        rule: the rule.
        state: kept, broken, or open when the pack says nothing that it could judge.
        breaches: what is wrong.
        remark: what the rule has to tell where nothing is wrong (the kind of year).
        confirmed: who confirmed the basis, and where; empty when nobody has.
    """

    rule: LawRule
    state: str
    breaches: tuple[Breach, ...] = ()
    confirmed: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether the basis was read in its source or confirmed by a clerk."""
        return self.rule.is_verified or bool(self.confirmed)

    @property
    def note(self) -> Wording:
        """Say that the basis is unverified, or nothing."""
        return Wording("", "") if self.is_verified else UNVERIFIED_NOTE


@cache
def law_rules() -> Mapping[str, LawRule]:
    """Return the catalogue of rules by id."""
    return {
        row.cells["rule_id"]: LawRule(
            row.cells["rule_id"],
            row.cells["function"],
            Wording(row.cells["title_vi"], row.cells["title_en"]),
            row.cells["severity"],
            row.cells["basis"],
            row.cells["verified"],
        )
        for row in read_table(TABLE).rows
    }
