"""Which vehicles go to which lot: a transportation problem, solved to an optimum that its prices prove."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from planner.errors import PlannerError
from planner.traffic.parking.data import Group, Kind, ParkingCase
from planner.wording import Wording

UNPLACED_S = 10_000_000
"""Cost of a vehicle without a space: more than any way, so that as few as possible are left without one."""
MOVE_COST_S = 100_000
"""Cost of sending a vehicle elsewhere than the pack says: as few as possible are sent, then those on the least way.

``[options.traffic] move_cost_s = 1`` asks for the least time on the way instead, however many are moved.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A lot that a group may use, and what one of its vehicles costs there, in person-seconds on the way."""

    group: int
    lot_id: str
    cost_s: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Vehicles by group and lot at the least cost.

    Attributes:
        sent: (number of the group, lot) -> vehicles.
        unplaced: number of the group -> vehicles without a space.
        cost_s: person-seconds of driving and walking, with the costs of being unplaced or moved.
        travel_s: person-seconds of driving and walking alone, of those who find a space.
        group_price: number of the group -> what one vehicle more of it would cost.
        space_price: (lot, kind) -> what one space more would save, as a number that is not positive.
    """

    sent: Mapping[tuple[int, str], int]
    unplaced: Mapping[int, int]
    cost_s: int
    travel_s: int
    group_price: Mapping[int, int]
    space_price: Mapping[tuple[str, Kind], int]

    def at(self, lot_id: str, number: int) -> int:
        """Return the vehicles of a group at a lot."""
        return self.sent.get((number, lot_id), 0)


class Transport:
    """The transportation problem of a pack: groups of vehicles, spaces by lot and kind, the cost of each choice."""

    def __init__(self, case: ParkingCase) -> None:
        """Work out what each group may choose."""
        self.case = case
        self.groups: tuple[Group, ...] = case.groups

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Every lot that a group may use, can reach and finds spaces of its kind in."""
        return tuple(choice for group in self.groups for choice in self._of(group))

    @cached_property
    def move_cost_s(self) -> int:
        """What it costs to send a vehicle elsewhere than the pack says."""
        return max(1, self.case.option("move_cost_s", MOVE_COST_S))

    def moves(self, group: Group, lot_id: str) -> bool:
        """Whether a lot is another one than the pack sends the group to."""
        return bool(group.asked) and lot_id != group.asked

    def _of(self, group: Group) -> list[Choice]:
        drive, found = self.case.drive_min(group), list[Choice]()
        for lot in self.case.lots:
            if lot.spaces(group.kind) and lot.lot_id in drive and self.case.may_use(group, lot):
                seconds = 60 * (drive[lot.lot_id] + self.case.walk_min(lot)) * group.people / group.vehicles
                moved = self.move_cost_s if self.moves(group, lot.lot_id) else 0
                found.append(Choice(group.number, lot.lot_id, round(seconds) + moved))
        return found

    @cached_property
    def places(self) -> tuple[tuple[str, Kind], ...]:
        """Lots by kind of vehicle, as far as somebody may choose them."""
        kinds = {group.number: group.kind for group in self.groups}
        return tuple(dict.fromkeys((choice.lot_id, kinds[choice.group]) for choice in self.choices))

    def spaces(self, place: tuple[str, Kind]) -> int:
        """Return the spaces of a place."""
        return self.case.lot_by_id[place[0]].spaces(place[1])


def allocate(case: ParkingCase) -> Allocation:
    """Return the vehicles' lots at the least person-seconds; as few vehicles as possible are left without a space.

    The matrix of a transportation problem is totally unimodular, so the linear programme has a whole optimum and,
    as costs are whole, whole prices; the checker proves the optimum from these by weak duality.

    Raises:
        PlannerError: the linear programme was not solved.
    """
    problem = Transport(case)
    if not problem.groups:
        return Allocation({}, {}, 0, 0, {}, {})
    solved = _solve(problem)
    shipped, price = np.rint(solved[0]).astype(int), np.rint(solved[1]).astype(int)
    pairs = zip(problem.choices, shipped.tolist(), strict=False)
    sent = {(choice.group, choice.lot_id): count for choice, count in pairs if count}
    numbers = [group.number for group in problem.groups]
    left = shipped[len(problem.choices) :].tolist()
    paid = sum(choice.cost_s * sent.get((choice.group, choice.lot_id), 0) for choice in problem.choices)
    asked = {group.number: group.asked for group in problem.groups}
    moved = sum(count for (number, lot_id), count in sent.items() if asked[number] not in {"", lot_id})
    return Allocation(
        sent,
        {number: count for number, count in zip(numbers, left, strict=True) if count},
        paid + UNPLACED_S * sum(left),
        paid - problem.move_cost_s * moved,
        dict(zip(numbers, price[: len(numbers)].tolist(), strict=True)),
        dict(zip(problem.places, price[len(numbers) :].tolist(), strict=True)),
    )


def _solve(problem: Transport) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the vehicles by choice (then unplaced by group), and the prices of groups and places."""
    choices, groups, places = problem.choices, problem.groups, problem.places
    cost = np.array([choice.cost_s for choice in choices] + [UNPLACED_S] * len(groups), dtype=np.float64)
    row_of = {group.number: row for row, group in enumerate(groups)}
    column_of = {place: row for row, place in enumerate(places)}
    kinds = {group.number: group.kind for group in groups}
    from_group = [row_of[choice.group] for choice in choices] + list(range(len(groups)))
    at_place = [column_of[choice.lot_id, kinds[choice.group]] for choice in choices]
    solved = linprog(  # type: ignore[call-overload] # sparse matrices are taken, the stubs do not say so
        cost,
        A_ub=_ones(at_place, (len(places), len(cost))) if places else None,
        b_ub=[problem.spaces(place) for place in places] or None,
        A_eq=_ones(from_group, (len(groups), len(cost))),
        b_eq=[group.vehicles for group in groups],
        method="highs-ds",
    )
    if not solved.success:
        raise PlannerError(Wording("Không phân được xe vào bãi.", "Vehicles could not be allotted to lots."))
    marginals = [solved.eqlin.marginals, solved.ineqlin.marginals] if places else [solved.eqlin.marginals]
    return solved.x, np.concatenate(marginals)


def _ones(rows: Sequence[int], shape: tuple[int, int]) -> csr_matrix[np.float64]:
    return csr_matrix((np.ones(len(rows)), (rows, range(len(rows)))), shape=shape)
