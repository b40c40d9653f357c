"""Columns, lanes and crossings of the small town of ``town.py``."""

from datetime import datetime

from planner.scenario.rows import Crossing, EmergencyLane, Facility, Movement, MovementBlock, ParkingBan, RunsheetItem

DAY = datetime(2025, 6, 16)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return DAY.replace(hour=hour, minute=minute, second=second)


def make_movement(movement_id: str = "D1", roads: str = "ab;bc", **more: object) -> Movement:
    """Return a column 200 m long at 6 km/h (100 m/min) from 08:00; a road of one km takes it ten minutes."""
    fields: dict[str, object] = {
        "movement_id": movement_id,
        "name": f"Khối {movement_id}",
        "kind": "khối đi bộ",
        "edge_ids": roads,
        "start": at(8),
        "speed_kmh": 6,
        "length_m": 200,
        "clear_before_min": 5,
        "clear_after_min": 3,
        "exempt": "làm nhiệm vụ",
        "published_at": datetime(2025, 6, 1),
    }
    return Movement.model_validate({**fields, **more})


def make_blocks(*sizes: tuple[float, float], movement_id: str = "D1") -> tuple[MovementBlock, ...]:
    """Return blocks from head to tail: length and the gap behind, metres."""
    return tuple(
        MovementBlock(movement_id=movement_id, place=place, length_m=length_m, gap_m=gap_m, people=50)
        for place, (length_m, gap_m) in enumerate(sizes, start=1)
    )


def make_crossing(node_id: str, movement_id: str = "D1", **more: object) -> Crossing:
    return Crossing.model_validate({"crossing_id": "G1", "movement_id": movement_id, "node_id": node_id, **more})


def make_lane(roads: str, hours: tuple[int, int] = (6, 9), **more: object) -> EmergencyLane:
    fields = {"lane_id": "L1", "edge_ids": roads, "from": at(hours[0]), "to": at(hours[1]), "width_m": 3.5}
    return EmergencyLane.model_validate({**fields, **more})


def make_ban(roads: str = "ab", **more: object) -> ParkingBan:
    fields = {"ban_id": "P1", "edge_ids": roads, "from": at(6), "to": at(9), "published_at": datetime(2025, 6, 1)}
    return ParkingBan.model_validate({**fields, **more})


def make_facility(kind: str, lat: float, lon: float) -> Facility:
    fields = {"facility_id": f"{kind}-{lat}-{lon}", "kind": kind, "name": kind, "lat": lat, "lon": lon}
    return Facility.model_validate({**fields, "source": "thử"})


def make_item(item_id: str, minutes: int, **more: object) -> RunsheetItem:
    return RunsheetItem.model_validate({"item_id": item_id, "minutes": minutes, "title": f"Mục {item_id}", **more})
