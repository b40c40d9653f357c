"""Roads, closures in time, the ways round them, flows, and what independent checks say of them."""

from planner.traffic.assignment.day import DayFlows, assign_day, check_day
from planner.traffic.assignment.files import write_flows
from planner.traffic.assignment.periods import PeriodFlows, day_periods
from planner.traffic.check import CHECKS, FILE_CHECKS, check, check_files, read_detours
from planner.traffic.closures import Stretch, closed_arcs, resolve_closures
from planner.traffic.demand import DayTrips, Journey, day_trips
from planner.traffic.detours import Detour, Passage, detours
from planner.traffic.files import TrafficPlan, ceremony_venue, write_traffic
from planner.traffic.imports import PlacedFinding, check_network, read_network
from planner.traffic.network import Arc, RoadNetwork, Route

__all__ = [
    "CHECKS",
    "FILE_CHECKS",
    "Arc",
    "DayFlows",
    "DayTrips",
    "Detour",
    "Journey",
    "Passage",
    "PeriodFlows",
    "PlacedFinding",
    "RoadNetwork",
    "Route",
    "Stretch",
    "TrafficPlan",
    "assign_day",
    "ceremony_venue",
    "check",
    "check_day",
    "check_files",
    "check_network",
    "closed_arcs",
    "day_periods",
    "day_trips",
    "detours",
    "read_detours",
    "read_network",
    "resolve_closures",
    "write_flows",
    "write_traffic",
]
