"""Suite ``smptsp``: jobs of fixed time as duties, workers as people, the fewest of whom are to be used.

FILE (PTSPLIB): ``Jobs = n`` and n lines "start end" in minutes; ``Qualifications = m`` and m lines "count: job …".
What a worker may do is written as skills: job 7 asks for the skill "7".
"""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.staffing import Problem
from planner.problems.staffing.entities import Duty, Person
from planner.problems.staffing.solve import solve

ZERO = datetime(2000, 1, 1)


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Man the jobs of ``file``, write who does them, and return one line of figures."""
    begin = time.perf_counter()
    problem = problem_of(file.read_text(encoding="utf-8"))
    manned = solve(problem, Settings(options.limit_s, options.workers, options.seed)).duties
    elapsed_s = time.perf_counter() - begin
    if manned is None or manned.shortages:
        return {
            "suite": "smptsp",
            "instance": file.name,
            "status": "infeasible" if manned and any(one.proven for one in manned.shortages) else "unknown",
            "score": None,
            "bound": None,
            "elapsed_s": round(elapsed_s, 2),
            "solution": None,
        }
    options.out.mkdir(parents=True, exist_ok=True)
    solution = options.out / f"{file.name}.json"
    workers = [int(manned.people[duty.duty_id][0]) for duty in problem.duties]
    solution.write_text(json.dumps({"worker": workers}) + "\n", encoding="utf-8")
    return {
        "suite": "smptsp",
        "instance": file.name,
        "status": "optimal" if manned.proven else "feasible",
        "score": manned.used,
        "bound": manned.least,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(solution),
    }


def problem_of(text: str) -> Problem:
    """Return jobs and workers as duties and people.

    Raises:
        ValueError: the file is not of this format.
    """
    lines = _lines(text)
    count = _head(next(lines, ""), "Jobs")
    spans = [[int(word) for word in next(lines, "").split()] for _ in range(count)]
    workers = _head(next(lines, ""), "Qualifications")
    skills = [next(lines, "").partition(":")[2].split() for _ in range(workers)]
    duties = tuple(
        Duty(str(job), "", ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end), skill=str(job))
        for job, (start, end) in enumerate(spans)
    )
    hours = sum((duty.end - duty.start for duty in duties), timedelta())
    people = {
        str(worker): Person(str(worker), "", "", frozenset(jobs), max_minutes=int(hours.total_seconds() // 60))
        for worker, jobs in enumerate(skills)
    }
    return Problem(posts={}, shifts={}, lines={}, people=people, duties=duties)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip() and not line.startswith(("#", "Type")):
            yield line


def _head(line: str, name: str) -> int:
    word, _, number = line.partition("=")
    if word.strip() != name:
        msg = f'expected "{name} = number", found "{line}"'
        raise ValueError(msg)
    return int(number)
