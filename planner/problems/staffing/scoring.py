"""The goals of a plan, counted from its rows alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.staffing.commitments import Decided, decide
from planner.problems.staffing.data import Person, PostShiftForce, Problem, Shift
from planner.problems.staffing.matching import cover
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
        "uncovered": _uncovered(problem, at_posts),
        "travel": sum(
            problem.travel_units(problem.people[person_id].base, post, shift_id)
            for person_id, shift_id, post in at_posts
        ),
        "split_teams": _split_teams(problem, at_posts),
        "unfairness": _unfairness(problem, where.keys()),
        "night_unfairness": _night_unfairness(problem, where.keys()),
        "wishes": _wishes(problem, where.keys()),
        "people_used": len({person_id for person_id, _ in where}),
        "changes": _changes(where, decided.previous),
    }


def _uncovered(problem: Problem, at_posts: Iterable[tuple[str, str, str]]) -> int:
    """People missing at posts: places to fill less the most that those there can fill."""
    there: dict[PostShiftForce, list[Person]] = defaultdict(list)
    for person_id, shift_id, post in at_posts:
        person = problem.people[person_id]
        there[post, shift_id, person.force].append(person)
    asked = sum(line.people for line in problem.lines.values())
    return asked - sum(len(cover(lines, there[place])) for place, lines in problem.lines_at.items())


def _night_unfairness(problem: Problem, pairs: Iterable[tuple[str, str]]) -> int:
    nights = Counter(person_id for person_id, shift_id in pairs if problem.shifts[shift_id].is_night)
    counts = [[nights[person_id] for person_id in members] for members in problem.night_watch.values()]
    return sum(max(found) - min(found) for found in counts)


def _wishes(problem: Problem, pairs: Iterable[tuple[str, str]]) -> int:
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for person_id, shift_id in pairs:
        shifts[person_id].append(problem.shifts[shift_id])
    return sum(
        wish.weight
        for wish in problem.wishes
        if not wish.hard
        and wish.person_id in problem.people
        and any(wish.touches(shift) for shift in shifts[wish.person_id]) == wish.off
    )


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
