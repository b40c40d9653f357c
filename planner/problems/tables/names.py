"""The name of the problem, and pairs of guests."""

NAME = "tables"
Pair = tuple[str, str]
"""Two guests, the smaller id first."""


def pair_of(one: str, other: str) -> Pair:
    """Return two guests as a pair."""
    return (one, other) if one <= other else (other, one)
