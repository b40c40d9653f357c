"""What is wrong with a roster, rule by rule, and what it costs, goal by goal; from the roster alone, without arrays."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from planner.engine.findings import Finding
from planner.problems.staffing.schedules.entities import OFF, Roster, Schedules, Worker
from planner.wording import Wording

NAME = "staffing"
Days = Sequence[str]
Check = Callable[[Schedules, Worker, Days], Iterator[Wording]]


def complete(schedules: Schedules, _worker: Worker, days: Days) -> Iterator[Wording]:
    """Every day has a known kind of shift or is a day off."""
    if len(days) != schedules.days:
        yield Wording(
            f"lịch có {len(days)} ngày, cần {schedules.days} ngày",
            f"the schedule has {len(days)} days, {schedules.days} are needed",
        )
    for day, kind_id in enumerate(days):
        if kind_id != OFF and kind_id not in schedules.kinds:
            yield Wording(f"ngày {day + 1}: không có loại ca {kind_id}", f"day {day + 1}: no kind of shift {kind_id}")


def min_rest(schedules: Schedules, _worker: Worker, days: Days) -> Iterator[Wording]:
    """No shift stands on the day after one that it must not follow."""
    for day, (kind_id, after) in enumerate(pairwise(days)):
        if kind_id in schedules.kinds and after in schedules.kinds[kind_id].not_next:
            yield Wording(
                f"ngày {day + 2}: ca {after} không được xếp ngay sau ca {kind_id} hôm trước",
                f"day {day + 2}: shift {after} must not follow shift {kind_id} of the day before",
            )


def max_kind(_schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """No kind of shift is given more often than the person may have it."""
    count = Counter(days)
    for kind_id, limit in worker.max_shifts.items():
        if count[kind_id] > limit:
            yield Wording(
                f"{count[kind_id]} ca {kind_id}, nhiều nhất là {limit}",
                f"{count[kind_id]} shifts {kind_id}, at most {limit}",
            )


def total_minutes(schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """The time on duty lies between the least and the most."""
    minutes = sum(schedules.kinds[kind_id].minutes for kind_id in days if kind_id in schedules.kinds)
    if not worker.min_minutes <= minutes <= worker.max_minutes:
        yield Wording(
            f"tổng {minutes} phút trực, phải từ {worker.min_minutes} đến {worker.max_minutes}",
            f"{minutes} minutes on duty, between {worker.min_minutes} and {worker.max_minutes} are needed",
        )


def consecutive_on(_schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """Runs of days on duty are neither too long nor, between two days off, too short."""
    for on, first, length in _runs(days):
        inner = first > 0 and first + length < len(days)
        if on and (length > worker.max_on or (inner and length < worker.min_on)):
            yield Wording(
                f"trực {length} ngày liền từ ngày {first + 1}, phải từ {worker.min_on} đến {worker.max_on}",
                f"{length} days on duty in a row from day {first + 1}, between {worker.min_on} and {worker.max_on}"
                " are needed",
            )


def consecutive_off(_schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """Runs of days off between two days on duty are long enough."""
    for on, first, length in _runs(days):
        if not on and first > 0 and first + length < len(days) and length < worker.min_off:
            yield Wording(
                f"chỉ nghỉ {length} ngày liền từ ngày {first + 1}, ít nhất là {worker.min_off}",
                f"only {length} days off in a row from day {first + 1}, at least {worker.min_off} are needed",
            )


def weekends(schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """Not too many weekends have duty."""
    worked = sum(any(days[day] != OFF for day in pair if day < len(days)) for pair in schedules.weekends())
    if worked > worker.max_weekends:
        yield Wording(
            f"trực {worked} cuối tuần, nhiều nhất là {worker.max_weekends}",
            f"duty on {worked} weekends, at most {worker.max_weekends}",
        )


def days_off(_schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """Nobody is on duty on a day on which he or she cannot be used."""
    for day in sorted(worker.days_off):
        if 0 <= day < len(days) and days[day] != OFF:
            yield Wording(
                f"ngày {day + 1} là ngày nghỉ đã định mà có ca {days[day]}",
                f"day {day + 1} is a fixed day off but has shift {days[day]}",
            )


def busy_then(_schedules: Schedules, worker: Worker, days: Days) -> Iterator[Wording]:
    """Nobody has a shift during which he or she cannot be used."""
    for day, kind_id in enumerate(days):
        if (day, kind_id) in worker.busy:
            yield Wording(
                f"ngày {day + 1}: không thể trực ca {kind_id} vì bận hoặc được miễn",
                f"day {day + 1}: shift {kind_id} cannot be done, the person is away, busy or spared",
            )


CHECKS: tuple[Check, ...] = (
    complete,
    min_rest,
    max_kind,
    total_minutes,
    consecutive_on,
    consecutive_off,
    weekends,
    days_off,
    busy_then,
)


def _runs(days: Days) -> Iterator[tuple[bool, int, int]]:
    """Yield whether a run is on duty, its first day and its length."""
    first = 0
    for on, run in groupby(days, lambda kind_id: kind_id != OFF):
        length = len(list(run))
        yield on, first, length
        first += length


def check_roster(schedules: Schedules, roster: Roster) -> tuple[Finding, ...]:
    """Return every broken rule of every person."""
    findings: list[Finding] = []
    for person_id, worker in schedules.workers.items():
        days = roster.get(person_id, ())
        for rule in CHECKS:
            for said in rule(schedules, worker, days):
                message = Wording(f"{person_id}: {said.vi}.", f"{person_id}: {said.en}.")
                findings.append(Finding(NAME, rule.__name__, (person_id,), message))
    return tuple(findings)


def uncovered(schedules: Schedules, roster: Roster) -> int:
    """Return the cost of people missing."""
    there = _there(roster)
    return sum(cover.under * max(0, cover.people - there[cover.day, cover.kind_id]) for cover in schedules.covers)


def overstaffed(schedules: Schedules, roster: Roster) -> int:
    """Return the cost of people too many."""
    there = _there(roster)
    return sum(cover.over * max(0, there[cover.day, cover.kind_id] - cover.people) for cover in schedules.covers)


def unkept_wishes(schedules: Schedules, roster: Roster) -> int:
    """Return the weight of wishes not kept."""
    return sum(
        wish.weight for wish in schedules.wishes if (roster[wish.person_id][wish.day] == wish.kind_id) != wish.on
    )


def score_roster(schedules: Schedules, roster: Roster) -> Mapping[str, int]:
    """Return goal -> cost; the score is their sum."""
    return {goal.__name__: goal(schedules, roster) for goal in (uncovered, overstaffed, unkept_wishes)}


def _there(roster: Roster) -> Counter[tuple[int, str]]:
    return Counter((day, kind_id) for days in roster.values() for day, kind_id in enumerate(days) if kind_id != OFF)
