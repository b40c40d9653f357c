"""Every rule by itself: the smallest event that keeps it has no finding, the smallest that breaks it has that one."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.engine.findings import Severity
from planner.settlement import RULES, settle
from planner.settlement.ledger import age_of
from tests.settlement.ground import Room
from tests.settlement.invented import ISSUED, TODAY, Cells, Papers, settled
from tests.settlement.plants import IN_LINES, IN_USE, single
from tests.settlement.plants_papers import IN_PAPERS, IN_TOTALS


@pytest.mark.parametrize("plant", [*IN_USE, *IN_LINES, *IN_TOTALS, *IN_PAPERS], ids=lambda one: one.__name__)
def test_one_discrepancy_is_one_finding_with_both_figures(plant: Room) -> None:
    papers, (rule, subject, vnd) = single(plant)
    ledger = settle(papers.scenario(), papers.lodging, TODAY)
    (found,) = ledger.differences
    assert (found.rule, subject in found.subjects) == (rule, True)
    assert abs(found.difference_vnd - vnd) <= 10
    assert ledger.books.names.house(found.hotel_id) in found.sentence(ledger.books.names).vi


def test_every_rule_has_a_name_and_says_what_it_means() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


def _extra_bed(unit: int) -> Papers:
    """Return an event in which a third guest slept one night in a room of two beds, billed at ``unit``."""
    papers, houses = settled()
    house = houses[0]
    first = papers.of("lodging_used", hotel_id=house.hotel_id)[0]
    there = papers.of("lodging_used", room_id=first["room_id"], night=first["night"])
    for at in range(3 - len(there)):
        papers.add("lodging_used", **{**first, "guest_id": f"thêm {at}"})
    cells: Cells = {"kind": "extra_bed", "room_id": first["room_id"], "quantity": 1}
    papers.add("invoice_lines", invoice_id=house.invoices[0], line=99, **cells, unit_price_vnd=unit, amount_vnd=unit)
    for table, name in (("invoices", "total_vnd"), ("payments", "amount_vnd")):
        papers.of(table, invoice_id=house.invoices[0])[0][name] += unit
    papers.of("acceptances", hotel_id=house.hotel_id)[0]["amount_vnd"] += 150_000
    return papers


def test_an_extra_bed_at_its_price_is_in_order_and_a_dearer_one_is_found() -> None:
    right, wrong = _extra_bed(150_000), _extra_bed(180_000)
    assert settle(right.scenario(), right.lodging, TODAY).differences == ()
    (found,) = settle(wrong.scenario(), wrong.lodging, TODAY).differences
    assert (found.rule, found.difference_vnd) == ("extra_bed_price_differs", 30_000)


@pytest.mark.parametrize(
    ("days", "age"), [(0, "0-7"), (7, "0-7"), (8, "8-14"), (14, "8-14"), (15, "15-30"), (31, ">30")]
)
def test_a_debt_has_the_age_of_its_days(days: int, age: str) -> None:
    assert age_of(days) == age


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, True)])
def test_an_invoice_unpaid_for_more_than_fourteen_days_is_late(days: int, late: bool) -> None:  # noqa: FBT001
    papers, houses = settled()
    gone = papers.of("payments", invoice_id=houses[0].invoices[0])[0]
    papers.tables["payments"].remove(gone)
    ledger = settle(papers.scenario(), papers.lodging, ISSUED + timedelta(days=days))
    account = ledger.account(houses[0].hotel_id)
    assert account is not None
    assert (account.late, account.owed_vnd) == (late, gone["amount_vnd"])
    assert account.due_on == date(2026, 5, 4)
    assert account.state == ("late" if late else "due")
    (found,) = account.differences
    assert found.severity is (Severity.ERROR if late else Severity.WARNING)
    assert ledger.accounts[0].hotel_id == houses[0].hotel_id, "who is owed most stands first"


def test_money_that_went_to_another_house_is_still_owed() -> None:
    papers, houses = settled()
    paid = papers.of("payments", invoice_id=houses[0].invoices[0])[0]
    paid["hotel_id"] = houses[1].hotel_id
    ledger = settle(papers.scenario(), papers.lodging, TODAY)
    account = ledger.account(houses[0].hotel_id)
    assert account is not None
    assert (account.owed_vnd, [one.rule for one in account.differences]) == (paid["amount_vnd"], ["paid_wrong_house"])


def test_an_invoice_with_an_open_difference_may_not_be_paid_yet() -> None:
    papers, houses = settled()
    papers.tables["payments"] = []
    papers.of("invoice_lines", invoice_id=houses[0].invoices[0])[0]["quantity"] += 1
    account = settle(papers.scenario(), papers.lodging, TODAY).account(houses[0].hotel_id)
    assert account is not None
    first, second = account.debts
    assert (first.payable, second.payable) == (False, True)
    assert "line_nights_wrong" in first.blocks


def test_without_a_plan_use_and_bills_are_compared_all_the_same() -> None:
    papers, houses = settled()
    row = papers.of("invoice_lines", invoice_id=houses[0].invoices[0])[0]
    papers.tables["invoice_lines"].remove(row)
    ledger = settle(papers.scenario(), [], TODAY)
    assert "used_not_billed" in {one.rule for one in ledger.differences}
    assert not {one.rule for one in ledger.differences} & {"used_not_planned", "planned_not_used"}


def test_the_readme_names_every_rule() -> None:
    told = (Path(__file__).parents[2] / "planner" / "settlement" / "README.md").read_text("utf-8")
    assert [rule.__name__ for rule in RULES if f"`{rule.__name__}`" not in told] == []
