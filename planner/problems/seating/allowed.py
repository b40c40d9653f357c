"""The seats that a guest may take as far as no other guest is asked: every restriction of one guest to seats.

Blocked seats, zones, wheelchair spaces, seats kept beside them, reserved seats, the aisle near the stage steps, the
seats near an exit. Rules between guests (companions, keep apart, award order) come on top.
"""

from collections.abc import Mapping, Sequence

from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import Guest

Key = tuple[object, ...]
"""What decides which seats a guest may take: guests with equal keys share one set of seats."""


class Allowed:
    """Guest -> seats, worked out once per kind of guest."""

    def __init__(self, seats: Sequence[Seat], attended: frozenset[str], guests: Sequence[Guest]) -> None:
        """Prepare for ``guests`` in a hall of ``seats``, of which ``attended`` belong to wheelchair spaces."""
        self._seats = [seat for seat in seats if not seat.blocked]
        self._attended = attended
        self._with_wheels = {guest.leader for guest in guests if guest.wheelchair}
        self._found: dict[Key, frozenset[str]] = {}

    def __call__(self, guest: Guest) -> frozenset[str]:
        """Return the ids of the seats that ``guest`` may take."""
        key = self._key(guest)
        if key not in self._found:
            self._found[key] = frozenset(seat.seat_id for seat in self._seats if self._may_use(guest, seat))
        return self._found[key]

    def _key(self, guest: Guest) -> Key:
        return (guest.zones, guest.wheelchair, guest.leader in self._with_wheels)

    def _may_use(self, guest: Guest, seat: Seat) -> bool:
        return (
            seat.zone in guest.zones
            and guest.wheelchair == (seat.kind == "wheelchair_space")
            and (seat.seat_id not in self._attended or guest.leader in self._with_wheels)
        )


def ordinary_of(guest: Guest, ordinary: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the ordinary seats of the guest's zones: what a guest without special place may take."""
    return frozenset().union(*(ordinary.get(zone, frozenset()) for zone in guest.zones))
