"""The report's pages escape what users write, link only what exists, and go when their plan goes."""

import importlib
from pathlib import Path

import pytest

from planner.catalog import PROBLEMS, Entry
from planner.planfiles import PlanFolder
from planner.report import Content, write_report
from planner.report.words import gap_words, goal_words
from planner.scenario.rows import Delegation, Guest, Seat
from planner.scenario.schema import EventSettings, Scenario

EVENT = EventSettings.model_validate({"id": "thu", "name": "Lễ <b>thử</b>", "d_day": "2025-06-16"})
SEATING = {"status": "feasible", "score": 1000, "bound": 900, "gap": 0.1, "goals": {"fragments": 10}, "elapsed_s": 1}
ROWS = [{"guest_id": "K1", "seat_id": "A-1"}]


def hall(name: str = "Nguyễn <script>alert(1)</script>") -> Scenario:
    return Scenario(
        EVENT,
        delegations=(Delegation(delegation_id="D", name='Đoàn "1" & 2'),),
        guests=(Guest(guest_id="K1", full_name=name, rank=1, delegation_id="D"),),
        seats=(Seat(seat_id="A-1", zone="A", row="1", number=1, x_m=0, y_m=0),),
    )


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    plan = PlanFolder(folder, "thu", {"seating": SEATING})
    write_report(hall(), Content(plan, {"seating": rows}, ()), folder)
    return folder


def test_names_are_shown_as_text(tmp_path: Path) -> None:
    page = (written(tmp_path, ROWS) / "seating.html").read_text("utf-8")

    assert "<script>" not in page
    assert "Nguyễn &lt;script&gt;" in page
    assert "Đoàn &#34;1&#34; &amp; 2" in page
    assert "Lễ &lt;b&gt;thử&lt;/b&gt;" in page


def test_report_tells_score_bound_and_gap_in_words(tmp_path: Path) -> None:
    page = (written(tmp_path, ROWS) / "report.html").read_text("utf-8")

    assert "cách tối ưu không quá 10,0 %" in page
    assert "1.000" in page
    assert "Cụm ghế liền của các đoàn" in page


def test_page_goes_when_its_plan_goes(tmp_path: Path) -> None:
    written(tmp_path, ROWS)
    written(tmp_path, [])

    assert not (tmp_path / "seating.html").exists()
    assert 'href="seating.html"' not in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("gap", "words"), [(None, "–"), (0.0, "đã chứng minh tối ưu"), (0.0478, "cách tối ưu không quá 4,8 %")]
)
def test_gap_in_words(gap: float | None, words: str) -> None:
    assert gap_words(gap, "vi") == words


def test_goal_without_words_is_shown_by_its_name() -> None:
    assert (goal_words("cost", "en"), goal_words("new_goal", "en")) == ("Cost (10,000 ₫)", "new_goal")


@pytest.mark.parametrize("entry", PROBLEMS, ids=lambda entry: entry.name)
def test_every_goal_of_every_problem_has_words(entry: Entry) -> None:
    goals = importlib.import_module(f"planner.problems.{entry.name}.model").GOALS

    assert [goal.__name__ for goal in goals if goal_words(goal.__name__, "vi", entry.name) == goal.__name__] == []


def test_goals_of_one_name_have_the_words_of_their_problem() -> None:
    assert goal_words("spread", "vi", "rehearsals") == "Buổi tập dồn vào ít ngày"
    assert goal_words("spread", "vi", "seating") == "Hàng xen giữa một đoàn"
