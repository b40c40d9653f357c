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
    """Score and bound of one problem over time.

    Some problems are solved in parts; each part begins with a score of its own, and the curve begins anew with it.
    """

    def __init__(self, begin_s: float, limit_s: float) -> None:
        """Begin without a point."""
        self._begin_s = begin_s
        self._limit_s = limit_s
        self.latest: dict[str, Any] = {}
        self.points: list[tuple[float, int | None, int | None]] = []

    def take(self, line: Mapping[str, Any]) -> None:
        """Add a step."""
        over = line["phase"] == "done"
        elapsed_s = float(line["elapsed_s"]) if over else round(float(line["t_s"]) - self._begin_s, 2)
        self.latest = {"phase": line["phase"], "elapsed_s": elapsed_s, "limit_s": self._limit_s}
        score, bound = line.get("score"), line.get("bound")
        if score is None and bound is None:
            return
        if self._another_part(score):
            self.points = []
        if len(self.points) > 1 and self.points[-1][1:] == (score, bound) == self.points[-2][1:]:
            self.points.pop()  # nothing changed: the flat stretch only grows longer
        self.points.append((elapsed_s, score, bound))
        if len(self.points) > MOST_POINTS:
            self.points = [*self.points[:-1:2], self.points[-1]]

    def _another_part(self, score: int | None) -> bool:
        last = self.points[-1][1] if self.points else None
        return last is not None and (score is None or score > last)


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
            name = str(line["problem"])
            if name not in self._curves:
                self._curves[name] = Curve(float(line["t_s"]), float(line["limit_s"]))
            self._curves[name].take(line)
            self._current = "" if line["phase"] == "done" else name
            self._elapsed_s = float(line["t_s"])
            self._news = True
