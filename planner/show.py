"""What the terminal shows while planning, and the summary afterwards."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from planner.amend import Consideration
from planner.catalog import entry_of
from planner.engine.explanation import Explanation
from planner.engine.findings import Finding, Severity
from planner.engine.progress import Step
from planner.event import EventPlan, ProblemPlan, Request, plan_event
from planner.report import STATUS_WORDS, gap_words
from planner.report.rules import told
from planner.report.words import goal_words
from planner.scenario.schema import Scenario
from planner.wording import Language, Wording, number

PLAIN_WIDTH = 200
"""Columns of the summary when it goes to a file or a pipe."""

NOTHING = Wording(
    "Không có gì để lập: gói chưa có dữ liệu cho phần đã chọn.",
    "Nothing to plan: the pack has no data for what was chosen.",
)


class StopOnSignal:
    """Turns the first Ctrl-C into "stop and keep the best plan"; the second ends the program."""

    def __init__(self) -> None:
        """Listen to the interrupt signal from now on."""
        self._wished = False
        self._earlier = signal.signal(signal.SIGINT, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        if self._wished:
            signal.signal(signal.SIGINT, self._earlier)
            raise KeyboardInterrupt
        self._wished = True

    def __call__(self) -> bool:
        """Whether the user wants the best plan so far."""
        return self._wished

    def restore(self) -> None:
        """Give the signal back."""
        signal.signal(signal.SIGINT, self._earlier)


def solve_and_show(scenario: Scenario, request: Request, folder: Path, language: Language) -> bool:
    """Plan, write everything, show the summary; return whether every problem has a plan without errors."""
    from planner.publish import publish, refuse_foreign_folder  # noqa: PLC0415 - maps: a second, for who plans
    from planner.weeks import make_weeks  # noqa: PLC0415 - the solver, for who plans

    refuse_foreign_folder(folder)
    begin = time.perf_counter()
    console = Console(file=sys.stderr, highlight=False)
    stop = StopOnSignal()
    try:
        with _bar(console, request, language) as progress:
            event = plan_event(scenario, request, progress=progress, stop=stop)
            weeks = partial(make_weeks, scenario, folder, request.settings, progress=progress, stop=stop)
            findings = publish(scenario, event, folder, language=language, weeks=weeks)
    finally:
        stop.restore()
    show_summary(event, findings, language)
    print(_where(folder, time.perf_counter() - begin).to(language))  # noqa: T201 - called by the command line only
    return _complete(event, findings)


def _complete(event: EventPlan, findings: tuple[Finding, ...]) -> bool:
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    return not errors and all(plan.outcome.has_plan for plan in event.plans.values())


def _where(folder: Path, elapsed_s: float) -> Wording:
    page = folder / "report.html"
    return Wording(f"Xong sau {elapsed_s:.0f} giây. Xem {page}", f"Done in {elapsed_s:.0f} s. See {page}")


class _bar:  # noqa: N801 - used as a verb: with _bar(...) as progress
    """A progress bar on a terminal, one line per problem elsewhere."""

    def __init__(self, console: Console, request: Request, language: Language) -> None:
        self._console = console
        self._language = language
        self._limit_s = request.settings.limit_s
        self._begin = time.perf_counter()
        self._current = ""
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Callable[[Step], None]:
        self._bar.start()
        self._task = self._bar.add_task("", total=self._limit_s)
        return self.tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, step: Step) -> None:
        title = entry_of(step.problem).title.to(self._language) if step.problem else ""
        if step.problem != self._current and not self._console.is_terminal:
            self._console.print(title)
        self._current = step.problem
        figures = f" {number(step.score)}" if step.score is not None else ""
        figures += f" ≥ {number(step.bound)}" if step.score is not None and step.bound is not None else ""
        elapsed_s = time.perf_counter() - self._begin
        self._bar.update(self._task, description=title + figures, completed=min(elapsed_s, self._limit_s))


def show_summary(event: EventPlan, findings: tuple[Finding, ...], language: Language) -> None:
    """Print the table of plans, conflicts and findings."""
    console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    table = Table(box=None, pad_edge=False)
    for heading in summary_headings(language):
        table.add_column(heading, no_wrap=True)
    for plan in event.plans.values():
        table.add_row(*summary_cells(plan, language))
    console.print(table if event.plans else NOTHING.to(language), markup=False)
    for plan in event.plans.values():
        for line in conflict_lines(plan, language):
            console.print(line, markup=False)
    for finding in findings:
        console.print(finding.line(language), markup=False)


def summary_headings(language: Language) -> tuple[str, ...]:
    """Return the headings of the summary table."""
    wordings = (
        Wording("Bài toán", "Problem"),
        Wording("Trạng thái", "Status"),
        Wording("Điểm", "Score"),
        Wording("Cận", "Bound"),
        Wording("Khoảng cách", "Gap"),
        Wording("Lỗi", "Findings"),
        Wording("Giây", "Seconds"),
    )
    return tuple(wording.to(language) for wording in wordings)


def summary_cells(plan: ProblemPlan, language: Language) -> tuple[str, ...]:
    """Return one row of the summary table."""
    outcome = plan.outcome
    return (
        entry_of(plan.name).title.to(language),
        STATUS_WORDS[outcome.status].to(language),
        "–" if outcome.score is None else number(outcome.score),
        "–" if outcome.bound is None else number(outcome.bound),
        gap_words(outcome.gap, language),
        str(len(plan.findings)),
        f"{outcome.elapsed_s:.1f}",
    )


def conflict_lines(plan: ProblemPlan, language: Language) -> Iterator[str]:
    """Yield why no complete plan exists, the clashing demands, and what was left out."""
    conflict = plan.plan.conflict
    if conflict is None:
        return
    title = entry_of(plan.name).title.to(language)
    yield f"{title}: {conflict.reason.to(language)}"
    heading = (
        Wording("  Mâu thuẫn tối thiểu:", "  Minimal conflict:")
        if conflict.minimal
        else Wording("  Mâu thuẫn (chưa chứng minh tối thiểu):", "  Conflict (minimality not proven):")
    )
    yield heading.to(language)
    for demand in conflict.demands:
        yield f"   - {demand.wording.to(language)}"
    if plan.plan.unmet:
        left = Wording("  Phần còn lại vẫn được lập; để lại:", "  The rest is planned; left out:")
        yield left.to(language)
        for demand in plan.plan.unmet:
            yield f"   - {demand.wording.to(language)}"


def explanation_lines(explanation: Explanation, language: Language) -> Iterator[str]:
    """Yield an explanation as lines for the terminal."""
    yield explanation.chosen.to(language)
    for reason in explanation.reasons:
        yield f"  · {reason.to(language)}"
    if explanation.alternatives:
        yield Wording("Phương án khác:", "Alternatives:").to(language)
    for alternative in explanation.alternatives:
        yield f"  - {told(alternative, language)}"


def explanation_json(explanation: Explanation, language: Language) -> dict[str, Any]:
    """Return an explanation as plain values."""
    return {
        "subject": explanation.subject,
        "chosen": explanation.chosen.to(language),
        "reasons": [reason.to(language) for reason in explanation.reasons],
        "alternatives": [
            {
                "choice": alternative.choice,
                "cost": alternative.cost,
                "goals": dict(alternative.goals),
                "broken_rules": list(alternative.broken_rules),
                "note": alternative.note.to(language) if alternative.note else None,
                "told": told(alternative, language),
            }
            for alternative in explanation.alternatives
        ],
    }


def consideration_lines(considered: Consideration, language: Language) -> Iterator[str]:
    """Say what a change by hand moves, costs, breaks and mends."""
    for moved in considered.moved:
        texts = (", ".join(filter(None, side.values())) or "–" for side in (moved.before, moved.after))
        yield f"{moved.subject}: " + " → ".join(texts)
    goals = ", ".join(f"{goal_words(goal, language)} {change:+d}" for goal, change in considered.goals.items())
    told = f" ({goals})" if goals else ""
    yield Wording(f"Điểm thay đổi {considered.cost:+d}{told}.", f"The score changes by {considered.cost:+d}{told}.").to(
        language
    )
    for finding in considered.broken:
        yield Wording("Vi phạm mới: ", "Newly broken: ").to(language) + finding.line(language)
    for finding in considered.mended:
        yield Wording("Hết vi phạm: ", "Mended: ").to(language) + finding.line(language)


def finding_json(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as plain values."""
    return {
        "problem": finding.problem,
        "rule": finding.rule,
        "subjects": list(finding.subjects),
        "severity": str(finding.severity),
        "message": finding.message.to(language),
    }
