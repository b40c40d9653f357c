"""Parking: how lots fill and empty, where vehicles that find no space are sent, who walks and who takes a shuttle."""

from planner.traffic.parking.allocate import Allocation, allocate
from planner.traffic.parking.check import CHECKS, check_parking_files, check_plan
from planner.traffic.parking.data import Group, Lot, ParkingCase
from planner.traffic.parking.files import write_parking
from planner.traffic.parking.judge import RULES, parking_findings
from planner.traffic.parking.plan import Fullness, LotPlan, ParkingPlan, Transfer, plan_parking
from planner.traffic.parking.queue import Filling, Stream, fill

__all__ = [
    "CHECKS",
    "RULES",
    "Allocation",
    "Filling",
    "Fullness",
    "Group",
    "Lot",
    "LotPlan",
    "ParkingCase",
    "ParkingPlan",
    "Stream",
    "Transfer",
    "allocate",
    "check_parking_files",
    "check_plan",
    "fill",
    "parking_findings",
    "plan_parking",
    "write_parking",
]
