"""The browser view lists plans, serves their files and answers questions; it shows nothing outside its folders."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from web.app import create_app

SUMMARY = {"pack": "nowhere", "problems": {"seating": {"status": "optimal", "score": 1, "bound": 1, "gap": 0.0}}}


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans" / "le 1"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps(SUMMARY), "utf-8")
    (folder / "report.html").write_text("<p>báo cáo</p>", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return tmp_path / "plans"


def client(plans: Path) -> TestClient:
    return TestClient(create_app(plans, plans.parent / "packs"))


def test_home_links_every_plan(plans: Path) -> None:
    page = client(plans).get("/")

    assert page.status_code == 200
    assert 'href="/plans/le%201/report.html"' in page.text
    assert "optimal" in page.text


def test_home_without_plans_says_what_to_do(tmp_path: Path) -> None:
    page = client(tmp_path / "none").get("/")

    assert "planner solve" in page.text


def test_plan_files_are_served_and_nothing_beside_them(plans: Path) -> None:
    browser = client(plans)

    assert browser.get("/plans/le 1/report.html").text == "<p>báo cáo</p>"
    assert browser.get("/plans/%2e%2e/secret.txt").status_code == 404
    assert browser.get("/plans/le 1/../../secret.txt").status_code == 404


def test_api_gives_list_and_summary(plans: Path) -> None:
    browser = client(plans)

    assert browser.get("/api/plans").json() == [{"name": "le 1", **SUMMARY}]
    assert browser.get("/api/plans/le 1/summary").json() == SUMMARY


def test_unknown_plan_is_not_found_by_name(plans: Path) -> None:
    answer = client(plans).get("/api/plans/none/summary")

    assert answer.status_code == 404
    assert "none" in answer.json()["detail"]


def test_missing_pack_is_one_sentence(plans: Path) -> None:
    answer = client(plans).get("/api/plans/le 1/findings")

    assert answer.status_code == 422
    assert "nowhere" in answer.json()["error"]


def test_no_page_may_load_from_elsewhere(plans: Path) -> None:
    policy = client(plans).get("/").headers["content-security-policy"]

    assert policy.startswith("default-src 'self';")
    assert "http" not in policy
