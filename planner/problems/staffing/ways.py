"""Ways from bases to posts: by the roads open in the hour before a shift, by air where the pack has no roads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.staffing.entities import Place, Post, Shift
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.network import Arc, RoadNetwork

ON_DUTY_PASS = "làm nhiệm vụ"  # noqa: S105 - a word of closures.exempt
"""Closures that exempt whoever is on duty do not stop people on their way to a post."""
UNDER_WAY = timedelta(hours=1)
"""People are on the road in the hour before their shift; a road closed at any minute of it is avoided."""
KMH = 30
"""Speed away from the roads of the graph."""
NO_WAY = -1
Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Metres and minutes from each base to each post for each state of the roads; -1 where no road is open.

    Attributes:
        state_of: shift -> which state of the roads its people meet.
        metres, minutes: one table (bases x posts) per state.
    """

    base_of: Mapping[Place, int]
    post_of: Mapping[str, int]
    state_of: Mapping[str, int]
    metres: tuple[Table, ...]
    minutes: tuple[Table, ...]

    def find(self, base: Place, post_id: str, shift_id: str) -> tuple[int, int] | None:
        """Return metres and minutes, NO_WAY where no road is open; None for a base, post or shift not known."""
        at = (self.base_of.get(base), self.post_of.get(post_id), self.state_of.get(shift_id))
        if at[0] is None or at[1] is None or at[2] is None:
            return None
        return int(self.metres[at[2]][at[0], at[1]]), int(self.minutes[at[2]][at[0], at[1]])


def by_air(base: Place, there: Place) -> tuple[int, int]:
    """Return metres of a typical road between two points, and minutes along it."""
    metres = distance_m(base.lat, base.lon, there.lat, there.lon) * ROAD_DETOUR_FACTOR
    return round(metres), -(-round(metres) * 60 // (KMH * 1000))


def roads(
    scenario: Scenario, bases: Collection[Place], posts: Mapping[str, Post], shifts: Sequence[Shift]
) -> Ways | None:
    """Return the ways by road; None for a pack without roads."""
    network = RoadNetwork.from_scenario(scenario)
    if network.is_empty or not bases or not posts:
        return None
    stretches, _ = resolve_closures(scenario, network, protected=True)
    closed = {shift.shift_id: _closed_before(stretches, shift) for shift in shifts}
    states = list(dict.fromkeys(closed.values()))
    starts, places = list(dict.fromkeys(bases)), [post.place for post in posts.values()]
    tables = [_table(network, starts, places, state) for state in states]
    return Ways(
        {base: number for number, base in enumerate(starts)},
        {post_id: number for number, post_id in enumerate(posts)},
        {shift_id: states.index(state) for shift_id, state in closed.items()},
        tuple(metres for metres, _ in tables),
        tuple(minutes for _, minutes in tables),
    )


def _closed_before(stretches: Sequence[Stretch], shift: Shift) -> frozenset[Arc]:
    begin = shift.start - UNDER_WAY
    found: set[Arc] = set()
    for stretch in stretches:
        if not stretch.is_strict or ON_DUTY_PASS in stretch.closure.exempt:
            continue
        if stretch.is_moving:
            found |= {one.arc for one in stretch.windows if one.start < shift.start and begin < one.end}
        elif stretch.closure.start < shift.start and begin < stretch.closure.end:
            found |= set(stretch.arcs)
    return frozenset(found)


def _table(
    network: RoadNetwork, bases: Sequence[Place], posts: Sequence[Place], closed: frozenset[Arc]
) -> tuple[Table, Table]:
    nodes = [network.nearest_node(place.lat, place.lon) for place in (*bases, *posts)]
    known = [node for node in nodes if node is not None]
    stops = list(dict.fromkeys(node.node_id for node in known))
    metres, minutes = network.between(stops, without=closed)
    at = np.array([stops.index(node.node_id) for node in known])
    access = [
        distance_m(place.lat, place.lon, node.lat, node.lon) * ROAD_DETOUR_FACTOR
        for place, node in zip((*bases, *posts), known, strict=True)
    ]
    cells, count = np.ix_(at[: len(bases)], at[len(bases) :]), len(bases)
    extra = np.array(access[:count])[:, None] + np.array(access[count:])[None, :]
    open_way = np.isfinite(minutes[cells])
    metres_all = np.where(open_way, metres[cells], 0.0) + extra
    minutes_all = np.where(open_way, minutes[cells], 0.0) + extra * 60 / (KMH * 1000)
    whole = np.where(open_way, np.rint(metres_all), NO_WAY), np.where(open_way, np.ceil(minutes_all - 1e-9), NO_WAY)
    return whole[0].astype(np.int64), whole[1].astype(np.int64)
