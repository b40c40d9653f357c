"""The problem of seating at tables: guests, tables, ties, and what follows from them alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from planner.engine.conflict import Demand
from planner.problems.tables.demands import demands_of
from planner.problems.tables.entities import Guest, Manners, Table
from planner.problems.tables.intake import WEIGHTS, intake
from planner.problems.tables.names import NAME, Pair, pair_of
from planner.scenario.schema import Scenario

__all__ = ["NAME", "WEIGHTS", "Pair", "Problem", "pair_of"]


@dataclass(frozen=True)
class Problem:
    """Seat every guest at a table, and around it.

    Attributes:
        guests: who comes.
        tables: the tables, the head table first.
        affinity: two guests -> how much they should (above 0) or should not (below 0) share a table.
        together: pairs who must share a table.
        apart: pairs who must not.
        manners: what is asked of every table.
        ring_of: guest -> ring of tables due by rank; guests not named may sit anywhere.
        weights: goal -> weight.
    """

    guests: tuple[Guest, ...]
    tables: tuple[Table, ...]
    affinity: Mapping[Pair, int] = field(default_factory=dict)
    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    manners: Manners = field(default_factory=Manners)
    ring_of: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Read tables, guests and ties of a pack."""
        return cls(**intake(scenario))

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to seat, or no table."""
        return not self.guests or not self.tables

    def demands(self) -> tuple[Demand, ...]:
        """Return everything asked for that could be left out: a place for each guest, every tie, host and manner."""
        return demands_of(self)

    def part(self, guests: Collection[str], tables: Collection[str]) -> "Problem":
        """Return the problem of these guests at these tables alone; goals differ from the whole by a constant."""
        inside = set(guests)
        return replace(
            self,
            guests=tuple(guest for guest in self.guests if guest.guest_id in inside),
            tables=tuple(table for table in self.tables if table.table_id in set(tables)),
            affinity=_within(self.affinity, inside, self.affinity_of),
            together=frozenset(pair for pair in self.together if inside.issuperset(pair)),
            apart=frozenset(pair for pair in self.apart if inside.issuperset(pair)),
        )

    @cached_property
    def guest(self) -> Mapping[str, Guest]:
        """Guest by id."""
        return {guest.guest_id: guest for guest in self.guests}

    @property
    def places(self) -> range:
        """Places that may be pinned; none where places are not planned."""
        return range(1, max((table.high for table in self.tables), default=0) + 1) if self.manners.around else range(0)

    @cached_property
    def table(self) -> Mapping[str, Table]:
        """Table by id."""
        return {table.table_id: table for table in self.tables}

    @cached_property
    def affinity_of(self) -> Mapping[str, Mapping[str, int]]:
        """Guest -> other guest -> affinity."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for (first, second), weight in self.affinity.items():
            found[first][second] = found[second][first] = weight
        return found

    @cached_property
    def circles(self) -> Mapping[str, tuple[str, ...]]:
        """Circle -> its members, for those of two people or more."""
        found: dict[str, list[str]] = defaultdict(list)
        for guest in self.guests:
            for circle in sorted(guest.circles):
                found[circle].append(guest.guest_id)
        return {circle: tuple(members) for circle, members in found.items() if len(members) > 1}

    @cached_property
    def acquaintances(self) -> Mapping[str, frozenset[str]]:
        """Guest -> those of the guests whom they know: a circle in common, or an affinity above 0."""
        found = {}
        for guest in self.guests:
            known = {other for circle in guest.circles for other in self.circles.get(circle, ())}
            known |= {other for other, weight in self.affinity_of.get(guest.guest_id, {}).items() if weight > 0}
            found[guest.guest_id] = frozenset(known - {guest.guest_id})
        return found

    @cached_property
    def companions(self) -> Mapping[str, tuple[str, ...]]:
        """Guest -> those who accompany them."""
        found: dict[str, list[str]] = defaultdict(list)
        for guest in self.guests:
            if guest.companion_of in self.guest:
                found[guest.companion_of].append(guest.guest_id)
        return {principal: tuple(others) for principal, others in found.items()}

    @cached_property
    def beside(self) -> tuple[Pair, ...]:
        """Companion and principal who sit side by side: a guest has two sides, so of more than two none has to."""
        pairs = {pair_of(one, other) for one, others in self.companions.items() if len(others) <= 2 for other in others}  # noqa: PLR2004
        degree: dict[str, int] = defaultdict(int)
        for pair in pairs:
            for member in pair:
                degree[member] += 1
        return tuple(sorted(pair for pair in pairs if all(degree[member] <= 2 for member in pair)))  # noqa: PLR2004

    @cached_property
    def same_table(self) -> tuple[Pair, ...]:
        """Everybody tied to a table-mate: pairs who must, and companions with their principals."""
        escorts = {pair_of(one, other) for one, others in self.companions.items() for other in others}
        return tuple(sorted({*self.together, *escorts}))

    def serves(self, table: Table, guest: Guest) -> bool:
        """Whether a table serves what a guest must eat."""
        return guest.diets <= table.diets

    @cached_property
    def delegations(self) -> Mapping[str, tuple[str, ...]]:
        """Delegation -> its guests, for those of two people or more."""
        found: dict[str, list[str]] = defaultdict(list)
        for guest in self.guests:
            if guest.delegation:
                found[guest.delegation].append(guest.guest_id)
        return {name: tuple(members) for name, members in found.items() if len(members) > 1}

    @cached_property
    def tables_needed(self) -> Mapping[str, int]:
        """Delegation -> the least number of tables that hold its chairs, the largest tables taken first."""
        sizes = sorted((table.high for table in self.tables), reverse=True)
        return {
            name: _fewest(sum(self.guest[member].places for member in members), sizes)
            for name, members in self.delegations.items()
        }

    @cached_property
    def occupations(self) -> Mapping[str, tuple[str, ...]]:
        """Occupation -> its guests."""
        found: dict[str, list[str]] = defaultdict(list)
        for guest in self.guests:
            if guest.occupation:
                found[guest.occupation].append(guest.guest_id)
        return {name: tuple(members) for name, members in found.items()}

    @cached_property
    def alike(self) -> tuple[Pair, ...]:
        """Pairs of one occupation and one speciality, where the occupation has several specialities."""
        pairs: list[Pair] = []
        for members in self.occupations.values():
            kinds: dict[str, list[str]] = defaultdict(list)
            for member in members:
                kinds[self.guest[member].speciality].append(member)
            if len(kinds) > 1:
                pairs += [pair_of(*pair) for same in kinds.values() for pair in combinations(same, 2)]
        return tuple(pairs)

    def ring_cost(self, guest: Guest, table: Table) -> int:
        """Return how many rings a table lies from the one due to a guest."""
        due = self.ring_of.get(guest.guest_id)
        return 0 if due is None else abs(table.ring - due)


def _within(
    affinity: Mapping[Pair, int], inside: Iterable[str], of: Mapping[str, Mapping[str, int]]
) -> dict[Pair, int]:
    """Return the affinities among some guests; asked guest by guest, for a window is much smaller than the whole."""
    members = sorted(inside)
    if len(members) ** 2 > len(affinity):
        chosen = set(members)
        return {pair: weight for pair, weight in affinity.items() if chosen.issuperset(pair)}
    found = {}
    for first, second in combinations(members, 2):
        weight = of.get(first, {}).get(second)
        if weight is not None:
            found[first, second] = weight
    return found


def _fewest(places: int, sizes: Iterable[int]) -> int:
    count = 0
    for size in sizes:
        if places <= 0:
            break
        places -= size
        count += 1
    return max(count, 1)
