"""The goals of a plan, counted from its rows alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.staffing.commitments import Decided, decide
from planner.problems.staffing.data import Problem
from planner.problems.staffing.plan import IN_RESERVE, Assignment, places


def score(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> dict[str, int]:
    """Return goal -> value, the lower the better; rows with unknown ids count for nothing."""
    return scored(problem, assignments, decide(problem, commitments))


def scored(problem: Problem, assignments: Sequence[Assignment], decided: Decided) -> dict[str, int]:
    """Return goal -> value for commitments that have been read already."""
    where = {
        pair: post
        for pair, post in places(assignments).items()
        if pair[0] in problem.people and pair[1] in problem.shifts and (post in problem.posts or post == IN_RESERVE)
    }
    at_posts = [(person_id, shift_id, post) for (person_id, shift_id), post in where.items() if post != IN_RESERVE]
    return {
        "travel": sum(problem.travel_units(problem.people[person_id].base, post) for person_id, _, post in at_posts),
        "split_teams": _split_teams(problem, at_posts),
        "unfairness": _unfairness(problem, where.keys()),
        "changes": _changes(where, decided.previous),
    }


def _split_teams(problem: Problem, at_posts: Iterable[tuple[str, str, str]]) -> int:
    posts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person_id, shift_id, post in at_posts:
        team = problem.people[person_id].team
        if team:
            posts[team, shift_id].add(post)
    return sum(len(found) - 1 for found in posts.values())


def _unfairness(problem: Problem, pairs: Iterable[tuple[str, str]]) -> int:
    minutes: Counter[str] = Counter()
    for person_id, shift_id in pairs:
        minutes[person_id] += problem.shifts[shift_id].minutes
    loads: dict[str, list[int]] = defaultdict(list)
    for person in problem.counted.values():
        loads[person.force].append(minutes[person.person_id])
    return sum(max(found) - min(found) for found in loads.values())


def _changes(where: Mapping[tuple[str, str], str], previous: Mapping[tuple[str, str], str] | None) -> int:
    if previous is None:
        return 0
    return sum(where.get(pair) != previous.get(pair) for pair in where.keys() | previous.keys())
