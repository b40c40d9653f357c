"""What breaks no rule but the organiser should know: hours that do not meet, rooms held in vain, stays half known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from planner.engine.findings import Finding, Severity
from planner.problems.lodging.data import NAME, Guest, Problem, day
from planner.problems.lodging.holdings import releases
from planner.problems.lodging.occupancy import Rows
from planner.wording import Wording, number

NAMED = 3
"""Delegations that a sentence names."""
Notice = Callable[[Problem, Rows], Iterator[Finding]]
Case = tuple[str, datetime]
"""Delegation and the moment at which it arrives or leaves."""


def half_stays(problem: Problem, _: Rows) -> Iterator[Finding]:
    """Guests of whose stay only one end is known get no bed."""
    if problem.half_stays:
        count, some = len(problem.half_stays), ", ".join(problem.half_stays[:NAMED])
        yield _warning(
            "half_stays",
            problem.half_stays,
            f"{count} khách chỉ có ngày đến hoặc ngày đi ({some}…): không được xếp phòng cho tới khi ghi đủ.",
            f"{count} guests have only the first or the last day of a stay ({some}…): no bed until both are known.",
        )


def early_arrivals(problem: Problem, _: Rows) -> Iterator[Finding]:
    """Delegations that arrive on the first day of the stay before rooms can be had."""
    hour = time(problem.hours[0])
    found = _cases(problem, 0, lambda guest, when: when.date() == guest.check_in and when.time() < hour)
    yield from _told("early_arrivals", found, f"đến trước giờ nhận phòng {hour:%H:%M}", f"arrive before {hour:%H:%M}")


def late_departures(problem: Problem, _: Rows) -> Iterator[Finding]:
    """Delegations that leave after rooms must be left on the last day of the stay."""
    hour = time(problem.hours[1])
    found = _cases(problem, 1, lambda guest, when: when.date() == guest.check_out and when.time() > hour)
    yield from _told("late_departures", found, f"đi sau giờ trả phòng {hour:%H:%M}", f"leave after {hour:%H:%M}")


def nights_without_bed(problem: Problem, _: Rows) -> Iterator[Finding]:
    """Delegations that are there on a night before or after the stays of all their guests."""
    before = _cases(problem, 0, lambda guest, when: when.date() < guest.check_in, every=True)
    after = _cases(problem, 1, lambda guest, when: when.date() > guest.check_out, every=True)
    yield from _told("nights_without_bed", before, "đến trước đêm đầu có phòng", "arrive before their first night")
    yield from _told("nights_without_bed", after, "đi sau ngày trả phòng", "leave after their last night")


def nights_in_vain(problem: Problem, _: Rows) -> Iterator[Finding]:
    """Delegations that arrive after the first night of a guest's stay, or leave before the last: paid, not slept."""
    late = _cases(problem, 0, lambda guest, when: when.date() > guest.check_in)
    early = _cases(problem, 1, lambda guest, when: when.date() < guest.check_out)
    yield from _told("nights_in_vain", late, "đến sau đêm đầu đã đặt", "arrive after the first night booked")
    yield from _told("nights_in_vain", early, "đi trước đêm cuối đã đặt", "leave before the last night booked")


def rooms_in_vain(problem: Problem, rows: Rows) -> Iterator[Finding]:
    """Rooms held by contract that the plan leaves empty, with the last day to give them back."""
    for one in releases(problem, rows) if rows else ():
        nights = f"{day(one.nights[0])}–{day(one.nights[-1] + timedelta(days=1))}"
        by_vi = f"trả trước hết ngày {day(one.release_on)}" if one.release_on else "chưa thoả thuận ngày trả"
        by_en = f"give back by {day(one.release_on)}" if one.release_on else "no day agreed to give them back"
        yield _warning(
            "rooms_in_vain",
            (one.block_id, one.hotel_id),
            f"Khối {one.block_id} ({one.hotel_id}) giữ {one.held} phòng {nights}, thừa {len(one.rooms)} phòng"
            f" ({number(one.price_vnd)} đồng): {by_vi}.",
            f"Block {one.block_id} ({one.hotel_id}) holds {one.held} rooms {nights}, {len(one.rooms)} of them unused"
            f" ({number(one.price_vnd)} đồng): {by_en}.",
        )


NOTICES: tuple[Notice, ...] = (
    half_stays,
    early_arrivals,
    late_departures,
    nights_without_bed,
    nights_in_vain,
    rooms_in_vain,
)


def notices(problem: Problem, assignments: Rows) -> tuple[Finding, ...]:
    """Return every warning."""
    return tuple(finding for notice in NOTICES for finding in notice(problem, assignments))


def _cases(
    problem: Problem, index: int, holds: Callable[[Guest, datetime], bool], *, every: bool = False
) -> Mapping[Case, Sequence[Guest]]:
    """Return delegations and moments with the guests for whom something holds (``every``: only if for all)."""
    members: dict[str, list[Guest]] = {}
    for guest in problem.guests:
        members.setdefault(guest.delegation_id, []).append(guest)
    found: dict[Case, Sequence[Guest]] = {}
    for delegation_id, times in sorted(problem.times.items()):
        when, own = times[index], members.get(delegation_id, [])
        concerned = [guest for guest in own if when is not None and holds(guest, when)]
        if when is not None and concerned and (not every or len(concerned) == len(own)):
            found[delegation_id, when] = concerned
    return found


def _told(rule: str, found: Mapping[Case, Sequence[Guest]], vi: str, en: str) -> Iterator[Finding]:
    if not found:
        return
    guests = sum(map(len, found.values()))
    named = [f"{name} {when.hour}:{when.minute:02} {day(when)}" for name, when in list(found)[:NAMED]]
    more = "…" if len(found) > NAMED else ""
    yield _warning(
        rule,
        tuple(name for name, _ in found),
        f"{len(found)} đoàn ({guests} khách) {vi}: {', '.join(named)}{more}.",
        f"{len(found)} delegations ({guests} guests) {en}: {', '.join(named)}{more}.",
    )


def _warning(rule: str, subjects: Sequence[str], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, tuple(subjects), Wording(vi, en), Severity.WARNING)
