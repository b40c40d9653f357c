"""Placing posts: the most covered and the shortest longest time, against trying every choice."""

from itertools import combinations

import numpy as np
import pytest

from planner.traffic.posts.coverage import Times, covered_by, fewest_sites, max_covering, p_centre

LINE: Times = np.abs(np.arange(6.0)[:, None] - np.arange(6.0)[None, :])
"""Six places in a row, a minute apart; each is a site too."""


def test_one_post_stands_where_the_most_people_are_near() -> None:
    found = max_covering(LINE, np.array([1.0, 1, 1, 1, 1, 9]), 1, 1)
    assert (found.sites, found.weight, found.bound, found.is_optimal) == ((4,), 11, 11, True)


def test_two_posts_leave_nobody_of_a_row_more_than_a_minute_away_but_one() -> None:
    found = p_centre(LINE, 2)
    assert (found.radius_min, len(found.sites)) == (1, 2)
    assert p_centre(LINE, 1).radius_min == 3


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_of_sites_is_better(seed: int) -> None:
    dice = np.random.default_rng(seed)
    times = dice.uniform(0, 10, (9, 6)).round(1)
    times[dice.random(times.shape) < 0.15] = np.inf
    weights = dice.integers(1, 9, 9).astype(float)
    choices = [list(each) for each in combinations(range(6), 2)]
    best = max(float(weights[times[:, each].min(axis=1) <= 4].sum()) for each in choices)
    found = max_covering(times, weights, 2, 4)
    assert (found.weight, round(found.bound, 6)) == (best, best)
    assert float(weights[covered_by(times, found.sites, 4)].sum()) == best
    reachable = times[np.isfinite(times).any(axis=1)]
    longest = min(float(reachable[:, each].min(axis=1).max()) for each in choices)
    assert p_centre(times, 2).radius_min == longest


def test_places_in_more_parts_than_posts_cannot_all_be_near() -> None:
    apart = np.array([[0.0, np.inf], [np.inf, 0.0]])
    assert p_centre(apart, 1).radius_min == float("inf")
    assert p_centre(apart, 2).radius_min == 0


def test_the_fewest_sites_are_none_when_a_place_has_no_site_near() -> None:
    assert fewest_sites(LINE, 0.5) == (0, 1, 2, 3, 4, 5)
    assert fewest_sites(LINE + 1, 0.5) is None
