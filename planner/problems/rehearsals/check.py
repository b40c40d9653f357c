"""A second opinion: every rule checked and every goal counted from the rows alone, without the model."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.rehearsals import clashes, hours, loads
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import DRESS, Role
from planner.problems.rehearsals.pins import read_pinned
from planner.problems.rehearsals.plan import Assignment, previous_of
from planner.problems.rehearsals.timetable import Held, Timetable, finding
from planner.scenario.nearest import nearest
from planner.units import MINUTES_PER_DAY
from planner.wording import number

Check = Callable[[Timetable], Iterable[Finding]]


def known_ids(t: Timetable) -> Iterator[Finding]:
    """Every row names a session and a venue of the pack."""
    for row in t.assignments:
        for noun, id_, known in (
            ("buổi tập", row.session_id, t.problem.session),
            ("địa điểm", row.venue_id, t.problem.venue),
        ):
            if id_ not in known:
                hint = nearest(id_, sorted(known))
                vi, en = (f"; có phải {hint}?", f"; did you mean {hint}?") if hint else (".", ".")
                english = "session" if noun == "buổi tập" else "venue"
                yield finding(
                    "known_ids",
                    (row.session_id, id_),
                    f"Không có {noun} {id_}{vi}",
                    f"There is no {english} {id_}{en}",
                )


def one_row_each(t: Timetable) -> Iterator[Finding]:
    """No session stands in two rows."""
    for session_id, count in sorted(Counter(row.session_id for row in t.assignments).items()):
        if count > 1:
            yield finding(
                "one_row_each",
                (session_id,),
                f"Buổi {session_id} có {count} dòng; chỉ được một dòng.",
                f"Session {session_id} has {count} rows; only one is allowed.",
            )


def same_facts(t: Timetable) -> Iterator[Finding]:
    """Item, groups and stage of a row are those of the pack."""
    for row in t.assignments:
        session = t.problem.session.get(row.session_id)
        if session is None:
            continue
        for column, told, fact in (
            ("item_id", row.item_id, session.item_id),
            ("group_ids", ";".join(sorted(row.group_ids)), ";".join(sorted(session.group_ids))),
            ("stage", row.stage, session.stage),
        ):
            if told != fact:
                yield finding(
                    "same_facts",
                    (row.session_id,),
                    f"Buổi {row.session_id}: cột {column} ghi «{told}», dữ liệu là «{fact}».",
                    f"Session {row.session_id}: column {column} says “{told}”, the pack says “{fact}”.",
                )


def place_each_session(t: Timetable) -> Iterator[Finding]:
    """Every session is held, with its length."""
    for session in t.problem.sessions:
        one = t.held.get(session.session_id)
        if one is None:
            yield finding(
                "place_each_session",
                (session.session_id,),
                f"Buổi {session.session_id} «{session.item_name}» ({session.minutes} phút) chưa được xếp.",
                f"Session {session.session_id} “{session.item_name}” ({session.minutes} minutes) is not planned.",
            )
        elif one.end_min - one.start_min != session.minutes:
            yield finding(
                "place_each_session",
                (session.session_id,),
                f"Buổi {session.session_id} ({t.when(one)}) dài {one.end_min - one.start_min} phút; cần "
                f"{session.minutes} phút.",
                f"Session {session.session_id} ({t.when(one)}) lasts {one.end_min - one.start_min} minutes; "
                f"{session.minutes} are needed.",
            )


def time_grid(t: Timetable) -> Iterator[Finding]:
    """Sessions start on the time grid."""
    grid = t.problem.grid_min
    for one in t.held.values():
        if one.start_min % grid:
            yield finding(
                "time_grid",
                (one.id,),
                f"Buổi {one.id} bắt đầu {t.problem.text(one.start_min)}; giờ bắt đầu phải là bội của {grid} phút.",
                f"Session {one.id} starts at {t.problem.text(one.start_min)}; starts are multiples of {grid} minutes.",
            )


def venue_kind(t: Timetable) -> Iterator[Finding]:
    """The venue is of a kind the session asks for."""
    for one in t.held.values():
        kinds = one.session.venue_kinds
        if one.venue is not None and kinds and one.venue.kind not in kinds:
            yield finding(
                "venue_kind",
                (one.id, one.venue_id),
                f"Buổi {one.id} cần {' hoặc '.join(kinds)}; {one.venue_id} là {one.venue.kind}.",
                f"Session {one.id} needs {' or '.join(kinds)}; {one.venue_id} is {one.venue.kind}.",
            )


def venue_capacity(t: Timetable) -> Iterator[Finding]:
    """The venue holds the people."""
    for one in t.held.values():
        if one.venue is not None and one.session.people > one.venue.capacity:
            yield finding(
                "venue_capacity",
                (one.id, one.venue_id),
                f"Buổi {one.id} có {number(one.session.people)} người; {one.venue_id} chứa "
                f"{number(one.venue.capacity)} người.",
                f"Session {one.id} has {one.session.people} people; {one.venue_id} holds {one.venue.capacity}.",
            )


def time_windows(t: Timetable) -> Iterator[Finding]:
    """The session lies between its earliest and latest moment, within the horizon and before D-day."""
    for one in t.held.values():
        latest = one.session.latest_min
        opens = max(0, one.session.earliest_min or 0)
        closes = t.problem.end_min if latest is None else min(latest, t.problem.end_min)
        if one.start_min < opens or one.end_min > closes:
            span = f"{t.problem.text(opens)} – {t.problem.text(closes)}"
            yield finding(
                "time_windows",
                (one.id,),
                f"Buổi {one.id} ({t.when(one)}) ngoài khoảng cho phép {span}.",
                f"Session {one.id} ({t.when(one)}) is outside its window {span}.",
            )


def dress_window(t: Timetable) -> Iterator[Finding]:
    """The tổng duyệt is 1 to 3 days before D-day (R49); only a warning where its own window excludes that."""
    options = t.problem.options
    for one in t.held.values():
        before = t.problem.days - one.day
        if one.session.stage != DRESS or options.dress_last_d <= before <= options.dress_first_d:
            continue
        possible = t.problem.dress_span(one.session) is not None
        yield finding(
            "dress_window",
            (one.id,),
            f"Tổng duyệt {one.id} ({t.when(one)}) trước ngày lễ {before} ngày; thông lệ là "
            f"{options.dress_last_d}–{options.dress_first_d} ngày.",
            f"The dress rehearsal {one.id} ({t.when(one)}) is {before} days before D-day; "
            f"{options.dress_last_d}–{options.dress_first_d} are usual.",
            Severity.ERROR if possible else Severity.WARNING,
        )


def keep_pins(t: Timetable) -> Iterator[Finding]:
    """What the organiser has fixed stands."""
    for session_id, fixed in t.pinned.items():
        one = t.held.get(session_id)
        if one is None:
            continue  # place_each_session tells it
        wanted: tuple[tuple[str, str | int | None, str | int], ...] = (
            ("venue_id", fixed.venue_id, one.venue_id),
            ("start", fixed.start_min, one.start_min),
            ("date", fixed.day, one.day),
        )
        for name, value, actual in wanted:
            if value is not None and value != actual:
                told, found = _pin_text(t, name, value), _pin_text(t, name, actual)
                yield finding(
                    "keep_pins",
                    (session_id,),
                    f"Buổi {session_id} được ghim {name} = {told}; kế hoạch ghi {found}.",
                    f"Session {session_id} is pinned to {name} = {told}; the plan has {found}.",
                )


def _pin_text(t: Timetable, name: str, value: str | int) -> str:
    if isinstance(value, str):
        return value
    return t.problem.text(value) if name == "start" else t.problem.text(value * MINUTES_PER_DAY).split()[0]


def enough_rehearsals(t: Timetable) -> Iterator[Finding]:
    """Everybody with a part or a role has their rehearsals, a tổng duyệt among them if the pack has one (a warning)."""
    has_dress = any(session.stage == DRESS for session in t.problem.sessions)
    roles = {role.who: role for role in reversed(t.problem.roles)}
    least = t.problem.options.min_sessions
    for who in dict.fromkeys([*(party.who for party in t.problem.parties), *sorted(roles)]):
        held = t.of.get(who, ())
        dress = any(one.session.stage == DRESS for one in held)
        if len(held) < least or (has_dress and not dress):
            vi, en = _role_words(roles.get(who))
            yield finding(
                "enough_rehearsals",
                (who.id,),
                f"{t.name(who)}{vi} có {len(held)} buổi tập, {'có' if dress else 'không có'} tổng duyệt; cần ít "
                f"nhất {least} buổi, trong đó có tổng duyệt.",
                f"{t.name(who)}{en} has {len(held)} rehearsals, {'with' if dress else 'without'} a dress "
                f"rehearsal; at least {least} are needed, the dress rehearsal among them.",
                Severity.WARNING,
            )


def _role_words(role: Role | None) -> tuple[str, str]:
    if role is None:
        return "", ""
    return f", vai {role.runsheet_id} «{role.title}»,", f", role {role.runsheet_id} “{role.title}”,"


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    same_facts,
    place_each_session,
    time_grid,
    venue_kind,
    venue_capacity,
    hours.venue_hours,
    hours.venue_setup,
    hours.venue_accepted,
    hours.heat_window,
    hours.curfew,
    hours.availability,
    hours.blocked_days,
    time_windows,
    dress_window,
    keep_pins,
    clashes.venue_no_overlap,
    clashes.group_no_overlap,
    clashes.person_no_overlap,
    clashes.travel_between_venues,
    clashes.stage_order,
    clashes.after,
    clashes.items_per_day,
    loads.daily_load,
    loads.weekly_load,
    loads.turnaround_rest,
    loads.stage_gap,
    clashes.dress_rehearsal_gap,
    loads.equipment_limit,
    loads.bus_fleet,
    enough_rehearsals,
)


def check(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> tuple[Finding, ...]:
    """Return everything that is wrong with the rows."""
    timetable = Timetable(problem, tuple(assignments), read_pinned(problem, commitments.pins))
    return tuple(found for one in CHECKS for found in one(timetable))


def score(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> dict[str, int]:
    """Return the value of every goal, counted from the rows."""
    t = Timetable(problem, tuple(assignments), {})
    goals = {"waiting": 0, "journeys": 0, "late_finish": 0, "spread": _spread(t), "venue_cost": _venue_cost(t)}
    for party in problem.parties:
        days: dict[int, list[Held]] = defaultdict(list)
        for session_id in party.session_ids:
            if session_id in t.held:
                days[t.held[session_id].day].append(t.held[session_id])
        for day, held in days.items():
            end = max(one.end_min for one in held)
            presence = end - min(one.start_min for one in held)
            late = end - day * MINUTES_PER_DAY - problem.options.late_after_min
            goals["waiting"] += party.people * max(0, presence - sum(one.end_min - one.start_min for one in held))
            goals["journeys"] += party.people
            goals["late_finish"] += party.people * max(0, late)
    previous = previous_of(problem, commitments.previous)
    moved = [one for one, before in previous.items() if _place(t, one) != before]
    return goals | {"changes": len(moved)}


def _spread(t: Timetable) -> int:
    days = Counter(one.day for one in t.held.values())
    return sum(max(0, count - t.problem.even_share) for count in days.values())


def _venue_cost(t: Timetable) -> int:
    return sum(one.venue.cost_of(one.session.minutes) for one in t.held.values() if one.venue is not None)


def _place(t: Timetable, session_id: str) -> tuple[str, int] | None:
    one = t.held.get(session_id)
    return None if one is None else (one.venue_id, one.start_min)
