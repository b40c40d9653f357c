"""Suite ``lodging``: the plan of rooms for a pack, or for guests and hotels made up here.

FILE is a pack folder, or ``lodging-GUESTS-HOTELS`` (``lodging-8000-300``; ``lodging-8000-300-7`` with seed 7). What is
made up is invented and marked so: delegations of 3 to 60 guests, stays of one to three nights, hotels of 8 to 60 rooms
at 0 to 40 km with a quarter more beds than guests. Reports score, bound, gap, goals, seconds and the peak memory.
"""

import random
import resource
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.lodging import Problem
from planner.problems.lodging.data import Fit, Guest, Hotel, Room
from planner.problems.lodging.solve import solve
from planner.scenario.load import load

KIB_PER_MIB = 1024
FIRST_NIGHT = date(2025, 6, 14)
STAYS = ((0, 2), (1, 2), (1, 3), (0, 3))
STAY_WEIGHTS = (16, 31, 40, 13)
"""Nights of arrival and departure, and how many of a hundred guests stay so: about the shares of Vĩnh Linh 2025."""
BEDS_PER_GUEST = 1.25


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Plan the rooms of ``file``; return one line of figures."""
    problem = _read(file)
    begin = time.perf_counter()
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    return {
        "suite": "lodging",
        "instance": file.name,
        "guests": len(problem.guests),
        "hotels": len(problem.hotels),
        "rooms": len(problem.rooms),
        "status": plan.outcome.status.value,
        "score": plan.outcome.score,
        "bound": plan.outcome.bound,
        "gap": plan.outcome.gap,
        "goals": dict(plan.goals),
        "elapsed_s": round(time.perf_counter() - begin, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
    }


def _read(file: Path) -> Problem:
    """Return the event called ``lodging-GUESTS-HOTELS`` or with a seed behind, made up; otherwise that of a pack."""
    name, *figures = file.name.split("-")
    if name == "lodging" and len(figures) in {2, 3} and all(map(str.isdigit, figures)) and not file.exists():
        guests, hotels, *seed = map(int, figures)
        return made_up(guests, hotels, *seed)
    return Problem.from_scenario(load(file))


def made_up(guests: int, hotels: int, seed: int = 1) -> Problem:
    """Return an invented event."""
    dice = random.Random(seed)
    houses = tuple(Hotel(f"KS-{h:03}", f"Khách sạn {h} (hư cấu)") for h in range(1, hotels + 1))
    km = {hotel.hotel_id: dice.choice((1, 2, 3, 15, 16, 17, 30, 35, 40)) for hotel in houses}
    return Problem(
        guests=tuple(_guests(dice, guests)),
        hotels=houses,
        rooms=tuple(_rooms(dice, houses, round(BEDS_PER_GUEST * guests))),
        fits={("", hotel): Fit(distance_km=distance) for hotel, distance in km.items()},
    )


def _guests(dice: random.Random, count: int) -> list[Guest]:
    people: list[Guest] = []
    while len(people) < count:
        size = dice.randint(35, 60) if dice.random() < 0.1 else dice.randint(3, 12)
        delegation = f"DD-{len(people):05}"
        for _ in range(min(size, count - len(people))):
            first, last = (FIRST_NIGHT + timedelta(days) for days in dice.choices(STAYS, STAY_WEIGHTS)[0])
            key, gender = f"KM-{len(people):05}", dice.choice(("nam", "nam", "nữ"))
            people.append(Guest(key, f"Khách {key} (hư cấu)", delegation, 20, gender, first, last, ""))
    return people


def _rooms(dice: random.Random, hotels: tuple[Hotel, ...], beds: int) -> list[Room]:
    nights = frozenset(FIRST_NIGHT + timedelta(days) for days in range(3))
    size, rooms = {hotel.hotel_id: dice.randint(8, 60) for hotel in hotels}, []
    scale = beds / (1.8 * sum(size.values()))
    for hotel_id, count in size.items():
        base = dice.randint(25, 70)
        for number in range(1, max(2, round(count * scale)) + 1):
            places = dice.choices((1, 2, 3, 4), (40, 47, 9, 4))[0]
            price = base + 5 * places + dice.choice((0, 0, 5, 10))
            rooms.append(Room(f"{hotel_id}-{number:03}", hotel_id, places, 3, price, False, nights, hotel_id))  # noqa: FBT003
    return rooms
