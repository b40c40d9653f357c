"""Running a solver honestly: settings in, outcome with score and proven bound out. Knows no domain."""
