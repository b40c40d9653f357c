"""Small halls and guest lists, written the short way, and every complete plan of a tiny one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import TypedDict, Unpack

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.settings import Settings
from planner.problems.seating import Assignment, Plan, Problem, check, score
from planner.problems.seating.parties import Guest
from planner.problems.seating.solve import solve
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario

KINDS = {"c": "chair", "w": "wheelchair_space", "p": "companion", "x": "chair", "a": "chair", "k": "camera"}


def seat_rows(zones: dict[str, list[str]], depth_m: float = 0.0) -> tuple[rows.Seat, ...]:
    """Seats from a picture: c chair, a chair on the aisle, w wheelchair, p companion, x blocked, k camera, | aisle."""
    seats = []
    for order, (zone, lines) in enumerate(zones.items()):
        for index, line in enumerate(lines, start=1):
            seats += _row(zone, f"{index:02}", line, depth_m + order * 20.0 + index)
    return tuple(seats)


def _row(zone: str, row: str, line: str, y_m: float) -> list[rows.Seat]:
    gaps = [line[:position].count("|") for position, mark in enumerate(line) if mark != "|"]
    marks = line.replace("|", "")
    xs = [0.5 * number + gap for number, gap in enumerate(gaps)]
    middle = (xs[0] + xs[-1]) / 2
    return [
        rows.Seat(
            seat_id=f"{zone}-{row}-{number:02}",
            zone=zone,
            row=row,
            number=number,
            x_m=x - middle,
            y_m=y_m,
            kind=KINDS[mark],
            aisle=mark == "a",
            blocked=mark == "x",
        )
        for number, (mark, x) in enumerate(zip(marks, xs, strict=True), start=1)
    ]


class Special(TypedDict, total=False):
    """Options of the seating, points (kind, x_m, y_m) of the hall, kept (seat -> for whom)."""

    options: dict[str, int]
    points: Sequence[tuple[str, float, float]]
    kept: dict[str, tuple[str, ...]]


def guest(guest_id: str, rank: int = 1, delegation: str = "", **more: object) -> rows.Guest:
    named = {"guest_id": guest_id, "full_name": f"Khách {guest_id}", "rank": rank, "delegation_id": delegation}
    return rows.Guest.model_validate(named | more)


def scenario(
    zones: dict[str, list[str]],
    guests: list[rows.Guest],
    rank_zones: dict[int, tuple[str, ...]] | None = None,
    weights: dict[str, int] | None = None,
    **special: Unpack[Special],
) -> Scenario:
    event = EventSettings(
        id="small",
        name={"vi": "Lễ nhỏ", "en": "Small ceremony"},
        d_day=date(2025, 6, 16),
        weights={"seating": weights or {}},
        options={"seating": special.get("options", {})},
    )
    listed = {} if rank_zones is None else rank_zones
    ranks = tuple(rows.Rank(rank=rank, group=f"Nhóm {rank}", zones=opened) for rank, opened in listed.items())
    kept = special.get("kept", {})
    seats = tuple(seat.model_copy(update={"reserved_for": kept.get(seat.seat_id, ())}) for seat in seat_rows(zones))
    points = tuple(
        rows.Landmark(landmark_id=f"L{index}", kind=kind, x_m=x_m, y_m=y_m)
        for index, (kind, x_m, y_m) in enumerate(special.get("points", ()))
    )
    return Scenario(event=event, ranks=ranks, guests=tuple(guests), seats=seats, landmarks=points)


def problem(
    zones: dict[str, list[str]],
    guests: list[rows.Guest],
    rank_zones: dict[int, tuple[str, ...]] | None = None,
    weights: dict[str, int] | None = None,
    **special: Unpack[Special],
) -> Problem:
    return Problem.from_scenario(scenario(zones, guests, rank_zones, weights, **special))


def plan_of(asked: Problem, commitments: Commitments = NO_COMMITMENTS, limit_s: float = 5.0) -> Plan:
    return solve(asked, Settings(limit_s=limit_s, workers=1), commitments=commitments)


def pins(**seats: str) -> Commitments:
    return Commitments(pins={guest_id: {"seat_id": seat} for guest_id, seat in seats.items()})


def seats_of(plan: Plan) -> dict[str, str]:
    return {item.guest_id: item.seat_id for item in plan.assignments}


def rules_broken(asked: Problem, seats: dict[str, str], commitments: Commitments = NO_COMMITMENTS) -> set[str]:
    return {finding.rule for finding in check(asked, rows_of(seats), commitments)}


def rows_of(seats: dict[str, str]) -> tuple[Assignment, ...]:
    return tuple(Assignment(*pair) for pair in sorted(seats.items()))


def every_plan(asked: Problem) -> Iterator[dict[str, str]]:
    guests = [one.guest_id for one in asked.guests]
    for chosen in permutations([seat.seat_id for seat in asked.seats], len(guests)):
        yield dict(zip(guests, chosen, strict=True))


def kind_of(one: Guest) -> Guest:
    """Everything about a guest but who it is: those who share it may change seats unnoticed."""
    return replace(
        one, guest_id="", name="", leader="", seniority=(*one.seniority[:-1], ""), words=one.words - {one.guest_id}
    )


def every_plan_of_kinds(asked: Problem) -> Iterator[dict[str, str]]:
    """Every complete plan, but one only of those that differ in guests of one kind."""
    waiting: dict[Guest | None, list[str]] = {None: [""] * (len(asked.seats) - len(asked.guests))}
    for one in asked.guests:
        waiting.setdefault(kind_of(one), []).append(one.guest_id)
    yield from _seated([seat.seat_id for seat in asked.seats], waiting)


def _seated(seats: list[str], waiting: dict[Guest | None, list[str]]) -> Iterator[dict[str, str]]:
    if not seats:
        yield {}
        return
    for kind, guests in waiting.items():
        if guests:
            left = waiting | {kind: guests[1:]}
            for rest in _seated(seats[1:], left):
                yield rest | ({guests[0]: seats[0]} if guests[0] else {})


def best_of_kinds(asked: Problem) -> int | None:
    """The least score of all plans that the checker accepts, where guests differ by their kind alone."""
    plans = [rows_of(seats) for seats in every_plan_of_kinds(asked)]
    scored = sorted((weighted(score(asked, plan, NO_COMMITMENTS), asked.weights), plan) for plan in plans)
    return next((cost for cost, plan in scored if not check(asked, plan, NO_COMMITMENTS)), None)


def best_by_hand(asked: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """The least score of all plans that the checker accepts; None when there is none."""
    scores = [
        weighted(score(asked, rows_of(seats), commitments), asked.weights)
        for seats in every_plan(asked)
        if not check(asked, rows_of(seats), commitments)
    ]
    return min(scores, default=None)


def random_case(seed: int) -> tuple[Problem, Commitments]:
    """A tiny hall with everything that can go wrong in it: at most five guests and seven seats."""
    chance = random.Random(seed)
    pictures = [
        {"A": ["ccac", "ac"]},
        {"A": ["wpca", "cc"]},
        {"A": ["cc|cc"], "B": ["cac"]},
        {"A": ["cxcc"], "B": ["pw"]},
        {"A": ["wp|pw", "cc"]},
    ]
    zones = chance.choice(pictures)
    free = sum(mark not in "x|" for lines in zones.values() for line in lines for mark in line)
    count = min(5, chance.randint(2, free - 1))
    guests = []
    for index in range(count):
        earlier = [f"G{other}" for other in range(index)]
        needs = tuple(word for word, odds in (("wheelchair", 0.08), ("aisle", 0.2)) if chance.random() < odds)
        guests.append(
            guest(
                f"G{index}",
                rank=chance.randint(1, 3),
                delegation=chance.choice(["", "D1", "D2"]),
                companion_of=chance.choice(earlier) if earlier and chance.random() < 0.2 else "",
                apart_from=(chance.choice(earlier),) if earlier and chance.random() < 0.15 else (),
                needs=needs,
            )
        )
    rank_zones = {2: ("A",)} if chance.random() < 0.3 else None
    asked = problem(zones, guests, rank_zones=rank_zones)
    seats = [seat.seat_id for seat in asked.seats]
    pinned = {"G0": {"seat_id": chance.choice(seats)}} if chance.random() < 0.15 else {}
    previous = zip(guests, chance.sample(seats, len(guests)), strict=True) if chance.random() < 0.4 else ()
    told = tuple({"guest_id": one.guest_id, "seat_id": seat} for one, seat in previous)
    return asked, Commitments(pins=pinned, previous=told)


def random_hall_of_kinds(seed: int, guests: int) -> Problem:
    """A hall with at most one free chair, and guests of few kinds: few enough plans to try them all."""
    chance = random.Random(seed)
    pictures = {
        5: [{"A": ["cca", "aa"]}, {"A": ["ac"], "B": ["cca"]}, {"A": ["wpcc", "aa"]}],
        6: [{"A": ["cca", "aca"]}, {"A": ["ac|ca"], "B": ["cca"]}, {"A": ["wpcc", "aa"]}],
        7: [{"A": ["cca", "acca"]}, {"A": ["ac|ca"], "B": ["cca"]}, {"A": ["wpccc", "aa"]}],
        8: [{"A": ["ccca", "acca"]}, {"A": ["ac|ca", "acca"]}, {"A": ["wpcca"], "B": ["cca"]}],
        9: [{"A": ["ccca", "aca", "aa"]}, {"A": ["ac|ca"], "B": ["ccacc"]}, {"A": ["wpcca"], "B": ["aca", "a"]}],
        10: [
            {"A": ["ccca", "acca", "aa"]},
            {"A": ["ac|ca", "acca"], "B": ["cc"]},
            {"A": ["wpcca"], "B": ["acca", "a"]},
        ],
    }
    picture = chance.choice(pictures[guests + chance.randint(0, 1)])
    wheelchairs = sum(line.count("w") for lines in picture.values() for line in lines)
    kinds = [(1, "D1"), (2, "D2"), chance.choice([(2, "D1"), (3, "D2"), (2, "")])]
    people = [
        guest(f"G{index}", *(kinds[index] if index < len(kinds) else chance.choice(kinds)))
        for index in range(guests - wheelchairs)
    ]
    people += [guest(f"W{index}", 2, "D1", needs=("wheelchair",)) for index in range(wheelchairs)]
    points = [("exit", chance.choice([-2.0, 2.0]), 0.0)] if chance.random() < 0.7 else []
    return problem(picture, people, {3: ("A",)} if chance.random() < 0.2 else None, points=points)


def random_ceremony(seed: int) -> tuple[Problem, Commitments]:
    """A tiny hall with stage steps, exits, a camera, kept seats, and guests with roles: at most five guests."""
    chance = random.Random(seed)
    picture = chance.choice([{"A": ["aca", "aa"]}, {"A": ["awpa"], "B": ["aa"]}, {"A": ["aka"], "B": ["aca"]}])
    chairs = [seat.seat_id for seat in seat_rows(picture) if seat.kind == "chair"]
    guests = []
    for index in range(chance.randint(2, min(5, len(chairs)))):
        role = chance.choice(["", "", "award", "award", "speaker", "honour", "press", "performer", "bloc"])
        guests.append(
            guest(
                f"G{index}",
                rank=chance.randint(1, 3),
                delegation=chance.choice(["", "D1", "D1"]),
                role=(role,) if role else (),
                **({"award_order": chance.randint(1, 3)} if role in {"award", "speaker"} else {}),
                escort=chance.choice(["", "Tình nguyện viên"]),
                companion_of="G0" if index == 1 and chance.random() < 0.3 else "",
                needs=("wheelchair",) if chance.random() < 0.1 else (),
            )
        )
    words = ["press", "performer", "bloc", "D1", "G0", "reserve", "award"]
    kept = {seat: (chance.choice(words),) for seat in chairs if chance.random() < 0.15}
    points = [("steps", 0.0, 0.0)] if chance.random() < 0.8 else []
    points += [("exit", 2.0, 1.0)] if chance.random() < 0.6 else []
    options = {"steps_within_m": chance.choice([0, 2, 30]), "exit_within_m": chance.choice([0, 2, 3])}
    options |= {"honour_rows": chance.choice([0, 1]), "escort_required": int(chance.random() < 0.3)}
    rank_zones = {2: ("A",)} if chance.random() < 0.3 else None
    return problem(picture, guests, rank_zones, points=points, kept=kept, options=options), NO_COMMITMENTS
