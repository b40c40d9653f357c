"""What changed between two versions of an event."""

from pathlib import Path

from planner.scenario.diff import Change, diff
from planner.scenario.load import load
from tests.scenario.packs import GUESTS, HOTELS, SETTINGS, make_pack


def changes(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> tuple[Change, ...]:
    return diff(load(make_pack(tmp_path / "old", old)), load(make_pack(tmp_path / "new", new)))


def test_a_pack_and_itself_do_not_differ(tmp_path: Path) -> None:
    scenario = load(make_pack(tmp_path, {"guests.csv": GUESTS, "gifts.csv": "tên\nHoa\n"}))
    assert diff(scenario, scenario) == ()


def test_rows_are_compared_by_id_whatever_their_order(tmp_path: Path) -> None:
    new = "guest_id,full_name,rank\nG3,Lê Văn Cường,3\nG1,Nguyễn Văn An,2\n"
    assert changes(tmp_path, {"guests.csv": GUESTS}, {"guests.csv": new}) == (
        Change("guests", "G1", "changed", "rank", "1", "2"),
        Change("guests", "G2", "removed"),
        Change("guests", "G3", "added"),
    )


def test_a_table_may_come_or_go(tmp_path: Path) -> None:
    assert changes(tmp_path / "come", {}, {"guests.csv": GUESTS}) == (
        Change("guests", "G1", "added"),
        Change("guests", "G2", "added"),
    )
    assert changes(tmp_path / "go", {"hotels.csv": HOTELS}, {}) == (Change("hotels", "KS1", "removed"),)


def test_rows_without_ids_are_compared_as_wholes_and_counted(tmp_path: Path) -> None:
    old, new = "lesson,check\nA,\nA,\nB,x\n", "lesson,check\nA,\nB,y\n"
    assert changes(tmp_path, {"lessons.csv": old}, {"lessons.csv": new}) == (
        Change("lessons", "A", "removed"),
        Change("lessons", "B · x", "removed"),
        Change("lessons", "B · y", "added"),
    )


def test_columns_named_differently_in_file_and_model_have_the_name_of_the_file(tmp_path: Path) -> None:
    rooms = "room_id,hotel_id,beds,from,to\n101,KS1,2,2025-08-24,{}\n"
    old = {"hotels.csv": HOTELS, "rooms.csv": rooms.format("2025-08-26")}
    new = {"hotels.csv": HOTELS, "rooms.csv": rooms.format("2025-08-27")}
    assert changes(tmp_path, old, new) == (Change("rooms", "101", "changed", "to", "2025-08-26", "2025-08-27"),)


def test_settings_are_compared_key_by_key(tmp_path: Path) -> None:
    old = SETTINGS + "[facts]\ndrone = true\nguests = 1\n"
    new = SETTINGS.replace("08-25", "09-02") + "[facts]\ndrone = false\n[weights.seating]\nwalk = 2\n"
    assert changes(tmp_path, {"scenario.toml": old}, {"scenario.toml": new}) == (
        Change("scenario.toml", "", "changed", "d_day", "2025-08-25", "2025-09-02"),
        Change("scenario.toml", "", "changed", "facts.drone", "true", "false"),
        Change("scenario.toml", "", "removed", "facts.guests", "1"),
        Change("scenario.toml", "", "added", "weights.seating.walk", "", "2"),
    )


def test_other_files_are_compared_as_wholes(tmp_path: Path) -> None:
    old = {"SOURCE.md": "a", "README.md": "x"}
    new = {"SOURCE.md": "bc", "expected.toml": "y"}
    assert changes(tmp_path, old, new) == (
        Change("SOURCE.md", "", "changed", "", "1 B", "2 B"),
        Change("README.md", "", "removed"),
        Change("expected.toml", "", "added"),
    )


def test_free_tables_are_compared_row_by_row(tmp_path: Path) -> None:
    found = changes(tmp_path, {"gifts.csv": "tên\nHoa\n\nCờ\n"}, {"gifts.csv": "tên\nHoa\n"})
    assert found == (Change("gifts", "Cờ", "removed"),)


def test_changes_are_told_in_one_line() -> None:
    assert Change("guests", "G1", "changed", "rank", "1", "2").line() == 'guests:G1:rank: "1" đổi thành "2"'
    assert Change("guests", "G1", "changed", "rank", "1", "2").line("en") == 'guests:G1:rank: "1" became "2"'
    assert Change("guests", "G1", "added").line() == "guests:G1: thêm mới"
    assert Change("guests", "G1", "removed").line("en") == "guests:G1: removed"
    assert Change("scenario.toml", "", "added", "facts.drone", "", "true").line() == (
        "scenario.toml:facts.drone: thêm mới true"
    )
