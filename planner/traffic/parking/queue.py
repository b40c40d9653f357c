"""The queue at the gates of a lot: a deterministic fluid queue.

Every vehicle brings work: 1 / rate minutes of all lanes together. With w_t the work that arrives in a minute, the work
waiting at its end is b_t = max(0, b_(t-1) + w_t - 1) (Newell, Applications of Queueing Theory, ch. 2; M), and b is also
how many minutes the next vehicle waits. Vehicles pass in the order of arrival, so those inside at t are those that had
arrived when the work served by t had arrived. Arrivals are even between the whole minutes at which a stream begins and
ends, so the figures at whole minutes are exact; tables show them at quarter hours.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from planner.traffic.parking.data import KINDS, Kind

QUARTER_MIN = 15
WEEK_MIN = 7 * 24 * 60
"""A queue is not followed beyond a week: something else is wrong then."""
Series = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stream:
    """Vehicles of one kind that reach a lot evenly between two moments."""

    kind: Kind
    vehicles: int
    start: datetime
    end: datetime


@dataclass(frozen=True, eq=False)
class Filling:
    """How a lot fills, minute by minute.

    Attributes:
        start: the first quarter hour.
        arrived: kind -> vehicles that have arrived by each minute, the first at ``start``.
        inside: kind -> vehicles that have passed the gate by each minute.
        wait_min: how long a vehicle that arrives at each minute waits.
    """

    start: datetime
    arrived: Mapping[Kind, Series]
    inside: Mapping[Kind, Series]
    wait_min: Series

    def moment_of(self, kind: Kind, vehicles: float) -> datetime | None:
        """Return the first whole minute by which so many vehicles of a kind are inside; None when never."""
        reached = np.flatnonzero(self.inside[kind] >= vehicles - 1e-6)
        return self.start + timedelta(minutes=int(reached[0])) if len(reached) else None

    @property
    def longest_wait_min(self) -> float:
        """The longest wait at the gate."""
        return float(self.wait_min.max())

    @property
    def most_waiting(self) -> int:
        """The most vehicles that wait at once, rounded up."""
        waiting = sum((self.arrived[kind] - self.inside[kind] for kind in KINDS), np.zeros_like(self.wait_min))
        return int(np.ceil(waiting.max() - 1e-6))

    @property
    def empty_queue_at(self) -> datetime | None:
        """The first whole minute from which nobody waits any more; None when nobody ever waits."""
        waiting = np.flatnonzero(self.wait_min > 1e-6)  # noqa: PLR2004 - rounding of sums
        return self.start + timedelta(minutes=int(waiting[-1]) + 1) if len(waiting) else None


def fill(streams: Sequence[Stream], rates: Mapping[Kind, float]) -> Filling | None:
    """Return how a lot fills, given vehicles a minute by kind; None when nobody comes or nobody can enter."""
    if not streams or any(rates[stream.kind] <= 0 for stream in streams):
        return None
    start = _quarter(min(stream.start for stream in streams))
    work = math.fsum(stream.vehicles / rates[stream.kind] for stream in streams)
    last = max(_minutes(start, stream.end) for stream in streams) + 1
    length = math.ceil((last + work) / QUARTER_MIN + 1) * QUARTER_MIN
    minutes = np.arange(min(length, WEEK_MIN) + 1, dtype=np.float64)
    arrived = {kind: _arrived(streams, kind, start, minutes) for kind in KINDS}
    work_in = sum((arrived[kind] / rates[kind] for kind in KINDS if rates[kind] > 0), np.zeros_like(minutes))
    return _run(start, arrived, work_in)


def _run(start: datetime, arrived: Mapping[Kind, Series], work_in: Series) -> Filling:
    served = work_in - _waiting(work_in)
    growing = np.concatenate([[True], np.diff(work_in) > 0])
    inside = {kind: np.interp(served, work_in[growing], counts[growing]) for kind, counts in arrived.items()}
    return Filling(start, arrived, inside, work_in - served)


def _waiting(work_in: Series) -> Series:
    """Return the work waiting at each minute: b_t = max(0, b_(t-1) + what came - 1), written without a loop."""
    net = work_in - np.arange(len(work_in))
    return net - np.minimum.accumulate(net)


def _arrived(streams: Sequence[Stream], kind: Kind, start: datetime, minutes: Series) -> Series:
    """Return the vehicles of a kind that have arrived by each minute."""
    counts = np.zeros_like(minutes)
    for stream in streams:
        if stream.kind == kind:
            first, last = (_minutes(start, moment) for moment in (stream.start, stream.end))
            counts += stream.vehicles * np.clip((minutes - first) / max(last - first, 1.0), 0.0, 1.0)
    return counts


def _quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % QUARTER_MIN, second=0, microsecond=0)


def _minutes(start: datetime, moment: datetime) -> float:
    return (moment - start) / timedelta(minutes=1)
