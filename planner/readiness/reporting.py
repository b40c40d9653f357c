"""New rows of progress.csv: a report by whoever does the work, a verification by somebody else."""

from datetime import datetime

from planner.errors import UsageError
from planner.readiness.control import refuse_own
from planner.readiness.situation import Situation
from planner.readiness.work import FULL
from planner.scenario.nearest import nearest
from planner.scenario.rows import Progress
from planner.scenario.schema import Scenario
from planner.wording import Wording


def new_report(  # noqa: PLR0913 - the columns of a report
    scenario: Scenario, task_id: str, percent: int, by: str, *, evidence: str = "", at: datetime | None = None
) -> Progress:
    """Return a report of progress.

    Raises:
        UsageError: there is no such task, the figure is no percentage, or nobody is named.
    """
    _refuse_unknown(scenario, task_id)
    if not 0 <= percent <= FULL or not by:
        raise UsageError(
            Wording(
                f"Tiến độ cần số từ 0 đến {FULL} và người báo cáo; đã nhận {percent}, “{by}”.",
                f"Progress takes 0 to {FULL} and a reporter; got {percent}, “{by}”.",
            )
        )
    return Progress(task_id=task_id, percent=percent, reported_by=by, reported_at=at, evidence=evidence)


def new_verification(
    situation: Situation, task_id: str, by: str, *, evidence: str = "", at: datetime | None = None
) -> Progress:
    """Return the latest report of a task, verified by ``by``.

    Raises:
        UsageError: nothing was reported, ``by`` reported it or answers for the task, or a finished task lacks evidence.
    """
    _refuse_unknown(situation.scenario, task_id)
    work = next(one for one in situation.works if one.id == task_id)
    if work.report is None:
        raise UsageError(
            Wording(f"{task_id} chưa có báo cáo nào để kiểm tra.", f"Nothing was reported of {task_id} yet.")
        )
    refuse_own(work.report.reported_by, by, work.accountable)
    proof = evidence or work.report.evidence
    if work.report.percent >= FULL and not proof:
        raise UsageError(
            Wording(
                f"{task_id} báo cáo xong 100 %: cần ghi minh chứng trước khi kiểm tra.",
                f"{task_id} is reported as done: evidence is needed before it is verified.",
            )
        )
    return work.report.model_copy(update={"verified_by": by, "verified_at": at, "evidence": proof})


def _refuse_unknown(scenario: Scenario, task_id: str) -> None:
    ids = [task.task_id for task in scenario.tasks]
    if task_id in ids:
        return
    near = nearest(task_id, ids)
    hint = Wording(f"; gần nhất là {near}", f"; the nearest is {near}") if near else Wording("", "")
    raise UsageError(Wording(f"Không có việc {task_id}{hint.vi}.", f"There is no task {task_id}{hint.en}."))
