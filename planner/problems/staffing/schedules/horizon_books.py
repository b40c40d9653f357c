"""A roster and the books kept beside it, as arrays for the annealing of long horizons."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules import horizon_moves as moves
from planner.problems.staffing.schedules.arrays import NO_LIMIT, Frame, Whole
from planner.problems.staffing.schedules.pricing import weekends_of


@dataclass(frozen=True, eq=False)
class Books:
    """Everything that `horizon_moves.anneal` reads and writes; see there."""

    roster: npt.NDArray[np.int8]
    cover: tuple[Whole, ...]
    wishes: npt.NDArray[np.int32]
    people_rules: tuple[Whole, Whole, Whole, Whole]
    kinds_rules: tuple[Whole, npt.NDArray[np.bool_], Whole]
    used: tuple[Whole, Whole]

    def anneal(self, group: Whole, steps: int, heats: tuple[float, float], random: npt.NDArray[np.uint64]) -> None:
        """Try some moves of a group of people at a temperature and a price of weekends.

        Groups that have nobody in common may be annealed side by side: they only meet in the cover. A person whom both
        count at the same moment may be lost in it; ``count_anew`` sets that right.
        """
        rules = self.wishes, self.people_rules, self.kinds_rules
        moves.anneal(self.roster, self.cover, *rules, self.used, group, steps, *heats, random)  # type: ignore[no-untyped-call]

    def count_anew(self) -> None:
        """Count the cover from the roster."""
        count = self.cover[0]
        for kind in range(count.shape[1]):
            count[:, kind] = (self.roster == kind).sum(axis=0)
        moves.margins(*self.cover)  # type: ignore[no-untyped-call]


def books_for(frame: Frame, paths: Whole) -> Books:
    """Return the books of a roster."""
    cover = tuple(
        np.ascontiguousarray(cells, np.int64)
        for cells in (frame.need * 0, frame.need, frame.under, frame.over, frame.need * 0, frame.need * 0)
    )
    used = np.array([[frame.lengths[path[path >= 0]].sum(), weekends_of(frame, path)] for path in paths])
    counts = np.array([np.bincount(path[path >= 0], minlength=len(frame.kinds)) for path in paths])
    wishes = [np.where(rules.allowed, rules.cost, moves.FORBIDDEN) for rules in frame.people]
    books = Books(
        np.ascontiguousarray(paths, np.int8),
        cover,
        np.array(wishes, np.int32),
        _people_rules(frame),
        (frame.lengths, frame.follows, frame.week),
        (used, counts),
    )
    books.count_anew()
    return books


def _people_rules(frame: Frame) -> tuple[Whole, Whole, Whole, Whole]:
    workers = [(rules, rules.worker) for rules in frame.people]
    limits = [[w.max_on, w.min_on, w.min_off, rules.least, rules.most, w.max_weekends] for rules, w in workers]
    most = np.minimum(np.array([rules.limits for rules in frame.people]), NO_LIMIT)
    able = np.zeros(most.shape, np.int64)
    many = np.zeros(len(able), np.int64)
    for person, rules in enumerate(frame.people):
        kinds = np.flatnonzero(rules.allowed.any(axis=0))
        able[person, : len(kinds)], many[person] = kinds, len(kinds)
    return np.array(limits), most, able, many
