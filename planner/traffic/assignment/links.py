"""Links with delays that grow with their flow, and the trips that are to be spread over them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.errors import PlannerError
from planner.wording import Wording

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class AssignmentError(PlannerError):
    """A network or a table of trips that cannot be assigned: one sentence says what and where."""


@dataclass(frozen=True, eq=False)
class DelayLinks:
    """One-way links and the cost of driving each: ``time · (1 + b · (flow / capacity) ^ power) + fixed``.

    The form is that of the Bureau of Public Roads (Traffic Assignment Manual, 1964).

    Attributes:
        tail: node (0-based) where each link begins, shape (L,).
        head: node where it ends, shape (L,).
        time: cost of the empty link (minutes, or whatever unit the caller keeps to), shape (L,).
        capacity: flow at which the delay is ``b`` times the time (pcu an hour), shape (L,).
        b: delay at capacity as a share of the time, shape (L,).
        power: how steeply the delay grows, shape (L,).
        fixed: part of the cost that does not depend on the flow (toll, length), shape (L,).
        nodes: number of nodes.
        first_through: nodes below this one are zones: trips begin and end there, none passes through.
        barred: which links each kind of vehicle may not use, shape (K, L); none without it.
    """

    tail: Ints
    head: Ints
    time: Floats
    capacity: Floats
    b: Floats
    power: Floats
    fixed: Floats
    nodes: int
    first_through: int = 0
    barred: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Refuse what no delay can be computed for.

        Raises:
            AssignmentError: a link of no capacity, of negative cost, or to a node that is not there.
        """
        wrong = {
            ("có sức chứa 0 hoặc âm", "has no capacity"): self.capacity <= 0,
            ("có thời gian hoặc hệ số âm", "has a negative time or coefficient"): self._negative,
            ("nối tới nút không có", "names a node that does not exist"): self._astray,
        }
        for (vi, en), bad in wrong.items():
            if bad.any():
                link = int(np.flatnonzero(bad)[0])
                ends = f"{self.tail[link] + 1} → {self.head[link] + 1}"
                raise AssignmentError(Wording(f"Đoạn {link + 1} ({ends}) {vi}.", f"Link {link + 1} ({ends}) {en}."))

    @property
    def _negative(self) -> npt.NDArray[np.bool_]:
        return (self.time < 0) | (self.b < 0) | (self.power < 0) | (self.fixed < 0)

    @property
    def _astray(self) -> npt.NDArray[np.bool_]:
        return (np.minimum(self.tail, self.head) < 0) | (np.maximum(self.tail, self.head) >= self.nodes)

    @cached_property
    def shut(self) -> npt.NDArray[np.bool_]:
        """Which links each kind of vehicle may not use, shape (K, L)."""
        return np.zeros((1, self.size), dtype=np.bool_) if self.barred is None else self.barred

    @property
    def size(self) -> int:
        """The number of links."""
        return len(self.tail)

    def cost(self, flow: Floats) -> Floats:
        """Return the cost of driving each link at these flows."""
        return self.time * (1 + self.b * (flow / self.capacity) ** self.power) + self.fixed

    def slope(self, flow: Floats) -> Floats:
        """Return by how much each cost grows with one more vehicle an hour."""
        with np.errstate(divide="ignore"):
            steep = np.where(self.power > 0, (flow / self.capacity) ** np.where(self.power > 0, self.power - 1, 0), 0)
        return self.time * self.b * self.power * np.minimum(steep, np.finfo(np.float64).max) / self.capacity

    def objective(self, flow: Floats) -> float:
        """Return the Beckmann objective: the sum over links of the cost integrated from 0 to the flow.

        Its minimum over the flows that serve all trips is the user equilibrium (Beckmann, McGuire and Winsten, 1956).
        """
        delay = self.b * flow * (flow / self.capacity) ** self.power / (self.power + 1)
        return float((self.time * (flow + delay) + self.fixed * flow).sum())


@dataclass(frozen=True, eq=False)
class Trips:
    """How many vehicles an hour go from where to where.

    Attributes:
        origin: node (0-based) of each pair, shape (P,).
        destination: node of each pair, shape (P,).
        volume: pcu an hour, shape (P,).
        kind: kind of vehicle of each pair, a row of ``DelayLinks.barred``, shape (P,).
    """

    origin: Ints
    destination: Ints
    volume: Floats
    kind: Ints

    @classmethod
    def of(cls, origin: Ints, destination: Ints, volume: Floats, kind: Ints | None = None) -> "Trips":
        """Return the trips that leave their zone, one row for each pair and kind, by kind and origin.

        Raises:
            AssignmentError: a volume is negative or not a number.
        """
        if not (np.isfinite(volume) & (volume >= 0)).all():
            raise AssignmentError(Wording("Bảng chuyến đi có lưu lượng âm.", "The table of trips has a negative flow."))
        leaves = (origin != destination) & (volume > 0)
        kinds = np.zeros_like(origin) if kind is None else kind
        columns = np.stack([kinds[leaves], origin[leaves], destination[leaves]])
        pairs, place = np.unique(columns, axis=1, return_inverse=True)
        total = np.bincount(place.ravel(), weights=volume[leaves], minlength=pairs.shape[1])
        sort, begin, end = pairs.astype(np.int64)
        return cls(begin, end, total.astype(np.float64), sort)

    @cached_property
    def sources(self) -> tuple[Ints, Ints]:
        """Kind and node from which trips begin, each combination once, in the order of the pairs."""
        first = self.first_pair[:-1]
        return self.kind[first], self.origin[first]

    @cached_property
    def first_pair(self) -> Ints:
        """Where the pairs of each source begin in the columns; one more entry for their end."""
        if not len(self.origin):
            return np.zeros(1, dtype=np.int64)
        new = np.flatnonzero((np.diff(self.origin) != 0) | (np.diff(self.kind) != 0)) + 1
        return np.concatenate([[0], new, [len(self.origin)]]).astype(np.int64)

    @cached_property
    def source_of(self) -> Ints:
        """Which source each pair belongs to, shape (P,)."""
        return np.repeat(np.arange(len(self.first_pair) - 1), np.diff(self.first_pair)).astype(np.int64)

    @property
    def total(self) -> float:
        """All vehicles an hour."""
        return float(self.volume.sum())
