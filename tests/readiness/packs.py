"""Plans made for tests: a sound one from the template, and one that repeats every mistake of 2024."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from planner.readiness import Situation
from planner.readiness.template import Beginning, from_template, template_tasks
from planner.readiness.work import works
from planner.scenario.rows import Directive, Member
from planner.scenario.schema import Scenario

D_DAY = date(2025, 6, 16)
COMMITTEES = tuple(dict.fromkeys(task.subcommittee for task in template_tasks().values()))
FACTS = {"art_programme": True, "drone": True, "mass_gathering": True, "guest_data": True}


def members(hours: float = 24.0) -> tuple[Member, ...]:
    return tuple(
        Member(member_id=f"TV-{place}-{one}", name=f"Người {place} {one}", subcommittee=name, hours_per_week=hours)
        for place, name in enumerate(COMMITTEES, start=1)
        for one in (1, 2)
    )


@cache
def repaired() -> Scenario:
    """Return an event that starts from the template, with members, facts and conclusions traced to tasks."""
    scenario = from_template(Beginning("sua", D_DAY, "Lễ thử", "1955-06-16", "Nghị định mẫu"))
    event = scenario.event.model_copy(update={"facts": {**scenario.event.facts, **FACTS}})
    directives = (
        Directive(clause="3.1", quote="Hoàn thiện báo cáo tổng kết", owner="Ban Tổ chức", tasks=("N08",)),
        Directive(clause="3.3a", quote="Chi trả các khoản chi phí", owner="Phòng Tài chính", tasks=("N03",)),
    )
    return replace(scenario, event=event, members=members(), directives=directives)


def rows(scenario: Scenario, **changes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return plan rows: every task as late as it may be, one member of its sub-committee answers for it in turn."""
    turn: dict[str, int] = {}
    found = []
    for work in works(scenario):
        people = [one for one in scenario.members if one.subcommittee == work.task.subcommittee]
        place = turn[work.task.subcommittee] = turn.get(work.task.subcommittee, -1) + 1
        row = {
            "task_id": work.id,
            "start": work.first.isoformat(),
            "finish": work.last.isoformat(),
            "accountable": people[place % len(people)].member_id if people else "",
            "helpers": "",
            "slack_days": str(work.slack_days),
            "kept|deferred": "kept",
        }
        found.append({**row, **changes.get(work.id, {})})
    return found


def without(scenario: Scenario, *task_ids: str) -> Scenario:
    """Return the scenario without some tasks; nothing refers to them any more."""
    kept = []
    for task in scenario.tasks:
        if task.task_id not in task_ids:
            before = tuple(one for one in task.predecessors if one.split("+")[0] not in task_ids)
            kept.append(task.model_copy(update={"predecessors": before}))
    gates = tuple(
        gate.model_copy(update={"tasks": tuple(one for one in gate.tasks if one not in task_ids)})
        for gate in scenario.gates
    )
    return replace(scenario, tasks=tuple(kept), gates=gates)


def changed(scenario: Scenario, ids: Iterable[str], **fields: object) -> Scenario:
    """Return the scenario with columns of some tasks changed."""
    chosen = set(ids)
    tasks = tuple(task.model_copy(update=fields) if task.task_id in chosen else task for task in scenario.tasks)
    return replace(scenario, tasks=tasks)


def repeat_2024() -> Situation:
    """Return a plan built like the one that the review of 2024 criticised."""
    scenario = without(
        repaired(), "A01", "N15", "A11", "A12", "A13", "H07", "H08", "H09", "G09", "D03", "B11", "C04", "B02"
    )
    scenario = changed(scenario, [task.task_id for task in scenario.tasks], source="")
    directives = tuple(row.model_copy(update={"tasks": ()}) for row in scenario.directives)
    scenario = replace(scenario, members=members(0.5), directives=directives, gates=())
    plan = rows(scenario, A07={"accountable": ""}, D04={"finish": "2025-05-30"})
    return Situation.of(scenario, plan)
