"""Telling every screen what happened: one broadcaster per process.

It reads the log by number, at once after a change of this process and every ``POLL_S`` besides, so that changes of
other processes arrive too. An event is put into words once for all screens that see the same. Every screen has a
queue of its own that is bounded: who takes nothing is dropped, and catches up from the log when it comes back.
Everything here happens in one event loop; only :meth:`Hub.notify` and :meth:`Hub.end` may be called from elsewhere.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic_core import to_json

from planner.runsheet.live import Event
from web.services import live_store
from web.services.live_store import Day, Days, Session
from web.services.live_words import Sight, message_of
from web.store.engine import Store

POLL_S = 0.2
BEAT_S = 5.0
"""How often a screen hears from us when nothing happens; it calls itself stale after two and a half of these."""
MOST_WAITING = 256
"""Messages that wait for one screen at most."""
MOST_JOINED = 100
"""Missed events sent as one message."""
REMEMBERED = 512
"""Messages kept in words for screens that come back; older ones are put into words again."""
log = logging.getLogger(__name__)


class Client:
    """One screen: what waits for it."""

    def __init__(self, after: int) -> None:
        """Begin with nothing; events up to ``after`` are known to the screen."""
        self._after = after
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()
        self.is_over = False

    def tell(self, number: int, message: bytes) -> None:
        """Let an event wait, unless the screen knows it."""
        if number > self._after:
            self._after = number
            self.put(message)

    def put(self, message: bytes) -> None:
        """Let a message wait; a screen that takes none is dropped."""
        if self.is_over:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.leave()
        else:
            self._waiting.append(message)
            self._news.set()

    def leave(self) -> None:
        """End the stream; the screen comes back by itself and catches up."""
        self.is_over = True
        self._waiting.clear()
        self._news.set()

    async def take(self) -> bytes:
        """Return what waits, as soon as something does; nothing at the end."""
        await self._news.wait()
        self._news.clear()
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


@dataclass
class Channel:
    """Screens that see the same, and the last messages in their words."""

    sight: Sight
    clients: set[Client] = field(default_factory=set)
    recent: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def tell(self, number: int, message: bytes) -> None:
        """Send a message to all."""
        self.recent.append((number, message))
        for client in self.clients:
            client.tell(number, message)


class Stage:
    """One session while somebody watches it."""

    def __init__(self, session: Session, day: Day) -> None:
        """Begin with the day as it stands."""
        self.session = session
        self.day = day
        self.channels: dict[Sight, Channel] = {}

    @property
    def is_watched(self) -> bool:
        """Whether any screen is left."""
        return any(channel.clients for channel in self.channels.values())

    def clients(self) -> Iterable[Client]:
        """Return every screen."""
        return [client for channel in self.channels.values() for client in channel.clients]

    def advance(self, day: Day) -> None:
        """Tell what a newer day has more."""
        before = self.day.ledger.state.sequence
        if day.ledger.state.sequence < before:  # read before the one we know
            return
        self.day = day
        for event in day.ledger.events[before:]:
            for channel in self.channels.values():
                if channel.clients:
                    channel.tell(event.sequence, framed(day, channel.sight, event))
                else:
                    channel.recent.clear()  # nobody heard this one: what is remembered must have no gaps

    def since(self, sight: Sight, after: int) -> list[tuple[int, bytes]]:
        """Return every message after a number, from memory where it reaches back so far."""
        channel = self.channels.get(sight)
        recent = channel.recent if channel else ()
        if recent and recent[0][0] <= after + 1:
            return [(number, message) for number, message in recent if number > after]
        missed = self.day.ledger.events[max(0, after) :]
        return [(event.sequence, framed(self.day, sight, event)) for event in missed]


def framed(day: Day, sight: Sight, event: Event) -> bytes:
    """Return an event as a screen is told of it, in the words of server-sent events."""
    return b"id: %d\ndata: %s\n\n" % (event.sequence, to_json(message_of(day, sight, event)))


class Hub:
    """All sessions that are watched in this process."""

    def __init__(self, store: Store) -> None:
        """Watch nothing yet."""
        self._store = store
        self.days = Days(store)
        self._stages: dict[int, Stage] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._beaten_s = 0.0

    @property
    def watching(self) -> int:
        """How many screens are connected."""
        return sum(len(list(stage.clients())) for stage in self._stages.values())

    async def join(self, session: Session, sight: Sight, after: int) -> Client:
        """Connect a screen that has seen everything up to ``after``; what came later waits for it already."""
        day = await self._store.soon(lambda: self.days.now(session))
        self._begin()
        stage = self._stages.setdefault(session.id, Stage(session, day))  # from here on nothing is waited for
        stage.advance(day)
        client = Client(after)
        if after > stage.day.ledger.state.sequence:  # the log is another one, of a backup that was restored
            client.put(b"event: reset\ndata: {}\n\n")
        missed = stage.since(sight, after)
        for first in range(0, len(missed), MOST_JOINED):
            part = missed[first : first + MOST_JOINED]
            client.tell(part[-1][0], b"".join(message for _number, message in part))
        client.put(_beat(stage))
        stage.channels.setdefault(sight, Channel(sight)).clients.add(client)
        return client

    def part(self, session: Session, sight: Sight, client: Client) -> None:
        """Let a screen go."""
        stage = self._stages.get(session.id)
        if stage is None:
            return
        if sight in stage.channels:
            stage.channels[sight].clients.discard(client)
        if not stage.is_watched:
            self._stages.pop(session.id, None)

    def notify(self) -> None:
        """Look at the log now: something was saved."""
        self._from_outside(self._wake.set)

    def end(self) -> None:
        """Let every screen go: the server stops."""
        self._from_outside(self._let_go)

    def _from_outside(self, work: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody watches
                loop.call_soon_threadsafe(work)

    def _let_go(self) -> None:
        for stage in self._stages.values():
            for client in stage.clients():
                client.leave()

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop and self._task is not None and not self._task.done():
            return
        self._loop, self._wake, self._stages = loop, asyncio.Event(), {}
        self._task = loop.create_task(self._watch(), name="live-broadcaster")

    async def _watch(self) -> None:
        """Read the log for as long as anybody watches."""
        idle_s = 0.0
        while idle_s < BEAT_S:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)
            self._wake.clear()
            for stage in list(self._stages.values()):
                await self._look(stage)
            self._beat_all()
            idle_s = 0.0 if self._stages else idle_s + POLL_S

    async def _look(self, stage: Stage) -> None:
        try:
            stage.advance(await self._store.soon(lambda: self._read(stage)))
        except Exception:  # the database may be gone for a moment; the screens keep what they have
            log.exception("live log")

    def _read(self, stage: Stage) -> Day:
        """Return the day as it stands; once a beat also whether the session was closed."""
        if self._is_time_to_beat():
            stage.session = live_store.find(self._store, stage.session.event_id, stage.session.public_id)
        return self.days.now(stage.session)

    def _is_time_to_beat(self) -> bool:
        return time.monotonic() - self._beaten_s >= BEAT_S

    def _beat_all(self) -> None:
        if not self._is_time_to_beat():
            return
        self._beaten_s = time.monotonic()
        for stage in list(self._stages.values()):
            beat = _beat(stage)
            for client in stage.clients():
                client.put(beat)


def _beat(stage: Stage) -> bytes:
    told = {
        "now": stage.session.clock_ms(),
        "n": stage.day.ledger.state.sequence,
        "closed": stage.session.closed_ms is not None,
    }
    return b"event: beat\ndata: %s\n\n" % to_json(told)
