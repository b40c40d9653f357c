"""The parts of the search: loads, matching, shortest ways, forces that can be planned alone."""

from itertools import combinations

import pytest

from planner.problems.staffing import check, score
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Line, LineKey, Shift
from planner.problems.staffing.loads import clashing, levels
from planner.problems.staffing.matching import cover
from planner.problems.staffing.start import split
from planner.problems.staffing.transport import least_travel, nearest_plan, shorten
from tests.problems.staffing.builders import person, problem, row, shift

SHIFTS = [shift("A", 0, 6), shift("B", 5, 9), shift("C", 14, 20), shift("D", 22, 26), shift("E", 30, 38)]


def fits(chosen: tuple[Shift, ...], rest_hours: int) -> bool:
    pairs = combinations(sorted(chosen, key=lambda one: one.start), 2)
    return all((later.start - earlier.end).total_seconds() >= rest_hours * 3600 for earlier, later in pairs)


@pytest.mark.parametrize("rest_hours", [0, 2, 8])
def test_levels_are_the_sums_of_rested_shifts(rest_hours: int) -> None:
    sets = [chosen for size in range(6) for chosen in combinations(SHIFTS, size) if fits(chosen, rest_hours)]
    sums = {sum(one.minutes for one in chosen): 0 for chosen in sets}
    found = levels(SHIFTS, rest_hours * 60, 20 * 60)

    assert [level.minutes for level in found] == sorted(minutes for minutes in sums if minutes <= 20 * 60)
    for level in found:
        enough = [len(one) for one in sets if level.minutes <= sum(each.minutes for each in one) <= 20 * 60]
        within = [len(one) for one in sets if sum(each.minutes for each in one) <= level.minutes]
        assert (level.fewest, level.most) == (min(enough), max(within))


def test_largest_sets_of_clashing_shifts() -> None:
    assert clashing(SHIFTS, 0) == (("A", "B"),)
    assert clashing(SHIFTS, 8 * 60) == (("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"))
    assert clashing([], 0) == ()


def test_matching_moves_people_to_make_room() -> None:
    lines = [Line(LineKey("P1", "CA1", "CSGT", skill), 1) for skill in ("", "x", "y")]
    both, x_only, none = person("A", "x", "y"), person("B", "x"), person("C")

    assert len(cover(lines, [none, both, x_only])) == 3
    assert len(cover(lines, [none, person("D"), both])) == 2
    assert len(cover(lines, [])) == 0


def test_nearest_people_fill_the_posts_and_no_plan_travels_less() -> None:
    one = problem([person("A", km=1), person("B", km=5), person("C", km=9)], [("P1", "CA1", 1), ("P5", "CA1", 1)])
    rows = nearest_plan(one, Decided())

    assert rows is not None
    assert check(one, rows) == ()
    assert score(one, rows)["travel"] == least_travel(one) == 0


def test_posts_are_exchanged_for_shorter_ways_but_pins_stay() -> None:
    one = problem([person("A", km=1), person("B", km=5)], [("P1", "CA1", 1), ("P5", "CA1", 1)])
    crossed = [row(one, "A", "CA1", "P5"), row(one, "B", "CA1", "P1")]

    assert score(one, shorten(one, Decided(), crossed))["travel"] == 0
    assert score(one, shorten(one, Decided({("A", "CA1"): "P5"}), crossed))["travel"] == 80


def test_too_few_people_for_the_nearest_plan() -> None:
    assert nearest_plan(problem([person("A")], [("P1", "CA1", 2)]), Decided()) is None
    assert nearest_plan(problem([person("A")], [("P1", "CA1", 1, "x")]), Decided()) is None


def test_forces_are_planned_alone_unless_a_team_or_the_reserve_joins_them() -> None:
    people = [person("A", team="T"), person("B", force="PCCC", team="T"), person("C", force="y tế")]
    asks = [("P1", "CA1", 1)]

    assert split(problem(people, asks)) == (("CSGT", "PCCC"), ("y tế",))
    assert split(problem(people, asks, options={"reserve_per_force": False})) == (("CSGT", "PCCC", "y tế"),)
    assert split(problem([], [])) == ()
