"""Accounts and members as people keep them in the browser."""

import re

import pytest

from tests.web.conftest import PASSWORD, Browser, Installation
from web.errors import Conflict
from web.services import members
from web.services.admin import Rights, change
from web.store.engine import SYSTEM

NEW = "ngua chay duong dai"


@pytest.fixture
def admin(installation: Installation) -> Browser:
    """Return the administrator, who has just given the password again."""
    browser = installation.sign_in("admin")
    browser.post("/confirm", data={"password": PASSWORD})
    return browser


def _account(admin: Browser, login: str) -> dict[str, object]:
    return next(one for one in admin.get("/api/v1/accounts").json() if one["login"] == login)


def _change(admin: Browser, login: str, **changed: object) -> object:
    account = _account(admin, login)
    form = {"name": account["name"], "version": account["version"]}
    form |= {name: "1" for name in ("is_admin", "creates_events") if account[name]}
    form = {name: value for name, value in {**form, **changed}.items() if value is not None}
    return admin.post(f"/accounts/{account['id']}", data=form)


def test_a_new_account_gets_a_password_that_is_shown_once_and_must_be_changed(
    installation: Installation, admin: Browser
) -> None:
    page = admin.post("/accounts/new", data={"login": "Nguyen.An", "name": "Nguyễn Văn An"})
    password = re.search(r'<code class="one-time">([^<]+)</code>', page.text)[1]
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
    assert page.headers["cache-control"] == "no-store"
    assert password not in admin.get("/accounts").text + admin.get("/log").text
    client = installation.client
    signed = client.post("/sign-in", data={"login": "nguyen.an", "password": password})
    assert signed.status_code == 303
    assert client.get("/").headers["location"] == "/account"
    assert "chỉ dùng một lần" in client.get("/account").text


def test_accounts_are_found_without_accents_and_sorted_the_vietnamese_way(admin: Browser) -> None:
    for login, name in (("b1", "Đặng Thị Ái"), ("b2", "Trần Văn Ân"), ("b3", "Lê Văn Anh")):
        admin.post("/accounts/new", data={"login": login, "name": name})
    found = admin.get("/api/v1/accounts", params={"q": "dang ai"}).json()
    assert [one["name"] for one in found] == ["Đặng Thị Ái"]
    names = [one["name"] for one in admin.get("/api/v1/accounts", params={"q": "b", "sort": "name"}).json()]
    ours = [name for name in names if not name.startswith("Người")]
    assert ours == ["Đặng Thị Ái", "Lê Văn Anh", "Trần Văn Ân"]
    page = admin.get("/accounts", params={"q": "tran an"}).text
    assert ("Trần Văn Ân" in page, "Lê Văn Anh" in page, "1 dòng" in page) == (True, False, True)


def test_an_empty_search_says_how_to_see_all(admin: Browser) -> None:
    page = admin.get("/accounts", params={"q": "khong co ai ten nay"}).text
    assert "Không có dòng nào khớp" in page
    assert "Bỏ lọc, xem tất cả" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"login": "Đặng An", "name": "An"}, "chữ thường không dấu"),
        ({"login": "clerk", "name": "An"}, "Đã có tài khoản “clerk”"),
        ({"login": "an.nv", "name": "  "}, "Cần họ và tên"),
        ({"login": "an.nv", "name": "x" * 201}, "dài nhất 200 ký tự"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(
    admin: Browser, form: dict[str, str], sentence: str
) -> None:
    answer = admin.post("/accounts/new", data=form)
    assert (answer.status_code, sentence in answer.text, 'aria-invalid="true"' in answer.text) == (422, True, True)


def test_weighty_deeds_ask_for_the_password_and_lead_back(installation: Installation) -> None:
    admin = installation.sign_in("admin")
    headers = {"referer": "http://testserver/accounts/new"}
    asked = admin.post("/accounts/new", data={"login": "moi", "name": "Mới"}, headers=headers)
    assert (asked.status_code, asked.headers["location"]) == (303, "/confirm?next=/accounts/new")
    wrong = admin.post("/confirm", data={"password": "sai", "next": "/accounts/new"})
    assert (wrong.status_code, "không đúng" in wrong.text) == (422, True)
    right = admin.post("/confirm", data={"password": PASSWORD, "next": "/accounts/new"})
    assert right.headers["location"] == "/accounts/new"
    assert admin.post("/accounts/new", data={"login": "moi", "name": "Mới"}).status_code == 200


def test_nobody_changes_their_own_rights(admin: Browser) -> None:
    for changed in ({"creates_events": "1"}, {"is_admin": None}, {"disabled": "1"}):
        answer = _change(admin, "admin", **changed)
        assert (answer.status_code, "chính mình" in answer.text) == (409, True), changed
    account = _account(admin, "admin")
    assert (account["is_admin"], account["creates_events"], account["state"]) == (True, False, "active")
    assert admin.post(f"/accounts/{account['id']}/reset").status_code == 409


def test_a_disabled_administrator_is_signed_out_at_once(installation: Installation, admin: Browser) -> None:
    assert _change(admin, "viewer", is_admin="1").status_code == 303
    second = installation.sign_in("viewer")
    assert second.get("/accounts").status_code == 200
    assert _change(admin, "viewer", disabled="1").status_code == 303
    assert second.get("/accounts").headers["location"] == "/sign-in?next=/accounts"
    assert _account(admin, "viewer")["state"] == "disabled"


def test_the_last_administrator_and_the_last_organiser_stay_although_asked_by_someone_else(
    installation: Installation, admin: Browser
) -> None:
    store, account = installation.services.store, _account(admin, "admin")
    rights = Rights(account["name"], is_admin=False, creates_events=False, disabled=False)
    with pytest.raises(Conflict, match="quản trị cuối cùng"):
        change(store, account["id"], rights, account["version"], SYSTEM)
    assert _account(admin, "admin")["is_admin"] is True
    outsider = installation.sign_in("outsider")
    own = outsider.get(f"/api/v1/events/{installation.other_event}/members").json()
    with pytest.raises(Conflict, match="cuối cùng của ban tổ chức"):
        store.write(SYSTEM, lambda transaction: members.change(transaction, 2, own[0]["id"], None))
    assert outsider.get(f"/api/v1/events/{installation.other_event}/members").json() == own


def test_a_reset_password_ends_the_old_one_and_every_session(installation: Installation, admin: Browser) -> None:
    clerk = installation.sign_in("clerk")
    page = admin.post(f"/accounts/{_account(admin, 'clerk')['id']}/reset").text
    password = re.search(r'<code class="one-time">([^<]+)</code>', page)[1]
    assert clerk.get("/").headers["location"] == "/sign-in?next=/"
    assert installation.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD}).status_code == 422
    assert installation.client.post("/sign-in", data={"login": "clerk", "password": password}).status_code == 303


def test_an_account_that_was_guessed_at_is_unlocked(installation: Installation, admin: Browser) -> None:
    data = {"login": "clerk", "password": PASSWORD}
    for _ in range(10):
        installation.client.post("/sign-in", data={**data, "password": "sai"})
    assert installation.client.post("/sign-in", data=data).status_code == 429
    admin.post(f"/accounts/{_account(admin, 'clerk')['id']}/unlock")
    assert installation.client.post("/sign-in", data=data).status_code == 303


def test_the_list_goes_out_as_a_file_without_live_formulas(admin: Browser) -> None:
    admin.post("/accounts/new", data={"login": "b1", "name": "=1+1"})
    answer = admin.get("/accounts", params={"format": "csv"})
    assert "b1" in answer.text
    assert ",=1+1" not in answer.text
    assert "attachment" in answer.headers["content-disposition"]
    assert admin.get("/accounts", params={"format": "xlsx"}).content[:2] == b"PK"


def _members(browser: Browser, installation: Installation) -> dict[str, dict[str, object]]:
    listed = browser.get(f"/api/v1/events/{installation.event}/members").json()
    return {one["login"]: one for one in listed}


def test_a_member_is_added_with_several_roles_and_sees_the_event_at_once(installation: Installation) -> None:
    organiser, outsider = installation.sign_in("organiser"), installation.sign_in("outsider")
    assert outsider.get(f"/api/v1/events/{installation.event}/log").status_code == 404
    form = {"login": "outsider", "roles": ["reviewer", "clerk"], "flags": ["live_operator"]}
    assert organiser.post(f"/events/{installation.event}/members", data=form).status_code == 303
    added = _members(organiser, installation)["outsider"]
    assert (added["roles"], added["flags"]) == (["reviewer", "clerk"], ["live_operator"])
    assert outsider.get(f"/api/v1/events/{installation.event}/log").status_code == 200
    page = organiser.get(f"/events/{installation.event}/members").text
    assert "Thẩm định an ninh, Văn thư" in page
    assert "Điều hành trực tiếp" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"login": "khong-co", "roles": "clerk"}, "Không có tài khoản “khong-co”"),
        ({"login": "clerk", "roles": "viewer"}, "đã là thành viên"),
        ({"login": "outsider"}, "Chọn ít nhất một vai trò"),
        ({"login": "outsider", "roles": "admin"}, "Chọn ít nhất một vai trò"),
        ({"login": "outsider", "roles": "clerk", "flags": "king"}, "không có trong danh sách"),
    ],
)
def test_a_member_that_cannot_be_is_refused_and_what_was_typed_stays(
    installation: Installation, form: dict[str, str], sentence: str
) -> None:
    organiser = installation.sign_in("organiser")
    answer = organiser.post(f"/events/{installation.event}/members", data=form)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{form["login"]}"' in answer.text


def test_duties_change_and_members_leave_from_the_next_request_on(installation: Installation) -> None:
    organiser, clerk = installation.sign_in("organiser"), installation.sign_in("clerk")
    path = f"/events/{installation.event}/members/{_members(organiser, installation)['clerk']['id']}"
    assert "Văn thư" in organiser.get(path).text
    assert organiser.post(path, data={"roles": "reviewer"}).status_code == 303
    assert clerk.get(f"/events/{installation.event}/log").status_code == 200
    assert organiser.post(f"{path}/remove").status_code == 303
    assert clerk.get(f"/events/{installation.event}/log").status_code == 404
    assert "clerk" not in _members(organiser, installation)


def test_nobody_changes_their_own_duties_and_one_organiser_stays(installation: Installation) -> None:
    one, two = installation.sign_in("organiser"), installation.sign_in("organiser2")
    base = f"/events/{installation.event}/members"
    ids = {login: member["id"] for login, member in _members(one, installation).items()}
    for path in (f"{base}/{ids['organiser']}", f"{base}/{ids['organiser']}/remove"):
        answer = one.post(path, data={"roles": "viewer"})
        assert (answer.status_code, "của chính mình" in answer.text) == (409, True)
    assert one.post(f"{base}/{ids['organiser2']}", data={"roles": "viewer"}).status_code == 303
    assert two.post(f"{base}/{ids['organiser']}/remove").status_code == 404
    assert _members(one, installation)["organiser"]["roles"] == ["organiser"]


def test_clearing_someone_for_protected_movements_asks_for_the_password(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    path = f"/events/{installation.event}/members/{_members(organiser, installation)['reviewer']['id']}"
    form = {"roles": "reviewer", "flags": "protected"}
    assert organiser.post(path, data=form).headers["location"].startswith("/confirm")
    assert _members(organiser, installation)["reviewer"]["flags"] == []
    organiser.post("/confirm", data={"password": PASSWORD})
    organiser.post(path, data=form)
    assert _members(organiser, installation)["reviewer"]["flags"] == ["protected"]


def test_a_disabled_organiser_does_not_count_as_the_one_who_stays(installation: Installation, admin: Browser) -> None:
    _change(admin, "organiser2", disabled="1")
    organiser = installation.sign_in("organiser")
    ids = {login: member["id"] for login, member in _members(organiser, installation).items()}
    assert organiser.post(f"/events/{installation.event}/members/{ids['organiser2']}/remove").status_code == 303
    assert "organiser2" not in _members(organiser, installation)


def test_programs_sign_in_act_and_sign_out(installation: Installation) -> None:
    client = installation.client
    wrong = client.post("/api/v1/session", json={"login": "clerk", "password": "sai"})
    assert (wrong.status_code, wrong.json()["error"]) == (401, "Tên đăng nhập hoặc mật khẩu không đúng.")
    token = client.post("/api/v1/session", json={"login": "clerk", "password": PASSWORD}).json()["csrf"]
    shown = client.get("/api/v1/session").json()
    assert (shown["login"], shown["events"][0]["id"], shown["events"][0]["roles"]) == (
        "clerk",
        installation.event,
        ["clerk"],
    )
    headers = {"x-csrf-token": token}
    assert client.put("/api/v1/account/name", json={"name": "Lê Bình"}, headers=headers).status_code == 204
    assert client.get("/api/v1/session").json()["name"] == "Lê Bình"
    changed = client.put("/api/v1/account/password", json={"old": PASSWORD, "new": NEW}, headers=headers)
    assert changed.status_code == 204
    assert client.delete("/api/v1/session", headers=headers).status_code == 204
    assert client.get("/api/v1/session").status_code == 401
