"""Suite ``mspsp``: project scheduling with people who have several skills; a slot is a day of the axis.

FILE: ``.dzn`` of MSPSP-InstLib (MiniZinc data): durations, head counts by skill, who masters what, precedence.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from benchmarks.options import Options
from benchmarks.scheduling import FIRST_DAY, figures, plain_problem, write
from planner.engine.settings import Settings
from planner.problems.preparation import Problem
from planner.problems.preparation.axis import Counting
from planner.problems.preparation.entities import Arc, Mode, Person, Task
from planner.problems.preparation.solve import solve


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Schedule ``file``, write starts and skills, and return one line of figures."""
    problem = problem_of(file.read_text(encoding="utf-8"))
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    rows = sorted(plan.assignments, key=lambda row: int(row.task_id))
    starts = [(row.start - FIRST_DAY).days for row in rows if row.start]
    skills = [{person: int(skill) for person, skill in row.crew} for row in rows]
    return figures("mspsp", file, plan.outcome, write({"start": starts, "skills": skills}, file, options))


def problem_of(text: str) -> Problem:
    """Return activities as tasks with crews, resources as people with skills.

    Raises:
        ValueError: the file is not of this format.
    """
    text = re.sub(r"%[^\n]*", "", text)
    durations, pred, succ = _numbers(text, "dur"), _numbers(text, "pred"), _numbers(text, "succ")
    kinds = _number(text, "nSkills")
    needs, mastery = _matrix(text, "sreq", kinds), _matrix(text, "mastery", kinds)
    before: dict[int, list[int]] = {number: [] for number in range(1, len(durations) + 1)}
    for one, other in zip(pred, succ, strict=True):
        before[other].append(one)
    tasks = [
        Task(
            str(number),
            "",
            (Mode("", days),),
            tuple(Arc(str(other)) for other in before[number]),
            Counting.EVERY,
            crew={str(kind + 1): people for kind, people in enumerate(needs[number - 1]) if people},
        )
        for number, days in enumerate(durations, 1)
    ]
    people = [
        Person(str(number), skills=frozenset(str(kind + 1) for kind, knows in enumerate(row) if knows))
        for number, row in enumerate(mastery, 1)
    ]
    return plain_problem(tasks, people=people)


def _found(text: str, pattern: str, name: str) -> str:
    match = re.search(rf"\b{name}\s*=\s*{pattern}", text, re.DOTALL)
    if match is None:
        msg = f"no {name}"
        raise ValueError(msg)
    return match.group(1)


def _number(text: str, name: str) -> int:
    return int(_found(text, r"(\d+)\s*;", name))


def _numbers(text: str, name: str) -> list[int]:
    return [int(word) for word in re.findall(r"\d+", _found(text, r"\[([^|\]]*)\]", name))]


def _matrix(text: str, name: str, columns: int) -> list[list[int]]:
    words = re.findall(r"true|false|\d+", _found(text, r"\[\|(.*?)\|\s*\]", name))
    cells = [int(word == "true") if word in {"true", "false"} else int(word) for word in words]
    if len(cells) % columns:
        msg = f"{name} does not have {columns} columns"
        raise ValueError(msg)
    return [cells[place : place + columns] for place in range(0, len(cells), columns)]
