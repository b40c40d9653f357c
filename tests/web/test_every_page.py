"""Every page that links lead to, with script in every name: nothing runs, nothing is foreign, all can read it.

The crawl starts where each role starts and follows links as people do, one or two addresses per route.
"""

import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.scenario.write import write_pack
from planner.wording import Wording
from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD, Installation, installed
from tests.web.planned import keep_in_force, serving
from web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

PAYLOAD = ' <img src=x onerror="window.hit=1"><script>window.hit=1</script>'
TEXTS: dict[str, tuple[str, ...]] = {
    "organisations": ("name",),
    "delegations": ("name",),
    "guests": ("full_name", "post"),
    "hotels": ("name",),
    "venues": ("name",),
    "groups": ("name",),
    "performers": ("full_name",),
    "items": ("name",),
    "tasks": ("name",),
    "members": ("full_name",),
    "directives": ("text",),
    "closures": ("street", "detour"),
    "parking": ("name",),
    "posts": ("name", "needs"),
    "officers": ("name",),
    "runsheet": ("title", "performer", "mc_text"),
}
"""Free texts of a pack that pages show."""
PER_ROUTE = 1
MOST_PAGES = 140
FILES = re.compile(r"[?&]format=|\.(csv|xlsx|ics|json|zip|pdf|docx|svg)\b|/files/|/prints/|/export|/download")


def hostile(scenario: Scenario) -> Scenario:
    """Return the scenario with script in every free text."""
    changed: dict[str, Any] = {}
    for table, fields in TEXTS.items():
        rows = getattr(scenario, table)
        known = [name for name in fields if not rows or name in type(rows[0]).model_fields]
        changed[table] = tuple(
            row.model_copy(update={name: f"{getattr(row, name)}{PAYLOAD}" for name in known}) for row in rows
        )
    name = Wording(scenario.event.name.vi + PAYLOAD, scenario.event.name.en + PAYLOAD)
    return replace(scenario, event=scenario.event.model_copy(update={"name": name}), **changed)


@pytest.fixture(scope="module")
def hostile_installation(
    tmp_path_factory: pytest.TempPathFactory, tiny_pack: Path, planned_once: Path
) -> Iterator[Installation]:
    place = tmp_path_factory.mktemp("hostile")
    write_pack(hostile(load(tiny_pack)), place / "pack")
    for installation in installed(Settings(place / "data"), place / "pack"):
        draft = Path(shutil.copytree(planned_once, place / "draft"))
        plan = keep_in_force(installation.services, installation.event, draft, place / "pack")
        yield replace(installation, plan=plan)


@dataclass
class Crawl:
    """What was seen of the pages of one role."""

    base: str
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)

    def run(self, page: "Page", start: str) -> None:
        waiting = deque([start])
        while waiting and len(self.visited) < MOST_PAGES:
            path = waiting.popleft()
            key = re.sub(r"/[^/]*[0-9A-Z][^/]*(?=/|$)", "/{id}", urlsplit(path).path)
            if self.seen[key] >= PER_ROUTE or path in self.visited:
                continue
            self.seen[key] += 1
            self.visited.append(path)
            waiting.extend(self.look(page, path))

    def look(self, page: "Page", path: str) -> list[str]:
        answer = page.goto(self.base + path)
        page.wait_for_load_state("networkidle")
        if answer is None or answer.status != 200:
            self.faults.append(f"{path}: {answer.status if answer else 'no answer'}")
            return []
        if page.evaluate("() => window.hit") is not None:
            self.faults.append(f"{path}: a script in a name ran")
        if page.locator("h1").count() != 1:
            self.faults.append(f"{path}: {page.locator('h1').count()} headings of the first level")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                culprit = violation["nodes"][0]["html"][:160]
                self.faults.append(f"{path}: {violation['id']} {culprit}")
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self.faults.append(f"{path}: {wide} px too wide on a phone")
        page.set_viewport_size({"width": 1366, "height": 768})
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        return [found for link in links if (found := self.ours(path, link))]

    def ours(self, path: str, link: str) -> str:
        parts = urlsplit(urljoin(self.base + path, link))
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        foreign = f"{parts.scheme}://{parts.netloc}" != self.base
        return "" if foreign or FILES.search(address) or parts.path.startswith("/static") else address


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("login", "fewest"),
    [
        ("viewer", 5),
        ("admin", 4),
        pytest.param("organiser2", 20, marks=pytest.mark.slow),
        pytest.param("cleared", 8, marks=pytest.mark.slow),
        pytest.param("clerk", 8, marks=pytest.mark.slow),
    ],
)
def test_every_page_of_a_role_is_safe_readable_and_ours(
    hostile_installation: Installation, chromium: "Chromium", login: str, fewest: int
) -> None:
    app = hostile_installation.client.app
    with serving(app) as base, watched_page(chromium, (base,)) as page:
        page.goto(f"{base}/sign-in")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("main button")
        crawl = Crawl(base)
        crawl.run(page, "/")
        assert crawl.faults == [], "\n".join(crawl.faults)
    assert len(crawl.visited) >= fewest


def test_the_payload_would_be_seen_if_it_ran(chromium: "Chromium") -> None:
    page = chromium.new_page()
    page.set_content(f"<p>{PAYLOAD}</p>")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.hit") == 1
    page.close()
