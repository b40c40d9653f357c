"""Running the application: one process, one port, until it is told to stop."""

import gc
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from planner.wording import Wording
from web import logs
from web.app import create_app
from web.protocol import PatientProtocol
from web.settings import Settings
from web.start import prepare, welcome

KEEP_ALIVE_S = 10
DESCRIPTORS = 8192
"""Open files and connections at most; many systems begin with 1024, or 256."""
FINISH_S = 3
"""How long requests under way may take once the server was told to stop."""
GARBAGE = 10_000
"""New objects after which Python looks for garbage: a page makes thousands, and nearly all of them go by themselves."""
LEAVE_S = 5
"""When the process goes in any case: what was saved is safe, what was not is said to have failed."""


def serve(settings: Settings, address: tuple[str, int], example: Path | None, say: Callable[[Wording], None]) -> None:
    """Prepare the installation, say where it is and who may sign in, and serve."""
    logs.start()
    raise_descriptors()
    given = prepare(settings, example)
    host, port = address
    for line in welcome(given, f"http://{host}:{port}"):
        say(line)
    Server(configuration(settings, host, port)).run()


def configuration(settings: Settings, host: str, port: int) -> uvicorn.Config:
    """Return how uvicorn is to run the application."""
    return uvicorn.Config(
        create_app(settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        http=PatientProtocol,
        ws="none",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=FINISH_S,
    )


class Server(uvicorn.Server):
    """uvicorn's server, which leaves in time whatever still runs."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin; what the program itself consists of is not searched for garbage again and again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 20)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, let the live screens go, and leave after ``LEAVE_S`` at the latest."""
        super().handle_exit(sig, frame)
        if isinstance(self.config.app, FastAPI):
            self.config.app.state.services.live.end()
        last = threading.Timer(LEAVE_S, os._exit, (0 if sig == signal.SIGTERM else 130,))
        last.daemon = True
        last.start()


def raise_descriptors() -> int:
    """Allow as many open files as the system lets us, at most ``DESCRIPTORS``; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
