"""Stays in rooms whose genders are settled: what is left of the relaxation is solved, stays it has decided are settled.

What each way costs is changed a little by chance: where rooms cost alike, a relaxation of equal ways decides nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planner.engine.first_order import Floats, Point, Program, nearly_solved
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.relaxation import LEFT_OUT, Relaxation, Ways
from planner.problems.lodging.nights.search import spread

NUDGE = 0.006
"""Costs are changed by at most this much of the spread of prices."""
SETTLED = 0.25
"""Share of the undecided stays that are settled before the relaxation is solved again."""
DECIDED, HALF = 0.97, 0.3
"""A way is as good as chosen from the first share on; one of less than the second is not settled."""
PRECISION = 1e-4
"""How precisely the relaxation is solved."""
EXACT, EXACT_S = 250, 1.5
"""So many stays are housed exactly in the end, within so many seconds."""


@dataclass
class Rounding:
    """What is settled and what is left.

    Attributes:
        ground: the problem.
        ways: ways that the genders allow.
        begin: way -> where its rooms begin in ``meeting``; one entry more than ways.
        meeting: room-night of each entry of ``ways.room``.
        beds: beds that a stay takes there.
        left: room-night -> beds left.
        room: guest-night -> room, -1 for stays not yet settled.
        share: of each way in the relaxation solved last.
        dual: of stays, then of room-nights.
    """

    ground: Ground
    ways: Ways
    begin: Whole
    meeting: Whole
    beds: Whole
    left: Whole
    room: Whole
    share: Floats
    dual: Floats

    @classmethod
    def of(cls, relaxation: Relaxation, kept: NDArray[np.bool_]) -> "Rounding":
        """Return what is left when genders are settled, of the ways that are kept."""
        ground, ways = relaxation.ground, relaxation.ways.some(relaxation.ground, kept)
        way, night = ways.nights(ground)
        stay = ways.stay[way]
        stays, meetings = len(ground.first), ground.open.size
        share, dual = np.zeros(len(ways.stay)), np.zeros(stays + meetings)
        if relaxation.point is not None:
            share = relaxation.point.values[-len(kept) :][kept]
            mark, side = relaxation.layout.mark, relaxation.layout.side
            row = np.where((mark >= 0) & (relaxation.settled[mark] == 0), side[:, 1], side[:, 0])
            dual = np.concatenate((relaxation.point.duals[:stays], relaxation.point.duals[row]))
        return cls(
            ground,
            ways,
            np.concatenate(([0], np.cumsum(ways.lengths(ground)))),
            ways.room * ground.open.shape[1] + ground.night_of[night],
            np.where(ground.alone[stay] == 1, ground.room_beds[ways.room], ground.beds[stay]),
            ground.places.ravel().copy(),
            np.full(len(ground.bare), -1, dtype=np.int64),
            share,
            dual,
        )

    def run(self, chance: np.random.Generator, pace: Pace) -> Whole:
        """Return the room of each guest-night, -1 for stays that found none."""
        cost = self.ways.cost + chance.uniform(0, NUDGE * spread(self.ground), len(self.ways.cost))
        while True:
            open_ = self._open()
            stays = np.unique(self.ways.stay[open_])
            if len(stays) <= EXACT or pace.is_over:
                break
            program, meetings = self._program(open_, stays, cost)
            begin = Point(
                np.concatenate((self.share[open_], np.zeros(len(stays)))),
                np.concatenate((self.dual[stays], self.dual[len(self.ground.first) + meetings])),
            )
            point = nearly_solved(program, PRECISION, max(0.5, pace.left_s), begin)
            self.share[open_] = point.values[: len(open_)]
            self.dual[stays] = point.duals[: len(stays)]
            self.dual[len(self.ground.first) + meetings] = point.duals[len(stays) :]
            if not self._settle(open_, len(stays)):
                break
        if len(stays):
            self._exactly(open_, stays, cost)
        return self.room

    def _open(self) -> Whole:
        """Return the ways of stays not yet settled for which there are beds."""
        way = np.repeat(np.arange(len(self.ways.stay)), np.diff(self.begin))
        full = np.zeros(len(self.ways.stay), dtype=bool)
        full[way[self.left[self.meeting] < self.beds]] = True
        settled = self.room[self.ground.start[self.ways.stay]] >= 0
        return np.flatnonzero(~full & ~settled)

    def _settle(self, open_: Whole, stays: int) -> int:
        """Settle the stays that are decided, and some more; return how many."""
        sure = int((self.share[open_] >= DECIDED).sum())
        many, settled = sure + int(np.ceil(SETTLED * (stays - sure))), 0
        for way in open_[np.argsort(-self.share[open_], kind="stable")][:many]:
            if self.share[way] >= HALF:
                settled += self._take(int(way))
        return settled

    def _take(self, way: int) -> bool:
        """Give a stay its way, if it has none yet and there are beds; return whether it did."""
        stay, entries = int(self.ways.stay[way]), slice(int(self.begin[way]), int(self.begin[way + 1]))
        nights = slice(int(self.ground.start[stay]), int(self.ground.start[stay + 1]))
        meeting, beds = self.meeting[entries], self.beds[entries]
        if self.room[nights.start] >= 0 or (self.left[meeting] < beds).any():
            return False
        self.left[meeting] -= beds
        self.room[nights] = self.ways.room[entries]
        return True

    def _program(self, open_: Whole, stays: Whole, cost: Floats) -> tuple[Program, Whole]:
        """Return the relaxation over open ways, each stay or nowhere, and the room-nights of its rows."""
        place = np.full(len(self.ways.stay), -1, dtype=np.int64)
        place[open_] = np.arange(len(open_))
        column = np.repeat(place, np.diff(self.begin))
        entries = np.flatnonzero(column >= 0)
        meetings, where = np.unique(self.meeting[entries], return_inverse=True)
        nowhere = len(open_) + np.arange(len(stays))
        row = (np.searchsorted(stays, self.ways.stay[open_]), np.arange(len(stays)), len(stays) + where)
        columns = (np.arange(len(open_)), nowhere, column[entries])
        values = (np.ones(len(open_)), np.ones(len(stays)), self.beds[entries].astype(np.float64))
        width, height = len(open_) + len(stays), len(stays) + len(meetings)
        matrix = csr_array(
            (np.concatenate(values), (np.concatenate(row), np.concatenate(columns))), shape=(height, width)
        )
        dear = LEFT_OUT * spread(self.ground) + float(self.ways.cost.max(initial=0))
        return Program(
            np.concatenate((cost[open_], np.full(len(stays), dear))),
            np.zeros(width),
            np.ones(width),
            matrix,
            np.concatenate((np.ones(len(stays)), np.full(len(meetings), -np.inf))),
            np.concatenate((np.ones(len(stays)), self.left[meetings].astype(np.float64))),
        ), meetings

    def _exactly(self, open_: Whole, stays: Whole, cost: Floats) -> None:
        """House the stays that are left by a whole-number program."""
        program, _ = self._program(open_, stays, cost)
        options: Any = {"time_limit": EXACT_S}
        answer = milp(
            program.cost,
            constraints=LinearConstraint(program.matrix, program.least, program.most),
            integrality=np.ones(len(program.cost), dtype=np.int64),
            bounds=Bounds(program.low, program.high),
            options=options,
        )
        values = np.zeros(len(open_)) if answer.x is None else answer.x[: len(open_)]
        for way in open_[values > 0.5]:  # noqa: PLR2004 - 0 or 1
            self._take(int(way))
