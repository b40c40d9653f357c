"""The seating on the day: somebody declines, comes late or sends another, a row breaks; looked at first, then kept."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from planner.engine.findings import Finding, Severity
from planner.engine.pins import Pin
from planner.engine.plan import NO_COMMITMENTS, weighted
from planner.errors import PlannerError
from planner.planfiles import SUMMARY
from planner.problems.seating import COLUMNS, FILE, Assignment, Problem, score, to_rows
from planner.problems.seating.replan import Change, Replanned, changed, replan, rows_broken
from planner.publish import republish
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario
from planner.scenario.write import write_pack
from planner.tables import write_table
from planner.wording import Wording
from web.errors import Conflict, Invalid
from web.services.journal import Journal, RowState, all_rows
from web.services.plans import PACK, Bundle, NewPlan, PlanShelf, keep_plan
from web.store.engine import Actor, Store, Transaction

__all__ = ["Kept", "Late", "Looked", "Pin", "Wanted", "keep", "look"]
DECLINED, BLOCKED = "declined", "1"


@dataclass(frozen=True, slots=True)
class Late:
    """Who comes unannounced: with the own rank, also when standing in for somebody (R36)."""

    guest_id: str
    full_name: str
    rank: int
    delegation_id: str = ""
    post: str = ""
    companion_of: str = ""
    wheelchair: bool = False

    def cells(self) -> dict[str, str]:
        """Return the row of guests.csv."""
        found = {
            "guest_id": self.guest_id,
            "full_name": self.full_name,
            "rank": str(self.rank),
            "delegation_id": self.delegation_id,
            "post": self.post,
            "companion_of": self.companion_of,
            "needs": "wheelchair" if self.wheelchair else "",
            "status": "substitute",
        }
        return {column: text for column, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is different on the day."""

    declined: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is."""
        return not (self.declined or self.late or self.broken)


@dataclass(frozen=True, slots=True)
class Line:
    """One person whose seat is another now."""

    guest_id: str
    name: str
    rank: int
    before: str
    after: str
    reason: Wording


@dataclass(frozen=True, slots=True)
class Looked:
    """What a change would do.

    Attributes:
        lines: everybody concerned: first those who must move though nothing happened to them.
        moved: how many of these there are.
        unseated: names of those without a seat.
        broken: what the check says of the new plan and did not say of the old one.
        cost: change of the score; None when somebody has no seat.
        after: the seating itself.
        scenario: the pack after the change.
    """

    lines: tuple[Line, ...]
    moved: int
    unseated: tuple[str, ...]
    broken: tuple[Finding, ...]
    cost: int | None
    after: Replanned
    scenario: Scenario


def look(scenario: Scenario, bundle: Bundle, wanted: Wanted) -> Looked:
    """Say what a change does to the seating of a plan, given the scenario of today.

    Raises:
        Invalid: a guest, rank, delegation or row does not exist, or nothing is named.
        Conflict: the plan holds no seating.
    """
    if wanted.is_empty:
        raise Invalid({"change": Wording("Chưa nêu thay đổi nào.", "No change was named.")})
    if not bundle.rows.get("seating"):
        raise Conflict(Wording("Phương án này chưa có chỗ ngồi.", "This plan holds no seating."))
    now = changed_scenario(scenario, wanted)
    problem = Problem.from_scenario(now)
    before = tuple(
        Assignment(row["guest_id"], row["seat_id"])
        for row in bundle.rows["seating"]
        if row.get("guest_id") and row.get("seat_id")
    )
    commitments = replace(bundle.files.commitments.get("seating", NO_COMMITMENTS), previous=())
    after = replan(problem, before, commitments)
    cost = None
    if not after.unseated:
        weights = problem.weights
        cost = weighted(score(problem, after.assignments, NO_COMMITMENTS), weights)
        cost -= weighted(_goals_before(scenario, before), weights)
    names = {guest.guest_id: guest for guest in (*scenario.guests, *now.guests)}
    lines = tuple(sorted(_lines(after, names, wanted, problem), key=_first_the_moved))
    unseated = tuple(f"{guest} {names[guest].full_name}" for guest in after.unseated)
    return Looked(lines, after.moved, unseated, after.broken, cost, after, now)


_last: list[tuple[Scenario, tuple[Assignment, ...], Mapping[str, int]]] = []
"""The plan looked at last and its goals: several changes are looked at in a row, and 30,000 seats take a second."""


def _goals_before(scenario: Scenario, before: tuple[Assignment, ...]) -> Mapping[str, int]:
    """Return the goals of the plan as it is."""
    for known, rows, goals in tuple(_last):
        if known is scenario and rows == before:
            return goals
    goals = score(Problem.from_scenario(scenario), before, NO_COMMITMENTS)
    _last[:] = [(scenario, before, goals)]
    return goals


def _first_the_moved(line: Line) -> tuple[bool, int, str]:
    return (not (line.before and line.after), line.rank, line.guest_id)


def _lines(after: Replanned, names: Mapping[str, Guest], wanted: Wanted, problem: Problem) -> list[Line]:
    found = []
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    for move in after.moves:
        guest = names.get(move.guest_id)
        if guest is None:
            continue
        if move.guest_id in wanted.declined:
            reason = Wording("không đến", "does not come")
        elif not move.before:
            reason = Wording("đến thêm", "comes as well")
        elif move.before not in usable:
            reason = Wording("ghế không dùng được", "seat out of use")
        elif not move.after:
            reason = Wording("không còn ghế", "no seat left")
        else:
            reason = Wording("nhường chỗ", "makes room")
        found.append(Line(move.guest_id, guest.full_name, guest.rank, move.before, move.after, reason))
    return found


def changed_scenario(scenario: Scenario, wanted: Wanted) -> Scenario:
    """Return the scenario after the change.

    Raises:
        Invalid: something named does not exist; by field.
    """
    late = tuple(_late_row(scenario, one) for one in wanted.late)
    try:
        return changed(scenario, Change(frozenset(wanted.declined), late, rows_broken(wanted.broken)))
    except PlannerError as error:
        raise Invalid({"change": error.message}) from None


def _late_row(scenario: Scenario, late: Late) -> Guest:
    problems: dict[str, Wording] = {}
    if late.rank not in {row.rank for row in scenario.ranks}:
        problems["rank"] = Wording(f"Không có bậc {late.rank}.", f"There is no rank {late.rank}.")
    if late.delegation_id and late.delegation_id not in {row.delegation_id for row in scenario.delegations}:
        problems["delegation_id"] = Wording(
            f"Không có đoàn {late.delegation_id}.", f"There is no delegation {late.delegation_id}."
        )
    known = {row.guest_id for row in scenario.guests}
    if late.companion_of and late.companion_of not in known:
        problems["companion_of"] = Wording(
            f"Không có khách {late.companion_of}.", f"There is no guest {late.companion_of}."
        )
    if late.guest_id in known:
        problems["guest_id"] = Wording(f"Đã có khách mã {late.guest_id}.", f"Guest {late.guest_id} exists already.")
    if not late.full_name.strip():
        problems["full_name"] = Wording("Cần họ tên.", "A name is needed.")
    if problems:
        raise Invalid(problems)
    needs = ("wheelchair",) if late.wheelchair else ()
    return Guest.model_validate({**late.cells(), "rank": late.rank, "needs": needs})


def free_id(scenario: Scenario) -> str:
    """Return an id that no guest has yet, for who comes late."""
    known = {guest.guest_id for guest in scenario.guests}
    return next(name for number in range(1, len(known) + 2) if (name := f"TD{number:03d}") not in known)


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that was kept: the new plan, and the batch that undoes the change of the data."""

    plan: str
    batch: str
    looked: Looked


def keep(
    store: Store, shelf: PlanShelf, jobs: Path, who: tuple[Actor, int], wish: tuple[Scenario, Bundle, Wanted]
) -> Kept:
    """Change the data and keep the changed seating as a new plan, both or neither.

    Raises:
        Invalid: the change cannot be made.
        Conflict: the plan holds no seating, or a row of the data has gone meanwhile.
    """
    actor, event_id = who
    scenario, bundle, wanted = wish
    looked = look(scenario, bundle, wanted)
    jobs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jobs, prefix="day-") as place:
        draft = Path(place) / "plan"
        shutil.copytree(bundle.folder, draft)
        write_pack(looked.scenario, draft / PACK)
        write_table(draft / FILE, COLUMNS, to_rows(looked.after.assignments))
        findings = republish(looked.scenario, draft)
        summary = _told_anew(draft, looked)

        def work(transaction: Transaction) -> tuple[str, str]:
            batch, revision = _change_data(transaction, event_id, wanted)
            new = NewPlan(
                event_id,
                draft,
                revision,
                "edited",
                {**bundle.card.settings, "day": len(looked.lines)},
                summary,
                len(findings),
                sum(finding.severity is Severity.ERROR for finding in findings),
                "Xếp lại trong ngày",
                bundle.card.id,
            )
            return keep_plan(transaction, shelf, new), batch

        plan, batch = store.write(actor, work)
    return Kept(plan, batch, looked)


def _told_anew(draft: Path, looked: Looked) -> dict[str, object]:
    """Write the new score into the summary; the bound spoke of another pack and is dropped."""
    problem = Problem.from_scenario(looked.scenario)
    goals = score(problem, looked.after.assignments, NO_COMMITMENTS)
    summary: dict[str, object] = json.loads((draft / SUMMARY).read_text("utf-8"))
    entry = summary["problems"]["seating"]  # type: ignore[index]
    entry |= {"score": weighted(goals, problem.weights), "goals": dict(goals), "bound": None, "gap": None}
    entry["status"] = "feasible"
    (draft / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    return summary


def _change_data(transaction: Transaction, event_id: int, wanted: Wanted) -> tuple[str, int]:
    journal = Journal(transaction, event_id)
    guests = _rows_by(all_rows(transaction.db, event_id, "guests"), "guest_id")
    gone = [guest for guest in wanted.declined if guest not in guests]
    if gone:
        raise Conflict(Wording(f"Khách {gone[0]} không còn trong dữ liệu.", f"Guest {gone[0]} is gone from the data."))
    pairs = [(guests[guest], {**guests[guest].cells, "status": DECLINED}) for guest in wanted.declined]
    journal.update("guests", pairs)
    journal.insert("guests", [late.cells() for late in wanted.late])
    if wanted.broken:
        broken = set(wanted.broken)
        seats = all_rows(transaction.db, event_id, "seats")
        own = [row for row in seats if f"{row.cells.get('zone', '')}:{row.cells.get('row', '')}" in broken]
        journal.update("seats", [(row, {**row.cells, "blocked": BLOCKED}) for row in own])
    return journal.close("seating.day", ", ".join([*wanted.declined, *(late.guest_id for late in wanted.late)])[:200])


def _rows_by(rows: list[RowState], column: str) -> dict[str, RowState]:
    return {row.cells.get(column, ""): row for row in rows}
