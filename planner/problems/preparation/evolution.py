# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, NPY002, PLR0913, PLR0917, PLR2004 - compiled: arrays and loops
"""A population of schedules that cross: a stretch of one in the frame of another (compiled).

After Debels & Vanhoucke (2007): of the mother a stretch of time in which the resources are well used keeps its
order; before and behind it the father's order counts. Every child is justified (``generation.justified``).
"""

import numpy as np

from planner.engine.compiled import compiled
from planner.problems.preparation.generation import consistent, justified

FRAME = 4.0
"""Times the makespan by which the father's part is moved away from the mother's."""


@compiled
def cross(keys, mother, father, span, lengths, loads):
    """Fill ``keys`` from the busiest of two stretches of the mother in the frame of the father."""
    width = max(1, int(span * (0.25 + 0.5 * np.random.random())))
    begin, most = 0, -1.0
    for _ in range(2):
        here = np.random.randint(0, span - width + 1) if span >= width else 0
        used = 0.0
        for task in range(len(keys)):
            overlap = min(mother[task] + lengths[task], here + width) - max(mother[task], here)
            if overlap > 0:
                used += overlap * loads[task]
        if used > most:
            begin, most = here, used
    for task in range(len(keys)):
        if begin <= mother[task] < begin + width:
            keys[task] = mother[task]
        elif father[task] < begin:
            keys[task] = father[task] - FRAME * span
        else:
            keys[task] = father[task] + FRAME * span


@compiled
def is_there(population, spans, start, span):
    """Whether a schedule is in the population already."""
    for member in range(len(spans)):
        if spans[member] == span:
            same = True
            for task in range(len(start)):
                if population[member, task] != start[task]:
                    same = False
                    break
            if same:
                return True
    return False


@compiled
def better_of_two(spans):
    """Return the better of two members drawn."""
    one, other = np.random.randint(len(spans)), np.random.randint(len(spans))
    return one if spans[one] <= spans[other] else other


@compiled
def worse_of_two(spans):
    """Return the worse of two members drawn."""
    one, other = np.random.randint(len(spans)), np.random.randint(len(spans))
    return one if spans[one] >= spans[other] else other


@compiled
def keep_if_best(best, start, crews, span):
    """Remember a schedule that is shorter than the best."""
    best_start, best_crews, best_span = best
    if span < best_span[0]:
        best_span[0] = span
        best_start[:] = start
        best_crews[:] = crews


@compiled
def shake(keys, share, reach):
    """Move a few keys by at most ``reach`` / 2 in one of ``share`` cases."""
    if np.random.random() < share:
        for _ in range(1 + np.random.randint(3)):
            keys[np.random.randint(len(keys))] += (np.random.random() - 0.5) * reach


@compiled
def swap_ranks(rank):
    """Let two people change places in who is taken first."""
    if len(rank) > 1 and np.random.random() < 0.5:
        one, other = np.random.randint(len(rank)), np.random.randint(len(rank))
        kept = rank[one]
        rank[one] = rank[other]
        rank[other] = kept


@compiled
def populate(population, spans, best, scratch, space, tasks, zero, arcs, people, seed, spread):
    """Fill the population with schedules near the best, by keys moved by up to ``spread`` of the makespan."""
    np.random.seed(seed)
    count = population.shape[1]
    start, crews = np.empty(count, np.int64), np.empty_like(best[1])
    keys = np.empty(count, np.float64)
    for member in range(len(spans)):
        for task in range(count):
            keys[task] = best[0][task] + np.random.random() * spread * best[2][0]
        swap_ranks(people[2])
        consistent(keys, arcs[0])
        order = np.argsort(keys, kind="mergesort")
        spans[member] = justified(order, start, crews, scratch, space, tasks, zero, arcs, people)
        population[member] = start
        keep_if_best(best, start, crews, spans[member])


@compiled
def evolve(population, spans, best, scratch, space, tasks, zero, arcs, people, loads, seed, children):
    """Let ``children`` be born; each takes the place of a worse one."""
    np.random.seed(seed)
    count = population.shape[1]
    start, crews = np.empty(count, np.int64), np.empty_like(best[1])
    keys = np.empty(count, np.float64)
    for _ in range(children):
        mother, father = better_of_two(spans), better_of_two(spans)
        cross(keys, population[mother], population[father], spans[mother], tasks[0], loads)
        shake(keys, 0.7, 0.1 * spans[mother])
        swap_ranks(people[2])
        consistent(keys, arcs[0])
        order = np.argsort(keys, kind="mergesort")
        span = justified(order, start, crews, scratch, space, tasks, zero, arcs, people)
        keep_if_best(best, start, crews, span)
        place = worse_of_two(spans)
        if span <= spans[place] and not is_there(population, spans, start, span):
            population[place] = start
            spans[place] = span
