"""Logs: one JSON object a line on standard error, for journald or a file; never a name, a token or a query string.

An exception is told by its kind and the places it passed through: its message could quote what someone typed.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic_core import to_json

Line = MutableMapping[str, Any]
LIMIT_FRAMES = 12
REQUESTS = "web.access"
"""Who logs requests (web.middleware): always the same few fields, never an exception."""


def places_only(_logger: object, _name: str, line: Line) -> Line:
    """Replace an exception by its kind and the places in the code; its words stay out of the log."""
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-LIMIT_FRAMES:]
        line["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


class Lines(logging.Formatter):
    """The line of a request as the other lines are written; there is one for every request, so it is made at once."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        moment = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        line = {"event": record.msg, **said, "level": record.levelname.lower(), "logger": record.name}
        return to_json({**line, "timestamp": moment}).decode()


def start(level: int = logging.INFO) -> None:
    """Send every log line of the process to standard error as JSON."""
    common: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places_only,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    requests = logging.getLogger(REQUESTS)
    requests.handlers, requests.propagate = [logging.StreamHandler()], False
    requests.handlers[0].setFormatter(Lines())
    for name in ("uvicorn.access", "alembic", "sqlalchemy", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)


FIELDS = ("request", "method", "route", "status", "ms", "person", "reference", "constraint")
"""Fields that code may put beside a message (``extra``): none of them can hold a name or what someone typed."""
