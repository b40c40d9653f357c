"""Two lots of the small town whose queue can be computed by hand; the ceremony is at E."""

from collections.abc import Sequence
from datetime import date, datetime

from planner.scenario.rows import Demand, LotService, ParkingEntry, ParkingLot, Venue
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording
from tests.traffic.town import make_town

DAY = date(2025, 6, 16)
VENUE = Venue.model_validate(
    {"venue_id": "V", "name": "Sân lễ", "lat": 17.01, "lon": 107.01, "kind": "sân", "capacity": 900,
     "open_from": "05:00", "open_to": "22:00"}
)  # fmt: skip


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 6, 16, hour, minute)


def make_lot(lot_id: str = "P", lon: float = 107.01, **more: object) -> ParkingLot:
    fields = {"lot_id": lot_id, "lat": 17.01, "lon": lon, "cars": 100, "for_whom": "Nhân dân"}
    return ParkingLot.model_validate({**fields, **more})


def make_entry(lot_id: str = "P", cars_per_min: float = 2.0, **more: object) -> ParkingEntry:
    fields = {"entry_id": f"{lot_id}-vào", "lot_id": lot_id, "cars_per_min": cars_per_min}
    return ParkingEntry.model_validate({**fields, **more})


def make_demand(
    people: int = 240, destination: str = "P", hours: tuple[datetime, datetime] = (at(6), at(6, 30)), **more: object
) -> Demand:
    fields = {"origin": "E", "destination": destination, "mode": "xe con", "people": people}
    return Demand.model_validate({**fields, "depart_from": hours[0], "depart_to": hours[1], **more})


def make_yard(
    *demand: Demand,
    lots: Sequence[ParkingLot] = (make_lot(),),
    entries: Sequence[ParkingEntry] = (make_entry(),),
    services: Sequence[LotService] = (),
    options: dict[str, int] | None = None,
    **more: object,
) -> Scenario:
    event = EventSettings(
        id="yard",
        name=Wording("Lễ", "Ceremony"),
        d_day=DAY,
        facts={"ceremony_venue": "V"},
        options={"traffic": options or {}},
    )
    town = make_town()
    return Scenario(
        event=event,
        nodes=town.nodes,
        edges=town.edges,
        venues=(VENUE,),
        parking=tuple(lots),
        parking_entries=tuple(entries),
        lot_services=tuple(services),
        demand=demand,
        **more,  # type: ignore[arg-type]
    )
