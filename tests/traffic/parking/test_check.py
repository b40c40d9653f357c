"""The checker of parking plans names what was changed; the rules name what a lot lacks."""

import dataclasses
from pathlib import Path

import pytest

from planner.scenario.rows import Guest, LotService
from planner.traffic.parking import check_parking_files, parking_findings, plan_parking, write_parking
from planner.traffic.parking.check import CHECKS, Filed, check_filed
from planner.traffic.parking.data import ParkingCase
from planner.traffic.parking.files import price_rows, sent_rows, times_rows
from planner.traffic.parking.judge import RULES
from tests.traffic.parking.yard import at, make_demand, make_entry, make_lot, make_yard
from tests.traffic.town import make_closure

LOTS = (make_lot(cars=50), make_lot("Q", 107.012), make_lot("R", for_whom="thẻ A"))
FULL = make_yard(make_demand(240), lots=LOTS)
"""Sixty cars for fifty spaces: ten go to Q."""


def filed() -> Filed:
    plan = plan_parking(FULL)
    tables = (tuple(sent_rows(plan)), tuple(price_rows(plan)), tuple(times_rows(plan)))
    return Filed(ParkingCase.from_scenario(FULL), *tables)


def change(table: str, line: int, **cells: str) -> Filed:
    before = filed()
    rows = list(getattr(before, table))
    rows[line] = {**rows[line], **cells}
    return dataclasses.replace(before, **{table: tuple(rows)})


BROKEN = {
    "vehicles_all_sent": ("sent", {"vehicles": "49"}),
    "spaces_kept": ("sent", {"vehicles": "51"}),
    "passes_kept": ("sent", {"lot_id": "R"}),
    "optimum_proven": ("prices", {"price_s": "1"}),
    "fullness_right": ("times", {"over": "9"}),
    "times_right": ("times", {"full": "2025-06-16 06:20"}),
}


def test_every_check_has_a_broken_case() -> None:
    assert set(BROKEN) == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize("rule", BROKEN)
def test_checker_names_what_was_changed(rule: str) -> None:
    table, cells = BROKEN[rule]

    assert check_filed(filed()) == ()
    assert rule in {found.rule for found in check_filed(change(table, 0, **cells))}


def test_dearer_allocation_with_the_same_prices_is_not_proven() -> None:
    sound = filed()
    swapped = tuple({**row, "lot_id": "Q"} if row["lot_id"] == "P" else {**row, "lot_id": "P"} for row in sound.sent)

    assert "optimum_proven" in {f.rule for f in check_filed(dataclasses.replace(sound, sent=swapped))}


def test_files_are_judged_as_they_are_on_disk(tmp_path: Path) -> None:
    write_parking(plan_parking(FULL), tmp_path)
    assert check_parking_files(FULL, tmp_path) == ()
    path = tmp_path / "traffic" / "parking_allocation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",Q,", ",R,"), encoding="utf-8")

    assert "passes_kept" in {found.rule for found in check_parking_files(FULL, tmp_path)}


SOUND = make_yard(make_demand(160))
GUEST = Guest.model_validate(
    {"guest_id": "K", "full_name": "Lê Mẫu", "rank": 1, "status": "accepted"} | {"needs": "wheelchair"}
)
AROUND_E = tuple(make_closure(f"K{n}", edge_ids=edge) for n, edge in enumerate(("be", "de", "ef")))
CASES = {
    "lot_has_entry": make_yard(make_demand(160), entries=(make_entry(use="out"),)),
    "lot_overflows": FULL,
    "overflow_lot_fits": make_yard(make_demand(160), services=(LotService(lot_id="P", overflow_to="P"),)),
    "everybody_has_space": make_yard(make_demand(600)),
    "lot_within_reach": make_yard(make_demand(160, origin="A"), closures=AROUND_E),
    "demand_can_be_timed": make_yard(make_demand(160, origin="nơi khác")),
    "gate_wait_bearable": make_yard(make_demand(400, hours=(at(6), at(6, 15)))),
    "far_lot_has_shuttle": make_yard(make_demand(160), services=(LotService(lot_id="P", walk_m=2000),)),
    "disabled_spaces_near": make_yard(make_demand(160), services=(LotService(lot_id="P", disabled=2, walk_m=300),)),
    "disabled_spaces_enough": make_yard(make_demand(160), guests=(GUEST,)),
}


def test_every_rule_has_a_bad_case() -> None:
    assert set(CASES) == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_rule_names_the_lot_that_breaks_it(rule: str) -> None:
    assert parking_findings(plan_parking(SOUND)) == ()
    assert rule in {found.rule for found in parking_findings(plan_parking(CASES[rule]))}


def test_overflow_is_told_with_its_minute_its_number_and_where_to() -> None:
    (found,) = [each for each in parking_findings(plan_parking(FULL)) if each.rule == "lot_overflows"]

    assert found.subjects == ("P", "Q")
    assert "60 ô tô con cho 50 chỗ, đầy lúc 06:25 16/6/2025, thừa 10 xe; chuyển sang Q" in found.message.vi
    assert "send them to Q" in found.message.en
