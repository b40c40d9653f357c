"""The guest register: lists taken in, decided in rounds, answered, merged, received; by whoever may."""

import io
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from sqlalchemy import select

from planner.documents import ticket_code
from web.services.printing import event_secret
from web.store import tables

if TYPE_CHECKING:
    from tests.web.conftest import Browser, Installation

HEADINGS = ("TT", "Họ và tên đại biểu", "Chức vụ", "Sinh năm", "Số ĐT")
PEOPLE = (
    ("1", "Ông Nguyễn Văn <b>An</b>", "Giám đốc", "1970", "0912345678"),
    ("2", "Bà Trần Thị Bình", "Phó Giám đốc", "abc", "0912345679"),
    ("3", "Trần Gia Bảo Mẫu", "Giám đốc sở", "1970", "0000 000 002"),
)


def workbook(rows: Sequence[Sequence[str]] = PEOPLE, headings: Sequence[str] = HEADINGS) -> bytes:
    """Return a list as an office sends it: a title above, headings in the third line."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("DS")
        page.write(0, 0, "DANH SÁCH ĐẠI BIỂU ĐỀ NGHỊ MỜI")
        for number, line in enumerate((headings, *rows), start=2):
            for column, text in enumerate(line):
                page.write_string(number, column, text)
    return buffer.getvalue()


def settled(browser: "Browser", address: str) -> dict[str, Any]:
    """Wait until a sending is no longer being read or taken in."""
    for _turn in range(600):
        state: dict[str, Any] = browser.get(address).json()
        if state["state"] not in {"reading", "saving"}:
            return state
        time.sleep(0.05)
    pytest.fail("reading did not end")


def sent(browser: "Browser", event: str, content: bytes, name: str = "so-noi-vu.xlsx") -> str:
    """Send a list and return its address in the API."""
    base = f"/api/v1/events/{event}/guest-imports"
    answer = browser.post(base, files={"files": (name, content)})
    assert answer.status_code == 202, answer.text
    return f"{base}/{answer.json()['id']}"


def taken_in(browser: "Browser", event: str, content: bytes, **office: object) -> None:
    """Send a list, look at it and take it in."""
    address = sent(browser, event, content)
    assert settled(browser, address)["error"] == ""
    about = {"organisation_id": "TC-1", "group": "Khách mời", "rank": 2, **office}
    assert browser.post(f"{address}/confirm", json=about).status_code == 202
    assert settled(browser, address)["state"] == "done"


def register_of(browser: "Browser", event: str) -> dict[str, dict[str, Any]]:
    """Return the lines of the register by name."""
    answer = browser.get(f"/api/v1/events/{event}/register/lines?limit=500").json()
    return {line["full_name"]: line for line in answer["lines"]}


def rows_of(installation: "Installation", table: str = "guests") -> dict[str, dict[str, str]]:
    """Return the rows of a table of the event by their first id."""
    with installation.services.store.read() as db:
        event_id = db.execute(select(tables.events.c.id).where(tables.events.c.public_id == installation.event))
        query = select(tables.rows.c.cells).where(tables.rows.c.event_id == event_id.scalar_one())
        found = db.execute(query.where(tables.rows.c.table_name == table)).scalars()
        return {cells.get("guest_id", cells.get("group", "")): cells for cells in found}


def test_a_list_is_proposed_before_anything_is_taken_in(installation: "Installation") -> None:
    clerk, event = installation.sign_in("clerk"), installation.event
    address = sent(clerk, event, workbook())
    sheet = settled(clerk, address)["files"][0]["sheets"][0]
    assert (sheet["header_row"], sheet["people"]) == (3, 3)
    assert [each["field"] for each in sheet["columns"]] == ["ordinal", "full_name", "post", "birth", "phone"]
    fault = next(each for each in sheet["faults"] if each["value"] == "abc")
    assert (fault["row"], fault["column"]) == (5, "Sinh năm")
    assert fault["expected"][0]
    assert register_of(clerk, event) == {}
    page = clerk.get(address.replace("/api/v1", "").replace("guest-imports", "guests/import")).text
    assert "Nguyễn Văn &lt;b&gt;An&lt;/b&gt;" in page
    assert "<b>An</b>" not in page


def test_a_confirmed_list_becomes_nominations_and_no_rows(installation: "Installation") -> None:
    clerk, event = installation.sign_in("clerk"), installation.event
    before = rows_of(installation)
    taken_in(clerk, event, workbook(), reason="Công văn 12")
    line = register_of(clerk, event)["Trần Thị Bình"]
    assert (line["standing"], line["group"], line["rank"]) == ("pending", "Khách mời", 2)
    assert line["organisation"] == "UBND tỉnh Mẫu (hư cấu)"
    steps = clerk.get(f"/api/v1/events/{event}/register/lines/{line['guest_id']}").json()["steps"]
    assert [(step["by"], step["reason"]) for step in steps] == [("Người clerk", "Công văn 12")]
    assert rows_of(installation) == before


def test_columns_can_be_changed_and_what_was_chosen_is_kept(installation: "Installation") -> None:
    clerk, event = installation.sign_in("clerk"), installation.event
    address = sent(clerk, event, workbook())
    settled(clerk, address)
    chosen = {"file": 0, "sheet": "DS", "columns": {"1": "full_name", "2": "post"}}
    assert clerk.put(f"{address}/columns", json={"sheets": [chosen]}).status_code == 202
    file = settled(clerk, address)["files"][0]
    assert file["sheets"][0]["people"] == 3
    assert file["chosen"] == {"DS": {"1": "full_name", "2": "post"}}


def guessed_workbook() -> bytes:
    """Return a list whose heading over the names nobody knows, and a hidden sheet of two people beside it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        shown, hidden = book.add_worksheet("DS"), book.add_worksheet("Nháp")
        hidden.hide()
        for page, rows in ((shown, PEOPLE), (hidden, PEOPLE[:2])):
            for number, line in enumerate((("TT", "Người được cử", "Chức vụ", "Sinh năm", "Số ĐT"), *rows)):
                page.write_row(number, 0, line)
    return buffer.getvalue()


def test_the_row_of_the_headings_is_chosen_beside_the_columns(installation: "Installation") -> None:
    clerk, event = installation.sign_in("clerk"), installation.event
    address = sent(clerk, event, guessed_workbook())
    sheet, hidden = settled(clerk, address)["files"][0]["sheets"]
    assert (sheet["header_row"], sheet["people"], sheet["columns"][1]["field"]) == (1, 3, "full_name")
    assert "được đoán là họ tên" in sheet["faults"][0]["what"][0]
    assert (hidden["hidden"], hidden["read"], hidden["people"], hidden["would_be"]) == (True, False, 0, 2)
    place = address.replace("/api/v1", "").replace("guest-imports", "guests/import")
    page = clerk.get(place).text
    assert '<option value="0">không có dòng tiêu đề</option>' in page
    assert '<option value="1" selected>Dòng 1: TT · Người được cử · Chức vụ' in page
    assert "Trang này bị ẩn trong tệp nên chưa đọc; có 2 người." in " ".join(page.split())

    form = {"s-0-0": "1", "use-0-0": "1", "h-0-0": "0", "c-0-0-1": "post", "s-0-1": "1", "h-0-1": "1"}
    assert clerk.post(f"{place}/look", data=form).status_code in {200, 303}
    file = settled(clerk, address)["files"][0]
    sheet, hidden = file["sheets"]
    assert (sheet["header_row"], sheet["people"], sheet["columns"][1]["field"]) == (0, 4, "full_name")
    assert (hidden["read"], hidden["would_be"], file["heading_rows"]) == (False, 2, {"DS": 0})

    again = {"sheets": [{"file": 0, "sheet": "DS", "heading_row": 1}]}
    assert clerk.put(f"{address}/columns", json=again).status_code == 202
    sheet = settled(clerk, address)["files"][0]["sheets"][0]
    assert (sheet["header_row"], sheet["people"]) == (1, 3)
    about = {"organisation_id": "TC-1", "group": "Khách mời", "rank": 2}
    assert clerk.post(f"{address}/confirm", json=about).status_code == 202
    assert settled(clerk, address)["result"] == {"people": 3}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "rỗng"),
        (b"\x89PNG\r\n", "không phải bảng tính"),
        (b"%PDF-1.7", "không phải bảng tính"),
        (b"PK\x03\x04broken", "hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    installation: "Installation", content: bytes, sentence: str
) -> None:
    clerk, event = installation.sign_in("clerk"), installation.event
    address = sent(clerk, event, content, "danh-sach.xlsx")
    state = settled(clerk, address)
    error = state["files"][0]["error"]
    assert sentence in error
    assert "\n" not in error
    assert "Traceback" not in error
    refused = clerk.post(f"{address}/confirm", json={"organisation_id": "TC-1", "rank": 2})
    assert (refused.status_code, register_of(clerk, event)) == (422, {})


def test_a_sending_is_seen_by_its_sender_alone(installation: "Installation") -> None:
    address = sent(installation.sign_in("clerk"), installation.event, workbook())
    assert installation.sign_in("organiser").get(address).status_code == 404


@pytest.fixture
def nominated(installation: "Installation") -> "Installation":
    """Return an installation with three nominations."""
    taken_in(installation.sign_in("clerk"), installation.event, workbook())
    return installation


def approve_all(organiser: "Browser", event: str, names: Sequence[str] = ()) -> list[str]:
    """Approve, freeze and invite; return the ids."""
    base = f"/api/v1/events/{event}/register"
    own = [line["guest_id"] for name, line in register_of(organiser, event).items() if not names or name in names]
    answer = organiser.post(f"{base}/decisions", json={"guests": own, "verdict": "approved", "reason": "Báo cáo 45"})
    assert answer.json()["refused"] == {}
    assert organiser.post(f"{base}/rounds", json={"reason": "Họp ngày 3/4"}).status_code == 201
    assert organiser.post(f"{base}/invitations", json={"guests": own, "reason": "Đã gửi"}).status_code == 200
    return own


def test_whoever_is_approved_gets_a_row_and_undoing_takes_it_away(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    own = register_of(organiser, event)["Nguyễn Văn <b>An</b>"]["guest_id"]
    base = f"/api/v1/events/{event}/register"
    body = {"guests": [own], "verdict": "approved", "reason": "Báo cáo 45"}
    done = organiser.post(f"{base}/decisions", json=body).json()
    row = rows_of(nominated)[own]
    assert (row["status"], row["organisation_id"], row["rank"], row["birth_year"]) == ("approved", "TC-1", "2", "1970")
    assert nominated.services.scenarios.current(1).faults == ()
    assert nominated.sign_in("clerk").post(f"{base}/undo/{done['version']}").status_code == 404
    assert organiser.post(f"{base}/undo/{done['version']}").status_code == 204
    assert own not in rows_of(nominated)
    assert register_of(organiser, event)["Nguyễn Văn <b>An</b>"]["standing"] == "pending"
    assert organiser.post(f"{base}/undo/{done['version']}").status_code == 409


def test_a_clerk_neither_approves_nor_freezes(nominated: "Installation") -> None:
    clerk, event = nominated.sign_in("clerk"), nominated.event
    own = register_of(clerk, event)["Trần Thị Bình"]["guest_id"]
    base = f"/api/v1/events/{event}/register"
    body = {"guests": [own], "verdict": "approved", "reason": "x"}
    assert clerk.post(f"{base}/decisions", json=body).status_code == 404
    assert clerk.post(f"{base}/rounds", json={"reason": "x"}).status_code == 404
    assert clerk.post(f"/events/{event}/guests/rounds/decide", data={"verdict": "approved"}).status_code == 404
    page = clerk.get(f"/events/{event}/guests/rounds?view=decide").text
    assert 'value="approved">' not in page.split('id="decide-form"')[1]
    assert "Trần Thị Bình" in page


def test_totals_agree_at_every_level_after_rounds_and_answers(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    own = approve_all(organiser, event, ["Trần Thị Bình", "Trần Gia Bảo Mẫu"])
    base = f"/api/v1/events/{event}/register"
    for guest, word in zip(own, ("accepted", "declined"), strict=True):
        body = {"answer": word, "reason": "Điện thoại"}
        assert organiser.post(f"{base}/lines/{guest}/answer", json=body).status_code == 200
    found = organiser.get(f"{base}/totals").json()
    everyone = found["lines"][0]["counts"]
    assert (everyone["nominated"], everyone["approved"], everyone["accepted"], everyone["declined"]) == (3, 2, 1, 1)
    assert found["faults"] == []
    assert sum(line["counts"]["invited"] for line in found["lines"] if line["level"] == 2) == everyone["invited"] == 2
    assert {rows_of(nominated)[guest]["status"] for guest in own} == {"accepted", "declined"}
    assert "Số liệu khớp ở mọi cấp" in organiser.get(f"/events/{event}/guests/rounds").text


def test_a_substitute_does_not_inherit_the_rank(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    (own,) = approve_all(organiser, event, ["Trần Thị Bình"])
    base = f"/api/v1/events/{event}/register/lines/{own}"
    organiser.post(f"{base}/answer", json={"answer": "declined", "reason": "Bận"})
    body = {"full_name": "Lê Thị Cúc", "post": "Trưởng phòng", "rank": 2, "reason": "Công văn 9"}
    refused = organiser.post(f"{base}/substitute", json=body)
    assert (refused.status_code, "cùng cấp" in refused.json()["error"]) == (422, True)
    assert organiser.post(f"{base}/substitute", json={**body, "rank": 3}).status_code == 200
    row = next(cells for cells in rows_of(nominated).values() if cells.get("full_name") == "Lê Thị Cúc")
    assert (row["status"], row["rank"]) == ("substitute", "3")


def test_a_frozen_round_is_told_apart_from_the_draft(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    approve_all(organiser, event, ["Trần Thị Bình"])
    base = f"/api/v1/events/{event}/register"
    about = {"full_name": "Hồ Văn Dũng", "group": "Nhân dân", "rank": 3, "reason": "Bổ sung"}
    organiser.post(f"{base}/nominations", json=about)
    (change,) = organiser.get(f"{base}/rounds/1/changes/draft").json()
    assert (change["attribute"], change["after"]) == ("listed", "Hồ Văn Dũng")
    assert register_of(organiser, event)["Hồ Văn Dũng"]["late"] is True
    assert "Hồ Văn Dũng" in organiser.get(f"/events/{event}/guests/rounds?view=frozen").text


def test_a_quota_stands_in_the_table_and_holds_back_approvals(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    base = f"/api/v1/events/{event}/register"
    quota = {"group": "Khách mời", "seats": 1, "reason": "Kế hoạch"}
    assert organiser.put(f"{base}/quotas", json=quota).status_code == 200
    assert rows_of(nominated, "quotas")["Khách mời"]["seats"] == "1"
    own = [line["guest_id"] for line in register_of(organiser, event).values()]
    done = organiser.post(f"{base}/decisions", json={"guests": own, "verdict": "approved", "reason": "x"}).json()
    assert (done["steps"], len(done["refused"])) == (1, 2)
    assert "đã đủ chỉ tiêu 1" in next(iter(done["refused"].values()))


def test_a_gift_needs_a_legal_basis_and_the_warning_stands_above(nominated: "Installation") -> None:
    organiser, event = nominated.sign_in("organiser"), nominated.event
    (own,) = approve_all(organiser, event, ["Trần Thị Bình"])
    address = f"/api/v1/events/{event}/register/lines/{own}/gift"
    refused = organiser.post(address, json={"what": "Sách", "legal_basis": "", "reason": "x"})
    assert (refused.status_code, "111/2018" in refused.json()["error"]) == (422, True)
    assert "145/2013" in organiser.get(f"/events/{event}/guests/rounds?view=gifts").text


def waited_pairs(browser: "Browser", event: str) -> list[dict[str, Any]]:
    """Return the pairs once they are found."""
    for _turn in range(600):
        found = browser.get(f"/api/v1/events/{event}/register/duplicates").json()
        if found["state"] == "ready":
            pairs: list[dict[str, Any]] = found["pairs"]
            return pairs
        time.sleep(0.05)
    pytest.fail("comparing did not end")


def test_a_nomination_like_a_guest_is_found_merged_and_brought_back(nominated: "Installation") -> None:
    clerk, event = nominated.sign_in("clerk"), nominated.event
    (pair,) = waited_pairs(clerk, event)
    new = register_of(clerk, event)["Trần Gia Bảo Mẫu"]["guest_id"]
    assert {pair["left"], pair["right"]} == {"K02", new}
    assert pair["kept"] == "K02"
    shown = {row["name"]: {row["left"], row["right"]} for row in pair["rows"]}
    assert all("0000000002" not in text and "1970" not in text for text in shown["phone"] | shown["birth"])
    base = f"/api/v1/events/{event}/register/duplicates"
    ruling = {"left": pair["left"], "right": pair["right"], "same": True, "reason": "Cùng số điện thoại"}
    decision = clerk.post(base, json=ruling).json()["id"]
    assert waited_pairs(clerk, event) == []
    assert register_of(clerk, event)["Trần Gia Bảo Mẫu"]["standing"] == "withdrawn"
    page = clerk.get(f"/events/{event}/guests/duplicates").text
    assert "Cùng số điện thoại" in page
    assert clerk.post(f"{base}/{decision}/undo", json={"reason": "Nhầm"}).status_code == 204
    assert register_of(clerk, event)["Trần Gia Bảo Mẫu"]["standing"] == "pending"
    assert len(waited_pairs(clerk, event)) == 1


def test_two_people_kept_apart_are_not_proposed_again(nominated: "Installation") -> None:
    clerk, event = nominated.sign_in("clerk"), nominated.event
    (pair,) = waited_pairs(clerk, event)
    data = {"left": pair["left"], "right": pair["right"], "verdict": "different", "reason": "Trùng tên"}
    assert clerk.post(f"/events/{event}/guests/duplicates", data=data).status_code == 303
    assert waited_pairs(clerk, event) == []
    assert register_of(clerk, event)["Trần Gia Bảo Mẫu"]["standing"] == "pending"


def test_the_register_may_begin_with_the_guests_of_the_table(installation: "Installation") -> None:
    organiser, event = installation.sign_in("organiser"), installation.event
    before = rows_of(installation)
    done = organiser.post(f"/api/v1/events/{event}/register/adoption", json={"reason": "Danh sách đã duyệt"})
    assert done.status_code == 201
    counts = organiser.get(f"/api/v1/events/{event}/register/totals").json()["lines"][0]["counts"]
    assert (counts["nominated"], counts["approved"], counts["declined"], counts["accepted"]) == (12, 11, 1, 9)
    assert rows_of(installation) == before


@pytest.mark.parametrize("adopted", [False, True])
def test_a_guest_is_received_by_name_or_code_and_it_can_be_taken_back(
    installation: "Installation", *, adopted: bool
) -> None:
    organiser, event = installation.sign_in("organiser"), installation.event
    base = f"/api/v1/events/{event}/register"
    if adopted:
        organiser.post(f"{base}/adoption", json={"reason": "x"})
    found = organiser.get(f"{base}/door?q=ho thi lanh").json()["guests"]
    assert [guest["guest_id"] for guest in found] == ["K06"]
    settings = installation.services.settings
    with installation.services.store.read() as db:
        own = db.execute(select(tables.events.c.settings).where(tables.events.c.public_id == event)).scalar_one()["id"]
    code = ticket_code(own, "K06", event_secret(settings.secret(), event))
    assert organiser.get(f"{base}/door?q={code.lower()}").json()["guests"] == found
    assert organiser.post(f"{base}/door/K06").status_code == 204
    assert rows_of(installation)["K06"]["status"] == "arrived"
    group = next(each for each in organiser.get(f"{base}/door").json()["delegations"] if each["key"] == "DD-3")
    assert (group["arrived"], group["expected"]) == (1, 5)
    assert organiser.post(f"{base}/door/K06").status_code in {409, 422}
    assert organiser.delete(f"{base}/door/K06").status_code == 204
    assert rows_of(installation)["K06"]["status"] == "accepted"
    page = organiser.get(f"/events/{event}/guests/checkin?q=ho thi lanh").text
    assert "Hồ Thị Lành Mẫu" in page
    assert "0000 000 006" not in page


def test_who_declined_is_not_received(installation: "Installation") -> None:
    organiser, event = installation.sign_in("organiser"), installation.event
    refused = organiser.post(f"/api/v1/events/{event}/register/door/K11")
    assert (refused.status_code, "đã từ chối" in refused.json()["error"]) == (409, True)
    assert rows_of(installation)["K11"]["status"] == "declined"


def test_statistics_count_everybody_once_and_leave_as_a_file(nominated: "Installation") -> None:
    clerk, event = nominated.sign_in("clerk"), nominated.event
    table = clerk.get(f"/api/v1/events/{event}/register/statistics?down=gender&across=standing").json()
    assert table["people"] == table["total"] == sum(table["row_totals"]) == 15
    page = clerk.get(f"/events/{event}/guests/statistics?down=rank").text
    assert "<svg" in page
    file = clerk.get(f"/events/{event}/guests/statistics?down=rank&format=csv")
    assert "text/csv" in file.headers["content-type"]
    assert "Tổng" in file.text


@pytest.mark.parametrize("login", ["viewer", "outsider", "admin"])
@pytest.mark.parametrize("place", ["import", "duplicates", "rounds", "statistics", "checkin"])
def test_others_find_nothing_here(installation: "Installation", login: str, place: str) -> None:
    browser = installation.sign_in(login)
    assert browser.get(f"/events/{installation.event}/guests/{place}").status_code == 404


def test_a_reviewer_reads_and_changes_nothing(nominated: "Installation") -> None:
    reviewer, event = nominated.sign_in("reviewer"), nominated.event
    assert "Trần Thị Bình" in reviewer.get(f"/events/{event}/guests/rounds?view=decide").text
    assert reviewer.get(f"/events/{event}/guests/import").status_code == 404
    own = register_of(reviewer, event)["Trần Thị Bình"]["guest_id"]
    refused = reviewer.post(f"/api/v1/events/{event}/register/lines/{own}/withdraw", json={"reason": "x"})
    assert refused.status_code == 404
    assert reviewer.get(f"/events/{event}/guests/rounds?format=csv").status_code == 404


def test_the_list_of_guests_leads_to_every_part_and_readers_are_not_led_to_the_import(
    installation: "Installation",
) -> None:
    place = f"/events/{installation.event}/guests"
    pages = {login: installation.sign_in(login).get(place).text for login in ("clerk", "reviewer")}
    assert all(f'href="{place}/{part}"' in pages["clerk"] for part in ("import", "duplicates", "rounds", "checkin"))
    assert f'href="{place}/import"' not in pages["reviewer"]
