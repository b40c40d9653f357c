"""What an overrun moves and who is told: rules one by one, and the optimum against every schedule tried."""

from random import Random

import pytest

from planner.runsheet.couple import after_delay
from tests.runsheet.hanging import best_by_trying, invented


@pytest.mark.parametrize("seed", range(30))
def test_no_schedule_is_better_than_the_one_found(seed: int) -> None:
    items, couplings, disruption = invented(Random(seed))
    found = after_delay(items, couplings, disruption)
    assert found.proven
    assert (found.broken_min, found.heads, found.moves_min) == best_by_trying(items, couplings, disruption)
