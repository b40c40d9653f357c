"""Attendance: who was called, who came, how many minutes were lost, and whose part is below its minimum."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.engine.findings import Finding
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import DRESS, Who
from planner.problems.rehearsals.intake import NAME
from planner.problems.rehearsals.plan import Assignment
from planner.tables import TableRow
from planner.wording import Wording

FILE = "attendance.csv"
COLUMNS = ("session_id", "subject_kind", "subject_id", "present", "late_min", "note")
KINDS = ("group", "person")
ENOUGH_PERCENT = 80
"""Part of a group that must come for the session to count as its rehearsal."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How many of a group (or whether a person) came to a session, and how many minutes late it began for them."""

    session_id: str
    who: Who
    present: int
    late_min: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A group or person with a part, over all sessions.

    Attributes:
        called: sessions with a mark.
        came: of these, those to which enough of them came.
        heads_called: people times sessions with a mark.
        heads_came: people who came to them.
        lost_min: minutes of one person lost: who did not come, and who waited for a late beginning.
        still: sessions of the plan without a mark.
        dress: whether a tổng duyệt was attended or is still to come.
        below: whether it no longer reaches its minimum, whatever is still to come.
    """

    who: Who
    name: str
    people: int
    called: int
    came: int
    heads_called: int
    heads_came: int
    lost_min: int
    still: int
    dress: bool
    below: bool

    @property
    def sentence(self) -> Wording:
        """Say what is missing."""
        return Wording(
            f"{self.name} ({self.who.id}) mới đủ {self.came} buổi, còn {self.still} buổi"
            f"{'' if self.dress else ', không có tổng duyệt'}: dưới mức tối thiểu.",
            f"{self.name} ({self.who.id}) has {self.came} full sessions and {self.still} to come"
            f"{'' if self.dress else ', no dress rehearsal'}: below its minimum.",
        )


def read_marks(rows: Sequence[TableRow]) -> tuple[tuple[Mark, ...], tuple[Finding, ...]]:
    """Parse an attendance file; rows without a number present are not yet taken, unreadable ones become findings."""
    marks: list[Mark] = []
    findings: list[Finding] = []
    for row in rows:
        cells = row.cells
        present, late = cells.get("present", "").strip(), cells.get("late_min", "").strip() or "0"
        if not present:
            continue
        if present.isdecimal() and late.isdecimal() and cells.get("subject_kind") in KINDS:
            who = Who(cells["subject_kind"], cells.get("subject_id", ""))
            marks.append(Mark(cells.get("session_id", ""), who, int(present), int(late), cells.get("note", "")))
        else:
            findings.append(_unreadable(row))
    return tuple(marks), tuple(findings)


def _unreadable(row: TableRow) -> Finding:
    return Finding(
        NAME,
        "readable",
        (row.cells.get("session_id", "") or f"#{row.number}",),
        Wording(
            f"{FILE}:{row.number}: cần số người có mặt, số phút muộn là số nguyên, đối tượng là group hoặc person.",
            f"{FILE}:{row.number}: present and late_min are whole numbers, subject_kind is group or person.",
        ),
    )


def unknown_marks(problem: Problem, marks: Iterable[Mark]) -> tuple[Finding, ...]:
    """Return the marks of sessions or people that the pack does not have, or of more people than there are."""
    sizes = {party.who: party.people for party in problem.parties}
    found: list[Finding] = []
    for mark in marks:
        session = problem.session.get(mark.session_id)
        if session is None or mark.who not in session.attendees:
            vi, en = "không được gọi tới buổi này", "is not called to this session"
        elif mark.present > sizes.get(mark.who, 1):
            vi, en = f"chỉ có {sizes.get(mark.who, 1)} người", f"has {sizes.get(mark.who, 1)} people"
        else:
            continue
        told = Wording(f"Điểm danh {mark.session_id}: {mark.who.id} {vi}.", f"{mark.session_id}: {mark.who.id} {en}.")
        found.append(Finding(NAME, "known_ids", (mark.session_id, mark.who.id), told))
    return tuple(found)


def parts(problem: Problem, assignments: Sequence[Assignment], marks: Iterable[Mark]) -> tuple[Part, ...]:
    """Return everybody with a part or a role, those below their minimum first, then by minutes lost."""
    taken: dict[Who, dict[str, Mark]] = defaultdict(dict)
    for mark in marks:
        if mark.session_id in problem.session:
            taken[mark.who][mark.session_id] = mark
    held = {one.session_id for one in assignments}
    sizes = {party.who: (party.name, party.people) for party in problem.parties}
    for role in problem.roles:
        sizes.setdefault(role.who, (problem.names.get(role.who, role.who.id), 1))
    lines = [_part(problem, who, *named, held, taken[who]) for who, named in sorted(sizes.items())]
    return tuple(sorted(lines, key=lambda one: (not one.below, -one.lost_min, one.who)))


def _part(  # noqa: PLR0913, PLR0917 - what is known of one party
    problem: Problem, who: Who, name: str, people: int, held: set[str], marks: dict[str, Mark]
) -> Part:
    sessions = [one for one in problem.sessions if who in one.attendees]
    needed = math.ceil(people * ENOUGH_PERCENT / 100)
    full = {one for one, mark in marks.items() if mark.present >= needed}
    still = [one for one in sessions if one.session_id in held and one.session_id not in marks]
    good = full | {one.session_id for one in still}
    dress = any(one.stage == DRESS for one in sessions if one.session_id in good)
    has_dress = any(one.stage == DRESS for one in problem.sessions)
    lost = sum(
        max(0, people - mark.present) * problem.session[one].minutes + mark.present * mark.late_min
        for one, mark in marks.items()
    )
    return Part(
        who,
        name,
        people,
        len(marks),
        len(full),
        people * len(marks),
        sum(mark.present for mark in marks.values()),
        lost,
        len(still),
        dress,
        len(good) < problem.options.min_sessions or (has_dress and not dress),
    )


def blank_rows(problem: Problem, assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return one row for everybody called to every session, by time, to be filled in."""
    listed = {party.who for party in problem.parties} | {role.who for role in problem.roles}
    rows = []
    for one in sorted(assignments, key=lambda row: (row.start, row.session_id)):
        called = [who for who in problem.session[one.session_id].attendees if who in listed]
        rows += [
            dict.fromkeys(COLUMNS, "") | dict(zip(COLUMNS, (one.session_id, *who), strict=False)) for who in called
        ]
    return rows
