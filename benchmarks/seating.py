"""Suite ``seating``: the plan, its certificate and changes on the day, for a pack, a made-up hall, or copies of a pack.

FILE is a pack folder, or ``hall-1200``, ``hall-5000``, ``hall-30000`` (any number; ``hall-1200-7`` with seed 7) for a
hall made up by ``benchmarks.halls``. ``SEATING_COPIES`` copies of a pack side by side (own zones, ranks, delegations
and guests) make a large hall that is planned without a search. Reports score and bound, runs and their own bound beside
those of a plain model, seconds for greedy plan, certificate, check of the certificate and four changes on the day, how
many people these move, and the peak memory.
"""

import os
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from benchmarks.halls import Hall
from benchmarks.options import Options
from benchmarks.seating_day import changes, read_hall, replanned
from benchmarks.seating_rival import plain
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.settings import Settings
from planner.problems.seating import Assignment, Problem, score
from planner.problems.seating.certificate import certificate
from planner.problems.seating.certify_check import check_certificate
from planner.problems.seating.greedy import first_seats
from planner.problems.seating.solve import solve
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario

KIB_PER_MIB = 1024
COPIES = "SEATING_COPIES"
"""Environment variable: how many copies of the pack stand side by side; 25 make 30,000 guests."""
Result = TypeVar("Result")


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Plan the seating of ``file``, certify it and change it; return one line of figures."""
    hall, copies = _read(file), int(os.environ.get(COPIES, "1"))
    problem = Problem.from_scenario(hall.scenario)
    commitments = hall.commitments
    settings = Settings(options.limit_s, options.workers, options.seed)
    greedy_s, seats = _timed(lambda: first_seats(problem, commitments))
    start = tuple(Assignment(*pair) for pair in seats.items())
    if copies == 1:
        solve_s, plan = _timed(lambda: solve(problem, settings, commitments=commitments))
        start, bound = plan.assignments, plan.outcome.bound
        solved = {"score": plan.outcome.score, "bound": bound, "gap": plan.outcome.gap, "goals": dict(plan.goals)}
        solved |= {"solve_s": round(solve_s, 1), "row_inversions": plan.row_inversions}
    else:
        bound, solved = None, {"goals": score(problem, start, commitments)}
    certify_s, written = _timed(lambda: certificate(problem, start, commitments, bound, options.seed))
    check_s, findings = _timed(lambda: list(check_certificate(problem, start, commitments, written or {})))
    return {
        "suite": "seating",
        "instance": f"{file.name} x{copies}",
        "guests": len(problem.guests),
        "seats": len(problem.seats),
        **solved,
        "greedy_s": round(greedy_s, 2),
        "certify_s": round(certify_s, 2),
        "certificate": _proven(written),
        "check_s": round(check_s, 2),
        "findings": len(findings),
        **_beside(problem, commitments, settings, _proven(written)),
        "replan": {name: replanned(hall, start, change) for name, change in changes(hall.scenario, start).items()},
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
    }


def _read(file: Path) -> Hall:
    """Return the made-up hall or the pack, in as many copies as asked for."""
    copies = int(os.environ.get(COPIES, "1"))
    hall = read_hall(file)
    return hall if copies == 1 else Hall(copied(hall.scenario, copies), NO_COMMITMENTS)


def _beside(
    problem: Problem, commitments: Commitments, settings: Settings, proven: Mapping[str, object]
) -> Mapping[str, object]:
    """Return the runs against their bound, beside the plain model with the same time; RIVAL=0 leaves that out."""
    if not proven or os.environ.get("RIVAL") == "0":
        return {}
    runs, least = int(str(proven["runs"])), int(str(proven["at_least"]))
    rival = plain(problem, commitments, settings.afresh())
    own = (runs - least) / max(1, runs)
    ratio = round(float(str(rival["gap"])) / own, 1) if own else None
    return {"runs_gap": round(own, 4), "rival": rival, "rival_gap_over_ours": ratio}


def _proven(written: Mapping[str, Mapping[str, object]] | None) -> Mapping[str, object]:
    if written is None:
        return {}
    return {
        "runs": written["fragments"]["value"],
        "at_least": written["fragments"]["at_least"],
        "metres": written["metres"]["value"],
        "metres_at_least": written["metres"]["at_least"],
        "precedence": written["precedence"]["standing"],
        "exchanges": written["exchanges"]["standing"],
    }


def copied(scenario: Scenario, copies: int) -> Scenario:
    """Return ``copies`` of a pack side by side: zones, ranks, delegations and guests of their own."""
    if copies == 1:
        return scenario
    many = range(copies)
    top = max(row.rank for row in scenario.ranks)
    guests = tuple(_guest(row, copy, top) for copy in many for row in scenario.guests)
    ranks = tuple(
        row.model_copy(update={"rank": row.rank + copy * top, "zones": tuple(f"{copy}{zone}" for zone in row.zones)})
        for copy in many
        for row in scenario.ranks
    )
    seats = tuple(
        row.model_copy(update={"seat_id": f"{copy}{row.seat_id}", "zone": f"{copy}{row.zone}"})
        for copy in many
        for row in scenario.seats
    )
    return replace(scenario, guests=guests, ranks=ranks, seats=seats, delegations=())


def _guest(row: Guest, copy: int, top: int) -> Guest:
    def named(name: str) -> str:
        return f"{copy}{name}" if name else ""

    return row.model_copy(
        update={
            "guest_id": named(row.guest_id),
            "rank": row.rank + copy * top,
            "delegation_id": named(row.delegation_id),
            "companion_of": named(row.companion_of),
            "apart_from": tuple(named(other) for other in row.apart_from),
        }
    )


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result
