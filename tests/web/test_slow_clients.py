"""Half-sent requests, trickling bodies and readers who read nothing: gone, while others are answered.

The control runs the same attack against plain uvicorn, which keeps every one of them.
"""

import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.server import OURS, PLAIN, Running, running

HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "
HALF_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nlogin=c"
)
HALF_SENT, SLOW_BODIES = 300, 20
PATIENCE_S, CONTROL_S = 12.0, 6.0


@contextmanager
def _connected(server: Running, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    sockets = []
    try:
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            one.sendall(sent)
            sockets.append(one)
        yield sockets
    finally:
        for one in sockets:
            one.close()


def _is_open(one: socket.socket) -> bool:
    """Whether the server still holds the connection; what it said before closing is read away."""
    one.settimeout(0)
    try:
        while one.recv(4096):
            pass
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    return False


def _left_open(sockets: list[socket.socket], server: Running) -> tuple[int, set[int]]:
    """Wait until all are gone or patience ends; meanwhile ask for a page and note how that went."""
    answers: set[int] = set()
    end_s = time.monotonic() + PATIENCE_S
    while (left := sum(_is_open(one) for one in sockets)) and time.monotonic() < end_s:
        answers.add(server.get("/sign-in"))
        time.sleep(0.2)
    return left, answers | {server.get("/sign-in")}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    # 256 descriptors to begin with, as some systems have: the server raises its own limit.
    with running(tmp_path_factory.mktemp("ours"), OURS, descriptors=256) as server:
        yield server


def test_three_hundred_half_sent_requests_are_gone_and_others_are_answered(ours: Running) -> None:
    with _connected(ours, HALF_SENT, HALF_HEAD) as sockets:
        assert _left_open(sockets, ours) == (0, {200})


def test_bodies_that_stop_are_gone_and_told_so(ours: Running) -> None:
    with _connected(ours, SLOW_BODIES, HALF_BODY) as sockets:
        sockets[0].settimeout(20)
        said = b"".join(iter(lambda: sockets[0].recv(4096), b""))
        assert _left_open(sockets, ours) == (0, {200})
    assert said.startswith(b"HTTP/1.1 408 ")
    assert "quá chậm" in said.decode()


def test_a_trickle_of_bytes_buys_no_time(ours: Running) -> None:
    with _connected(ours, 1, HALF_BODY) as sockets:
        sockets[0].settimeout(20)
        sent = 0
        try:
            while sent < 200:
                sockets[0].sendall(b"x")
                sent += 1
                time.sleep(0.1)
        except OSError:
            pass
    assert sent < 200, "the connection was still open after ten times the limit"


def test_idle_connections_and_those_between_requests_are_let_go(ours: Running) -> None:
    with _connected(ours, 20, b"") as sockets:
        assert _left_open(sockets, ours) == (0, {200})
    with _connected(ours, 1, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + HALF_HEAD) as sockets:
        assert _left_open(sockets, ours) == (0, {200})


def test_an_honest_upload_in_pieces_goes_through(ours: Running) -> None:
    body = b"login=nobody&password=" + b"x" * 300_000
    head = HALF_BODY.split(b"Content-Length")[0] + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with _connected(ours, 1, head) as sockets:
        for start in range(0, len(body), 40_000):
            sockets[0].sendall(body[start : start + 40_000])
            time.sleep(0.3)
        sockets[0].settimeout(20)
        said = b"".join(iter(lambda: sockets[0].recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 422 ")
    assert "mật khẩu không đúng" in said.decode()


def test_plain_uvicorn_keeps_every_half_sent_request(tmp_path: Path) -> None:
    with (
        running(tmp_path, PLAIN) as server,
        _connected(server, 50, HALF_HEAD) as heads,
        _connected(server, 10, HALF_BODY) as bodies,
    ):
        time.sleep(CONTROL_S)
        assert (sum(map(_is_open, heads)), sum(map(_is_open, bodies))) == (50, 10)


def test_the_server_stops_when_told_although_a_request_is_half_sent(tmp_path: Path) -> None:
    code = OURS.replace("1.0, 2.0, 3.0", "60.0, 60.0, 60.0")
    with running(tmp_path, code) as server, _connected(server, 3, HALF_BODY):
        assert server.stop() == -signal.SIGTERM


def test_the_log_has_one_line_of_json_for_each_request_and_says_nothing_personal(tmp_path: Path) -> None:
    with running(tmp_path, OURS) as server:
        form = b"login=nguyen.van.an&password=bi-mat-cua-toi"
        head = HALF_BODY.split(b"Content-Length")[0] + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(form)
        with _connected(server, 1, head + form) as sockets:
            sockets[0].settimeout(20)
            while sockets[0].recv(65536):
                pass
        server.get("/sign-in?next=/events/tim-kiem-ong-an")
        server.stop()
        text = server.log.read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request" and line["route"] == "/sign-in"]
    assert [(line["method"], line["status"], line["person"]) for line in requests] == [
        ("POST", 422, None),
        ("GET", 200, None),
    ]
    assert all(line["ms"] > 0 and len(line["request"]) == 12 for line in requests)
    assert not any(secret in text for secret in ("nguyen.van.an", "bi-mat", "tim-kiem"))
