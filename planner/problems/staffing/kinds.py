"""People who can stand in for each other at a post: same force, useful skills, base and team.

The way to a post and the team are all that a goal sees of who stands there, so people of a kind are
counted instead of told apart; ``handout`` tells them apart again, exactly.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.problems.staffing.data import LineKey, Place, Problem


@dataclass(frozen=True, slots=True)
class Kind:
    """People who are alike for every demand line.

    Attributes:
        number: place among the kinds.
        skills: those of their skills that some line of their force asks for.
        members: their ids, in order.
    """

    number: int
    force: str
    team: str
    base: Place | None
    skills: frozenset[str]
    members: tuple[str, ...]

    def serves(self, key: LineKey) -> bool:
        """Whether these people can cover a line."""
        return self.force == key.force and (not key.skill or key.skill in self.skills)


def kinds_of(problem: Problem) -> tuple[Kind, ...]:
    """Group the people of a problem into kinds, the smallest number of them."""
    asked: dict[str, set[str]] = defaultdict(set)
    for key in problem.lines:
        asked[key.force].add(key.skill)
    groups: dict[tuple[str, str, Place | None, tuple[str, ...]], list[str]] = defaultdict(list)
    for person in problem.people.values():
        useful = tuple(sorted(person.skills & asked[person.force]))
        groups[person.force, person.team, person.base, useful].append(person.person_id)
    return tuple(
        Kind(number, force, team, base, frozenset(skills), tuple(sorted(members)))
        for number, ((force, team, base, skills), members) in enumerate(groups.items())
    )


def kind_of(kinds: Sequence[Kind]) -> Mapping[str, Kind]:
    """Return person -> kind."""
    return {member: kind for kind in kinds for member in kind.members}
