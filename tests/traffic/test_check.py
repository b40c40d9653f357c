from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from planner.engine.findings import Finding
from planner.scenario.rows import ParkingLot
from planner.scenario.schema import Scenario
from planner.tables import read_table, write_table
from planner.traffic import CHECKS, FILE_CHECKS, check, check_files, write_traffic
from planner.traffic.files import CLOSURE_COLUMNS, DETOUR_COLUMNS
from tests.traffic.town import make_closure, make_town

GOOD = make_town(make_closure())


def told(findings: tuple[Finding, ...]) -> list[tuple[str, tuple[str, ...], str]]:
    return [(finding.rule, finding.subjects, finding.severity.value) for finding in findings]


def lot_beside_the_highway(south_deg: float) -> ParkingLot:
    return ParkingLot(lot_id="P1", name="Bãi 1", lat=17.02 - south_deg, lon=107.005, cars=10)


def test_a_complete_order_has_no_finding() -> None:
    assert check(GOOD) == ()


def test_a_pack_without_closures_has_nothing_to_judge(tmp_path: Path) -> None:
    assert (check(make_town()), check_files(make_town(), tmp_path)) == ((), ())


BAD: list[tuple[Scenario, list[tuple[str, tuple[str, ...], str]]]] = [
    # the street is in no table of roads
    (make_town(make_closure(edge_ids="", street="Trần Phú")), [("closure_on_known_road", ("K1",), "error")]),
    # the end lies before the start
    (make_town(make_closure(hours=(9, 6))), [("closure_has_times", ("K1",), "error")]),
    # nobody is exempt
    (make_town(make_closure(exempt="")), [("closure_names_exempt", ("K1",), "error")]),
    # never published
    (make_town(make_closure(published_at=None)), [("closure_published", ("K1",), "error")]),
    # published six days and some hours ahead
    (
        make_town(make_closure(published_at=datetime(2025, 6, 9, 7))),
        [("closure_published", ("K1",), "warning")],
    ),
    # with de gone there is no way from A to B
    (make_town(make_closure(), without=("de",)), [("closure_has_detour", ("K1", "A", "B"), "error")]),
    # A to D leads nowhere else
    (make_town(make_closure(edge_ids="ad"), without=("de",)), [("closure_has_detour", ("K1",), "warning")]),
    # on the highway's axis
    (make_town(parking=(lot_beside_the_highway(0),)), [("parking_off_national_road", ("P1", "ab"), "error")]),
    # eleven metres beside it
    (
        make_town(parking=(lot_beside_the_highway(0.0001),)),
        [("parking_off_national_road", ("P1", "ab"), "warning")],
    ),
]


@pytest.mark.parametrize(("town", "expected"), BAD)
def test_each_fault_is_named(town: Scenario, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert told(check(town)) == expected


def test_parking_well_off_the_highway_is_fine() -> None:
    assert check(make_town(parking=(lot_beside_the_highway(0.0002),))) == ()


def test_a_week_ahead_is_early_enough() -> None:
    assert check(make_town(make_closure(published_at=datetime(2025, 6, 9, 6)))) == ()


def test_a_restriction_without_a_way_round_is_only_a_warning() -> None:
    town = make_town(make_closure(tier="hạn chế"), without=("de",))
    assert told(check(town)) == [("closure_has_detour", ("K1", "A", "B"), "warning")]


def test_the_files_as_written_have_no_finding(tmp_path: Path) -> None:
    write_traffic(GOOD, tmp_path)
    assert check_files(GOOD, tmp_path) == ()


Edit = Callable[[list[dict[str, str]]], list[dict[str, str]]]


def edit(path: Path, columns: tuple[str, ...], change: Edit) -> None:
    rows = [dict(row.cells) for row in read_table(path).rows]
    write_table(path, columns, change(rows))


def judged_after(
    folder: Path, file: str, change: Edit, town: Scenario = GOOD
) -> list[tuple[str, tuple[str, ...], str]]:
    write_traffic(town, folder)
    columns = DETOUR_COLUMNS if file == "detours.csv" else CLOSURE_COLUMNS
    edit(folder / "traffic" / file, columns, change)
    return told(check_files(town, folder))


def set_cell(column: str, value: str) -> Edit:
    return lambda rows: [{**rows[0], column: value}, *rows[1:]]


def test_a_hand_made_way_over_the_closed_road_is_refused(tmp_path: Path) -> None:
    def over_the_closed_road(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**rows[0], "edge_ids": "ab", "length_m": "1000"}, *rows[1:]]

    found = judged_after(tmp_path, "detours.csv", over_the_closed_road)
    assert set(found) == {("detour_is_open", ("K1", "ab", "K1"), "error")}


def test_a_way_that_does_not_join_up_is_refused(tmp_path: Path) -> None:
    def gap(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**rows[0], "edge_ids": "ad;be", "length_m": "3000"}, *rows[1:]]

    assert judged_after(tmp_path, "detours.csv", gap) == [("detour_is_open", ("K1", "A", "B"), "error")]


def test_a_one_way_road_driven_back_is_refused(tmp_path: Path) -> None:
    def backwards(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [*rows[:-1], {**rows[-1], "edge_ids": "cf;ef;de;ad", "length_m": "4000"}]

    assert judged_after(tmp_path, "detours.csv", backwards) == [("detour_is_open", ("K1", "C", "A"), "error")]


def test_a_way_left_out_is_missed(tmp_path: Path) -> None:
    found = judged_after(tmp_path, "detours.csv", lambda rows: rows[1:])
    assert found == [("closure_has_detour", ("K1", "A", "B"), "error")]


def test_a_way_that_covers_part_of_the_time_is_missed(tmp_path: Path) -> None:
    found = judged_after(tmp_path, "detours.csv", set_cell("to", "2025-06-16 08:00"))
    assert {rule for rule, _, _ in found} == {"closure_has_detour"}


def test_a_wrong_length_is_told(tmp_path: Path) -> None:
    found = judged_after(tmp_path, "detours.csv", set_cell("length_m", "10"))
    assert found == [("detour_length", ("K1", "A", "B"), "error")]


def test_a_cell_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    found = judged_after(tmp_path, "detours.csv", set_cell("from", "sáng"))
    assert found[0] == ("readable", ("detours.csv:2",), "error")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _rows: [], [("closure_listed", ("K1",), "error")]),
        (set_cell("to", "2025-06-16 10:00"), [("closure_listed", ("K1",), "error")]),
        (lambda rows: [*rows, {**rows[0], "closure_id": "K9"}], [("closure_listed", ("K9",), "error")]),
    ],
)
def test_the_list_of_closures_must_match_the_pack(
    tmp_path: Path, change: Edit, expected: list[tuple[str, tuple[str, ...], str]]
) -> None:
    assert judged_after(tmp_path, "closures.csv", change) == expected


def test_missing_files_are_findings(tmp_path: Path) -> None:
    rules = [rule for rule, _, _ in told(check_files(GOOD, tmp_path))]
    assert rules[:2] == ["readable", "readable"]


def test_a_way_over_a_road_that_another_order_shuts_meanwhile_is_refused(tmp_path: Path) -> None:
    alone = make_town(make_closure(edge_ids="bc"))
    write_traffic(alone, tmp_path)
    both = make_town(make_closure(edge_ids="bc"), make_closure("K2", (7, 8), edge_ids="cf"))
    found = told(check_files(both, tmp_path))
    assert ("detour_is_open", ("K1", "cf", "K2"), "error") in found


def test_every_check_is_listed_once() -> None:
    names = [rule.__name__ for rule in FILE_CHECKS]
    assert len(names) == len(set(names))
    assert set(CHECKS) < set(FILE_CHECKS)
