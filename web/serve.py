"""Running the application: one process, one port, until it is told to stop."""

from collections.abc import Callable
from pathlib import Path

import uvicorn

from planner.wording import Wording
from web.app import create_app
from web.settings import Settings
from web.start import prepare, welcome

HEADER_WAIT_S = 10


def serve(settings: Settings, address: tuple[str, int], example: Path | None, say: Callable[[Wording], None]) -> None:
    """Prepare the installation, say where it is and who may sign in, and serve."""
    given = prepare(settings, example)
    host, port = address
    for line in welcome(given, f"http://{host}:{port}"):
        say(line)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        http="httptools",
        server_header=False,
        timeout_keep_alive=HEADER_WAIT_S,
    )
