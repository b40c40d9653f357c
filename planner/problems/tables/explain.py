"""Why a guest sits at their table, and what another table would cost: judged by the checker alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.tables.check import check, score
from planner.problems.tables.commitments import unknown
from planner.problems.tables.data import Problem
from planner.problems.tables.entities import Guest, Table
from planner.problems.tables.plan import Assignment, by_table, seated
from planner.problems.tables.scoring import near
from planner.wording import Wording

TABLES = 12
"""How many other tables are looked at: those nearest to the one in the plan."""

Seats = Mapping[str, Assignment]
Option = tuple[tuple[str, ...], dict[str, Assignment]]
"""With whom places are exchanged (nobody: a free chair), and the rows of both tables after it."""


def explain(
    problem: Problem,
    assignments: Sequence[Assignment],
    subject: str,
    commitments: Commitments = NO_COMMITMENTS,
) -> Explanation:
    """Explain the table of guest ``subject``.

    Raises:
        UsageError: ``subject`` does not come; the nearest guest is named.
    """
    if subject not in problem.guest:
        raise unknown(Wording("khách dự tiệc", "guest at the tables"), subject, problem.guest)
    guest, seats = problem.guest[subject], seated(problem, assignments)
    if subject not in seats:
        vi, en = f"{guest.who} chưa có chỗ ở bàn nào.", f"{guest.who} has no place at any table."
        left = (_left_out(problem, seats, guest),)
        return Explanation(subject, Wording(vi, en), left, tuple(_alternatives(problem, seats, guest, commitments)))
    return Explanation(
        subject,
        _chosen(problem, seats, guest),
        tuple(_reasons(problem, seats, guest, commitments)),
        tuple(_alternatives(problem, seats, guest, commitments)),
    )


def _left_out(problem: Problem, seats: Seats, guest: Guest) -> Wording:
    """Return how many chairs are free for a guest without a place, and where."""
    taken: Counter[str] = Counter()
    for other, row in seats.items():
        taken[row.table_id] += problem.guest[other].places
    free = {table.table_id: table.high - taken[table.table_id] for table in problem.tables}
    told = ", ".join(f"{table} ({count})" for table, count in free.items() if count > 0)
    count, wanted = sum(max(0, each) for each in free.values()), guest.places
    if not count:
        vi, en = f"Cần {wanted} ghế nhưng bàn nào cũng kín", f"Needs {wanted} chairs, but every table is full"
        return Wording(f"{vi}.", f"{en}.")
    return Wording(
        f"Cần {wanted} ghế; còn {count} ghế trống: {told}. Ngồi vào đó được không, xem dưới đây.",
        f"Needs {wanted} chairs; {count} are free: {told}. Whether they will do is told below.",
    )


def _chosen(problem: Problem, seats: Seats, guest: Guest) -> Wording:
    row = seats[guest.guest_id]
    place_vi, place_en = (f", chỗ {row.place}", f", place {row.place}") if row.place else ("", "")
    beside = sorted(near(problem, seats)[guest.guest_id]) if problem.manners.around else []
    names = ", ".join(problem.guest[other].who for other in beside)
    side_vi, side_en = (f", cạnh {names}", f", beside {names}") if names else ("", "")
    return Wording(
        f"{guest.who} ngồi bàn {row.table_id}{place_vi}{side_vi}.",
        f"{guest.who} sits at table {row.table_id}{place_en}{side_en}.",
    )


def _reasons(problem: Problem, seats: Seats, guest: Guest, commitments: Commitments) -> Iterator[Wording]:
    table = problem.table[seats[guest.guest_id].table_id]
    for field, value in sorted(commitments.pins.get(guest.guest_id, {}).items()):
        word = "bàn" if field == "table_id" else "chỗ"
        yield Wording(f"Ban tổ chức đã ghim {word} {value}.", f"The organiser has pinned {field} {value}.")
    if table.host == guest.guest_id:
        yield Wording(f"Là chủ bàn {table.table_id}, ngồi chỗ 1.", f"Is the host of table {table.table_id}, place 1.")
    elif seats[guest.guest_id].place == 1:
        yield Wording("Bậc cao nhất ở bàn nên ngồi chỗ 1.", "The highest at the table, hence place 1.")
    yield from _ties(problem, guest)
    if guest.diets:
        meals = ", ".join(sorted(guest.diets))
        yield Wording(f"Cần bàn phục vụ: {meals}.", f"Needs a table that serves: {meals}.")
    yield from _precedence(problem, guest, table)
    yield _company(problem, seats, guest, table)


def _ties(problem: Problem, guest: Guest) -> Iterator[Wording]:
    names = problem.guest
    if guest.companion_of:
        other = names[guest.companion_of].who
        yield Wording(f"Đi cùng {other}, ngồi cùng bàn.", f"Accompanies {other}: the same table.")
    for other in problem.companions.get(guest.guest_id, ()):
        yield Wording(f"Có {names[other].who} đi cùng.", f"Is accompanied by {names[other].who}.")
    for pair in sorted(problem.together):
        if guest.guest_id in pair:
            other = names[pair[0] if pair[1] == guest.guest_id else pair[1]].who
            yield Wording(f"Phải cùng bàn với {other}.", f"Must share a table with {other}.")
    if guest.languages:
        yield Wording("Cần phiên dịch ngồi bên cạnh.", "Needs an interpreter beside.")


def _precedence(problem: Problem, guest: Guest, table: Table) -> Iterator[Wording]:
    due = problem.ring_of.get(guest.guest_id)
    if due is not None:
        off = abs(table.ring - due)
        yield Wording(
            f"Theo thứ bậc nên ở vòng bàn thứ {due + 1} tính từ bàn chính; đang ở vòng {table.ring + 1}"
            f" ({'đúng' if off == 0 else f'lệch {off}'}).",
            f"By precedence the ring of tables {due + 1} from the head table; this is ring {table.ring + 1}"
            f" ({'as due' if off == 0 else f'{off} off'}).",
        )


def _company(problem: Problem, seats: Seats, guest: Guest, table: Table) -> Wording:
    here = [other for other, row in seats.items() if row.table_id == table.table_id and other != guest.guest_id]
    known = problem.acquaintances[guest.guest_id]
    ties = problem.affinity_of.get(guest.guest_id, {})
    kept = sum(ties.get(other, 0) for other in here)
    wished = sum(weight for weight in ties.values() if weight > 0)
    return Wording(
        f"Quen {len(known.intersection(here))} trong {len(here)} người cùng bàn (quen {len(known)} khách dự);"
        f" mức thân quen giữ được {kept} trên {wished}.",
        f"Knows {len(known.intersection(here))} of the {len(here)} others at the table ({len(known)} of all guests);"
        f" affinity kept {kept} of {wished}.",
    )


def _alternatives(problem: Problem, seats: Seats, guest: Guest, commitments: Commitments) -> list[Alternative]:
    """Return the best way to every table looked at: allowed before forbidden, then the cheapest."""
    row = seats.get(guest.guest_id)
    here = problem.table[row.table_id] if row else None
    ring = here.ring if here else problem.ring_of.get(guest.guest_id, 0)
    others = [table for table in problem.tables if table is not here]
    nearest = sorted(others, key=lambda table: (abs(table.ring - ring), table.table_id))[:TABLES]
    found = [way for table in nearest if (way := _best_way(problem, seats, guest, table, commitments))]
    return sorted(found, key=lambda item: (item.cost is None, item.cost or 0, len(item.broken_rules), item.choice))


def _best_way(
    problem: Problem, seats: Seats, guest: Guest, table: Table, commitments: Commitments
) -> Alternative | None:
    """Return the best way to a table; None for a guest without a place where no chair is free."""
    row = seats.get(guest.guest_id)
    tables = {table.table_id, *([row.table_id] if row else [])}
    both = {other: one for other, one in seats.items() if one.table_id in tables}
    part = problem.part({*both, guest.guest_id}, tables)
    before = score(part, list(both.values()), commitments)
    known = {(finding.rule, finding.subjects) for finding in check(part, list(both.values()), commitments)}
    options = []
    for others, rows in _options(problem, both, guest, table):
        after = score(part, list(rows.values()), commitments)
        change = {goal: value - before[goal] for goal, value in after.items() if value != before[goal]}
        findings = check(part, list(rows.values()), commitments)
        rules = tuple(sorted({f.rule for f in findings if (f.rule, f.subjects) not in known}))
        options.append((len(rules), weighted(change, problem.weights), others, change, rules))
    if not options:
        return None
    _, cost, others, change, rules = min(options, key=lambda option: option[:3])
    return Alternative(table.table_id, None if rules else cost, change, rules, _note(problem, table, others))


def _note(problem: Problem, table: Table, others: Sequence[str]) -> Wording:
    names = ", ".join(problem.guest[other].who for other in others)
    if names:
        vi, en = f"Đổi chỗ với {names} (bàn {table.table_id}).", f"Exchange with {names} (table {table.table_id})."
        return Wording(vi, en)
    return Wording(f"Sang ghế trống ở bàn {table.table_id}.", f"Take a free chair at table {table.table_id}.")


def _options(problem: Problem, both: Seats, guest: Guest, table: Table) -> Iterator[Option]:
    """Yield ways to another table: a free chair at each place there, and an exchange with each who sits there."""
    orders = {table.table_id: [], **by_table(both)}
    there, row = orders[table.table_id], both.get(guest.guest_id)
    mine = row.table_id if row else ""
    here = orders.get(mine, [])
    for other in there if row else ():
        swapped = {
            table.table_id: _replaced(there, other, guest.guest_id),
            mine: _replaced(here, guest.guest_id, other),
        }
        yield (other,), _rows(problem, swapped)
    taken = sum(problem.guest[other].places for other in there)
    if taken + guest.places <= table.high or (row and not there):
        left = {mine: [other for other in here if other != guest.guest_id]} if row else {}
        for place in range(len(there) + 1) if problem.manners.around else (len(there),):
            yield (), _rows(problem, {**left, table.table_id: [*there[:place], guest.guest_id, *there[place:]]})


def _replaced(order: Sequence[str], leaving: str, coming: str) -> list[str]:
    return [coming if other == leaving else other for other in order]


def _rows(problem: Problem, orders: Mapping[str, Sequence[str]]) -> dict[str, Assignment]:
    """Return the rows of two tables, each counted from its head; who sits beside whom stays as it is."""
    found = {}
    for table_id, order in orders.items():
        start = order.index(_head(problem, table_id, order)) if order else 0
        for place, guest in enumerate([*order[start:], *order[:start]], start=1):
            found[guest] = Assignment(guest, table_id, place if problem.manners.around else 0)
    return found


def _head(problem: Problem, table_id: str, order: Sequence[str]) -> str:
    host = problem.table[table_id].host
    return host if host in order else min(order, key=lambda guest: problem.guest[guest].seniority)
