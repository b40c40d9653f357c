"""The ledger of the lodging houses: who sees money, what is late, what of protected guests is told, its papers."""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.browser_support import watched_page
from tests.settlement.test_cli import LODGING, TABLES
from tests.web.conftest import Installation, installed
from tests.web.guarded import guard
from tests.web.planned import keep_in_force, serving
from web.pages import lodging_ledger
from web.settings import Settings

TODAY = date(2026, 5, 20)
Make = Callable[..., Installation]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lodging_ledger, "today", lambda: TODAY)


@pytest.fixture
def make(tiny_pack: Path, planned_once: Path, tmp_path: Path) -> Iterator[Make]:
    """Return what starts an installation whose event is being settled; ``guarded``: K01 is under protection."""
    running = []

    def go(*, guarded: bool = False, tables: dict[str, str] = TABLES) -> Installation:
        pack = Path(shutil.copytree(tiny_pack, tmp_path / "pack"))
        draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
        for name, text in tables.items():
            (pack / name).write_text(text, "utf-8")
        (draft / "lodging.csv").write_text(LODGING, "utf-8")
        if guarded:
            guard(pack, draft)
        running.append(installed(Settings(tmp_path / "data"), pack))
        installation = next(running[-1])
        plan = keep_in_force(installation.services, installation.event, draft, pack)
        return replace(installation, plan=plan)

    yield go
    for one in running:
        next(one, None)


def page(installation: Installation, who: str, rest: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/lodging/ledger{rest}")
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def test_an_event_to_come_has_an_empty_ledger_that_says_what_to_do(planned_installation: Installation) -> None:
    text = page(planned_installation, "clerk")
    assert "Chưa có gì để quyết toán" in text
    assert f"/events/{planned_installation.event}/data/lodging_used" in text
    assert "theo kế hoạch" in text
    assert 'id="differences"' not in text


def test_a_house_that_waits_too_long_for_its_money_is_red_and_first(make: Make) -> None:
    text = page(make(), "clerk")
    rows = text[text.index('id="ledger"') :].split("<tr")[2:]
    assert rows[0].startswith(' class="late"')
    assert "Nhà khách mẫu 01" in rows[0]
    assert "35 ngày · quá hạn" in rows[0]
    assert "500.000" in rows[0]
    assert "Nhà nghỉ mẫu 02" in rows[1]
    assert 'data-rule="unpaid"' in text


@pytest.mark.parametrize(
    ("query", "houses"),
    [("?state=late", ["KS-1"]), ("?state=used", ["KS-2"]), ("?age=>30", ["KS-1"]), ("?q=nha nghi", ["KS-2"]),
     ("?pair=used-invoiced", [])],
)  # fmt: skip
def test_the_ledger_is_filtered(make: Make, query: str, houses: list[str]) -> None:
    text = page(make(), "organiser", query)
    table = text[text.index('id="ledger"') : text.index("</table>", text.index('id="ledger"'))]
    assert re.findall(r'/lodging/ledger/(KS-\d)"', table) == houses


def test_the_file_holds_whole_dong(make: Make) -> None:
    installation = make()
    answer = installation.sign_in("clerk").get(f"/events/{installation.event}/lodging/ledger?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == "KS-1"
    assert rows[1][6:10] == ["500000", "0", "500000", "35"]


def test_money_is_for_those_who_settle(make: Make) -> None:
    installation = make()
    reviewer = installation.sign_in("reviewer")
    base = f"/events/{installation.event}"
    assert reviewer.get(f"{base}/lodging/ledger").status_code == 404
    assert reviewer.get(f"/api/v1{base}/lodging/ledger").status_code == 404
    assert reviewer.get(f"{base}/data/invoices").status_code == 404
    board = reviewer.get(f"{base}/lodging?view=houses").text
    figures = board[board.index("<caption>Số liệu từng nơi lưu trú") :]
    assert "₫" not in figures
    assert "Nhà khách mẫu 01" in figures
    told = reviewer.get(f"/api/v1{base}/lodging").json()
    assert {house["cost_vnd"] for house in told["houses"]} == {None}


def test_programs_get_the_same_ledger(make: Make) -> None:
    installation = make()
    told = installation.sign_in("clerk").get(f"/api/v1/events/{installation.event}/lodging/ledger").json()
    first, second = told["houses"]
    assert (first["hotel_id"], first["owed_vnd"], first["late"], first["due_on"]) == (
        "KS-1",
        500_000,
        True,
        "2026-04-29",
    )
    assert (second["used_nights"], second["state"]) == (2, "used")
    assert told["ages_vnd"] == {"0-7": 0, "8-14": 0, "15-30": 0, ">30": 500_000}
    assert [one["rule"] for one in told["differences"]] == ["unpaid"]


def test_a_house_shows_its_invoices_and_what_is_to_be_accepted(make: Make) -> None:
    text = page(make(), "clerk", "/KS-1")
    assert "1C26T-7" in text
    assert "được đề nghị thanh toán" in text
    assert "Biên bản nghiệm thu (Word)" in text
    assert "Theo đêm nghỉ thực tế đã nhập" in text


def test_papers_are_ordered_for_one_house(make: Make) -> None:
    installation = make()
    clerk = installation.sign_in("clerk")
    address = f"/events/{installation.event}/lodging/ledger/prints"
    done = clerk.post(address, data={"kind_format": "nghiem-thu-luu-tru.docx", "hotel": "KS-2", "draft": "1"})
    assert done.status_code == 303, done.text
    assert done.headers["location"].endswith("/documents#history")
    assert "Biên bản nghiệm thu" in clerk.get(f"/events/{installation.event}/documents").text
    foreign = clerk.post(address, data={"kind_format": "giay-moi.pdf"})
    assert foreign.status_code == 404


def test_nothing_to_print_is_said_at_once(planned_installation: Installation) -> None:
    address = f"/events/{planned_installation.event}/lodging/ledger/prints"
    done = planned_installation.sign_in("clerk").post(address, data={"kind_format": "nghiem-thu-luu-tru.pdf"})
    assert done.status_code == 409
    assert "Chưa có bảng đêm nghỉ thực tế" in done.text


MOVED = {**TABLES, "lodging_used.csv": TABLES["lodging_used.csv"].replace("2026-04-11,P1-1", "2026-04-11,P1-2")}


def test_differences_of_protected_guests_are_told_without_room_and_name(make: Make) -> None:
    installation = make(guarded=True, tables=MOVED)
    veiled, told = page(installation, "organiser"), page(installation, "organiser2")
    for text in ("P1-1", "P1-2", "Nguyễn Thiên An Mẫu"):
        assert text not in veiled[veiled.index('id="differences"') :]
        assert text in told[told.index('id="differences"') :]
    assert "•• cần quyền xem hành trình cảnh vệ" in veiled


def test_before_a_house_bills_its_protected_guests_are_not_counted(make: Make) -> None:
    installation = make(guarded=True, tables={})

    def nights(who: str) -> dict[str, int]:
        told = installation.sign_in(who).get(f"/api/v1/events/{installation.event}/lodging/ledger").json()
        return {one["hotel_id"]: one["planned_nights"] for one in told["houses"]}

    assert nights("organiser2") == {"KS-1": 1, "KS-2": 2}
    assert nights("organiser") == {}, "both guests are of the protected delegation"


@pytest.mark.browser
def test_a_clerk_goes_from_the_rooms_to_a_house_and_orders_its_minutes(make: Make, chromium: Chromium) -> None:
    installation = make()
    with serving(installation.client.app) as address, watched_page(chromium, (address,)) as screen:
        screen.goto(f"{address}/sign-in")
        screen.fill("[name=login]", "clerk")
        screen.fill("[name=password]", "mat khau thu nghiem")
        screen.press("[name=password]", "Enter")
        screen.goto(f"{address}/events/{installation.event}/lodging")
        screen.get_by_role("link", name="Đối chiếu, thanh toán").first.click()
        screen.get_by_role("link", name="Nhà khách mẫu 01 (hư cấu)").first.click()
        screen.get_by_role("button", name="In", exact=True).click()
        screen.get_by_text("Đã nhận lệnh in").wait_for()
