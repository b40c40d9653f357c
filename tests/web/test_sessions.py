"""Sessions: tokens, limits of time and of attempts, and that a change of rights counts at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, select

from tests.web.conftest import PASSWORD, Browser, Installation
from web.context import SESSION_COOKIE
from web.errors import Invalid, TooMany
from web.services import accounts, attempts, passwords, sessions
from web.settings import ABSOLUTE_HOURS, IDLE_MINUTES, Settings
from web.store import tables
from web.store.engine import Actor, Store, now_ms

MINUTE_MS = 60_000


def _age(installation: Installation, *, created_min: int = 0, seen_min: int = 0) -> None:
    """Make every session older, as if time had passed."""

    def work(db: Connection) -> None:
        now = now_ms()
        values = {"created_ms": now - created_min * MINUTE_MS, "seen_ms": now - seen_min * MINUTE_MS}
        db.execute(tables.sessions.update().values(**values))

    installation.services.store.keep(work)
    installation.services.seen._moments.clear()  # noqa: SLF001 - what a restart does


def _token(browser: Browser) -> str:
    return browser.client.cookies[SESSION_COOKIE]


def _with_token(browser: Browser, token: str) -> TestClient:
    return TestClient(browser.client.app, follow_redirects=False, cookies={SESSION_COOKIE: token})


def test_a_session_ends_after_half_an_hour_without_use(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    _age(installation, created_min=60, seen_min=IDLE_MINUTES - 1)
    assert browser.get("/").status_code == 200
    _age(installation, created_min=60, seen_min=IDLE_MINUTES + 1)
    assert browser.get("/").headers["location"] == "/sign-in?next=/"


def test_a_session_ends_after_twelve_hours_of_use(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    _age(installation, created_min=ABSOLUTE_HOURS * 60 + 1)
    assert browser.get("/").headers["location"] == "/sign-in?next=/"


def test_moments_of_use_are_kept_through_a_restart_and_old_sessions_swept(installation: Installation) -> None:
    installation.sign_in("viewer")
    _age(installation, created_min=ABSOLUTE_HOURS * 60 + 1)
    browser = installation.sign_in("clerk")
    installation.services.seen.flush()
    with installation.services.store.read() as db:
        left = db.execute(select(tables.sessions.c.token_hash)).scalars().all()
    assert left == [sessions.token_hash(_token(browser))]


def test_signing_in_gives_a_new_token_and_ends_the_session_that_came_along(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    planted = _token(browser)
    browser.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert _token(browser) != planted
    assert _with_token(browser, planted).get("/").status_code == 303


def test_a_token_chosen_by_someone_else_is_never_taken_over(installation: Installation) -> None:
    client = TestClient(installation.client.app, follow_redirects=False, cookies={SESSION_COOKIE: "chosen-by-a-thief"})
    answer = client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert "chosen-by-a-thief" not in answer.headers["set-cookie"]
    assert _with_token(Browser(client, ""), "chosen-by-a-thief").get("/").status_code == 303


def test_giving_the_password_again_renews_the_token_but_not_the_open_forms(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    before = _token(browser)
    assert browser.post("/confirm", data={"password": PASSWORD, "next": "/account"}).headers["location"] == "/account"
    assert _token(browser) != before
    assert _with_token(browser, before).get("/").status_code == 303
    assert browser.post("/account/preferences", data={"language": "en"}).status_code == 303


def test_tokens_are_kept_only_as_hashes(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    raw = b"".join(path.read_bytes() for path in installation.services.settings.data.glob("khanh-tiet.db*"))
    assert _token(browser).encode() not in raw
    assert sessions.token_hash(_token(browser)).encode() in raw


def test_the_cookie_is_closed_to_scripts_and_kept_to_https_when_there_is_https(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"login": "clerk", "password": PASSWORD}
    plain = installation.client.post("/sign-in", data=data).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    settings = Settings(installation.services.settings.data, https=True)
    monkeypatch.setattr(type(installation.services), "settings", settings)
    assert "Secure" in installation.client.post("/sign-in", data=data).headers["set-cookie"]


def test_signing_out_clears_what_the_browser_kept(installation: Installation) -> None:
    answer = installation.sign_in("clerk").post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert f'{SESSION_COOKIE}=""' in answer.headers["set-cookie"]


def test_pages_and_answers_with_personal_data_are_not_kept_by_browsers(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    for path in ("/", "/account", f"/events/{installation.event}/members", "/api/v1/session", "/sign-in"):
        assert browser.get(path).headers["cache-control"] == "no-store", path


def test_disabling_an_account_counts_from_the_next_request(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    installation.services.store.keep(
        lambda db: db.execute(tables.users.update().where(tables.users.c.login == "clerk").values(disabled=True))
    )
    assert browser.get("/").headers["location"] == "/sign-in?next=/"
    again = installation.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert again.status_code == 422


def test_a_role_taken_away_counts_from_the_next_request(installation: Installation) -> None:
    browser = installation.sign_in("organiser2")
    path = f"/events/{installation.event}/members"
    assert browser.get(path).status_code == 200
    installation.services.store.keep(lambda db: db.execute(tables.memberships.update().values(role="viewer")))
    assert browser.get(path).status_code == 404


def test_a_one_time_password_opens_nothing_but_ones_own_account(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    installation.services.store.keep(
        lambda db: db.execute(tables.users.update().where(tables.users.c.login == "organiser").values(must_change=True))
    )
    event = f"/events/{installation.event}"
    assert browser.get(f"{event}/members").headers["location"] == "/account"
    assert browser.get(f"{event}/data").headers["location"] == "/account"
    refused = browser.get(f"/api/v1{event}/members")
    assert (refused.status_code, refused.json()["status"]) == (403, 403)
    assert "đặt mật khẩu mới" in refused.json()["error"]
    new = "ngua chay duong dai"
    form = {"old": PASSWORD, "password": new, "repeated": new}
    assert browser.post("/account/password", data=form).headers["location"] == "/"
    assert browser.get(f"{event}/members").status_code == 200


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(installation: Installation) -> None:
    here, there = installation.sign_in("clerk"), installation.sign_in("clerk")
    before, new = _token(here), "ngua chay duong dai"
    here.post("/account/password", data={"old": PASSWORD, "password": new, "repeated": new})
    assert there.get("/").status_code == 303
    assert _with_token(here, before).get("/").status_code == 303
    assert here.get("/").status_code == 200


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"old": "sai mat khau", "password": "ngua chay duong dai", "repeated": "ngua chay duong dai"}, "hiện tại"),
        ({"old": PASSWORD, "password": "ngan", "repeated": "ngan"}, "ít nhất 10 ký tự"),
        ({"old": PASSWORD, "password": "ngua chay duong dai", "repeated": "khac"}, "không giống nhau"),
        ({"old": PASSWORD, "password": "1234567890", "repeated": "1234567890"}, "dễ đoán"),
        ({"old": PASSWORD, "password": "Mật khẩu 2025", "repeated": "Mật khẩu 2025"}, "dễ đoán"),
        ({"old": PASSWORD, "password": "aaaaaaaaaaaa", "repeated": "aaaaaaaaaaaa"}, "dễ đoán"),
        ({"old": PASSWORD, "password": "x clerk x clerk", "repeated": "x clerk x clerk"}, "tên đăng nhập"),
        ({"old": PASSWORD, "password": PASSWORD, "repeated": PASSWORD}, "khác mật khẩu cũ"),
    ],
)
def test_a_password_that_cannot_be_used_is_refused_with_the_reason(
    installation: Installation, form: dict[str, str], sentence: str
) -> None:
    browser = installation.sign_in("clerk")
    answer = browser.post("/account/password", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert PASSWORD not in answer.text
    again = installation.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert again.status_code == 303


def test_signing_out_everywhere_leaves_this_session(installation: Installation) -> None:
    here, there = installation.sign_in("clerk"), installation.sign_in("clerk")
    assert "Đăng xuất ở mọi máy khác" in here.get("/account").text
    here.post("/account/sign-out-everywhere")
    assert there.get("/").status_code == 303
    assert here.get("/").status_code == 200


def _try(installation: Installation, login: str, password: str = "sai") -> int:  # noqa: S107 - wrong on purpose
    return installation.client.post("/sign-in", data={"login": login, "password": password}).status_code


def test_the_eleventh_guess_at_an_account_is_not_judged_and_others_still_sign_in(installation: Installation) -> None:
    assert [_try(installation, "clerk") for _ in range(10)] == [422] * 10
    assert _try(installation, "clerk", PASSWORD) == 429
    assert _try(installation, "viewer", PASSWORD) == 303


def test_thirty_guesses_from_one_address_close_it_for_guessers(installation: Installation) -> None:
    assert [_try(installation, f"nobody{number}") for number in range(30)] == [422] * 30
    assert _try(installation, "nobody30") == 429


def test_fifty_people_behind_one_address_sign_in(installation: Installation) -> None:
    answers = [_try(installation, login, PASSWORD) for login in ("clerk", "viewer") * 25]
    assert answers == [303] * 50


def test_a_volley_of_guesses_at_once_gets_no_more_than_ten_judged(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    monkeypatch.setattr(accounts, "matches", lambda _hash, password: bool(judged.append(password)))
    store, actor = installation.services.store, Actor(None, "10.0.0.1")

    def guess(number: int) -> str:
        try:
            accounts.sign_in(store, accounts.Credentials("clerk", f"guess {number}"), actor, accounts.Browser(""))
        except TooMany:
            return "limited"
        except Invalid:
            return "wrong"
        return "in"

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(guess, range(60)))
    assert (answers.count("wrong"), answers.count("limited"), len(judged)) == (10, 50, 10)


def test_counters_survive_a_restart(installation: Installation) -> None:
    for _ in range(10):
        _try(installation, "clerk")
    settings = installation.services.settings
    installation.services.store.close()
    again = Store(settings.url, settings.secret())
    try:
        with pytest.raises(TooMany, match="phút"):
            attempts.reserve(again, "clerk", "10.9.9.9")
    finally:
        again.close()


def test_what_is_typed_as_a_login_is_kept_nowhere_unless_it_is_one(installation: Installation) -> None:
    _try(installation, "mat-khau-that-cua-toi")
    _try(installation, "clerk")
    with installation.services.store.read() as db:
        noted = db.execute(select(tables.audit.c.object).where(tables.audit.c.action == "session.refused")).scalars()
        assert list(noted) == ["", "clerk"]
        subjects = db.execute(select(tables.attempts.c.subject)).scalars().all()
    assert not any("mat-khau-that" in subject for subject in subjects)


def test_an_unknown_login_gets_the_same_answer_after_the_same_work(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tables.users.update().where(tables.users.c.login == "clerk")
    installation.services.store.keep(lambda db: db.execute(own.values(password_hash=passwords.hash_password(PASSWORD))))
    hashed: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(accounts, "matches", lambda hash_, given: (hashed.append(hash_), real(hash_, given))[1])

    def page(login: str) -> str:
        answer = installation.client.post("/sign-in", data={"login": login, "password": "sai mat khau"})
        return f"{answer.status_code} {answer.text.replace(login, '')}"

    assert page("clerk") == page("nobody")
    parameters = {hash_.rsplit("$", 2)[0] for hash_ in hashed}
    assert (len(hashed), len(parameters)) == (2, 1), "both verify one hash of the same cost"
