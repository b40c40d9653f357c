"""Transfers drafted from a lodging plan."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from planner.cli import main
from planner.problems.transport.draft import Wish, draft
from planner.problems.transport.intake import known_places
from planner.scenario.load import load
from planner.scenario.rows import Hall, LodgingBloc
from planner.tables import read_table, write_table

LODGING = [
    {"guest_id": "K01", "hotel_id": "KS-1"},
    {"guest_id": "K03", "hotel_id": "KS-2"},
    {"guest_id": "K05", "hotel_id": "KS-2"},
]
TIMES = ("2026-04-12 05:30", "2026-04-12 07:00", "2026-04-12 09:30", "2026-04-12 11:00")
WISH = Wish("DTL-1", *(datetime.strptime(text, "%Y-%m-%d %H:%M") for text in TIMES))


@pytest.fixture
def by_coach(tiny_pack: Path, tmp_path: Path) -> Path:
    """The tiny pack, its guests travelling by the organisers' coach."""
    pack = Path(shutil.copytree(tiny_pack, tmp_path / "pack"))
    guests = (pack / "guests.csv").read_text("utf-8")
    (pack / "guests.csv").write_text(guests.replace("xe con", "xe khách"), "utf-8")
    return pack


def test_guests_of_one_house_ride_there_and_back_together(by_coach: Path) -> None:
    rows = draft(load(by_coach), LODGING, WISH)

    told = [
        (row["transfer_id"], row["from_place"], row["to_place"], row["ready"][-5:], row["due"][-5:]) for row in rows
    ]
    assert ("DI-02", "KS-2", "DTL-1", "05:30", "07:00") in told
    assert ("VE-02", "DTL-1", "KS-2", "09:30", "11:00") in told
    assert sum(int(row["people"]) for row in rows) == 2 * len(LODGING)


def test_who_comes_by_car_is_not_carried(tiny_pack: Path) -> None:
    assert draft(load(tiny_pack), LODGING, WISH) == []


def test_a_delegation_under_protection_rides_alone(tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    guest = next(one for one in scenario.guests if one.guest_id == "K01")
    ranks = [
        rank.model_copy(update={"special": "cảnh vệ"}) if rank.rank == guest.rank else rank for rank in scenario.ranks
    ]
    guarded = type(scenario)(event=scenario.event, guests=(guest,), ranks=tuple(ranks), hotels=scenario.hotels)

    rows = draft(guarded, LODGING[:1], WISH)

    assert {(row["for_whom"], row["alone"]) for row in rows} == {(guest.delegation_id, "1")}


def test_a_bloc_rides_from_the_school_that_takes_it_unless_it_walks(tiny_pack: Path) -> None:
    tiny = load(tiny_pack)
    night = tiny.event.d_day - timedelta(days=1)
    hall = Hall(
        hall_id="NHA-1", name="Nhà đa năng", house_id="TRUONG", house_name="Trường Mẫu", lat=17, lon=107, places=90
    )
    bloc = LodgingBloc.model_validate(
        {"bloc_id": "TRAI", "name": "Trại", "people": 80, "from": night, "to": tiny.event.d_day}
    )
    camp = type(tiny)(event=tiny.event, halls=(hall,), lodging_blocs=(bloc,))
    rows = [{"guest_id": "TRAI", "hotel_id": "TRUONG", "check_in": str(night), "check_out": str(tiny.event.d_day)}]
    rows = [row | {"room_id": "NHA-1", "people": "80"} for row in rows]

    there, back = draft(camp, rows, WISH)

    assert (there["name"], there["people"], there["from_place"]) == ("Đi lễ: Trường Mẫu", "80", "TRUONG")
    assert (back["to_place"], known_places(camp)["TRUONG"]) == ("TRUONG", ("Trường Mẫu", 17, 107))
    assert draft(camp, rows, replace(WISH, blocs=False)) == []


def test_who_has_changed_houses_rides_from_the_last_one(by_coach: Path) -> None:
    day = load(by_coach).event.d_day
    nights = [(day - timedelta(days=2), "KS-1"), (day - timedelta(days=1), "KS-2"), (day, "KS-1")]
    rows = [
        {"guest_id": "K01", "hotel_id": house, "check_in": str(night), "check_out": str(night + timedelta(days=1))}
        for night, house in nights
    ]

    assert {row["from_place"] for row in draft(load(by_coach), rows, WISH)} == {"KS-2", "DTL-1"}


def arguments(pack: Path, folder: Path, place: str, out: Path) -> list[str]:
    return [
        *("transport", "draft", str(pack), str(folder), "--to", place, "--out", str(out)),
        *("--ready", TIMES[0], "--due", TIMES[1]),
    ]


def test_the_command_writes_a_table_that_the_pack_can_read(
    by_coach: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_table(tmp_path / "lodging.csv", ("guest_id", "hotel_id"), LODGING)

    with pytest.raises(SystemExit) as ended:
        main(arguments(by_coach, tmp_path, "DTL-1", tmp_path / "transfers.csv"))

    assert ended.value.code == 0
    assert [row.cells["transfer_id"] for row in read_table(tmp_path / "transfers.csv").rows] == ["DI-01", "DI-02"]
    assert "2 chuyến, 3 lượt người" in capsys.readouterr().out


@pytest.mark.parametrize(("place", "told"), [("DTL-9", "gần nhất: DTL-"), ("DTL-1", "chưa có danh sách lưu trú")])
def test_what_is_missing_is_told_in_one_sentence(
    tiny_pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments(tiny_pack, tmp_path, place, tmp_path / "transfers.csv"))

    assert (ended.value.code, told in capsys.readouterr().err) == (2, True)
    assert not (tmp_path / "transfers.csv").exists()
