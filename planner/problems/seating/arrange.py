"""From "who sits in which block" to seats: delegations side by side, the senior nearest the centre (R34, R35)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations

from planner.problems.seating.data import Problem
from planner.problems.seating.hall import Block, Seat
from planner.problems.seating.parties import Guest, Party

ORDERS_TRIED = 4
"""Up to this many delegations in one block every order is tried; beyond, the senior go nearest the centre."""


def candidates(part: Problem) -> Iterator[dict[str, str]]:
    """Yield plans (guest -> seat) of one block: each delegation in one run, the most central first.

    Wheelchair parties take the spaces with a companion seat beside; the others fill the chairs in every order of
    delegations. Nothing is yielded where the chairs are interrupted or a party wants more than that.
    """
    block = part.blocks[0]
    chairs = [seat for seat in block.seats if seat.seat_id in block.ordinary]
    groups = _groups([party for party in part.parties if not party.wheelchairs])
    count = sum(len(party.members) for group in groups for party in group)
    if len(block.ordinary_runs()) > 1 or count > len(chairs):
        return
    wheels = [party for party in part.parties if party.wheelchairs]
    for on_wheels in _ways_into_spaces(block, wheels):
        for order in _orders(groups):
            for window in _windows(chairs, count):
                yield on_wheels | _line_up(order, window)


def _ways_into_spaces(block: Block, parties: Sequence[Party]) -> Iterator[dict[str, str]]:
    """Yield ways to give each party a wheelchair space and the companion seat beside it."""
    pods = [
        (space.seat_id, companion.seat_id)
        for one, other in pairwise(block.seats)
        for space, companion in ((one, other), (other, one))
        if space.kind == "wheelchair_space" and companion.seat_id in block.attended
    ]
    if any(party.wheelchairs > 1 or len(party.members) > 2 for party in parties):  # noqa: PLR2004 - a pair
        return
    for chosen in permutations(pods, len(parties)):
        taken: dict[str, str] = {}
        for party, pod in zip(parties, chosen, strict=True):
            members = sorted(party.members, key=lambda guest: not guest.wheelchair)
            taken.update(zip((guest.guest_id for guest in members), pod, strict=False))
        if len(set(taken.values())) == len(taken):
            yield taken


def _groups(parties: Sequence[Party]) -> list[list[Party]]:
    """Return the parties by delegation, the most senior delegation first, each from its most senior party down."""
    grouped: dict[str, list[Party]] = defaultdict(list)
    for party in parties:
        grouped[party.leader.delegation or party.leader.guest_id].append(party)
    return list(grouped.values())


def _orders(groups: list[list[Party]]) -> Iterator[list[list[Party]]]:
    """Yield orders of the groups; where one group has two who ask for the aisle, also orders with one at each end."""
    if len(groups) <= ORDERS_TRIED:
        yield from (list(order) for order in permutations(groups))
    else:
        yield from _central_orders(groups)
    for group in groups if len(groups) > 1 else ():
        asking = [party for party in group if any(guest.aisle for guest in party.members)]
        if len(asking) > 1:
            others = [other for other in groups if other is not group]
            rest = [party for party in group if party is not asking[0]]
            yield [[asking[0]], *others, rest]
            yield [rest, *others, [asking[0]]]


def _central_orders(groups: list[list[Party]]) -> Iterator[list[list[Party]]]:
    """Yield the senior groups in the middle, and the same with each group in turn moved to either end."""
    order: list[list[Party]] = []
    for index, group in enumerate(groups):
        order = [*order, group] if index % 2 else [group, *order]
    yield order
    yield order[::-1]
    for group in groups:
        others = [other for other in order if other is not group]
        yield [group, *others]
        yield [*others, group]


def _windows(chairs: Sequence[Seat], count: int) -> Iterator[Sequence[Seat]]:
    """Yield runs of ``count`` chairs: the most central, then those at either end."""
    starts = range(len(chairs) - count + 1)
    central = min(starts, key=lambda start: sum(seat.from_centre[0] for seat in chairs[start : start + count]))
    for start in dict.fromkeys((central, 0, starts[-1])):
        yield chairs[start : start + count]


def _line_up(order: Sequence[Sequence[Party]], window: Sequence[Seat]) -> dict[str, str]:
    """Seat the groups one after another; in each the senior nearest the centre, who asks for the aisle at it."""
    seat_of: dict[str, str] = {}
    start = 0
    for group in order:
        seats = window[start : start + sum(len(party.members) for party in group)]
        start += len(seats)
        line = list(group) if abs(seats[0].x_cm) <= abs(seats[-1].x_cm) else list(reversed(group))
        guests = [guest for party in _askers_outside(line, seats) for guest in party]
        seat_of.update(zip((guest.guest_id for guest in guests), (seat.seat_id for seat in seats), strict=True))
    return seat_of


def _askers_outside(line: list[Party], seats: Sequence[Seat]) -> list[list[Guest]]:
    """Move a party with somebody who asks for the aisle to each end that stands on one, that guest outermost."""
    parties = [list(party.members) for party in line]
    for at_end, index in ((seats[0].aisle, 0), (seats[-1].aisle, len(parties))):
        asking = [members for members in parties if any(guest.aisle for guest in members)]
        if not at_end or not asking:
            continue
        moved = asking[0] if index == 0 else asking[-1]
        if index and moved is parties[0] and seats[0].aisle:
            continue
        parties.remove(moved)
        if moved[0 if index == 0 else -1].aisle is False:
            moved.reverse()
        parties.insert(index, moved)
    return parties


def by_seniority(problem: Problem, seat_of: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """Exchange guests whom no goal tells apart so that the senior sit better (R34, R35).

    Exchanged are single guests of one delegation, open zones and aisle wish: of one rank over the whole hall,
    then of all ranks inside one block. Whoever has companions, a wheelchair, somebody to stay apart from, or a
    seat in ``fixed``, keeps theirs.
    """
    tied = {guest.guest_id for party in problem.parties if len(party.members) > 1 for guest in party.members}
    apart = {other for guest in problem.guests for other in guest.apart_from}
    free = [
        guest
        for guest in problem.guests
        if guest.guest_id in seat_of
        and guest.guest_id not in fixed
        and not (guest.exempt or guest.guest_id in tied or guest.apart_from or guest.guest_id in apart)
    ]
    block_of = {seat.seat_id: number for number, block in enumerate(problem.blocks) for seat in block.seats}
    result = dict(seat_of)
    for in_block in (False, True):
        alike: dict[tuple[object, ...], list[Guest]] = defaultdict(list)
        for guest in free:
            where = block_of[result[guest.guest_id]] if in_block else guest.rank
            aisle = (guest.aisle, guest.aisle and problem.seat[result[guest.guest_id]].aisle)
            seats = (guest.zones, problem.allowed(guest))
            alike[in_block, where, guest.delegation or guest.guest_id, seats, aisle].append(guest)
        for guests in alike.values():
            result.update(_senior_first(problem, guests, result))
    return result


def _senior_first(problem: Problem, guests: Sequence[Guest], seat_of: Mapping[str, str]) -> dict[str, str]:
    def merit(seat_id: str) -> tuple[object, ...]:
        seat = problem.seat[seat_id]
        return (seat.place, seat.from_centre, seat_id)

    seats = sorted((seat_of[guest.guest_id] for guest in guests), key=merit)
    ordered = sorted(guests, key=lambda guest: guest.seniority)
    return {guest.guest_id: seat for guest, seat in zip(ordered, seats, strict=True)}
