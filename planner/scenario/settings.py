"""scenario.toml -> EventSettings, with every wrong key named by its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from planner.errors import Fault
from planner.scenario.figures import OPTIONS, WEIGHTS
from planner.scenario.nearest import nearest
from planner.scenario.schema import EventSettings
from planner.scenario.source import SourceSettings
from planner.scenario.wordings import shown
from planner.wording import Wording

SETTINGS_FILE = "scenario.toml"
_SECTION = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")

EXPECTED: Mapping[str, Wording] = {
    "string": Wording("cần chữ trong ngoặc kép", "put text in double quotes"),
    "int": Wording("cần số nguyên, ví dụ 12", "give a whole number, such as 12"),
    "date": Wording("cần ngày dạng 2025-08-25", "give a day such as 2025-08-25"),
    "dict": Wording("cần một nhóm khoá dạng [tên nhóm]", "make a group of keys under [name]"),
    "mapping": Wording("cần một nhóm khoá dạng [tên nhóm]", "make a group of keys under [name]"),
    "bool": Wording(
        "cần true, false, một số hoặc chữ trong ngoặc kép",
        "give true, false, a number or text in double quotes",
    ),
}
"""How the kind of a fault begins -> what is expected."""


def read_settings(label: str, text: str) -> SourceSettings | Fault:
    """Read the text of scenario.toml; a file that breaks TOML's own rules is one fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax(label, text, str(error))
    return SourceSettings(label, data, key_lines(text))


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of every key and section of a TOML text, the first line being 1."""
    lines: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _SECTION.match(line):
            section = _path(found[1])
            lines.setdefault(section, number)
        elif found := _KEY.match(line):
            lines.setdefault((*section, *_path(found[1])), number)
    return lines


def missing_settings(label: str) -> Fault:
    """Return the fault of a pack without settings."""
    what = Wording(f"gói không có {label}", f"the pack has no {label}")
    expected = Wording("cần tệp này, ít nhất có id, name và d_day", "add it, with at least id, name and d_day")
    return Fault(label, 0, "", "", what, expected)


def parse_settings(source: SourceSettings) -> tuple[EventSettings | None, list[Fault]]:
    """Return the event's settings, or every fault of them."""
    nonsense = [*_late_start(source), *_unknown_zone(source), *_unknown_figures(source)]
    try:
        event = EventSettings.model_validate(source.data)
    except ValidationError as error:
        return None, [*_faults(source, error), *nonsense]
    return event, nonsense


def d_day(source: SourceSettings | None) -> date | None:
    """Return the day itself if it can be read, whatever is wrong with the other keys."""
    return _day(source, "d_day") if source else None


def _day(source: SourceSettings, key: str) -> date | None:
    value = source.data.get(key)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _syntax(label: str, text: str, message: str) -> Fault:
    found = re.search(r"at line (\d+)", message)
    number = int(found[1]) if found else len(text.splitlines())
    lines = text.splitlines()
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    what = Wording(
        f"dòng này không đúng cú pháp TOML: {shown(line)}",
        f"this line is not TOML: {shown(line)} ({message})",
    )
    expected = Wording('cần dạng khoá = giá trị, chữ đặt trong ngoặc kép: id = "le-30-4"', 'write key = "value"')
    return Fault(label, number, "", line, what, expected)


def _faults(source: SourceSettings, error: ValidationError) -> Iterator[Fault]:
    """Yield one fault per key; a mistyped key is not reported a second time as missing."""
    details = error.errors(include_url=False)
    absent = [str(detail["loc"][0]) for detail in details if _is_absent_key(detail)]
    unknown = [str(detail["loc"][0]) for detail in details if detail["type"] == "extra_forbidden"]
    meant = {hint for key in unknown if (hint := nearest(key, _known_keys(source)))}
    seen: set[tuple[str, ...]] = set()
    for detail in details:
        path = _key_path(source.data, detail)
        if path in seen or (path[0] in absent and path[0] in meant):
            continue
        seen.add(path)
        yield _fault(source, path, detail)


def _is_absent_key(detail: ErrorDetails) -> bool:
    """Whether a key of the file is missing, rather than a part of its value."""
    return detail["type"] == "missing" and len(detail["loc"]) == 1


def _known_keys(source: SourceSettings) -> list[str]:
    return [key for key in EventSettings.model_fields if key not in source.data]


def _key_path(data: Mapping[str, object], detail: ErrorDetails) -> tuple[str, ...]:
    """Return the part of a place that is keys of the file (the rest names pydantic's attempts)."""
    path: list[str] = []
    value: object = data
    for part in detail["loc"]:
        if not isinstance(value, Mapping) or part not in value:
            break
        path.append(str(part))
        value = value[part]
    return tuple(path) or (str(detail["loc"][0]),)


def _fault(source: SourceSettings, path: tuple[str, ...], detail: ErrorDetails) -> Fault:
    key = ".".join(path)
    text = str(_value(source.data, path))
    if _is_absent_key(detail):
        what = Wording(f'thiếu khoá bắt buộc "{key}"', f'key "{key}" is missing')
        return Fault(source.label, 0, key, "", what, Wording(f"cần thêm dòng {key} = …", f"add a line {key} = …"))
    if detail["type"] == "extra_forbidden":
        return _unknown(source, path, text, (_known_keys(source), tuple(EventSettings.model_fields)))
    what = Wording(f'giá trị "{shown(text)}" không dùng được', f'"{shown(text)}" cannot be used')
    return Fault(source.label, _line(source, path), key, text, what, _expected(path, detail["type"]))


def _unknown_figures(source: SourceSettings) -> Iterator[Fault]:
    """Yield a fault for every section and name under options and weights that no rule and no goal knows."""
    for group, known in (("options", OPTIONS), ("weights", WEIGHTS)):
        told = source.data.get(group)
        for problem, figures in told.items() if isinstance(told, Mapping) else ():
            if problem not in known:
                yield _unknown(source, (group, problem), "", (sorted(known), sorted(known)))
            for name, value in figures.items() if problem in known and isinstance(figures, Mapping) else ():
                if name not in known[problem]:
                    names = sorted(known[problem])
                    yield _unknown(source, (group, problem, name), str(value), (names, names))


def _unknown(
    source: SourceSettings, path: tuple[str, ...], text: str, known: tuple[Sequence[str], Sequence[str]]
) -> Fault:
    """Return the fault of a key that nothing knows; ``known``: those that it may be meant for, and all there are."""
    key, hint, names = ".".join(path), nearest(path[-1], known[0]), ", ".join(known[1])
    expected = (
        Wording(f"cần một trong: {names}", f"use one of: {names}")
        if hint is None
        else Wording(f'gần nhất là "{hint}"', f'the nearest is "{hint}"')
    )
    what = Wording(f'không có khoá "{key}"', f'no key "{key}"')
    return Fault(source.label, _line(source, path), key, text, what, expected)


def _expected(path: tuple[str, ...], kind: str) -> Wording:
    if path[0] == "name":
        return Wording(
            'cần name = "…" hoặc [name] có vi = "…" và en = "…"',
            'write name = "…" or [name] with vi = "…" and en = "…"',
        )
    for prefix, expected in EXPECTED.items():
        if kind.startswith(prefix):
            return expected
    return Wording("cần giá trị đúng kiểu của khoá", "give a value of the key's kind")


def _value(data: object, path: tuple[str, ...]) -> object:
    for part in path:
        if not isinstance(data, Mapping) or part not in data:
            return ""
        data = data[part]
    return data


def _line(source: SourceSettings, path: tuple[str, ...]) -> int:
    """Return the line of a key, or of the nearest group around it (keys of an inline table share a line)."""
    while path and path not in source.lines:
        path = path[:-1]
    return source.lines.get(path, 0)


def _late_start(source: SourceSettings) -> Iterator[Fault]:
    start, day = _day(source, "planning_start"), d_day(source)
    if start is None or day is None or start < day:
        return
    what = Wording(
        f"ngày bắt đầu {start} không trước ngày lễ {day}",
        f"planning starts on {start}, not before the day itself, {day}",
    )
    row = _line(source, ("planning_start",))
    expected = Wording(f"cần ngày trước {day}", f"must be before {day}")
    yield Fault(source.label, row, "planning_start", str(start), what, expected)


def _unknown_zone(source: SourceSettings) -> Iterator[Fault]:
    zone = source.data.get("timezone")
    if not isinstance(zone, str) or _zone_exists(zone):
        return
    hint = nearest(zone, sorted(available_timezones())) or "Asia/Ho_Chi_Minh"
    what = Wording(f'không có múi giờ "{shown(zone)}"', f'no time zone "{shown(zone)}"')
    expected = Wording(f'gần nhất là "{hint}"', f'the nearest is "{hint}"')
    yield Fault(source.label, _line(source, ("timezone",)), "timezone", zone, what, expected)


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
