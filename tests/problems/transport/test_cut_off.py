"""A stop that cannot be reached while roads are closed: named with the order and what would mend it."""

from datetime import datetime

import pytest

from planner.engine.outcome import Status
from planner.engine.settings import Settings
from planner.problems.transport import Problem
from planner.problems.transport.solve import solve
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording
from tests.problems.transport.test_intake import moment, transfer, vehicle

SETTINGS = Settings(limit_s=4, workers=1)


def village(
    closed: tuple[str, str] = ("06:30", "09:00"),
    *,
    exempt: tuple[str, ...] = ("thẻ A",),
    edges: tuple[str, ...] = ("B",),
    passes: tuple[str, ...] = (),
    ready: str = "06:00",
    due: str = "08:00",
) -> Problem:
    """Junctions N1 – N2 – N3 on one road of two edges; the second, ``B``, is closed for a time."""
    nodes = tuple(rows.Node(node_id=f"N{n}", lat=17.0, lon=107.0 + n / 100) for n in (1, 2, 3))
    roads = tuple(
        rows.Edge.model_validate(
            {"edge_id": name, "u": u, "v": v, "length_m": 1_000, "class": "primary", "speed_kmh": 60}
        )
        for name, u, v in (("A", "N1", "N2"), ("B", "N2", "N3"))
    )
    told = {"closure_id": "CD-7", "edge_ids": edges, "tier": "cấm triệt để", "exempt": exempt}
    closure = rows.Closure.model_validate(told | {"from": moment(closed[0]), "to": moment(closed[1])})
    event = EventSettings(id="x", name=Wording("x", "x"), d_day=datetime(2026, 4, 12).date())
    ride = transfer(3, ready=moment(ready), due=moment(due))
    cars = (vehicle("X", 30, passes=passes, **{"from": moment(ready), "to": moment(due)}),)
    return Problem.from_scenario(
        Scenario(event=event, nodes=nodes, edges=roads, closures=(closure,), vehicles=cars, transfers=(ride,))
    )


def _reason(problem: Problem) -> str:
    plan = solve(problem, SETTINGS)
    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    return plan.conflict.reason.vi


def test_order_hours_pass_and_the_last_place_reached_are_named() -> None:
    assert _reason(village()) == (
        "T: 06:00–08:00 12/04 không có đường nào mở suốt từ nút N1 đến nút N3: vướng lệnh cấm CD-7 (06:30–09:00 12/04)."
        " Cách sửa: cho đến nơi trước 06:30 12/04; hoặc dùng xe có thẻ A; hoặc đón, trả ở nút N2, nơi xe còn tới được;"
        " hoặc sửa giờ của lệnh cấm."
    )


def test_where_the_road_opens_again_in_time_leaving_then_is_named() -> None:
    said = _reason(village(("05:00", "07:30"), exempt=()))

    assert "Cách sửa: khởi hành từ 07:30 12/04; hoặc đón, trả ở nút N2" in said
    assert "trước" not in said
    assert "dùng xe có" not in said


@pytest.mark.parametrize(
    ("ready", "due", "passes"), [("06:00", "06:30", ()), ("09:00", "10:00", ()), ("06:00", "08:00", ("thẻ A",))]
)
def test_what_is_named_does_mend_it(ready: str, due: str, passes: tuple[str, ...]) -> None:
    plan = solve(village(ready=ready, due=due, passes=passes), SETTINGS)

    assert plan.outcome.has_plan
    assert not plan.unmet


def test_where_no_vehicle_gets_out_of_its_own_place_no_nearer_stop_is_named() -> None:
    assert "đón, trả ở" not in _reason(village(edges=("A",)))
