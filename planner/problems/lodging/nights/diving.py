"""A whole plan at once from its linear relaxation: genders of rooms are settled step by step, then stays exactly.

Diving (Berthold 2006): the relaxation over columns (a stay in a room) is solved; rooms that it gives wholly to women
or to men on a night keep that gender, and so does a part of the others, the most decided first; then it is solved
again. With every gender settled what is left is stays in rooms, whose relaxation is nearly whole.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.renewal import NOWHERE, Flags, Floats, Housing, Piece, columns_of
from planner.problems.lodging.nights.search import Wishes, spread

MOST_COLUMNS = 20_000
"""A larger relaxation takes too long to be solved again and again."""
MOST_A_STAY = 25
"""Where more rooms for a stay are worth a try, they cost so much alike that a relaxation says little."""
LEAST_S = 12.0
"""Less time than this is not worth a dive."""
SETTLED = 0.25
"""Share of the undecided genders that are settled before the relaxation is solved again."""
DECIDED = 1e-3
"""A room is as good as given to a gender when this little is missing."""
RELAXING = 0.6
"""After this share of the time all genders left are settled at once; the rest is kept for the stays."""
DEARER = 0.3
"""Columns dearer by reduced cost than this much of the spread of prices are not tried in the end."""
LEFT_OUT = 300
"""Leaving a stay out costs this many times the dearest night."""
GAP = 5e-4
"""The whole-number program may stop this near its optimum: pieces find the rest."""


def worth_a_dive(ground: Ground, wishes: Wishes, pace: Pace) -> bool:
    """Return whether few enough rooms are worth a try, and time is long enough, for relaxations of many stays."""
    few = int((wishes.near & (ground.whole >= 0)).sum()) <= MOST_A_STAY * len(ground.first)
    return few and pace.left_s >= LEAST_S and not pace.settings.deterministic


def at_once(ground: Ground, wishes: Wishes) -> bool:
    """Return whether the relaxation of all nights is small enough."""
    return int((wishes.near & (ground.whole >= 0)).sum()) <= MOST_COLUMNS


def dived(ground: Ground, wishes: Wishes, pace: Pace) -> Whole:
    """Return the room of each guest-night, -1 for stays that found none."""
    housing = Housing(
        ground, np.full(len(ground.bare), -1, dtype=np.int64), np.zeros((*ground.open.shape, 3), np.int64)
    )
    every = np.ones(len(ground.first), dtype=bool)
    columns = columns_of(housing, every, wishes.near)
    left, dear = np.arange(len(every)), LEFT_OUT * max(1, int(ground.bare.max()))
    columns = columns.and_also(left, NOWHERE, np.full(len(left), dear))
    for column in chosen_by_dive(Piece(housing, columns), pace):
        stay, room = columns.stay[column], max(-1, int(columns.room[column]))
        housing.room[ground.start[stay] : ground.start[stay + 1]] = room
    return housing.room


def chosen_by_dive(piece: Piece, pace: Pace) -> Whole:
    """Return the columns of a piece that a dive chooses; a stay may be left without one."""
    dive = _Dive(piece)
    dive.settle(pace.within(RELAXING * pace.left_s))
    return dive.chosen(DEARER * spread(piece.housing.ground), pace)


@dataclass
class _Dive:
    """The relaxation of a piece and what is settled in it.

    Attributes:
        piece: the piece; its variables are columns, then one for each room-night that either gender may have.
        low, high: bounds of the variables so far.
        value, reduced: solution and reduced costs of the relaxation solved last.
        matrix, least, most, cost: the program: rows, their bounds, what is minimised.
    """

    piece: Piece
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    value: Floats = field(init=False)
    reduced: Floats = field(init=False)
    matrix: Any = field(init=False)
    least: Floats = field(init=False)
    most: Floats = field(init=False)
    cost: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing settled."""
        width = self.piece.width
        self.low, self.high = np.zeros(width), np.ones(width)
        self.value, self.reduced = np.zeros(width), np.zeros(width)
        rows = self.piece.rows.matrix(width)
        self.matrix, self.least, self.most = rows.A, rows.lb, rows.ub
        self.cost = np.zeros(width)
        self.cost[: len(self.piece.columns.cost)] = self.piece.columns.cost

    def settle(self, pace: Pace) -> None:
        """Settle all genders."""
        open_ = np.arange(len(self.piece.columns.cost), self.piece.width)
        while self._relaxed(pace) and len(open_):
            decided = np.abs(self.value[open_] - 0.5)
            sure = int((decided >= 0.5 - DECIDED).sum())
            many = len(open_) if pace.is_over else max(1, sure + int(SETTLED * (len(open_) - sure)))
            order = open_[np.argsort(-decided)]
            self.low[order[:many]] = self.high[order[:many]] = np.rint(self.value[order[:many]])
            open_ = order[many:]

    def _relaxed(self, pace: Pace) -> bool:
        """Solve the relaxation; return whether it was solved."""
        equal = self.least == self.most
        relax: Any = linprog  # its annotations know no time limit and no sparse rows
        answer = relax(
            self.cost,
            A_ub=self.matrix[~equal],
            b_ub=self.most[~equal],
            A_eq=self.matrix[equal],
            b_eq=self.most[equal],
            bounds=np.column_stack((self.low, self.high)),
            method="highs-ipm",
            options={"time_limit": max(1.0, 2 * pace.left_s)},
        )
        if answer.x is None or answer.status != 0:
            return False
        self.value, self.reduced = answer.x, answer.lower.marginals
        return True

    def chosen(self, dearer: float, pace: Pace) -> Whole:
        """Return the columns chosen in the end; those the relaxation chose wholly where time is short."""
        many = len(self.piece.columns.cost)
        tried: Flags = (self.value[:many] > DECIDED) | (self.reduced[:many] <= dearer)
        index = np.concatenate((np.flatnonzero(tried), np.arange(many, self.piece.width)))
        options: Any = {**pace.options, "mip_rel_gap": GAP}
        answer = milp(
            self.cost[index],
            constraints=LinearConstraint(self.matrix[:, index], self.least, self.most),
            integrality=np.ones(len(index), dtype=np.int64),
            bounds=Bounds(self.low[index], self.high[index]),
            options=options,
        )
        if answer.x is None:
            return np.flatnonzero(self.value[:many] >= 1 - DECIDED)
        best = np.zeros(self.piece.width)
        best[index] = answer.x
        return np.flatnonzero(best[:many] > 0.5)  # noqa: PLR2004 - 0 or 1
