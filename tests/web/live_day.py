"""A session of the day for the tests: opened over the tiny pack, with one hidden movement among its items."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from planner.scenario.load import load
from planner.scenario.rows import Coupling, RunsheetItem
from tests.web.conftest import Browser, Installation
from web.services.live_content import content_of
from web.services.live_store import NewSession, open_session
from web.store import tables
from web.store.engine import Actor

if TYPE_CHECKING:
    from starlette.responses import Response

HIDDEN = "KB-0"
"""A movement of protected people, right before the first item of the tiny pack."""
BUS = {
    "coupling_id": "GK-1",
    "kind": "xe",
    "subject": "Xe 3",
    "item_id": "KB-5",
    "rule": "theo",
    "offset_min": "-10",
    "told": "Tổ xe×12",
}
BEGINS_MS = 1_775_952_000_000
"""When the first item of the tiny pack begins."""


def opened(installation: Installation, pack: Path, begins_ms: int = 0) -> str:
    """Open a practice whose clock shows the beginning of the first item, unless told otherwise; return its id."""
    scenario = load(pack)
    escort = RunsheetItem.model_validate(
        {
            "item_id": HIDDEN,
            "start": "2026-04-12 06:40",
            "minutes": 20,
            "title": "Đoàn xe mật tới cổng sau",
            "owner": "TV-9",
        }
    )
    changed = replace(scenario, runsheet=(escort, *scenario.runsheet), couplings=(Coupling.model_validate(BUS),))
    content = content_of(changed, None)
    rain = replace(content, key="mua", name="Mưa", note="Vào hội trường.")
    store = installation.services.store
    with store.read() as db:
        event = db.execute(
            select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        ).scalar_one()
    new = NewSession(event, "practice", "", begins_ms or BEGINS_MS, (content, rain))
    return store.write(Actor(1), lambda transaction: open_session(transaction, new))


class Screen:
    """Somebody at a screen of a session."""

    def __init__(self, browser: Browser, event: str, session: str) -> None:
        self.browser = browser
        self.path = f"/api/v1/events/{event}/live/sessions/{session}"

    def see(self, view: str = "director") -> dict[str, Any]:
        answer = self.browser.get(f"{self.path}?view={view}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(
        self, kind: str, item: str = "", *, based_on: int | None = None, once: str = "", **more: object
    ) -> "Response":
        seen = self.see()["sequence"] if based_on is None else based_on
        body = {"based_on": seen, "token": once, "acts": [{"kind": kind, "item": item, **more}]}
        return self.browser.post(f"{self.path}/acts", json=body)

    def do(self, kind: str, item: str = "", **more: object) -> int:
        answer = self.ask(kind, item, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()["numbers"][0]

    def status(self, item: str) -> str:
        return self.see()["courses"].get(item, {"status": "waiting"})["status"]


def screens(installation: Installation, pack: Path, begins_ms: int = 0) -> Callable[[str], Screen]:
    """Open a session and return how to sit down at one of its screens."""
    session = opened(installation, pack, begins_ms)
    sign_in = cache(installation.sign_in)
    return lambda login: Screen(sign_in(login), installation.event, session)
