"""The hall on paper and in a workbook, and the card that shows a guest the way to the seat."""

import dataclasses
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from planner.documents import Options, build, document_of, files, render
from planner.documents.content import Card, Cards, Chair, Charts, Letterhead, Zone
from planner.documents.files import LONG, batches, file_name
from planner.documents.kinds.seat_cards import way_words, wings
from planner.documents.people import PlanRows
from planner.documents.tiles import MOST, tiled
from planner.documents.way import DEPTH_M, Door, Floor, doors_of
from planner.scenario.rows import Landmark, Seat
from planner.scenario.schema import Scenario


def seats(rows: int = 4, wing: int = 5, aisle_m: float = 1.6) -> tuple[Seat, ...]:
    """Two wings with an aisle between them."""
    return tuple(
        Seat(
            seat_id=f"A-{row:02}-{number:02}",
            zone="A",
            row=f"{row:02}",
            number=number,
            x_m=0.55 * number + (aisle_m if number > wing else 0),
            y_m=row * 1.0,
        )
        for row in range(1, rows + 1)
        for number in range(1, 2 * wing + 1)
    )


def walked(points: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        for step in range(41):
            yield x0 + (x1 - x0) * step / 40, y0 + (y1 - y0) * step / 40


def test_the_way_never_leads_over_somebody_elses_chair() -> None:
    hall = seats()
    floor = Floor(hall, (Door("cửa Nam", (3.5, 7.0)),))
    for seat in hall:
        others = [other for other in hall if other is not seat]
        for x, y in walked(floor.way(seat).points[:-1]):
            assert all(abs(x - o.x_m) > 0.2 or abs(y - o.y_m) > DEPTH_M - 0.15 for o in others), seat.seat_id


def test_the_way_says_from_which_side_and_which_chair() -> None:
    hall = seats()
    floor = Floor(hall, (Door("cửa Nam", (3.5, 7.0)),))
    told = {seat.seat_id: floor.way(seat) for seat in hall}
    assert (told["A-02-05"].side, told["A-02-05"].count) == ("right", 1)
    assert (told["A-02-04"].side, told["A-02-04"].count) == ("right", 2)
    assert (told["A-02-07"].side, told["A-02-07"].count) == ("left", 2)
    words = way_words(hall[13], told["A-02-04"])
    assert words.startswith("Từ cửa Nam đến khu A, hàng 02; vào hàng từ bên phải (nhìn lên lễ đài), ghế thứ 2")


def test_of_two_doors_the_nearer_one_is_taken() -> None:
    hall = seats()
    floor = Floor(hall, (Door("sau", (3.5, 8.0)), Door("trước", (-2.0, 1.0))))
    assert floor.way(hall[0]).door.name == "trước"
    assert floor.way(hall[-1]).door.name == "sau"


def test_doors_come_from_the_pack_and_one_is_assumed_only_without_any(pack: Scenario) -> None:
    exits = (
        Landmark(landmark_id="L1", kind="exit", name="Cửa Đông", x_m=9, y_m=3),
        Landmark(landmark_id="L2", kind="steps", x_m=0, y_m=0),
    )
    assert doors_of(dataclasses.replace(pack, landmarks=exits)) == (Door("Cửa Đông", (9, 3)),)
    assert [door.assumed for door in doors_of(dataclasses.replace(pack, landmarks=()))] == [True]


def test_every_guest_with_a_seat_gets_one_card_in_the_order_of_the_seats(pack: Scenario, rows: PlanRows) -> None:
    content = build(document_of("phieu-cho-ngoi"), pack, rows)
    assert isinstance(content, Cards)
    assert [(c.parts["zone"], c.parts["row"], c.parts["number"]) for c in content.items] == [
        ("A", "01", "03"),
        ("A", "01", "04"),
        ("B", "01", "01"),
    ]
    assert all(card.svg.count("<circle") == 2 for card in content.items)
    text = PdfReader(io.BytesIO(render(document_of("phieu-cho-ngoi"), content, "pdf"))).pages[0].extract_text()
    assert content.items[0].parts["name"] in text
    only = build(document_of("phieu-cho-ngoi"), pack, rows, Options(guests=("K06",)))
    assert [card.parts["zone"] for card in only.items] == ["B"]


def test_a_way_begins_at_the_door_it_names_also_where_two_doors_are_as_far() -> None:
    hall = seats(rows=6)
    floor = Floor(hall, (Door("đông", (-1.0, 3.5)), Door("tây", (8.65, 3.5))))
    for seat in hall:
        way = floor.way(seat)
        first, second = way.points[:2]
        assert first == way.door.at
        assert min(abs(first[0] - second[0]), abs(first[1] - second[1])) <= floor.cell_m, (seat.seat_id, way.points)


def test_cards_lists_and_charts_are_printed_for_the_zones_asked_for(pack: Scenario, rows: PlanRows) -> None:
    asked = Options(parts=("B",))
    cards = build(document_of("phieu-cho-ngoi"), pack, rows, asked)
    assert isinstance(cards, Cards)
    assert [card.parts["zone"] for card in cards.items] == ["B"]
    charts = build(document_of("so-do-cho-ngoi"), pack, rows, asked)
    assert isinstance(charts, Charts)
    assert [each.title for each in charts.items] == ["KHU B"]
    assert {person[3] for person in charts.people} == {"B"}
    assert len(build(document_of("ds-cho-ngoi"), pack, rows, asked).items) == 1


def test_thousands_of_cards_are_filed_zone_by_zone_and_a_few_in_one_piece() -> None:
    def cards(many: int) -> Cards:
        made = tuple(Card({"zone": "A 1/B" if at < many // 3 else "C"}) for at in range(many))
        return Cards(made, "seat_cards.typ", {}, batch="zone")

    assert [(name, len(part.items)) for name, part in batches(cards(LONG))] == [("", LONG)]
    assert [(name, len(part.items)) for name, part in batches(cards(LONG + 1))] == [("A 1/B", 667), ("C", 1334)]
    names = [file_name(document_of("phieu-cho-ngoi"), "pdf", Options(), batch=zone) for zone in ("", "A 1/B")]
    assert names == ["phieu-cho-ngoi.pdf", "phieu-cho-ngoi-khu-A-1-B.pdf"]


def test_a_job_in_several_files_counts_its_cards_through(
    pack: Scenario, rows: PlanRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LONG", 1)
    monkeypatch.setattr(files, "plan_rows", lambda _folder: rows)
    told: list[tuple[str, int, int]] = []

    def watch(key: str, done: int, total: int) -> None:
        told.append((key, done, total))

    written = files.write_documents(pack, tmp_path, tmp_path, ("phieu-cho-ngoi",), progress=watch)
    assert [path.name for path in written] == ["phieu-cho-ngoi-khu-A.pdf", "phieu-cho-ngoi-khu-B.pdf"]
    assert told == [("phieu-cho-ngoi", 2, 3), ("phieu-cho-ngoi", 3, 3)]


def test_wings_are_parted_at_the_aisle() -> None:
    assert [len(wing) for wing in wings(list(seats(rows=1)))] == [5, 5]


def zone(rows: int, chairs: int) -> Zone:
    made = tuple(
        Chair(x * 0.55, y * 1.0, str(x + 1), f"Khách {y}-{x}", "taken", f"{y + 1:02}")
        for y in range(rows)
        for x in range(chairs)
    )
    lines = tuple((f"{y + 1:02}", y * 1.0) for y in range(rows))
    return Zone("KHU Z", (chairs - 1) * 0.55, rows - 1.0, made, lines, rows * chairs, rows * chairs)


@pytest.mark.parametrize(("rows", "chairs"), [(4, 8), (25, 20), (9, 120), (31, 130)])
def test_a_large_zone_is_cut_into_sheets_that_hold_every_chair_once(rows: int, chairs: int) -> None:
    whole = zone(rows, chairs)
    head = Letterhead("", "", "", "")
    sheets = tiled(Charts((whole,), head, "T", "S", "LỄ ĐÀI")).items
    names = [chair.who for sheet in sheets for chair in sheet.chairs]
    assert sorted(names) == sorted(chair.who for chair in whole.chairs)
    most_m, most_rows = MOST["a4"]
    assert max(sheet.width_m for sheet in sheets) <= most_m * 1.5
    assert max(len(sheet.rows) for sheet in sheets) <= most_rows
    assert (len(sheets) == 1) == (rows <= most_rows and chairs * 0.55 <= most_m)


def test_the_workbook_is_laid_out_as_the_room(pack: Scenario, rows: PlanRows) -> None:
    made = render(document_of("so-do-cho-ngoi"), build(document_of("so-do-cho-ngoi"), pack, rows), "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    zones = list(dict.fromkeys(seat.zone for seat in sorted(pack.seats, key=lambda seat: (seat.y_m, seat.zone))))
    assert book.sheet_names == [*(f"KHU {name}" for name in zones), "Danh sách"]
    cells = [str(cell) for line in book.get_sheet_by_name("KHU A").to_python() for cell in line]
    chairs = sum(seat.zone == "A" for seat in pack.seats)
    assert sum(cell.split()[0].isdigit() for cell in cells if cell.strip()) == chairs
    name = next(guest.full_name for guest in pack.guests if guest.guest_id == "K01")
    assert sum(name in cell for cell in cells) == 1
    listed = book.get_sheet_by_name("Danh sách").to_python()
    assert len(listed) == 1 + len(rows["seating"])
    assert {line[-1] for line in listed[1:]} == {row["seat_id"] for row in rows["seating"]}


def test_a3_pages_are_a3(pack: Scenario, rows: PlanRows) -> None:
    chosen = Options(paper="a3")
    made = render(
        document_of("so-do-cho-ngoi"), build(document_of("so-do-cho-ngoi"), pack, rows, chosen), "pdf", chosen
    )
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [420, 297]


def test_the_rain_list_has_a_paper_for_every_place_and_one_for_those_without(pack: Scenario, rows: PlanRows) -> None:
    content = build(document_of("ds-doi-dia-diem"), pack, rows)
    names = {venue.venue_id: venue.name.upper() for venue in pack.venues}
    assert [paper.title for paper in content.items] == [
        f"KHÁCH ĐẾN {names['DTL-1']} KHI MƯA",
        f"KHÁCH ĐẾN {names['DTL-2']} KHI MƯA",
        "KHÁCH CHƯA CÓ CHỖ KHI MƯA",
    ]
    made = render(document_of("ds-doi-dia-diem"), content, "xlsx")
    first = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert first[0] == ["STT", "Họ và tên", "Chức vụ", "Ghế khi nắng", "Ghế khi mưa"]
    assert first[2][3:] == ["A-01-03", "H-01-01"]
