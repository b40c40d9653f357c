"""Independent judgement of a retimed run-sheet: every rule worked out again from the rows, in moments of the clock.

Nothing here knows the graph of delays or the linear program.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from planner.engine.findings import Finding
from planner.runsheet.build import TimedItem, build, programme_of
from planner.runsheet.couple import Retimed
from planner.runsheet.coupled import Party, parties, told_when_shortened
from planner.runsheet.judged import finding
from planner.runsheet.links import links_of
from planner.scenario.rows import Coupling, RunsheetItem

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Retiming:
    """The rows before, the answer, and what follows from both."""

    items: tuple[RunsheetItem, ...]
    couplings: tuple[Coupling, ...]
    answer: Retimed

    @cached_property
    def planned(self) -> Mapping[str, TimedItem]:
        """Items with their planned times."""
        return {one.item.item_id: one for one in build(self.items)}

    @cached_property
    def times(self) -> Mapping[str, tuple[datetime, datetime]]:
        """New start and end of every item."""
        times = {name: (one.start, one.end) for name, one in self.planned.items()}
        return times | {one.item_id: (one.new_start, one.new_end) for one in self.answer.items}

    @cached_property
    def cuts(self) -> Mapping[str, int]:
        """Minutes by which items are cut."""
        return {one.item_id: one.cut_min for one in self.answer.items if one.cut_min}

    @cached_property
    def shifts(self) -> Mapping[tuple[str, str], int]:
        """Minutes by which subjects move."""
        return {(one.kind, one.subject): one.shift_min for one in self.answer.subjects}

    @cached_property
    def stretched(self) -> frozenset[str]:
        """Items whose end is held by a link (FF, SF) or waits for a subject."""
        held = {
            name for name, links in links_of(self.items).items() if any(link.kind in {"FF", "SF"} for link in links)
        }
        waiting = {one.item_id for one in self.couplings if one.rule == "chờ" and one.anchor == "cuối"}
        return frozenset(held | waiting)

    def late(self, item_id: str, *, end: bool) -> timedelta:
        """Return how much later than planned an item starts or ends; an early end does not count."""
        if item_id not in self.planned:
            return NOTHING
        before = self.planned[item_id].end if end else self.planned[item_id].start
        return max(NOTHING, self.times[item_id][end] - before)

    def late_min(self, item_id: str, *, end: bool) -> int:
        """Return the same in minutes."""
        return int(self.late(item_id, end=end).total_seconds()) // 60

    def anchor_late_min(self, one: Coupling) -> int:
        """Return how late the moment is on which a coupling hangs."""
        return self.late_min(one.item_id, end=one.anchor == "cuối")


def overrun_counted(case: Retiming) -> Iterator[Finding]:
    """An item lasts as planned, plus its overrun, less its cut; longer only where a link or a wait holds its end."""
    overrun = case.answer.disruption.overrun
    for name, one in case.planned.items():
        start, end = case.times[name]
        given_min = int((end - start).total_seconds()) // 60
        asked_min = one.item.minutes + overrun.get(name, 0) - case.cuts.get(name, 0)
        if given_min < asked_min or (given_min > asked_min and name not in case.stretched):
            yield finding(
                "overrun_counted",
                (name,),
                f"“{one.item.title}” cần {asked_min} phút, bảng cho {given_min} phút.",
                f"“{one.item.title}” needs {asked_min} minutes and is given {given_min}.",
            )


def cuts_allowed(case: Retiming) -> Iterator[Finding]:
    """Only items with ``min_minutes`` are cut, never below it, and what may be dropped is dropped whole or kept."""
    for name, cut in case.cuts.items():
        item = case.planned[name].item
        left = item.minutes - cut
        if item.min_minutes is None or left < item.min_minutes or (item.min_minutes == 0 and left > 0):
            yield finding(
                "cuts_allowed",
                (name,),
                f"“{item.title}” không được rút {cut} phút (ngắn nhất {item.min_minutes}).",
                f"“{item.title}” may not be cut by {cut} minutes (shortest {item.min_minutes}).",
            )


def not_before_planned(case: Retiming) -> Iterator[Finding]:
    """Nothing starts before its planned time, nor before its own lateness is over."""
    late = case.answer.disruption.late
    for name, one in case.planned.items():
        if case.times[name][0] < one.start + timedelta(minutes=late.get(name, 0)):
            yield finding(
                "not_before_planned",
                (name,),
                f"“{one.item.title}” bắt đầu {case.times[name][0]:%H:%M}, sớm hơn mức có thể.",
                f"“{one.item.title}” starts at {case.times[name][0]:%H:%M}, before it can.",
            )


def links_kept(case: Retiming) -> Iterator[Finding]:
    """Every link holds in the new times as far as it held in the plan."""
    for name, links in links_of(case.items).items():
        for link in links:
            if name not in case.planned or link.before not in case.planned:
                continue
            first_end, second_end = link.kind in {"FS", "FF"}, link.kind in {"FF", "SF"}
            lag = timedelta(minutes=link.lag_min)
            planned_first, planned_second = case.planned[link.before], case.planned[name]
            was = (planned_second.end if second_end else planned_second.start) - (
                planned_first.end if first_end else planned_first.start
            )
            before = (planned_first.end if first_end else planned_first.start) + case.late(link.before, end=first_end)
            after = (planned_second.end if second_end else planned_second.start) + case.late(name, end=second_end)
            if after - before < min(lag, was):
                yield finding(
                    "links_kept",
                    (name, link.before),
                    f"“{planned_second.item.title}” không còn theo đúng liên kết với “{planned_first.item.title}”.",
                    f"“{planned_second.item.title}” no longer keeps its link with “{planned_first.item.title}”.",
                )


def subjects_follow(case: Retiming) -> Iterator[Finding]:
    """What moves with an item stays within its tolerance, or moves as far as the item does."""
    for one in case.couplings:
        late, shift = case.anchor_late_min(one), case.shifts.get((one.kind, one.subject), 0)
        if one.rule == "theo" and late > one.tolerance_min and shift < late:
            yield finding(
                "subjects_follow",
                (one.coupling_id,),
                f"{one.kind} “{one.subject}” phải dời {late} phút theo mục {one.item_id}, bảng chỉ dời {shift} phút.",
                f"{one.kind} “{one.subject}” must move {late} minutes with item {one.item_id}; it moves {shift}.",
            )


def items_wait(case: Retiming) -> Iterator[Finding]:
    """An item that waits for a subject begins (or ends) no earlier than the subject allows."""
    for one in case.couplings:
        shift = case.shifts.get((one.kind, one.subject), 0)
        if one.rule == "chờ" and case.anchor_late_min(one) < shift - one.tolerance_min:
            yield finding(
                "items_wait",
                (one.item_id, one.coupling_id),
                f"Mục {one.item_id} phải chờ {one.kind} “{one.subject}” (chậm {shift} phút).",
                f"Item {one.item_id} must wait for {one.kind} “{one.subject}” ({shift} minutes late).",
            )


def lateness_of_subjects(case: Retiming) -> Iterator[Finding]:
    """A subject that is late by itself moves at least as far."""
    shifts = {name: minutes for (_, name), minutes in case.shifts.items()}
    for name, minutes in case.answer.disruption.subject_late.items():
        if shifts.get(name, 0) < minutes:
            yield finding(
                "lateness_of_subjects",
                (name,),
                f"“{name}” chậm {minutes} phút, bảng chỉ dời {shifts.get(name, 0)} phút.",
                f"“{name}” is {minutes} minutes late; it moves {shifts.get(name, 0)}.",
            )


def broken_named(case: Retiming) -> Iterator[Finding]:
    """Every hard start, hard end and held coupling that is missed is named with its minutes, and no other."""
    missed: dict[tuple[str, str], int] = {}
    for name, one in case.planned.items():
        if one.item.hard:
            missed["hard_start", name] = case.late_min(name, end=False)
            missed["hard_end", name] = case.late_min(name, end=True)
    for row in case.couplings:
        if row.rule == "giữ":
            missed["held", row.coupling_id] = case.anchor_late_min(row) - row.tolerance_min
    wanted = {key: minutes for key, minutes in missed.items() if minutes > 0}
    said = {(one.rule, one.subject): one.minutes for one in case.answer.broken}
    if said != wanted or case.answer.broken_min != sum(wanted.values()):
        names = tuple(sorted({name for _, name in wanted.keys() ^ said.keys()} or {name for _, name in wanted}))
        yield finding(
            "broken_named",
            names,
            f"Quy tắc cứng không giữ được phải được nêu đủ: cần {sum(wanted.values())} phút, bảng nêu "
            f"{case.answer.broken_min} phút.",
            f"Hard rules that are missed must be named: {sum(wanted.values())} minutes, {case.answer.broken_min} said.",
        )


def everyone_told(case: Retiming) -> Iterator[Finding]:
    """Told are exactly those of the subjects that move and of the items that are cut, each counted once."""
    wanted: set[Party] = set()
    for kind, name in case.shifts:
        rows = [one for one in case.couplings if (one.kind, one.subject) == (kind, name) and one.rule != "giữ"]
        named = {party for one in rows for party in parties(one.told)}
        wanted |= named or {Party(f"{kind} {name}")}
    for item_id in case.cuts:
        wanted |= set(told_when_shortened(case.planned[item_id].item))
    said = {one.party for one in case.answer.told}
    heads = sum(party.heads for party in wanted)
    if said != wanted or len(said) < len(case.answer.told) or case.answer.heads != heads:
        yield finding(
            "everyone_told",
            tuple(sorted(party.name for party in said ^ wanted)),
            f"Phải báo cho {heads} người, bảng nêu {case.answer.heads} người.",
            f"{heads} people must be told; the answer says {case.answer.heads}.",
        )


def moves_counted(case: Retiming) -> Iterator[Finding]:
    """The minutes of the third aim are those of the rows: starts, subjects and cuts."""
    starts = sum(case.late_min(name, end=False) for name in case.planned)
    total = starts + sum(case.shifts.values()) + sum(case.cuts.values())
    if total != case.answer.moves_min:
        yield finding(
            "moves_counted",
            (),
            f"Tổng số phút dời là {total}, bảng nêu {case.answer.moves_min}.",
            f"The minutes moved are {total}; the answer says {case.answer.moves_min}.",
        )


RETIMED_CHECKS: tuple[Callable[[Retiming], Iterator[Finding]], ...] = (
    overrun_counted,
    cuts_allowed,
    not_before_planned,
    links_kept,
    subjects_follow,
    items_wait,
    lateness_of_subjects,
    broken_named,
    everyone_told,
    moves_counted,
)


def check_retimed(items: Sequence[RunsheetItem], couplings: Sequence[Coupling], answer: Retimed) -> tuple[Finding, ...]:
    """Return what every rule says of a retimed run-sheet; nothing when it may be shown."""
    programme = tuple(one for one in couplings if not one.variant)
    case = Retiming(programme_of(items), programme, answer)
    return tuple(one for rule in RETIMED_CHECKS for one in rule(case))
