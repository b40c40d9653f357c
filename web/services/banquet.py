"""Who sits at which table of a plan, in the order of tables and places."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.collation import fold
from planner.scenario.around import laid
from web.services.plans import Bundle


@dataclass(frozen=True, slots=True)
class Place:
    """A guest at a table; places are counted from its head, 1."""

    table_id: str
    zone: str
    place: int
    guest_id: str
    name: str
    post: str
    delegation: str
    rank: int

    @property
    def folded(self) -> str:
        """What searching without accents looks through."""
        return fold(f"{self.guest_id} {self.name} {self.post} {self.delegation} {self.table_id}")


def places(bundle: Bundle) -> list[Place]:
    """Return everybody at a table, the head table first."""
    scenario = bundle.scenario
    guests = {guest.guest_id: guest for guest in scenario.guests}
    names = {row.delegation_id: row.name for row in scenario.delegations}
    return [
        Place(
            table.table.table_id,
            table.table.zone,
            place,
            guest_id,
            guests[guest_id].full_name,
            guests[guest_id].post,
            names.get(guests[guest_id].delegation_id, ""),
            guests[guest_id].rank,
        )
        for table in laid(scenario, bundle.rows.get("tables", ()))
        for place, guest_id in table.held.items()
        if guest_id in guests
    ]


def matching(lines: Iterable[Place], wanted: str) -> list[Place]:
    """Return the lines in which every word occurs, accents left aside."""
    words = fold(wanted).split()
    return [line for line in lines if all(word in line.folded for word in words)]
