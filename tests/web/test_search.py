"""Ctrl K and the rooms that list: what each person finds."""

import pytest

from planner.collation import fold
from tests.web.conftest import Installation


def found(installation: Installation, login: str, q: str) -> list[dict[str, str]]:
    return installation.sign_in(login).get(f"/events/{installation.event}/search", params={"q": q}).json()


def a_guest(installation: Installation) -> dict[str, str]:
    address = f"/api/v1/events/{installation.event}/tables/guests/rows?limit=1"
    return installation.sign_in("organiser").get(address).json()["rows"][0]["cells"]


def test_a_guest_is_found_without_accents_and_the_link_opens_the_row(installation: Installation) -> None:
    name = a_guest(installation)["full_name"]
    hit = next(hit for hit in found(installation, "clerk", fold(name)) if hit["title"] == name)
    assert hit["kind"] == "Khách"
    page = installation.sign_in("clerk").get(hit["href"]).text
    assert name in page


@pytest.mark.parametrize(("login", "table_kind"), [("viewer", "Khách"), ("organiser", "Cán bộ"), ("clerk", "Chốt")])
def test_nothing_is_found_in_tables_one_may_not_read(installation: Installation, login: str, table_kind: str) -> None:
    letters = {hit["kind"] for q in "aeiouydtcnhg" for hit in found(installation, login, q)}
    assert table_kind not in letters
    assert letters


def test_outsiders_find_nothing_and_are_told_nothing(installation: Installation) -> None:
    answer = installation.sign_in("outsider").get(f"/events/{installation.event}/search", params={"q": "a"})
    assert answer.status_code == 404


@pytest.mark.parametrize("q", ["", "%", "____", "\\", "'", "a" * 200, "🎉"])
def test_strange_words_are_no_patterns(installation: Installation, q: str) -> None:
    assert found(installation, "organiser", q) == []


def test_preparation_marks_what_is_late_and_counts_days_back_from_the_day(installation: Installation) -> None:
    page = installation.sign_in("clerk").get(f"/events/{installation.event}/preparation").text
    assert "quá hạn" in page
    assert "D-" in page
    assert installation.sign_in("viewer").get(f"/events/{installation.event}/preparation").status_code == 404
