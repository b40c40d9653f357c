"""Running a solve in a child process: it can be watched, stopped and, if it does not listen, ended."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

from planner.engine.progress import Progress, Step, Stop, never, silent
from planner.errors import PlannerError, SolverError
from planner.wording import Wording

Result = TypeVar("Result")

POLL_S = 0.1
GRACE_S = 10.0
"""How long a child may take to hand over its best plan after it was asked to stop."""


@dataclass(frozen=True, slots=True)
class _Done:
    result: object


@dataclass(frozen=True, slots=True)
class _Failed:
    message: Wording
    refused: bool


def solve_in_child(
    task: Callable[..., Result],
    arguments: Sequence[object],
    *,
    progress: Progress = silent,
    stop: Stop = never,
    grace_s: float = GRACE_S,
) -> Result:
    """Call ``task(*arguments, progress=…, stop=…)`` in a child process and return its result.

    ``task`` must be importable by name, its arguments and result must be picklable.

    Raises:
        PlannerError: the task raised one.
        SolverError: the child ended without a result (killed, out of memory), or ignored ``stop`` too long.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    wish = context.Event()
    child = context.Process(target=_work, args=(theirs, wish, task, tuple(arguments)), daemon=True)
    child.start()
    theirs.close()
    try:
        message = _listen(ours, wish, progress, stop, grace_s)
    finally:
        if child.is_alive():
            child.join(timeout=1.0)
        if child.is_alive():
            child.kill()
        child.join()
        ours.close()
    if isinstance(message, _Done):
        return message.result  # type: ignore[return-value]  # the pipe carries what the task returned
    if isinstance(message, _Failed):
        raise (PlannerError if message.refused else SolverError)(message.message)
    raise SolverError(
        Wording(
            f"Tiến trình giải đã dừng đột ngột (mã {child.exitcode}); kế hoạch cũ vẫn giữ nguyên.",
            f"The solving process ended abruptly (code {child.exitcode}); the earlier plan is untouched.",
        )
    )


def _listen(pipe: Connection, wish: Event, progress: Progress, stop: Stop, grace_s: float) -> _Done | _Failed | None:
    deadline: float | None = None
    while True:
        if deadline is None and stop():
            wish.set()
            deadline = time.monotonic() + grace_s
        if deadline is not None and time.monotonic() > deadline:
            return None
        try:
            message = pipe.recv() if pipe.poll(POLL_S) else None
        except EOFError:
            return None
        if isinstance(message, Step):
            progress(message)
        elif isinstance(message, _Done | _Failed):
            return message


def _work(pipe: Connection, wish: Event, task: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    try:
        message: _Done | _Failed = _Done(task(*arguments, progress=pipe.send, stop=wish.is_set))
    except PlannerError as error:
        message = _Failed(error.message, refused=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it instead of waiting
        text = f"{type(error).__name__}: {error}"
        message = _Failed(Wording(f"Lỗi khi giải: {text}", f"Error while solving: {text}"), refused=False)
    pipe.send(message)
    pipe.close()
