"""What is asked for, piece by piece: each piece may be left out when not everything can be had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planner.engine.conflict import Demand
from planner.engine.plan import Commitments
from planner.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.problems.tables.data import Problem
    from planner.problems.tables.entities import Guest, Manners
    from planner.problems.tables.names import Pair

ORDER = ("pin", "manner", "diet", "interpreter", "together", "apart", "host", "companion", "fewest", "guest")
"""Kinds of demands, the one given up most easily first."""


def demand_key(kind: str, *subjects: str) -> str:
    """Return the key of a demand: its kind and whom it is about."""
    return " ".join((kind, *subjects))


def kind_of(demand: Demand) -> str:
    """Return the kind of a demand."""
    return demand.key.split(" ", 1)[0]


def demands_of(problem: Problem) -> tuple[Demand, ...]:
    """Return every demand of a problem."""
    return (*_people(problem), *_ties(problem), *_tables(problem), *_manners(problem.manners))


def _people(problem: Problem) -> Iterator[Demand]:
    for guest in problem.guests:
        chairs = f" ({guest.places} chỗ)" if guest.places > 1 else ""
        chairs_en = f" ({guest.places} chairs)" if guest.places > 1 else ""
        yield Demand(
            demand_key("guest", guest.guest_id),
            Wording(f"{guest.who} cần một chỗ ngồi{chairs}.", f"{guest.who} needs a place{chairs_en}."),
        )
        if guest.diets:
            yield _diet(guest)
        if guest.languages:
            yield Demand(
                demand_key("interpreter", guest.guest_id),
                Wording(f"{guest.who} cần phiên dịch ngồi bên cạnh.", f"{guest.who} needs an interpreter beside them."),
            )


def _diet(guest: Guest) -> Demand:
    meals = ", ".join(sorted(guest.diets))
    return Demand(
        demand_key("diet", guest.guest_id),
        Wording(f"{guest.who} cần bàn phục vụ: {meals}.", f"{guest.who} needs a table that serves: {meals}."),
    )


def _ties(problem: Problem) -> Iterator[Demand]:
    names = problem.guest
    for first, second in sorted(problem.together):
        one, other = names[first].who, names[second].who
        yield Demand(
            demand_key("together", first, second),
            Wording(f"{one} và {other} phải cùng bàn.", f"{one} and {other} must share a table."),
        )
    for first, second in sorted(problem.apart):
        one, other = names[first].who, names[second].who
        yield Demand(
            demand_key("apart", first, second),
            Wording(f"{one} và {other} không được cùng bàn.", f"{one} and {other} must not share a table."),
        )
    for principal, others in problem.companions.items():
        for companion in others:
            one, other = names[companion].who, names[principal].who
            yield Demand(
                demand_key("companion", companion),
                Wording(f"{one} đi cùng {other}, phải ngồi cùng bàn.", f"{one} accompanies {other}: the same table."),
            )


def _tables(problem: Problem) -> Iterator[Demand]:
    for table in problem.tables:
        if table.host:
            who = problem.guest[table.host].who if table.host in problem.guest else table.host
            yield Demand(
                demand_key("host", table.table_id),
                Wording(f"{who} là chủ bàn {table.table_id}.", f"{who} is the host of table {table.table_id}."),
            )
        if table.low > 1 or table.must_be_used:
            yield Demand(
                demand_key("fewest", table.table_id),
                Wording(
                    f"Bàn {table.table_id} ít nhất {table.low} chỗ có người.",
                    f"Table {table.table_id} has at least {table.low} places taken.",
                ),
            )


def _manners(manners: Manners) -> Iterator[Demand]:
    words = {
        "known_at_table": Wording(
            f"Mỗi khách quen ít nhất {manners.known_at_table} người cùng bàn.",
            f"Everybody knows at least {manners.known_at_table} others at the table.",
        ),
        "neighbours_acquainted": Wording(
            "Hai người ngồi cạnh nhau có điểm chung.", "Two neighbours have something in common."
        ),
        "alternate_genders": Wording("Nam nữ ngồi xen kẽ.", "Men and women alternate."),
        "per_occupation": Wording(
            f"Mỗi bàn có đúng {manners.per_occupation} người mỗi nhóm nghề.",
            f"Every table has exactly {manners.per_occupation} of every occupation.",
        ),
        "specialities_differ": Wording(
            "Người cùng nghề ở một bàn khác chuyên môn.", "Those of one occupation at a table differ in speciality."
        ),
    }
    for name, wording in words.items():
        if getattr(manners, name):
            yield Demand(demand_key("manner", name), wording)


def pin_demands(problem: Problem, commitments: Commitments) -> tuple[Demand, ...]:
    """Return every pin as a demand."""
    return tuple(
        Demand(
            demand_key("pin", guest_id, field),
            Wording(
                f"Đã ghim {problem.guest[guest_id].who}: {field} = {value}.",
                f"{problem.guest[guest_id].who} is pinned: {field} = {value}.",
            ),
        )
        for guest_id, fields in sorted(commitments.pins.items())
        if guest_id in problem.guest
        for field, value in sorted(fields.items())
    )


def kept(problem: Problem, commitments: Commitments, demands: Iterable[Demand]) -> tuple[Problem, Commitments]:
    """Return the problem and the pins with these demands alone."""
    keys = {demand.key for demand in demands}
    guests = tuple(_lightened(guest, keys) for guest in problem.guests if demand_key("guest", guest.guest_id) in keys)
    coming = {guest.guest_id for guest in guests}
    tables = tuple(
        replace(
            table,
            host=table.host if table.host in coming and demand_key("host", table.table_id) in keys else "",
            low=table.low if demand_key("fewest", table.table_id) in keys else 0,
            must_be_used=table.must_be_used and demand_key("fewest", table.table_id) in keys,
        )
        for table in problem.tables
    )
    manners: dict[str, Any] = {
        name: 0 for name in _manner_names(problem.manners) if demand_key("manner", name) not in keys
    }
    pins = {
        guest_id: left
        for guest_id, fields in commitments.pins.items()
        if guest_id in coming
        and (left := {name: value for name, value in fields.items() if demand_key("pin", guest_id, name) in keys})
    }
    smaller = replace(
        problem,
        guests=guests,
        tables=tables,
        affinity={pair: weight for pair, weight in problem.affinity.items() if coming.issuperset(pair)},
        together=_left(problem.together, "together", coming, keys),
        apart=_left(problem.apart, "apart", coming, keys),
        manners=replace(problem.manners, **manners),
    )
    return smaller, Commitments(pins, commitments.previous)


def _lightened(guest: Guest, keys: set[str]) -> Guest:
    """Take away what is no longer asked of a guest."""
    told = guest.guest_id
    return replace(
        guest,
        diets=guest.diets if demand_key("diet", told) in keys else frozenset(),
        languages=guest.languages if demand_key("interpreter", told) in keys else frozenset(),
        companion_of=guest.companion_of if demand_key("companion", told) in keys else "",
    )


def _manner_names(manners: Manners) -> list[str]:
    return [kind.key.split(" ")[1] for kind in _manners(manners)]


def _left(pairs: Iterable[Pair], rule: str, coming: set[str], keys: set[str]) -> frozenset[Pair]:
    return frozenset(pair for pair in pairs if coming.issuperset(pair) and demand_key(rule, *pair) in keys)
