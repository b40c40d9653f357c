"""Solves: what may be asked, the queue, stopping, what becomes of the result."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.engine.findings import Severity
from planner.engine.pins import Pin
from tests.web.conftest import Installation, installed
from tests.web.solving import ended, solvers, wait_for
from tests.web.stored import bundle_of, event_id
from web.jobs.watching import Curve
from web.services import jobs, pins, scenarios
from web.settings import Settings
from web.store import tables
from web.store.engine import Actor

LARGE = Path(__file__).parents[2] / "scenarios" / "vinh-linh-2025"


@pytest.fixture
def quiet(installation: Installation) -> Installation:
    """Return an installation whose queue nobody works on."""
    installation.services.at_end[0]()
    return installation


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Installation]:
    """Return an installation over a pack that takes long to plan."""
    yield from installed(Settings(tmp_path / "data"), LARGE)


def start(installation: Installation, **wish: object) -> dict[str, object]:
    answer = installation.sign_in("organiser").post(f"/api/v1/events/{installation.event}/jobs", json=wish)
    assert answer.status_code == 201, answer.text
    return answer.json()


def job_of(installation: Installation, public_id: object) -> jobs.Job:
    return jobs.find(installation.services.store, event_id(installation), str(public_id))


def finished(installation: Installation, public_id: object) -> jobs.Job:
    return ended(installation.services.store, event_id(installation), str(public_id))


def test_the_first_plan_is_put_in_force_and_the_second_is_not(installation: Installation) -> None:
    first = finished(installation, start(installation, limit_s=5)["id"])
    second = finished(installation, start(installation, limit_s=5, seed=2)["id"])
    assert (first.state, second.state) == ("done", "done")
    assert (first.result["in_force"], second.result["in_force"]) == (True, False)
    bundle = bundle_of(installation, str(first.result["plan"]))
    told = [(one.rule, one.severity) for one in bundle.findings]
    assert told == [("late_departures", Severity.WARNING), ("nights_in_vain", Severity.WARNING)]
    assert set(bundle.rows) == {"rehearsals", "lodging", "seating", "staffing", "preparation"}
    assert bundle.card.author == "Người organiser"
    assert first.progress["problems"]["lodging"]["points"][-1][1:] == [326, 326]


def test_the_form_queues_a_solve_and_its_page_says_what_it_waits_for(quiet: Installation) -> None:
    browser = quiet.sign_in("organiser")
    page = browser.get(f"/events/{quiet.event}/plans/new").text
    assert "Chỗ ngồi" in page or "Sắp xếp chỗ ngồi" in page
    assert 'name="w.seating.precedence"' in page
    form = {"problem": ["seating"], "limit_s": "20", "seed": "3", "w.seating.precedence": "9", "keep_pins": "1"}
    answer = browser.post(f"/events/{quiet.event}/plans/new", data=form)
    assert answer.status_code == 303
    job = job_of(quiet, answer.headers["location"].rpartition("/")[2])
    assert job.request["problems"] == ["seating"]
    assert (job.request["limit_s"], job.request["seed"], job.request["deterministic"]) == (20, 3, False)
    assert job.request["weights"] == {"seating": {"precedence": 9}}
    shown = browser.get(answer.headers["location"]).text
    assert "Đang chờ, trước đó còn 0 lần giải." in shown
    assert "seating.precedence = 9" in shown


def test_overrides_reach_the_plan_and_not_the_scenario(installation: Installation) -> None:
    job = finished(installation, start(installation, limit_s=5, weights={"lodging": {"cost": 2}})["id"])
    planned = bundle_of(installation, str(job.result["plan"])).scenario
    now = installation.services.scenarios.current(event_id(installation)).scenario
    assert planned.event.weights["lodging"]["cost"] == 2
    assert now is not None
    assert now.event.weights.get("lodging", {}).get("cost", 1) == 1


def test_the_form_takes_every_weight_as_it_stands_in_a_large_hall(large: Installation) -> None:
    page = large.sign_in("organiser").get(f"/events/{large.event}/plans/new").text
    fields = [dict(re.findall(r'([\w.-]+)="([^"]*)"', field)) for field in re.findall(r"<input[^>]*>", page)]
    weights = {
        one["name"]: (int(one["value"]), int(one["max"])) for one in fields if one.get("name", "").startswith("w.")
    }
    assert weights["w.seating.precedence"][0] > 1_000_000
    assert {name: pair for name, pair in weights.items() if pair[0] > pair[1]} == {}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"problems": ["catering"]}, "catering"),
        ({"limit_s": 4}, "limit_s"),
        ({"limit_s": 3601}, "limit_s"),
        ({"weights": {"seating": {"beauty": 1}}}, "seating.beauty"),
        ({"weights": {"seating": {"precedence": -1}}}, "từ 0 đến 1.000.000"),
        ({"options": {"rehearsals": {"secret": 1}}}, "rehearsals.secret"),
        ({"trial": [{"problem": "seating", "subject": "X", "field": "seat_id", "value": "Y"}]}, "“X”"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_no_solve_can_do_is_refused_and_leaves_nothing(
    quiet: Installation, wish: dict[str, object], words: str
) -> None:
    answer = quiet.sign_in("organiser").post(f"/api/v1/events/{quiet.event}/jobs", json=wish)
    assert answer.status_code == 422
    assert words in answer.text
    place = quiet.services.settings.jobs
    assert not place.exists() or not list(place.iterdir())


def test_a_sixth_solve_must_wait_until_one_is_cancelled(quiet: Installation) -> None:
    asked = [start(quiet, limit_s=5) for _ in range(5)]
    browser = quiet.sign_in("organiser")
    address = f"/api/v1/events/{quiet.event}/jobs"
    refused = browser.post(address, json={})
    assert (refused.status_code, "Đã có 5 lần giải đang chờ" in refused.text) == (409, True)
    cancelled = browser.post(f"{address}/{asked[1]['id']}/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert not (quiet.services.settings.jobs / str(asked[1]["id"])).exists()
    assert jobs.ahead(quiet.services.store, job_of(quiet, asked[2]["id"])) == 1
    assert browser.post(address, json={}).status_code == 201


def test_stopping_keeps_the_best_plan_so_far_and_cancelling_keeps_nothing(large: Installation) -> None:
    browser = large.sign_in("organiser")
    place = large.services.settings.jobs
    first = start(large, problems=["lodging"], limit_s=600)["id"]
    wait_for(lambda: _score(job_of(large, first)) is not None, "no plan yet")
    page = browser.get(f"/events/{large.event}/jobs/{first}").text
    assert "Dừng và lấy phương án tốt nhất" in page
    assert "data-chart" in browser.get(f"/events/{large.event}/jobs/{first}/live?state=running").text
    assert browser.post(f"/events/{large.event}/jobs/{first}/stop").status_code == 303
    stopped = finished(large, first)
    assert stopped.state == "done"
    assert bundle_of(large, str(stopped.result["plan"])).files.problems["lodging"]["limit"] == "stopped"
    second = start(large, problems=["lodging"], limit_s=600)["id"]
    wait_for(lambda: solvers(place), "no solver")
    browser.post(f"/events/{large.event}/jobs/{second}/cancel")
    assert finished(large, second).state == "cancelled"
    wait_for(lambda: not solvers(place), "the solver goes on")
    assert len(large.services.shelf.cards(event_id(large))) == 1


def _score(job: jobs.Job) -> int | None:
    points = job.progress.get("problems", {}).get("lodging", {}).get("points", [])
    return points[-1][1] if points else None


def test_a_part_solved_anew_keeps_the_other_parts_and_the_pins(planned_installation: Installation) -> None:
    before = bundle_of(planned_installation)
    guest, other = before.rows["seating"][0], before.rows["seating"][1]
    pin = Pin("seating", guest["guest_id"], "seat_id", guest["seat_id"])
    services, event = planned_installation.services, event_id(planned_installation)
    services.store.write(Actor(1), lambda transaction: pins.toggle(transaction, event, pin))
    job = start(
        planned_installation,
        problems=["seating"],
        limit_s=5,
        base=planned_installation.plan,
        near=True,
        trial=[{"problem": "seating", "subject": other["guest_id"], "field": "seat_id", "value": other["seat_id"]}],
    )
    after = bundle_of(planned_installation, str(finished(planned_installation, job["id"]).result["plan"]))
    assert after.rows["lodging"] == before.rows["lodging"]
    assert after.files.commitments["seating"].pins == {
        guest["guest_id"]: {"seat_id": guest["seat_id"]},
        other["guest_id"]: {"seat_id": other["seat_id"]},
    }
    assert len(after.files.commitments["seating"].previous) == len(before.rows["seating"])


def test_a_pin_that_no_longer_fits_is_named_before_anything_is_queued(quiet: Installation) -> None:
    event = event_id(quiet)
    pin = Pin("seating", "NGUOI-CU", "seat_id", "A-01-01")
    quiet.services.store.write(Actor(1), lambda transaction: pins.toggle(transaction, event, pin))
    answer = quiet.sign_in("organiser").post(f"/api/v1/events/{quiet.event}/jobs", json={})
    assert answer.status_code == 409
    assert "NGUOI-CU" in answer.json()["error"]


def test_faulty_data_are_told_with_the_way_to_the_table(quiet: Installation) -> None:
    event = event_id(quiet)

    def break_it(transaction: object) -> None:
        row = scenarios.row_values(event, "guests", {"guest_id": "K99", "rank": "x"}, 1e9)
        transaction.db.execute(tables.rows.insert().values(**row))
        transaction.db.execute(tables.events.update().values(revision=2))
        transaction.note("row.add", event_id=event)

    quiet.services.store.write(Actor(1), break_it)
    browser = quiet.sign_in("organiser")
    page = browser.get(f"/events/{quiet.event}/plans/new").text
    assert "Dữ liệu còn lỗi" in page
    assert f'href="/events/{quiet.event}/data/guests"' in page
    refused = browser.post(f"/api/v1/events/{quiet.event}/jobs", json={})
    assert refused.status_code == 409
    assert "lỗi đầu: Khách mời" in refused.json()["error"]


def test_a_result_for_data_that_changed_meanwhile_is_kept_and_marked(installation: Installation) -> None:
    job = start(installation, limit_s=5)
    event = event_id(installation)

    def change(transaction: object) -> None:
        transaction.db.execute(tables.events.update().where(tables.events.c.id == event).values(revision=7))
        transaction.note("settings.change", event_id=event)

    installation.services.store.write(Actor(1), change)
    plan = finished(installation, job["id"]).result["plan"]
    assert bundle_of(installation, str(plan)).card.revision == 1
    assert "lỗi thời" in installation.sign_in("organiser").get(f"/events/{installation.event}/plans").text


@pytest.mark.parametrize("login", ["clerk", "viewer", "reviewer"])
def test_only_an_organiser_may_start_or_end_a_solve(quiet: Installation, login: str) -> None:
    public_id = start(quiet, limit_s=5)["id"]
    browser = quiet.sign_in(login)
    for address in ("plans/new", f"jobs/{public_id}/cancel", f"jobs/{public_id}/stop"):
        assert browser.post(f"/events/{quiet.event}/{address}").status_code == 404
    assert job_of(quiet, public_id).state == "queued"
    assert "Huỷ" not in browser.get(f"/events/{quiet.event}/jobs/{public_id}").text


def test_without_a_plan_the_page_names_the_clash_and_leads_to_its_rows(planned_installation: Installation) -> None:
    first, second = bundle_of(planned_installation).rows["seating"][:2]
    trial = [
        {"problem": "seating", "subject": row["guest_id"], "field": "seat_id", "value": first["seat_id"]}
        for row in (first, second)
    ]
    job = start(planned_installation, problems=["seating"], limit_s=5, trial=trial, base=planned_installation.plan)
    over = finished(planned_installation, job["id"])
    assert over.state == "done"
    plan = str(over.result["plan"])
    page = planned_installation.sign_in("organiser").get(f"/events/{planned_installation.event}/plans/{plan}").text
    assert "Vì sao không xếp được" in page
    for row in (first, second):
        assert f"/events/{planned_installation.event}/data/guests?q={row['guest_id']}" in page
    assert 'class="badge infeasible"' in page
    assert bundle_of(planned_installation, plan).rows["lodging"] == bundle_of(planned_installation).rows["lodging"]


def test_a_curve_begins_anew_with_another_part_and_ends_with_the_whole() -> None:
    curve = Curve(10.0, 5.0)
    said = [(11.0, 9, 1), (12.0, 7, 2), (13.0, 7, 2), (14.0, 7, 2), (14.5, 40, 20), (15.0, 30, 20)]
    for t_s, score, bound in said:
        line = {"phase": "search", "t_s": t_s, "elapsed_s": 0.1, "score": score, "bound": bound}
        curve.take(line)
    assert curve.points == [(4.5, 40, 20), (5.0, 30, 20)]
    curve.take({"phase": "done", "t_s": 60.0, "elapsed_s": 5.2, "score": 37, "bound": 22})
    assert curve.points == [(5.2, 37, 22)]
    assert curve.latest == {"phase": "done", "elapsed_s": 5.2, "limit_s": 5.0}
