"""What a director's wish for the running order costs: the best order with it, beside the best without."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.errors import UsageError
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import RunThrough
from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.orders import RunningOrder, ordered
from planner.wording import Wording, number

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Items that somebody wants first, last, or one before the other."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    before: tuple[Pair, ...] = ()

    def pairs(self, run: RunThrough) -> tuple[Pair, ...]:
        """Return the wish as items that must come before others.

        Raises:
            UsageError: an item is not in the run-through.
        """
        items = [part.item_id for part in run.parts]
        named = (*self.first, *self.last, *(one for pair in self.before for one in pair))
        for unknown in (one for one in named if one not in items):
            raise UsageError(
                Wording(
                    f"Buổi {run.session_id} không có tiết mục {unknown}; các tiết mục: {', '.join(items)}.",
                    f"Session {run.session_id} has no item {unknown}; its items: {', '.join(items)}.",
                )
            )
        return (
            *((one, other) for one in self.first for other in items if other not in self.first),
            *((other, one) for one in self.last for other in items if other not in self.last),
            *_one_after_the_other(self.first),
            *_one_after_the_other(self.last),
            *self.before,
        )


@dataclass(frozen=True, slots=True)
class Granted:
    """The best order with a wish and without."""

    without: RunningOrder
    granted: RunningOrder

    @property
    def sentence(self) -> Wording:
        """Say what the wish costs, and how sure that is."""
        more, sure = self.granted.waiting - self.without.waiting, self.granted.proven and self.without.proven
        vi, en = ("đã chứng minh", "proven") if sure else ("theo hai thứ tự tốt nhất tìm được", "of the best found")
        return Wording(
            f"Yêu cầu này làm tăng thêm {number(more)} phút–người chờ: từ {number(self.without.waiting)} lên "
            f"{number(self.granted.waiting)} ({vi}).",
            f"The wish costs {more:,} more person-minutes of waiting: {self.without.waiting:,} become "
            f"{self.granted.waiting:,} ({en}).",
        )


def grant(problem: Problem, run: RunThrough, wish: Wish, effort: Effort) -> Granted:
    """Return the best order with the wish and without; a fixed order is taken as free for both.

    Raises:
        UsageError: an item of the wish is unknown, or the wish contradicts what must come before what.
    """
    free = replace(run, free=True)
    wished = replace(free, before=(*free.before, *wish.pairs(run)))
    return Granted(ordered(problem, free, effort), ordered(problem, wished, effort))


def _one_after_the_other(items: Sequence[str]) -> tuple[Pair, ...]:
    return tuple(itertools.pairwise(items))
