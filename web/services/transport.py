"""Transport as people look at it: the stops of every vehicle in order, and the stops at every place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from planner.collation import fold
from planner.problems.transport.entities import PICKUP
from planner.scenario.schema import Scenario
from planner.units import DATETIME_FORMAT
from web.services.protection import Protected

PX_PER_MINUTE, LEFT_PX, LANE_PX, HEAD_PX = 1.6, 190, 30, 34
"""Scale and margins of the picture: minutes from left to right, a lane for each vehicle."""


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a vehicle; ``aboard`` are the people in it afterwards."""

    vehicle_id: str
    vehicle: str
    order: int
    task_id: str
    task: str
    action: str
    place: str
    people: int
    arrive: datetime
    depart: datetime
    aboard: int

    @property
    def search(self) -> str:
        """What searching without accents looks through."""
        return fold(f"{self.vehicle_id} {self.vehicle} {self.task_id} {self.task} {self.place}")


@dataclass(frozen=True, slots=True)
class Calls:
    """All stops that the reader may know of, and how many vehicles are left out as somebody protected rides in them."""

    everyone: tuple[Call, ...]
    hidden: int


def calls_of(scenario: Scenario, rows: Sequence[Mapping[str, str]], protected: Protected | None) -> Calls:
    """Return the stops in order; vehicles that carry protected people are left out unless ``protected`` is None."""
    names = {row.transfer_id: row.name for row in scenario.transfers}
    names |= {row.visit_id: row.name for row in scenario.visits}
    kinds = {row.vehicle_id: row.name for row in scenario.vehicles}
    found: list[Call] = []
    hidden = 0
    ordered = sorted(rows, key=lambda row: (row["vehicle_id"], int(row["order"])))
    for vehicle_id, own in groupby(ordered, key=lambda row: row["vehicle_id"]):
        stops = list(own)
        if protected is not None and any(row["task_id"] in protected.ids for row in stops):
            hidden += 1
            continue
        found += _of_vehicle(vehicle_id, kinds.get(vehicle_id.rsplit("/", 1)[0], ""), stops, names)
    return Calls(tuple(found), hidden)


def _of_vehicle(
    vehicle_id: str, kind: str, rows: Sequence[Mapping[str, str]], names: Mapping[str, str]
) -> Iterable[Call]:
    aboard = 0
    for row in rows:
        people = int(row.get("people") or 0)
        aboard = aboard + people if row["action"] == PICKUP else max(0, aboard - people)
        yield Call(
            vehicle_id=vehicle_id,
            vehicle=kind,
            order=int(row["order"]),
            task_id=row["task_id"],
            task=names.get(row["task_id"].split("/")[0], ""),
            action=row["action"],
            place=row.get("place", ""),
            people=people,
            arrive=datetime.strptime(row["arrive"], DATETIME_FORMAT),
            depart=datetime.strptime(row["depart"], DATETIME_FORMAT),
            aboard=aboard,
        )


def matching(calls: Iterable[Call], query: Mapping[str, str]) -> list[Call]:
    """Return the stops that the filters of the address leave."""
    words = fold(query.get("q", ""))
    wanted = {"vehicle": "vehicle_id", "place": "place"}
    return [
        call
        for call in calls
        if words in call.search
        and all(getattr(call, field) == query[key] for key, field in wanted.items() if query.get(key))
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stop in the picture."""

    call: Call
    x: float
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Vehicles as lanes over the hours of the day."""

    width: int
    height: int
    lanes: tuple[tuple[int, str, str], ...]
    marks: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]


def draw(calls: Sequence[Call]) -> Picture | None:
    """Return the picture of the stops; None without any."""
    if not calls:
        return None
    first = min(call.arrive for call in calls).replace(minute=0)
    last = max(call.depart for call in calls)
    vehicles = list(dict.fromkeys((call.vehicle_id, call.vehicle) for call in calls))
    lane = {vehicle_id: HEAD_PX + LANE_PX * number for number, (vehicle_id, _) in enumerate(vehicles)}

    def x_of(moment: datetime) -> float:
        return round(LEFT_PX + PX_PER_MINUTE * (moment - first).total_seconds() / 60, 1)

    hours = int((last - first).total_seconds() // 3600) + 1
    marks = [first + timedelta(hours=hour) for hour in range(hours + 1)]
    bars = [
        Bar(call, x_of(call.arrive), lane[call.vehicle_id], max(4.0, x_of(call.depart) - x_of(call.arrive)))
        for call in calls
    ]
    return Picture(
        width=int(x_of(marks[-1])) + 40,
        height=HEAD_PX + LANE_PX * len(vehicles) + 6,
        lanes=tuple((lane[vehicle_id], vehicle_id, name) for vehicle_id, name in vehicles),
        marks=tuple((x_of(mark), f"{mark:%H:%M}") for mark in marks),
        bars=tuple(bars),
    )
