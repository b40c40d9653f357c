"""Who travels from where to where on the day, in what, in which quarter hour."""

from planner.traffic.demand.derive import day_trips
from planner.traffic.demand.modes import MODES, Mode
from planner.traffic.demand.trips import DayTrips, Journey

__all__ = ["MODES", "DayTrips", "Journey", "Mode", "day_trips"]
