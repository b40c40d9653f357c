"""Rules about who may stand where and how often: nights, runs of days, chiefs, juniors, whole teams, reliefs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, product

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from planner.problems.staffing.data import LineKey, PostShiftForce, ReserveKey, Shift
from planner.problems.staffing.entities import JUNIOR, SENIOR
from planner.problems.staffing.kinds import Kind
from planner.problems.staffing.loads import follows
from planner.problems.staffing.variables import Model, Rule, minutes_of, missing_at

ONE_DAY = timedelta(days=1)


def busy_elsewhere(m: Model) -> None:
    """w[p,s] = 0 where person p rehearses, marches or performs during a part of shift s."""
    for person, shift in product(m.problem.people.values(), m.problem.shifts.values()):
        if person.is_busy(shift):
            m.cp.add(m.v.works[person.person_id, shift.shift_id] == 0)


def night_duty(m: Model) -> None:
    """w[p,s] = 0 for night shifts s and people under 18, or women where the organiser does not allow it."""
    nights = [shift for shift in m.problem.shifts.values() if shift.is_night]
    for person, shift in product(m.problem.people.values(), nights):
        if m.problem.is_spared(person, shift):
            m.cp.add(m.v.works[person.person_id, shift.shift_id] == 0)


def days_off(m: Model) -> None:
    """w[p,s] = 0 where s touches leave that p was granted."""
    for person_id, leaves in m.problem.leaves.items():
        for shift in m.problem.shifts.values():
            if any(leave.touches(shift) for leave in leaves):
                m.cp.add(m.v.works[person_id, shift.shift_id] == 0)


def shift_succession(m: Model) -> None:
    """w[p,s] + w[p,s'] ≤ 1 where s' follows s on the same or the next day and their kinds may not."""
    shifts = tuple(m.problem.shifts.values())
    for one, other in combinations(shifts, 2):
        if follows(m.problem.successions, one, other) or follows(m.problem.successions, other, one):
            for person_id in m.problem.people:
                m.cp.add_at_most_one(m.v.works[person_id, one.shift_id], m.v.works[person_id, other.shift_id])


def days_in_a_row(m: Model) -> None:
    """Σ_{d in any D+1 days in a row} d[p,d] ≤ D, d[p,d] ≥ w[p,s] for the shifts s of day d."""
    _runs(m, tuple(m.problem.shifts.values()), m.problem.options.max_days_in_a_row)


def nights_in_a_row(m: Model) -> None:
    """The same for night shifts alone."""
    nights = tuple(shift for shift in m.problem.shifts.values() if shift.is_night)
    _runs(m, nights, m.problem.options.max_nights_in_a_row)


def weekends(m: Model) -> None:
    """Σ_{weekends e} e[p] ≤ W, e[p] ≥ w[p,s] for the shifts s that begin on a Saturday or Sunday."""
    by_weekend: dict[date, list[Shift]] = defaultdict(list)
    for shift in m.problem.shifts.values():
        if shift.weekend:
            by_weekend[shift.weekend].append(shift)
    most = m.problem.options.max_weekends
    for person_id in m.problem.people if 0 < most < len(by_weekend) else ():
        on = {day: m.cp.new_bool_var(f"e{person_id, day}") for day in by_weekend}
        for day, shifts in by_weekend.items():
            for shift in shifts:
                m.cp.add_implication(m.v.works[person_id, shift.shift_id], on[day])
        m.cp.add(LinearExpr.sum(list(on.values())) <= most)


def min_hours(m: Model) -> None:
    """Σ_s minutes(s) w[p,s] ≥ least(p) (1 − m[p])."""
    for person in m.problem.people.values():
        if person.min_minutes:
            spared = LinearExpr.sum([m.v.spared.get(person.person_id, 0)])
            m.cp.add(minutes_of(m, person.person_id) >= person.min_minutes * (1 - spared))


def open_way(m: Model) -> None:
    """y[k,l] = 0 where every road from the base of k to the post of l is closed in the hour before the shift."""
    for (number, key), variable in m.v.sent.items():
        if not m.problem.has_way(m.kinds[number].base, key):
            m.cp.add(variable == 0)


def post_chief(m: Model) -> None:
    """Σ_{k of the rank or above} y[k, l at q] + people missing there ≥ 1."""
    for place, lines in m.problem.lines_at.items():
        asked = next((line.chief_rank for line in lines if line.chief_rank), "")
        if asked:
            chiefs = [variable for kind, _, variable in _there(m, place) if asked in kind.chief_of]
            missing = [missing_at(m, line.key) for line in lines]
            m.cp.add(LinearExpr.sum([*chiefs, *missing]) >= 1)


def juniors_led(m: Model) -> None:
    """Σ_{junior k} y[k, l at q] ≤ (juniors per senior) Σ_{senior k} y[k, l at q]."""
    ratio = m.problem.options.juniors_per_senior
    if not any(kind.level == JUNIOR for kind in m.kinds):
        return
    for place in m.problem.lines_at:
        there = list(_there(m, place))
        juniors = [variable for kind, _, variable in there if kind.level == JUNIOR]
        seniors = [variable for kind, _, variable in there if kind.level == SENIOR]
        if juniors:
            m.cp.add(LinearExpr.sum(juniors) <= ratio * LinearExpr.sum(seniors))


def whole_team(m: Model) -> None:
    """b[t,q,s] = 1 for at most one team t; y[k, l at q] ≤ members b[t]; y[k, l elsewhere in s] ≤ members (1 − b[t])."""
    elsewhere: dict[tuple[str, str], list[tuple[LineKey, IntVar]]] = defaultdict(list)
    for (number, key), variable in m.v.sent.items():
        if m.kinds[number].team:
            elsewhere[m.kinds[number].team, key.shift_id].append((key, variable))
    for place, lines in m.problem.lines_at.items():
        if not any(line.whole_team for line in lines):
            continue
        comes: dict[str, IntVar] = {}
        for kind, _, variable in _there(m, place):
            if not kind.team:
                m.cp.add(variable == 0)
                continue
            team = comes.setdefault(kind.team, m.cp.new_bool_var(f"b{place, kind.team}"))
            m.cp.add(variable <= len(kind.members) * team)
        m.cp.add(LinearExpr.sum(list(comes.values())) <= 1)
        for name, team in comes.items():
            for key, variable in elsewhere[name, place[1]]:
                if key.post_id != place[0]:
                    m.cp.add(variable == 0).only_enforce_if(team)


def reserve_reach(m: Model) -> None:
    """r[k,s,a] = 0 where k does not get from the base to every post of area a in time."""
    for (number, shift_id, area), variable in m.v.waiting.items():
        key = m.problem.reserve_key(shift_id, m.kinds[number].force)._replace(area=area)
        if not m.problem.reaches(m.kinds[number].base, key):
            m.cp.add(variable == 0)


def meal_breaks(m: Model) -> None:
    """Σ_k r[k,s,a] + v[s,f,a] ≥ reliefs(s,f,a)."""
    waiting = waiting_of(m)
    for key, need in m.problem.reliefs.items():
        m.cp.add(LinearExpr.sum([*waiting.get(key, []), m.v.unfilled.get(key, 0)]) >= need)


RULES: tuple[Rule, ...] = (
    busy_elsewhere,
    night_duty,
    days_off,
    shift_succession,
    days_in_a_row,
    nights_in_a_row,
    weekends,
    min_hours,
    open_way,
    post_chief,
    juniors_led,
    whole_team,
    reserve_reach,
    meal_breaks,
)


# --- goals ----------------------------------------------------------------------------------------


def uncovered(m: Model) -> LinearExprT:
    """Σ_l c[l]: people missing at posts."""
    return LinearExpr.sum(list(m.v.uncovered.values()))


def night_unfairness(m: Model) -> LinearExprT:
    """Σ_f (most nights − fewest nights) among those of force f who may have night shifts."""
    spreads: list[LinearExprT] = []
    for force, members in m.problem.night_watch.items():
        nights = [shift for shift in m.problem.shifts.values() if shift.is_night]
        most, fewest = (m.cp.new_int_var(0, len(nights), f"n{letter}{force}") for letter in ("A", "B"))
        for person_id in members:
            count = LinearExpr.sum([m.v.works[person_id, shift.shift_id] for shift in nights])
            m.cp.add(count <= most)
            m.cp.add(count >= fewest)
        spreads.append(most - fewest)
    return LinearExpr.sum(spreads)


def wishes(m: Model) -> LinearExprT:
    """Σ weight(i) e[i], e[i] = 1 where a wish is not kept: a duty in time wished off, none in time wished on."""
    broken: list[IntVar] = []
    weights: list[int] = []
    for number, wish in enumerate(m.problem.wishes):
        touched = [
            m.v.works[wish.person_id, shift.shift_id] for shift in m.problem.shifts.values() if wish.touches(shift)
        ]
        if wish.hard or not touched or wish.person_id not in m.problem.people:
            continue
        fails = m.cp.new_bool_var(f"e{number}")
        if wish.off:
            m.cp.add_max_equality(fails, touched)
        else:
            m.cp.add(LinearExpr.sum(touched) + fails >= 1)
        broken.append(fails)
        weights.append(wish.weight)
    return LinearExpr.weighted_sum(broken, weights) + sum(_hopeless(m))


def _hopeless(m: Model) -> Iterator[int]:
    """Weights of wishes for duty at a time without shifts."""
    for wish in m.problem.wishes:
        if not (wish.off or wish.hard or any(wish.touches(shift) for shift in m.problem.shifts.values())):
            yield wish.weight


def people_used(m: Model) -> LinearExprT:
    """Σ_p max_s w[p,s]: people with at least one duty."""
    used = {person_id: m.cp.new_bool_var(f"p{person_id}") for person_id in m.problem.people}
    for (person_id, _), works in m.v.works.items():
        m.cp.add_implication(works, used[person_id])
    return LinearExpr.sum(list(used.values()))


# --- parts ----------------------------------------------------------------------------------------


def waiting_of(m: Model) -> Mapping[ReserveKey, list[IntVar]]:
    """Return reserve -> counts of people in it."""
    found: dict[ReserveKey, list[IntVar]] = defaultdict(list)
    for (number, shift_id, area), variable in m.v.waiting.items():
        found[m.problem.reserve_key(shift_id, m.kinds[number].force)._replace(area=area)].append(variable)
    return found


def _there(m: Model, place: PostShiftForce) -> Iterator[tuple[Kind, LineKey, IntVar]]:
    """Yield who may stand at a post in a shift, for one force."""
    for line in m.problem.lines_at[place]:
        for kind in m.kinds:
            if (kind.number, line.key) in m.v.sent:
                yield kind, line.key, m.v.sent[kind.number, line.key]


def _runs(m: Model, shifts: Sequence[Shift], longest: int) -> None:
    by_day: dict[date, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_day[shift.day].append(shift)
    windows = [[day + number * ONE_DAY for number in range(longest + 1)] for day in sorted(by_day)]
    windows = [window for window in windows if all(day in by_day for day in window)]
    if not longest or not windows:
        return
    for person_id in m.problem.people:
        on = {day: m.cp.new_bool_var(f"d{person_id, day}") for day in by_day}
        for day, of_day in by_day.items():
            for shift in of_day:
                m.cp.add_implication(m.v.works[person_id, shift.shift_id], on[day])
        for window in windows:
            m.cp.add(LinearExpr.sum([on[day] for day in window]) <= longest)
