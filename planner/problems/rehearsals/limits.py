"""Rules on how much a group bears and on what sessions share: loads, rest, days between stages, equipment, coaches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from planner.problems.rehearsals.entities import Session, Who
from planner.problems.rehearsals.variables import Model, Variables
from planner.problems.rehearsals.windows import gap_pairs


def daily_load(model: Model, v: Variables) -> None:
    """Σ_{s of group g, no run-through} length(s) on(s,d) ≤ daily_max(g) called(g,d)."""
    for (index, day), called in v.called.items():
        company = v.companies[index]
        held = _loading(v, company.sessions, day)
        if company.daily_max_min and held:
            load = sum(one.minutes * v.on[one.session_id, day] for one in held)
            model.add(load <= company.daily_max_min * called)


def weekly_load(model: Model, v: Variables) -> None:
    """Σ_{d of week k} Σ_{s of group g, no run-through} length(s) on(s,d) ≤ weekly_max(g)."""
    for who, sessions in _groups(v):
        most = v.problem.limit(who).weekly_max_min
        if not most:
            continue
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in range(v.problem.days):
            weeks[v.problem.week(day)].append(day)
        for week, days in weeks.items():
            load = sum(one.minutes * v.on[one.session_id, day] for day in days for one in _loading(v, sessions, day))
            if not isinstance(load, int):
                model.add(load <= max(0, most - v.used.get((who.id, week), 0)))


def _loading(v: Variables, sessions: Sequence[Session], day: int) -> list[Session]:
    return [one for one in sessions if not one.runs_through and (one.session_id, day) in v.on]


def _groups(v: Variables) -> Iterator[tuple[Who, list[Session]]]:
    found: dict[Who, list[Session]] = defaultdict(list)
    for session in v.problem.sessions:
        for who in session.attendees:
            if who.kind == "group":
                found[who].append(session)
    yield from found.items()


def turnaround_rest(model: Model, v: Variables) -> None:
    """opens(c,d+1) + day ≥ closes(c,d) + rest(c), if c comes out on both days."""
    for (index, day), called in v.called.items():
        rest = v.slots(v.companies[index].rest_min)
        tomorrow = v.called.get((index, day + 1))
        if rest and tomorrow is not None:
            night = v.opens[index, day + 1] + v.slots_per_day - v.closes[index, day]
            model.add(night >= rest).only_enforce_if(called, tomorrow)


def stage_gap(model: Model, v: Variables) -> None:
    """day(t) − day(s) ≥ gap_days(stage(s)), if the ladder or ``after`` puts s on a lower stage before t."""
    for one, other, days in gap_pairs(v.problem):
        first = sum(day * v.on[one, day] for day in v.days(one))
        later = sum(day * v.on[other, day] for day in v.days(other))
        model.add(later - first >= days).only_enforce_if(v.placed[one], v.placed[other])


def equipment_limit(model: Model, v: Variables) -> None:
    """Σ_{s running that needs e} 1 ≤ count(e) at every moment."""
    for name, count in sorted(v.problem.stock.items()):
        tasks = [v.task[one.session_id] for one in v.problem.sessions if name in one.equipment]
        if len(tasks) > count:
            model.add_cumulative(tasks, [1] * len(tasks), count)


def bus_fleet(model: Model, v: Variables) -> None:
    """Σ_{s with start(s) − lead ≤ t < end(s) + lead} buses(s) ≤ buses at every moment t."""
    fleet, lead = v.problem.options.buses, v.slots(v.problem.options.bus_lead_min)
    driven = [one for one in v.problem.sessions if one.buses]
    if not fleet or sum(one.buses for one in driven) <= fleet:
        return
    trips = [
        model.new_optional_fixed_size_interval_var(
            v.start[one.session_id] - lead,
            v.slots(one.minutes) + 2 * lead,
            v.placed[one.session_id],
            f"coaches({one.session_id})",
        )
        for one in driven
    ]
    model.add_cumulative(trips, [one.buses for one in driven], fleet)
