"""Rosters over weeks of a pack: each rule is named when it is broken, and a roster made keeps them all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.engine.settings import Settings
from planner.errors import PackError, UsageError
from planner.problems.staffing.entities import Absence
from planner.problems.staffing.rosters import make
from planner.problems.staffing.rosters.check import check, score
from planner.problems.staffing.rosters.files import FIGURES, check_folder, read_rosters, rosters_in, write_rosters
from planner.problems.staffing.rosters.grid import grid_lines, grid_of
from planner.problems.staffing.rosters.impossible import impossible_people
from planner.problems.staffing.rosters.intake import Busy, Roster, rosters_of
from planner.problems.staffing.rosters.make import make_rosters
from planner.problems.staffing.rosters.plan import FILE, Given, given_of
from planner.problems.staffing.schedules.solve import Made
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.weeks import make_weeks
from tests.conftest import Planner

OFFICERS = "person_id,name,force,max_hours,gender,birth_date\n"
FILES: Mapping[str, str] = {
    "scenario.toml": 'id = "lich"\nname = "Lịch"\nd_day = 2025-06-16\n',
    "officers.csv": OFFICERS + "A,An,y tế,40,nam,\nB,Bình,y tế,40,nữ,\nC,Chi,y tế,40,nam,2008-01-01\n",
    "rosters.csv": "roster_id,name,first,last\nYT,Trực y tế,2025-06-02,2025-06-15\n",
    "roster_kinds.csv": "kind_id,name,start,end\nN,Ngày,06:00,14:00\nD,Đêm,22:00,06:00\n",
    "roster_people.csv": "person_id,roster_id\nA,YT\n",
    "roster_demand.csv": "roster_id,kind_id,first,last,days,people\nYT,N,2025-06-02,2025-06-03,all,1\n"
    "YT,D,2025-06-14,2025-06-15,weekends,1\n",
}


def pack(folder: Path, **files: str) -> Scenario:
    """Return an invented pack: Monday 2 to Sunday 15 June 2025; ``files`` take the place of its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **{f"{name}.csv": text for name, text in files.items()}}.items():
        (folder / name).write_text(text, "utf-8")
    return load(folder)


def people(rules: str, values: str, person_id: str = "A") -> str:
    """Return roster_people.csv with one person and some rules."""
    return f"person_id,roster_id,{rules}\n{person_id},YT,{values}\n"


def named(scenario: Scenario, person_id: str, kinds: str, busy: Busy | None = None) -> list[str]:
    """Return the rules that a schedule breaks: one letter for each day, ``.`` for a day off."""
    roster = rosters_of(scenario, busy)["YT"]
    mine = tuple("" if kind == "." else kind for kind in kinds.ljust(14, "."))
    rows = given_of(roster, {person_id: mine})
    return sorted({finding.rule for finding in check({"YT": roster}, rows)} - {"uncovered"})


SUCCESSION = {"shift_successions": "before,after\nN,D\n"}


@pytest.mark.parametrize(
    ("rule", "files", "person_id", "kept", "broken"),
    [
        ("total_minutes", {"roster_people": people("min_hours", "16")}, "A", "NN", "N"),
        ("total_minutes", {"roster_people": people("max_hours", "16")}, "A", "NN", "NNN"),
        ("consecutive_on", {"roster_people": people("max_days_on", "2")}, "A", "NN.N", "NNN"),
        ("consecutive_on", {"roster_people": people("min_days_on", "2")}, "A", ".NN", ".N."),
        ("consecutive_off", {"roster_people": people("min_days_off", "2")}, "A", "N..N", "N.N"),
        ("weekends", {"roster_people": people("max_weekends", "1")}, "A", ".....NN", ".....N.......N"),
        ("max_kind", {"roster_limits": "person_id,kind_id,most\nA,D,1\n"}, "A", "D", "DD"),
        ("days_off", {"roster_wishes": "person_id,first,hard\nA,2025-06-03,1\n"}, "A", "N.N", "NN"),
        ("rest", {}, "A", "ND", "DN"),
        ("shift_succession", SUCCESSION, "A", "N.D", "ND"),
        ("night_duty", {"roster_people": people("min_hours", "0", "B")}, "B", "N", "D"),
        ("night_duty", {"roster_people": people("min_hours", "0", "C")}, "C", "N", "D"),
        (
            "availability",
            {
                "availability": "subject_kind,subject_id,from,to,available\n"
                "officer,A,2025-06-03 10:00,2025-06-03 12:00,0\n"
            },
            "A",
            "D.N",
            ".N",
        ),
    ],
)
def test_a_rule_names_the_schedule_that_breaks_it_and_only_that(  # noqa: PLR0917 - one case
    tmp_path: Path, rule: str, files: dict[str, str], person_id: str, kept: str, broken: str
) -> None:
    scenario = pack(tmp_path, **files)
    assert named(scenario, person_id, kept) == []
    assert named(scenario, person_id, broken) == [rule]


def test_a_duty_at_a_post_keeps_the_rest_on_both_sides(tmp_path: Path) -> None:
    at_post = Absence(datetime(2025, 6, 3, 22), datetime(2025, 6, 4, 2), "P1")
    assert named(pack(tmp_path), "A", ".N.N", {"A": [at_post]}) == []
    assert named(pack(tmp_path), "A", "..N", {"A": [at_post]}) == ["duty_elsewhere"]


def made(folder: Path, **files: str) -> tuple[Roster, tuple[Given, ...]]:
    """Return a roster and the shifts made for it."""
    rosters = rosters_of(pack(folder, **files))
    done = make_rosters(rosters, Settings(limit_s=2, workers=1, deterministic=True))["YT"]
    assert (done.score, done.bound) == (sum(score(rosters["YT"], done.rows).values()), done.score)
    return rosters["YT"], done.rows


EVERY_DAY = "roster_id,kind_id,first,last,people\nYT,N,2025-06-02,2025-06-15,1\n"


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        ("total_minutes", {"roster_people": people("max_hours,max_days_on", "24,14")}),
        ("consecutive_on", {"roster_people": people("max_days_on", "3")}),
        ("weekends", {"roster_people": people("max_weekends,max_days_on", "1,14")}),
        (
            "max_kind",
            {"roster_people": people("max_days_on", "14"), "roster_limits": "person_id,kind_id,most\nA,N,3\n"},
        ),
        (
            "days_off",
            {"roster_people": people("max_days_on", "14"), "roster_wishes": "person_id,first,hard\nA,2025-06-05,1\n"},
        ),
        (
            "availability",
            {
                "roster_people": people("max_days_on", "14"),
                "availability": "subject_kind,subject_id,from,to,available\n"
                "officer,A,2025-06-03 10:00,2025-06-03 12:00,0\n",
            },
        ),
    ],
)
def test_a_rule_left_out_of_the_making_is_named_by_the_check(tmp_path: Path, rule: str, files: dict[str, str]) -> None:
    roster, rows = made(tmp_path / "whole", roster_demand=EVERY_DAY, **files)
    assert {finding.rule for finding in check({"YT": roster}, rows)} <= {"uncovered"}
    _, without = made(tmp_path / "dropped", roster_demand=EVERY_DAY, roster_people=people("max_days_on", "14"))
    assert {finding.rule for finding in check({"YT": roster}, without)} - {"uncovered"} == {rule}


def test_who_can_have_no_schedule_is_named_with_the_rules_that_clash(tmp_path: Path) -> None:
    rules = people("min_hours,max_days_on,min_days_off,max_weekends", "88,3,2,1")
    roster = rosters_of(pack(tmp_path, roster_people=rules))["YT"]
    (found,) = impossible_people(roster)
    assert found.subjects == ("A", "min_days_off", "max_days_on", "min_hours")
    assert "An (A) không thể có lịch nào" in found.message.vi
    done = make_rosters({"YT": roster}, Settings(limit_s=1, workers=1))["YT"]
    assert (done.rows, done.findings) == ((), (found,))


def test_a_soft_wish_is_kept_where_it_costs_nothing_and_counted_where_it_does(tmp_path: Path) -> None:
    two = "person_id,roster_id\nA,YT\nB,YT\n"
    wish = "person_id,first,last,wish,kind_id,weight\nA,2025-06-02,2025-06-03,off,,5\n"
    roster, rows = made(tmp_path / "two", roster_people=two, roster_wishes=wish)
    assert {row.person_id for row in rows if row.kind_id == "N"} == {"B"}
    assert score(roster, rows)["unkept_wishes"] == 0
    roster, rows = made(tmp_path / "one", roster_wishes=wish)
    assert score(roster, rows) == {"uncovered": 0, "overstaffed": 0, "unkept_wishes": 10}


def test_what_is_missing_is_named_by_day_and_kind(tmp_path: Path) -> None:
    demand = "roster_id,kind_id,first,people\nYT,N,2025-06-02,3\nYT,N,2025-06-02,1\n"
    roster, rows = made(tmp_path, roster_demand=demand)
    (found,) = check({"YT": roster}, rows)
    assert found.subjects == ("YT", "2025-06-02", "N")
    assert "cần 4 người, có 1: thiếu 3" in found.message.vi


def test_the_plan_folder_is_read_back_and_judged(tmp_path: Path) -> None:
    scenario, out = pack(tmp_path / "pack"), tmp_path / "plan"
    out.mkdir()
    rosters = rosters_in(scenario, out)
    done = make_rosters(rosters, Settings(limit_s=2, workers=1, deterministic=True))
    write_rosters(rosters, done, out)
    assert read_rosters(out) == (done["YT"].rows, ())
    assert check_folder(scenario, out) == ()
    text = (out / FILE).read_text("utf-8-sig")
    (out / FILE).write_text(text.replace("2025-06-02,N", "2025-06-09,N", 1), "utf-8")
    rules = [finding.rule for finding in check_folder(scenario, out)]
    assert rules == ["times_match", "uncovered", "claimed_score"]
    (out / FIGURES).write_text('{"YT": {"score": 0, "bound": 999}}', "utf-8")
    assert "claimed_bound" in [finding.rule for finding in check_folder(scenario, out)]


def test_rows_that_name_something_else_are_found(tmp_path: Path) -> None:
    roster = rosters_of(pack(tmp_path))["YT"]
    (row,) = given_of(roster, {"A": ("N", *[""] * 13)})
    odd = [
        replace(row, person_id="Z"),
        replace(row, roster_id="Y"),
        replace(row, kind_id="X"),
        replace(row, day=date(2025, 7, 1)),
        row,
        row,
    ]
    found = check({"YT": roster}, odd)
    assert [one.subjects[0] for one in found if one.rule == "known_ids"] == ["Y", "Z", "X", "A"]
    assert [one.rule for one in found if one.rule == "one_shift_a_day"] == ["one_shift_a_day"]
    assert 'gần nhất là "YT"' in found[0].message.vi


def test_the_grid_shows_people_by_days_and_counts(tmp_path: Path) -> None:
    roster = rosters_of(pack(tmp_path))["YT"]
    rows = given_of(roster, {"A": ("N", "D", *[""] * 10, "D", "")})
    headings, lines = grid_lines(grid_of(roster, rows), "vi")
    assert headings[3:5] == ["T2 02/06", "T3 03/06"]
    assert lines[0] == ["An", "A", "y tế", "N", "D", *[""] * 10, "D", "", "24", "2", "1"]
    assert lines[1][3:6] == ["", "1/0", ""]
    assert lines[2][3:6] == ["1/1", "0/1", ""]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"roster_demand": "roster_id,kind_id,first,people\nYT,N,2025-06-20,1\n"},
            "roster_demand.csv:2:first: ngày 2025-06-20 ngoài lịch trực; cần từ 2025-06-02 đến 2025-06-15",
        ),
        (
            {"roster_demand": "roster_id,kind_id,first,last,people\nYT,N,2025-06-05,2025-06-03,1\n"},
            "roster_demand.csv:2:last: 2025-06-03 trước first (2025-06-05); cần từ 2025-06-05 trở đi",
        ),
        (
            {"roster_limits": "person_id,kind_id,most\nB,N,1\n"},
            'roster_limits.csv:2:person_id: "B" không ở trong lịch trực nào; cần một người có trong roster_people.csv',
        ),
        (
            {"roster_wishes": "person_id,first,wish\nA,2025-06-03,on\n"},
            "roster_wishes.csv:2:kind_id: muốn trực nhưng không nói ca nào; cần mã trong roster_kinds.csv",
        ),
        (
            {"roster_wishes": "person_id,first,wish,kind_id,hard\nA,2025-06-03,on,N,1\n"},
            "roster_wishes.csv:2:hard: muốn trực thì không thể bắt buộc; cần 0, hoặc wish là off",
        ),
        (
            {"roster_people": people("min_days_on,max_days_on", "5,3")},
            "roster_people.csv:2:max_days_on: 3 nhỏ hơn min_days_on (5); cần từ 5 trở lên",
        ),
    ],
)
def test_a_faulty_row_is_told_with_file_row_and_column(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(PackError) as raised:
        pack(tmp_path, **files)
    assert [fault.line() for fault in raised.value.faults] == [said]


def test_a_shift_too_long_for_the_day_after_the_next_is_refused(tmp_path: Path) -> None:
    kinds = "kind_id,name,start,end\nN,Ngày,00:00,08:00\nD,Trực ban,18:00,18:00\n"
    with pytest.raises(UsageError, match="ca D hết muộn"):
        rosters_of(pack(tmp_path, roster_kinds=kinds))


TWO = {
    "rosters": "roster_id,name,first,last\nYT,Trực y tế,2025-06-02,2025-06-15\nCC,Trực chốt,2025-06-02,2025-06-15\n",
    "roster_people": "person_id,roster_id,min_hours,max_days_on,min_days_off,max_weekends\n"
    "A,YT,88,3,2,1\nB,CC,,14,1,\n",
    "roster_demand": "roster_id,kind_id,first,people\nYT,N,2025-06-02,1\nCC,N,2025-06-03,1\n",
}


def test_a_roster_that_cannot_be_made_leaves_the_others(planner: Planner, tmp_path: Path) -> None:
    pack(tmp_path / "pack", **TWO)
    out = tmp_path / "plan"
    done = planner("staffing", "schedules", tmp_path / "pack", "--out", out, "--limit-s", "2")
    assert done.returncode == 1
    assert "Trực y tế: chưa lập được lịch nào." in done.stdout
    assert [(row.roster_id, row.person_id, row.kind_id) for row in read_rosters(out)[0]] == [("CC", "B", "N")]
    assert sorted(path.name for path in out.glob("*.xlsx")) == ["roster_CC.xlsx"]


def test_a_roster_that_found_no_schedule_in_its_time_is_told_with_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "make_roster", lambda *_: Made(None, None, 0))  # a search that ran out of time
    (found,) = make_weeks(pack(tmp_path), tmp_path, Settings(limit_s=2, workers=1))
    assert (found.rule, found.subjects) == ("roster_made", ("YT",))
    assert "Chưa lập được lịch trực “Trực y tế” trong thời gian đã cho" in found.message.vi
