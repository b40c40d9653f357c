"""Plan files to and fro, pins with spelling mistakes, and what is taken from a pack."""

from datetime import date, datetime
from pathlib import Path

import pytest

from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.staffing import COLUMNS, Problem, check, from_rows, score, to_rows
from planner.problems.staffing.data import Line, LineKey, Place, Shift
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.tables import read_table, write_table
from planner.wording import Wording
from tests.problems.staffing.builders import MIDNIGHT, person, problem, row, shift

MOMENTS = {"CA1": (datetime(2025, 6, 15, 22), datetime(2025, 6, 16, 4))}


def scenario(**tables: object) -> Scenario:
    event = EventSettings(
        id="thử",
        name=Wording("Thử", "Try"),
        d_day=date(2025, 6, 16),
        options={"staffing": {"rest_hours": 6, "reserve_percent": 20, "reserve_per_force": 0}},
        weights={"staffing": {"travel": 3}},
    )
    return Scenario(event=event, **tables)  # type: ignore[arg-type]


def full_scenario() -> Scenario:
    start, end = MOMENTS["CA1"]
    return scenario(
        organisations=(rows.Organisation(organisation_id="LL", name="Đội", kind="force", lat=17.1, lon=107.0),),
        posts=(rows.Post(post_id="P1", name="Cổng", lat=17.0, lon=107.0, kind="gate"),),
        shifts=(rows.Shift(shift_id="CA1", start=start, end=end),),
        post_demand=(
            rows.PostDemand(post_id="P1", shift_id="CA1", force="CSGT", people=1),
            rows.PostDemand(post_id="P1", shift_id="CA1", force="CSGT", people=2),
        ),
        officers=(
            rows.Officer(person_id="A", name="An", force="CSGT", organisation_id="LL", max_hours=10),
            rows.Officer(person_id="B", name="Bình", force="CSGT", base_lat=17.2, base_lon=107.0),
            rows.Officer(person_id="C", name="Cúc", force="CSGT"),
        ),
        availability=(
            _span("A", 20, 22, available=True),
            _span("A", 22, 29, available=True),
            _span("B", 27, 28, available=False),
        ),
    )


def _span(person_id: str, first: int, last: int, *, available: bool) -> rows.Availability:
    moments = [datetime(2025, 6, 15 + hour // 24, hour % 24) for hour in (first, last)]
    return rows.Availability(
        subject_kind="officer", subject_id=person_id, start=moments[0], end=moments[1], available=available
    )


def test_pack_becomes_a_problem() -> None:
    one = Problem.from_scenario(full_scenario())
    night = one.shifts["CA1"]

    assert one.lines == {LineKey("P1", "CA1", "CSGT", ""): Line(LineKey("P1", "CA1", "CSGT", ""), 3)}
    assert (one.options.rest_minutes, one.options.reserve_percent, one.options.reserve_per_force) == (360, 20, False)
    assert (one.weights["travel"], one.weights["split_teams"]) == (3, 20)
    assert one.people["A"].base == Place(17.1, 107.0)
    assert [one.people[name].is_free(night) for name in "ABC"] == [True, False, True]
    assert one.people["C"].base is None
    assert one.travel_units(None, "P1") == 0
    assert one.travel_units(Place(17.2, 107.0), "P1") == 289


def test_pack_without_posts_asks_nothing() -> None:
    assert Problem.from_scenario(scenario()).is_empty
    assert not Problem.from_scenario(full_scenario()).is_empty


def test_shift_over_midnight_counts_on_both_days() -> None:
    assert Shift("CA1", *MOMENTS["CA1"]).minutes_by_day() == {"2025-06-15": 120, "2025-06-16": 240}


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Shift("CA1", MIDNIGHT, MIDNIGHT),  # ends when it starts
        lambda: Line(LineKey("P1", "CA1", "CSGT", ""), 0),  # asks for nobody
        lambda: Problem({}, {}, {(key := LineKey("P1", "CA1", "CSGT", "")): Line(key, 1)}, {}),  # unknown post
    ],
)
def test_data_that_cannot_be_is_refused(bad: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each message is its own
        bad()  # type: ignore[operator]


def two() -> Problem:
    return problem([person("A"), person("B", km=3)], [("P1", "CA1", 1)], [shift("CA1", 6, 12), shift("CA2", 20, 26)])


def test_rows_survive_the_file(tmp_path: Path) -> None:
    one = two()
    assignments = (row(one, "A", "CA1", "P1"), row(one, "B", "CA2", ""))
    write_table(tmp_path / "staffing.csv", COLUMNS, to_rows(assignments))

    assert (tmp_path / "staffing.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert from_rows(read_table(tmp_path / "staffing.csv").rows) == (assignments, ())


def test_score_counts_every_goal_from_rows() -> None:
    people = [person("A", km=1, team="T"), person("B", km=3, team="T"), person("C", force="PCCC")]
    one = problem(people, [("P1", "CA1", 1), ("P2", "CA1", 1)], [shift("CA1", 6, 12)])
    placed = [row(one, "A", "CA1", "P2"), row(one, "B", "CA1", "P1")]
    before = Commitments(previous=({"person_id": "A", "shift_id": "CA1", "post_id": "P1"},))

    assert score(one, placed, before) == {
        "uncovered": 0,
        "travel": 30,
        "split_teams": 1,
        "unfairness": 0,
        "night_unfairness": 0,
        "wishes": 0,
        "people_used": 2,
        "changes": 2,
    }
    assert score(one, placed[:1])["unfairness"] == 360
    assert score(one, [])["travel"] == 0


@pytest.mark.parametrize(
    ("subject", "field", "value", "nearest"),
    [
        ("AA@CA1", "post_id", "P1", "A"),
        ("A@CA", "post_id", "P1", "CA1"),
        ("A@CA1", "post", "P1", "post_id"),
        ("A@CA1", "post_id", "P", "P1"),
        ("A@CA1", "post_id", "du bi", "dự bị"),
        ("A", "of", "CA1", "off"),
        ("A", "off", "CA", "CA1"),
    ],
)
def test_unknown_pins_name_the_nearest(subject: str, field: str, value: str, nearest: str) -> None:
    with pytest.raises(UsageError) as error:
        check(two(), [], Commitments({subject: {field: value}}))
    assert f'"{nearest}"' in error.value.message.vi
    assert f'"{nearest}"' in error.value.message.en


def test_several_shifts_off_in_one_pin() -> None:
    one = two()
    pins = Commitments({"A": {"off": "CA1; CA2"}})
    judged = check(one, [row(one, "A", "CA1", "P1"), row(one, "A", "CA2", "")], pins)

    assert [finding.rule for finding in judged].count("keep_pins") == 2


def test_demands_have_names_of_their_own() -> None:
    one = problem([person("A")], [("P1", "CA1", 1), ("P1", "CA1", 1, "chỉ huy")], options={"reserve_percent": 10})
    keys = [demand.key for demand in one.demands()]

    assert keys == ["post P1, shift CA1, CSGT", "post P1, shift CA1, CSGT, chỉ huy", "reserve, shift CA1, CSGT"]
