"""Queues of arriving and leaving, simulated vehicle by vehicle with uxsim (optional), beside the static answer.

The static equilibrium knows no queue that outlasts its quarter hour or spills back into the road before. The simulation
(kinematic waves, platoons of two vehicles, drivers who follow the present travel times) shows where that matters.
"""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from planner.errors import PlannerError, UsageError
from planner.traffic.assignment.day import DayFlows
from planner.traffic.assignment.links import Floats
from planner.traffic.assignment.loading import CheapestWays
from planner.traffic.assignment.roads import Bools
from planner.traffic.demand.trips import SLICE_MIN
from planner.traffic.network import Arc
from planner.wording import Wording

PLATOON = 2
"""Vehicles that move together; finer takes longer and changes little."""
SETTLE_MIN = 60
"""Minutes simulated after the last departure, so that queues can run off."""
SEED = 1
SLICE_S = SLICE_MIN * 60


class SimulationMissingError(PlannerError):
    """The simulation program is not installed."""


class SimulatedLink(NamedTuple):
    """A road and direction, as the static answer and the simulation see it.

    Attributes:
        arc: the road and direction.
        volume_capacity: largest static flow over capacity in the window.
        static_delay_s: largest static delay.
        queue_pcu: most vehicles that wait at one time in the simulation.
        queue_at: when.
        delay_s: longest simulated loss of time on the link.
        pcu: vehicles that entered it in the simulation.
    """

    arc: Arc
    volume_capacity: float
    static_delay_s: float
    queue_pcu: float
    queue_at: datetime
    delay_s: float
    pcu: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """A part of the day, simulated.

    Attributes:
        start: first minute.
        end: first minute after the last departure.
        links: the roads that were driven, the longest queue first.
        started: vehicles that set out.
        arrived: vehicles that arrived before the end and the hour after it.
        left_out: vehicles without a way over the roads open all the time, or too few to make a platoon.
    """

    start: datetime
    end: datetime
    links: tuple[SimulatedLink, ...]
    started: float
    arrived: float
    left_out: float


def simulate(flows: DayFlows, start: datetime, end: datetime) -> Simulation:
    """Return the queues between two moments of a day that has been assigned.

    Roads closed to ordinary vehicles at any time in the window are left out for everybody: who holds a card waits with
    the others here.

    Args:
        flows: the static answer.
        start: first minute, rounded down to a quarter hour.
        end: last minute.

    Raises:
        SimulationMissingError: uxsim is not installed.
        UsageError: the window is empty or not on the day.
    """
    places = [place for place, begin in enumerate(flows.starts) if _overlaps(begin, start, end)]
    if not places:
        said = f"{start:%H:%M}–{end:%H:%M}"
        raise UsageError(Wording(f"Khoảng giờ {said} trống.", f"There is nothing in the window {said}."))
    part = slice(places[0], places[-1] + 1)
    world, shut = _world(flows, part), np.asarray(flows.closed[part].any(axis=0), dtype=np.bool_).reshape(-1)
    _add_roads(world, flows, shut)
    lost = _add_trips(world, flows, part, shut)
    world.exec_simulation()
    counts = world.analyzer
    counts.basic_analysis()
    links = sorted(_links(world, flows, part, shut), key=lambda link: (-link.queue_pcu, link.arc))
    totals = (float(counts.trip_all), float(counts.trip_completed), lost)
    return Simulation(flows.starts[part.start], flows.starts[places[-1]] + _minutes(SLICE_MIN), tuple(links), *totals)


def _overlaps(begin: datetime, start: datetime, end: datetime) -> bool:
    return begin + _minutes(SLICE_MIN) > start and begin < end


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def _world(flows: DayFlows, part: slice) -> Any:  # noqa: ANN401 - uxsim has no annotations to speak of
    try:
        uxsim = importlib.import_module("uxsim")
    except ImportError as error:
        raise SimulationMissingError(
            Wording(
                "Chưa cài chương trình mô phỏng uxsim (phần tùy chọn “simulation”); kết quả tĩnh vẫn dùng được.",
                "The simulation program uxsim (optional part “simulation”) is not installed; the static answer stands.",
            )
        ) from error
    last_s = (part.stop - part.start) * SLICE_S + SETTLE_MIN * 60
    quiet = {"print_mode": 0, "save_mode": 0, "show_mode": 0, "show_progress": 0}
    world = uxsim.World(name="", deltan=PLATOON, tmax=last_s, random_seed=SEED, cpp=True, **quiet)
    for node in flows.network.nodes:
        world.addNode(node.node_id, node.lon, node.lat)
    return world


def _add_roads(world: Any, flows: DayFlows, shut: Bools) -> None:  # noqa: ANN401 - as above
    links, names = flows.roads.links, [node.node_id for node in flows.network.nodes]
    for link in np.flatnonzero(~shut):
        edge = flows.network.edge_by_id[flows.arcs[link].edge_id]
        a_second = edge.capacity_pcu_h / 3600
        world.addLink(
            str(link),
            names[links.tail[link]],
            names[links.head[link]],
            length=float(flows.length_m[link]),
            free_flow_speed=edge.speed_kmh / 3.6,
            number_of_lanes=edge.lanes,
            capacity_in=a_second,  # uxsim does not hold back those who arrive at the end of their trip
            capacity_out=a_second,
        )


def _add_trips(world: Any, flows: DayFlows, part: slice, shut: Bools) -> float:  # noqa: ANN401 - as above
    """Give the simulation whole platoons, fractions carried on; return the vehicles left out."""
    names = [node.node_id for node in flows.network.nodes]
    everyone = np.repeat(shut[None, :], max(len(flows.kinds), 1), axis=0)
    there = CheapestWays(replace(flows.roads.links, barred=everyone), flows.trips).is_served()
    volume = flows.volume[part] * SLICE_MIN / 60
    platoons = np.floor(np.cumsum(volume, axis=0) / PLATOON + 1e-9)
    added = np.diff(platoons, axis=0, prepend=0) * PLATOON * there
    for place, pair in np.argwhere(added > 0):
        ends = names[flows.trips.origin[pair]], names[flows.trips.destination[pair]]
        world.adddemand(*ends, place * SLICE_S, (place + 1) * SLICE_S, volume=float(added[place, pair]) + 1e-6)
    return float(volume.sum() - added.sum())


def _links(world: Any, flows: DayFlows, part: slice, shut: Bools) -> Iterator[SimulatedLink]:  # noqa: ANN401 - as above
    """Yield what each road saw; queue = who would have left the road without waiting, less who has."""
    ratio, static = flows.volume_capacity[part].max(axis=0), flows.delay_s[part].max(axis=0)
    begin = flows.starts[part.start]
    for link in np.flatnonzero(~shut):
        seen = world.get_link(str(link))
        came, gone = np.asarray(seen.cum_arrival, dtype=np.float64), np.asarray(seen.cum_departure, dtype=np.float64)
        free_s = float(flows.free_minutes[link]) * 60
        queue = _shifted(came, int(np.ceil(free_s / world.DELTAT))) - gone
        when = int(queue.argmax()) if len(queue) else 0
        if len(came) and came[-1] > 0:
            slowest = float(np.max(np.asarray(seen.traveltime_actual, dtype=np.float64)))
            waits = max(float(queue[when]), 0.0)
            yield SimulatedLink(
                flows.arcs[link],
                float(ratio[link]),
                float(static[link]),
                waits,
                begin + timedelta(seconds=when * float(world.DELTAT)),
                max(slowest - free_s, 0.0),
                float(came[-1]),
            )


def _shifted(counts: Floats, steps: int) -> Floats:
    """Return the counts so many steps later."""
    return np.concatenate([np.zeros(min(steps, len(counts))), counts[: max(len(counts) - steps, 0)]])
