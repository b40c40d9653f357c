"""Run a benchmark suite: ``python -m benchmarks SUITE FILE... --limit-s S [--workers N] [--seed K]``.

One JSON object per line on stdout, one line per FILE; progress on stderr. Exit 0 when every file was read
and run, 2 on bad usage or an unreadable file.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import (
    ccp,
    ceremony,
    documents,
    egress,
    gap,
    guests,
    live,
    lodging,
    mspsp,
    nrp,
    pas,
    rcpsp,
    rehearsals,
    runsheet,
    seating,
    seating_day,
    smptsp,
    staffing,
    tables,
    talent,
    tntp,
    vrptw,
    web,
)
from benchmarks.options import Options

Suite = Callable[[Path, Options], Mapping[str, object]]

SUITES: dict[str, Suite] = {
    "ccp": ccp.measure,
    "ceremony": ceremony.measure,
    "documents": documents.measure,
    "egress": egress.measure,
    "gap": gap.measure,
    "guests": guests.measure,
    "live": live.measure,
    "lodging": lodging.measure,
    "mspsp": mspsp.measure,
    "nrp": nrp.measure,
    "pas": pas.measure,
    "rcpsp": rcpsp.measure,
    "rehearsals": rehearsals.measure,
    "runsheet": runsheet.measure,
    "seating": seating.measure,
    "seating-day": seating_day.measure,
    "smptsp": smptsp.measure,
    "staffing": staffing.measure,
    "tables": tables.measure,
    "talent": talent.measure,
    "vrptw": vrptw.measure,
    "tntp": tntp.measure,
    "web": web.measure,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure every file of a suite and print one line of JSON for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit-s", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/benchmarks"))
    chosen = parser.parse_args(arguments)
    options = Options(chosen.limit_s, chosen.workers, chosen.seed, chosen.out)
    for file in chosen.files:
        print(f"{chosen.suite} {file}", file=sys.stderr)
        try:
            line = SUITES[chosen.suite](file, options)
        except (OSError, ValueError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            return 2
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
