"""What is odd in the rows of a pack, as warnings with file, row and column: the plan is made all the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise
from typing import NamedTuple

from planner.engine.findings import Finding, Severity
from planner.problems.staffing.by_time import levels_of
from planner.problems.staffing.entities import Person
from planner.problems.staffing.intake import (
    NAME,
    base_of,
    lines_of,
    options_of,
    people_of,
    posts_of,
    rank_order,
    shifts_of,
    timed_of,
)
from planner.problems.staffing.reserve import share_out
from planner.scenario.nearest import nearest
from planner.scenario.rows import PostDemand, TimedDemand
from planner.scenario.schema import Scenario
from planner.units import format_datetime
from planner.wording import Wording

MOST_OF_A_KIND = 20
"""More findings of one kind have one cause; the rest would only be long."""
MOST_POSTS = 4
"""Posts that one sentence names."""
FIRST_ROW = 2
"""Row of the first record in a spreadsheet: the headings are row 1."""


def odd_rows(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is odd in posts, shifts, demand and officers."""
    if not (scenario.post_demand or scenario.demand_by_time):
        return
    for judged in JUDGED:
        yield from islice(judged(scenario), MOST_OF_A_KIND)


def skill_nobody_has(scenario: Scenario) -> Iterator[Finding]:
    """A line asks for a skill that nobody of the force has."""
    known: dict[str, set[str]] = defaultdict(set)
    for officer in scenario.officers:
        known[officer.force] |= set(officer.skills)
    for file, number, row in _asking(scenario):
        if row.skill and row.skill not in known[row.force]:
            hint = nearest(row.skill, sorted(known[row.force]))
            near_vi, near_en = (f'; gần nhất là "{hint}"', f'; the nearest is "{hint}"') if hint else ("", "")
            yield _odd(
                "skill_nobody_has",
                (f"{file}:{number}", row.post_id, row.force, row.skill),
                f"{file}:{number}:skill: chốt {row.post_id} cần {row.people} người {row.force} có kỹ năng "
                f'"{row.skill}" nhưng không ai trong officers.csv có{near_vi}.',
                f"{file}:{number}:skill: post {row.post_id} needs {row.people} of {row.force} with the skill "
                f'"{row.skill}", which nobody in officers.csv has{near_en}.',
            )


def rank_nobody_has(scenario: Scenario) -> Iterator[Finding]:
    """A line asks for a chief of a rank that nobody of the force reaches."""
    order = rank_order(scenario)
    ranks: dict[str, set[str]] = defaultdict(set)
    for officer in scenario.officers:
        ranks[officer.force].add(officer.rank)
    for number, row in enumerate(scenario.post_demand, start=FIRST_ROW):
        asked = row.chief_rank
        if not asked or any(
            rank == asked or 0 < order.get(asked, 0) <= order.get(rank, 0) for rank in ranks[row.force]
        ):
            continue
        yield _odd(
            "rank_nobody_has",
            (f"post_demand.csv:{number}", row.post_id, row.force, asked),
            f"post_demand.csv:{number}:chief_rank: chốt {row.post_id} cần chốt trưởng {row.force} từ {asked} trở lên "
            f"nhưng không ai có.",
            f"post_demand.csv:{number}:chief_rank: post {row.post_id} needs a chief of {row.force} of rank {asked} or "
            f"above, which nobody has.",
        )


def too_few_people(scenario: Scenario) -> Iterator[Finding]:
    """For some time the posts ask for more people of a force, or of a force and skill, than there are."""
    people, asked = tuple(people_of(scenario).values()), _asks(scenario)
    for force in sorted({ask.force for ask in asked}):
        told: list[_Short] = []
        for skill in sorted({"", *(ask.skill for ask in asked if ask.force == force)}):
            mine = [ask for ask in asked if ask.force == force and skill in {"", ask.skill}]
            able = [one for one in people if one.force == force and one.has_skill(skill)]
            for short in _short_spans(mine, able) if able or not skill else ():
                if not any(short.start < one.end and one.start < short.end for one in told):
                    told.append(short)
                    yield _too_few(short, skill)


class _Ask(NamedTuple):
    """A row that asks for people of a force between two moments."""

    file: str
    number: int
    post_id: str
    force: str
    skill: str
    start: datetime
    end: datetime
    people: int


class _Short(NamedTuple):
    """A span in which more people are asked for than are free, and the rows that ask."""

    start: datetime
    end: datetime
    need: int
    free: int
    asks: tuple[_Ask, ...]


def _asks(scenario: Scenario) -> tuple[_Ask, ...]:
    spans = {shift.shift_id: (shift.start, shift.end) for shift in scenario.shifts}
    return tuple(
        _Ask(
            file,
            number,
            row.post_id,
            row.force,
            row.skill,
            *(spans[row.shift_id] if isinstance(row, PostDemand) else (row.start, row.end)),
            row.people,
        )
        for file, number, row in _asking(scenario)
    )


def _short_spans(asks: Sequence[_Ask], able: Sequence[Person]) -> Iterator[_Short]:
    """Yield the spans, those that follow each other with the same figures as one."""
    away = [span for one in able for span in (*one.absences, *one.busy)]
    spans = [*((ask.start, ask.end) for ask in asks), *((span.start, span.end) for span in away)]
    edges = sorted({moment for span in spans for moment in span})
    last: _Short | None = None
    for start, end in pairwise(edges):
        there = tuple(ask for ask in asks if ask.start <= start and end <= ask.end)
        free = sum(not any(a.start < end and start < a.end for a in (*one.absences, *one.busy)) for one in able)
        short = _Short(start, end, sum(ask.people for ask in there), free, there)
        if last and (last.end, last.need, last.free, last.asks) == (start, *short[2:]):
            last = last._replace(end=end)
            continue
        if last and last.need > last.free:
            yield last
        last = short
    if last and last.need > last.free:
        yield last


def _too_few(short: _Short, skill: str) -> Finding:
    largest = max(short.asks, key=lambda ask: ask.people)
    posts = list(dict.fromkeys(ask.post_id for ask in sorted(short.asks, key=lambda ask: -ask.people)))
    named = ", ".join(posts[:MOST_POSTS]) + ("…" if len(posts) > MOST_POSTS else "")
    with_vi, with_en = (f' có kỹ năng "{skill}"', f' with the skill "{skill}"') if skill else ("", "")
    start, end = format_datetime(short.start), format_datetime(short.end)
    lacking = short.need - short.free
    return _odd(
        "too_few_people",
        (f"{largest.file}:{largest.number}", start, largest.force, *posts[:MOST_POSTS]),
        f"{largest.file}:{largest.number}:people: từ {start} đến {end} các chốt {named} cần {short.need} người "
        f"{largest.force}{with_vi}, chỉ có {short.free}: thiếu {lacking} người.",
        f"{largest.file}:{largest.number}:people: from {start} to {end} the posts {named} need {short.need} of "
        f"{largest.force}{with_en}, there are {short.free}: {lacking} short.",
    )


def too_few_for_reserve(scenario: Scenario) -> Iterator[Finding]:
    """A force has people enough for its posts in a shift, but not for the reserve of its areas as well."""
    people, shifts, options = tuple(people_of(scenario).values()), shifts_of(scenario), options_of(scenario)
    lines = lines_of(scenario, shifts)
    if not options.reserve_per_force:
        return
    on_duty = Counter[tuple[str, str]]()
    for key, line in lines.items():
        on_duty[key.shift_id, key.force] += line.people
    needs = share_out(lines.values(), people, posts_of(scenario), options)
    row_of = _first_rows(scenario)
    for (shift_id, force), count in sorted(on_duty.items()):
        mine = {key.area: need for key, need in needs.items() if key[:2] == (shift_id, force)}
        free = sum(one.force == force and one.is_free(shifts[shift_id]) for one in people)
        short = count + sum(mine.values()) - free
        if count <= free and short > 0:
            file, number = row_of.get((shift_id, force), ("demand_by_time.csv", FIRST_ROW))
            asked = ", ".join(f"{area}: {need}" if area else str(need) for area, need in sorted(mine.items()))
            yield _odd(
                "too_few_for_reserve",
                (f"{file}:{number}", shift_id, force, *(area for area in sorted(mine) if area)),
                f"{file}:{number}:people: ca {shift_id} cần {count} người {force} tại chốt và dự bị ({asked}), chỉ có "
                f"{free} người: thiếu {short} người.",
                f"{file}:{number}:people: shift {shift_id} needs {count} of {force} at posts and in reserve ({asked}); "
                f"there are {free}: {short} short.",
            )


def _first_rows(scenario: Scenario) -> dict[tuple[str, str], tuple[str, int]]:
    """Return shift and force -> the first row of post_demand.csv that asks for them."""
    rows: dict[tuple[str, str], tuple[str, int]] = {}
    for number, row in enumerate(scenario.post_demand, start=FIRST_ROW):
        rows.setdefault((row.shift_id, row.force), ("post_demand.csv", number))
    return rows


def shifts_overlap(scenario: Scenario) -> Iterator[Finding]:
    """Two shifts share minutes: allowed, but seldom meant."""
    rows = sorted(enumerate(scenario.shifts, start=FIRST_ROW), key=lambda one: (one[1].start, one[0]))
    for place, (_, one) in enumerate(rows):
        for number, other in rows[place + 1 :]:
            if one.end <= other.start:
                break
            yield _odd(
                "shifts_overlap",
                (f"shifts.csv:{number}", other.shift_id, one.shift_id),
                f"shifts.csv:{number}:start: ca {other.shift_id} bắt đầu {format_datetime(other.start)}, trước khi ca "
                f"{one.shift_id} kết thúc ({format_datetime(one.end)}).",
                f"shifts.csv:{number}:start: shift {other.shift_id} begins at {format_datetime(other.start)}, before "
                f"shift {one.shift_id} ends ({format_datetime(one.end)}).",
            )


def base_unknown(scenario: Scenario) -> Iterator[Finding]:
    """Nobody knows where a person sets off: the way counts as nothing."""
    homes = {row.organisation_id: row for row in scenario.organisations}
    for number, row in enumerate(scenario.officers, start=FIRST_ROW):
        if base_of(row, homes.get(row.organisation_id)) is None:
            yield _odd(
                "base_unknown",
                (f"officers.csv:{number}", row.person_id),
                f"officers.csv:{number}:base_lat: không rõ {row.name} ({row.person_id}) đóng ở đâu; cần tọa độ ở đây "
                f"hoặc ở cơ quan trong organisations.csv. Quãng đường tạm tính bằng 0.",
                f"officers.csv:{number}:base_lat: nobody knows where {row.name} ({row.person_id}) sets off; give the "
                f"coordinates here or with the organisation in organisations.csv. The way counts as 0.",
            )


def no_shift_then(scenario: Scenario) -> Iterator[Finding]:
    """People are asked for at a time in which no shift is."""
    shifts = tuple(shifts_of(scenario).values())
    for number, demand in enumerate(timed_of(scenario), start=FIRST_ROW):
        for start, end, people in levels_of([demand], shifts):
            if not any(shift.start <= start and end <= shift.end for shift in shifts):
                yield _odd(
                    "no_shift_then",
                    (f"demand_by_time.csv:{number}", demand.post_id, format_datetime(start)),
                    f"demand_by_time.csv:{number}:from: chốt {demand.post_id} cần {people} người {demand.force} từ "
                    f"{format_datetime(start)} đến {format_datetime(end)}, lúc không có ca nào trong shifts.csv.",
                    f"demand_by_time.csv:{number}:from: post {demand.post_id} needs {people} of {demand.force} from "
                    f"{format_datetime(start)} to {format_datetime(end)}, when shifts.csv has no shift.",
                )


JUDGED = (
    skill_nobody_has,
    rank_nobody_has,
    too_few_people,
    too_few_for_reserve,
    shifts_overlap,
    base_unknown,
    no_shift_then,
)


def _asking(scenario: Scenario) -> Iterator[tuple[str, int, PostDemand | TimedDemand]]:
    for number, row in enumerate(scenario.post_demand, start=FIRST_ROW):
        yield "post_demand.csv", number, row
    for number, timed in enumerate(scenario.demand_by_time, start=FIRST_ROW):
        yield "demand_by_time.csv", number, timed


def _odd(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en), Severity.WARNING)
