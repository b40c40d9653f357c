"""Writing pack folders, and starting an event from an earlier one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.errors import PackError, UsageError
from planner.scenario.load import load
from planner.scenario.write import new_pack, write_pack
from planner.scenario.xlsx import write_workbook
from tests.scenario.packs import GUESTS, SETTINGS, VENUES, make_pack

FILES: dict[str, str | bytes] = {
    "scenario.toml": SETTINGS
    + 'planning_start = 2025-06-01\nnotes = "a\\"b\\\\c\\u007f"\n'
    + '[facts]\n"số khách" = 1350\nshare = 0.25\n[weights.seating]\n[options.staffing]\nrest_hours = 8\n',
    "guests.csv": GUESTS,
    "venues.csv": VENUES,
    "edges.csv": "edge_id,u,v,length_m,class\n",
    "gifts.csv": "tên\nHoa\n\n\nCờ\n",
    "SOURCE.md": "Hư cấu\r\n",
}


def test_a_written_pack_is_the_same_scenario(tmp_path: Path) -> None:
    scenario = load(make_pack(tmp_path / "le-nho", FILES))

    write_pack(scenario, tmp_path / "again")

    assert load(tmp_path / "again") == scenario


def test_tables_without_rows_get_no_file(tmp_path: Path) -> None:
    write_pack(load(make_pack(tmp_path / "le-nho", FILES)), tmp_path / "again")

    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == [
        "SOURCE.md",
        "gifts.csv",
        "guests.csv",
        "scenario.toml",
        "venues.csv",
    ]


def test_saving_over_a_pack_keeps_its_pictures_and_drops_its_empty_tables(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "le-nho", {**FILES, "logo.png": b"\x89PNG"})
    scenario = replace(load(pack), venues=())

    write_pack(scenario, pack)

    assert load(pack) == scenario
    assert (pack / "logo.png").read_bytes() == b"\x89PNG"
    assert not (pack / "venues.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["le-nho"]


def test_a_failure_while_saving_leaves_the_old_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = make_pack(tmp_path / "le-nho", FILES)
    scenario = load(pack)

    def fail(*_arguments: object) -> None:
        raise OSError("đĩa đầy")

    monkeypatch.setattr("planner.scenario.write.write_table", fail)
    with pytest.raises(OSError, match="đĩa đầy"):
        write_pack(replace(scenario, guests=()), pack)

    assert load(pack) == scenario
    assert [path.name for path in tmp_path.iterdir()] == ["le-nho"]


def test_a_failure_while_renaming_leaves_the_old_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = make_pack(tmp_path / "le-nho", FILES)
    scenario = load(pack)
    rename = Path.rename

    def fail_for_the_draft(path: Path, target: Path) -> Path:
        if path.name == "draft":
            raise OSError("đĩa đầy")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_draft)
    with pytest.raises(OSError, match="đĩa đầy"):
        write_pack(replace(scenario, guests=()), pack)

    assert load(pack) == scenario


def test_a_new_event_has_its_own_id_and_everything_else_of_the_earlier(tmp_path: Path) -> None:
    source = make_pack(tmp_path / "le-nho", {**FILES, "logo.png": b"\x89PNG"})
    earlier = load(source)

    new = new_pack(source, tmp_path / "le-2026")

    assert new == replace(earlier, event=earlier.event.model_copy(update={"id": "le-2026"}))
    assert load(tmp_path / "le-2026") == new
    assert (tmp_path / "le-2026" / "logo.png").exists()


@pytest.mark.parametrize(("d_day", "start"), [(date(2026, 4, 30), date(2025, 6, 1)), (date(2025, 5, 1), None)])
def test_a_new_day_drops_a_start_of_planning_that_is_later(d_day: date, start: date | None, tmp_path: Path) -> None:
    source = make_pack(tmp_path / "le-nho", FILES)
    event = new_pack(source, tmp_path / "le-moi", d_day).event
    assert (event.d_day, event.planning_start) == (d_day, start)


def test_a_new_event_can_start_from_a_workbook(tmp_path: Path) -> None:
    source = make_pack(tmp_path / "le-nho", FILES)
    write_workbook(source, tmp_path / "le.xlsx")

    assert new_pack(tmp_path / "le.xlsx", tmp_path / "le-2026").guests == load(source).guests


def test_an_empty_folder_may_be_filled_but_no_other(tmp_path: Path) -> None:
    source = make_pack(tmp_path / "le-nho", FILES)
    (tmp_path / "empty").mkdir()

    assert new_pack(source, tmp_path / "empty").event.id == "empty"
    with pytest.raises(UsageError, match="đã có dữ liệu"):
        new_pack(source, tmp_path / "empty")


def test_a_faulty_pack_starts_no_new_event(tmp_path: Path) -> None:
    source = make_pack(tmp_path / "le-nho", {"guests.csv": "x\n"})

    with pytest.raises(PackError):
        new_pack(source, tmp_path / "le-moi")

    assert [path.name for path in tmp_path.iterdir()] == ["le-nho"]
