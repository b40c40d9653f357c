"""Running orders of a pack's run-throughs: the least waiting where the order is free, and what a fixed one costs."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.engine.progress import Stop, never
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import RunThrough, Who
from planner.problems.rehearsals.running_order.best import best_order
from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.programme import Programme, circle, mask_of
from planner.wording import Wording, number

LOOK_S = 1.0
"""Most seconds spent on what a fixed order could gain; it is told, not used."""


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The order of the items of one run-through.

    Waiting is in minutes of one person between the first and the last own item, own items left out.

    Attributes:
        session_id: the run-through.
        item_ids: the items in order.
        free: whether the order was to be chosen; else it is the one listed.
        waiting: of this order.
        listed: of the items as the pack lists them.
        least: no order that keeps what must come before what has less, proven.
        presence: minutes of one person from everybody's first to last item, own items included.
    """

    session_id: str
    item_ids: tuple[str, ...]
    free: bool
    waiting: int
    listed: int
    least: int
    presence: int

    @property
    def proven(self) -> bool:
        """Whether no order has less waiting."""
        return self.waiting == self.least

    @property
    def sentence(self) -> Wording:
        """Say how much is waited, how good that is, and compared with what."""
        return Wording(f"{self._waits.vi}; {self._standing.vi}.", f"{self._waits.en}; {self._standing.en}.")

    @property
    def _waits(self) -> Wording:
        listed = self.free and self.listed != self.waiting
        told = f" (theo thứ tự trong danh sách: {number(self.listed)})" if listed else ""
        more = f" (as listed: {self.listed:,})" if listed else ""
        return Wording(
            f"Buổi {self.session_id}: chờ {number(self.waiting)} phút–người giữa các tiết mục của mình{told}",
            f"Session {self.session_id}: {self.waiting:,} person-minutes of waiting between own items{more}",
        )

    @property
    def _standing(self) -> Wording:
        if self.proven:
            return Wording("không thứ tự nào ít hơn (đã chứng minh)", "no order has less (proven)")
        vi, en = ("", "") if self.free else ("thứ tự cố định; ", "the order is fixed; ")
        return Wording(
            f"{vi}mọi thứ tự đều chờ ít nhất {number(self.least)} (đã chứng minh)",
            f"{en}every order has at least {self.least:,} (proven)",
        )


def order_all(problem: Problem, settings: Settings, stop: Stop = never) -> tuple[RunningOrder, ...]:
    """Return the running order of every run-through that has parts; the same parts are ordered once."""
    begin, known = time.monotonic(), dict[tuple[object, ...], RunningOrder]()
    for run in problem.run_throughs:
        key = (run.parts, run.free, run.before)
        if key not in known:
            until = begin + settings.limit_s if run.free else time.monotonic() + min(LOOK_S, settings.limit_s)
            known[key] = ordered(problem, run, Effort(until, settings.workers, stop), settings.seed)
    return tuple(
        replace(known[run.parts, run.free, run.before], session_id=run.session_id) for run in problem.run_throughs
    )


def ordered(problem: Problem, run: RunThrough, effort: Effort, seed: int = 1) -> RunningOrder:
    """Return the running order of one run-through.

    Raises:
        UsageError: what must come before what runs in a circle.
    """
    programme = programme_of(problem, run)
    found = best_order(programme, effort, seed)
    listed = range(len(run.parts))
    order: Sequence[int] = found.order if run.free else listed
    return RunningOrder(
        run.session_id,
        tuple(run.parts[item].item_id for item in order),
        run.free,
        programme.idle(order),
        programme.idle(listed),
        found.bound - programme.needed,
        programme.presence(order),
    )


def programme_of(problem: Problem, run: RunThrough) -> Programme:
    """Return a run-through as numbers; an order between items that are not both in it is passed over."""
    place = {part.item_id: at for at, part in enumerate(run.parts)}
    before = tuple((place[one], place[two]) for one, two in run.before if one in place and two in place)
    if around := circle(len(run.parts), before):
        raise _circle(run, around)
    heads = people_of(problem)
    casts = tuple(
        (mask_of(at for at, part in enumerate(run.parts) if who in part.who), heads.get(who, 1))
        for who in everybody(run)
    )
    return Programme(tuple(part.minutes for part in run.parts), casts, before)


def everybody(run: RunThrough) -> tuple[Who, ...]:
    """Return all who have an item in a run-through, in order."""
    return tuple(sorted({who for part in run.parts for who in part.who}))


def people_of(problem: Problem) -> dict[Who, int]:
    """Return the heads of every party."""
    return {party.who: party.people for party in problem.parties}


def run_through_of(problem: Problem, session_id: str) -> RunThrough:
    """Return the run-through of a session.

    Raises:
        UsageError: the session is no run-through with parts.
    """
    found = next((run for run in problem.run_throughs if run.session_id == session_id), None)
    if found is None:
        told = ", ".join(run.session_id for run in problem.run_throughs) or "–"
        raise UsageError(
            Wording(
                f"Buổi {session_id} không phải buổi duyệt có nhiều tiết mục; các buổi có: {told}.",
                f"Session {session_id} is no run-through with items of its own; there are: {told}.",
            )
        )
    return found


def _circle(run: RunThrough, around: Iterable[int]) -> UsageError:
    told = ", ".join(run.parts[item].item_id for item in around)
    return UsageError(
        Wording(
            f"Buổi {run.session_id}: yêu cầu thứ tự trước – sau của các tiết mục {told} mâu thuẫn nhau; hãy bỏ bớt.",
            f"Session {run.session_id}: the wanted orders of items {told} contradict each other; leave one out.",
        )
    )
