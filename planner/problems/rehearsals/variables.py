"""The unknowns of a timetable, and what ties them to each other before any rule."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from planner.problems.rehearsals.companies import Company, companies_of
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session, Span
from planner.problems.rehearsals.plan import Previous
from planner.problems.rehearsals.windows import Scope, Windows
from planner.units import MINUTES_PER_DAY

Model = cp_model.CpModel


@dataclass(frozen=True, slots=True)
class Variables:
    """The unknowns; slots are ``grid_min`` long and count from midnight of the first day.

    Attributes:
        problem: what is planned.
        windows: slots open to each session in each venue.
        companies: C, who is called.
        previous: session -> place and start in the previous plan.
        used: (group, week) -> minutes that sessions elsewhere take of the group's week.
        placed: placed(s) ∈ {0,1}, session s is held.
        start: start(s) ∈ slots of the horizon.
        clock: clock(s) = start(s) − slots of the days before, slot of its day.
        on: on(s,d) ∈ {0,1}, s is held on day d; Σ_d on(s,d) = placed(s).
        at: at(s,v) ∈ {0,1}, s is held in venue v; Σ_v at(s,v) = placed(s).
        task: [start(s), start(s) + length(s)) if placed(s).
        called: called(c,d) ∈ {0,1}, company c comes out on day d.
        opens: opens(c,d), first slot of c's day d.
        closes: closes(c,d), last slot of c's day d.
    """

    problem: Problem
    windows: Windows
    companies: tuple[Company, ...]
    previous: Previous
    used: Mapping[tuple[str, int], int] = field(default_factory=dict)
    placed: dict[str, IntVar] = field(default_factory=dict)
    start: dict[str, IntVar] = field(default_factory=dict)
    clock: dict[str, IntVar] = field(default_factory=dict)
    on: dict[tuple[str, int], IntVar] = field(default_factory=dict)
    at: dict[tuple[str, str], IntVar] = field(default_factory=dict)
    task: dict[str, cp_model.IntervalVar] = field(default_factory=dict)
    called: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    opens: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    closes: dict[tuple[int, int], IntVar] = field(default_factory=dict)

    @property
    def slots_per_day(self) -> int:
        """Return the number of slots of one day."""
        return MINUTES_PER_DAY // self.problem.grid_min

    def slots(self, minutes: int) -> int:
        """Return the slots that ``minutes`` take, rounded up."""
        return -(-minutes // self.problem.grid_min)

    def days(self, session_id: str) -> list[int]:
        """Return the days on which the session may be held."""
        return [day for day in range(self.problem.days) if (session_id, day) in self.on]


def create(model: cp_model.CpModel, scope: Scope, rules: Sequence[object], previous: Previous) -> Variables:
    """Make the variables; the windows of the sessions are those that ``rules`` leave open."""
    problem = scope.problem
    windows = Windows(scope, rules)
    v = Variables(problem, windows, companies_of(problem), previous, scope.used)
    slots: dict[str, list[Span]] = defaultdict(list)
    for (session_id, _), spans in windows.slots.items():
        slots[session_id] += spans
    for session in problem.sessions:
        _create_session(model, v, session, slots[session.session_id])
    for index, company in enumerate(v.companies):
        _create_company(model, v, index, company)
    return v


def _create_session(model: cp_model.CpModel, v: Variables, session: Session, spans: Sequence[Span]) -> None:
    sid, per_day = session.session_id, v.slots_per_day
    domain = cp_model.Domain.from_intervals([[first, last] for first, last in spans] or [[0, 0]])
    v.placed[sid] = model.new_bool_var(f"placed({sid})")
    if not spans:
        model.add(v.placed[sid] == 0)
    v.start[sid] = model.new_int_var_from_domain(domain, f"start({sid})")
    days = sorted({slot // per_day for span in spans for slot in span})
    clocks = cp_model.Domain.from_intervals([[first % per_day, last % per_day] for first, last in spans] or [[0, 0]])
    v.clock[sid] = model.new_int_var_from_domain(clocks, f"clock({sid})")
    for day in days:
        v.on[sid, day] = model.new_bool_var(f"on({sid},{day})")
    model.add(sum(v.on[sid, day] for day in days) == v.placed[sid])
    midnights = sum(day * per_day * v.on[sid, day] for day in days)
    model.add(v.start[sid] == midnights + v.clock[sid]).only_enforce_if(v.placed[sid])
    for venue_id in v.windows.venues(sid):
        v.at[sid, venue_id] = model.new_bool_var(f"at({sid},{venue_id})")
        open_slots = cp_model.Domain.from_intervals([[first, last] for first, last in v.windows.slots[sid, venue_id]])
        model.add_linear_expression_in_domain(v.start[sid], open_slots).only_enforce_if(v.at[sid, venue_id])
    model.add(sum(v.at[sid, venue_id] for venue_id in v.windows.venues(sid)) == v.placed[sid])
    length = v.slots(session.minutes)
    v.task[sid] = model.new_optional_fixed_size_interval_var(v.start[sid], length, v.placed[sid], f"task({sid})")


def _create_company(model: cp_model.CpModel, v: Variables, index: int, company: Company) -> None:
    """Link a company's days to its sessions: called(c,d) ≥ on(s,d), opens ≤ clock, closes ≥ clock + length."""
    by_day: dict[int, list[Session]] = defaultdict(list)
    for session in company.sessions:
        for day in v.days(session.session_id):
            by_day[day].append(session)
    for day, sessions in sorted(by_day.items()):
        key = index, day
        v.called[key] = model.new_bool_var(f"called{key}")
        v.opens[key] = model.new_int_var(0, v.slots_per_day, f"opens{key}")
        v.closes[key] = model.new_int_var(0, v.slots_per_day, f"closes{key}")
        for session in sessions:
            sid, held = session.session_id, v.on[session.session_id, day]
            model.add_implication(held, v.called[key])
            model.add(v.opens[key] <= v.clock[sid]).only_enforce_if(held)
            model.add(v.closes[key] >= v.clock[sid] + v.slots(session.minutes)).only_enforce_if(held)
