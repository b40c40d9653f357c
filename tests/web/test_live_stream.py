"""The stream of a screen: every event once, in order, also after a break; slow screens and lost rights end it."""

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.web.conftest import Installation
from tests.web.live_day import HIDDEN, Screen, screens
from tests.web.planned import serving
from web.services import live_hub, live_store
from web.services.live_hub import MOST_WAITING, Client, Hub
from web.services.live_words import Sight
from web.store.engine import Store
from web.views import live_stream

At = Callable[[str], Screen]
Result = TypeVar("Result")
PATIENCE_S = 20.0


@pytest.fixture
def at(installation: Installation, tiny_pack: Path) -> At:
    return screens(installation, tiny_pack)


class Listener:
    """A connection that reads events as a browser would."""

    def __init__(self, address: str, screen: Screen, query: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_S)
        cookie = "; ".join(f"{name}={value}" for name, value in screen.browser.client.cookies.items())
        self._connection.request("GET", f"{screen.path}/stream?{query}", headers={"Cookie": cookie, **headers})
        self.answer = self._connection.getresponse()

    def events(self, *, beats: bool = False) -> Iterator[dict[str, Any]]:
        """Yield events as they come, ``id`` being the number the stream gives them; beats only when asked for."""
        found: dict[str, Any] = {}
        for raw in self.answer:
            name, _colon, value = raw.decode().rstrip("\n").partition(": ")
            if name:
                found[name] = value
            elif found:
                if "data" in found and (beats or "event" not in found):
                    yield {**json.loads(found["data"]), "id": int(found.get("id", 0)), "event": found.get("event", "")}
                found = {}

    def take(self, count: int) -> list[dict[str, Any]]:
        coming = self.events()
        return [next(coming) for _ in range(count)]

    def close(self) -> None:
        self.answer.close()
        self._connection.close()


@contextmanager
def listening(address: str, screen: Screen, query: str = "view=director", **headers: str) -> Iterator[Listener]:
    listener = Listener(address, screen, query, headers)
    yield listener
    listener.close()


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    with serving(installation.client.app) as base:
        yield base
        installation.services.live.end()


def test_every_event_comes_once_in_order_and_what_was_missed_comes_first(at: At, address: str) -> None:
    screen = at("organiser")
    for number in range(3):
        screen.do("note", "KB-1", text=f"ghi {number}")
    with listening(address, screen, "view=director&after=1") as listener:
        screen.do("start", "KB-1")
        seen = listener.take(3)
    assert [(one["id"], one["n"]) for one in seen] == [(2, 2), (3, 3), (4, 4)]
    assert [one["line"]["text"] for one in seen] == ["ghi 1", "ghi 2", ""]
    assert seen[2]["course"]["status"] == "running"
    screen.do("finish", "KB-1")
    with listening(address, screen, "view=director&after=0", **{"Last-Event-ID": "4"}) as back:
        assert [one["n"] for one in back.take(1)] == [5]


def test_numbers_of_hidden_events_come_and_nothing_else_of_them(at: At, address: str) -> None:
    cleared = at("organiser2")
    cleared.do("start", HIDDEN)
    cleared.do("ready", "KB-1", role="stage")
    with listening(address, at("viewer"), "view=stage") as plain, listening(address, cleared, "view=stage") as full:
        hidden, shown = plain.take(2)
        assert set(hidden) == {"n", "at", "id", "event"}
        assert shown["ticks"]["stage"]["kind"] == "ready"
        assert full.take(1)[0]["course"]["status"] == "running"


def test_changes_of_another_process_arrive_without_being_announced(
    at: At, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "notify", lambda _self: None)
    screen = at("organiser")
    with listening(address, screen) as listener:
        screen.do("start", "KB-1")
        assert listener.take(1)[0]["n"] == 1


def test_a_quiet_stream_beats_with_the_clock_of_the_session_and_tells_when_it_is_closed(
    at: At, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_hub, "BEAT_S", 0.3)
    screen = at("organiser")
    with listening(address, screen) as listener:
        beats = (one for one in listener.events(beats=True) if one["event"] == "beat")
        first = next(beats)
        assert abs(first["now"] - screen.see()["now"]) < PATIENCE_S * 1000
        assert screen.browser.post(f"{screen.path}/close").status_code == 204
        assert any(one["closed"] for _turn, one in zip(range(60), beats, strict=False))


def test_a_stream_ends_soon_after_its_reader_signed_out(at: At, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_hub, "BEAT_S", 0.2)
    monkeypatch.setattr(live_stream, "JUDGE_S", 0.1)
    screen = at("viewer")
    with listening(address, screen, "view=mc") as listener:
        assert listener.answer.status == 200
        cookies = dict(screen.browser.client.cookies)
        screen.browser.post("/sign-out")
        assert cookies
        assert [one for one in listener.events(beats=True) if one["event"] == ""] == []  # it ends by itself


def test_who_may_not_look_gets_no_stream(at: At, address: str) -> None:
    with listening(address, at("outsider")) as foreign, listening(address, at("viewer"), "view=police") as unfit:
        assert (foreign.answer.status, unfit.answer.status) == (404, 404)


def beside(work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: the tests of a browser hold an event loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_screen_that_takes_nothing_is_dropped_and_holds_no_memory() -> None:
    async def slow() -> tuple[bool, bytes]:
        client = Client(0)
        for number in range(1, MOST_WAITING + 2):
            client.tell(number, b"x" * 100)
        return client.is_over, await client.take()

    assert beside(slow()) == (True, b"")


def test_a_screen_is_told_no_event_twice() -> None:
    async def told() -> bytes:
        client = Client(2)
        for number in (1, 2, 3, 3, 4):
            client.tell(number, b"%d" % number)
        return await client.take()

    assert beside(told()) == b"34"


def test_what_is_no_longer_kept_in_words_is_told_from_the_log(
    at: At, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_hub, "REMEMBERED", 2)
    screen, store = at("organiser"), installation.services.store
    session = live_store.find(store, _event_of(store, installation.event), screen.path.rsplit("/", 1)[1])
    for number in range(6):
        screen.do("note", "KB-1", text=str(number))

    async def come_back() -> list[int]:
        hub = Hub(store)
        first = await hub.join(session, Sight("director", cleared=False), 6)
        await first.take()
        await asyncio.to_thread(screen.do, "note", "KB-1", text="6")
        await first.take()
        back = await hub.join(session, Sight("director", cleared=False), 1)
        text = await back.take()
        hub.part(session, Sight("director", cleared=False), first)
        hub.part(session, Sight("director", cleared=False), back)
        assert hub.watching == 0
        return [int(line[4:]) for line in text.splitlines() if line.startswith(b"id: ")]

    assert beside(come_back()) == [2, 3, 4, 5, 6, 7]


def _event_of(store: Store, public_id: str) -> int:
    from web.store import tables  # noqa: PLC0415 - for this one look

    with store.read() as db:
        return db.execute(tables.events.select().where(tables.events.c.public_id == public_id)).one().id


def test_nobody_waits_for_the_end_of_a_stream_when_the_server_stops(
    at: At, address: str, installation: Installation
) -> None:
    with listening(address, at("viewer"), "view=kiosk") as listener:
        next(iter(listener.events(beats=True)))
        assert installation.services.live.watching == 1
        installation.services.live.end()
        assert list(listener.events(beats=True)) == []
    until_s = time.monotonic() + PATIENCE_S
    while installation.services.live.watching and time.monotonic() < until_s:
        time.sleep(0.02)
    assert installation.services.live.watching == 0
