"""Review by the security forces: who may decide, what an approval is bound to, what reopens it."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import Row, select

from tests.web.conftest import PASSWORD, Browser, Installation
from web.policy import Role
from web.services import editing, events, review_deciding
from web.services.editing import Line
from web.services.journal import all_rows
from web.services.review_content import content_of, digest_of
from web.store import tables
from web.store.engine import SYSTEM, Transaction


def api(installation: Installation, *parts: object) -> str:
    return "/".join((f"/api/v1/events/{installation.event}/review", *map(str, parts)))


def page(installation: Installation, *parts: object) -> str:
    return "/".join((f"/events/{installation.event}/review", *map(str, parts)))


def event_of(installation: Installation) -> Row[Any]:
    with installation.services.store.read() as db:
        return db.execute(select(tables.events).where(tables.events.c.public_id == installation.event)).one()


def submitted(installation: Installation, login: str = "organiser") -> str:
    answer = installation.sign_in(login).post(api(installation, "submissions"), json={"note": "Kính trình"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def detail(browser: Browser, installation: Installation, submission: str) -> Mapping[str, Any]:
    answer = browser.get(api(installation, "submissions", submission))
    assert answer.status_code == 200, answer.text
    return answer.json()


def decisions(found: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    names = ("kind", "subject", "version", "digest")
    return {"items": [{name: item[name] for name in names} | {"approve": True} | changes for item in found["items"]]}


def approve_items(browser: Browser, installation: Installation, submission: str) -> None:
    found = detail(browser, installation, submission)
    answer = browser.post(api(installation, "submissions", submission, "items"), json=decisions(found))
    assert answer.status_code == 204, answer.text


def confirm(browser: Browser) -> None:
    assert browser.post("/confirm", data={"password": PASSWORD, "next": "/"}).status_code == 303


def approve_whole(browser: Browser, installation: Installation, submission: str, **changes: str) -> Response:
    confirm(browser)
    found = detail(browser, installation, submission)
    form = {"decision": "approve", "version": found["version"], "digest": found["digest"]}
    return browser.post(page(installation, submission, "decision"), data=form | changes)


def approved(installation: Installation) -> str:
    submission = submitted(installation)
    reviewer = installation.sign_in("reviewer")
    approve_items(reviewer, installation, submission)
    assert approve_whole(reviewer, installation, submission).status_code == 303
    return submission


def change_closure(installation: Installation, **cells: str) -> None:
    own = event_of(installation).id

    def work(transaction: Transaction) -> None:
        row = all_rows(transaction.db, own, "closures")[0]
        editing.change_row(transaction, own, "closures", Line(cells, row.id, row.version))

    installation.services.store.write(SYSTEM, work)


def test_a_submission_lists_every_closure_way_post_lot_and_force(planned_installation: Installation) -> None:
    found = detail(planned_installation.sign_in("reviewer"), planned_installation, submitted(planned_installation))
    named = {(item["kind"], item["subject"]) for item in found["items"]}
    assert named == {
        ("closure", "CD-1"),
        ("route", "CD-1"),
        ("post", "CH-1"),
        ("post", "CH-2"),
        ("post", "CH-3"),
        ("lot", "BD-1"),
        ("force", "CSGT"),
        ("force", "dân quân"),
        ("force", "y tế"),
    }
    assert (found["state"], found["number"], found["note"]) == ("submitted", 1, "Kính trình")


def test_equal_content_has_an_equal_hash_and_any_difference_another(planned_installation: Installation) -> None:
    services, event = planned_installation.services, event_of(planned_installation)
    bundle = services.shelf.bundle(services.shelf.cards(event.id)[0])
    scenario = services.scenarios.current(event.id).scenario
    one = digest_of(content_of(scenario, bundle))
    assert one == digest_of(content_of(scenario, bundle))
    change_closure(planned_installation, tier="hạn chế")
    other = services.scenarios.current(event.id).scenario
    assert digest_of(content_of(other, bundle)) != one


def test_the_whole_is_approved_only_when_every_item_is(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    early = approve_whole(reviewer, planned_installation, submission)
    assert early.status_code == 409
    assert "Còn 9 mục chưa duyệt" in early.text
    approve_items(reviewer, planned_installation, submission)
    assert approve_whole(reviewer, planned_installation, submission).status_code == 303
    assert detail(reviewer, planned_installation, submission)["state"] == "approved"


def test_the_whole_is_not_approved_before_the_password_was_given_again(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    approve_items(reviewer, planned_installation, submission)
    found = detail(reviewer, planned_installation, submission)
    body = {"version": found["version"], "digest": found["digest"], "approve": True}
    address = api(planned_installation, "submissions", submission, "decision")
    assert reviewer.post(address, json=body).status_code == 403
    form = {"decision": "approve", "version": found["version"], "digest": found["digest"]}
    sent = reviewer.post(page(planned_installation, submission, "decision"), data=form)
    assert sent.headers["location"].startswith("/confirm?next=")
    assert detail(reviewer, planned_installation, submission)["state"] == "submitted"
    confirm(reviewer)
    assert reviewer.post(address, json=body).status_code == 204


def both_roles(installation: Installation) -> Browser:
    own = event_of(installation).id
    with installation.services.store.read() as db:
        user = db.execute(select(tables.users.c.id).where(tables.users.c.login == "organiser2")).scalar_one()
    installation.services.store.write(SYSTEM, lambda work: events.add_member(work, own, user, Role.REVIEWER))
    return installation.sign_in("organiser2")


def test_who_submitted_may_not_decide_even_with_the_reviewers_role(planned_installation: Installation) -> None:
    both = both_roles(planned_installation)
    submission = submitted(planned_installation, "organiser2")
    found = detail(both, planned_installation, submission)
    items = both.post(api(planned_installation, "submissions", submission, "items"), json=decisions(found))
    assert items.status_code == 409
    assert "không được tự duyệt" in items.json()["error"]
    approve_items(planned_installation.sign_in("reviewer"), planned_installation, submission)
    assert approve_whole(both, planned_installation, submission).status_code == 409
    assert detail(both, planned_installation, submission)["state"] == "submitted"


def test_without_the_check_the_author_could_approve(
    planned_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_deciding, "refuse_author", lambda *_: None)
    both = both_roles(planned_installation)
    submission = submitted(planned_installation, "organiser2")
    approve_items(both, planned_installation, submission)
    assert approve_whole(both, planned_installation, submission).status_code == 303
    assert detail(both, planned_installation, submission)["state"] == "approved"


def test_who_made_the_plan_may_not_approve_what_a_colleague_submitted(planned_installation: Installation) -> None:
    own = event_of(planned_installation).id
    with planned_installation.services.store.read() as db:
        maker = db.execute(select(tables.plans.c.actor_id).where(tables.plans.c.event_id == own)).scalar_one()
        login = db.execute(select(tables.users.c.login).where(tables.users.c.id == maker)).scalar_one()
    add = planned_installation.services.store.write
    add(SYSTEM, lambda work: events.add_member(work, own, maker, Role.REVIEWER))
    submission = submitted(planned_installation, "organiser2")
    browser = planned_installation.sign_in(login)
    found = detail(browser, planned_installation, submission)
    answer = browser.post(api(planned_installation, "submissions", submission, "items"), json=decisions(found))
    assert answer.status_code == 409


@pytest.mark.parametrize("changes", [{"digest": "0" * 64}, {"version": "7"}, {"version": ""}])
def test_a_forged_hash_or_an_old_version_of_the_whole_is_refused(
    planned_installation: Installation, changes: dict[str, str]
) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    approve_items(reviewer, planned_installation, submission)
    assert approve_whole(reviewer, planned_installation, submission, **changes).status_code == 412
    assert detail(reviewer, planned_installation, submission)["state"] == "submitted"


@pytest.mark.parametrize("changes", [{"digest": "0" * 64}, {"version": 9}])
def test_a_forged_hash_or_an_old_version_of_an_item_is_refused_and_nothing_of_the_block_is_kept(
    planned_installation: Installation, changes: dict[str, object]
) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    asked = decisions(detail(reviewer, planned_installation, submission))
    asked["items"][-1] |= changes
    answer = reviewer.post(api(planned_installation, "submissions", submission, "items"), json=asked)
    assert answer.status_code == 412
    states = {item["state"] for item in detail(reviewer, planned_installation, submission)["items"]}
    assert states == {"pending"}


def test_an_item_is_returned_only_with_a_reason_and_the_organiser_reads_it(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    found = detail(reviewer, planned_installation, submission)
    first = {"items": decisions(found, approve=False)["items"][:1]}
    address = api(planned_installation, "submissions", submission, "items")
    assert reviewer.post(address, json=first).status_code == 422
    first["items"][0]["reason"] = "Cấm quá sớm"
    assert reviewer.post(address, json=first).status_code == 204
    shown = planned_installation.sign_in("organiser").get(page(planned_installation, submission)).text
    assert "Cấm quá sớm" in shown


def test_returned_is_submitted_again_under_a_new_number_and_the_history_stays(
    planned_installation: Installation,
) -> None:
    first = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    found = detail(reviewer, planned_installation, first)
    body = {"version": found["version"], "digest": found["digest"], "approve": False, "reason": "Thiếu chốt cửa nam"}
    assert reviewer.post(api(planned_installation, "submissions", first, "decision"), json=body).status_code == 204
    assert detail(reviewer, planned_installation, first)["state"] == "returned"
    second = detail(reviewer, planned_installation, submitted(planned_installation))
    assert second["number"] == 2
    words = [entry["words"] for entry in detail(reviewer, planned_installation, first)["history"]]
    assert words == ["trình thẩm định", "góp ý", "trả lại, yêu cầu sửa"]
    assert [one["text"] for one in detail(reviewer, planned_installation, first)["comments"]] == ["Thiếu chốt cửa nam"]


def test_the_same_content_is_not_submitted_twice(planned_installation: Installation) -> None:
    submitted(planned_installation)
    again = planned_installation.sign_in("organiser").post(api(planned_installation, "submissions"), json={})
    assert again.status_code == 409
    assert "đã trình ở lần trình số 1" in again.json()["error"]


def test_nothing_is_submitted_before_a_plan_is_in_force(installation: Installation) -> None:
    answer = installation.sign_in("organiser").post(api(installation, "submissions"), json={})
    assert answer.status_code == 409
    assert "phương án đang dùng" in answer.json()["error"]


def test_one_changed_closure_reopens_an_approval_and_says_what_changed(planned_installation: Installation) -> None:
    submission = approved(planned_installation)
    organiser = planned_installation.sign_in("organiser")
    assert organiser.get(api(planned_installation)).json()["state"] == "approved"
    change_closure(planned_installation, tier="hạn chế")
    found = organiser.get(api(planned_installation)).json()
    assert (found["state"], found["drifted"]) == ("reopened", True)
    changes = {(one["kind"], one["subject"]): (one["before"], one["after"]) for one in found["changes"]}
    assert changes["closure", "CD-1"] == ("Mức: cấm triệt để", "Mức: hạn chế")
    assert "cần duyệt lại" in organiser.get(page(planned_installation)).text
    assert detail(organiser, planned_installation, submission)["state"] == "reopened"


def test_reading_writes_nothing_and_the_next_write_records_that_the_approval_fell(
    planned_installation: Installation,
) -> None:
    submission = approved(planned_installation)
    change_closure(planned_installation, tier="hạn chế")
    reviewer = planned_installation.sign_in("reviewer")

    def kept() -> tuple[str, int]:
        with planned_installation.services.store.read() as db:
            row = db.execute(
                select(tables.submissions.c.state, tables.submissions.c.version).where(
                    tables.submissions.c.public_id == submission
                )
            ).one()
        return row.state, row.version

    before = kept()
    reviewer.get(page(planned_installation))
    reviewer.get(page(planned_installation, submission))
    reviewer.get(api(planned_installation))
    assert kept() == before
    assert before[0] == "approved"
    reviewer.post(api(planned_installation, "comments"), json={"text": "Đã thấy thay đổi"})
    assert kept() == ("reopened", before[1] + 1)


def test_a_change_that_is_not_of_the_traffic_leaves_the_approval_standing(planned_installation: Installation) -> None:
    approved(planned_installation)
    own = event_of(planned_installation).id

    def work(transaction: Transaction) -> None:
        row = all_rows(transaction.db, own, "guests")[0]
        editing.change_row(transaction, own, "guests", Line({"full_name": "Tên Khác"}, row.id, row.version))

    planned_installation.services.store.write(SYSTEM, work)
    assert planned_installation.sign_in("reviewer").get(api(planned_installation)).json()["state"] == "approved"


def test_content_changed_between_submitting_and_deciding_is_not_approved(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    approve_items(reviewer, planned_installation, submission)
    change_closure(planned_installation, tier="tạm cấm")
    answer = approve_whole(reviewer, planned_installation, submission)
    assert answer.status_code == 412
    assert "Nội dung đã đổi sau khi trình" in answer.text


def test_differences_from_the_last_approval_are_shown_with_both_sides(planned_installation: Installation) -> None:
    approved(planned_installation)
    change_closure(planned_installation, tier="tạm cấm")
    second = submitted(planned_installation)
    changes = detail(planned_installation.sign_in("reviewer"), planned_installation, second)["changes"]
    assert [(one["change"], one["label"], one["before"], one["after"]) for one in changes] == [
        ("changed", "CD-1: Đường Lớn", "Mức: cấm triệt để", "Mức: tạm cấm")
    ]


def test_a_comment_with_a_script_in_it_is_shown_as_text(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    payload = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    form = {
        "submission": submission,
        "text": payload,
        "kind": "post",
        "subject": "CH-1",
        "back": page(planned_installation),
    }
    assert reviewer.post(page(planned_installation, "comments"), data=form).status_code == 303
    for address in (
        page(planned_installation, submission),
        page(planned_installation),
        page(planned_installation, submission, "sheet"),
    ):
        shown = reviewer.get(address).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert" in shown


def test_a_comment_sticks_to_a_place_has_replies_and_is_settled(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    reviewer, organiser = planned_installation.sign_in("reviewer"), planned_installation.sign_in("organiser")
    at_place = {"text": "Chỗ này hẹp", "kind": "point", "lat": 16.5, "lon": 107.2, "submission": submission}
    own = reviewer.post(api(planned_installation, "comments"), json=at_place).json()["id"]
    organiser.post(api(planned_installation, "comments"), json={"text": "Sẽ dời", "kind": "reply", "subject": own})
    organiser.put(api(planned_installation, "comments", own), json={"settled": True})
    (comment,) = detail(reviewer, planned_installation, submission)["comments"]
    assert (comment["lat"], comment["lon"], comment["settled"]) == (16.5, 107.2, True)
    assert [reply["text"] for reply in comment["replies"]] == ["Sẽ dời"]


@pytest.mark.parametrize("login", ["viewer", "clerk"])
def test_viewers_and_clerks_are_told_that_there_is_no_review(planned_installation: Installation, login: str) -> None:
    submission = submitted(planned_installation)
    browser = planned_installation.sign_in(login)
    addresses = (
        page(planned_installation),
        page(planned_installation, submission),
        page(planned_installation, submission, "sheet"),
        page(planned_installation, submission, "map.json"),
        api(planned_installation, "submissions", submission),
    )
    assert {browser.get(address).status_code for address in addresses} == {404}


def test_a_submission_of_another_event_is_not_found(planned_installation: Installation) -> None:
    submission = submitted(planned_installation)
    outsider = planned_installation.sign_in("outsider")
    assert outsider.get(page(planned_installation, submission)).status_code == 404
    other = f"/events/{planned_installation.other_event}/review/{submission}"
    assert outsider.get(other).status_code == 404


def test_the_sheet_names_event_number_hash_decisions_and_both_signatures(planned_installation: Installation) -> None:
    submission = approved(planned_installation)
    reviewer = planned_installation.sign_in("reviewer")
    found = detail(reviewer, planned_installation, submission)
    shown = reviewer.get(page(planned_installation, submission, "sheet")).text
    for words in ("PHIẾU THẨM ĐỊNH", found["digest"], "TM. BAN TỔ CHỨC", "ĐẠI DIỆN LỰC LƯỢNG AN NINH", "Số: 1/PTĐ"):
        assert words in shown
    assert shown.count("Người reviewer") >= len(found["items"])
