"""What a plan shows at a glance: critical tasks, tasks at risk, loads by group and week, the cut line, what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.problems.preparation.commitments import NOTHING
from planner.problems.preparation.data import MINUTES_PER_HOUR, Problem
from planner.problems.preparation.plan import Assignment, slacks
from planner.problems.preparation.sheet import read_sheet
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Load:
    """Hours asked of a group in a week, and hours it has; ``room_h`` is None without a limit."""

    group: str
    monday: date
    hours: float
    room_h: float | None


@dataclass(frozen=True, slots=True)
class Cut:
    """An optional task above or below the cut line.

    Attributes:
        task_id: the task.
        value: what is lost when it is put off.
        kept: whether it is done.
        reason: why it is put off; empty where it is done.
    """

    task_id: str
    value: int
    kept: bool
    reason: Wording


@dataclass(frozen=True, slots=True)
class Moved:
    """A task against the baseline: days by which it ends later (negative: earlier); None where it is gone or new."""

    task_id: str
    before: date | None
    now: date | None
    days: int | None


def critical_path(problem: Problem, rows: Sequence[Assignment]) -> tuple[str, ...]:
    """Return the tasks of the least slack, in waiting order: whatever delays one of them delays a deadline most."""
    spare = slacks(problem, rows)
    least = min(spare.values(), default=0)
    return tuple(task_id for task_id in problem.tasks if spare.get(task_id) == least)


def at_risk(problem: Problem, rows: Sequence[Assignment]) -> tuple[tuple[str, int], ...]:
    """Return tasks with at most ``risk_days`` of slack, the least first."""
    spare = slacks(problem, rows)
    found = [(task_id, days) for task_id, days in spare.items() if days <= problem.options.risk_days]
    return tuple(sorted(found, key=lambda one: (one[1], one[0])))


def loads(problem: Problem, rows: Sequence[Assignment]) -> tuple[Load, ...]:
    """Return the hours of every group in every week with work, the fullest first."""
    sheet = read_sheet(problem, NOTHING, rows)
    found = []
    for group, name in problem.groups.items():
        for week in sorted({week for person_id, week in sheet.minutes if person_id in group}):
            asked = sum(sheet.minutes.get((person_id, week), 0) for person_id in group)
            rooms = [problem.room.get((person_id, week)) for person_id in group]
            known = [room for room in rooms if room is not None]
            room_h = sum(known) / MINUTES_PER_HOUR if len(known) == len(rooms) else None
            found.append(Load(name, problem.axis.monday(week), asked / MINUTES_PER_HOUR, room_h))
    return tuple(sorted(found, key=lambda one: (-(one.hours / one.room_h if one.room_h else 0), one.group, one.monday)))


def cut_line(problem: Problem, rows: Sequence[Assignment]) -> tuple[Cut, ...]:
    """Return the tasks that may be put off, by value from the highest; those put off with the reason.

    A task that a kept one waits for is not among them. The ledger of what is carried over are those not kept.
    """
    kept = {row.task_id for row in rows if row.kept}
    free = [task for task_id, task in problem.tasks.items() if task_id not in problem.needed]
    free.sort(key=lambda task: (-task.value, task.task_id))
    return tuple(
        Cut(task.task_id, task.value, task.task_id in kept, _reason(problem, rows, task.task_id, kept)) for task in free
    )


def _reason(problem: Problem, rows: Sequence[Assignment], task_id: str, kept: set[str]) -> Wording:
    if task_id in kept:
        return Wording("", "")
    task = problem.tasks[task_id]
    gone = [arc.task_id for arc in task.after if arc.task_id not in kept]
    if gone:
        return Wording(f"chờ việc cũng bị hoãn: {', '.join(gone)}", f"waits for tasks put off too: {', '.join(gone)}")
    group = problem.groups.get(problem.able[task_id], "")
    own = [one for one in loads(problem, rows) if one.group == group and one.room_h]
    full = next(iter(own), None)
    hours = task.modes[0].minutes / MINUTES_PER_HOUR
    if full is None or full.room_h is None:
        return Wording(f"cần thêm {hours:.0f} giờ công", f"would take {hours:.0f} h more")
    return Wording(
        f"cần thêm {hours:.0f} giờ công; nhóm {group} đã kín {full.hours:.0f}/{full.room_h:.0f} giờ "
        f"tuần {full.monday:%d/%m/%Y}",
        f"would take {hours:.0f} h more; {group} has {full.hours:.0f} of {full.room_h:.0f} h in the week of "
        f"{full.monday}",
    )


def against_baseline(rows: Sequence[Assignment], baseline: Sequence[Assignment]) -> tuple[Moved, ...]:
    """Return the tasks whose last day differs from the baseline, by how many days."""
    before = {row.task_id: row.finish for row in baseline}
    now = {row.task_id: row.finish for row in rows}
    found = []
    for task_id in dict.fromkeys([*now, *before]):
        one, other = before.get(task_id), now.get(task_id)
        if one != other:
            found.append(Moved(task_id, one, other, (other - one).days if one and other else None))
    return tuple(found)


def by_group(found: Sequence[Load]) -> Mapping[str, Load]:
    """Return the fullest week of every group."""
    fullest: dict[str, Load] = {}
    for load in found:
        fullest.setdefault(load.group, load)
    return fullest
