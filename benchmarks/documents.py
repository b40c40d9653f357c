"""Suite ``documents``: how fast a pack's letters and lists are printed, and in how much memory.

Prints 5,000 personal invitations with QR codes as one job (the pack's own guests, repeated under new ids), then the
guest list by rank, each in a process of its own, so that the peak memory is the job's own.
"""

import dataclasses
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.options import Options
from planner import documents
from planner.scenario.load import load
from planner.scenario.schema import Scenario

KIB_PER_MIB = 1024
LETTERS = 5000
JOBS = ("giay-moi", "ds-khach-thu-bac")


def measure(pack: Path, options: Options) -> Mapping[str, object]:
    """Print both jobs for ``pack`` and return one line of figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    return {"suite": "documents", "instance": pack.name, "jobs": {key: _apart(pack, key, options.out) for key in JOBS}}


def _apart(pack: Path, key: str, out: Path) -> object:
    """Run a job in a process of its own and return its figures."""
    command = [sys.executable, "-m", "benchmarks.documents", str(pack), key, str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise ValueError(done.stderr.strip())
    return json.loads(done.stdout)


def _job(pack: Path, key: str, out: Path) -> dict[str, object]:
    scenario = load(pack)
    if key == "giay-moi":
        scenario = _repeated(scenario, LETTERS)
    begin = time.perf_counter()
    document = documents.document_of(key)
    chosen = documents.Options(number=1, day=date(2025, 6, 2))
    content = documents.build(document, scenario, {}, chosen)
    build_s = time.perf_counter() - begin
    made = documents.render(document, content, "pdf", chosen)
    total_s = time.perf_counter() - begin
    (out / f"{key}.pdf").write_bytes(made)
    papers = len(content.items) if key == "giay-moi" else len(scenario.guests)
    return {
        "papers": papers,
        "build_s": round(build_s, 2),
        "total_s": round(total_s, 2),
        "papers_per_s": round(papers / total_s),
        "bytes": len(made),
        "peak_mib": _peak_mib(),
    }


def _repeated(scenario: Scenario, count: int) -> Scenario:
    """Return the pack with ``count`` guests who get a letter, the same people under new ids."""
    invited = [guest for guest in scenario.guests if guest.attends]
    guests = tuple(
        invited[index % len(invited)].model_copy(update={"guest_id": f"G{index:05d}"}) for index in range(count)
    )
    return dataclasses.replace(scenario, guests=guests)


def _peak_mib() -> int:
    """Return the largest resident memory of this process and of its children (Linux counts it in KiB)."""
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(sum(peaks) / KIB_PER_MIB)


if __name__ == "__main__":
    print(json.dumps(_job(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])), ensure_ascii=False))
