"""Roads, closures in time, the ways round them, and what an independent check says of the list."""

from planner.traffic.check import CHECKS, FILE_CHECKS, check, check_files, read_detours
from planner.traffic.closures import Stretch, closed_arcs, resolve_closures
from planner.traffic.detours import Detour, Passage, detours
from planner.traffic.files import TrafficPlan, ceremony_venue, write_traffic
from planner.traffic.network import Arc, RoadNetwork, Route

__all__ = [
    "CHECKS",
    "FILE_CHECKS",
    "Arc",
    "Detour",
    "Passage",
    "RoadNetwork",
    "Route",
    "Stretch",
    "TrafficPlan",
    "ceremony_venue",
    "check",
    "check_files",
    "closed_arcs",
    "detours",
    "read_detours",
    "resolve_closures",
    "write_traffic",
]
