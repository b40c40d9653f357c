"""``planner seating replan`` and the certificate, from the command line and on disk."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

Planner = Callable[..., object]


def _seats(folder: Path) -> dict[str, str]:
    with (folder / "seating.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["guest_id"]: row["seat_id"] for row in csv.DictReader(file)}


def test_declined_guest_leaves_the_plan_and_everybody_else_stays(
    planner: Planner, tiny_pack: Path, planned: Path
) -> None:
    before = _seats(planned)
    gone = next(iter(before))
    done = planner("--lang", "en", "seating", "replan", tiny_pack, planned, "--decline", gone)
    after = _seats(planned)

    assert done.returncode == 0  # type: ignore[attr-defined]
    assert "0 seated guests move (at least 0); 0 guests have no seat." in done.stdout  # type: ignore[attr-defined]
    assert gone not in after
    assert all(before[guest] == seat for guest, seat in after.items())
    assert (planned / "replan.csv").read_text("utf-8-sig").splitlines()[1] == f"{gone},{before[gone]},"


def test_dry_run_leaves_the_files_alone(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    before = _seats(planned)
    planner("seating", "replan", tiny_pack, planned, "--decline", next(iter(before)), "--dry-run")

    assert _seats(planned) == before
    assert not (planned / "replan.csv").exists()


def test_row_that_does_not_exist_is_refused_with_the_nearest(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    done = planner("--lang", "en", "seating", "replan", tiny_pack, planned, "--broken-row", "A:99")

    assert done.returncode == 2  # type: ignore[attr-defined]
    assert "There is no row “A:99”" in done.stderr  # type: ignore[attr-defined]


def test_check_refuses_a_certificate_that_claims_too_much(planner: Planner, tiny_pack: Path, planned: Path) -> None:
    path = planned / "certificate.json"
    certificate = json.loads(path.read_text("utf-8"))
    certificate["precedence"]["at_least"] = 5
    path.write_text(json.dumps(certificate), encoding="utf-8")
    done = planner("--lang", "en", "check", tiny_pack, planned)

    assert done.returncode == 1  # type: ignore[attr-defined]
    assert "a lower bound exceeds the value" in done.stdout  # type: ignore[attr-defined]
