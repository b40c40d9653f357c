"""Rows covered by columns at least cost: the programme grows, and its prices tell what a better column must save."""

import numpy as np
import pytest

from planner.engine.columns import Covering, Hold

FREE = Hold(np.zeros(3), 50.0, 100.0, 0.0)


def test_prices_of_rows_pay_for_the_columns_taken() -> None:
    covering = Covering(3)
    for cost, rows in ((4.0, (0, 1)), (3.0, (2,)), (5.0, (1, 2)), (4.0, (0,))):
        covering.add(cost, [(row, 1) for row in rows])
    solved = covering.solve(FREE)

    assert solved is not None
    assert solved[0] == pytest.approx(7)
    assert solved[1].sum() == pytest.approx(7)
    assert covering.taken == pytest.approx([1, 1, 0, 0])


def test_a_column_added_later_is_taken_where_it_saves() -> None:
    covering = Covering(3)
    covering.add(9.0, [(0, 1), (1, 1), (2, 1)])
    first = covering.solve(FREE)
    covering.add(6.0, [(0, 1), (1, 1), (2, 1)])
    second = covering.solve(FREE)

    assert first is not None
    assert second is not None
    assert [first[0], second[0]] == pytest.approx([9, 6])


def test_without_columns_every_row_costs_as_much_as_it_may() -> None:
    solved = Covering(2).solve(Hold(np.array([10.0, -20.0]), 1.0, 5.0, 0.0))

    assert solved is not None
    assert solved[1] == pytest.approx([15, -15])


def test_a_programme_without_bound_takes_nothing() -> None:
    covering = Covering(1)
    covering.add(-50.0, [(0, 1)])

    assert covering.solve(Hold(np.array([0.0]), 1.0, 5.0, 0.0)) is None
    assert covering.taken == [0.0]
