"""Solving in the background: one thread that takes jobs from the queue, and a process of its own for each solve."""
