"""What takes longer than a page may: computed in a process of its own, watched, and kept until the next time.

A study belongs to an event, a kind and a clearance; its result is a JSON file under ``data/studies``. It says for which
revision of the scenario it was made, so that a page can tell that the data was changed since.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.engine.process import solve_in_child
from planner.engine.progress import Progress, Step, Stop
from planner.errors import PlannerError
from planner.scenario.schema import Scenario
from planner.tables import write_text
from planner.wording import Wording
from web.errors import Conflict
from web.store.engine import now_ms

log = logging.getLogger(__name__)
FOLDER = "studies"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
MOST_WAITING = 6
ONE_AT_A_TIME = threading.Lock()
"""A study takes a processor for up to a minute: others wait their turn."""

Task = Callable[..., dict[str, Any]]
"""Takes scenario and clearance, by name progress and stop; returns JSON. What it returns under ``FILES``, by name, is
kept as files that can be downloaded."""
FILES = "files"

BROKEN = Wording("Máy chủ không tính được; hãy thử lại.", "The server could not compute it; try again.")
FULL = Wording(
    "Đang có quá nhiều phép tính chờ; hãy đợi một lát rồi bấm lại.",
    "Too many computations are waiting; try again in a while.",
)


@dataclass(frozen=True, slots=True)
class Study:
    """A computation: where it stands and what came of it.

    Attributes:
        state: waiting, running, done or failed.
        revision: of the scenario that it was made from.
        at_ms: when it ended, or was asked for.
        done, total: how far it is, while it runs; total 0 when that cannot be told.
        message: why it failed.
        result: what it found, as JSON.
    """

    state: str
    revision: int
    at_ms: int
    done: float = 0
    total: float = 0
    message: Wording | None = None
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        """Whether it is still to end."""
        return self.state in {WAITING, RUNNING}


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be computed.

    Attributes:
        kind: a plain word, such as flows.
        task: a function that a child process can import.
        scenario: the pack as it stands.
        revision: its revision.
        cleared: whether movements of protected persons count and may be told.
    """

    kind: str
    task: Task
    scenario: Scenario
    revision: int
    cleared: bool = False


_BUSY: dict[Path, Study] = {}
"""Studies under way, and those that failed, by the file that they would write."""
_LOCK = threading.Lock()


class Studies:
    """The studies of one event."""

    def __init__(self, data: Path, event: str) -> None:
        """Keep results under the data folder of the installation, by the public id of the event."""
        self._folder = Path(data) / FOLDER / event

    def find(self, kind: str, *, cleared: bool = False) -> Study | None:
        """Return the study under way, else the last one that ended, else None."""
        with _LOCK:
            busy = _BUSY.get(self._path(kind, cleared=cleared))
        return busy or self.last(kind, cleared=cleared)

    def last(self, kind: str, *, cleared: bool = False) -> Study | None:
        """Return the last study that ended well, while another may be under way."""
        try:
            kept = json.loads(self._path(kind, cleared=cleared).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return Study(DONE, kept["revision"], kept["at_ms"], result=kept["result"])

    def ask(self, question: Question) -> threading.Thread | None:
        """Begin a study; None when the same one is under way already.

        Raises:
            Conflict: too many wait.
        """
        path = self._path(question.kind, cleared=question.cleared)
        with _LOCK:
            known = _BUSY.get(path)
            if known is not None and known.is_busy:
                return None
            if sum(study.is_busy for study in _BUSY.values()) >= MOST_WAITING:
                raise Conflict(FULL)
            _BUSY[path] = Study(WAITING, question.revision, now_ms())
        thread = threading.Thread(target=_work, args=(path, question), name="traffic-study", daemon=True)
        thread.start()
        return thread

    def file(self, kind: str, name: str, *, cleared: bool = False) -> Path | None:
        """Return a file that a study left, None when there is none of this name."""
        place = self._path(kind, cleared=cleared).with_suffix("")
        found = place / name
        return found if found.is_file() and found.parent == place else None

    def _path(self, kind: str, *, cleared: bool) -> Path:
        return self._folder / f"{kind}{'-cleared' if cleared else ''}.json"


def _work(path: Path, question: Question) -> None:
    def say(state: str, **more: Any) -> None:  # noqa: ANN401 - fields of a study
        with _LOCK:
            _BUSY[path] = Study(state, question.revision, now_ms(), **more)

    def watch(step: Step) -> None:
        say(RUNNING, done=step.elapsed_s, total=step.limit_s)

    try:
        with ONE_AT_A_TIME:
            say(RUNNING)
            found = solve_in_child(run, (question.task, question.scenario, question.cleared), progress=watch)
            for name, text in found.pop(FILES, {}).items():
                write_text(path.with_suffix("") / name, text)
            kept = {"revision": question.revision, "at_ms": now_ms(), "result": found}
            write_text(path, json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
    except PlannerError as error:
        say(FAILED, message=error.message)
    except Exception:
        log.exception("traffic study %s", question.kind)
        say(FAILED, message=BROKEN)
    else:
        with _LOCK:
            _BUSY.pop(path, None)


def run(task: Task, scenario: Scenario, cleared: bool, *, progress: Progress, stop: Stop) -> dict[str, Any]:  # noqa: FBT001
    """Call a task; runs in the child process."""
    return task(scenario, cleared=cleared, progress=progress, stop=stop)
