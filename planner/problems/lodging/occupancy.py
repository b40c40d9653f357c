"""Who is in which room on which night, by the rows of a plan: what every check starts from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from planner.engine.findings import Finding
from planner.problems.lodging.data import NAME, Guest, Night, Problem, Room, day
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

Rows = Sequence[Assignment]


class Bed(NamedTuple):
    """A guest in a room on some nights."""

    guest: Guest
    room: Room
    nights: tuple[Night, ...]


def guest_rows(problem: Problem, rows: Rows) -> list[Assignment]:
    """Return the rows of guests, without those of blocs."""
    blocs = problem.blocs.bloc
    return [row for row in rows if row.guest_id not in blocs] if blocs else list(rows)


def rows_by_guest(problem: Problem, rows: Rows) -> Mapping[str, list[Assignment]]:
    """Return guest id -> rows in the order of time."""
    found: dict[str, list[Assignment]] = {}
    for row in guest_rows(problem, rows):
        found.setdefault(row.guest_id, []).append(row)
    return {
        guest_id: own if len(own) == 1 else sorted(set(own), key=lambda row: (row.check_in, row))
        for guest_id, own in found.items()
    }


def beds(problem: Problem, rows: Rows) -> list[Bed]:
    """Return guests with their rooms, where both are known, by guest.

    A guest with one row is there on every night of the stay, whatever the row says (``house_each_guest`` names the
    difference); one with several is there on the nights of each row.
    """
    return beds_of_rows(problem, rows_by_guest(problem, rows))


def beds_of_rows(problem: Problem, by_guest: Mapping[str, list[Assignment]]) -> list[Bed]:
    """Return guests with their rooms from the rows of each guest."""
    found = []
    for guest_id, own in sorted(by_guest.items()):
        guest = problem.guest.get(guest_id)
        for row in own if guest is not None else ():
            if guest is not None and row.room_id in problem.room:
                nights = guest.nights if len(own) == 1 else row.nights
                found.append(Bed(guest, problem.room[row.room_id], nights))
    return found


def by_room(there: Sequence[Bed]) -> Mapping[str, list[Bed]]:
    """Return room id -> the guests there."""
    rooms: dict[str, list[Bed]] = {}
    for bed in there:
        rooms.setdefault(bed.room.room_id, []).append(bed)
    return rooms


def occupancy(problem: Problem, rows: Rows) -> Iterator[tuple[Room, Mapping[Night, list[Guest]]]]:
    """Yield each room in use with its guests by night."""
    for room_id, there in sorted(by_room(beds(problem, rows)).items()):
        yield problem.room[room_id], guests_by_night(there)


def guests_by_night(there: Sequence[Bed]) -> Mapping[Night, list[Guest]]:
    """Return night -> guests, in order, of those in one room."""
    nights = sorted({night for bed in there for night in bed.nights})
    return {night: [bed.guest for bed in there if night in bed.nights] for night in nights}


def beds_taken(problem: Problem, guests: Sequence[Guest], room: Room) -> int:
    """Return the beds that guests take in a room on a night."""
    fits = [problem.fit(guest, room) for guest in guests]
    return sum(fit.beds if fit else 1 for fit in fits)


def meetings(problem: Problem, rows: Rows) -> Iterator[tuple[Room, Night, Guest, Guest]]:
    """Yield, once, guests of different parties who are in a room on the same night."""
    party = {member: members for members in problem.parties for member in members}
    for room, nights in occupancy(problem, rows):
        met: set[tuple[str, str]] = set()
        for night, guests in nights.items():
            for first, second in combinations(guests, 2):
                pair = (first.guest_id, second.guest_id)
                if party[pair[0]] != party[pair[1]] and pair not in met:
                    met.add(pair)
                    yield room, night, first, second


def apart(
    problem: Problem,
    rows: Rows,
    pair: tuple[str, str],
    *,
    by_hotel: bool,
    unless: Callable[[str, str], bool] | None = None,
) -> tuple[str, str] | None:
    """Return the two rooms (or hotels) of two guests on the first night on which they are not in one; else None.

    ``unless`` says of two hotels that they will do all the same.
    """
    one, other = (_places(problem, [row for row in rows if row.guest_id == guest_id]) for guest_id in pair)
    at = 0 if by_hotel else 1
    common = [(one[night][at], other[night][at]) for night in sorted(one.keys() & other.keys())]
    return next((two for two in common if two[0] != two[1] and not (unless and unless(*two))), None)


def _places(problem: Problem, own: Rows) -> Mapping[Night, tuple[str, str]]:
    """Return night -> hotel and room of the guest of these rows."""
    places: dict[Night, tuple[str, str]] = {}
    for row in own:
        nights = problem.guest[row.guest_id].nights if len(own) == 1 else row.nights
        places |= dict.fromkeys(nights, (row.hotel_id, row.room_id))
    return places


def who(guest: Guest) -> str:
    """Name a guest with the id."""
    return f"{guest.name} ({guest.guest_id})"


def days(nights: Sequence[Night]) -> str:
    """Write nights, each by its evening."""
    return ", ".join(day(night) for night in nights)


def finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    """Return a broken rule of lodging."""
    return Finding(NAME, rule, subjects, Wording(vi, en))
