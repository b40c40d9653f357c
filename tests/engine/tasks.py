"""Tasks that a child process can import."""

import os
import time

from planner.engine.progress import Progress, Step, Stop
from planner.errors import UsageError
from planner.wording import Wording


def double(value: int, *, progress: Progress, stop: Stop) -> int:
    progress(Step("double", "search", 0.0, 1.0, score=value))
    assert not stop()
    return 2 * value


def wait_for_stop(*, progress: Progress, stop: Stop) -> str:
    progress(Step("wait", "search", 0.0, 1.0))
    while not stop():
        time.sleep(0.02)
    return "stopped"


def ignore_stop(*, progress: Progress, stop: Stop) -> None:  # noqa: ARG001 - the signature of a task
    time.sleep(600)


def refuse(*, progress: Progress, stop: Stop) -> None:  # noqa: ARG001 - the signature of a task
    raise UsageError(Wording("không được", "no"))


def break_down(*, progress: Progress, stop: Stop) -> None:  # noqa: ARG001 - the signature of a task
    raise ZeroDivisionError


def die(*, progress: Progress, stop: Stop) -> None:  # noqa: ARG001 - the signature of a task
    os._exit(9)
