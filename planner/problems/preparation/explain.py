"""Why a task is when it is, why it is put off, why it is mine; what another choice would cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.engine.explanation import Alternative, Explanation
from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.errors import UsageError
from planner.problems.preparation.check import broken, judge
from planner.problems.preparation.commitments import Decided, decide
from planner.problems.preparation.data import MINUTES_PER_HOUR, Problem, label
from planner.problems.preparation.entities import Person, Task
from planner.problems.preparation.plan import Assignment, Placed, assign, placed, slacks
from planner.problems.preparation.scoring import scored
from planner.problems.preparation.sheet import Sheet, read_sheet
from planner.scenario.nearest import nearest
from planner.wording import Wording

MOVES_DAYS = (-10, -5, -3, -1, 1, 3, 5, 10)
MOST_PEOPLE = 5
MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class View:
    """A plan beside its data, with its score and what is broken in it already."""

    problem: Problem
    decided: Decided
    rows: tuple[Assignment, ...]
    score: int
    broken: frozenset[tuple[str, tuple[str, ...]]]

    @property
    def sheet(self) -> Sheet:
        """The rows as the checker reads them."""
        return read_sheet(self.problem, self.decided, self.rows)


def explain(
    problem: Problem, assignments: Sequence[Assignment], subject: str, commitments: Commitments = NO_COMMITMENTS
) -> Explanation:
    """Explain a task or a member.

    Raises:
        UsageError: the subject is unknown; the message names the nearest one.
    """
    decided = decide(problem, commitments)
    rows = tuple(assignments)
    score = weighted(scored(problem, rows, decided), problem.weights)
    view = View(problem, decided, rows, score, _keys(broken(judge(problem, rows, decided))))
    if subject in problem.tasks:
        return _of_task(view, problem.tasks[subject])
    if subject in problem.people:
        return _of_person(view, problem.people[subject])
    known = [*problem.tasks, *problem.people]
    hint = nearest(subject, known) or (known[0] if known else "")
    raise UsageError(
        Wording(
            f'Không có công việc hay thành viên "{subject}"; gần nhất là "{hint}".',
            f'There is no task or member "{subject}"; the nearest is "{hint}".',
        )
    )


# --- a task -----------------------------------------------------------------------------------------------


def _of_task(view: View, task: Task) -> Explanation:
    row = view.sheet.row_of.get(task.task_id) or Assignment(task.task_id, kept=False)
    where = placed(view.problem, row)
    if where is None or row.start is None or row.finish is None:
        chosen = Wording(f"{label(task)}: hoãn sang lần sau.", f"{label(task)}: put off to a later event.")
        return Explanation(task.task_id, chosen, tuple(_why_deferred(view, task)), tuple(_kept_after_all(view, task)))
    who = ", ".join(_name(view.problem, person_id) for person_id in row.people)
    chosen = Wording(
        f"{label(task)}: {row.start:%d/%m/%Y} – {row.finish:%d/%m/%Y}, {who}; dự trữ {row.slack_days} ngày.",
        f"{label(task)}: {row.start} – {row.finish}, {who}; {row.slack_days} days of slack.",
    )
    others = [*_other_days(view, task, row, where), *_other_people(view, task, row)]
    reasons = [*_why_then(view, task, where), *_why_mine(view, task, row)]
    return Explanation(task.task_id, chosen, tuple(reasons), tuple(_cheapest(others)))


def _why_then(view: View, task: Task, where: Placed) -> Iterator[Wording]:
    day, places = view.problem.axis.day, view.sheet.places
    waited = [(places[arc.task_id].end + arc.lag, arc.task_id) for arc in task.after if arc.task_id in places]
    if waited:
        end, other = max(waited)
        yield Wording(
            f"Phải chờ {label(view.problem.tasks[other])} xong {day(end - 1):%d/%m/%Y}.",
            f"It waits for {label(view.problem.tasks[other])}, done on {day(end - 1)}.",
        )
    window = view.sheet.windows[task.task_id]
    yield Wording(
        f"Theo chuỗi việc trước, sớm nhất có thể xong {day(window.end - 1):%d/%m/%Y}.",
        f"After the chain before it, {day(window.end - 1)} is the earliest end.",
    )
    if window.latest < view.problem.axis.slots:
        limits = [arc.task_id for arc in view.problem.followers[task.task_id]]
        own = task.latest == window.latest
        why_vi = "hạn của việc này" if own else f"để {', '.join(limits)} kịp hạn"
        why_en = "its own deadline" if own else f"so that {', '.join(limits)} meet theirs"
        yield Wording(
            f"Chậm nhất phải xong {day(window.latest - 1):%d/%m/%Y} ({why_vi}); kế hoạch chừa ngày dự phòng trước hạn.",
            f"{day(window.latest - 1)} is the latest end ({why_en}); the plan leaves days to spare before it.",
        )
    late = where.end - (task.latest or where.end)
    if late > 0:
        yield Wording(f"Việc này trễ hạn {late} ngày.", f"It is {late} days behind its deadline.")


def _why_mine(view: View, task: Task, row: Assignment) -> Iterator[Wording]:
    able = view.problem.able.get(task.task_id, ())
    if not row.accountable or not able:
        return
    loads = view.sheet.totals
    told = ", ".join(
        f"{_name(view.problem, person_id)} {loads[person_id] / MINUTES_PER_HOUR:.0f} giờ"
        for person_id in able[:MOST_PEOPLE]
    )
    told_en = ", ".join(f"{person_id} {loads[person_id] / MINUTES_PER_HOUR:.0f} h" for person_id in able[:MOST_PEOPLE])
    yield Wording(
        f"Người chịu trách nhiệm phải thuộc tiểu ban {task.subcommittee or '(bất kỳ)'} và có chuyên môn "
        f"{', '.join(sorted(task.skills)) or '(bất kỳ)'}: {len(able)} người; tổng giờ được giao: {told}.",
        f"The accountable person must be of {task.subcommittee or 'any sub-committee'} with "
        f"{', '.join(sorted(task.skills)) or 'any skill'}: {len(able)} people; hours given: {told_en}.",
    )


def _why_deferred(view: View, task: Task) -> Iterator[Wording]:
    kept = [
        other
        for other_id, other in view.problem.tasks.items()
        if other.optional and other_id in view.sheet.places and other_id not in view.problem.needed
    ]
    line = min((other.value for other in kept), default=None)
    above_vi = f"; việc tùy chọn được giữ có giá trị thấp nhất là {line}" if line is not None else ""
    above_en = f"; the least value kept is {line}" if line is not None else ""
    yield Wording(
        f"Là việc tùy chọn, giá trị {task.value}{above_vi}.", f"It is optional, of value {task.value}{above_en}."
    )
    needed = [other for other in task.after if other.task_id not in view.sheet.places]
    if needed:
        ids = ", ".join(arc.task_id for arc in needed)
        yield Wording(f"Việc nó phải chờ cũng bị hoãn: {ids}.", f"What it waits for is put off too: {ids}.")
    mode = task.modes[0]
    yield Wording(
        f"Nếu làm, cần thêm {mode.minutes / MINUTES_PER_HOUR:.0f} giờ công trong {mode.days} ngày.",
        f"It would take {mode.minutes / MINUTES_PER_HOUR:.0f} h of work over {mode.days} days.",
    )


def _kept_after_all(view: View, task: Task) -> list[Alternative]:
    """Try to place a task that was put off on every day: the fewest rules broken first."""
    row = Assignment(task.task_id, kept=False)
    able = view.problem.able[task.task_id]
    loads = view.sheet.totals
    people = sorted(able, key=lambda person_id: loads[person_id])[:2]
    others: list[Alternative] = []
    for start in range(view.sheet.windows[task.task_id].start, view.problem.axis.slots, 5):
        end = view.problem.end_of(task, task.modes[0], start)
        if end is None or (task.latest is not None and end > task.latest):
            continue
        new = assign(view.problem, task.task_id, Placed(start, end))
        helpers = [person_id for person_id in view.problem.people if person_id not in people[:1]]
        wanted = view.problem.helpers_wanted(task)
        new = replace(new, accountable=next(iter(people), ""), helpers=tuple(helpers[:wanted]))
        others.append(_alternative(view, row, new, f"{new.start} – {new.finish}, {new.accountable}"))
    return _cheapest(others)


def _other_days(view: View, task: Task, row: Assignment, where: Placed) -> Iterator[Alternative]:
    mode = view.sheet.mode(task)
    tried = {where.start}
    for days in MOVES_DAYS:
        start = where.start + days
        while 0 <= start < view.problem.axis.slots and view.problem.end_of(task, mode, start) is None:
            start += 1 if days > 0 else -1
        end = view.problem.end_of(task, mode, start) if start not in tried else None
        if end is None:
            continue
        tried.add(start)
        new = assign(view.problem, task.task_id, Placed(start, end, mode.name))
        new = replace(row, start=new.start, finish=new.finish)
        yield _alternative(view, row, new, f"{new.start} – {new.finish}")


def _other_people(view: View, task: Task, row: Assignment) -> Iterator[Alternative]:
    for person_id in view.problem.able.get(task.task_id, ()):
        if person_id != row.accountable and row.accountable:
            helpers = tuple(row.accountable if helper == person_id else helper for helper in row.helpers)
            new = replace(row, accountable=person_id, helpers=helpers)
            yield _alternative(view, row, new, f"accountable = {person_id}")


def _alternative(view: View, row: Assignment, new: Assignment, choice: str) -> Alternative:
    rows = [new if one.task_id == row.task_id else one for one in view.rows]
    spare = slacks(view.problem, rows)
    rows = [replace(one, slack_days=spare.get(one.task_id, 0)) for one in rows]
    findings = broken(judge(view.problem, rows, view.decided))
    fresh = [finding for finding in findings if (finding.rule, finding.subjects) not in view.broken]
    goals = scored(view.problem, rows, view.decided)
    if fresh:
        rules = tuple(dict.fromkeys(finding.rule for finding in fresh))
        return Alternative(choice, None, {}, rules, fresh[0].message)
    before = scored(view.problem, view.rows, view.decided)
    change = {goal: value - before[goal] for goal, value in goals.items() if value != before[goal]}
    return Alternative(choice, weighted(goals, view.problem.weights) - view.score, change)


def _cheapest(others: Sequence[Alternative]) -> list[Alternative]:
    def price(one: Alternative) -> tuple[bool, int, int]:
        return one.cost is None, one.cost or 0, len(one.broken_rules)

    return sorted(others, key=price)[:MOST_TOLD]


# --- a member ---------------------------------------------------------------------------------------------


def _of_person(view: View, person: Person) -> Explanation:
    mine = [row for row in view.sheet.row_of.values() if row.kept and person.person_id in row.people]
    own = [row for row in mine if row.accountable == person.person_id]
    total = view.sheet.totals[person.person_id] / MINUTES_PER_HOUR
    who = _name(view.problem, person.person_id)
    told = ", ".join(row.task_id for row in own) or "–"
    chosen = Wording(
        f"{who}: chịu trách nhiệm {len(own)} việc ({told}), phối hợp {len(mine) - len(own)} việc, {total:.0f} giờ.",
        f"{who}: accountable for {len(own)} tasks ({told}), helps with {len(mine) - len(own)}, {total:.0f} h.",
    )
    fuller = _fullest_week(view, person)
    others = [
        option
        for row in own[:MOST_TOLD]
        for option in _cheapest(list(_other_people(view, view.problem.tasks[row.task_id], row)))[:1]
    ]
    mean = Wording(
        f"Mức trung bình của mọi thành viên là {view.sheet.mean_hours} giờ.",
        f"The mean of all members is {view.sheet.mean_hours} h.",
    )
    return Explanation(person.person_id, chosen, (mean, *fuller), tuple(others))


def _fullest_week(view: View, person: Person) -> tuple[Wording, ...]:
    weeks = {week: minutes for (who, week), minutes in view.sheet.minutes.items() if who == person.person_id}
    if not weeks:
        return ()
    week = max(weeks, key=lambda key: (weeks[key], -key))
    room = view.problem.room.get((person.person_id, week))
    monday = view.problem.axis.monday(week)
    free_vi = f" trên {room / MINUTES_PER_HOUR:.0f} giờ" if room is not None else ""
    free_en = f" of {room / MINUTES_PER_HOUR:.0f} h" if room is not None else ""
    hours = weeks[week] / MINUTES_PER_HOUR
    return (
        Wording(
            f"Tuần nhiều việc nhất bắt đầu {monday:%d/%m/%Y}: {hours:.1f} giờ{free_vi}.",
            f"The fullest week begins on {monday}: {hours:.1f} h{free_en}.",
        ),
    )


def _name(problem: Problem, person_id: str) -> str:
    person = problem.people.get(person_id)
    return f"{person.name} ({person_id})" if person and person.name else person_id


def _keys(findings: Sequence[Finding]) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset((finding.rule, finding.subjects) for finding in findings)
