"""The parking plan: how each lot fills and empties as the pack asks it, where vehicles are sent instead, who walks."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from planner.scenario.schema import Scenario
from planner.traffic.crowd import crowd_cards
from planner.traffic.crowd.figures import REFERENCE_PER_MIN_M
from planner.traffic.parking.allocate import Allocation, allocate
from planner.traffic.parking.data import (
    KINDS,
    OVERFLOW_PERCENT,
    WALK_LIMIT_M,
    Group,
    Kind,
    Lot,
    ParkingCase,
)
from planner.traffic.parking.queue import Filling, Stream, fill

RELEASE_MIN = 8
"""Over how long people come back to their vehicles where the pack has no zones: the usual limit for leaving."""
Means = Literal["walk", "shuttle"]


@dataclass(frozen=True, slots=True)
class Fullness:
    """When one kind of vehicle fills a lot.

    Attributes:
        asked: vehicles that the pack sends there.
        spaces: spaces that there are.
        trigger: when vehicles begin to be sent on (``overflow_percent`` of the spaces taken); None when never.
        full: when the last space is taken and more are to come; None when everybody finds one, or there is none.
        overflow_to: where vehicles are sent then; empty when nowhere is left.
    """

    kind: Kind
    asked: int
    spaces: int
    trigger: datetime | None
    full: datetime | None
    overflow_to: str

    @property
    def over(self) -> int:
        """Vehicles that find no space."""
        return max(0, self.asked - self.spaces)


@dataclass(frozen=True, slots=True)
class Transfer:
    """How people get from a lot to the ceremony.

    Attributes:
        means: on foot, or by shuttle when the walk is too long.
        walk_m: metres on foot.
        minutes: on foot; by shuttle half a round and at most one headway.
        peak_per_min: people a minute in the busiest quarter hour.
        buses_needed: vehicles that a shuttle needs for that; 0 on foot.
    """

    means: Means
    walk_m: int | None
    minutes: float
    peak_per_min: float
    buses_needed: int


@dataclass(frozen=True, slots=True)
class LotPlan:
    """What happens at a lot.

    Attributes:
        lot: the lot.
        filling: its queue and how it fills; None when nobody comes or nobody can enter.
        fullness: one for each kind of vehicle that is sent there.
        transfer: on foot or by shuttle.
        clear_min: minutes after the ceremony until the last vehicle is out; None when there is no way out.
    """

    lot: Lot
    filling: Filling | None
    fullness: tuple[Fullness, ...]
    transfer: Transfer
    clear_min: float | None


@dataclass(frozen=True, eq=False)
class ParkingPlan:
    """Lots as the pack asks them (``asked``), as the optimum uses them (``used``), and the optimum itself."""

    case: ParkingCase
    asked: tuple[LotPlan, ...]
    used: tuple[LotPlan, ...]
    allocation: Allocation

    @property
    def moved(self) -> tuple[tuple[Group, str, int], ...]:
        """Vehicles that the optimum sends elsewhere than the pack: group, lot, how many."""
        groups = {group.number: group for group in self.case.groups}
        sent = self.allocation.sent.items()
        return tuple(
            (groups[number], lot_id, count)
            for (number, lot_id), count in sent
            if groups[number].asked and lot_id != groups[number].asked
        )

    @cached_property
    def lots(self) -> tuple[LotPlan, ...]:
        """The lots as the pack asks them."""
        return self.asked


def plan_parking(scenario: Scenario) -> ParkingPlan:
    """Return the parking plan of a pack."""
    case = ParkingCase.from_scenario(scenario)
    allocation = allocate(case)
    shares = {(group.number, group.asked): group.vehicles for group in case.groups if group.asked}
    release = release_min(scenario, case)
    asked = tuple(_lot_plan(case, allocation, lot, shares, release) for lot in case.lots)
    used = tuple(_lot_plan(case, allocation, lot, dict(allocation.sent), release) for lot in case.lots)
    return ParkingPlan(case, asked, used, allocation)


def release_min(scenario: Scenario, case: ParkingCase) -> float:
    """Return over how many minutes people leave the ceremony: as the crowd cards of the place say at 82 a minute."""
    venue_id = case.venue.venue_id if case.venue else ""
    cards = [card for card in crowd_cards(scenario) if card.zone.row.venue_id == venue_id]
    times = [
        each.minutes
        for card in cards
        for each in card.egresses
        if each.figure == REFERENCE_PER_MIN_M and each.purpose == "normal" and not each.lost and each.minutes
    ]
    return float(max(times, default=RELEASE_MIN))


Shares = dict[tuple[int, str], int]
"""(number of the group, lot) -> vehicles."""


def _lot_plan(case: ParkingCase, allocation: Allocation, lot: Lot, shares: Shares, release: float) -> LotPlan:
    coming = [
        (group, shares[group.number, lot.lot_id]) for group in case.groups if (group.number, lot.lot_id) in shares
    ]
    streams = [stream for group, count in coming if (stream := stream_of(case, group, lot, count))]
    filling = fill(streams, {kind: lot.rate(kind, "in") for kind in KINDS})
    transfer = _transfer(case, lot, coming, filling)
    counts = {kind: sum(count for group, count in coming if group.kind == kind) for kind in KINDS}
    return LotPlan(
        lot,
        filling,
        tuple(_fullness(case, allocation, lot, kind, (counts[kind], filling)) for kind in KINDS if counts[kind]),
        transfer,
        clear_min(lot, counts, transfer.minutes, release),
    )


def stream_of(case: ParkingCase, group: Group, lot: Lot, vehicles: int) -> Stream | None:
    """Return when the vehicles of a group reach a lot: as they set off, later by the drive; None without times."""
    if group.start is None or group.end is None or group.end < group.start:
        return None
    drive = timedelta(minutes=round(case.drive_min(group).get(lot.lot_id, 0.0)))
    return Stream(group.kind, vehicles, group.start + drive, group.end + drive)


def _fullness(
    case: ParkingCase, allocation: Allocation, lot: Lot, kind: Kind, coming: tuple[int, Filling | None]
) -> Fullness:
    (asked, filling), spaces = coming, lot.spaces(kind)
    at = case.option("overflow_percent", OVERFLOW_PERCENT) * spaces / 100
    trigger = filling.moment_of(kind, at) if filling and asked >= at and spaces else None
    full = filling.moment_of(kind, spaces) if filling and asked > spaces > 0 else None
    return Fullness(kind, asked, spaces, trigger, full, _overflow_to(case, allocation, lot, kind))


def _overflow_to(case: ParkingCase, allocation: Allocation, lot: Lot, kind: Kind) -> str:
    """Return where a lot overflows to: as the pack says, else where the optimum sends most of its vehicles."""
    if lot.service.overflow_to:
        return lot.service.overflow_to
    sent: dict[str, int] = {}
    for group in case.groups:
        if group.asked == lot.lot_id and group.kind == kind:
            for other in case.lots:
                if other is not lot and (count := allocation.at(other.lot_id, group.number)):
                    sent[other.lot_id] = sent.get(other.lot_id, 0) + count
    return max(sent, key=lambda lot_id: sent[lot_id], default="")


def clear_min(lot: Lot, counts: dict[Kind, int], walk_min: float, release: float) -> float | None:
    """Return when the last vehicle is out, in minutes after the ceremony.

    People reach their vehicles evenly during ``release`` minutes after the walk; the gates pass them at their rate. So
    the last is out after walk + max(release, sum of vehicles / rate).
    """
    rates = {kind: lot.rate(kind, "out") for kind, count in counts.items() if count}
    if any(rate <= 0 for rate in rates.values()):
        return None
    return walk_min + max(release, math.fsum(counts[kind] / rate for kind, rate in rates.items())) if rates else 0.0


def _transfer(case: ParkingCase, lot: Lot, coming: Sequence[tuple[Group, int]], filling: Filling | None) -> Transfer:
    peak = max(_people_per_min(coming, filling), default=0.0)
    on_foot = case.walk_min(lot)
    if (lot.walk_m or 0) <= case.option("walk_limit_m", WALK_LIMIT_M):
        return Transfer("walk", lot.walk_m, on_foot, peak, 0)
    service = lot.service
    needed = math.ceil(peak * service.shuttle_round_min / service.shuttle_seats - 1e-9)
    if not service.shuttle_buses:
        return Transfer("shuttle", lot.walk_m, on_foot, peak, needed)
    ride = service.shuttle_round_min / 2 + service.shuttle_round_min / service.shuttle_buses
    return Transfer("shuttle", lot.walk_m, ride, peak, needed)


def _people_per_min(coming: Sequence[tuple[Group, int]], filling: Filling | None) -> Iterator[float]:
    """Yield the people a minute who leave their vehicles, by quarter hour."""
    if filling is None:
        return
    people: dict[Kind, list[int]] = {kind: [0, 0] for kind in KINDS}
    for group, count in coming:
        people[group.kind][0] += round(group.people * count / group.vehicles)
        people[group.kind][1] += count
    each = {kind: total / vehicles for kind, (total, vehicles) in people.items() if vehicles}
    for quarter in range(0, len(filling.wait_min) - 15, 15):
        came = (each[kind] * (filling.inside[kind][quarter + 15] - filling.inside[kind][quarter]) for kind in each)
        yield float(sum(came)) / 15
