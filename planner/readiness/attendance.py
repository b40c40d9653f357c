"""Who came: attendance of members at meetings and rehearsals."""

from dataclasses import dataclass

from planner.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Attendance:
    """How often a member came to what he or she was expected at.

    Attributes:
        member_id: the member.
        name: his or her name.
        expected: meetings and rehearsals held at which the member was expected.
        present: those of them that he or she attended.
    """

    member_id: str
    name: str
    expected: int
    present: int

    @property
    def percent(self) -> int:
        """The attendance rate in whole percent."""
        return round(100 * self.present / self.expected) if self.expected else 100


def attendance(scenario: Scenario) -> tuple[Attendance, ...]:
    """Return the attendance of every member who was expected at least once, in the order of members.csv.

    Only meetings of which the presence was entered count; coming unexpected neither helps nor harms.
    """
    held = [(set(row.expected), set(row.present)) for row in scenario.meetings if row.present]
    found = (
        Attendance(
            member.member_id,
            member.name,
            sum(member.member_id in asked for asked, _ in held),
            sum(member.member_id in asked & came for asked, came in held),
        )
        for member in scenario.members
    )
    return tuple(one for one in found if one.expected)
