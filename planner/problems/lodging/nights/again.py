"""Large parts of a plan made anew by dives: some stays are free, with the genders of the rooms that they leave empty.

Large-neighbourhood search (Shaw 1998) on the relaxation of all nights: a third of all stays, near in time or in rooms
alike, may take any of their ways; the others keep theirs. That is far more than an exact piece can take, and enough
for rooms to pass from one gender to the other.
"""

from dataclasses import dataclass

import numpy as np

from planner.problems.lodging.nights.data import MEN, Whole
from planner.problems.lodging.nights.diving import lawful, rounded, settle, whole, worth
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.pieces import Part, far_apart
from planner.problems.lodging.nights.relaxation import Relaxation, Ways
from planner.problems.lodging.nights.renewal import Flags
from planner.problems.lodging.nights.search import Wishes

LEAST, MOST = 0.1, 0.4
"""Share of all stays that are free."""
LEAST_S = 0.5
"""Less time than this is not worth a dive."""


@dataclass
class Again:
    """A search that makes large parts of a plan anew.

    Attributes:
        relaxation: ways worth a try, solved for all nights.
        wishes: rooms worth a try.
        part: what may be changed.
        chance: source of random choices.
    """

    relaxation: Relaxation
    wishes: Wishes
    part: Part
    chance: np.random.Generator

    def run(self, room: Whole, pace: Pace) -> Whole:
        """Return a plan at most as dear, after dives until the time is over."""
        ground = self.relaxation.ground
        least = worth(ground, room)
        while pace.left_s > LEAST_S and self.part.stays.any():
            found = self.dived(room, self._free(room), pace)
            value = least if found is None else worth(ground, found)
            if found is not None and value <= least:
                room, least = found, value
        return room

    def _free(self, room: Whole) -> Flags:
        """Return the stays of the next dive."""
        ground = self.relaxation.ground
        far = np.where(self.part.stays, far_apart(ground, room, self.wishes, self.chance), np.inf)
        free = np.zeros(len(far), dtype=bool)
        free[np.argsort(far)[: max(1, int(self.chance.uniform(LEAST, MOST) * len(far)))]] = True
        return free & self.part.stays

    def dived(self, room: Whole, free: Flags, pace: Pace) -> Whole | None:
        """Return the plan with the free stays housed anew; None if some found no room within the part."""
        relaxation = settle(self.freed(room, free), pace)
        found = rounded(relaxation, self.chance, pace)
        if self.part.stays.all() and self.part.rooms.all():
            return whole(relaxation.ground, found)
        return found if (found >= 0).all() else None

    def freed(self, room: Whole, free: Flags) -> Relaxation:
        """Return the relaxation in which the free stays have ways within the part, and the others their present one."""
        ground = self.relaxation.ground
        self.relaxation.add(Ways.of(ground, room))
        ways = self.relaxation.ways
        way, night = ways.nights(ground)
        present, within = np.ones(len(ways.stay), dtype=bool), np.ones(len(ways.stay), dtype=bool)
        present[way[ways.room != room[night]]] = False
        within[way[~self.part.rooms[ways.room]]] = False
        freed = self.relaxation.only(present | (within & free[ways.stay]))
        mark = freed.layout.mark[room * ground.open.shape[1] + ground.night_of]
        kept = ~free[ground.stay_of] & (mark >= 0)
        freed.settled[mark[kept]] = ground.gender[ground.stay_of[kept]] != MEN
        return freed.only(lawful(freed))
