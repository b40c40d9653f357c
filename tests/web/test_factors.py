"""The second step at sign-in: set up with a telephone, asked for, used once, taken away when the telephone is lost."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient

from tests.conftest import Planner
from tests.web.conftest import PASSWORD, Browser, Installation, installed
from web.services import factors
from web.settings import Settings
from web.store import tables

NOW_S = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the moment by which codes are judged; tests move it on."""
    moment = [NOW_S]
    monkeypatch.setattr(factors.time, "time", lambda: moment[0])
    return moment


@pytest.fixture
def clerk(installation: Installation, clock: list[float]) -> Browser:
    assert clock
    return installation.sign_in("clerk")


def _set_up(browser: Browser, clock: list[float]) -> tuple[pyotp.TOTP, list[str]]:
    """Switch the second step on; return the telephone and the spare codes."""
    browser.post("/confirm", data={"password": PASSWORD})
    assert browser.post("/account/factor/begin").headers["location"] == "/account/factor"
    page = browser.get("/account/factor").text
    telephone = pyotp.TOTP(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", ""))
    assert "<svg" in page
    done = browser.post("/account/factor", data={"code": telephone.at(clock[0])})
    codes = re.findall(r'<code class="one-time">([a-z0-9]{5}-[a-z0-9]{5})</code>', done.text)
    assert len(set(codes)) == factors.RECOVERY_CODES
    return telephone, codes


def _ticket(client: TestClient, login: str = "clerk") -> str:
    asked = client.post("/sign-in", data={"login": login, "password": PASSWORD, "next": "/events"})
    assert (asked.status_code, "khanh-tiet" in asked.cookies) == (200, False)
    return re.search(r'name="ticket" value="([^"]+)"', asked.text)[1]


def _give(client: TestClient, ticket: str, code: str) -> tuple[int, bool]:
    done = client.post("/sign-in/code", data={"ticket": ticket, "code": code, "next": "/events"})
    return done.status_code, "khanh-tiet" in done.cookies


def test_with_the_second_step_the_password_alone_opens_nothing(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    telephone, _ = _set_up(clerk, clock)
    clock[0] += 60
    ticket = _ticket(installation.client)
    assert installation.client.get("/account").status_code == 303
    assert _give(installation.client, ticket, "000000") == (422, False)
    assert _give(installation.client, ticket, telephone.at(clock[0])) == (303, True)
    assert installation.client.get("/account").status_code == 200


def test_a_code_counts_once_and_only_near_its_time(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    telephone, _ = _set_up(clerk, clock)
    ticket = _ticket(installation.client)
    assert _give(installation.client, ticket, telephone.at(clock[0])) == (422, False)  # it switched the step on
    clock[0] += 60
    assert _give(installation.client, ticket, telephone.at(clock[0] + 60)) == (422, False)
    assert _give(installation.client, ticket, telephone.at(clock[0] - 60)) == (422, False)
    assert _give(installation.client, ticket, telephone.at(clock[0] + 30)) == (303, True)
    assert _give(installation.client, ticket, telephone.at(clock[0])) == (422, False)  # older than the one used


def test_a_spare_code_counts_once_however_it_is_typed(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    _, codes = _set_up(clerk, clock)
    ticket = _ticket(installation.client)
    assert _give(installation.client, ticket, codes[0].upper().replace("-", " ")) == (303, True)
    assert _give(installation.client, ticket, codes[0]) == (422, False)
    assert "7 mã dự phòng" in re.sub(r"\s+", " ", installation.client.get("/account/factor").text)


def test_new_spare_codes_end_the_old_ones(installation: Installation, clerk: Browser, clock: list[float]) -> None:
    telephone, old = _set_up(clerk, clock)
    clock[0] += 60
    assert clerk.post("/account/factor/codes").status_code == 200  # the password was given a moment ago
    page = clerk.post("/account/factor/codes").text
    new = re.findall(r'class="one-time">([^<]+)<', page)
    ticket = _ticket(installation.client)
    assert _give(installation.client, ticket, old[0]) == (422, False)
    assert _give(installation.client, ticket, new[0]) == (303, True)
    assert telephone.at(clock[0]) not in page


def test_wrong_codes_are_counted_apart_and_an_administrator_lifts_the_limit(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    telephone, _ = _set_up(clerk, clock)
    clock[0] += 60
    ticket = _ticket(installation.client)
    answers = [_give(installation.client, ticket, f"00000{number}")[0] for number in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert _give(installation.client, ticket, telephone.at(clock[0])) == (429, False)
    admin = installation.sign_in("admin")
    account = re.search(r'/accounts/(\w+)">clerk<', admin.get("/accounts").text)[1]
    admin.post(f"/accounts/{account}/unlock")
    assert _give(installation.client, ticket, telephone.at(clock[0])) == (303, True)


def test_a_ticket_is_worth_nothing_forged_late_or_after_a_new_password(
    installation: Installation, clerk: Browser, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone, _ = _set_up(clerk, clock)
    clock[0] += 60
    code = telephone.at(clock[0])
    ticket = _ticket(installation.client)
    person, until, signed = ticket.split(".")
    for forged in (f"{person}.{int(until) + 1}.{signed}", f"{person}.{until}.{'0' * 64}", person, "", "a.b.c"):
        assert _give(installation.client, forged, code) == (422, False)
    with monkeypatch.context() as later:
        later.setattr(factors, "now_ms", lambda: int(until) + 1)
        assert _give(installation.client, ticket, code) == (422, False)
    new = {"old": PASSWORD, "password": "mot mat khau khac han", "repeated": "mot mat khau khac han"}
    assert clerk.post("/account/password", data=new).status_code == 303
    assert _give(installation.client, ticket, code) == (422, False)


def test_something_weighty_asks_for_the_code_as_well(clerk: Browser, clock: list[float]) -> None:
    telephone, _ = _set_up(clerk, clock)
    clock[0] += 60
    assert "Mã 6 số trên điện thoại" in clerk.get("/confirm").text
    assert clerk.post("/confirm", data={"password": PASSWORD}).status_code == 422
    assert clerk.post("/confirm", data={"password": PASSWORD, "code": telephone.at(clock[0])}).status_code == 303


def test_switching_it_off_needs_the_password_again_and_the_sign_in_is_as_before(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    _set_up(clerk, clock)
    with installation.services.store.read() as db:
        assert db.execute(tables.second_factors.select()).one().confirmed
    assert clerk.post("/account/factor/off").headers["location"] == "/account"
    with installation.services.store.read() as db:
        assert db.execute(tables.second_factors.select()).all() == []
    assert installation.sign_in("clerk").get("/account").status_code == 200
    other = installation.sign_in("organiser")
    assert other.post("/account/factor/begin").headers["location"].startswith("/confirm")


def test_setting_it_up_ends_the_sessions_elsewhere(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    elsewhere = installation.sign_in("clerk")
    _set_up(clerk, clock)
    assert elsewhere.get("/account").headers["location"].startswith("/sign-in")
    assert clerk.get("/account").status_code == 200


def test_what_lies_in_the_database_makes_no_code(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    telephone, codes = _set_up(clerk, clock)
    stored = b"".join(path.read_bytes() for path in installation.services.settings.data.glob("khanh-tiet.db*"))
    for secret in (telephone.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert secret.encode() not in stored


def test_an_administrator_takes_it_away_from_who_lost_the_telephone(
    installation: Installation, clerk: Browser, clock: list[float]
) -> None:
    _set_up(clerk, clock)
    admin = installation.sign_in("admin")
    account = re.search(r'/accounts/(\w+)">clerk<', admin.get("/accounts").text)[1]
    assert admin.post(f"/accounts/{account}/factor").headers["location"].startswith("/confirm")
    admin.post("/confirm", data={"password": PASSWORD})
    assert admin.post(f"/accounts/{account}/factor").status_code == 303
    assert clerk.get("/account").headers["location"].startswith("/sign-in")
    assert installation.sign_in("clerk").get("/account").status_code == 200
    again = admin.post(f"/accounts/{account}/factor")
    assert (again.status_code, "chưa bật xác minh hai lớp" in again.text) == (409, True)


def test_programs_set_it_up_and_sign_in_with_it(installation: Installation, clerk: Browser, clock: list[float]) -> None:
    at = "/api/v1/account/factor"
    assert clerk.post(at).status_code == 403
    clerk.post("/api/v1/session/confirm", json={"password": PASSWORD})
    assert clerk.post(at).status_code == 204
    waiting = clerk.get(at).json()
    assert waiting["address"].startswith("otpauth://totp/Kh%C3%A1nh%20Ti%E1%BA%BFt:clerk?secret=")
    telephone = pyotp.TOTP(waiting["secret"])
    assert clerk.post(f"{at}/confirm", json={"code": "000000"}).status_code == 422
    assert len(clerk.post(f"{at}/confirm", json={"code": telephone.at(clock[0])}).json()["codes"]) == 8
    assert clerk.get(at).json() == {"is_on": True, "spare_codes_left": 8, "secret": "", "address": ""}
    clock[0] += 60
    given = {"login": "clerk", "password": PASSWORD}
    refused = installation.client.post("/api/v1/session", json=given)
    assert (refused.status_code, refused.json()["error"]) == (401, "Cần mã xác minh hai lớp.")
    begun = installation.client.post("/api/v1/session", json={**given, "code": telephone.at(clock[0])})
    assert begun.status_code == 201
    assert installation.client.get("/api/v1/session").json()["has_factor"] is True


@pytest.fixture
def strict(tmp_path: Path, tiny_pack: Path) -> Iterator[Installation]:
    """Return an installation that asks everybody for a second step."""
    yield from installed(replace(Settings(tmp_path / "data"), require_factor=True), tiny_pack)


def test_where_everybody_needs_it_nothing_else_opens_before(strict: Installation, clock: list[float]) -> None:
    client = strict.client
    assert client.post("/sign-in", data={"login": "viewer", "password": PASSWORD}).status_code == 303
    assert client.get("/events").headers["location"] == "/account/factor"
    page = client.get("/account/factor").text
    assert "Hệ thống này yêu cầu xác minh hai lớp" in page
    viewer = Browser(client, re.search(r'name="csrf" content="([^"]+)"', page)[1])
    assert client.get("/api/v1/events").status_code == 403
    _set_up(viewer, clock)
    assert client.get("/events").headers["location"] == "/"
    assert viewer.post("/account/factor/off").status_code == 409


def test_the_console_takes_it_away(planner: Planner, tmp_path: Path, tiny_pack: Path, clock: list[float]) -> None:
    data = tmp_path / "data"
    for installation in installed(Settings(data), tiny_pack):
        _set_up(installation.sign_in("admin"), clock)
    done = planner("admin", "reset-factor", "admin", "--data", data)
    assert (done.returncode, done.stdout.strip()) == (0, "Đã bỏ xác minh hai lớp của admin.")
    again = planner("admin", "reset-factor", "admin", "--data", data)
    assert (again.returncode, "chưa bật" in again.stderr) == (2, True)
