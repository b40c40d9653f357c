"""The gallery served to Chromium; every test begins with the same rows."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from tests.browser_support import watched_page
from tests.web.shell.gallery.app import Cells, Table, create


@dataclass
class Gallery:
    """The running gallery."""

    address: str
    app: FastAPI

    @property
    def table(self) -> Table:
        table: Table = self.app.state.table
        return table

    def cells(self, key: str) -> Cells:
        """Return the cells stored in a row."""
        return self.table.rows[key][1]


@pytest.fixture(scope="session")
def served() -> Iterator[Gallery]:
    app = create()
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Gallery(f"http://127.0.0.1:{port}", app)
    server.should_exit = True
    thread.join()


@pytest.fixture
def gallery(served: Gallery) -> Gallery:
    served.app.state.table = Table()
    served.app.state.posted = []
    return served


@pytest.fixture
def page(chromium: Browser, gallery: Gallery) -> Iterator[Page]:
    """The gallery in a window of its own: no foreign request, no error, nothing against the content policy."""
    with watched_page(chromium, (gallery.address,)) as page:
        show(page, gallery)
        yield page


@pytest.fixture
def refused_page(chromium: Browser, gallery: Gallery) -> Iterator[Page]:
    """The gallery for tests in which the server refuses: the browser writes each refusal to its console."""
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    show(page, gallery)
    yield page
    page.close()


def show(page: Page, gallery: Gallery, path: str = "/") -> None:
    """Open a page of the gallery and wait until its scripts have begun."""
    page.goto(gallery.address + path)
    page.wait_for_selector("html[data-ready]")
