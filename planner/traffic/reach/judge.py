"""Judging the reach files on disk: every slice worked out anew, and the certificate added up."""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.traffic.listed import PROBLEM, unreadable
from planner.traffic.reach.certificate import faults
from planner.traffic.reach.check import SLICE_S, Orders, Passable, Rows, labels, orders_of, passable
from planner.units import DATETIME_FORMAT
from planner.wording import Wording

FOLDER, REACH_FILE, CERTIFICATE_FILE = "traffic", "reach.csv", "reach.json"
SLICES = 288
SHOWN = 5

Key = tuple[str, str, int]
"""Kind of place, its id, the slice."""
Times = Mapping[Key, tuple[str, str]]
"""Minutes to a hospital and from a fire station, as the table writes them."""


def judge_reach(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Judge the reach proof in ``folder``/traffic; nothing when there is none."""
    target = folder / FOLDER
    if not (target / CERTIFICATE_FILE).exists() and not (target / REACH_FILE).exists():
        return ()
    try:
        data = json.loads((target / CERTIFICATE_FILE).read_text(encoding="utf-8-sig"))
        day, protected = date.fromisoformat(data["day"]), bool(data["protected"])
        proved = [*faults(data)]
        told = _told(target / REACH_FILE, day)
        found = _worked_out(Rows(scenario, day, protected), int(data["limit_min"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        reason = Wording("không đọc được hoặc thiếu phần", "it cannot be read or a part is missing")
        return (unreadable(f"{REACH_FILE}, {CERTIFICATE_FILE}", reason),)
    return (*_certificate_findings(proved), *_differences(told, found))


def _told(path: Path, day: date) -> Times:
    midnight, found = datetime.combine(day, time()), dict[Key, tuple[str, str]]()
    for row in read_table(path).rows:
        cells = row.cells
        start, end = (datetime.strptime(cells[name], DATETIME_FORMAT) - midnight for name in ("from", "to"))
        for number in range(start // timedelta(seconds=SLICE_S), end // timedelta(seconds=SLICE_S)):
            found[cells["place_kind"], cells["place_id"], number] = (cells["hospital_min"], cells["fire_min"])
    return found


def _worked_out(rows: Rows, limit_min: int) -> Times:
    """Work out every slice by the second opinion; equal states of the roads once."""
    orders, known, found = orders_of(rows), dict[Passable, dict[tuple[str, str], tuple[str, str]]](), {}
    for number in range(SLICES):
        state = _state(orders, number, limit_min)
        if state not in known:
            hospital, fire = (labels(rows, state, kind) for kind in ("hospital", "fire"))
            known[state] = {
                place: (_written(hospital.get(vertex)), _written(fire.get(vertex)))
                for place, vertex in rows.places.items()
            }
        found.update({(*place, number): both for place, both in known[state].items()})
    return found


def _state(orders: Orders, number: int, limit_min: int) -> Passable:
    return passable(orders, (number * SLICE_S, (number + 1) * SLICE_S + limit_min * 60))


def _written(ms: int | None) -> str:
    return "" if ms is None else f"{math.ceil(ms / 6000) / 10:.1f}"


def _certificate_findings(proved: list[str]) -> Iterator[Finding]:
    if proved:
        shown = "; ".join(proved[:SHOWN])
        yield Finding(
            PROBLEM,
            "reach_certificate",
            (CERTIFICATE_FILE,),
            Wording(
                f"Chứng chỉ tiếp cận có {len(proved)} chỗ cộng không khớp: {shown}.",
                f"The reach certificate does not add up in {len(proved)} places: {shown}.",
            ),
        )


def _differences(told: Times, found: Times) -> Iterator[Finding]:
    """Yield one finding for each place of which the table tells other minutes than the rows give."""
    places = dict.fromkeys(key[:2] for key in (*found, *told))
    for place in places:
        wrong = [n for n in range(SLICES) if told.get((*place, n)) != found.get((*place, n))]
        if wrong:
            at = f"{wrong[0] * SLICE_S // 3600:02}:{wrong[0] * SLICE_S // 60 % 60:02}"
            yield Finding(
                PROBLEM,
                "reach_agrees",
                (place[1],),
                Wording(
                    f"{REACH_FILE}: {place[1]} ghi khác kết quả kiểm tra lại ở {len(wrong)} khoảng, đầu tiên lúc {at}.",
                    f"{REACH_FILE}: {place[1]} differs from the second opinion in {len(wrong)} slices, first at {at}.",
                ),
            )
