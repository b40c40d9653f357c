"""A pack with forty planted faults: all are found in one run; mending one leaves the others as they are."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from planner.errors import PackError
from planner.scenario.load import load
from tests.scenario.packs import fault_lines

PACK = Path(__file__).with_name("data") / "forty-faults"
EXPECTED = (PACK / "expected_faults.txt").read_text(encoding="utf-8").splitlines()


class Mend(NamedTuple):
    """What a clerk changes to mend one fault."""

    file: str
    changes: tuple[tuple[str, str], ...]


MENDS = (
    Mend("scenario.toml", (("# Five", 'name = "Lễ"  # Five'),)),
    Mend("scenario.toml", (("host_organization", "host_organisation"),)),
    Mend("scenario.toml", (("2025-09-01", "2025-06-01"),)),
    Mend("scenario.toml", (("Ho_Chi_Min", "Ho_Chi_Minh"),)),
    Mend("scenario.toml", (('"mười"', "10"),)),
    Mend("organisations.csv", ((",stat,", ",state,"),)),
    Mend("organisations.csv", (("TIHN", "TINH"),)),
    Mend("organisations.csv", (("1990-05-01,1990-05-01", "1990-05-01,2025-07-01"),)),
    Mend("organisations.csv", (("H2,,", "H2,Xã Hiền Lương,"),)),
    Mend("guests.csv", (("full_nam,", "full_name,"),)),
    Mend("delegations.csv", (("", "delegation_id,name\nD01,Đoàn tỉnh\nD02,Đoàn xã\n"),)),
    Mend("guests.csv", (("31b", "31"),)),
    Mend("guests.csv", (("1066", "1966"),)),
    Mend("guests.csv", (("2030", "1930"),)),
    Mend("guests.csv", ((",G05,", ",G06,"),)),
    Mend("guests.csv", (("24/08/2025", "2025-08-24"),)),
    Mend("guests.csv", ((",912000007", ",0912000007"),)),
    Mend("guests.csv", (("G99", "G02"),)),
    Mend("guests.csv", (("G01,Đỗ", "K09,Đỗ"),)),
    Mend("guests.csv", ((",40,", ",30,"),)),
    Mend("seats.csv", (("seat_id,", "seat_id,zone,"), *((f"A-{n},", f"A-{n},giữa,") for n in range(1, 5)))),
    Mend("seats.csv", (('"1,1"', "1.1"),)),
    Mend("seats.csv", (("cạnh lối", "1"),)),
    Mend("seats.csv", ((",gần loa, phía trái", ""),)),
    Mend("hotels.csv", (("107.02,17.08", "17.08,107.02"),)),
    Mend("rooms.csv", (("250.000", "250000"),)),
    Mend("rooms.csv", ((",,KS2", ",BON,KS2"),)),
    Mend("venues.csv", (("kind,name", "kind,accuracy"),)),
    Mend("venues.csv", (("7h30", "07:30"),)),
    Mend("items.csv", (("Tr\u00f4ng h\u00f4i", "Trống hội"),)),
    Mend("sessions.csv", ((",S3,", ",,"),)),
    Mend("availability.csv", (("2025-08-20 11:00", "2025-08-20 12:00"),)),
    Mend("availability.csv", (("NHV", "NVH"),)),
    Mend("lessons.csv", (('"Loa', "Loa"),)),
    Mend("closures.csv", (("10; 11", "10"),)),
    Mend("closures.csv", (("C3,,", "C3,,Lê Duẩn"),)),
    Mend("shifts.csv", (("25/08/2025 10h", "2025-08-25 10:00"),)),
    Mend("runsheet.csv", (("R3,2025-08-25 07:10", "R3,2025-08-25 07:15"),)),
    Mend("runsheet.csv", (("R4,,", "R4,,R3"),)),
    Mend("danh_ba.csv", ()),
)
"""How each fault is mended, in the order of the expected lines; without changes, the file is removed."""


def mend(pack: Path, change: Mend) -> None:
    file = pack / change.file
    if not change.changes:
        file.unlink()
        return
    text = file.read_bytes().decode("cp1258" if change.file == "items.csv" else "utf-8") if file.exists() else ""
    for old, new in change.changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def test_all_forty_are_reported_in_one_run() -> None:
    assert len(EXPECTED) == 40
    assert fault_lines(PACK) == EXPECTED


def test_every_fault_is_also_told_in_english() -> None:
    with pytest.raises(PackError) as caught:
        load(PACK)
    lines = [fault.line("en") for fault in caught.value.faults]
    vietnamese = [line for line in lines if " cần " in line or "không" in line]
    assert (len(lines), vietnamese) == (40, [])
    assert caught.value.message.vi == "Gói forty-faults có 40 lỗi."


@pytest.mark.parametrize("number", range(40))
def test_mending_one_fault_leaves_the_other_lines_as_they_are(number: int, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACK, tmp_path / "forty-faults"))

    mend(pack, MENDS[number])

    assert fault_lines(pack) == EXPECTED[:number] + EXPECTED[number + 1 :]


def test_with_all_forty_mended_the_pack_loads(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACK, tmp_path / "forty-faults"))

    for change in MENDS:
        mend(pack, change)

    assert fault_lines(pack) == []
