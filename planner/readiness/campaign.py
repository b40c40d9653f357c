"""The calendar of the campaign: activities on one day that need the same body."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from planner.collation import fold
from planner.readiness.situation import EVERY_COMMUNE, Situation
from planner.readiness.work import Work
from planner.wording import Wording

SUPPORTING = "hưởng ứng"
CEREMONIAL = ("chính", "lễ")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two activities on one day that share a resource: a body, a commune or a sub-committee.

    Attributes:
        day: the day of both.
        tasks: their ids.
        names: their names, in the same order.
        shared: the resource.
    """

    day: date
    tasks: tuple[str, str]
    names: tuple[str, str]
    shared: str

    def sentence(self) -> Wording:
        """Return the clash in words."""
        (first, second), (one, other) = self.tasks, self.names
        return Wording(
            f"Trùng ngày {self.day:%d/%m/%Y}: {first} “{one}” và {second} “{other}” cùng cần {self.shared}.",
            f"Both on {self.day}: {first} “{one}” and {second} “{other}” need {self.shared}.",
        )


def clashes(situation: Situation) -> tuple[Clash, ...]:
    """Return pairs of large events on one day that share a resource, by day.

    Large events are activities of the campaign (class hưởng ứng), which are held on the last day of their work, and
    tasks of the ceremony (chính, lễ) of a single day: rehearsals, receptions, the ceremony itself. That the last day
    is the day of the event is a convention of the project.
    """
    events = [work for work in situation.kept if _is_large_event(work)]
    pairs = combinations(sorted(events, key=lambda work: (work.last, work.id)), 2)
    return tuple(clash for one, other in pairs if one.last == other.last for clash in _between(one, other))


def _is_large_event(work: Work) -> bool:
    return work.task.task_class == SUPPORTING or (work.task.task_class in CEREMONIAL and work.days == 1)


def _between(one: Work, other: Work) -> Iterator[Clash]:
    """Yield the clash of two events of one day: the first resource that both need."""
    theirs = {fold(name) for name in _resources(other)}
    shared = next((name for name in _resources(one) if fold(name) in theirs), None)
    if shared:
        yield Clash(one.last, (one.id, other.id), (one.task.name, other.task.name), shared)


def _resources(work: Work) -> tuple[str, ...]:
    task = work.task
    return tuple(
        name for name in (task.owner_body, *task.participants, task.subcommittee) if name and name != EVERY_COMMUNE
    )
