"""Planned against actual."""

from planner.runsheet.live import Programme, Status, programme_of, report
from planner.runsheet.network import Network
from planner.scenario.rows import RunsheetItem
from tests.runsheet.live.day import MINUTE, Day, at, chain, item


def test_every_item_is_set_beside_what_happened() -> None:
    day = Day().do("start", "A", 2).do("hold", "A", 4).do("resume", "A", 5).do("finish", "A", 14).do("skip", "B", 14)
    day.do("note", "A", text="mic 2 hỏng").do("start", "C", 33)
    rows = {row.item.item_id: row for row in report(day.ledger)}
    assert list(rows) == ["A", "B", "C", "D"]
    first = rows["A"]
    assert (first.late_ms, first.over_ms, first.held_ms) == (2 * MINUTE, 2 * MINUTE, MINUTE)
    assert first.notes == ("mic 2 hỏng",)
    assert (rows["B"].status, rows["B"].started_ms, rows["B"].over_ms) == (Status.SKIPPED, None, None)
    assert (rows["C"].late_ms, rows["C"].ended_ms) == (3 * MINUTE, None)
    assert rows["D"].status is Status.WAITING


def test_what_was_begun_in_another_programme_is_kept() -> None:
    day = Day(chain(), rain=Programme((item("R", 0),))).do("start", "A", 0).do("switch", text="rain")
    assert {row.item.item_id: row.planned for row in report(day.ledger)} == {"A": False, "R": True}


def test_lateness_is_measured_against_the_plan_not_against_applied_times() -> None:
    day = Day().do("apply", starts={"B": at(20)}).do("start", "B", 20)
    assert next(row.late_ms for row in report(day.ledger) if row.item.item_id == "B") == 10 * MINUTE


def test_a_pack_becomes_a_programme_with_its_links_in_the_time_of_the_place() -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - one test

    rows = [
        RunsheetItem.model_validate(cells)
        for cells in (
            {"item_id": "A", "start": "2025-06-16 07:00", "minutes": "10", "title": "Mở đầu", "buffer_min": "5"},
            {"item_id": "B", "minutes": "20", "title": "Tiếp", "track": "sân khấu"},
        )
    ]
    made = programme_of(Network.of(rows), ZoneInfo("Asia/Ho_Chi_Minh"))
    seven = 1_750_032_000_000  # 2025-06-16 00:00 UTC
    assert [(one.item_id, (one.start_ms - seven) // MINUTE) for one in made.items] == [("A", 0), ("B", 15)]
    assert made.by_id["B"].track == "sân khấu"
    assert [(tie.before, tie.from_end, tie.lag_ms) for tie in made.by_id["B"].ties] == [("A", True, 0)]
    assert made.hanging_on("A") == ("B",)
