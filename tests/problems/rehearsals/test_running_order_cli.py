"""``planner rehearsals order`` and the benchmark suite ``talent``: the same search from outside."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks import talent
from benchmarks.options import Options
from planner.cli import app

PACK = Path(__file__).parents[3] / "scenarios" / "vinh-linh-2025"
FILM = """small film
4
3

1 0 1 0    1
1 1 0 1    2
0 1 1 0    3

1 2 3 1
"""
"""Invented pay and lengths."""


def test_the_command_shows_the_order_with_the_least_waiting() -> None:
    shown = CliRunner().invoke(app, ["rehearsals", "order", str(PACK), "--session", "BT-SD", "--json"])
    (order,) = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert len(set(order["item_ids"])) == 30
    assert order["waiting"] == order["least"] < order["listed"]


def test_the_command_says_what_a_wish_costs() -> None:
    arguments = ["rehearsals", "order", str(PACK), "--session", "BT-SD", "--last", "TM-30", "--json"]
    (order,) = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert order["item_ids"][-1] == "TM-30"
    assert "phút–người chờ" in order["sentence"]["vi"]


def test_a_benchmark_line_holds_the_pay_of_the_order_written(tmp_path: Path) -> None:
    file = tmp_path / "small.dat"
    file.write_text(FILM, encoding="utf-8")
    line = talent.measure(file, Options(5, 1, 1, tmp_path / "out"))
    order = json.loads(Path(str(line["solution"])).read_text(encoding="utf-8"))["order"]
    lengths, pay = {1: 1, 2: 2, 3: 3, 4: 1}, 0
    for scenes, cost in (({1, 3}, 1), ({1, 2, 4}, 2), ({2, 3}, 3)):
        places = [at for at, scene in enumerate(order) if scene in scenes]
        pay += cost * sum(lengths[scene] for scene in order[places[0] : places[-1] + 1])
    assert sorted(order) == [1, 2, 3, 4]
    assert (line["status"], line["score"], line["bound"]) == ("optimal", pay, pay)


def test_a_benchmark_file_cut_short_is_refused_with_what_is_missing() -> None:
    with pytest.raises(ValueError, match="expected 21 numbers for 4 scenes and 3 actors, found 20"):
        talent.problem_of(FILM.rstrip().removesuffix("1"))
