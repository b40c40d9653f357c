"""Rules and goals of the seating at tables, one function each; the README gives the formula of every one."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.tables.data import Problem
from planner.problems.tables.variables import Banquet, Literal, banquet_of

Rule = Callable[[Banquet], None]
Goal = Callable[[Banquet], cp_model.LinearExprT]
total = cp_model.LinearExpr.sum
weighted_total = cp_model.LinearExpr.weighted_sum


def seat_each_guest(banquet: Banquet) -> None:
    """Everybody sits at one table: sum over t of x[g,t] = 1."""
    for guest in banquet.problem.guests:
        banquet.model.add_exactly_one(_choices(banquet, guest.guest_id))


def table_sizes(banquet: Banquet) -> None:
    """Chairs taken: low[t] u[t] ≤ sum over g of places[g] x[g,t] ≤ high[t] u[t]; u[t] = 1 where it must be used."""
    problem, model, v = banquet.problem, banquet.model, banquet.variables
    for table in problem.tables:
        here = [v.at[guest.guest_id, table.table_id] for guest in problem.guests]
        taken = weighted_total(here, [guest.places for guest in problem.guests])
        used = v.used[table.table_id]
        model.add(taken <= table.high * used)
        if table.low > 0:
            model.add(taken >= table.low * used)
        if table.must_be_used:
            model.add(used == 1)


def host_at_own_table(banquet: Banquet) -> None:
    """A host sits at their table: x[host[t],t] = 1."""
    for table in banquet.problem.tables:
        if table.host in banquet.problem.guest:
            banquet.model.add(banquet.variables.at[table.host, table.table_id] == 1)


def head_of_table(banquet: Banquet) -> None:
    """Place 1 is the host's, else of the highest present: x[g,t] ≤ sum of s[h,t,1] over h not below g."""
    problem, model, v = banquet.problem, banquet.model, banquet.variables
    if not banquet.around:
        return
    ordered = [guest.guest_id for guest in sorted(problem.guests, key=lambda guest: guest.seniority)]
    for table in problem.tables:
        t = table.table_id
        if table.host in problem.guest:
            model.add_implication(v.at[table.host, t], v.sit[table.host, t, 1])
            host: list[Literal] = [v.at[table.host, t]]
        else:
            host = []
        for place, g in enumerate(ordered):
            model.add_bool_or([~v.at[g, t], *host, *(v.sit[h, t, 1] for h in ordered[: place + 1])])


def must_sit_together(banquet: Banquet) -> None:
    """Pairs who must share a table: x[g,t] = x[h,t]."""
    for first, second in banquet.problem.together:
        _same(banquet, first, second)


def must_sit_apart(banquet: Banquet) -> None:
    """Pairs who must not: x[g,t] + x[h,t] ≤ 1."""
    _exclude(banquet, banquet.problem.apart)


def companions_beside(banquet: Banquet) -> None:
    """Companions are at the same table, and beside: s[g,t,p] ≤ s[h,t,p−1] + s[h,t,p+1], the last beside the first."""
    problem = banquet.problem
    for principal, companions in problem.companions.items():
        for companion in companions:
            _same(banquet, companion, principal)
    if banquet.around:
        for first, second in problem.beside:
            _beside(banquet, first, [second])


def dietary_tables(banquet: Banquet) -> None:
    """Special meals: x[g,t] = 0 where t does not serve them."""
    problem = banquet.problem
    for guest in problem.guests:
        for table in problem.tables:
            if not problem.serves(table, guest):
                banquet.model.add(banquet.variables.at[guest.guest_id, table.table_id] == 0)


def interpreter_beside(banquet: Banquet) -> None:
    """An interpreter beside who needs one (at the table where places are not planned)."""
    problem = banquet.problem
    for guest in problem.guests:
        if guest.languages:
            able = [h.guest_id for h in problem.guests if h.guest_id != guest.guest_id and guest.understands(h)]
            if banquet.around:
                _beside(banquet, guest.guest_id, able)
            else:
                _company(banquet, guest.guest_id, able, 1)


def known_at_table(banquet: Banquet) -> None:
    """Acquaintances at the table: sum over h known to g of x[h,t] ≥ k x[g,t]."""
    problem, least = banquet.problem, banquet.problem.manners.known_at_table
    for guest in problem.guests if least else ():
        _company(banquet, guest.guest_id, problem.acquaintances[guest.guest_id], least)


def neighbours_acquainted(banquet: Banquet) -> None:
    """Neighbours know each other: s[g,t,p] + f[t,p+1] ≤ 1 + sum of s[h,t,p+1] over h known to g; so round the end."""
    problem = banquet.problem
    for guest in problem.guests if problem.manners.neighbours_acquainted else ():
        circles = {name: problem.circles[name] for name in sorted(guest.circles) if name in problem.circles}
        met = {member for members in circles.values() for member in members}
        _next_among(banquet, guest.guest_id, circles, sorted(problem.acquaintances[guest.guest_id] - met))


def alternate_genders(banquet: Banquet) -> None:
    """Neighbours differ in gender where both are known: as above over h of another gender.

    Hence no gender has more than half of the people at a table, which also holds where places are not decided.
    """
    problem, v = banquet.problem, banquet.variables
    genders = sorted({guest.gender for guest in problem.guests if guest.gender})
    for table in problem.tables if problem.manners.alternate_genders and problem.manners.around else ():
        here = {guest: v.at[guest.guest_id, table.table_id] for guest in problem.guests}
        for gender in genders:
            same = [at for guest, at in here.items() if guest.gender == gender]
            banquet.model.add(2 * total(same) <= total(list(here.values())) + v.used[table.table_id])
    for guest in problem.guests if problem.manners.alternate_genders else ():
        if guest.gender:
            others = [other.guest_id for other in problem.guests if other.gender != guest.gender]
            _next_among(banquet, guest.guest_id, {f"not {guest.gender}": others}, ())


def mixed_occupations(banquet: Banquet) -> None:
    """Exactly k of every occupation at a used table: sum over g of the occupation of x[g,t] = k u[t]."""
    v, wanted = banquet.variables, banquet.problem.manners.per_occupation
    for table in banquet.problem.tables if wanted else ():
        t = table.table_id
        for members in banquet.problem.occupations.values():
            banquet.model.add(total([v.at[member, t] for member in members]) == wanted * v.used[t])


def specialities_differ(banquet: Banquet) -> None:
    """Pairs of one occupation and speciality, where it has several: x[g,t] + x[h,t] ≤ 1."""
    if banquet.problem.manners.specialities_differ:
        _exclude(banquet, banquet.problem.alike)


def keep_pins(banquet: Banquet) -> None:
    """Pins: x[g,t] = 1, or one of s[g,t,p] over t = 1."""
    v, tables = banquet.variables, [table.table_id for table in banquet.problem.tables]
    for guest_id, fields in banquet.commitments.pins.items():
        if guest_id not in banquet.problem.guest:
            continue
        if "table_id" in fields:
            chosen = v.at.get((guest_id, fields["table_id"]))
            banquet.model.add_bool_or([chosen] if chosen is not None else [])
        if "place" in fields:
            keys = [(guest_id, t, int(fields["place"])) for t in tables]
            banquet.model.add_bool_or([v.sit[key] for key in keys if key in v.sit])


RULES: tuple[Rule, ...] = (
    seat_each_guest,
    table_sizes,
    host_at_own_table,
    head_of_table,
    must_sit_together,
    must_sit_apart,
    companions_beside,
    dietary_tables,
    interpreter_beside,
    known_at_table,
    neighbours_acquainted,
    alternate_genders,
    mixed_occupations,
    specialities_differ,
    keep_pins,
)


def strangers(banquet: Banquet) -> cp_model.LinearExprT:
    """Guests who know somebody who comes, but nobody beside them (at the table where places are not planned)."""
    problem, model = banquet.problem, banquet.model
    lonely = []
    for guest in problem.guests:
        known = sorted(problem.acquaintances[guest.guest_id])
        if known:
            alone = model.new_bool_var("")
            lonely.append(alone)
            if banquet.around:
                _beside(banquet, guest.guest_id, known, alone)
            else:
                _company(banquet, guest.guest_id, known, 1, alone)
    return total(lonely)


def changes(banquet: Banquet) -> cp_model.LinearExprT:
    """Guests of the previous plan who sit at another table: sum over g of 1 − x[g,t0[g]]."""
    problem, v = banquet.problem, banquet.variables
    former = {row.get("guest_id", ""): row.get("table_id", "") for row in banquet.commitments.previous}
    moved = [(guest, table) for guest, table in former.items() if guest in problem.guest]
    kept = [v.at[key] for key in moved if key in v.at]
    return len(moved) - total(kept)


def split_delegations(banquet: Banquet) -> cp_model.LinearExprT:
    """Tables over which a delegation is spread beyond the fewest: sum over d, t of y[d,t] − need[d], y ≥ x."""
    problem, model, v = banquet.problem, banquet.model, banquet.variables
    spread: list[cp_model.LinearExprT] = []
    for name, members in problem.delegations.items():
        for table in problem.tables:
            present = model.new_bool_var("")
            model.add_max_equality(present, [v.at[member, table.table_id] for member in members])
            spread.append(present)
        spread.append(-problem.tables_needed[name])
    return total(spread)


def rank_fit(banquet: Banquet) -> cp_model.LinearExprT:
    """Rings between a guest's table and the one due by rank: sum over g, t of |ring[t] − due[g]| x[g,t]."""
    problem, v = banquet.problem, banquet.variables
    terms = [
        (v.at[guest.guest_id, table.table_id], problem.ring_cost(guest, table))
        for guest in problem.guests
        for table in problem.tables
    ]
    return weighted_total([var for var, _ in terms], [cost for _, cost in terms])


def separated(banquet: Banquet) -> cp_model.LinearExprT:
    """Affinity missed: sum over pairs of a(1 − z) for a > 0, −a z for a < 0; z[g,h] = 1 at the same table."""
    model, v = banquet.model, banquet.variables
    terms: list[cp_model.LinearExprT] = []
    for (first, second), weight in banquet.problem.affinity.items():
        both = model.new_bool_var("")
        for table in banquet.problem.tables:
            one, other = v.at[first, table.table_id], v.at[second, table.table_id]
            if weight > 0:
                model.add_bool_or([~both, ~one, other])
            else:
                model.add_bool_or([~one, ~other, both])
        terms.append(weight * ~both if weight > 0 else -weight * both)
    return total(terms)


GOALS: tuple[Goal, ...] = (strangers, changes, split_delegations, rank_fit, separated)


def build(
    problem: Problem,
    commitments: Commitments = NO_COMMITMENTS,
    rules: Sequence[Rule] = RULES,
    goals: Sequence[Goal] = GOALS,
    *,
    tables_only: bool = False,
) -> Banquet:
    """Return the whole model; ``goals`` empty asks only whether a plan exists, ``tables_only`` leaves out places.

    Without places every rule about neighbours asks for the table only, so whatever is proven holds for the whole.
    """
    banquet = banquet_of(problem, commitments, tables_only=tables_only)
    for rule in rules:
        rule(banquet)
    chosen = [(goal(banquet), problem.weights[goal.__name__]) for goal in goals if problem.weights[goal.__name__]]
    if chosen:
        banquet.model.minimize(total([value * weight for value, weight in chosen]))
    return banquet


def _choices(banquet: Banquet, guest: str) -> list[Literal]:
    return [banquet.variables.at[guest, table.table_id] for table in banquet.problem.tables]


def _same(banquet: Banquet, first: str, second: str) -> None:
    for one, other in zip(_choices(banquet, first), _choices(banquet, second), strict=True):
        banquet.model.add_implication(one, other)
        banquet.model.add_implication(other, one)


def _exclude(banquet: Banquet, pairs: Iterable[tuple[str, str]]) -> None:
    for first, second in pairs:
        for one, other in zip(_choices(banquet, first), _choices(banquet, second), strict=True):
            banquet.model.add_at_most_one(one, other)


def _company(banquet: Banquet, guest: str, others: Iterable[str], least: int, unless: Literal | None = None) -> None:
    """At least so many of the others are at the guest's table, unless a literal holds."""
    v, freed = banquet.variables, [] if unless is None else [unless]
    members = sorted(others)
    for table in banquet.problem.tables:
        t = table.table_id
        here = [v.at[other, t] for other in members]
        if least == 1:
            banquet.model.add_bool_or([~v.at[guest, t], *here, *freed])
        else:
            banquet.model.add(total(here) >= least * v.at[guest, t])


def _beside(banquet: Banquet, guest: str, others: Iterable[str], unless: Literal | None = None) -> None:
    """One of the others sits beside the guest, unless a literal holds."""
    v, freed = banquet.variables, [] if unless is None else [unless]
    members = list(others)
    for table in banquet.problem.tables:
        t = table.table_id
        for p in range(1, banquet.top(t) + 1):
            inner, at_end = banquet.beside(guest, t, p, members)
            here = ~v.sit[guest, t, p]
            if p == 1:
                banquet.model.add_bool_or([here, *inner, *freed])
            else:
                banquet.model.add_bool_or([here, v.last[t, p], *inner, *freed])
                banquet.model.add_bool_or([here, ~v.last[t, p], *at_end, *freed])


def _next_among(banquet: Banquet, guest: str, groups: Mapping[str, Sequence[str]], others: Iterable[str]) -> None:
    """Whoever sits after the guest is of one of the groups or one of the others; after the last comes the first."""
    v = banquet.variables

    def held(table: str, place: int) -> list[Literal]:
        named = [banquet.someone(name, members, table, place) for name, members in groups.items()]
        return [*named, *(v.sit[other, table, place] for other in others if other != guest)]

    for table in banquet.problem.tables if banquet.around else ():
        t, top = table.table_id, banquet.top(table.table_id)
        for p in range(1, top + 1):
            here = ~v.sit[guest, t, p]
            if p < top:
                banquet.model.add_bool_or([here, ~v.filled[t, p + 1], *held(t, p + 1)])
            if p > 1:
                banquet.model.add_bool_or([here, ~v.last[t, p], *held(t, 1)])
