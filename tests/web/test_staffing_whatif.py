"""What-if of the roster: who must be called when somebody is away, for those who may see names."""

from tests.web.conftest import Installation

SICK = "now=2026-04-12T05:30&absent="


def _at(installation: Installation, rest: str) -> str:
    return f"/events/{installation.event}/staffing/what-if{rest}"


def _api(installation: Installation, rest: str) -> str:
    return f"/api/v1/events/{installation.event}/staffing/what-if{rest}"


def test_the_page_names_the_calls_and_changes_nothing(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("reviewer")
    before = browser.get(f"/events/{planned_installation.event}/staffing").text
    page = browser.get(_at(planned_installation, f"?{SICK}CB-1"))
    assert page.status_code == 200
    assert "Phải gọi" in page.text
    assert "CB-1" in page.text
    assert browser.get(f"/events/{planned_installation.event}/staffing").text == before


def test_a_person_nobody_knows_is_told_with_the_nearest(planned_installation: Installation) -> None:
    page = planned_installation.sign_in("reviewer").get(_at(planned_installation, f"?{SICK}CB-I"))
    assert page.status_code == 422
    assert "Không có người &#34;CB-I&#34;; gần nhất là &#34;CB-" in page.text


def test_who_may_not_see_names_does_not_find_the_page(planned_installation: Installation) -> None:
    for address in (_at(planned_installation, ""), _api(planned_installation, f"?{SICK}CB-1")):
        assert planned_installation.sign_in("organiser").get(address).status_code == 404


def test_programs_read_the_same_calls(planned_installation: Installation) -> None:
    found = planned_installation.sign_in("reviewer").get(_api(planned_installation, f"?{SICK}CB-1")).json()
    called = {one["person"] for one in found["calls"] if not one["reported"]}
    assert len(called) == found["called"] == found["at_least"]
    assert found["proven"] is True
    assert {one["person"] for one in found["calls"] if one["reported"]} <= {"CB-1"}
    assert all(one["chief"].startswith("máy trực") for one in found["calls"])
