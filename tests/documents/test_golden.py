"""Pages look as they did when a clerk's eye last judged them: small pictures, compared with a tolerance.

After a wanted change of looks: ``KHANH_TIET_NEW_GOLDENS=1 pytest tests/documents/test_golden.py``, then look at the
pictures in ``golden/``. The pages are drawn by the typesetter itself, so no other program is needed.
"""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from planner.documents import Options, build, document_of
from planner.documents.people import PlanRows
from planner.documents.typeset import Press
from planner.scenario.schema import Scenario
from tests.documents.pictures import Grey, grey_png, png_grey

GOLDEN = Path(__file__).parent / "golden"
PPI = 40
TOLERATED = 2.0
"""Mean difference of grey values over a page: a line of text that moves by its own height makes more."""
KEYS = ("giay-moi", "thong-bao", "ke-hoach", "ds-khach-thu-bac", "kich-ban", "so-do-cho-ngoi", "the-xe", "the-btc")


def page(pack: Scenario, rows: PlanRows, options: Options, key: str) -> Grey:
    content = build(document_of(key), pack, rows, options)
    first = dataclasses.replace(content, items=content.items[:1])
    return png_grey(Press(first.template).png(first, ppi=PPI)[0])


@pytest.mark.parametrize("key", KEYS)
def test_page_looks_as_it_did(pack: Scenario, rows: PlanRows, options: Options, key: str) -> None:
    drawn, kept = page(pack, rows, options, key), GOLDEN / f"{key}.png"
    if os.environ.get("KHANH_TIET_NEW_GOLDENS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(grey_png(drawn))
    golden = png_grey(kept.read_bytes())

    assert drawn.shape == golden.shape
    assert np.abs(drawn.astype(int) - golden.astype(int)).mean() < TOLERATED


def test_a_moved_page_would_be_noticed(pack: Scenario, rows: PlanRows, options: Options) -> None:
    drawn = page(pack, rows, options, "giay-moi").astype(int)

    assert np.abs(drawn - np.roll(drawn, 6, axis=0)).mean() > TOLERATED


def test_goldens_stay_small() -> None:
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) < 300_000
