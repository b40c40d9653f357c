"""Smallest preparation problems, told in a few words: working days from Monday 3/3/2025 on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from planner.engine.findings import Finding
from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.preparation import Assignment, Plan, Problem
from planner.problems.preparation.axis import Axis, Counting
from planner.problems.preparation.check import broken, check
from planner.problems.preparation.choosing import build_choosing, start_choosing
from planner.problems.preparation.commitments import decide
from planner.problems.preparation.data import DEFAULT_WEIGHTS
from planner.problems.preparation.entities import Arc, Mode, Options, Person, Task
from planner.problems.preparation.model import RULES, build
from planner.problems.preparation.solve import solve
from planner.problems.preparation.stages import Days, Whose, _crews, _places, rows_of

MONDAY = date(2025, 3, 3)
QUICK = Settings(limit_s=5.0, workers=1)


def axis(days: int = 40) -> Axis:
    every = [MONDAY + timedelta(days=place) for place in range(days)]
    return Axis(MONDAY, tuple(day.weekday() < 5 for day in every))


def task(task_id: str, days: int = 2, *, after: Sequence[str] = (), **more: object) -> Task:
    """A task of so many working days; ``hours`` of work, ``latest`` the slot by which it has ended."""
    hours = int(str(more.pop("hours", 0)))
    arcs = tuple(Arc(name.partition("+")[0], int(name.partition("+")[2] or 0)) for name in after)
    cost = int(str(more.pop("cost", 0)))
    return replace(Task(task_id, "", (Mode("usual", days, hours * 60, cost),), arcs), **more)  # type: ignore[arg-type]


def person(person_id: str, hours: int | None = 20, *skills: str, committee: str = "") -> Person:
    return Person(person_id, person_id, committee, frozenset(skills), None if hours is None else hours * 60)


def problem(*tasks: Task, people: Sequence[Person] = (), days: int = 40, **more: object) -> Problem:
    weights: Mapping[str, int] = more.pop("weights", DEFAULT_WEIGHTS)  # type: ignore[assignment]
    made = Problem(
        axis(days),
        {one.task_id: one for one in tasks},
        {one.person_id: one for one in people},
        options=Options(accountable=bool(people)),
        weights=weights,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def solved(asked: Problem, commitments: Commitments = NO_COMMITMENTS) -> Plan:
    plan = solve(asked, QUICK, commitments=commitments)
    assert plan.outcome.status is not Status.UNKNOWN
    return plan


def solved_without(asked: Problem, rule: str, commitments: Commitments = NO_COMMITMENTS) -> tuple[Assignment, ...]:
    """Return the rows of the models with every rule of that name dropped."""
    rules: list[Callable[..., None]] = [one for one in RULES if one.__name__ != rule]
    decided = decide(asked, commitments)
    m = build(asked, decided, rules=rules)
    found = run(m.cp, QUICK)
    days = Days(_places(m, found), _crews(m, found), 0)
    people: dict[str, tuple[str, tuple[str, ...]]] = {}
    if asked.options.accountable:
        chosen = start_choosing(asked, decided, days.places)
        build_choosing(chosen, rules, {})
        whose = run(chosen.cp, QUICK)
        for task_id in days.places:
            own = [one for one in asked.people if whose.holds(chosen.own[task_id, one])]
            helpers = [one for one in asked.people if (task_id, one) in chosen.helps]
            helps = tuple(one for one in helpers if whose.holds(chosen.helps[task_id, one]))
            people[task_id] = (";".join(own), helps)
    return rows_of(asked, days, Whose(people, 0))


def names(findings: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def errors(asked: Problem, rows: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> set[str]:
    return names(broken(check(asked, rows, commitments)))


EVERY = Counting.EVERY
