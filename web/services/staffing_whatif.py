"""What a change on the day would do to the roster: asked as words of a form, answered by the fewest calls."""

import threading
from dataclasses import dataclass, replace

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.staffing import Problem, from_rows
from planner.problems.staffing.calls import Call
from planner.problems.staffing.change import changed, unguarded
from planner.problems.staffing.change_text import Told, read_change
from planner.problems.staffing.replan import Replanned, replan
from planner.scenario.schema import Scenario
from planner.tables import TableRow
from planner.wording import Wording
from web.services.forces import Sight
from web.services.plans import Bundle

LIMIT_S = 3.0
ONE_AT_A_TIME = threading.Lock()
"""A question takes a processor for up to three seconds: others wait their turn."""
CLOSED_POST = "chốt bảo vệ"
"""Stands for a post that the reader may not know."""
NOBODY = "••"
"""Stands for somebody of a force that somebody else leads."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks.

    Attributes:
        now: the moment; shifts that have begun stay.
        absent: who is away, from ``away_from`` (blank: now) to ``away_to`` (blank: the rest of the event).
        new_post: a post written ``ID:LAT:LON:NAME``.
        post: where ``people`` more of ``force`` with ``skill`` are wanted in ``shift``.
        closure: what stands longer, until ``until``.
    """

    now: str = ""
    absent: str = ""
    away_from: str = ""
    away_to: str = ""
    new_post: str = ""
    post: str = ""
    shift: str = ""
    force: str = ""
    people: str = ""
    skill: str = ""
    closure: str = ""
    until: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.absent or self.new_post or self.post or self.closure)

    @property
    def told(self) -> Told:
        """The change as it is written on the command line."""
        span = f":{_spaced(self.away_from)}..{_spaced(self.away_to)}" if self.away_from or self.away_to else ""
        need = ":".join((self.post, self.shift, self.force, self.people or "1", self.skill))
        return Told(
            _spaced(self.now),
            tuple(f"{one.strip()}{span}" for one in self.absent.split(";") if one.strip()),
            (self.new_post,) if self.new_post else (),
            (need,) if self.post else (),
            (f"{self.closure}:{_spaced(self.until)}",) if self.closure else (),
        )


def _spaced(moment: str) -> str:
    return moment.replace("T", " ")


@dataclass(frozen=True, slots=True)
class Answer:
    """The new roster, and closures that no shift guards to the end."""

    found: Replanned
    unguarded: tuple[Wording, ...]


def answer(bundle: Bundle, question: Question) -> Answer:
    """Return the roster with the fewest calls under the question's change; nothing is changed.

    Raises:
        UsageError: something cannot be read or is unknown.
    """
    change = read_change(question.told)
    problem = Problem.from_scenario(changed(bundle.scenario, change))
    rows = from_rows([TableRow(number, row) for number, row in enumerate(bundle.rows["staffing"], start=2)])[0]
    with ONE_AT_A_TIME:
        found = replan(problem, rows, change.now, Settings(limit_s=LIMIT_S, workers=1))
    return Answer(found, unguarded(bundle.scenario, change))


def refuse_others(scenario: Scenario, question: Question, sight: Sight) -> None:
    """Refuse to try what happens without somebody of a force that somebody else leads.

    Raises:
        UsageError: the question names such a person, or nobody.
    """
    if sight.whole(scenario):
        return
    for person in filter(None, (one.strip() for one in question.absent.split(";"))):
        if not sight.knows(scenario, person):
            raise UsageError(
                Wording(
                    f"Lực lượng anh/chị chỉ huy không có người “{person}”.",
                    f"The force that you lead has nobody called “{person}”.",
                )
            )


def discreet(calls: tuple[Call, ...], hidden: frozenset[str], sight: Sight) -> tuple[Call, ...]:
    """Return the calls without posts that the reader may not know and without names of forces of others."""
    return tuple(
        replace(
            one if sight.sees(one.force) else replace(one, person_id=NOBODY, name="", team=""),
            before=CLOSED_POST if one.before in hidden else one.before,
            after=CLOSED_POST if one.after in hidden else one.after,
        )
        for one in calls
    )
