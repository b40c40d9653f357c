"""A small pack with something in every layer, and plan rows for it."""

from datetime import datetime, time

from planner.maps.sheet import Rows
from planner.scenario.rows import (
    EmergencyLane,
    Facility,
    Hotel,
    Officer,
    ParkingLot,
    Post,
    PostDemand,
    Shift,
    Unit,
    Venue,
)
from planner.scenario.schema import Scenario
from planner.wording import Wording
from tests.traffic.town import EVENT, make_closure, make_town

NASTY = """<script>alert("1")</script>'`${x}"""


def make_pack(name: str = "Quảng trường (giả định)", **more: object) -> Scenario:
    event = EVENT.model_copy(update={"name": Wording(f"Lễ {name}", "Fair"), "facts": {"ceremony_venue": "V1"}})
    tables: dict[str, object] = {
        "units": (
            Unit(unit_id="U1", name="Hồ Xá", kind="thị trấn", lat=17.02, lon=107.0),
            Unit(unit_id="U2", name=name, lat=17.01, lon=107.02),
        ),
        "venues": (
            Venue(
                venue_id="V1",
                name=name,
                lat=17.018,
                lon=107.008,
                kind="quảng trường",
                capacity=2500,
                open_from=time(6),
                open_to=time(22),
            ),
        ),
        "hotels": (
            Hotel(hotel_id="H1", name=f"Nhà nghỉ {name}", lat=17.012, lon=107.003, guarded=True),
            Hotel(hotel_id="H2", name="Không ai ở", lat=17.013, lon=107.004),
        ),
        "parking": (ParkingLot(lot_id="P1", name=name, lat=17.015, lon=107.015, cars=60, coaches=2),),
        "facilities": (
            Facility(facility_id="BV", kind="hospital", name=name, lat=17.02, lon=107.02, source="giả định"),
        ),
        "emergency_lanes": (
            EmergencyLane.model_validate(
                {
                    "lane_id": "L1",
                    "edge_ids": "ab",
                    "from": "2025-06-16 06:00",
                    "to": "2025-06-16 09:00",
                    "width_m": 3.5,
                }
            ),
        ),
        "posts": (Post(post_id="C1", name=name, lat=17.014, lon=107.012, kind="junction"),),
        "shifts": (Shift(shift_id="S1", start=datetime(2025, 6, 16, 4, 30), end=datetime(2025, 6, 16, 10)),),
        "post_demand": (PostDemand(post_id="C1", shift_id="S1", force="CSGT", people=4),),
        "officers": (
            Officer(person_id="O1", name="A", force="y tế"),
            Officer(person_id="O2", name="B", force="y tế"),
            Officer(person_id="O3", name="C", force="CSGT"),
        ),
        "attachments": {"SOURCE.md": b"Roads: OpenStreetMap, ODbL 1.0"},
    }
    town = make_town(
        make_closure(street=name),
        make_closure("K2", edge_ids="cf", tier="hạn chế"),
        make_closure("K3", (10, 12), edge_ids="bc", tier="tạm cấm"),
        **(tables | more),
    )
    return Scenario(**{**{key: getattr(town, key) for key in town.__slots__}, "event": event})


TABLES: dict[str, Rows] = {
    "staffing": [
        {"person_id": person, "post_id": "C1", "shift_id": "S1", "date": "2025-06-16"} for person in ("O1", "O2", "O3")
    ],
    "lodging": [
        {"guest_id": "G1", "hotel_id": "H1", "room_id": "R1"},
        {"guest_id": "G2", "hotel_id": "H1", "room_id": "R1"},
    ],
    "rehearsals": [
        {"session_id": "B1", "venue_id": "V1", "start": "2025-06-10 07:00", "stage": "khối"},
        {"session_id": "B2", "venue_id": "V1", "start": "2025-06-13 07:00", "stage": "tổng duyệt"},
    ],
}
