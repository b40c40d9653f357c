"""The documents room: an order is numbered, printed apart from the server, kept, and can be withdrawn."""

import io
import time
from typing import TYPE_CHECKING, Any

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.web.conftest import LED
from web.policy import Role
from web.services import events, printing
from web.services.protection import protected_of
from web.store import tables
from web.store.engine import SYSTEM

if TYPE_CHECKING:
    from tests.web.conftest import Browser, Installation


def printed(browser: "Browser", event: str, **body: object) -> dict[str, Any]:
    """Order a print and wait until it is no longer under way."""
    base = f"/api/v1/events/{event}/documents/prints"
    answer = browser.post(base, json=body)
    assert answer.status_code == 202, answer.text
    for _turn in range(600):
        card = browser.get(f"{base}/{answer.json()['id']}").json()
        if card["state"] not in {"waiting", "running"}:
            return card
        time.sleep(0.1)
    pytest.fail("the print did not end")


def test_a_clerk_prints_the_guest_list_and_downloads_it(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("clerk"), planned_installation.event
    card = printed(browser, event, kind="ds-khach-ten", number="05", day="2025-05-20", draft=False)
    assert (card["state"], card["number"], card["draft"]) == ("done", 1, False)
    file = browser.get(f"/events/{event}/documents/prints/{card['id']}")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
    shelf = planned_installation.services.shelf
    guest = next(guest for guest in shelf.bundle(shelf.cards(1)[0]).scenario.guests if guest.attends)
    assert guest.full_name in text
    assert "attachment" in file.headers["content-disposition"]
    assert "Danh sách khách mời theo tên" in browser.get(f"/events/{event}/documents").text


def test_a_draft_says_so_on_the_page(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("clerk"), planned_installation.event
    card = printed(browser, event, kind="ke-hoach")
    file = browser.get(f"/events/{event}/documents/prints/{card['id']}").content
    assert "DỰ THẢO" in PdfReader(io.BytesIO(file)).pages[0].extract_text()


def test_a_part_of_a_list_is_printed_alone_and_an_unknown_part_is_told(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("clerk"), planned_installation.event
    whole = printed(browser, event, kind="ds-cho-ngoi", format="csv")
    zone = printed(browser, event, kind="ds-cho-ngoi", format="csv", parts=["A"])
    nothing = printed(browser, event, kind="ds-cho-ngoi", format="csv", parts=["Z"])
    lines = [
        browser.get(f"/events/{event}/documents/prints/{card['id']}").content.decode("utf-8-sig").splitlines()
        for card in (whole, zone)
    ]
    assert set(lines[1]) <= set(lines[0])
    assert 1 < len(lines[1]) < len(lines[0])
    assert (nothing["state"], "không có ai hoặc mục nào để in" in nothing["message"]) == ("failed", True)


def test_a_withdrawn_print_is_gone_but_stays_in_the_history(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("clerk"), planned_installation.event
    card = printed(browser, event, kind="ds-khach-ten", format="csv")
    url = f"/events/{event}/documents/prints/{card['id']}"
    assert browser.get(url).status_code == 200
    assert browser.post(f"{url}/recall").status_code == 303
    assert browser.get(url).status_code == 404
    assert browser.get(f"/api/v1{url}").json()["state"] == "withdrawn"


@pytest.mark.parametrize("login", ["viewer", "reviewer", "outsider", "admin"])
def test_others_print_and_see_nothing(planned_installation: "Installation", login: str) -> None:
    browser, event = planned_installation.sign_in(login), planned_installation.event
    assert browser.get(f"/events/{event}/documents").status_code == 404
    assert browser.post(f"/api/v1/events/{event}/documents/prints", json={"kind": "ke-hoach"}).status_code == 404


def test_a_bad_order_is_refused_beside_its_field_and_keeps_what_was_typed(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("clerk"), planned_installation.event
    answer = browser.post(
        f"/events/{event}/documents/prints",
        data={"kind_format": "ke-hoach.pdf", "number": "năm", "day": "16/6", "place": "Hồ Xá <b>"},
    )
    assert answer.status_code == 422
    assert "chỉ gồm chữ số" in answer.text
    assert 'value="năm"' in answer.text
    assert "Hồ Xá &lt;b&gt;" in answer.text
    assert planned_installation.services.prints.history(1) == ()


def test_a_document_that_needs_a_plan_says_so_before_there_is_one(installation: "Installation") -> None:
    browser, event = installation.sign_in("clerk"), installation.event
    lines = {line["kind"]: line for line in browser.get(f"/api/v1/events/{event}/documents").json()}
    assert "seating" in lines["so-do-cho-ngoi"]["missing"]
    answer = browser.post(f"/api/v1/events/{event}/documents/prints", json={"kind": "so-do-cho-ngoi"})
    assert (answer.status_code, "seating" in str(answer.json()["faults"])) == (422, True)


def test_movements_of_protected_persons_leave_a_print_for_people_without_clearance(
    planned_installation: "Installation",
) -> None:
    shelf = planned_installation.services.shelf
    bundle = shelf.bundle(shelf.cards(1)[0])
    ranks = tuple(rank.model_copy(update={"special": "cảnh vệ"}) for rank in bundle.scenario.ranks)
    from dataclasses import replace  # noqa: PLC0415 - the one use

    scenario = replace(bundle.scenario, ranks=ranks)
    guarded = protected_of(scenario)
    assert guarded.guests
    hidden, rows = printing.without_movements(scenario, bundle.rows)
    assert not {row["guest_id"] for row in rows["lodging"]} & guarded.guests
    assert not {row.delegation_id for row in hidden.delegations} & guarded.delegations


def test_police_papers_leave_room_for_the_names_of_officers(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("organiser"), planned_installation.event
    card = printed(browser, event, kind="phuong-an-giao-thong", format="docx")
    file = browser.get(f"/events/{event}/documents/prints/{card['id']}")
    text = "".join(cell.text for table in docx.Document(io.BytesIO(file.content)).tables for cell in table._cells)  # noqa: SLF001
    shelf = planned_installation.services.shelf
    scenario = shelf.bundle(shelf.cards(1)[0]).scenario

    assert card["state"] == "done"
    assert all(post.name in text for post in scenario.posts if post.kind != "escort")
    assert not [officer.name for officer in scenario.officers if officer.name in text]


ROSTER = "phan-ca-luc-luong"


def told(browser: "Browser", event: str, card: dict[str, Any]) -> str:
    file = browser.get(f"/events/{event}/documents/prints/{card['id']}")
    assert file.status_code == 200
    return file.content.decode("utf-8-sig")


def promoted(installation: "Installation", login: str) -> None:
    """Make a member also a reviewer: the role that reads the names on the roster."""
    with installation.services.store.read() as db:
        user = db.execute(select(tables.users.c.id).where(tables.users.c.login == login)).scalar_one()
        event = db.execute(
            select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        ).scalar_one()
    installation.services.store.write(
        SYSTEM, lambda transaction: events.add_member(transaction, event, user, Role.REVIEWER, events.Beside((), LED))
    )


def test_the_roster_leaves_room_for_names_that_its_reader_may_not_see(planned_installation: "Installation") -> None:
    browser, event = planned_installation.sign_in("organiser"), planned_installation.event
    text = told(browser, event, printed(browser, event, kind=ROSTER, format="csv"))
    shelf = planned_installation.services.shelf
    bundle = shelf.bundle(shelf.cards(1)[0])
    post = next(row["post_id"] for row in bundle.rows["staffing"] if row["post_id"])

    assert post in text
    assert "………" in text
    assert not [one.name for one in bundle.scenario.officers if one.name in text]


def test_the_roster_names_people_for_who_may_read_them_and_nobody_else_downloads_it(
    planned_installation: "Installation",
) -> None:
    promoted(planned_installation, "clerk")
    chief, event = planned_installation.sign_in("clerk"), planned_installation.event
    card = printed(chief, event, kind=ROSTER, format="csv")
    shelf = planned_installation.services.shelf
    bundle = shelf.bundle(shelf.cards(1)[0])
    on_duty = {row["person_id"] for row in bundle.rows["staffing"]}
    text = told(chief, event, card)

    assert not [one.name for one in bundle.scenario.officers if one.person_id in on_duty and one.name not in text]
    refused = planned_installation.sign_in("organiser").get(f"/events/{event}/documents/prints/{card['id']}")
    assert refused.status_code == 404
    assert told(chief, event, card) == text
