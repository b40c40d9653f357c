"""The cheapest ways out of a shortage, each tried before it is told: more people from an hour on, or longer hours."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from planner.engine.outcome import Status
from planner.engine.settings import Settings
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import MINUTES_PER_HOUR, Person, Problem
from planner.problems.staffing.feasibility import merge, shortage, solve_merged
from planner.units import format_datetime
from planner.wording import Wording

MOST_MORE = 64
"""More people than this are not proposed: then something else is wrong."""
LIMIT_S = 2.0
"""Time for one question whether a change suffices."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A change after which the people of a force suffice.

    Attributes:
        force: whose.
        people: how many more people; 0 when the ones there work longer.
        proven: whether one person fewer was proven not to suffice.
        wording: the proposal ("two more dân quân from 18:00").
    """

    force: str
    people: int
    proven: bool
    wording: Wording


def repairs(problem: Problem, decided: Decided, settings: Settings, forces: Collection[str] = ()) -> tuple[Repair, ...]:
    """Return what would make the people suffice, force by force (all forces when none is named)."""
    whole = replace(problem, fixed_reserves=problem.reserves)
    found = list[Repair]()
    for force in forces or problem.forces:
        part = whole.of_forces([force])
        found += _of_force(part, decided.of_people(part.people), force, settings.within(min(LIMIT_S, settings.limit_s)))
    return tuple(found)


def _of_force(part: Problem, decided: Decided, force: str, settings: Settings) -> Iterator[Repair]:
    if _suffices(part, decided, settings) is not False:
        return
    missing = shortage(merge(part, decided), settings)
    if missing is None:
        return
    shifts = {key.shift_id for key in missing.lines} | {key.shift_id for key in missing.reserves}
    skills = frozenset(key.skill for key in missing.lines if key.skill)
    more = _more_people(part, decided, (force, skills, shifts), settings)
    if more is not None:
        yield more
    longer = _longer_hours(part, decided, force, settings)
    if longer is not None:
        yield longer


def _suffices(part: Problem, decided: Decided, settings: Settings) -> bool | None:
    status = solve_merged(merge(part, decided), settings)[1].outcome.status
    return None if status is Status.UNKNOWN else status is not Status.INFEASIBLE


def _more_people(
    part: Problem, decided: Decided, whom: tuple[str, frozenset[str], set[str]], settings: Settings
) -> Repair | None:
    """Return the fewest more people: twice as many until they suffice, then half the way back."""
    force, skills, shift_ids = whom
    too_few, enough, proven = 0, 1, True
    while not _suffices(_with_more(part, force, skills, enough), decided, settings):
        too_few, enough = enough, 2 * enough
        if enough > MOST_MORE:
            return None
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        answer = _suffices(_with_more(part, force, skills, middle), decided, settings)
        too_few, enough = (too_few, middle) if answer else (middle, enough)
        proven = proven and answer is not None
    shifts = [part.shifts[shift_id] for shift_id in part.shifts if shift_id in shift_ids]
    start = format_datetime(min(shift.start for shift in shifts))
    end = format_datetime(max(shift.end for shift in shifts))
    skill_vi = f" có kỹ năng {', '.join(sorted(skills))}" if skills else ""
    skill_en = f" with the skill {', '.join(sorted(skills))}" if skills else ""
    return Repair(
        force,
        enough,
        proven,
        Wording(
            f"Đủ người nếu thêm {enough} {force}{skill_vi} từ {start} đến {end}.",
            f"{enough} more of {force}{skill_en} from {start} to {end} would suffice.",
        ),
    )


def _with_more(part: Problem, force: str, skills: frozenset[str], count: int) -> Problem:
    people = dict(part.people)
    for number in range(count):
        name = f"+{number + 1}"
        people[name] = Person(name, name, force, skills)
    return replace(part, people=people)


def _longer_hours(part: Problem, decided: Decided, force: str, settings: Settings) -> Repair | None:
    """Return the fewest whole hours more for everybody that would suffice; rest and the day's limit stay."""
    for hours in (1, 2, 3, 4, 6, 8):
        people = {
            key: replace(one, max_minutes=one.max_minutes + hours * MINUTES_PER_HOUR)
            for key, one in part.people.items()
        }
        if _suffices(replace(part, people=people), decided, settings):
            return Repair(
                force,
                0,
                proven=True,
                wording=Wording(
                    f"Hoặc cho {force} trực thêm nhiều nhất {hours} giờ mỗi người.",
                    f"Or let people of {force} be on duty up to {hours} h longer each.",
                ),
            )
    return None
