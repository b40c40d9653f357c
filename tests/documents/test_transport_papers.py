"""What a driver takes along and what hangs at a stop."""

import dataclasses

import pytest

from planner.documents import Options, build, document_of, render
from planner.documents.content import Paper, Papers, Paragraph, paper_tables
from planner.documents.people import PlanRows
from planner.scenario.rows import Transfer, Vehicle
from planner.scenario.schema import Scenario


def transfer(transfer_id: str, people: int, **more: object) -> Transfer:
    told = {"from_place": "KS-1", "to_place": "DTL-1", "ready": "2026-04-12 05:30", "due": "2026-04-12 06:50"}
    named = {"transfer_id": transfer_id, "name": f"Đoàn {transfer_id}", "people": str(people)}
    return Transfer.model_validate({**named, **told, **more})


def call(order: int, task: str, action: str, people: str, **more: str) -> dict[str, str]:
    place = "Khách sạn mẫu" if action == "đón" else "Quảng trường"
    times = {"arrive": f"2026-04-12 06:{10 * order:02}", "depart": f"2026-04-12 06:{10 * order + 4:02}"}
    row = {"vehicle_id": "XE-1/1", "order": str(order), "task_id": task, "action": action, "place": place}
    return {**row, "people": people, **times, **more}


@pytest.fixture
def ridden(pack: Scenario) -> Scenario:
    bus = Vehicle.model_validate(
        {
            "vehicle_id": "XE-1",
            "name": "Xe 29 chỗ",
            "seats": "29",
            "wheelchair_spaces": "1",
            "count": "2",
            "base": "DTL-1",
            "from": "2026-04-12 05:00",
            "to": "2026-04-12 12:00",
            "passes": "thẻ B",
        }
    )
    return dataclasses.replace(pack, vehicles=(bus,), transfers=(transfer("A", 20), transfer("B", 4, alone="1")))


ROWS: PlanRows = {
    "transport": [
        call(4, "B", "trả", "4", vehicle_id="XE-1/2"),
        call(3, "B", "đón", "4", vehicle_id="XE-1/2"),
        call(1, "A/1", "đón", "12"),
        call(2, "A/2", "đón", "8"),
        call(3, "A/1", "trả", "12"),
        call(4, "A/2", "trả", "8"),
    ]
}


def cells(paper: Paper, *titles: str) -> list[tuple[str, ...]]:
    (table,) = paper_tables(paper)
    places = [[each.title for each in table.columns].index(title) for title in titles]
    return [tuple(str(row[place]) for place in places) for row in table.rows if isinstance(row, tuple)]


def papers(pack: Scenario, rows: PlanRows, key: str) -> Papers:
    made = build(document_of(key), pack, rows)
    assert isinstance(made, Papers)
    return made


def test_a_driver_reads_the_stops_in_order_and_how_many_are_aboard(ridden: Scenario) -> None:
    first, second = papers(ridden, ROWS, "lenh-chay-xe").items

    assert (first.title, second.title) == ("LỆNH CHẠY XE: XE-1/1", "LỆNH CHẠY XE: XE-1/2")
    assert cells(first, "Đến", "Việc", "Số người", "Trên xe") == [
        ("06:10", "đón", "12", "12"),
        ("06:20", "đón", "8", "20"),
        ("06:30", "trả", "12", "8"),
        ("06:40", "trả", "8", "0"),
    ]
    facts = [block.text for block in first.blocks if isinstance(block, Paragraph)]
    assert facts[0].startswith("Xe 29 chỗ; 29 chỗ; 1 chỗ xe lăn; xuất phát và về: ")
    assert facts[0].endswith("thẻ B.")


def test_a_stop_lists_its_vehicles_by_time_and_nobody_who_rides_alone(ridden: Scenario) -> None:
    made = papers(ridden, ROWS, "gio-xe").items

    assert [paper.title for paper in made] == ["GIỜ XE TẠI: Khách sạn mẫu", "GIỜ XE TẠI: Quảng trường"]
    assert cells(made[0], "Xe đến", "Xe", "Chuyến") == [
        ("06:10", "XE-1/1", "Đoàn A"),
        ("06:20", "XE-1/1", "Đoàn A"),
    ]


def test_a_number_spoilt_by_hand_leaves_the_sheet_readable(ridden: Scenario) -> None:
    spoilt: PlanRows = {"transport": [call(1, "A/1", "đón", "mười hai"), {**call(2, "A/1", "trả", "12"), "order": "?"}]}

    (sheet,) = papers(ridden, spoilt, "lenh-chay-xe").items

    assert cells(sheet, "Việc", "Trên xe") == [("trả", "0"), ("đón", "0")]


@pytest.mark.parametrize("output", ["pdf", "docx", "xlsx", "csv"])
def test_the_sheets_are_printed_in_every_format(ridden: Scenario, output: str) -> None:
    document = document_of("lenh-chay-xe")

    made = render(document, build(document, ridden, ROWS), output, Options())  # type: ignore[arg-type]

    assert len(made) > 300
    if output == "csv":
        assert "XE-1/2" in made.decode("utf-8-sig")


def test_without_a_plan_the_papers_say_what_is_missing(ridden: Scenario) -> None:
    assert document_of("gio-xe").missing(ridden, {}) == ("transport",)
