"""The seats that a guest may take as far as no other guest is asked: every restriction of one guest to seats.

Rules between guests (companions side by side, keep apart, the order of awards) come on top.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import Guest

Key = tuple[object, ...]
"""What decides which seats a guest may take: guests with equal keys share one set of seats."""
Alike = tuple[str, bool, frozenset[str], bool]
"""Kind, blocked, for whom it is kept, attended: what a rule asks of a seat, apart from distances and rows."""
NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """What the organiser asks of special places; 0 asks nothing.

    Attributes:
        steps_cm: whoever is called to the stage sits no farther from its steps.
        exit_cm: guests of honour and in wheelchairs sit no farther from an exit.
        front_rows: guests of honour without a wheelchair sit in the first rows of their zone, this many.
        escort: guests of honour and in wheelchairs have a companion or an escort.
    """

    steps_cm: int = 0
    exit_cm: int = 0
    front_rows: int = 0
    escort: bool = False


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Access:
    """What decides, rule by rule, whether one guest may use one seat.

    Attributes:
        limits: what is asked of special places.
        attended: seats kept beside wheelchair spaces.
        with_wheels: heads of parties with a wheelchair.
    """

    limits: Limits
    attended: frozenset[str]
    with_wheels: frozenset[str]

    @cached_property
    def rules(self) -> Mapping[str, Callable[[Guest, Seat], bool]]:
        """Rule -> whether it lets the guest use the seat."""
        return {
            "blocked_seats": lambda _, seat: not seat.blocked or seat.kind == "camera",
            "camera_seats": lambda _, seat: seat.kind != "camera",
            "reserved_seats": lambda guest, seat: not seat.kept_for or not seat.kept_for.isdisjoint(guest.words),
            "role_seats": lambda guest, seat: not guest.only or not seat.kept_for.isdisjoint(guest.only),
            "allowed_zones": lambda guest, seat: seat.zone in guest.home or not seat.kept_for.isdisjoint(guest.words),
            "wheelchair_spaces": lambda guest, seat: guest.wheelchair == (seat.kind == "wheelchair_space"),
            "companion_seats": self._companion_seats,
            "stage_seats": self._stage_seats,
            "exit_seats": self._exit_seats,
            "escorts": lambda guest, _: guest.escorted or not (guest.at_exit and self.limits.escort),
        }

    def _companion_seats(self, guest: Guest, seat: Seat) -> bool:
        return seat.seat_id not in self.attended or guest.leader in self.with_wheels

    def _stage_seats(self, guest: Guest, seat: Seat) -> bool:
        limit = self.limits.steps_cm
        near = not limit or (seat.steps_cm is not None and seat.steps_cm <= limit)
        return not guest.at_steps or (seat.is_accessible and near)

    def _exit_seats(self, guest: Guest, seat: Seat) -> bool:
        limit, rows = self.limits.exit_cm, self.limits.front_rows
        near = not limit or (seat.exit_cm is not None and seat.exit_cm <= limit)
        front = not rows or guest.wheelchair or seat.row_index < rows
        return not guest.at_exit or (seat.is_accessible and near and front)

    def lets(self, guest: Guest, seat: Seat) -> bool:
        """Return whether every rule lets the guest use the seat; those that say no most often are asked first."""
        if seat.blocked or guest.wheelchair != (seat.kind == "wheelchair_space"):
            return False
        return all(allows(guest, seat) for allows in self.rules.values())

    def forbidding(self, guest: Guest, seat: Seat) -> tuple[str, ...]:
        """Return the rules that keep the guest out of the seat."""
        return tuple(name for name, allows in self.rules.items() if not allows(guest, seat))


class Allowed:
    """Guest -> seats, worked out once per kind of guest."""

    def __init__(self, seats: Sequence[Seat], access: Access) -> None:
        """Prepare for a hall of ``seats``."""
        self.access = access
        self._of_zone: dict[str, dict[Alike, list[Seat]]] = defaultdict(lambda: defaultdict(list))
        self._ordinary: dict[str, set[str]] = defaultdict(set)
        self._kept = [seat for seat in seats if seat.kept_for]
        self._kept_words = frozenset().union(*(seat.kept_for for seat in self._kept))
        self._found: dict[Key, tuple[frozenset[str], bool]] = {}
        self._one: dict[frozenset[str], frozenset[str]] = {}
        self._known: dict[int, tuple[Guest, tuple[frozenset[str], bool]]] = {}
        for seat in seats:
            alike = (seat.kind, seat.blocked, seat.kept_for, seat.seat_id in access.attended)
            self._of_zone[seat.zone][alike].append(seat)
            if not seat.blocked and seat.kind != "wheelchair_space" and seat.seat_id not in access.attended:
                self._ordinary[seat.zone].add(seat.seat_id)

    def seats_of(self, guest: Guest) -> frozenset[str]:
        """Return the ids of the seats that ``guest`` may take; equal sets are one object: comparing is quick."""
        return self._look_up(guest)[0]

    def is_bound(self, guest: Guest) -> bool:
        """Return whether some ordinary seats of the open zones are closed to the guest."""
        return self._look_up(guest)[1]

    def ordinary_in(self, zones: Iterable[str]) -> frozenset[str]:
        """Return the usable ordinary seats of ``zones``."""
        return frozenset().union(*(self._ordinary.get(zone, ()) for zone in zones))

    def _look_up(self, guest: Guest) -> tuple[frozenset[str], bool]:
        """Return what is known of a guest; kept by the object, since asking thousands of times for keys takes long."""
        known = self._known.get(id(guest))
        if known is None or known[0] is not guest:
            known = self._known[id(guest)] = (guest, self._worked_out(guest))
        return known[1]

    def _worked_out(self, guest: Guest) -> tuple[frozenset[str], bool]:
        key = self._key(guest)
        if key not in self._found:
            groups = [group for zone in guest.home for group in self._of_zone.get(zone, {}).values()]
            seats = frozenset(seat.seat_id for seat in (*self._let(guest, groups), *self._let(guest, [self._kept])))
            bound = any(not self._ordinary.get(zone, set()) <= seats for zone in guest.zones)
            self._found[key] = self._one.setdefault(seats, seats), bound and not guest.wheelchair
        return self._found[key]

    def _let(self, guest: Guest, groups: Iterable[Sequence[Seat]]) -> Iterator[Seat]:
        """Yield the seats a guest may use; of seats alike one is asked for all, unless their distance counts."""
        for group in groups:
            if guest.at_steps or guest.at_exit or group is self._kept:
                yield from (seat for seat in group if self.access.lets(guest, seat))
            elif self.access.lets(guest, group[0]):
                yield from group

    def _key(self, guest: Guest) -> Key:
        return (
            guest.zones,
            guest.home,
            guest.words & self._kept_words if self._kept_words else NO_WORDS,
            guest.only,
            guest.wheelchair,
            guest.leader in self.access.with_wheels,
            guest.at_steps,
            guest.at_exit,
            guest.escorted,
        )
