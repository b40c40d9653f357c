"""What hangs on the items that run late: the things outside the programme that move with them, and who must be told."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.errors import UsageError
from planner.runsheet.couple import Retimed, retime
from planner.runsheet.coupled import Coupled
from planner.runsheet.live import Programme, State, Status, forecast
from planner.runsheet.live.forecast import Expected, base_ms
from planner.runsheet.live.programme import MINUTE_MS
from planner.runsheet.propagate import Disruption
from planner.scenario.rows import RunsheetItem
from web.services.live_content import rows_of
from web.services.live_store import Day
from web.words import local


@dataclass(frozen=True, slots=True)
class Lateness:
    """By how many whole minutes an item begins later than told, and takes longer."""

    late_min: int
    over_min: int


def lateness(programme: Programme, state: State, expected: Mapping[str, Expected], now_ms: int) -> dict[str, Lateness]:
    """Return the items that are themselves late: begun late, running over, or due and not begun."""
    found: dict[str, Lateness] = {}
    for item in programme.items:
        one, status = expected[item.item_id], state.course(item.item_id).status
        if one.assumed or status is Status.SKIPPED:
            continue
        told_ms = base_ms(state, item)
        begun_ms = max(told_ms, now_ms) if status is Status.WAITING else one.start_ms
        late_min = _minutes(begun_ms - told_ms)
        end_ms = begun_ms + item.duration_ms if status is Status.WAITING else one.end_ms
        over_min = _minutes(end_ms - told_ms - item.duration_ms) - late_min
        if late_min or over_min > 0:
            found[item.item_id] = Lateness(late_min, max(0, over_min))
    return found


def _minutes(length_ms: int) -> int:
    """Return whole minutes, rounded up, none below a minute: that is not worth a call."""
    return -(-length_ms // MINUTE_MS) if length_ms >= MINUTE_MS else 0


def consequences(day: Day) -> Retimed | None:
    """Return what the lateness of now moves beside the programme; None when nothing hangs on it or it has a circle."""
    rows, couplings = rows_of(day.content)
    if not couplings:
        return None
    programme, state, now_ms = day.ledger.programme, day.ledger.state, day.session.clock_ms()
    late = lateness(programme, state, forecast(programme, state, now_ms), now_ms)
    try:
        coupled = Coupled.of([_retold(row, state) for row in rows], couplings)
    except UsageError:
        return None
    known = {item_id: one for item_id, one in late.items() if item_id in coupled.network.place}
    disruption = Disruption(
        overrun={item_id: one.over_min for item_id, one in known.items() if one.over_min},
        late={item_id: one.late_min for item_id, one in known.items() if one.late_min},
    )
    return retime(coupled, disruption, cutting=False)


def _retold(row: RunsheetItem, state: State) -> RunsheetItem:
    """Return an item with the start that people were told, if that is another than planned."""
    if row.item_id not in state.starts:
        return row
    return row.model_copy(update={"start": local(state.starts[row.item_id]).replace(tzinfo=None)})
