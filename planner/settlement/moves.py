"""Changes of room during a stay, as papers and pages tell them: where a guest comes from, and where he goes on to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

Row = Mapping[str, str]
Spell = tuple[str, str]
"""Guest and first day of a row of the plan."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of guests who change rooms.

    Attributes:
        before: guest and first day of a row -> the row before it.
        after: guest and first day of a row -> the row after it.
    """

    before: Mapping[Spell, Row]
    after: Mapping[Spell, Row]

    def came_from(self, row: Row) -> Row | None:
        """Return where the guest of a row slept the night before, if in another room."""
        return self.before.get((row["guest_id"], row["check_in"]))

    def goes_to(self, row: Row) -> Row | None:
        """Return where the guest of a row sleeps next, if in another room."""
        return self.after.get((row["guest_id"], row["check_in"]))


def moves_of(rows: Iterable[Row]) -> Moves:
    """Return the changes of room in lodging.csv: rows of one guest of which one ends on the day the other begins."""
    by_guest: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_guest[row["guest_id"]].append(row)
    before: dict[Spell, Row] = {}
    after: dict[Spell, Row] = {}
    for guest_id, own in by_guest.items():
        for one, then in pairwise(sorted(own, key=lambda row: row["check_in"])):
            if one["check_out"] == then["check_in"] and one["room_id"] != then["room_id"]:
                before[guest_id, then["check_in"]] = one
                after[guest_id, one["check_in"]] = then
    return Moves(before, after)
