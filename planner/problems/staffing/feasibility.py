"""Whether the people suffice at all: where they stand does not matter, so posts are merged."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.engine.outcome import Status
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.staffing.commitments import Decided, off_name, pin_name, reserve_needs
from planner.problems.staffing.data import Line, LineKey, Problem, ReserveKey, hours_name, line_name, reserve_name
from planner.problems.staffing.entities import JUNIOR
from planner.problems.staffing.handout import hand_out
from planner.problems.staffing.model import build, unfairness
from planner.problems.staffing.plan import IN_RESERVE, Assignment
from planner.problems.staffing.special_model import uncovered
from planner.problems.staffing.variables import FULL, Case, Goal, Model, Pair

ANYWHERE = "*"
"""Stands for every post without a pin in the merged problem."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """What must at least be left unmet: the fewest pins, then people at posts, then people in reserve.

    Attributes:
        lines: merged demand line -> people missing.
        reserves: reserve -> people missing.
        pins: (person, shift) pairs whose pin is not kept.
        hours: people with less than their least hours.
    """

    lines: Mapping[LineKey, int]
    reserves: Mapping[ReserveKey, int]
    pins: frozenset[Pair]
    hours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """A problem with all posts that no pin names merged into one, and people told apart by skills alone."""

    problem: Problem
    decided: Decided
    line_of: Mapping[LineKey, LineKey]


def depends_on_place(problem: Problem) -> bool:
    """Whether some rule asks who stands where: then posts, bases and teams cannot be forgotten."""
    lines, people = problem.lines.values(), problem.people.values()
    closed = problem.ways is not None and any((minutes < 0).any() for minutes in problem.ways.minutes)
    return (
        closed
        or any(line.whole_team or line.chief_rank for line in lines)
        or any(person.level == JUNIOR for person in people)
        or len(problem.areas) > 1
        or problem.options.reach_minutes > 0
        or bool(problem.reliefs)
    )


def merge(problem: Problem, decided: Decided) -> Merged:
    """Merge posts and forget bases, teams and the previous plan: whether a plan exists depends on none.

    Where it does depend on them (``depends_on_place``) only the previous plan is forgotten.
    """
    if depends_on_place(problem):
        unmerged = replace(problem, fixed_reserves=problem.reserves)
        return Merged(unmerged, replace(decided, previous=None), {key: key for key in problem.lines})
    named = set(decided.posts.values())
    line_of = {key: key if key.post_id in named else key._replace(post_id=ANYWHERE) for key in problem.lines}
    people: Counter[LineKey] = Counter()
    for key, line in problem.lines.items():
        people[line_of[key]] += line.people
    posts = dict(problem.posts)
    if posts:
        posts[ANYWHERE] = next(iter(posts.values()))
    merged = replace(
        problem,
        posts=posts,
        lines={key: Line(key, count) for key, count in sorted(people.items())},
        people={key: replace(person, base=None, team="") for key, person in problem.people.items()},
        fixed_reserves=problem.reserves,
    )
    return Merged(merged, replace(decided, previous=None), line_of)


def solve_merged(merged: Merged, settings: Settings, case: Case = FULL) -> tuple[Model, Run]:
    """Solve the merged problem for feasibility (with what may be left unmet as few as possible)."""
    soft: tuple[Goal, ...] = (uncovered,) if merged.problem.options.soft_cover else ()
    goals: tuple[Goal, ...] = (unfairness,) if case.loads else soft
    model = build(merged.problem, merged.decided, goals=goals, case=case)
    if not case.leaves_out and goals != soft[:1]:
        model.cp.clear_objective()
    return model, run(model.cp, settings)


def first_plan(problem: Problem, merged: Merged, found: Run, model: Model) -> tuple[Assignment, ...]:
    """Turn a plan of the merged problem into one of the problem itself, posts filled in order."""
    stood = {key: _stood(model, found, key) for key in merged.problem.lines}
    places: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for key, line in problem.lines.items():
        queue = stood[merged.line_of[key]]
        for number in (queue.pop(0) for _ in range(min(line.people, len(queue)))):
            places[number, key.shift_id][key.post_id] += 1
    for (number, shift_id, _), variable in model.v.waiting.items():
        places[number, shift_id][IN_RESERVE] += found.value(variable)
    working = [pair for pair, variable in model.v.works.items() if found.holds(variable)]
    return hand_out(problem, merged.decided, model.kinds, working, places)


def _stood(model: Model, found: Run, key: LineKey) -> list[int]:
    """Kind numbers of the people who cover a merged line, as often as there are people."""
    return [
        kind.number
        for kind in model.kinds
        if (kind.number, key) in model.v.sent
        for _ in range(found.value(model.v.sent[kind.number, key]))
    ]


def everything(problem: Problem, decided: Decided) -> Case:
    """Let every line, reserve and pin of a (merged) problem be left unmet."""
    lines = {key: line.people for key, line in problem.lines.items()}
    reserves = {key: max(need, problem.reliefs.get(key, 0)) for key, need in reserve_needs(problem, decided).items()}
    hours = frozenset(person.person_id for person in problem.people.values() if person.min_minutes)
    return Case(lines, {**problem.reliefs, **reserves}, frozenset(decided.posts) | decided.off, hours)


def shortage(merged: Merged, settings: Settings) -> Shortage | None:
    """Return the least that must be left unmet; None when the time did not suffice."""
    model, found = solve_merged(merged, settings, everything(merged.problem, merged.decided))
    if not found.outcome.has_plan:
        return None
    v = model.v
    return Shortage(
        {key: found.value(missing) for key, missing in v.short.items() if found.value(missing)},
        {key: found.value(missing) for key, missing in v.unfilled.items() if found.value(missing)},
        frozenset(pair for pair, waived in v.waived.items() if found.holds(waived)),
        frozenset(person_id for person_id, spared in v.spared.items() if found.holds(spared)),
    )


def except_for(merged: Merged, problem: Problem, kept: Collection[str]) -> Case:
    """Return the case in which only the demands named in ``kept`` must be met."""
    lines: Counter[LineKey] = Counter()
    for key, line in problem.lines.items():
        if line_name(key) not in kept:
            lines[merged.line_of[key]] += line.people
    every = everything(merged.problem, merged.decided)
    reserves = {key: need for key, need in every.reserves.items() if reserve_name(key) not in kept}
    hours = frozenset(person_id for person_id in every.hours if hours_name(person_id) not in kept)
    posts = {pair for pair in merged.decided.posts if pin_name(*pair) not in kept}
    off = {pair for pair in merged.decided.off if off_name(*pair) not in kept}
    return Case(lines, reserves, frozenset(posts | off), hours)


def suffices(merged: Merged, problem: Problem, kept: Collection[str], settings: Settings) -> bool | None:
    """Whether the demands named in ``kept`` can be met together; None when that is not known."""
    case = except_for(merged, problem, kept)
    model = build(merged.problem, merged.decided, goals=(), case=case)
    model.cp.clear_objective()
    status = run(model.cp, settings).outcome.status
    return None if status is Status.UNKNOWN else status is not Status.INFEASIBLE


def trim(problem: Problem, merged: Merged, decided: Decided, missing: Shortage) -> tuple[Problem, Decided]:
    """Leave the missing out, taking people from the largest lines so that posts keep someone."""
    people = {key: line.people for key, line in problem.lines.items()}
    for merged_key, count in sorted(missing.lines.items()):
        members = [key for key in problem.lines if merged.line_of[key] == merged_key]
        _take(people, members, count)
    needs = Counter(reserve_needs(problem, decided))
    needs.subtract(missing.reserves)
    posts = {pair: post for pair, post in decided.posts.items() if pair not in missing.pins}
    unbroken = {key.shift_id for key in missing.reserves}
    trimmed = replace(
        problem,
        lines={key: _trimmed_line(problem.lines[key], count) for key, count in people.items() if count},
        fixed_reserves={key: need for key, need in needs.items() if need > 0},
        shifts={key: replace(one, break_minutes=0) if key in unbroken else one for key, one in problem.shifts.items()},
        people={
            key: replace(one, min_minutes=0) if key in missing.hours else one for key, one in problem.people.items()
        },
    )
    return trimmed, Decided(posts, decided.off - missing.pins, decided.previous)


def _trimmed_line(line: Line, people: int) -> Line:
    """Return a line of fewer people; a chief who is missing is not asked for any more."""
    return line if people == line.people else Line(line.key, people, whole_team=line.whole_team)


def _take(people: dict[LineKey, int], members: Sequence[LineKey], count: int) -> None:
    for _ in range(count):
        largest = max(sorted(members), key=lambda key: people[key])
        people[largest] -= 1
