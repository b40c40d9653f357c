"""Versions, differences, bringing back, history."""

from typing import Any

import pytest

from tests.web.conftest import Browser, Installation


def api(installation: Installation, *parts: object) -> str:
    return "/".join(["/api/v1/events", installation.event, *map(str, parts)])


def rows(installation: Installation, browser: Browser, table: str) -> list[dict[str, Any]]:
    return browser.get(api(installation, "tables", table, "rows"), params={"limit": 200}).json()["rows"]


def change(
    installation: Installation, browser: Browser, table: str, row: dict[str, Any], cells: dict[str, str]
) -> dict[str, Any]:
    return browser.patch(
        api(installation, "tables", table, "rows", row["id"]), json=cells, headers={"If-Match": f'"{row["version"]}"'}
    ).json()


def test_a_version_is_compared_brought_back_and_that_is_undone(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    assert browser.post(api(installation, "versions"), json={"name": "Trước khi sửa"}).json() == {"number": 1}
    before = rows(installation, browser, "groups")
    change(installation, browser, "groups", before[0], {"name": "Đổi tên", "size": "sai"})
    gone = before[1]
    browser.delete(
        api(installation, "tables", "groups", "rows", gone["id"]), headers={"If-Match": f'"{gone["version"]}"'}
    )
    browser.post(api(installation, "tables", "groups", "rows"), json={"rows": [{"cells": {"group_id": "MỚI"}}]})
    middle = rows(installation, browser, "groups")
    found = browser.get(api(installation, "versions", "compare"), params={"a": 1, "b": 0}).json()
    told = {(one["kind"], one["key"], one["column"], one["after"]) for one in found}
    own = before[0]["cells"]["group_id"]
    assert told == {
        ("changed", own, "name", "Đổi tên"),
        ("changed", own, "size", "sai"),
        ("removed", gone["cells"]["group_id"], "", ""),
        ("added", "MỚI", "", ""),
    }
    batch = browser.post(api(installation, "versions", 1, "restore")).json()["batch"]
    now = rows(installation, browser, "groups")
    assert [(row["id"], row["cells"]) for row in now] == [(row["id"], row["cells"]) for row in before]
    assert all(new["version"] > old["version"] for new, old in zip(now[:2], before[:2], strict=True))
    assert browser.get(api(installation, "versions", "compare"), params={"a": 1, "b": 0}).json() == []
    assert browser.post(api(installation, "history", batch, "undo")).status_code == 200
    again = rows(installation, browser, "groups")
    assert [(row["id"], row["cells"]) for row in again] == [(row["id"], row["cells"]) for row in middle]


def test_bringing_back_touches_no_table_that_the_person_may_not_edit(installation: Installation) -> None:
    organiser, reviewer = installation.sign_in("organiser"), installation.sign_in("reviewer")
    organiser.post(api(installation, "versions"), json={"name": "v"})
    officer = rows(installation, reviewer, "officers")[0]
    change(installation, reviewer, "officers", officer, {"team": "Tổ mới"})
    answer = organiser.post(api(installation, "versions", 1, "restore"))
    assert (answer.status_code, "giống hệt" in answer.json()["error"]) == (409, True)
    assert rows(installation, reviewer, "officers")[0]["cells"]["team"] == "Tổ mới"
    found = organiser.get(api(installation, "versions", "compare"), params={"a": 1, "b": 0}).json()
    assert found == []


def test_the_history_names_who_changed_which_cell_and_masks_what_is_masked(installation: Installation) -> None:
    clerk = installation.sign_in("clerk")
    row = rows(installation, clerk, "guests")[0]
    change(installation, clerk, "guests", row, {"phone": "0912345678", "post": "Bí thư"})
    deed = clerk.get(api(installation, "history"), params={"table": "guests", "row": row["id"]}).json()[0]
    assert deed["author"] == "Người clerk"
    cells = {column: after for column, _before, after in deed["rows"][0]["cells"]}
    assert cells == {"phone": "09••••••78", "post": "Bí thư"}
    page = clerk.get(f"/events/{installation.event}/history?table=guests").text
    assert "0912345678" not in page
    assert "Bí thư" in page


def test_history_of_tables_one_may_not_read_is_not_shown(installation: Installation) -> None:
    reviewer, organiser = installation.sign_in("reviewer"), installation.sign_in("organiser")
    officer = rows(installation, reviewer, "officers")[0]
    change(installation, reviewer, "officers", officer, {"team": "Tổ bí mật"})
    assert "Tổ bí mật" not in organiser.get(f"/events/{installation.event}/history").text
    assert organiser.get(f"/events/{installation.event}/history?table=officers").status_code == 404
    batch = reviewer.get(api(installation, "history")).json()[0]["batch"]
    assert organiser.post(api(installation, "history", batch, "undo")).status_code == 404


def test_a_batch_that_a_later_change_stands_on_says_which(installation: Installation) -> None:
    one, two = installation.sign_in("organiser"), installation.sign_in("organiser2")
    row = rows(installation, one, "groups")[0]
    saved = change(installation, one, "groups", row, {"name": "một"})
    batch = one.get(api(installation, "history")).json()[0]["batch"]
    change(installation, two, "groups", {"id": row["id"], "version": saved["version"]}, {"name": "hai"})
    answer = one.post(api(installation, "history", batch, "undo"))
    assert answer.status_code == 409
    assert "Người organiser2" in answer.json()["error"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b"])
def test_a_version_needs_a_name(installation: Installation, name: str) -> None:
    browser = installation.sign_in("organiser")
    assert browser.post(f"/events/{installation.event}/versions", data={"name": name}).status_code == 422
    assert browser.get(api(installation, "versions")).json() == []
