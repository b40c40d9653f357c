"""Counting guests into zones: a maximum flow between kinds of guests and zones, and who is too many (Hall, 1935)."""

from collections import deque
from collections.abc import Mapping

Zones = tuple[str, ...]
"""The zones open to a guest, sorted: one "choice"."""


class Filling:
    """Guests counted into the zones of their choice, one after another, moving earlier ones where that helps.

    Augmenting paths (Ford and Fulkerson, 1956): who does not fit now will not fit later, and whoever was
    counted in stays in. Offered the highest ranks first, the guests left over are as few and as low as possible.
    """

    def __init__(self, room: Mapping[str, int]) -> None:
        """Start with empty zones that hold ``room`` guests each."""
        self._free = dict(room)
        self._held: dict[str, dict[Zones, int]] = {zone: {} for zone in room}

    def add(self, choice: Zones, count: int = 1) -> int:
        """Count in as many of ``count`` guests as room can be made for; return how many."""
        added = 0
        while added < count and (path := self._path(choice)):
            moved = [self._held[giver][mover] for giver, _, mover in path if giver]
            step = min([count - added, self._free[path[-1][1]], *moved])
            for giver, zone, mover in path:
                self._held[zone][mover] = self._held[zone].get(mover, 0) + step
                if giver:
                    self._held[giver][mover] -= step
            self._free[path[-1][1]] -= step
            added += step
        return added

    def held(self, zone: str, choice: Zones) -> int:
        """Return how many guests of ``choice`` are counted into ``zone``."""
        return self._held.get(zone, {}).get(choice, 0)

    def leave(self, zone: str, choice: Zones, count: int = 1) -> None:
        """Take back guests of ``choice`` who were counted into ``zone``."""
        self._held[zone][choice] -= count
        self._free[zone] += count

    def remove(self, choice: Zones, count: int) -> None:
        """Take back guests of ``choice`` who were counted in somewhere."""
        for zone in choice:
            gone = min(count, self.held(zone, choice))
            if gone:
                self.leave(zone, choice, gone)
                count -= gone

    def crowded(self, choice: Zones) -> frozenset[str]:
        """Return the zones that a guest of ``choice`` who does not fit competes for: all of them are full."""
        reached = {zone for zone in choice if zone in self._free}
        queue = deque(sorted(reached))
        while queue:
            for other in self._choices_in(queue.popleft()):
                fresh = [zone for zone in other if zone in self._free and zone not in reached]
                reached.update(fresh)
                queue.extend(fresh)
        return frozenset(reached)

    def _choices_in(self, zone: str) -> list[Zones]:
        return sorted(choice for choice, count in self._held[zone].items() if count > 0)

    def _path(self, choice: Zones) -> list[tuple[str, str, Zones]]:
        """Return moves (from zone, to zone, who), "" standing for the door, that end in a zone with room."""
        came: dict[str, tuple[str, Zones]] = {zone: ("", choice) for zone in choice if zone in self._free}
        queue = deque(sorted(came))
        while queue:
            zone = queue.popleft()
            if self._free[zone] > 0:
                return _walk_back(came, zone)
            for other in self._choices_in(zone):
                for target in other:
                    if target in self._free and target not in came:
                        came[target] = (zone, other)
                        queue.append(target)
        return []


def _walk_back(came: Mapping[str, tuple[str, Zones]], zone: str) -> list[tuple[str, str, Zones]]:
    moves = []
    while zone:
        giver, mover = came[zone]
        moves.append((giver, zone, mover))
        zone = giver
    return moves[::-1]
