"""From the first start to a signed plan and printed letters: three people, a real server.

Told in a small commune on an office screen, and (slow) in Vĩnh Linh on an office screen and on a phone; every page of
all three is watched for foreign requests and errors.
"""

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser_support import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
NEW = "một mật khẩu dài dễ nhớ"
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PATIENCE_MS = 90_000
SHORT_MS = 15_000


@dataclass(frozen=True)
class Ceremony:
    """The pack of a ceremony, a cell of its first closure, and that closure's end with a later one."""

    pack: str
    cell: str
    end: str
    later: str


COMMUNE = Ceremony("tiny", "Đường Lớn", "2026-04-12 10:00", "2026-04-12 10:30")
DISTRICT = Ceremony("vinh-linh-2025", "Lê Duẩn", "2025-06-16 11:00", "2025-06-16 11:30")


@dataclass
class Server:
    """A running ``planner serve`` and the passwords it showed once."""

    address: str
    passwords: dict[str, str]
    lines: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(data: Path, pack: str) -> Iterator[Server]:
    """Start the command as a new user does, and read what its console says."""
    port = free_port()
    command = [sys.executable, "-u", "-m", "planner.cli", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--example", str(ROOT / "scenarios" / pack)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    server = Server(f"http://127.0.0.1:{port}", {})
    assert process.stdout is not None
    for line in process.stdout:
        server.lines.append(line)
        if found := re.search(r"Tài khoản (\w+), mật khẩu (\S+)", line):
            server.passwords[found[1]] = found[2]
        if server.address in line:
            break
    drain = threading.Thread(target=process.stdout.read, daemon=True)
    drain.start()
    wait_for(port)
    yield server
    process.terminate()
    assert process.wait(timeout=15) in {0, -signal.SIGTERM}
    drain.join(timeout=5)
    process.stdout.close()


def wait_for(port: int) -> None:
    for _turn in range(600):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    pytest.fail("the server did not start")


@dataclass
class People:
    """Browsers of their own for each person; at the end none has asked for anything foreign or met an error."""

    browser: "Browser"
    server: Server
    ceremony: Ceremony
    size: dict[str, int]
    stack: ExitStack
    watches: dict[str, Watch] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        context = self.browser.new_context(viewport=self.size, locale="vi-VN")
        self.stack.callback(context.close)
        page, self.watches[name] = context.new_page(), Watch((self.server.address,))
        page.set_default_timeout(SHORT_MS)
        self.watches[name].follow(page)
        return page

    def sign_in(self, name: str, login: str, password: str) -> Page:
        page = self.page(name)
        page.goto(f"{self.server.address}/sign-in")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        return page

    def first_sign_in(self, name: str, login: str, password: str) -> Page:
        """Sign in with a one-time password and set one's own."""
        page = self.sign_in(name, login, password)
        page.get_by_label("Mật khẩu hiện tại").fill(password)
        page.get_by_label("Mật khẩu mới", exact=False).first.fill(NEW)
        page.get_by_label("Nhập lại mật khẩu mới").fill(NEW)
        page.get_by_role("button", name="Đổi mật khẩu").click()
        expect(page.get_by_text("Đã đổi mật khẩu", exact=False)).to_be_visible()
        return page


expect.set_options(timeout=SHORT_MS)


@pytest.fixture(
    params=[
        pytest.param((COMMUNE, DESKTOP), id="commune on a desktop"),
        pytest.param((DISTRICT, DESKTOP), id="district on a desktop", marks=pytest.mark.slow),
        pytest.param((DISTRICT, PHONE), id="district on a phone", marks=pytest.mark.slow),
    ]
)
def people(request: pytest.FixtureRequest, chromium: "Browser", tmp_path: Path) -> Iterator[People]:
    ceremony, size = request.param
    with serve(tmp_path / "data", ceremony.pack) as server, ExitStack() as stack:
        everybody = People(chromium, server, ceremony, size, stack)
        yield everybody
        told = {name: (watch.requests, watch.errors) for name, watch in everybody.watches.items()}
    assert told == dict.fromkeys(told, ([], []))


def confirmed(page: Page, button: Locator, done: Locator) -> None:
    """Press a button; where the password is asked for first, give it and press again: nothing typed was lost."""
    button.click()
    asked = page.get_by_label("Mật khẩu của bạn")
    expect(asked.or_(done).first).to_be_visible()
    if asked.is_visible():
        asked.fill(NEW)
        page.get_by_role("button", name="Xác nhận").click()
        page.wait_for_selector("form .flash.info")
        button.click()
        expect(done).to_be_visible()


def new_account(page: Page, address: str, login: str, name: str) -> str:
    """Make an account as the administrator and return its one-time password; the own password is asked for once."""
    page.goto(f"{address}/accounts/new")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Họ và tên").fill(name)
    confirmed(page, page.get_by_role("button", name="Tạo tài khoản"), page.locator("code.one-time"))
    return page.locator("code.one-time").inner_text()


def add_member(page: Page, event: str, login: str, *duties: str) -> None:
    page.goto(f"{event}/members")
    page.get_by_label("Tên đăng nhập của người đó").fill(login)
    for duty in duties:
        page.get_by_label(duty, exact=True).check()
    add = page.get_by_role("button", name="Thêm vào buổi lễ")
    confirmed(page, add, page.get_by_role("cell", name=login, exact=True))


def solve(page: Page, event: str) -> None:
    """Ask for all but rehearsals and rooms, and wait for the plan."""
    page.goto(f"{event}/plans/new")
    for title in ("Lịch tập luyện", "Lưu trú"):
        page.get_by_label(title, exact=True).uncheck()
    page.get_by_label("Thời gian giải nhiều nhất").select_option(index=0)
    page.get_by_label("Lặp lại được", exact=False).uncheck()
    page.get_by_role("button", name="Bắt đầu giải").click(timeout=60_000)
    expect(page.get_by_text("Đã có phương án mới")).to_be_visible(timeout=PATIENCE_MS)


def type_into_cell(page: Page, holds: str, text: str) -> None:
    """Change the first cell that holds a text and wait until the server has it."""
    page.wait_for_selector("[data-grid][data-started]")
    page.locator("[data-grid] tbody tr").first.locator("td", has_text=holds).first.click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as saved:
        page.keyboard.press("Enter")
    assert saved.value.status == 200


def change_a_cell_and_take_it_back(page: Page, event: str, cell: str) -> None:
    page.goto(f"{event}/data/closures")
    type_into_cell(page, cell, "Đường thử nghiệm")
    page.reload()
    expect(page.locator("[data-grid]")).to_contain_text("Đường thử nghiệm")
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.locator("[data-grid]")).not_to_contain_text("Đường thử nghiệm")


def move_a_guest(page: Page, event: str) -> None:
    """Lift a guest by keyboard, hear what it costs, keep the change as a plan."""
    page.goto(f"{event}/seating")
    page.wait_for_selector("body[data-seating-ready]")
    page.focus("[data-chairs]")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#seat-says")).to_contain_text("Điểm")
    page.keyboard.press("m")
    page.locator("[data-draft-keep]").click()
    expect(page.get_by_text("không phải phương án đang dùng").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_ceremony_is_planned_reviewed_and_printed_by_three_people(people: People) -> None:
    server = people.server
    admin = people.first_sign_in("admin", "quantri", server.passwords["quantri"])
    passwords = {
        login: new_account(admin, server.address, login, name)
        for login, name in (("tham.dinh", "Thiếu tá Thử (hư cấu)"), ("van.thu", "Văn thư Thử (hư cấu)"))
    }

    organiser = people.first_sign_in("organiser", "bantochuc", server.passwords["bantochuc"])
    organiser.goto(server.address)
    organiser.get_by_role("link", name="Lễ kỷ niệm 70 năm").first.click()
    event = organiser.url
    add_member(organiser, event, "tham.dinh", "Thẩm định an ninh", "Được xem hành trình đối tượng cảnh vệ")
    add_member(organiser, event, "van.thu", "Văn thư")
    change_a_cell_and_take_it_back(organiser, event, people.ceremony.cell)
    solve(organiser, event)
    move_a_guest(organiser, event)
    organiser.goto(f"{event}/review")
    organiser.get_by_role("button", name="Trình thẩm định").click()
    expect(organiser.get_by_role("heading", name="Lần trình số 1")).to_be_visible()

    reviewer = people.first_sign_in("reviewer", "tham.dinh", passwords["tham.dinh"])
    approve_everything(reviewer, event)

    change_an_approved_closure(organiser, event, people.ceremony)
    reviewer.goto(f"{event}/review")
    expect(reviewer.get_by_text("Nội dung đã đổi sau khi được duyệt", exact=False)).to_be_visible()

    clerk = people.first_sign_in("clerk", "van.thu", passwords["van.thu"])
    print_the_guest_list(clerk, event)


def approve_everything(page: Page, event: str) -> None:
    """Look at the day, comment on a closure, approve every item, then the whole with the password."""
    page.goto(f"{event}/review")
    page.get_by_role("link", name="Lần 1").click()
    page.locator("#say-text").fill("Chốt CH-01 cần thêm đèn <b>báo hiệu</b>")
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.get_by_text("Chốt CH-01 cần thêm đèn <b>báo hiệu</b>")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Chọn hết").click()
    page.get_by_role("button", name="Duyệt mục đã chọn").click()
    expect(page.get_by_text("0 chờ", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Xác nhận mật khẩu để duyệt toàn bộ").click()
    page.get_by_label("Mật khẩu của bạn").fill(NEW)
    page.get_by_role("button", name="Xác nhận").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Duyệt toàn bộ").first.click()
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator(".review-head").get_by_text("đã duyệt").first).to_be_visible()
    page.get_by_role("link", name="Phiếu thẩm định").click()
    expect(page.get_by_text("Mã băm", exact=False).first).to_be_visible()


def change_an_approved_closure(page: Page, event: str, ceremony: Ceremony) -> None:
    page.goto(f"{event}/data/closures")
    type_into_cell(page, ceremony.end, ceremony.later)
    expect(page.locator("[data-grid]")).to_contain_text(ceremony.later[-5:])


def print_the_guest_list(page: Page, event: str) -> None:
    page.goto(f"{event}/documents")
    page.get_by_role("button", name="Danh sách khách mời theo tên PDF").click()
    link = page.locator("#history").get_by_role("link", name="Tải về").first
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_download() as waiting:
        link.click()
    file = Path(waiting.value.path())
    assert file.read_bytes().startswith(b"%PDF")
    assert waiting.value.suggested_filename.endswith("ds-khach-ten-du-thao.pdf")
