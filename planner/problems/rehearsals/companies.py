"""Who comes out together: parties merged, sessions that share somebody, sessions of one item."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Party, Session, Who


@dataclass(frozen=True, slots=True)
class Company:
    """Parties called to exactly the same sessions, counted together.

    Attributes:
        people: p(c), heads.
        sessions: S(c), to which they are called.
        groups: the groups among them, whose limits concern it.
        daily_max_min: the strictest daily limit of its groups; 0 for none.
        rest_min: the longest rest between two days of its groups.
    """

    people: int
    sessions: tuple[Session, ...]
    groups: tuple[Who, ...] = ()
    daily_max_min: int = 0
    rest_min: int = 0


def companies_of(problem: Problem) -> tuple[Company, ...]:
    """Return the parties merged by the sessions to which they are called."""
    merged: dict[tuple[str, ...], list[Party]] = defaultdict(list)
    for party in problem.parties:
        merged[party.session_ids].append(party)
    return tuple(_company(problem, parties) for ids, parties in sorted(merged.items()) if ids)


def _company(problem: Problem, parties: Sequence[Party]) -> Company:
    groups = tuple(party.who for party in parties if party.who.kind == "group")
    return Company(
        sum(party.people for party in parties),
        tuple(problem.session[one] for one in parties[0].session_ids),
        groups,
        min((problem.daily_max(who) for who in groups if problem.daily_max(who)), default=0),
        max((problem.limit(who).rest_min for who in groups), default=0),
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
