"""What makes a single session, or two of them, impossible: told with the rows behind it and the numbers."""

from collections.abc import Iterator
from dataclasses import replace

from planner.engine.conflict import Demand
from planner.problems.rehearsals.data import Problem, demand_of
from planner.problems.rehearsals.entities import Session, Who
from planner.problems.rehearsals.windows import (
    DomainRule,
    Scope,
    Windows,
    availability,
    blocked_days,
    curfew,
    heat_window,
    keep_pins,
    time_windows,
    venue_accepted,
    venue_capacity,
    venue_hours,
    venue_kind,
    venue_setup,
)
from planner.wording import Wording, number

TABLES = {"group": "groups.csv", "person": "performers.csv", "venue": "venues.csv"}
PLACES: tuple[DomainRule, ...] = (venue_kind, venue_capacity, venue_hours, venue_setup)
MOST_LINES = 6
"""Lines of a file that one sentence names."""


def unmet_demands(scope: Scope, left_out: list[Session]) -> tuple[Demand, ...]:
    """Return the sessions left out as demands, each with its line and its cause, where one thing alone is it."""
    windows = Windows(scope)
    return tuple(_demand(scope, windows, session) for session in left_out)


def _demand(scope: Scope, windows: Windows, session: Session) -> Demand:
    plain = demand_of(session)
    line = line_of(scope.problem, "sessions", session.base_id)
    cause = why_not(scope, windows, session)
    vi, en = (f": {cause.vi}", f": {cause.en}") if cause else ("", "")
    return Demand(plain.key, Wording(f"{plain.wording.vi}, {line}{vi}", f"{plain.wording.en}, {line}{en}"))


def line_of(problem: Problem, table: str, key: str) -> str:
    """Return ``sessions.csv:12``, or the file alone when the line is not known."""
    line = problem.lines.get((table, key))
    return f"{table}.csv:{line}" if line else f"{table}.csv"


def why_not(scope: Scope, windows: Windows, session: Session) -> Wording | None:
    """Return what alone makes a session impossible, or another session that leaves it no time; None for neither."""
    if not windows.venues(session.session_id):
        return next(_alone(scope, session), None) or _together(scope, session)
    fleet = scope.problem.options.buses
    if 0 < fleet < session.buses:
        return Wording(
            f"cần {session.buses} xe, ban tổ chức chỉ có {fleet} xe (scenario.toml, buses)",
            f"needs {session.buses} coaches; there are {fleet} (scenario.toml, buses)",
        )
    return next(_against(scope, windows, session), None)


def _open(scope: Scope, session: Session, *rules: DomainRule) -> bool:
    """Whether some venue is open to the session under these rules alone."""
    only = Scope(scope.problem.only([session.session_id]), scope.pinned)
    return bool(Windows(only, rules).venues(session.session_id))


def _alone(scope: Scope, session: Session) -> Iterator[Wording]:
    problem = scope.problem
    fitting = [one for one in problem.venues if not session.venue_kinds or one.kind in session.venue_kinds]
    places = [one for one in fitting if one.capacity >= session.people]
    if not places:
        return
    longest = max(places, key=lambda one: one.open_to_min - one.ready_min)
    room = longest.open_to_min - longest.ready_min
    if session.minutes > room:
        at = line_of(problem, "venues", longest.venue_id)
        yield Wording(
            f"dài {session.minutes} phút, địa điểm phù hợp mở lâu nhất là {longest.venue_id} ({at}) chỉ {room} phút",
            f"lasts {session.minutes} minutes; {longest.venue_id} ({at}), open longest, has {room}",
        )
    yield from _absent(scope, session)
    for rule, vi, en in (
        (
            venue_accepted,
            "mọi địa điểm phù hợp nghiệm thu quá muộn (venues.csv, accepted_on)",
            "every fitting venue is accepted too late (venues.csv, accepted_on)",
        ),
        (time_windows, "khoảng earliest – latest quá ngắn", "its window from earliest to latest is too short"),
        (curfew, "giờ tập cho phép của loại khối quá ngắn", "the hours of its kinds of groups are too short"),
        (heat_window, "chỉ có địa điểm ngoài trời và giờ nắng nóng chiếm hết", "it is outdoors, in the heat all day"),
        (keep_pins, "ghim của ban tổ chức nằm ngoài địa điểm, giờ cho phép", "its pin is outside what is open"),
    ):
        if not _open(scope, session, *PLACES, rule):
            yield Wording(vi, en)


def _absent(scope: Scope, session: Session) -> Iterator[Wording]:
    """Yield who alone is never there when a venue is open."""
    problem = scope.problem
    for who in session.attendees:
        of_one = Scope(_with_blocks_of(problem, session, who), scope.pinned)
        if who in problem.blocked and not _open(of_one, session, *PLACES, availability, blocked_days):
            table = TABLES[who.kind].removesuffix(".csv")
            name = f"{problem.names.get(who, who.id)} ({who.id}, {line_of(problem, table, who.id)})"
            rows = _rows(problem, who)
            yield Wording(
                f"{name} không có lúc nào rảnh khi địa điểm mở cửa ({rows})",
                f"{name} is never available while a venue is open ({rows})",
            )


def _with_blocks_of(problem: Problem, session: Session, who: Who) -> Problem:
    return replace(problem.only([session.session_id]), blocks=problem.blocked.get(who, ()))


def _rows(problem: Problem, who: Who) -> str:
    lines = sorted({block.row for block in problem.blocked[who] if block.row})
    if not lines:
        return "availability.csv"
    more = "…" if len(lines) > MOST_LINES else ""
    return "availability.csv:" + ", ".join(map(str, lines[:MOST_LINES])) + more


def _together(scope: Scope, session: Session) -> Wording | None:
    """Return the rules that leave nothing together, where none does alone."""
    if not _open(scope, session, venue_kind, venue_capacity):
        return None
    return Wording(
        "giờ mở cửa, lịch bận của người tham gia và các giới hạn gộp lại không còn giờ nào",
        "opening hours, absences and limits together leave no time",
    )


def _against(scope: Scope, windows: Windows, session: Session) -> Iterator[Wording]:
    """Yield another session of the same people whose windows leave no room for both."""
    problem = scope.problem
    mine = _span(windows, session)
    for other in problem.sessions:
        shared = sorted(set(session.attendees) & set(other.attendees))
        if other is session or not shared or not windows.venues(other.session_id):
            continue
        theirs = _span(windows, other)
        grid = problem.grid_min
        after = mine[0] * grid + session.minutes <= theirs[1] * grid
        before = theirs[0] * grid + other.minutes <= mine[1] * grid
        if not after and not before:
            who, line = shared[0], line_of(problem, "sessions", other.base_id)
            name = f"{problem.names.get(who, who.id)} ({who.id})"
            yield Wording(
                f"{name} phải có mặt cùng lúc ở buổi {other.session_id} ({other.stage}, {number(other.minutes)} phút, "
                f"{line})",
                f"{name} is needed at the same time by session {other.session_id} ({other.stage}, {other.minutes} "
                f"minutes, {line})",
            )


def _span(windows: Windows, session: Session) -> tuple[int, int]:
    """Return the first and the last slot at which a session may start."""
    slots = [span for place in windows.venues(session.session_id) for span in windows.slots[session.session_id, place]]
    return min(first for first, _ in slots), max(last for _, last in slots)
