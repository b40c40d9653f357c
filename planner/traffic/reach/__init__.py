"""The proof that every place reaches a hospital and a fire station, whatever is closed, at every time of the day."""
