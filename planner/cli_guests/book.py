"""The guest register as a file: steps from the command line, rounds, differences, totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

from planner.cli_guests.lists import text_of
from planner.errors import PlannerError, UsageError
from planner.guests import (
    EVENTS,
    AnyEvent,
    Change,
    GuestLine,
    ReadingError,
    Register,
    RegisterError,
    RoundFrozen,
    Tally,
    Totals,
    diff,
    from_text,
    read_workbook_safely,
    to_text,
    without_guard,
)
from planner.guests.statistics import STANDING_WORDS
from planner.scenario.nearest import nearest
from planner.tables import clean, write_text
from planner.wording import Language, Wording

COMMON = ("at", "by", "reason")
YES, NO = frozenset({"1", "true", "x", "có", "yes"}), frozenset({"", "0", "false", "không", "no"})
SHOWN: Mapping[str, Wording] = {
    "nominated": Wording("Đề xuất", "Nominated"),
    "pending": Wording("Chờ duyệt", "Pending"),
    "approved": Wording("Đã duyệt", "Approved"),
    "rejected": Wording("Không duyệt", "Rejected"),
    "deferred": Wording("Để lại", "Deferred"),
    "withdrawn": Wording("Đã rút", "Withdrawn"),
    "invited": Wording("Đã mời", "Invited"),
    "accepted": Wording("Nhận lời", "Accepted"),
    "declined": Wording("Từ chối", "Declined"),
    "substitutes": Wording("Đi thay", "Substitutes"),
    "coming": Wording("Sẽ dự", "Coming"),
    "arrived": Wording("Có mặt", "Arrived"),
}
"""Figures of the table of totals, in order."""
ATTRIBUTES: Mapping[str, Wording] = {
    "listed": Wording("có tên", "listed"),
    "full_name": Wording("họ tên", "name"),
    "group": Wording("nhóm", "group"),
    "organisation": Wording("đơn vị", "organisation"),
    "post": Wording("chức vụ", "post"),
    "rank": Wording("bậc", "rank"),
    "standing": Wording("trạng thái", "standing"),
    "late": Wording("bổ sung sau", "late"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Who decides, and why; the time is the clock's."""

    by: str
    reason: str


def start(file: Path, name: str) -> None:
    """Start an empty register.

    Raises:
        UsageError: the file exists; registers are never overwritten.
    """
    if file.exists():
        raise UsageError(
            Wording(
                f"{file} đã có; sổ khách mời không bị ghi đè, hãy chọn tên khác.",
                f"{file} exists; a register is never overwritten, choose another name.",
            )
        )
    save(file, Register(name))


def load(file: Path) -> Register:
    """Read a register.

    Raises:
        ReadingError: the file is no register.
        RegisterError: a step in it breaks a rule: it was changed by hand.
    """
    try:
        return from_text(text_of(file))
    except (TypeError, AttributeError):  # steps that are no objects; times with and without a zone beside each other
        raise ReadingError(
            Wording(f"{file}: sổ khách mời hỏng; hãy dùng bản sao lưu.", f"{file}: a broken register; use a backup.")
        ) from None


def save(file: Path, register: Register) -> None:
    """Write a register, whole or not at all."""
    write_text(file, to_text(register))


def clock(register: Register) -> datetime:
    """Return the time of a step taken now, by the clock of the place, as the steps before it tell it."""
    now = datetime.now(UTC).astimezone().replace(microsecond=0)
    last = register.standings.last_at
    return now if last is not None and last.tzinfo is not None else now.replace(tzinfo=None)


def step(register: Register, kind: str, values: Mapping[str, str], said: Said) -> AnyEvent:
    """Return the step that words of the command line describe.

    Raises:
        UsageError: the kind or a field is unknown, one is missing, or a value is not of its kind.
    """
    if kind not in EVENTS:
        raise _unknown(Wording("loại bước", "step"), kind, list(EVENTS))
    event = EVENTS[kind]
    known = {each.name: each for each in fields(event) if each.name not in COMMON}
    for name in values:
        if name not in known:
            raise _unknown(Wording(f"mục của bước {kind}", f"field of {kind}"), name, list(known))
    required = [name for name, each in known.items() if each.default is MISSING and each.default_factory is MISSING]
    if missing := [name for name in required if not values.get(name)]:
        listed = ", ".join(f"{name}=…" for name in missing)
        raise UsageError(Wording(f"Bước {kind} còn thiếu: {listed}.", f"Step {kind} still needs: {listed}."))
    hints = get_type_hints(event)
    read: dict[str, Any] = {
        name: _value(name, text, hints[name]) for name, text in values.items() if text or name in required
    }
    return event(at=clock(register), by=said.by, reason=said.reason, **read)


def _value(name: str, text: str, wanted: Any) -> object:  # noqa: ANN401 - a type, as annotations give it
    if wanted is bool:
        if text.casefold() in YES | NO:
            return text.casefold() in YES
        raise _not_valid(name, text, Wording("1 hoặc 0", "1 or 0"))
    if wanted is int:
        if text.removeprefix("-").isdecimal():
            return int(text)
        raise _not_valid(name, text, Wording("một số nguyên", "a whole number"))
    if wanted is str:
        return text
    choices = get_args(wanted)
    if all(isinstance(each, str) for each in choices):
        if text in choices:
            return text
        listed = ", ".join(choices)
        raise _not_valid(name, text, Wording(f"một trong: {listed}", f"one of: {listed}"))
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _not_valid(name: str, text: str, expected: Wording) -> UsageError:
    return UsageError(
        Wording(f"{name}={text}: không hợp lệ, cần {expected.vi}.", f"{name}={text}: not valid, needs {expected.en}.")
    )


def _unknown(what: Wording, name: str, known: Sequence[str]) -> UsageError:
    hint = nearest(name, known)
    listed = ", ".join(known)
    vi, en = (f", gần nhất là “{hint}”", f", the nearest is “{hint}”") if hint else ("", "")
    return UsageError(
        Wording(f"Không có {what.vi} “{name}”{vi}; có: {listed}.", f"No {what.en} “{name}”{en}; there are: {listed}.")
    )


def steps_of(file: Path, register: Register, said: Said) -> list[AnyEvent]:
    """Read steps from a table with a column ``kind`` and a column per field; ``by`` and ``reason`` may be columns.

    Raises:
        UsageError: a line is no step; nothing is recorded then.
    """
    lines = [[clean(without_guard(cell)) for cell in line] for line in read_workbook_safely(file)[0].lines]
    head, *rest = lines or [[]]
    if "kind" not in head:
        raise UsageError(
            Wording(f"{file.name}: thiếu cột “kind” (loại bước).", f"{file.name}: no column “kind” of the step.")
        )
    found: list[AnyEvent] = []
    for row, cells in enumerate(rest, start=2):
        values = {name: text for name, text in zip(head, cells, strict=True) if name and text}
        if not values:
            continue
        own = Said(values.pop("by", said.by), values.pop("reason", said.reason))
        try:
            found.append(step(register, values.pop("kind", ""), values, own))
        except UsageError as error:
            raise UsageError(_placed(file, row, error)) from None
    return found


def record_all(register: Register, steps: Sequence[AnyEvent], file: Path) -> Register:
    """Record steps, all of them or none.

    Raises:
        RegisterError: a step breaks a rule; the message counts which.
    """
    try:
        return register.record(*steps)
    except RegisterError:
        raise _first_refusal(register, steps, file) from None


def _first_refusal(register: Register, steps: Sequence[AnyEvent], file: Path) -> RegisterError:
    """Find which step was refused; one by one is slow, so only now."""
    for number, event in enumerate(steps, start=1):
        try:
            register = register.record(event)
        except RegisterError as error:
            vi, en = error.message
            where = Wording(f"{file.name}, bước {number}: {vi}", f"{file.name}, step {number}: {en}")
            return RegisterError(where, error.rule)
    raise AssertionError(len(steps))


def _placed(file: Path, row: int, error: PlannerError) -> Wording:
    return Wording(f"{file.name}:{row}: {error.message.vi}", f"{file.name}:{row}: {error.message.en}")


def frozen(register: Register, said: Said) -> Register:
    """Freeze the list as it stands as the next round."""
    number = len(register.rounds) + 1
    return register.record(RoundFrozen(at=clock(register), by=said.by, reason=said.reason, number=number))


def changes(register: Register, first: int | None, second: int) -> tuple[Change, ...]:
    """Return what differs between two rounds; 0 is the list as it stands, no first round is the last one frozen.

    Raises:
        UsageError: there is no such round.
    """
    before = len(register.rounds) if first is None else first
    return diff(_lines_of(register, before, {} if before == 0 else None), _lines_of(register, second, register.guests))


def _lines_of(register: Register, number: int, when_zero: Mapping[str, GuestLine] | None) -> Mapping[str, GuestLine]:
    if number == 0 and when_zero is not None:
        return when_zero
    if not 1 <= number <= len(register.rounds):
        count = len(register.rounds)
        raise UsageError(
            Wording(f"Không có đợt {number}; sổ mới chốt {count} đợt.", f"No round {number}; {count} are frozen.")
        )
    return register.rounds[number - 1].lines


def change_line(change: Change, names: Mapping[str, str], language: Language) -> str:
    """Say one difference between two rounds."""
    attribute = ATTRIBUTES[change.attribute].to(language)
    before, after = (_shown(change.attribute, text, language) for text in (change.before, change.after))
    return f"{change.guest_id} {names.get(change.guest_id, '')}: {attribute}: {before or '–'} → {after or '–'}"


def _shown(attribute: str, text: str, language: Language) -> str:
    return STANDING_WORDS[text].to(language) if attribute == "standing" and text in STANDING_WORDS else text


def totals_lines(counted: Totals, language: Language) -> Iterator[tuple[str, ...]]:
    """Return the totals as a table: all, each group, each organisation in it; quotas and what is left of them."""
    place = Wording("Nhóm / đơn vị", "Group / organisation"), Wording("Chỉ tiêu", "Quota"), Wording("Còn", "Left")
    yield (place[0].to(language), *(each.to(language) for each in SHOWN.values()), *(p.to(language) for p in place[1:]))
    for group, each in counted.by_group.items():
        yield _total(group, each, _quota(counted, group, ""))
        for (name, organisation), part in counted.by_organisation.items():
            if name == group:
                yield _total(f"  {organisation}", part, _quota(counted, group, organisation))
    yield _total(Wording("Tổng", "Total").to(language), counted.all, ("", ""))


def _quota(counted: Totals, group: str, organisation: str) -> tuple[str, str]:
    seats = counted.quotas.get((group, organisation))
    return ("", "") if seats is None else (str(seats), str(counted.left(group, organisation)))


def _total(name: str, each: Tally, quota: tuple[str, str]) -> tuple[str, ...]:
    counts = asdict(each)
    return (name, *(str(counts[key]) for key in SHOWN), *quota)
