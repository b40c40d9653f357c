"""Who of the people at a post counts for which of its lines: a largest matching, for the checker and explanations."""

from collections.abc import Mapping, Sequence

from planner.problems.staffing.data import Line, LineKey, Person


def cover(lines: Sequence[Line], people: Sequence[Person]) -> Mapping[str, LineKey]:
    """Return person -> line so that as many places as possible are filled, nobody counting twice.

    Lines that ask for a skill come first. Each person is tried in turn; those who have a place already may be
    moved to another line to make room (Berge 1957: without an augmenting path a matching is largest).
    """
    wanted = sorted(lines, key=lambda line: (not line.key.skill, line.key))
    placed: dict[LineKey, list[Person]] = {line.key: [] for line in wanted}

    def settle(person: Person, seen: set[LineKey]) -> bool:
        for line in wanted:
            key = line.key
            if key in seen or person.force != key.force or not person.has_skill(key.skill):
                continue
            seen.add(key)
            there = placed[key]
            if len(there) < line.people:
                there.append(person)
                return True
            for index, other in enumerate(there):
                if settle(other, seen):
                    there[index] = person
                    return True
        return False

    for person in people:
        settle(person, set())
    return {person.person_id: key for key, there in placed.items() for person in there}
