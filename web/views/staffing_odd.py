"""What the check says of the rows of the scenario, apart from what it says of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from web.context import EventContext
from web.policy import TABLE_RESOURCES, Action
from web.services.staffing_views import ODD_RULES
from web.views.plan_page import FindingLine


@dataclass(frozen=True, slots=True)
class OddLine:
    """A warning about rows of the scenario; ``href``: the table, empty for who may not read it."""

    sentence: str
    href: str


def apart(
    context: EventContext, findings: Iterable[FindingLine]
) -> tuple[tuple[FindingLine, ...], tuple[OddLine, ...]]:
    """Return the findings about the plan, and each different sentence about rows of the scenario."""
    every = tuple(findings)
    odd = {one.sentence: _odd(context, one) for one in every if one.rule in ODD_RULES}
    return tuple(one for one in every if one.rule not in ODD_RULES), tuple(odd.values())


def _odd(context: EventContext, one: FindingLine) -> OddLine:
    """Link to the table that the first subject (``file.csv:row``) names."""
    table = one.subjects[0].partition(".")[0] if one.subjects else ""
    resource = TABLE_RESOURCES.get(table)
    shown = resource is not None and context.may(resource, Action.READ)
    return OddLine(one.sentence, context.href("data", table) if shown else "")
