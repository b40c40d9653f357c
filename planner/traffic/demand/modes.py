"""Kinds of vehicles: how much room they take on the road, and how many people ride in one."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.scenario.schema import Scenario
from planner.traffic.listed import PROBLEM


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of vehicle.

    Attributes:
        name: as written in demand.csv.
        pcu: passenger car units of one vehicle. From memory (M) of TCVN 4054:2005, table 2, in the plain: bicycle 0.2,
            motorcycle 0.3, two-axle lorry and small bus 2.0, larger lorry and large bus 2.5.
        people: riders of one vehicle (M: assumed, to be set by the organiser).
        option: name under ``[options.traffic]`` with which the organiser sets the riders, in tenths of a person.
    """

    name: str
    pcu: float
    people: float
    option: str = ""


LORRY = "xe tải"
MODES: Mapping[str, Mode] = {
    mode.name: mode
    for mode in (
        Mode("xe đạp", 0.2, 1.0, "bicycle_people_tenths"),
        Mode("xe máy", 0.3, 1.5, "motorcycle_people_tenths"),
        Mode("xe con", 1.0, 3.0, "car_people_tenths"),
        Mode("xe buýt nhỏ", 2.0, 15.0, "small_bus_people_tenths"),
        Mode("xe khách", 2.5, 30.0, "coach_people_tenths"),
        Mode(LORRY, 2.5, 1.0),
        Mode("đi bộ", 0.0, 1.0),
    )
}
OTHER_NAMES = {"ô tô": "xe con", "ô tô con": "xe con", "xe mô tô": "xe máy", "mô tô": "xe máy", "xe buýt": "xe khách"}
USUAL = "xe máy"
"""What people ride when a row does not say."""


def mode_of(scenario: Scenario, name: str) -> Mode | None:
    """Return the kind of vehicle a row names, with the riders the organiser set; None when it is not known."""
    plain = name.strip().casefold() or USUAL
    mode = MODES.get(OTHER_NAMES.get(plain, plain))
    if mode is None or not mode.option:
        return mode
    tenths = scenario.option(PROBLEM, mode.option, round(10 * mode.people))
    return Mode(mode.name, mode.pcu, max(tenths, 1) / 10, mode.option)
