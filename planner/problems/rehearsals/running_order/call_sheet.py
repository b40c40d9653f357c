"""Who must be present when for a run-through, and who may leave when: the call sheet of a running order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Part, RunThrough, Who
from planner.problems.rehearsals.running_order.orders import everybody, people_of


@dataclass(frozen=True, slots=True)
class Turn:
    """One item of a run-through with its time."""

    place: int
    item_id: str
    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CalledAt:
    """One group or person of a run-through.

    Attributes:
        who: the group or person.
        name: its name.
        people: heads.
        arrive: present from then on, half an hour (option ``call_before_min``) before the first own item (R50).
        first: start of the first own item.
        leave: end of the last own item.
        items: own items, in order.
        waiting_min: minutes between the first and the last own item that are not own items.
    """

    who: Who
    name: str
    people: int
    arrive: datetime
    first: datetime
    leave: datetime
    items: tuple[str, ...]
    waiting_min: int


def turns(run: RunThrough, item_ids: Sequence[str], start: datetime) -> tuple[Turn, ...]:
    """Return the items in order, one right after the other from ``start``."""
    parts: Mapping[str, Part] = {part.item_id: part for part in run.parts}
    found, clock = [], start
    for place, item_id in enumerate(item_ids, start=1):
        part = parts[item_id]
        end = clock + timedelta(minutes=part.minutes)
        found.append(Turn(place, item_id, part.name, clock, end))
        clock = end
    return tuple(found)


def call_sheet(problem: Problem, run: RunThrough, item_ids: Sequence[str], start: datetime) -> tuple[CalledAt, ...]:
    """Return everybody of a run-through, the earliest first."""
    heads, lead = people_of(problem), timedelta(minutes=problem.options.call_before_min)
    timed = turns(run, item_ids, start)
    needs = {part.item_id: part.who for part in run.parts}
    found = []
    for who in everybody(run):
        own = [turn for turn in timed if who in needs[turn.item_id]]
        begin, end = own[0].start, own[-1].end
        waiting = end - begin - sum((turn.end - turn.start for turn in own), timedelta())
        found.append(
            CalledAt(
                who,
                problem.names.get(who, who.id),
                heads.get(who, 1),
                begin - lead,
                begin,
                end,
                tuple(turn.item_id for turn in own),
                int(waiting.total_seconds()) // 60,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.arrive, one.leave, one.who)))
