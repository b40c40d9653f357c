"""The roster as its papers tell it: turns at posts, in reserve and at duties of fixed time, read once.

Escorts and duties under way may tell how a guarded guest moves (R46): whoever has one reads the hours and
``UNDER_ORDERS``, never what it is or where.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from planner.collation import name_key
from planner.documents.days import parse_moment, short_day
from planner.documents.kinds.traffic_tables import ESCORT, LEADING, RANKS
from planner.documents.people import PlanRows, Row
from planner.problems.staffing.entities import Shift as Span
from planner.scenario.rows import Officer, Post, Shift
from planner.scenario.schema import Scenario

DUTIES = "duty_roster"
"""Under which the rows of duties of fixed time are handed to documents."""
UNDER_ORDERS = "Nhiệm vụ theo lệnh riêng"
RESERVE = "Dự bị"
BADGES = {
    "CSGT": "CSGT",
    "CSTT": "CSTT",
    "công an xã": "CAX",
    "quân sự": "QS",
    "dân quân": "DQ",
    "TNTN": "TNTN",
    "y tế": "YT",
    "PCCC": "PCCC",
}
"""Short names of forces, as on a wall chart."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person, one time on duty.

    Attributes:
        officer: who; None when the pack does not know the id.
        post: where; None in reserve, and where it is not told.
        shift_id: empty for a duty of fixed time.
        task: name of the duty of fixed time; empty in a shift.
        hidden: what and where are not told (R46).
    """

    person_id: str
    officer: Officer | None
    post: Post | None
    shift_id: str
    start: datetime
    end: datetime
    task: str = ""
    hidden: bool = False

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def is_night(self) -> bool:
        """Whether it counts as a night, as in the rules of the roster."""
        return Span(self.shift_id, self.start, self.end).is_night

    @property
    def name(self) -> str:
        """Name of who has it; the id where the pack knows nobody."""
        return self.officer.name if self.officer else self.person_id

    @property
    def titled(self) -> str:
        """Rank and name."""
        return f"{self.officer.rank} {self.officer.name}".strip() if self.officer else self.person_id

    @property
    def force(self) -> str:
        """Force of who has it."""
        return self.officer.force if self.officer else "Chưa rõ lực lượng"

    @property
    def place(self) -> str:
        """Post by id and name, reserve, the task of a fixed time, or that it is not told."""
        if self.hidden:
            return UNDER_ORDERS
        where = f"{self.post.post_id} {self.post.name}" if self.post else ""
        return ": ".join(filter(None, (self.task, where))) or RESERVE


class RosterBook:
    """The turns of a plan by post, force and person."""

    def __init__(self, scenario: Scenario, rows: PlanRows) -> None:
        """Read the rows; those whose times cannot be read are left to the check, which names them."""
        self.scenario = scenario
        self.posts = {post.post_id: post for post in scenario.posts if post.kind != ESCORT}
        self.shifts = sorted(scenario.shifts, key=lambda shift: (shift.start, shift.end, shift.shift_id))
        self.units = {body.organisation_id: body.name for body in scenario.organisations}
        self.sheets = {sheet.post_id: sheet for sheet in scenario.post_sheets}
        self._officers = {officer.person_id: officer for officer in scenario.officers}
        found = [*self._in_shifts(rows.get("staffing", ())), *self._fixed(rows.get(DUTIES, ()))]
        self.turns = sorted(found, key=lambda turn: (turn.start, turn.end, turn.person_id))

    def _in_shifts(self, rows: Iterable[Row]) -> Iterator[Turn]:
        known = {shift.shift_id: shift for shift in self.shifts}
        for row in rows:
            shift = known.get(row["shift_id"])
            start = parse_moment(row["start"]) or (shift.start if shift else None)
            end = parse_moment(row["end"]) or (shift.end if shift else None)
            if start and end and start < end:
                post = self.posts.get(row["post_id"])
                hidden = bool(row["post_id"]) and post is None
                yield Turn(*self._who(row), post, row["shift_id"], start, end, hidden=hidden)

    def _fixed(self, rows: Iterable[Row]) -> Iterator[Turn]:
        told = {duty.duty_id: duty for duty in self.scenario.duties}
        for row in rows:
            start, end = parse_moment(row["start"]), parse_moment(row["end"])
            if start and end and start < end:
                duty = told.get(row["duty_id"])
                post = self.posts.get(duty.post_id) if duty else None
                yield Turn(*self._who(row), post, "", start, end, duty.name if duty else "", hidden=post is None)

    def _who(self, row: Row) -> tuple[str, Officer | None]:
        return row["person_id"], self._officers.get(row["person_id"])

    @cached_property
    def at_post(self) -> Mapping[tuple[str, str], list[Turn]]:
        """Turns by post and shift, the chief first, then by force and given name; fixed duties under shift ``""``."""
        found: dict[tuple[str, str], list[Turn]] = defaultdict(list)
        for turn in self.turns:
            if turn.post:
                found[turn.post.post_id, turn.shift_id].append(turn)
        place = {rank: index for index, rank in enumerate(RANKS)}
        for turns in found.values():
            turns.sort(key=lambda turn: (turn.force, name_key(turn.name), turn.person_id))
            chief = max(turns, key=lambda turn: (turn.force == LEADING, place.get(_rank(turn), -1)))
            turns.sort(key=lambda turn: turn is not chief)
        return found

    @cached_property
    def needs(self) -> Mapping[tuple[str, str], Counter[str]]:
        """People that the pack asks for, by post and shift, then by force."""
        found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for demand in self.scenario.post_demand:
            found[demand.post_id, demand.shift_id][demand.force] += demand.people
        return found

    def chief(self, post_id: str, shift_id: str) -> str:
        """Return who leads a post in a shift: whom the pack names, else traffic police first, then the highest rank."""
        named = self.sheets[post_id].chief if post_id in self.sheets else ""
        present = self.at_post.get((post_id, shift_id), [])
        return named or (present[0].titled if present else "")

    def badges(self, post_id: str, shift_id: str) -> str:
        """Return people by force, ``CSGT 2, DQ 1/3``: one of three where some are missing."""
        given = Counter(turn.force for turn in self.at_post.get((post_id, shift_id), ()))
        needed = self.needs.get((post_id, shift_id), Counter[str]())
        forces = [force for force in dict.fromkeys((*BADGES, *sorted(given))) if given[force] or needed[force]]
        return ", ".join(badge(force, given[force], needed[force]) for force in forces)

    def unit(self, turn: Turn) -> str:
        """Return the body that a person comes from, else the force's own."""
        return self.units.get(turn.officer.organisation_id, "") if turn.officer else ""

    def by_person(self, force: str) -> Mapping[str, list[Turn]]:
        """Return the turns of everybody of a force, by unit and given name."""
        found: dict[str, list[Turn]] = defaultdict(list)
        for turn in self.turns:
            if turn.force == force:
                found[turn.person_id].append(turn)
        first = {person: turns[0] for person, turns in found.items()}
        order = sorted(found, key=lambda person: (self.unit(first[person]), name_key(first[person].name), person))
        return {person: found[person] for person in order}

    def forces(self) -> list[str]:
        """Return the forces on duty, in the order of the badges."""
        there = {turn.force for turn in self.turns}
        return [force for force in (*BADGES, *sorted(there - set(BADGES))) if force in there]


def _rank(turn: Turn) -> str:
    return turn.officer.rank if turn.officer else ""


def badge(force: str, given: int, needed: int = 0) -> str:
    """Return ``CSGT 2``, or ``CSGT 1/2`` where one of two is missing."""
    return f"{BADGES.get(force, force)} {given}" + (f"/{needed}" if given < needed else "")


def span_text(start: datetime, end: datetime) -> str:
    """Return ``05:00–09:00 12/4/2026``, with both days where it runs over midnight."""
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M} {short_day(start.date())}"
    return f"{start:%H:%M} {short_day(start.date())}–{end:%H:%M} {short_day(end.date())}"


def shift_text(shift: Shift) -> str:
    """Return a shift as a heading."""
    return f"{shift.shift_id}, {span_text(shift.start, shift.end)}"


def hours_text(minutes: int) -> str:
    """Return ``8 giờ`` or ``7 giờ 30 phút``."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} giờ" + (f" {rest} phút" if rest else "")
