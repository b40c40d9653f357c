"""A change as it is written, and the pack after it."""

from datetime import datetime
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.problems.staffing.change import Change, changed, guards, unguarded
from planner.problems.staffing.change_text import Told, read_change
from planner.scenario.load import load
from planner.scenario.schema import Scenario

NOW = datetime(2025, 6, 16, 5)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(Path(__file__).parents[3] / "scenarios" / "vinh-linh-2025")


def people_at(scenario: Scenario, post_id: str, shift_id: str) -> int:
    return sum(row.people for row in scenario.post_demand if (row.post_id, row.shift_id) == (post_id, shift_id))


def test_every_part_of_a_change_is_read() -> None:
    change = read_change(
        Told(
            "2025-06-16 05:00",
            ("CB-1:2025-06-16 06:00..2025-06-16 09:00",),
            ("CH-99:17.07:107.01:Ngã tư: mới",),
            ("CH-99:CA2:CSGT:2:lái xe",),
            ("CD-01:2025-06-16 14:00",),
        )
    )
    assert change.absent == (("CB-1", datetime(2025, 6, 16, 6), datetime(2025, 6, 16, 9)),)
    assert (change.posts[0].post_id, change.posts[0].name) == ("CH-99", "Ngã tư: mới")
    assert (change.needs[0].people, change.needs[0].skill) == (2, "lái xe")
    assert change.closures == {"CD-01": datetime(2025, 6, 16, 14)}


@pytest.mark.parametrize(
    "told",
    [
        Told("sáng"),
        Told("2025-06-16 05:00", absent=("CB-1:sáng..chiều",)),
        Told("2025-06-16 05:00", posts=("CH-99:17.07",)),
        Told("2025-06-16 05:00", needs=("CH-01:CA2:CSGT:hai",)),
        Told("2025-06-16 05:00", closures=("CD-01",)),
    ],
)
def test_a_part_that_cannot_be_read_is_told_with_one_that_can(told: Told) -> None:
    with pytest.raises(UsageError, match="hãy viết như"):
        read_change(told)


def test_more_people_are_added_to_those_asked_for_before(scenario: Scenario) -> None:
    need = read_change(Told("2025-06-16 05:00", needs=("CH-01:CA2:CSGT:2:điều khiển giao thông",)))
    assert people_at(changed(scenario, need), "CH-01", "CA2") == people_at(scenario, "CH-01", "CA2") + 2


def test_a_closure_that_stands_longer_keeps_its_guards(scenario: Scenario) -> None:
    closure = next(row for row in scenario.closures if row.closure_id == "CD-01")
    posts = guards(scenario, closure)
    after = changed(scenario, Change(NOW, closures={"CD-01": datetime(2025, 6, 16, 16)}))
    assert "CH-01" in posts
    assert all(people_at(after, post, "CA3") >= people_at(scenario, post, "CA2") for post in posts)
    assert next(row.end for row in after.closures if row.closure_id == "CD-01") == datetime(2025, 6, 16, 16)


def test_a_closure_beyond_the_last_shift_is_named(scenario: Scenario) -> None:
    late = Change(NOW, closures={"CD-01": datetime(2025, 6, 16, 18)})
    assert ["16:30–2025-06-16 18:00" in one.en for one in unguarded(scenario, late)] == [True]
    assert unguarded(scenario, Change(NOW, closures={"CD-01": datetime(2025, 6, 16, 16)})) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(NOW, absent=(("CB-0O1", NOW, datetime(2025, 6, 17)),)), 'người "CB-0O1"; gần nhất là "CB-001"'),
        (Change(NOW, closures={"CD-99": datetime(2025, 6, 17)}), 'lệnh cấm đường "CD-99"; gần nhất là'),
        (Change(NOW, closures={"CD-01": datetime(2025, 6, 16, 6)}), "phải sau 2025-06-16 11:00"),
    ],
)
def test_what_does_not_exist_or_cannot_be_is_refused(scenario: Scenario, change: Change, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        changed(scenario, change)
