"""Whole đồng: tax rounds to the nearest đồng, half up."""

from fractions import Fraction


def tax(amount_vnd: int, percent: int | None) -> Fraction:
    """Return the exact tax on an amount; none for an invoice without tax."""
    return Fraction(amount_vnd * (percent or 0), 100)


def rounded(amount: Fraction) -> int:
    """Return whole đồng, half up."""
    return int((amount + Fraction(1, 2)) // 1)


def gross_vnd(amount_vnd: int, percent: int | None) -> int:
    """Return an amount with its tax."""
    return amount_vnd + rounded(tax(amount_vnd, percent))
