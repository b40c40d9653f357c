"""The rows of a plan beside the facts of the problem: what every check looks at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.engine.findings import Finding, Severity
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session, Venue, Who
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.pins import Pinned
from planner.problems.rehearsals.plan import Assignment
from planner.units import MINUTES_PER_DAY
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Held:
    """A session as the plan holds it; ``venue`` is None when the plan names an unknown one."""

    session: Session
    venue: Venue | None
    venue_id: str
    start_min: int
    end_min: int

    @property
    def id(self) -> str:
        """Return the session's id."""
        return self.session.session_id

    @property
    def day(self) -> int:
        """Return the day on which it starts."""
        return self.start_min // MINUTES_PER_DAY

    def overlaps(self, other: "Held") -> bool:
        """Whether both run at some moment."""
        return self.start_min < other.end_min and other.start_min < self.end_min


@dataclass(frozen=True)
class Timetable:
    """A plan to be judged.

    Attributes:
        problem: the facts.
        assignments: every row, unknown and double ones too.
        pinned: what the organiser has fixed.
    """

    problem: Problem
    assignments: tuple[Assignment, ...]
    pinned: Pinned

    @cached_property
    def held(self) -> Mapping[str, Held]:
        """Return the known sessions as their first rows hold them."""
        found: dict[str, Held] = {}
        for row in self.assignments:
            session = self.problem.session.get(row.session_id)
            if session is not None and row.session_id not in found:
                found[row.session_id] = Held(
                    session,
                    self.problem.venue.get(row.venue_id),
                    row.venue_id,
                    self.problem.minute(row.start),
                    self.problem.minute(row.end),
                )
        return found

    @cached_property
    def of(self) -> Mapping[Who, Sequence[Held]]:
        """Return the sessions of every group and watched person, by start."""
        found: dict[Who, list[Held]] = defaultdict(list)
        for one in self.held.values():
            for who in one.session.attendees:
                found[who].append(one)
        return {who: sorted(sessions, key=lambda one: (one.start_min, one.id)) for who, sessions in found.items()}

    def name(self, who: Who) -> str:
        """Return the name of a group or person with its id."""
        return f"{self.problem.names.get(who, who.id)} ({who.id})"

    def when(self, one: Held) -> str:
        """Return ``03/06 17:00–18:30``."""
        start, end = self.problem.moment(one.start_min), self.problem.moment(one.end_min)
        return f"{start:%d/%m %H:%M}–{end:%H:%M}"


def finding(rule: str, subjects: Iterable[str], vi: str, en: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding of this problem."""
    return Finding(NAME, rule, tuple(subjects), Wording(vi, en), severity)
