"""A ground of one zone that can be computed by hand."""

from planner.scenario.rows import CrowdArea, CrowdExit, CrowdZone
from planner.scenario.schema import Scenario
from tests.traffic.town import make_town


def make_zone(people: int = 1000, **more: object) -> CrowdZone:
    return CrowdZone.model_validate({"zone_id": "Z", "name": "Khu giữa", "people": people, **more})


def make_gate(exit_id: str, width_m: float = 2.0, **more: object) -> CrowdExit:
    return CrowdExit.model_validate(
        {"exit_id": exit_id, "zone_id": "Z", "name": f"Cửa {exit_id}", "width_m": width_m} | more
    )


def make_ground(
    *gates: CrowdExit, zone: CrowdZone | None = None, area: CrowdArea | None = None, **more: object
) -> Scenario:
    entry = make_gate("V", 3.0, entry=True, exit=False, emergency=False, lanes=4)
    room = area or CrowdArea(area_id="S", zone_id="Z", area_m2=1000)
    zone = zone or make_zone()
    return make_town(crowd_zones=(zone,), crowd_areas=(room,), crowd_exits=(entry, *gates), **more)
