"""Parties that no hall can seat: who must sit side by side and must not, or more people than any row holds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Guest, Party, parties_of
from planner.problems.seating.repairs import Repair, with_repairs
from planner.wording import Wording, number

Pair = tuple[str, str]
ORDERED = 12
"""Parties up to this size that are no chain are asked for every order; larger ones are left to the search."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A party that cannot be seated, whatever the others do.

    Attributes:
        conflict: the wishes that clash.
        left_out: who is left out so that the others of the party can be seated: the lowest in rank that must be.
    """

    conflict: Conflict
    left_out: frozenset[str]


def torn_parties(problem: Problem) -> Iterator[Torn]:
    """Yield the parties whose own wishes clash."""
    longest = _longest_runs(problem)
    for party in problem.parties:
        if len(party.members) > 1:
            room = max((longest.get(zone, 0) for zone in party.zones), default=0)
            clash = _apart_and_beside(party) or _too_many(party, room)
            if clash is not None:
                yield clash


def _longest_runs(problem: Problem) -> dict[str, int]:
    """Return zone -> the seats of its longest unbroken run."""
    longest: dict[str, int] = {}
    for block in problem.blocks:
        longest[block.zone] = max(longest.get(block.zone, 0), len(block.seats))
    return longest


def _apart_and_beside(party: Party) -> Torn | None:
    """Return the clash of those who accompany each other and are to be kept apart."""
    if _has_seats(party):
        return None
    member = {guest.guest_id: guest for guest in party.members}
    ties = [(guest, member[guest.companion_of]) for guest in party.members if guest.companion_of]
    wishes: dict[Demand, Pair] = {_tie(*tie): (tie[0].guest_id, tie[1].guest_id) for tie in ties}
    foes = {
        _foes(pair): (pair[0].guest_id, pair[1].guest_id) for pair in combinations(party.members, 2) if _apart(*pair)
    }

    def feasible(kept: Sequence[Demand]) -> bool:
        ties = {wishes[demand] for demand in kept if demand in wishes}
        apart = {foes[demand] for demand in kept if demand in foes}
        return all(_has_seats(part) for part in _parties(party.members, ties, apart))

    demands, minimal = minimal_conflict((*wishes, *foes), feasible)
    vi = "Không ghế nào xếp được: " + " ".join(demand.wording.vi for demand in demands)
    en = "No seats will do: " + " ".join(demand.wording.en for demand in demands)
    ways = [_dropped({**wishes, **foes}[demand], is_tie=demand in wishes) for demand in demands]
    return Torn(with_repairs(Conflict(demands, Wording(vi, en), minimal), ways), _lowest_without_whom(party))


def _parties(members: Sequence[Guest], ties: Collection[Pair], apart: Collection[Pair]) -> tuple[Party, ...]:
    """Return the parties that remain when only these ties and these wishes to be apart are kept."""
    head = {guest.guest_id: guest.guest_id for guest in members}
    for one, other in ties:
        gone, stays = head[one], head.get(other, other)
        head.update({guest: stays for guest, own in head.items() if own == gone})
    return parties_of(
        [
            replace(
                guest,
                leader=head[guest.guest_id],
                companion_of=guest.companion_of if (guest.guest_id, guest.companion_of) in ties else "",
                apart_from=tuple({b for a, b in apart if a == guest.guest_id}),
            )
            for guest in members
        ]
    )


def _lowest_without_whom(party: Party) -> frozenset[str]:
    """Return the fewest members, the lowest in rank, without whom the others can sit together."""
    for count in range(1, len(party.members)):
        lowest_first = sorted(party.members, key=lambda guest: guest.seniority, reverse=True)
        for out in combinations(lowest_first, count):
            rest = parties_of([guest for guest in party.members if guest not in out])
            if all(_has_seats(part) for part in rest):
                return frozenset(guest.guest_id for guest in out)
    return frozenset(guest.guest_id for guest in party.members)


def _apart(one: Guest, other: Guest) -> bool:
    return other.guest_id in one.apart_from or one.guest_id in other.apart_from


def _has_seats(party: Party) -> bool:
    """Return whether the members can sit in a row with no two beside one another who are to be kept apart.

    A chain has one order; of other parties every order is tried, of very large ones none.
    """
    if party.is_chain:
        return not any(_apart(one, other) for one, other in pairwise(party.members))
    if len(party.members) > ORDERED:
        return True
    members = party.members
    ends: set[tuple[frozenset[int], int]] = {(frozenset([index]), index) for index in range(len(members))}
    for _ in members[1:]:
        ends = {
            (seated | {index}, index)
            for seated, last in ends
            for index in range(len(members))
            if index not in seated and not _apart(members[last], members[index])
        }
    return bool(ends)


def _too_many(party: Party, room: int) -> Torn | None:
    """Return the clash of a party with the longest row open to it."""
    size = len(party.members)
    if size <= room:
        return None
    head = party.leader
    zones = ", ".join(party.zones)
    vi = (
        f"{_who(head)} và {number(size - 1)} người đi cùng cần {number(size)} ghế liền nhau, "
        f"nhưng dãy liền dài nhất ở khu {zones} có {number(room)} ghế."
    )
    en = (
        f"{_who(head)} and {number(size - 1)} companions need {number(size)} seats side by side, "
        f"but the longest unbroken run of zone {zones} has {number(room)}."
    )
    demand = Demand(f"party {head.guest_id}", Wording(vi, en))
    far = sorted((guest for guest in party.members if guest is not head), key=lambda guest: guest.seniority)
    out = far[max(0, room - 1) :] if room else [*party.members]
    names = ", ".join(guest.guest_id for guest in out)
    fewer = Wording(f"tách {names} thành nhóm riêng (bỏ companion_of)", f"let {names} sit apart (empty companion_of)")
    conflict = with_repairs(Conflict((demand,), demand.wording, minimal=True), [Repair(len(out), fewer)])
    return Torn(conflict, frozenset(guest.guest_id for guest in out))


def _tie(guest: Guest, principal: Guest) -> Demand:
    return Demand(
        f"companion {guest.guest_id} of {principal.guest_id}",
        Wording(
            f"{_who(guest)} đi cùng {_who(principal)} nên phải ngồi liền nhau.",
            f"{_who(guest)} accompanies {_who(principal)} and sits beside them.",
        ),
    )


def _foes(pair: tuple[Guest, Guest]) -> Demand:
    one, other = pair
    return Demand(
        f"apart {one.guest_id} {other.guest_id}",
        Wording(
            f"{_who(one)} và {_who(other)} không được ngồi liền nhau.",
            f"{_who(one)} and {_who(other)} must not be neighbours.",
        ),
    )


def _dropped(pair: Pair, *, is_tie: bool) -> Repair:
    one, other = pair
    if is_tie:
        vi = f"bỏ việc {one} đi cùng {other} (cột companion_of)"
        return Repair(1, Wording(vi, f"{one} no longer accompanies {other} (column companion_of)"))
    vi = f"bỏ yêu cầu tách {one} và {other} (cột apart_from)"
    return Repair(1, Wording(vi, f"let {one} and {other} be neighbours (column apart_from)"))


def _who(guest: Guest) -> str:
    return f"{guest.guest_id} {guest.name}"
