"""A zone of the crowd with its gates and areas, and the arithmetic of what passes them; all figures are exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from planner.scenario.rows import CrowdArea, CrowdExit, CrowdZone
from planner.scenario.schema import Scenario
from planner.traffic.crowd.figures import PEOPLE_PER_LANE_MIN, STEPPED_PER_MIN_M, WALK_M_MIN

Purpose = Literal["normal", "emergency"]
PURPOSES: tuple[Purpose, ...] = ("normal", "emergency")
PROBLEM = "traffic"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with its gates.

    Attributes:
        row: the row of the pack.
        areas: where its people stay.
        gates: its gates, in the order of the table.
        lane_rate: people let in at a lane in a minute where the pack does not say.
        walk_m_min: walking speed in metres a minute.
    """

    row: CrowdZone
    areas: tuple[CrowdArea, ...]
    gates: tuple[CrowdExit, ...]
    lane_rate: int = PEOPLE_PER_LANE_MIN
    walk_m_min: int = WALK_M_MIN

    def gates_for(self, purpose: Purpose) -> tuple[CrowdExit, ...]:
        """Return the gates through which people leave: its exits, in an emergency the emergency gates too."""
        return tuple(gate for gate in self.gates if gate.exit or (purpose == "emergency" and gate.emergency))

    def limit_min(self, purpose: Purpose) -> int:
        """Return the minutes within which everybody must have left."""
        return self.row.egress_limit_min if purpose == "normal" else self.row.emergency_limit_min

    @property
    def walk_min(self) -> Fraction:
        """Minutes that the longest way inside the zone takes."""
        return Fraction(self.row.walk_m, self.walk_m_min)

    def flow_min(self, purpose: Purpose) -> Fraction:
        """Return the minutes left for passing the gates once the walk is taken off."""
        return max(Fraction(0), self.limit_min(purpose) - self.walk_min)


def zones_of(scenario: Scenario) -> tuple[Zone, ...]:
    """Return the zones of a pack with their areas and gates."""
    lane_rate = scenario.option(PROBLEM, "people_per_lane_min", PEOPLE_PER_LANE_MIN)
    walk = scenario.option(PROBLEM, "walk_m_min", WALK_M_MIN)
    return tuple(
        Zone(
            row,
            tuple(area for area in scenario.crowd_areas if area.zone_id == row.zone_id),
            tuple(gate for gate in scenario.crowd_exits if gate.zone_id == row.zone_id),
            lane_rate,
            walk,
        )
        for row in scenario.crowd_zones
    )


def exact(value: float) -> Fraction:
    """Return a number of the pack as it was written: 3.6 is 18/5, not the nearest binary number."""
    return Fraction(str(value))


def gate_rate(gate: CrowdExit, figure: Fraction) -> Fraction:
    """Return the people a minute that a gate lets out: width times the figure, on steps at most 66 (Green Guide)."""
    rate = figure if gate.surface == "bằng" else min(figure, Fraction(STEPPED_PER_MIN_M))
    return exact(gate.width_m) * rate


def widest(gates: Sequence[CrowdExit], figure: Fraction) -> CrowdExit | None:
    """Return the gate whose loss costs most people a minute; of equal ones the first."""
    return max(gates, key=lambda gate: gate_rate(gate, figure), default=None)


def total_rate(gates: Sequence[CrowdExit], figure: Fraction, *, lose_widest: bool = False) -> Fraction:
    """Return the people a minute that all gates let out together, or all but the one that passes most."""
    rates = [gate_rate(gate, figure) for gate in gates]
    return sum(rates, Fraction(0)) - (max(rates) if rates and lose_widest else 0)


def entry_capacity(zone: Zone) -> int:
    """Return how many people can be let in: lanes x people a minute and lane x minutes of admission."""
    rates = [_entry_rate(zone, gate) for gate in zone.gates if gate.entry]
    return int(sum(rates, Fraction(0)) * zone.row.entry_min)


def _entry_rate(zone: Zone, gate: CrowdExit) -> Fraction:
    return gate.lanes * (Fraction(zone.lane_rate) if gate.per_lane_min is None else exact(gate.per_lane_min))


def area_capacity(area: CrowdArea) -> int:
    """Return how many people an area holds: its seats, or square metres x people per square metre."""
    if area.seats is not None:
        return area.seats
    return 0 if area.area_m2 is None else int(exact(area.area_m2) * exact(area.density))


def egress_capacity(zone: Zone, purpose: Purpose, figure: Fraction, *, lose_widest: bool) -> int:
    """Return how many people can leave within the limit."""
    return int(total_rate(zone.gates_for(purpose), figure, lose_widest=lose_widest) * zone.flow_min(purpose))


def break_even(zone: Zone, purpose: Purpose, *, lose_widest: bool) -> Fraction | None:
    """Return the smallest level figure under which everybody leaves in time; None when none is enough.

    The flow grows with the figure in straight pieces: steps stop growing at 66, and beyond that a level gate may take
    the place of a wider stepped one as the gate that passes most.
    """
    minutes, gates = zone.flow_min(purpose), zone.gates_for(purpose)
    if not minutes:
        return None
    needed = zone.row.people / minutes
    low = Fraction(0)
    for high in [*_bends(gates), None]:
        end = low + 1 if high is None else high
        at_low, at_end = (total_rate(gates, figure, lose_widest=lose_widest) for figure in (low, end))
        slope = (at_end - at_low) / (end - low)
        if slope and (high is None or at_end >= needed):
            return low + (needed - at_low) / slope
        low = end
    return None


def _bends(gates: Sequence[CrowdExit]) -> list[Fraction]:
    """Return the figures at which the flow changes its slope."""
    steps = max((exact(gate.width_m) for gate in gates if gate.surface == "bậc"), default=Fraction(0))
    level = max((exact(gate.width_m) for gate in gates if gate.surface == "bằng"), default=Fraction(0))
    bends = [Fraction(STEPPED_PER_MIN_M)] if steps else []
    return [*bends, STEPPED_PER_MIN_M * steps / level] if level and steps > level else bends
