"""The roster by force, unit, hour and person: counts for everybody, names only for who may see them."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from planner.scenario.load import load
from tests.web.conftest import Installation, installed
from tests.web.planned import keep_in_force
from web.services import staffing_views
from web.services.staffing import Board
from web.services.staffing_views import Shortage, by_force, by_hour, by_unit, shortages, strips
from web.settings import Settings

ROWS = (
    ("CB-1", "CH-1", "CA1"),
    ("CB-2", "CH-1", "CA2"),
    ("CB-4", "CH-2", "CA1"),
    ("CB-5", "", "CA1"),
)
TIMES = {"CA1": ("2026-04-12 05:00", "2026-04-12 09:00"), "CA2": ("2026-04-12 09:00", "2026-04-12 13:00")}
PAGES = ("", "?view=forces", "?view=units", "?view=people", "?view=hours", "?view=duties")
PROGRAMS = ("", "/forces", "/units", "/hours", "/duties", "/shortages")


def _board(pack: Path) -> Board:
    rows = [
        {"person_id": person, "post_id": post, "shift_id": shift, "start": TIMES[shift][0], "end": TIMES[shift][1]}
        for person, post, shift in ROWS
    ]
    return Board(load(pack), rows, frozenset())


@pytest.fixture(scope="module")
def wanting(tiny_pack: Path, planned_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return an installation whose plan is short of a militiaman, has two duties of fixed time and an odd row."""
    tmp_path = tmp_path_factory.mktemp("wanting")
    pack = Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))
    draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
    asked = (pack / "post_demand.csv").read_text("utf-8-sig")
    asked = asked.replace("CH-2,CA1,dân quân,,1", "CH-2,CA1,dân quân,,3")
    (pack / "post_demand.csv").write_text(f"{asked}CH-1,CA2,CSGT,lái ca nô,1\n", "utf-8")
    (pack / "duties.csv").write_text(
        "duty_id,name,from,to,people,force,skill,post_id\n"
        "NV-1,Mở cổng phía đông,2026-04-12 13:30,2026-04-12 14:30,2,dân quân,,\n"
        "NV-2,Dẫn đoàn về nhà khách,2026-04-12 15:00,2026-04-12 16:00,1,CSGT,,\n",
        "utf-8",
    )
    (draft / "duty_roster.csv").write_text(
        "duty_id,name,start,end,person_id,person\n"
        "NV-1,Mở cổng phía đông,2026-04-12 13:30,2026-04-12 14:30,CB-4,Hoàng Khắc Lộc Mẫu\n"
        "NV-2,Dẫn đoàn về nhà khách,2026-04-12 15:00,2026-04-12 16:00,CB-1,Tạ Công Đạt Mẫu\n",
        "utf-8",
    )
    plan_file = draft / "plan.json"
    plan = json.loads(plan_file.read_text("utf-8"))
    plan["problems"]["staffing"]["unmet"] = [{"key": "x", "vi": "Chốt CH-2 thiếu dân quân.", "en": "CH-2 is short."}]
    plan_file.write_text(json.dumps(plan), "utf-8")
    summary_file = draft / "summary.json"
    summary = json.loads(summary_file.read_text("utf-8"))
    summary["problems"]["staffing"]["goals"] |= {"uncovered": 2, "night_unfairness": 3, "wishes": 4, "people_used": 8}
    summary_file.write_text(json.dumps(summary), "utf-8")
    for installation in installed(Settings(tmp_path / "data"), pack):
        kept = keep_in_force(installation.services, installation.event, draft, pack)
        yield replace(installation, plan=kept)


def _get(installation: Installation, who: str, rest: str) -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/staffing{rest}")
    assert answer.status_code == 200, rest
    return answer.content.decode("utf-8-sig") if "format" in rest else answer.text


def _api(installation: Installation, who: str, rest: str) -> object:
    return installation.sign_in(who).get(f"/api/v1/events/{installation.event}/staffing{rest}").json()


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_force_is_counted_at_posts_and_in_reserve_by_shift(tiny_pack: Path) -> None:
    lines = {line.key: line for line in by_force(_board(tiny_pack), {})}
    militia = lines["dân quân"]
    assert [(cell.need, cell.given, cell.short, cell.reserve) for cell in militia.cells] == [(1, 1, 0, 1), (1, 0, 1, 0)]
    assert (militia.people, militia.hours, militia.short) == (2, 8.0, 1)
    assert lines["y tế"].short == 2
    assert [line.key for line in by_force(_board(tiny_pack), {"force": "CSGT"})] == ["CSGT"]


def test_a_unit_is_counted_under_its_name_with_its_forces(tiny_pack: Path) -> None:
    (line,) = by_unit(_board(tiny_pack), {})
    assert (line.key, line.name, line.forces) == ("TC-3", "UBND xã Mẫu (hư cấu)", ("CSGT", "dân quân"))
    assert (line.people, [(cell.given, cell.reserve) for cell in line.cells]) == (4, [(2, 1), (1, 0)])
    assert by_unit(_board(tiny_pack), {"unit": "TC-1"}) == ()


def test_every_hour_tells_who_is_needed_there_and_missing(tiny_pack: Path) -> None:
    lines = by_hour(_board(tiny_pack), {})
    assert [line.hour.hour for line in lines] == list(range(5, 13))
    first, last = lines[0], lines[-1]
    assert (first.need, first.given, first.short, first.reserve, first.present, first.shade) == (3, 2, 1, 1, 3, 4)
    assert (last.need, last.given, last.short, last.reserve, last.shade) == (3, 1, 2, 0, 2)
    ((day, cells),) = strips(lines)
    assert day == datetime(2026, 4, 12).date()
    assert [at for at, one in enumerate(cells) if one is not None] == list(range(5, 13))


def test_demand_is_not_asked_of_a_unit(tiny_pack: Path) -> None:
    assert {(line.need, line.short) for line in by_hour(_board(tiny_pack), {"unit": "TC-3"})} == {(0, 0)}


def test_what_is_short_is_told_by_post_shift_force_and_number(tiny_pack: Path) -> None:
    found = [(one.post_id, one.shift_id, one.force, one.short) for one in shortages(_board(tiny_pack), {})]
    assert found[:3] == [("CH-2", "CA2", "dân quân", 1), ("CH-3", "CA1", "y tế", 1), ("CH-3", "CA2", "y tế", 1)]
    assert all(post == "" for post, *_ in found[3:])


def test_words_do_not_find_people_in_the_counts(tiny_pack: Path) -> None:
    board = _board(tiny_pack)
    assert by_force(board, {"q": "Tạ Công Đạt"}) == by_force(board, {})
    assert by_hour(board, {"q": "CB-1"}) == by_hour(board, {})
    assert by_unit(board, {"q": "không ai"}) == by_unit(board, {})


def test_no_page_file_or_answer_tells_an_organiser_a_name(wanting: Installation) -> None:
    officers = [one for one in wanting.services.shelf.bundle(_card(wanting)).scenario.officers if one.person_id]
    texts = [_get(wanting, "organiser", page) for page in PAGES]
    texts += [_get(wanting, "organiser", f"{page}{'&' if page else '?'}format=csv") for page in PAGES]
    texts += [json.dumps(_api(wanting, "organiser", rest), ensure_ascii=False) for rest in PROGRAMS]
    for text in texts:
        assert not [one.name for one in officers if one.name in text]
        assert not [one.person_id for one in officers if one.person_id in text]


def _card(installation: Installation):  # noqa: ANN202 - a card of the shelf
    shelf = installation.services.shelf
    (card,) = shelf.cards(1)
    return card


def test_an_organiser_gets_no_file_of_a_force_a_unit_or_a_person(wanting: Installation) -> None:
    browser = wanting.sign_in("organiser")
    for whose in ("force/CSGT", "unit/TC-3", "person/CB-1"):
        for kind in ("ics", "csv", "xlsx"):
            answer = browser.get(f"/events/{wanting.event}/staffing/{whose}.{kind}")
            assert (answer.status_code, "CB-1" in answer.text) == (404, False), (whose, kind)
    assert browser.get(f"/api/v1/events/{wanting.event}/staffing/people").status_code == 404


def test_a_person_takes_the_own_calendar_with_the_duties_of_fixed_time(wanting: Installation) -> None:
    text = _get(wanting, "reviewer", "/person/CB-4.ics").replace("\r\n ", "")
    own = [row for row in _rows(_get(wanting, "reviewer", "?format=csv")) if row[2] == "CB-4"]
    assert text.count("BEGIN:VEVENT") == len(own)
    assert [row[9] for row in own if row[5] == "NV-1"] == ["Mở cổng phía đông"]
    assert "SUMMARY:Mở cổng phía đông: 1" in text
    assert "CB-5" not in text
    unknown = wanting.sign_in("reviewer").get(f"/events/{wanting.event}/staffing/person/CB-99.ics")
    assert unknown.status_code == 404


def test_a_unit_takes_its_own_list(wanting: Installation) -> None:
    rows = _rows(_get(wanting, "reviewer", "/unit/TC-3.csv?format"))
    assert rows[0][-1] == "Đơn vị"
    assert {row[-1] for row in rows[1:]} == {"UBND xã Mẫu (hư cấu)"}
    assert len(rows) == 10
    assert [row[2] for row in rows if row[5] == "NV-1"] == ["CB-4"]


def test_counts_leave_as_a_file_of_their_view(wanting: Installation) -> None:
    forces = _rows(_get(wanting, "organiser", "?view=forces&force=dân quân&format=csv"))
    assert forces[0] == ["Lực lượng", "Ca", "Cần", "Bố trí", "Thiếu", "Dự bị cần", "Dự bị"]
    assert forces[1][:5] == ["dân quân", "CA1", "3", "1", "2"]
    hours = _rows(_get(wanting, "organiser", "?view=hours&format=csv"))
    assert hours[0][0] == "Giờ"
    assert hours[1][0] == "05:00 12/04/2026"
    units = _rows(_get(wanting, "organiser", "?view=units&format=csv"))
    assert {row[0] for row in units[1:]} == {"UBND xã Mẫu (hư cấu)"}


def test_the_page_tells_what_is_short_what_is_unmet_and_which_goals(wanting: Installation) -> None:
    page = _get(wanting, "organiser", "")
    short = page[page.index('id="shortages"') :]
    short = short[: short.index("</section>")]
    assert "CH-2" in short
    assert '<span class="word-bad">2</span>' in short
    assert "Chốt CH-2 thiếu dân quân." in page
    for goal in ("Người còn thiếu ở chốt", "Chênh lệch ca đêm", "Nguyện vọng chưa đáp ứng được", "Số người phải dùng"):
        assert goal in page


def test_a_long_list_of_what_is_short_ends_with_the_way_to_all_of_it(
    wanting: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(Shortage(f"X-{at}", "Ngã tư", "CA1", "CSGT", 3, 1) for at in range(45))
    monkeypatch.setattr(staffing_views, "shortages", lambda *_: many)
    page = _get(wanting, "organiser", "?view=forces")
    assert "Còn thiếu: 90 lượt người" in page
    assert "X-39 Ngã tư" in page
    assert "X-40" not in page
    assert "Còn 5 dòng nữa" in page


def test_odd_rows_are_told_apart_with_a_way_to_their_table(wanting: Installation) -> None:
    page = _get(wanting, "organiser", "")
    odd = page[page.index('id="odd-rows"') :]
    odd = odd[: odd.index("</section>")]
    assert "post_demand.csv:8:skill" in odd
    assert f'href="/events/{wanting.event}/data/post_demand"' in odd
    found = _api(wanting, "organiser", "/shortages")
    assert any("lái ca nô" in sentence for sentence in found["odd_rows"])
    assert found["unmet"] == ["Chốt CH-2 thiếu dân quân."]
    assert ("CH-2", "CA1", 2) in {(one["post_id"], one["shift_id"], one["short"]) for one in found["shortages"]}


def test_duties_of_fixed_time_are_counted_for_organisers_and_named_for_the_force(wanting: Installation) -> None:
    organiser, reviewer = (_get(wanting, who, "?view=duties") for who in ("organiser", "reviewer"))
    assert "Mở cổng phía đông" in organiser
    assert "<b>1/2</b>" in organiser
    assert "Hoàng Khắc Lộc Mẫu" not in organiser
    assert "Hoàng Khắc Lộc Mẫu" in reviewer
    (duty,) = _api(wanting, "organiser", "/duties")
    assert (duty["duty_id"], duty["given"], duty["short"], duty["people"]) == ("NV-1", 1, 1, None)
    assert _api(wanting, "reviewer", "/duties")[0]["people"] == ["CB-4"]


def test_escorts_of_fixed_time_are_shown_to_cleared_people_alone(wanting: Installation) -> None:
    for view in ("", "?view=duties"):
        assert "NV-2" not in _get(wanting, "reviewer", view)
        assert "Dẫn đoàn về" not in _get(wanting, "reviewer", view)
    assert "Dẫn đoàn về nhà khách" in _get(wanting, "cleared", "?view=duties")


def test_programs_read_the_same_counts_as_the_page(wanting: Installation) -> None:
    forces = {one["key"]: one for one in _api(wanting, "organiser", "/forces")}
    assert [cell["short"] for cell in forces["dân quân"]["shifts"]] == [2, 0]
    (unit,) = _api(wanting, "organiser", "/units")
    assert (unit["key"], unit["people"]) == ("TC-3", 8)
    hours = _api(wanting, "organiser", "/hours?force=dân quân")
    assert (hours[0]["hour"], hours[0]["need"], hours[0]["given"], hours[0]["short"]) == ("2026-04-12 05:00", 3, 1, 2)
    people = _api(wanting, "reviewer", "/people?force=y tế")
    assert {one["name"] for one in people} == {"Lê Thị Nguyệt Mẫu", "Võ Thị Sen Mẫu"}


def test_the_duties_are_a_file_of_the_plan_for_who_may_read_names(wanting: Installation) -> None:
    file = f"/events/{wanting.event}/plans/{wanting.plan}/files/duty_roster.csv"
    rows = _rows(wanting.sign_in("reviewer").get(file).content.decode("utf-8-sig"))
    assert [(row[0], row[4]) for row in rows[1:]] == [("NV-1", "CB-4"), ("NV-2", "CB-1")]
    refused = wanting.sign_in("organiser").get(file)
    assert (refused.status_code, "Tạ Công Đạt" in refused.text) == (404, False)
