"""Roads from files of others, what is wrong with them, and into a pack."""

from planner.traffic.imports.box import Box
from planner.traffic.imports.checks import CHECKS, PlacedFinding, check_network
from planner.traffic.imports.raw import NetworkFileError, RawEdge, RawNetwork, RawNode
from planner.traffic.imports.store import RoadsInUseError, check_unused, largest_part, read_network, write_network

__all__ = [
    "CHECKS",
    "Box",
    "NetworkFileError",
    "PlacedFinding",
    "RawEdge",
    "RawNetwork",
    "RawNode",
    "RoadsInUseError",
    "check_network",
    "check_unused",
    "largest_part",
    "read_network",
    "write_network",
]
