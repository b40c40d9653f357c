"""How far a disruption reaches: the least delays that rules and links leave, in one pass over the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.runsheet.coupled import Coupled, Hold


@dataclass(frozen=True, slots=True)
class Disruption:
    """What went wrong, in minutes.

    Attributes:
        overrun: item -> minutes that it takes longer than planned.
        late: item -> minutes that it starts later than planned, for reasons of its own.
        subject_late: subject (a wave, a bus) -> minutes that it is late by itself.
    """

    overrun: Mapping[str, int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    subject_late: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delays:
    """Delays by node; for subjects ``start_min`` is how far they move and ``end_min`` the same.

    Attributes:
        start_min: delay of the start.
        end_min: delay of the end.
        cause: the node whose delay was passed on; the node itself where the disruption began, -1 without delay.
    """

    start_min: tuple[int, ...]
    end_min: tuple[int, ...]
    cause: tuple[int, ...]

    def at(self, hold: Hold) -> int:
        """Return the delay of the moment on which a coupling hangs."""
        return (self.end_min if hold.from_end else self.start_min)[hold.item]


def propagate(coupled: Coupled, disruption: Disruption, shortened: Mapping[int, int] | None = None) -> Delays:
    """Return the least delays when items are cut by ``shortened`` (index -> minutes).

    Every rule asks a delay to be at least a non-decreasing function of delays before it, so the pass in topological
    order gives delays that are least for every node at once: whoever is told here is told in every other solution
    with the same cuts. O(items + links + couplings).
    """
    cut = shortened or {}
    count = len(coupled.items)
    starts, ends, causes = [0] * len(coupled.order), [0] * len(coupled.order), [-1] * len(coupled.order)
    overrun = {coupled.network.place[name]: minutes for name, minutes in disruption.overrun.items()}
    late = {coupled.network.place[name]: minutes for name, minutes in disruption.late.items()}
    late |= {coupled.subject_place[name]: minutes for name, minutes in disruption.subject_late.items()}
    for node in coupled.order:
        delay, cause = late.get(node, 0), node if late.get(node, 0) > 0 else -1
        if node < count:
            for pull in coupled.pulls[node]:
                passed = (ends if pull.from_end else starts)[pull.before] - pull.slack_min
                if not pull.to_end and passed > delay:
                    delay, cause = passed, pull.before
            end = max(0, delay + overrun.get(node, 0) - cut.get(node, 0))
            cause = node if cause < 0 < end else cause
            for pull in coupled.pulls[node]:
                passed = (ends if pull.from_end else starts)[pull.before] - pull.slack_min
                if pull.to_end and passed > end:
                    end, cause = passed, pull.before if delay == 0 else cause
            starts[node], ends[node], causes[node] = delay, end, cause
        else:
            for hold in coupled.subject_at(node).moves_with:
                passed = (ends if hold.from_end else starts)[hold.item]
                if passed > hold.tolerance_min and passed > delay:
                    delay, cause = passed, hold.item
            starts[node] = ends[node] = delay
            causes[node] = cause
    return Delays(tuple(starts), tuple(ends), tuple(causes))


def broken_min(coupled: Coupled, delays: Delays) -> int:
    """Return by how many minutes hard starts, their ends, and held couplings are missed, all together."""
    hard = (node for node, is_hard in enumerate(coupled.network.hard) if is_hard)
    missed = sum(delays.start_min[node] + delays.end_min[node] for node in hard)
    return missed + sum(max(0, delays.at(hold) - hold.tolerance_min) for hold in coupled.fixed)
