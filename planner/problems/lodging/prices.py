"""A bound from room prices: what each cluster costs at best if rooms were free to all, at a price each.

With a price on every room instead of the limit on rooms, clusters do not hinder each other; the sum of their best
scores, less the prices of all rooms, bounds the score of every plan (Lagrangian relaxation, Geoffrion 1974). It is
sharper than the linear relaxation because each cluster is housed in whole guests and rooms.
"""

import time

from planner.engine.outcome import Status
from planner.engine.run import run
from planner.problems.lodging.data import NAME
from planner.problems.lodging.frame import Scope
from planner.problems.lodging.model import build_within
from planner.problems.lodging.relax import relax
from planner.problems.lodging.search import Cluster, Search


def price_bound(search: Search, limit_s: float) -> int:
    """Return the bound; a cluster for which the time does not suffice counts with what is proven of it."""
    if search.relaxation is None:
        return 0
    end = time.perf_counter() + limit_s
    prices = search.relaxation.surcharge
    types = search.frame.types
    total = -sum(price * len(types[t].by_price[category]) for (t, category), price in prices.items())
    waiting = sorted(search.frame.clusters, key=lambda cluster: (search.size[cluster], cluster))
    for position, cluster in enumerate(waiting):
        left_s = end - time.perf_counter()
        guests_left = sum(search.size[other] for other in waiting[position:])
        total += _least(search, cluster, max(0.2, left_s * search.size[cluster] / guests_left))
    return total


def _least(search: Search, cluster: Cluster, limit_s: float) -> int:
    scope = Scope(holders=tuple(sorted(cluster)), surcharge=search.relaxation.surcharge if search.relaxation else {})
    lodging = build_within(search.frame, scope)
    outcome = run(lodging.model, search.settings.within(limit_s), problem=NAME, stop=search.stopped).outcome
    if outcome.status is Status.OPTIMAL:
        return outcome.bound or 0
    relaxation = relax(lodging, limit_s)  # on large clusters it is ahead of what the search has proven
    return max(outcome.bound or 0, relaxation.bound if relaxation else 0)
