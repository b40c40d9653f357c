"""A pack that prices changes of room, through the web: solved by the API, told by the room and its file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.web.conftest import Installation, installed
from tests.web.solving import ended
from tests.web.stored import event_id
from web.settings import Settings

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"

pytestmark = pytest.mark.solver


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Installation]:
    """Return an installation over a pack in which K03 has one room on the first night and another on the second."""
    pack = Path(copytree(TINY, tmp_path / "pack"))
    rooms = [line for line in (pack / "rooms.csv").read_text("utf-8").splitlines() if not line.startswith("P2")]
    rooms += ["P2-1,KS-2,1,1,300000,0,2026-04-11,2026-04-12", "P2-2,KS-2,1,1,300000,0,2026-04-12,2026-04-13"]
    (pack / "rooms.csv").write_text("\n".join(rooms) + "\n", "utf-8")
    block = "block_id,hotel_id,room_type_id,from,to,rooms,released,release_on,min_nights"
    (pack / "hotel_blocks.csv").write_text(f"{block}\nB1,KS-1,,2026-04-11,2026-04-12,,,,\n", "utf-8")
    yield from installed(Settings(tmp_path / "data"), pack)


def test_a_change_of_room_is_solved_and_shown(moving: Installation) -> None:
    browser = moving.sign_in("organiser2")
    wish = {"problems": ["lodging"], "limit_s": 5, "options": {"lodging": {"move_cost_vnd": 200_000}}}
    queued = browser.post(f"/api/v1/events/{moving.event}/jobs", json=wish)
    assert queued.status_code == 201, queued.text
    job = ended(moving.services.store, event_id(moving), queued.json()["id"])
    assert job.result["in_force"]

    base = f"/events/{moving.event}/lodging"
    table = browser.get(f"{base}?format=csv&hotel=KS-2").content.decode("utf-8-sig")
    assert [row[5:8] for row in csv.reader(io.StringIO(table)) if row[0] == "K03"] == [
        ["P2-1", "11/04/2026", "12/04/2026"],
        ["P2-2", "12/04/2026", "13/04/2026"],
    ]
    page = browser.get(f"{base}?q=K03").text
    assert "rồi sang P2-2" in page
    assert "chuyển từ P2-1" in page
