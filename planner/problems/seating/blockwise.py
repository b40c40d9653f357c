"""Searching the block model: all zones of a component together for a plan, one by one for bound and polish."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from planner.engine.outcome import Limit, Status
from planner.engine.plan import Commitments
from planner.engine.progress import Progress, Stop
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.seating import decompose
from planner.problems.seating.block_rules import parties_in
from planner.problems.seating.commitments import previous_seats
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.decompose import Placing
from planner.problems.seating.hint import first_plan
from planner.problems.seating.parties import Guest
from planner.problems.seating.variables import Variables

Split = tuple[Problem, Commitments]
Result = TypeVar("Result")

JOINT_SHARE = 0.5
"""Share of the time for all zones together, where guests may choose between zones."""
FIRST_SHARE = 0.9
"""Share of the time for plans without anybody out of order, where there is only one zone."""
ZONES_SHARE = 0.5
"""Share of the remaining time for the zones one by one, where all plans are searched after that."""
ZONE_SHARE = 0.1
"""Share of a zone's time for its bound with everybody in it."""
BAND_SHARE = 0.25
"""Share of what then remains for the bounds of its bands of ranks; the rest polishes the plan."""
LEAST_S = 0.1
"""With less time than this nothing is searched."""
BAND_LIMIT_S = 0.5
"""Time that a zone or band may take for its bound in any case: most are solved in a tenth of it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How long the solve may still take, and who watches it."""

    settings: Settings
    deadline_s: float
    progress: Progress
    stop: Stop

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return self.deadline_s - self.settings.now_s()

    def within(self, limit_s: float) -> Settings:
        """Return the settings with this limit, or what is left."""
        return self.settings.within(min(limit_s, self.left_s))

    def for_blocks(self, limit_s: float) -> Settings:
        """Return the same with the full linear relaxation, which the clauses of the block model are lost to else."""
        return replace(self.within(limit_s), linearization=2)

    def until(self, deadline_s: float) -> "Watch":
        """Return the watch with an earlier end."""
        return replace(self, deadline_s=min(deadline_s, self.deadline_s))

    def share(self, tasks: int) -> "Watch":
        """Return the watch of the next of some tasks that share what is left, with one worker beside the others."""
        beside = 1 if self.settings.deterministic else self.settings.workers
        alone = replace(self, settings=replace(self.settings, workers=1))
        return alone.until(self.settings.now_s() + self.left_s * min(1, beside / tasks))

    def beside_one_another(self, tasks: Sequence[Callable[["Watch"], Result]]) -> list[Result]:
        """Do tasks that share what is left, as many at once as there are workers; in turn when plans are repeatable."""
        left = iter(range(len(tasks), 0, -1))
        at_once = 1 if self.settings.deterministic else self.settings.workers
        with ThreadPoolExecutor(max_workers=max(1, at_once)) as pool:
            return list(pool.map(lambda task: task(self.share(next(left))), tasks))


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many of whom in which block.

    Attributes:
        status: infeasible only by proof.
        placed: parties by cohort and block; empty without a plan.
        bound: no plan scores less.
        limit: why the search ended early.
    """

    status: Status
    placed: Placing
    bound: int
    limit: Limit | None


def sketch(
    v: Variables,
    commitments: Commitments,
    watch: Watch,
    lines: Mapping[frozenset[str], int],
    start: Mapping[int, Sequence[Guest]] | None = None,
) -> Sketch:
    """Search first among plans in which only pinned guests are out of order, then among all.

    Every other plan costs at least once the weight of ``precedence``, so the smaller of that weight and the bound of
    the first search holds for all plans; the second search is left out when it cannot win.
    """
    several = len(v.zones) > 1
    weight = v.problem.weights["precedence"]
    hint = _hinted(v, start) if start else _start(v, commitments)
    first = _run_strict(v, hint, watch, watch.left_s * (JOINT_SHARE if several else FIRST_SHARE))
    least = weight if first.outcome.status is Status.INFEASIBLE else min(first.outcome.bound or 0, weight)
    if first.outcome.score is None:
        return _all_plans(v, Sketch(first.outcome.status, {}, least, first.outcome.limit), hint, watch)
    placed = decompose.placing(v, _counts(v, first))
    wins = first.outcome.score <= weight
    if several and first.outcome.score > least:
        until = watch if wins else watch.until(watch.settings.now_s() + ZONES_SHARE * watch.left_s)
        placed, zone_bound = _zone_by_zone(v, commitments, placed, until, lines)
        least = max(least, min(zone_bound, weight))
    found = Sketch(Status.FEASIBLE, placed, least, first.outcome.limit)
    return found if wins else _all_plans(v, found, _as_hint(v, placed), watch, first.outcome.score)


def _hinted(v: Variables, sharing: Mapping[int, Sequence[Guest]]) -> dict[int, int]:
    """Return the hint of who sits in which block; whoever is in none is left to the search."""
    block_of = {guest.guest_id: number for number, guests in sharing.items() for guest in guests}
    counts: Counter[tuple[int, int]] = Counter()
    for index, cohort in enumerate(v.cohorts):
        heads = (party.leader.guest_id for party in cohort.parties)
        counts.update((index, block_of[head]) for head in heads if head in block_of)
    return {variable.index: counts[key] for key, variable in v.seated.items()}


def _as_hint(v: Variables, placed: Placing) -> dict[int, int]:
    return {v.seated[key].index: count for key, count in decompose.counts_of(v, placed).items()}


def _all_plans(
    v: Variables, found: Sketch, hint: Mapping[int, int], watch: Watch, known_score: int | None = None
) -> Sketch:
    """Search all plans; ``found`` holds what is known, of a plan that scores ``known_score`` at most."""
    if watch.left_s < LEAST_S:
        return found if found.placed else _from_the_front(v, found)
    second = run(
        v.model, watch.for_blocks(watch.left_s), problem=NAME, hint=hint, progress=watch.progress, stop=watch.stop
    )
    bound = max(found.bound, second.outcome.bound or 0)
    score = second.outcome.score
    if score is not None and (known_score is None or score < known_score):
        return Sketch(Status.FEASIBLE, decompose.placing(v, _counts(v, second)), bound, second.outcome.limit)
    if found.placed:
        return replace(found, bound=bound)
    if second.outcome.status is Status.INFEASIBLE:
        return Sketch(Status.INFEASIBLE, {}, 0, None)
    return _from_the_front(v, replace(found, bound=bound))


def _from_the_front(v: Variables, found: Sketch) -> Sketch:
    """Return the hall filled from the front where the time did not suffice for any plan; nothing if that fails."""
    hint = _filled(v)
    complete = all(sum(hint[i, b] for i, b in hint if i == c) == len(k.parties) for c, k in enumerate(v.cohorts))
    placed = decompose.placing(v, hint) if complete else {}
    return Sketch(Status.UNKNOWN, placed, found.bound, Limit.TIME)


def _run_strict(v: Variables, hint: Mapping[int, int], watch: Watch, limit_s: float) -> Run:
    """Search the plans in which only pinned guests are out of order."""
    strict = v.model.clone()
    for index, (least, most) in v.strict.items():
        strict.add_linear_constraint(strict.get_int_var_from_proto_index(index), least, most)
    return run(strict, watch.for_blocks(limit_s), problem=NAME, hint=hint, progress=watch.progress, stop=watch.stop)


def _counts(v: Variables, result: Run) -> dict[tuple[int, int], int]:
    return {key: count for key, variable in v.seated.items() if (count := result.value(variable))}


def _start(v: Variables, commitments: Commitments) -> dict[int, int]:
    """Return a hint: the previous plan, or without one the hall filled from the front."""
    previous = previous_seats(v.problem, commitments)
    if previous:
        counts = parties_in(v, previous)
        return {v.seated[key].index: min(counts[key], len(v.cohorts[key[0]].parties)) for key in v.seated}
    filled = _filled(v)
    return {variable.index: filled[key] for key, variable in v.seated.items()}


def _filled(v: Variables) -> Counter[tuple[int, int]]:
    """Return n[c, b] of the hall filled from the front."""
    block_of = first_plan(v.problem)
    filled: Counter[tuple[int, int]] = Counter()
    for index, cohort in enumerate(v.cohorts):
        heads = [party.leader.guest_id for party in cohort.parties]
        filled.update((index, block_of[head]) for head in heads if head in block_of)
    return filled


def _zone_by_zone(
    v: Variables, commitments: Commitments, placed: Placing, watch: Watch, lines: Mapping[frozenset[str], int]
) -> tuple[Placing, int]:
    """Return a plan no worse than ``placed``, zone for zone, and a bound: what the zones cost one by one.

    For the bound a zone may take any number of those who may also sit elsewhere (README, "Zone by zone"). Its
    plan replaces the zone's part of ``placed`` when it takes as many of each as that does.
    """
    parts = sorted(decompose.zones_of(v.problem, commitments), key=lambda part: len(part[0].guests))
    bound = -decompose.counted_twice(v.problem, parts, commitments)
    left = sum(len(part.guests) for part, _ in parts)
    best = placed
    for part, own in parts:
        if part.guests and watch.left_s >= LEAST_S:
            share = len(part.guests) / left
            until = watch.until(watch.settings.now_s() + share * watch.left_s)
            best, least = _one_zone((v.problem, commitments), (part, own), best, until, lines)
            bound += least
        left -= len(part.guests)
    return best, bound


def _one_zone(
    whole: Split, zone: Split, placed: Placing, watch: Watch, lines: Mapping[frozenset[str], int]
) -> tuple[Placing, int]:
    """Return the plan with this zone polished, and the bound of the zone."""
    v = decompose.build(*zone, whole, lines)
    here = decompose.counts_of(v, placed)
    hint = _as_hint(v, placed)
    free = _run_strict(v, hint, watch, max(BAND_LIMIT_S, ZONE_SHARE * watch.left_s))
    bound = _bound(free)
    if free.outcome.status is not Status.OPTIMAL:
        bound = max(bound, _bands(whole, zone, watch))
    if free.values and _totals(_counts(v, free)) == _totals(here):
        return {**placed, **_named(v, free)}, bound
    for index, cohort in enumerate(v.cohorts):
        if v.may_be_elsewhere(cohort):
            v.model.add(v.anywhere(index) == _totals(here)[index])
    polished = _run_strict(v, hint, watch, watch.left_s)
    return {**placed, **(_named(v, polished) if polished.values else {})}, bound


def _bands(whole: Split, zone: Split, watch: Watch) -> int:
    """Return the sum of the bounds of the bands of ranks of one zone: each has the whole zone to itself."""
    total = 0
    bands = decompose.bands_of(*zone)
    for number, band in enumerate(bands):
        if watch.left_s < LEAST_S:
            break
        limit_s = max(BAND_LIMIT_S, BAND_SHARE * watch.left_s / (len(bands) - number))
        total += _bound(_run_strict(decompose.build(*band, whole), {}, watch, limit_s))
    return total


def _bound(result: Run) -> int:
    return result.outcome.bound or 0


def _totals(counts: Mapping[tuple[int, int], int]) -> Counter[int]:
    total: Counter[int] = Counter()
    for (index, _), count in counts.items():
        total[index] += count
    return total


def _named(v: Variables, result: Run) -> Placing:
    return decompose.placing(v, dict.fromkeys(v.seated, 0) | _counts(v, result))
