"""Calendars of those who pay visits: a team is not away while one of its members has something else to do."""

from datetime import datetime

import pytest

from planner.engine.settings import Settings
from planner.problems.transport import Problem, check
from planner.problems.transport.plan import Assignment
from planner.problems.transport.solve import solve
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording
from tests.problems.transport.test_intake import moment, vehicle

SETTINGS = Settings(limit_s=2, workers=1)


def rounds(*busy: tuple[str, str, str], visits: tuple[tuple[str, str], ...] = (("05:00", "12:00"),)) -> Problem:
    """A team of A and B, from 05:00 to 12:00, half a kilometre from each household; ``busy``: who, from, until."""
    nodes = (rows.Node(node_id="N1", lat=17.0, lon=107.0), rows.Node(node_id="N2", lat=17.0, lon=107.005))
    event = EventSettings(id="x", name=Wording("x", "x"), d_day=moment("00:00").date())
    calendar = tuple(
        rows.Availability.model_validate(
            {"subject_kind": "member", "subject_id": who, "available": False}
            | {"from": moment(first), "to": moment(last)}
        )
        for who, first, last in busy
    )
    return Problem.from_scenario(
        Scenario(
            event=event,
            nodes=nodes,
            members=tuple(rows.Member(member_id=name, name=name) for name in ("A", "B", "C")),
            availability=calendar,
            vehicles=(vehicle("DOI", 5, members=("A", "B")),),
            visits=tuple(
                rows.Visit.model_validate(
                    {"visit_id": f"TH{number}", "name": "Gia đình", "place": "N2", "minutes": 20, "teams": ("DOI",)}
                    | {"from": moment(first), "to": moment(last)}
                )
                for number, (first, last) in enumerate(visits, start=1)
            ),
        )
    )


def _hours(problem: Problem) -> list[tuple[str, str, str]]:
    return [
        (one.vehicle_id, f"{problem.moment(one.early):%H:%M}", f"{problem.moment(one.late):%H:%M}")
        for one in problem.vehicles
    ]


EARLY, LATE = ("DOI/1", "05:00", "07:00"), ("DOI/2", "11:00", "12:00")


@pytest.mark.parametrize(
    ("busy", "hours"),
    [
        ((), [("DOI", "05:00", "12:00")]),
        ((("A", "07:00", "09:00"),), [("DOI/1", "05:00", "07:00"), ("DOI/2", "09:00", "12:00")]),
        (
            (("A", "07:00", "09:00"), ("B", "08:00", "10:00")),
            [("DOI/1", "05:00", "07:00"), ("DOI/2", "10:00", "12:00")],
        ),
        ((("A", "04:00", "09:00"),), [("DOI", "09:00", "12:00")]),
        ((("C", "07:00", "09:00"),), [("DOI", "05:00", "12:00")]),
        ((("A", "04:00", "13:00"),), []),
    ],
)
def test_a_team_goes_out_when_all_its_members_can(
    busy: tuple[tuple[str, str, str], ...], hours: list[tuple[str, str, str]]
) -> None:
    assert _hours(rounds(*busy)) == hours


def test_a_visit_waits_until_the_officer_is_free() -> None:
    problem = rounds(("A", "05:00", "09:00"), visits=(("05:00", "12:00"), ("06:00", "11:00")))
    plan = solve(problem, SETTINGS)

    assert plan.outcome.has_plan
    assert check(problem, plan.assignments) == ()
    assert min(row.arrive for row in plan.assignments) >= moment("09:00")


def test_a_visit_while_an_officer_is_busy_is_found() -> None:
    problem = rounds(("A", "07:00", "09:00"))
    row = Assignment("DOI/1", 1, "TH1", "thăm", moment("07:30"), moment("07:50"))
    found = {finding.rule: finding for finding in check(problem, (row,))}

    assert found["calendars_kept"].subjects == ("DOI/1", "A")
    assert "nhưng A bận 07:00–09:00 12/04." in found["calendars_kept"].message.vi


def test_a_visit_that_fits_into_no_calendar_is_named() -> None:
    plan = solve(rounds(("A", "05:00", "11:00"), visits=(("05:00", "08:00"),)), SETTINGS)

    assert plan.conflict is not None
    assert "TH1" in plan.conflict.reason.vi
    assert datetime(2026, 4, 12, 5) == moment("05:00")
