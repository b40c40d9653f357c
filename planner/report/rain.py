"""The files of a plan for a day of rain: who goes where, seats and chart of every place, the counts that prove it."""

import json
from collections.abc import Mapping
from pathlib import Path

from planner.problems.seating.overflow import in_place
from planner.problems.seating.overflow_plan import CERTIFICATE, COLUMNS, FILE, Relocation, certificate, to_rows
from planner.report.chart import chart_svg, hall_chart
from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.wording import Language

SEAT_COLUMNS = ("guest_id", "seat_id")


def write_rain(
    scenario: Scenario, relocation: Relocation, folder: Path, before: Mapping[str, str], language: Language = "vi"
) -> tuple[Path, ...]:
    """Write the files and return their paths; ``before`` tells who sat where on a dry day."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / FILE, folder / CERTIFICATE]
    write_table(folder / FILE, COLUMNS, to_rows(scenario, relocation, before))
    proof = json.dumps(certificate(scenario, relocation), ensure_ascii=False, indent=1)
    write_text(folder / CERTIFICATE, proof + "\n")
    for one in relocation.housed:
        if one.seats:
            rows = [dict(zip(SEAT_COLUMNS, pair, strict=True)) for pair in sorted(one.seats.items())]
            table, drawing = (folder / f"rain-{one.place.venue_id}.{kind}" for kind in ("csv", "svg"))
            write_table(table, SEAT_COLUMNS, rows)
            chart = hall_chart(in_place(scenario, one.place, one.seats), rows)
            write_text(drawing, chart_svg(chart, language, note=one.place.name))
            written += [table, drawing]
    return tuple(written)
