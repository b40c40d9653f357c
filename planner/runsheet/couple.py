"""What an overrun moves, who must be told, and why: the fewest people that the rules allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.errors import SolverError
from planner.runsheet.coupled import Coupled, Party, nobody_hangs, told_when_shortened
from planner.runsheet.network import MINUTE_S
from planner.runsheet.propagate import Delays, Disruption, broken_min, propagate
from planner.runsheet.recover import choose_cuts, rooms
from planner.runsheet.sheet import SheetRow
from planner.scenario.nearest import nearest
from planner.scenario.rows import Coupling, RunsheetItem
from planner.units import minutes_between
from planner.wording import Wording

LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item whose start or end changes; ``cut_min`` minutes shorter, dropped when ``dropped``."""

    item_id: str
    title: str
    start: datetime
    new_start: datetime
    end: datetime
    new_end: datetime
    cut_min: int
    dropped: bool


@dataclass(frozen=True, slots=True)
class MovedSubject:
    """A subject that is given another time, with each coupling's time before and after."""

    kind: str
    subject: str
    shift_min: int
    told: tuple[Party, ...]
    times: tuple[tuple[str, datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who must be told, and of what: names of subjects, ids of items that are cut."""

    party: Party
    subjects: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A hard rule that cannot be kept, and by how many minutes: a hard start, its end, or a held coupling."""

    rule: str
    subject: str
    minutes: int
    sentence: Wording


@dataclass(frozen=True, slots=True)
class Retimed:
    """A run-sheet after a disruption.

    Attributes:
        disruption: what went wrong.
        items: items that move or are cut, by new start.
        subjects: subjects that are given another time.
        told: who must be told; each party once.
        broken: hard rules that no choice keeps.
        broken_min: their minutes, the first aim.
        heads: people told, the second aim.
        moves_min: minutes by which starts and subjects move and items are cut, the third aim.
        proven: whether no choice is better.
        delays: the delays by node, for explanations.
    """

    disruption: Disruption
    items: tuple[MovedItem, ...]
    subjects: tuple[MovedSubject, ...]
    told: tuple[Told, ...]
    broken: tuple[Broken, ...]
    broken_min: int
    heads: int
    moves_min: int
    proven: bool
    delays: Delays


def after_delay(
    items: Sequence[RunsheetItem],
    couplings: Sequence[Coupling],
    disruption: Disruption,
    limit_s: float = LIMIT_S,
    *,
    cutting: bool = True,
) -> Retimed:
    """Return the run-sheet after a disruption: hard rules first, then the fewest people told, then the least moves.

    With ``cutting`` items may be cut as far as ``min_minutes`` lets them. Raise UsageError for a name that nothing
    bears and for circles.
    """
    coupled = Coupled.of(items, couplings)
    return retime(coupled, disruption, limit_s, cutting=cutting)


def retime(coupled: Coupled, disruption: Disruption, limit_s: float = LIMIT_S, *, cutting: bool = True) -> Retimed:
    """Return what ``after_delay`` does, for a graph that is at hand."""
    known_names(coupled, disruption)
    worst = propagate(coupled, disruption)
    open_to = rooms(coupled, disruption, worst) if cutting else ()
    if not open_to:
        return _retimed(coupled, disruption, worst, {}, proven=True)
    cuts = choose_cuts(coupled, disruption, worst, open_to, limit_s)
    after = _retimed(
        coupled, disruption, propagate(coupled, disruption, cuts.minutes), cuts.minutes, proven=cuts.proven
    )
    plain = _retimed(coupled, disruption, worst, {}, proven=cuts.proven)
    if (plain.broken_min, plain.heads, plain.moves_min) < (after.broken_min, after.heads, after.moves_min):
        if cuts.proven:
            worse = Wording("Cách rút ngắn tìm được kém hơn để nguyên.", "The cuts found are worse than none.")
            raise SolverError(worse)
        return plain
    return after


def known_names(coupled: Coupled, disruption: Disruption) -> None:
    """Raise UsageError when the disruption names what the run-sheet does not know."""
    for names, known in (
        ({**disruption.overrun, **disruption.late}, coupled.network.place),
        (disruption.subject_late, coupled.subject_place),
    ):
        for name in names:
            if name not in known:
                everything = [*coupled.network.place, *coupled.subject_place]
                raise nobody_hangs(name, everything, nearest(name, everything))


def _retimed(
    coupled: Coupled, disruption: Disruption, delays: Delays, cuts: Mapping[int, int], *, proven: bool
) -> Retimed:
    subjects = _moved_subjects(coupled, delays)
    told = _told(coupled, subjects, cuts)
    starts = sum(delays.start_min)
    return Retimed(
        disruption,
        _moved_items(coupled, delays, cuts, disruption),
        subjects,
        told,
        _broken(coupled, delays),
        broken_min(coupled, delays),
        sum(one.party.heads for one in told),
        starts + sum(cuts.values()),
        proven,
        delays,
    )


def _moved_items(
    coupled: Coupled, delays: Delays, cuts: Mapping[int, int], disruption: Disruption
) -> tuple[MovedItem, ...]:
    network = coupled.network
    moved = []
    for index in network.timed:
        delay, cut, item = delays.start_min[index], cuts.get(index, 0), network.items[index]
        length_min = network.length_s[index] // MINUTE_S
        longer = disruption.overrun.get(item.item_id, 0) - cut
        if delay or cut or delays.end_min[index]:
            start = network.moment(network.start_s[index])
            end = network.moment(network.start_s[index] + network.length_s[index])
            moved.append(
                MovedItem(
                    item.item_id,
                    item.title,
                    start,
                    start + timedelta(minutes=delay),
                    end,
                    end + timedelta(minutes=delays.end_min[index] or min(0, delay + longer)),
                    cut,
                    0 < cut == length_min,
                )
            )
    return tuple(sorted(moved, key=lambda one: (one.new_start, one.item_id)))


def _moved_subjects(coupled: Coupled, delays: Delays) -> tuple[MovedSubject, ...]:
    moved = []
    for node, subject in enumerate(coupled.subjects, start=len(coupled.items)):
        shift = delays.start_min[node]
        if shift:
            due = [(one.coupling_id, coupled.planned(one)) for one in subject.couplings]
            times = tuple((name, at, at + timedelta(minutes=shift)) for name, at in due if at is not None)
            moved.append(MovedSubject(subject.kind, subject.name, shift, subject.told, times))
    return tuple(moved)


def _told(coupled: Coupled, subjects: Sequence[MovedSubject], cuts: Mapping[int, int]) -> tuple[Told, ...]:
    of_subjects: dict[Party, list[str]] = {}
    of_items: dict[Party, list[str]] = {}
    for subject in subjects:
        for party in subject.told:
            of_subjects.setdefault(party, []).append(subject.subject)
    for index in cuts:
        for party in told_when_shortened(coupled.items[index]):
            of_items.setdefault(party, []).append(coupled.items[index].item_id)
    everyone = dict.fromkeys((*of_subjects, *of_items))
    return tuple(Told(one, tuple(of_subjects.get(one, ())), tuple(of_items.get(one, ()))) for one in everyone)


def _broken(coupled: Coupled, delays: Delays) -> tuple[Broken, ...]:
    hard = [index for index, is_hard in enumerate(coupled.network.hard) if is_hard]
    broken = [_hard_start(coupled.items[index], delays.start_min[index]) for index in hard if delays.start_min[index]]
    broken += [_hard_end(coupled.items[index], delays.end_min[index]) for index in hard if delays.end_min[index]]
    for hold in coupled.fixed:
        missed = delays.at(hold) - hold.tolerance_min
        if missed > 0:
            broken.append(_held(hold.coupling, coupled.items[hold.item], missed))
    return tuple(broken)


def _hard_start(item: RunsheetItem, minutes: int) -> Broken:
    sentence = Wording(
        f"“{item.title}” có giờ cứng nhưng phải bắt đầu chậm {minutes} phút.",
        f"“{item.title}” has a hard start but begins {minutes} minutes late.",
    )
    return Broken("hard_start", item.item_id, minutes, sentence)


def _hard_end(item: RunsheetItem, minutes: int) -> Broken:
    sentence = Wording(
        f"“{item.title}” có giờ cứng nhưng kết thúc chậm {minutes} phút.",
        f"“{item.title}” has a hard start but ends {minutes} minutes late.",
    )
    return Broken("hard_end", item.item_id, minutes, sentence)


def _held(coupling: Coupling, item: RunsheetItem, minutes: int) -> Broken:
    sentence = Wording(
        f"{coupling.kind} “{coupling.subject}” giữ nguyên giờ, nhưng “{item.title}” chậm quá mức cho phép "
        f"{minutes} phút.",
        f"{coupling.kind} “{coupling.subject}” keeps its time, but “{item.title}” is {minutes} minutes later than it "
        "allows.",
    )
    return Broken("held", coupling.coupling_id, minutes, sentence)


def rows_after(rows: Sequence[SheetRow], answer: Retimed) -> tuple[SheetRow, ...]:
    """Return the rows of the next version of a sheet: new times and lengths, dropped items left out."""
    moved = {one.item_id: one for one in answer.items}
    kept = (row for row in rows if row.item_id not in moved or not moved[row.item_id].dropped)
    return tuple(_row_after(row, moved[row.item_id]) if row.item_id in moved else row for row in kept)


def _row_after(row: SheetRow, one: MovedItem) -> SheetRow:
    return replace(row, start=one.new_start, end=one.new_end, minutes=minutes_between(one.new_start, one.new_end))
