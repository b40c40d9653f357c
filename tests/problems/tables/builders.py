"""Small banquets, and a judge that tries every plan."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product

from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.tables import Assignment, Plan, Problem, check, score
from planner.problems.tables.data import pair_of
from planner.problems.tables.entities import Guest, Manners, Table
from planner.problems.tables.model import RULES, build
from planner.problems.tables.seat import read_off
from planner.problems.tables.solve import solve

SETTINGS = Settings(limit_s=20, workers=1)


def guest(guest_id: str, rank: int = 5, **fields: object) -> Guest:
    """A guest of a rank, who knows nobody unless told."""
    circles = frozenset(str(fields.pop("circles", "")).split())
    told = {key: frozenset(str(value).split()) for key, value in fields.items() if key in WORDS}
    return replace(Guest(guest_id, f"Khách {guest_id}", (rank, 0, 0, guest_id), circles=circles), **{**fields, **told})


WORDS = {"languages", "interprets", "diets"}


def table(table_id: str, high: int = 3, low: int = 0, **fields: object) -> Table:
    """A table; the ring is the number in its id, counted from 1."""
    diets = frozenset(str(fields.pop("diets", "")).split())
    return replace(Table(table_id, low, high, ring=int(table_id[1:]) - 1, diets=diets), **fields)


def banquet(guests: Sequence[Guest], tables: Sequence[Table], **fields: object) -> Problem:
    """A problem; affinities are told as ``affinity={"A B": 3}``, ties as ``together="A B, C D"``."""
    told = {key: _pairs(str(fields.pop(key, ""))) for key in ("together", "apart")}
    given = fields.pop("affinity", {})
    assert isinstance(given, dict)
    worth = {pair_of(*pair.split()): value for pair, value in given.items()}
    return replace(Problem(tuple(guests), tuple(tables), affinity=worth, **told), **fields)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pair_of(*pair.split()) for pair in text.split(",") if pair.strip())


def planned(problem: Problem, commitments: Commitments = NO_COMMITMENTS, settings: Settings = SETTINGS) -> Plan:
    return solve(problem, settings, commitments=commitments)


def tables_of(rows: Sequence[Assignment]) -> dict[str, str]:
    return {row.guest_id: row.table_id for row in rows}


def order_at(rows: Sequence[Assignment], table_id: str) -> list[str]:
    return [row.guest_id for row in sorted(rows, key=lambda row: row.place) if row.table_id == table_id]


def total(problem: Problem, rows: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> int:
    return weighted(score(problem, rows, commitments), problem.weights)


def best_by_trying(problem: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """Return the best score of all plans that the checker accepts, None when there is none."""
    scores = [
        total(problem, rows, commitments) for rows in _every_plan(problem) if not check(problem, rows, commitments)
    ]
    return min(scores, default=None)


def _every_plan(problem: Problem) -> Iterator[tuple[Assignment, ...]]:
    ids = [one.guest_id for one in problem.guests]
    for choice in product([one.table_id for one in problem.tables], repeat=len(ids)):
        groups = {name: [one for one, at in zip(ids, choice, strict=True) if at == name] for name in set(choice)}
        if any(sum(problem.guest[g].places for g in members) > problem.table[t].high for t, members in groups.items()):
            continue
        if not problem.manners.around:
            yield tuple(Assignment(one, at) for one, at in zip(ids, choice, strict=True))
            continue
        for orders in product(*(permutations(members) for members in groups.values())):
            yield tuple(
                Assignment(one, name, place)
                for name, order in zip(groups, orders, strict=True)
                for place, one in enumerate(order, start=1)
            )


def without_rule(problem: Problem, name: str, commitments: Commitments = NO_COMMITMENTS) -> set[str]:
    """Return the rules that the checker names in a plan of the model without one rule."""
    model = build(problem, commitments, rules=[rule for rule in RULES if rule.__name__ != name])
    rows = read_off(model, run(model.model, SETTINGS, problem="tables"))
    assert rows
    return {finding.rule for finding in check(problem, rows, commitments)}


def chance_banquet(seed: int, guests: int = 5) -> Problem:
    """A banquet made by chance; some have no plan."""
    draw = random.Random(seed)
    ids = [f"K{index}" for index in range(guests)]
    pairs = [pair_of(one, other) for one in ids for other in ids if one < other]
    people = [
        guest(
            one,
            draw.randint(1, 3),
            delegation=draw.choice(["", "D1", "D2"]),
            circles=draw.choice(["", "cờ", "chèo"]),
            gender=draw.choice(["nam", "nữ"]),
            diets=draw.choice(["", "", "", "chay"]),
            languages=draw.choice(["", "", "", "", "en"]),
            interprets=draw.choice(["", "", "en"]),
        )
        for one in ids
    ]
    if draw.random() < 0.5:
        people[1] = replace(people[1], companion_of=ids[0])
    tables = [table("B1", 3, host=draw.choice(["", ids[0]])), table("B2", 3, draw.choice([0, 2]), diets="chay")]
    return banquet(
        people,
        tables,
        affinity={" ".join(pair): draw.randint(-3, 5) for pair in draw.sample(pairs, 5)},
        apart=draw.choice(["", " ".join(draw.choice(pairs))]),
        together=draw.choice(["", " ".join(draw.choice(pairs))]),
        ring_of={one: draw.randint(0, 1) for one in ids[2:]},
        manners=Manners(around=draw.random() < 0.8, known_at_table=draw.choice([0, 0, 0, 1])),
    )
