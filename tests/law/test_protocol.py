"""Precedence and the order of seats."""

from datetime import date

import pytest

from planner.law.protocol import built_in_ranks, centre_out, precedence_key, ranks_of
from planner.scenario.rows import Rank, Seat
from planner.scenario.schema import EventSettings, Scenario

Key = tuple[int, date | None, int | None]

EVENT = EventSettings.model_validate({"id": "thu", "name": "Thử", "d_day": "2025-06-16"})


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ((1, None, None), (2, date(1990, 1, 1), 1930)),  # the level counts first
        ((3, date(2015, 1, 1), 1980), (3, date(2020, 1, 1), 1950)),  # then who is in post longer
        ((3, date(2020, 1, 1), 1950), (3, date(2020, 1, 1), 1980)),  # then who is older
        ((3, date(2020, 1, 1), None), (3, None, 1930)),  # an unknown date comes last
        ((3, date(2020, 1, 1), 1990), (3, date(2020, 1, 1), None)),  # so does an unknown year of birth
    ],
)
def test_the_higher_guest_sorts_first(higher: Key, lower: Key) -> None:
    assert precedence_key(*higher) < precedence_key(*lower)


def test_guests_alike_share_a_key() -> None:
    assert precedence_key(3, None, 1950) == precedence_key(3, None, 1950)


@pytest.mark.parametrize(
    ("count", "order"),
    [
        (0, ()),
        (1, (1,)),
        (2, (1, 2)),
        (3, (2, 3, 1)),
        (4, (2, 3, 1, 4)),
        (5, (3, 4, 2, 5, 1)),
        (8, (4, 5, 3, 6, 2, 7, 1, 8)),
    ],
)
def test_seats_alternate_from_the_centre_starting_at_the_guest_s_right(count: int, order: tuple[int, ...]) -> None:
    assert centre_out(count) == order


def test_every_seat_of_a_row_occurs_once() -> None:
    for count in range(1, 101):
        order = centre_out(count)
        assert sorted(order) == list(range(1, count + 1))
        assert order[0] == -(-count // 2)


def test_the_built_in_levels_are_31_in_order_and_each_says_how_sure_it_is() -> None:
    ranks = built_in_ranks()
    assert [rank.rank for rank in ranks] == list(range(1, 32))
    assert all(rank.source_status.startswith(("V", "M")) for rank in ranks)
    assert ranks[11].group == "Mẹ Việt Nam Anh hùng"
    assert ranks[11].zones == ("A1",)


def test_a_pack_s_own_levels_win() -> None:
    own = (Rank(rank=1, group="Khách"),)
    assert ranks_of(Scenario(EVENT, ranks=own)) == own


def test_built_in_zones_that_the_pack_does_not_have_bind_nobody() -> None:
    seat = Seat(seat_id="A1-1", zone="A1", row="1", number=1, x_m=0, y_m=5)
    ranks = ranks_of(Scenario(EVENT, seats=(seat,)))
    assert ranks[0].zones == ("A1",)
    assert ranks[15].zones == ("A1",)
    assert ranks[30].zones == ()
