"""Trips of a day by quarter hour: rows that people can read, and columns that can be assigned."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal

import numpy as np

from planner.engine.findings import Finding
from planner.traffic.assignment.links import Floats
from planner.traffic.demand.modes import Mode

Source = Literal["table", "guests", "delegations", "groups", "communes", "through"]
SLICES = 96
"""Quarter hours of a day."""
SLICE_MIN = 15


@dataclass(frozen=True, slots=True)
class Journey:
    """Vehicles of one kind from one place to another, spread evenly over a time.

    Attributes:
        origin: where from, as the pack names it.
        destination: where to.
        start: junction where it begins.
        end: junction where it ends.
        mode: kind of vehicle.
        people: riders; for through traffic, vehicles.
        begin_min: minutes after midnight when the first departs.
        until_min: minutes after midnight when the last has departed.
        source: which part of the pack it was derived from.
        card: whom the lot at either end is for; opens closures that exempt it.
    """

    origin: str
    destination: str
    start: str
    end: str
    mode: Mode
    people: float
    begin_min: float
    until_min: float
    source: Source
    card: str = ""

    @property
    def pcu(self) -> float:
        """Passenger car units of all its vehicles."""
        return self.people / self.mode.people * self.mode.pcu

    @property
    def profile(self) -> Floats:
        """Flow in pcu an hour in each quarter hour of the day, shape (96,)."""
        edges = np.arange(SLICES + 1) * SLICE_MIN
        length = max(self.until_min - self.begin_min, 1.0)
        done = np.clip((edges - self.begin_min) / length, 0.0, 1.0)
        flow: Floats = np.diff(done) * self.pcu * (60 / SLICE_MIN)
        return flow

    def back(self, window: tuple[float, float]) -> "Journey":
        """Return the way home in a window of minutes after midnight."""
        ends = (self.destination, self.origin, self.end, self.start)
        return Journey(*ends, self.mode, self.people, *window, self.source, self.card)


@dataclass(frozen=True, eq=False)
class DayTrips:
    """All journeys of a day.

    Attributes:
        day: the day.
        journeys: one for each origin, destination, kind of vehicle and time.
        findings: rows that could not be placed on the roads.
    """

    day: date
    journeys: tuple[Journey, ...]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def pcu_h(self) -> Floats:
        """Flow of each journey in each quarter hour, pcu an hour, shape (96, J)."""
        columns: list[Floats] = [journey.profile for journey in self.journeys]
        return np.stack(columns, axis=1) if columns else np.zeros((SLICES, 0))

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The quarter hours, by their first minute."""
        midnight = datetime.combine(self.day, time.min)
        return tuple(midnight + timedelta(minutes=SLICE_MIN * place) for place in range(SLICES))

    def pcu_by_source(self) -> dict[Source, float]:
        """Return the passenger car units of the day by what they were derived from."""
        total: dict[Source, float] = {}
        for journey in self.journeys:
            total[journey.source] = total.get(journey.source, 0.0) + journey.pcu
        return total
