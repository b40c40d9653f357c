"""The crowd card of a zone: how many people it takes, how fast they leave, and where the verdict turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from planner.scenario.schema import Scenario
from planner.traffic.crowd.figures import LEVEL_FIGURES
from planner.traffic.crowd.zones import (
    PURPOSES,
    Purpose,
    Zone,
    area_capacity,
    break_even,
    egress_capacity,
    entry_capacity,
    total_rate,
    widest,
    zones_of,
)

Bound = Literal["entry", "holding", "exit", "emergency"]


@dataclass(frozen=True, slots=True)
class Egress:
    """How long a zone takes to empty under a figure.

    Attributes:
        figure: people per minute and metre on the level.
        purpose: after the ceremony, or in an emergency.
        lost: id of the gate that is lost; empty when all are open.
        per_min: people a minute through the gates that are left.
        minutes: longest walk plus passing the gates; None when nobody can leave.
        limit_min: minutes allowed.
    """

    figure: int
    purpose: Purpose
    lost: str
    per_min: Fraction
    minutes: Fraction | None
    limit_min: int

    @property
    def holds(self) -> bool:
        """Whether everybody is out in time."""
        return self.minutes is not None and self.minutes <= self.limit_min


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many people a zone takes under a figure: the least of what its four parts take.

    ``emergency`` is counted with the gate lost that passes most.
    """

    figure: int
    entry: int
    holding: int
    exit: int
    emergency: int

    @property
    def people(self) -> int:
        """The safe capacity: min(entry, holding, exit, emergency)."""
        return min(self.entry, self.holding, self.exit, self.emergency)

    @property
    def binding(self) -> Bound:
        """Which part sets the capacity; of equal ones the first."""
        parts: tuple[tuple[Bound, int], ...] = (
            ("entry", self.entry),
            ("holding", self.holding),
            ("exit", self.exit),
            ("emergency", self.emergency),
        )
        return min(parts, key=lambda part: part[1])[0]


@dataclass(frozen=True, slots=True)
class Card:
    """What the reviewer reads of a zone.

    Attributes:
        zone: the zone.
        capacities: one for each published figure, rising.
        egresses: for each figure, purpose, with every gate and without the one that passes most.
        break_even: purpose -> smallest figure that is enough (normal: all gates; emergency: without that gate).
    """

    zone: Zone
    capacities: tuple[Capacity, ...]
    egresses: tuple[Egress, ...]
    break_even: dict[Purpose, Fraction | None]

    @property
    def holding_figures(self) -> tuple[int, ...]:
        """The figures under which the zone takes the people expected."""
        return tuple(each.figure for each in self.capacities if self.zone.row.people <= each.people)

    @property
    def depends_on_figure(self) -> bool:
        """Whether the verdict is yes under one published figure and no under another."""
        return 0 < len(self.holding_figures) < len(self.capacities)

    @property
    def turns(self) -> tuple[tuple[int, int], ...]:
        """The neighbouring figures between which the verdict turns."""
        verdicts = [(each.figure, self.zone.row.people <= each.people) for each in self.capacities]
        return tuple((low, high) for (low, a), (high, b) in pairwise(verdicts) if a is not b)

    @property
    def smallest_figure(self) -> Fraction | None:
        """The smallest figure under which everybody leaves in time in both cases; None when there is none."""
        figures = [self.break_even[purpose] for purpose in PURPOSES]
        return None if None in figures else max(figure for figure in figures if figure is not None)

    def capacity(self, figure: int) -> Capacity:
        """Return the capacity under a figure."""
        return next(each for each in self.capacities if each.figure == figure)


def crowd_cards(scenario: Scenario) -> tuple[Card, ...]:
    """Return a card for every zone of the pack."""
    return tuple(card_of(zone) for zone in zones_of(scenario))


def card_of(zone: Zone) -> Card:
    """Return the card of a zone."""
    return Card(
        zone,
        tuple(_capacity(zone, figure.per_min_m) for figure in LEVEL_FIGURES),
        tuple(each for figure in LEVEL_FIGURES for each in _egresses(zone, figure.per_min_m)),
        {
            "normal": break_even(zone, "normal", lose_widest=False),
            "emergency": break_even(zone, "emergency", lose_widest=True),
        },
    )


def _capacity(zone: Zone, figure: int) -> Capacity:
    return Capacity(
        figure,
        entry_capacity(zone),
        sum(area_capacity(area) for area in zone.areas),
        egress_capacity(zone, "normal", Fraction(figure), lose_widest=False),
        egress_capacity(zone, "emergency", Fraction(figure), lose_widest=True),
    )


def _egresses(zone: Zone, figure: int) -> Iterator[Egress]:
    for purpose in PURPOSES:
        gates = zone.gates_for(purpose)
        lost = widest(gates, Fraction(figure))
        for name in ("", lost.exit_id if lost else ""):
            rate = total_rate([gate for gate in gates if gate.exit_id != name], Fraction(figure))
            minutes = zone.walk_min + zone.row.people / rate if rate else None
            yield Egress(figure, purpose, name, rate, minutes, zone.limit_min(purpose))
            if lost is None:
                break
