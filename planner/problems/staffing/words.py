"""How findings about a roster speak of people, posts, hours and spans."""

from collections.abc import Sequence
from datetime import datetime

from planner.engine.findings import Finding
from planner.problems.staffing.data import MINUTES_PER_HOUR, NAME, Person, Problem, Shift
from planner.units import format_datetime
from planner.wording import Wording


def finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    """Return what a check found."""
    return Finding(NAME, rule, subjects, Wording(vi, en))


def person_name(person: Person) -> str:
    """Return name and id."""
    return f"{person.name} ({person.person_id})"


def people_names(people: Sequence[Person]) -> str:
    """Return names and ids."""
    return ", ".join(person_name(person) for person in people)


def post_name(problem: Problem, post_id: str) -> str:
    """Return id and name of a post."""
    return f"{post_id} ({problem.posts[post_id].name})"


def minutes_of(shifts: Sequence[Shift]) -> int:
    """Return the length of shifts, each counted once."""
    return sum({shift.shift_id: shift.minutes for shift in shifts}.values())


def hours(minutes: float, language: str = "vi") -> str:
    """Write minutes as hours."""
    whole, rest_of_it = divmod(int(minutes), MINUTES_PER_HOUR)
    if language == "vi":
        return f"{whole} giờ {rest_of_it:02d}" if rest_of_it else f"{whole} giờ"
    return f"{whole} h {rest_of_it:02d}" if rest_of_it else f"{whole} h"


def span(start: datetime, end: datetime) -> str:
    """Write a half-open span."""
    return f"{format_datetime(start)}–{format_datetime(end)}"
