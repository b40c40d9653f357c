"""What people do on the day: acts, and the events that the log keeps of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.wording import Wording


class Kind(StrEnum):
    """What an act does."""

    START = "start"
    FINISH = "finish"
    HOLD = "hold"
    RESUME = "resume"
    SKIP = "skip"
    NOTE = "note"
    RECEIVED = "received"
    READY = "ready"
    SWITCH = "switch"
    APPLY = "apply"
    UNDO = "undo"


COURSE = frozenset({Kind.START, Kind.FINISH, Kind.HOLD, Kind.RESUME, Kind.SKIP})
"""Acts that change the course of one item; two of them about one item can contradict each other."""
TICKS = frozenset({Kind.RECEIVED, Kind.READY})
"""Acknowledgements: each role has its own, so they never contradict each other."""
WHOLE = frozenset({Kind.SWITCH, Kind.APPLY})
"""Acts that concern the whole programme."""
UNDOABLE = COURSE | WHOLE


class Status(StrEnum):
    """Where an item stands."""

    WAITING = "waiting"
    RUNNING = "running"
    HELD = "held"
    DONE = "done"
    SKIPPED = "skipped"


KIND_WORDS: Mapping[Kind, Wording] = {
    Kind.START: Wording("bắt đầu", "started"),
    Kind.FINISH: Wording("kết thúc", "finished"),
    Kind.HOLD: Wording("tạm dừng", "held"),
    Kind.RESUME: Wording("chạy tiếp", "resumed"),
    Kind.SKIP: Wording("bỏ qua", "skipped"),
    Kind.NOTE: Wording("ghi chú", "noted"),
    Kind.RECEIVED: Wording("báo đã nhận", "acknowledged"),
    Kind.READY: Wording("báo sẵn sàng", "reported ready"),
    Kind.SWITCH: Wording("chuyển phương án", "switched the programme"),
    Kind.APPLY: Wording("áp dụng giờ mới", "applied new times"),
    Kind.UNDO: Wording("rút lại", "took back"),
}
STATUS_WORDS: Mapping[Status, Wording] = {
    Status.WAITING: Wording("chưa bắt đầu", "not yet begun"),
    Status.RUNNING: Wording("đang diễn ra", "running"),
    Status.HELD: Wording("đang tạm dừng", "held"),
    Status.DONE: Wording("đã xong", "done"),
    Status.SKIPPED: Wording("đã bỏ qua", "skipped"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done.

    Attributes:
        item: the item it is about; empty for acts about the whole programme.
        based_on: the last event that the person had seen.
        role: the screen that acknowledges (``received`` and ``ready`` alone).
        text: a note; for ``switch`` the key of the programme.
        undoes: sequence number of the event that is taken back.
        happened_ms: when it happened, if that was before it was entered; on the clock of the session.
        starts: for ``apply``: item -> its new start on the clock of the session.
    """

    kind: Kind
    item: str = ""
    based_on: int = 0
    role: str = ""
    text: str = ""
    undoes: int = 0
    happened_ms: int | None = None
    starts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An act as the log keeps it.

    Attributes:
        sequence: 1, 2, 3, … within a session, without gaps.
        at_ms: when it was entered, on the clock of the session.
        happened_ms: when it happened: ``at_ms`` unless entered afterwards.
        actor: who acted, by name.
    """

    sequence: int
    kind: Kind
    item: str
    at_ms: int
    happened_ms: int
    actor: str = ""
    role: str = ""
    text: str = ""
    undoes: int = 0
    starts: Mapping[str, int] = field(default_factory=dict)
