"""Why this person is here, who could take over and at what price; who covers a post and how thin that is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.staffing.check import judge
from planner.problems.staffing.commitments import AT, Decided, decide
from planner.problems.staffing.data import Line, Person, Problem
from planner.problems.staffing.matching import cover
from planner.problems.staffing.plan import Assignment, assign
from planner.problems.staffing.reasons import blocks, km, person_reasons, place_wording
from planner.problems.staffing.roster import Roster, read_roster
from planner.problems.staffing.scoring import scored
from planner.problems.staffing.why_short import why_short
from planner.scenario.nearest import nearest
from planner.wording import Wording

MOST_TRIED = 40
"""Candidates tried for a duty: those with the shortest way."""
REPAIR = Settings(limit_s=2.0, workers=1)
"""Time for one question whether a repair suffices."""
MOST_ALLOWED = 6
MOST_FORBIDDEN = 3


@dataclass(frozen=True, slots=True)
class View:
    """The part of a plan that concerns one force: nobody of another force can take a duty over."""

    problem: Problem
    decided: Decided
    rows: tuple[Assignment, ...]


def explain(
    problem: Problem,
    assignments: Sequence[Assignment],
    subject: str,
    commitments: Commitments = NO_COMMITMENTS,
) -> Explanation:
    """Explain a person, a person in one shift (``person@shift``) or a post.

    Raises:
        UsageError: the subject is unknown; the message names the nearest one.
    """
    decided = decide(problem, commitments)
    person_id, _, shift_id = subject.partition(AT)
    if person_id in problem.people and (not shift_id or shift_id in problem.shifts):
        return _of_person(problem, decided, assignments, subject)
    if subject in problem.posts:
        return _of_post(problem, decided, assignments, subject)
    hint = nearest(subject, [*problem.people, *problem.posts]) or next(iter([*problem.people, *problem.posts]), "")
    raise UsageError(
        Wording(
            f'Không có người hay chốt "{subject}"; gần nhất là "{hint}".',
            f'There is no person or post "{subject}"; the nearest is "{hint}".',
        )
    )


# --- a person -------------------------------------------------------------------------------------


def _of_person(problem: Problem, decided: Decided, assignments: Sequence[Assignment], subject: str) -> Explanation:
    person_id, _, shift_id = subject.partition(AT)
    person = problem.people[person_id]
    view = _view(problem, decided, assignments, person.force)
    duties = [row for row in view.rows if row.person_id == person_id and shift_id in {"", row.shift_id}]
    told = [place_wording(problem, row) for row in duties] or [Wording("nghỉ", "off")]
    who = f"{person.name} ({person.person_id}, {person.force}{', ' + person.team if person.team else ''})"
    alternatives = [option for duty in duties for option in _options(view, duty)]
    return Explanation(
        subject,
        Wording(
            f"{who}: " + "; ".join(part.vi for part in told) + ".",
            f"{who}: " + "; ".join(part.en for part in told) + ".",
        ),
        person_reasons(_roster(view), view.rows, person, duties),
        _cheapest(alternatives),
    )


def _view(problem: Problem, decided: Decided, assignments: Sequence[Assignment], force: str) -> View:
    part = problem.of_forces([force])
    rows = tuple(row for row in assignments if row.person_id in part.people and row.shift_id in part.shifts)
    return View(part, decided.of_people(part.people), rows)


def _roster(view: View) -> Roster:
    return read_roster(view.problem, view.decided, view.rows)


# --- who could take over --------------------------------------------------------------------------


def _options(view: View, duty: Assignment) -> list[Alternative]:
    """Let each of the nearest people of the force take a duty over, or change places when on duty."""
    before = scored(view.problem, view.rows, view.decided)
    faults = Counter(finding.rule for finding in judge(view.problem, view.rows, view.decided))
    options: list[Alternative] = []
    for other in _candidates(view, duty):
        changed, note = _changed(view, duty, other)
        after = scored(view.problem, changed, view.decided)
        goals = {goal: value - before[goal] for goal, value in after.items()}
        new = Counter(finding.rule for finding in judge(view.problem, changed, view.decided)) - faults
        cost = None if new else weighted(goals, view.problem.weights)
        choice = f"{duty.shift_id} {duty.where}: {other.name} ({other.person_id})"
        options.append(Alternative(choice, cost, goals, tuple(sorted(new)), note))
    return options


def _candidates(view: View, duty: Assignment) -> list[Person]:
    def way(person: Person) -> tuple[int, str]:
        known = duty.post_id in view.problem.posts
        units = view.problem.travel_units(person.base, duty.post_id, duty.shift_id) if known else 0
        return units, person.person_id

    there = {row.person_id for row in view.rows if (row.shift_id, row.post_id) == (duty.shift_id, duty.post_id)}
    others = [person for person in view.problem.people.values() if person.person_id not in there]
    return sorted(others, key=way)[:MOST_TRIED]


def _changed(view: View, duty: Assignment, other: Person) -> tuple[list[Assignment], Wording]:
    """Return the rows in which ``other`` does the duty, and what the one who did it does instead."""
    theirs = [row for row in view.rows if (row.person_id, row.shift_id) == (other.person_id, duty.shift_id)]
    kept = [row for row in view.rows if row != duty and row not in theirs]
    new = [assign(view.problem, other.person_id, duty.shift_id, duty.post_id)]
    new += [assign(view.problem, duty.person_id, duty.shift_id, row.post_id) for row in theirs]
    if not theirs:
        return kept + new, Wording(
            f"{other.person_id} đang nghỉ ca {duty.shift_id} vào thay, {duty.person_id} nghỉ ca này.",
            f"{other.person_id}, free in shift {duty.shift_id}, steps in; {duty.person_id} is off.",
        )
    return kept + new, Wording(
        f"{other.person_id} đổi chỗ với {duty.person_id}, người sẽ sang {theirs[0].where}.",
        f"{other.person_id} changes places with {duty.person_id}, who goes to {theirs[0].where}.",
    )


def _cheapest(options: Sequence[Alternative]) -> tuple[Alternative, ...]:
    allowed = sorted((option for option in options if option.cost is not None), key=_price)
    forbidden = sorted((option for option in options if option.cost is None), key=_price)
    return (*allowed[:MOST_ALLOWED], *forbidden[:MOST_FORBIDDEN])


def _price(option: Alternative) -> tuple[int, int, str]:
    return option.cost or 0, len(option.broken_rules), option.choice


# --- a post ---------------------------------------------------------------------------------------


def _of_post(problem: Problem, decided: Decided, assignments: Sequence[Assignment], post_id: str) -> Explanation:
    roster = read_roster(problem, decided, assignments)
    here = [row for row in assignments if row.post_id == post_id and row.person_id in problem.people]
    name = problem.posts[post_id].name
    alternatives: list[Alternative] = []
    for force in sorted({problem.people[row.person_id].force for row in here}):
        view = _view(problem, decided, assignments, force)
        duties = [row for row in view.rows if row.post_id == post_id]
        alternatives += [option for duty in duties for option in _options(view, duty)]
    shifts = sorted({row.shift_id for row in here})
    listed = ", ".join(shifts) or "–"
    listed = ", ".join(shifts) or "–"
    return Explanation(
        post_id,
        Wording(
            f"Chốt {post_id} ({name}): {len(here)} lượt trực, {len(shifts)} ca ({listed}).",
            f"Post {post_id} ({name}): {len(here)} duties in {len(shifts)} shifts ({listed}).",
        ),
        (*_line_reasons(roster, post_id), *_shortages(roster, post_id)),
        _cheapest(alternatives),
    )


def _line_reasons(roster: Roster, post_id: str) -> Iterator[Wording]:
    """Say of each line who covers it and how many more people could."""
    problem = roster.problem
    for place, lines in problem.lines_at.items():
        if place[0] != post_id:
            continue
        covered = cover(lines, roster.at_post.get(place, ()))
        for line in lines:
            people = [problem.people[person_id] for person_id, key in covered.items() if key == line.key]
            ways = ", ".join(
                f"{person.name} ({person.person_id}, "
                f"{km(problem.travel_units(person.base, post_id, line.key.shift_id))})"
                for person in people
            )
            spare = spare_people(roster, line)
            wording = problem.line_wording(line)
            yield Wording(
                f"{wording.vi}: {ways or 'chưa có ai'}; còn {spare} người cùng lực lượng, kỹ năng có thể nhận thêm.",
                f"{wording.en}: {ways or 'nobody yet'}; {spare} more of that force and skill could take it.",
            )


def _shortages(roster: Roster, post_id: str) -> Iterator[Wording]:
    """Say of each line that is short where the suitable people are, and what would repair it."""
    short = list[Line]()
    for place, lines in roster.problem.lines_at.items():
        if place[0] != post_id:
            continue
        filled = Counter(cover(lines, roster.at_post.get(place, ())).values())
        for line in lines:
            if filled[line.key] < line.people:
                short.append(line)
                yield why_short(roster, line, line.people - filled[line.key])
    forces = sorted({line.key.force for line in short})
    from planner.problems.staffing.repairs import repairs  # noqa: PLC0415 - the solver, for a gap alone

    found = repairs(roster.problem, roster.decided, REPAIR, forces) if forces else ()
    yield from (repair.wording for repair in found)
    if forces and not found:
        yield Wording(
            "Số người hiện có vẫn đủ: lập lại lịch là bù được chỗ thiếu này.",
            "The people on the list suffice: a new roster can fill this gap.",
        )


def spare_people(roster: Roster, line: Line) -> int:
    """Return how many more people could take a line without breaking availability, rest or hours."""
    problem = roster.problem
    shift = problem.shifts[line.key.shift_id]
    return sum(
        problem.can_serve(person, line.key) and not blocks(roster, person, shift) for person in problem.people.values()
    )
