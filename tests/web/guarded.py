"""A planned event with a protected delegation, an escort post and a convoy; tests/web/conftest.py offers it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.planned import keep_in_force
from web.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Installation

CONVOY = "Đoàn xe đại biểu vào khu lễ"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8-sig")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def guard(pack: Path, plan: Path) -> None:
    """Make rank 1 (K01, whose delegation is DD-1) protected, CH-3 an escort post and KB-1 a movement."""
    _replace(
        pack / "ranks.csv",
        "1,Khách chính,Lãnh đạo tỉnh,Tỉnh,đích danh,A,,",
        "1,Khách chính,Lãnh đạo tỉnh,Tỉnh,đích danh,A,cảnh vệ,",
    )
    _replace(pack / "posts.csv", "107.204900,medical,", "107.204900,escort,")
    for file in (pack / "runsheet.csv", plan / "runsheet.csv"):
        _replace(file, "Văn nghệ chào mừng", CONVOY)


@pytest.fixture
def guarded_installation(tiny_pack: Path, planned_once: Path, tmp_path: Path) -> Iterator["Installation"]:
    """Return an installation over such an event, its plan in force."""
    from tests.web.conftest import installed  # noqa: PLC0415 - conftest offers this fixture, so it imports this module

    pack = Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))
    draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
    guard(pack, draft)
    for installation in installed(Settings(tmp_path / "data"), pack):
        plan = keep_in_force(installation.services, installation.event, draft, pack)
        yield replace(installation, plan=plan)
