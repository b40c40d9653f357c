"""The rehearsals room shows the order of items inside a run-through and who must be there when."""

from pathlib import Path

import pytest

from tests.web.conftest import Installation
from web.services.running_orders import CALLS_FILE, ORDER_FILE, sheets

ORDER = """session_id,place,item_id,name,start,end
BT-4,1,TM-2,Múa <mở đầu>,2026-06-13 14:30,2026-06-13 14:35
BT-4,2,TM-1,Trống hội,2026-06-13 14:35,2026-06-13 14:45
"""
CALLS = """session_id,kind,id,name,people,arrive,first_start,last_end,waiting_min,item_ids
BT-4,group,NH-1,Đội múa,12,2026-06-13 14:00,2026-06-13 14:30,2026-06-13 14:45,10,TM-2
BT-4,group,NH-2,Đội trống,x,2026-06-13 14:05,2026-06-13 14:35,2026-06-13 14:45,0,TM-1
"""


def write(folder: Path) -> None:
    (folder / ORDER_FILE).write_text(ORDER, encoding="utf-8")
    (folder / CALLS_FILE).write_text(CALLS, encoding="utf-8")


def test_a_sheet_holds_items_calls_and_the_waiting_of_all_people(tmp_path: Path) -> None:
    assert sheets(tmp_path) == ()
    write(tmp_path)
    (sheet,) = sheets(tmp_path)
    assert [(turn.item_id, turn.start, turn.end) for turn in sheet.turns] == [
        ("TM-2", "14:30", "14:35"),
        ("TM-1", "14:35", "14:45"),
    ]
    assert [(one.name, one.people, one.arrive) for one in sheet.calls] == [
        ("Đội múa", 12, "14:00"),
        ("Đội trống", 0, "14:05"),
    ]
    assert (sheet.day, sheet.waiting) == ("2026-06-13", 120)


def test_the_room_shows_the_running_order_of_its_plan(
    planned_installation: Installation, request: pytest.FixtureRequest
) -> None:
    shelf = planned_installation.services.shelf
    folder = shelf.bundle(shelf.in_force(1, 1)).folder
    request.addfinalizer(lambda: [(folder / name).unlink() for name in (ORDER_FILE, CALLS_FILE)])
    write(folder)
    page = planned_installation.sign_in("organiser").get(f"/events/{planned_installation.event}/rehearsals").text
    assert "Thứ tự duyệt, giờ có mặt của từng khối: BT-4" in page
    assert "<b>120</b> phút–người." in page
    assert "Múa &lt;mở đầu&gt;" in page
    assert page.index("Múa &lt;mở đầu&gt;") < page.index("Trống hội <span")
