"""Suite ``ceremony``: a whole pack through the command line, as a user runs it, each step its own process.

Reports the wall-clock seconds of each step, the peak memory, the status, score, bound and gap of every
problem, and what the independent check says.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.options import Options

KIB_PER_MIB = 1024


def measure(pack: Path, options: Options) -> Mapping[str, object]:
    """Validate, plan and check ``pack``; return one line of figures.

    Raises:
        ValueError: the pack has faults.
    """
    folder = options.out / pack.name
    help_s, _ = _timed("--help")
    validate_s, validated = _timed("validate", str(pack))
    if validated:
        msg = "the pack has faults; see “planner validate”"
        raise ValueError(msg)
    limits = (
        "--limit-s",
        str(options.limit_s),
        "--workers",
        str(options.workers),
        "--seed",
        str(options.seed),
    )
    solve_s, solved = _timed("solve", str(pack), "--out", str(folder), *limits)
    check_s, checked = _timed("check", str(pack), str(folder))
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return {
        "suite": "ceremony",
        "instance": pack.name,
        "limit_s": options.limit_s,
        "help_s": help_s,
        "validate_s": validate_s,
        "solve_s": solve_s,
        "check_s": check_s,
        "solve_exit": solved,
        "check_exit": checked,
        "peak_mib": _peak_mib(),
        "problems": {name: _figures(entry) for name, entry in summary["problems"].items()},
    }


def _timed(*arguments: str) -> tuple[float, int]:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "planner.cli", *arguments]
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - our own command
    return round(time.perf_counter() - begin, 2), code


def _peak_mib() -> int:
    """Return the largest resident memory of any child so far (Linux counts it in KiB)."""
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_PER_MIB)


def _figures(entry: Mapping[str, object]) -> dict[str, object]:
    return {key: entry.get(key) for key in ("status", "score", "bound", "gap", "elapsed_s")}
