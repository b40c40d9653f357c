"""Plans B: one switch, nothing left of what it replaces, and all that follows from it."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.runsheet import check
from planner.runsheet.build import build
from planner.runsheet.couple import after_delay
from planner.runsheet.propagate import Disruption
from planner.runsheet.sheet import row_of
from planner.runsheet.variants import consequences, switch
from planner.scenario.load import load
from planner.scenario.schema import Scenario

PACKS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def big() -> Scenario:
    return load(PACKS / "vinh-linh-2025")


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(PACKS / "tiny")


def test_a_switch_drops_rows_joins_its_own_and_changes_cells(tiny: Scenario) -> None:
    after = switch(tiny, "MUA")
    assert [item.item_id for item in after.runsheet] == [f"KB-{number}" for number in range(2, 10)]
    assert next(item.position for item in after.runsheet if item.item_id == "KB-5") == "Hội trường"
    assert [one.coupling_id for one in after.couplings] == ["GK-2", "GK-3", "GK-4", "GK-5", "GK-6"]
    assert {one.variant for one in after.couplings} == {""}


def test_what_waited_for_a_dropped_item_waits_for_what_that_one_waited_for(big: Scenario) -> None:
    after = {item.item_id: item for item in switch(big, "MUA").runsheet}
    assert "KB-30" not in after
    assert after["KB-31"].after == "KB-27"


def test_rows_of_a_plan_b_are_no_part_of_the_programme(tiny: Scenario) -> None:
    found = after_delay(tiny.runsheet, tiny.couplings, Disruption(overrun={"KB-1": 30}))
    assert "Xe sang hội trường" not in {one.subject for one in found.subjects}


@pytest.mark.parametrize("plan_b", ["MUA", "NANG", "DIEN", "VANG"])
def test_a_sheet_after_the_switch_keeps_every_rule(big: Scenario, plan_b: str) -> None:
    after = switch(big, plan_b)
    assert check(after, tuple(row_of(timed) for timed in build(after.runsheet))) == ()


def test_rain_lists_places_seats_couplings_and_people(big: Scenario) -> None:
    found = consequences(big, "MUA")
    assert found.seats is not None
    assert (found.seats.seats, found.seats.attending, found.seats.without) == (470, 1200, 730)
    assert ("KB-21", "Bục trái", "Sân khấu nhà văn hóa") in found.places
    assert {(one.coupling_id, one.how) for one in found.couplings} >= {
        ("GK-L3", "bỏ"),
        ("GK-NH-13", "bỏ"),
        ("GK-M1", "thêm"),
        ("GK-XE-01", "đổi"),
    }
    assert found.heads == sum(party.heads for party in found.told) == 53
    assert any("XE-01" in line.vi for line in found.transport)
    assert f"{found.decide_by:%H:%M}" == "05:55"


def test_a_plan_b_that_moves_nobody_tells_only_its_own(big: Scenario) -> None:
    found = consequences(big, "DIEN")
    assert (found.couplings, [party.name for party in found.told]) == ((), ["Tổ kỹ thuật", "Trưởng khu A"])


def test_an_unknown_plan_b_is_answered_with_the_nearest(big: Scenario) -> None:
    with pytest.raises(UsageError) as caught:
        switch(big, "MUAA")
    assert caught.value.message.vi == "Không có phương án B “MUAA”; có: MUA."


def test_a_value_that_does_not_fit_its_column_is_named(tiny: Scenario) -> None:
    bad = tiny.variant_changes[0].model_copy(update={"target_id": "KB-2", "column": "minutes", "value": "mười"})
    with pytest.raises(UsageError) as caught:
        switch(replace(tiny, variant_changes=(bad,)), "MUA")
    assert caught.value.message.vi == "variant_changes.csv: giá trị “mười” không hợp với cột minutes của KB-2."
