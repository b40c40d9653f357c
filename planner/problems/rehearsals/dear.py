"""What the hours add to the days: bases that make people wait when they meet on one day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from planner.problems.rehearsals.companies import companies_of
from planner.problems.rehearsals.plan import Assignment
from planner.problems.rehearsals.search import Held, Search

SHORT_MIN = 20
"""Minutes between two sessions of a company that nobody calls a wait."""
DEAR = 1_000
"""Minutes of one person from which waiting on a day is worth other days."""


def dear_days(search: Search, held: Held) -> dict[frozenset[str], int]:
    """Return bases whose meeting on one day makes companies wait longer than a pause, and what that costs.

    Bases that share a waiting company belong together: what one of them could do depends on the others.
    """
    problem = search.scope.problem
    waits: dict[int, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for company in companies_of(problem):
        days: dict[int, list[Assignment]] = defaultdict(list)
        for session in company.sessions:
            if session.session_id in held:
                days[search.day(held[session.session_id])].append(held[session.session_id])
        for day, some in days.items():
            bases = frozenset(problem.session[one.session_id].base_id for one in some)
            waits[day].append((bases, company.people * _idle_min(some) if len(some) > 1 else 0))
    found: dict[frozenset[str], int] = defaultdict(int)
    for groups in waits.values():
        for bases, cost in _together([(some, cost) for some, cost in groups if len(some) > 1]):
            found[bases] = max(found[bases], problem.weights["waiting"] * cost)
    return {bases: cost for bases, cost in found.items() if cost >= DEAR}


def _idle_min(some: Sequence[Assignment]) -> int:
    """Return the minutes between sessions of one day beyond a short pause after each."""
    span = max(one.end for one in some) - min(one.start for one in some)
    work = sum(int((one.end - one.start).total_seconds()) for one in some)
    return max(0, (int(span.total_seconds()) - work) // 60 - SHORT_MIN * (len(some) - 1))


def _together(groups: Iterable[tuple[frozenset[str], int]]) -> list[tuple[frozenset[str], int]]:
    """Return the sets joined where they overlap, with their costs added up."""
    joined: list[tuple[frozenset[str], int]] = []
    for bases, cost in groups:
        touching = [one for one in joined if one[0] & bases]
        joined = [one for one in joined if not one[0] & bases]
        joined.append((bases.union(*(one[0] for one in touching)), cost + sum(one[1] for one in touching)))
    return joined
