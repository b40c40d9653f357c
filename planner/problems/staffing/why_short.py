"""Why a post is short: where everybody is who could stand there."""

from collections import Counter

from planner.problems.staffing.data import Line, Person
from planner.problems.staffing.plan import IN_RESERVE, places
from planner.problems.staffing.reasons import blocks
from planner.problems.staffing.roster import Roster
from planner.wording import Wording

ON_POST = Wording("đang trực chốt (kể cả ở đây)", "on post (here included)")
WAITING = Wording("đang dự bị", "in reserve")
AWAY = Wording("vắng, tập luyện, diễu hành hoặc được nghỉ đêm", "away, rehearsing, marching or spared nights")
TIRED = Wording("vướng giờ nghỉ hoặc quá giờ", "held by rest or hours")
OPEN = Wording("còn nhận được", "could still come")
ORDER = (ON_POST, WAITING, AWAY, TIRED, OPEN)


def why_short(roster: Roster, line: Line, missing: int) -> Wording:
    """Return the sentence: how many of the force and skill there are, and what each of them does in that shift."""
    problem = roster.problem
    able = [person for person in problem.people.values() if problem.can_serve(person, line.key)]
    wording = problem.line_wording(line)
    if not able:
        return Wording(
            f"{wording.vi}, thiếu {missing}: không ai trong danh sách có lực lượng và kỹ năng này.",
            f"{wording.en}, {missing} short: nobody on the list has that force and skill.",
        )
    counts = Counter(_state(roster, person, line) for person in able)
    parts = [(counts[state], state) for state in ORDER if counts[state]]
    vi = ", ".join(f"{count} {state.vi}" for count, state in parts)
    en = ", ".join(f"{count} {state.en}" for count, state in parts)
    return Wording(
        f"{wording.vi}, thiếu {missing}: trong {len(able)} người phù hợp, {vi}.",
        f"{wording.en}, {missing} short: of {len(able)} suitable people, {en}.",
    )


def _state(roster: Roster, person: Person, line: Line) -> Wording:
    shift = roster.problem.shifts[line.key.shift_id]
    where = places(roster.rows).get((person.person_id, shift.shift_id))
    if where is not None:
        return WAITING if where == IN_RESERVE else ON_POST
    if not roster.problem.may_take(person, shift):
        return AWAY
    return TIRED if blocks(roster, person, shift) else OPEN
