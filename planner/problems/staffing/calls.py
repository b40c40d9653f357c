"""Who must be called after a change: off, on or elsewhere, from when, and through whom. No private numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.problems.staffing.data import Person, Problem
from planner.problems.staffing.plan import Assignment, places
from planner.units import format_datetime
from planner.wording import Wording

CHIEF = "chỉ huy"
"""The skill of those who lead."""
FILE = "staffing-calls.csv"
COLUMNS = ("person_id", "name", "force", "team", "chief", "shift_id", "from", "before", "after", "why")


@dataclass(frozen=True, slots=True)
class Call:
    """One person hears of one change.

    Attributes:
        before, after: post, ``dự bị``, or empty for no duty.
        start: from when: the beginning of the shift, or now when it has begun.
        chief: whose duty telephone to ring: a role, never a private number.
        reported: the person is away, which is the cause; nobody needs to ring.
    """

    person_id: str
    name: str
    force: str
    team: str
    chief: Wording
    shift_id: str
    before: str
    after: str
    start: datetime
    reported: bool

    @property
    def what(self) -> Wording:
        """Say what changes."""
        when = format_datetime(self.start)
        if self.reported:
            return Wording(f"thôi {self.before} từ {when} (đã báo vắng)", f"leaves {self.before} at {when} (away)")
        if not self.before:
            return Wording(f"gọi vào {self.after} từ {when}", f"called in to {self.after} from {when}")
        if not self.after:
            return Wording(f"cho nghỉ, thôi {self.before} từ {when}", f"called off {self.before} from {when}")
        return Wording(
            f"chuyển từ {self.before} sang {self.after} từ {when}", f"from {self.before} to {self.after} at {when}"
        )


def calls_of(
    problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment], now: datetime
) -> tuple[Call, ...]:
    """Return every change between two rosters, by time, then force and team."""
    old, new = places(before), places(after)
    pairs = [pair for pair in {**old, **new} if old.get(pair, "") != new.get(pair, "")]
    known = [pair for pair in pairs if pair[0] in problem.people and pair[1] in problem.shifts]
    calls = [_call(problem, pair, (old.get(pair, ""), new.get(pair, "")), now) for pair in known]
    return tuple(sorted(calls, key=lambda one: (one.start, one.force, one.team, one.person_id)))


def people_called(calls: Sequence[Call]) -> int:
    """Return how many people must be told something that they do not know yet."""
    return len({one.person_id for one in calls if not one.reported})


def _call(problem: Problem, pair: tuple[str, str], change: tuple[str, str], now: datetime) -> Call:
    person, shift = problem.people[pair[0]], problem.shifts[pair[1]]
    before, after = change
    return Call(
        person_id=person.person_id,
        name=person.name,
        force=person.force,
        team=person.team,
        chief=chief_of(problem.people, person),
        shift_id=shift.shift_id,
        before=before,
        after=after,
        start=max(now, shift.start),
        reported=not after and not person.is_free(shift),
    )


def chief_of(people: Mapping[str, Person], person: Person) -> Wording:
    """Return the role that is rung for a person: the chief of the team, or of the force where nobody else leads."""
    team = [one for one in people.values() if person.team and one.team == person.team]
    leads = any(CHIEF in one.skills and one.person_id != person.person_id for one in team)
    if leads:
        chief = next(one for one in team if CHIEF in one.skills and one.person_id != person.person_id)
        return Wording(
            f"máy trực của chỉ huy {person.team} ({chief.person_id})",
            f"duty phone of the chief of {person.team} ({chief.person_id})",
        )
    return Wording(f"máy trực chỉ huy {person.force}", f"duty phone of the command of {person.force}")


def to_rows(calls: Sequence[Call]) -> list[dict[str, str]]:
    """Write the calls as rows of ``FILE``."""
    return [
        {
            "person_id": one.person_id,
            "name": one.name,
            "force": one.force,
            "team": one.team,
            "chief": one.chief.vi,
            "shift_id": one.shift_id,
            "from": format_datetime(one.start),
            "before": one.before,
            "after": one.after,
            "why": one.what.vi,
        }
        for one in calls
    ]
