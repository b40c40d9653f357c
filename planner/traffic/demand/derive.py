"""Journeys of a pack: its table of demand, guests from lodgings, delegations, groups, communes, through traffic.

Rows of demand.csv stand above what is derived: a derived journey between two junctions for which the table has a row
on that day is left out, and with rows from communes in the table the public is not derived at all.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.engine.findings import Finding, Severity
from planner.scenario.rows import Demand, Guest, ParkingLot
from planner.scenario.schema import Scenario
from planner.traffic.case import finding
from planner.traffic.curves import Point
from planner.traffic.demand.modes import LORRY, MODES, Mode, mode_of
from planner.traffic.demand.places import Places
from planner.traffic.demand.trips import DayTrips, Journey, Source
from planner.traffic.files import ceremony_venue
from planner.traffic.listed import PROBLEM
from planner.traffic.network import RoadNetwork

COLUMN = {"xe máy": "motorbikes", "xe đạp": "motorbikes", "xe khách": "coaches", "xe buýt nhỏ": "coaches"}
"""Kind of vehicle -> column of its places in parking.csv; cars for the rest."""
GUESTS, BY_COACH = ("thẻ", "đại biểu", "nhân dân", ""), ("đại biểu", "thẻ", "nhân dân", "")
PERFORMERS, PUBLIC = ("biểu diễn", "nhân dân", ""), ("nhân dân", "")
"""Words in ``for_whom``, the most fitting lot first."""
ARRIVE_MIN, LEAVE_MIN = (360, 420), (660, 720)
"""When people come and go where the pack does not tell (M: assumed)."""
PERFORMERS_AHEAD_MIN = 60
"""How much earlier than guests performers come (M: assumed)."""
THROUGH_PCU_DAY = 8000
"""Through traffic in each direction, pcu a day (M: assumed; ``[options.traffic] through_pcu_day``)."""
LORRY_PERCENT = 40
"""Share of lorries in it (M: assumed; ``lorry_percent``)."""
HOURLY_PERCENT = (2, 2, 2, 2, 3, 4, 5, 6, 6, 6, 5, 5, 4, 5, 5, 6, 6, 6, 5, 4, 4, 3, 2, 2)
"""Share of the day's through traffic in each hour (M: assumed; together 100)."""
PUBLIC_PERMILLE = 50
"""Of a thousand people how many come where demand.csv names no commune (M: assumed; ``public_permille``)."""


def day_trips(scenario: Scenario, day: date | None = None, *, network: RoadNetwork | None = None) -> DayTrips:
    """Return the journeys of a day, the day of the ceremony unless another one is given."""
    network = network or RoadNetwork.from_scenario(scenario)
    chosen = day or scenario.event.d_day
    if network.is_empty:
        return DayTrips(chosen, ())
    deriving = _Deriving(scenario, Places(scenario, network), chosen)
    return deriving.all()


@dataclass(frozen=True, eq=False)
class _Deriving:
    scenario: Scenario
    places: Places
    day: date

    def all(self) -> DayTrips:
        listed, findings = self._listed()
        taken = {(journey.start, journey.end) for journey in listed}
        own = [each for each in self._derived() if (each.start, each.end) not in taken]
        there = [each for each in (*listed, *own) if each.start != each.end]
        back = [each.back(self.leaving) for each in there]
        return DayTrips(self.day, (*there, *back, *self._through()), tuple(findings))

    def _derived(self) -> Iterator[Journey]:
        if self.day != self.scenario.event.d_day:
            return
        yield from self._guests()
        yield from self._delegations()
        yield from self._groups()
        yield from self._public()

    # --- the table -------------------------------------------------------------------------------

    def _listed(self) -> tuple[list[Journey], list[Finding]]:
        journeys, findings = [], []
        for line, row in enumerate(self.scenario.demand, start=2):
            made = self._row(line, row)
            if isinstance(made, Finding):
                findings.append(made)
            elif made is not None:
                journeys.append(made)
        return journeys, findings

    def _row(self, line: int, row: Demand) -> Journey | Finding | None:
        window = _window(row, self.day, self.arriving)
        if window is None:
            return None
        mode = mode_of(self.scenario, row.mode)
        if mode is None:
            return _unknown_mode(line, row.mode)
        ends = self.places.node(row.origin), self.places.node(row.destination)
        if ends[0] is None or ends[1] is None:
            return _unknown_place(line, row.origin if ends[0] is None else row.destination)
        card = next((lot.for_whom for lot in self.scenario.parking if lot.lot_id == row.destination), "")
        return Journey(row.origin, row.destination, ends[0], ends[1], mode, row.people, *window, "table", card)

    # --- derived ---------------------------------------------------------------------------------

    def _guests(self) -> Iterator[Journey]:
        """Guests who slept here: from the hotels, as many from each as it has of all beds."""
        beds: Counter[str] = Counter()
        for room in self.scenario.rooms:
            beds[room.hotel_id] += room.beds * room.count
        modes = Counter(guest.transport_mode for guest in self.scenario.guests if self._sleeps(guest))
        for hotel in self.scenario.hotels:
            for name, people in modes.items():
                share = people * beds[hotel.hotel_id] / max(beds.total(), 1)
                yield from self._to_lot(hotel.hotel_id, (hotel.lat, hotel.lon), (name, share), GUESTS, "guests")

    def _delegations(self) -> Iterator[Journey]:
        """Guests who come on the day: from the place they name, or over the through road."""
        come = [guest for guest in self.scenario.guests if guest.attends and not self._sleeps(guest)]
        for (place, name), people in Counter((guest.origin_place, guest.transport_mode) for guest in come).items():
            start = self.places.coming_from(place)
            if start is not None:
                yield from self._to_lot(place or start, self._point(start), (name, people), GUESTS, "delegations")

    def _groups(self) -> Iterator[Journey]:
        """Performers from where they live, by coach or motorcycle."""
        for group in self.scenario.groups:
            if group.home_lat is None or group.home_lon is None:
                continue
            riders = ("xe khách" if group.by_bus else "xe máy", float(group.size))
            home = (group.home_lat, group.home_lon)
            yield from self._to_lot(group.group_id, home, riders, PERFORMERS, "groups", ahead=PERFORMERS_AHEAD_MIN)

    def _public(self) -> Iterator[Journey]:
        units = {unit.unit_id for unit in self.scenario.units}
        if any(row.origin in units for row in self.scenario.demand):
            return
        share = self.scenario.option(PROBLEM, "public_permille", PUBLIC_PERMILLE) / 1000
        for node in self.scenario.nodes:
            riders = ("xe máy", share * (node.population or 0))
            yield from self._to_lot(node.node_id, (node.lat, node.lon), riders, PUBLIC, "communes")

    def _through(self) -> Iterator[Journey]:
        """Vehicles that drive from one end of the through road to the other, hour by hour."""
        total = self.scenario.option(PROBLEM, "through_pcu_day", THROUGH_PCU_DAY)
        if self.places.gateways is None or total <= 0:
            return
        lorries = self.scenario.option(PROBLEM, "lorry_percent", LORRY_PERCENT) / 100
        for ends in (self.places.gateways, self.places.gateways[::-1]):
            for mode, share in ((MODES[LORRY], lorries), (MODES["xe con"], 1 - lorries)):
                for hour, percent in enumerate(HOURLY_PERCENT):
                    vehicles = total * share * percent / 100 / mode.pcu
                    alone = Mode(mode.name, mode.pcu, 1.0)
                    yield Journey(*ends, *ends, alone, vehicles, 60.0 * hour, 60.0 * (hour + 1), "through")

    def _to_lot(  # noqa: PLR0913, PLR0917 - who, from where, how, whereto, why
        self,
        origin: str,
        point: Point,
        riders: tuple[str, float],
        wanted: tuple[str, ...],
        source: Source,
        ahead: int = 0,
    ) -> Iterator[Journey]:
        mode = mode_of(self.scenario, riders[0]) or MODES["xe máy"]
        start = self.places.near(point)
        words = BY_COACH if wanted == GUESTS and mode.name == "xe khách" else wanted
        lot = self.places.lot(COLUMN.get(mode.name, "cars"), words, point)
        end, name = self._end(lot)
        if riders[1] > 0 and mode.pcu > 0 and start is not None and end is not None:
            window = (self.arriving[0] - ahead, self.arriving[1] - ahead)
            card = lot.for_whom if lot else ""
            yield Journey(origin, name, start, end, mode, riders[1], *window, source, card)

    def _end(self, lot: ParkingLot | None) -> tuple[str | None, str]:
        venue = ceremony_venue(self.scenario)
        if lot is not None:
            return self.places.near((lot.lat, lot.lon)), lot.lot_id
        return (self.places.near((venue.lat, venue.lon)), venue.venue_id) if venue else (None, "")

    def _sleeps(self, guest: Guest) -> bool:
        """Whether a guest slept here the night before."""
        first, last = guest.lodging_from, guest.lodging_to
        return guest.attends and first is not None and last is not None and first < self.day <= last

    def _point(self, node_id: str) -> Point:
        node = self.places.network.node_by_id[node_id]
        return node.lat, node.lon

    @property
    def arriving(self) -> tuple[float, float]:
        """When guests arrive, minutes after midnight: from the delegations of the day."""
        moments = [each.arrives_at for each in self.scenario.delegations]
        return self._span(moments, ARRIVE_MIN)

    @property
    def leaving(self) -> tuple[float, float]:
        """When people leave: from the moment the first delegation of the day does, for an hour."""
        begin = self._span([each.leaves_at for each in self.scenario.delegations], LEAVE_MIN)[0]
        last = 24 * 60.0
        return min(begin, last - 60), min(begin + 60, last)

    def _span(self, moments: list[datetime | None], usual: tuple[float, float]) -> tuple[float, float]:
        today = [_minutes(moment, self.day) for moment in moments if moment and moment.date() == self.day]
        return (min(today), max(*today, min(today) + 15)) if today else usual


def _minutes(moment: datetime, day: date) -> float:
    return (moment - datetime.combine(day, time.min)) / timedelta(minutes=1)


def _window(row: Demand, day: date, usual: tuple[float, float]) -> tuple[float, float] | None:
    """Return when a row departs on the day, minutes after midnight; None when that is another day."""
    begin, until = row.depart_from or row.depart_to, row.depart_to or row.depart_from
    if begin is None or until is None:
        return usual
    span = _minutes(begin, day), _minutes(until, day)
    return span if span[1] >= 0 and span[0] < 24 * 60 else None


def _unknown_place(line: int, place: str) -> Finding:
    return finding(
        "demand_place_known",
        (place,),
        f"demand.csv dòng {line}: không biết “{place}” ở đâu; cần mã nút, xã, khách sạn, địa điểm hoặc bãi xe.",
        f"demand.csv row {line}: “{place}” is not known; give the id of a junction, commune, hotel, venue or lot.",
        Severity.ERROR,
    )


def _unknown_mode(line: int, mode: str) -> Finding:
    known = ", ".join(MODES)
    return finding(
        "demand_mode_known",
        (mode,),
        f"demand.csv dòng {line}: không có loại xe “{mode}”; cần một trong: {known}.",
        f"demand.csv row {line}: there is no vehicle “{mode}”; write one of: {known}.",
        Severity.ERROR,
    )
