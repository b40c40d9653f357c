"""Medical and fire posts on the ground: who must be near one, where one may stand, and the minutes between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.rows import Post
from planner.scenario.schema import Scenario
from planner.traffic.files import ceremony_venue
from planner.traffic.network import RoadNetwork
from planner.traffic.posts.coverage import Centre, Covering, Times, Weights, covered_by, max_covering, p_centre
from planner.traffic.reach.ground import Ground, lay_out
from planner.traffic.reach.proof import piece_costs
from planner.traffic.reach.states import Period, state_in, timetable

AidKind = Literal["medical", "fire"]
WALK_M_PER_MIN = 70.0
"""Pace of bearers with a stretcher or of a crew with its gear (4.2 km/h, an assumption)."""
NEAR_M = 3000
"""Places and sites within this many metres of the ceremony count (``aid_area_m``)."""
PEOPLE_A_CAR, PEOPLE_A_MOTORBIKE, PEOPLE_A_COACH, PEOPLE_A_JUNCTION = 2.0, 1.5, 30.0, 50.0
"""Assumptions by which places are weighed against each other."""
ON_FOOT_M = 800
"""Up to here the crew may go on foot."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that must be near a post, or a site for one: its id, name and point; how many people count there."""

    spot_id: str
    name: str
    lat: float
    lon: float
    people: float = 0.0


@dataclass(frozen=True, slots=True)
class AidPlan:
    """Where aid posts would stand.

    Attributes:
        kind: medical or fire.
        limit_min: minutes within which a place counts as covered.
        places: who must be near.
        sites: where a post may stand.
        times: place, site -> minutes.
        now: what the posts of the pack cover.
        covering: the choice that covers most with so many posts.
        centre: the choice with the shortest longest time.
    """

    kind: AidKind
    limit_min: float
    places: tuple[Spot, ...]
    sites: tuple[Spot, ...]
    times: Times
    now: float
    covering: Covering
    centre: Centre

    @property
    def weight(self) -> float:
        """Everybody who counts."""
        return sum(place.people for place in self.places)


def plan_aid(scenario: Scenario, kind: AidKind, posts: int | None, limit_min: float) -> AidPlan | None:
    """Return where so many posts of a kind would stand; None when the pack has no ceremony place or nobody counts.

    Without ``posts`` as many are placed as the pack has of that kind, at least one.
    """
    venue = ceremony_venue(scenario)
    if venue is None:
        return None
    middle, near_m = (venue.lat, venue.lon), scenario.option("traffic", "aid_area_m", NEAR_M)
    places = tuple(
        spot for spot in crowds(scenario) if spot.people and distance_m(*middle, spot.lat, spot.lon) <= near_m
    )
    own = [post for post in scenario.posts if post.kind == kind]
    sites = tuple(_sites(scenario, own, middle, near_m))
    if not places or not sites:
        return None
    times, weights = minutes_between(scenario, places, sites), np.array([spot.people for spot in places])
    wanted = posts or max(1, len(own))
    covering, centre = max_covering(times, weights, wanted, limit_min), p_centre(times, wanted)
    now = _covered_now(
        times, weights, [n for n, s in enumerate(sites) if s.spot_id in {p.post_id for p in own}], limit_min
    )
    return AidPlan(kind, limit_min, places, sites, times, now, covering, centre)


def _covered_now(times: Times, weights: Weights, own: list[int], limit_min: float) -> float:
    if not own:
        return 0.0
    return float(weights[covered_by(times, tuple(own), limit_min)].sum())


def crowds(scenario: Scenario) -> Iterator[Spot]:
    """Yield where people are: the ceremony's venue by its capacity, lots by their seats, gates, columns' roads."""
    venue = ceremony_venue(scenario)
    if venue is not None:
        yield Spot(venue.venue_id, venue.name, venue.lat, venue.lon, float(venue.capacity))
        gates = [post for post in scenario.posts if post.kind == "gate"]
        for gate in gates:
            yield Spot(gate.post_id, gate.name, gate.lat, gate.lon, venue.capacity / len(gates))
    for lot in scenario.parking:
        people = lot.cars * PEOPLE_A_CAR + lot.motorbikes * PEOPLE_A_MOTORBIKE + lot.coaches * PEOPLE_A_COACH
        yield Spot(lot.lot_id, lot.name or lot.lot_id, lot.lat, lot.lon, float(people))
    for post in scenario.posts:
        if post.kind == "junction":
            yield Spot(post.post_id, post.name, post.lat, post.lon, PEOPLE_A_JUNCTION)


def _sites(scenario: Scenario, own: list[Post], middle: tuple[float, float], near_m: int) -> Iterator[Spot]:
    """Yield the sites: the posts that there are of this kind, then every junction near the ceremony."""
    for post in own:
        yield Spot(post.post_id, post.name, post.lat, post.lon)
    for post in scenario.posts:
        if post.kind in {"junction", "gate", "parking"} and distance_m(*middle, post.lat, post.lon) <= near_m:
            yield Spot(f"{post.post_id}*", f"cạnh {post.name}", post.lat, post.lon)


def minutes_between(scenario: Scenario, places: tuple[Spot, ...], sites: tuple[Spot, ...]) -> Times:
    """Return place, site -> minutes during the ceremony: over open roads and emergency lanes, or on foot when near."""
    on_foot = np.array([[_walk_min(site, place) for site in sites] for place in places])
    driven = _driven_min(scenario, places, sites)
    shorter: Times = np.minimum(on_foot, driven)
    return shorter


def _walk_min(site: Spot, place: Spot) -> float:
    gap_m = distance_m(site.lat, site.lon, place.lat, place.lon) * ROAD_DETOUR_FACTOR
    return gap_m / WALK_M_PER_MIN if gap_m <= ON_FOOT_M else float("inf")


def _driven_min(scenario: Scenario, places: tuple[Spot, ...], sites: tuple[Spot, ...]) -> Times:
    network = RoadNetwork.from_scenario(scenario)
    if network.is_empty:
        return np.full((len(places), len(sites)), np.inf)
    ground = lay_out(scenario, network)
    usable, spent = piece_costs(
        ground, state_in(timetable(scenario, network, scenario.event.d_day), _ceremony(scenario))
    )
    size = len(ground.anchors)
    keys = ground.tail[usable] * size + ground.head[usable]
    order = np.lexsort((spent[usable], keys))
    first = order[np.diff(keys[order], prepend=-1) > 0]
    tail, head = ground.tail[usable][first], ground.head[usable][first]
    graph = csr_matrix((spent[usable][first] / 60_000.0, (tail, head)), shape=(size, size))
    starts, ends = (_vertices(ground, spots) for spots in (sites, places))
    times: Times = dijkstra(graph, indices=starts)[:, ends].T
    return times


def _vertices(ground: Ground, spots: tuple[Spot, ...]) -> list[int]:
    """Return the junction nearest to each spot, or the cut at which it stands."""
    vertex, known = ground.vertex_of(), {place.place_id: place.anchor for place in ground.places}
    found = []
    for spot in spots:
        anchor = known.get(spot.spot_id.rstrip("*"))
        node = ground.network.nearest_node(spot.lat, spot.lon)
        fallback = 0 if node is None else next(n for n, a in enumerate(ground.anchors) if a.node_id == node.node_id)
        found.append(vertex[anchor] if anchor is not None else fallback)
    return found


def _ceremony(scenario: Scenario) -> Period:
    """Return the moment that counts: the last fixed start of the run-sheet on the day, no earlier than eight."""
    day = scenario.event.d_day
    starts = [item.start for item in scenario.runsheet if item.start is not None and item.start.date() == day]
    midnight = datetime.combine(day, time())
    second = 8 * 3600 if not starts else max(8 * 3600, int((max(starts) - midnight).total_seconds()))
    return Period(second, second + 60)
