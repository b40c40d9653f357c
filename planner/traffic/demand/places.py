"""Where on the roads a place of the pack lies: junctions, communes, hotels, venues, lots, and what lies beyond."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.scenario.rows import ParkingLot
from planner.scenario.schema import Scenario
from planner.traffic.closures import named_places
from planner.traffic.curves import Point
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import road_key

THROUGH_ROAD = "QL.1"
"""The road whose two ends lead to the rest of the country."""
NORTHERN = frozenset(
    road_key(name)
    for name in (
        "Hà Nội",
        "Đồng bằng sông Hồng",
        "miền núi phía Bắc",
        "Bắc Trung Bộ",
        "Quảng Bình",
        "Hà Tĩnh",
        "Nghệ An",
        "Thanh Hóa",
    )
)
"""Origins from which one comes down the through road from the north; from elsewhere one comes up from the south."""
SAID_BEFORE = ("thị trấn ", "thị xã ", "thành phố ", "huyện ", "xã ", "phường ")


@dataclass(frozen=True, eq=False)
class Places:
    """The places of a pack and the junctions nearest to them."""

    scenario: Scenario
    network: RoadNetwork

    def node(self, place: str) -> str | None:
        """Return the junction of a place named by id or by name, or None when nobody knows it."""
        if place in self.network.node_by_id:
            return place
        point = self._by_id.get(place) or self._by_name.get(road_key(place)) or self._by_name.get(_bare(place))
        return self.near(point) if point else None

    def near(self, point: Point) -> str | None:
        """Return the junction nearest to a point, or None without roads."""
        node = self.network.nearest_node(*point)
        return node.node_id if node else None

    def coming_from(self, place: str) -> str | None:
        """Return where people from a place enter the roads: at the place itself, else at an end of the through road."""
        inside = self.node(place) if place else None
        if inside or not self.gateways:
            return inside
        return self.gateways[0] if road_key(place) in NORTHERN else self.gateways[1]

    @cached_property
    def gateways(self) -> tuple[str, str] | None:
        """The northern and the southern end of the through road, or None when it does not lead anywhere."""
        ends = {end for edge in self.network.edges if THROUGH_ROAD in edge.ref.split(";") for end in (edge.u, edge.v)}
        by_latitude = sorted(ends, key=lambda node_id: (self.network.node_by_id[node_id].lat, node_id))
        return (by_latitude[-1], by_latitude[0]) if len(by_latitude) > 1 else None

    def lot(self, column: str, groups: tuple[str, ...], point: Point) -> ParkingLot | None:
        """Return the nearest lot with places in ``column`` for one of the groups, the first group served preferred.

        Args:
            column: cars, motorbikes or coaches.
            groups: words to look for in ``for_whom``, the most fitting first; the empty word fits every lot.
            point: where people come from.
        """
        open_lots = [lot for lot in self.scenario.parking if getattr(lot, column) > 0]
        for group in groups:
            fitting = [lot for lot in open_lots if group in lot.for_whom.casefold()]
            if fitting:
                return min(fitting, key=lambda lot: (lot.lat - point[0]) ** 2 + (lot.lon - point[1]) ** 2)
        return None

    @cached_property
    def _by_id(self) -> dict[str, Point]:
        return dict(self._ids())

    def _ids(self) -> Iterator[tuple[str, Point]]:
        pack = self.scenario
        yield from ((unit.unit_id, (unit.lat, unit.lon)) for unit in pack.units)
        yield from ((hotel.hotel_id, (hotel.lat, hotel.lon)) for hotel in pack.hotels)
        yield from ((venue.venue_id, (venue.lat, venue.lon)) for venue in pack.venues)
        yield from ((lot.lot_id, (lot.lat, lot.lon)) for lot in pack.parking)
        yield from ((post.post_id, (post.lat, post.lon)) for post in pack.posts)

    @cached_property
    def _by_name(self) -> dict[str, Point]:
        return named_places(self.scenario)


def _bare(place: str) -> str:
    """Return the key of a commune's name without its kind: ``xã Vĩnh Tú`` is Vĩnh Tú."""
    plain = place.strip().casefold()
    kind = next((kind for kind in SAID_BEFORE if plain.startswith(kind)), "")
    return road_key(plain[len(kind) :])
