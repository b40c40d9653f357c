"""Networks whose equilibrium can be worked out by hand."""

import numpy as np

from planner.traffic.assignment import DelayLinks, Trips


def links(rows: list[tuple[int, int, float, float]], nodes: int, first_through: int = 0, **more: object) -> DelayLinks:
    """Rows of (from, to, cost when empty, growth with each vehicle): cost = time + growth * flow."""
    tail, head, time, growth = np.array(rows, dtype=np.float64).T
    same = np.ones(len(rows))
    ends = (tail.astype(np.int64), head.astype(np.int64))
    small = np.maximum(time, 1e-9)
    return DelayLinks(*ends, small, same, growth / small, same, 0 * same, nodes, first_through, **more)  # type: ignore[arg-type]


def trips(*rows: tuple[int, int, float], kinds: tuple[int, ...] = ()) -> Trips:
    origin, destination, volume = np.array(rows, dtype=np.float64).T
    kind = np.array(kinds, dtype=np.int64) if kinds else None
    return Trips.of(origin.astype(np.int64), destination.astype(np.int64), volume, kind)


# 0 to 1 over 2, over 3, or 2 then 3; 6 vehicles: 2 on each way, each takes 92
BRAESS = links([(0, 2, 0, 10), (0, 3, 50, 1), (2, 1, 50, 1), (3, 1, 0, 10), (2, 3, 10, 1)], 4)
BRAESS_TRIPS = trips((0, 1, 6))
BRAESS_FLOW = [4, 2, 2, 4, 2]

# two roads side by side between the same nodes, 1 + x and 2 + x, 5 vehicles: 3 and 2, both cost 4
TWO_ROADS = links([(0, 1, 1, 1), (0, 1, 2, 1)], 2)
TWO_TRIPS = trips((0, 1, 5))
TWO_OBJECTIVE = 3 + 4.5 + 4 + 2


def random_case(seed: int, nodes: int = 12, first_through: int = 0) -> tuple[DelayLinks, Trips]:
    """A ring with chords, so that all is connected, and trips between random nodes; BPR with powers 1 to 4."""
    random = np.random.default_rng(seed)
    ring = [(place, (place + 1) % nodes) for place in range(nodes)]
    chords = [tuple(random.choice(nodes, 2, replace=False)) for _ in range(2 * nodes)]
    ends = np.array([*ring, *(pair[::-1] for pair in ring), *chords], dtype=np.int64).T
    size = ends.shape[1]
    delay = (random.uniform(1, 5, size), random.uniform(5, 30, size), random.uniform(0.1, 1, size))
    power = random.integers(1, 5, size).astype(np.float64)
    made = DelayLinks(ends[0], ends[1], *delay, power, random.uniform(0, 1, size), nodes, first_through)
    pairs = random.integers(0, nodes, (2, 30))
    return made, Trips.of(pairs[0], pairs[1], random.uniform(1, 15, 30))
