"""The panel that says why: what it tells, and what it keeps from those who may not know."""

import importlib
import re

import pytest

from planner.catalog import PROBLEMS
from planner.report.rules import RULE_WORDS
from tests.web.conftest import Installation
from tests.web.stored import bundle_of


def panel(installation: Installation, login: str, problem: str, subject: str) -> object:
    return installation.sign_in(login).get(
        f"/events/{installation.event}/explain/{problem}/{subject}", headers={"hx-request": "true"}
    )


def test_the_panel_tells_the_choice_the_reasons_and_the_price_of_others(planned_installation: Installation) -> None:
    row = bundle_of(planned_installation).rows["lodging"][0]
    text = panel(planned_installation, "organiser", "lodging", row["guest_id"]).text
    assert row["room_id"] in text
    assert "<h3>Vì</h3>" in text
    assert re.search(r"kém hơn \d+ điểm|không được phép|không đổi điểm|tốt hơn", text)
    assert "Ghim" in text


def test_an_allowed_alternative_can_be_tried_in_one_click(planned_installation: Installation) -> None:
    rows = bundle_of(planned_installation).rows["seating"]
    texts = [panel(planned_installation, "organiser", "seating", row["guest_id"]).text for row in rows]
    assert any(
        f"/plans/new?only=seating&amp;from={planned_installation.plan}&amp;wish=seating%7C" in one for one in texts
    )


def test_a_viewer_gets_no_button_that_would_be_refused(planned_installation: Installation) -> None:
    row = bundle_of(planned_installation).rows["seating"][0]
    text = panel(planned_installation, "viewer", "seating", row["guest_id"]).text
    assert row["seat_id"] in text
    assert "<form" not in text
    assert "plans/new" not in text


def test_names_of_the_forces_are_for_those_who_may_see_the_roster(planned_installation: Installation) -> None:
    officer = bundle_of(planned_installation).scenario.officers[0]
    shown = panel(planned_installation, "reviewer", "staffing", officer.person_id).text
    hidden = panel(planned_installation, "organiser", "staffing", officer.person_id).text
    assert officer.name in shown
    assert not [one.name for one in bundle_of(planned_installation).scenario.officers if one.name in hidden]
    assert officer.person_id in hidden


@pytest.mark.parametrize(("problem", "subject"), [("seating", "KHONG-CO"), ("catering", "G1"), ("lodging", "x")])
def test_what_is_not_there_is_answered_with_a_sentence(
    planned_installation: Installation, problem: str, subject: str
) -> None:
    answer = panel(planned_installation, "organiser", problem, subject)
    assert answer.status_code == 404
    assert "không" in answer.text.casefold()


def test_without_a_plan_the_panel_says_so(installation: Installation) -> None:
    answer = panel(installation, "organiser", "seating", "G1")
    assert answer.status_code == 409
    assert "Chưa có phương án nào" in answer.text


def test_the_api_tells_the_same(planned_installation: Installation) -> None:
    row = bundle_of(planned_installation).rows["seating"][0]
    address = f"/api/v1/events/{planned_installation.event}/explain/seating/{row['guest_id']}"
    told = planned_installation.sign_in("organiser").get(address).json()
    assert told["plan"] == planned_installation.plan
    assert row["seat_id"] in told["chosen"]
    assert all(one["cost"] is None or one["broken_rules"] == [] for one in told["alternatives"])


def test_every_rule_that_may_forbid_something_has_a_name_in_words() -> None:
    models = [importlib.import_module(f"planner.problems.{entry.name}.model") for entry in PROBLEMS]
    rules = {rule.__name__ for model in models for rule in model.RULES}
    rules |= {rule.__name__ for entry in PROBLEMS for rule in entry.package.CHECKS}
    assert sorted(rules - set(RULE_WORDS)) == []
