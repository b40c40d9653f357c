"""The plans of an event: the list, what is in force, files by rights, pages kept apart from ours."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.web.conftest import PASSWORD, Installation
from tests.web.planned import keep_in_force
from tests.web.stored import bundle_of, event_id
from web.store import tables
from web.store.engine import Actor, Transaction
from web.views.plan_files import page_policy


@pytest.fixture
def two(planned_installation: Installation, planned_once: Path, tiny_pack: Path, tmp_path: Path) -> tuple[str, str]:
    """Return the ids of two plans of the event; the second is in force."""
    draft = Path(shutil.copytree(planned_once, tmp_path / "second"))
    second = keep_in_force(planned_installation.services, planned_installation.event, draft, tiny_pack)
    return planned_installation.plan, second


def address(installation: Installation, *parts: str) -> str:
    return "/".join(("/events", installation.event, "plans", *parts))


def in_force(installation: Installation) -> str:
    services = installation.services
    with services.store.read() as db:
        plan_id = db.execute(
            tables.events.select()
            .with_only_columns(tables.events.c.plan_id)
            .where(tables.events.c.id == event_id(installation))
        ).scalar_one()
    card = services.shelf.in_force(event_id(installation), plan_id)
    assert card is not None
    return card.public_id


def test_the_list_tells_number_state_scores_and_which_is_in_force(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    page = planned_installation.sign_in("organiser").get(address(planned_installation)).text
    assert page.index(two[1]) < page.index(two[0])
    assert page.count("đang dùng</span>") == 1
    assert "10.470" in page
    assert "đã chứng minh tối ưu" in page


def test_the_list_is_filtered_by_the_address_and_sent_as_a_file(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    browser = planned_installation.sign_in("organiser")
    browser.post(address(planned_installation, two[0], "rename"), data={"title": "=Bản mưa"})
    page = browser.get(address(planned_installation) + "?q=bản+mưa").text
    assert two[0] in page
    assert two[1] not in page
    text = browser.get(address(planned_installation) + "?q=bản+mưa&format=csv").content.decode("utf-8-sig")
    assert "'=Bản mưa" in text or "\t=Bản mưa" in text or "\"'=Bản mưa" in text
    assert "Bản mưa" in browser.get(address(planned_installation, two[0])).text


def test_putting_in_force_can_be_taken_back(planned_installation: Installation, two: tuple[str, str]) -> None:
    browser = planned_installation.sign_in("organiser")
    assert in_force(planned_installation) == two[1]
    assert browser.post(address(planned_installation, two[0], "force")).status_code == 303
    assert in_force(planned_installation) == two[0]
    page = browser.get(address(planned_installation, two[0])).text
    assert f'action="{address(planned_installation, two[1], "force")}"' in page


def test_a_draft_is_deleted_with_its_folder_and_the_plan_in_force_is_not(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    browser = planned_installation.sign_in("organiser")
    refused = browser.post(address(planned_installation, two[1], "delete"))
    assert (refused.status_code, "không xoá được" in refused.text) == (409, True)
    assert browser.post(address(planned_installation, two[0], "delete")).status_code == 303
    shelf = planned_installation.services.shelf
    assert [card.public_id for card in shelf.cards(event_id(planned_installation))] == [two[1]]
    assert not shelf.place(two[0]).exists()
    assert shelf.place(two[1]).exists()


def test_a_submitted_plan_is_not_deleted(planned_installation: Installation, two: tuple[str, str]) -> None:
    card = bundle_of(planned_installation, two[0]).card

    def submit(transaction: Transaction) -> None:
        row = {"public_id": "s" * 12, "event_id": event_id(planned_installation), "number": 1, "plan_id": card.id}
        more = {"state": "submitted", "digest": "0", "content": {}, "submitted_ms": 1, "author_id": 1}
        transaction.db.execute(tables.submissions.insert().values(**row, **more))
        transaction.note("review.submit")

    planned_installation.services.store.write(Actor(1), submit)
    answer = planned_installation.sign_in("organiser").post(address(planned_installation, two[0], "delete"))
    assert answer.status_code == 409
    assert planned_installation.services.shelf.place(two[0]).exists()


@pytest.mark.parametrize("login", ["clerk", "viewer", "reviewer"])
def test_who_may_only_read_sees_no_button_and_is_refused(
    planned_installation: Installation, two: tuple[str, str], login: str
) -> None:
    browser = planned_installation.sign_in(login)
    page = browser.get(address(planned_installation, two[0])).text
    assert "Đưa vào dùng" not in page
    assert browser.post(address(planned_installation, two[0], "force")).status_code == 404
    assert browser.post(address(planned_installation, two[0], "delete")).status_code == 404
    assert in_force(planned_installation) == two[1]


@pytest.mark.parametrize(
    ("login", "path", "served"),
    [
        ("organiser", "seating.csv", True),
        ("organiser", "staffing.csv", False),
        ("reviewer", "staffing.csv", True),
        ("viewer", "seating.csv", True),
        ("viewer", "lodging.csv", False),
        ("viewer", "traffic/closures.csv", False),
        ("reviewer", "traffic/closures.csv", True),
        ("organiser", "plan.json", False),
        ("viewer", "summary.json", True),
        ("organiser", "pack/guests.csv", False),
        ("organiser", "../../installation.key", False),
        ("organiser", "%2e%2e/%2e%2e/installation.key", False),
        ("organiser", "seating.csv/../pack/guests.csv", False),
        ("organiser", "khong-co.csv", False),
        ("outsider", "seating.csv", False),
    ],
)
def test_each_file_is_for_those_who_may_read_what_is_in_it(
    planned_installation: Installation, login: str, path: str, *, served: bool
) -> None:
    answer = planned_installation.sign_in(login).get(
        address(planned_installation, planned_installation.plan, "files", path)
    )
    assert (answer.status_code == 200) == served
    if served and path.endswith(".csv"):
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert "attachment" in answer.headers["content-disposition"]


def test_lists_leave_out_protected_people_and_pages_about_them_are_not_served(
    planned_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = bundle_of(planned_installation).rows["lodging"][0]
    from web.services.protection import Protected  # noqa: PLC0415

    secret = Protected(frozenset({row["guest_id"]}), frozenset(), frozenset())
    monkeypatch.setattr("web.views.plan_list.protected_of", lambda _scenario: secret)
    files = address(planned_installation, planned_installation.plan, "files")
    plain, cleared = planned_installation.sign_in("organiser"), planned_installation.sign_in("organiser2")
    assert row["guest_id"] not in plain.get(f"{files}/lodging.csv").text
    assert row["guest_id"] in cleared.get(f"{files}/lodging.csv").text
    assert plain.get(f"{files}/lodging.html").status_code == 404
    assert cleared.get(f"{files}/lodging.html").status_code == 200


def test_a_page_of_a_plan_runs_its_own_scripts_and_no_other() -> None:
    policy = page_policy(b"<script>own()</script><script src='assets/x.js'></script>")
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    (digest,) = re.findall(r"'sha256-([^']+)'", policy)
    assert digest not in page_policy(b"<script>other()</script>")
    assert "'unsafe-inline'" not in policy.partition("style-src")[0]


def test_the_assets_of_those_pages_are_the_programs_own(planned_installation: Installation) -> None:
    files = address(planned_installation, planned_installation.plan, "files")
    client = planned_installation.client
    script = client.get(f"{files}/maps/assets/leaflet/leaflet.js")
    assert (script.status_code, script.headers["access-control-allow-origin"]) == (200, "*")
    for path in ("assets/../__init__.py", "maps/assets/%2e%2e/build.py", "assets/none.css", "maps/assets/"):
        assert client.get(f"{files}/{path}").status_code in {303, 404}


@pytest.mark.browser
def test_a_map_of_a_plan_opens_without_an_error_and_without_our_cookies(
    planned_installation: Installation, served: str, chromium: Chromium
) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{served}/sign-in")
    page.fill("#f-login, #login", "organiser2")
    page.fill("#f-password, #password", PASSWORD)
    page.press("#f-password, #password", "Enter")
    page.wait_for_url(f"{served}/")
    told: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(served) else None)
    for path in ("report.html", "maps/traffic.html"):
        page.goto(served + address(planned_installation, planned_installation.plan, "files", path))
        page.wait_for_load_state("networkidle")
        assert told == []
        assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []
        assert page.evaluate("origin") == "null"
    assert page.locator(".leaflet-container").count() == 1
    assert page.locator(".leaflet-interactive").count() > 0
