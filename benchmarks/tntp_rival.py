"""Ways against links: the assignment of the product beside Frank–Wolfe, plain and bi-conjugate, in one run.

``python -m benchmarks.tntp_rival NAME_net.tntp … --limit-s 30 --gap 1e-5`` prints a JSON line for each file and method:
seconds until the gap was reached (or the limit), the gap, the objective, the bound. Compiling is done before the clock
starts and told once, on stderr.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.tntp import read
from planner.traffic.assignment import DelayLinks, Equilibrium, Goal, Trips, equilibrium
from planner.traffic.assignment.frank_wolfe import assign_by_links

Method = Callable[[DelayLinks, Trips, Goal], Mapping[str, float]]


def _ways(links: DelayLinks, trips: Trips, goal: Goal) -> Mapping[str, float]:
    return _figures(equilibrium(links, trips, goal, method="ways"))


def _bi_conjugate(links: DelayLinks, trips: Trips, goal: Goal) -> Mapping[str, float]:
    return _figures(equilibrium(links, trips, goal, method="links"))


def _plain(links: DelayLinks, trips: Trips, goal: Goal) -> Mapping[str, float]:
    found = assign_by_links(links, trips, goal, conjugate=False)
    figures = {"objective": found.gap.objective, "bound": found.bound}
    return {"relative_gap": found.gap.relative, **figures, "rounds": found.rounds}


def _figures(found: Equilibrium) -> Mapping[str, float]:
    figures = {"objective": found.objective, "bound": found.bound}
    return {"relative_gap": found.relative_gap, **figures, "rounds": found.rounds}


METHODS: Mapping[str, Method] = {"ways": _ways, "bi-conjugate": _bi_conjugate, "plain": _plain}


def main(arguments: list[str] | None = None) -> int:
    """Run every method on every file and print what each reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tntp_rival", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit-s", type=float, default=30.0)
    parser.add_argument("--gap", type=float, default=1e-5)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=[*METHODS])
    chosen = parser.parse_args(arguments)
    print(f"compiling: {_warm(chosen.files[0]):.1f} s", file=sys.stderr)
    for file in chosen.files:
        links, trips = read(file)
        for name in chosen.methods:
            begin = time.perf_counter()
            figures = METHODS[name](links, trips, Goal(chosen.gap, chosen.limit_s))
            seconds = round(time.perf_counter() - begin, 3)
            print(json.dumps({"instance": file.name, "method": name, "elapsed_s": seconds, **figures}), flush=True)
    return 0


def _warm(file: Path) -> float:
    begin = time.perf_counter()
    _ways(*read(file), Goal(1.0, 60.0))
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
