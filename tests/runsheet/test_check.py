"""Every rule on a run-sheet on disk: a good one passes, one spoilt by editing its rows is named."""

from itertools import permutations
from pathlib import Path

import pytest

from planner.engine.findings import Finding, Severity
from planner.runsheet import CHECKS, FILE, check_file, write_files
from planner.scenario.rows import RunsheetItem
from planner.scenario.schema import Scenario
from planner.tables import read_table
from tests.runsheet.ceremony import Edits, Judge, edit, make_items, make_scenario
from tests.runsheet.test_check_links import LINK_RULES

DAY = "2025-06-16"
LATE_SALUTE: Edits = {"M02": {"start": f"{DAY} 09:00", "end": f"{DAY} 09:05"}}

SPOILT: dict[str, tuple[Edits, tuple[str, ...]]] = {
    "readable": ({"M03": {"start": "bảy giờ"}}, ("M03", "start")),
    "known_items": ({"M03": {"item_id": "M3"}}, ("M3",)),
    "one_row_each": ({"M03": {"item_id": "M02"}}, ("M02",)),
    "items_complete": ({"M10": {"drop": ""}}, ("M10",)),
    "length_kept": ({"M10": {"end": f"{DAY} 09:10"}}, ("M10",)),
    "fixed_start_kept": ({"M01": {"start": f"{DAY} 07:31", "end": f"{DAY} 07:36"}}, ("M01",)),
    "start_follows": ({"M10": {"start": f"{DAY} 08:35", "end": f"{DAY} 08:50"}}, ("M10", "M08")),
    "no_overlap_by_performer": ({"M10": {"performer": "MC nữ; mc  nam"}}, ("M09", "M10")),
    "no_overlap_by_position": ({"M10": {"position": "Bục MC"}}, ("M09", "M10")),
    "ritual_codes": ({"M10": {"ritual_code": "ketthuc"}}, ("M10",)),
    "ritual_order": (LATE_SALUTE, ("M09", "M02")),
    "ritual_complete": ({"M08": {"ritual_code": ""}}, ("dap_tu",)),
    "ritual_overlap": ({"M10": {"ritual_code": "dap_tu"}}, ("M09", "M10")),
    "award_order": (
        {"M05": {"title": "Trao Cờ thi đua của Chính phủ"}, "M06": {"title": "Trao Huân chương"}},
        ("M05", "M06"),
    ),
    "award_presenter": ({"M06": {"performer": ""}}, ("M06",)),
    "anthem_sung": ({"M02": {"mc_text": "Phát bản thu Quốc ca"}}, ("M02",)),
    "total_length": ({"M09": {"end": f"{DAY} 09:31"}}, ("M01", "M09")),
    "speech_length": ({"M04": {"end": f"{DAY} 08:16"}}, ("M04",)),
    "times_forward": ({"M10": {"end": f"{DAY} 08:30"}}, ("M10",)),
    "introduction_order": (
        {"M03": {"mc_text": "Giới thiệu: các đồng chí Trung ương; đồng chí Lê Văn An, Bí thư Tỉnh ủy"}},
        ("M03",),
    ),
    "conducted_by_committee": ({"M01": {"performer": "MC thuê"}}, ("M01",)),
    "two_salutations": (
        {
            "M04": {
                "mc_text": "Kính thưa đồng chí Lê Văn An! Kính thưa ông Phạm Văn Bình! Kính thưa bà Trần Thị Chi! "
                "Kính thưa quý vị đại biểu!"
            }
        },
        ("M04",),
    ),
    "no_corsages": ({"M00": {"props": "hoa cài ngực đại biểu"}}, ("M00",)),
    "flag_on_the_left": ({"M02": {"position": "Quốc kỳ bên phải lễ đài"}}, ("M02",)),
    "awards_with_ceremony": (
        {f"M{number:02}": {"ritual_code": ""} for number in (1, 2, 3, 4, 6, 7, 8, 9)},
        ("M05",),
    ),
    "recipients_stand": ({"M05": {"mc_text": "Công bố; thừa ủy quyền"}}, ("M05",)),
    "medal_certificate_flag": ({"M05": {"cue": "trao Bằng, gắn Huân chương"}}, ("M05",)),
    "award_tray": ({"M06": {"props": "cờ, khung"}}, ("M06",)),
    "posthumous_to_family": ({"M06": {"title": "Truy tặng Bằng khen của Thủ tướng"}}, ("M06",)),
    "award_announcer": ({"M06": {"mc_text": "Xin mời lên nhận"}}, ("M06",)),
    "presenter_mandated": ({"M05": {"mc_text": "Công bố, tập thể đứng nghe"}}, ("M05",)),
    "gaps": ({"M09": {"start": f"{DAY} 09:00", "end": f"{DAY} 09:05"}, "M10": {"drop": ""}}, ("M08", "M09")),
}


def of_rule(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [found for found in findings if found.rule == rule]


def test_a_run_sheet_as_written_has_no_findings(judge: Judge) -> None:
    assert judge({}) == ()


@pytest.mark.parametrize("rule", SPOILT)
def test_a_spoilt_row_is_named_by_its_rule(rule: str, judge: Judge) -> None:
    edits, subjects = SPOILT[rule]
    found = of_rule(judge(edits), rule)
    assert [each.subjects for each in found] == [subjects]
    assert found[0].problem == "runsheet"
    assert found[0].message.vi != found[0].message.en


def test_every_rule_but_that_on_the_pack_has_a_bad_case() -> None:
    names = {rule.__name__ for rule in CHECKS}
    assert names - set(SPOILT) == {"startable", *LINK_RULES}
    assert set(SPOILT) - names == {"readable"}


def test_organisers_figures_are_warnings_and_not_called_law(judge: Judge) -> None:
    found = of_rule(judge(SPOILT["speech_length"][0]), "speech_length")
    assert found[0].severity is Severity.WARNING
    assert "không phải quy định" in found[0].message.vi


@pytest.mark.parametrize(
    ("rule", "option", "minutes"),
    [("speech_length", "speech_minutes", 26), ("total_length", "total_minutes", 121)],
)
def test_the_organiser_s_own_figure_counts(rule: str, option: str, minutes: int, folder: Path) -> None:
    edit(folder / FILE, SPOILT[rule][0])
    scenario = make_scenario(options={"runsheet": {option: minutes}})
    assert of_rule(check_file(scenario, folder / FILE), rule) == []


def test_the_limits_themselves_are_not_passed(judge: Judge) -> None:
    found = judge({"M04": {"end": f"{DAY} 08:15"}, "M09": {"end": f"{DAY} 09:30"}})
    assert of_rule(found, "speech_length") == []
    assert of_rule(found, "total_length") == []


def test_both_items_out_of_order_stand_in_the_sentence(judge: Judge) -> None:
    (found,) = of_rule(judge(LATE_SALUTE), "ritual_order")
    assert "“Kết thúc buổi lễ”" in found.message.vi
    assert "“Chào cờ”" in found.message.vi


def test_an_overlap_with_the_item_before_is_an_error_and_a_gap_a_warning(judge: Judge) -> None:
    (late,) = of_rule(judge({"M10": {"start": f"{DAY} 08:45", "end": f"{DAY} 09:00"}}), "start_follows")
    assert late.severity is Severity.WARNING
    (early,) = of_rule(judge({"M10": {"start": f"{DAY} 08:30", "end": f"{DAY} 08:45"}}), "start_follows")
    assert early.severity is Severity.ERROR


@pytest.mark.parametrize(("start", "severity"), [("08:05", Severity.WARNING), ("07:50", Severity.ERROR)])
def test_start_and_after_that_disagree_in_the_pack_are_a_finding(
    start: str, severity: Severity, tmp_path: Path
) -> None:
    first = {"item_id": "A", "start": f"{DAY} 07:30", "minutes": 30, "title": "Đón khách"}
    second = {"item_id": "B", "start": f"{DAY} {start}", "after": "A", "minutes": 5, "title": "Ổn định"}
    scenario = make_scenario(*(RunsheetItem.model_validate(each) for each in (first, second)))
    write_files(scenario, tmp_path)
    (found,) = of_rule(check_file(scenario, tmp_path / FILE), "start_follows")
    assert (found.subjects, found.severity) == (("B", "A"), severity)


def test_a_circle_in_the_pack_is_named_and_its_rows_are_missed(tmp_path: Path) -> None:
    circle = [
        RunsheetItem.model_validate({"item_id": one, "after": other, "minutes": 5, "title": one})
        for one, other in (("A", "B"), ("B", "A"))
    ]
    scenario = make_scenario(*circle)
    write_files(scenario, tmp_path)
    found = check_file(scenario, tmp_path / FILE)
    assert [each.subjects for each in of_rule(found, "startable")] == [("A",), ("B",)]
    assert [each.subjects for each in of_rule(found, "items_complete")] == [("A",), ("B",)]


def test_an_interlude_fills_a_pause_but_a_background_does_not(judge: Judge, folder: Path) -> None:
    late = {"M09": {"start": f"{DAY} 08:55", "end": f"{DAY} 09:00"}}
    assert of_rule(judge(late), "gaps") == []  # M10 drums 08:40-08:55
    edit(folder / FILE, {"M10": {"start": f"{DAY} 07:00", "end": f"{DAY} 09:30"}})
    assert [each.subjects for each in of_rule(judge({}), "gaps")] == [("M08", "M09")]


def test_five_idle_minutes_pass(judge: Judge) -> None:
    late = {"M09": {"start": f"{DAY} 08:45", "end": f"{DAY} 08:50"}, "M10": {"drop": ""}}
    assert of_rule(judge(late), "gaps") == []


def test_items_that_touch_do_not_overlap(judge: Judge) -> None:
    same = {"M07": {"performer": "Bí thư Huyện ủy"}}  # M08 is his as well, and follows at once
    assert of_rule(judge(same), "no_overlap_by_performer") == []


@pytest.mark.parametrize("column", ["title", "mc_text", "performer", "cue"])
def test_singing_may_be_told_in_any_words_of_the_salute(column: str, judge: Judge) -> None:
    edits = {"M02": {"mc_text": ""} | {column: "Đại biểu HÁT Quốc ca"}}
    assert of_rule(judge(edits), "anthem_sung") == []


def test_optional_steps_may_be_left_out(tmp_path: Path) -> None:
    kept = [item for item in make_items() if item.ritual_code not in {"trao_thuong", "phat_bieu"}]
    kept = [item.model_copy(update={"after": "M04"}) if item.ritual_code == "dap_tu" else item for item in kept]
    scenario = make_scenario(*kept)
    write_files(scenario, tmp_path)
    assert check_file(scenario, tmp_path / FILE) == ()


def test_three_awards_in_any_order_are_right_only_from_high_to_low(folder: Path, scenario: Scenario) -> None:
    titles = ("Trao Huân chương Độc lập", "Trao Cờ thi đua của Chính phủ", "Trao Bằng công nhận")
    for order in permutations(titles):
        edit(folder / FILE, {"M04": {"ritual_code": "trao_thuong", "title": order[0]}})
        edit(folder / FILE, {"M05": {"title": order[1]}, "M06": {"title": order[2]}})
        found = of_rule(check_file(scenario, folder / FILE), "award_order")
        assert bool(found) is (order != titles)


def test_rows_in_another_order_are_the_same_plan(folder: Path, scenario: Scenario) -> None:
    text = (folder / FILE).read_text(encoding="utf-8-sig").splitlines()
    (folder / FILE).write_text("\n".join([text[0], *text[:0:-1]]), encoding="utf-8")
    assert len(read_table(folder / FILE).rows) == len(make_items())
    assert check_file(scenario, folder / FILE) == ()


def test_a_pack_without_a_run_sheet_asks_for_no_file(tmp_path: Path, scenario: Scenario) -> None:
    assert check_file(Scenario(scenario.event), tmp_path / FILE) == ()


def test_a_missing_file_is_a_finding(tmp_path: Path, scenario: Scenario) -> None:
    (found,) = check_file(scenario, tmp_path / FILE)
    assert (found.rule, found.subjects) == ("readable", (FILE,))
