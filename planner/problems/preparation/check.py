"""The independent check: every rule by its name, from the rows on disk alone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.preparation.check_people import PEOPLE_CHECKS
from planner.problems.preparation.commitments import Decided, decide
from planner.problems.preparation.data import NAME, Problem, label
from planner.problems.preparation.plan import Assignment, slacks
from planner.problems.preparation.scoring import scored
from planner.problems.preparation.sheet import Sheet, read_sheet
from planner.scenario.nearest import nearest
from planner.wording import Wording

Check = Callable[[Sheet], Iterator[Finding]]


def known_ids(sheet: Sheet) -> Iterator[Finding]:
    """Every row names a task of the pack, known people and a known way to do it."""
    for row in sheet.rows:
        task = sheet.problem.tasks.get(row.task_id)
        if task is None:
            yield _unknown("task_id", row.task_id, row.task_id, tuple(sheet.problem.tasks))
            continue
        people = (*row.people, *(person_id for person_id, _ in row.crew))
        for person_id in people:
            if person_id not in sheet.problem.people:
                yield _unknown("accountable, helpers", person_id, row.task_id, tuple(sheet.problem.people))
        if task.mode(row.mode) is None:
            yield _unknown("mode", row.mode, row.task_id, tuple(mode.name for mode in task.modes))


def one_row_each(sheet: Sheet) -> Iterator[Finding]:
    """Every task stands in exactly one row."""
    counts = Counter(row.task_id for row in sheet.rows)
    for task_id, task in sheet.problem.tasks.items():
        if counts[task_id] != 1:
            yield _finding(
                "one_row_each",
                (task_id,),
                f"{label(task)} có {counts[task_id]} dòng trong kế hoạch; cần đúng một dòng.",
                f"{label(task)} has {counts[task_id]} rows in the plan; exactly one is expected.",
            )


def durations(sheet: Sheet) -> Iterator[Finding]:
    """A task lasts as many days as its way asks for, counted on its calendar, and begins on a day that counts."""
    for task_id, where in sheet.places.items():
        task = sheet.problem.tasks[task_id]
        end = sheet.problem.end_of(task, sheet.mode(task), where.start)
        if end == where.end:
            continue
        day = sheet.problem.axis.day
        if end is None:
            yield _finding(
                "durations",
                (task_id,),
                f"{label(task)} không thể bắt đầu ngày {day(where.start):%d/%m/%Y}: ngày nghỉ hoặc ngoài lịch.",
                f"{label(task)} cannot begin on {day(where.start)}: a day off or outside the calendar.",
            )
            continue
        days = sheet.mode(task).days
        yield _finding(
            "durations",
            (task_id,),
            f"{label(task)} cần {days} ngày, bắt đầu {day(where.start):%d/%m/%Y} thì xong {day(end - 1):%d/%m/%Y}; "
            f"kế hoạch ghi {day(where.end - 1):%d/%m/%Y}.",
            f"{label(task)} takes {days} days, so from {day(where.start)} it ends on {day(end - 1)}; "
            f"the plan says {day(where.end - 1)}.",
        )


def precedence(sheet: Sheet) -> Iterator[Finding]:
    """A task begins only when those it waits for have ended, and the days between have passed."""
    day = sheet.problem.axis.day
    for task_id, where in sheet.places.items():
        for arc in sheet.problem.tasks[task_id].after:
            other = sheet.places.get(arc.task_id)
            if other is not None and where.start < other.end + arc.lag:
                lag_vi = f" + {arc.lag} ngày" if arc.lag else ""
                lag_en = f" + {arc.lag} days" if arc.lag else ""
                yield _finding(
                    "precedence",
                    (task_id, arc.task_id),
                    f"{task_id} bắt đầu {day(where.start):%d/%m/%Y} nhưng phải chờ {arc.task_id} xong "
                    f"({day(other.end - 1):%d/%m/%Y}{lag_vi}).",
                    f"{task_id} begins on {day(where.start)} but must wait for {arc.task_id} "
                    f"({day(other.end - 1)}{lag_en}).",
                )


def window(sheet: Sheet) -> Iterator[Finding]:
    """A task runs between its first day and its deadline."""
    day = sheet.problem.axis.day
    for task_id, where in sheet.places.items():
        task = sheet.problem.tasks[task_id]
        if where.start < task.earliest:
            yield _finding(
                "window",
                (task_id, "earliest"),
                f"{label(task)} bắt đầu {day(where.start):%d/%m/%Y}, sớm nhất là {day(task.earliest):%d/%m/%Y}.",
                f"{label(task)} begins on {day(where.start)}, {day(task.earliest)} at the earliest.",
            )
        if task.latest is not None and where.end > task.latest:
            late = where.end - task.latest
            yield _finding(
                "window",
                (task_id, "deadline"),
                f"{label(task)} xong {day(where.end - 1):%d/%m/%Y}, trễ {late} ngày so với hạn "
                f"{day(task.latest - 1):%d/%m/%Y}.",
                f"{label(task)} ends on {day(where.end - 1)}, {late} days behind its deadline {day(task.latest - 1)}.",
            )


def needed_kept(sheet: Sheet) -> Iterator[Finding]:
    """What must be done, and what a task that is done waits for, is not put off."""
    for task_id, task in sheet.problem.tasks.items():
        if task_id in sheet.places:
            for arc in task.after:
                if arc.task_id not in sheet.places:
                    yield _finding(
                        "needed_kept",
                        (arc.task_id, task_id),
                        f"{arc.task_id} bị hoãn nhưng {label(task)} cần nó.",
                        f"{arc.task_id} is put off although {label(task)} needs it.",
                    )
        elif not task.optional and task_id in sheet.row_of:
            yield _finding(
                "needed_kept",
                (task_id,),
                f"{label(task)} là việc bắt buộc nhưng bị hoãn.",
                f"{label(task)} must be done but is put off.",
            )


def capacity(sheet: Sheet) -> Iterator[Finding]:
    """At no moment is more of a resource taken than there is."""
    used: dict[tuple[str, int], int] = defaultdict(int)
    for task_id, where in sheet.places.items():
        for name, amount in sheet.problem.tasks[task_id].uses.items():
            for slot in range(where.start, where.end):
                used[name, slot] += amount
    for (name, slot), amount in sorted(used.items()):
        room = sheet.problem.resources.get(name, 0)
        if amount > room:
            day = sheet.problem.axis.day(slot)
            yield _finding(
                "capacity",
                (name, f"{day}"),
                f"Ngày {day:%d/%m/%Y} cần {amount} {name}, chỉ có {room}.",
                f"On {day} {amount} of {name} are needed, there are {room}.",
            )


def crew(sheet: Sheet) -> Iterator[Finding]:
    """Every crew has exactly the people and skills asked for, and nobody is in two crews at once."""
    busy: dict[tuple[str, int], list[str]] = defaultdict(list)
    for task_id, where in sheet.places.items():
        task, row = sheet.problem.tasks[task_id], sheet.row_of[task_id]
        have = Counter(skill for _, skill in row.crew)
        lacking = {skill: people for skill, people in task.crew.items() if have[skill] != people}
        unfit = [
            person_id
            for person_id, skill in row.crew
            if person_id in sheet.problem.people and skill not in sheet.problem.people[person_id].skills
        ]
        twice = len({person_id for person_id, _ in row.crew}) < len(row.crew)
        if lacking or unfit or twice or have.total() != sum(task.crew.values()):
            yield _finding(
                "crew",
                (task_id, *unfit),
                f"{label(task)} cần tổ {dict(task.crew)}, kế hoạch ghi {dict(have)}.",
                f"{label(task)} needs the crew {dict(task.crew)}, the plan says {dict(have)}.",
            )
        for person_id, _ in row.crew:
            for slot in range(where.start, where.end):
                busy[person_id, slot].append(task_id)
    clashes = {(person_id, *ids[:2]) for (person_id, _), ids in busy.items() if len(ids) > 1}
    for person_id, one, other in sorted(clashes):
        yield _finding(
            "crew",
            (person_id, one, other),
            f"{person_id} ở hai tổ cùng lúc: {one} và {other}.",
            f"{person_id} is in two crews at once: {one} and {other}.",
        )


def budget(sheet: Sheet) -> Iterator[Finding]:
    """The tasks that begin in a period cost no more than its money."""
    for place, period in enumerate(sheet.problem.budgets):
        costs = {
            task_id: sheet.mode(sheet.problem.tasks[task_id]).cost_vnd
            for task_id, where in sheet.places.items()
            if period.start <= where.start < period.end
        }
        if sum(costs.values()) > period.amount_vnd:
            said = sheet.problem.budget_wording(period)
            spent = f"{sum(costs.values()):,}"
            yield _finding(
                "budget",
                (f"budget {place}", *(task_id for task_id, spent_vnd in costs.items() if spent_vnd)),
                f"{said.vi}, kế hoạch cần {spent.replace(',', '.')} đồng.",
                f"{said.en}, the plan needs {spent} đồng.",
            )


def keep_pins(sheet: Sheet) -> Iterator[Finding]:
    """Every pin is kept."""
    for task_id, row in sheet.row_of.items():
        wanted = {
            "start": (sheet.decided.starts.get(task_id), row.start),
            "finish": (sheet.decided.finishes.get(task_id), row.finish),
            "accountable": (sheet.decided.accountable.get(task_id), row.accountable),
        }
        broken = [
            (name, f"{want}", f"{have}") for name, (want, have) in wanted.items() if want and row.kept and want != have
        ]
        if task_id in sheet.decided.kept and sheet.decided.kept[task_id] != row.kept:
            broken.append(("kept", f"{int(sheet.decided.kept[task_id])}", f"{int(row.kept)}"))
        for name, want, have in broken:
            yield _finding(
                "keep_pins",
                (task_id, name),
                f"{task_id} được ghim {name} = {want}, kế hoạch ghi {have}.",
                f"{task_id} is pinned to {name} = {want}, the plan says {have}.",
            )


def slack_matches(sheet: Sheet) -> Iterator[Finding]:
    """The slack of a row is the slack that follows from the deadlines."""
    known = slacks(sheet.problem, list(sheet.row_of.values()))
    for task_id, slack in known.items():
        if sheet.row_of[task_id].slack_days != slack:
            yield _finding(
                "slack_matches",
                (task_id,),
                f"{task_id} ghi dự trữ {sheet.row_of[task_id].slack_days} ngày, tính lại là {slack}.",
                f"{task_id} says {sheet.row_of[task_id].slack_days} days of slack, it is {slack}.",
            )


def pack_rows(sheet: Sheet) -> Iterator[Finding]:
    """What is odd in the pack's own rows (warnings)."""
    yield from sheet.problem.notes


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    durations,
    precedence,
    window,
    needed_kept,
    capacity,
    crew,
    budget,
    *PEOPLE_CHECKS,
    keep_pins,
    slack_matches,
    pack_rows,
)


def check(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> tuple[Finding, ...]:
    """Return every broken rule of a plan, in the order of CHECKS.

    Raises:
        UsageError: a pin names something unknown.
    """
    return judge(problem, assignments, decide(problem, commitments))


def judge(problem: Problem, assignments: Sequence[Assignment], decided: Decided) -> tuple[Finding, ...]:
    """Return every broken rule of a plan, for commitments that have been read already."""
    sheet = read_sheet(problem, decided, assignments)
    return tuple(finding for judged in CHECKS for finding in judged(sheet))


def score(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> dict[str, int]:
    """Return the value of every goal from the rows alone."""
    return scored(problem, assignments, decide(problem, commitments))


def broken(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are errors."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _unknown(column: str, word: str, task_id: str, known: Sequence[str]) -> Finding:
    hint = nearest(word, known)
    near_vi, near_en = (f'; gần nhất là "{hint}"', f'; the nearest is "{hint}"') if hint else ("", "")
    return _finding(
        "known_ids",
        (task_id, word),
        f'{column} "{word}" không có trong gói{near_vi}.',
        f'{column} "{word}" is not in the pack{near_en}.',
    )


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
