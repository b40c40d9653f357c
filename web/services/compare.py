"""Two plans beside each other: goals, who moved, findings of one alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from web.services.pins import AT, IN_RESERVE
from web.services.plans import Bundle

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a problem in both plans; None where a plan has none."""

    name: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """By how much it grew; goals and scores are better when they are lower."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """One problem in both plans.

    Attributes:
        name: name of the problem.
        score: the weighted sum of the goals; None is told apart from the goals.
        gaps: proven gap of either plan.
        goals: value of each goal.
    """

    name: str
    score: Figure
    gaps: tuple[float | None, float | None]
    goals: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Someone or something that is elsewhere in the second plan; empty: not there at all."""

    problem: str
    subject: str
    label: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """Whether it was added, removed or changed."""
        return "added" if not self.before else "removed" if not self.after else "changed"


def figures(a: Bundle, b: Bundle) -> tuple[Comparison, ...]:
    """Return goals, score and gap of every problem that one of the plans has."""
    names = dict.fromkeys([*a.files.problems, *b.files.problems])
    return tuple(_comparison(name, a, b) for name in names)


def _comparison(name: str, a: Bundle, b: Bundle) -> Comparison:
    one, other = _entry(a, name), _entry(b, name)
    goals = dict.fromkeys([*one.get("goals", {}), *other.get("goals", {})])
    return Comparison(
        name,
        Figure("score", one.get("score"), other.get("score")),
        (one.get("gap"), other.get("gap")),
        tuple(Figure(goal, one.get("goals", {}).get(goal), other.get("goals", {}).get(goal)) for goal in goals),
    )


def _entry(bundle: Bundle, name: str) -> Mapping[str, Any]:
    """Return the figures of a problem; those of a problem without a plan mean nothing."""
    entry = bundle.files.problems.get(name, {})
    return entry if entry.get("score") is not None else {}


# --- who moved ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """How a row of a problem is told: whom it is about, and where that is."""

    subject: Callable[[Row], str]
    place: Callable[[Row], str]


READINGS: Mapping[str, Reading] = {
    "seating": Reading(lambda row: row.get("guest_id", ""), lambda row: row.get("seat_id", "")),
    "tables": Reading(lambda row: row.get("guest_id", ""), lambda row: row.get("table_id", "")),
    "lodging": Reading(
        lambda row: row.get("guest_id", ""), lambda row: f"{row.get('hotel_id', '')} / {row.get('room_id', '')}"
    ),
    "transport": Reading(
        lambda row: f"{row.get('task_id', '')} {row.get('action', '')}".strip(),
        lambda row: f"{row.get('vehicle_id', '')} · {row.get('arrive', '')}",
    ),
    "rehearsals": Reading(
        lambda row: row.get("session_id", ""), lambda row: f"{row.get('start', '')} · {row.get('venue_id', '')}"
    ),
    "preparation": Reading(
        lambda row: row.get("task_id", ""),
        lambda row: f"{row.get('start', '')} – {row.get('finish', '')} · {row.get('accountable', '')}",
    ),
    "staffing": Reading(
        lambda row: f"{row.get('person_id', '')}{AT}{row.get('shift_id', '')}",
        lambda row: row.get("post_id", "") or IN_RESERVE,
    ),
}


def moves(a: Bundle, b: Bundle, problem: str) -> tuple[Move, ...]:
    """Return everyone and everything that is elsewhere in the second plan, by id."""
    before, after = _places(a, problem), _places(b, problem)
    names = {**labels(a.scenario, problem), **labels(b.scenario, problem)}
    moved = sorted(subject for subject in before.keys() | after.keys() if before.get(subject) != after.get(subject))
    return tuple(
        Move(
            problem,
            subject,
            names.get(subject.partition(AT)[0], ""),
            before.get(subject, ""),
            after.get(subject, ""),
        )
        for subject in moved
    )


def _places(bundle: Bundle, problem: str) -> dict[str, str]:
    reading = READINGS[problem]
    return {reading.subject(row): reading.place(row) for row in bundle.rows.get(problem, ())}


def labels(scenario: Scenario, problem: str) -> dict[str, str]:
    """Return what the subjects of a problem are called."""
    if problem == "staffing":
        return {one.person_id: one.name for one in scenario.officers}
    if problem == "preparation":
        return {one.task_id: one.name for one in scenario.tasks}
    if problem == "rehearsals":
        items = {one.item_id: one.name for one in scenario.items}
        return {one.session_id: items.get(one.item_id, "") for one in scenario.sessions}
    return {one.guest_id: one.full_name for one in scenario.guests}


# --- findings -------------------------------------------------------------------------------------


def only_in(one: Iterable[Finding], other: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings of one plan that the other has not."""
    known = {(finding.problem, finding.rule, finding.subjects) for finding in other}
    return tuple(finding for finding in one if (finding.problem, finding.rule, finding.subjects) not in known)
