"""Runs that pins and wheelchairs make in any case, where nobody else of the delegation can sit."""

from collections import Counter
from collections.abc import Mapping, Sequence

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, is_counted
from planner.problems.seating.plan import runs


def runs_outside(problem: Problem, commitments: Commitments, fields: Sequence[Field]) -> dict[str, int]:
    """Return delegation -> runs beside those counted in the fields, while only pinned guests are out of order.

    Counted are blocks where the delegation has a pinned guest, and as many blocks as its wheelchairs need beyond the
    spaces, among the blocks where none of its unpinned guests on foot may sit. A delegation of pinned guests alone
    sits in just the runs of its pins.
    """
    pinned = pinned_seats(problem, commitments)
    reach = _reach(problem, pinned, fields)
    found = {}
    for delegation in problem.zones_needed:
        members = [guest for guest in problem.guests if guest.delegation == delegation]
        seats = {guest.guest_id: pinned[guest.guest_id] for guest in members if guest.guest_id in pinned}
        if len(seats) == len(members):
            found[delegation] = sum(1 for _ in runs(problem, seats))
            continue
        held = {n for n, block in enumerate(problem.blocks) if any(s.seat_id in seats.values() for s in block.seats)}
        near = reach.get(delegation, set())
        wheels = sum(guest.wheelchair and guest.guest_id not in pinned for guest in members)
        found[delegation] = len(held - near) + _more_for(problem, wheels, near | held, set(pinned.values()))
    return found


def _reach(problem: Problem, pinned: Mapping[str, str], fields: Sequence[Field]) -> dict[str, set[int]]:
    """Return delegation -> blocks where its unpinned guests on foot may sit."""
    reach: dict[str, set[int]] = {}
    blocks_of: dict[tuple[tuple[str, ...], int], set[int]] = {}
    for party in problem.parties:
        if any(guest.guest_id in pinned for guest in party.members) or party.wheelchairs:
            continue
        key = (party.zones, party.leader.rank if is_counted(party, pinned) else 0)
        if key not in blocks_of:
            blocks_of[key] = _open_blocks(problem, *key, fields)
        for guest in party.members:
            reach.setdefault(guest.delegation, set()).update(blocks_of[key])
    return reach


def _open_blocks(problem: Problem, zones: tuple[str, ...], rank: int, fields: Sequence[Field]) -> set[int]:
    found = set()
    for field in fields:
        first, last = field.windows[field.ranks.index(rank)] if rank in field.ranks else (0, len(problem.seats))
        found |= {
            number
            for number, block in enumerate(problem.blocks)
            if block.zone in zones and block.zone in field.zones and first <= block.place <= last
        }
    return found


def _more_for(problem: Problem, wheels: int, near: set[int], taken: set[str]) -> int:
    """Return how many blocks besides ``near`` the wheelchairs need, the roomiest first."""
    spaces: Counter[int] = Counter()
    for number, block in enumerate(problem.blocks):
        spaces[number] = sum(s.kind == "wheelchair_space" and s.seat_id not in taken for s in block.seats)
    left = wheels - sum(spaces[number] for number in near)
    count = 0
    for room in sorted((spaces[number] for number in spaces if number not in near), reverse=True):
        if left <= 0:
            break
        count, left = count + 1, left - room
    return count
