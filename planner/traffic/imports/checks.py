"""What is wrong with a network of roads, each with its place on the map."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from planner.engine.findings import Finding, Severity
from planner.scenario.rows import Edge, Node
from planner.traffic.case import finding
from planner.traffic.curves import Curve, Point
from planner.traffic.imports.lines import curve_length_m
from planner.traffic.imports.raw import RawEdge, RawNode

SHORTER = 0.95
"""A road cannot be shorter than this share of the straight line between its ends (coordinates are rounded)."""
LONGER, LONGER_FROM_M = 3.0, 300.0
"""A road without a drawn course that is so many times the straight line, and this long, is worth a look."""
OFF_CURVE, OFF_CURVE_M = 0.1, 30.0
"""A length may differ from the drawn course by this share, and at least by these metres."""
SLOW, FAST = 5.0, 120.0
"""Speeds outside these (km/h) are worth a look; 120 is the highest posted in Viet Nam."""
FULLEST_LANE = 2400.0
"""No lane carries more pcu an hour than this (Highway Capacity Manual 2010: 2,400 on a motorway)."""


Junction = RawNode | Node
Road = RawEdge | Edge


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding and where it is.

    Attributes:
        finding: what is wrong.
        lat: degrees.
        lon: degrees.
    """

    finding: Finding
    lat: float
    lon: float


@dataclass(frozen=True, eq=False)
class Survey:
    """A network under examination.

    Attributes:
        nodes: the junctions.
        edges: the roads.
        curves: road -> its drawn course.
    """

    nodes: Sequence[Junction]
    edges: Sequence[Road]
    curves: Mapping[str, Curve] = field(default_factory=dict)

    @cached_property
    def point(self) -> dict[str, Point]:
        """Junction -> where it is."""
        return {node.node_id: (node.lat, node.lon) for node in self.nodes}

    @cached_property
    def joined(self) -> list[Road]:
        """The roads whose two ends are junctions of the network."""
        return [edge for edge in self.edges if edge.u in self.point and edge.v in self.point]

    def middle(self, edge: Road) -> Point:
        """Return where a road is; a junction at its end, or the first of all, when its ends are not known."""
        curve = self.curves.get(edge.edge_id)
        if curve:
            return curve[len(curve) // 2]
        ends = [self.point[end] for end in (edge.u, edge.v) if end in self.point]
        ends = ends or [*self.point.values()][:1] or [(0.0, 0.0)]
        return sum(end[0] for end in ends) / len(ends), sum(end[1] for end in ends) / len(ends)

    def parts(self, *, strong: bool) -> tuple[int, "np.ndarray[tuple[int], np.dtype[np.int32]]"]:
        """Return how many parts the network falls into, and the part of each junction."""
        place = {node.node_id: number for number, node in enumerate(self.nodes)}
        pairs = [(place[edge.u], place[edge.v]) for edge in self.joined]
        pairs += [(place[edge.v], place[edge.u]) for edge in self.joined if not (strong and edge.oneway)]
        columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        size = len(self.nodes)
        matrix = csr_matrix((np.ones(columns.shape[1]), (columns[0], columns[1])), shape=(size, size))
        count, part = connected_components(matrix, directed=True, connection="strong" if strong else "weak")
        return int(count), part


Check = Callable[[Survey], Iterator[PlacedFinding]]


def ends_are_junctions(survey: Survey) -> Iterator[PlacedFinding]:
    """Each road begins and ends at a junction of the network."""
    for edge in survey.edges:
        for end in dict.fromkeys((edge.u, edge.v)):
            if end not in survey.point:
                vi = f"{_called(edge)}: không có nút “{end}”."
                yield _on_road(survey, edge, "ends_are_junctions", vi, f"{_called_en(edge)}: no junction “{end}”.")


def no_self_loops(survey: Survey) -> Iterator[PlacedFinding]:
    """No road begins and ends at the same junction."""
    for edge in survey.edges:
        if edge.u == edge.v:
            vi = f"{_called(edge)} bắt đầu và kết thúc ở cùng nút {edge.u}; không ai đi qua nó để tới nơi khác."
            en = f"{_called_en(edge)} begins and ends at junction {edge.u}; it leads nowhere."
            yield _on_road(survey, edge, "no_self_loops", vi, en)


def capacity_is_possible(survey: Survey) -> Iterator[PlacedFinding]:
    """Each road carries something, and no lane more than any lane can."""
    for edge in survey.edges:
        if edge.capacity_pcu_h <= 0 or edge.lanes <= 0:
            vi = f"{_called(edge)}: sức chứa {edge.capacity_pcu_h:g} xe/giờ, {edge.lanes} làn; cần lớn hơn 0."
            en = f"{_called_en(edge)}: capacity {edge.capacity_pcu_h:g} pcu/h, {edge.lanes} lanes; neither may be 0."
            yield _on_road(survey, edge, "capacity_is_possible", vi, en)
        elif edge.capacity_pcu_h > FULLEST_LANE * edge.lanes:
            vi = (
                f"{_called(edge)}: {edge.capacity_pcu_h:g} xe/giờ trên {edge.lanes} làn là nhiều hơn một đường chở nổi."
            )
            en = f"{_called_en(edge)}: {edge.capacity_pcu_h:g} pcu/h on {edge.lanes} lanes is more than it can carry."
            yield _on_road(survey, edge, "capacity_is_possible", vi, en, Severity.WARNING)


def speed_is_possible(survey: Survey) -> Iterator[PlacedFinding]:
    """Each road can be driven, and not faster than any road here."""
    for edge in survey.edges:
        if not SLOW <= edge.speed_kmh <= FAST:
            severity = Severity.ERROR if edge.speed_kmh <= 0 else Severity.WARNING
            vi = f"{_called(edge)}: tốc độ {edge.speed_kmh:g} km/h; thường từ {SLOW:g} đến {FAST:g}."
            en = f"{_called_en(edge)}: {edge.speed_kmh:g} km/h; usual are {SLOW:g} to {FAST:g}."
            yield _on_road(survey, edge, "speed_is_possible", vi, en, severity)


def length_is_possible(survey: Survey) -> Iterator[PlacedFinding]:
    """The length of a road fits its ends and its drawn course."""
    for edge in survey.joined:
        straight = curve_length_m((survey.point[edge.u], survey.point[edge.v]))
        curve = survey.curves.get(edge.edge_id)
        drawn = curve_length_m(curve) if curve else None
        if edge.length_m <= 0 or edge.length_m < SHORTER * straight - 1:
            vi = f"{_called(edge)} dài {edge.length_m:g} m, ngắn hơn đường thẳng {straight:.0f} m giữa hai đầu."
            en = f"{_called_en(edge)} is {edge.length_m:g} m long, less than the {straight:.0f} m as the crow flies."
            yield _on_road(survey, edge, "length_is_possible", vi, en)
        elif drawn is not None and abs(drawn - edge.length_m) > max(OFF_CURVE_M, OFF_CURVE * drawn):
            vi = f"{_called(edge)} ghi dài {edge.length_m:g} m, nét vẽ dài {drawn:.0f} m."
            en = f"{_called_en(edge)} is said to be {edge.length_m:g} m long, as drawn it is {drawn:.0f} m."
            yield _on_road(survey, edge, "length_is_possible", vi, en, Severity.WARNING)
        elif drawn is None and edge.u != edge.v and edge.length_m > max(LONGER_FROM_M, LONGER * straight):
            vi = f"{_called(edge)} dài {edge.length_m:g} m, hai đầu chỉ cách nhau {straight:.0f} m; xin xem lại."
            en = f"{_called_en(edge)} is {edge.length_m:g} m long, its ends are {straight:.0f} m apart; look again."
            yield _on_road(survey, edge, "length_is_possible", vi, en, Severity.WARNING)


def one_network(survey: Survey) -> Iterator[PlacedFinding]:
    """Every junction can be reached from every other, if all roads were two-way."""
    yield from _apart(
        survey,
        "one_network",
        (
            "{count} nút quanh nút {node} không nối với phần còn lại của mạng đường.",
            "{count} junctions around {node} are not joined to the rest of the roads.",
        ),
        strong=False,
    )


def nobody_is_trapped(survey: Survey) -> Iterator[PlacedFinding]:
    """One-way roads let every junction be entered and left."""
    if survey.parts(strong=False)[0] != survey.parts(strong=True)[0]:
        yield from _apart(
            survey,
            "nobody_is_trapped",
            (
                "{count} nút quanh nút {node}: đường một chiều làm vào được mà không ra được, hoặc ngược lại.",
                "{count} junctions around {node}: one-way roads let in but not out, or out but not in.",
            ),
            strong=True,
        )


def dead_ends(survey: Survey) -> Iterator[PlacedFinding]:
    """Junctions with one road only: an end of the data, or a road that is missing."""
    met: dict[str, list[Road]] = {}
    for edge in survey.joined:
        for end in dict.fromkeys((edge.u, edge.v)):
            met.setdefault(end, []).append(edge)
    for node in survey.nodes:
        edges = met.get(node.node_id, [])
        if len(edges) == 1:
            vi = f"Nút {node.node_id} là đường cụt của {_called(edges[0])}."
            en = f"Junction {node.node_id} is a dead end of {_called_en(edges[0])}."
            yield _at("dead_ends", (node.node_id, edges[0].edge_id), (vi, en), (node.lat, node.lon), Severity.WARNING)


CHECKS: tuple[Check, ...] = (
    ends_are_junctions,
    no_self_loops,
    capacity_is_possible,
    speed_is_possible,
    length_is_possible,
    one_network,
    nobody_is_trapped,
    dead_ends,
)


def check_network(
    nodes: Sequence[Junction], edges: Sequence[Road], curves: Mapping[str, Curve] | None = None
) -> list[PlacedFinding]:
    """Return everything that looks wrong with a network of roads, each with its place."""
    survey = Survey(nodes, edges, curves or {})
    return [found for check in CHECKS for found in check(survey)] if nodes else []


def _apart(survey: Survey, rule: str, words: tuple[str, str], *, strong: bool) -> Iterator[PlacedFinding]:
    """Yield a finding for each part of the network but the largest."""
    count, part = survey.parts(strong=strong)
    sizes = np.bincount(part, minlength=count)
    for number in np.flatnonzero(np.arange(count) != sizes.argmax()):
        members = [survey.nodes[int(place)] for place in np.flatnonzero(part == number)]
        node = members[0]
        said = [word.format(count=len(members), node=node.node_id) for word in words]
        ids = tuple(member.node_id for member in members)
        yield _at(rule, ids, (said[0], said[1]), (node.lat, node.lon), Severity.ERROR)


def _called(edge: Road) -> str:
    label = edge.name or edge.ref
    return f"Đoạn {edge.edge_id} ({label})" if label else f"Đoạn {edge.edge_id}"


def _called_en(edge: Road) -> str:
    label = edge.name or edge.ref
    return f"Road {edge.edge_id} ({label})" if label else f"Road {edge.edge_id}"


def _on_road(  # noqa: PLR0913, PLR0917 - a finding and where it is
    survey: Survey, edge: Road, rule: str, vi: str, en: str, severity: Severity = Severity.ERROR
) -> PlacedFinding:
    return _at(rule, (edge.edge_id,), (vi, en), survey.middle(edge), severity)


def _at(
    rule: str, subjects: tuple[str, ...], words: tuple[str, str], point: Point, severity: Severity
) -> PlacedFinding:
    where = f"{point[0]:.5f}, {point[1]:.5f}"
    vi, en = (f"{text} [{where}]" for text in words)
    return PlacedFinding(finding(rule, subjects, vi, en, severity), *point)
