"""Each guard stops an attack, and the same attack succeeds once the guard is switched off: so the test can fail."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, select

from tests.web.conftest import PASSWORD, Browser, Installation
from web import app as web_app
from web import clean, context, middleware, policy
from web.errors import WebError
from web.services import attempts, sessions
from web.store import audit, tables
from web.store.engine import SYSTEM, now_ms

Guarded = pytest.mark.parametrize("guarded", [True, False], ids=["on", "off"])


def _language(browser: Browser) -> str:
    return re.search(r'<html lang="(\w+)"', browser.get("/").text)[1]


@Guarded
def test_a_change_without_the_session_s_token(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("clerk")
    if not guarded:
        monkeypatch.setattr(context.secrets, "compare_digest", lambda *_: True)
    browser.client.post("/account/preferences", data={"language": "en", "csrf": "guessed"})
    assert _language(browser) == ("vi" if guarded else "en")


@Guarded
def test_a_change_sent_from_another_site(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("clerk")
    if not guarded:
        monkeypatch.setattr(context, "refuse_forged", lambda *_: None)
    browser.post("/account/preferences", data={"language": "en"}, headers={"origin": "https://evil.example"})
    assert _language(browser) == ("vi" if guarded else "en")


@Guarded
def test_signing_someone_in_from_another_site(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(context, "refuse_forged", lambda *_: None)
    headers = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    data = {"login": "clerk", "password": PASSWORD}
    answer = installation.client.post("/sign-in", data=data, headers=headers)
    assert answer.status_code == (403 if guarded else 303)


@Guarded
def test_a_stolen_cookie_of_an_idle_session(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("clerk")
    token = browser.client.cookies[context.SESSION_COOKIE]
    old = {"seen_ms": now_ms() - 31 * 60_000}
    installation.services.store.keep(lambda db: db.execute(tables.sessions.update().values(**old)))
    installation.services.seen.forget(1)
    if not guarded:
        monkeypatch.setattr(sessions, "IDLE_MINUTES", 10**6)
    thief = TestClient(browser.client.app, follow_redirects=False, cookies={context.SESSION_COOKIE: token})
    assert thief.get("/").status_code == (303 if guarded else 200)


@Guarded
def test_guessing_a_password_often_enough(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(attempts, "PER_ACCOUNT", 10**6)
    for number in range(10):
        installation.client.post("/sign-in", data={"login": "clerk", "password": f"guess {number}"})
    answer = installation.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert answer.status_code == (429 if guarded else 303)


@Guarded
def test_asking_for_what_the_role_does_not_open(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("viewer")
    if not guarded:
        monkeypatch.setattr(context, "allowed", lambda *_, **__: True)
    answer = browser.get(f"/events/{installation.event}/members")
    assert answer.status_code == (404 if guarded else 200)


@Guarded
def test_asking_for_an_event_one_does_not_belong_to(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("organiser")
    if not guarded:
        monkeypatch.setattr(context, "find_event", _careless_find)
    answer = browser.get(f"/events/{installation.other_event}/members")
    assert answer.status_code == (404 if guarded else 200)


def _careless_find(store: object, public_id: str, _caller: object) -> context.Event:
    with store.read() as db:
        row = db.execute(select(tables.events).where(tables.events.c.public_id == public_id)).one()
    roles = (policy.Role.ORGANISER,)
    names = (row.id, row.public_id, row.name_vi, row.name_en, row.d_day, row.revision, row.settings_version)
    return context.Event(*names, row.plan_id, archived=False, roles=roles, flags=())


@Guarded
def test_changing_something_without_a_row_in_the_log(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    def silent(transaction: object) -> None:
        transaction.db.execute(tables.users.update().where(tables.users.c.login == "clerk").values(is_admin=True))

    store = installation.services.store
    if guarded:
        with pytest.raises(RuntimeError, match="audit log"):
            store.write(SYSTEM, silent)
    else:
        monkeypatch.setattr(type(store), "_audited", lambda _self, db, _actor, work: work(_Bare(db)))
        store.write(SYSTEM, silent)
    with store.read() as db:
        raised = db.execute(select(tables.users.c.is_admin).where(tables.users.c.login == "clerk")).scalar_one()
    assert raised is not guarded


class _Bare:
    def __init__(self, db: Connection) -> None:
        self.db = db


@Guarded
def test_an_upload_over_the_limit(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(middleware, "_announced", lambda _scope: 0)
        _set_limit(installation.client, 10**12)
    files = {"photo": ("photo.jpg", b"x" * (25 * 1024 * 1024))}
    answer = installation.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD}, files=files)
    assert answer.status_code == (413 if guarded else 303)
    if guarded:
        assert "nhiều nhất 20 MB" in answer.text


def _set_limit(client: TestClient, limit_bytes: int) -> None:
    services = client.app.state.services
    settings = replace(services.settings, limit_body_bytes=limit_bytes)
    client.app.state.services = replace(services, settings=settings)


@Guarded
def test_a_page_s_content_policy_forbids_foreign_and_inline_scripts(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(middleware, "LOCKS_AND_NO_STORE", ())
    sent = installation.client.get("/sign-in").headers.get("content-security-policy", "")
    parts = dict(part.strip().split(" ", 1) for part in sent.split(";") if part)
    assert (parts.get("script-src") == "'self'") is guarded
    assert (parts.get("frame-ancestors") == "'none'") is guarded
    assert "unsafe" not in sent


@Guarded
def test_a_person_with_a_one_time_password_walks_on(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("clerk")
    installation.services.store.keep(lambda db: db.execute(tables.users.update().values(must_change=True)))
    if not guarded:
        monkeypatch.setattr(context, "refuse_one_time_password", lambda *_: None)
    assert browser.get("/").status_code == (303 if guarded else 200)


@Guarded
def test_an_administrator_s_deed_without_the_password_given_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    browser = installation.sign_in("admin")
    if not guarded:
        monkeypatch.setattr(context.Context, "step_up", lambda _self: None)
    answer = browser.post("/accounts/new", data={"login": "moi", "name": "Người mới"})
    assert answer.status_code == (303 if guarded else 200)
    assert ("moi" in browser.get("/accounts").text) is not guarded


@Guarded
def test_text_that_no_database_keeps(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    async def careless(_request: object) -> None:
        return None

    browser = installation.sign_in("clerk")
    if not guarded:
        monkeypatch.setattr(context, "refuse_broken_text", careless)
    answer = browser.put("/api/v1/account/name", json={"name": "An\0nh"})
    assert answer.status_code == (422 if guarded else 204)
    assert ("ký tự điều khiển" in answer.text) is guarded


@Guarded
@pytest.mark.parametrize("verb", ["UPDATE audit SET object = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"])
def test_editing_the_log_in_the_database(installation: Installation, verb: str, *, guarded: bool) -> None:
    store = installation.services.store
    if not guarded:
        for name in ("audit_no_update", "audit_no_delete"):
            store.keep(lambda db, name=name: db.exec_driver_sql(f"DROP TRIGGER {name}"))
    if guarded:
        with pytest.raises(WebError):
            store.keep(lambda db: db.exec_driver_sql(verb))
    else:
        store.keep(lambda db: db.exec_driver_sql(verb))
    with store.read() as db:
        assert (audit.verify(db).fault is None) is guarded


def test_every_handler_of_an_included_router_is_looked_at(installation: Installation) -> None:
    paths = {route.path for route in web_app.handlers(installation.client.app)}
    assert {"/accounts", "/api/v1/session", "/events/{event}/members"} <= paths
    assert clean.SAFE == context.SAFE
