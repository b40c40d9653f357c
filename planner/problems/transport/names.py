"""Words that several files of the problem share."""

from collections.abc import Mapping

NAME = "transport"
WEIGHTS: Mapping[str, int] = {"metres": 1, "vehicles": 5_000, "changes": 2_000}
"""A metre is 1: a vehicle more is worth five kilometres, a task that changes its vehicle two."""
