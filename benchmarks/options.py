"""What a benchmark run is asked to keep to."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """Limit in seconds, workers, seed and the folder for solutions."""

    limit_s: float
    workers: int
    seed: int
    out: Path
