"""How few metres to walk, and from the stage, a plan can have: prices of seats, and the check of what they prove.

No solver is used here: any prices of seats that are not negative prove something (``metres_prices`` looks for good
ones). Everything holds while only pinned guests are out of order, when each rank has places where alone it may sit.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Window, field_of, is_counted, zone_groups
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import PER_CENT, Guest

UNIT = 100
"""Prices are whole hundredths of what a metre costs."""

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Windows = Mapping[tuple[str, int], Window]
"""(zone, rank) -> first and last place where the rank may sit in the zone."""


@dataclass(frozen=True)
class Crowd:
    """Guests who may take the same seats.

    Attributes:
        open_to: kind of seat -> they may take it.
        needs: need in per cent -> guests.
    """

    open_to: Flags
    needs: Mapping[int, int]


@dataclass(frozen=True)
class Market:
    """Guests and seats of one component, seats alike counted together.

    Attributes:
        weights: what a metre walked costs, and a metre from the stage.
        walk_m: kind of seat -> metres from the nearest entrance.
        stage_m: kind of seat -> metres from the stage.
        seats: kind of seat -> how many there are.
        crowds: guests without a pin.
        fixed: what the seats of pinned guests cost.
        kind_of: seat without a pinned guest -> kind.
        crowd_of: guest without a pin -> crowd.
    """

    weights: tuple[int, int]
    walk_m: Whole
    stage_m: Whole
    seats: Whole
    crowds: tuple[Crowd, ...]
    fixed: int
    kind_of: Mapping[str, int]
    crowd_of: Mapping[str, int]

    def cost(self, need: int) -> Whole:
        """Return for every kind of seat what a guest of this need costs there."""
        return self.weights[0] * ((need * self.walk_m + PER_CENT // 2) // PER_CENT) + self.weights[1] * self.stage_m


def market_of(
    problem: Problem, commitments: Commitments, *, in_order: bool = True, windows: Windows | None = None
) -> Market:
    """Return the guests and seats of a component, among plans in order or among all.

    ``windows`` are narrower than what counting leaves to every rank, where only such plans are asked for.
    """
    pinned = pinned_seats(problem, commitments)
    taken = set(pinned.values())
    seats = [seat for block in problem.blocks for seat in block.seats if seat.seat_id not in taken]
    weights = problem.weights["walk"], problem.weights["view"]
    fixed = sum(
        weights[0] * problem.guest[guest].walked_m(problem.seat[seat]) + weights[1] * problem.seat[seat].stage_m
        for guest, seat in pinned.items()
    )
    windows = (windows or _windows(problem, commitments)) if in_order else {}
    crowds, crowd_of = _crowds(problem, pinned, seats, windows)
    columns = [*(open_to for open_to, _ in crowds), _figures(seats, "walk_m"), _figures(seats, "stage_m")]
    table = np.column_stack([column.astype(np.int64) for column in columns])
    none = np.zeros(0, dtype=np.int64)
    kinds, kind, counts = (
        np.unique(table, axis=0, return_inverse=True, return_counts=True) if seats else (table, none, none)
    )
    listed = tuple(Crowd(kinds[:, n].astype(bool), needs) for n, (_, needs) in enumerate(crowds))
    kind_of = dict(zip((seat.seat_id for seat in seats), kind.ravel().tolist(), strict=True))
    return Market(weights, kinds[:, -2], kinds[:, -1], counts, listed, fixed, kind_of, crowd_of)


def _figures(seats: Sequence[Seat], name: str) -> Whole:
    return np.array([getattr(seat, name) for seat in seats], dtype=np.int64)


def _crowds(
    problem: Problem, pinned: Mapping[str, str], seats: Sequence[Seat], windows: Windows
) -> tuple[list[tuple[Flags, Mapping[int, int]]], dict[str, int]]:
    """Return who may take which of the seats, and the needs of those who may take the same; and guest -> crowd."""
    crowd_of: dict[str, int] = {}
    needs: dict[tuple[frozenset[str], int], Counter[int]] = defaultdict(Counter)
    for party in problem.parties:
        rank = party.leader.rank if windows and is_counted(party, pinned) else 0
        for guest in party.members:
            if guest.guest_id not in pinned:
                needs[problem.allowed(guest), rank][guest.need] += 1
                crowd_of[guest.guest_id] = list(needs).index((problem.allowed(guest), rank))
    return [(_open(seats, allowed, rank, windows), own) for (allowed, rank), own in needs.items()], crowd_of


def _windows(problem: Problem, commitments: Commitments) -> Windows:
    found = {}
    for zones in zone_groups(problem):
        area = field_of(problem, commitments, zones)
        found.update({(zone, rank): area.windows[n] for zone in area.zones for n, rank in enumerate(area.ranks)})
    return found


def _open(seats: Sequence[Seat], allowed: frozenset[str], rank: int, windows: Windows) -> Flags:
    """Return for every seat whether guests of a rank may take it; rank 0: not compared by rank."""

    def may(seat: Seat) -> bool:
        first, last = windows.get((seat.zone, rank), (seat.place, seat.place))
        return seat.seat_id in allowed and first <= seat.place <= last

    return np.array([may(seat) for seat in seats], dtype=bool)


def at_least(market: Market, prices: Sequence[int]) -> int | None:
    """Return what all guests together cost at least; None where the prices do not fit the seats.

    Whoever takes a seat pays its price on top and everybody takes the cheapest; all prices together are paid back.
    """
    asked = np.array(prices, dtype=np.int64)
    if asked.shape != market.seats.shape or (asked < 0).any():
        return None
    total = -int((asked * market.seats).sum())
    for crowd in market.crowds:
        if not crowd.open_to.any():
            return None
        total += sum(
            count * int((UNIT * market.cost(need) + asked)[crowd.open_to].min()) for need, count in crowd.needs.items()
        )
    return market.fixed - (-total // UNIT)


def spent(problem: Problem, seat_of: Mapping[str, str]) -> int:
    """Return what the metres of a plan cost."""
    pairs: list[tuple[Guest, Seat]] = [(problem.guest[guest], problem.seat[seat]) for guest, seat in seat_of.items()]
    walked = sum(guest.walked_m(seat) for guest, seat in pairs)
    return problem.weights["walk"] * walked + problem.weights["view"] * sum(seat.stage_m for _, seat in pairs)
