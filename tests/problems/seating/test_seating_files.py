"""Plan files: written, read back, and edited by hand in every way a spreadsheet allows."""

from types import ModuleType

import pytest

from planner.problems.seating import COLUMNS, Assignment, check, from_rows, score, to_rows
from planner.tables import parse_table, table_text


def test_rows_come_back_as_written() -> None:
    plan = (Assignment("G1", "A-01-01"), Assignment("G2", "A-01-02"))
    text = "\ufeff" + table_text(COLUMNS, to_rows(plan))

    assert from_rows(parse_table(text).rows) == (plan, ())


@pytest.mark.parametrize("text", ["guest_id;seat_id\nG1;A-01-01\n", "guest_id\tseat_id\r\nG1\tA-01-01\r\n"])
def test_other_separators_are_read(text: str) -> None:
    assert from_rows(parse_table(text).rows)[0] == (Assignment("G1", "A-01-01"),)


def test_row_without_a_seat_is_a_finding_and_left_out() -> None:
    plan, findings = from_rows(parse_table("guest_id,seat_id\nG1,\nG2,A-01-01\n").rows)

    assert plan == (Assignment("G2", "A-01-01"),)
    assert [(finding.rule, finding.subjects) for finding in findings] == [("readable", ("G1",))]
    assert "seating.csv:2" in findings[0].message.vi


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([("G1", "A-01-01"), ("G2", "A-01-02")], set()),
        ([("G1", "A-01-01")], {"seat_each_guest"}),
        ([("G1", "A-01-01"), ("G2", "A-01-02"), ("G2", "A-01-03")], {"seat_each_guest"}),
        ([("G1", "A-01-01"), ("G2", "A-01-02"), ("G2", "A-01-02")], {"seat_each_guest"}),
        ([("G1", "A-01-01"), ("G2", "Z")], {"known_ids"}),
        ([("G1", "A-01-01"), ("G2", "A-01-02"), ("X", "A-01-03")], {"known_ids"}),
        ([], {"seat_each_guest"}),
    ],
    ids=["good", "missing", "two seats", "twice the same", "no such seat", "no such guest", "empty"],
)
def test_hand_edits_become_findings(builders: ModuleType, rows: list[tuple[str, str]], rules: set[str]) -> None:
    asked = builders.problem({"A": ["ccc"]}, [builders.guest("G1"), builders.guest("G2")])
    plan = tuple(Assignment(*row) for row in rows)

    assert {finding.rule for finding in check(asked, plan)} == rules
    assert set(score(asked, plan)) == set(asked.weights)


def test_findings_name_people_in_both_languages(builders: ModuleType) -> None:
    asked = builders.problem({"A": ["ccc"]}, [builders.guest("G1")])
    (finding,) = check(asked, ())

    assert finding.message.vi == "G1 Khách G1 chưa có ghế."
    assert finding.message.en == "G1 Khách G1 has no seat."
