import json
from datetime import time
from pathlib import Path

from planner.scenario.rows import ParkingLot, Venue
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.traffic import ceremony_venue, write_traffic
from tests.traffic.town import EVENT, make_closure, make_town


def make_venue(venue_id: str, **more: object) -> Venue:
    fields = {"venue_id": venue_id, "name": venue_id, "lat": 17.02, "lon": 107.01, "kind": "quảng trường"}
    return Venue.model_validate({**fields, "capacity": 100, "open_from": time(6), "open_to": time(22), **more})


def test_every_file_opens_and_says_the_same(tmp_path: Path) -> None:
    paths = write_traffic(make_town(make_closure()), tmp_path)
    assert [path.name for path in paths] == [
        "closures.csv",
        "detours.csv",
        "parking.csv",
        "closures.geojson",
        "detours.geojson",
        "orders.csv",
    ]
    assert paths[1].read_bytes().startswith(b"\xef\xbb\xbf")
    first = read_table(paths[1]).rows[0].cells
    assert (first["roads"], first["length_m"], first["extra_min"]) == (
        "đường không tên → Lê Lợi",
        "4000",
        "3",
    )
    drawn = json.loads(paths[4].read_text("utf-8"))
    assert drawn["features"][0]["geometry"]["coordinates"][0] == [[107.0, 17.02], [107.0, 17.01]]
    assert "OpenStreetMap" in drawn["attribution"]


def test_a_movement_without_a_way_round_stays_in_the_list(tmp_path: Path) -> None:
    paths = write_traffic(make_town(make_closure(), without=("de",)), tmp_path)
    first = read_table(paths[1]).rows[0].cells
    assert (first["edge_ids"], first["length_m"]) == ("", "")


def test_the_walk_from_a_lot_is_thirty_percent_longer_than_straight(tmp_path: Path) -> None:
    lot = ParkingLot(lot_id="P1", lat=17.01, lon=107.01, cars=1)
    event = EVENT.model_copy(update={"facts": {"ceremony_venue": "V1"}})
    town = Scenario(event=event, venues=(make_venue("V1"),), parking=(lot,))
    cells = read_table(write_traffic(town, tmp_path)[2]).rows[0].cells
    assert (cells["venue_id"], cells["walk_m"]) == ("V1", "1446")


def test_without_a_named_venue_the_last_rehearsal_tells() -> None:
    town = make_town()
    assert ceremony_venue(town) is None
