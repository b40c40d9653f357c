"""Small events with a few blocs and halls, and a judge that tries every plan."""

import random
from collections.abc import Sequence
from datetime import date
from itertools import product

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.lodging import Assignment, Problem, check, score
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall, Offer
from planner.problems.lodging.blocs.together import rows_of
from planner.problems.lodging.data import DEFAULT_WEIGHTS

NIGHTS = (15, 16, 17)


def night(day: int) -> date:
    return date(2025, 6, day)


def bloc(bloc_id: str, people: int = 40, stay: str = "15-17", **fields: object) -> Bloc:
    """A bloc of men and women from one day of June to another."""
    first, last = stay.split("-")
    return Bloc(bloc_id, f"Khối {bloc_id}", people, night(int(first)), night(int(last)), **fields)  # type: ignore[arg-type]


def hall(hall_id: str, places: int = 100, house_id: str = "", **fields: object) -> Hall:
    """A hall open on every night."""
    by_night = {night(day): places for day in NIGHTS}
    return Hall(hall_id, house_id or hall_id, f"Hội trường {hall_id}", by_night, **fields)  # type: ignore[arg-type]


def everywhere(blocs: Sequence[Bloc], halls: Sequence[Hall], price: int = 1) -> dict[tuple[str, str], Offer]:
    """Every bloc may go everywhere; a person costs ``price`` in the first hall, twice in the second …"""
    return {
        (one.bloc_id, where.hall_id): Offer(one.people, price * rank * one.people)
        for one in blocs
        for rank, where in enumerate(halls, start=1)
    }


def problem_of(
    blocs: Sequence[Bloc], halls: Sequence[Hall], offers: dict[tuple[str, str], Offer] | None = None
) -> Problem:
    pairs = everywhere(blocs, halls) if offers is None else offers
    camp = Blocs(tuple(blocs), tuple(halls), pairs, {"CAMP": "Trại thanh niên"}, {})
    return Problem(guests=(), hotels=(), rooms=(), fits={}, weights=DEFAULT_WEIGHTS, blocs=camp)


def broken(problem: Problem, rows: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> set[str]:
    return {finding.rule for finding in check(problem, rows, commitments)}


def best_of_all(problem: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """Return the score of the best plan by trying every one; None when none keeps the rules."""
    names = [one.bloc_id for one in problem.blocs.blocs]
    scores = []
    for choice in product([one.hall_id for one in problem.blocs.halls], repeat=len(names)):
        rows = rows_of(problem.blocs, dict(zip(names, choice, strict=True)))
        if not check(problem, rows, commitments):
            scores.append(weighted(score(problem, rows, commitments), problem.weights))
    return min(scores, default=None)


def invented(seed: int) -> tuple[Problem, Commitments]:
    """Five invented blocs and three halls: nights, genders, a camp, forbidden pairs, a pin, a previous plan."""
    dice = random.Random(seed)
    blocs = [
        bloc(
            f"B{number}",
            dice.randint(5, 30),
            dice.choice(["15-16", "15-17", "16-18"]),
            gender=dice.choice(["nam", "nữ", None]),
            group_id=dice.choice(["CAMP", ""]),
        )
        for number in range(5)
    ]
    halls = [
        hall(f"N{number}", dice.randint(20, 70), dice.choice(["X", "Y"]), one_gender=dice.random() < 0.3)
        for number in range(3)
    ]
    offers = {
        (one.bloc_id, where.hall_id): Offer(one.people + dice.randint(0, 3), dice.randint(1, 60), dice.randint(0, 40))
        for one in blocs
        for where in halls
        if dice.random() < 0.9
    }
    pins = {"B0": {"hotel_id": halls[0].house_id}} if dice.random() < 0.3 else {}
    previous = ({"guest_id": "B1", "room_id": "N1"},) if dice.random() < 0.5 else ()
    return problem_of(blocs, halls, offers), Commitments(pins, previous)
