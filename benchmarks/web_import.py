"""What an import of 20,000 guests with preview costs everybody else, and how soon a cold browser has a page."""

import shutil
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from io import BytesIO

import xlsxwriter
from playwright.sync_api import sync_playwright

Ask = Callable[[str, str, bytes, dict[str, str]], tuple[int, dict[str, str]]]
"""Method, path, body, further headers -> status and headers of the answer."""
HEADINGS = ("TT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại", "Email", "Năm sinh", "Giới tính", "Ghi chú")
QUIET_S, PAUSE_S, LONGEST_S = 6.0, 0.02, 120.0


def workbook(names: Sequence[str]) -> bytes:
    """Return a list of invented guests as an office sends it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADINGS)
        for number, name in enumerate(names, start=1):
            cells = (
                number,
                name,
                "Chuyên viên",
                "Sở Nội vụ",
                f"0000{number:06d}",
                f"k{number}@example.org",
                1960,
                "nam",
            )
            sheet.write_row(number, 0, cells)
    return file.getvalue()


def beside_import(ask: Ask, event: str, pages: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Measure the pages alone, then while a list is read until its preview is there."""
    for page in pages:  # what is worked out once per revision is not what is asked here
        ask("GET", page, b"", {})
    alone = _latencies(ask, pages, lambda begun: time.perf_counter() - begun > QUIET_S)
    done = threading.Event()
    result: dict[str, float] = {}

    def send() -> None:
        begun = time.perf_counter()
        _send(ask, event, workbook(names))
        result["preview_s"] = round(time.perf_counter() - begun, 2)
        done.set()

    sender = threading.Thread(target=send)
    sender.start()
    meanwhile = _latencies(ask, pages, lambda begun: done.is_set() or time.perf_counter() - begun > LONGEST_S)
    sender.join()
    before, during = _p95_ms(alone), _p95_ms(meanwhile)
    return {**result, "p95_alone_ms": before, "p95_meanwhile_ms": during, "ratio": round(during / before, 2)}


def _latencies(ask: Ask, pages: Sequence[str], ends: Callable[[float], bool]) -> list[float]:
    begun, taken, turn = time.perf_counter(), [], 0
    while not ends(begun):
        start = time.perf_counter()
        ask("GET", pages[turn % len(pages)], b"", {})
        taken.append((time.perf_counter() - start) * 1000)
        turn += 1
        time.sleep(PAUSE_S)
    return taken


def _p95_ms(taken: Sequence[float]) -> float:
    return round(statistics.quantiles(taken, n=20)[-1], 1)


def _send(ask: Ask, event: str, content: bytes) -> None:
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="ds.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    body = head + content + f"\r\n--{mark}--\r\n".encode()
    status, headers = ask("POST", f"/events/{event}/guests/import", body, kind)
    if status != 303:
        msg = f"the list was refused: {status}"
        raise ValueError(msg)
    while "hx-refresh" not in ask("GET", f"{headers['location']}/live", b"", {})[1]:
        time.sleep(0.1)


def cold_browser_s(address: str, cookie: tuple[str, str]) -> float:
    """Return the seconds until a browser that has nothing of ours yet has loaded a page whole."""
    name, value = cookie
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.goto(address, wait_until="load")
        loaded_ms: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        browser.close()
    return round(loaded_ms / 1000, 2)
