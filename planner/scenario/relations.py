"""Every check that looks beyond one cell; adding one means adding it to CHECKS."""

from collections.abc import Callable, Iterator

from planner.errors import Fault
from planner.scenario import (
    banquets,
    completeness,
    contracts,
    houses,
    periods,
    programme,
    references,
    rosters,
    seatplan,
    visits,
)
from planner.scenario.parse import ParsedPack

Check = Callable[[ParsedPack], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    references.repeated_ids,
    references.unknown_ids,
    references.absent_tables,
    references.ranks_of_protocol,
    references.unknown_subjects,
    references.unknown_predecessors,
    references.references_to_itself,
    references.circles,
    references.unknown_places,
    houses.unknown_houses,
    seatplan.unknown_roles,
    seatplan.kept_for_nobody,
    seatplan.zones_without_seats,
    seatplan.repeated_numbers,
    seatplan.seats_on_one_spot,
    seatplan.seats_outside_the_plan,
    banquets.tables_upside_down,
    banquets.parties_larger_than_tables,
    banquets.unclear_ties,
    banquets.meals_nobody_serves,
    periods.ends_before_starts,
    contracts.rooms_listed_twice,
    contracts.rooms_sold_twice,
    contracts.unknown_rooms,
    contracts.too_many_released,
    contracts.two_prices,
    contracts.unclear_blocs,
    contracts.unknown_halls,
    visits.households_visited_twice,
    rosters.days_outside_rosters,
    rosters.people_without_roster,
    rosters.unclear_roster_wishes,
    rosters.roster_rules_upside_down,
    periods.contradicting_availability,
    periods.overlapping_closures,
    periods.clashing_runsheet_items,
    completeness.rooms_without_id,
    completeness.closures_without_road,
    completeness.bans_without_road,
    completeness.lanes_without_road,
    completeness.movements_without_route,
    completeness.runsheet_without_time,
    programme.unreadable_links,
    programme.unknown_links,
    programme.circles_of_links,
    programme.longer_than_itself,
    programme.unknown_changes,
    completeness.births_in_future,
    completeness.phones_without_zero,
)


def find_faults(pack: ParsedPack) -> list[Fault]:
    """Return what is wrong between the cells of a pack."""
    return [fault for check in CHECKS for fault in check(pack)]
