"""The independent check of a plan at tables: one function per rule, on the rows as they stand on disk."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.tables.data import NAME, Pair, Problem, pair_of
from planner.problems.tables.entities import Table
from planner.problems.tables.plan import Assignment, by_table, seated
from planner.problems.tables.scoring import near, score, side_by_side
from planner.wording import Wording

__all__ = ["CHECKS", "check", "score"]

Rows = Sequence[Assignment]
Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]


def known_ids(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests come, tables exist."""
    for row in rows:
        if row.guest_id not in problem.guest:
            yield _finding(
                "known_ids",
                (row.guest_id,),
                f"Khách {row.guest_id} không có trong danh sách dự tiệc.",
                f"Guest {row.guest_id} is not among those who come.",
            )
        if row.table_id not in problem.table:
            yield _finding(
                "known_ids",
                (row.guest_id, row.table_id),
                f"Khách {row.guest_id} ở bàn {row.table_id}, nhưng không có bàn nào mang mã này.",
                f"Guest {row.guest_id} is at table {row.table_id}, but no table has this id.",
            )


def one_row_each(_: Problem, rows: Rows, __: Commitments) -> Iterator[Finding]:
    """No guest has two rows."""
    for guest_id, count in sorted(Counter(row.guest_id for row in rows).items()):
        if count > 1:
            yield _finding(
                "one_row_each",
                (guest_id,),
                f"Khách {guest_id} có {count} dòng; mỗi khách chỉ có một chỗ.",
                f"Guest {guest_id} has {count} rows; a guest has one place.",
            )


def seat_each_guest(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every guest has a place."""
    seats = seated(problem, rows)
    for guest in problem.guests:
        if guest.guest_id not in seats:
            yield _finding(
                "seat_each_guest",
                (guest.guest_id,),
                f"Khách {guest.who} chưa có chỗ ở bàn nào.",
                f"Guest {guest.who} has no place at any table.",
            )


def table_sizes(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A table has no more chairs taken than it has, and no fewer than asked unless it stays empty."""
    taken: Counter[str] = Counter()
    for guest_id, row in seated(problem, rows).items():
        taken[row.table_id] += problem.guest[guest_id].places
    for table in problem.tables:
        count = taken[table.table_id]
        short = count < table.low and (count > 0 or table.must_be_used)
        if count > table.high or short:
            yield _finding(
                "table_sizes",
                (table.table_id,),
                f"Bàn {table.table_id} xếp {count} chỗ, cần từ {table.low} đến {table.high}.",
                f"Table {table.table_id} has {count} chairs taken; {table.low} to {table.high} are asked for.",
            )


def places_held_once(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Where places are planned, each is one of its table's and held once; gaps are chairs left free."""
    if not problem.manners.around:
        return
    seats = seated(problem, rows)
    for table_id, order in sorted(by_table(seats).items()):
        held, high = [seats[guest].place for guest in order], problem.table[table_id].high
        if len(set(held)) < len(held) or not 1 <= held[0] <= held[-1] <= high:
            told = ", ".join(map(str, held))
            yield _finding(
                "places_held_once",
                (table_id,),
                f"Bàn {table_id} có các chỗ {told}; cần số từ 1 đến {high}, mỗi chỗ một khách.",
                f"Table {table_id} has the places {told}; numbers from 1 to {high} are expected, each held once.",
            )


def host_at_own_table(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A host sits at the table where they receive."""
    seats = seated(problem, rows)
    for table in problem.tables:
        row = seats.get(table.host)
        if row is not None and row.table_id != table.table_id:
            who = problem.guest[table.host].who
            yield _finding(
                "host_at_own_table",
                (table.table_id, table.host),
                f"{who} là chủ bàn {table.table_id} nhưng ngồi bàn {row.table_id}.",
                f"{who} is the host of table {table.table_id} but sits at table {row.table_id}.",
            )


def head_of_table(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """The first place is the host's; at a table without one, of the highest in precedence."""
    seats = seated(problem, rows)
    for table_id, order in sorted(by_table(seats).items()) if problem.manners.around else ():
        head = _head(problem, problem.table[table_id], order)
        first = order[0]
        if first != head:
            one, other = problem.guest[head].who, problem.guest[first].who
            yield _finding(
                "head_of_table",
                (table_id, head, first),
                f"Chỗ đầu bàn {table_id} dành cho {one}, nhưng xếp {other}.",
                f"The first place of table {table_id} is due to {one}, but {other} has it.",
            )


def _head(problem: Problem, table: Table, order: Sequence[str]) -> str:
    if table.host in order:
        return table.host
    return min(order, key=lambda guest: problem.guest[guest].seniority)


def must_sit_together(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Pairs who must share a table do."""
    seats = seated(problem, rows)
    for first, second in sorted(problem.together):
        if first in seats and second in seats and seats[first].table_id != seats[second].table_id:
            yield _pair(problem, "must_sit_together", (first, second), seats)


def must_sit_apart(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Pairs who must not share a table do not."""
    seats = seated(problem, rows)
    for first, second in sorted(problem.apart):
        if first in seats and second in seats and seats[first].table_id == seats[second].table_id:
            one, other, table = problem.guest[first].who, problem.guest[second].who, seats[first].table_id
            yield _finding(
                "must_sit_apart",
                (first, second),
                f"{one} và {other} không được cùng bàn nhưng đều ở bàn {table}.",
                f"{one} and {other} must not share a table but are both at {table}.",
            )


def companions_beside(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Who accompanies a guest is at the same table, and beside them where a guest has no more than two such sides."""
    seats = seated(problem, rows)
    adjacent = side_by_side(problem, seats)
    close = set(problem.beside) if problem.manners.around else set()
    for principal, companions in sorted(problem.companions.items()):
        for companion in companions:
            pair = pair_of(principal, companion)
            if principal not in seats or companion not in seats:
                continue
            if seats[principal].table_id != seats[companion].table_id:
                yield _pair(problem, "companions_beside", (companion, principal), seats)
            elif pair in close and pair not in adjacent:
                one, other = problem.guest[companion].who, problem.guest[principal].who
                yield _finding(
                    "companions_beside",
                    (companion, principal),
                    f"{one} đi cùng {other} nhưng không ngồi cạnh.",
                    f"{one} accompanies {other} but does not sit beside them.",
                )


def dietary_tables(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests with a special meal sit where it is served."""
    for guest_id, row in sorted(seated(problem, rows).items()):
        guest, table = problem.guest[guest_id], problem.table[row.table_id]
        missing = ", ".join(sorted(guest.diets - table.diets))
        if missing:
            yield _finding(
                "dietary_tables",
                (guest_id, table.table_id),
                f"{guest.who} cần bữa {missing}, bàn {table.table_id} không phục vụ.",
                f"{guest.who} needs {missing}, which table {table.table_id} does not serve.",
            )


def interpreter_beside(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A guest who needs an interpreter has one beside them; at the same table where places are not planned."""
    seats = seated(problem, rows)
    beside = near(problem, seats)
    for guest in problem.guests:
        if not guest.languages or guest.guest_id not in seats:
            continue
        if not any(guest.understands(problem.guest[other]) for other in beside[guest.guest_id]):
            told = ", ".join(sorted(guest.languages))
            yield _finding(
                "interpreter_beside",
                (guest.guest_id, seats[guest.guest_id].table_id),
                f"{guest.who} cần phiên dịch ({told}) ngồi cạnh nhưng không có.",
                f"{guest.who} needs an interpreter ({told}) beside them and has none.",
            )


def known_at_table(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Everybody knows at least as many others at the table as asked for."""
    seats, least = seated(problem, rows), problem.manners.known_at_table
    for order in by_table(seats).values() if least else ():
        for guest_id in order:
            known = len(problem.acquaintances[guest_id].intersection(order))
            if known < least:
                who, table = problem.guest[guest_id].who, seats[guest_id].table_id
                yield _finding(
                    "known_at_table",
                    (guest_id, table),
                    f"{who} quen {known} người ở bàn {table}, cần ít nhất {least}.",
                    f"{who} knows {known} at table {table}; at least {least} are asked for.",
                )


def neighbours_acquainted(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Any two neighbours have something in common, where this is asked for."""
    if not problem.manners.neighbours_acquainted:
        return
    for first, second in sorted(side_by_side(problem, seated(problem, rows))):
        if second not in problem.acquaintances[first]:
            one, other = problem.guest[first].who, problem.guest[second].who
            yield _finding(
                "neighbours_acquainted",
                (first, second),
                f"{one} và {other} ngồi cạnh nhau mà không có điểm chung.",
                f"{one} and {other} are neighbours with nothing in common.",
            )


def alternate_genders(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No two neighbours are of the same known gender, where this is asked for."""
    if not problem.manners.alternate_genders:
        return
    for first, second in sorted(side_by_side(problem, seated(problem, rows))):
        one, other = problem.guest[first], problem.guest[second]
        if one.gender and one.gender == other.gender:
            yield _finding(
                "alternate_genders",
                (first, second),
                f"{one.who} và {other.who} cùng là {one.gender} mà ngồi cạnh nhau.",
                f"{one.who} and {other.who} are of the same gender and sit beside each other.",
            )


def mixed_occupations(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every table in use has exactly as many of every occupation as asked for."""
    wanted = problem.manners.per_occupation
    for table_id, order in sorted(by_table(seated(problem, rows)).items()) if wanted else ():
        count = Counter(problem.guest[guest].occupation for guest in order)
        for occupation in sorted(problem.occupations):
            if count[occupation] != wanted:
                yield _finding(
                    "mixed_occupations",
                    (table_id, occupation),
                    f"Bàn {table_id} có {count[occupation]} người nhóm {occupation}, cần đúng {wanted}.",
                    f"Table {table_id} has {count[occupation]} of {occupation}; exactly {wanted} are asked for.",
                )


def specialities_differ(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Those of one occupation at a table differ in speciality, where this is asked for."""
    seats = seated(problem, rows)
    for first, second in problem.alike if problem.manners.specialities_differ else ():
        if first in seats and second in seats and seats[first].table_id == seats[second].table_id:
            one, other = problem.guest[first], problem.guest[second]
            yield _finding(
                "specialities_differ",
                (first, second),
                f"{one.who} và {other.who} cùng bàn, cùng {one.occupation} {one.speciality}.",
                f"{one.who} and {other.who} share a table and are both {one.occupation} {one.speciality}.",
            )


def keep_pins(problem: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """What the organiser has pinned is kept."""
    seats = seated(problem, rows)
    for guest_id, fields in sorted(commitments.pins.items()):
        row = seats.get(guest_id)
        for name, value in sorted(fields.items()):
            if row is not None and str(getattr(row, name, "")) != value:
                yield _finding(
                    "keep_pins",
                    (guest_id, name),
                    f"Đã ghim {name} của khách {guest_id} là {value} nhưng phương án ghi {getattr(row, name, '–')}.",
                    f"{name} of guest {guest_id} is pinned to {value} but the plan says {getattr(row, name, '–')}.",
                )


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    seat_each_guest,
    table_sizes,
    places_held_once,
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


def check(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> tuple[Finding, ...]:
    """Return every broken rule."""
    return tuple(finding for rule in CHECKS for finding in rule(problem, assignments, commitments))


def _pair(problem: Problem, rule: str, pair: Pair, seats: Mapping[str, Assignment]) -> Finding:
    one, other = (problem.guest[guest].who for guest in pair)
    here, there = (seats[guest].table_id for guest in pair)
    return _finding(
        rule,
        pair,
        f"{one} và {other} phải cùng bàn nhưng ngồi bàn {here} và {there}.",
        f"{one} and {other} must share a table but sit at {here} and {there}.",
    )


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
