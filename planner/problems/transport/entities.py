"""What transport is about: vehicles, tasks of one stop or two, and the ways between all points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.scenario.visits import household_key
from planner.wording import Wording

PICKUP, DROPOFF, VISIT = "đón", "trả", "thăm"
"""What a vehicle does at a stop, as the plan file words it."""

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its driver, or a team.

    Attributes:
        vehicle_id: its id.
        name: words for people.
        seats: people it carries, the driver not counted.
        wheelchair_spaces: wheelchairs it carries; their users take no seat.
        base: the point where it starts and ends.
        early: minute before which it does not leave.
        late: minute by which it is back.
        duty_min: longest time from leaving to being back.
        kept_for: words of the tasks that it is kept for; empty: for all.
        home: id of the place of its base: vehicles of one home share their ways.
        passes: for which closures let it through (thẻ A, thẻ B, BTC …).
        busy: minutes (from, until) at which somebody of the team has something else to do, and who.
    """

    vehicle_id: str
    name: str
    seats: int
    wheelchair_spaces: int
    base: int
    early: int
    late: int
    duty_min: int
    kept_for: frozenset[str] = frozenset()
    home: str = ""
    passes: frozenset[str] = frozenset()
    busy: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a task.

    Attributes:
        action: what is done there.
        place: words for people.
        point: row and column of the matrices.
        early: minute before which it does not begin.
        late: minute by which it begins.
        service_min: how long it takes (boarding, alighting, the visit).
    """

    action: str
    place: str
    point: int
    early: int
    late: int
    service_min: int


@dataclass(frozen=True, slots=True)
class Task:
    """People carried from a first stop to a second, or a visit of one stop.

    Attributes:
        task_id: its id; of a transfer larger than any vehicle ``id/1``, ``id/2`` …
        source: id of the row of the pack.
        name: words for people.
        people: seats taken; of a visit: carried from the base to the stop.
        wheelchairs: wheelchair spaces taken.
        stops: pick-up and drop-off, or the visit.
        alone: nobody else is in the vehicle.
        for_whom: word for which vehicles may be kept; "": none.
        teams: vehicles that may go; empty: any.
        household: who is visited; "": not told, or a further visit that is meant.
        where: file and row of the pack, as messages name them; "": not known.
    """

    task_id: str
    source: str
    name: str
    people: int
    wheelchairs: int
    stops: tuple[Stop, ...]
    alone: bool = False
    for_whom: str = ""
    teams: frozenset[str] = frozenset()
    household: str = ""
    where: str = ""

    @property
    def is_ride(self) -> bool:
        """Whether somebody is carried from one stop to another."""
        return len(self.stops) > 1

    @property
    def who(self) -> Wording:
        """The task in words."""
        vi = f"{self.task_id} ({self.name})" if self.name else self.task_id
        return Wording(vi, vi)


def households(tasks: Iterable[Task]) -> list[list[Task]]:
    """Return the visits of each household, households in the order of their first visit."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        if task.household:
            found.setdefault(household_key(task.household), []).append(task)
    return list(found.values())


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways between points, for vehicles with the same passes; shape (points, points).

    Attributes:
        distance: length of the way, in metres (of an instance: in its own unit).
        minutes: driving time while the roads closed at the hour of travel are avoided; ``FAR`` where there is none.
    """

    distance: Matrix
    minutes: Matrix


@dataclass(frozen=True, eq=False)
class Travel:
    """Ways between points.

    Attributes:
        ways: passes of a vehicle -> its ways.
        free: driving time with every road open.
        roads: the road graph, to judge a plan by; None where the matrices are all that is given.
    """

    ways: Mapping[frozenset[str], Ways]
    free: Matrix
    roads: "Roads | None" = None


FAR = 10**7
"""Minutes of a way that does not exist."""


@dataclass(frozen=True, slots=True)
class Road:
    """A road in one direction, when it is closed (from, until), who passes all the same, and by which orders."""

    tail: str
    head: str
    minutes: float
    closed: tuple[tuple[int, int, frozenset[str]], ...]
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roads:
    """The road graph as the check reads it.

    Attributes:
        out: junction -> roads that leave it.
        junction: point -> the nearest junction.
        access_min: point -> minutes between it and that junction.
    """

    out: dict[str, tuple[Road, ...]]
    junction: tuple[str, ...]
    access_min: tuple[float, ...]
