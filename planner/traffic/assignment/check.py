"""An independent look at an assignment: everything it claims is worked out again from the network and the trips.

Nothing of the solvers is used: costs, balances and cheapest ways (Bellman and Ford's rounds over all links) are
computed here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.findings import Finding
from planner.traffic.assignment.links import DelayLinks, Floats, Trips
from planner.traffic.assignment.result import Equilibrium
from planner.wording import Wording

PROBLEM = "traffic"
SHARE = 1e-6
"""Sums over links may differ from a claim by this share of the total before it is a finding."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A network, its trips, and what is claimed about them.

    Attributes:
        links: the network.
        trips: the trips.
        claim: the flows and figures to be checked.
        names: what to call each link; its number (from 1) when empty.
    """

    links: DelayLinks
    trips: Trips
    claim: Equilibrium
    names: Sequence[str] = ()

    def name(self, link: int) -> str:
        """Return what a link is called."""
        return self.names[link] if self.names else str(link + 1)

    @cached_property
    def cost(self) -> Floats:
        """Cost of each link at the flow claimed, shape (L,)."""
        links = self.links
        load = np.maximum(self.claim.flow, 0) / links.capacity
        return links.fixed + links.time + links.time * links.b * np.power(load, links.power)

    @cached_property
    def reach(self) -> Floats:
        """Cost from each source to each node over links open to it, zones not driven through; shape (O, N)."""
        none = np.zeros((0, self.links.nodes))
        return np.concatenate([none, *(_bellman_ford(self.links, self.trips, self.cost, kind) for kind in self._kinds)])

    @property
    def _kinds(self) -> list[int]:
        return [int(kind) for kind in np.unique(self.trips.sources[0])]

    @cached_property
    def pair_cost(self) -> Floats:
        """Cost of the cheapest way of each pair; infinite without one."""
        return self.reach[self.trips.source_of, self.trips.destination]

    @cached_property
    def served(self) -> Floats:
        """Vehicles an hour of each pair that have a way."""
        return np.where(np.isfinite(self.pair_cost), self.trips.volume, 0.0)

    @cached_property
    def objective(self) -> float:
        """Beckmann objective of the flow claimed."""
        links, flow = self.links, self.claim.flow
        rising = links.b * np.power(np.maximum(flow, 0) / links.capacity, links.power) / (links.power + 1)
        return float(np.sum(flow * (links.fixed + links.time * (1 + rising))))

    @cached_property
    def totals(self) -> tuple[float, float]:
        """What all trips cost, and what they would cost on the cheapest ways."""
        there = np.isfinite(self.pair_cost)
        return float(self.claim.flow @ self.cost), float(self.pair_cost[there] @ self.trips.volume[there])


def _bellman_ford(links: DelayLinks, trips: Trips, cost: Floats, kind: int) -> Floats:
    kinds, nodes = trips.sources
    origins = nodes[kinds == kind]
    order = np.argsort(links.head, kind="stable")
    order = order[~links.shut[kind][order]]
    tail, price = links.tail[order], cost[order]
    heads, starts = np.unique(links.head[order], return_index=True)
    rows = np.arange(len(origins))
    reach = np.full((len(rows), links.nodes), np.inf)
    reach[rows, origins] = 0.0
    while len(order):
        leaving = reach.copy()
        leaving[:, : links.first_through] = np.inf
        leaving[rows, origins] = 0.0
        offered = np.minimum.reduceat(leaving[:, tail] + price, starts, axis=1)
        better = np.minimum(reach[:, heads], offered)
        if (better >= reach[:, heads]).all():
            break
        reach[:, heads] = better
    return reach


Check = Callable[[Subject], Iterator[Finding]]


def flows_not_negative(subject: Subject) -> Iterator[Finding]:
    """No link carries less than nothing, and every flow is a number."""
    flow = subject.claim.flow
    for link in np.flatnonzero(~np.isfinite(flow) | (flow < 0)):
        name = subject.name(int(link))
        yield _finding(
            "flows_not_negative",
            (name,),
            f"Đoạn {name}: lưu lượng {flow[link]:.3f} pcu/h không hợp lệ.",
            f"Link {name}: the flow {flow[link]:.3f} pcu/h is not possible.",
        )


def nodes_balance(subject: Subject) -> Iterator[Finding]:
    """What enters a node and what begins there equals what leaves it and what ends there."""
    links, trips = subject.links, subject.trips
    flow, served = subject.claim.flow, subject.served
    inward = _at(links.head, flow, links.nodes) + _at(trips.origin, served, links.nodes)
    outward = _at(links.tail, flow, links.nodes) + _at(trips.destination, served, links.nodes)
    for node in np.flatnonzero(np.abs(inward - outward) > _slack(subject)):
        yield _finding(
            "nodes_balance",
            (str(node + 1),),
            f"Nút {node + 1}: vào {inward[node]:.3f}, ra {outward[node]:.3f} pcu/h.",
            f"Node {node + 1}: {inward[node]:.3f} enter, {outward[node]:.3f} pcu/h leave.",
        )


def zones_not_driven_through(subject: Subject) -> Iterator[Finding]:
    """Into a zone goes what ends there, out of it what begins there: nobody passes through."""
    links, trips = subject.links, subject.trips
    inward = _at(links.head, subject.claim.flow, links.nodes)
    ending = _at(trips.destination, subject.served, links.nodes)
    through = (inward - ending)[: links.first_through]
    for zone in np.flatnonzero(through > _slack(subject)):
        yield _finding(
            "zones_not_driven_through",
            (str(zone + 1),),
            f"Vùng {zone + 1}: {through[zone]:.3f} pcu/h đi xuyên qua.",
            f"Zone {zone + 1}: {through[zone]:.3f} pcu/h drive through.",
        )


def trips_served(subject: Subject) -> Iterator[Finding]:
    """Exactly the pairs without any way are said to be unserved."""
    lost = subject.trips.volume - subject.served
    for pair in np.flatnonzero(np.abs(lost - subject.claim.unserved) > _slack(subject)):
        ends = f"{subject.trips.origin[pair] + 1} → {subject.trips.destination[pair] + 1}"
        claimed = subject.claim.unserved[pair]
        yield _finding(
            "trips_served",
            (ends,),
            f"Cặp {ends}: báo {claimed:.3f} pcu/h không có đường, thực tế {lost[pair]:.3f}.",
            f"Pair {ends}: {claimed:.3f} pcu/h are said to have no way, it is {lost[pair]:.3f}.",
        )


def objective_holds(subject: Subject) -> Iterator[Finding]:
    """The objective is that of the flows."""
    claimed, found = subject.claim.objective, subject.objective
    if not abs(claimed - found) <= SHARE * max(abs(found), 1.0):
        yield _differs("objective_holds", ("hàm mục tiêu", "objective"), claimed, found)


def gap_holds(subject: Subject) -> Iterator[Finding]:
    """The relative gap is not larger than claimed, cheapest ways found anew."""
    total, least = subject.totals
    found = max(0.0, (total - least) / total) if total > 0 else 0.0
    if not found <= subject.claim.relative_gap * (1 + SHARE) + 1e-10:
        yield _differs("gap_holds", ("khoảng cách tương đối", "relative gap"), subject.claim.relative_gap, found)


def bound_holds(subject: Subject) -> Iterator[Finding]:
    """The bound does not exceed the objective, and lies no farther below it than the gap of the flows proves."""
    total, least = subject.totals
    low, high = subject.objective - max(0.0, total - least), subject.objective
    slack = SHARE * max(abs(high), 1.0)
    if not low - slack <= subject.claim.bound <= high + slack:
        yield _differs("bound_holds", ("cận dưới", "lower bound"), subject.claim.bound, low)


def flows_by_origin(subject: Subject) -> Iterator[Finding]:
    """The flows of each origin balance, are not negative, add up to those of the links, and use no barred link."""
    parts, links, trips = subject.claim.by_origin, subject.links, subject.trips
    if parts is None:
        return
    slack = _slack(subject)
    if (np.abs(parts.sum(axis=0) - subject.claim.flow) > slack).any() or (parts < -slack).any():
        yield _finding(
            "flows_by_origin",
            ("*",),
            "Lưu lượng theo nơi đi không cộng lại thành lưu lượng của đoạn, hoặc âm.",
            "The flows by origin do not add up to those of the links, or are negative.",
        )
    for row, (kind, origin) in enumerate(zip(*trips.sources, strict=True)):
        own = np.where(trips.source_of == row, subject.served, 0.0)
        gain = _at(links.head, parts[row], links.nodes) - _at(links.tail, parts[row], links.nodes)
        gain += _at(trips.origin, own, links.nodes) - _at(trips.destination, own, links.nodes)
        for node in np.flatnonzero(np.abs(gain) > slack):
            yield _finding(
                "flows_by_origin",
                (str(origin + 1), str(node + 1)),
                f"Chuyến đi từ {origin + 1}: nút {node + 1} thừa thiếu {gain[node]:.3f} pcu/h.",
                f"Trips from {origin + 1}: {gain[node]:.3f} pcu/h appear or vanish at node {node + 1}.",
            )
        for link in np.flatnonzero(links.shut[kind] & (parts[row] > slack)):
            name = subject.name(int(link))
            yield _finding(
                "flows_by_origin",
                (str(origin + 1), name),
                f"Chuyến đi từ {origin + 1}: {parts[row][link]:.3f} pcu/h qua đoạn {name} cấm loại xe này.",
                f"Trips from {origin + 1}: {parts[row][link]:.3f} pcu/h on link {name}, barred to such vehicles.",
            )


CHECKS: tuple[Check, ...] = (
    flows_not_negative,
    nodes_balance,
    zones_not_driven_through,
    trips_served,
    objective_holds,
    gap_holds,
    bound_holds,
    flows_by_origin,
)


def check_assignment(subject: Subject) -> list[Finding]:
    """Return everything in which an assignment is not what it claims to be."""
    if subject.claim.flow.shape != (subject.links.size,):
        shape = f"{subject.claim.flow.shape} ≠ ({subject.links.size},)"
        return [_finding("flows_not_negative", ("*",), f"Thiếu lưu lượng: {shape}.", f"Flows are missing: {shape}.")]
    return [found for check in CHECKS for found in check(subject)]


def _at(nodes: "np.ndarray[tuple[int], np.dtype[np.int64]]", amount: Floats, size: int) -> Floats:
    """Return the sum of the amounts at each node."""
    return np.bincount(nodes, weights=amount, minlength=size).astype(np.float64)


def _slack(subject: Subject) -> float:
    """Vehicles an hour that sums may differ by."""
    return SHARE * max(subject.trips.total, 1.0)


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(PROBLEM, rule, subjects, Wording(vi, en))


def _differs(rule: str, name: tuple[str, str], claimed: float, found: float) -> Finding:
    said = f"{claimed:.9g}", f"{found:.9g}"
    return _finding(
        rule,
        ("*",),
        f"{name[0].capitalize()} khai là {said[0]}, tính lại được {said[1]}.",
        f"The {name[1]} is said to be {said[0]}; worked out again it is {said[1]}.",
    )
