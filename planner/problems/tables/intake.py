"""A pack's tables -> the problem: who comes, how well they know each other, which ring of tables is due to whom."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from planner.problems.tables.entities import ANY_LANGUAGE, Guest, Manners, Seniority, Table
from planner.problems.tables.names import NAME, Pair, pair_of
from planner.scenario import rows
from planner.scenario.schema import Scenario

WEIGHTS: Mapping[str, int] = {
    "strangers": 200,
    "changes": 60,
    "split_delegations": 50,
    "rank_fit": 20,
    "separated": 10,
}
DELEGATION, ORGANISATION, INTEREST = "delegation", "organisation", "interest"
AFFINITY: Mapping[str, int] = {DELEGATION: 3, ORGANISATION: 2, INTEREST: 1}
"""How much two guests of one circle should share a table, unless affinities.csv says otherwise of them."""
RING_M = 0.5
"""Tables whose distances to the head table differ by less are in one ring."""
UNKNOWN_DAY, UNKNOWN_YEAR = 9_999_999, 9_999
NEEDS_INTERPRETER, NEEDS_DIET = "interpreter", "diet"


def intake(scenario: Scenario) -> dict[str, Any]:
    """Return the fields of the problem; without tables there is nobody to seat."""
    tables = _tables(scenario.tables)
    if not tables:
        return {"guests": (), "tables": ()}
    served = frozenset(diet for table in tables for diet in table.diets)
    guests = _guests(scenario, served)
    coming = {guest.guest_id for guest in guests}
    ties = {rule: _ties(scenario.affinities, rule, coming) for rule in ("together", "apart")}
    kept_apart = {pair_of(row.guest_id, other) for row in scenario.guests for other in row.apart_from}
    return {
        "guests": guests,
        "tables": tuple(_hosted(table, coming) for table in tables),
        "affinity": _affinity(scenario, guests),
        "together": ties["together"],
        "apart": ties["apart"] | {pair for pair in kept_apart if coming.issuperset(pair)},
        "manners": _manners(scenario),
        "ring_of": _rings_due(guests, tables),
        "weights": {goal: scenario.weight(NAME, goal, default) for goal, default in WEIGHTS.items()},
    }


def _tables(found: Sequence[rows.BanquetTable]) -> tuple[Table, ...]:
    """Return the tables with their rings; where no place is given, the order of the file is the distance."""
    if not found:
        return ()
    head = found[0]
    metres = [math.hypot(row.x_m - head.x_m, row.y_m - head.y_m) for row in found]
    steps = [round(distance / RING_M) for distance in metres] if any(metres) else list(range(len(found)))
    rings = {step: ring for ring, step in enumerate(sorted(set(steps)))}
    return tuple(
        Table(
            row.table_id,
            row.seats_min,
            row.seats,
            rings[step],
            row.host_guest_id,
            _words(row.diets),
            zone=row.zone,
            x_m=row.x_m,
            y_m=row.y_m,
        )
        for row, step in zip(found, steps, strict=True)
    )


def _hosted(table: Table, coming: Collection[str]) -> Table:
    """Drop a host who does not come."""
    return table if table.host in coming else replace(table, host="")


def _guests(scenario: Scenario, served: frozenset[str]) -> tuple[Guest, ...]:
    at_table = {row.guest_id: row for row in scenario.banquet_guests}
    coming = [row for row in scenario.guests if row.attends and (not at_table or row.guest_id in at_table)]
    ids = {row.guest_id for row in coming}
    return tuple(_guest(row, at_table.get(row.guest_id), ids, served) for row in coming)


def _guest(row: rows.Guest, more: rows.BanquetGuest | None, coming: set[str], served: frozenset[str]) -> Guest:
    needs = {need.casefold() for need in row.needs}
    languages = _words(more.languages) if more else frozenset()
    if NEEDS_INTERPRETER in needs and not languages:
        languages = frozenset({ANY_LANGUAGE})
    diets = _words(more.diets) if more else frozenset()
    return Guest(
        row.guest_id,
        row.full_name,
        seniority(row),
        places=more.places if more else 1,
        delegation=row.delegation_id,
        circles=_circles(row, more),
        gender=row.gender,
        companion_of=row.companion_of if row.companion_of in coming and row.companion_of != row.guest_id else "",
        languages=languages,
        interprets=_words(more.interprets) if more else frozenset(),
        # Every table serves what none of them names.
        diets=(diets | ({NEEDS_DIET} & needs)) & served,
        occupation=more.occupation if more else "",
        speciality=more.speciality if more else "",
    )


def seniority(row: rows.Guest) -> Seniority:
    """Return the order of precedence: rank, then earlier in post, then older, then the id."""
    since = row.in_post_since.toordinal() if row.in_post_since else UNKNOWN_DAY
    return (row.rank, since, row.birth_year or UNKNOWN_YEAR, row.guest_id)


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _circles(row: rows.Guest, more: rows.BanquetGuest | None) -> frozenset[str]:
    found = {f"{DELEGATION}:{row.delegation_id}"} if row.delegation_id else set()
    if row.organisation_id:
        found.add(f"{ORGANISATION}:{row.organisation_id}")
    return frozenset(found | {f"{INTEREST}:{word}" for word in _words(more.interests if more else ())})


def _ties(affinities: Iterable[rows.Affinity], rule: str, coming: set[str]) -> frozenset[Pair]:
    pairs = (pair_of(row.first, row.second) for row in affinities if row.rule == rule and row.first != row.second)
    return frozenset(pair for pair in pairs if coming.issuperset(pair))


def _affinity(scenario: Scenario, guests: Sequence[Guest]) -> dict[Pair, int]:
    """Add up what two guests have in common; a weight of affinities.csv stands in its stead."""
    weight = {kind: scenario.option(NAME, f"affinity_{kind}", default) for kind, default in AFFINITY.items()}
    circles: dict[str, list[str]] = defaultdict(list)
    for guest in guests:
        for circle in guest.circles:
            circles[circle].append(guest.guest_id)
    found: dict[Pair, int] = defaultdict(int)
    for circle, members in circles.items():
        more = weight[circle.split(":", 1)[0]]
        for pair in combinations(members, 2) if more else ():
            found[pair_of(*pair)] += more
    coming = {guest.guest_id for guest in guests}
    for row in scenario.affinities:
        if row.weight is not None and row.first != row.second and {row.first, row.second} <= coming:
            found[pair_of(row.first, row.second)] = row.weight
    return {pair: total for pair, total in sorted(found.items()) if total}


def _manners(scenario: Scenario) -> Manners:
    def asked(name: str) -> int:
        return scenario.option(NAME, name, 0)

    return Manners(
        known_at_table=asked("known_at_table"),
        neighbours_acquainted=asked("neighbours_acquainted") != 0,
        alternate_genders=asked("alternate_genders") != 0,
        per_occupation=asked("per_occupation"),
        specialities_differ=asked("specialities_differ") != 0,
    )


def _rings_due(guests: Sequence[Guest], tables: Sequence[Table]) -> dict[str, int]:
    """Return the ring due to each guest: that of their table if the tables were filled in order of precedence.

    Companions, interpreters and hosts have none: they go where their duty takes them.
    """
    hosts = {table.host for table in tables}
    by_ring = sorted(tables, key=lambda table: table.ring)
    places = [table.ring for table in by_ring for _ in range(table.high - bool(table.host))] or [0]
    due: dict[str, int] = {}
    taken = 0
    for guest in sorted(guests, key=lambda guest: guest.seniority):
        if not (guest.companion_of or guest.interprets or guest.guest_id in hosts):
            due[guest.guest_id] = places[min(taken, len(places) - 1)]
            taken += guest.places
    return due
