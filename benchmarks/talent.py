"""Suite ``talent``: scenes brought into the order of least pay, as the items of one run-through.

FILE: a name, the numbers of scenes and actors, one row for each actor (1 for every scene needed, then the pay a day),
and the lengths of the scenes. An actor is a party of as many people as the pay; a day is a minute.
"""

import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.rehearsals import Problem
from planner.problems.rehearsals.entities import Part, Party, RunThrough, Who
from planner.problems.rehearsals.solve import solve

SESSION = "T"
HEAD = 2
"""Numbers before the rows of the actors: how many scenes and actors."""


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Order the scenes of ``file``, write the order, and return one line of figures."""
    begin = time.perf_counter()
    plan = solve(problem_of(file.read_text(encoding="utf-8")), Settings(options.limit_s, options.workers, options.seed))
    found, elapsed_s = plan.orders[0], time.perf_counter() - begin
    options.out.mkdir(parents=True, exist_ok=True)
    solution = options.out / f"{file.name}.json"
    solution.write_text(json.dumps({"order": [int(item) for item in found.item_ids]}) + "\n", encoding="utf-8")
    return {
        "suite": "talent",
        "instance": file.name,
        "status": "optimal" if found.proven else "feasible",
        "score": found.presence,
        "bound": found.presence - found.waiting + found.least,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(solution),
    }


def problem_of(text: str) -> Problem:
    """Return the scenes as the items of one run-through whose order is free.

    Raises:
        ValueError: the file is not of this format.
    """
    numbers = [int(word) for line in text.strip().splitlines()[1:] for word in line.split()]
    if len(numbers) < HEAD:
        msg = "expected a name, then the numbers of scenes and actors"
        raise ValueError(msg)
    scenes, actors = numbers[:HEAD]
    wanted = HEAD + actors * (scenes + 1) + scenes
    if len(numbers) != wanted:
        msg = f"expected {wanted} numbers for {scenes} scenes and {actors} actors, found {len(numbers)}"
        raise ValueError(msg)
    rows = [numbers[HEAD + actor * (scenes + 1) :][: scenes + 1] for actor in range(actors)]
    who = [Who("person", f"A{actor + 1}") for actor in range(actors)]
    needs = [tuple(one for one, row in zip(who, rows, strict=True) if row[scene]) for scene in range(scenes)]
    parts = [
        Part(str(scene + 1), f"scene {scene + 1}", length, need)
        for scene, (length, need) in enumerate(zip(numbers[wanted - scenes :], needs, strict=True))
    ]
    parties = [Party(one, one.id, row[scenes], (SESSION,)) for one, row in zip(who, rows, strict=True)]
    return Problem(
        date(2000, 1, 1), 1, (), (), tuple(parties), run_throughs=(RunThrough(SESSION, tuple(parts), free=True),)
    )
