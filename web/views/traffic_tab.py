"""What the parts of the traffic room share: the scenario of today, and a study that may be under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import versions
from web.services.mapdata_look import for_reader
from web.services.scenarios import fault_lines
from web.services.traffic_compare import Versions, between, compare_task
from web.services.traffic_posts import with_flows
from web.services.traffic_study import Question, Studies, Study
from web.services.traffic_tasks import TASKS
from web.views.page import Page
from web.views.table_view import refuse_archived

TITLES: Mapping[str, Wording] = {
    "orders": Wording("Lệnh theo giờ", "Orders in time"),
    "network": Wording("Mạng lưới", "Network"),
    "flows": Wording("Luồng xe", "Flows"),
    "reach": Wording("Tiếp cận khẩn cấp", "Emergency reach"),
    "posts": Wording("Chốt", "Posts"),
    "parking": Wording("Bãi đỗ", "Parking"),
    "crowd": Wording("Đám đông", "Crowd"),
    "parade": Wording("Diễu hành", "Parade"),
    "compare": Wording("So sánh", "Compare"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficTab(Page):
    """Base of the parts of the traffic room.

    Attributes:
        key: which part.
        title: its name in the reader's language.
        ready: whether the scenario of today can be read.
        faults: what keeps it from being read.
        study: the computation under way or ended last; None before the first.
        stale: whether the data was changed since the result shown was computed.
    """

    key: str
    title: str
    ready: bool
    faults: tuple[str, ...] = ()
    study: Study | None = None
    result: Mapping[str, Any] | None = None
    stale: bool = False


def seen_today(context: EventContext) -> Scenario | None:
    """Return the scenario of today as this reader may see it; None while it has faults."""
    scenario = context.services.scenarios.current(context.event.id).scenario
    return None if scenario is None else for_reader(scenario, cleared=cleared(context))


def cleared(context: EventContext) -> bool:
    """Whether the reader may see the movements of protected persons."""
    return context.may(Resource.PROTECTED, Action.READ)


def tab_base(context: EventContext, key: str) -> dict[str, Any]:
    """Return the fields of TrafficTab."""
    current = context.services.scenarios.current(context.event.id)
    title = TITLES[key].to(context.language)
    return {
        "room": "traffic",
        "trail": ((title, None),),
        "key": key,
        "title": title,
        "ready": current.scenario is not None,
        "faults": tuple(fault_lines(current.faults, context.language)),
    }


def studies_of(context: EventContext) -> Studies:
    """Return the studies of the event."""
    return Studies(Path(context.services.settings.data), context.event.public_id)


def study_base(context: EventContext, key: str) -> dict[str, Any]:
    """Return the fields of TrafficTab for a part that shows a study."""
    studies, mine = studies_of(context), cleared(context)
    last = studies.last(key, cleared=mine)
    return {
        **tab_base(context, key),
        "study": studies.find(key, cleared=mine),
        "result": None if last is None else last.result,
        "stale": last is not None and last.revision != context.event.revision,
    }


def begin_study(context: EventContext, kind: str) -> None:
    """Begin to compute a study from the scenario of today.

    Raises:
        NotFound: there is no such study, or the data has faults.
        Conflict: the event is archived, or too many studies wait.
    """
    refuse_archived(context)
    scenario = seen_today(context)
    if kind not in TASKS or scenario is None:
        raise NotFound
    studies, mine, task = studies_of(context), cleared(context), TASKS[kind]
    if kind == "posts":
        task = with_flows(task, studies.last("flows", cleared=mine))
    studies.ask(Question(kind, task, scenario, context.event.revision, cleared=mine))


def begin_comparison(context: EventContext, sides: tuple[int, int], *, flows: bool) -> None:
    """Begin to compare two versions by number; 0 is the event as it is now.

    Raises:
        NotFound: there is no such version, or the data has faults.
        Conflict: the event is archived, or too many studies wait.
    """
    refuse_archived(context)
    scenario = seen_today(context)
    if scenario is None:
        raise NotFound
    with context.store.read() as db:
        before, after = (versions.content_of(db, context.event.id, number) for number in sides)
    task = between(compare_task, Versions(sides, (before, after), flows))
    question = Question("compare", task, scenario, context.event.revision, cleared=cleared(context))
    studies_of(context).ask(question)
