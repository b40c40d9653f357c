"""Papers of a banquet: the list by table and the card of every guest."""

from pathlib import Path

import pytest

from planner.documents import Options, build, document_of
from planner.documents.render import render
from planner.errors import UsageError
from planner.report.chart import chart_svg, table_chart
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from tests.documents.conftest import STARTS

ROWS = {
    "tables": [
        {"guest_id": "K01", "table_id": "BAN-1", "place": "1"},
        {"guest_id": "K02", "table_id": "BAN-1", "place": "2"},
        {"guest_id": "K03", "table_id": "BAN-2", "place": "1"},
    ]
}


@pytest.fixture(scope="module")
def banquet() -> Scenario:
    return load(Path(__file__).parents[2] / "scenarios" / "tiec-chieu-dai")


def test_list_names_every_table_with_its_guests_in_their_places(banquet: Scenario) -> None:
    (paper,) = build(document_of("ds-ban"), banquet, ROWS).items
    (table,) = paper.blocks
    lines = [row.text if hasattr(row, "text") else row[:3] for row in table.rows]

    assert lines[0].startswith("Bàn BAN-1, Sảnh A")
    assert lines[1][1] == "1"
    assert banquet.guests[0].full_name in lines[1][2]
    assert lines[3].startswith("Bàn BAN-2")


def test_parts_narrow_the_list_to_tables(banquet: Scenario) -> None:
    (paper,) = build(document_of("ds-ban"), banquet, ROWS, Options(parts=("BAN-2",))).items

    assert [row.text for row in paper.blocks[0].rows if hasattr(row, "text")] == ["Bàn BAN-2, Sảnh A (1)"]


def test_every_guest_has_a_card_with_table_place_and_the_own_chair_marked(banquet: Scenario) -> None:
    cards = build(document_of("phieu-ban"), banquet, ROWS)

    assert [(card.parts["table"], card.parts["place"]) for card in cards.items] == [
        ("BAN-1", "1"),
        ("BAN-1", "2"),
        ("BAN-2", "1"),
    ]
    assert ">BAN-3</text>" in cards.svg
    assert all("#b3261e" in card.svg for card in cards.items)


@pytest.mark.parametrize("key", ["ds-ban", "phieu-ban"])
def test_every_format_of_them_is_made(banquet: Scenario, key: str) -> None:
    document = document_of(key)
    for output in document.formats:
        made = render(document, build(document, banquet, ROWS), output, Options(draft=True))
        assert made.startswith(STARTS[output])


def test_without_a_plan_of_tables_it_is_said(banquet: Scenario) -> None:
    with pytest.raises(UsageError, match="thiếu tables"):
        build(document_of("phieu-ban"), banquet, {})


def test_chart_shows_tables_without_a_stage_and_can_be_searched(banquet: Scenario) -> None:
    drawn = chart_svg(table_chart(banquet, ROWS["tables"]))

    assert 'data-zone="BAN-1"' in drawn
    assert "LỄ ĐÀI" not in drawn
    assert banquet.guests[0].full_name in drawn
    assert "3 khách ở 3 bàn" in drawn
