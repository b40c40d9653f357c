"""Reading what a solving process says, and ending it."""

import json
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

MOST_POINTS = 160
"""Points of a curve that are kept; when there are more, every second one is dropped."""


class Curve:
    """Score and bound of one problem over time."""

    def __init__(self) -> None:
        """Begin without a point."""
        self.latest: dict[str, Any] = {}
        self.points: list[tuple[float, int | None, int | None]] = []

    def take(self, line: Mapping[str, Any]) -> None:
        """Add a step."""
        self.latest = dict(line)
        score, bound = line.get("score"), line.get("bound")
        if score is None and bound is None:
            return
        if len(self.points) > 1 and self.points[-1][1:] == (score, bound) == self.points[-2][1:]:
            self.points.pop()  # nothing changed: the flat stretch only grows longer
        self.points.append((float(line["elapsed_s"]), score, bound))
        if len(self.points) > MOST_POINTS:
            self.points = [*self.points[:-1:2], self.points[-1]]


class Watched:
    """A process whose lines are read in a thread of their own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Begin to read."""
        self._process = process
        self._curves: dict[str, Curve] = {}
        self._news = False
        self._elapsed_s = 0.0
        self._current = ""
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, name="solve-progress", daemon=True)
        self._reader.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """What the process ended with."""
        return self._process.returncode

    @property
    def has_news(self) -> bool:
        """Whether something was said since progress was last asked for."""
        return self._news

    def progress(self) -> dict[str, Any]:
        """Return everything said so far, as it is kept with the job."""
        with self._lock:
            self._news = False
            problems = {
                name: {**curve.latest, "points": [list(point) for point in curve.points]}
                for name, curve in self._curves.items()
            }
            return {"current": self._current, "elapsed_s": self._elapsed_s, "problems": problems}

    def drain(self) -> None:
        """Wait until everything said has been read."""
        self._reader.join(timeout=5)

    def kill(self) -> None:
        """End the process and whatever it started; it leads a session of its own."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.drain()

    def _read(self) -> None:
        for raw in self._process.stdout or ():
            with suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(raw))

    def _take(self, line: Mapping[str, Any]) -> None:
        with self._lock:
            self._curves.setdefault(str(line["problem"]), Curve()).take(line)
            self._current = str(line["problem"])
            self._elapsed_s = float(line["t_s"])
            self._news = True
