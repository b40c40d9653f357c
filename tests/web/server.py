"""A server in a process of its own, as an installation runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    """Where the server is."""

    port: int
    process: "subprocess.Popen[str]"
    data: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> int:
        """Ask for a page on a connection of its own and return the status."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=20) as answer:  # noqa: S310 - our own server
            return answer.status

    def stop(self) -> int:
        """Stop as systemd does and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, code: str, *, descriptors: int = 0) -> Iterator[Running]:
    """Run ``code`` (it serves on PORT with its data in DATA) and wait until it answers."""
    port, data, log = free_port(), folder / "data", folder / "server.log"
    environment = {**os.environ, "PORT": str(port), "DATA": str(data), "PACK": str(ROOT / "scenarios" / "tiny")}
    limit = f"ulimit -Sn {descriptors}; " if descriptors else ""
    with log.open("w") as err:
        command = ["bash", "-c", f'{limit}exec "$0" -c "$1"', sys.executable, code]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=err, stderr=err, text=True)
    server = Running(port, process, data, log)
    try:
        _await(server)
        yield server
    finally:
        process.kill()
        process.wait()


def _await(server: Running) -> None:
    for _ in range(600):
        try:
            if server.get("/healthz") == 200:
                return
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            time.sleep(0.1)
    raise AssertionError(server.log.read_text())


OURS = """
import os
from pathlib import Path
from web import protocol, serve
from web.settings import Settings
protocol.HEAD_S, protocol.BODY_S, protocol.READER_S = 1.0, 2.0, 3.0
serve.serve(Settings(Path(os.environ["DATA"])), ("127.0.0.1", int(os.environ["PORT"])), None, lambda words: None)
"""
"""The product as it is served, only less patient."""

PLAIN = """
import os, uvicorn
from pathlib import Path
from web.app import create_app
from web.settings import Settings
from web.start import prepare
settings = Settings(Path(os.environ["DATA"]))
prepare(settings, None)
uvicorn.run(create_app(settings), port=int(os.environ["PORT"]), log_level="error", timeout_keep_alive=10)
"""
"""The same application under plain uvicorn: the control."""
