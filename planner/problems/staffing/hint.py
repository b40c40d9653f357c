"""A plan as a hint: the value of every variable that the plan's rows determine."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from planner.problems.staffing.kinds import kind_of
from planner.problems.staffing.plan import IN_RESERVE, Assignment, places
from planner.problems.staffing.variables import Model

if TYPE_CHECKING:
    from planner.problems.staffing.data import Line, LineKey, Person


def hint_of(m: Model, assignments: Sequence[Assignment]) -> Mapping[int, int]:
    """Return variable index -> value for a plan; rows that the model cannot express are left out."""
    where = {pair: post for pair, post in places(assignments).items() if pair in m.v.works}
    hint = {variable.index: int(pair in where) for pair, variable in m.v.works.items()}
    hint |= _counts(m, where)
    previous = m.decided.previous or {}
    hint |= {variable.index: int(where.get(pair) == previous[pair]) for pair, variable in m.v.stays.items()}
    teams = {(m.problem.people[person_id].team, shift_id, post) for (person_id, shift_id), post in where.items()}
    hint |= {variable.index: int(key in teams) for key, variable in m.v.gathers.items()}
    at_posts = {(team, shift_id) for team, shift_id, post in teams if post != IN_RESERVE}
    return hint | {variable.index: int(pair in at_posts) for pair, variable in m.v.serves.items()}


def _counts(m: Model, where: Mapping[tuple[str, str], str]) -> Mapping[int, int]:
    kind = kind_of(m.kinds)
    people: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    waiting: Counter[tuple[int, str]] = Counter()
    for (person_id, shift_id), post in sorted(where.items()):
        if post == IN_RESERVE:
            waiting[kind[person_id].number, shift_id] += 1
        else:
            people[post, shift_id, kind[person_id].force].append(person_id)
    sent: Counter[tuple[int, LineKey]] = Counter()
    for place, lines in m.problem.lines_at.items():
        covered = _covered(lines, [m.problem.people[person_id] for person_id in people[place]])
        sent.update((kind[person_id].number, key) for person_id, key in covered.items())
    counts: dict[int, int] = {}
    for (number, shift_id, area), variable in m.v.waiting.items():
        if len(m.problem.areas) == 1 or not waiting[number, shift_id]:
            counts[variable.index] = waiting[number, shift_id] if area == m.problem.areas[0] else 0
    return counts | {variable.index: sent[key] for key, variable in m.v.sent.items()}


def _covered(lines: "Sequence[Line]", people: "Sequence[Person]") -> "Mapping[str, LineKey]":
    """Return person -> line in a largest matching; the checker finds its own (matching.py), on purpose."""
    seats = [line.key for line in lines for _ in range(line.people)]
    if not seats or not people:
        return {}
    fits = [[person.force == key.force and person.has_skill(key.skill) for key in seats] for person in people]
    match = maximum_bipartite_matching(csr_array(np.array(fits, dtype=np.int8)), perm_type="column")
    return {person.person_id: seats[at] for person, at in zip(people, match.tolist(), strict=True) if at >= 0}
