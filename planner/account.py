"""The answer to "why this": an explanation of one decision in a plan folder, from the files on disk."""

from pathlib import Path

from planner.catalog import entry_of
from planner.engine.explanation import Explanation
from planner.engine.plan import NO_COMMITMENTS
from planner.errors import PlanFileError
from planner.planfiles import read_plan_folder
from planner.scenario.schema import Scenario
from planner.wording import Wording


def account_for(scenario: Scenario, folder: Path, problem: str, subject: str) -> Explanation:
    """Explain the decision on ``subject`` in the plan of ``problem``.

    Raises:
        UsageError: the problem or the subject does not exist; the message names the nearest.
        PlanFileError: the folder holds no plan of this problem.
    """
    entry = entry_of(problem)
    plan = read_plan_folder(folder)
    table = plan.table(entry)
    if table is None:
        raise PlanFileError(
            Wording(
                f"Thư mục {folder} chưa có phương án {entry.title.vi.lower()}.",
                f"Folder {folder} holds no plan for {entry.title.en.lower()}.",
            )
        )
    assignments, _ = entry.package.from_rows(table.rows)
    commitments = plan.commitments.get(entry.name, NO_COMMITMENTS)
    return entry.package.explain(entry.problem(scenario), assignments, subject, commitments)
