"""What the organiser has already decided, read from pins and from the previous plan's rows.

Pins: ``A05,start,2025-01-06`` and ``A05,finish,…`` (days), ``A05,accountable,TV-03`` (a member), ``A05,kept,1`` or
``0`` (done or put off).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.engine.conflict import Demand
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.preparation.data import Problem
from planner.problems.preparation.plan import Assignment, from_rows
from planner.scenario.nearest import nearest
from planner.tables import TableRow
from planner.units import DATE_FORMAT
from planner.wording import Wording

START, FINISH, ACCOUNTABLE, KEPT = "start", "finish", "accountable", "kept"
FIELDS = (START, FINISH, ACCOUNTABLE, KEPT)


@dataclass(frozen=True, slots=True)
class Decided:
    """Pins and previous plan, with known ids only.

    Attributes:
        starts: task -> first day that must be kept.
        finishes: task -> last day that must be kept.
        accountable: task -> person who must stay accountable.
        kept: task -> whether it must be done (True) or put off (False).
        previous: task -> row of the previous plan; None without one.
    """

    starts: Mapping[str, date] = field(default_factory=dict)
    finishes: Mapping[str, date] = field(default_factory=dict)
    accountable: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, bool] = field(default_factory=dict)
    previous: Mapping[str, Assignment] | None = None

    def demands(self) -> tuple[Demand, ...]:
        """Return every pin of the schedule as a demand that could be left out."""
        days = [(task_id, START, f"{day}") for task_id, day in self.starts.items()]
        days += [(task_id, FINISH, f"{day}") for task_id, day in self.finishes.items()]
        days += [(task_id, KEPT, "1" if done else "0") for task_id, done in self.kept.items()]
        return tuple(
            Demand(
                f"pin {task_id} {name}",
                Wording(f"{task_id} được ghim {name} = {value}", f"{task_id} is pinned to {name} = {value}"),
            )
            for task_id, name, value in sorted(days)
        )

    def only(self, names: Iterable[str]) -> "Decided":
        """Return the pins whose demands are among ``names``, without a previous plan."""
        wanted = set(names)
        return Decided(
            {task_id: day for task_id, day in self.starts.items() if f"pin {task_id} {START}" in wanted},
            {task_id: day for task_id, day in self.finishes.items() if f"pin {task_id} {FINISH}" in wanted},
            self.accountable,
            {task_id: done for task_id, done in self.kept.items() if f"pin {task_id} {KEPT}" in wanted},
        )


NOTHING = Decided()


def decide(problem: Problem, commitments: Commitments) -> Decided:
    """Read pins and previous rows; previous rows of tasks that are gone are left out.

    Raises:
        UsageError: a pin names an unknown task, field, person or day; it says what to write instead.
    """
    days: dict[str, dict[str, date]] = {START: {}, FINISH: {}}
    accountable: dict[str, str] = {}
    kept: dict[str, bool] = {}
    for task_id, fields in sorted(commitments.pins.items()):
        _known("công việc", "task", task_id, problem.tasks)
        for name, value in sorted(fields.items()):
            _known("trường", "field", name, FIELDS)
            if name in days:
                days[name][task_id] = _day(task_id, value)
            elif name == ACCOUNTABLE:
                _known("thành viên", "member", value, problem.people)
                accountable[task_id] = value
            else:
                _known("giá trị", "value", value, ("0", "1"))
                kept[task_id] = value == "1"
    return Decided(days[START], days[FINISH], accountable, kept, _previous(problem, commitments))


def _previous(problem: Problem, commitments: Commitments) -> Mapping[str, Assignment] | None:
    if not commitments.previous:
        return None
    table = [TableRow(place + 2, cells) for place, cells in enumerate(commitments.previous)]
    rows, _ = from_rows(table)
    return {row.task_id: row for row in rows if row.task_id in problem.tasks}


def _day(task_id: str, value: str) -> date:
    try:
        return datetime.strptime(value, DATE_FORMAT).date()
    except ValueError:
        raise UsageError(
            Wording(
                f'Ghim của {task_id}: "{value}" không phải là ngày; cần dạng 2025-06-16.',
                f'Pin of {task_id}: "{value}" is no day; the form 2025-06-16 is expected.',
            )
        ) from None


def _known(what_vi: str, what_en: str, word: str, choices: Iterable[str]) -> None:
    known = tuple(choices)
    if word in known:
        return
    hint = nearest(word, known) or (known[0] if known else "")
    raise UsageError(
        Wording(
            f'Không có {what_vi} "{word}"; gần nhất là "{hint}".',
            f'There is no {what_en} "{word}"; the nearest is "{hint}".',
        )
    )
