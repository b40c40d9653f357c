"""Styles, scripts and fonts that the pages name are all there, and nothing beside them."""

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import web
from web.app import SHARED, STATIC, Assets

ROOT = Path(web.__file__).parent
NAMED = re.compile(r"""["'](/static/[^"'?#{}]+)["']""")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", Assets(SHARED, directory=STATIC))]))


def _named() -> set[str]:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    return {address for source in sources for address in NAMED.findall(source.read_text("utf-8"))}


def test_every_file_that_a_page_names_is_served(client: TestClient) -> None:
    named = _named()
    assert "/static/vendor/leaflet/leaflet.css" in named
    missing = {address for address in named if "." in address and client.get(address).status_code != 200}
    assert missing == set()


def test_fonts_named_by_the_style_sheet_are_served(client: TestClient) -> None:
    folder = "/static/vendor/be-vietnam-pro/"
    fonts = re.findall(r'url\("([^"]+)"\)', client.get(folder + "be-vietnam-pro.css").text)
    assert len(fonts) == 8
    assert {client.get(folder + font).status_code for font in fonts} == {200}


@pytest.mark.parametrize("path", ["vendor/leaflet/%2e%2e/%2e%2e/offline.py", "vendor/leaflet/none.js", "../app.py"])
def test_nothing_outside_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404
