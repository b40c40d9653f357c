"""A pack's tables -> the problem: vehicles one by one, loads that fit into them, places and the ways between them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

import numpy as np

from planner.problems.transport.entities import DROPOFF, PICKUP, VISIT, Stop, Task, Travel, Vehicle
from planner.problems.transport.names import NAME, WEIGHTS
from planner.problems.transport.ways import Point, ways_between
from planner.scenario import rows
from planner.scenario.schema import Scenario
from planner.units import minutes_between

BOARDING_PER_MIN, STOP_MIN, VISIT_MIN = 12, 2, 30
"""People who board or alight in a minute by two doors, minutes of a stop besides, minutes of a visit (usual figures,
to be set by the organiser in ``[options.transport]``)."""
GUARDED = "cảnh vệ"
"""Word of ``ranks.special`` for who is under guard."""
DUTY_MIN = 600
"""Longest duty of a driver without ``max_hours``: ten hours a day (from memory: road traffic order law)."""
Place = tuple[str, float, float]
"""Words, latitude, longitude."""


@dataclass
class _Ground:
    """Places by id, and the points made so far."""

    scenario: Scenario
    epoch: datetime
    places: Mapping[str, Place]
    points: list[Point] = field(default_factory=list)

    def minute(self, moment: datetime) -> int:
        return minutes_between(self.epoch, moment)

    def point(self, place: Place, window: tuple[int, int]) -> int:
        self.points.append(Point(place[1], place[2], *window))
        return len(self.points) - 1


def intake(scenario: Scenario) -> dict[str, Any]:
    """Return the fields of the problem; without anything to do there are no ways to look for."""
    if not scenario.transfers and not scenario.visits:
        return {"vehicles": (), "tasks": (), "travel": empty_travel()}
    ground = _Ground(scenario, _epoch(scenario), known_places(scenario))
    vehicles = tuple(_vehicles(scenario, ground))
    tasks = (*_rides(scenario, ground, vehicles), *_visits(scenario, ground))
    return {
        "vehicles": vehicles,
        "tasks": tasks,
        "travel": ways_between(scenario, ground.points, ground.epoch, {vehicle.passes for vehicle in vehicles}),
        "epoch": ground.epoch,
        "weights": {goal: scenario.weight(NAME, goal, weight) for goal, weight in WEIGHTS.items()},
    }


def empty_travel() -> Travel:
    """Return no ways between no points."""
    nothing = np.zeros((0, 0), dtype=np.int64)
    return Travel({}, nothing)


def _epoch(scenario: Scenario) -> datetime:
    """Return midnight before anything happens."""
    moments = [row.start for row in scenario.vehicles] + [row.ready for row in scenario.transfers]
    return datetime.combine(min(moments, default=datetime.combine(scenario.event.d_day, time())), time())


def known_places(scenario: Scenario) -> dict[str, Place]:
    """Return every place that has an id and a point."""
    places: dict[str, Place] = {node.node_id: (f"nút {node.node_id}", node.lat, node.lon) for node in scenario.nodes}
    places |= {unit.unit_id: (unit.name, unit.lat, unit.lon) for unit in scenario.units}
    places |= {post.post_id: (post.name, post.lat, post.lon) for post in scenario.posts}
    places |= {lot.lot_id: (lot.name or lot.lot_id, lot.lat, lot.lon) for lot in scenario.parking}
    for hall in scenario.halls:  # a house of several halls has one door: that of its first hall
        places.setdefault(hall.house_id or hall.hall_id, (hall.house_name or hall.name, hall.lat, hall.lon))
        places.setdefault(hall.hall_id, (hall.name, hall.lat, hall.lon))
    places |= {hotel.hotel_id: (hotel.name, hotel.lat, hotel.lon) for hotel in scenario.hotels}
    return places | {venue.venue_id: (venue.name, venue.lat, venue.lon) for venue in scenario.venues}


def _vehicles(scenario: Scenario, ground: _Ground) -> Iterator[Vehicle]:
    """Yield vehicles and teams one by one; a team whose members are busy meanwhile is one before and one after it."""
    duty_min = scenario.option(NAME, "duty_min", DUTY_MIN)
    for row in scenario.vehicles:
        place, busy = ground.places[row.base], _busy(scenario, ground, row)
        spells = _spells((ground.minute(row.start), ground.minute(row.end)), busy)
        outings = [spell for _ in range(row.count) for spell in spells]
        for number, (early, late) in enumerate(outings, start=1):
            yield Vehicle(
                vehicle_id=row.vehicle_id if len(outings) == 1 else f"{row.vehicle_id}/{number}",
                name=row.name,
                seats=row.seats,
                wheelchair_spaces=row.wheelchair_spaces,
                base=ground.point(place, (early, late)),
                early=early,
                late=late,
                duty_min=duty_min if row.max_hours is None else round(row.max_hours * 60),
                kept_for=frozenset(row.for_whom),
                home=row.base,
                passes=frozenset(row.passes),
                busy=busy,
            )


def _busy(scenario: Scenario, ground: _Ground, row: rows.Vehicle) -> tuple[tuple[int, int, str], ...]:
    """Return when somebody of a team has something else in the calendar (availability.csv), and who, in order."""
    return tuple(
        sorted(
            (ground.minute(one.start), ground.minute(one.end), one.subject_id)
            for one in scenario.availability
            if not one.available and one.subject_kind == "member" and one.subject_id in row.members
        )
    )


def _spells(hours: tuple[int, int], busy: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return what the calendars leave of the hours of a team."""
    free, (now, last) = list[tuple[int, int]](), hours
    for start, end, _ in busy:
        if now < min(start, last):
            free.append((now, min(start, last)))
        now = max(now, end)
    return [*free, (now, last)] if now < last else free


def _rides(scenario: Scenario, ground: _Ground, vehicles: Sequence[Vehicle]) -> Iterator[Task]:
    protected = protected_delegations(scenario)
    for index, row in enumerate(scenario.transfers):
        begin = ground.places[row.from_place]
        end = ground.places[row.to_place]
        loads = _loads(row, vehicles)
        for part, (people, wheelchairs) in enumerate(loads, start=1):
            window = ground.minute(row.ready), ground.minute(row.due)
            service_min = _service_min(scenario, people + wheelchairs)
            stops = [
                Stop(action, place[0], ground.point(place, window), *window, service_min)
                for action, place in ((PICKUP, begin), (DROPOFF, end))
            ]
            yield Task(
                task_id=row.transfer_id if len(loads) == 1 else f"{row.transfer_id}/{part}",
                source=row.transfer_id,
                name=row.name,
                people=people,
                wheelchairs=wheelchairs,
                stops=tuple(stops),
                alone=row.alone or row.for_whom in protected,
                for_whom=row.for_whom,
                where=scenario.where("transfers", index),
            )


def protected_delegations(scenario: Scenario) -> frozenset[str]:
    """Return the delegations with a guest under guard (``ranks.special``): they ride in cars of their own."""
    guarded = {rank.rank for rank in scenario.ranks if GUARDED in rank.special}
    return frozenset(guest.delegation_id for guest in scenario.guests if guest.rank in guarded) - {""}


def _service_min(scenario: Scenario, people: int) -> int:
    rate = max(1, scenario.option(NAME, "boarding_per_min", BOARDING_PER_MIN))
    return scenario.option(NAME, "stop_min", STOP_MIN) + math.ceil(people / rate)


def _loads(row: rows.Transfer, vehicles: Sequence[Vehicle]) -> list[tuple[int, int]]:
    """Split a transfer into loads: (seats, wheelchairs) each, wheelchairs first, then as full as the largest vehicle.

    Only vehicles that may carry these people count. A load beyond every vehicle stays whole and is reported.
    """
    kept = [vehicle for vehicle in vehicles if row.for_whom and row.for_whom in vehicle.kept_for]
    open_to = kept or [vehicle for vehicle in vehicles if not vehicle.kept_for]
    seats = max((vehicle.seats for vehicle in open_to), default=0)
    lifts = max(open_to, key=lambda vehicle: (vehicle.wheelchair_spaces, vehicle.seats), default=None)
    wheelchairs = min(row.wheelchairs, row.people)
    walkers = row.people - wheelchairs
    if (walkers and not seats) or (wheelchairs and (lifts is None or not lifts.wheelchair_spaces)):
        return [(walkers, wheelchairs)]
    found = []
    while wheelchairs and lifts is not None:
        users = min(wheelchairs, lifts.wheelchair_spaces)
        beside = min(walkers, lifts.seats)
        found.append((beside, users))
        walkers, wheelchairs = walkers - beside, wheelchairs - users
    while walkers:
        found.append((min(walkers, seats), 0))
        walkers -= min(walkers, seats)
    return found


def _visits(scenario: Scenario, ground: _Ground) -> Iterator[Task]:
    first = min((ground.minute(row.start) for row in scenario.vehicles), default=0)
    last = max((ground.minute(row.end) for row in scenario.vehicles), default=0)
    for index, row in enumerate(scenario.visits):
        window = (
            ground.minute(row.start) if row.start else first,
            ground.minute(row.end) if row.end else last,
        )
        if row.lat is not None and row.lon is not None:
            place: Place = (row.name, row.lat, row.lon)
        else:
            place = ground.places[row.place]
        minutes = row.minutes or scenario.option(NAME, "visit_min", VISIT_MIN)
        stop = Stop(VISIT, place[0], ground.point(place, window), *window, minutes)
        yield Task(
            task_id=row.visit_id,
            source=row.visit_id,
            name=row.name,
            people=0,
            wheelchairs=0,
            stops=(stop,),
            teams=frozenset(row.teams),
            household="" if row.again else row.household,
            where=scenario.where("visits", index),
        )
