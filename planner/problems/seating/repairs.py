"""The cheapest ways out of a conflict, each tried before it is offered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from planner.engine.conflict import Conflict
from planner.problems.seating.allowed import Limits
from planner.problems.seating.counting import MARK, Counting, Group, widened
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import CM_PER_M
from planner.problems.seating.parties import Party
from planner.wording import Wording, number

OFFERED = 4
"""How many repairs a conflict tells."""
WIDENED = 8
"""How many ranks, and how many zones for each, are looked at to open one to the other."""
ADDED = 2
"""To how many zones a repair tells to add seats, so that other ways out are told beside it."""
NAMED = 3
"""How many seats or guests a repair names before it counts the rest."""

Works = Callable[[Problem], bool | None]
"""Whether the clash is gone in a changed problem; None when the time did not suffice to tell."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One way out.

    Attributes:
        price: how many things change: seats, wishes, ranks, metres of a limit.
        wording: what to do.
    """

    price: int
    wording: Wording


def with_repairs(conflict: Conflict, repairs: Iterable[Repair]) -> Conflict:
    """Return the conflict whose reason also tells the cheapest repairs."""
    different = {repair.wording: repair for repair in repairs}
    chosen = sorted(different.values(), key=lambda repair: (repair.price, repair.wording.vi))[:OFFERED]
    if not chosen:
        return conflict
    vi = "; ".join(repair.wording.vi for repair in chosen)
    en = "; ".join(repair.wording.en for repair in chosen)
    reason = conflict.reason
    told = Wording(f"{reason.vi} Cách sửa ít tốn nhất: {vi}.", f"{reason.en} Cheapest repairs: {en}.")
    return replace(conflict, reason=told)


def for_shortage(counting: Counting, groups: Sequence[Group], left_out: Sequence[Party]) -> Iterator[Repair]:
    """Yield ways to find seats for groups that do not fit: each one makes them fit by the same counting."""
    short = counting.missing(groups)
    zones = sorted({zone for group in groups for zone in group.zones})
    wheelchair = any(group.wheelchair for group in groups)
    kind = Wording("chỗ xe lăn", "wheelchair spaces") if wheelchair else Wording("ghế", "seats")
    yield from _unblocked(counting, groups, zones, short)
    enough = (zone for zone in zones if counting.fits(groups, {wheelchair: {_class(groups, zone): short}}))
    for zone in islice(enough, ADDED):
        vi, en = f"kê thêm {number(short)} {kind.vi} ở khu {zone}", f"add {number(short)} {kind.en} to zone {zone}"
        yield Repair(short * 2, Wording(vi, en))
    yield from _opened(counting, groups, zones, wheelchair=wheelchair)
    fewer = [party for party in left_out if {g.rank for g in groups} & {party.leader.rank}] or left_out
    names = _names([f"{p.leader.guest_id} {p.leader.name}" for p in fewer])
    if fewer:
        yield Repair(
            sum(len(party.members) for party in fewer) * 3,
            Wording(f"mời bớt {names.vi}", f"do not invite {names.en}"),
        )


def _class(groups: Sequence[Group], zone: str) -> str:
    """Return the class of the zone that most groups may use."""
    names = [name for group in groups for name in group.choice if name.partition(MARK)[0] == zone]
    return max(sorted(set(names)), key=names.count)


def _unblocked(counting: Counting, groups: Sequence[Group], zones: Sequence[str], short: int) -> Iterator[Repair]:
    """Yield: use blocked chairs of the zones."""
    if any(group.wheelchair for group in groups):
        return
    for zone in zones:
        seats = [s.seat_id for s in counting.problem.seats if s.zone == zone and s.blocked and s.kind == "chair"]
        if len(seats) >= short and counting.fits(groups, {False: {_class(groups, zone): short}}):
            names = _names(seats[:short])
            vi = f"bỏ chặn {number(short)} ghế ở khu {zone} ({names.vi})"
            yield Repair(short, Wording(vi, f"unblock {number(short)} seats in zone {zone} ({names.en})"))


def _opened(counting: Counting, groups: Sequence[Group], zones: Sequence[str], *, wheelchair: bool) -> Iterator[Repair]:
    """Yield: open another zone to one rank."""
    everybody = counting.groups()
    names = [name for name in counting.room[wheelchair] if name.partition(MARK)[0] not in zones]
    names.sort(key=lambda name: (MARK in name, -counting.room[wheelchair][name], name))
    for group in groups[:WIDENED]:
        for name in names[:WIDENED]:
            wide = [widened(other, [name]) if other == group else other for other in everybody]
            if counting.fits(wide):
                zone = name.partition(MARK)[0]
                vi = f"cho khách bậc {group.rank} ngồi thêm khu {zone}"
                yield Repair(1, Wording(vi, f"open zone {zone} to rank {group.rank}"))


def _names(names: Sequence[str]) -> Wording:
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return Wording(shown, shown)
    return Wording(f"{shown} và {number(more)} nữa", f"{shown} and {number(more)} more")


def for_parties(problem: Problem, parties: Sequence[Party], works: Works) -> Iterator[Repair]:
    """Yield single wishes of the clashing parties whose dropping ends the clash."""
    inside = {guest.guest_id for party in parties for guest in party.members}
    guests = [guest for party in parties for guest in party.members]
    for one in guests:
        for other in sorted(inside.intersection(one.apart_from)):
            changed = _without_pair(problem, one.guest_id, other)
            if works(changed):
                vi = f"bỏ yêu cầu tách {one.guest_id} và {other}"
                yield Repair(1, Wording(vi, f"let {one.guest_id} and {other} be neighbours"))
    for limits, wording, price in _looser(problem.limits, problem):
        if any(guest.at_steps or guest.at_exit for guest in guests) and works(replace(problem, limits=limits)):
            yield Repair(price, wording)
    yield from _special_wishes(problem, parties, works)


def _without_pair(problem: Problem, one: str, other: str) -> Problem:
    return replace(
        problem,
        guests=tuple(
            replace(guest, apart_from=tuple(who for who in guest.apart_from if {who, guest.guest_id} != {one, other}))
            for guest in problem.guests
        ),
    )


def _looser(limits: Limits, problem: Problem) -> Iterator[tuple[Limits, Wording, int]]:
    """Yield looser limits with what they change, the least change first."""
    for metres in range(1, 11):
        if limits.steps_cm:
            most = limits.steps_cm // CM_PER_M + metres
            wording = Wording(
                f"nâng giới hạn cách bậc sân khấu lên {most} m", f"raise the limit to the steps to {most} m"
            )
            yield replace(limits, steps_cm=most * CM_PER_M), wording, metres
        if limits.exit_cm:
            most = limits.exit_cm // CM_PER_M + metres
            wording = Wording(f"nâng giới hạn cách lối ra lên {most} m", f"raise the limit to an exit to {most} m")
            yield replace(limits, exit_cm=most * CM_PER_M), wording, metres
    rows = max((seat.row_index for seat in problem.seats), default=0) + 1
    for count in range(limits.front_rows + 1, min(limits.front_rows + 4, rows + 1)) if limits.front_rows else ():
        wording = Wording(f"cho khách danh dự ngồi {count} hàng đầu", f"let guests of honour sit in {count} front rows")
        yield replace(limits, front_rows=count), wording, 2 * (count - limits.front_rows)


def _special_wishes(problem: Problem, parties: Sequence[Party], works: Works) -> Iterator[Repair]:
    """Yield: one guest without turn, without escort missing, or without the special place."""
    for party in parties:
        for guest in party.members:
            who = f"{guest.guest_id} {guest.name}"
            tries = (
                (
                    guest.at_exit and not guest.escorted,
                    {"escorted": True},
                    1,
                    f"cử người đưa đón {who}",
                    f"escort {who}",
                ),
                (bool(guest.turn[0]), {"turn": ("", 0)}, 2, f"bỏ thứ tự lên sân khấu của {who}", f"give {who} no turn"),
                (
                    guest.at_steps or guest.at_exit or bool(guest.only),
                    {"at_steps": False, "at_exit": False, "only": frozenset(), "turn": ("", 0)},
                    3,
                    f"xếp {who} như khách thường",
                    f"seat {who} like any other guest",
                ),
            )
            for asked, change, price, vi, en in tries:
                changed = tuple(
                    replace(one, **change) if one.guest_id == guest.guest_id else one for one in problem.guests
                )
                if asked and works(replace(problem, guests=changed)):
                    yield Repair(price, Wording(vi, en))
                    break
