"""Doing what is asked in a child process that cannot take all memory, all time, or the whole program down.

Files from outside are parsed here: a workbook made to unpack to a hundred gigabytes, or one that crashes its
parser, ends the child; the caller gets one sentence.
"""

import contextlib
import importlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from planner.errors import PlannerError
from planner.guests.refusals import LimitError
from planner.wording import Wording, number

MIB = 1024 * 1024
ENDED_FOR_SIZE = frozenset({signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL})
"""How a process ends that asked for more memory than it may have (Rust aborts, the kernel kills)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take; the defaults serve lists of 20,000 guests with room to spare.

    Attributes:
        memory_mib: address space of the child.
        cpu_s: processor seconds of the child.
        wall_s: seconds until an answer is there.
        written_mib: size of any file that the child may write; 0: it writes none.
        file_mib: size of the file as it comes.
        unpacked_mib: size of everything in a workbook once unpacked.
        ratio: unpacked size to packed size, for entries larger than a mebibyte.
        entries: files inside a workbook.
        rows: rows of one sheet.
        columns: columns of one sheet.
        cell_letters: letters in one cell.
    """

    memory_mib: int = 1024
    cpu_s: int = 60
    wall_s: float = 90.0
    written_mib: int = 0
    file_mib: int = 20
    unpacked_mib: int = 200
    ratio: int = 100
    entries: int = 2_000
    rows: int = 100_000
    columns: int = 200
    cell_letters: int = 32_767


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Returned:
    value: Any


@dataclass(frozen=True, slots=True)
class _Refused:
    """A PlannerError on its way home; by its parts, because exceptions with arguments do not pickle."""

    kind: type[PlannerError]
    arguments: tuple[object, ...]
    attributes: Mapping[str, object]

    def error(self) -> PlannerError:
        error = self.kind.__new__(self.kind, *self.arguments)
        error.__dict__.update(self.attributes)
        return error


@dataclass(frozen=True, slots=True)
class _Broke:
    """The function failed in a way nobody foresaw; ``kind`` is the exception's name."""

    kind: str


def run_limited(function: str, arguments: Sequence[object], limits: Limits = DEFAULT_LIMITS) -> Any:  # noqa: ANN401 - whatever the named function returns
    """Call the function named ``package.module:function`` with ``arguments`` in a limited child process.

    Arguments and result must be picklable. The child imports the function itself and nothing else of the
    caller's.

    Raises:
        PlannerError: the function raised it.
        LimitError: memory, processor time or wall time ran out, or the child failed in another way.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, function, tuple(arguments), limits), daemon=True)
    child.start()
    theirs.close()
    try:
        answer = _wait(ours, child, limits)
    finally:
        _end(child)
        ours.close()
    if isinstance(answer, _Returned):
        return answer.value
    raise answer.error() if isinstance(answer, _Refused) else _unforeseen(answer.kind)


def _wait(ours: Connection, child: BaseProcess, limits: Limits) -> "_Returned | _Refused | _Broke":
    if not ours.poll(limits.wall_s):
        raise _too_long(limits)
    try:
        answer = ours.recv()
    except EOFError:
        child.join()
        raise _ended(child.exitcode or 0, limits) from None
    if not isinstance(answer, _Returned | _Refused | _Broke):
        raise _unforeseen(type(answer).__name__)
    return answer


def _end(child: BaseProcess) -> None:
    child.join(timeout=1.0)
    if child.is_alive():
        child.kill()
        child.join()
    child.close()


def _work(theirs: Connection, function: str, arguments: tuple[object, ...], limits: Limits) -> None:
    """Run in the child: no noise on the terminal, limits first, then the work."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a file
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    _limit(limits)
    answer: _Returned | _Refused | _Broke
    try:
        module, _, name = function.partition(":")
        answer = _Returned(getattr(importlib.import_module(module), name)(*arguments))
    except PlannerError as error:
        answer = _Refused(type(error), error.args, dict(error.__dict__))
    except Exception as error:  # noqa: BLE001 - whatever it was becomes one sentence in the parent
        answer = _Broke(type(error).__name__)
    with contextlib.suppress(BrokenPipeError):
        theirs.send(answer)


def _limit(limits: Limits) -> None:
    """Take the means away for good: the hard limits sink too, so the child cannot raise them again.

    It also steps back behind everything else that wants the processor: pages are waited for by many, a reading by one.
    """
    os.nice(10)
    memory, written = limits.memory_mib * MIB, limits.written_mib * MIB
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # One second more before the kernel kills, so that the first signal decides how the end is told.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _too_long(limits: Limits) -> LimitError:
    seconds = round(limits.wall_s)
    return LimitError(
        Wording(
            f"Đọc tệp quá {seconds} giây nên đã dừng; hãy chia tệp thành nhiều tệp nhỏ hơn.",
            f"Reading took more than {seconds} seconds and was stopped; split the file into smaller ones.",
        )
    )


def _ended(exit_code: int, limits: Limits) -> LimitError:
    if -exit_code == signal.SIGXCPU:
        return _too_long(limits)
    if -exit_code in ENDED_FOR_SIZE:
        return too_much_memory(limits)
    return _unforeseen(f"exit {exit_code}")


def too_much_memory(limits: Limits) -> LimitError:
    """Say that the file needs more memory than a reading may take."""
    rows, columns = number(limits.rows), number(limits.columns)
    return LimitError(
        Wording(
            f"Tệp cần quá nhiều bộ nhớ để đọc; mỗi trang tính chỉ nên có tối đa {rows} dòng và {columns} cột.",
            f"The file takes too much memory to read; keep each sheet within {rows} rows and {columns} columns.",
        )
    )


def _unforeseen(kind: str) -> LimitError:
    if kind == "MemoryError":
        return too_much_memory(DEFAULT_LIMITS)
    return LimitError(
        Wording(
            f"Tệp làm bộ đọc dừng đột ngột ({kind}); hãy mở bằng Excel, lưu lại thành .xlsx rồi nạp lại.",
            f"The file stopped its reader ({kind}); open it in Excel, save it again as .xlsx and load that.",
        )
    )
