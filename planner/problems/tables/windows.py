"""Bettering a plan two tables at a time: each pair is solved exactly, places included."""

import random
from collections.abc import Callable, Iterator, Sequence

from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.tables.data import NAME
from planner.problems.tables.entities import Table
from planner.problems.tables.model import GOALS, build, strangers
from planner.problems.tables.plan import by_table
from planner.problems.tables.seat import Seating, hint_of, read_off

TABLE_S = 3.0
"""Time for one table."""
WINDOW_S = 3.0
"""Time for two tables."""
MOST_SEATS = 1_600
"""Guests times places in a window; larger ones are left alone."""
TRIES = 10
"""Windows that fail before they are widened by a table."""
MOST_COMPANY = 2
"""Most tables by which they are widened."""


def arrange(seating: Seating, watch: Watch) -> None:
    """Order every table by itself; one that has no order that keeps every rule stays open."""
    if not seating.problem.manners.around:
        seating.open.clear()
        return
    for table_id, guests in sorted(by_table(seating.rows).items()):
        if watch.stop():
            return
        part = seating.problem.part(guests, [table_id])
        banquet = build(part, seating.commitments, goals=(strangers,))
        done = run(banquet.model, watch.settings.within(TABLE_S), problem=NAME, stop=watch.stop)
        if done.outcome.has_plan:
            seating.put(read_off(banquet, done), [table_id])


def mend(seating: Seating, watch: Watch, rng: random.Random) -> None:
    """Take every table without an order together with others at random, more of them the longer it takes."""
    tables = [table.table_id for table in seating.problem.tables]
    failures = 0
    while seating.open and not watch.is_over:
        table_id = rng.choice(sorted(seating.open))
        others = [other for other in tables if other != table_id]
        company = min(len(others), 1 + min(MOST_COMPANY, failures // TRIES))
        if not others or failures > TRIES * len(tables):
            return
        failures += not solve_window(seating, watch, [table_id, *rng.sample(others, company)])


def improve(seating: Seating, watch: Watch, rng: random.Random, told: Callable[[], None]) -> bool:
    """Solve pairs of tables until none betters the plan or the time is up; whether every pair was solved."""
    tables = [table for table in seating.problem.tables if seating.guests_at([table.table_id])]
    empty = [table for table in seating.problem.tables if table not in tables][:1]
    waiting = list(_pairs([*tables, *empty]))
    rng.shuffle(waiting)
    while waiting and not watch.is_over:
        pair = waiting.pop()
        if solve_window(seating, watch, pair):
            told()
            again = [other for other in _pairs([*tables, *empty]) if set(other) & set(pair) and other not in waiting]
            waiting = [*again, *waiting]
    return not waiting


def _pairs(tables: Sequence[Table]) -> Iterator[list[str]]:
    for place, table in enumerate(tables):
        for other in tables[place + 1 :]:
            yield [table.table_id, other.table_id]


def solve_window(seating: Seating, watch: Watch, tables: Sequence[str]) -> bool:
    """Solve some tables exactly; whether the plan became better, or an open table was closed."""
    guests = seating.guests_at(tables)
    part = seating.problem.part(guests, tables)
    if len(guests) * sum(table.high for table in part.tables) > MOST_SEATS:
        return False
    broken = bool(seating.open.intersection(tables))
    banquet = build(part, seating.commitments, goals=(strangers,) if broken else GOALS)
    hint = None if broken else hint_of(banquet, seating.rows)
    limit_s = min(WINDOW_S, max(0.1, watch.left_s))
    done = run(banquet.model, watch.settings.within(limit_s), problem=NAME, hint=hint, stop=watch.stop)
    if not done.outcome.has_plan:
        return False
    before, former = seating.cost(part), {guest: seating.rows[guest] for guest in guests}
    seating.put(read_off(banquet, done), tables)
    if broken or seating.cost(part) < before:
        return True
    seating.rows.update(former)
    return False
