"""The order of items inside a run-through: proven least waiting."""
