"""A server to be measured: ``python -m benchmarks.web_server hello PORT`` or ``… app PORT DATA``."""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

hello = FastAPI()


@hello.get("/")
async def greet() -> dict[str, str]:
    """Answer as little as an application can."""
    return {"message": "xin chào"}


def main(kind: str, port: str, data: str = "") -> None:
    """Serve until killed."""
    if kind == "hello":
        uvicorn.run(hello, host="127.0.0.1", port=int(port), log_level="error", access_log=False, http="httptools")
        return
    from web import logs  # noqa: PLC0415 - the yardstick must not pay for it
    from web.serve import Server, configuration  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    logs.start()
    Server(configuration(Settings(Path(data)), "127.0.0.1", int(port))).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
