"""Files brought in: previewed, mapped, confirmed; bad ones refused in a sentence."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from planner.scenario.load import load
from tests.web.conftest import Browser, Installation
from web.services import import_reading, packs
from web.services.imports import new_upload
from web.store import tables

BOM = "\ufeff"


def workbook(*lines: list[str]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
    return made.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def pack_zip(pack: Path) -> bytes:
    return zipped({f"goi/{file.name}": file.read_bytes() for file in pack.iterdir() if file.is_file()})


def waited(browser: Browser, address: str) -> dict[str, Any]:
    for _attempt in range(150):
        answer = browser.get(f"/api/v1{address}").json()
        if answer["state"] != "reading":
            return answer
        time.sleep(0.1)
    raise AssertionError(answer)


def sent(
    installation: Installation, browser: Browser, table: str, name: str, content: bytes
) -> tuple[str, dict[str, Any]]:
    answer = browser.post(
        f"/events/{installation.event}/imports", data={"table": table}, files={"file": (name, content)}
    )
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    return address, waited(browser, address)


def rows(installation: Installation, browser: Browser, table: str) -> list[dict[str, str]]:
    found = browser.get(f"/api/v1/events/{installation.event}/tables/{table}/rows", params={"limit": 200}).json()
    return [row["cells"] for row in found["rows"]]


def test_a_workbook_is_previewed_mapped_by_vietnamese_headings_and_written_when_confirmed(
    installation: Installation,
) -> None:
    browser = installation.sign_in("organiser")
    before = rows(installation, browser, "groups")
    content = workbook(
        ["MÃ KHỐI", "Tên", "Số người", "Ghi chú"], ["N1", "Đội trống", "12", "x"], ["N2", "Khối xe", "ba", ""]
    )
    address, found = sent(installation, browser, "groups", "khoi.xlsx", content)
    assert found["mapping"] == {"MÃ KHỐI": "group_id", "Tên": "name", "Số người": "size", "Ghi chú": ""}
    assert (found["rows"], found["fault_count"], found["faults"][0]["row"], found["faults"][0]["column"]) == (
        2,
        1,
        3,
        "size",
    )
    page = browser.get(address).text
    assert "Đội trống" in page
    assert rows(installation, browser, "groups") == before
    done = browser.post(f"{address}/confirm", data={"mode": "append"})
    assert done.headers["location"] == f"/events/{installation.event}/data/groups"
    assert rows(installation, browser, "groups")[len(before) :] == [
        {"group_id": "N1", "name": "Đội trống", "size": "12"},
        {"group_id": "N2", "name": "Khối xe", "size": "ba"},
    ]
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("mode", ["update", "replace"])
def test_updating_and_replacing_go_by_id_and_one_undo_brings_all_back(installation: Installation, mode: str) -> None:
    browser = installation.sign_in("organiser")
    before = rows(installation, browser, "groups")
    first = before[0]
    text = f"group_id;name\r\n{first['group_id']};Tên mới\r\nZ9;Khối lạ\r\n"
    address, found = sent(installation, browser, "groups", "g.csv", (BOM + text).encode())
    assert found["existing"] == 1
    browser.post(f"{address}/confirm", data={"mode": mode})
    now = rows(installation, browser, "groups")
    assert now[0] == {**first, "name": "Tên mới"}
    assert {"group_id": "Z9", "name": "Khối lạ"} in now
    assert len(now) == (len(before) + 1 if mode == "update" else 2)
    browser.post(f"/api/v1/events/{installation.event}/tables/groups/undo")
    assert rows(installation, browser, "groups") == before


def test_a_masked_export_brought_back_harms_no_phone_number(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    address = f"/api/v1/events/{installation.event}/tables/guests/rows"
    row = browser.get(address, params={"limit": 1}).json()["rows"][0]
    browser.patch(f"{address}/{row['id']}", json={"phone": "0911222333"}, headers={"If-Match": f'"{row["version"]}"'})
    exported = browser.get(f"/events/{installation.event}/data/guests", params={"format": "csv"}).content
    assert b"0911222333" not in exported
    changed = exported.decode("utf-8").replace(row["cells"]["full_name"], "Tên Đã Sửa")
    place, _found = sent(installation, browser, "guests", "khach.csv", changed.encode())
    browser.post(f"{place}/confirm", data={"mode": "update"})
    browser.post("/confirm", data={"password": "mat khau thu nghiem", "next": "/"})
    now = browser.get(f"{address}/{row['id']}", params={"reveal": True}).json()["cells"]
    assert (now["full_name"], now["phone"]) == ("Tên Đã Sửa", "0911222333")


def test_the_mapping_can_be_changed_before_writing(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    address, found = sent(installation, browser, "groups", "g.csv", "a,b\nK1,Một\n".encode())
    assert found["mapping"] == {"a": "", "b": ""}
    browser.post(f"{address}/mapping", data={"column.0": "group_id", "column.1": "name"})
    assert waited(browser, address)["mapping"] == {"a": "group_id", "b": "name"}
    browser.post(f"{address}/confirm", data={"mode": "append"})
    assert rows(installation, browser, "groups")[-1] == {"group_id": "K1", "name": "Một"}


BOMB = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (210 * 1024 * 1024)})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "không phải bảng tính"),
        ("bom.xlsx", BOMB, "bung ra lớn bất thường"),
        ("hong.xlsx", b"PK\x03\x04 nothing", "bị hỏng"),
        ("trong.csv", b"group_id,name\r\n", "không có dòng dữ liệu"),
        ("latin.csv", "tên\nĐội".encode("utf-16-be"), "không phải bảng tính"),
        ("../../etc/passwd.csv", "tên,b\nà\xff,1\n".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    installation: Installation, name: str, content: bytes, sentence: str
) -> None:
    browser = installation.sign_in("organiser")
    address, found = sent(installation, browser, "groups", name, content)
    assert found["state"] == "failed"
    assert sentence in found["failure"]
    assert sentence in browser.get(address).text


def test_cells_that_cannot_be_kept_stop_the_import_and_are_named(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    before = rows(installation, browser, "groups")
    text = "group_id,name\nK1," + "x" * 4001 + "\n"
    address, found = sent(installation, browser, "groups", "g.csv", text.encode())
    assert (found["refused"], "4.001 ký tự" in found["faults"][0]["sentence"]) == (1, True)
    assert browser.post(f"{address}/confirm", data={"mode": "append"}).status_code == 409
    assert rows(installation, browser, "groups") == before


def test_an_upload_is_nobody_elses(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    address, _found = sent(installation, browser, "groups", "g.csv", b"group_id,name\nK1,x\n")
    for login in ("organiser2", "clerk", "outsider"):
        other = installation.sign_in(login)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/confirm", data={"mode": "append"}).status_code == 404


def test_nothing_is_stored_under_the_name_of_a_file(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    sent(installation, browser, "groups", "..\\..\\kh\u0301ach\u202e.csv", b"group_id,name\nK1,x\n")
    folder = installation.services.settings.data / "uploads"
    (own,) = folder.iterdir()
    assert sorted(file.name for file in own.iterdir()) == ["file", "prepared", "state.json"]
    assert new_upload(1, 1, "", "a\\b/c\u202ed.csv").name == "cd.csv"


def test_a_zipped_pack_becomes_an_event_with_the_same_content(installation: Installation, tiny_pack: Path) -> None:
    browser = installation.sign_in("organiser")
    answer = browser.post("/new-event/upload", files={"file": ("goi.zip", pack_zip(tiny_pack))})
    address = answer.headers["location"]
    found = waited(browser, address)
    assert (found["state"], found["fault_count"]) == ("ready", 0)
    made = browser.post(f"{address}/confirm").headers["location"].split("/")[2]
    with installation.services.store.read() as db:
        event_id = db.execute(select(tables.events.c.id).where(tables.events.c.public_id == made)).scalar_one()
    assert installation.services.scenarios.current(event_id).scenario == load(tiny_pack)


def test_a_pack_with_faults_becomes_an_event_to_be_mended_on_screen(
    installation: Installation, tiny_pack: Path
) -> None:
    browser = installation.sign_in("organiser")
    entries = {file.name: file.read_bytes() for file in tiny_pack.iterdir() if file.is_file()}
    entries["groups.csv"] = entries["groups.csv"].replace(b"\r\n", b"\n") + "G9,Đội lỗi,nhiều\n".encode()
    answer = browser.post("/new-event/upload", files={"file": ("goi.zip", zipped(entries))})
    address = answer.headers["location"]
    assert waited(browser, address)["fault_count"] >= 1
    made = browser.post(f"{address}/confirm").headers["location"]
    faults = browser.get(f"{made}/faults").text
    assert "không phải số nguyên" in faults


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_an_exported_event_is_a_pack_that_reads_the_same(
    installation: Installation, tmp_path: Path, tiny_pack: Path, kind: str
) -> None:
    browser = installation.sign_in("organiser")
    browser.post("/confirm", data={"password": "mat khau thu nghiem", "next": "/"})
    answer = browser.get(f"/events/{installation.event}/export.{kind}", params={"reveal": True})
    file = tmp_path / f"pack.{kind}"
    file.write_bytes(answer.content)
    read = import_reading.source_of_file(file, file.name)
    content, whole = packs.of_source(read), load(tiny_pack)
    assert "officers" not in content.rows
    assert len(content.rows["guests"]) == len(whole.guests)
    assert content.settings["d_day"] == whole.event.d_day.isoformat()


def test_formulas_leave_as_text(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    address = f"/api/v1/events/{installation.event}/tables/groups/rows"
    browser.post(address, json={"rows": [{"cells": {"group_id": "F1", "name": "=HYPERLINK(1)", "size": "-3"}}]})
    answer = browser.get(f"/events/{installation.event}/export.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read("groups.csv").decode("utf-8-sig")
    assert "F1,'=HYPERLINK(1),-3" in text
    assert '"\'=HYPERLINK(1)"' in browser.get(f"/events/{installation.event}/data/groups?format=csv").text
