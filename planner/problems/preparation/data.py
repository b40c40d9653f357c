"""What preparation asks: tasks, who can do them, by when, with what money. Knows no solver."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from planner.engine.conflict import Demand
from planner.engine.findings import Finding
from planner.problems.preparation.axis import WORKING_DAYS_PER_WEEK, Axis, Counting
from planner.problems.preparation.entities import NONE, Agency, Arc, Budget, Mode, Options, Person, Task
from planner.problems.preparation.intake import intake_of
from planner.scenario.schema import Scenario
from planner.wording import Wording

__all__ = ["Arc", "Axis", "Budget", "Counting", "Mode", "Options", "Person", "Problem", "Task"]

NAME = "preparation"
MINUTES_PER_HOUR = 60
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "deferred_value": 1000,
        "thin_slack": 5,
        "too_early": 1,
        "makespan": 1,
        "expense": 1,
        "imbalance": 5,
        "outside_helpers": 2,
        "changes": 20,
    }
)
"""One point is one day too early; a day of the buffer lost costs five, an hour above the mean load five, a helper from
another sub-committee two, a task that changes twenty, a point of a deferred task's value a thousand."""


@dataclass(frozen=True)
class Problem:
    """Tasks, people and means, each by its id, in order.

    Attributes:
        axis: the days.
        tasks: by id, in such an order that nobody waits for a later one.
        people: by id.
        resources: capacity of each renewable resource per day.
        budgets: money by period.
        d_slot: slot of D-day; None where there is none.
        options: figures of the rules.
        weights: weight of each goal.
        notes: what is odd in the pack's own rows (warnings).
        agencies: bodies that should have work.

    Raises:
        ValueError: a task waits for an unknown one, or for itself in a circle.
    """

    axis: Axis
    tasks: Mapping[str, Task]
    people: Mapping[str, Person] = field(default_factory=dict)
    resources: Mapping[str, int] = field(default_factory=lambda: NONE)
    budgets: tuple[Budget, ...] = ()
    d_slot: int | None = None
    options: Options = field(default_factory=Options)
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    notes: tuple[Finding, ...] = ()
    agencies: tuple[Agency, ...] = ()

    def __post_init__(self) -> None:
        """Put the tasks in an order in which nobody waits for a later one."""
        object.__setattr__(self, "tasks", in_waiting_order(self.tasks))

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Take tasks, members, their other commitments, options and weights from a pack.

        Raises:
            UsageError: tasks wait for each other in a circle, or there are too many of them.
        """
        taken = intake_of(scenario)
        return cls(
            axis=taken.axis,
            tasks=taken.tasks,
            people=taken.people,
            budgets=taken.budgets,
            d_slot=taken.axis.slot(scenario.event.d_day),
            options=taken.options,
            weights={goal: scenario.weight(NAME, goal, default) for goal, default in DEFAULT_WEIGHTS.items()},
            notes=taken.notes,
            agencies=taken.agencies,
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to prepare."""
        return not self.tasks

    # --- time -----------------------------------------------------------------------------------------

    def end_of(self, task: Task, mode: Mode, start: int) -> int | None:
        """Return the slot after the last day of a task; None where it cannot begin at ``start``."""
        return self.axis.end_of(start, mode.days, task.counting)

    @cached_property
    def followers(self) -> Mapping[str, tuple[Arc, ...]]:
        """Task -> arcs to the tasks that wait for it."""
        found: dict[str, list[Arc]] = {task_id: [] for task_id in self.tasks}
        for task in self.tasks.values():
            for arc in task.after:
                found[arc.task_id].append(Arc(task.task_id, arc.lag))
        return {task_id: tuple(arcs) for task_id, arcs in found.items()}

    @cached_property
    def needed(self) -> frozenset[str]:
        """Tasks that cannot be put off: those not optional, and all that they wait for."""
        found: set[str] = set()
        for task in reversed(list(self.tasks.values())):
            if not task.optional or task.task_id in found:
                found.add(task.task_id)
                found.update(arc.task_id for arc in task.after)
        return frozenset(found)

    @cached_property
    def is_plain(self) -> bool:
        """Whether only the end of the last task counts: one mode each, every day counts, no deadline, no hours."""
        return all(
            len(task.modes) == 1
            and not task.optional
            and task.latest is None
            and task.counting is Counting.EVERY
            and task.modes[0].minutes == 0
            for task in self.tasks.values()
        ) and not (self.budgets or self.options.accountable)

    # --- people -----------------------------------------------------------------------------------------

    @cached_property
    def able(self) -> Mapping[str, tuple[str, ...]]:
        """Task -> people who may be accountable for it.

        Those of its sub-committee with its skills; where there are none, those with the skills, then those of the
        sub-committee, then everybody: the pack's own rows are told as odd in that case.
        """
        return {task.task_id: self._able(task) for task in self.tasks.values()}

    def _able(self, task: Task) -> tuple[str, ...]:
        skilled = {one.person_id for one in self.people.values() if task.skills <= one.skills}
        near = {one.person_id for one in self.people.values() if one.subcommittee == task.subcommittee}
        chosen = (skilled & near) or skilled or near or set(self.people)
        return tuple(person_id for person_id in self.people if person_id in chosen)

    def shares(self, mode: Mode, helpers: int) -> tuple[int, int]:
        """Return the minutes of the accountable person and of each of ``helpers``."""
        if helpers == 0:
            return mode.minutes, 0
        own = -(-mode.minutes * self.options.accountable_percent // 100)
        return own, -(-(mode.minutes - own) // helpers)

    def helpers_wanted(self, task: Task) -> int:
        """Return how many helpers a task should have: as many as asked for and as there are others."""
        return min(task.people - 1, max(len(self.people) - 1, 0))

    @cached_property
    def room(self) -> Mapping[tuple[str, int], int]:
        """(person, week) -> minutes free for the preparation: the weekly hours, less days off and away."""
        days: dict[int, list[int]] = {}
        for slot in range(self.axis.slots):
            days.setdefault(self.axis.week(slot), []).append(slot)
        room: dict[tuple[str, int], int] = {}
        for person in self.people.values():
            if person.week_minutes is None:
                continue
            for week, slots in days.items():
                there = sum(self.axis.is_working(slot) and slot not in person.away for slot in slots)
                # The first week may be cut off by the beginning of the axis: what is left of it counts.
                room[person.person_id, week] = person.week_minutes * min(there, WORKING_DAYS_PER_WEEK) // 5
        return room

    # --- demands ----------------------------------------------------------------------------------------

    def demands(self) -> tuple[Demand, ...]:
        """Return every deadline, every task that must be done and every limit of hours or money."""
        late = [Demand(f"deadline {task.task_id}", self.deadline_wording(task)) for task in self.dated]
        musts = [
            Demand(f"do {task.task_id}", Wording(f"Phải làm {label(task)}", f"{label(task)} must be done"))
            for task in self.tasks.values()
            if not task.optional
        ]
        hours = [Demand(f"hours {group}", hours_wording(group)) for group in self.groups.values()]
        money = [Demand(f"budget {place}", self.budget_wording(budget)) for place, budget in enumerate(self.budgets)]
        return (*late, *musts, *hours, *money)

    def only(self, names: Collection[str]) -> "Problem":
        """Return the problem with only the demands called ``names``; precedence and capacities stay."""
        tasks = {}
        for task_id, task in self.tasks.items():
            latest = task.latest if f"deadline {task_id}" in names else None
            optional = task.optional or f"do {task_id}" not in names
            tasks[task_id] = replace(task, latest=latest, optional=optional)
        free = {person for group, name in self.groups.items() if f"hours {name}" not in names for person in group}
        people = {
            person_id: replace(one, week_minutes=None) if person_id in free else one
            for person_id, one in self.people.items()
        }
        budgets = tuple(one for place, one in enumerate(self.budgets) if f"budget {place}" in names)
        return replace(self, tasks=tasks, people=people, budgets=budgets)

    @property
    def dated(self) -> tuple[Task, ...]:
        """Tasks with a deadline."""
        return tuple(task for task in self.tasks.values() if task.latest is not None)

    @cached_property
    def groups(self) -> Mapping[tuple[str, ...], str]:
        """People who are able for the same tasks -> the name of their group (a sub-committee as a rule)."""
        names: dict[tuple[str, ...], str] = {}
        for task in self.tasks.values():
            able = self.able[task.task_id]
            if able and able not in names:
                name = task.subcommittee or ", ".join(sorted(task.skills)) or "BTC"
                names[able] = name if name not in names.values() else f"{name} {len(names) + 1}"
        return names

    def deadline_wording(self, task: Task) -> Wording:
        """Say by when a task must be done."""
        day = self.last_day(task)
        return Wording(f"{label(task)} phải xong chậm nhất {day:%d/%m/%Y}", f"{label(task)} must be done by {day}")

    def last_day(self, task: Task) -> date:
        """Return the day of a task's deadline (the last of the axis without one)."""
        return self.axis.day((task.latest if task.latest is not None else self.axis.slots) - 1)

    def budget_wording(self, budget: Budget) -> Wording:
        """Say how much may be spent in a period."""
        first, last = self.axis.day(budget.start), self.axis.day(budget.end - 1)
        return Wording(
            f"Kinh phí từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} không quá {budget.amount_vnd:,} đồng".replace(",", "."),
            f"At most {budget.amount_vnd:,} đồng from {first} to {last}",
        )


def label(task: Task) -> str:
    """Return how a task is named in a sentence: id and name."""
    return f"{task.task_id} ({task.name})" if task.name else task.task_id


def hours_wording(group: object) -> Wording:
    """Say that a group's hours are limited."""
    return Wording(f"Giờ làm việc mỗi tuần của nhóm {group}", f"The weekly hours of the group {group}")


def in_waiting_order(tasks: Mapping[str, Task]) -> Mapping[str, Task]:
    """Return the tasks so that each stands behind those it waits for, otherwise in the order given.

    Raises:
        ValueError: a circle, or a task waits for an unknown one.
    """
    done: dict[str, Task] = {}
    open_ones: set[str] = set()
    for first in tasks:
        stack = [first]
        while stack:
            task_id = stack[-1]
            waiting = (
                [arc.task_id for arc in tasks[task_id].after if arc.task_id not in done] if task_id in tasks else None
            )
            if waiting is None or (waiting and open_ones.intersection(waiting)):
                msg = f"task {task_id} waits for an unknown task or for itself in a circle: {' → '.join(stack)}"
                raise ValueError(msg)
            if task_id in done or not waiting:
                done[task_id] = tasks[task_id]
                open_ones.discard(task_id)
                stack.pop()
            else:
                open_ones.add(task_id)
                stack.append(waiting[0])
    return done


def deferrable(tasks: Iterable[Task], needed: frozenset[str]) -> tuple[Task, ...]:
    """Return the tasks that may be put off."""
    return tuple(task for task in tasks if task.task_id not in needed)
