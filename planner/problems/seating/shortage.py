"""More guests than seats: proven by counting, with the smallest clash and who can still be seated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating.check import (
    allowed_zones,
    blocked_seats,
    companions_adjacent,
    keep_apart,
    one_guest_per_seat,
    wheelchair_spaces,
)
from planner.problems.seating.check_places import (
    award_order,
    camera_seats,
    escorts,
    exit_seats,
    reserved_seats,
    role_seats,
    stage_seats,
)
from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Assignment
from planner.wording import Wording, number

NAMED = 3
"""How many guests a sentence names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why not everybody can be seated, and who is left out.

    Attributes:
        conflict: demands that clash.
        left_out: guests who get no seat, the lowest in rank.
    """

    conflict: Conflict
    left_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Guests of one rank, with the same zones open and the same need of a wheelchair space."""

    rank: int
    zones: Zones
    wheelchair: bool
    count: int

    def demand(self, ranks: Mapping[int, str]) -> Demand:
        """Return the demand as a sentence."""
        zones = ", ".join(self.zones)
        kind = Wording("chỗ xe lăn", "wheelchair spaces") if self.wheelchair else Wording("ghế", "seats")
        name = f" ({ranks[self.rank]})" if self.rank in ranks else ""
        return Demand(
            f"rank {self.rank}, zones {zones}, {kind.en}",
            Wording(
                f"Bậc {self.rank}{name}: {number(self.count)} khách cần {kind.vi} ở khu {zones}.",
                f"Rank {self.rank}{name}: {number(self.count)} guests need {kind.en} in zone {zones}.",
            ),
        )


def pin_clash(problem: Problem, pinned: Mapping[str, str]) -> Shortage | None:
    """Return the clash of pins with rules or each other, judged by the checker; the lower in rank gives way."""
    rules = (
        one_guest_per_seat,
        blocked_seats,
        camera_seats,
        reserved_seats,
        role_seats,
        allowed_zones,
        wheelchair_spaces,
        companions_adjacent,
        stage_seats,
        award_order,
        exit_seats,
        escorts,
        keep_apart,
    )
    kept: list[Assignment] = []
    clashing: dict[str, None] = {}
    left_out: set[str] = set()
    sentences: list[Wording] = []
    for guest in sorted(pinned, key=lambda guest: problem.guest[guest].seniority):
        rows = [*kept, Assignment(guest, pinned[guest])]
        found = [finding for rule in rules for finding in rule(problem, rows, NO_COMMITMENTS)]
        if not found:
            kept = rows
            continue
        left_out.add(guest)
        clashing.update(dict.fromkeys(subject for finding in found for subject in finding.subjects))
        sentences += [finding.message for finding in found]
    if not sentences:
        return None
    demands = tuple(_pin_demand(guest, pinned[guest]) for guest in clashing if guest in pinned)
    reason = Wording(" ".join(s.vi for s in sentences), " ".join(s.en for s in sentences))
    return Shortage(Conflict(demands, reason, minimal=len(sentences) == 1), frozenset(left_out))


def _pin_demand(guest: str, seat: str) -> Demand:
    return Demand(f"pin {guest}", Wording(f"{guest} đã ghim ở ghế {seat}.", f"{guest} is pinned to seat {seat}."))


def count_seats(problem: Problem) -> Shortage | None:
    """Return the shortage of seats or wheelchair spaces, or None when counting finds none."""
    left_out = _left_over(problem)
    if not left_out:
        return None
    groups = {group.demand(problem.ranks): group for group in _groups(problem.parties)}

    def feasible(demands: Sequence[Demand]) -> bool:
        return _fits(problem, [groups[demand] for demand in demands])

    if feasible(tuple(groups)):
        # Only whole parties do not fit: the single guests, counted without their companions, would.
        demands: tuple[Demand, ...] = tuple(groups)
        minimal = False
    else:
        demands, minimal = minimal_conflict(tuple(groups), feasible)
    reason = _reason(problem, [groups[demand] for demand in demands], len(left_out))
    return Shortage(Conflict(demands, reason, minimal), frozenset(left_out))


def _room(problem: Problem, *, wheelchair: bool) -> Counter[str]:
    room: Counter[str] = Counter()
    for block in problem.blocks:
        room[block.zone] += block.spaces if wheelchair else len(block.ordinary)
    return room


def _left_over(problem: Problem) -> set[str]:
    """Seat party after party, the highest first; return the members of those for whom no room can be made."""
    chairs, spaces = Filling(_room(problem, wheelchair=False)), Filling(_room(problem, wheelchair=True))
    left: set[str] = set()
    for party in problem.parties:
        filling, count = (spaces, party.wheelchairs) if party.wheelchairs else (chairs, len(party.members))
        taken = filling.add(party.zones, count)
        if taken < count:
            filling.remove(party.zones, taken)
            left |= {guest.guest_id for guest in party.members}
    return left


def _groups(parties: Iterable[Party]) -> list[Group]:
    count: dict[tuple[int, Zones, bool], int] = defaultdict(int)
    for party in parties:
        wheelchair = party.wheelchairs > 0
        count[party.leader.rank, party.zones, wheelchair] += party.wheelchairs or len(party.members)
    return [Group(*key, many) for key, many in sorted(count.items())]


def _fits(problem: Problem, groups: Iterable[Group]) -> bool:
    chairs, spaces = Filling(_room(problem, wheelchair=False)), Filling(_room(problem, wheelchair=True))
    return all(
        (spaces if group.wheelchair else chairs).add(group.zones, group.count) == group.count for group in groups
    )


def _reason(problem: Problem, groups: Sequence[Group], left_out: int) -> Wording:
    guests = len(problem.guests)
    usable = sum(not seat.blocked for seat in problem.seats)
    blocked = len(problem.seats) - usable
    vi, en = [], []
    if guests > usable:
        vi.append(
            f"{number(guests)} khách được mời cần ghế nhưng chỉ có {number(usable)} ghế dùng được "
            f"({number(blocked)} ghế bị chặn): thiếu {number(guests - usable)} ghế."
        )
        en.append(
            f"{number(guests)} invited guests need seats, but only {number(usable)} can be used "
            f"({number(blocked)} are blocked): {number(guests - usable)} are missing."
        )
    for wheelchair in (False, True):
        part = [group for group in groups if group.wheelchair == wheelchair]
        if part:
            sentence = _zone_sentence(problem, part)
            vi.append(sentence.vi)
            en.append(sentence.en)
    vi.append(f"{number(left_out)} khách bậc thấp nhất trong số đó chưa có ghế.")
    en.append(f"The {number(left_out)} lowest in rank among them are left without a seat.")
    return Wording(" ".join(vi), " ".join(en))


def _zone_sentence(problem: Problem, groups: Sequence[Group]) -> Wording:
    zones = sorted({zone for group in groups for zone in group.zones})
    room = _room(problem, wheelchair=groups[0].wheelchair)
    here = sum(room[zone] for zone in zones)
    wanted = sum(group.count for group in groups)
    kind = Wording("chỗ xe lăn", "wheelchair spaces") if groups[0].wheelchair else Wording("ghế thường", "chairs")
    ranks = ", ".join(str(rank) for rank in sorted({group.rank for group in groups}))
    names = ", ".join(zones)
    return Wording(
        f"Khu {names} có {number(here)} {kind.vi} cho {number(wanted)} khách bậc {ranks}.",
        f"Zone {names} has {number(here)} {kind.en} for {number(wanted)} guests of rank {ranks}.",
    )


def unmet(problem: Problem, left_out: Iterable[str]) -> tuple[Demand, ...]:
    """Return who is left out, grouped by rank and zones."""
    grouped: dict[tuple[int, Zones], list[str]] = defaultdict(list)
    for guest_id in sorted(left_out):
        guest = problem.guest[guest_id]
        grouped[guest.rank, guest.zones].append(f"{guest_id} {guest.name}")
    return tuple(_unmet_group(rank, zones, names) for (rank, zones), names in sorted(grouped.items()))


def _unmet_group(rank: int, zones: Zones, names: Sequence[str]) -> Demand:
    shown = "; ".join(names[:NAMED])
    more = len(names) - NAMED
    vi = shown + (f" và {number(more)} khách nữa" if more > 0 else "")
    en = shown + (f" and {number(more)} more" if more > 0 else "")
    where = ", ".join(zones)
    return Demand(
        f"unseated rank {rank}, zones {where}",
        Wording(
            f"{number(len(names))} khách bậc {rank} chưa có ghế ở khu {where}: {vi}.",
            f"{number(len(names))} guests of rank {rank} without a seat in zone {where}: {en}.",
        ),
    )
