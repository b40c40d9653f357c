"""Suite ``tntp``: user equilibrium on networks of Transportation Networks for Research.

FILE: NAME_net.tntp, with NAME_trips.tntp beside it. The link cost is that of the file; the sketch of Chicago adds
0.04 a mile and 0.02 a cent. The answer passes the independent check before it is written.
"""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.options import Options
from planner.errors import PlannerError
from planner.traffic.assignment import Equilibrium, Goal, equilibrium
from planner.traffic.assignment.check import Subject, check_assignment
from planner.traffic.assignment.links import DelayLinks, Trips
from planner.traffic.assignment.tntp import read_links, read_trips

WEIGHTS = {"ChicagoSketch": (0.04, 0.02)}
"""Instance -> cost of a unit of length and of toll, as its notes say; elsewhere neither counts."""
CLOSE = 2e-6
"""Gap at which the run stops: a fifth of what is asked for; the objective is then right to six digits or more."""
SPARE = 0.9
"""Share of the limit that is used, so that the last round does not run over it."""


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Assign the trips of a network, write the flows, and return one line of figures.

    Raises:
        ValueError: the file is not of this format, or its trips are missing.
    """
    begin = time.perf_counter()
    links, trips = read(file)
    found = equilibrium(links, trips, Goal(CLOSE, SPARE * options.limit_s - (time.perf_counter() - begin)))
    elapsed_s = time.perf_counter() - begin
    for finding in check_assignment(Subject(links, trips, found)):
        print(finding.line("en"), file=sys.stderr)
    return {
        "suite": "tntp",
        "instance": file.name,
        "status": "infeasible" if found.unserved.any() else "feasible",
        "score": found.objective,
        "bound": found.bound,
        "relative_gap": found.relative_gap,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(_write(options.out / f"{file.name}.json", links, found)),
    }


def read(file: Path) -> tuple[DelayLinks, Trips]:
    """Return the links and trips of an instance.

    Raises:
        ValueError: a file is missing or not of this format.
    """
    name = file.name.removesuffix("_net.tntp")
    per_length, per_toll = WEIGHTS.get(name, (0.0, 0.0))
    try:
        links = read_links(file, per_length=per_length, per_toll=per_toll)
        return links, read_trips(file.with_name(f"{name}_trips.tntp"))
    except PlannerError as error:
        raise ValueError(error.message.en) from error


def _write(solution: Path, links: DelayLinks, found: Equilibrium) -> Path:
    solution.parent.mkdir(parents=True, exist_ok=True)
    ends = zip(links.tail.tolist(), links.head.tolist(), found.flow.tolist(), strict=True)
    flow = [[tail + 1, head + 1, volume] for tail, head, volume in ends]
    solution.write_text(json.dumps({"flow": flow}) + "\n", encoding="utf-8")
    return solution
