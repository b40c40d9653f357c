"""Holding the preparation in hand: progress reported and verified, silent tasks, gates.

Reported and verified progress are kept apart: a task is done when somebody other than its accountable person and other
than the reporter has verified 100 %. Nobody verifies their own work; such a row counts as a report only, and is a
finding. A running task without a report for 7 days (3 days after D-14) is stale and goes up: to the head of its
sub-committee first, and after twice that time to the steering committee. Days of silence are working days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.collation import fold
from planner.engine.findings import Finding, Severity
from planner.errors import UsageError
from planner.law.calendar import WorkCalendar, d_minus
from planner.readiness.work import FULL, Work
from planner.scenario.rows import Gate, Progress
from planner.scenario.schema import Scenario
from planner.wording import Wording

PROBLEM = "readiness"
FIRST_LINE = 2
"""Line of a table's first row below the headings."""
SUPERIORS = (
    "tinh uy",
    "ubnd tinh",
    "ban thuong vu",
    "thuong truc huyen uy",
    "thuong truc hdnd",
    "quan khu",
    "trung uong",
)
ORDERS = ("giao ", "yeu cau ")
SILENT_DAYS, SILENT_DAYS_LATE, LATE_FROM_D = 7, 3, 14
"""Days without a report: before D-14, after it."""
HEADS = ("Trưởng tiểu ban", "Ban Chỉ đạo")


@dataclass(frozen=True, slots=True)
class Stale:
    """A running task of which nothing was heard.

    Attributes:
        work: the task.
        since: the last day of which something is known: the latest report, or the day on which it began.
        silent_days: working days of silence.
        level: 1 goes to the head of the sub-committee, 2 to the steering committee.
    """

    work: Work
    since: date
    silent_days: int
    level: int

    @property
    def goes_to(self) -> str:
        """Whom it is put before."""
        return HEADS[self.level - 1]

    def sentence(self) -> Wording:
        """Say it."""
        return Wording(
            f"{self.work.id} “{self.work.task.name}”: {self.silent_days} ngày làm việc không có báo cáo (từ "
            f"{self.since:%d/%m/%Y}); báo {self.goes_to}.",
            f"{self.work.id} “{self.work.task.name}”: no report for {self.silent_days} working days (since "
            f"{self.since}); goes to level {self.level}.",
        )


def silent_limit(d_day: date, today: date) -> int:
    """Return after how many working days without a report a task is stale."""
    return SILENT_DAYS_LATE if (d_day - today).days <= LATE_FROM_D else SILENT_DAYS


def stale(scenario: Scenario, works: Sequence[Work], today: date) -> tuple[Stale, ...]:
    """Return the tasks that are running and silent, the longest silence first."""
    calendar = WorkCalendar.of(scenario)
    limit = silent_limit(scenario.event.d_day, today)
    found = []
    for work in works:
        if not work.kept or work.is_done or work.reported >= FULL or work.first > today:
            continue
        since = work.report.reported_at.date() if work.report and work.report.reported_at else work.first
        silent = _working_days(calendar, since, today)
        if silent >= limit:
            found.append(Stale(work, since, silent, 2 if silent >= 2 * limit else 1))
    return tuple(sorted(found, key=lambda one: (-one.silent_days, one.work.id)))


def _working_days(calendar: WorkCalendar, since: date, today: date) -> int:
    try:
        return calendar.between(since, today)
    except UsageError:
        return (today - since).days


def control_findings(scenario: Scenario, works: Sequence[Work]) -> tuple[Finding, ...]:
    """Return what is wrong with the reports themselves: work verified by whoever did it, or without evidence."""
    by_id = {work.id: work for work in works}
    return tuple(finding for row in scenario.progress for finding in _row_findings(row, by_id.get(row.task_id)))


def _row_findings(row: Progress, work: Work | None) -> Iterator[Finding]:
    own = row.verified_by and (row.verified_by == row.reported_by or (work and row.verified_by in work.accountable))
    if own:
        message = Wording(
            f"{row.task_id}: {row.verified_by} tự kiểm tra việc của mình; cần người khác kiểm tra.",
            f"{row.task_id}: {row.verified_by} verified their own work; somebody else must.",
        )
        yield Finding(PROBLEM, "verified_by_another", (row.task_id, row.verified_by), message)
    if row.verified_by and row.percent >= FULL and not row.evidence:
        message = Wording(
            f"{row.task_id}: đã kiểm tra xong 100 % nhưng không ghi minh chứng.",
            f"{row.task_id}: verified as done without evidence.",
        )
        yield Finding(PROBLEM, "verified_with_evidence", (row.task_id,), message, Severity.WARNING)


def wording_findings(scenario: Scenario) -> tuple[Finding, ...]:
    """Return conclusions that order a superior body: upward and sideways one asks ("Đề nghị"), downward one orders."""
    return tuple(
        Finding(
            PROBLEM,
            "asked_not_ordered",
            (row.clause,),
            Wording(
                f"Kết luận {row.clause}: {row.owner} là cấp trên hoặc ngang cấp, cần viết “Đề nghị”, không viết "
                "“Giao”, “Yêu cầu”.",
                f"Conclusion {row.clause}: {row.owner} is a superior body; write “Đề nghị” (ask), not an order.",
            ),
            Severity.WARNING,
        )
        for row in scenario.directives
        if any(name in fold(row.owner) for name in SUPERIORS) and fold(row.quote).startswith(ORDERS)
    )


def venue_findings(scenario: Scenario) -> tuple[Finding, ...]:
    """Return the venues of the ceremony that are accepted (nghiệm thu) only after D-day, with their rows.

    The venue of the day (fact ``ceremony_venue``) is an error; the one for rain and those of plans B are warnings.
    """
    facts, d_day = scenario.event.facts, scenario.event.d_day
    spare = {str(facts.get("rain_venue", "")), *(variant.venue_id for variant in scenario.variants)}
    found = []
    for line, row in enumerate(scenario.venues, FIRST_LINE):
        of_day = row.venue_id == facts.get("ceremony_venue")
        if row.accepted_on is None or row.accepted_on <= d_day or not (of_day or row.venue_id in spare):
            continue
        use = Wording("làm lễ", "the ceremony") if of_day else Wording("làm địa điểm dự phòng", "a plan B")
        where = f"venues.csv:{line}:accepted_on"
        message = Wording(
            f"{where}: {row.name} ({row.venue_id}) nghiệm thu ngày {row.accepted_on:%d/%m/%Y}, sau ngày lễ "
            f"{d_day:%d/%m/%Y}; chưa được dùng {use.vi}. Cần nghiệm thu sớm hơn hoặc chọn địa điểm khác.",
            f"{where}: {row.name} ({row.venue_id}) is accepted on {row.accepted_on}, after D-day {d_day}; it cannot be "
            f"used for {use.en}. Accept it earlier or choose another venue.",
        )
        severity = Severity.ERROR if of_day else Severity.WARNING
        found.append(Finding(PROBLEM, "venue_accepted_late", (row.venue_id, where), message, severity))
    return tuple(found)


def refuse_own(reported_by: str, verifier: str, accountable: Sequence[str]) -> None:
    """Refuse a verification by whoever reported the work or answers for it.

    Raises:
        UsageError: the verifier is one of them.
    """
    if verifier == reported_by or verifier in accountable:
        raise UsageError(
            Wording(
                f"{verifier} không được tự kiểm tra việc của mình; cần một người khác.",
                f"{verifier} may not verify their own work; somebody else must.",
            )
        )


@dataclass(frozen=True, slots=True)
class Requirement:
    """A line of a gate and whether it is met.

    Attributes:
        gate: the row of gates.csv.
        day: the day of the gate.
        open_tasks: tasks that are not verified as done.
        lacks_evidence: whether the paper asked for is not recorded.
    """

    gate: Gate
    day: date
    open_tasks: tuple[str, ...]
    lacks_evidence: bool

    @property
    def is_met(self) -> bool:
        """Whether nothing is open."""
        return not self.open_tasks and not self.lacks_evidence

    def sentence(self) -> Wording:
        """Say what is open; empty when nothing is."""
        parts_vi, parts_en = [], []
        if self.open_tasks:
            listed = ", ".join(self.open_tasks)
            parts_vi.append(f"chưa kiểm tra xong {listed}")
            parts_en.append(f"{listed} not verified")
        if self.lacks_evidence:
            parts_vi.append(f"thiếu minh chứng: {self.gate.proof}")
            parts_en.append(f"evidence missing: {self.gate.proof}")
        return Wording("; ".join(parts_vi), "; ".join(parts_en))


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate: D-30, D-14, D-7 or D-1, with its requirements."""

    name: str
    day: date
    requirements: tuple[Requirement, ...]

    @property
    def met(self) -> int:
        """How many requirements are met."""
        return sum(requirement.is_met for requirement in self.requirements)

    @property
    def is_open(self) -> bool:
        """Whether something is still missing."""
        return self.met < len(self.requirements)

    def state(self, today: date) -> str:
        """Return passed, blocked (the day has come and something is missing), or ahead."""
        if not self.is_open:
            return "passed"
        return "blocked" if today >= self.day else "ahead"


def gates(scenario: Scenario, works: Sequence[Work]) -> tuple[GateState, ...]:
    """Return the gates of an event in time order; a task that was put off counts as open."""
    by_id = {work.id: work for work in works}
    names = dict.fromkeys(gate.gate for gate in scenario.gates)
    found = []
    for name in names:
        rows = [gate for gate in scenario.gates if gate.gate == name]
        day = d_minus(scenario.event.d_day, max(gate.days_before for gate in rows))
        found.append(GateState(name, day, tuple(_requirement(scenario, gate, by_id) for gate in rows)))
    return tuple(sorted(found, key=lambda one: one.day))


def _requirement(scenario: Scenario, gate: Gate, by_id: dict[str, Work]) -> Requirement:
    open_tasks = tuple(own for own in gate.tasks if own in by_id and not by_id[own].is_done)
    day = d_minus(scenario.event.d_day, gate.days_before)
    return Requirement(gate, day, open_tasks, bool(gate.proof) and not gate.evidence)


def gate_findings(scenario: Scenario, works: Sequence[Work], today: date) -> tuple[Finding, ...]:
    """Return a finding for every requirement of a gate whose day has come and that is not met."""
    return tuple(
        Finding(
            PROBLEM,
            "gate_not_passed",
            (requirement.gate.requirement_id, *requirement.open_tasks),
            Wording(
                f"Cửa {state.name} ({state.day:%d/%m/%Y}): “{requirement.gate.requirement}” – "
                f"{requirement.sentence().vi}.",
                f"Gate {state.name} ({state.day}): “{requirement.gate.requirement}” – {requirement.sentence().en}.",
            ),
        )
        for state in gates(scenario, works)
        if state.state(today) == "blocked"
        for requirement in state.requirements
        if not requirement.is_met
    )
