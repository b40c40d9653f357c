"""The guests room: pages, filters, masks, counts, one guest."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from tests.web.conftest import Installation
from web.services import guests
from web.services.guarded import Guarded
from web.services.guests import Place
from web.services.scenarios import STEP, row_values
from web.store import tables

IDS = re.compile(r'<th scope="row"><a href="/events/\w+/guests/([^"]+)"')


def _page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/guests{query}")
    assert answer.status_code == 200
    return answer.text


def _event_id(installation: Installation) -> int:
    with installation.services.store.read() as db:
        return db.execute(
            select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        ).scalar_one()


def _crowd(installation: Installation, count: int) -> int:
    """Add guests until there are ``count`` more; return the event."""
    event_id = _event_id(installation)
    people = [
        {
            "guest_id": f"X{number:05}",
            "full_name": f"Nguyễn Văn {chr(97 + number % 26)}{number}",
            "rank": "3",
            "status": "invited",
        }
        for number in range(count)
    ]
    rows = [row_values(event_id, "guests", cells, STEP * (1000 + number)) for number, cells in enumerate(people)]
    installation.services.store.keep(lambda db: db.execute(tables.rows.insert(), rows))
    return event_id


def test_the_list_shows_names_for_ids_and_masks_identifiers(installation: Installation) -> None:
    page = _page(installation, "clerk")
    assert IDS.findall(page)[:2] == ["K01", "K02"]
    assert "UBND tỉnh Mẫu (hư cấu)" in page
    assert "0000 000 001" not in page
    assert "00••••••01" in page


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("q=mai thi", ["K07"]),
        ("status=declined", ["K11"]),
        ("group=Khách chính", ["K01"]),
        ("delegation=DD-2", ["K05", "K11"]),
        ("organisation=TC-1&status=invited", ["K04"]),
        ("needs=wheelchair", ["K06"]),
        ("lodging=no&status=accepted", ["K08", "K09"]),
        ("sort=full_name&delegation=DD-1", ["K03", "K01", "K04", "K02"]),
        ("sort=-full_name&delegation=DD-1", ["K02", "K04", "K01", "K03"]),
    ],
)
def test_filters_and_order_live_in_the_address(installation: Installation, query: str, ids: list[str]) -> None:
    assert IDS.findall(_page(installation, "clerk", f"?{query}")) == ids


@pytest.mark.parametrize("words", ["0000 000 001", "k01@example", "1968"])
def test_searching_does_not_find_what_is_masked(installation: Installation, words: str) -> None:
    assert IDS.findall(_page(installation, "clerk", f"?q={words}")) == []


@pytest.mark.parametrize("query", ["", "sort=full_name", "status=invited"])
def test_pages_hold_fifty_and_lead_there_and_back(installation: Installation, query: str) -> None:
    event_id = _crowd(installation, 120)
    place = Place("x", event_id, 1, Guarded(), cleared=True)
    asked = dict([query.split("=")]) if query else {}
    with installation.services.store.read() as db:
        everyone = [row.id for row in guests.every(db, place, asked)]
        seen, cursor = [], ""
        while True:
            found = guests.page(db, place, {**asked, "after": cursor})
            assert len(found.rows) <= 50
            seen += [row.id for row in found.rows]
            if not found.next:
                break
            cursor = found.next
        back = guests.page(db, place, {**asked, "before": found.previous})
    assert seen == everyone
    assert found.total == len(everyone)
    last = len(found.rows)
    assert [row.id for row in back.rows] == everyone[-last - 50 : -last]


def test_a_page_does_not_read_the_whole_list(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    event_id = _crowd(installation, 300)
    read = []
    monkeypatch.setattr(
        guests, "state_of", lambda row: read.append(row) or guests.RowState(row["id"], 0, 1, row["cells"])
    )
    with installation.services.store.read() as db:
        found = guests.page(db, Place("y", event_id, 1, Guarded(), cleared=True), {})
    assert found.total == 312
    assert len(read) == 51


def test_a_cursor_that_is_none_shows_the_first_page(installation: Installation) -> None:
    for cursor in ("0", "abc", "9" * 30, "-1"):
        assert IDS.findall(_page(installation, "clerk", f"?after={cursor}"))[0] == "K01"


def test_counts_by_two_things_add_up(installation: Installation) -> None:
    answer = installation.sign_in("clerk").get(f"/api/v1/events/{installation.event}/guests/statistics").json()
    assert [name for _, name in answer["rows"]] == ["Khách chính", "Khách mời", "Nhân dân"]
    assert answer["total"] == 12
    accepted = [key for key, _ in answer["columns"]].index("accepted")
    assert [line[accepted] for line in answer["cells"]] == [1, 3, 4]


def test_one_guest_has_seat_room_host_and_companions(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser", "/K06")
    assert "B-01-01" in page
    assert "P1-2" in page
    assert "Trịnh Thị Hạnh Mẫu" in page
    assert "Hồ Thị Mai Mẫu" in page


def test_one_guest_before_any_plan(installation: Installation) -> None:
    assert "Chưa có phương án hiệu lực" in _page(installation, "clerk", "/K06")


def test_a_guest_of_another_event_or_none_does_not_exist(installation: Installation) -> None:
    clerk = installation.sign_in("clerk")
    assert clerk.get(f"/events/{installation.event}/guests/K99").status_code == 404
    assert clerk.get(f"/events/{installation.other_event}/guests/K01").status_code == 404
    assert clerk.get(f"/events/{installation.event}/guests/%00").status_code == 404


def test_movements_of_a_protected_guest_are_hidden(guarded_installation: Installation) -> None:
    page = _page(guarded_installation, "organiser", "/K01")
    assert "•• cần quyền xem hành trình cảnh vệ" in page
    for secret in ("P1-1", "tỉnh lỵ", "xe con", "Dương Gia Khoa Mẫu", "11/4/2026"):
        assert secret not in page
    open_page = _page(guarded_installation, "organiser2", "/K01")
    assert "P1-1" in open_page
    assert "Dương Gia Khoa Mẫu" in open_page


def test_a_filter_by_lodging_tells_nothing_of_protected_guests(guarded_installation: Installation) -> None:
    for answer in ("yes", "no"):
        shown = IDS.findall(_page(guarded_installation, "organiser", f"?lodging={answer}"))
        assert not {"K01", "K02", "K03", "K04"} & set(shown)
    assert "K01" in IDS.findall(_page(guarded_installation, "organiser2", "?lodging=yes"))


def test_the_file_is_masked_and_only_for_those_who_may_take_it(installation: Installation) -> None:
    answer = installation.sign_in("clerk").get(f"/events/{installation.event}/guests?format=csv&q=duyen")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == "K04"
    assert rows[1][-1] == "00••••••04"


def test_changes_of_a_guest_are_told_with_before_and_after(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    with installation.services.store.read() as db:
        row = guests.one(db, _event_id(installation), "K08")
    done = organiser.patch(
        f"/api/v1/events/{installation.event}/tables/guests/rows/{row.id}",
        json={"post": "Cựu chiến binh"},
        headers={"If-Match": f'"{row.version}"'},
    )
    assert done.status_code == 200, done.text
    page = _page(installation, "clerk", "/K08")
    assert "Người có công → <b>Cựu chiến binh</b>" in page


def test_a_viewer_has_no_guests_room(installation: Installation) -> None:
    assert installation.sign_in("viewer").get(f"/events/{installation.event}/guests").status_code == 404


def test_programs_are_refused_what_the_list_does_not_know(installation: Installation) -> None:
    clerk = installation.sign_in("clerk")
    assert clerk.get(f"/api/v1/events/{installation.event}/guests?phone=0000").status_code == 422
    answer = clerk.get(f"/api/v1/events/{installation.event}/guests?q=mau&delegation=DD-1").json()
    assert [one["guest_id"] for one in answer["guests"]] == ["K01", "K02", "K03", "K04"]


def test_a_page_kept_drawn_is_drawn_anew_when_a_guest_changes(installation: Installation) -> None:
    clerk = installation.sign_in("clerk")
    before = clerk.get(f"/events/{installation.event}/guests").text
    assert clerk.get(f"/events/{installation.event}/guests").text == before
    api = f"/api/v1/events/{installation.event}/tables/guests/rows"
    row = clerk.get(api).json()["rows"][0]
    said = clerk.patch(
        f"{api}/{row['id']}", json={"post": "Chức vụ vừa đổi"}, headers={"If-Match": f'"{row["version"]}"'}
    )
    assert said.json()["cells"]["post"] == "Chức vụ vừa đổi"
    after = clerk.get(f"/events/{installation.event}/guests").text
    assert "Chức vụ vừa đổi" in after
    assert "Chức vụ vừa đổi" not in before


def test_a_page_kept_drawn_is_never_shown_to_somebody_else(installation: Installation) -> None:
    address = f"/events/{installation.event}/guests"
    clerk, organiser = installation.sign_in("clerk"), installation.sign_in("organiser")
    first = [clerk.get(address).text for _turn in range(2)]
    second = [organiser.get(address).text for _turn in range(2)]
    tokens = {re.search(r'name="csrf" content="([^"]+)"', text)[1] for text in (*first, *second)}  # type: ignore[index]
    assert len(tokens) == 2
    assert first[0] == first[1] != second[0] == second[1]
