"""The proof and the second opinion, which share nothing but the rows, agree on every random set of orders."""

import random

import pytest

from planner.scenario.schema import Scenario
from planner.traffic.network import RoadNetwork
from planner.traffic.reach.check import Rows, orders_of, reached_in
from planner.traffic.reach.ground import STATION_KINDS, Ground, lay_out
from planner.traffic.reach.proof import Question, prove
from tests.traffic.reach.random_orders import MIDNIGHT, random_orders, stations_at
from tests.traffic.roads import roads_of_the_case

LIMIT_MIN = 20


@pytest.fixture(scope="module")
def pack() -> Scenario:
    return stations_at(roads_of_the_case(), ("hospital", "27"), ("hospital", "66"), ("fire", "36"))


@pytest.fixture(scope="module")
def ground(pack: Scenario) -> Ground:
    return lay_out(pack, RoadNetwork.from_scenario(pack))


def disagreements(pack: Scenario, ground: Ground, seed: int) -> list[object]:
    """Return where the two differ on one set of orders: slice, kind of station, place, both times."""
    orders, dice = random_orders(pack, seed), random.Random(seed)
    slices, protected = sorted(dice.sample(range(288), 2)), dice.random() < 0.5
    proof = prove(orders, Question(LIMIT_MIN, MIDNIGHT.date(), slices, protected), ground=ground)
    proven = {kind: proof.ms(kind) for kind in STATION_KINDS}
    rows = Rows(orders, MIDNIGHT.date(), protected)
    rows.__dict__.update(SHARED)
    found, read = [], orders_of(rows)
    for number in slices:
        second = reached_in(rows, read, number, LIMIT_MIN)
        for index, place in enumerate(ground.places):
            for kind in STATION_KINDS:
                ms = int(proven[kind][number, index])
                if second[kind, place.kind, place.place_id] != (ms if ms >= 0 else None):
                    found.append((number, kind, place.place_id, ms))
    SHARED.update({name: value for name, value in rows.__dict__.items() if name in WORKED_OUT})
    return found


WORKED_OUT = ("edges", "places", "stations", "_curves", "cuts", "ways", "names")
SHARED: dict[str, object] = {}
"""What the second opinion works out of roads and places alone, which are the same in every set of orders."""


def test_both_agree_on_random_orders(pack: Scenario, ground: Ground) -> None:
    assert {seed: found for seed in range(300) if (found := disagreements(pack, ground, seed))} == {}


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_both_agree_on_ten_thousand_random_orders(pack: Scenario, ground: Ground) -> None:
    assert {seed: found for seed in range(10_000) if (found := disagreements(pack, ground, seed))} == {}
