"""The run-sheet room: tracks, table, what is on, before and after a plan; movements only for cleared people."""

import csv
import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from planner.scenario.load import load
from tests.web.conftest import Installation
from tests.web.guarded import CONVOY
from web.services import runsheet


def _page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/runsheet{query}")
    assert answer.status_code == 200
    return answer.text


def test_it_works_before_any_plan(installation: Installation) -> None:
    page = _page(installation, "viewer")
    assert '<tr id="KB-3"' in page
    assert "07:22" in page


def test_the_table_has_the_columns_of_the_working_paper(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser")
    headings = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)</th>", page)
    wanted = (
        "STT",
        "Thời gian",
        "Phút",
        "Nội dung",
        "Người thực hiện",
        "Âm thanh",
        "Đạo cụ, hiện vật",
        "Tín hiệu",
        "Phương án B",
    )
    assert set(wanted) <= set(headings)
    assert "Hợp xướng mẫu" in page  # NH-2 by name


def test_items_at_the_same_time_stand_on_different_tracks(tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    script = runsheet.script_of(scenario, None, cleared=True)
    axis = runsheet.draw(script.lines, datetime(2026, 4, 12, 7, 30))
    spans = [(block.line.track, block.line.row.start, block.line.row.end) for block in axis.blocks]
    for track, start, end in spans:
        others = [one for one in spans if one[0] == track and one != (track, start, end)]
        assert all(end <= other[1] or other[2] <= start for other in others)


def test_the_line_of_the_present_moment_is_drawn_only_while_the_programme_runs(tiny_pack: Path) -> None:
    lines = runsheet.script_of(load(tiny_pack), None, cleared=True).lines
    assert runsheet.draw(lines, datetime(2026, 4, 12, 7, 30)).now_y is not None
    assert runsheet.draw(lines, datetime(2026, 4, 13, 7, 30)).now_y is None
    assert runsheet.draw((), datetime(2026, 4, 12, 7, 30)) is None


def test_what_is_on_and_what_comes(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    page = viewer.get(f"/events/{planned_installation.event}/runsheet/now?at=2026-04-12T07:23").text
    assert re.search(r'class="now lead">\s*<h2>Chào cờ, hát Quốc ca</h2>', page)
    assert "<b>3</b>" in page
    answer = viewer.get(f"/api/v1/events/{planned_installation.event}/runsheet/now?at=2026-04-12T07:23").json()
    assert [one["item_id"] for one in answer["running"]] == ["KB-3"]
    assert len(answer["next"]) == 3
    assert answer["left_min"] == 3


def test_after_the_programme_the_screen_says_so(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    page = viewer.get(f"/events/{planned_installation.event}/runsheet/now?at=2026-04-13T07:23").text
    assert "Chương trình đã kết thúc" in page


def test_a_moment_that_is_none_is_the_present_one(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    answer = viewer.get(f"/api/v1/events/{planned_installation.event}/runsheet/now?at=lúc này").json()
    assert answer["at"] > "2026"


def test_movements_are_shown_to_cleared_people_alone(guarded_installation: Installation) -> None:
    address = f"/api/v1/events/{guarded_installation.event}/runsheet"
    for plan in ("", "?plan=today"):
        assert CONVOY not in _page(guarded_installation, "viewer", plan)
        assert CONVOY in _page(guarded_installation, "cleared", plan)
        hidden = guarded_installation.sign_in("viewer").get(f"{address}{plan}")
        assert CONVOY not in hidden.text
        assert hidden.json()["hidden"] == 1
        assert "KB-1" not in hidden.text
    page = _page(guarded_installation, "viewer")
    assert "1 mục về di chuyển" in page
    kiosk = guarded_installation.sign_in("viewer").get(
        f"/events/{guarded_installation.event}/runsheet/now?at=2026-04-12T07:05"
    )
    assert CONVOY not in kiosk.text


def test_a_quiet_night_is_shortened_in_the_picture(tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    watch = scenario.runsheet[0].model_copy(
        update={"item_id": "ĐÊM", "start": datetime(2026, 4, 11, 22, 0), "minutes": 480, "track": "hậu cần"}
    )
    night = replace(scenario, runsheet=(*scenario.runsheet, watch))
    axis = runsheet.draw(runsheet.script_of(night, None, cleared=True).lines, datetime(2026, 4, 12, 1, 0))
    by_id = {block.line.row.item_id: block for block in axis.blocks}
    assert (by_id["ĐÊM"].height, by_id["KB-1"].height) == (45 * 5 - 2, 20 * 5 - 2)
    assert axis.height < 1000
    assert "23:15" not in {words for _, words in axis.marks}
    assert {"23:00", "07:15"} <= {words for _, words in axis.marks}


def test_filters_by_owner_and_words(planned_installation: Installation) -> None:
    page = _page(planned_installation, "viewer", "?owner=TV-2&q=thong bao")
    assert re.findall(r'<tr id="(KB-\d+)"', page) == ["KB-2"]


def test_the_sheet_leaves_as_a_file_that_holds_no_formula(planned_installation: Installation) -> None:
    answer = planned_installation.sign_in("organiser").get(
        f"/events/{planned_installation.event}/runsheet?format=csv&q=chao co"
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][2:6] == ["07:22", "07:26", "4", "Chào cờ, hát Quốc ca"]


def test_findings_lead_to_the_line(planned_installation: Installation) -> None:
    folder = planned_installation.services.shelf.place(planned_installation.plan)
    path = folder / "runsheet.csv"
    path.write_text(path.read_text("utf-8-sig").replace("chao_co", "chao_cờ"), "utf-8")
    assert 'href="#KB-3"' in _page(planned_installation, "organiser")
