"""Suite ``live``: 300 screens of the day on one server process, an operator who acts about every second.

Measured is the time from the operator's request to the arrival of the event at each screen, on the same machine; events
lost or out of order; how long screens that were cut off need to catch up (Last-Event-ID), one by one and all together
after the server was stopped and started again; the memory of the server over time. ``--limit-s`` is how long it takes.
"""

import asyncio
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.live_screens import VIEWS, Screen, Seen
from benchmarks.options import Options
from benchmarks.web import free_port
from web.settings import Settings
from web.start import ORGANISER, prepare

SCREENS = int(os.environ.get("LIVE_SCREENS", "300"))
PERIOD_S = float(os.environ.get("LIVE_PERIOD_S", "1.0"))
"""Seconds between two acts of the operator."""
CUT_EVERY_S, CUT_SHARE = 10.0, 0.1
"""How often, and how many of the screens, lose their connection."""
PASSWORDS = ("benchmark administrator", "benchmark organiser")
STEPS = ("start", "note", "hold", "resume", "received", "ready", "finish")
SETTLE_S, PATIENCE_S = 6.0, 60.0
START_TURNS = 2400
"""Attempts to reach a server that starts, twenty a second: a busy machine takes its time."""


@dataclass
class Server:
    """The server under measurement."""

    data: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "benchmarks.web_server", "app", str(self.port), str(self.data)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603 - our own module
        for _turn in range(START_TURNS):
            try:
                self.ask("GET", "/sign-in", {})
            except OSError:
                time.sleep(0.05)
            else:
                return
        msg = "the server does not start"
        raise ValueError(msg)

    def stop(self) -> None:
        """Stop as an administrator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=15)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: str = "") -> tuple[int, str, str]:
        """Return status, cookie and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body or None, dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.getheader("set-cookie", "") or "", text

    @property
    def rss_mib(self) -> float:
        """Memory in use."""
        pid = self.process.pid if self.process else 0
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
        return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True)
class Operator:
    """Somebody who runs the day, and what every request of theirs carries."""

    server: Server
    headers: Mapping[str, str]
    base: str
    items: tuple[str, ...]

    def act(self, turn: int, seen: Seen) -> None:
        """Do the next thing: each item from its start to its end, then notes."""
        place, step = divmod(turn, len(STEPS))
        kind = STEPS[step] if place < len(self.items) else "note"
        one: dict[str, object] = {"kind": kind, "item": self.items[place % len(self.items)], "role": "stage"}
        one |= {"text": f"ghi chú {turn}"} if kind == "note" else {}
        body = json.dumps({"based_on": seen.newest, "token": f"t{turn}", "acts": [one]})
        asked_s = time.monotonic()
        status, _cookie, text = self.server.ask("POST", f"{self.base}/acts", self.headers, body)
        if status != 201:
            msg = f"act {turn} ({kind}): {status} {text[:200]}"
            raise ValueError(msg)
        number = json.loads(text)["numbers"][0]
        seen.asked_s[number] = asked_s
        seen.newest = number


def measure(pack: Path, options: Options) -> Mapping[str, object]:
    """Measure the day over ``pack``; the run takes ``limit_s`` and about twenty seconds more."""
    with tempfile.TemporaryDirectory(prefix="khanh-tiet-live-") as place:
        data = Path(place) / "data"
        prepare(Settings(data), pack, passwords=PASSWORDS)
        server = Server(data)
        with _running(server):
            figures = asyncio.run(_day(server, options.limit_s))
    return {"suite": "live", "screens": SCREENS, "period_s": PERIOD_S, **figures}


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


def _operator(server: Server) -> Operator:
    form = urlencode({"login": ORGANISER, "password": PASSWORDS[1]})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    cookie = server.ask("POST", "/sign-in", kind, form)[1].partition(";")[0]
    page = server.ask("GET", "/", {"Cookie": cookie})[2]
    csrf, event = re.search(r'name="csrf" content="([^"]+)"', page), re.search(r'href="/events/([a-z0-9]{12})"', page)
    if csrf is None or event is None:
        msg = "could not sign in"
        raise ValueError(msg)
    origin = f"http://127.0.0.1:{server.port}"
    headers = {"Cookie": cookie, "X-CSRF-Token": csrf[1], "Origin": origin, "Content-Type": "application/json"}
    base = f"/api/v1/events/{event[1]}/live/sessions"
    status, _cookie, text = server.ask("POST", base, headers, json.dumps({"mode": "practice", "begins_ms": 0}))
    if status != 201:
        msg = f"no session: {status} {text[:200]}"
        raise ValueError(msg)
    base = f"{base}/{json.loads(text)['id']}"
    items = json.loads(server.ask("GET", base, headers)[2])["items"]
    return Operator(server, headers, base, tuple(item["id"] for item in items))


async def _day(server: Server, limit_s: float) -> dict[str, object]:
    operator = await asyncio.to_thread(_operator, server)
    seen, place = Seen(), ("127.0.0.1", server.port)
    cookie = {"Cookie": operator.headers["Cookie"]}
    paths = [f"{operator.base}/stream?view={VIEWS[number % len(VIEWS)]}" for number in range(SCREENS)]
    screens = [Screen(place, path, cookie, seen) for path in paths]
    running = [asyncio.create_task(screen.run()) for screen in screens]
    await asyncio.sleep(3)
    memory = await _acts(operator, screens, seen, limit_s)
    await asyncio.sleep(SETTLE_S)
    seen.settle()
    figures = _figures(seen, screens, memory)
    figures |= await _restart(server, operator, screens, seen)
    for task in running:
        task.cancel()
    return figures | {"lost": _lost(screens, seen)}


async def _acts(operator: Operator, screens: list[Screen], seen: Seen, limit_s: float) -> list[tuple[float, float]]:
    """Act until the time is over; cut screens off meanwhile; return memory over time."""
    began_s, cut_s, turn = time.monotonic(), time.monotonic(), 0
    memory: list[tuple[float, float]] = []
    while (now_s := time.monotonic()) - began_s < limit_s:
        await asyncio.to_thread(operator.act, turn, seen)
        seen.settle()
        turn += 1
        memory.append((round(now_s - began_s, 1), operator.server.rss_mib))
        if now_s - cut_s >= CUT_EVERY_S:
            cut_s = now_s
            count = int(len(screens) * CUT_SHARE)
            for screen in screens[turn % len(screens) :][:count]:
                screen.cut()
        await asyncio.sleep(max(0.0, began_s + turn * PERIOD_S - time.monotonic()))
    return memory


def _figures(seen: Seen, screens: list[Screen], memory: list[tuple[float, float]]) -> dict[str, object]:
    delays = sorted(seen.delays_s)
    warm = [rss for _at_s, rss in memory[len(memory) // 5 :]]
    part = max(1, len(warm) // 5)
    first, last = statistics.median(warm[:part]), statistics.median(warm[-part:])
    return {
        "events": seen.newest,
        "deliveries": len(delays),
        "p50_ms": _ms(delays, 0.5),
        "p95_ms": _ms(delays, 0.95),
        "p99_ms": _ms(delays, 0.99),
        "max_ms": _ms(delays, 1.0),
        "out_of_order": seen.out_of_order,
        "reconnects": len(seen.caught_up_s),
        "caught_up_p95_ms": _ms(sorted(seen.caught_up_s), 0.95),
        "behind_at_the_end": sum(screen.last != seen.newest for screen in screens),
        "rss_mib": [round(memory[len(memory) * tenth // 10][1], 1) for tenth in range(10)] + [round(memory[-1][1], 1)],
        "rss_growth_percent": round((last / first - 1) * 100, 2),
        "load": os.getloadavg()[0],
    }


def _ms(ordered: list[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)


def _lost(screens: list[Screen], seen: Seen) -> int:
    return sum(screen.lost + (seen.newest - screen.last) for screen in screens)


async def _restart(server: Server, operator: Operator, screens: list[Screen], seen: Seen) -> dict[str, float | None]:
    """Stop and start the server, act once; return seconds until every screen has it all.

    They are counted from the order to stop, and from the first answer of the new process.
    """
    stopped_s = time.monotonic()
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    back_s = time.monotonic()
    await asyncio.to_thread(operator.act, 10**6, seen)
    while time.monotonic() - back_s < PATIENCE_S:
        if all(screen.last == seen.newest for screen in screens):
            now_s = time.monotonic()
            return {"restart_s": round(now_s - stopped_s, 1), "back_s": round(now_s - back_s, 1)}
        await asyncio.sleep(0.05)
    return {"restart_s": None, "back_s": None}
