"""A conflict is minimal: it clashes, and leaving out any one demand resolves it."""

import itertools
from collections.abc import Sequence

import pytest

from planner.engine.conflict import Demand, minimal_conflict
from planner.wording import Wording


def demand(key: str) -> Demand:
    return Demand(key, Wording(key, key))


def oracle(clashes: list[set[str]]) -> "Oracle":
    return Oracle(clashes)


class Oracle:
    """Feasible unless all demands of one of the given clashes are present; counts the questions."""

    def __init__(self, clashes: list[set[str]]) -> None:
        self.clashes = clashes
        self.asked = 0

    def __call__(self, demands: Sequence[Demand]) -> bool:
        self.asked += 1
        keys = {item.key for item in demands}
        return not any(clash <= keys for clash in self.clashes)


def subsets_of_three(names: str) -> list[list[set[str]]]:
    return [[set(clash)] for clash in itertools.combinations(names, 3)]


@pytest.mark.parametrize("clashes", subsets_of_three("abcdef"))
def test_every_single_clash_of_three_is_found_exactly(clashes: list[set[str]]) -> None:
    demands = [demand(key) for key in "abcdef"]

    found, proven = minimal_conflict(demands, oracle(clashes))

    assert {item.key for item in found} == clashes[0]
    assert proven


@pytest.mark.parametrize("pair", list(itertools.combinations(subsets_of_three("abcde"), 2)))
def test_of_two_clashes_one_is_found_whole(pair: tuple[list[set[str]], list[set[str]]]) -> None:
    clashes = [*pair[0], *pair[1]]

    found, _ = minimal_conflict([demand(key) for key in "abcde"], oracle(clashes))

    assert {item.key for item in found} in clashes


def test_a_demand_impossible_alone_is_the_whole_conflict() -> None:
    found, proven = minimal_conflict([demand(key) for key in "abc"], oracle([{"b"}]))

    assert [item.key for item in found] == ["b"]
    assert proven


def test_one_demand_of_many_takes_few_questions() -> None:
    demands = [demand(str(index)) for index in range(1000)]
    asked = oracle([{"617"}])

    found, _ = minimal_conflict(demands, asked)

    assert [item.key for item in found] == ["617"]
    assert asked.asked <= 25


def test_unanswered_questions_give_up_the_claim_of_minimality() -> None:
    found, proven = minimal_conflict([demand("a"), demand("b")], lambda _: None)

    assert {item.key for item in found} == {"a", "b"}
    assert not proven


def test_no_demands_have_no_conflict() -> None:
    assert minimal_conflict([], oracle([])) == ((), True)
