"""Which items to cut so that the hard rules hold, then the fewest people are told, then the least moves (MILP).

Only where cuts are possible is there anything to choose: without them ``propagate`` is the optimum already. The three
aims are solved one after the other by HiGHS, each with the value of those before it kept (docs/decisions/0015).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from planner.runsheet.coupled import Coupled, Hold, Party, told_when_shortened
from planner.runsheet.propagate import Delays, Disruption

SLACK = 0.5
"""Aims are whole numbers: half a unit keeps what was reached, and leaves the solver room for its tolerances."""
FEWEST_S = 0.05
OPTIMAL, FAILED = 0, 4


@dataclass(frozen=True, slots=True)
class Cuts:
    """Items cut by how many minutes (by index), and whether no better choice exists."""

    minutes: dict[int, int]
    proven: bool


@dataclass(frozen=True, slots=True)
class Room:
    """How far an item may be cut; ``whole``: it is dropped or left alone, nothing between."""

    item: int
    most_min: int
    whole: bool


def rooms(coupled: Coupled, disruption: Disruption, worst: Delays) -> tuple[Room, ...]:
    """Return the items that may be cut: late ones, not yet begun, not those that overrun themselves.

    What begins before the disrupted item does is taken to be under way when the overrun is known.
    """
    known_s = min((coupled.network.start_s[index] for index in _disrupted(coupled, disruption)), default=0)
    return tuple(
        Room(index, item.minutes - item.min_minutes, item.min_minutes == 0)
        for index, item in enumerate(coupled.items)
        if item.min_minutes is not None
        and item.min_minutes < item.minutes
        and item.item_id not in disruption.overrun
        and coupled.network.start_s[index] >= known_s
        and worst.end_min[index] > 0
    )


def _disrupted(coupled: Coupled, disruption: Disruption) -> set[int]:
    names = {name for name, minutes in {**disruption.overrun, **disruption.late}.items() if minutes > 0}
    touched = {coupled.network.place[name] for name in names}
    for name, minutes in disruption.subject_late.items():
        if minutes > 0:
            subject = coupled.subject_at(coupled.subject_place[name])
            touched |= {coupled.network.place[one.item_id] for one in subject.couplings}
    return touched


def choose_cuts(
    coupled: Coupled, disruption: Disruption, worst: Delays, open_to: Sequence[Room], limit_s: float = 5.0
) -> Cuts:
    """Return the cuts of the lexicographic optimum; within ``limit_s`` the best found, not proven.

    ``worst`` are the delays without cuts: bounds of every variable, so that no big number is larger than it must be.
    """
    program = _Program(coupled, disruption, worst, open_to)
    deadline = time.monotonic() + limit_s
    best: NDArray[np.float64] | None = None
    proven = True
    for aim in (program.broken, program.heads, program.moves):
        left_s = max(FEWEST_S, deadline - time.monotonic())
        found, optimal = program.least(aim, left_s)
        proven = proven and optimal
        if found is None:
            break
        best = found
        program.keep(aim, found)
    if best is None:
        return Cuts({}, proven=False)
    return Cuts(program.cuts_of(best), proven)


class _Program:
    """The linear program over what is delayed at all; columns are named by what they count.

    Columns: ``start``, ``end`` of each late item; ``cut`` minutes and ``is_cut`` of each item that may be cut;
    ``shift`` and ``moved`` of each late subject; ``missed`` of each held coupling; ``told`` of each party.
    """

    def __init__(self, coupled: Coupled, disruption: Disruption, worst: Delays, open_to: Sequence[Room]) -> None:
        self.coupled, self.worst = coupled, worst
        self.high: list[float] = []
        self.low: list[float] = []
        self.whole: list[int] = []
        self.entries: list[tuple[int, int, float]] = []
        self.floors: list[float] = []
        self.extra: list[tuple[dict[int, float], float]] = []
        self.overrun = {coupled.network.place[name]: minutes for name, minutes in disruption.overrun.items()}
        self.late = {coupled.network.place[name]: minutes for name, minutes in disruption.late.items()}
        self.late |= {coupled.subject_place[name]: minutes for name, minutes in disruption.subject_late.items()}
        self._columns(open_to)
        self._rows()
        self._aims()

    def _column(self, high: float, *, whole: bool = False, low: float = 0.0) -> int:
        self.high.append(high)
        self.low.append(low)
        self.whole.append(int(whole))
        return len(self.high) - 1

    def _columns(self, open_to: Sequence[Room]) -> None:
        count, worst = len(self.coupled.items), self.worst
        late = [node for node in self.coupled.order if worst.start_min[node] or worst.end_min[node]]
        items = [node for node in late if node < count]
        self.start = {node: self._delay(worst.start_min[node], node) for node in items}
        self.end = {node: self._column(worst.end_min[node]) for node in items}
        self.room = {room.item: room for room in open_to}
        self.cut = {room.item: self._column(room.most_min, whole=True) for room in open_to}
        self.is_cut = {room.item: self._column(1, whole=True) for room in open_to}
        subjects = [node for node in late if node >= count]
        self.shift = {node: self._delay(worst.start_min[node], node) for node in subjects}
        self.moved = {node: self._column(1, whole=True) for node in subjects}
        self.held = [hold for hold in self.coupled.fixed if worst.at(hold) > hold.tolerance_min]
        self.missed = [self._column(worst.at(hold) - hold.tolerance_min) for hold in self.held]
        self.told: dict[Party, int] = {}

    def _delay(self, most: int, node: int) -> int:
        return self._column(most, low=min(most, self.late.get(node, 0)))

    def _at_least(self, terms: dict[int, float], floor: float) -> None:
        """Add the row: sum of terms >= floor."""
        self.entries += [(len(self.floors), column, value) for column, value in terms.items()]
        self.floors.append(floor)

    def _rows(self) -> None:
        for node in self.start:
            self._length(node)
            for pull in self.coupled.pulls[node]:
                self._pull(node, pull.before, pull.slack_min, (pull.from_end, pull.to_end))
        for node, shift in self.shift.items():
            for hold in self.coupled.subject_at(node).moves_with:
                self._move(node, shift, hold)
            if self.late.get(node, 0):
                self._at_least({self.moved[node]: 1}, 1)
            for party in self.coupled.subject_at(node).told:
                self._tell(party, self.moved[node])
        for item, flag in self.is_cut.items():
            for party in told_when_shortened(self.coupled.items[item]):
                self._tell(party, flag)
        for hold, missed in zip(self.held, self.missed, strict=True):
            self._at_least({missed: 1, self._moment(hold): -1}, -hold.tolerance_min)

    def _length(self, node: int) -> None:
        """``end >= start + overrun - cut``; a cut needs its flag, a dropped item is dropped as a whole."""
        terms = {self.end[node]: 1.0, self.start[node]: -1.0}
        if node in self.cut:
            room, cut, flag = self.room[node], self.cut[node], self.is_cut[node]
            terms[cut] = 1.0
            self._at_least({flag: room.most_min, cut: -1}, 0)
            if room.whole:
                self._at_least({cut: 1, flag: -room.most_min}, 0)
        self._at_least(terms, self.overrun.get(node, 0))

    def _pull(self, node: int, before: int, slack_min: int, ends: tuple[bool, bool]) -> None:
        """``delay(node) >= delay(before) - slack``, of its start or of its end."""
        from_end, to_end = ends
        first = (self.end if from_end else self.start).get(before, self.shift.get(before))
        if first is not None:
            self._at_least({(self.end if to_end else self.start)[node]: 1.0, first: -1.0}, -slack_min)

    def _move(self, node: int, shift: int, hold: Hold) -> None:
        """Unchanged: the delay is within the tolerance. Moved: by at least the delay."""
        most = self.worst.at(hold)
        if most <= hold.tolerance_min:
            return
        moment, moved = self._moment(hold), self.moved[node]
        self._at_least({moved: most - hold.tolerance_min, moment: -1}, -hold.tolerance_min)
        self._at_least({shift: 1, moment: -1, moved: -most}, -most)

    def _moment(self, hold: Hold) -> int:
        return (self.end if hold.from_end else self.start)[hold.item]

    def _tell(self, party: Party, flag: int) -> None:
        if party not in self.told:
            self.told[party] = self._column(1)
        self._at_least({self.told[party]: 1, flag: -1}, 0)

    def _aims(self) -> None:
        hard = self.coupled.network.hard
        self.broken = {
            column: 1.0 for part in (self.start, self.end) for node, column in part.items() if hard[node]
        } | dict.fromkeys(self.missed, 1.0)
        self.heads = {column: float(party.heads) for party, column in self.told.items()}
        self.moves = dict.fromkeys((*self.start.values(), *self.shift.values(), *self.cut.values()), 1.0)

    def keep(self, aim: dict[int, float], found: NDArray[np.float64]) -> None:
        """Keep what an aim has reached."""
        reached = round(sum(weight * found[column] for column, weight in aim.items()))
        self.extra.append((aim, reached))

    def least(self, aim: dict[int, float], limit_s: float) -> tuple[NDArray[np.float64] | None, bool]:
        """Return the best values found for an aim, and whether they are proven best."""
        costs = np.zeros(len(self.high))
        costs[list(aim)] = list(aim.values())
        answer = self._solve(costs, limit_s, presolve=True)
        if answer.status == FAILED:
            # HiGHS ends a few small programs of this kind with "Solve error" in its presolve; without it they solve.
            answer = self._solve(costs, limit_s, presolve=False)
        return answer.x, answer.status == OPTIMAL

    def _solve(self, costs: NDArray[np.float64], limit_s: float, *, presolve: bool) -> OptimizeResult:
        return milp(
            costs,
            integrality=np.array(self.whole),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=self._constraints(len(self.high)),
            options={"time_limit": limit_s, "mip_rel_gap": 0.0, "presolve": presolve},
        )

    def _constraints(self, count: int) -> list[LinearConstraint]:
        rows, columns, values = zip(*self.entries, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.floors), count))
        found = [LinearConstraint(matrix, lb=np.array(self.floors))]
        for aim, reached in self.extra:
            if aim:
                line = csr_array((list(aim.values()), ([0] * len(aim), list(aim))), shape=(1, count))
                found.append(LinearConstraint(line, ub=reached + SLACK))
        return found

    def cuts_of(self, found: NDArray[np.float64]) -> dict[int, int]:
        """Return the minutes by which each item is cut."""
        minutes = {item: round(found[column]) for item, column in self.cut.items()}
        return {item: cut for item, cut in minutes.items() if cut > 0}
