"""Small days for the tests: items A, B, C, … of ten minutes, an operator, a clock."""

from collections.abc import Iterable

from planner.runsheet.live import Act, Event, Item, Kind, Ledger, Programme, State, Tie, refusal

MINUTE = 60_000
SEVEN = 7 * 60 * MINUTE


def item(name: str, at_min: int, minutes: int = 10, after: Iterable[str] = (), **more: object) -> Item:
    start = SEVEN + at_min * MINUTE
    return Item(name, f"Mục {name}", start, start + minutes * MINUTE, ties=tuple(Tie(one) for one in after), **more)


def chain() -> Programme:
    """A 7:00, B 7:10 after A, C 7:30 after B and ten minutes of buffer, D 7:40 after C; the start of D may not move."""
    return Programme(
        (item("A", 0), item("B", 10, after="A"), item("C", 30, after="B"), item("D", 40, after="C", hard=True))
    )


def at(minute: float) -> int:
    return SEVEN + round(minute * MINUTE)


def clock(at_ms: int) -> str:
    minutes = (at_ms - SEVEN) // MINUTE
    return f"07:{minutes:02d}"


class Day:
    """A ledger that grows by acts, each at its minute."""

    def __init__(self, programme: Programme | None = None, **others: Programme) -> None:
        self.ledger = Ledger.of({"main": programme or chain(), **others}, "main")

    @property
    def state(self) -> State:
        return self.ledger.state

    def do(self, kind: str, name: str = "", minute: float = 0, **more: object) -> "Day":
        act = Act(Kind(kind), name, more.pop("based_on", self.state.sequence), **more)
        refused = refusal(self.ledger, act, clock)
        assert refused is None, refused.message.en
        return self.take(act, minute)

    def take(self, act: Act, minute: float = 0, actor: str = "Lan") -> "Day":
        undone = self.ledger.event(act.undoes) if act.kind is Kind.UNDO else None
        moment = at(minute)
        event = Event(
            self.state.sequence + 1,
            act.kind,
            undone.item if undone else act.item,
            moment,
            moment if act.happened_ms is None else act.happened_ms,
            actor,
            act.role,
            act.text,
            act.undoes,
            act.starts,
        )
        self.ledger = self.ledger.with_event(event)
        return self

    def refused(self, kind: str, name: str = "", **more: object) -> str:
        """Return the English sentence of a refusal, empty when the act is allowed."""
        act = Act(Kind(kind), name, more.pop("based_on", self.state.sequence), **more)
        found = refusal(self.ledger, act, clock)
        return found.message.en if found else ""
