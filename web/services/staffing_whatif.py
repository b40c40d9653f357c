"""What a change on the day would do to the roster: asked as words of a form, answered by the fewest calls."""

import threading
from dataclasses import dataclass, replace

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.staffing import Problem, from_rows
from planner.problems.staffing.calls import Call
from planner.problems.staffing.change import changed, unguarded
from planner.problems.staffing.change_text import Told, read_change
from planner.problems.staffing.duties.files import read_duties
from planner.problems.staffing.replan import Replanned
from planner.problems.staffing.replan_duties import replan_all
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
CLOSED_DUTY = "nhiệm vụ theo lệnh riêng"
"""Stands for a job of fixed time that tells of movements of protected persons."""
NOBODY = "••"
"""Stands for somebody of a force that somebody else leads."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks.

    Attributes:
        now: the moment; shifts that have begun stay.
        absent: who is away, from ``away_from`` (blank: now) to ``away_to`` (blank: the rest of the event).
        new_post: a post written ``ID:LAT:LON:NAME``.
        post: where ``people`` more of ``force`` with ``skill`` are wanted in ``shift``; blank: at the new post.
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
        post = self.post or (self.new_post.partition(":")[0] if self.shift and self.force else "")
        need = ":".join((post, self.shift, self.force, self.people or "1", self.skill))
        return Told(
            _spaced(self.now),
            tuple(f"{one.strip()}{span}" for one in self.absent.split(";") if one.strip()),
            (self.new_post,) if self.new_post else (),
            (need,) if post else (),
            (f"{self.closure}:{_spaced(self.until)}",) if self.closure else (),
        )


def _spaced(moment: str) -> str:
    return moment.replace("T", " ")


@dataclass(frozen=True, slots=True)
class Answer:
    """The new roster, closures that no shift guards to the end, and duties of fixed time that lack people."""

    found: Replanned
    unguarded: tuple[Wording, ...]
    unmanned: tuple[str, ...] = ()


def answer(bundle: Bundle, question: Question) -> Answer:
    """Return the roster with the fewest calls under the question's change; nothing is changed.

    Raises:
        UsageError: something cannot be read or is unknown.
    """
    change = read_change(question.told)
    problem = Problem.from_scenario(changed(bundle.scenario, change))
    rows = from_rows([TableRow(number, row) for number, row in enumerate(bundle.rows["staffing"], start=2)])[0]
    with ONE_AT_A_TIME:
        served = read_duties(bundle.folder)[0]
        whole = replan_all(problem, rows, served, change.now, Settings(limit_s=LIMIT_S, workers=1))
    return Answer(whole.roster, unguarded(bundle.scenario, change), whole.unmanned)


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
    """Return the calls without posts and jobs that the reader may not know and without names of forces of others.

    ``hidden``: ids of posts, ids and names of jobs of fixed time.
    """
    return tuple(_without_name(_without_place(one, hidden), sight) for one in calls)


def _without_place(one: Call, hidden: frozenset[str]) -> Call:
    closed = CLOSED_DUTY if one.shift_id in hidden else CLOSED_POST
    before, after = (closed if place in hidden else place for place in (one.before, one.after))
    return replace(one, before=before, after=after, shift_id="" if one.shift_id in hidden else one.shift_id)


def _without_name(one: Call, sight: Sight) -> Call:
    """Leave how somebody of another force is reached: through the duty telephone of that force's command."""
    if sight.sees(one.force):
        return one
    chief = Wording(f"máy trực chỉ huy {one.force}", f"duty phone of the command of {one.force}")
    return replace(one, person_id=NOBODY, name="", team="", chief=chief)
