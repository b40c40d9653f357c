"""The duty list: shift by shift, post by post, with the reserve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.report.content import Row
from planner.scenario.rows import Officer
from planner.scenario.schema import Scenario
from planner.wording import Language, Wording, moment_words


@dataclass(frozen=True, slots=True)
class PostDuty:
    """Who mans a post in a shift; ``by_force`` counts people, ``people`` names them."""

    post_id: str
    name: str
    count: int
    by_force: str
    people: str


@dataclass(frozen=True, slots=True)
class ShiftDuty:
    """A shift: when it is, its posts and its reserve."""

    title: str
    time: str
    on_duty: int
    posts: tuple[PostDuty, ...]


@dataclass(frozen=True, slots=True)
class DutyList:
    """All shifts."""

    shifts: tuple[ShiftDuty, ...]


def page(scenario: Scenario, rows: Sequence[Row], language: Language) -> DutyList:
    """Return the duty list; the reserve stands as a post of its own at the end of each shift."""
    officers = {officer.person_id: officer for officer in scenario.officers}
    posts = {post.post_id: post.name for post in scenario.posts}
    reserve = Wording("Lực lượng dự bị", "Reserve").to(language)
    ordered = sorted(rows, key=lambda row: (row["start"], row["shift_id"], row["post_id"] == "", row["post_id"]))
    shifts = []
    for (start, shift_id), of_shift in groupby(ordered, key=lambda row: (row["start"], row["shift_id"])):
        duties = list(of_shift)
        manned = tuple(
            _post(post_id, posts.get(post_id, post_id) or reserve, list(of_post), officers)
            for post_id, of_post in groupby(duties, key=lambda row: row["post_id"])
        )
        time = f"{moment_words(start, language)} – {moment_words(duties[0]['end'], language)}"
        shifts.append(ShiftDuty(shift_id, time, len(duties), manned))
    return DutyList(tuple(shifts))


def _post(post_id: str, name: str, duties: Sequence[Row], officers: Mapping[str, Officer]) -> PostDuty:
    people = [officers[duty["person_id"]] for duty in duties if duty["person_id"] in officers]
    forces = sorted({person.force for person in people})
    counts = ", ".join(f"{force} {sum(person.force == force for person in people)}" for force in forces)
    return PostDuty(post_id, name, len(duties), counts, ", ".join(person.name for person in people))
