"""The tables of a banquet on the web: chart, list, files, and why a guest sits there."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from planner import cli
from tests.web.conftest import installed
from tests.web.planned import keep_in_force
from web.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Installation

PACK = Path(__file__).parents[2] / "scenarios" / "tiec-chieu-dai"


@pytest.fixture
def banquet(tmp_path: Path) -> Iterator["Installation"]:
    """An installation over the pack of a banquet, its plan of tables in force."""
    for installation in installed(Settings(tmp_path / "data"), PACK):
        draft = tmp_path / "draft"
        with pytest.raises(SystemExit) as ended:
            cli.main(["solve", str(PACK), "--out", str(draft), "--only", "tables", "--limit-s", "5", "--workers", "1"])
        assert ended.value.code == 0
        yield replace(installation, plan=keep_in_force(installation.services, installation.event, draft, PACK))


@pytest.mark.solver
def test_tables_are_shown_with_a_searchable_chart_a_list_and_their_files(banquet: "Installation") -> None:
    organiser, base = banquet.sign_in("organiser"), f"/events/{banquet.event}/seating/tables"
    page = organiser.get(base).text
    assert 'data-zone="BAN-1"' in page
    assert "Nguyễn Thiên An Mẫu" in page
    assert f"/events/{banquet.event}/explain/tables/K01" in page
    found = organiser.get(f"{base}?q=nguyen+thien").text
    assert "explain/tables/K01" in found
    assert "explain/tables/K02" not in found

    chart = organiser.get(f"{base}/chart.svg")
    assert chart.headers["content-type"] == "image/svg+xml"
    assert "<![CDATA[" in chart.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(organiser.get(f"{base}/list?format=xlsx").content))
    lines = book.get_sheet_by_index(0).to_python()
    assert (lines[0][:2], len(lines)) == (["Bàn", "Chỗ"], 13)
    assert lines[1][0] == "BAN-1"

    told = organiser.get(f"/api/v1/events/{banquet.event}/plans/{banquet.plan}/tables").json()
    assert [one["place"] for one in told if one["table_id"] == "BAN-1"] == [1, 2, 3]
    why = organiser.get(told[0]["why"])
    assert (why.status_code, told[0]["name"] in why.text) == (200, True)


@pytest.mark.solver
def test_who_may_not_take_files_away_may_look(banquet: "Installation") -> None:
    viewer, base = banquet.sign_in("viewer"), f"/events/{banquet.event}/seating/tables"
    assert "BAN-1" in viewer.get(base).text
    assert viewer.get(f"{base}/chart.svg").status_code in {403, 404}


def test_without_tables_the_page_says_what_to_enter(installation: "Installation") -> None:
    page = installation.sign_in("organiser").get(f"/events/{installation.event}/seating/tables").text
    assert "Buổi lễ này không có bàn tiệc" in page
    assert (
        installation.sign_in("organiser").get(f"/events/{installation.event}/seating/tables/chart.svg").status_code
        == 404
    )
