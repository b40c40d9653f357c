"""Rooms anew by an integer program (HiGHS), every delegation in the hotels that it has.

Which delegation is in which hotel is what annealing finds well and what makes the program hard; with that given, who
sleeps where within it is found to a small gap in seconds.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.engine.settings import Settings
from planner.problems.lodging.frame import Frame, Scope
from planner.problems.lodging.model import build_within
from planner.problems.lodging.readoff import Housing, housing_of
from planner.problems.lodging.relax import costs_of, domains_of, rows_of

GAP = 5e-4
"""Gap at which the program has done enough."""
NODES = 100
"""Where the clock may not decide, nodes after which the program ends."""
MOST_COLUMNS = 20_000
"""Patterns beyond which the program takes longer than it gains."""


def refined(frame: Frame, housing: Housing, settings: Settings) -> Housing:
    """Return a plan in which every holder has the same hotels as in ``housing``; ``housing`` itself without success."""
    room, blocks = frame.problem.room, frame.blocks
    used = {(blocks[b].holder, room[housing[party[0]]].hotel_id) for party, b in frame.block_of.items()}
    columns = {
        (holder, t, p)
        for (holder, t), found in frame.patterns.items()
        if (holder, frame.types[t].like.hotel_id) in used
        for p in range(len(found))
    }
    if len(columns) > MOST_COLUMNS:
        return housing
    begin = settings.now_s()
    lodging = build_within(frame, Scope(frame.holders, columns=columns))
    low, high = domains_of(lodging)
    for use in lodging.variables.use.values():
        low[use.index] = 1
    rows = rows_of(lodging)
    left_s = settings.limit_s - (settings.now_s() - begin)
    if left_s <= 0:
        return housing
    solved = milp(
        costs_of(lodging).astype(np.float64),
        constraints=LinearConstraint(
            rows.matrix.astype(np.float64), np.where(rows.equal, rows.upper, -np.inf), rows.upper.astype(np.float64)
        ),
        bounds=Bounds(low.astype(np.float64), high.astype(np.float64)),
        integrality=np.ones(len(low), dtype=np.int64),
        options={"mip_rel_gap": GAP, **({"node_limit": NODES} if settings.deterministic else {"time_limit": left_s})},
    )
    settings.clock.work(left_s if settings.deterministic else 0.0)
    if solved.x is None:
        return housing
    values = np.rint(solved.x).astype(np.int64)
    return housing_of(lodging, lambda variable: int(values[variable.index]))
