"""The printed run-sheet."""

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from planner.runsheet import FILE, PAGE, SheetRow, write_files, write_page
from planner.runsheet.page import make_page, render
from planner.runsheet.tracks import parallel, tracks
from planner.scenario.rows import Group, Organisation, Performer
from planner.scenario.schema import Scenario
from tests.runsheet.ceremony import edit, make_items, make_scenario


def row(item_id: str, start: str, end: str, code: str = "", title: str = "Mục") -> SheetRow:
    begin, finish = (datetime.strptime(f"2025-06-16 {clock}", "%Y-%m-%d %H:%M") for clock in (start, end))
    return SheetRow(item_id, begin, finish, int((finish - begin).total_seconds() // 60), code, title)


class Tags(HTMLParser):
    """Collects tags, and addresses that a browser would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in {"src", "href", "srcset", "data"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


def test_the_page_names_event_host_and_day(folder: Path) -> None:
    text = page_of(folder)
    assert '<html lang="vi">' in text
    assert "Lễ kỷ niệm 70 năm" in text
    assert "Đơn vị chủ trì: UBND huyện" in text
    assert "<p>Thứ Hai, 16/6/2025</p>" in text
    assert "07:35-07:40" in text


def test_the_page_speaks_english_when_asked(scenario: Scenario, tmp_path: Path) -> None:
    write_files(scenario, tmp_path, "en")
    text = page_of(tmp_path)
    assert '<html lang="en">' in text
    assert "70th anniversary" in text
    assert "Monday, 16/6/2025" in text
    assert "Performed by" in text


def test_the_page_is_whole_and_fetches_nothing(folder: Path) -> None:
    text = page_of(folder)
    tags = Tags(text)
    assert tags.open == []
    assert tags.fetched == []
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert not re.search(r"https?:|//|@import|url\(", text)


def test_the_page_prints_on_a4_landscape_with_a_repeated_header(folder: Path) -> None:
    text = page_of(folder)
    assert "size: A4 landscape" in text
    assert "display: table-header-group" in text
    assert text.count("<thead>") == 1


def test_texts_of_the_pack_are_escaped(tmp_path: Path) -> None:
    nasty = "<script>alert('x')</script>"
    items = [item.model_copy(update={"title": nasty, "performer": nasty}) for item in make_items()]
    write_files(make_scenario(*items, name=nasty, host_organisation=nasty), tmp_path)
    text = page_of(tmp_path)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= len(items)


def test_findings_stand_on_top_errors_first(folder: Path, scenario: Scenario) -> None:
    assert 'class="findings"' not in page_of(folder)
    edit(folder / FILE, {"M02": {"mc_text": "Nhạc nền"}, "M08": {"ritual_code": ""}})
    findings = write_page(scenario, folder)
    assert [found.rule for found in findings] == ["ritual_complete", "anthem_sung"]
    text = page_of(folder)
    assert text.index("Cần xem lại (2)") < text.index("<strong>Lỗi:</strong>")
    assert text.index("<strong>Lỗi:</strong>") < text.index("<strong>Lưu ý:</strong>") < text.index("<table>")


def test_the_page_shows_edits_made_by_hand(folder: Path, scenario: Scenario) -> None:
    edit(folder / FILE, {"M10": {"title": "Màn trống hội Cửa Tùng"}})
    write_page(scenario, folder)
    assert "Màn trống hội Cửa Tùng" in page_of(folder)


def test_ritual_steps_carry_their_number_and_empty_columns_are_not_printed(scenario: Scenario) -> None:
    rows = (
        row("A", "07:30", "07:35", "chao_co"),
        row("B", "07:35", "07:40", "ket_thuc"),
        row("C", "07:40", "07:45"),
    )
    page = make_page(scenario, rows, (), "vi")
    assert [line.step for line in page.lines] == [2, 8, 0]
    assert page.lines[0].step_name == "Chào cờ, hát Quốc ca"
    assert page.columns == ()
    assert [line.day for line in page.lines] == ["Thứ Hai, 16/6/2025", "", ""]


def test_an_organisation_s_id_is_printed_as_its_name() -> None:
    host = Organisation(organisation_id="TC-1", name="UBND xã Vĩnh Linh", kind="state")
    event = make_scenario(host_organisation="TC-1").event
    assert make_page(Scenario(event, organisations=(host,)), (), (), "vi").host == "UBND xã Vĩnh Linh"


def test_performers_given_by_id_are_printed_by_name(scenario: Scenario) -> None:
    item = replace(row("A", "07:30", "07:35"), performer="NH-1;NB-1; MC nam")
    cast = Scenario(
        scenario.event,
        groups=(Group(group_id="NH-1", name="Đội trống", size=20),),
        performers=(Performer(person_id="NB-1", full_name="Trần Thị Lan"),),
    )
    (line,) = make_page(cast, (item,), (), "vi").lines
    assert line.cells["performer"] == "Đội trống; Trần Thị Lan; MC nam"


def test_a_file_without_rows_says_so(scenario: Scenario) -> None:
    text = render(scenario, (), ())
    assert "chưa có mục nào" in text
    assert Tags(text).open == []


def test_items_at_once_stand_on_different_tracks_and_the_ritual_on_the_first() -> None:
    rows = (
        row("pháo", "08:00", "08:30"),
        row("lễ", "08:00", "08:20", "ket_thuc"),
        row("xe", "08:10", "08:40"),
        row("tiễn", "08:20", "08:40"),
    )
    assert tracks(rows) == {"lễ": 1, "pháo": 2, "xe": 3, "tiễn": 1}
    assert parallel(rows) == {"pháo", "lễ", "xe", "tiễn"}


def test_items_one_after_another_share_a_track() -> None:
    rows = (row("A", "08:00", "08:30"), row("B", "08:30", "08:40"))
    assert tracks(rows) == {"A": 1, "B": 1}
    assert parallel(rows) == frozenset()


def test_parallel_items_are_marked(folder: Path) -> None:
    text = page_of(folder)
    assert text.count('class="beside"') == 2
    assert "∥ Tuyến 2, song song" in text
