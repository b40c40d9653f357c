"""What stands before every request: headers that lock the browser down, and a limit on what is read."""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.wording import Wording
from web.errors import TooLarge

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

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class BodyLimit:
    """Refuses requests whose body is larger than allowed, announced or not."""

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        """Stand before ``app``."""
        self._app = app
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced(scope) > self._limit_bytes:
            scope["state"] = {**scope.get("state", {}), "too_large": True}
        read = 0

        async def counted() -> Message:
            nonlocal read
            if scope.get("state", {}).get("too_large"):
                raise _too_large(self._limit_bytes)
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit_bytes:
                raise _too_large(self._limit_bytes)
            return message

        await self._app(scope, counted, send)


def _announced(scope: MutableMapping[str, Any]) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _too_large(limit_bytes: int) -> TooLarge:
    mega = limit_bytes // (1024 * 1024)
    return TooLarge(
        Wording(
            f"Tệp gửi lên quá lớn: nhiều nhất {mega} MB. Hãy bỏ ảnh, bỏ trang tính không dùng rồi gửi lại.",
            f"The upload is too large: at most {mega} MB. Remove pictures and unused sheets, then send it again.",
        )
    )
