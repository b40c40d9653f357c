"""Who does which duty, how many people that takes and that fewer cannot, and what nobody can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from planner.problems.staffing.data import Problem
from planner.problems.staffing.entities import Absence, Duty, Person, Shift
from planner.units import minutes_between
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Shortage:
    """Duties for which people are lacking.

    Attributes:
        duty_ids: duties at the same moment, with fewer people who can do any of them than they ask for.
        people: how many they ask for.
        able: how many can do at least one of them then; the rest lacks whatever else is decided.
        proven: whether the count proves the lack; else only the search found nobody.
        reason: the sentence.
    """

    duty_ids: tuple[str, ...]
    people: int
    able: int
    proven: bool
    reason: Wording


@dataclass(frozen=True, slots=True)
class Manned:
    """The answer for all duties.

    Attributes:
        people: duty -> persons, in order; fewer than asked only where ``shortages`` says so.
        least: no way to man these duties uses fewer people, proven.
        shortages: what is lacking.
    """

    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int = 0
    shortages: tuple[Shortage, ...] = ()

    @property
    def used(self) -> int:
        """People with at least one duty."""
        return len({person for some in self.people.values() for person in some})

    @property
    def proven(self) -> bool:
        """Whether no way uses fewer people."""
        return self.used == self.least


def can_do(person: Person, duty: Duty) -> bool:
    """Whether force, skill and absences of a person allow a duty."""
    if (duty.force and person.force != duty.force) or not person.has_skill(duty.skill):
        return False
    if not person.absences and not person.presences:
        return True
    return person.is_free(Shift(duty.duty_id, duty.start, duty.end))


def busy_with(problem: Problem, manned: Manned) -> dict[str, tuple[Duty, ...]]:
    """Return person -> duties, in time."""
    found: dict[str, list[Duty]] = {}
    for duty in sorted(problem.duties, key=lambda one: (one.start, one.end, one.duty_id)):
        for person_id in manned.people.get(duty.duty_id, ()):
            found.setdefault(person_id, []).append(duty)
    return {person_id: tuple(duties) for person_id, duties in found.items()}


def apart_from_duties(problem: Problem, manned: Manned) -> Problem:
    """Return the problem of posts and shifts that is left: who does a duty is away meanwhile, with fewer hours left."""
    people = dict(problem.people)
    for person_id, duties in busy_with(problem, manned).items():
        person = people[person_id]
        spans = tuple(Absence(duty.start, duty.end, duty.name or duty.duty_id) for duty in duties)
        minutes = sum(minutes_between(duty.start, duty.end) for duty in duties)
        people[person_id] = replace(
            person, absences=tuple(sorted((*person.absences, *spans))), max_minutes=person.max_minutes - minutes
        )
    return replace(problem, people=people, duties=())
