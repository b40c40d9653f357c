"""More guests than seats: proven by counting, with the smallest clash and who can still be seated."""

from collections import defaultdict
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
from planner.problems.seating.counting import MARK, Counting, Group, sentence_of
from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Zones
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Assignment
from planner.problems.seating.repairs import Works, for_parties, for_shortage, with_repairs
from planner.problems.seating.special_words import demand_of as special_demand
from planner.problems.seating.torn import torn_parties
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
    """Return what no search can mend: parties whose own wishes clash, too few seats or spaces; None without any."""
    torn = list(torn_parties(problem))
    out = frozenset().union(*(party.left_out for party in torn))
    short = _too_few(problem.part(problem.guest.keys() - out, problem.seat) if out else problem)
    if not torn:
        return short
    return Shortage(
        _told_together([party.conflict for party in torn]), out | (short.left_out if short else frozenset())
    )


def _told_together(conflicts: Sequence[Conflict]) -> Conflict:
    """Return the first conflict; its reason counts the others like it."""
    first, more = conflicts[0], len(conflicts) - 1
    if not more:
        return first
    vi = f"{first.reason.vi} Còn {number(more)} nhóm khách vướng như vậy."
    en = f"{first.reason.en} {number(more)} more parties clash like this."
    return Conflict(first.demands, Wording(vi, en), first.minimal)


def _too_few(problem: Problem) -> Shortage | None:
    """Return the shortage of seats or wheelchair spaces, or None when counting finds none."""
    counting = Counting(problem)
    left_out = counting.left_over()
    if not left_out:
        return None
    groups = {_demand(group, problem): group for group in counting.groups()}

    def feasible(demands: Sequence[Demand]) -> bool:
        return counting.fits([groups[demand] for demand in demands])

    demands, minimal = minimal_conflict(tuple(groups), feasible)
    clashing = [groups[demand] for demand in demands]
    guests = frozenset(guest.guest_id for party in left_out for guest in party.members)
    conflict = Conflict(demands, _reason(counting, clashing, len(guests)), minimal)
    crowd = counting.crowd(clashing) or clashing
    nowhere = [party for party in left_out if any(not problem.allowed(guest) for guest in party.members)]
    repairs = (
        for_parties(problem, nowhere, _has_seats(problem, nowhere))
        if nowhere
        else for_shortage(counting, crowd, left_out)
    )
    return Shortage(with_repairs(_naming(problem, nowhere, conflict), repairs), guests)


def _has_seats(problem: Problem, parties: Sequence[Party]) -> Works:
    """Return the question whether somebody who may sit nowhere may sit somewhere in a changed problem."""
    guests = [guest.guest_id for party in parties for guest in party.members]

    def lost(asked: Problem) -> int:
        return sum(not asked.allowed(asked.guest[guest]) for guest in guests)

    def works(changed: Problem) -> bool:
        return lost(changed) < lost(problem)

    return works


def _naming(problem: Problem, nowhere: Sequence[Party], conflict: Conflict) -> Conflict:
    """Name those for whom not a single seat of the hall will do, and what they need."""
    if not nowhere or not problem.blocks:
        return conflict
    demands = tuple(special_demand(problem, party) for party in nowhere[:NAMED])
    vi = " ".join(demand.wording.vi for demand in demands)
    en = " ".join(demand.wording.en for demand in demands)
    reason = Wording(f"Không ghế nào trong sơ đồ dùng được: {vi}", f"Not one seat of the hall will do: {en}")
    return Conflict(demands[:1], reason, minimal=True)


def _demand(group: Group, problem: Problem) -> Demand:
    kind = "wheelchair spaces" if group.wheelchair else "seats"
    parts = f" of {', '.join(group.choice)}" if MARK in "".join(group.choice) else ""
    key = f"rank {group.rank}, zones {', '.join(group.zones)}, {kind}{parts}"
    return Demand(key, sentence_of(group, problem.ranks))


def _reason(counting: Counting, groups: Sequence[Group], left_out: int) -> Wording:
    problem = counting.problem
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
            sentence = _zone_sentence(counting, part)
            vi.append(sentence.vi)
            en.append(sentence.en)
    wanted = sum(group.count for group in groups)
    among = (
        Wording(" trong số đó", " among them")
        if left_out <= wanted
        else Wording(" và người đi cùng", " and their companions")
    )
    vi.append(f"{number(left_out)} khách bậc thấp nhất{among.vi} chưa có ghế.")
    en.append(f"The {number(left_out)} lowest in rank{among.en} are left without a seat.")
    return Wording(" ".join(vi), " ".join(en))


def _zone_sentence(counting: Counting, groups: Sequence[Group]) -> Wording:
    zones = sorted({zone for group in groups for zone in group.zones})
    room = counting.room[groups[0].wheelchair]
    here = sum(room[name] for name in {name for group in groups for name in group.choice})
    everywhere = sum(count for name, count in room.items() if name.partition(MARK)[0] in zones)
    wanted = sum(group.count for group in groups)
    kind = Wording("chỗ xe lăn", "wheelchair spaces") if groups[0].wheelchair else Wording("ghế thường", "chairs")
    suits = Wording(" phù hợp", " that would do") if here < everywhere else Wording("", "")
    ranks = ", ".join(str(rank) for rank in sorted({group.rank for group in groups}))
    names = ", ".join(zones) or "–"
    return Wording(
        f"Khu {names} có {number(here)} {kind.vi}{suits.vi} cho {number(wanted)} khách bậc {ranks}.",
        f"Zone {names} has {number(here)} {kind.en}{suits.en} for {number(wanted)} guests of rank {ranks}.",
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
