"""The log of one session with what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.runsheet.live.acts import UNDOABLE, Event, Kind
from planner.runsheet.live.programme import Programme
from planner.runsheet.live.state import State, folded, followed


@dataclass(frozen=True)
class Ledger:
    """A log that never changes: one event more makes another ledger.

    Attributes:
        programmes: key -> programme; those that can be switched to.
        first: key of the programme in use before anything was switched.
        opened_ms: when the session began, on its clock.
    """

    programmes: Mapping[str, Programme]
    first: str
    opened_ms: int = 0
    events: tuple[Event, ...] = ()
    state: State = field(default_factory=State)

    @classmethod
    def of(
        cls, programmes: Mapping[str, Programme], first: str, events: Iterable[Event] = (), opened_ms: int = 0
    ) -> "Ledger":
        """Return the ledger of a log.

        Raises:
            ValueError: a number is missing or doubled.
        """
        listed = tuple(events)
        if [event.sequence for event in listed] != list(range(1, len(listed) + 1)):
            msg = "events of a session are numbered 1, 2, 3, …"
            raise ValueError(msg)
        return cls(programmes, first, opened_ms, listed, folded(listed, first, opened_ms))

    def with_event(self, event: Event) -> "Ledger":
        """Return the ledger with one event more; the number must be the next."""
        events = (*self.events, event)
        if event.kind is Kind.UNDO:
            return Ledger.of(self.programmes, self.first, events, self.opened_ms)
        if event.sequence != self.state.sequence + 1:
            msg = f"event {event.sequence} does not follow {self.state.sequence}"
            raise ValueError(msg)
        return Ledger(self.programmes, self.first, self.opened_ms, events, followed(self.state, event))

    @property
    def programme(self) -> Programme:
        """The programme in use."""
        return self.programmes[self.state.variant]

    def event(self, sequence: int) -> Event | None:
        """Return the event with a number, None when there is none."""
        return self.events[sequence - 1] if 1 <= sequence <= len(self.events) else None

    def title(self, item_id: str) -> str:
        """Return the title of an item of any programme, its id when nothing is known of it."""
        programmes = (self.programme, *self.programmes.values())
        return next((one.by_id[item_id].title for one in programmes if item_id in one.by_id), item_id)

    def switched_after(self, sequence: int) -> bool:
        """Whether another programme was taken after an event."""
        later = self.events[max(0, sequence) :]
        return any(event.kind is Kind.SWITCH or self._undoes_a_switch(event) for event in later)

    def _undoes_a_switch(self, event: Event) -> bool:
        undone = self.event(event.undoes) if event.kind is Kind.UNDO else None
        return undone is not None and undone.kind is Kind.SWITCH

    def last_effective(self, item_id: str) -> Event | None:
        """Return the last act about an item (``""``: about the whole) that still counts."""
        return next(
            (
                event
                for event in reversed(self.events)
                if event.item == item_id and event.kind in UNDOABLE and event.sequence not in self.state.undone
            ),
            None,
        )
