"""Rosters over weeks of a pack: from its tables to schedules, to a plan file, its check and its grid."""
