"""Types of the cells of a pack: ids, lists separated by ``;``, local moments, flags, references to tables."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, Field

from planner.units import DATE_FORMAT, DATETIME_FORMAT

LIST_SEPARATOR = ";"
TRUE_WORDS = frozenset({"1", "true", "yes", "có", "x"})
FALSE_WORDS = frozenset({"0", "false", "no", "không", ""})
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a column (or each name of a list column) as naming a row of ``table``."""

    table: str


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(LIST_SEPARATOR) if part.strip())


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return datetime.strptime(value, DATETIME_FORMAT)
    except ValueError:
        msg = "moment"
        raise ValueError(msg) from None


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return datetime.strptime(value, DATE_FORMAT).date()
    except ValueError:
        msg = "day"
        raise ValueError(msg) from None


def _clock(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return datetime.strptime(value, "%H:%M").time()
    except ValueError:
        msg = "clock"
        raise ValueError(msg) from None


def _flag(value: object) -> object:
    if not isinstance(value, str):
        return value
    word = value.casefold()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    msg = "flag"
    raise ValueError(msg)


def _whole(value: object) -> object:
    """Refuse 250.000: a dot between thousands would be read as a decimal mark and give 250."""
    if not isinstance(value, str) or WHOLE_NUMBER.fullmatch(value):
        return value
    msg = "whole"
    raise ValueError(msg)


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Id = Annotated[str, Field(min_length=1, max_length=64)]
Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
OptionalMoment = Annotated[datetime | None, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
OptionalDay = Annotated[date | None, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
OptionalClock = Annotated[time | None, BeforeValidator(_clock)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Positive = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
# Validators run from the last to the first: a blank is None before it is looked at as a number.
OptionalCount = Annotated[int | None, BeforeValidator(_whole), BeforeValidator(_blank_is_none), Field(ge=0)]
OptionalPositive = Annotated[int | None, BeforeValidator(_whole), BeforeValidator(_blank_is_none), Field(ge=1)]
OptionalInt = Annotated[int | None, BeforeValidator(_whole), BeforeValidator(_blank_is_none)]
OptionalFloat = Annotated[float | None, BeforeValidator(_blank_is_none)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
OptionalLatitude = Annotated[float | None, BeforeValidator(_blank_is_none), Field(ge=-90, le=90)]
OptionalLongitude = Annotated[float | None, BeforeValidator(_blank_is_none), Field(ge=-180, le=180)]
BirthYear = Annotated[int | None, BeforeValidator(_whole), BeforeValidator(_blank_is_none), Field(ge=1900, le=2100)]
