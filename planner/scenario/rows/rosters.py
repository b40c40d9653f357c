"""Rosters over days and weeks: who has which kind of shift on which day, under work rules of his or her own."""

from typing import Annotated, Literal

from planner.scenario.fields import (
    Clock,
    Count,
    Day,
    Flag,
    Id,
    Name,
    OptionalCount,
    OptionalDay,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row


class RosterPeriod(Row):
    """A roster of some people from a first to a last day, such as the medical watch of the weeks before a ceremony.

    ``missing_cost`` and ``extra_cost``: what one person too few or too many on a kind of shift counts beside a wish
    of weight 1.
    """

    roster_id: Id
    name: Name
    first: Day
    last: Day
    missing_cost: Positive = 100
    extra_cost: Count = 1


class RosterKind(Row):
    """A kind of shift, at the same time on every day; one that ends no later than it begins ends on the next day.

    Between two shifts of a person lies at least the rest of ``[options.staffing] rest_hours``; which kinds must not
    follow each other besides is said in shift_successions.csv.
    """

    kind_id: Id
    name: Name
    start: Clock
    end: Clock


class RosterPerson(Row):
    """Somebody of a roster and the rules of his or her work over all its days.

    ``min_days_on``, ``max_days_on``: fewest and most days on duty in a row; ``min_days_off``: fewest days off in a
    row; ``max_weekends``: most weekends with duty (blank: any). A run at the first or last day may be shorter.
    """

    person_id: Annotated[Id, Ref("officers")]
    roster_id: Annotated[Id, Ref("rosters")]
    min_hours: Count = 0
    max_hours: OptionalPositive = None
    min_days_on: Positive = 1
    max_days_on: Positive = 6
    min_days_off: Positive = 1
    max_weekends: OptionalCount = None


class RosterLimit(Row):
    """The most shifts of a kind that somebody may have over the whole roster; 0: none."""

    person_id: Annotated[Id, Ref("officers")]
    kind_id: Annotated[Id, Ref("roster_kinds")]
    most: Count


class RosterDemand(Row):
    """People wanted on a kind of shift on each day from ``first`` to ``last`` (blank: only that day).

    ``days``: on all of these days, on Monday to Friday, or on Saturday and Sunday. Rows about the same day and kind
    add up.
    """

    roster_id: Annotated[Id, Ref("rosters")]
    kind_id: Annotated[Id, Ref("roster_kinds")]
    first: Day
    last: OptionalDay = None
    days: Literal["all", "weekdays", "weekends"] = "all"
    people: Positive


class RosterWish(Row):
    """What somebody of a roster would like on each day from ``first`` to ``last`` (blank: only that day).

    ``off``: no shift of that kind (blank: of any kind); ``on``: that kind. ``hard``: leave that was granted, only for
    ``off``. ``weight``: how much each of these days counts.
    """

    person_id: Annotated[Id, Ref("officers")]
    first: Day
    last: OptionalDay = None
    wish: Literal["off", "on"] = "off"
    kind_id: Annotated[str, Ref("roster_kinds")] = ""
    hard: Flag = False
    weight: Positive = 1
