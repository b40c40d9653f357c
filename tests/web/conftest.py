"""An installation with people in every role, over the tiny pack; and a browser's way of talking to it."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from planner.scenario.load import load
from tests.web.guarded import guarded_installation
from tests.web.planned import planned_installation, served
from web.app import build_app, furnish
from web.context import Services
from web.policy import Flag, Role
from web.services import accounts, events
from web.services.accounts import NewAccount
from web.settings import Settings
from web.store import migrate
from web.store.engine import SYSTEM, Store, Transaction

__all__ = ["guarded_installation", "planned_installation", "served"]

PASSWORD = "mat khau thu nghiem"
PEOPLE: dict[str, tuple[Role, ...]] = {
    "organiser": (Role.ORGANISER,),
    "organiser2": (Role.ORGANISER,),
    "reviewer": (Role.REVIEWER,),
    "cleared": (Role.REVIEWER,),
    "clerk": (Role.CLERK,),
    "viewer": (Role.VIEWER,),
    "outsider": (),
    "admin": (),
}
LED = ("CSGT", "dân quân", "y tế")
"""Every force of the tiny pack, led by everybody here, so that only roles decide; see test_forces.py."""
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Quickly verified, as a hash tells its own cost: these people sign in a thousand times."""


@dataclass(frozen=True)
class Installation:
    """A running application, its event and another event that only ``outsider`` belongs to."""

    services: Services
    client: TestClient
    event: str
    other_event: str
    sign_in: Callable[[str], "Browser"]
    plan: str = ""


@dataclass
class Browser:
    """One signed-in person: sends the CSRF token and the origin as our pages do."""

    client: TestClient
    csrf: str

    def get(self, path: str, **options: object) -> object:
        return self.client.get(path, **options)

    def post(self, path: str, **options: object) -> object:
        return self._send("POST", path, **options)

    def put(self, path: str, **options: object) -> object:
        return self._send("PUT", path, **options)

    def patch(self, path: str, **options: object) -> object:
        return self._send("PATCH", path, **options)

    def delete(self, path: str, **options: object) -> object:
        return self._send("DELETE", path, **options)

    def _send(self, method: str, path: str, **options: object) -> object:
        headers = {"x-csrf-token": self.csrf, "origin": "http://testserver", **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)


def populate(store: Store, pack: Path) -> tuple[str, str]:
    """Make the people and two events; return the ids of the events."""
    scenario = load(pack)

    def work(transaction: Transaction) -> tuple[str, str]:
        users = {
            login: accounts.create(
                transaction,
                NewAccount(login, f"Người {login}", HASH, login == "admin", login.startswith("organiser")),
            )
            for login in PEOPLE
        }
        event_id, public_id = events.create(transaction, scenario)
        for login, roles in PEOPLE.items():
            for role in roles:
                flags = [Flag.PROTECTED] if login in {"cleared", "organiser2"} else []
                events.add_member(transaction, event_id, users[login], role, events.Beside(flags, LED))
        other_id, other = events.create(transaction, scenario)
        events.add_member(transaction, other_id, users["outsider"], Role.ORGANISER)
        return public_id, other

    return store.write(SYSTEM, work)


@pytest.fixture
def installation(tmp_path: Path, tiny_pack: Path) -> Iterator[Installation]:
    """Return a fresh installation on SQLite."""
    yield from installed(Settings(tmp_path / "data"), tiny_pack)


_IDLE: list[FastAPI] = []
"""Applications without data: building one takes most of a second, giving it other data takes none."""
_FILLED: dict[Path, tuple[Path, str, str]] = {}
"""Pack -> a data folder with people and events, and the ids of its events; copied for every installation."""


def installed(settings: Settings, pack: Path) -> Iterator[Installation]:
    """Start an installation, and end it."""
    event, other = _fill(settings, pack)
    app = _IDLE.pop() if _IDLE else build_app()
    furnish(app, settings)
    with TestClient(app, follow_redirects=False) as client:

        def sign_in(login: str) -> Browser:
            own = TestClient(app, follow_redirects=False)
            own.portal = client.portal  # one loop, as when served; without it each request would begin its own
            done = own.post("/sign-in", data={"login": login, "password": PASSWORD})
            assert done.status_code == 303, done.text
            page = own.get("/", follow_redirects=True).text
            found = re.search(r'name="csrf" content="([^"]+)"', page)
            assert found is not None, page[:400]
            return Browser(own, found[1])

        yield Installation(app.state.services, client, event, other, sign_in)
    _IDLE.append(app)


def _fill(settings: Settings, pack: Path) -> tuple[str, str]:
    """Make the schema, the people and the events; on SQLite a copy of what was made for the same pack before."""
    settings.data.mkdir(parents=True, exist_ok=True)
    if not settings.database_url and pack in _FILLED:
        folder, event, other = _FILLED[pack]
        shutil.copytree(folder, settings.data, dirs_exist_ok=True)
        return event, other
    migrate.upgrade(settings.url)
    store = Store(settings.url, settings.secret())
    try:
        event, other = populate(store, pack)
    finally:
        store.close()
    if not settings.database_url:
        folder = Path(tempfile.mkdtemp(prefix="khanh-tiet-filled-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        shutil.copytree(settings.data, folder, dirs_exist_ok=True)
        _FILLED[pack] = (folder, event, other)
    return event, other
