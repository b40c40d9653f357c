"""The certificate: its bounds hold against every plan of a tiny hall, and a false one is found out."""

import copy
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from planner.engine.findings import Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating import Problem, check, score
from planner.problems.seating.certificate import certificate
from planner.problems.seating.certify_check import check_certificate, check_file


def _certified(builders: ModuleType, asked: Problem, commitments: Commitments) -> tuple[Any, dict[str, Any]]:
    plan = builders.plan_of(asked, commitments)
    written = certificate(asked, plan.assignments, commitments, plan.outcome.bound, 1)
    assert written is not None
    return plan.assignments, json.loads(json.dumps(written))


def _torn(builders: ModuleType) -> Problem:
    """Five of one delegation and two of another in rows of three: the five need two rows."""
    guests = [builders.guest(f"G{number}", delegation="D1") for number in range(5)]
    guests += [builders.guest(f"G{number}", 2, delegation="D2") for number in (5, 6)]
    return builders.problem({"A": ["ccc", "ccc", "ccc"]}, guests)  # type: ignore[no-any-return]


@pytest.mark.solver
@pytest.mark.parametrize("seed", range(60))
def test_bounds_of_the_certificate_hold_for_every_plan(builders: ModuleType, seed: int) -> None:
    asked, commitments = builders.random_case(seed)
    plans = [seats for seats in builders.every_plan(asked) if not check(asked, builders.rows_of(seats), commitments)]
    if not plans:
        assert certificate(asked, (), commitments, 0, 1) is None
        return
    goals = [score(asked, builders.rows_of(seats), commitments) for seats in plans]
    assignments, written = _certified(builders, asked, commitments)
    fewest = min(goal["precedence"] for goal in goals)
    in_order = written["fragments"]["among"] == "plans with nobody out of order"

    assert written["precedence"]["at_least"] <= fewest
    assert written["fragments"]["at_least"] <= min(
        goal["fragments"] for goal in goals if not in_order or goal["precedence"] == 0
    )
    assert written["exchanges"]["improving"] == []
    assert list(check_certificate(asked, assignments, commitments, written)) == []


@pytest.mark.solver
def test_delegation_too_large_for_a_row_has_its_split_proven(builders: ModuleType) -> None:
    asked = _torn(builders)
    _, written = _certified(builders, asked, NO_COMMITMENTS)

    assert written["fragments"]["value"] == 3
    assert written["fragments"]["at_least"] == 3
    assert written["fragments"]["standing"] == "proven minimal"
    assert written["precedence"]["standing"] == "proven minimal"


@pytest.mark.solver
def test_pin_that_forces_disorder_is_the_proof_of_it(builders: ModuleType) -> None:
    asked = builders.problem({"A": ["c", "c"]}, [builders.guest("G1", 1), builders.guest("G2", 2)])
    assignments, written = _certified(builders, asked, builders.pins(G2="A-01-01"))

    assert (written["precedence"]["value"], written["precedence"]["at_least"]) == (1, 1)
    assert written["precedence"]["ladders"][0]["pins"] == {"G2": 1}
    assert list(check_certificate(asked, assignments, builders.pins(G2="A-01-01"), written)) == []


def test_plan_that_breaks_a_rule_gets_no_certificate(builders: ModuleType) -> None:
    asked = builders.problem({"A": ["cc"]}, [builders.guest("G1"), builders.guest("G2")])

    assert certificate(asked, builders.rows_of({"G1": "A-01-01"}), NO_COMMITMENTS, 0, 1) is None


def _tampered(written: dict[str, Any], *path: str | int, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(written)
    part: Any = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return changed


@pytest.mark.solver
@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("fragments", "delegations", 0, "at_least"), 3, "is not proven"),
        (("fragments", "delegations", 0, "pieces", 0, "blocks"), 3, "blocks hold"),
        (("fragments", "delegations", 0, "pieces", 0, "heads"), 6, "blocks hold"),
        (("fragments", "delegations", 0, "runs"), 1, "runs of D1 are wrong"),
        (("fragments", "standing"), "bounded", "does not fit the figures"),
        (("precedence", "at_least"), 1, "exceeds the value"),
        (("exchanges", "improving"), [{"guest": "G0"}], "improve nothing"),
        (("metres", "at_least"), 1_000, "exceeds the value"),
        (("metres", "prices", 0, 0), -1, "do not prove the metres"),
        (("score", "together", "fields", 0, "blocks", 0), 10**6, "prove less"),
        (("score", "together", "at_least"), 10**6, "prove less"),
        (("metres", "prices"), [], "prices of seats are missing"),
    ],
)
def test_false_claim_is_found_out(builders: ModuleType, path: tuple[str | int, ...], value: object, told: str) -> None:
    asked = _torn(builders)
    assignments, written = _certified(builders, asked, NO_COMMITMENTS)
    false = _tampered(written, *path, value=value)
    findings = list(check_certificate(asked, assignments, NO_COMMITMENTS, false))

    assert any(told in finding.message.en for finding in findings)
    assert {finding.rule for finding in findings} == {"certificate"}


@pytest.mark.solver
def test_plan_that_an_exchange_improves_refutes_the_claim_of_none(builders: ModuleType) -> None:
    guests = [builders.guest(f"G{number}", delegation=f"D{number % 2}") for number in range(4)]
    asked = builders.problem({"A": ["cccc"]}, guests)
    torn = builders.rows_of({f"G{number}": f"A-01-0{number + 1}" for number in range(4)})
    written = certificate(asked, torn, NO_COMMITMENTS, 0, 1)
    assert written is not None
    assert written["exchanges"]["standing"] == "does not hold: the changes listed improve the plan"
    false = _tampered(written, "exchanges", "improving", value=[])

    assert any("would gain 200" in f.message.en for f in check_certificate(asked, torn, NO_COMMITMENTS, false))


@pytest.mark.solver
def test_beyond_the_size_the_certificate_says_how_many_were_tried(
    builders: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = builders.problem({"A": ["cccc"]}, [builders.guest(f"G{number}") for number in range(4)])
    rows = builders.rows_of({f"G{number}": f"A-01-0{number + 1}" for number in range(4)})
    monkeypatch.setattr("planner.problems.seating.polish.ALL_GUESTS", 2)
    monkeypatch.setattr("planner.problems.seating.polish.DRAWN", 2)

    written = certificate(asked, rows, NO_COMMITMENTS, 0, 1)
    assert written is not None
    assert written["exchanges"]["standing"].startswith("sampled: no exchange among 2 of 4 guests")
    boasting = _tampered(written, "exchanges", "exhaustive", value=True)

    assert [f.message.en for f in check_certificate(asked, rows, NO_COMMITMENTS, written)] == []
    found = [f.message.en for f in check_certificate(asked, rows, NO_COMMITMENTS, boasting)]
    assert found == ["certificate.json: only some of the guests were tried."]


def test_certificate_of_another_plan_is_a_warning(builders: ModuleType) -> None:
    asked = _torn(builders)
    assignments, written = _certified(builders, asked, NO_COMMITMENTS)
    false = _tampered(written, "score", "value", value=1)
    (finding,) = check_certificate(asked, assignments, NO_COMMITMENTS, false)

    assert finding.severity is Severity.WARNING
    assert "says score = 1" in finding.message.en


def test_file_that_is_no_certificate_is_named(builders: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    asked = _torn(builders)

    assert check_file(asked, (), NO_COMMITMENTS, path) == ()
    path.write_text('{"guests": 7}', encoding="utf-8")
    (finding,) = check_file(asked, (), NO_COMMITMENTS, path)
    assert "cannot be read" in finding.message.en
