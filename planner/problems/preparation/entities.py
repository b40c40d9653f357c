"""What preparation is made of: tasks with the ways to do them, people, budgets. Valid once built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from planner.problems.preparation.axis import Counting

NONE: Mapping[str, int] = MappingProxyType({})
USUAL = "thường"
"""Name of the usual way to do a task, when the pack gives no others."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A task waits for another: start ≥ end of ``task_id`` + ``lag`` days (negative: they may overlap)."""

    task_id: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to do a task: days, minutes of work over all who work on it, cost in đồng."""

    name: str
    days: int
    minutes: int = 0
    cost_vnd: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of preparatory work.

    Attributes:
        task_id: its id.
        name: its name.
        modes: the ways to do it, the usual one first.
        after: what it waits for.
        counting: which days count.
        earliest: first slot at which it may begin.
        latest: slot by which it must have ended (the day before it is the last day); None without a deadline.
        optional: whether it may be put off to a later event.
        value: what is lost when it is put off.
        uses: renewable resource -> amount taken while it runs.
        crew: skill -> people who do nothing else while it runs.
        skills: what the accountable person must know.
        subcommittee: whose task it is.
        people: how many should work on it, the accountable person included.
    """

    task_id: str
    name: str
    modes: tuple[Mode, ...]
    after: tuple[Arc, ...] = ()
    counting: Counting = Counting.WORK
    earliest: int = 0
    latest: int | None = None
    optional: bool = False
    value: int = 0
    uses: Mapping[str, int] = field(default_factory=lambda: NONE)
    crew: Mapping[str, int] = field(default_factory=lambda: NONE)
    skills: frozenset[str] = frozenset()
    subcommittee: str = ""
    people: int = 1

    def __post_init__(self) -> None:
        """Refuse a task that nobody could ever do.

        Raises:
            ValueError: no mode, or a negative number of days.
        """
        if not self.modes or any(mode.days < 0 for mode in self.modes):
            msg = f"task {self.task_id} needs at least one mode, of 0 days or more"
            raise ValueError(msg)

    def mode(self, name: str) -> Mode | None:
        """Return the mode called ``name``; the usual one for an empty name."""
        return next((mode for mode in self.modes if name in {"", mode.name}), None)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works on tasks.

    Attributes:
        person_id: the id.
        name: the name.
        subcommittee: sub-committee.
        skills: what the person knows.
        week_minutes: minutes a week for the preparation; None without a limit.
        away: slots on which the person has other commitments.
    """

    person_id: str
    name: str = ""
    subcommittee: str = ""
    skills: frozenset[str] = frozenset()
    week_minutes: int | None = None
    away: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Agency:
    """A body of the preparation: one with members, or one that stands as a task's owner.

    Attributes:
        name: its name.
        members: its people.
        tasks: tasks that it owns or shares as a participant.
    """

    name: str
    members: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Budget:
    """Money for the tasks that begin in a period: slots ``start`` up to, without, ``end``."""

    start: int
    end: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Options:
    """Figures the organiser may set.

    Attributes:
        accountable: whether every task needs an accountable person (1) or only crews count (0).
        accountable_percent: share of the work that the accountable person does; helpers share the rest evenly.
        buffer_percent: days to spare before a deadline, as a share of the duration.
        buffer_max: at most so many days to spare.
        spread_percent: the busiest person may have this share of the mean without it being told.
        risk_days: tasks with at most so many days of slack are at risk.
    """

    accountable: bool = True
    accountable_percent: int = 60
    buffer_percent: int = 20
    buffer_max: int = 10
    spread_percent: int = 150
    risk_days: int = 3
