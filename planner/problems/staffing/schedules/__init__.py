"""Schedules of single people over days and weeks under work rules (the maths of long rosters; see README.md)."""
