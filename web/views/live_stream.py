"""The stream of a screen: server-sent events, until the screen goes, falls behind or may no longer look."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from web.context import EventContext, find_caller, find_event
from web.errors import NotFound
from web.policy import Action, Resource, allowed
from web.services.live_hub import Client, Hub
from web.services.live_store import Session
from web.services.live_words import Sight

JUDGE_S = 10.0
"""How often it is asked again whether the reader may still look."""
RETRY_MS = (1000, 5000)
"""Screens come back after a time of their own, so that not all of them do at once."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Watch:
    """What a screen asks to see."""

    session: Session
    sight: Sight
    after: int


class EventStream(Response):
    """Everything that happens in a session from an event on, as it happens."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, watch: Watch, may_look: Callable[[], Awaitable[bool]]) -> None:
        """Send nothing yet."""
        super().__init__(b"", headers=HEADERS)
        del self.headers["content-length"]
        self._hub, self._watch, self._may_look = hub, watch, may_look
        self._judged_s = time.monotonic() + random.uniform(0, JUDGE_S)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send until somebody leaves."""
        watch = self._watch
        client = await self._hub.join(watch.session, watch.sight, watch.after)
        leaving = asyncio.create_task(_leave_with(receive, client))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await self._feed(client, partial(_send, send))
        finally:
            leaving.cancel()
            self._hub.part(watch.session, watch.sight, client)
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _feed(self, client: Client, say: Callable[[bytes], Awaitable[None]]) -> None:
        await say(b"retry: %d\n\n" % random.randint(*RETRY_MS))
        while True:
            waiting = await client.take()
            if client.is_over or not await self._is_still_allowed():
                return
            if waiting:
                await say(waiting)

    async def _is_still_allowed(self) -> bool:
        now_s = time.monotonic()
        if now_s - self._judged_s < JUDGE_S:
            return True
        self._judged_s = now_s
        return await self._may_look()


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _leave_with(receive: Receive, client: Client) -> None:
    """Let the screen go when its connection does."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.leave()


async def may_still_look(context: EventContext, sight: Sight) -> bool:
    """Whether the reader of a stream is still signed in and may see what it shows: rights end at once."""
    return await context.store.soon(lambda: _judge(context, sight))


def _judge(context: EventContext, sight: Sight) -> bool:
    caller = find_caller(context.request, context.services)
    if caller is None:
        return False
    try:
        event = find_event(context.store, context.event.public_id, caller)
    except NotFound:
        return False
    wanted = [Resource.LIVE, *([Resource.PROTECTED] if sight.cleared else [])]
    return all(allowed(event.roles, event.flags, one, Action.READ) for one in wanted)
