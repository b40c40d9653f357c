"""Before, during and after: the day cut where the closures change, each part beside the same trips on open roads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from planner.traffic.assignment.day import DayFlows
from planner.traffic.assignment.links import Floats
from planner.traffic.demand.trips import SLICE_MIN
from planner.traffic.network import Arc

MINUTES_AN_HOUR, METRES_A_KM = 60, 1000
LEAST_MIN = 0.05
"""Minutes by which a trip must grow to count as led round."""


@dataclass(frozen=True, eq=False)
class PeriodFlows:
    """A part of the day with one set of closures, beside the same trips with every road open.

    Attributes:
        start: first minute.
        end: first minute after it.
        closure_ids: the closures in force.
        flow_pcu_h: mean flow of each link, shape (L,).
        base_flow_pcu_h: the same with every road open.
        vehicle_hours: pcu hours spent on the roads.
        base_vehicle_hours: the same with every road open.
        vehicle_km: pcu kilometres driven.
        base_vehicle_km: the same with every road open.
        led_round_pcu: vehicles whose trip takes longer than with every road open, pcu.
        detour_min: minutes by which theirs grows, on average.
        detour_km: kilometres by which it grows, on average over them.
        unserved_pcu: vehicles that are cut off, pcu.
        busiest: the road and direction of the highest volume over capacity.
        volume_capacity: that ratio.
        relative_gap: the largest of its quarter hours.
    """

    start: datetime
    end: datetime
    closure_ids: tuple[str, ...]
    flow_pcu_h: Floats
    base_flow_pcu_h: Floats
    vehicle_hours: float
    base_vehicle_hours: float
    vehicle_km: float
    base_vehicle_km: float
    led_round_pcu: float
    detour_min: float
    detour_km: float
    unserved_pcu: float
    busiest: Arc
    volume_capacity: float
    relative_gap: float

    @property
    def added_hours(self) -> float:
        """Vehicle hours that the closures cost."""
        return self.vehicle_hours - self.base_vehicle_hours

    @property
    def added_km(self) -> float:
        """Vehicle kilometres that the closures cost."""
        return self.vehicle_km - self.base_vehicle_km


def day_periods(flows: DayFlows, base: DayFlows) -> tuple[PeriodFlows, ...]:
    """Return the parts of a day during which the closures stay the same.

    Args:
        flows: the day with its closures.
        base: the same trips with every road open.
    """
    return tuple(_period(flows, base, part) for part in _runs(flows)) if flows.arcs else ()


def _runs(flows: DayFlows) -> Iterator[slice]:
    """Yield the runs of quarter hours with the same closures."""
    signs = [(active, shut.tobytes()) for active, shut in zip(flows.closures, flows.barred, strict=True)]
    begin = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[begin]:
            yield slice(begin, place)
            begin = place


def _period(flows: DayFlows, base: DayFlows, part: slice) -> PeriodFlows:
    ratio = flows.volume_capacity[part].max(axis=0)
    vehicles, minutes = _led_round(flows, base, part)
    km, base_km = _driven(flows, flows.length_m / METRES_A_KM, part), _driven(base, base.length_m / METRES_A_KM, part)
    return PeriodFlows(
        start=flows.starts[part.start],
        end=flows.starts[part.stop - 1] + timedelta(minutes=SLICE_MIN),
        closure_ids=tuple(sorted(frozenset[str]().union(*flows.closures[part]))),
        flow_pcu_h=flows.flow_pcu_h[part].mean(axis=0),
        base_flow_pcu_h=base.flow_pcu_h[part].mean(axis=0),
        vehicle_hours=_driven(flows, flows.minutes[part] / MINUTES_AN_HOUR, part),
        base_vehicle_hours=_driven(base, base.minutes[part] / MINUTES_AN_HOUR, part),
        vehicle_km=km,
        base_vehicle_km=base_km,
        led_round_pcu=vehicles,
        detour_min=minutes,
        detour_km=(km - base_km) / vehicles if vehicles else 0.0,
        unserved_pcu=_hours(sum(float(found.unserved.sum()) for found in flows.equilibria[part])),
        busiest=flows.arcs[int(ratio.argmax())],
        volume_capacity=float(ratio.max()),
        relative_gap=float(flows.relative_gap[part].max()),
    )


def _hours(per_hour: float) -> float:
    """Return what a rate an hour, summed over quarter hours, comes to."""
    return per_hour * SLICE_MIN / MINUTES_AN_HOUR


def _driven(flows: DayFlows, each: Floats, part: slice) -> float:
    """Return the sum over links and quarter hours of flow times ``each``."""
    return _hours(float((flows.flow_pcu_h[part] * each).sum()))


def _led_round(flows: DayFlows, base: DayFlows, part: slice) -> tuple[float, float]:
    """Return how many vehicles take longer than with every road open, and by how many minutes on average."""
    volume, after, before = flows.volume[part], flows.pair_minutes[part], base.pair_minutes[part]
    there = np.isfinite(after) & np.isfinite(before) & (volume > 0)
    longer = np.where(there, np.where(there, after, 0) - np.where(there, before, 0), 0.0)
    led = volume * (longer > LEAST_MIN)
    total = float(led.sum())
    return _hours(total), float((led * longer).sum()) / total if total else 0.0
