"""Small events with a few guests and rooms, and a judge that tries every plan."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import product
from typing import Any

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.lodging import Assignment, Plan, Problem, check, score
from planner.problems.lodging.model import RULES, Rule, build
from planner.problems.lodging.readoff import housing_of, to_assignments
from planner.problems.lodging.solve import solve
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario

VENUE = rows.Venue(
    venue_id="V",
    name="Quảng trường",
    lat=17.0,
    lon=107.0,
    kind="quảng trường",
    capacity=100,
    open_from=time(5),
    open_to=time(22),
)
SETTINGS = Settings(limit_s=20, workers=1)


def night(day: int) -> date:
    return date(2025, 6, day)


def guest(guest_id: str, stay: str = "15-17", **fields: object) -> rows.Guest:
    """A guest who stays from one day of June to another ("15-17"); man, of delegation D1, rank 20 unless told."""
    first, last = stay.split("-")
    told = {"full_name": f"Khách {guest_id}", "gender": "nam", "delegation_id": "D1", "rank": 20, **fields}
    return rows.Guest(guest_id=guest_id, lodging_from=night(int(first)), lodging_to=night(int(last)), **told)


def room(room_id: str, hotel_id: str = "H1", beds: int = 2, **fields: object) -> rows.Room:
    """A room of grade 3 at 400,000 đồng unless told."""
    return rows.Room(room_id=room_id, hotel_id=hotel_id, beds=beds, **{"grade": 3, "price_vnd": 400_000, **fields})


def block(hotel_id: str = "H1", room_type_id: str = "", **fields: object) -> rows.HotelBlock:
    """Rooms of a hotel held on the nights of the 15th and 16th unless told."""
    told = {"block_id": f"B-{hotel_id}{room_type_id}", "from": night(15), "to": night(17), **fields}
    return rows.HotelBlock(hotel_id=hotel_id, room_type_id=room_type_id, **told)


def hotel(hotel_id: str, km: float = 0.0, *, guarded: bool = False) -> rows.Hotel:
    """A hotel so many kilometres (straight) north of the venue."""
    return rows.Hotel(
        hotel_id=hotel_id, name=f"Khách sạn {hotel_id}", lat=17.0 + km / 111.19, lon=107.0, guarded=guarded
    )


def scenario(guests: Sequence[rows.Guest], rooms: Sequence[rows.Room], **tables: object) -> Scenario:
    """A pack of these guests and rooms, with a hotel for every room and one venue."""
    options: Any = tables.pop("options", {})
    weights = tables.pop("weights", {})
    hotels = tables.pop("hotels", tuple(hotel(name) for name in sorted({room.hotel_id for room in rooms})))
    delegations = sorted({guest.delegation_id for guest in guests} - {""})
    event = EventSettings.model_validate(
        {
            "id": "small",
            "name": "Nhỏ",
            "d_day": date(2025, 6, 16),
            "options": {"lodging": {"single_rank_max": 4, "grade_rank_max": 11, "grade_min": 3} | options},
            "weights": {"lodging": weights},
        }
    )
    return Scenario(
        event=event,
        guests=tuple(guests),
        rooms=tuple(rooms),
        hotels=tuple(hotels),
        delegations=tuple(rows.Delegation(delegation_id=d, name=f"Đoàn {d}") for d in delegations),
        venues=tables.pop("venues", (VENUE,)),
        **tables,
    )


def problem(guests: Sequence[rows.Guest], rooms: Sequence[rows.Room], **tables: object) -> Problem:
    return Problem.from_scenario(scenario(guests, rooms, **tables))


def planned(small: Problem, commitments: Commitments = NO_COMMITMENTS) -> Plan:
    return solve(small, SETTINGS, commitments=commitments)


def without(rule: str) -> tuple[Rule, ...]:
    return tuple(other for other in RULES if other.__name__ != rule)


def plan_without(small: Problem, rule: str, commitments: Commitments = NO_COMMITMENTS) -> tuple[Assignment, ...]:
    """The best plan of the model from which one rule is dropped."""
    lodging = build(small, commitments, rules=without(rule))
    done = run(lodging.model, SETTINGS)
    assert done.outcome.has_plan
    return to_assignments(small, housing_of(lodging, done.value))


def total(small: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> int:
    return weighted(score(small, assignments, commitments), small.weights)


def every_plan(small: Problem) -> Iterator[tuple[Assignment, ...]]:
    """Every way to give each guest a room, good or bad."""
    for rooms in product(small.rooms, repeat=len(small.guests)):
        yield tuple(
            Assignment(guest.guest_id, room.hotel_id, room.room_id, guest.check_in, guest.check_out)
            for guest, room in zip(small.guests, rooms, strict=True)
        )


def best_by_trying(small: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """The least score of all plans that the checker accepts; None when it accepts none."""
    lawful = (plan for plan in every_plan(small) if not check(small, plan, commitments))
    return min((total(small, plan, commitments) for plan in lawful), default=None)


def chance_problem(seed: int, guests: int = 5, rooms: int = 4) -> Problem:
    """A small event by chance: stays, genders, delegations, needs, pairs, companions, hotels, prices, periods."""
    dice = random.Random(seed)
    people: list[rows.Guest] = []
    for number in range(guests):
        first = dice.choice((14, 15))
        people.append(
            guest(
                f"G{number}",
                f"{first}-{dice.choice((16, 17)) if dice.random() < 0.7 else first + 1}",
                gender=dice.choice(("nam", "nam", "nữ", "")),
                delegation_id=dice.choice(("D1", "D1", "D2", "")),
                rank=dice.choice((3, 8, 20, 20, 20)),
                needs=("wheelchair",) if dice.random() < 0.15 else (),
                share_with=f"G{dice.randrange(guests)}" if dice.random() < 0.25 else "",
                companion_of=f"G{dice.randrange(guests)}" if dice.random() < 0.2 else "",
            )
        )
    stock = [
        room(
            f"R{number}",
            dice.choice(("H1", "H2")),
            dice.choice((1, 2, 2, 3)),
            grade=dice.choice((2, 3, 4)),
            price_vnd=dice.choice((250_000, 400_000, 610_000)),
            accessible=dice.random() < 0.5,
            **({"from": night(15)} if dice.random() < 0.15 else {}),
        )
        for number in range(rooms)
    ]
    hotels = (hotel("H1", 1.0), hotel("H2", dice.choice((5.0, 15.0)), guarded=True))
    return problem(people, stock, hotels=hotels)
