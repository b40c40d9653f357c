"""A pack that prices changes of room, from the command line: planned, checked, explained and printed."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from subprocess import CompletedProcess

Planner = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def moving_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny pack in which the only rooms for K03 are one on the first night and another on the second."""
    folder = tmp_path_factory.mktemp("moving") / "pack"
    copytree(Path(__file__).parents[1] / "scenarios" / "tiny", folder)
    rooms = (folder / "rooms.csv").read_text("utf-8").splitlines()
    rooms = [line for line in rooms if not line.startswith("P2")]
    rooms += ["P2-1,KS-2,1,1,300000,0,2026-04-11,2026-04-12", "P2-2,KS-2,1,1,300000,0,2026-04-12,2026-04-13"]
    (folder / "rooms.csv").write_text("\n".join(rooms) + "\n", "utf-8")
    block = "block_id,hotel_id,room_type_id,from,to,rooms,released,release_on,min_nights"
    (folder / "hotel_blocks.csv").write_text(f"{block}\nB1,KS-1,,2026-04-11,2026-04-12,,,,\n", "utf-8")
    return folder


def _priced(pack: Path, vnd: int) -> Path:
    toml = pack / "scenario.toml"
    text = "".join(line for line in toml.read_text("utf-8").splitlines(keepends=True) if "move_cost" not in line)
    toml.write_text(text.replace("[options.lodging]\n", f"[options.lodging]\nmove_cost_vnd = {vnd}\n"), "utf-8")
    return pack


def _solve(planner: Planner, pack: Path, out: Path) -> dict[str, object]:
    answer = planner("solve", pack, "--only", "lodging", "--limit-s", "20", "--workers", "1", "--out", out)
    assert (out / "plan.json").exists(), answer.stderr
    problem: dict[str, object] = json.loads((out / "plan.json").read_text("utf-8"))["problems"]["lodging"]
    return problem


def test_a_stay_that_no_room_covers_has_a_change(planner: Planner, moving_pack: Path, tmp_path: Path) -> None:
    made = _solve(planner, _priced(moving_pack, 200_000), tmp_path / "out")
    assert made["status"] == "optimal"
    assert made["goals"]["room_changes"] == 1  # type: ignore[index]
    rows = [line.split(",")[:5] for line in (tmp_path / "out" / "lodging.csv").read_text("utf-8").splitlines()]
    assert [row for row in rows if row[0] == "K03"] == [
        ["K03", "KS-2", "P2-1", "2026-04-11", "2026-04-12"],
        ["K03", "KS-2", "P2-2", "2026-04-12", "2026-04-13"],
    ]
    checked = planner("check", moving_pack, tmp_path / "out")
    assert "lodging" not in checked.stdout.lower() or checked.returncode == 0
    told = planner("explain", moving_pack, tmp_path / "out", "lodging", "K03")
    assert "Đổi phòng đêm thứ 2 (12/4/2026), từ P2-1 sang P2-2, vì phòng P2-1 không trống" in told.stdout


def test_without_a_price_the_stay_cannot_be_planned(planner: Planner, moving_pack: Path, tmp_path: Path) -> None:
    assert _solve(planner, _priced(moving_pack, 0), tmp_path / "out")["status"] == "infeasible"
