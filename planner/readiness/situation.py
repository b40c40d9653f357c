"""What lessons and rules are asked about: the pack, its work, the day of asking, the plans at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from planner.law.calendar import WorkCalendar, d_minus
from planner.readiness.complete import Coverage
from planner.readiness.work import Work, works
from planner.scenario.rows import Member
from planner.scenario.schema import Scenario

Row = Mapping[str, str]
EVERY_COMMUNE = "*"


@dataclass(frozen=True)
class Situation:
    """An event's preparation as it stands.

    Attributes:
        scenario: the pack.
        works: its tasks as work.
        today: the day of asking; None: as a plan on paper, no day has come.
        plans: names of problems of which a plan is at hand (seating, lodging …).
    """

    scenario: Scenario
    works: tuple[Work, ...]
    today: date | None = None
    plans: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        rows: Sequence[Row] = (),
        today: date | None = None,
        plans: frozenset[str] = frozenset(),
    ) -> "Situation":
        """Return the situation of a pack with the rows of its preparation.csv."""
        return cls(scenario, works(scenario, rows), today, plans)

    @property
    def d_day(self) -> date:
        """The day itself."""
        return self.scenario.event.d_day

    def before(self, days: int) -> date:
        """Return the day ``days`` before the day itself."""
        return d_minus(self.d_day, days)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days of the event."""
        return WorkCalendar.of(self.scenario)

    @cached_property
    def kept(self) -> tuple[Work, ...]:
        """The tasks that are to be done."""
        return tuple(work for work in self.works if work.kept)

    @cached_property
    def by_id(self) -> Mapping[str, Work]:
        """The tasks that are to be done, by id."""
        return {work.id: work for work in self.kept}

    @cached_property
    def coverage(self) -> Coverage:
        """Which tasks of the catalogue the plan holds."""
        return Coverage(work.task for work in self.kept)

    @cached_property
    def critical(self) -> frozenset[str]:
        """The critical path: tasks whose slack is the smallest there is (0 or less counts always)."""
        known = {work.id: work.slack_days for work in self.kept if work.slack_days is not None}
        least = max(0, min(known.values(), default=0))
        return frozenset(own for own, slack in known.items() if slack <= least)

    @property
    def is_assigned(self) -> bool:
        """Whether there is a plan that says who does what."""
        return any(work.planned or work.accountable for work in self.works)

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The members by id."""
        return {member.member_id: member for member in self.scenario.members}

    def lacking(self, *task_ids: str) -> tuple[str, ...]:
        """Return those tasks of the catalogue that the plan lacks."""
        return tuple(own for own in task_ids if not self.coverage.holds(own))

    @cached_property
    def load_hours(self) -> Mapping[str, float]:
        """Hours of work by member: the accountable person takes half, helpers share the other half.

        Without helpers the accountable person takes all. The split is a convention of the project.
        """
        load = dict.fromkeys(self.members, 0.0)
        for work in self.kept:
            hours = work.task.effort_hours or 0.0
            heads = [one for one in work.accountable if one in load]
            helpers = [one for one in work.helpers if one in load]
            own = hours / 2 if helpers else hours
            for one in heads:
                load[one] += own / len(heads)
            for one in helpers:
                load[one] += (hours - own) / len(helpers)
        return load

    @cached_property
    def weeks(self) -> float:
        """Weeks from the beginning of planning to the day itself, at least one."""
        begin = self.scenario.event.planning_start or min((work.first for work in self.kept), default=self.d_day)
        return max(1.0, (self.d_day - begin).days / 7)
