"""HTTP connections with deadlines: uvicorn itself waits for ever for the rest of a request that was begun.

- Head: a connection that has not sent a whole request head within ``HEAD_S`` is closed, also before the first byte.
- Body: must arrive within ``BODY_S`` and one second more for every ``SLOWEST_BYTES_S`` received, so that an honest
  upload over a poor line goes through while a trickle is cut off.
- Reader: one who takes none of the answer for ``READER_S`` is cut off.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
BODY_S = 30.0
READER_S = 60.0
SLOWEST_BYTES_S = 32 * 1024
TIMEOUT = (
    "408 Gửi yêu cầu quá chậm nên máy chủ đã ngắt; hãy kiểm tra mạng rồi gửi lại. "
    "The request came too slowly and was cut off; check the network and send it again.\n"
).encode()


class PatientProtocol(HttpToolsProtocol):
    """One connection; patient, but not for ever."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
        """Wait for nothing yet."""
        super().__init__(*given, **named)
        self._waiting: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None
        self._body_began_s = 0.0
        self._body_bytes = 0
        self._in_head = False
        self._in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give a new connection its time for the first request."""
        super().connection_made(transport)
        self._await(HEAD_S, self._head_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Drop the clocks with the connection."""
        self._stop_waiting()
        self._unset_stuck()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Start the clock of the head at its first byte."""
        super().on_message_begin()
        self._in_head = True
        self._await(HEAD_S, self._head_late)

    def on_headers_complete(self) -> None:
        """The head is here: the body's clock runs."""
        self._in_head, self._in_body = False, True
        self._body_began_s, self._body_bytes = self.loop.time(), 0
        self._await(BODY_S, self._body_late)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what arrives."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: from here on it is the server that is waited for."""
        self._in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Start the clock of a reader who takes nothing."""
        super().pause_writing()
        self._unset_stuck()
        self._stuck = self.loop.call_later(READER_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Let a reader who goes on be."""
        self._unset_stuck()
        super().resume_writing()

    def _await(self, seconds: float, late: Any) -> None:  # noqa: ANN401 - a bound method
        self._stop_waiting()
        self._waiting = self.loop.call_later(seconds, late)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _unset_stuck(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _head_late(self) -> None:
        self._leave(speak=self._in_head and not self._answering())

    def _body_late(self) -> None:
        if not self._in_body or self.transport.is_closing():
            return
        allowed_s = BODY_S + self._body_bytes / SLOWEST_BYTES_S
        left_s = self._body_began_s + allowed_s - self.loop.time()
        if self.flow.read_paused:  # we are the slow ones
            self._await(1.0, self._body_late)
        elif left_s > 0:
            self._await(left_s, self._body_late)
        else:
            self._leave(speak=not self.cycle.response_started)

    def _answering(self) -> bool:
        """Whether an answer to an earlier request is under way on this connection."""
        cycle: object = self.cycle  # None before the first request, whatever uvicorn's annotation says
        return cycle is not None and not self.cycle.response_complete

    def _leave(self, *, speak: bool) -> None:
        if speak and not self.transport.is_closing():
            head = b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            self.transport.write(head + b"content-length: %d\r\n\r\n" % len(TIMEOUT) + TIMEOUT)
        self.transport.close()
