"""What hostile work does, importable by name for the limited child process."""

import os
import time

from planner.errors import Fault, PackError
from planner.wording import Wording


def take_memory(mebibytes: int) -> int:
    return len(bytearray(mebibytes * 1024 * 1024))


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def crash() -> None:
    os.abort()


def divide(left: int, right: int) -> float:
    print("noise")  # noqa: T201 - what a child says must not reach the terminal
    return left / right


def refuse() -> None:
    fault = Fault("guests.csv", 3, "rank", "x", Wording("sai", "wrong"), Wording("cần số", "a number"))
    raise PackError("tiny", [fault])


def write(path: str) -> None:
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - plain on purpose
        file.write("x" * 100_000)
