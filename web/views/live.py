"""What the pages and the interface for programs share about the day itself."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from planner.errors import PlannerError
from planner.runsheet.couple import MovedSubject
from planner.runsheet.live import forecast, late_items, report, shifted
from planner.runsheet.live.acts import STATUS_WORDS
from planner.runsheet.live.forecast import base_ms
from planner.runsheet.live.programme import MINUTE_MS
from planner.runsheet.variants import consequences as consequences_of
from planner.runsheet.variants import switch
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import live_store
from web.services.live_content import KIOSK, MAIN, POLICE, VIEWS, Content, LiveItem, content_of, rows_of
from web.services.live_delay import consequences
from web.services.live_store import Day, NewSession, Session
from web.services.live_words import Sight
from web.services.plans import Bundle
from web.store.engine import Transaction
from web.views.plan_page import chosen
from web.views.readings import TODAY
from web.views.room import scenario_of
from web.words import local


def session_of(context: EventContext, public_id: str) -> Session:
    """Return the session that an address names."""
    return live_store.find(context.store, context.event.id, public_id)


def sight_of(context: EventContext, view: str) -> Sight:
    """Return what the reader may see on a screen.

    Raises:
        NotFound: there is no such screen, or it is not for this reader.
    """
    if view not in VIEWS:
        raise NotFound
    if view == POLICE:
        context.need(Resource.TRAFFIC, Action.READ)
    cleared = view != KIOSK and context.may(Resource.PROTECTED, Action.READ)
    return Sight(view, cleared)


def own_sight(context: EventContext) -> Sight:
    """Return what the reader may know at all."""
    return sight_of(context, VIEWS[0])


def content_now(context: EventContext, plan: str) -> Content | None:
    """Return the programme that a session opened now would run; None while there is none, or data are unreadable."""
    bundle, scenario = _sources(context, plan)
    return content_of(scenario, bundle) if scenario is not None and scenario.runsheet else None


def contents_of(context: EventContext, plan: str) -> tuple[Content, ...]:
    """Return the programme that a session opened now would run, and its plans B; nothing while data are unreadable."""
    first, (_bundle, scenario) = content_now(context, plan), _sources(context, plan)
    if first is None or scenario is None:
        return ()
    return (first, *_plans_b(scenario))


def _sources(context: EventContext, plan: str) -> tuple[Bundle | None, Scenario | None]:
    bundle = None if plan == TODAY else chosen(context, plan)
    return bundle, scenario_of(context, bundle)


def _plans_b(scenario: Scenario) -> Iterable[Content]:
    """Yield the plans B that can be worked out; the check of the run-sheet names what is wrong with the others."""
    for one in scenario.variants:
        with suppress(PlannerError):
            yield _plan_b(scenario, one.variant_id)


def _plan_b(scenario: Scenario, variant_id: str) -> Content:
    """Return the programme of a plan B; its note tells what else follows from the switch."""
    brings = consequences_of(scenario, variant_id)
    told = "; ".join(party.name for party in brings.told)
    lines = (
        brings.variant.trigger,
        *(words.vi for words in (*brings.seating, *brings.transport)),
        f"Phải báo {brings.heads} người: {told}" if told else "",
        brings.variant.note,
    )
    note = "\n".join(line for line in lines if line)
    return content_of(switch(scenario, variant_id), None, variant_id, brings.variant.name, note)


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody asks for who opens a session."""

    mode: str
    name: str
    begins_ms: int | None
    plan: str


def open_(context: EventContext, opening: Opening) -> str:
    """Open a session; return its public id."""
    contents = contents_of(context, opening.plan)
    new = NewSession(context.event.id, opening.mode, opening.name.strip(), opening.begins_ms, contents)

    def work(transaction: Transaction) -> str:
        return live_store.open_session(transaction, new)

    return context.store.write(context.actor, work)


def newest_programme(context: EventContext, session: Session, plan: str) -> str:
    """Give a session the run-sheet as it is today, to switch to; return its key."""
    day = context.services.live.days.now(session)
    number = sum(key.startswith(f"{MAIN}-") for key in day.contents) + 2
    key, name = f"{MAIN}-{number}", context.say(f"Bản sửa {number}", f"Revision {number}")
    one = content_now(context, plan)
    if one is None:
        raise NotFound
    renamed = replace(one, key=key, name=name)
    context.store.write(context.actor, lambda made: live_store.add_programme(made, session, renamed))
    context.services.live.days.forget(session.id)
    return key


@dataclass(frozen=True, slots=True)
class LateItem:
    """An item that is expected later than people were told; moments on the clock of the session.

    Attributes:
        new_ms: the start that would be applied; the told one for a hard start, which is only missed.
    """

    item: LiveItem
    told_ms: int
    expected_ms: int
    new_ms: int

    @property
    def late_min(self) -> int:
        """By how many minutes, rounded up."""
        return -(-(self.expected_ms - self.told_ms) // MINUTE_MS)


@dataclass(frozen=True, slots=True)
class Delay:
    """What hangs on the items that run over, and who must be told."""

    sequence: int
    items: tuple[LateItem, ...]
    told: tuple[str, ...]
    subjects: tuple[MovedSubject, ...]
    heads: int


def delay_of(day: Day, sight: Sight) -> Delay:
    """Return what is late now, as far as the reader may know it."""
    state, programme, now_ms = day.ledger.state, day.ledger.programme, day.session.clock_ms()
    late, moved = late_items(programme, state, now_ms), shifted(programme, state, now_ms)
    items = tuple(
        LateItem(item, base_ms(state, item.plan), late[item_id], moved.get(item_id, base_ms(state, item.plan)))
        for item_id, item in day.content.by_id.items()
        if item_id in late and sight.knows(item)
    )
    found = consequences(day) if late else None
    subjects = tuple(one for one in found.subjects if _may_know(day, sight, one)) if found else ()
    parties = {party.name: party.heads for one in subjects for party in one.told}
    parties |= {name: 1 for one in items for name in one.item.told if name not in parties}
    return Delay(state.sequence, items, tuple(parties), subjects, sum(parties.values()))


def _may_know(day: Day, sight: Sight, subject: MovedSubject) -> bool:
    """Whether nothing that the subject hangs on is hidden from the reader."""
    _rows, couplings = rows_of(day.content)
    named = {coupling_id for coupling_id, _before, _after in subject.times}
    on = (day.content.by_id.get(one.item_id) for one in couplings if one.coupling_id in named)
    return all(item is None or sight.knows(item) for item in on)


def expected_of(day: Day, sight: Sight) -> dict[str, tuple[int, int]]:
    """Return item -> expected start and end, of the items that the reader may know."""
    found = forecast(day.ledger.programme, day.ledger.state, day.session.clock_ms())
    known = (item_id for item_id, item in day.content.by_id.items() if sight.knows(item))
    return {item_id: (found[item_id].start_ms, found[item_id].end_ms) for item_id in known}


REPORT_HEADINGS: tuple[Wording, ...] = (
    Wording("Mã", "Id"),
    Wording("Nội dung", "Item"),
    Wording("Trạng thái", "State"),
    Wording("Bắt đầu kế hoạch", "Planned start"),
    Wording("Bắt đầu thực tế", "Actual start"),
    Wording("Chênh (phút)", "Late (min)"),
    Wording("Kết thúc kế hoạch", "Planned end"),
    Wording("Kết thúc thực tế", "Actual end"),
    Wording("Lố giờ (phút)", "Over (min)"),
    Wording("Tạm dừng (phút)", "Held (min)"),
    Wording("Ghi chú", "Notes"),
)


def report_rows(context: EventContext, day: Day, clock: str = "%d/%m/%Y %H:%M:%S") -> Iterable[tuple[str, ...]]:
    """Return planned against actual as cells, without what the reader may not know; ``clock`` formats moments."""
    sight = own_sight(context)
    items = {item_id: item for content in day.contents.values() for item_id, item in content.by_id.items()}
    for row in report(day.ledger):
        if sight.knows(items[row.item.item_id]):
            yield (
                row.item.item_id,
                row.item.title,
                STATUS_WORDS[row.status].to(context.language),
                _clock(row.item.start_ms, clock),
                _clock(row.started_ms, clock),
                _minutes(row.late_ms),
                _clock(row.item.end_ms, clock),
                _clock(row.ended_ms, clock),
                _minutes(row.over_ms),
                _minutes(row.held_ms or None),
                "; ".join(row.notes),
            )


def _clock(at_ms: int | None, clock: str) -> str:
    return "" if at_ms is None else local(at_ms).strftime(clock)


def _minutes(length_ms: int | None) -> str:
    return "" if length_ms is None else f"{length_ms / MINUTE_MS:.1f}"
