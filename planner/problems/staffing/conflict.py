"""Why the people do not suffice: a smallest set of lines, reserves and pins that clash, and its numbers."""

from collections.abc import Callable, Sequence

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.settings import Settings
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import MINUTES_PER_HOUR, Line, Problem, line_name, reserve_name
from planner.problems.staffing.feasibility import Merged, suffices
from planner.problems.staffing.repairs import repairs
from planner.wording import Wording, number

QUESTION_LIMIT_S = 2.0
"""Longest time for one question whether some demands can be met together."""
REPAIR_LEAST_S = 2.0
"""Time that must be left for repairs to be looked for."""
REPAIR_LIMIT_S = 0.5
"""Longest time for one question whether a repair suffices."""


def find_conflict(
    problem: Problem, decided: Decided, merged: Merged, settings: Settings, left_s: Callable[[], float]
) -> Conflict:
    """Return a smallest set of demands and pins that cannot be met together, and say why."""

    def feasible(demands: Sequence[Demand]) -> bool | None:
        if left_s() <= 0:
            return None
        kept = {demand.key for demand in demands}
        return suffices(merged, problem, kept, settings.within(min(QUESTION_LIMIT_S, left_s())))

    demands = (*_narrowed(problem, feasible), *decided.demands())
    clashing, minimal = minimal_conflict(demands, feasible)
    reason = _reason(problem, clashing)
    if left_s() > REPAIR_LEAST_S:
        reason = _with_repairs(problem, decided, clashing, reason, settings.within(REPAIR_LIMIT_S))
    return Conflict(clashing, reason, minimal)


def _with_repairs(
    problem: Problem, decided: Decided, clashing: Sequence[Demand], reason: Wording, settings: Settings
) -> Wording:
    """Return the reason with the cheapest repairs of the forces that clash, each tried."""
    names = {demand.key for demand in clashing}
    forces = {key.force for key in problem.lines if line_name(key) in names}
    forces |= {key.force for key in problem.reserves if reserve_name(key) in names and key.force}
    found = repairs(problem, decided, settings, sorted(forces)) if forces else ()
    return Wording(
        " ".join([reason.vi, *(one.wording.vi for one in found)]),
        " ".join([reason.en, *(one.wording.en for one in found)]),
    )


def _narrowed(problem: Problem, feasible: Callable[[Sequence[Demand]], bool | None]) -> Sequence[Demand]:
    """Return the demands of one shift when these alone clash, else all: shorter sentences."""
    for shift_id in problem.shifts:
        names = {line_name(key) for key in problem.lines if key.shift_id == shift_id}
        names |= {reserve_name(key) for key in problem.waits if key.shift_id == shift_id}
        part = [demand for demand in problem.demands() if demand.key in names]
        if part and feasible(part) is False:
            return part
    return problem.demands()


def _reason(problem: Problem, clashing: Sequence[Demand]) -> Wording:
    names = {demand.key for demand in clashing}
    lines = [line for key, line in problem.lines.items() if line_name(key) in names]
    waiting = {key: need for key, need in problem.waits.items() if reserve_name(key) in names}
    if len(lines) == len(clashing) == 1:
        return _one_line(problem, lines[0])
    if len(lines) + len(waiting) < len(clashing) or any(line.chief_rank or line.whole_team for line in lines):
        return _with_pins(clashing)
    return _many(
        problem,
        lines,
        sum(waiting.values()),
        sorted({*(line.key.shift_id for line in lines), *(key.shift_id for key in waiting)}),
    )


def _one_line(problem: Problem, line: Line) -> Wording:
    wording = problem.line_wording(line)
    shift = problem.shifts[line.key.shift_id]
    able = [person for person in problem.people.values() if problem.can_serve(person, line.key)]
    free = [person for person in able if person.is_free(shift)]
    if not able:
        return Wording(f"{wording.vi} nhưng không ai có.", f"{wording.en}, but nobody has it.")
    away = len(able) - len(free)
    tired = sum(person.max_minutes < shift.minutes for person in free)
    hours = _hours(shift.minutes)
    vi = [f"{away} người vắng trong ca này"] * (away > 0)
    vi += [f"{tired} người không được trực đủ {hours} giờ của ca"] * (tired > 0)
    en = [f"{away} are away in this shift"] * (away > 0)
    en += [f"{tired} may not be on duty for the {hours} h of the shift"] * (tired > 0)
    fit_vi, fit_en = f"chỉ có {len(able)} người phù hợp", f"only {len(able)} people fit"
    return Wording(f"{wording.vi} nhưng {', '.join([fit_vi, *vi])}.", f"{wording.en}, but {', '.join([fit_en, *en])}.")


def _many(problem: Problem, lines: Sequence[Line], waiting: int, shift_ids: Sequence[str]) -> Wording:
    at_posts = sum(line.people for line in lines)
    forces = sorted({line.key.force for line in lines}) or list(problem.forces)
    skills = sorted({line.key.skill for line in lines})
    able = [
        person
        for person in problem.people.values()
        if person.force in forces and (waiting or any(problem.can_serve(person, line.key) for line in lines))
    ]
    free = [person for person in able if any(person.is_free(problem.shifts[shift_id]) for shift_id in shift_ids)]
    skill_vi = f" có kỹ năng {_quoted(skills)}" if any(skills) and not waiting else ""
    skill_en = f" with the skills {_quoted(skills)}" if any(skills) and not waiting else ""
    rest = _hours(problem.options.rest_minutes)
    return Wording(
        f"Ca {', '.join(shift_ids)}: {len(lines)} yêu cầu tại chốt cần {number(at_posts)} lượt người "
        f"{', '.join(forces)}{skill_vi} và {number(waiting)} lượt dự bị, tổng {number(at_posts + waiting)}; "
        f"chỉ có {number(len(free))} người phù hợp không vắng, nghỉ ít nhất {rest} giờ giữa hai ca và "
        f"không vượt số giờ cho phép, nên không đủ.",
        f"Shift {', '.join(shift_ids)}: {len(lines)} lines ask for {number(at_posts)} duties of "
        f"{', '.join(forces)}{skill_en} and {number(waiting)} in reserve, "
        f"{number(at_posts + waiting)} in all; "
        f"only {number(len(free))} suitable people are there, with {rest} h of rest between shifts and "
        f"their hours "
        f"limited, which is not enough.",
    )


def _with_pins(clashing: Sequence[Demand]) -> Wording:
    return Wording(
        "Không thể đồng thời: " + "; ".join(demand.wording.vi for demand in clashing) + ".",
        "These cannot hold together: " + "; ".join(demand.wording.en for demand in clashing) + ".",
    )


def _quoted(skills: Sequence[str]) -> str:
    return ", ".join(f'"{skill}"' for skill in skills if skill)


def _hours(minutes: int) -> str:
    return f"{minutes / MINUTES_PER_HOUR:g}"
