"""The day itself: who may do what, who is told what, and what is left after a restart."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Installation
from tests.web.live_day import BEGINS_MS, HIDDEN, Screen, screens
from web import backup_rows
from web.app import create_app
from web.store import audit, migrate

At = Callable[[str], Screen]


@pytest.fixture
def at(installation: Installation, tiny_pack: Path) -> At:
    return screens(installation, tiny_pack)


def test_an_act_is_recorded_once_even_when_its_request_comes_twice(at: At) -> None:
    screen = at("organiser")
    assert screen.do("start", "KB-1", once="abc", based_on=0) == 1
    assert screen.do("start", "KB-1", once="abc", based_on=0) == 1
    assert [line["kind"] for line in screen.see()["log"]] == ["start"]
    assert screen.status("KB-1") == "running"


def test_the_slower_operator_is_told_what_happened_and_by_whom(at: At) -> None:
    first, second = at("organiser"), at("organiser2")
    first.do("start", "KB-1", based_on=0)
    refused = second.ask("start", "KB-1", based_on=0)
    assert refused.status_code == 409
    assert refused.json()["error"].startswith("Chưa ghi: Người organiser đã bắt đầu “Văn nghệ chào mừng” lúc 07:00")
    second.do("start", "KB-2", based_on=0)
    assert [line["by"] for line in first.see()["log"]] == ["Người organiser", "Người organiser2"]


def test_acts_of_one_request_are_done_together_or_not_at_all(at: At) -> None:
    screen = at("organiser")
    screen.do("start", "KB-1")
    both = [{"kind": "finish", "item": "KB-1"}, {"kind": "finish", "item": "KB-2"}]
    refused = screen.browser.post(f"{screen.path}/acts", json={"based_on": 1, "acts": both})
    assert refused.status_code == 409
    assert "chưa bắt đầu nên không kết thúc được" in refused.json()["error"]
    assert screen.status("KB-1") == "running"
    both[1]["kind"] = "start"
    done = screen.browser.post(f"{screen.path}/acts", json={"based_on": 1, "acts": both})
    assert done.json() == {"numbers": [2, 3]}


def test_an_undo_is_in_the_log_and_in_the_audit_of_the_event(at: At, installation: Installation) -> None:
    screen = at("organiser")
    screen.do("start", "KB-1")
    screen.do("undo", undoes=1)
    assert screen.status("KB-1") == "waiting"
    assert screen.see()["undone"] == [1]
    assert [line["kind"] for line in screen.see()["log"]] == ["start", "undo"]
    with installation.services.store.read() as db:
        assert audit.verify(db).fault is None


@pytest.mark.parametrize(
    ("login", "kind", "status"),
    [
        ("organiser", "start", 201),
        ("clerk", "start", 404),
        ("clerk", "ready", 201),
        ("reviewer", "note", 201),
        ("reviewer", "start", 404),
        ("viewer", "ready", 404),
        ("outsider", "ready", 404),
    ],
)
def test_each_role_does_what_is_its_own(at: At, login: str, kind: str, status: int) -> None:
    answer = at(login).ask(kind, "KB-1", based_on=0, role="stage", text="lời")
    assert answer.status_code == status
    assert (at("organiser").see()["sequence"] == 1) == (status == 201)


def test_a_viewer_with_the_duty_of_a_live_operator_runs_the_day(at: At, installation: Installation) -> None:
    flagged(installation, "viewer", "live_operator")
    assert at("viewer").do("start", "KB-1") == 1
    flagged(installation, "viewer", "live_crew")
    assert at("viewer").do("ready", "KB-2", role="mc") == 2
    assert at("viewer").ask("finish", "KB-1").status_code == 404


def flagged(installation: Installation, login: str, flag: str) -> None:
    organiser = installation.sign_in("organiser")
    found = organiser.get(f"/api/v1/events/{installation.event}/members").json()
    one = next(member for member in found if member["login"] == login)
    done = organiser.put(
        f"/api/v1/events/{installation.event}/members/{one['id']}", json={"roles": one["roles"], "flags": [flag]}
    )
    assert done.status_code < 300, done.text


def test_movements_are_hidden_from_those_without_the_right_and_from_the_countdown(at: At) -> None:
    cleared, organiser = at("organiser2"), at("organiser")
    assert HIDDEN in {item["id"] for item in cleared.see()["items"]}
    for screen, view in ((organiser, "director"), (organiser, "stage"), (cleared, "kiosk")):
        assert HIDDEN not in {item["id"] for item in screen.see(view)["items"]}
    assert organiser.ask("note", HIDDEN, text="?").status_code == 404
    assert organiser.ask("apply", starts={HIDDEN: BEGINS_MS}).status_code == 404
    cleared.do("start", HIDDEN)
    cleared.do("note", HIDDEN, text="cổng sau")
    seen = organiser.see()
    assert seen["sequence"] == 2
    assert "cổng sau" not in str(seen)
    assert HIDDEN not in str(seen)
    assert HIDDEN in str(cleared.see())
    report = organiser.browser.get(f"{organiser.path}/report").json()
    assert HIDDEN not in {line["item"] for line in report["lines"]}
    assert "TV-9" not in str(organiser.browser.get(f"{organiser.path}/delay").json())


def test_the_countdown_tells_neither_names_nor_notes(at: At) -> None:
    screen = at("organiser")
    screen.do("note", "KB-1", text="mic hỏng")
    screen.do("ready", "KB-1", role="stage")
    seen = screen.see("kiosk")
    assert (seen["log"], seen["ticks"]) == ([], {})
    assert all(set(item) <= {"id", "start", "end", "ties", "title", "step"} for item in seen["items"])


def test_the_screen_of_the_police_is_for_those_who_see_the_traffic(at: At) -> None:
    assert at("reviewer").see("police")["view"] == "police"
    answer = at("viewer").browser.get(at("viewer").path + "?view=police")
    assert answer.status_code == 404
    assert at("viewer").see("mc")["view"] == "mc"


def test_a_restart_on_the_same_database_shows_the_same_day(at: At, installation: Installation) -> None:
    screen = at("organiser")
    screen.do("start", "KB-1")
    screen.do("hold", "KB-1")
    screen.do("ready", "KB-2", role="mc")
    before = screen.see()
    cookies = dict(screen.browser.client.cookies)
    installation.services.store.close()
    app = create_app(installation.services.settings)
    with TestClient(app, cookies=cookies) as again:
        after = again.get(f"{screen.path}?view=director").json()
    for moving in ("now", "expected"):
        before.pop(moving)
        after.pop(moving)
    assert after == before
    assert after["courses"]["KB-1"]["status"] == "held"


def test_there_is_one_real_session_at_a_time_and_practices_keep_apart_from_it(
    installation: Installation,
) -> None:
    organiser = installation.sign_in("organiser")
    path = f"/api/v1/events/{installation.event}/live/sessions"
    real = organiser.post(path, json={"mode": "real"}).json()["id"]
    second = organiser.post(path, json={"mode": "real"})
    assert second.status_code == 409
    assert "mỗi lúc chỉ có một" in second.json()["error"]
    practice = organiser.post(path, json={"mode": "practice", "begins_ms": BEGINS_MS}).json()["id"]
    Screen(organiser, installation.event, practice).do("start", "KB-1")
    assert Screen(organiser, installation.event, real).see()["sequence"] == 0
    clock = Screen(organiser, installation.event, practice).see()["now"]
    assert BEGINS_MS <= clock < BEGINS_MS + 600_000
    assert organiser.post(f"{path}/{real}/close").status_code == 204
    refused = Screen(organiser, installation.event, real).ask("start", "KB-1")
    assert "đã đóng" in refused.json()["error"]
    assert organiser.post(path, json={"mode": "real"}).status_code == 201


def test_what_happened_is_set_beside_the_plan_and_can_be_taken_away(at: At, installation: Installation) -> None:
    screen = at("organiser")
    screen.do("start", "KB-1", happened_ms=BEGINS_MS - 60_000)
    screen.do("note", "KB-1", text="=1+1")
    told = screen.browser.get(f"{screen.path}/report").json()
    assert [(one["kind"], one["by"]) for one in told["log"]] == [
        ("start", "Người organiser"),
        ("note", "Người organiser"),
    ]
    line = next(one for one in told["lines"] if one["item"] == "KB-1")
    assert (line["late_ms"], line["status"], line["notes"]) == (-60_000, "running", ["=1+1"])
    page = f"/events/{installation.event}/live/{screen.path.rsplit('/', 1)[1]}/report"
    sent = screen.browser.get(f"{page}?format=csv").content.decode("utf-8-sig")
    row = next(one for one in csv.DictReader(io.StringIO(sent)) if one["Mã"] == "KB-1")
    assert row["Chênh (phút)"] in {"-1.0", "'-1.0"}
    assert row["Ghi chú"] == "'=1+1"
    assert row["Bắt đầu thực tế"] == "12/04/2026 06:59:00"
    assert "Văn nghệ chào mừng" in screen.browser.get(page).text


def test_a_moment_in_the_future_is_refused(at: At) -> None:
    answer = at("organiser").ask("start", "KB-1", happened_ms=BEGINS_MS + 3_600_000)
    assert answer.status_code == 422
    assert "24 giờ" in answer.json()["error"]


def test_what_hangs_on_lateness_is_named_and_applied_times_become_what_people_are_told(
    installation: Installation, tiny_pack: Path
) -> None:
    screen = screens(installation, tiny_pack, BEGINS_MS + 30 * 60_000)("organiser")  # 07:30; KB-4 is due since 07:26
    delay = screen.browser.get(f"{screen.path}/delay").json()
    assert [one["item"] for one in delay["items"]] == ["KB-4", "KB-5", "KB-6", "KB-7", "KB-8", "KB-9"]
    assert {one["late_min"] for one in delay["items"]} == {5}
    moved = [(one["subject"], one["shift_min"], one["told"]) for one in delay["subjects"]]
    assert moved == [("Xe 3", 5, ["Tổ xe"])]
    assert delay["heads"] == 12 + len(delay["told"]) - 1
    starts = {one["item"]: one["new_ms"] for one in delay["items"]}
    assert starts["KB-5"] == BEGINS_MS + 37 * 60_000
    screen.do("apply", starts=starts, text="Tổ xe")
    assert screen.browser.get(f"{screen.path}/delay").json()["items"] == []
    screen.do("undo", undoes=1)
    assert screen.see()["starts"] == {}


def test_the_programme_is_switched_for_everybody_in_one_act(at: At) -> None:
    screen = at("organiser")
    screen.do("switch", text="mua")
    assert at("viewer").see("mc")["variant"] == "mua"
    assert "Không có phương án" in screen.ask("switch", text="nắng").json()["error"]
    key = screen.browser.post(f"{screen.path}/programmes").json()["key"]
    assert key == "main-2"
    screen.do("switch", text=key)
    assert HIDDEN not in {item["id"] for item in at("organiser2").see()["items"]}  # the data of today have no such item


def test_the_pages_lead_to_the_screens_that_a_person_may_see(at: At, installation: Installation) -> None:
    session = at("organiser").path.rsplit("/", 1)[1]
    base = f"/events/{installation.event}/live"
    page = at("viewer").browser.get(base).text
    assert f"{base}/{session}/kiosk" in page
    assert f"{base}/{session}/police" not in page
    assert "Mở phiên" not in page
    screen = at("viewer").browser.get(f"{base}/{session}/director").text
    assert "DIỄN TẬP" in screen
    assert "data-edit" not in screen
    assert "data-edit" in at("organiser").browser.get(f"{base}/{session}/director").text
    assert at("viewer").browser.get(f"{base}/{session}/police").status_code == 404
    assert at("viewer").browser.get(f"{base}/{session}/nothing").status_code == 404


def test_a_practice_is_opened_by_a_form_and_a_wrong_time_is_named(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    path = f"/events/{installation.event}/live/open"
    done = organiser.post(path, data={"csrf": organiser.csrf, "mode": "practice", "begins": "2026-04-12T06:59"})
    assert done.status_code == 303
    assert done.headers["location"].endswith("/director")
    wrong = organiser.post(path, data={"csrf": organiser.csrf, "mode": "practice", "begins": "mai"})
    assert wrong.status_code == 422
    assert "2025-06-16T07:00" in wrong.text


def test_a_database_from_before_there_were_sessions_can_still_be_copied_from_a_backup(tmp_path: Path) -> None:
    old, new = (f"sqlite:///{tmp_path / name}.db" for name in ("old", "new"))
    migrate.upgrade(old, "0001")
    backup_rows.copy_rows(old, new, "0001")
    assert migrate.current(new) == "0001"
    migrate.upgrade(new)
    assert migrate.current(new) == migrate.newest()


def test_plans_b_of_the_data_can_be_switched_to_and_say_what_follows(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    path = f"/api/v1/events/{installation.event}/live/sessions"
    session = organiser.post(path, json={"mode": "practice", "begins_ms": BEGINS_MS}).json()["id"]
    screen = Screen(organiser, installation.event, session)
    scenario = installation.services.scenarios.current(1).scenario
    assert scenario is not None
    variants = {one["key"]: one for one in screen.see()["variants"]}
    assert list(variants) == ["main", *(one.variant_id for one in scenario.variants)]
    wet = scenario.variants[0]
    assert variants[wet.variant_id]["name"] == wet.name
    assert wet.trigger in variants[wet.variant_id]["note"]
    before = screen.see()["items"]
    screen.do("switch", text=wet.variant_id)
    assert screen.see()["items"] != before
