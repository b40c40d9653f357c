"""A large lodging plan piece by piece: clusters of delegations are housed one by one, then re-housed a few at a time.

Delegations meet only in the rooms they compete for, and the score is a sum over clusters. So each cluster is housed by
the exact model with a surcharge on scarce rooms (their prices in the linear relaxation); then neighbourhoods of a few
clusters are solved anew with the rooms that the others leave (large-neighbourhood search, Shaw 1998).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from planner.engine.plan import weighted
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.lodging.check import score
from planner.problems.lodging.data import NAME
from planner.problems.lodging.frame import FillKey, Frame, Scope
from planner.problems.lodging.greedy import first_housing
from planner.problems.lodging.model import build_within
from planner.problems.lodging.readoff import Housing, columns_of, hint_of, housing_of, to_assignments
from planner.problems.lodging.relax import Relaxation

GUESTS_AT_ONCE = 45
"""Guests re-housed together; more take the solver longer than they gain."""
GUESTS_AT_FIRST = 6
"""Guests of small clusters housed together at first."""
LEAST_GROUP_S, CONSTRUCT_SHARE = 0.4, 0.7
"""Time for a group at first: at least so long, and its guests' share of this part of the time left."""
CLUSTERS_AT_ONCE = 14
PIECE_S = 1.5
"""Longest time for one piece."""
LEAST_PIECE_S = 0.1
"""Time left below which no further piece is begun."""
FIRST_GAP, PIECE_GAP = 0.02, 0.004
"""Gap at which a piece is good enough: the last step of a proof does not pay for the time of another piece."""
COLUMNS_AGAIN, COLUMNS_AT_FIRST, FEW_COLUMNS = 15.0, (20.0, 60.0), 1_500
"""Reduced costs up to which patterns are offered to guests who have a room, and, try by try, to those who have none;
where there are few patterns the first try is skipped."""

Cluster = tuple[str, ...]


@dataclass
class Search:
    """A search in progress.

    Attributes:
        frame: what is planned.
        relaxation: bound, reduced costs and room prices, if known.
        settings: settings of the whole solve.
        deadline: moment (``settings.now_s``) at which to end.
        partial: whether guests may be left out.
        stopped: whether to end at once.
        housing: guest -> room so far.
    """

    frame: Frame
    relaxation: Relaxation | None
    settings: Settings
    deadline: float
    partial: bool
    tell: Callable[[int | None], None]
    stopped: Callable[[], bool]
    housing: Housing = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Count the guests of each cluster."""
        sizes = dict.fromkeys(self.frame.clusters, 0)
        home = {holder: cluster for cluster in self.frame.clusters for holder in cluster}
        self.cluster_of = {
            guest_id: home[self.frame.blocks[self.frame.block_of[party]].holder]
            for guest_id, party in self.frame.party_of.items()
        }
        for cluster in self.cluster_of.values():
            sizes[cluster] += 1
        self.size = sizes

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return self.deadline - self.settings.now_s()

    def value(self, housing: Housing) -> tuple[int, int]:
        """Return what is amiss for guests without a room (more for higher ranks), and the score."""
        problem, commitments = self.frame.problem, self.frame.commitments
        goals = score(problem, to_assignments(problem, housing), commitments)
        lowest = max(guest.rank for guest in problem.guests)
        amiss = sum(2 * lowest - guest.rank for guest in problem.guests if guest.guest_id not in housing)
        return amiss, weighted(goals, problem.weights)

    def rebuild(self, limit_s: float) -> None:
        """House everybody anew by room prices, the last ones without them if time runs short; keep the better plan."""
        before, deadline = self.housing, self.deadline
        self.housing, self.deadline = {}, min(deadline, self.settings.now_s() + limit_s)
        self.construct()
        self.deadline = deadline
        self.housing = first_housing(self.frame, self.housing)
        if self.value(before) < self.value(self.housing):
            self.housing = before

    def construct(self) -> None:
        """House the clusters one after the other, the largest first, small ones several at a time."""
        guests_left = len(self.cluster_of)
        for group in self._groups():
            if all(guest_id in self.housing for guest_id, cluster in self.cluster_of.items() if cluster in group):
                continue
            guests = sum(self.size[cluster] for cluster in group)
            share_s = max(LEAST_GROUP_S, min(2 * PIECE_S, CONSTRUCT_SHARE * self.left_s * guests / guests_left))
            guests_left -= guests
            if self.left_s <= 0 or self.stopped():
                return
            self._house(group, share_s, surcharged=True)
            self.tell(None)

    def _groups(self) -> list[list[Cluster]]:
        groups: list[list[Cluster]] = []
        rank = dict.fromkeys(self.frame.clusters, 0)
        if self.partial:
            for guest_id, cluster in self.cluster_of.items():
                rank[cluster] = max(rank[cluster], self.frame.problem.guest[guest_id].rank)
        for cluster in sorted(rank, key=lambda cluster: (rank[cluster], -self.size[cluster], cluster)):
            last = groups[-1] if groups else []
            if last and sum(map(self.size.__getitem__, last)) + self.size[cluster] <= GUESTS_AT_FIRST:
                last.append(cluster)
            else:
                groups.append([cluster])
        return groups

    def improve(self) -> None:
        """Re-house a few clusters at a time until the time is up."""
        dice = random.Random(self.settings.seed)
        best = self.value(self.housing)
        while self.left_s > LEAST_PIECE_S and not self.stopped():
            chosen = self._neighbourhood(dice)
            before = dict(self.housing)
            self._house(chosen, min(PIECE_S, self.left_s), surcharged=False)
            found = self.value(self.housing)
            if found > best:
                self.housing = before
            best = min(best, found)
            self.tell(None if best[0] else best[1])
            if not best[0] and self.relaxation and best[1] <= self.relaxation.bound:
                return
            if len(chosen) == len(self.frame.clusters) and self.left_s > 0 and found == best and len(chosen) == 1:
                return

    def _neighbourhood(self, dice: random.Random) -> list[Cluster]:
        """Choose a cluster (one with guests left out before others), some that share hotels with it, and some more."""
        clusters = list(self.frame.clusters)
        unhoused = sorted({self.cluster_of[g] for g in self.cluster_of if g not in self.housing})
        first = dice.choice(unhoused or clusters)
        hotels = self._hotels(first)
        near = [c for c in clusters if c != first and self._hotels(c) & hotels]
        far = [c for c in clusters if c != first and c not in near]
        dice.shuffle(near)
        dice.shuffle(far)
        order = sorted(near + far, key=lambda c: dice.random() + (0.0 if c in near else 0.6))
        chosen, guests = [first], self.size[first]
        for cluster in order:
            if len(chosen) < CLUSTERS_AT_ONCE and guests + self.size[cluster] <= GUESTS_AT_ONCE:
                chosen.append(cluster)
                guests += self.size[cluster]
        return chosen

    def _hotels(self, cluster: Cluster) -> set[str]:
        room = self.frame.problem.room
        return {room[r].hotel_id for g, r in self.housing.items() if self.cluster_of[g] == cluster}

    def _house(self, clusters: Sequence[Cluster], limit_s: float, *, surcharged: bool) -> None:
        """House some clusters anew in the rooms that the others leave; without success all stays as it was."""
        inside = {guest_id for guest_id, cluster in self.cluster_of.items() if cluster in clusters}
        kept = {guest_id: room for guest_id, room in self.housing.items() if guest_id not in inside}
        scope = Scope(
            holders=tuple(sorted(holder for cluster in clusters for holder in cluster)),
            taken=frozenset(kept.values()),
            surcharge=self.relaxation.surcharge if self.relaxation and surcharged else {},
        )
        own = {guest_id: room for guest_id, room in self.housing.items() if guest_id in inside}
        end = self.settings.now_s() + limit_s
        for columns in () if self.partial and len(own) < len(inside) else self._offers(scope, own):
            found = self._solve(replace(scope, columns=columns), own, end)
            if found is not None:
                self.housing = {**kept, **found}
                return
        if len(own) < len(inside) and (self.partial or surcharged):
            found = self._solve(replace(scope, partial=True), own, max(end, self.settings.now_s() + 0.5))
            self.housing = {**kept, **(found or own)}

    def _offers(self, scope: Scope, own: Housing) -> list[set[FillKey] | None]:
        """Return patterns to choose from, try by try: the promising ones, more of them, all (None)."""
        if self.relaxation is None:
            return [None]
        holders, reduced = set(scope.holders), self.relaxation.reduced
        mine = {key: dear for key, dear in reduced.items() if key[0] in holders}
        used = columns_of(self.frame, own, scope)
        if own:
            return [used | {key for key, dear in mine.items() if dear <= COLUMNS_AGAIN}]
        tries = COLUMNS_AT_FIRST if len(mine) > FEW_COLUMNS else COLUMNS_AT_FIRST[1:]
        return [*({key for key, dear in mine.items() if dear <= limit} for limit in tries), None]

    def _solve(self, scope: Scope, own: Housing, end: float) -> Housing | None:
        lodging = build_within(self.frame, scope)
        left_s = min(end, self.deadline) - self.settings.now_s()
        if left_s <= 0:
            return None
        done = run(
            lodging.model,
            replace(
                self.settings.within(left_s), gap=max(FIRST_GAP if scope.surcharge else PIECE_GAP, self.settings.gap)
            ),
            problem=NAME,
            hint=hint_of(lodging, own) if own else None,
            stop=self.stopped,
        )
        return housing_of(lodging, done.value) if done.outcome.has_plan else None
