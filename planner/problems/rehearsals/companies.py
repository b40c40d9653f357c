"""Who comes out together: parties merged, sessions that share somebody, sessions of one item."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session


@dataclass(frozen=True, slots=True)
class Company:
    """Parties called to exactly the same sessions, counted together.

    Attributes:
        people: p(c), heads.
        sessions: S(c), to which they are called.
        loaded: whether a group is among them, so that daily_load concerns it.
    """

    people: int
    sessions: tuple[Session, ...]
    loaded: bool


def companies_of(problem: Problem) -> tuple[Company, ...]:
    """Return the parties merged by the sessions to which they are called."""
    people: dict[tuple[str, ...], int] = defaultdict(int)
    loaded: set[tuple[str, ...]] = set()
    for party in problem.parties:
        people[party.session_ids] += party.people
        if party.who.kind == "group":
            loaded.add(party.session_ids)
    return tuple(
        Company(count, tuple(problem.session[one] for one in ids), ids in loaded)
        for ids, count in sorted(people.items())
        if ids
    )


def circles(problem: Problem, kind: str) -> list[tuple[Session, ...]]:
    """Return the sessions of each group or person: those not contained in another's, each once."""
    found: dict[str, list[str]] = defaultdict(list)
    for session in problem.sessions:
        for who in session.attendees:
            if who.kind == kind:
                found[who.id].append(session.session_id)
    widest: list[frozenset[str]] = []
    for ids in sorted({tuple(ids) for ids in found.values() if len(ids) > 1}, key=lambda ids: (-len(ids), ids)):
        if not any(wider.issuperset(ids) for wider in widest):
            widest.append(frozenset(ids))
    return [tuple(session for session in problem.sessions if session.session_id in ids) for ids in widest]


def shared_pairs(problem: Problem) -> list[tuple[Session, Session]]:
    """Return the pairs of sessions that somebody attends both of."""
    crowds = [(session, frozenset(session.attendees)) for session in problem.sessions]
    return [
        (one, other)
        for (one, some), (other, others) in itertools.combinations(crowds, 2)
        if not some.isdisjoint(others)
    ]


def by_item(sessions: Iterable[Session]) -> Mapping[str, list[Session]]:
    """Return the sessions by the item they rehearse."""
    items: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        items[session.item_id].append(session)
    return items
