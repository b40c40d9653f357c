"""No page of a plan folder asks for anything from outside it."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.solver

LOADS = re.compile(
    r"""(?:src|href|action|poster|data)\s*=\s*["']?\s*([^"'\s>]+)|url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)"""
)
LINKS_ALLOWED = {"https://www.openstreetmap.org/copyright"}
"""Links a reader may follow; nothing is loaded from there."""


def addresses(page: Path) -> set[str]:
    """Every address that a page or style sheet names."""
    text = re.sub(r"<script>.*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL)
    found = {next(filter(None, match)) for match in LOADS.findall(text)}
    return {address for address in found if not address.startswith(("data:", "#", "mailto:"))}


def test_every_address_is_a_file_of_the_folder(planned_once: Path) -> None:
    pages = [*planned_once.rglob("*.html"), *planned_once.rglob("*.css")]
    assert len(pages) >= 10
    for page in pages:
        outside = {address for address in addresses(page) if "//" in address or address.startswith("/")}
        assert outside <= LINKS_ALLOWED, page
        missing = {
            address
            for address in addresses(page) - outside
            if not (page.parent / address.partition("#")[0].partition("?")[0]).exists()
        }
        assert missing == set(), page


def test_no_page_names_a_delivery_network(planned_once: Path) -> None:
    for page in planned_once.rglob("*.html"):
        assert not re.search(r"cdn\.|jsdelivr|unpkg|cdnjs|googleapis|tile\.openstreetmap", page.read_text("utf-8")), (
            page
        )
