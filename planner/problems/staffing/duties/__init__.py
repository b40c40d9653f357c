"""Duties of fixed time: who does them, with the fewest people."""
