"""What stands before every request: a line in the log, headers that lock the browser down, a limit on what is read."""

import logging
import secrets
import time
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.wording import Wording
from web.errors import TooLarge
from web.logs import REQUESTS

if TYPE_CHECKING:
    from web.metrics import Metrics

log = logging.getLogger(REQUESTS)

CONTENT_POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


LOCKS = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
LOCKS_AND_NO_STORE = (*LOCKS, (b"cache-control", b"no-store"))


class SecurityHeaders:
    """Adds the headers to every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        wanted = LOCKS if scope["path"].startswith("/static/") else LOCKS_AND_NO_STORE

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _value in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in wanted if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, with_headers)


class AccessLog:
    """Writes one line for every request: the template of its route, never the path itself, its query or a name."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note its end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_s, request_id, status = time.perf_counter(), secrets.token_hex(6), 500
        state = scope.setdefault("state", {})
        state["request_id"] = request_id

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._note(scope, status, time.perf_counter() - started_s)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = template_of(scope), scope["method"] if scope["method"] in METHODS else "other"
        metrics: Metrics = scope["app"].state.metrics
        metrics.count(method, route, status, seconds)
        state = scope["state"]
        line = {"request": state.get("request_id"), "method": method, "route": route, "status": status}
        log.info("request", extra={**line, "ms": round(seconds * 1000, 1), "person": state.get("person")})


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def template_of(scope: Scope) -> str:
    """Return the template of the route that took the request, a dash when none did."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return getattr(scope.get("route"), "path", None) or "-"


class BodyLimit:
    """Refuses requests whose body is larger than allowed, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        limit_bytes: int = scope["app"].state.services.settings.limit_body_bytes
        state["limit_bytes"], state["too_large"] = limit_bytes, _announced(scope) > limit_bytes
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive() if not state["too_large"] else {}
            read += len(message.get("body", b""))
            if state["too_large"] or read > limit_bytes:
                state["too_large"] = True
                raise too_large(limit_bytes)
            return message

        await self._app(scope, counted, send)


def _announced(scope: MutableMapping[str, Any]) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def too_large(limit_bytes: int) -> TooLarge:
    """Return the error that says how much may be sent."""
    mega = limit_bytes // (1024 * 1024)
    return TooLarge(
        Wording(
            f"Tệp gửi lên quá lớn: nhiều nhất {mega} MB. Hãy bỏ ảnh, bỏ trang tính không dùng rồi gửi lại.",
            f"The upload is too large: at most {mega} MB. Remove pictures and unused sheets, then send it again.",
        )
    )
