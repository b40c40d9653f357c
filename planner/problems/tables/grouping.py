"""Guests who can only move together: must share a table, accompany each other, or one interprets for the other."""

from collections import defaultdict
from collections.abc import Iterable

from planner.problems.tables.data import Problem
from planner.problems.tables.entities import Guest

SIDES = 2
"""A person at table has two neighbours, so an interpreter serves two at most."""


def groups_of(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """Return the groups, each in the order of the guest list; the search moves whole groups."""
    joined = _Joined(guest.guest_id for guest in problem.guests)
    for first, second in problem.same_table:
        joined.join(first, second)
    _add_interpreters(problem, joined)
    found: dict[str, list[str]] = defaultdict(list)
    for guest in problem.guests:
        found[joined.head(guest.guest_id)].append(guest.guest_id)
    return tuple(tuple(members) for members in found.values())


def _add_interpreters(problem: Problem, joined: "_Joined") -> None:
    """Give every guest who needs one an interpreter with a side free: of their own group, else the least taken."""
    interpreters = [guest for guest in problem.guests if guest.interprets]
    taken: dict[str, int] = defaultdict(int)
    for guest in sorted(problem.guests, key=lambda guest: guest.seniority):
        able = [other for other in interpreters if other is not guest and guest.understands(other)]
        if not guest.languages or not able:
            continue

        def cost(other: Guest, guest: Guest = guest) -> tuple[bool, bool, int, str]:
            full = taken[other.guest_id] >= SIDES
            apart = joined.head(other.guest_id) != joined.head(guest.guest_id)
            return full, apart, taken[other.guest_id], other.guest_id

        chosen = min(able, key=cost)
        taken[chosen.guest_id] += 1
        joined.join(guest.guest_id, chosen.guest_id)


class _Joined:
    """Which guests are joined to which, directly or through others."""

    def __init__(self, members: Iterable[str]) -> None:
        self._above = {member: member for member in members}

    def head(self, member: str) -> str:
        while self._above[member] != member:
            member = self._above[member]
        return member

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.head(one), self.head(other)))
        self._above[second] = first
