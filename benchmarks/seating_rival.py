"""The plain way to measure against: one model of delegations and blocks, solved by CP-SAT as it stands.

n[p, b] members of part p in block b, u[p, b] whether there are any; everybody seated, no block overfull, fewest lines
u, few gaps in front. It knows nothing of the order inside the windows of the ranks, of pins, wheelchairs and rows of
distance, which makes it easier; no groups are counted.
"""

from collections.abc import Mapping
from math import ceil

from ortools.sat.python import cp_model

from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.field import Field, field_of, zone_groups


def plain(problem: Problem, commitments: Commitments, settings: Settings) -> Mapping[str, object]:
    """Return lines found and proven by the plain model, the time shared out by guests."""
    lines = bound = 0
    total = len(problem.guests)
    for part, own in components(problem, commitments):
        for zones in zone_groups(part):
            field = field_of(part, own, zones)
            share = sum(kind.heads for kind in field.parts.values()) / total
            found, least = _solved(field, settings.within(max(0.5, settings.limit_s * share)))
            lines, bound = lines + found, bound + least
    return {"lines": lines, "at_least": bound, "gap": round((lines - bound) / max(1, lines), 4)}


def _solved(field: Field, settings: Settings) -> tuple[int, int]:
    model = cp_model.CpModel()
    in_block: dict[int, list[cp_model.IntVar]] = {number: [] for number in field.blocks}
    used = []
    for part, kind in field.parts.items():
        seated = []
        for number, block in field.blocks.items():
            if block.first <= kind.rank <= block.last:
                most = min(kind.most, block.room)
                here = model.new_int_var(0, most, f"n {part} {number}")
                line = model.new_bool_var(f"u {part} {number}")
                model.add(here <= most * line)
                seated.append(here)
                in_block[number].append(here)
                used.append(line)
        model.add_linear_constraint(sum(seated), kind.heads, kind.most)
    for number, block in field.blocks.items():
        model.add(sum(in_block[number]) <= block.room)
    model.minimize(sum(used))
    outcome = run(model, settings).outcome
    together = len(field.together)
    least = max(outcome.bound or 0, len(field.parts))
    return (outcome.score if outcome.score is not None else len(used)) + together, ceil(least) + together
