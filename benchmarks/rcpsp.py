"""Suite ``rcpsp``: project scheduling with limited resources; a slot is a day of the axis.

FILE: PSPLIB ``.sm`` (single mode) or Patterson ``.rcp``. Activities keep their numbers.
"""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.options import Options
from benchmarks.scheduling import FIRST_DAY, figures, plain_problem, write
from planner.engine.settings import Settings
from planner.problems.preparation import Problem
from planner.problems.preparation.axis import Counting
from planner.problems.preparation.entities import Arc, Mode, Task
from planner.problems.preparation.solve import solve

HEAD = 3


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Schedule ``file``, write the starts, and return one line of figures."""
    problem = problem_of(file.read_text(encoding="utf-8", errors="replace"), patterson=file.suffix == ".rcp")
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    starts = {row.task_id: (row.start - FIRST_DAY).days for row in plan.assignments if row.start}
    solution = {"start": {task_id: starts[task_id] for task_id in sorted(starts, key=int)}}
    return figures("rcpsp", file, plan.outcome, write(solution, file, options))


def problem_of(text: str, *, patterson: bool) -> Problem:
    """Return the activities as tasks of one mode each.

    Raises:
        ValueError: the file is not of this format.
    """
    rows, rooms = _patterson(text) if patterson else _psplib(text)
    before: dict[int, list[int]] = {number: [] for number in rows}
    for number, (_, _, followers) in rows.items():
        for other in followers:
            if other not in before:
                msg = f"activity {number} is followed by {other}, which does not exist"
                raise ValueError(msg)
            before[other].append(number)
    tasks = [
        Task(
            str(number),
            "",
            (Mode("", days),),
            tuple(Arc(str(other)) for other in before[number]),
            Counting.EVERY,
            uses={f"R{kind + 1}": amount for kind, amount in enumerate(needs) if amount},
        )
        for number, (days, needs, _) in rows.items()
    ]
    return plain_problem(tasks, resources={f"R{kind + 1}": room for kind, room in enumerate(rooms)})


Rows = dict[int, tuple[int, list[int], list[int]]]


def _psplib(text: str) -> tuple[Rows, list[int]]:
    lines = text.splitlines()

    def section(title: str, skip: int) -> list[list[int]]:
        place = next((place for place, line in enumerate(lines) if line.startswith(title)), None)
        if place is None:
            msg = f"no section {title}"
            raise ValueError(msg)
        found: list[list[int]] = []
        for line in lines[place + skip :]:
            if line.startswith("*") or not line.strip():
                break
            found.append([int(word) for word in line.split()])
        return found

    followers = {row[0]: row[HEAD:] for row in section("PRECEDENCE RELATIONS", 2)}
    rows: Rows = {}
    for number, _, days, *needs in section("REQUESTS/DURATIONS", 3):
        rows[number] = (days, needs, followers[number])
    return rows, section("RESOURCEAVAILABILITIES", 2)[0]


def _patterson(text: str) -> tuple[Rows, list[int]]:
    numbers = iter([int(word) for word in text.split()])
    try:
        count, kinds = next(numbers), next(numbers)
        rooms = [next(numbers) for _ in range(kinds)]
        rows: Rows = {}
        for number in range(1, count + 1):
            days, *needs = (next(numbers) for _ in range(kinds + 1))
            rows[number] = (days, needs, [next(numbers) for _ in range(next(numbers))])
    except (StopIteration, RuntimeError):
        msg = "the file ends too early"
        raise ValueError(msg) from None
    return rows, rooms
