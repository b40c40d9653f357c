"""Checks of the hours of one session: opening, setup, heat, curfew, absences, days of a congress or an exam."""

from collections.abc import Iterator

from planner.engine.findings import Finding
from planner.problems.rehearsals.entities import Who
from planner.problems.rehearsals.timetable import Held, Timetable, finding
from planner.units import MINUTES_PER_DAY


def venue_hours(t: Timetable) -> Iterator[Finding]:
    """The session lies within one day's opening hours."""
    for one in t.held.values():
        if one.venue is None:
            continue
        begin = one.day * MINUTES_PER_DAY
        opens, closes = begin + one.venue.open_from_min, begin + one.venue.open_to_min
        if one.start_min < opens or one.end_min > closes:
            hours = f"{_clock(one.venue.open_from_min)}–{_clock(one.venue.open_to_min)}"
            yield finding(
                "venue_hours",
                (one.id, one.venue_id),
                f"Buổi {one.id} ({t.when(one)}) ngoài giờ mở cửa {hours} của {one.venue_id}.",
                f"Session {one.id} ({t.when(one)}) is outside the hours {hours} of {one.venue_id}.",
            )


def venue_setup(t: Timetable) -> Iterator[Finding]:
    """Before the first session of a day lies the venue's setup, where its changeover is told apart."""
    for one in t.held.values():
        if one.venue is None or one.venue.changeover_min is None:
            continue
        ready = one.day * MINUTES_PER_DAY + one.venue.open_from_min + one.venue.setup_min
        if one.start_min < ready:
            yield finding(
                "venue_setup",
                (one.id, one.venue_id),
                f"Buổi {one.id} ({t.when(one)}) bắt đầu trước khi {one.venue_id} chuẩn bị xong lúc {_clock(ready)} "
                f"({one.venue.setup_min} phút sau khi mở cửa).",
                f"Session {one.id} ({t.when(one)}) starts before {one.venue_id} is set up at {_clock(ready)} "
                f"({one.venue.setup_min} minutes after opening).",
            )


def venue_accepted(t: Timetable) -> Iterator[Finding]:
    """A place is used from the day on which it is accepted after building, not before."""
    for one in t.held.values():
        if one.venue is not None and one.day < one.venue.accepted_day:
            day = t.problem.text(one.venue.accepted_day * MINUTES_PER_DAY).split()[0]
            yield finding(
                "venue_accepted",
                (one.id, one.venue_id),
                f"Buổi {one.id} ({t.when(one)}) xếp trước ngày nghiệm thu {one.venue_id} ({day}); chưa được dùng "
                "địa điểm này.",
                f"Session {one.id} ({t.when(one)}) is before {one.venue_id} is accepted ({day}); not usable yet.",
            )


def heat_window(t: Timetable) -> Iterator[Finding]:
    """Nobody rehearses outdoors in the hours of heat, unless the session is allowed to."""
    options = t.problem.options
    for one in t.held.values():
        month = t.problem.moment(one.start_min).month
        hot = options.heat_first_month <= month <= options.heat_last_month
        if one.venue is None or one.venue.indoor or one.session.heat_allowed or not hot:
            continue
        begin = one.day * MINUTES_PER_DAY
        if one.start_min < begin + options.heat_to_min and begin + options.heat_from_min < one.end_min:
            heat = f"{_clock(options.heat_from_min)}–{_clock(options.heat_to_min)}"
            if options.heat_from_min < options.heat_to_min:
                yield finding(
                    "heat_window",
                    (one.id, one.venue_id),
                    f"Buổi {one.id} ({t.when(one)}) ở ngoài trời ({one.venue_id}) trong giờ nắng nóng {heat}.",
                    f"Session {one.id} ({t.when(one)}) is outdoors ({one.venue_id}) in the hours of heat {heat}.",
                )


def curfew(t: Timetable) -> Iterator[Finding]:
    """No group starts before or ends after the hours of its kind."""
    for one in t.held.values():
        for who in one.session.attendees:
            limit = t.problem.limit(who)
            start, end = (minute - one.day * MINUTES_PER_DAY for minute in (one.start_min, one.end_min))
            if start < limit.earliest_min or end > limit.latest_min:
                span = f"{_clock(limit.earliest_min)}–{_clock(limit.latest_min)}"
                yield finding(
                    "curfew",
                    (one.id, who.id),
                    f"Buổi {one.id} ({t.when(one)}): {t.name(who)} chỉ được tập trong khoảng {span}.",
                    f"Session {one.id} ({t.when(one)}): {t.name(who)} may rehearse only within {span}.",
                )


def _clock(minute: int) -> str:
    """Return the time of day of a minute; the end of a day is 24:00."""
    of_day = minute if 0 <= minute <= MINUTES_PER_DAY else minute % MINUTES_PER_DAY
    return f"{of_day // 60:02d}:{of_day % 60:02d}"


def availability(t: Timetable) -> Iterator[Finding]:
    """Venue, groups and watched persons can be used while the session runs."""
    for one in t.held.values():
        yield from _met(t, one, "availability", (Who("venue", one.venue_id), *one.session.attendees))


def blocked_days(t: Timetable) -> Iterator[Finding]:
    """No rehearsal on the day of a congress or an exam of somebody who attends it (O-25)."""
    for one in t.held.values():
        yield from _met(t, one, "blocked_days", one.session.attendees)


def _met(t: Timetable, one: Held, rule: str, concerned: tuple[Who, ...]) -> Iterator[Finding]:
    for who in concerned:
        for block in t.problem.blocked.get(who, ()):
            of_rule = block.whole_days == (rule == "blocked_days")
            if of_rule and one.start_min < block.span[1] and block.span[0] < one.end_min:
                span = f"{t.problem.text(block.span[0])} – {t.problem.text(block.span[1])}"
                why = f" ({block.reason})" if block.reason else ""
                yield finding(
                    rule,
                    (one.id, who.id),
                    f"Buổi {one.id} ({t.when(one)}): {t.name(who)} bận {span}{why}.",
                    f"Session {one.id} ({t.when(one)}): {t.name(who)} is not available {span}{why}.",
                )
