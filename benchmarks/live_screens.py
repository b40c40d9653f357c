"""Screens for the suite ``live``: many streams of server-sent events in one event loop, each judged by its numbers."""

import asyncio
import random
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

VIEWS = ("director", "mc", "stage", "police", "kiosk")
NUMBER = re.compile(rb"^id: (\d+)$", re.MULTILINE)


@dataclass
class Seen:
    """What all screens saw together.

    Attributes:
        asked_s: number of an event -> when it was asked for; of the numbers alone the operator knows when.
        delays_s: seconds from the request to a screen, one for every event and screen that was connected all along.
        caught_up_s: seconds from coming back to having everything that was missed.
    """

    asked_s: dict[int, float] = field(default_factory=dict)
    newest: int = 0
    delays_s: list[float] = field(default_factory=list)
    caught_up_s: list[float] = field(default_factory=list)
    out_of_order: int = 0
    pending: dict[int, list[float]] = field(default_factory=dict)

    def note(self, number: int, at_s: float) -> None:
        """Note that an event reached a screen; its request may only be known a moment later."""
        self.pending.setdefault(number, []).append(at_s)

    def settle(self) -> None:
        """Work out the delays of the events whose request is known by now."""
        for number in [number for number in self.pending if number in self.asked_s]:
            asked_s = self.asked_s[number]
            self.delays_s += [at_s - asked_s for at_s in self.pending.pop(number)]


class Screen:
    """One screen: connects, reads, is cut off now and then, and comes back with the last number it has."""

    def __init__(self, place: tuple[str, int], path: str, headers: Mapping[str, str], seen: Seen) -> None:
        """Connect to nothing yet."""
        self._place, self._path, self._seen = place, path, seen
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.last = 0
        self.lost = 0
        self._writer: asyncio.StreamWriter | None = None
        self._back_s: float | None = None
        self._missed = 0

    async def run(self) -> None:
        """Read for as long as it is let."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._read()
            await asyncio.sleep(random.uniform(0.2, 1.5))

    def cut(self) -> None:
        """Lose the connection without a word."""
        if self._writer is not None:
            self._writer.transport.abort()

    async def _read(self) -> None:
        reader, self._writer = await asyncio.open_connection(*self._place)
        self._back_s, self._missed = (time.monotonic(), self._seen.newest) if self.last else (None, 0)
        head = f"GET {self._path} HTTP/1.1\r\nHost: {self._place[0]}:{self._place[1]}\r\n{self._headers}"
        after = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        self._writer.write(f"{head}{after}\r\n".encode())
        status = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in status:
            msg = f"the stream was refused: {status[:60]!r}"
            raise ValueError(msg)
        rest = b""
        while data := await reader.read(65536):
            rest = self._take(rest + data)

    def _take(self, data: bytes) -> bytes:
        """Read whole events; return what is not whole yet."""
        whole, separator, rest = data.rpartition(b"\n\n")
        if not separator:
            return data
        at_s = time.monotonic()
        for found in NUMBER.findall(whole):
            self._number(int(found), at_s)
        return rest

    def _number(self, number: int, at_s: float) -> None:
        if number <= self.last:
            self._seen.out_of_order += 1
            return
        self.lost += number - self.last - 1
        self.last = number
        if self._back_s is None or number > self._missed:
            self._seen.note(number, at_s)
        if self._back_s is not None and number >= self._missed:
            self._seen.caught_up_s.append(at_s - self._back_s)
            self._back_s = None
