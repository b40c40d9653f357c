"""Plans by night as rows of lodging.csv: one row for each stretch of a stay in one room; and back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from planner.engine.findings import Finding
from planner.problems.lodging.nights.check import check, score
from planner.problems.lodging.nights.data import Nightly
from planner.problems.lodging.plan import Assignment


def rows_of(problem: Nightly, rooms: Mapping[str, Sequence[str]]) -> Iterator[Assignment]:
    """Yield the rows of a plan, in order of stays and nights."""
    hotel = {room.room_id: room.hotel_id for room in problem.rooms}
    for stay in problem.stays:
        nights, begin = rooms.get(stay.stay_id, ()), 0
        for end in range(1, len(nights) + 1):
            if end == len(nights) or nights[end] != nights[begin]:
                room, first = nights[begin], problem.day(stay.first + begin)
                yield Assignment(stay.stay_id, hotel[room], room, first, first + timedelta(days=end - begin))
                begin = end


def rooms_of(rows: Sequence[Assignment]) -> dict[str, list[str]]:
    """Return stay id -> room id by night, in order of time; a gap between rows is left to the check."""
    rooms: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row.guest_id, row.check_in)):
        rooms.setdefault(row.guest_id, []).extend([row.room_id] * (row.check_out - row.check_in).days)
    return rooms


def check_rows(problem: Nightly, rows: Sequence[Assignment]) -> tuple[Finding, ...]:
    """Return every rule that rows break."""
    return check(problem, rooms_of(rows))


def score_rows(problem: Nightly, rows: Sequence[Assignment]) -> dict[str, int]:
    """Return the goals' values, from the rows alone."""
    return score(problem, rooms_of(rows))
