"""Tables of a banquet as a hall: the places around each table, so that charts and lists of seats can show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil, cos, hypot, pi, sin, sqrt

from planner.scenario.rows import BanquetTable, Seat
from planner.scenario.schema import Scenario

CHAIR_M = 0.65
"""Of the edge of a table for one chair."""
LEAST_RADIUS_M = 0.9
PATH_M = 1.2
"""Between the chairs of two tables."""


@dataclass(frozen=True, slots=True)
class Round:
    """A table as it is laid.

    Attributes:
        table: its row.
        x_m: its middle.
        y_m: its middle.
        radius_m: from the middle to the chairs.
        held: place -> guest; a place that nobody is named for belongs to the guest before.
        chairs: how many chairs stand around it.
    """

    table: BanquetTable
    x_m: float
    y_m: float
    radius_m: float
    held: Mapping[int, str]
    chairs: int

    def chair(self, place: int) -> tuple[float, float]:
        """Return where a place is: the head is farthest in front, the others follow clockwise as seen from above."""
        turn = 2 * pi * (place - 1) / max(1, self.chairs) - pi / 2
        x_m, y_m = self.x_m + self.radius_m * cos(turn), self.y_m + self.radius_m * sin(turn)
        return round(x_m, 2), round(y_m, 2)


def laid(scenario: Scenario, rows: Sequence[Mapping[str, str]]) -> tuple[Round, ...]:
    """Return the tables as a plan lays them, the head table first; chairs left free are taken away."""
    known = {table.table_id for table in scenario.tables}
    at: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        if row.get("table_id") in known and row.get("guest_id"):
            place = row.get("place", "")
            at[row["table_id"]].append((int(place) if place.isascii() and place.isdigit() else 0, row["guest_id"]))
    wide = {row.guest_id: row.places for row in scenario.banquet_guests}
    found = []
    for table in scenario.tables:
        held = _numbered(sorted(at[table.table_id]))
        chairs = max([sum(wide.get(guest, 1) for guest in held.values()), *held, *([] if held else [table.seats])])
        radius_m = max(LEAST_RADIUS_M, chairs * CHAIR_M / (2 * pi))
        found.append(Round(table, table.x_m, table.y_m, round(radius_m, 2), held, chairs))
    return _apart(found)


def _numbered(held: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return place -> guest; whoever has no place, or one that is taken, gets the next free one."""
    found: dict[int, str] = {}
    waiting = []
    for place, guest in held:
        if place and place not in found:
            found[place] = guest
        else:
            waiting.append(guest)
    free = (place for place in range(1, len(held) + len(found) + 1) if place not in found)
    found |= dict(zip(free, waiting, strict=False))
    return dict(sorted(found.items()))


def _apart(tables: Sequence[Round]) -> tuple[Round, ...]:
    """Return the tables where the pack puts them; where these would stand in one another, in rows from the front."""
    fine = all(
        hypot(one.x_m - other.x_m, one.y_m - other.y_m) >= one.radius_m + other.radius_m + PATH_M / 2
        for one, other in combinations(tables, 2)
    )
    if fine:
        return tuple(tables)
    columns = ceil(sqrt(len(tables)))
    step = 2 * max(table.radius_m for table in tables) + PATH_M
    return tuple(
        replace(table, x_m=index % columns * step, y_m=index // columns * step) for index, table in enumerate(tables)
    )


def as_hall(scenario: Scenario, rows: Sequence[Mapping[str, str]]) -> tuple[Scenario, list[dict[str, str]]]:
    """Return the scenario whose seats are the places at table, each table a zone of one row, and who sits where."""
    seats, held = [], []
    for table in laid(scenario, rows):
        name = table.table.table_id
        for place in range(1, table.chairs + 1):
            x_m, y_m = table.chair(place)
            seat = f"{name}/{place:02d}"
            seats.append(Seat(seat_id=seat, zone=name, row=name, number=place, x_m=x_m, y_m=y_m, aisle=True))
            if place in table.held:
                held.append({"guest_id": table.held[place], "seat_id": seat})
    return replace(scenario, seats=tuple(seats), landmarks=()), held
