from datetime import date

from planner.settlement import settle
from tests.settlement.invented import TODAY, Papers, settled


def test_where_all_figures_agree_nothing_is_found_and_nothing_is_owed() -> None:
    papers, houses = settled(seed=3, count=3, rooms=12)
    ledger = settle(papers.scenario(), papers.lodging, TODAY)
    assert [one.sentence(ledger.books.names).vi for one in ledger.differences] == []
    assert len(ledger.accounts) == len(houses)
    for one in ledger.accounts:
        assert one.planned_nights == one.used_nights == one.accepted_nights == one.invoiced_nights > 0
        assert one.planned_vnd == one.used_vnd == one.accepted_vnd
        assert abs(one.invoiced_vnd - one.used_vnd) <= one.used_nights
        assert (one.paid_vnd, one.owed_vnd, one.state) == (one.invoiced_vnd, 0, "paid")
    assert dict(ledger.ages) == {"0-7": 0, "8-14": 0, "15-30": 0, ">30": 0}


def test_before_the_event_the_ledger_is_empty_but_knows_what_was_planned() -> None:
    papers, _houses = settled()
    before = Papers({name: papers.tables[name] for name in ("hotels", "rooms", "guests", "ranks")}, papers.lodging)
    ledger = settle(before.scenario(), before.lodging, date(2026, 4, 1))
    assert ledger.is_empty
    assert ledger.differences == ()
    assert {one.state for one in ledger.accounts} == {"planned"}
    assert all(one.planned_vnd > 0 and one.used_nights == 0 for one in ledger.accounts)
