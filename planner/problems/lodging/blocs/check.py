"""The independent check of blocs in halls: one function per rule, on the rows as they stand on disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from planner.engine.findings import Finding
from planner.engine.plan import Commitments
from planner.problems.lodging.blocs.entities import Bloc, Hall
from planner.problems.lodging.data import NAME, Problem, day
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

Rows = Sequence[Assignment]
Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]


def bloc_rows(problem: Problem, rows: Rows) -> list[Assignment]:
    """Return the rows of blocs."""
    return [row for row in rows if row.guest_id in problem.blocs.bloc]


def housed(problem: Problem, rows: Rows) -> list[tuple[Bloc, Hall]]:
    """Return blocs with their halls, where both are known; the bloc is there on every night of its stay."""
    blocs = problem.blocs
    return [
        (blocs.bloc[row.guest_id], blocs.hall[row.room_id])
        for row in bloc_rows(problem, rows)
        if row.room_id in blocs.hall
    ]


def blocs_housed(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every bloc has one row: a known hall of the house named, the nights of the stay, all its people."""
    own: dict[str, list[Assignment]] = {}
    for row in bloc_rows(problem, rows):
        own.setdefault(row.guest_id, []).append(row)
    for bloc in problem.blocs.blocs:
        found = own.get(bloc.bloc_id, [])
        if len(found) != 1:
            yield _finding(
                "blocs_housed",
                (bloc.bloc_id,),
                f"Khối {_who(bloc)}, {bloc.people} người: có {len(found)} nơi ở, cần đúng một.",
                f"Bloc {_who(bloc)}, {bloc.people} people: {len(found)} lodgings, exactly one is needed.",
            )
        for row in found[:1]:
            yield from _misread(problem, bloc, row)


def _misread(problem: Problem, bloc: Bloc, row: Assignment) -> Iterator[Finding]:
    hall = problem.blocs.hall.get(row.room_id)
    wrong = [
        (hall is None, "room_id", row.room_id, "một phòng, hội trường có trong danh sách", "a hall of the list"),
        (hall is not None and hall.house_id != row.hotel_id, "hotel_id", row.hotel_id, *2 * (hall and hall.house_id,)),
        (row.check_in != bloc.check_in, "check_in", day(row.check_in), *2 * (day(bloc.check_in),)),
        (row.check_out != bloc.check_out, "check_out", day(row.check_out), *2 * (day(bloc.check_out),)),
        (row.people != bloc.people, "people", row.people, *2 * (bloc.people,)),
    ]
    for is_wrong, column, found, vi, en in wrong:
        if is_wrong:
            yield _finding(
                "blocs_housed",
                (bloc.bloc_id,),
                f"Khối {_who(bloc)}: cột {column} ghi “{found}”, cần {vi}.",
                f"Bloc {_who(bloc)}: column {column} says “{found}”, {en} is expected.",
            )


def house_capacity(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """On every night the blocs in a hall, and the guests in its rooms, take no more places than it has."""
    load: dict[tuple[str, date], int] = {}
    inside: dict[str, list[str]] = {}
    for bloc, hall in housed(problem, rows):
        offer = problem.blocs.offers.get((bloc.bloc_id, hall.hall_id))
        inside.setdefault(hall.hall_id, []).append(bloc.bloc_id)
        for night in bloc.nights:
            key = hall.hall_id, night
            load[key] = load.get(key, 0) + (offer.places if offer else bloc.people)
    taken = beds_of_guests(problem, rows)
    for (hall_id, night), places in sorted(load.items()):
        hall = problem.blocs.hall[hall_id]
        need, have = places + taken.get((hall_id, night), 0), hall.places.get(night, 0)
        if need > have:
            yield _finding(
                "house_capacity",
                (hall_id, *sorted(inside[hall_id])),
                f"{_where(problem, hall)}, đêm {day(night)}: cần {need} chỗ, chỉ có {have}.",
                f"{_where(problem, hall)}, night of {day(night)}: {need} places needed, there are only {have}.",
            )


def beds_of_guests(problem: Problem, rows: Rows) -> Mapping[tuple[str, date], int]:
    """Return (hall made of rooms, night) -> beds of its rooms that guests are in."""
    hall_of = {room_id: hall.hall_id for hall in problem.blocs.halls for room_id in hall.room_ids}
    used = {
        (hall_of[row.room_id], row.room_id, night)
        for row in rows
        if row.room_id in hall_of and row.room_id in problem.room and row.guest_id not in problem.blocs.bloc
        for night in row.nights
    }
    found: dict[tuple[str, date], int] = {}
    for hall_id, room_id, night in used:
        found[hall_id, night] = found.get((hall_id, night), 0) + problem.room[room_id].beds
    return found


def gender_of_halls(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """In a hall of one gender, on each night, there are only blocs of one known gender."""
    there: dict[tuple[str, date], list[Bloc]] = {}
    for bloc, hall in housed(problem, rows):
        if hall.one_gender:
            for night in bloc.nights:
                there.setdefault((hall.hall_id, night), []).append(bloc)
    told: set[tuple[str, ...]] = set()
    for (hall_id, night), blocs in sorted(there.items(), key=lambda pair: pair[0]):
        names = (hall_id, *sorted(bloc.bloc_id for bloc in blocs))
        genders = {bloc.gender for bloc in blocs}
        if (None in genders or len(genders) > 1) and names not in told:
            told.add(names)
            where, who = _where(problem, problem.blocs.hall[hall_id]), ", ".join(names[1:])
            yield _finding(
                "gender_of_halls",
                names,
                f"{where}, đêm {day(night)}: chỉ dành cho một giới, nhưng có {who}.",
                f"{where}, night of {day(night)}: for one gender alone, but {who} are there.",
            )


def allowed_houses(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every bloc is in a hall that may take it."""
    for bloc, hall in housed(problem, rows):
        if (bloc.bloc_id, hall.hall_id) not in problem.blocs.offers:
            count = sum(one == bloc.bloc_id for one, _ in problem.blocs.offers)
            yield _finding(
                "allowed_houses",
                (bloc.bloc_id, hall.hall_id),
                f"Khối {_who(bloc)} không được ở {_where(problem, hall)}; có {count} nơi được phép.",
                f"Bloc {_who(bloc)} may not be in {_where(problem, hall)}; {count} places are allowed.",
            )


def keep_bloc_pins(problem: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """A bloc is in the hall (``room_id``) or house (``hotel_id``) that it is pinned to."""
    for row in bloc_rows(problem, rows):
        for field, value in sorted(commitments.pins.get(row.guest_id, {}).items()):
            found = row.room_id if field == "room_id" else row.hotel_id
            if found != value:
                yield _finding(
                    "keep_bloc_pins",
                    (row.guest_id, value),
                    f"Khối {row.guest_id} đã ghim {field} = {value}, nhưng phương án ghi {found}.",
                    f"Bloc {row.guest_id} is pinned to {field} = {value}, but the plan says {found}.",
                )


CHECKS: tuple[Check, ...] = (blocs_housed, house_capacity, gender_of_halls, allowed_houses, keep_bloc_pins)


def goals_of(problem: Problem, rows: Rows, commitments: Commitments) -> dict[str, int]:
    """Return what the blocs add to the goals: price, distance, further houses of a group, people moved."""
    pairs = housed(problem, rows)
    offers = [problem.blocs.offers.get((bloc.bloc_id, hall.hall_id)) for bloc, hall in pairs]
    houses: dict[str, set[str]] = {}
    for bloc, hall in pairs:
        if bloc.group_id:
            houses.setdefault(bloc.group_id, set()).add(hall.house_id)
    halls = {bloc.bloc_id: hall.hall_id for bloc, hall in pairs}
    former = {row.get("guest_id", ""): row.get("room_id", "") for row in commitments.previous}
    moved = (bloc for bloc in problem.blocs.blocs if former.get(bloc.bloc_id))
    return {
        "cost": sum(offer.cost for offer in offers if offer),
        "distance": sum(offer.distance_km for offer in offers if offer),
        "split_delegations": sum(len(used) - 1 for used in houses.values()),
        "changes": sum(bloc.people for bloc in moved if halls.get(bloc.bloc_id) != former[bloc.bloc_id]),
    }


def _who(bloc: Bloc) -> str:
    return f"{bloc.name} ({bloc.bloc_id})"


def _where(problem: Problem, hall: Hall) -> str:
    return f"{problem.blocs.house_name(hall.house_id)} / {hall.name} ({hall.hall_id})"


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
