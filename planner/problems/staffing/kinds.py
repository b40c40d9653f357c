"""People who can stand in for each other at a post: same force, useful skills and rank, level, base and team.

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
        chief_of: the ranks that some line asks of its chief and that they reach.
        members: their ids, in order.
    """

    number: int
    force: str
    team: str
    base: Place | None
    skills: frozenset[str]
    members: tuple[str, ...]
    level: str = ""
    chief_of: frozenset[str] = frozenset()

    def serves(self, key: LineKey) -> bool:
        """Whether these people can cover a line."""
        return self.force == key.force and (not key.skill or key.skill in self.skills)


_Alike = tuple[str, str, Place | None, frozenset[str], str, frozenset[str]]


def kinds_of(problem: Problem) -> tuple[Kind, ...]:
    """Group the people of a problem into kinds, the smallest number of them."""
    asked: dict[str, set[str]] = defaultdict(set)
    chiefs: dict[str, set[str]] = defaultdict(set)
    for key, line in problem.lines.items():
        asked[key.force].add(key.skill)
        if line.chief_rank:
            chiefs[key.force].add(line.chief_rank)
    groups: dict[_Alike, list[str]] = defaultdict(list)
    for person in problem.people.values():
        useful = person.skills & asked[person.force]
        heads = frozenset(rank for rank in chiefs[person.force] if problem.is_chief(person, rank))
        groups[person.force, person.team, person.base, useful, person.level, heads].append(person.person_id)
    return tuple(
        Kind(number, force, team, base, skills, tuple(sorted(members)), level, heads)
        for number, ((force, team, base, skills, level, heads), members) in enumerate(groups.items())
    )


def kind_of(kinds: Sequence[Kind]) -> Mapping[str, Kind]:
    """Return person -> kind."""
    return {member: kind for kind in kinds for member in kind.members}
