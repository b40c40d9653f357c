"""Which known name is suggested for a mistyped one."""

import pytest

from planner.scenario.nearest import fold, nearest


@pytest.mark.parametrize(
    ("word", "choices", "expected"),
    [
        ("hop luyen", ("khối", "hợp luyện"), "hợp luyện"),
        ("FULL NAME", ("full_name", "name"), "full_name"),
        ("guest", ("seats", "guests"), "guests"),
        ("G0O1", ("G002", "G001"), "G001"),
        ("GH9", ("GH1", "GH2"), "GH1"),
        ("zzz", ("guests", "seats"), None),
        ("", ("guests",), None),
        ("guests", (), None),
    ],
)
def test_the_likest_name_is_suggested_or_none(word: str, choices: tuple[str, ...], expected: str | None) -> None:
    assert nearest(word, choices) == expected


def test_marks_case_and_signs_do_not_count() -> None:
    assert fold("Đội_trống-Hội") == "doitronghoi"
