"""The command line keeps the contract: files, exit codes, languages, one sentence instead of a traceback."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner.event import EventPlan
from planner.show import show_summary
from tests.conftest import Planner

pytestmark = pytest.mark.solver

PLAN_FILES = {
    "rehearsals.csv": ["session_id", "item_id", "group_ids", "venue_id", "start", "end", "stage"],
    "seating.csv": ["guest_id", "seat_id"],
    "lodging.csv": ["guest_id", "hotel_id", "room_id", "check_in", "check_out", "people"],
    "staffing.csv": ["person_id", "post_id", "shift_id", "date", "start", "end", "duty"],
    "preparation.csv": [
        *("task_id", "start", "finish", "accountable", "helpers", "slack_days", "kept|deferred", "mode", "crew")
    ],
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_solve_leaves_every_file_of_the_contract(planned_once: Path) -> None:
    for name, columns in PLAN_FILES.items():
        assert list(rows_of(planned_once / name)[0]) == columns
        assert (planned_once / name).read_bytes().startswith(b"\xef\xbb\xbf")
    pages = ["report", "rehearsals", "seating", "lodging", "staffing", "runsheet", "maps/overview"]
    assert [page for page in pages if not (planned_once / f"{page}.html").exists()] == []
    assert not list(planned_once.rglob("*.part"))


def test_summary_has_score_bound_and_gap_of_every_problem(planned_once: Path) -> None:
    summary = json.loads((planned_once / "summary.json").read_text("utf-8"))

    assert summary["pack"] == "tiny"
    assert list(summary["problems"]) == ["rehearsals", "lodging", "seating", "staffing", "preparation"]
    for entry in summary["problems"].values():
        assert entry["status"] in {"optimal", "feasible"}
        assert entry["findings"] == 0
        assert entry["bound"] <= entry["score"]
        assert entry["gap"] == pytest.approx(
            abs(entry["score"] - entry["bound"]) / max(1, abs(entry["score"])), abs=1e-9
        )


def test_where_the_pack_has_nothing_of_what_was_chosen_the_summary_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_summary(EventPlan("tiny", {}, 0.1), (), "vi")

    assert capsys.readouterr().out == "Không có gì để lập: gói chưa có dữ liệu cho phần đã chọn.\n"


def test_check_of_an_untouched_plan_is_clean(planner: Planner, tiny_pack: Path, planned_once: Path) -> None:
    done = planner("check", tiny_pack, planned_once, "--json")

    assert done.returncode == 0
    assert [line for line in json.loads(done.stdout)["findings"] if line["severity"] == "error"] == []


def test_hand_edit_is_judged_with_rule_and_names(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    file = planned / "seating.csv"
    lines = file.read_text("utf-8-sig").splitlines()
    lines[2] = lines[2].split(",")[0] + "," + lines[1].split(",")[1]
    file.write_text("\n".join(lines) + "\n", "utf-8")

    done = planner("check", tiny_pack, planned, "--json")

    assert done.returncode == 1
    assert "one_guest_per_seat" in {line["rule"] for line in json.loads(done.stdout)["findings"]}


def test_false_claim_in_an_unedited_folder_is_an_error(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    summary = json.loads((planned / "summary.json").read_text("utf-8"))
    summary["problems"]["lodging"]["score"] -= 1
    (planned / "summary.json").write_text(json.dumps(summary), "utf-8")

    done = planner("check", tiny_pack, planned, "--json")

    found = {(line["rule"], line["severity"]) for line in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert ("claimed_score", "error") in found


def test_deleted_plan_file_is_a_finding(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    (planned / "lodging.csv").unlink()

    done = planner("check", tiny_pack, planned, "--json")

    assert done.returncode == 1
    assert {"lodging"} == {line["problem"] for line in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("problem", ["rehearsals", "lodging", "seating", "staffing", "preparation"])
def test_explain_answers_for_every_problem(planner: Planner, tiny_pack: Path, planned_once: Path, problem: str) -> None:
    row = rows_of(planned_once / f"{problem}.csv")[0]
    subject = next(iter(row.values()))

    done = planner("explain", tiny_pack, planned_once, problem, subject, "--json")

    answer = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert answer["subject"] == subject
    assert answer["chosen"]
    assert answer["reasons"]


def test_unknown_subject_gets_the_nearest_and_exit_2(planner: Planner, tiny_pack: Path, planned_once: Path) -> None:
    done = planner("explain", tiny_pack, planned_once, "seating", "K0")

    assert done.returncode == 2
    assert "K0" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["solve", "scenarios/tiny", "--out", "{tmp}/x", "--only", "seatin"], "seating"),  # a misspelt problem
        (["solve", "scenarios/tiny", "--out", "{tmp}/plain.txt"], "plain.txt"),  # the folder is a file
        (["solve", "scenarios/none", "--out", "{tmp}/x"], "scenarios/none"),  # no such pack
        (
            ["solve", "scenarios/tiny", "--out", "{tmp}/x", "--previous", "{tmp}/none"],
            "summary.json",
        ),  # no plan
        (["solve", "scenarios/tiny", "--out", "{tmp}/x", "--pins", "{tmp}/none.csv"], "none.csv"),  # no pins
        (["check", "scenarios/tiny", "{tmp}/none"], "planner solve"),  # nothing planned yet
        (["--lang", "fr", "validate", "scenarios/tiny"], "vi"),  # a language we do not speak
        (["import", "{tmp}/none.xlsx", "{tmp}/y"], "none.xlsx"),  # no such workbook
        (["new", "{tmp}/z", "--from", "{tmp}/none"], "none"),  # nothing to copy
    ],
)
def test_bad_input_is_one_message_and_exit_2(planner: Planner, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "plain.txt").write_text("x", "utf-8")

    done = planner(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))

    assert done.returncode == 2, done.stdout
    assert says in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_errors_are_vietnamese_first_and_english_on_request(planner_process: Planner, tmp_path: Path) -> None:
    vietnamese = planner_process("check", "scenarios/tiny", tmp_path / "none").stderr
    english = planner_process("check", "scenarios/tiny", tmp_path / "none", "--lang", "en").stderr

    assert "chưa có kế hoạch" in vietnamese
    assert "holds no plan" in english
    assert "Traceback" not in vietnamese + english


def test_the_language_of_one_command_is_not_that_of_the_next(planner: Planner, tmp_path: Path) -> None:
    english = planner("check", "scenarios/tiny", tmp_path / "none", "--lang", "en").stderr
    vietnamese = planner("check", "scenarios/tiny", tmp_path / "none").stderr

    assert ("holds no plan" in english, "chưa có kế hoạch" in vietnamese) == (True, True)


def test_foreign_folder_is_not_written_into(planner: Planner, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")

    done = planner("solve", "scenarios/tiny", "--out", tmp_path, "--limit-s", "5")

    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_faulty_pack_writes_nothing(planner: Planner, tiny_pack: Path, tmp_path: Path) -> None:
    pack = tmp_path / "faulty"
    shutil.copytree(tiny_pack, pack)
    with (pack / "shifts.csv").open("a", encoding="utf-8") as file:
        file.write("CA9,2026-04-12 06:00,2026-04-11 06:00\n")

    done = planner("solve", pack, "--out", tmp_path / "out")

    assert done.returncode == 2
    assert "shifts.csv:4:" in done.stderr
    assert not (tmp_path / "out").exists()


def test_only_replans_one_problem_and_keeps_the_others(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    before = (planned / "lodging.csv").read_bytes()

    done = planner("solve", tiny_pack, "--out", planned, "--only", "seating", "--limit-s", "10")

    summary = json.loads((planned / "summary.json").read_text("utf-8"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(summary["problems"]) == ["rehearsals", "lodging", "seating", "staffing", "preparation"]
    assert (planned / "lodging.csv").read_bytes() == before


def test_pins_and_previous_plan_are_kept(planner: Planner, tiny_pack: Path, planned_once: Path, tmp_path: Path) -> None:
    guest, seat = rows_of(planned_once / "seating.csv")[-1].values()
    pins = tmp_path / "pins.csv"
    pins.write_text(f"problem,subject,field,value\nseating,{guest},seat_id,{seat}\n", "utf-8")
    out = tmp_path / "again"

    done = planner("solve", tiny_pack, "--out", out, "--pins", pins, "--previous", planned_once, "--limit-s", "20")

    summary = json.loads((out / "summary.json").read_text("utf-8"))["problems"]
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: entry["goals"]["changes"] for name, entry in summary.items()} == {
        "rehearsals": 0,
        "lodging": 0,
        "seating": 0,
        "staffing": 0,
        "preparation": 0,
    }


def test_same_seed_and_one_worker_give_the_same_scores(planner: Planner, tiny_pack: Path, tmp_path: Path) -> None:
    scores = []
    for name in ("first", "second"):
        out = tmp_path / name
        planner("solve", tiny_pack, "--out", out, "--workers", "1", "--seed", "3", "--limit-s", "20")
        summary = json.loads((out / "summary.json").read_text("utf-8"))["problems"]
        scores.append({problem: entry["score"] for problem, entry in summary.items()})

    assert scores[0] == scores[1]


def test_workbook_round_trip_through_the_command_line(planner: Planner, tiny_pack: Path, tmp_path: Path) -> None:
    assert planner("xlsx", tiny_pack, tmp_path / "tiny.xlsx").returncode == 0
    assert planner("import", tmp_path / "tiny.xlsx", tmp_path / "back").returncode == 0

    again = planner("validate", tmp_path / "back", "--json")

    assert again.returncode == 0
    assert json.loads(again.stdout) == json.loads(planner("validate", tiny_pack, "--json").stdout)


def test_report_is_redrawn_from_edited_files(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    file = planned / "seating.csv"
    lines = file.read_text("utf-8-sig").splitlines()
    file.write_text("\n".join(lines[:-1]) + "\n", "utf-8")

    done = planner("report", tiny_pack, planned)

    assert done.returncode == 0
    assert "seat_each_guest" in (planned / "report.html").read_text("utf-8")


def test_help_does_not_load_the_solver(planner: Planner) -> None:
    code = "import sys, planner.cli; print('ortools' in sys.modules, 'pandas' in sys.modules)"

    assert planner("--help").returncode == 0
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_file_saved_again_by_a_vietnamese_spreadsheet_is_the_same_plan(
    planner: Planner, tiny_pack: Path, planned: Path
) -> None:
    for name in PLAN_FILES:
        rows = rows_of(planned / name)
        with (planned / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)

    done = planner("check", tiny_pack, planned, "--json")

    assert done.returncode == 0
    told = [(one["rule"], one["severity"]) for one in json.loads(done.stdout)["findings"]]
    assert told == [("late_departures", "warning"), ("nights_in_vain", "warning")]


def test_docs_prints_what_is_asked_for_and_names_the_nearest_kind(
    planner: Planner, tiny_pack: Path, planned_once: Path, tmp_path: Path
) -> None:
    done = planner("docs", tiny_pack, planned_once, "--out", tmp_path, "--kind", "ds-khach-ten", "--format", "csv")
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (0, ["ds-khach-ten.csv"])
    wrong = planner("docs", tiny_pack, planned_once, "--out", tmp_path, "--kind", "giay-moj")
    assert wrong.returncode == 2
    assert "giay-moi" in wrong.stderr
    for option in (("--format", "exe"), ("--day", "16/6")):
        refused = planner("docs", tiny_pack, planned_once, *option)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
