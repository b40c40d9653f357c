"""Smallest staffing problems, told in a few words: people, posts 1 km apart on a line, shifts by the hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.staffing import Assignment, Plan, Problem, to_rows
from planner.problems.staffing.commitments import decide
from planner.problems.staffing.data import (
    DEFAULT_WEIGHTS,
    Absence,
    Line,
    LineKey,
    Options,
    Person,
    Place,
    Post,
    Shift,
)
from planner.problems.staffing.ladder import read_off
from planner.problems.staffing.model import RULES, build, travel
from planner.problems.staffing.plan import assign
from planner.problems.staffing.solve import solve

MIDNIGHT = datetime(2025, 6, 16)
KM_PER_DEGREE = 111.2 * 1.3
"""Kilometres of road per degree of latitude, detour included."""
FORCE = "CSGT"
QUICK = Settings(limit_s=5.0, workers=1)


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


def shift(shift_id: str, start_hour: float, end_hour: float) -> Shift:
    return Shift(shift_id, at(start_hour), at(end_hour))


def place(km_north: float) -> Place:
    return Place(17.0 + km_north / KM_PER_DEGREE, 107.0)


def person(
    person_id: str, *skills: str, km: float = 0.0, hours: int = 12, team: str = "", force: str = FORCE
) -> Person:
    return Person(person_id, f"Người {person_id}", force, frozenset(skills), team, place(km), hours * 60)


def away(one: Person, start_hour: float, end_hour: float, reason: str = "nghỉ phép") -> Person:
    span = Absence(at(start_hour), at(end_hour), reason)
    return Person(
        one.person_id, one.name, one.force, one.skills, one.team, one.base, one.max_minutes, (span,), one.presences
    )


Ask = tuple[str, str, int] | tuple[str, str, int, str] | tuple[str, str, int, str, str]
"""Post, shift, people, and where it matters skill and force."""


def problem(
    people: Sequence[Person],
    asks: Sequence[Ask],
    shifts: Sequence[Shift] = (shift("CA1", 6, 12),),
    options: Mapping[str, int | bool] | None = None,
    weights: Mapping[str, int] | None = None,
) -> Problem:
    """Return a problem without reserve (unless ``options`` says otherwise); post P<n> lies n km north."""
    lines = {}
    for post_id, shift_id, count, *rest in asks:
        skill, force = [*rest, *("", FORCE)[len(rest) :]]
        key = LineKey(post_id, shift_id, force, skill)
        lines[key] = Line(key, count)
    posts = {post_id: Post(post_id, f"Chốt số {post_id}", place(float(post_id[1:]))) for post_id, *_ in asks}
    return Problem(
        posts=dict(sorted(posts.items())),
        shifts={one.shift_id: one for one in shifts},
        lines=dict(sorted(lines.items())),
        people={one.person_id: one for one in sorted(people, key=lambda one: one.person_id)},
        options=Options(**{"reserve_percent": 0, **(options or {})}),  # type: ignore[arg-type]
        weights={**DEFAULT_WEIGHTS, **(weights or {})},
    )


def row(asked: Problem, person_id: str, shift_id: str, post_id: str) -> Assignment:
    return assign(asked, person_id, shift_id, post_id)


def planned(asked: Problem, commitments: Commitments | None = None, settings: Settings = QUICK) -> Plan:
    return solve(asked, settings, commitments=commitments or Commitments())


def without(rule: str, asked: Problem, commitments: Commitments | None = None) -> tuple[Assignment, ...]:
    """Return the shortest-way plan of the model that lacks one rule."""
    decided = decide(asked, commitments or Commitments())
    rules = [one for one in RULES if one.__name__ != rule]
    assert len(rules) == len(RULES) - 1
    model = build(asked, decided, rules=rules, goals=(travel,))
    found = run(model.cp, QUICK)
    assert found.outcome.has_plan
    return read_off(model, found)


def previous_of(plan: Plan) -> tuple[dict[str, str], ...]:
    return tuple(to_rows(plan.assignments))
