"""Suite ``web``: the application with 20,000 guests, beside a bare FastAPI hello in the same run.

Each figure is the median of several turns of ``wrk`` (16 connections, one thread), hello and application taking
turns, on the same machine as the client; ``share`` is the application's throughput as a part of hello's.
"""

import http.client
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks.options import Options
from benchmarks.web_import import beside_import, cold_browser_s
from web.services import scenarios
from web.settings import Settings
from web.start import ORGANISER, prepare
from web.store import tables
from web.store.engine import SYSTEM, Store, Transaction


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


GUESTS = 20_000
CONNECTIONS = 16
TURNS, TURN_S = 3, 5
WARM = 3
"""Requests before a figure is taken: the first ones work out what is kept."""
PASSWORDS = ("benchmark administrator", "benchmark organiser")
HELLO_PORT, APP_PORT = free_port(), free_port()
WRITES = """
local asked, turn = false, 0
local rows = {%s}
request = function()
  if not asked then  -- wrk asks once before it begins, and sends nothing
    asked = true
    return wrk.format("GET", "/")
  end
  turn = turn + 1
  local place = (turn - 1) %% #rows + 1
  local version = 1 + math.floor((turn - 1 + %d) / #rows)
  wrk.headers["If-Match"] = '"' .. version .. '"'
  return wrk.format("PATCH", "%s/" .. rows[place], nil, '{"post":"Trưởng ban ' .. turn .. '"}')
end
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in session: what every request carries."""

    cookie: str
    csrf: str
    event: str

    @property
    def headers(self) -> dict[str, str]:
        """Headers of our own pages."""
        return {
            "Cookie": self.cookie,
            "X-CSRF-Token": self.csrf,
            "Origin": f"http://127.0.0.1:{APP_PORT}",
            "Content-Type": "application/json",
        }


def measure(pack: Path, _options: Options) -> Mapping[str, object]:
    """Measure the application over ``pack`` filled up with invented guests.

    Raises:
        ValueError: ``wrk`` is not installed.
    """
    if shutil.which("wrk") is None:
        msg = "wrk is needed (on Debian: apt-get install wrk)"
        raise ValueError(msg)
    with tempfile.TemporaryDirectory(prefix="khanh-tiet-bench-") as place:
        data = Path(place) / "data"
        rows = _installation(data, pack)
        cold_s = _cold_start_s(data)
        with _serving("hello", HELLO_PORT), _serving("app", APP_PORT, str(data)):
            visit = _sign_in()
            name, _equals, value = visit.cookie.partition("=")
            first_s = cold_browser_s(f"http://127.0.0.1:{APP_PORT}/events/{visit.event}", (name, value))
            figures = {"suite": "web", "guests": GUESTS, "cold_start_s": cold_s, "cold_browser_s": first_s}
            return {**figures, **_figures(visit, rows), "import": _import(visit)}


def _import(visit: Visit) -> dict[str, float]:
    def ask(method: str, path: str, body: bytes, more: dict[str, str]) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", APP_PORT, timeout=60)
        connection.request(method, path, body or None, {**visit.headers, **more})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.headers.items()}

    pages = [f"/events/{visit.event}/{room}" for room in ("guests", "rehearsals", "documents", "plans")]
    return beside_import(ask, visit.event, pages, [_name(number) for number in range(GUESTS)])


def _installation(data: Path, pack: Path) -> list[int]:
    """Make accounts and an event with 20,000 guests; return the numbers of some rows."""
    settings = Settings(data)
    prepare(settings, pack, passwords=PASSWORDS)
    store = Store(settings.url, settings.secret())

    def fill(transaction: Transaction) -> list[int]:
        db, rows = transaction.db, tables.rows
        ours = (rows.c.event_id == 1) & (rows.c.table_name == "guests")
        pattern = dict(db.execute(select(rows.c.cells).where(ours).limit(1)).scalar_one())
        listed = [{**pattern, "guest_id": f"M{number:05d}", "full_name": _name(number)} for number in range(GUESTS)]
        values = [scenarios.row_values(1, "guests", cells, 1e6 + number) for number, cells in enumerate(listed)]
        db.execute(rows.insert(), values)
        transaction.note("benchmark.fill", event_id=1)
        return list(db.execute(select(rows.c.id).where(ours).order_by(rows.c.id.desc()).limit(2000)).scalars())

    try:
        return store.write(SYSTEM, fill)
    finally:
        store.close()


def _name(number: int) -> str:
    """Return an invented name."""
    family = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi")[number % 8]
    middle = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh")[number // 8 % 6]
    given = ("An", "Bình", "Cường", "Dũng", "Giang", "Hạnh", "Khánh", "Linh", "Mai", "Nam", "Oanh")[number // 48 % 11]
    return f"{family} {middle} {given} {number}"


@contextmanager
def _serving(*arguments: object) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.web_server", *map(str, arguments)]
    server = subprocess.Popen(command)  # noqa: S603 - our own module
    try:
        _wait(int(str(arguments[1])))
        yield
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(port: int) -> None:
    for _turn in range(600):
        try:
            _ask(port, "GET", "/sign-in", {})
        except OSError:
            time.sleep(0.05)
        else:
            return
    msg = f"no server on port {port}"
    raise ValueError(msg)


def _cold_start_s(data: Path) -> float:
    """Return the seconds from starting the process to its first page."""
    begin = time.perf_counter()
    with _serving("app", APP_PORT, str(data)):
        return round(time.perf_counter() - begin, 2)


def _ask(port: int, method: str, path: str, headers: Mapping[str, str], body: str = "") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body or None, dict(headers))
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.headers.get("set-cookie", ""), text


def _sign_in() -> Visit:
    form = urlencode({"login": ORGANISER, "password": PASSWORDS[1]})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    _status, cookie, _text = _ask(APP_PORT, "POST", "/sign-in", kind, form)
    cookie = cookie.partition(";")[0]
    page = _ask(APP_PORT, "GET", "/", {"Cookie": cookie})[2]
    found = re.search(r'name="csrf" content="([^"]+)"', page), re.search(r'href="/events/([a-z0-9]{12})"', page)
    if found[0] is None or found[1] is None:
        msg = "could not sign in"
        raise ValueError(msg)
    return Visit(cookie, found[0][1], found[1][1])


def _figures(visit: Visit, rows: list[int]) -> dict[str, object]:
    base = f"/api/v1/events/{visit.event}/tables/guests/rows"
    asked = {
        "list_json": f"{base}?limit=50",
        "list_page": f"/events/{visit.event}/guests",
        "detail_json": f"{base}/{rows[0]}",
    }
    figures: dict[str, object] = {}
    for name, path in asked.items():
        for _turn in range(WARM):
            _ask(APP_PORT, "GET", path, visit.headers)
        figures[name] = _beside_hello(lambda path=path: _wrk(APP_PORT, path, visit.headers))  # type: ignore[misc]
    done = 0

    def write() -> tuple[float, float]:
        nonlocal done
        rate, p99_ms, requests = _wrk_writes(visit, base, rows, done)
        done += requests + CONNECTIONS
        done -= done % len(rows)
        return rate, p99_ms

    figures["write_json"] = _beside_hello(write, turns=1)
    figures["page_kib"] = {name: _kib(path, visit) for name, path in asked.items()}
    return figures


def _beside_hello(target: Callable[[], tuple[float, float]], turns: int = TURNS) -> dict[str, float]:
    hello, ours, slow = [], [], []
    for _turn in range(turns):
        hello.append(_wrk(HELLO_PORT, "/", {})[0])
        rate, p99_ms = target()
        ours.append(rate)
        slow.append(p99_ms)
    yardstick, rate = statistics.median(hello), statistics.median(ours)
    return {
        "per_s": round(rate),
        "hello_per_s": round(yardstick),
        "share": round(rate / yardstick, 4),
        "p99_ms": round(statistics.median(slow), 1),
    }


def _wrk(port: int, path: str, headers: Mapping[str, str]) -> tuple[float, float]:
    told = _run(port, path, headers, [])
    return _rate(told), _p99_ms(told)


def _run(port: int, path: str, headers: Mapping[str, str], more: list[str]) -> str:
    options = [f"-t1 -c{CONNECTIONS} -d{TURN_S}s --latency".split(), more]
    flags = [part for group in options for part in group]
    for name, value in headers.items():
        flags += ["-H", f"{name}: {value}"]
    command = ["wrk", *flags, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command
    if "Non-2xx" in told:
        msg = f"{path} was refused:\n{told}"
        raise ValueError(msg)
    return told


def _wrk_writes(visit: Visit, base: str, rows: list[int], done: int) -> tuple[float, float, int]:
    """Change rows, each change saying which version it changes; a row comes up again after all the others."""
    script = WRITES % (",".join(map(str, rows)), done, base)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(script)
    told = _run(APP_PORT, base, visit.headers, ["-s", file.name])
    Path(file.name).unlink()
    found = re.search(r"(\d+) requests in", told)
    return _rate(told), _p99_ms(told), int(found[1]) if found else 0


def _rate(told: str) -> float:
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(found[1]) if found else 0.0


def _p99_ms(told: str) -> float:
    found = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]] if found else 0.0


def _kib(path: str, visit: Visit) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", APP_PORT, timeout=60)
    connection.request("GET", path, headers={**visit.headers, "Accept-Encoding": "gzip"})
    size = len(connection.getresponse().read())
    connection.close()
    return round(size / 1024, 1)
