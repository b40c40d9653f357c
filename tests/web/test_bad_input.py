"""Whatever is sent to whichever route: a clear sentence in Vietnamese, never a failure, never a script."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import PASSWORD, Browser, Installation, installed
from tests.web.routes import VALUES, Address, addresses
from web.context import SESSION_COOKIE
from web.settings import Settings

SCRIPT = "<script>alert('khanh-tiet')</script>"
TEXTS: Mapping[str, str] = {
    "over-long": "Nguyễn " * 20_000,
    "script": SCRIPT + '"><img src=x onerror=alert(1)>',
    "formula": '=HYPERLINK("http://evil.example","x")',
    "nul": "An\0nh",
    "number": "-99999999999999999999999999",
    "not a number": "NaN",
    "path": "../../../etc/passwd",
    "template": "{{7*7}}{% raw %}",
    "letters": "\U0001f600\u202e\ufeffĐặng",
}
BODIES: Mapping[str, bytes] = {
    "cut": b'{"name": "An',
    "list": b"[]",
    "text": b'"x"',
    "nothing": b"null",
    "nested": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"rows":' * 20_000 + b"1" + b"}" * 20_000,
    "no utf-8": b'{"name": "\xff\xfe"}',
    "half a pair": b'{"name": "\\ud800", "login": "\\udfff", "text": "\\ud800"}',
    "nul": b'{"name": "\\u0000", "login": "\\u0000", "text": "\\u0000"}',
    "huge number": b'{"version": 1e999, "limit_s": 123456789012345678901234567890, "rows": [{"id": 9e99}]}',
    "wrong types": b'{"name": {}, "login": [], "rows": "x", "version": "x", "cells": 1, "roles": "x"}',
}
VIETNAMESE = re.compile("[ạảãàáâậầấẩẫăắằặẳẵđèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹ]")
AT_ONCE = 5
"""Parameters of one request: an address of all the longest texts would be longer than the client takes."""
LEAVING = {"/sign-out", "/api/v1/session"}
"""Would end the session that the test goes on with."""


@dataclass(frozen=True)
class Site:
    """An installation and the two people whose rights open most of it."""

    installation: Installation
    organiser: Browser
    admin: Browser

    def send(self, address: Address, event: str = "", **given: object) -> object:
        """Send one request as whoever may make it."""
        browser = self.organiser if address.guard.in_event else self.admin
        headers = {"x-csrf-token": browser.csrf, "origin": "http://testserver", **given.pop("headers", {})}
        path = given.pop("path", "") or address.of(event or self.installation.event)
        return browser.client.request(address.method, path, headers=headers, **given)

    def of_method(self, *methods: str) -> list[Address]:
        """Return the routes with one of these methods."""
        found = addresses(self.installation.client.app)
        return [one for one in found if one.method in methods and one.path not in LEAVING]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, tiny_pack: Path) -> Iterator[Site]:
    for installation in installed(Settings(tmp_path_factory.mktemp("bad") / "data"), tiny_pack):
        people = [_at_the_door(installation, login) for login in ("organiser", "admin")]
        yield Site(installation, *people)


def _at_the_door(installation: Installation, login: str) -> Browser:
    """Sign someone in whose failures are answered, as a server would, not raised into the test."""
    client = TestClient(installation.client.app, follow_redirects=False, raise_server_exceptions=False)
    client.post("/sign-in", data={"login": login, "password": PASSWORD})
    return Browser(client, client.get("/api/v1/session").json()["csrf"])


def fault(answer: object, what: object) -> str:
    """Return what is wrong with an answer to bad input, an empty text when nothing is."""
    if answer.status_code >= 500:
        return f"{what}: {answer.status_code}"
    kind = answer.headers.get("content-type", "")
    if SCRIPT in answer.text and "html" in kind:
        return f"{what}: the script came back alive"
    if answer.status_code >= 400 and "text" not in kind and "json" not in kind:
        return f"{what}: {answer.status_code} as {kind}"
    if answer.status_code >= 400 and not VIETNAMESE.search(answer.text):
        return f"{what}: {answer.status_code} without a Vietnamese sentence: {answer.text[:120]}"
    return ""


def _form_fields(address: Address) -> list[str]:
    return [field.alias for field in address.route.dependant.body_params]


@pytest.mark.parametrize("kind", TEXTS)
def test_forms_take_any_text(site: Site, kind: str) -> None:
    faults = [
        fault(site.send(address, data=dict.fromkeys(_form_fields(address), TEXTS[kind])), address)
        for address in site.of_method("POST")
        if not address.path.startswith("/api/")
    ]
    assert len(faults) > 15
    assert [one for one in faults if one] == []


@pytest.mark.parametrize("kind", BODIES)
def test_the_json_interface_takes_any_body(site: Site, kind: str) -> None:
    headers = {"content-type": "application/json", "if-match": '"1"'}
    faults = [
        fault(site.send(address, content=BODIES[kind], headers=headers), address)
        for address in site.of_method("POST", "PUT", "PATCH", "DELETE")
        if address.path.startswith("/api/")
    ]
    assert len(faults) > 15
    assert [one for one in faults if one] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_addresses_take_any_query(site: Site, kind: str) -> None:
    text = TEXTS[kind][:1500]
    common = dict.fromkeys(("q", "sort", "after", "before", "plan", "page", "day", "noun", "role", "state"), text)
    faults = []
    for address in site.of_method("GET"):
        names = [field.alias for field in address.route.dependant.query_params if field.alias != "format"]
        for some in range(0, max(1, len(names)), AT_ONCE):
            asked = {**common, **dict.fromkeys(names[some : some + AT_ONCE], text)}
            faults.append(fault(site.send(address, params=asked), address))
    assert len(faults) > 40
    assert [one for one in faults if one] == []


@pytest.mark.parametrize("text", ["%00", "%ff%fe", "x" * 3000, "..%2f..%2fetc", "-1", "9" * 30, "%3Cscript%3E", "%20"])
def test_addresses_take_any_piece(site: Site, text: str) -> None:
    faults = []
    for address in site.of_method("GET", "DELETE"):
        for name in address.parameters:
            values = {**VALUES, "event": site.installation.event, name: text}
            path = re.sub(r"{(\w+)(:\w+)?}", lambda found, values=values: values.get(found[1], "1"), address.path)
            faults.append(fault(site.send(address, path=path), f"{address} {name}"))
    assert len(faults) > 40
    assert [one for one in faults if one] == []


def test_ids_of_another_event_are_as_good_as_none(site: Site) -> None:
    outsider = site.installation.sign_in("outsider")
    members = outsider.get(f"/api/v1/events/{site.installation.other_event}/members").json()
    foreign = next(one["id"] for one in members if one["login"] == "outsider")
    event = f"/events/{site.installation.event}"
    assert site.organiser.get(f"{event}/members/{foreign}").status_code == 404
    answer = site.organiser.post(f"{event}/members/{foreign}/remove")
    assert answer.status_code == 404
    answer = site.organiser.put(f"/api/v1{event}/members/{foreign}", json={"roles": ["viewer"]})
    assert answer.status_code == 404
    again = outsider.get(f"/api/v1/events/{site.installation.other_event}/members").json()
    assert again == members


def test_an_older_version_changes_nothing(installation: Installation) -> None:
    admin = installation.sign_in("admin")
    admin.post("/confirm", data={"password": PASSWORD})
    account = next(one for one in admin.get("/api/v1/accounts").json() if one["login"] == "viewer")
    given = {"name": "Tên mới", "is_admin": False, "creates_events": False, "disabled": False}
    path = f"/api/v1/accounts/{account['id']}"
    assert admin.put(path, json={**given, "version": account["version"]}).json()["name"] == "Tên mới"
    answer = admin.put(path, json={**given, "name": "Tên cũ", "version": account["version"]})
    assert (answer.status_code, "người khác sửa" in answer.json()["error"]) == (412, True)
    form = admin.post(f"/accounts/{account['id']}", data={"name": "Tên cũ", "version": account["version"]})
    assert (form.status_code, "người khác sửa" in form.text) == (412, True)
    assert admin.get(path).json()["name"] == "Tên mới"


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    browser.client.cookies.clear()
    browser.client.cookies.set(SESSION_COOKIE, "long-gone")
    headers = {"referer": "http://testserver/account"}
    answer = browser.post("/account/name", data={"name": "Nguyễn Văn An"}, headers=headers)
    assert answer.status_code == 401
    assert "vẫn được giữ trên máy này" in answer.text
    assert 'href="/sign-in?next=/account"' in answer.text
    api = browser.put("/api/v1/account/name", json={"name": "An"})
    assert (api.status_code, json.loads(api.text)["status"]) == (401, 401)


def test_a_form_field_a_megabyte_too_long_is_told_in_vietnamese(site: Site) -> None:
    answer = site.organiser.post("/account/name", data={"name": "x" * (3 * 1024 * 1024)})
    assert fault(answer, "") == ""
    assert answer.status_code in {400, 413, 422}


def test_uploads_over_the_limit_are_refused_however_they_come(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        yield b"name="
        for _ in range(25):
            yield b"x" * 1024 * 1024

    announced = site.organiser.post("/account/name", files={"name": ("a.xlsx", b"x" * (25 * 1024 * 1024))})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    streamed = site.organiser.post("/account/name", content=endless(), headers=kind)
    for answer in (announced, streamed):
        assert (answer.status_code, "nhiều nhất 20 MB" in answer.text) == (413, True)
