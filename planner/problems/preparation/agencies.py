"""Which bodies take part in the preparation, with their people and the tasks that are theirs."""

from planner.problems.preparation.entities import Agency
from planner.scenario.schema import Scenario


def agencies_of(scenario: Scenario) -> tuple[Agency, ...]:
    """Return every organisation with members, and every owner of a task, a body once by its name.

    Owners and participants are names or ids of organisations.csv, or free names.
    """
    names = {row.organisation_id: row.name for row in scenario.organisations}
    members: dict[str, set[str]] = {}
    for row in scenario.members:
        if row.organisation_id:
            members.setdefault(names.get(row.organisation_id, row.organisation_id), set()).add(row.member_id)
    tasks: dict[str, set[str]] = {name: set() for name in members}
    for task in scenario.tasks:
        if task.owner_body:
            tasks.setdefault(names.get(task.owner_body, task.owner_body), set()).add(task.task_id)
    for task in scenario.tasks:
        for shared in task.participants:
            tasks.get(names.get(shared, shared), set()).add(task.task_id)
    return tuple(Agency(name, frozenset(members.get(name, ())), frozenset(own)) for name, own in tasks.items())
