"""A first plan of a very large event: groups in order, hardest first, each into the hotel that is cheapest for it.

A group is a delegation, or a party that shares with nobody.
"""

import numpy as np

from planner.problems.lodging.columns import HOLDER, HOTEL, LIKE, ONLY_HOTEL, ONLY_ROOM, SIZE, TYPE
from planner.problems.lodging.landscape import Ints, Land, State, draft_of
from planner.problems.lodging.settling import house_all

SCARCE = 0.2
"""Share of the rooms: groups with somebody for whom fewer will do go before the others."""


def settle_waiting(land: Land, state: State, tolls: Ints) -> None:
    """Find rooms for the parties that have none, in ``where`` and ``rooms``; some may find none.

    Args:
        land: the event.
        state: the plan so far; its sums are no longer right afterwards.
        tolls: (R) price of having a room at all, on top of the goals.
    """
    waiting = np.flatnonzero(state.where < 0)
    if not len(waiting):
        return
    draft = draft_of(state, int(np.bincount(land.stock[:, HOTEL]).max()))
    order, begins = _order_of(land, waiting)
    house_all(land, state, draft, order, begins, tolls)  # type: ignore[no-untyped-call]


def _order_of(land: Land, waiting: Ints) -> tuple[Ints, Ints]:
    """Return parties group by group, the longest stays of a group first, and where each group begins and ends."""
    suiting = (land.cost >= 0) @ np.bincount(land.stock[:, TYPE], minlength=land.cost.shape[1])
    groups: dict[tuple[int, int], list[int]] = {}
    for party in waiting.tolist():
        holder = int(land.people[party, HOLDER])
        groups.setdefault((holder, party if holder < 0 else 0), []).append(party)

    def hardness(members: list[int]) -> tuple[bool, int, int]:
        people = land.people[members]
        free = bool((people[:, [ONLY_ROOM, ONLY_HOTEL]] < 0).all())
        fewest = int(suiting[people[:, LIKE]].min())
        return free, min(fewest, round(SCARCE * len(land.stock))), -int(people[:, SIZE].sum())

    ordered = sorted(groups.values(), key=hardness)
    for members in ordered:
        members.sort(key=lambda party: (-int(land.people[party, SIZE]), int(land.people[party, LIKE])))
    begins = np.cumsum([0, *map(len, ordered)]).astype(np.int64)
    return np.array([party for members in ordered for party in members], dtype=np.int64), begins
