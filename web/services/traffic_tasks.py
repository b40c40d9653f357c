"""The studies of the traffic room: each computes in a child process and returns JSON for its page and for programs."""

from collections.abc import Mapping

from web.services.traffic_flows import flows_task
from web.services.traffic_parking import parking_task
from web.services.traffic_posts import posts_task
from web.services.traffic_reach import reach_task
from web.services.traffic_study import Task

TASKS: Mapping[str, Task] = {"flows": flows_task, "reach": reach_task, "parking": parking_task, "posts": posts_task}
"""Kind of study -> what computes it; the kind is the part of the room that shows it."""
