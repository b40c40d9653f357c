"""The home of an event by role, the notices, the light of readiness."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from planner.engine.findings import Finding
from planner.scenario.source import Source
from planner.wording import Wording
from tests.web.conftest import Installation
from tests.web.stored import bundle_of, event_id
from web.services import jobs, notifications, overview, scenarios
from web.services.jobs import NewJob
from web.services.plans import PlanCard, light_of
from web.store import tables
from web.store.engine import Actor, Transaction, now_ms
from web.words import today


def home(installation: Installation, login: str) -> str:
    answer = installation.sign_in(login).get(f"/events/{installation.event}")
    assert answer.status_code == 200, answer.text
    return answer.text


def user_id(installation: Installation, login: str) -> int:
    query = tables.users.select().where(tables.users.c.login == login)
    with installation.services.store.read() as db:
        return int(db.execute(query).one().id)


def submit(installation: Installation, state: str = "submitted") -> None:
    card = bundle_of(installation).card

    def work(transaction: Transaction) -> None:
        row = {"public_id": "trinhduyet12", "event_id": event_id(installation), "number": 1, "plan_id": card.id}
        more = {"state": state, "digest": "0", "content": {}, "submitted_ms": now_ms() - 5, "decided_ms": None}
        author = {"author_id": user_id(installation, "organiser")}
        if state != "submitted":
            more["decided_ms"] = now_ms()
        transaction.db.execute(tables.submissions.insert().values(**row, **more, **author))
        transaction.note("review.submit")

    installation.services.store.write(Actor(1), work)


def add_task(installation: Installation, task_id: str, due_in_days: int) -> None:
    """Add a task that is due so many days from today."""
    event = event_id(installation)
    d_day = f"{today() + timedelta(days=40):%Y-%m-%d}"

    def work(transaction: Transaction) -> None:
        cells = {"task_id": task_id, "name": f"Việc {task_id}", "subcommittee": "Hậu cần", "duration_days": "1"}
        cells["latest_finish_d"] = str(40 - due_in_days)
        transaction.db.execute(tables.rows.insert().values(**scenarios.row_values(event, "tasks", cells, 1e9)))
        transaction.db.execute(tables.events.update().where(tables.events.c.id == event).values(d_day=d_day))
        transaction.note("row.add", event_id=event)

    installation.services.store.write(Actor(1), work)


def test_a_new_event_shows_the_way_from_data_to_paper(installation: Installation) -> None:
    page = home(installation, "organiser")
    steps = [
        page.index(word) for word in ("Nhập dữ liệu", "Lập phương án</b>", "Kiểm tra", "Trình duyệt", "In văn bản")
    ]
    assert steps == sorted(steps)
    assert "Chưa có phương án nào." in page
    assert 'class="light warn"' in page


def test_the_organiser_sees_late_and_coming_tasks_and_ticks_one_off(planned_installation: Installation) -> None:
    add_task(planned_installation, "MUON", -2)
    add_task(planned_installation, "SAPTOI", 3)
    browser = planned_installation.sign_in("organiser")
    address = f"/events/{planned_installation.event}"
    page = browser.get(address).text
    late, soon = page.index("Việc quá hạn"), page.index("Mười ngày tới")
    assert late < page.index("Việc MUON") < soon < page.index("Việc SAPTOI")
    assert browser.post(f"{address}/tasks/MUON/done").status_code == 303
    assert "Việc MUON" not in browser.get(address).text
    browser.post(f"{address}/tasks/MUON/done", data={"undo": "1"})
    assert "Việc MUON" in browser.get(address).text
    assert browser.post(f"{address}/tasks/KHONG-CO/done").status_code == 404


def test_a_gate_counts_the_tasks_due_until_then(planned_installation: Installation) -> None:
    add_task(planned_installation, "X1", 5)
    add_task(planned_installation, "X2", 35)
    event = event_id(planned_installation)
    store = planned_installation.services.store
    store.write(Actor(1), lambda transaction: overview.mark_task(transaction, event, "X1", done=True))
    with store.read() as db:
        d_day = db.execute(tables.events.select().where(tables.events.c.id == event)).one().d_day
    shares = overview.readiness(overview.tasks_of(store, event, d_day))["Hậu cần"]
    own = [(share.due, share.done) for share in shares]
    assert own[0][1] == 1
    assert own[-1][0] - own[0][0] >= 1
    assert all(share.done == 1 for share in shares)


def test_clerk_and_viewer_see_their_own_home(planned_installation: Installation) -> None:
    clerk, viewer = home(planned_installation, "clerk"), home(planned_installation, "viewer")
    assert "Khách mời theo tình trạng" in clerk
    assert "/documents" in clerk
    assert "Chờ duyệt" not in clerk
    assert "Kịch bản lúc này" in viewer
    assert "Lỗi dữ liệu" not in viewer
    assert "Việc quá hạn" not in viewer
    assert (
        planned_installation.sign_in("clerk").post(f"/events/{planned_installation.event}/tasks/CV-1/done").status_code
        == 404
    )


def test_a_reviewer_sees_what_waits_and_the_organiser_for_whom(planned_installation: Installation) -> None:
    submit(planned_installation)
    assert "/review/trinhduyet12" in home(planned_installation, "reviewer")
    organiser = home(planned_installation, "organiser")
    assert "Lần trình 1, phương án số 1" in organiser
    assert "Người reviewer" in organiser


def test_findings_about_protected_people_are_told_without_content(
    planned_installation: Installation, monkeypatch: object
) -> None:
    from web.services.protection import Protected  # noqa: PLC0415

    finding = Finding("seating", "seat_each_guest", ("K01",), Wording("K01 chưa có ghế.", "K01 has no seat."))
    object.__setattr__(bundle_of(planned_installation), "findings", (finding,))  # the shelf keeps this very object
    secret = Protected(frozenset({"K01"}), frozenset(), frozenset())
    monkeypatch.setattr("web.views.plan_list.protected_of", lambda _scenario: secret)
    assert "K01 chưa có ghế." in home(planned_installation, "organiser2")
    plain = home(planned_installation, "organiser")
    assert "K01 chưa có ghế." not in plain
    assert "không được xem" in plain


def test_the_light_tells_no_plan_violations_outdated_and_good() -> None:
    def card(errors: int, revision: int) -> PlanCard:
        return PlanCard(1, "p", 1, "", "", revision, "solved", {}, {}, errors, errors, 0, 1, "", None)

    states = [light_of(one, 3)[0] for one in (None, card(2, 3), card(0, 2), card(0, 3))]
    assert states == ["warn", "bad", "warn", "good"]


def test_notices_are_counted_until_they_were_looked_at(planned_installation: Installation) -> None:
    services, event = planned_installation.services, event_id(planned_installation)
    author = user_id(planned_installation, "organiser")
    services.at_end[0]()

    def work(transaction: Transaction) -> None:
        jobs.enqueue(transaction, NewJob("giaixong1234", event, 1, {"problems": []}))
        transaction.db.execute(tables.jobs.update().values(state="done", ended_ms=now_ms(), result={"plan": "x"}))

    services.store.write(Actor(author), work)
    submit(planned_installation, "returned")
    assert notifications.unread(services.store, author) == 2
    browser = planned_installation.sign_in("organiser")
    page = browser.get("/notifications").text
    assert "Lần giải đã xong" in page
    assert "Lần trình 1 bị trả lại." in page
    assert notifications.unread(services.store, author) == 2
    browser.post("/notifications/seen")
    assert notifications.unread(services.store, author) == 0
    assert "Lần giải đã xong" in browser.get("/notifications").text
    assert notifications.of_person(services.store, user_id(planned_installation, "clerk")) == ()


def test_the_first_page_comes_before_the_data_are_judged(
    planned_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = planned_installation.services.scenarios
    monkeypatch.setattr(scenarios, "awaited", lambda _event_id, _wait_s: None)
    organiser = planned_installation.sign_in("organiser")
    page = organiser.get(f"/events/{planned_installation.event}").text
    assert "Đang kiểm tra dữ liệu…" in page
    assert 'hx-select="#data-faults"' in page
    monkeypatch.undo()
    page = organiser.get(f"/events/{planned_installation.event}").text
    assert "Đang kiểm tra dữ liệu…" not in page


def test_data_are_judged_once_however_many_ask(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    begun = threading.Event()

    def slowly(_source: Source, revision: int) -> scenarios.Current:
        asked.append(revision)
        begun.wait(5)
        return scenarios.Current(revision, None, ())

    monkeypatch.setattr(scenarios, "judge", slowly)
    judged = scenarios.Scenarios(installation.services.store)
    own = event_id(installation)
    assert judged.awaited(own, 0.01) is None
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(judged.current, own) for _turn in range(3)]
        begun.set()
        found = {id(each.result()) for each in waiting}
    assert len(found) == 1
    assert len(asked) == 1
    assert judged.awaited(own, 0.0) is not None


def test_judging_a_large_event_begins_once_its_page_is_there(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    judge = scenarios.judge

    def counted(source: Source, revision: int) -> scenarios.Current:
        asked.append(revision)
        return judge(source, revision)

    monkeypatch.setattr(scenarios, "judge", counted)
    monkeypatch.setattr("web.views.home.MANY_ROWS", 0)
    monkeypatch.setattr("web.views.home.JUDGING_S", 30.0)
    address, organiser = f"/events/{installation.event}", installation.sign_in("organiser")
    assert "Đang kiểm tra dữ liệu…" in organiser.get(address).text
    assert asked == []
    assert "Đang kiểm tra dữ liệu…" not in organiser.get(address, headers={"HX-Request": "true"}).text
    assert len(asked) == 1
    assert "Đang kiểm tra dữ liệu…" not in organiser.get(address).text
