"""Rosters over weeks on the web: the grid of one's own people, headcounts for all; made when a plan is made."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.engine.settings import Settings as SolverSettings
from planner.problems.staffing.rosters.done import Done
from planner.problems.staffing.rosters.files import FIGURES, rosters_in, write_rosters
from planner.problems.staffing.rosters.plan import FILE, given_of
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.weeks import make_weeks
from tests.conftest import Planner
from tests.web.conftest import Installation, installed
from tests.web.planned import keep_in_force
from tests.web.test_forces import join
from web.settings import Settings

TABLES = {
    "rosters": "roster_id,name,first,last\nTT,Trực trạm,2026-04-06,2026-04-10\n",
    "roster_kinds": "kind_id,name,start,end\nN,Ngày,06:00,14:00\n",
    "roster_people": "person_id,roster_id\nCB-1,TT\nCB-4,TT\n",
    "roster_demand": "roster_id,kind_id,first,last,days,people\nTT,N,2026-04-06,2026-04-10,all,1\n",
}
"""An invented roster of five days: one of the traffic police and one of the militia."""


def weeks(pack: Path) -> Scenario:
    """Add the tables of a roster to a pack and read it."""
    for name, text in TABLES.items():
        (pack / f"{name}.csv").write_text(text, "utf-8")
    return load(pack)


@pytest.fixture(scope="module")
def rostered(tiny_pack: Path, planned_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return an installation whose plan has a roster over weeks that lacks somebody on the last day."""
    tmp_path = tmp_path_factory.mktemp("rostered")
    pack = Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))
    draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
    rosters = rosters_in(weeks(pack), draft)
    rows = given_of(rosters["TT"], {"CB-1": ("N", "N", "", "", ""), "CB-4": ("", "", "N", "N", "")})
    write_rosters(rosters, {"TT": Done(rows, {"uncovered": 100}, 90, (), 0.1)}, draft)
    for installation in installed(Settings(tmp_path / "data"), pack):
        join(installation)
        yield replace(installation, plan=keep_in_force(installation.services, installation.event, draft, pack))


def _at(installation: Installation, rest: str = "") -> str:
    return f"/events/{installation.event}/staffing/rosters{rest}"


def test_a_chief_sees_the_own_people_by_day_and_everybody_as_a_headcount(rostered: Installation) -> None:
    page = rostered.sign_in("police").get(_at(rostered)).text
    assert "Trực trạm" in page
    assert "Tạ Công Đạt Mẫu" in page
    assert "Hoàng Khắc Lộc Mẫu" not in page
    assert "1 người của lực lượng khác chỉ tính quân số" in page
    assert page.count(">1/1</td>") == 4
    assert '<td class="short">0/1</td>' in page
    assert "cách tối ưu không quá 10,0 %" in page


def test_an_organiser_sees_headcounts_alone(rostered: Installation) -> None:
    browser = rostered.sign_in("organiser")
    page = browser.get(_at(rostered)).text
    assert (page.count(">1/1</td>"), "Mẫu</th>" in page) == (4, False)
    told = browser.get(f"/api/v1{_at(rostered)}").json()
    (roster,) = told["rosters"]
    assert (roster["people"], roster["others"], roster["short"]) == ([], 2, 1)
    assert roster["cover"][0]["have"] == [1, 1, 1, 1, 0]
    text = page + json.dumps(told, ensure_ascii=False)
    assert not [name for name in ("Tạ Công Đạt", "Hoàng Khắc Lộc", "CB-1", "CB-4") if name in text]
    assert rostered.sign_in("viewer").get(_at(rostered)).status_code == 404


def test_the_grid_leaves_as_a_list_and_for_programs(rostered: Installation) -> None:
    police = rostered.sign_in("police")
    body = police.get(_at(rostered, "?roster=TT&format=csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0][:4] == ["Họ tên", "Mã", "Đơn vị", "T2 06/04"]
    assert [row[0] for row in rows[1:]] == ["Tạ Công Đạt Mẫu", "Ngày"]
    (roster,) = police.get(f"/api/v1{_at(rostered, '?roster=TT')}").json()["rosters"]
    assert [(one["person_id"], one["kinds"]) for one in roster["people"]] == [("CB-1", ["N", "N", "", "", ""])]
    assert police.get(_at(rostered, "?roster=X")).status_code == 404


def test_a_plan_without_rosters_says_what_to_do_first(planned_installation: Installation) -> None:
    page = planned_installation.sign_in("organiser").get(_at(planned_installation)).text
    assert "Dữ liệu chưa có lịch trực nhiều tuần" in page
    assert planned_installation.sign_in("organiser").get(_at(planned_installation, "?format=csv")).status_code == 404


def test_the_process_that_solves_makes_the_rosters_beside_the_plan(
    tiny_pack: Path, planned_once: Path, tmp_path: Path
) -> None:
    scenario = weeks(Path(shutil.copytree(tiny_pack, tmp_path / "tiny")))
    plan = Path(shutil.copytree(planned_once, tmp_path / "plan"))
    assert make_weeks(scenario, plan, SolverSettings(limit_s=60.0, workers=1)) == ()
    assert len((plan / FILE).read_text("utf-8-sig").splitlines()) == 6
    assert json.loads((plan / FIGURES).read_text("utf-8"))["TT"]["score"] == 0


def test_the_command_line_makes_the_rosters_before_anything_is_judged(
    planner: Planner, tiny_pack: Path, tmp_path: Path
) -> None:
    pack, plan = Path(shutil.copytree(tiny_pack, tmp_path / "tiny")), tmp_path / "plan"
    weeks(pack)
    solve = ("solve", pack, "--out", plan, "--only", "staffing", "--limit-s", "20")
    done = planner(*solve)
    assert done.returncode == 0, done.stdout + done.stderr
    shifts = (plan / FILE).read_text("utf-8-sig")
    assert len(shifts.splitlines()) == 6

    (plan / FILE).write_text("\n".join(shifts.splitlines()[:2]), "utf-8")
    told = "tính lại từ roster_plan.csv là 400"
    planner("report", pack, plan)
    assert told in (plan / "report.html").read_text("utf-8")
    assert planner(*solve).returncode == 0
    assert told not in (plan / "report.html").read_text("utf-8")
