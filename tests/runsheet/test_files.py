"""runsheet.csv as written and as clerks save it again."""

import codecs
import csv
import io
from pathlib import Path

import pytest

from planner.runsheet import COLUMNS, FILE, PAGE, build, check_file, read, write_files
from planner.runsheet.sheet import SheetRow, row_of
from planner.scenario.rows import RunsheetItem
from planner.scenario.schema import Scenario
from tests.runsheet.ceremony import edit, make_items, make_scenario


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(COLUMNS) == (
        "item_id,start,end,minutes,ritual_code,title,performer,position,mc_text,sound,light,led,props,"
        "owner,cue,plan_b,coupled_to,track"
    )


def test_the_file_opens_in_excel_and_reads_back_the_same(folder: Path) -> None:
    raw = (folder / FILE).read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert b"M02,2025-06-16 07:35,2025-06-16 07:40,5,chao_co," in raw
    rows, findings = read(folder / FILE)
    assert findings == ()
    assert rows == tuple(row_of(timed) for timed in build(make_items()))


def saved_again(folder: Path, delimiter: str, line_end: str, encoding: str) -> None:
    lines = csv.reader(io.StringIO((folder / FILE).read_text(encoding="utf-8-sig")))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(lines)
    (folder / FILE).write_bytes(text.getvalue().encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_saved_by_any_office_program_is_read(
    folder: Path, scenario: Scenario, delimiter: str, line_end: str, encoding: str
) -> None:
    saved_again(folder, delimiter, line_end, encoding)
    assert check_file(scenario, folder / FILE) == ()


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("start", "16/6/2025 07:30"),  # a program turned the time round
        ("end", ""),
        ("minutes", "5,5"),
        ("minutes", "-5"),
        ("item_id", ""),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_row_and_expectation(folder: Path, column: str, text: str) -> None:
    edit(folder / FILE, {"M02": {column: text}})
    rows, (found,) = read(folder / FILE)
    assert len(rows) == len(make_items()) - 1
    assert found.rule == "readable"
    assert found.subjects == ("M02" if column != "item_id" else "4", column)
    assert found.message.vi.startswith(f"runsheet.csv dòng 4, cột {column}")


def test_missing_columns_are_named_once(folder: Path) -> None:
    (folder / FILE).write_text("item_id,start\nM01,2025-06-16 07:30\n", encoding="utf-8")
    rows, (found,) = read(folder / FILE)
    assert rows == ()
    assert found.subjects == COLUMNS[2:-1]


def test_a_file_that_is_no_text_is_a_finding(folder: Path) -> None:
    (folder / FILE).write_bytes(b"PK\x03\x04\xff\xfe\xff")
    rows, (found,) = read(folder / FILE)
    assert rows == ()
    assert found.subjects == (FILE,)


def test_decomposed_letters_are_the_same_letters(folder: Path, scenario: Scenario) -> None:
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    # "hát" written as h, a, combining acute, t
    (folder / FILE).write_text(text.replace("hát", "ha\u0301t"), encoding="utf-8")
    assert check_file(scenario, folder / FILE) == ()


def test_nothing_is_written_for_a_pack_without_a_run_sheet(tmp_path: Path, scenario: Scenario) -> None:
    assert write_files(Scenario(scenario.event), tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_rows_are_written_as_items(count: int, tmp_path: Path) -> None:
    items = [
        RunsheetItem.model_validate(
            {"item_id": f"M{number}", "start": "2025-06-16 07:30", "minutes": 5, "title": "Mục"}
        )
        for number in range(count)
    ]
    rows = write_files(make_scenario(*items), tmp_path)
    assert [row.item_id for row in rows] == [f"M{number}" for number in range(count)]
    assert all(isinstance(row, SheetRow) for row in rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, PAGE]


def test_a_file_of_an_older_plan_reads_without_tracks(folder: Path) -> None:
    lines = (folder / FILE).read_text("utf-8-sig").splitlines()
    (folder / FILE).write_text("\n".join(line.rpartition(",")[0] for line in lines), "utf-8")
    rows, findings = read(folder / FILE)
    assert findings == ()
    assert {row.track for row in rows} == {""}
