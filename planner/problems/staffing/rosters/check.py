"""The independent judge of rosters over weeks: from the rows on disk and those of the pack, rule by rule."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from planner.engine.findings import Finding, Severity
from planner.problems.staffing.entities import MINUTES_PER_HOUR, Person, Shift
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.intake import Clock, Roster, is_spared, too_near
from planner.problems.staffing.rosters.plan import Given, kinds_of
from planner.problems.staffing.schedules import check as schedules_check
from planner.problems.staffing.words import hours, person_name, span
from planner.scenario.nearest import nearest
from planner.units import minutes_between
from planner.wording import Wording

RULES_OF_SCHEDULES = ("max_kind", "total_minutes", "consecutive_on", "consecutive_off", "weekends", "days_off")
"""Rules that ``schedules/check.py`` judges; the others of its own are judged here by the clock."""


@dataclass(frozen=True)
class Filled:
    """A roster and the rows of the plan that are about it."""

    roster: Roster
    rows: tuple[Given, ...]

    @cached_property
    def by_person(self) -> Mapping[str, tuple[Given, ...]]:
        """Rows of the people of the roster on its days with its kinds, in time."""
        found: dict[str, list[Given]] = defaultdict(list)
        for row in self.rows:
            if row.person_id in self.roster.people and row.kind_id in self.roster.clocks:
                found[row.person_id].append(row)
        return {key: tuple(sorted(rows, key=lambda row: row.start)) for key, rows in sorted(found.items())}

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """Person -> kind of shift for each day."""
        return kinds_of(self.roster, self.rows)


Check = Callable[[Filled], Iterator[Finding]]


def known_ids(filled: Filled) -> Iterator[Finding]:
    """Every row names a person and a kind of the roster, and one of its days."""
    roster = filled.roster
    for row in filled.rows:
        for column, word, known in (
            ("person_id", row.person_id, list(roster.people)),
            ("kind_id", row.kind_id, list(roster.clocks)),
        ):
            if word not in known:
                near = nearest(word, known)
                hint_vi, hint_en = (f'; gần nhất là "{near}"', f'; the nearest is "{near}"') if near else ("", "")
                yield _finding(
                    "known_ids",
                    (word, row.roster_id),
                    f'{column} "{word}" không thuộc lịch trực {row.roster_id}{hint_vi}.',
                    f'{column} "{word}" is not in roster {row.roster_id}{hint_en}.',
                )
        if not roster.first <= row.day <= roster.last:
            yield _finding(
                "known_ids",
                (row.person_id, row.day.isoformat()),
                f"Ngày {row.day:%d/%m/%Y} của {row.person_id} ngoài lịch trực {roster.roster_id} "
                f"({roster.first:%d/%m/%Y}–{roster.last:%d/%m/%Y}).",
                f"Day {row.day} of {row.person_id} lies outside roster {roster.roster_id} "
                f"({roster.first}–{roster.last}).",
            )


def one_shift_a_day(filled: Filled) -> Iterator[Finding]:
    """Nobody has two shifts that begin on one day."""
    counts = Counter((row.person_id, row.day) for row in filled.rows)
    for (person_id, day), count in sorted(counts.items()):
        if count > 1:
            yield _finding(
                "one_shift_a_day",
                (person_id, day.isoformat()),
                f"{_who(filled, person_id)} có {count} ca ngày {day:%d/%m/%Y}; mỗi ngày nhiều nhất một ca.",
                f"{_who(filled, person_id)} has {count} shifts on {day}; one a day is allowed.",
            )


def times_match(filled: Filled) -> Iterator[Finding]:
    """Start and end of a row are those of its kind of shift on its day."""
    for row in (row for rows in filled.by_person.values() for row in rows):
        shift = filled.roster.clocks[row.kind_id].on(row.day)
        if (row.start, row.end) != (shift.start, shift.end):
            yield _finding(
                "times_match",
                (row.person_id, row.day.isoformat()),
                f"Ca {row.kind_id} ngày {row.day:%d/%m/%Y} của {_who(filled, row.person_id)} ghi "
                f"{span(row.start, row.end)}; ca này là {span(shift.start, shift.end)}.",
                f"Shift {row.kind_id} on {row.day} of {_who(filled, row.person_id)} says "
                f"{span(row.start, row.end)}; it is {span(shift.start, shift.end)}.",
            )


def rest(filled: Filled) -> Iterator[Finding]:
    """Between two shifts of a person lies at least the rest."""
    for person_id, rows in filled.by_person.items():
        for one, other in pairwise(rows):
            minutes = minutes_between(one.end, other.start)
            if minutes < filled.roster.rest_minutes:
                yield _finding(
                    "rest",
                    (person_id, other.day.isoformat()),
                    f"{_who(filled, person_id)} chỉ nghỉ {hours(max(0, minutes))} giữa ca {one.kind_id} ngày "
                    f"{one.day:%d/%m} và ca {other.kind_id} ngày {other.day:%d/%m}; cần ít nhất "
                    f"{hours(filled.roster.rest_minutes)}.",
                    f"{_who(filled, person_id)} rests only {hours(max(0, minutes), 'en')} between shift {one.kind_id} "
                    f"on {one.day} and shift {other.kind_id} on {other.day}; {hours(filled.roster.rest_minutes, 'en')} "
                    "are needed.",
                )


def shift_succession(filled: Filled) -> Iterator[Finding]:
    """No kind of shift stands on the day after one that it must not follow."""
    for person_id, rows in filled.by_person.items():
        for one, other in pairwise(rows):
            if other.day - one.day == timedelta(days=1) and (one.kind_id, other.kind_id) in filled.roster.successions:
                yield _finding(
                    "shift_succession",
                    (person_id, other.day.isoformat()),
                    f"{_who(filled, person_id)}: ca {other.kind_id} ngày {other.day:%d/%m/%Y} không được xếp ngay sau "
                    f"ca {one.kind_id} hôm trước.",
                    f"{_who(filled, person_id)}: shift {other.kind_id} on {other.day} may not follow shift "
                    f"{one.kind_id} of the day before.",
                )


def night_duty(filled: Filled) -> Iterator[Finding]:
    """Night shifts spare people under 18, and women unless the organiser allows them."""
    for person, row, shift in _shifts(filled):
        if is_spared(filled.roster, person, shift):
            yield _finding(
                "night_duty",
                (row.person_id, row.day.isoformat()),
                f"{person_name(person)} không trực đêm được mà có ca {row.kind_id} ngày {row.day:%d/%m/%Y}.",
                f"{person_name(person)} is spared nights but has shift {row.kind_id} on {row.day}.",
            )


def availability(filled: Filled) -> Iterator[Finding]:
    """Everybody is there during the whole of the shift, and called to no rehearsal or march meanwhile."""
    for person, row, shift in _shifts(filled):
        if not person.is_free(shift) or person.is_busy(shift):
            yield _finding(
                "availability",
                (row.person_id, row.day.isoformat()),
                f"{person_name(person)} vắng hoặc bận tập, diễu hành trong ca {row.kind_id} ngày {row.day:%d/%m/%Y}.",
                f"{person_name(person)} is away, rehearses or marches during shift {row.kind_id} on {row.day}.",
            )


def duty_elsewhere(filled: Filled) -> Iterator[Finding]:
    """Nobody stands at a post of the ceremony's roster during a shift or with less than the rest between."""
    for person, row, shift in _shifts(filled):
        for other in filled.roster.busy.get(row.person_id, ()):
            if too_near(shift, other, filled.roster.rest_minutes):
                yield _finding(
                    "duty_elsewhere",
                    (row.person_id, row.day.isoformat()),
                    f"{person_name(person)} trực chốt {other.reason} {span(other.start, other.end)}, quá sát ca "
                    f"{row.kind_id} ngày {row.day:%d/%m/%Y}; cần nghỉ ít nhất {hours(filled.roster.rest_minutes)}.",
                    f"{person_name(person)} is on duty at {other.reason} {span(other.start, other.end)}, too near "
                    f"shift {row.kind_id} on {row.day}; {hours(filled.roster.rest_minutes, 'en')} of rest are needed.",
                )


def work_rules(filled: Filled) -> Iterator[Finding]:
    """Hours, days in a row, days off in a row, weekends, numbers of a kind, granted leave: person by person.

    Each keeps the name of its own rule (``schedules/check.py``).
    """
    first = filled.roster.first
    for found in schedules_check.check_roster(filled.roster.schedules, filled.kinds):
        if found.rule in RULES_OF_SCHEDULES:
            yield _finding(
                found.rule,
                found.subjects,
                f"{_who(filled, found.subjects[0])}: {_after_colon(found.message.vi)} (ngày 1 là {first:%d/%m/%Y})",
                f"{_who(filled, found.subjects[0])}: {_after_colon(found.message.en)} (day 1 is {first})",
            )


def _after_colon(sentence: str) -> str:
    return sentence.partition(": ")[2]


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_shift_a_day,
    times_match,
    rest,
    shift_succession,
    night_duty,
    availability,
    duty_elsewhere,
    work_rules,
)


def check(rosters: Mapping[str, Roster], rows: Sequence[Given]) -> tuple[Finding, ...]:
    """Return every broken rule, and as warnings the shifts for which people are missing."""
    unknown = [_unknown_roster(row, rosters) for row in rows if row.roster_id not in rosters]
    findings = [*dict.fromkeys(unknown)]
    for roster in rosters.values():
        filled = Filled(roster, tuple(row for row in rows if row.roster_id == roster.roster_id))
        findings += [found for judged in CHECKS for found in judged(filled)]
        findings += uncovered(filled)
    return tuple(findings)


def _unknown_roster(row: Given, rosters: Mapping[str, Roster]) -> Finding:
    near = nearest(row.roster_id, list(rosters))
    hint_vi, hint_en = (f'; gần nhất là "{near}"', f'; the nearest is "{near}"') if near else ("", "")
    return _finding(
        "known_ids",
        (row.roster_id,),
        f'Lịch trực "{row.roster_id}" không có trong rosters.csv{hint_vi}.',
        f'Roster "{row.roster_id}" is not in rosters.csv{hint_en}.',
    )


def uncovered(filled: Filled) -> Iterator[Finding]:
    """A kind of shift has fewer people on a day than are asked for: a warning that says how many are short."""
    for (day, kind_id), (asked, have) in covered(filled).items():
        if have < asked:
            yield Finding(
                NAME,
                "uncovered",
                (filled.roster.roster_id, day.isoformat(), kind_id),
                Wording(
                    f"{filled.roster.name}, ngày {day:%d/%m/%Y}, ca {kind_id}: cần {asked} người, có {have}: thiếu "
                    f"{asked - have}.",
                    f"{filled.roster.name}, {day}, shift {kind_id}: {asked} people are asked for, there are {have}: "
                    f"{asked - have} short.",
                ),
                Severity.WARNING,
            )


def covered(filled: Filled) -> dict[tuple[date, str], tuple[int, int]]:
    """Return day and kind -> people asked for, people there."""
    there = Counter(
        (day, kind_id) for mine in filled.kinds.values() for day, kind_id in zip(filled.roster.days, mine, strict=True)
    )
    return {key: (asked, there[key]) for key, asked in sorted(filled.roster.asked.items())}


def score(roster: Roster, rows: Sequence[Given]) -> Mapping[str, int]:
    """Return goal -> cost (``uncovered``, ``overstaffed``, ``unkept_wishes``); the score is their sum."""
    return schedules_check.score_roster(roster.schedules, kinds_of(roster, rows))


def hours_of(roster: Roster, rows: Sequence[Given], person_id: str) -> float:
    """Return the hours on duty of a person."""
    mine = [roster.clocks[row.kind_id] for row in rows if row.person_id == person_id and row.kind_id in roster.clocks]
    return sum(_minutes(roster, clock) for clock in mine) / MINUTES_PER_HOUR


def _minutes(roster: Roster, clock: Clock) -> int:
    return clock.on(roster.first).minutes


def _shifts(filled: Filled) -> Iterator[tuple[Person, Given, Shift]]:
    for person_id, rows in filled.by_person.items():
        for row in rows:
            yield filled.roster.people[person_id], row, filled.roster.clocks[row.kind_id].on(row.day)


def _who(filled: Filled, person_id: str) -> str:
    person = filled.roster.people.get(person_id)
    return person_name(person) if person else person_id


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
