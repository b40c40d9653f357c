"""Groups of delegations and blocks: the cheapest is found, and their prices never prove too much."""

import random
from dataclasses import replace
from itertools import product

import pytest

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating import Problem, check, score
from planner.problems.seating.field import BlockKind, Field, PartKind, field_of, zone_groups
from planner.problems.seating.flow import Filling
from planner.problems.seating.grouping import UNIT, Kinds, Prices, Pricing
from planner.problems.seating.lines_proof import Rounds, lines_of, prices_of, runs_at_least
from planner.problems.seating.packing import pack, total
from planner.problems.seating.plan import runs
from tests.problems.seating.builders import every_plan, guest, pins, problem, random_case, rows_of

Chosen = tuple[tuple[int, PartKind], ...]


def random_field(chance: random.Random) -> Field:
    ranks = chance.randint(1, 3)
    parts = {}
    for number in range(chance.randint(2, 4)):
        rank, heads = chance.randrange(ranks), chance.randint(1, 7)
        parts[f"D{number}", rank] = PartKind(rank, heads, heads)
    blocks = {}
    for number in range(chance.randint(2, 4)):
        first = chance.randrange(ranks)
        last = min(ranks - 1, first + chance.choice([0, 0, 1, 2]))
        blocks[number] = BlockKind(first, last, chance.randint(2, 8), front=chance.random() < 0.7)
    return Field(frozenset("A"), tuple(range(ranks)), ((0, 9),) * ranks, parts, blocks, 0)


def random_prices(kinds: Kinds, chance: random.Random) -> Prices:
    return Prices(
        tuple(chance.randint(0, UNIT // 2) for _ in kinds.parts),
        tuple(chance.randint(0, UNIT // 2) for _ in kinds.blocks),
        chance.randint(0, UNIT // 5),
        chance.randint(0, UNIT // 20),
        tuple(chance.choice([0, UNIT // 40]) for _ in kinds.spans),
    )


def holds(parts: Chosen, blocks: tuple[tuple[int, BlockKind], ...]) -> bool:
    filling = Filling({str(index): kind.room for index, (_, kind) in enumerate(blocks)})
    for _, part in parts:
        choice = tuple(str(i) for i, (_, b) in enumerate(blocks) if b.first <= part.rank <= b.last)
        if filling.add(choice, part.heads) < part.heads:
            return False
    return True


def cheapest_by_hand(kinds: Kinds, prices: Prices) -> int:
    """The least cost of all parts and blocks in which the people find seats."""
    all_parts = [(number, kind) for number, (kind, copies) in enumerate(kinds.parts) for _ in range(copies)]
    all_blocks = [(number, kind) for number, (kind, copies) in enumerate(kinds.blocks) for _ in range(copies)]
    best = 100 * UNIT
    for picks in product((0, 1), repeat=len(all_parts) + len(all_blocks)):
        parts = tuple(part for part, pick in zip(all_parts, picks, strict=False) if pick)
        blocks = tuple(block for block, pick in zip(all_blocks, picks[len(all_parts) :], strict=True) if pick)
        free = sum(kind.room for _, kind in blocks) - sum(kind.heads for _, kind in parts)
        if not blocks or free < 0 or not holds(parts, blocks):
            continue
        gaps = max(0, free - sum(kind.room for _, kind in blocks if not kind.front))
        listed = [(number, 1) for number, _ in parts], [(number, 1) for number, _ in blocks]
        spans = (kinds.seats_in(span, listed[1]) - kinds.people_in(span, listed[0]) for span in kinds.spans)
        cost = sum(prices.parts[n] for n, _ in parts) + sum(prices.blocks[n] for n, _ in blocks)
        cost += sum(price * left for price, left in zip(prices.spans, spans, strict=True))
        best = min(best, cost + prices.free * free + prices.gap * gaps)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_no_group_is_cheaper_than_the_cheapest_found(seed: int) -> None:
    chance = random.Random(seed)
    kinds = Kinds(random_field(chance))
    prices = random_prices(kinds, chance)
    found = Pricing(kinds, prices).cheap(100 * UNIT, 5)
    assert found[0].cost <= cheapest_by_hand(kinds, prices)


@pytest.mark.parametrize("seed", range(10))
def test_the_prices_of_a_packing_leave_no_group_cheaper_than_one(seed: int) -> None:
    kinds = Kinds(random_field(random.Random(seed)))
    packing = pack(kinds, UNIT // 20, Rounds())
    assert cheapest_by_hand(kinds, packing.prices) >= UNIT
    assert packing.total == total(kinds, packing.prices)


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_in_order_has_fewer_runs_than_the_prices_prove(seed: int) -> None:
    asked, commitments = random_case(seed)
    least = runs_at_least(asked, commitments, prices_of(asked, commitments))
    assert least is not None
    for seats in every_plan(asked):
        rows = rows_of(seats)
        if not check(asked, rows, commitments) and score(asked, rows, commitments)["precedence"] == 0:
            assert sum(1 for _ in runs(asked, seats)) >= least


def test_three_delegations_of_four_need_four_runs_in_blocks_of_six() -> None:
    guests = [guest(f"{name}{number}", delegation=name) for name in "ABC" for number in range(4)]
    asked = problem({"Z": ["cccccc|cccccc"]}, guests)
    assert runs_at_least(asked, NO_COMMITMENTS, prices_of(asked, NO_COMMITMENTS)) == 4


def two_ranked(seed: int) -> Problem:
    """A tiny hall of one zone in which most delegations have a head of a higher rank than the others."""
    chance = random.Random(seed)
    rows = chance.choice([["cc", "cc", "cc"], ["ccc", "ccc"], ["cc|cc", "cc"], ["c", "ccc", "cc"], ["cccc", "cc"]])
    seats = sum(mark == "c" for line in rows for mark in line)
    guests = []
    for number in range(seats - chance.randint(0, 1)):
        name = f"D{number // 2 if chance.random() < 0.7 else chance.randrange(3)}"
        guests.append(guest(f"G{number}", rank=1 + number % 2 + (chance.random() < 0.2), delegation=name))
    return problem({"Z": rows}, guests)


@pytest.mark.parametrize("seed", range(12))
def test_delegations_of_two_ranks_never_have_fewer_runs_than_proven(seed: int) -> None:
    asked = two_ranked(seed)
    least = runs_at_least(asked, NO_COMMITMENTS, prices_of(asked, NO_COMMITMENTS))
    assert least is not None
    found = [
        sum(1 for _ in runs(asked, seats))
        for seats in every_plan(asked)
        if score(asked, rows_of(seats), NO_COMMITMENTS)["precedence"] == 0
    ]
    assert min(found) >= least


def test_of_three_heads_with_one_other_each_only_one_sits_beside_the_other() -> None:
    guests = [guest(f"{name}{rank}", rank=rank, delegation=name) for name in "ABC" for rank in (1, 2)]
    asked = problem({"Z": ["cc", "cc", "cc"]}, guests)
    area = field_of(asked, NO_COMMITMENTS, zone_groups(asked)[0])

    assert area.apart == 2  # the two ranks meet in the second row alone, which holds one pair
    assert runs_at_least(asked, NO_COMMITMENTS, prices_of(asked, NO_COMMITMENTS)) == 5


def hall_with_choices() -> Problem:
    sizes = {"A": (1, 5), "B": (1, 2), "C": (2, 4), "D": (2, 3)}
    guests = [
        guest(f"{name}{number}", rank=rank, delegation=name)
        for name, (rank, heads) in sizes.items()
        for number in range(heads)
    ]
    return problem({"Z": ["ccccc", "ccc", "ccccc", "ccc"]}, guests)


def test_a_proof_by_choices_of_ends_holds_only_while_no_choice_is_left_out() -> None:
    asked = hall_with_choices()
    claims = prices_of(asked, NO_COMMITMENTS)
    whole = runs_at_least(asked, NO_COMMITMENTS, claims)
    assert whole is not None
    assert len(claims) > 1
    for left_out in range(len(claims)):
        some = claims[:left_out] + claims[left_out + 1 :]
        assert runs_at_least(asked, NO_COMMITMENTS, some) is None


def test_prices_too_low_for_some_group_prove_nothing() -> None:
    guests = [guest(f"{name}{number}", delegation=name) for name in "ABC" for number in range(4)]
    asked = problem({"Z": ["cccccc|cccccc"]}, guests)
    field = field_of(asked, NO_COMMITMENTS, zone_groups(asked)[0])
    claim = prices_of(asked, NO_COMMITMENTS)[0]
    assert lines_of(field, claim) == 4
    assert lines_of(field, claim | {"blocks": [0 for _ in claim["blocks"]]}) is None
    assert lines_of(replace(field, parts={}), claim) is None


def test_who_comes_with_a_pinned_guest_may_fill_a_gap() -> None:
    guests = [guest("G0"), guest("G1", companion_of="G0"), guest("G2", delegation="D1")]
    asked = problem({"A": ["cc|cc"]}, guests)
    area = field_of(asked, pins(G0="A-01-02"), zone_groups(asked)[0])

    assert (area.fillers, area.spare) == (1, 2)
