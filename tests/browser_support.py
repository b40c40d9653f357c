"""Pages in Debian's Chromium, for tests marked ``browser``; tests/conftest.py offers ``chromium`` to all of them.

A page opened here that asks for anything outside the allowed addresses, or writes an error to its console,
fails the test at its end.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Watch:
    """What a page did that it must not do."""

    allowed: tuple[str, ...]
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((*self.allowed, "data:", "blob:")):
            self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium: make browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, allowed: tuple[str, ...] = ("file:",)) -> Iterator[Page]:
    """Open a page; at its end nothing foreign was asked for and no error was written."""
    page, watch = browser.new_page(viewport={"width": 1366, "height": 768}), Watch(allowed)
    watch.follow(page)
    yield page
    page.close()
    assert (watch.requests, watch.errors) == ([], [])
