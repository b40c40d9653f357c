"""The process that solves: ``python -m web.jobs.worker FOLDER PARENT`` plans what FOLDER/request.json asks for.

It knows the planner only. Progress goes to stdout as JSON lines, the plan to FOLDER/plan,
the end to FOLDER/result.json.
"""

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from planner.engine.findings import Severity
from planner.engine.outcome import Limit
from planner.engine.pins import Pin
from planner.engine.progress import Step
from planner.engine.settings import Settings, available_workers
from planner.errors import PackError, PlannerError, SolverError
from planner.event import EventPlan, Request, plan_event
from planner.publish import publish
from planner.scenario.load import load
from planner.weeks import make_weeks
from planner.wording import Wording

PR_SET_PDEATHSIG = 1
NICENESS = 19
TELL_EVERY_S = 0.5
RESULT = "result.json"


def die_with(parent: int) -> None:
    """End together with the server: the kernel sends KILL when the thread that started this process ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


class Reporter:
    """Tells the server about progress: every better plan or bound, else now and then."""

    def __init__(self) -> None:
        """Start the clock."""
        self._begin = time.perf_counter()
        self._told: tuple[object, ...] = ()
        self._at = 0.0

    def __call__(self, step: Step) -> None:
        """Write one line, unless the same was told just before."""
        elapsed_s = time.perf_counter() - self._begin
        state = (step.problem, step.phase, step.score, step.bound)
        if state == self._told and elapsed_s - self._at < TELL_EVERY_S:
            return
        self._told, self._at = state, elapsed_s
        line = {
            "problem": step.problem,
            "phase": step.phase,
            "score": step.score,
            "bound": step.bound,
            "elapsed_s": round(step.elapsed_s, 2),
            "limit_s": round(step.limit_s, 1),
            "t_s": round(elapsed_s, 2),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def close(self, event: EventPlan) -> None:
        """Tell the figures of each whole problem: those before may have been of its parts."""
        for name, plan in event.plans.items():
            outcome = plan.outcome
            self(Step(name, "done", outcome.elapsed_s, outcome.elapsed_s, outcome.score, outcome.bound))


def request_of(wanted: Mapping[str, Any]) -> Request:
    """Return what the planner is asked for."""
    settings = Settings(
        float(wanted["limit_s"]),
        max(1, available_workers() - 1),
        int(wanted["seed"]),
        deterministic=bool(wanted["deterministic"]),
    )
    pins = tuple(Pin(*parts) for parts in wanted["pins"])
    previous = {name: tuple(rows) for name, rows in wanted["previous"].items()}
    return Request(settings, tuple(wanted["problems"]), pins, previous)


def solve(folder: Path) -> dict[str, Any]:
    """Plan, write the plan folder, and return what came of it.

    Raises:
        PlannerError: the pack or a pin is wrong, or the solver broke its promise.
    """
    wanted = json.loads((folder / "request.json").read_text("utf-8"))
    scenario = load(folder / "pack")
    wish = folder / "stop"
    reporter = Reporter()
    request = request_of(wanted)
    event = plan_event(scenario, request, progress=reporter, stop=wish.exists)
    reporter.close(event)
    kept = _worth_keeping(event, folder / "plan")
    plan = folder / "plan"
    weeks = partial(make_weeks, scenario, plan, request.settings, progress=reporter, stop=wish.exists)
    findings = publish(scenario, kept, plan, weeks=weeks)
    settle(plan)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return {"ok": True, "findings": len(findings), "errors": errors, "elapsed_s": round(event.elapsed_s, 1)}


def _worth_keeping(event: EventPlan, earlier: Path) -> EventPlan:
    """Leave out problems that were stopped before a first plan, where an earlier plan has a part for them."""
    if not earlier.exists():
        return event
    plans = {
        name: plan
        for name, plan in event.plans.items()
        if plan.outcome.has_plan or plan.outcome.limit is not Limit.STOPPED
    }
    return replace(event, plans=plans)


def settle(folder: Path) -> None:
    """See to it that a finished plan outlives a power cut: everything in it is on the disk before it is entered."""
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def failure(message: Wording) -> dict[str, Any]:
    """Return the result of a solve that failed."""
    return {"ok": False, **message._asdict()}


def outcome_of(folder: Path) -> dict[str, Any]:
    """Solve, and say in one sentence what went wrong if something does."""
    try:
        return solve(folder)
    except PackError as error:
        return failure(Wording(*(error.faults[0].line(language) for language in ("vi", "en"))))
    except SolverError as error:
        return failure(error.message)
    except PlannerError as error:
        return failure(error.message)
    except MemoryError:
        words = Wording("Hết bộ nhớ khi giải; hãy giải từng phần.", "Out of memory; solve one problem at a time.")
        return failure(words)


def main(folder: Path, parent: int) -> None:
    """Do one job."""
    die_with(parent)
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C on the server's terminal: the server decides
    result = outcome_of(folder)
    draft = folder / f"{RESULT}.part"
    draft.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / RESULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
