"""Blocs and halls as arrays: what each pair takes and costs, what is allowed, how many places on which night."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Housing = dict[str, str]
"""Bloc -> hall."""


@dataclass(frozen=True)
class Frame:
    """Blocs (columns) and halls (lines).

    Attributes:
        blocs: what is asked.
        commitments: pins and previous plan.
        split: weight of a further house of a group.
        cost: weighted cost of each pair: price, distance and change.
        take: places each pair takes.
        allowed: pairs that go together.
        stay: [nights x blocs] whether a bloc is there.
        room: [halls x nights] places.
    """

    blocs: Blocs
    commitments: Commitments
    split: int
    cost: Whole
    take: Whole
    allowed: Mask
    stay: Mask
    room: Whole

    @cached_property
    def houses_of(self) -> Mapping[str, tuple[int, ...]]:
        """House -> its halls."""
        found: dict[str, list[int]] = {}
        for index, hall in enumerate(self.blocs.halls):
            found.setdefault(hall.house_id, []).append(index)
        return {house: tuple(halls) for house, halls in found.items()}

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[int, ...]]:
        """Group of at least two blocs -> its blocs."""
        found: dict[str, list[int]] = {}
        for index, bloc in enumerate(self.blocs.blocs):
            if bloc.group_id:
                found.setdefault(bloc.group_id, []).append(index)
        return {group: tuple(members) for group, members in found.items() if len(members) > 1}

    @cached_property
    def is_plain(self) -> bool:
        """Whether one capacity a hall is all that ties the blocs: no further night, no group, no gender to keep."""
        together = self.split == 0 or not self.groups_of or len(self.houses_of) == 1
        return len(self.stay) == 1 and together and not self.mixed_halls

    @cached_property
    def mixed_halls(self) -> tuple[int, ...]:
        """Halls of one gender that men and women might meet in."""
        found = []
        for index, hall in enumerate(self.blocs.halls):
            genders = {self.blocs.blocs[bloc].gender for bloc in np.flatnonzero(self.allowed[index])}
            if hall.one_gender and len(genders) > 1:
                found.append(index)
        return tuple(found)

    def housing(self, hall_of: Whole) -> Housing:
        """Return the plan by ids."""
        return {
            bloc.bloc_id: self.blocs.halls[int(hall)].hall_id
            for bloc, hall in zip(self.blocs.blocs, hall_of, strict=True)
        }


def frame_of(blocs: Blocs, weights: Mapping[str, int], commitments: Commitments) -> Frame:
    """Return the arrays; nights on which the same blocs are there are counted as one, with the fewest places."""
    shape = (len(blocs.halls), len(blocs.blocs))
    cost, take = np.zeros(shape, np.int64), np.ones(shape, np.int64)
    allowed = np.zeros(shape, np.bool_)
    lines = {hall.hall_id: index for index, hall in enumerate(blocs.halls)}
    columns = {bloc.bloc_id: index for index, bloc in enumerate(blocs.blocs)}
    for (bloc_id, hall_id), offer in blocs.offers.items():
        if hall_id in lines and bloc_id in columns:
            at = lines[hall_id], columns[bloc_id]
            take[at], allowed[at] = offer.places, True
            cost[at] = weights.get("cost", 0) * offer.cost + weights.get("distance", 0) * offer.distance_km
    former = former_halls(commitments)
    for column, bloc in enumerate(blocs.blocs):
        for line, hall in enumerate(blocs.halls):
            allowed[line, column] &= _may(bloc, hall, commitments.pins.get(bloc.bloc_id, {}))
            if former.get(bloc.bloc_id, hall.hall_id) != hall.hall_id:
                cost[line, column] += weights.get("changes", 0) * bloc.people
    stay, room = _nights(blocs)
    allowed &= ~((take[:, :, None] > room[:, None, :]) & stay.T[None, :, :]).any(axis=2)
    return Frame(blocs, commitments, weights.get("split_delegations", 0), cost, take, allowed, stay, room)


def former_halls(commitments: Commitments) -> Housing:
    """Return the halls of the previous plan: those of its rows that have a room or hall."""
    rows = (row for row in commitments.previous if row.get("guest_id") and row.get("room_id"))
    return {row["guest_id"]: row["room_id"] for row in rows}


def _may(bloc: Bloc, hall: Hall, pins: Mapping[str, str]) -> bool:
    if hall.one_gender and bloc.gender is None:
        return False
    return pins.get("room_id", hall.hall_id) == hall.hall_id and pins.get("hotel_id", hall.house_id) == hall.house_id


def _nights(blocs: Blocs) -> tuple[Mask, Whole]:
    """Return who is there on which kind of night, and the places of the halls; dominated nights are left out."""
    kinds: dict[tuple[bool, ...], list[int]] = {}
    for night in blocs.nights:
        there = tuple(bloc.check_in <= night < bloc.check_out for bloc in blocs.blocs)
        places = [hall.places.get(night, 0) for hall in blocs.halls]
        kinds[there] = [min(pair) for pair in zip(kinds.get(there, places), places, strict=True)]
    stay = np.array(list(kinds), np.bool_).reshape(len(kinds), len(blocs.blocs))
    return stay, np.array(list(kinds.values()), np.int64).reshape(len(kinds), len(blocs.halls)).T.copy()
