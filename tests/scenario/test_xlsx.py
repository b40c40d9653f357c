"""Packs as workbooks: nothing is lost on the way; what Excel makes of typed cells is read as meant."""

import dataclasses
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from planner.errors import PackError, UsageError
from planner.scenario.load import load
from planner.scenario.rows import Guest
from planner.scenario.schema import EventSettings, Scenario
from planner.scenario.workbook import cell_text
from planner.scenario.xlsx import import_workbook, write_workbook
from planner.tables import clean
from planner.wording import Wording
from tests.scenario.packs import GUESTS, SETTINGS, VENUES, fault_lines, make_pack

ONE_FOLDER = [HealthCheck.function_scoped_fixture]

FILES: dict[str, str | bytes] = {
    "scenario.toml": SETTINGS
    + 'notes = "Dòng 1\\nDòng 2"\n'
    + '[facts]\ndrone = true\nguests = 12\nshare = 0.5\ncode = "012"\nyes = "true"\nblank = ""\n'
    + '[weights.seating]\nwalk = 3\n[letterheads."Thư mời"]\n"cơ quan" = "UỶ BAN"\n',
    "guests.csv": "guest_id,full_name,rank,needs,phone,post,email\n"
    '001,Nguyễn Thị Ánh,1,wheelchair; aisle,0912000001,"Bí thư; kiêm, ""Chủ tịch""\nHội",=1+1\n',
    "venues.csv": VENUES,
    "shifts.csv": "shift_id,start,end\nCA1,2025-08-25 00:00,2025-08-25 10:30\n",
    "gifts.csv": "tên,số\nHoa,012\n\n\nCờ,1\n",
    "SOURCE.md": "# Nguồn\r\nHư cấu\x00",
    "edges.geojson": ('{"a": "' + "ộ" * 90_000 + '"}').encode(),
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "le-nho", FILES)


def typed_workbook(file: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook as a user who types into Excel makes it: numbers, days and times are typed."""
    with xlsxwriter.Workbook(str(file)) as book:
        styles = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(row, column, cell, styles.get(type(cell)))
    return file


TYPED_SETTINGS: list[list[object]] = [
    ["key", "value"],
    ["id", "le"],
    ["name", "Lễ"],
    ["d_day", date(2025, 8, 25)],
]


def test_a_pack_comes_back_from_a_workbook_unchanged(pack: Path, tmp_path: Path) -> None:
    scenario = load(pack)

    write_workbook(pack, tmp_path / "le.xlsx")

    assert load(tmp_path / "le.xlsx") == scenario
    assert import_workbook(tmp_path / "le.xlsx", tmp_path / "back") == scenario
    assert load(tmp_path / "back") == scenario


def test_every_cell_of_the_workbook_is_text(pack: Path, tmp_path: Path) -> None:
    write_workbook(load(pack), tmp_path / "le.xlsx")

    with CalamineWorkbook.from_path(tmp_path / "le.xlsx") as book:
        lines = book.get_sheet_by_name("guests").to_python()
    assert lines[1][:2] == ["001", "Nguyễn Thị Ánh"]
    assert {type(cell) for line in lines for cell in line} == {str}


def test_tables_without_rows_have_their_sheet_to_fill_in(pack: Path, tmp_path: Path) -> None:
    write_workbook(pack, tmp_path / "le.xlsx")

    with CalamineWorkbook.from_path(tmp_path / "le.xlsx") as book:
        assert book.get_sheet_by_name("hotels").to_python()[0][:2] == ["hotel_id", "name"]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=30)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=ONE_FOLDER,
)
@given(name=TEXTS.map(clean).filter(bool), post=TEXTS.map(clean), notes=TEXTS)
def test_any_text_survives_the_workbook(name: str, post: str, notes: str, tmp_path: Path) -> None:
    event = EventSettings(id="le", name=Wording("Lễ", "Day"), d_day=date(2025, 8, 25), notes=notes)
    scenario = Scenario(event, guests=(Guest(guest_id="G1", full_name=name, rank=1, post=post),))

    write_workbook(scenario, tmp_path / "le.xlsx")

    assert load(tmp_path / "le.xlsx") == scenario


def test_what_a_user_types_into_excel_is_read_as_meant(tmp_path: Path) -> None:
    file = typed_workbook(
        tmp_path / "le.xlsx",
        {
            "scenario": [*TYPED_SETTINGS, ["facts.drone", True], ["weights.seating.walk", 3]],
            "venues": [
                ["venue_id", "name", "lat", "lon", "kind", "capacity", "open_from", "open_to"],
                [7, "Sân vận động", 17.07, 107, "sân", 3000, time(7, 20), time(21, 0)],
            ],
            "guests": [
                ["guest_id", "full_name", "rank", "lodging_from"],
                ["G1", "An", 12, date(2025, 8, 24)],
            ],
            "shifts": [
                ["shift_id", "start", "end"],
                ["CA1", datetime(2025, 8, 25), datetime(2025, 8, 25, 10, 20)],
            ],
            "Sheet1": [],
        },
    )
    scenario = load(file)

    assert scenario.event.d_day == date(2025, 8, 25)
    assert scenario.event.facts == {"drone": True}
    assert scenario.event.weights == {"seating": {"walk": 3}}
    venue = scenario.venues[0]
    assert (venue.venue_id, venue.lon, venue.capacity) == ("7", 107.0, 3000)
    assert (venue.open_from, venue.open_to) == (time(7, 20), time(21, 0))
    assert scenario.guests[0].lodging_from == date(2025, 8, 24)
    assert (scenario.shifts[0].start, scenario.shifts[0].end) == (
        datetime(2025, 8, 25),
        datetime(2025, 8, 25, 10, 20),
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (31.0, "31"),
        (12, "12"),
        (17.05, "17.05"),
        (True, "1"),
        (False, "0"),
        (date(2025, 8, 25), "2025-08-25"),
        (datetime(2025, 8, 25, 7, 19, 59, 999000), "2025-08-25 07:20"),
        (time(7, 19, 59, 999000), "07:20"),
        (timedelta(hours=7, minutes=30), "07:30"),
        ("012", "012"),
    ],
)
def test_cells_are_written_as_packs_write_them(cell: float | str, text: str) -> None:
    assert cell_text(cell) == text


def test_faults_name_the_workbook_the_sheet_and_the_row_that_the_user_sees(tmp_path: Path) -> None:
    file = typed_workbook(
        tmp_path / "le.xlsx",
        {
            "scenario": [
                *TYPED_SETTINGS,
                ["d_days", 1],
                ["[x", 1],
                ["id", "le"],
                ["id.vi", 1],
                ["facts", 1],
                ["facts.a", 1],
            ],
            "guests": [["guest_id", "full_name", "rank"], ["G1", "An", 1], [], ["G2", "Bình", "hai"]],
            "seat": [["seat_id", "zone", "row", "number", "x_m", "y_m"], ["A1", "a", "A", 0, 1, 1]],
            "attachments": [["file", "content"], ["SOURCE.md", "???"], ["../x", "eJwDAAAAAAE="]],
        },
    )
    places = [line.split(": ")[0] for line in fault_lines(file)]
    assert places == [
        "le.xlsx[scenario]:5:d_days",
        "le.xlsx[scenario]:6:[x",
        "le.xlsx[scenario]:7:id",
        "le.xlsx[scenario]:8:id.vi",
        "le.xlsx[scenario]:9:facts",
        "le.xlsx[scenario]:10:facts.a",
        "le.xlsx[guests]:4:rank",
        "le.xlsx[seat]:0:",
        "le.xlsx[seat]:2:number",
        "le.xlsx[attachments]:0:../x",
        "le.xlsx[attachments]:0:SOURCE.md",
    ]


def test_a_workbook_without_settings_says_so(tmp_path: Path) -> None:
    file = typed_workbook(tmp_path / "le.xlsx", {"guests": [["guest_id", "full_name", "rank"]]})
    assert [line.split(";")[0] for line in fault_lines(file)] == [
        "le.xlsx[scenario]:0:: gói không có le.xlsx[scenario]"
    ]


def test_a_file_that_excel_cannot_open_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "le.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert [line.split(":: ")[0] for line in fault_lines(tmp_path / "le.xlsx")] == ["le.xlsx:0"]


def test_a_filled_folder_is_not_overwritten(pack: Path, tmp_path: Path) -> None:
    write_workbook(pack, tmp_path / "le.xlsx")
    before = sorted(path.name for path in pack.iterdir())

    with pytest.raises(UsageError, match="đã có dữ liệu"):
        import_workbook(tmp_path / "le.xlsx", pack)

    assert sorted(path.name for path in pack.iterdir()) == before


def test_a_faulty_workbook_leaves_nothing_behind(tmp_path: Path) -> None:
    file = typed_workbook(tmp_path / "le.xlsx", {"guests": [["guest_id"], ["G1"]]})

    with pytest.raises(PackError):
        import_workbook(file, tmp_path / "new")

    assert [path.name for path in tmp_path.iterdir()] == ["le.xlsx"]


def test_a_text_too_long_for_excel_is_refused_and_the_old_workbook_stays(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "le.xlsx"
    write_workbook(pack, file)
    scenario = load(pack)
    long = scenario.guests[0].model_copy(update={"post": "x" * 40_000})

    with pytest.raises(UsageError, match=r"guests:2: ô dài 40000 ký tự"):
        write_workbook(dataclasses.replace(scenario, guests=(long,)), file)

    assert load(file) == scenario
    assert sorted(path.name for path in tmp_path.iterdir()) == ["le-nho", "le.xlsx"]


def test_the_workbook_of_a_small_pack_holds_its_guests(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "le", {"guests.csv": GUESTS})
    write_workbook(pack, tmp_path / "le.xlsx")
    assert [guest.full_name for guest in load(tmp_path / "le.xlsx").guests] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
    ]
