"""The studies of the traffic room: each computes in a child process and returns JSON for its page and for programs."""

from collections.abc import Mapping

from web.services.traffic_study import Task

TASKS: Mapping[str, Task] = {}
"""Kind of study -> what computes it."""
