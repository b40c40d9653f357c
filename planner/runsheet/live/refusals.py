"""What may be done when, and what is said when somebody else was faster."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.runsheet.live.acts import (
    COURSE,
    KIND_WORDS,
    STATUS_WORDS,
    TICKS,
    UNDOABLE,
    WHOLE,
    Act,
    Event,
    Kind,
    Status,
)
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.runsheet.live.ledger import Ledger

FROM: Mapping[Kind, frozenset[Status]] = {
    Kind.START: frozenset({Status.WAITING}),
    Kind.FINISH: frozenset({Status.RUNNING, Status.HELD}),
    Kind.HOLD: frozenset({Status.RUNNING}),
    Kind.RESUME: frozenset({Status.HELD}),
    Kind.SKIP: frozenset({Status.WAITING}),
}
"""Where an item must stand for an act."""
Clock = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not done; ``conflict``: the event of somebody else that came between."""

    message: Wording
    conflict: Event | None = None


def refusal(ledger: "Ledger", act: Act, clock: Clock) -> Refusal | None:
    """Return why an act cannot be done, None when it can; ``clock`` writes a moment as people read it.

    Acts about different items, notes and acknowledgements never stand in each other's way. Two acts about the course
    of one item do when the second was made without having seen the first.
    """
    rules = (_unknown_item, _unseen_change, _wrong_status, _wrong_time, _wrong_undo, _wrong_whole)
    return next((found for rule in rules if (found := rule(ledger, act, clock)) is not None), None)


def _unknown_item(ledger: "Ledger", act: Act, _clock: Clock) -> Refusal | None:
    if act.kind in WHOLE or act.kind is Kind.UNDO or (act.kind is Kind.NOTE and not act.item):
        return None
    if act.item in ledger.programme.by_id:
        return None
    return Refusal(
        Wording(
            f"Kịch bản đang dùng không có mục “{act.item}”; hãy tải lại màn hình.",
            f"The programme in use has no item “{act.item}”; reload the screen.",
        )
    )


def _unseen_change(ledger: "Ledger", act: Act, clock: Clock) -> Refusal | None:
    """Refuse what was decided on an older picture of the same item, or of the whole for what concerns the whole."""
    subjects = _subjects(ledger, act)
    unseen = max((ledger.state.touched.get(subject, 0) for subject in subjects), default=0)
    event = ledger.event(unseen)
    if event is None or unseen <= act.based_on:
        return None
    what = happened(ledger, event, clock)
    return Refusal(
        Wording(
            f"Chưa ghi: {what.vi} trong lúc bạn thao tác. Hãy xem trạng thái mới rồi bấm lại nếu vẫn cần.",
            f"Not recorded: {what.en} while you were acting. Look at the new state and press again if still needed.",
        ),
        event,
    )


def _subjects(ledger: "Ledger", act: Act) -> tuple[str, ...]:
    if act.kind in COURSE:
        return (act.item, "") if ledger.switched_after(act.based_on) else (act.item,)
    if act.kind is Kind.UNDO:
        undone = ledger.event(act.undoes)
        return (undone.item,) if undone else ()
    return ("",) if act.kind in WHOLE else ()


def _wrong_status(ledger: "Ledger", act: Act, _clock: Clock) -> Refusal | None:
    if act.kind not in COURSE:
        return None
    status = ledger.state.course(act.item).status
    if status in FROM[act.kind]:
        return None
    title, now, asked = ledger.title(act.item), STATUS_WORDS[status], ASKED[act.kind]
    return Refusal(
        Wording(
            f"“{title}” {now.vi} nên không {asked.vi} được.",
            f"“{title}” is {now.en}, so it cannot be {asked.en}.",
        )
    )


ASKED: Mapping[Kind, Wording] = {kind: KIND_WORDS[kind] for kind in COURSE}


def _wrong_time(ledger: "Ledger", act: Act, clock: Clock) -> Refusal | None:
    """Refuse a moment before the act that it follows: an item ends after it began."""
    if act.kind not in COURSE or act.happened_ms is None:
        return None
    course = ledger.state.course(act.item)
    last_ms = course.held_since_ms or course.started_ms
    if last_ms is None or act.happened_ms >= last_ms:
        return None
    title, at, last = ledger.title(act.item), clock(act.happened_ms), clock(last_ms)
    return Refusal(
        Wording(
            f"Giờ {at} của “{title}” sớm hơn lần ghi trước ({last}); hãy chọn giờ muộn hơn.",
            f"{at} for “{title}” is before its last entry ({last}); choose a later time.",
        )
    )


def _wrong_undo(ledger: "Ledger", act: Act, clock: Clock) -> Refusal | None:
    """Only the last act about an item, or about the whole, can be taken back, and only once."""
    if act.kind is not Kind.UNDO:
        return None
    event = ledger.event(act.undoes)
    if event is None or event.kind not in UNDOABLE:
        return Refusal(
            Wording("Thao tác này không rút lại được.", "This cannot be taken back."),
        )
    if act.undoes in ledger.state.undone:
        return Refusal(Wording("Thao tác này đã được rút lại.", "This was already taken back."))
    last = ledger.last_effective(event.item)
    if last is None or last.sequence == event.sequence:
        return None
    what = happened(ledger, last, clock)
    return Refusal(
        Wording(
            f"Sau đó {what.vi}; hãy rút lại việc đó trước.",
            f"After that {what.en}; take that back first.",
        ),
        last,
    )


def _wrong_whole(ledger: "Ledger", act: Act, _clock: Clock) -> Refusal | None:
    if act.kind is Kind.SWITCH and act.text not in ledger.programmes:
        return Refusal(Wording("Không có phương án này.", "There is no such programme."))
    if act.kind is Kind.SWITCH and act.text == ledger.state.variant:
        return Refusal(Wording("Phương án này đang được dùng.", "This programme is already in use."))
    if act.kind is Kind.APPLY and not act.starts:
        return Refusal(Wording("Không có giờ nào phải đổi.", "No time needs to change."))
    if act.kind is Kind.NOTE and not act.text.strip():
        return Refusal(Wording("Ghi chú còn trống.", "The note is empty."))
    if act.kind in TICKS and not act.role:
        return Refusal(Wording("Chưa rõ bộ phận nào báo.", "It is not said which role acknowledges."))
    return None


def happened(ledger: "Ledger", event: Event, clock: Clock) -> Wording:
    """Return what happened, by whom and when, as part of a sentence."""
    words, at = KIND_WORDS[event.kind], clock(event.happened_ms)
    vi, en = f"{event.actor} đã {words.vi}", f"{event.actor} {words.en}"
    if event.item:
        title = ledger.title(event.item)
        vi, en = f"{vi} “{title}”", f"{en} “{title}”"
    return Wording(f"{vi} lúc {at}", f"{en} at {at}")
