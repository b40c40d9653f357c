"""The planning problems, each in the same shape: see docs/adding-a-problem.md."""
