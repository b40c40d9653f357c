"""From numbers of each kind back to names: who of a kind goes to which post. Loses nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Problem
from planner.problems.staffing.kinds import Kind
from planner.problems.staffing.plan import IN_RESERVE, RESERVE_POST, Assignment, assign

Places = Mapping[tuple[int, str], Mapping[str, int]]
"""(kind, shift) -> post (or ``dự bị``) -> people of that kind there."""


def hand_out(
    problem: Problem,
    decided: Decided,
    kinds: Sequence[Kind],
    working: Sequence[tuple[str, str]],
    places: Places,
) -> tuple[Assignment, ...]:
    """Give everybody who works a place: first the pinned, then those who can stay, then in order.

    ``working`` holds the (person, shift) pairs on duty; a kind has as many of them in a shift as places.
    """
    on_shift: dict[str, set[str]] = defaultdict(set)
    for person_id, shift_id in working:
        on_shift[shift_id].add(person_id)
    rows: list[Assignment] = []
    for kind in kinds:
        for shift_id in problem.shifts:
            members = [member for member in kind.members if member in on_shift[shift_id]]
            given = _give(decided, shift_id, members, Counter(places.get((kind.number, shift_id), {})))
            for person_id, post in given.items():
                post_id = RESERVE_POST if post == IN_RESERVE else post
                rows.append(assign(problem, person_id, shift_id, post_id))
    return tuple(rows)


def _give(decided: Decided, shift_id: str, members: Sequence[str], free: Counter[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for wishes in (decided.posts, decided.previous or {}):
        for member in members:
            post = wishes.get((member, shift_id))
            if post is not None and member not in given and free[post] > 0:
                given[member] = post
                free[post] -= 1
    rest = [member for member in members if member not in given]
    return given | dict(zip(rest, sorted(free.elements()), strict=True))
