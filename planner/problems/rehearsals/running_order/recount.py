"""Running orders counted again from the pack and the rows alone, without anything of the search."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from planner.engine.findings import Finding
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import RunThrough
from planner.problems.rehearsals.intake import NAME
from planner.wording import Wording

RULE = "running_order"


def waiting_of(problem: Problem, run: RunThrough, item_ids: Sequence[str]) -> int:
    """Return the minutes of one person that people wait between their own items."""
    heads = {party.who: party.people for party in problem.parties}
    parts = {part.item_id: part for part in run.parts}
    total, seen = 0, {who for part in run.parts for who in part.who}
    for who in seen:
        own = [at for at, item_id in enumerate(item_ids) if who in parts[item_id].who]
        between = item_ids[own[0] : own[-1] + 1] if own else ()
        total += heads.get(who, 1) * sum(parts[one].minutes for one in between if who not in parts[one].who)
    return total


def check_order(run: RunThrough, item_ids: Sequence[str]) -> tuple[Finding, ...]:
    """Return what is wrong with an order: items missing or twice, a fixed order changed, one before another."""
    listed = [part.item_id for part in run.parts]
    place = {item_id: at for at, item_id in enumerate(item_ids)}
    if sorted(item_ids) != sorted(listed):
        wrong = sorted(set(listed) ^ set(item_ids)) or sorted(one for one in place if item_ids.count(one) > 1)
        return (_whole(run, wrong),)
    if not run.free and list(item_ids) != listed:
        return (_fixed(run),)
    return tuple(
        _before(run, one, other)
        for one, other in run.before
        if one in place and other in place and place[one] > place[other]
    )


def check_times(
    run: RunThrough, timed: Sequence[tuple[str, datetime | None, datetime | None]], start: datetime
) -> Iterable[Finding]:
    """Yield what is wrong with the times of an order: items follow each other from the start of the session."""
    parts, clock = {part.item_id: part for part in run.parts}, start
    for item_id, begin, end in timed:
        until = clock + timedelta(minutes=parts[item_id].minutes)
        if (begin, end) != (clock, until):
            yield _time(run, item_id, clock, until)
            return
        clock = until


def _whole(run: RunThrough, wrong: Sequence[str]) -> Finding:
    told = ", ".join(wrong)
    return Finding(
        NAME,
        RULE,
        (run.session_id, *wrong),
        Wording(
            f"Thứ tự duyệt của buổi {run.session_id} thiếu, thừa hoặc lặp tiết mục: {told}.",
            f"The running order of session {run.session_id} lacks, adds or repeats items: {told}.",
        ),
    )


def _fixed(run: RunThrough) -> Finding:
    return Finding(
        NAME,
        RULE,
        (run.session_id,),
        Wording(
            f"Buổi {run.session_id} duyệt theo thứ tự cố định của gói, nhưng thứ tự trong kế hoạch khác.",
            f"Session {run.session_id} follows the fixed order of the pack, but the plan has another.",
        ),
    )


def _before(run: RunThrough, one: str, other: str) -> Finding:
    return Finding(
        NAME,
        RULE,
        (run.session_id, one, other),
        Wording(
            f"Buổi {run.session_id}: tiết mục {one} phải trước {other}, nhưng trong kế hoạch lại sau.",
            f"Session {run.session_id}: item {one} must come before {other}, but comes after it in the plan.",
        ),
    )


def _time(run: RunThrough, item_id: str, begin: datetime, end: datetime) -> Finding:
    told = f"{begin:%H:%M}–{end:%H:%M}"
    return Finding(
        NAME,
        RULE,
        (run.session_id, item_id),
        Wording(
            f"Buổi {run.session_id}: giờ của tiết mục {item_id} không khớp; theo thứ tự phải là {told}.",
            f"Session {run.session_id}: the time of item {item_id} is wrong; in this order it is {told}.",
        ),
    )
