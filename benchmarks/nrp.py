"""Suite ``nrp``: rosters of people over weeks under work rules (Curtois and Qu 2014), the weighted penalty.

A nurse of the instance is a worker, a shift a kind of shift; cover and requests keep their weights.
"""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.staffing import Problem
from planner.problems.staffing.schedules.entities import Cover, Kind, Schedules, Wish, Worker
from planner.problems.staffing.solve import solve

Rows = Sequence[Sequence[str]]
SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Make the roster of an instance, write it, and return one line of figures.

    Raises:
        ValueError: the file is not an instance of this kind.
    """
    begin = time.perf_counter()
    problem = Problem(posts={}, shifts={}, lines={}, people={}, schedules=read(file))
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    elapsed_s = time.perf_counter() - begin
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    roster = plan.roster or {}
    solution.write_text(json.dumps({"shifts": {person: list(days) for person, days in roster.items()}}))
    return {
        "suite": "nrp",
        "instance": file.name,
        "status": str(plan.outcome.status),
        "score": plan.outcome.score,
        "bound": plan.outcome.bound,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(solution),
    }


def read(file: Path) -> Schedules:
    """Return the roster problem of an instance in the sectioned text format.

    Raises:
        ValueError: it is not one.
    """
    try:
        return _schedules(_sections(file.read_text(encoding="utf-8")))
    except (IndexError, KeyError) as error:
        msg = f"not a shift scheduling instance: sections {', '.join(SECTIONS)} are expected"
        raise ValueError(msg) from error


def _sections(text: str) -> dict[str, list[list[str]]]:
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("SECTION_"):
            rows = sections.setdefault(line.removeprefix("SECTION_").strip(), [])
        elif line.strip() and not line.startswith("#"):
            rows.append([cell.strip() for cell in line.split(",")])
    return sections


def _schedules(sections: Mapping[str, Rows]) -> Schedules:
    off = {row[0]: frozenset(int(day) for day in row[1:] if day) for row in sections["DAYS_OFF"]}
    kinds = (Kind(row[0], int(row[1]), frozenset(row[2].split("|")) - {""}) for row in sections["SHIFTS"])
    return Schedules(
        days=int(sections["HORIZON"][0][0]),
        kinds={kind.kind_id: kind for kind in kinds},
        workers={row[0]: _worker(row, off.get(row[0], frozenset())) for row in sections["STAFF"]},
        wishes=tuple(
            Wish(row[0], int(row[1]), row[2], int(row[3]), on)
            for name, on in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False))
            for row in sections[name]
        ),
        covers=tuple(Cover(int(row[0]), row[1], *map(int, row[2:5])) for row in sections["COVER"]),
    )


def _worker(row: Sequence[str], days_off: frozenset[int]) -> Worker:
    most, least, max_on, min_on, min_off, weekends = map(int, row[2:8])
    limits = dict(cell.split("=") for cell in row[1].split("|"))
    return Worker(
        row[0],
        max_minutes=most,
        min_minutes=least,
        max_on=max_on,
        min_on=min_on,
        min_off=min_off,
        max_weekends=weekends,
        max_shifts={kind_id: int(limit) for kind_id, limit in limits.items()},
        days_off=days_off,
    )
