"""The reach proof: in every slice of the day, how long from every place to a hospital and from a fire station to it.

Once for each distinct state of the roads, Dijkstra's method grows a tree from all hospitals together over the roads
driven backwards (patients are driven to a hospital), and one from all fire stations over the roads driven forwards
(engines come from a station). A tree is its own proof: anyone can add up its roads. That a place is out of reach is
proved by the distances too: no usable road leads to a vertex faster than its distance says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.errors import UsageError
from planner.scenario.schema import Scenario
from planner.traffic.listed import PROBLEM
from planner.traffic.network import RoadNetwork
from planner.traffic.reach.ground import STATION_KINDS, Ground, Place, StationKind, drive_ms, lay_out
from planner.traffic.reach.states import SLICES, RoadState, Timetable, states_by_slice, timetable
from planner.wording import Wording

LIMIT_MIN = 30
"""Minutes to a hospital or from a fire station; the organiser's own figure (``reach_limit_min``), no rule of law."""
OUT_OF_REACH = -1
OPEN = RoadState()

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tree:
    """How all places reach the nearest station of a kind in one state of the roads.

    Attributes:
        ms: vertex -> milliseconds, -1 when no road leads there.
        via: vertex -> piece of road by which it is reached, -1 at a station and where no road leads.
    """

    ms: Ints
    via: Ints


@dataclass(frozen=True, slots=True)
class StateProof:
    """A state of the roads, the slices in which it holds, and the tree of each kind of station."""

    state: RoadState
    slices: tuple[int, ...]
    trees: Mapping[StationKind, Tree]


@dataclass(frozen=True, slots=True)
class Stranding:
    """A place that does not reach a kind of station within the limit in neighbouring slices.

    ``always`` says that it does not with every road open either, so that no closure is to blame.
    """

    place: Place
    kind: StationKind
    first: int
    last: int
    always: bool


@dataclass(frozen=True, slots=True)
class ReachProof:
    """The proof for a day.

    Attributes:
        ground: the roads and places.
        table: what is closed when.
        day: the day.
        limit_min: the limit.
        states: each distinct state of the roads, with its trees.
        base: the trees with every road open.
        protected: whether protected movements were counted; then nothing of it may be published (R46).
    """

    ground: Ground
    table: Timetable
    day: date
    limit_min: int
    states: tuple[StateProof, ...]
    base: StateProof
    protected: bool = False

    @property
    def vertices(self) -> Ints:
        """Return the vertex of each place."""
        vertex = self.ground.vertex_of()
        return np.array([vertex[place.anchor] for place in self.ground.places], dtype=np.int64)

    def ms(self, kind: StationKind) -> Ints:
        """Return slice, place -> milliseconds to a hospital or from a fire station; -1 out of reach."""
        found = np.full((SLICES, len(self.ground.places)), OUT_OF_REACH, dtype=np.int64)
        for proof in self.states:
            found[list(proof.slices)] = proof.trees[kind].ms[self.vertices]
        return found

    def within(self, ms: Ints) -> npt.NDArray[np.bool_]:
        """Return which times are within the limit."""
        kept: npt.NDArray[np.bool_] = (ms >= 0) & (ms <= self.limit_min * 60_000)
        return kept

    @property
    def slices(self) -> tuple[int, ...]:
        """The slices that were examined, in order."""
        return tuple(sorted(number for proof in self.states for number in proof.slices))

    def stranded(self) -> tuple[Stranding, ...]:
        """Return every place and kind of station beyond the limit, with the slices from the first to the last."""
        found: list[Stranding] = []
        for kind in STATION_KINDS:
            beyond, far = ~self.within(self.ms(kind)), ~self.within(self.base.trees[kind].ms[self.vertices])
            for index in np.flatnonzero(beyond[list(self.slices)].any(axis=0)):
                place = self.ground.places[index]
                runs = runs_of([number for number in self.slices if beyond[number, index]])
                found += [Stranding(place, kind, first, last, bool(far[index])) for first, last in runs]
        return tuple(found)


def withhold(proof: ReachProof, *, protected: bool) -> None:
    """Refuse to tell a proof that counts protected movements to those who are not cleared for them (R46).

    Raises:
        UsageError: the proof counts them and the reader is not cleared.
    """
    if proof.protected and not protected:
        raise UsageError(
            Wording(
                "Hồ sơ này có tính đoàn của đối tượng cảnh vệ, chỉ dành cho người được phép (Luật Cảnh vệ).",
                "This proof counts protected movements; it is only for those cleared to see them.",
            )
        )


def runs_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return neighbouring numbers as runs, first and last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be proved.

    Attributes:
        limit_min: the limit; None takes the pack's ``reach_limit_min``.
        day: the day; None takes the day of the ceremony.
        slices: which slices; None takes the whole day.
        protected: whether protected movements count; the answer may then not be published (R46).
    """

    limit_min: int | None = None
    day: date | None = None
    slices: Sequence[int] | None = None
    protected: bool = False


FULL_DAY = Question()


def prove(scenario: Scenario, question: Question = FULL_DAY, *, ground: Ground | None = None) -> ReachProof:
    """Return the proof; ``ground`` may be passed in when the roads and places are the same as before."""
    if ground is None:
        ground = lay_out(scenario, RoadNetwork.from_scenario(scenario))
    day = question.day or scenario.event.d_day
    limit_min = question.limit_min or scenario.option(PROBLEM, "reach_limit_min", LIMIT_MIN)
    table = timetable(scenario, ground.network, day, protected=question.protected)
    slices = range(SLICES) if question.slices is None else question.slices
    proofs = tuple(_prove_state(ground, state, own) for state, own in states_by_slice(table, limit_min, slices).items())
    base = _prove_state(ground, OPEN, ())
    return ReachProof(ground, table, day, limit_min, proofs, base, protected=question.protected)


def _prove_state(ground: Ground, state: RoadState, slices: Sequence[int]) -> StateProof:
    usable, cost = piece_costs(ground, state)
    pause = junction_pauses(ground, state)
    return StateProof(
        state, tuple(slices), {kind: _tree(ground, kind, (usable, cost, pause)) for kind in STATION_KINDS}
    )


def piece_costs(ground: Ground, state: RoadState) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Return which pieces may be used, and milliseconds for each; along an emergency lane at its speed."""
    number = {arc: place for place, arc in enumerate(ground.arcs)}
    usable = np.ones(len(ground.arcs), dtype=np.bool_)
    usable[[number[arc] for arc in state.closed if arc in number]] = False
    slowest = np.full(len(ground.arcs), np.inf)
    for arc, speed_kmh in state.lanes:
        if arc in number:
            slowest[number[arc]] = speed_kmh
    speed = np.minimum(ground.speed_kmh, slowest[ground.parent])
    return usable[ground.parent], drive_ms(ground.length_m, speed)


def junction_pauses(ground: Ground, state: RoadState) -> Ints:
    """Return vertex -> milliseconds that a vehicle waits before it drives on; -1 where it may not."""
    waits = dict(state.waits)
    junctions = (anchor.node_id for anchor in ground.anchors)
    paused = (waits.get(node_id, 0) if node_id else 0 for node_id in junctions)
    return np.array([OUT_OF_REACH if wait is None else wait for wait in paused], dtype=np.int64)


def _tree(ground: Ground, kind: StationKind, roads: tuple[npt.NDArray[np.bool_], Ints, Ints]) -> Tree:
    """Grow the tree from all stations of a kind; a held junction may be reached but not passed."""
    usable, cost, pause = roads
    size, vertex = len(ground.anchors), ground.vertex_of()
    tail, head = (ground.head, ground.tail) if kind == "hospital" else (ground.tail, ground.head)
    kept = np.flatnonzero(usable & (pause[tail] >= 0))
    spent = cost[kept] + pause[tail[kept]]
    order = np.lexsort((spent, head[kept], tail[kept]))
    kept, spent = kept[order], spent[order]
    keys = tail[kept] * size + head[kept]
    first = np.diff(keys, prepend=-1) > 0
    kept, spent, keys = kept[first], spent[first], keys[first]
    starts = np.searchsorted(tail[kept], np.arange(size + 1))
    graph = csr_matrix((spent.astype(np.float64), head[kept], starts), shape=(size, size))
    roots = sorted({vertex[each.anchor] for each in ground.stations if each.kind == kind})
    return _read(graph, roots, kept, keys)


def _read(graph: "csr_matrix[np.float64]", roots: Sequence[int], kept: Ints, keys: Ints) -> Tree:
    size = graph.shape[0]
    if not roots or not size:
        nowhere = np.full(size, OUT_OF_REACH, dtype=np.int64)
        return Tree(nowhere, nowhere)
    spent, before, _ = dijkstra(graph, indices=roots, min_only=True, return_predecessors=True)
    reached = np.isfinite(spent)
    ms = np.where(reached, spent, OUT_OF_REACH).astype(np.int64)
    via = np.full(size, OUT_OF_REACH, dtype=np.int64)
    inner = np.flatnonzero(reached & (before >= 0))
    via[inner] = kept[np.searchsorted(keys, before[inner].astype(np.int64) * size + inner)]
    return Tree(ms, via)
