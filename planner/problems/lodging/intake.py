"""From a pack's guests, hotels and rooms to the lodging problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.problems.lodging.blocks import on_floor
from planner.problems.lodging.data import (
    CHECK_IN_HOUR,
    CHECK_OUT_HOUR,
    DEFAULT_WEIGHTS,
    GRADE_MIN,
    GRADE_PRICED,
    GRADE_RANK_MAX,
    GUARDED_FLOOR_MIN,
    GUARDED_RANK_MAX,
    GUARDED_REQUIRED,
    LOW_FLOOR_MAX,
    MOVE_COST,
    NAME,
    SINGLE_RANK_MAX,
    STAFF_WALK_M,
    Fit,
    Guest,
    Hotel,
    Problem,
    Room,
    join,
)
from planner.problems.lodging.intake_blocs import bloc_nights, read_blocs
from planner.problems.lodging.intake_rooms import in_units, read_rooms
from planner.problems.lodging.roads import road_km, walk_m
from planner.scenario import rows
from planner.scenario.schema import Scenario

WHEELCHAIR = "wheelchair"
LOW_FLOOR = "low_floor"
GUARDED = "guarded"


def read_problem(scenario: Scenario) -> Problem:
    """Return the problem of a pack; without guests who lodge and blocs it is empty."""
    guests = _guests(scenario)
    nights = sorted({night for guest in guests for night in guest.nights} | bloc_nights(scenario))
    rooms, holdings = read_rooms(scenario, nights)
    move_cost = in_units(scenario.option(NAME, "move_cost_vnd", MOVE_COST))
    defaults = {**DEFAULT_WEIGHTS, "room_changes": max(1, move_cost)}
    return Problem(
        guests=guests,
        hotels=tuple(sorted((Hotel(h.hotel_id, h.name) for h in scenario.hotels), key=lambda h: h.hotel_id)),
        rooms=rooms,
        fits=_fits(scenario, guests, rooms),
        share_pairs=_share_pairs(scenario, guests, rooms),
        delegations={delegation.delegation_id: delegation.name for delegation in scenario.delegations},
        weights={goal: scenario.weight(NAME, goal, weight) for goal, weight in defaults.items()},
        near=_near(scenario),
        move_cost=move_cost,
        blocs=read_blocs(scenario, rooms, nights),
        holdings=holdings,
        hall_prices_vnd={hall.hall_id: hall.price_vnd for hall in scenario.halls},
        times={
            d.delegation_id: (d.arrives_at, d.leaves_at) for d in scenario.delegations if d.arrives_at or d.leaves_at
        },
        hours=(
            scenario.option(NAME, "check_in_hour", CHECK_IN_HOUR),
            scenario.option(NAME, "check_out_hour", CHECK_OUT_HOUR),
        ),
        half_stays=tuple(guest.guest_id for guest in scenario.guests if guest.attends and _half_known(guest)),
    )


def _half_known(guest: rows.Guest) -> bool:
    return (guest.lodging_from is None) != (guest.lodging_to is None)


def _lodgers(scenario: Scenario) -> list[rows.Guest]:
    lodgers = [guest for guest in scenario.guests if guest.lodges and _stay(guest)[0] < _stay(guest)[1]]
    return sorted(lodgers, key=lambda guest: guest.guest_id)


def _stay(guest: rows.Guest) -> tuple[date, date]:
    """Return check-in and check-out; a guest who does not lodge has an empty stay."""
    first, last = guest.lodging_from, guest.lodging_to
    return (first, last) if first and last else (date.min, date.min)


def _guests(scenario: Scenario) -> tuple[Guest, ...]:
    lodgers = _lodgers(scenario)
    stays = {guest.guest_id: _stay(guest) for guest in lodgers}
    told = _Told.of(scenario, lodgers)
    return tuple(_guest(told, guest, stays) for guest in lodgers)


@dataclass(frozen=True, slots=True)
class _Told:
    """What ranks are due by the pack's options, and whether it tells genders and floors at all."""

    scenario: Scenario
    genders: bool
    floors: bool

    @classmethod
    def of(cls, scenario: Scenario, lodgers: Sequence[rows.Guest]) -> "_Told":
        return cls(scenario, any(guest.gender for guest in lodgers), any(room.floor for room in scenario.rooms))

    def option(self, name: str, default: int) -> int:
        return self.scenario.option(NAME, name, default)

    def grades(self, rank: int) -> tuple[int, int]:
        """Return the grade that must be and the grade that is due; apart where falling short has its price."""
        if rank > self.option("grade_rank_max", GRADE_RANK_MAX):
            return 1, 1
        due = self.option("grade_min", GRADE_MIN)
        return (1 if self.option("grade_priced", GRADE_PRICED) else due), due

    def floors_of(self, row: rows.Guest, *, guarded: bool) -> tuple[int | None, int | None]:
        """Return lowest and highest floor; floors do not count where no room tells its own."""
        low = self.option("guarded_floor_min", GUARDED_FLOOR_MIN) if guarded and self.floors else 0
        high = self.option("low_floor_max", LOW_FLOOR_MAX) if LOW_FLOOR in row.needs and self.floors else None
        return low or None, high


def _guest(told: _Told, row: rows.Guest, stays: Mapping[str, tuple[date, date]]) -> Guest:
    """Return a guest; one of unknown gender shares only on request, unless the pack tells nobody's gender."""
    guarded = row.rank <= told.option("guarded_rank_max", GUARDED_RANK_MAX)
    grade_min, grade_due = told.grades(row.rank)
    floor_min, floor_max = told.floors_of(row, guarded=guarded)
    first, last = stays[row.guest_id]
    return Guest(
        guest_id=row.guest_id,
        name=row.full_name,
        delegation_id=row.delegation_id,
        rank=row.rank,
        gender=row.gender or (None if told.genders else ""),
        check_in=first,
        check_out=last,
        kind=GUARDED if guarded else "",
        grade_min=grade_min,
        accessible=WHEELCHAIR in row.needs,
        single=row.rank <= told.option("single_rank_max", SINGLE_RANK_MAX),
        companion_of=_there(row.companion_of, stays, (first, last)),
        grade_due=grade_due,
        floor_min=floor_min,
        floor_max=floor_max,
        serves=_there(row.serves, stays, (first, last)),
        guarded_only=guarded and bool(told.option("guarded_required", GUARDED_REQUIRED)),
    )


def _there(other: str, stays: Mapping[str, tuple[date, date]], own: tuple[date, date]) -> str:
    """Return the other guest's id, or nothing when the two are never there together."""
    first, last = stays.get(other, (date.max, date.max))
    return other if max(first, own[0]) < min(last, own[1]) else ""


def _fits(scenario: Scenario, guests: Sequence[Guest], rooms: Sequence[Room]) -> Mapping[tuple[str, str], Fit]:
    distances_km = road_km(scenario, {hotel.hotel_id: (hotel.lat, hotel.lon) for hotel in scenario.hotels})
    guarded = {hotel.hotel_id for hotel in scenario.hotels if hotel.guarded}
    return {
        (kind, hotel_id): Fit(distance_km=distances_km[hotel_id], unguarded=kind == GUARDED and hotel_id not in guarded)
        for kind in sorted({guest.kind for guest in guests})
        for hotel_id in sorted({room.kind for room in rooms})
    }


def _near(scenario: Scenario) -> frozenset[tuple[str, str]]:
    """Return the pairs of hotels between which staff may walk."""
    limit_m = scenario.option(NAME, "staff_walk_m", STAFF_WALK_M)
    points = {hotel.hotel_id: (hotel.lat, hotel.lon) for hotel in scenario.hotels if limit_m}
    return frozenset(
        (one, other) for one in points for other in points if walk_m(points[one], points[other]) <= limit_m
    )


def _share_pairs(scenario: Scenario, guests: Sequence[Guest], rooms: Sequence[Room]) -> tuple[tuple[str, str], ...]:
    """Return the requests that hold: stays overlap, and some room takes the whole party that they make."""
    by_id = {guest.guest_id: guest for guest in guests}
    guarded = {hotel.hotel_id for hotel in scenario.hotels if hotel.guarded}
    asked = sorted(
        {tuple(sorted((row.guest_id, row.share_with))) for row in scenario.guests if row.share_with in by_id}
    )
    pairs: list[tuple[str, str]] = []
    for first, second in asked:
        if first not in by_id or first == second or not set(by_id[first].nights) & set(by_id[second].nights):
            continue
        party = next(p for p in join(list(by_id), (*pairs, (first, second))) if first in p)
        members = [by_id[member] for member in party]
        within = rooms if not any(g.guarded_only for g in members) else [r for r in rooms if r.hotel_id in guarded]
        if any(_takes(members, room) for room in within):
            pairs.append((first, second))
    return tuple(pairs)


def _takes(party: Sequence[Guest], room: Room) -> bool:
    if room.grade < max(guest.grade_min for guest in party):
        return False
    if any(guest.accessible > room.accessible or not room.held.issuperset(guest.nights) for guest in party):
        return False
    if not all(on_floor(guest, room) for guest in party):
        return False
    nights = {night for guest in party for night in guest.nights}
    return all(sum(night in guest.nights for guest in party) <= room.sleeps for night in nights)
