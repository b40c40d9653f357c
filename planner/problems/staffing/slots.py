"""A part of the problem as tables of numbers: people, places to fill in each shift, and what each may take."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from planner.problems.staffing.data import LineKey, Person, Place, Problem, ReserveKey, Shift
from planner.problems.staffing.entities import JUNIOR, SENIOR
from planner.problems.staffing.loads import follows

MANY = 1_000
"""People times shifts from which no model is built for a force: on the Vĩnh Linh pack the largest has 285."""
FORBIDDEN = 1_000_000_000
"""Way (in steps of 100 m) to a place that somebody may not take: longer than the ways of 1,000 people added up."""
SENIOR_WORD, SETTLED_WORD = "\0senior", "\0settled"
"""What a place may ask besides a skill or a rank: a senior; anybody but a junior."""
MOST_WORDS = 62

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one person in one shift: at a post for a line, or (``post_id`` empty) in a reserve."""

    shift_id: str
    post_id: str
    key: LineKey | ReserveKey
    words: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """People, shifts and places by their numbers.

    Attributes:
        slots: places to fill, shift after shift.
        shift_of, spot_of, asks_of: shift of each slot, its post or area, and the words it asks for, as bits.
        has: words that each person has, as bits.
        base_of: base of each person.
        ways: [bases, spots, shifts] way in steps of 100 m, FORBIDDEN where there is none.
        may: [people, shifts] whether nothing keeps the person from the shift.
        clash: [shifts, shifts] whether nobody can have both.
        minutes: length of each shift.
        on_day: [days, shifts] minutes of the shift on each calendar day.
        most: most minutes of each person.
        day_limit: most minutes of anybody on one calendar day.
    """

    people: tuple[Person, ...]
    shifts: tuple[Shift, ...]
    slots: tuple[Slot, ...]
    shift_of: Ints
    spot_of: Ints
    asks_of: Ints
    has: Ints
    base_of: Ints
    ways: Ints
    may: Flags
    clash: Flags
    minutes: Ints
    on_day: Ints
    most: Ints
    day_limit: int


def fits_slots(problem: Problem) -> bool:
    """Whether every rule can be told slot by slot and person by person, for one force.

    Whole teams, least hours, runs of days, weekends and people missing at a price cannot.
    """
    options, limited = problem.options, any(person.min_minutes for person in problem.people.values())
    whole = any(line.whole_team for line in problem.lines.values())
    runs = options.max_days_in_a_row or options.max_nights_in_a_row or options.max_weekends
    together = len(problem.forces) > 1 or not options.reserve_per_force
    return not (whole or limited or runs or together or options.soft_cover) and len(_words(problem)) <= MOST_WORDS


def is_many(problem: Problem) -> bool:
    """Whether a part is planned without a model."""
    return len(problem.people) * len(problem.shifts) > MANY and fits_slots(problem)


def slots_of(problem: Problem) -> Slots:
    """Number people, shifts and places of a problem."""
    people, shifts = tuple(problem.people.values()), tuple(problem.shifts.values())
    slots, words = _places(problem), _words(problem)
    shift_number = {shift.shift_id: number for number, shift in enumerate(shifts)}
    spots = {
        post_id: number for number, post_id in enumerate(dict.fromkeys(slot.post_id for slot in slots if slot.post_id))
    }
    areas = {area: len(spots) + number for number, area in enumerate(problem.areas)}
    bases = {base: number for number, base in enumerate(dict.fromkeys(person.base for person in people))}
    days = sorted({day for shift in shifts for day in shift.minutes_by_day()})
    return Slots(
        people,
        shifts,
        slots,
        np.array([shift_number[slot.shift_id] for slot in slots], dtype=np.int64),
        np.array([spots[slot.post_id] if slot.post_id else areas[_area(slot)] for slot in slots], dtype=np.int64),
        np.array([sum(1 << words[word] for word in slot.words) for slot in slots], dtype=np.int64),
        np.array([_bits(problem, person, words) for person in people], dtype=np.int64),
        np.array([bases[person.base] for person in people], dtype=np.int64),
        _ways(problem, bases, spots, areas),
        np.array([[problem.may_take(person, shift) for shift in shifts] for person in people], dtype=np.bool_),
        _clashes(problem, shifts),
        np.array([shift.minutes for shift in shifts], dtype=np.int64),
        np.array([[shift.minutes_by_day().get(day, 0) for shift in shifts] for day in days], dtype=np.int64),
        np.array([person.max_minutes for person in people], dtype=np.int64),
        problem.options.max_day_minutes,
    )


def _ways(
    problem: Problem, bases: Mapping[Place | None, int], spots: Mapping[str, int], areas: Mapping[str, int]
) -> Ints:
    ways = np.zeros((len(bases), len(spots) + len(areas), len(problem.shifts)), dtype=np.int64)
    for (base, row), (column, shift_id) in product(bases.items(), enumerate(problem.shifts)):
        for post_id, spot in spots.items():
            is_open = problem.has_way(base, LineKey(post_id, shift_id, "", ""))
            ways[row, spot, column] = problem.travel_units(base, post_id, shift_id) if is_open else FORBIDDEN
        for area, spot in areas.items():
            in_time = problem.reaches(base, ReserveKey(shift_id, problem.forces[0], area))
            ways[row, spot, column] = 0 if in_time else FORBIDDEN
    return ways


def _places(problem: Problem) -> tuple[Slot, ...]:
    by_shift: dict[str, list[Slot]] = defaultdict(list)
    juniors = {person.force for person in problem.people.values() if person.level == JUNIOR}
    for place, lines in problem.lines_at.items():
        seats = [(line.key, {line.key.skill} - {""}) for line in lines for _ in range(line.people)]
        rank = next((line.chief_rank for line in lines if line.chief_rank), "")
        if rank:
            seats[0][1].add(_rank_word(rank))
        if place[2] in juniors:
            _lead(seats, problem.options.juniors_per_senior)
        by_shift[place[1]] += [Slot(place[1], place[0], key, frozenset(words)) for key, words in seats]
    for key, need in problem.waits.items():
        by_shift[key.shift_id] += [Slot(key.shift_id, "", key, frozenset())] * need
    return tuple(slot for shift_id in problem.shifts for slot in by_shift[shift_id])


def _lead(seats: Sequence[tuple[LineKey, set[str]]], ratio: int) -> None:
    """Let one senior lead as many juniors as he or she can; the other seats are not for juniors."""
    for number, (_, words) in enumerate(seats):
        if number == 0 and len(seats) > 1:
            words.add(SENIOR_WORD)
        elif number > ratio or len(seats) == 1:
            words.add(SETTLED_WORD)


def _rank_word(rank: str) -> str:
    return f"\0rank {rank}"


def _words(problem: Problem) -> Mapping[str, int]:
    """Return every word that a place may ask for -> its bit."""
    skills = {key.skill for key in problem.lines} - {""}
    ranks = {_rank_word(line.chief_rank) for line in problem.lines.values() if line.chief_rank}
    return {word: bit for bit, word in enumerate((SENIOR_WORD, SETTLED_WORD, *sorted(skills | ranks)))}


def _bits(problem: Problem, person: Person, words: Mapping[str, int]) -> int:
    ranks = {line.chief_rank for line in problem.lines.values() if line.chief_rank}
    mine = {_rank_word(rank) for rank in ranks if problem.is_chief(person, rank)} | person.skills
    mine |= {SENIOR_WORD} if person.level == SENIOR else set()
    mine |= {SETTLED_WORD} if person.level != JUNIOR else set()
    return sum(1 << bit for word, bit in words.items() if word in mine)


def _clashes(problem: Problem, shifts: Sequence[Shift]) -> Flags:
    rest = timedelta(minutes=problem.options.rest_minutes)

    def clash(one: Shift, other: Shift) -> bool:
        near = one.start < other.end + rest and other.start < one.end + rest
        return near or follows(problem.successions, one, other) or follows(problem.successions, other, one)

    return np.array([[clash(one, other) for other in shifts] for one in shifts], dtype=np.bool_)


def _area(slot: Slot) -> str:
    return slot.key.area if isinstance(slot.key, ReserveKey) else ""
