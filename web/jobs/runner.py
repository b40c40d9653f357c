"""The thread that takes solves from the queue, one at a time, and watches the process that does the work."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.planfiles import SUMMARY
from planner.wording import Wording
from web.jobs.watching import Watched
from web.services import jobs
from web.services.jobs import Job
from web.services.plans import PACK, NewPlan, PlanShelf, keep_first, keep_plan
from web.services.solves import DRAFT
from web.store.engine import SYSTEM, Actor, Store, Transaction

log = logging.getLogger(__name__)

IDLE_S = 0.4
WATCH_S = 0.2
KEEP_S = 1.0
LATE_FACTOR, LATE_S = 4, 600
"""A solve that takes longer than this many times its limit, and so many seconds, hangs."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a solve ended: the state to enter, and what its process said."""

    state: str
    result: Mapping[str, Any] = field(default_factory=dict)


class Runner:
    """One per server."""

    def __init__(self, store: Store, shelf: PlanShelf, place: Path) -> None:
        """Work in ``place``; nothing happens before ``start``."""
        self._store = store
        self._shelf = shelf
        self._place = place
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="solves", daemon=True)

    def start(self) -> None:
        """Clear up what an earlier run left, then wait for solves."""
        jobs.interrupt_left(self._store)
        self._clear()
        self._thread.start()

    def stop(self) -> None:
        """End the solve that runs, which is entered as interrupted, and the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)

    def _clear(self) -> None:
        needed = jobs.queued_ids(self._store)
        for folder in self._place.iterdir() if self._place.is_dir() else ():
            if folder.name not in needed:
                shutil.rmtree(folder, ignore_errors=True)

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                job = jobs.take_next(self._store)
            except Exception:  # the disk may be full: the queue waits
                log.exception("queue")
                job = None
            if job is None:
                self._ended.wait(IDLE_S)
            else:
                self._do(job)

    def _do(self, job: Job) -> None:
        folder = self._place / job.public_id
        try:
            self._finish(job, folder, self._run(job, folder))
        except Exception:
            log.exception("solve %s", job.public_id)
            self._give_up(job)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, job: Job, folder: Path) -> Ended:
        """Start the process and watch it until it ends or must be ended."""
        command = [sys.executable, "-m", "web.jobs.worker", str(folder), str(os.getpid())]
        with (
            (folder / "stderr.txt").open("wb") as complaints,
            subprocess.Popen(  # noqa: S603 - our own module, a folder of ours
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, start_new_session=True
            ) as process,
        ):
            watched = Watched(process)
            try:
                return self._watch(job, folder, watched)
            finally:
                watched.kill()

    def _watch(self, job: Job, folder: Path, watched: Watched) -> Ended:
        limit_s = float(job.request.get("limit_s", 60)) * LATE_FACTOR + LATE_S
        begin = kept = time.monotonic()
        while watched.is_alive:
            self._ended.wait(WATCH_S)
            now = time.monotonic()
            if self._ended.is_set():
                return Ended(jobs.INTERRUPTED, jobs.CUT_SHORT._asdict())
            if (folder / jobs.DISCARD_FILE).exists():
                return Ended(jobs.CANCELLED)
            if now - begin > limit_s:
                return Ended(jobs.FAILED, _LATE._asdict())
            if now - kept > KEEP_S and watched.has_news:
                kept = now
                jobs.keep_progress(self._store, job, watched.progress())
        watched.drain()
        jobs.keep_progress(self._store, job, watched.progress())
        return _read_end(folder, watched.code)

    def _finish(self, job: Job, folder: Path, ended: Ended) -> None:
        """Enter the end of a solve; a plan is taken in the same transaction."""
        if ended.state != jobs.DONE:
            self._store.write(SYSTEM, lambda transaction: jobs.end(transaction, job, ended.state, ended.result))
            return
        shutil.move(folder / PACK, folder / DRAFT / PACK)
        self._store.write(Actor(job.actor_id), lambda transaction: self._keep(transaction, job, folder, ended.result))

    def _keep(self, transaction: Transaction, job: Job, folder: Path, result: Mapping[str, Any]) -> None:
        summary = json.loads((folder / DRAFT / SUMMARY).read_text("utf-8"))
        new = NewPlan(
            event_id=job.event_id,
            draft=folder / DRAFT,
            revision=job.revision,
            origin="solved",
            settings={**job.request, "elapsed_s": result["elapsed_s"]},
            summary=summary,
            findings=int(result["findings"]),
            errors=int(result["errors"]),
            title=str(job.request.get("title", "")),
        )
        public_id = keep_plan(transaction, self._shelf, new)
        in_force = keep_first(transaction, job.event_id, public_id)
        jobs.end(transaction, job, jobs.DONE, {"plan": public_id, "in_force": in_force})

    def _give_up(self, job: Job) -> None:
        try:
            self._store.write(SYSTEM, lambda transaction: jobs.end(transaction, job, jobs.FAILED, _NOT_KEPT._asdict()))
        except Exception:  # the next start enters it as interrupted
            log.exception("end of solve %s", job.public_id)


_LATE = Wording(
    "Lần giải chạy quá lâu nên đã bị dừng; phương án đang dùng vẫn giữ nguyên.",
    "The solve ran far too long and was ended; the plan in force is untouched.",
)
_NOT_KEPT = Wording(
    "Không cất được kết quả (ổ đĩa đầy hoặc tệp hỏng); phương án đang dùng vẫn giữ nguyên. Hãy giải lại.",
    "The result could not be kept (disk full or broken files); the plan in force is untouched. Solve again.",
)


def _read_end(folder: Path, code: int | None) -> Ended:
    """Return what the process left; a process that died left nothing."""
    try:
        result = json.loads((folder / "result.json").read_text("utf-8"))
    except (OSError, ValueError):
        words = Wording(
            f"Tiến trình giải dừng đột ngột (mã {code}); phương án đang dùng vẫn giữ nguyên. Hãy giải lại, "
            "nếu vẫn vậy thì giải từng phần.",
            f"The solving process ended abruptly (code {code}); the plan in force is untouched. Solve again; "
            "if it happens again, solve one problem at a time.",
        )
        return Ended(jobs.FAILED, words._asdict())
    return Ended(jobs.DONE if result.get("ok") else jobs.FAILED, result)
