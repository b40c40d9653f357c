"""Tables over HTTP: what each person reads and writes, versions, masks, conflicts."""

from typing import Any

import pytest
from sqlalchemy import select

from planner.collation import collation_key, fold
from tests.web.conftest import Browser, Installation
from web.store import tables


def api(installation: Installation, table: str, *rest: object) -> str:
    return "/".join(["/api/v1/events", installation.event, "tables", table, *map(str, rest)])


def first(browser: Browser, installation: Installation, table: str) -> dict[str, Any]:
    return browser.get(api(installation, table, "rows"), params={"limit": 1}).json()["rows"][0]


def test_a_page_of_rows_leads_to_the_next_until_all_are_seen(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    seen: list[str] = []
    after = ""
    while True:
        page = browser.get(api(installation, "guests", "rows"), params={"limit": 5, "after": after}).json()
        seen += [row["cells"]["guest_id"] for row in page["rows"]]
        after = page["next"]
        if not after:
            break
    assert (len(seen), len(set(seen)), page["total"]) == (12, 12, 12)


def test_rows_are_sorted_by_given_name_the_vietnamese_way_page_by_page(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    whole = browser.get(api(installation, "guests", "rows"), params={"sort": "full_name"}).json()["rows"]
    given = [row["cells"]["full_name"].split()[-1] for row in whole]
    paged: list[int] = []
    after = ""
    for _page in range(4):
        page = browser.get(
            api(installation, "guests", "rows"), params={"sort": "full_name", "limit": 4, "after": after}
        ).json()
        paged += [row["id"] for row in page["rows"]]
        after = page["next"]
        if not after:
            break
    assert given == sorted(given, key=collation_key)
    assert paged == [row["id"] for row in whole]


def test_numbers_are_sorted_as_numbers_and_falling_order_turns_them_round(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    rising = browser.get(api(installation, "guests", "rows"), params={"sort": "rank"}).json()["rows"]
    falling = browser.get(api(installation, "guests", "rows"), params={"sort": "-rank"}).json()["rows"]
    ranks = [int(row["cells"]["rank"]) for row in rising]
    assert ranks == sorted(ranks)
    assert [int(row["cells"]["rank"]) for row in falling] == sorted(ranks, reverse=True)


def test_searching_needs_no_accents_and_a_filter_looks_at_one_column(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    name = first(browser, installation, "guests")["cells"]["full_name"]
    found = browser.get(api(installation, "guests", "rows"), params={"q": fold(name)}).json()
    assert name in [row["cells"]["full_name"] for row in found["rows"]]
    filtered = browser.get(api(installation, "guests", "rows"), params={"column": "status", "has": "invited"}).json()
    assert {row["cells"].get("status") for row in filtered["rows"]} <= {"invited"}
    assert filtered["total"] == len(filtered["rows"])


@pytest.mark.parametrize("asked", [{"sort": "phone"}, {"column": "phone", "has": "09"}, {"sort": "nothing"}])
def test_masked_and_unknown_columns_are_no_oracle(installation: Installation, asked: dict[str, str]) -> None:
    answer = installation.sign_in("organiser").get(api(installation, "guests", "rows"), params=asked)
    assert (answer.status_code, "Không sắp xếp" in answer.json()["faults"].popitem()[1]) == (422, True)


def give_phone(installation: Installation, browser: Browser, phone: str) -> dict[str, Any]:
    row = first(browser, installation, "guests")
    answer = browser.patch(
        api(installation, "guests", "rows", row["id"]),
        json={"phone": phone},
        headers={"If-Match": f'"{row["version"]}"'},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_phone_number_stands_masked_and_comes_back_unharmed(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    saved = give_phone(installation, browser, "0912345678")
    assert saved["cells"]["phone"] == "09••••••78"
    again = browser.patch(
        api(installation, "guests", "rows", saved["id"]),
        json={"phone": "09••••••78", "post": "Chủ tịch"},
        headers={"If-Match": f'"{saved["version"]}"'},
    )
    assert again.json()["cells"]["post"] == "Chủ tịch"
    organiser = installation.sign_in("organiser")
    organiser.post("/confirm", data={"password": "mat khau thu nghiem", "next": "/"})
    shown = organiser.get(api(installation, "guests", "rows", saved["id"]), params={"reveal": True}).json()
    assert shown["cells"]["phone"] == "0912345678"


def test_masked_values_are_not_found_by_searching(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    give_phone(installation, browser, "0987000111")
    found = browser.get(api(installation, "guests", "rows"), params={"q": "0987000111"}).json()
    assert found["total"] == 0


def test_revealing_needs_the_right_and_the_password_and_is_logged(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    row = first(organiser, installation, "guests")
    refused = organiser.get(api(installation, "guests", "rows", row["id"]), params={"reveal": True})
    assert (refused.status_code, "mật khẩu" in refused.json()["error"]) == (403, True)
    assert (
        installation.sign_in("clerk")
        .get(api(installation, "guests", "rows", row["id"]), params={"reveal": True})
        .status_code
        == 404
    )
    organiser.post("/confirm", data={"password": "mat khau thu nghiem", "next": "/"})
    assert (
        organiser.get(api(installation, "guests", "rows", row["id"]), params={"reveal": True}).json()["id"] == row["id"]
    )
    with installation.services.store.read() as db:
        last = db.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)).one()
    assert (last.action, last.object) == ("identifiers.reveal", f"guests: {row['id']}")


def test_two_people_never_overwrite_each_other_and_the_second_sees_both_sides(installation: Installation) -> None:
    one, two = installation.sign_in("organiser"), installation.sign_in("organiser2")
    row = first(one, installation, "groups")
    at = {"If-Match": f'"{row["version"]}"'}
    evil = "<img src=x onerror=alert(1)>"
    assert one.patch(api(installation, "groups", "rows", row["id"]), json={"name": evil}, headers=at).status_code == 200
    answer = two.patch(api(installation, "groups", "rows", row["id"]), json={"name": "Khối nam"}, headers=at)
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (answer.json()["version"], answer.json()["cells"]["name"]) == (row["version"] + 1, evil)


def test_a_change_without_a_version_is_refused(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    row = first(browser, installation, "groups")
    address = api(installation, "groups", "rows", row["id"])
    for headers in ({}, {"If-Match": "*"}, {"If-Match": "abc"}):
        answer = browser.patch(address, json={"name": "x"}, headers=headers)
        assert (answer.status_code, "If-Match" in answer.json()["error"]) == (428, True)
    assert browser.delete(address).status_code == 428
    assert first(browser, installation, "groups") == row


def test_a_fault_is_said_beside_its_cell_with_the_nearest_choice_and_the_text_is_kept(
    installation: Installation,
) -> None:
    browser = installation.sign_in("organiser")
    row = first(browser, installation, "guests")
    answer = browser.patch(
        api(installation, "guests", "rows", row["id"]),
        json={"status": "invitd", "organisation_id": "khong co", "guest_id": "", "lodging_from": "16/6/2025"},
        headers={"If-Match": f'"{row["version"]}"'},
    ).json()
    assert answer["cells"]["status"] == "invitd"
    assert 'gần nhất là "invited"' in answer["faults"]["status"]
    assert "không có trong Cơ quan, đơn vị" in answer["faults"]["organisation_id"]
    assert "đang để trống" in answer["faults"]["guest_id"]
    assert "2025-06-16" in answer["faults"]["lodging_from"]


def test_a_repeated_id_is_said_in_both_rows(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    listed = browser.get(api(installation, "groups", "rows")).json()["rows"]
    block = {"rows": [{"cells": {"group_id": listed[0]["cells"]["group_id"], "name": "x", "size": "1"}}]}
    saved = browser.post(api(installation, "groups", "rows"), json=block).json()
    assert "2 dòng" in saved["rows"][0]["faults"]["group_id"]
    again = browser.get(api(installation, "groups", "rows"), params={"faults": True}).json()["rows"]
    assert "2 dòng" in again[0]["faults"]["group_id"]


def test_a_pasted_block_with_one_bad_cell_saves_nothing_and_names_the_cell(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    before = browser.get(api(installation, "groups", "rows")).json()
    block = {"rows": [{"cells": {"name": "tốt"}}, {"cells": {"name": "x" * 5000}}]}
    answer = browser.post(api(installation, "groups", "rows"), json=block)
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert (fault["row"], fault["column"], "5.000 ký tự" in fault["sentence"]) == (1, "name", True)
    assert browser.get(api(installation, "groups", "rows")).json() == before


def test_undo_and_redo_take_back_ones_own_change_of_the_table(installation: Installation) -> None:
    one, two = installation.sign_in("organiser"), installation.sign_in("organiser2")
    one.post(api(installation, "groups", "rows"), json={"rows": [{"cells": {"group_id": "MOI", "name": "Mới"}}]})
    assert two.post(api(installation, "groups", "undo")).json()["error"] == "Không còn gì để hoàn tác."
    total = one.get(api(installation, "groups", "rows")).json()["total"]
    assert one.post(api(installation, "groups", "undo")).json()["message"] == "Đã hoàn tác."
    assert one.get(api(installation, "groups", "rows")).json()["total"] == total - 1
    assert one.post(api(installation, "groups", "redo")).json()["message"] == "Đã làm lại."
    assert one.get(api(installation, "groups", "rows")).json()["total"] == total


@pytest.mark.parametrize(
    ("login", "table", "reads", "writes"),
    [
        ("organiser", "officers", False, False),
        ("organiser", "post_demand", True, False),
        ("reviewer", "officers", True, True),
        ("reviewer", "guests", True, False),
        ("clerk", "guests", True, True),
        ("clerk", "posts", False, False),
        ("viewer", "guests", False, False),
        ("viewer", "seats", True, False),
        ("outsider", "guests", False, False),
        ("admin", "guests", False, False),
    ],
)
def test_the_resource_of_a_table_decides_who_reads_and_writes_it(
    installation: Installation, login: str, table: str, *, reads: bool, writes: bool
) -> None:
    browser = installation.sign_in(login)
    read = browser.get(api(installation, table, "rows"))
    assert (read.status_code == 200, read.status_code in {200, 404}) == (reads, True)
    made = browser.post(api(installation, table, "rows"), json={"rows": [{"cells": {}}]})
    assert (made.status_code == 200, made.status_code in {200, 404}) == (writes, True)


def test_movements_of_protected_guests_are_hidden_and_cannot_be_written_or_uncovered(
    installation: Installation,
) -> None:
    cleared, plain = installation.sign_in("organiser2"), installation.sign_in("organiser")
    ranks = cleared.get(api(installation, "ranks", "rows")).json()["rows"]
    top = ranks[0]
    cleared.patch(
        api(installation, "ranks", "rows", top["id"]),
        json={"special": "đối tượng cảnh vệ"},
        headers={"If-Match": f'"{top["version"]}"'},
    )
    guests = cleared.get(api(installation, "guests", "rows")).json()["rows"]
    vip = next(row for row in guests if row["cells"]["rank"] == top["cells"]["rank"])
    at = {"If-Match": f'"{vip["version"]}"'}
    saved = cleared.patch(
        api(installation, "guests", "rows", vip["id"]), json={"transport_mode": "xe bọc thép"}, headers=at
    ).json()
    assert saved["cells"]["transport_mode"] == "xe bọc thép"
    seen = plain.get(api(installation, "guests", "rows", vip["id"])).json()["cells"]
    assert "bọc thép" not in str(seen)
    assert seen["transport_mode"].startswith("••")
    now = {"If-Match": f'"{saved["version"]}"'}
    for cells in ({"transport_mode": "đi bộ"}, {"rank": "3"}):
        refused = plain.patch(api(installation, "guests", "rows", vip["id"]), json=cells, headers=now)
        assert (refused.status_code, list(refused.json()["faults"])) == (422, list(cells))
    assert plain.get(api(installation, "guests", "rows"), params={"sort": "transport_mode"}).status_code == 422


def test_suggestions_are_found_without_accents(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    name = first(browser, installation, "organisations")["cells"]
    found = browser.get(
        api(installation, "guests", "suggestions"), params={"column": "organisation_id", "q": fold(name["name"])}
    ).json()
    assert [name["organisation_id"], name["name"]] in found


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"rows": []}', '{"rows": [{"cells": {"name": 5}}]}', '{"rows": [{"id": -1, "cells": {}}]}']
)
def test_a_body_that_cannot_be_read_is_told_in_a_sentence(installation: Installation, body: str) -> None:
    answer = installation.sign_in("organiser").post(
        api(installation, "groups", "rows"), content=body, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"].startswith("Dữ liệu gửi lên không hợp lệ")) == (422, True)
