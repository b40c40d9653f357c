"""Everything that belongs in a plan folder: plan files, run-sheet, traffic, maps, report."""

import json
from collections.abc import Callable
from pathlib import Path

from planner import maps, report, runsheet, traffic
from planner.catalog import entry_of
from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS
from planner.errors import UsageError
from planner.event import EventPlan
from planner.planfiles import SUMMARY, previous_rows, read_plan_folder, write_plan_files
from planner.problems import rehearsals, seating, staffing
from planner.problems.rehearsals.running_order import files as running_order
from planner.problems.seating import certificate as seating_certificate
from planner.problems.staffing.duties import files as duties
from planner.scenario.schema import Scenario
from planner.tables import write_text
from planner.verify import verify
from planner.wording import Language, Wording


def refuse_foreign_folder(folder: Path) -> None:
    """Refuse to write a plan among files that are not a plan's.

    Raises:
        UsageError: ``folder`` is a file, or a folder with other things in it.
    """
    if folder.is_file():
        raise UsageError(Wording(f"{folder} là tệp; cần một thư mục.", f"{folder} is a file; a folder is expected."))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SUMMARY).exists():
        raise UsageError(
            Wording(
                f"Thư mục {folder} đã có tệp khác và không phải thư mục kế hoạch; hãy chọn thư mục trống.",
                f"Folder {folder} holds other files and is not a plan folder; choose an empty one.",
            )
        )


def publish(
    scenario: Scenario,
    event: EventPlan,
    folder: Path,
    *,
    language: Language = "vi",
    weeks: Callable[[], tuple[Finding, ...]] = tuple,
) -> tuple[Finding, ...]:
    """Write the whole plan folder and return what the independent check says of the files just written.

    ``weeks`` makes the rosters over weeks beside the duties of the folder, before anything is judged, and returns what
    the check cannot know: rosters that could not be made.
    """
    write_plan_files(event, folder)
    write_running_orders(scenario, event, folder)
    write_duties(scenario, event, folder)
    unmade = weeks() if staffing.NAME in event.plans else ()
    runsheet.write_files(scenario, folder, language)
    traffic.write_traffic(scenario, folder)
    return (*unmade, *republish(scenario, folder, language=language))


def write_running_orders(scenario: Scenario, event: EventPlan, folder: Path) -> None:
    """Write the order of items inside the run-throughs, and who must be present when."""
    planned = event.plans.get(rehearsals.NAME)
    if planned is not None and isinstance(planned.plan, rehearsals.Plan):
        orders = {one.session_id: one.item_ids for one in planned.plan.orders}
        running_order.write_orders(rehearsals.Problem.from_scenario(scenario), orders, planned.rows, folder)


def write_duties(scenario: Scenario, event: EventPlan, folder: Path) -> None:
    """Write who does which duty of fixed time."""
    planned = event.plans.get(staffing.NAME)
    if planned is not None and isinstance(planned.plan, staffing.Plan) and planned.plan.duties is not None:
        duties.write_duties(staffing.Problem.from_scenario(scenario), planned.plan.duties, folder)


def refresh_running_orders(scenario: Scenario, folder: Path) -> None:
    """Give the running orders the times of the sessions as they are on disk."""
    if (folder / running_order.ORDER_FILE).exists():
        rows = previous_rows(folder).get(rehearsals.NAME, ())
        running_order.refresh(rehearsals.Problem.from_scenario(scenario), rows, folder)


def certify_seating(scenario: Scenario, folder: Path) -> None:
    """Write how good the seating is and why; a plan that is incomplete or breaks a rule gets no certificate."""
    plan, entry, path = read_plan_folder(folder), entry_of(seating.NAME), folder / seating_certificate.FILE
    table = plan.table(entry)
    if table is None or entry.name not in plan.problems:
        path.unlink(missing_ok=True)
        return
    assignments, unreadable = seating.from_rows(table.rows)
    commitments, claimed = plan.commitments.get(entry.name, NO_COMMITMENTS), plan.problems[entry.name]
    written = None
    if not unreadable:
        problem = seating.Problem.from_scenario(scenario)
        figures = (claimed.get("bound"), int(claimed.get("seed") or 1))
        written = seating_certificate.certificate(problem, assignments, commitments, *figures)
    if written is None:
        path.unlink(missing_ok=True)
    else:
        write_text(path, json.dumps(written, ensure_ascii=False, indent=1) + "\n")


def republish(scenario: Scenario, folder: Path, *, language: Language = "vi") -> tuple[Finding, ...]:
    """Check the plan files on disk and draw maps and report from them, edits by hand included."""
    certify_seating(scenario, folder)
    refresh_running_orders(scenario, folder)
    findings = verify(scenario, folder)
    if (folder / runsheet.FILE).exists():
        runsheet.write_page(scenario, folder, language)
    rows = previous_rows(folder)
    maps.write_maps(scenario, rows, folder, language)
    report.write_report(scenario, report.Content(read_plan_folder(folder), rows, findings), folder, language)
    return findings
