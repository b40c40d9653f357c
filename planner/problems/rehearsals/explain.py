"""Why a session is held where and when it is, what rules out other times, and what the next best would cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from planner.engine.explanation import Alternative, Explanation
from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.rehearsals.check import check, score
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session, Span
from planner.problems.rehearsals.pins import read_pinned, unknown_session
from planner.problems.rehearsals.plan import Assignment, assign
from planner.problems.rehearsals.timetable import Held, Timetable
from planner.problems.rehearsals.windows import DOMAIN_RULES, Scope, days_apart, meet, starts_in, venue_hours
from planner.units import MINUTES_PER_DAY
from planner.wording import Wording, number

MOST_CANDIDATES = 240
"""Starts whose cost is computed; where more are possible, an even sample of them."""
SHOWN = 8
"""Alternatives shown."""
MOST_CHECKED = 40
"""Choices, the cheapest first, that the checker looks at to find those."""
REFUSED = 3
"""Alternatives shown that a rule forbids."""

WORDS: Mapping[str, Wording] = MappingProxyType(
    {
        "venue_kind": Wording("Loại địa điểm", "The kind of venue"),
        "venue_capacity": Wording("Sức chứa", "Capacity"),
        "venue_hours": Wording("Giờ mở cửa", "The time it is open"),
        "venue_no_overlap": Wording(
            "Buổi khác cùng địa điểm, kể cả chuẩn bị", "Another session there, setup included,"
        ),
        "group_no_overlap": Wording("Khối có buổi khác", "Another session of a group"),
        "person_no_overlap": Wording("Người có buổi khác", "Another session of a person"),
        "availability": Wording("Lịch bận", "Being away"),
        "travel_between_venues": Wording("Thời gian đi đường", "The way between venues"),
        "time_windows": Wording("Khoảng thời gian cho phép", "The session's window"),
        "stage_order": Wording("Thứ tự khối – hợp luyện – sơ duyệt – tổng duyệt", "The order of the stages"),
        "after": Wording("Buổi phải tập trước hoặc sau", "The order after other sessions"),
        "items_per_day": Wording("Số buổi của tiết mục trong ngày", "The number of sessions of the item a day"),
        "venue_setup": Wording("Thời gian chuẩn bị địa điểm", "Setting the venue up"),
        "venue_accepted": Wording("Ngày nghiệm thu địa điểm", "The day on which the venue is accepted"),
        "heat_window": Wording("Giờ nắng nóng", "The hours of heat"),
        "curfew": Wording("Giờ tập cho phép của loại khối", "The hours of the kinds of groups"),
        "blocked_days": Wording("Ngày đại hội, ngày thi", "A day of a congress or an exam"),
        "turnaround_rest": Wording("Thời gian nghỉ giữa hai ngày", "Rest between two days"),
        "stage_gap": Wording("Số ngày giữa hai giai đoạn", "Days between two stages"),
        "dress_window": Wording("Ngày của tổng duyệt", "The range of days of a dress rehearsal"),
        "keep_pins": Wording("Ghim của ban tổ chức", "A pin of the organiser"),
    }
)
"""What a rule is called in a sentence."""

Choice = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Question:
    """One session of one plan."""

    problem: Problem
    rows: tuple[Assignment, ...]
    session: Session
    commitments: Commitments

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.problem, self.rows, read_pinned(self.problem, self.commitments.pins))

    def moved(self, choice: Choice) -> tuple[Assignment, ...]:
        """Return the plan with the session at ``choice`` and everything else as it is."""
        others = tuple(row for row in self.rows if row.session_id != self.session.session_id)
        return (*others, assign(self.problem, self.session, *choice))


def explain(
    problem: Problem,
    assignments: Sequence[Assignment],
    subject: str,
    commitments: Commitments = NO_COMMITMENTS,
) -> Explanation:
    """Return why session ``subject`` is held where and when it is.

    Raises:
        UsageError: there is no such session; the message names the nearest.
    """
    session = problem.session.get(subject)
    if session is None:
        raise unknown_session(problem, subject)
    q = _Question(problem, tuple(assignments), session, commitments)
    excluded, open_choices = _exclusions(q)
    held = q.timetable.held.get(subject)
    reasons = (*_reasons(q, held), *_blocked(excluded, len(open_choices)))
    return Explanation(subject, _chosen(q, held), reasons, _alternatives(q, held, open_choices))


def _chosen(q: _Question, held: Held | None) -> Wording:
    one = q.session
    if held is None:
        return Wording(f"Buổi {one.session_id} chưa được xếp.", f"Session {one.session_id} is not planned.")
    venue = held.venue.name if held.venue else held.venue_id
    when = q.timetable.when(held)
    return Wording(
        f"Buổi {one.session_id} «{one.item_name}» ({one.stage}, {number(one.people)} người): {when}, tại {venue} "
        f"({held.venue_id}).",
        f"Session {one.session_id} “{one.item_name}” ({one.stage}, {one.people} people): {when}, in {venue} "
        f"({held.venue_id}).",
    )


# --- what rules out other times -------------------------------------------------------------------


def _exclusions(q: _Question) -> tuple[dict[str, int], list[Choice]]:
    """Return how many starts each rule excludes over all venues and opening hours, and those that none excludes."""
    t = q.timetable
    scope = Scope(q.problem, t.pinned)
    excluded: dict[str, int] = {}
    open_choices: list[Choice] = []
    for venue in q.problem.venues:
        hours = venue_hours(scope, q.session, venue)
        every = set(_slots(q, hours))
        left = set(every)
        for rule in DOMAIN_RULES:
            allowed = set(_slots(q, meet(days_apart(rule(scope, q.session, venue)), hours)))
            excluded[rule.__name__] = excluded.get(rule.__name__, 0) + len(every - allowed)
            left &= allowed
        for name, taken in _taken(q, t, venue.venue_id).items():
            out = {slot for slot in every if any(first < slot < last for first, last in taken)}
            excluded[name] = excluded.get(name, 0) + len(out)
            left -= out
        open_choices += [(venue.venue_id, slot) for slot in sorted(left)]
    return excluded, open_choices


def _slots(q: _Question, spans: Sequence[Span]) -> Iterable[int]:
    grid = q.problem.grid_min
    for first, last in starts_in(spans, q.session.minutes, grid):
        yield from range(first * grid, (last + 1) * grid, grid)


def _taken(q: _Question, t: Timetable, venue_id: str) -> dict[str, list[Span]]:
    """Return, per rule, the open intervals of starts that the other sessions leave out."""
    me, length = q.session, q.session.minutes
    taken: dict[str, list[Span]] = {}
    whole = (-1, q.problem.end_min)
    for one in t.held.values():
        other = one.session
        if other.session_id == me.session_id:
            continue
        if one.venue_id == venue_id and one.venue is not None:
            setup = one.venue.gap_min
            taken.setdefault("venue_no_overlap", []).append((one.start_min - setup - length, one.end_min + setup))
        shared = set(me.attendees) & set(other.attendees)
        for kind in sorted({who.kind for who in shared}):
            taken.setdefault(f"{kind}_no_overlap", []).append((one.start_min - length, one.end_min))
        way = q.problem.travel_min.get((venue_id, one.venue_id), 0) if shared else 0
        if way:
            taken.setdefault("travel_between_venues", []).append((one.start_min - way - length, one.end_min + way))
        for who in shared:
            rest = q.problem.limit(who).rest_min
            if rest:
                begin = one.day * MINUTES_PER_DAY
                before = max(one.start_min - rest - length, begin - MINUTES_PER_DAY - 1), begin
                after = begin + MINUTES_PER_DAY - 1, min(one.end_min + rest, begin + 2 * MINUTES_PER_DAY)
                taken.setdefault("turnaround_rest", []).extend(span for span in (before, after) if span[0] < span[1])
        for name, lower in _orders(me, other, bool(shared)):
            span = (-1, one.end_min) if lower else (one.start_min - length, whole[1])
            taken.setdefault(name, []).append(span)
        if other.item_id == me.item_id and q.problem.options.items_per_day == 1:
            begin = one.day * MINUTES_PER_DAY
            taken.setdefault("items_per_day", []).append((begin - 1, begin + MINUTES_PER_DAY))
    return taken


def _orders(me: Session, other: Session, shared: bool) -> Iterable[tuple[str, bool]]:  # noqa: FBT001
    """Yield the rules that order the two sessions, and whether the other one comes first."""
    higher, lower = (me, other) if other.rung < me.rung else (other, me)
    if lower.rung < higher.rung and (lower.item_id == higher.item_id or (higher.runs_through and shared)):
        yield "stage_order", lower is other
    if other.session_id in me.after:
        yield "after", True
    if me.session_id in other.after:
        yield "after", False


def _blocked(excluded: Mapping[str, int], left: int) -> tuple[Wording, ...]:
    """Return one sentence per rule that excludes starts, the strongest first."""
    ranked = sorted(excluded.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [
        Wording(
            f"{WORDS[rule].vi} loại {number(count)} giờ bắt đầu ({rule}).",
            f"{WORDS[rule].en} excludes {count} starts ({rule}).",
        )
        for rule, count in ranked
        if count
    ]
    return (
        Wording(
            f"Các buổi khác giữ nguyên thì còn {number(left)} cặp địa điểm – giờ bắt đầu không bị luật dưới đây loại.",
            f"{left} pairs of venue and start are left by the rules below while all other sessions stay.",
        ),
        *told,
    )


# --- reasons and alternatives ---------------------------------------------------------------------


def _reasons(q: _Question, held: Held | None) -> tuple[Wording, ...]:
    found = []
    pins = q.commitments.pins.get(q.session.session_id, {})
    if pins:
        told = ", ".join(f"{name} = {value}" for name, value in sorted(pins.items()))
        found.append(Wording(f"Ban tổ chức đã ghim: {told}.", f"The organiser has pinned: {told}."))
    if held is not None:
        saved = _cost_of(q)
        found.append(
            Wording(
                f"Buổi này góp {number(saved['journeys'])} lượt đi tập và {number(saved['waiting'])} phút chờ (tính "
                "theo người) vào điểm của kế hoạch.",
                f"The session adds {saved['journeys']} journeys and {saved['waiting']} minutes of waiting (of one "
                "person) to the plan's score.",
            )
        )
    return tuple(found)


def _cost_of(q: _Question) -> dict[str, int]:
    others = tuple(row for row in q.rows if row.session_id != q.session.session_id)
    with_it, without = score(q.problem, q.rows, q.commitments), score(q.problem, others, q.commitments)
    return {goal: with_it[goal] - without[goal] for goal in with_it}


def _alternatives(q: _Question, held: Held | None, choices: Sequence[Choice]) -> tuple[Alternative, ...]:
    """Return the cheapest other choices with their cost, then some that a rule forbids."""
    base = score(q.problem, q.rows, q.commitments)
    now = None if held is None else (held.venue_id, held.start_min)
    others = [choice for choice in _sample(choices) if choice != now]
    shown: list[Alternative] = []
    for choice in _cheapest(q, others, base)[:MOST_CHECKED]:
        if len(shown) < SHOWN:
            one = _alternative(q, choice, base)
            shown += [one] if one.cost is not None else []
    shown += [_alternative(q, choice, base) for choice in _nearby(q, held) if choice not in set(choices)]
    return tuple(sorted(shown, key=lambda one: (one.cost is None, one.cost or 0, one.choice)))


def _cheapest(q: _Question, choices: Sequence[Choice], base: Mapping[str, int]) -> list[Choice]:
    """Return the cheapest start of each day in each venue, the cheapest first."""
    best: dict[tuple[str, int], Choice] = {}
    priced = sorted((_change(q, choice, base), choice) for choice in choices)
    for _, choice in priced:
        best.setdefault((choice[0], choice[1] // MINUTES_PER_DAY), choice)
    return list(best.values())


def _sample(choices: Sequence[Choice]) -> Sequence[Choice]:
    step = -(-len(choices) // MOST_CANDIDATES) or 1
    return choices[::step]


def _nearby(q: _Question, held: Held | None) -> list[Choice]:
    """Return choices somebody would ask about first: the same time in other venues."""
    if held is None:
        return []
    return [(venue.venue_id, held.start_min) for venue in q.problem.venues if venue.venue_id != held.venue_id][:REFUSED]


def _change(q: _Question, choice: Choice, base: Mapping[str, int]) -> int:
    goals = score(q.problem, q.moved(choice), q.commitments)
    return weighted({goal: goals[goal] - base[goal] for goal in goals}, q.problem.weights)


def _alternative(q: _Question, choice: Choice, base: Mapping[str, int]) -> Alternative:
    rows = q.moved(choice)
    goals = score(q.problem, rows, q.commitments)
    change = {goal: goals[goal] - base[goal] for goal in goals}
    known = {_signature(one) for one in check(q.problem, q.rows, q.commitments)}
    found = [one for one in check(q.problem, rows, q.commitments) if one.severity == Severity.ERROR]
    broken = [one for one in found if _signature(one) not in known]
    text = f"{choice[0]} {q.problem.text(choice[1])}"
    if broken:
        return Alternative(text, None, change, tuple(dict.fromkeys(one.rule for one in broken)), broken[0].message)
    return Alternative(text, weighted(change, q.problem.weights), change)


def _signature(one: Finding) -> Finding:
    return replace(one, message=Wording("", ""))
