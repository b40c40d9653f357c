"""Two versions of a traffic plan side by side: measures, and what was added, removed or changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.scenario.schema import Scenario
from planner.tables import write_table
from planner.traffic.compare.changes import Change, closure_changes, movement_changes, post_changes
from planner.traffic.compare.measures import Better, Measure, Study, measures_of
from planner.traffic.files import FOLDER
from planner.wording import Wording

MEASURES_FILE, CHANGES_FILE = "compare.csv", "compare_changes.csv"
MEASURES_COLUMNS = ("key", "measure", "unit", "before", "after", "difference", "verdict")
CHANGES_COLUMNS = ("table", "what", "id", "name", "column", "before", "after")
SAME = 1e-9
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure in both versions; None where a version does not have it."""

    key: str
    title: Wording
    unit: Wording
    before: float | None
    after: float | None
    better: Better

    @property
    def difference(self) -> float | None:
        """After less before; None when either is missing."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def verdict(self) -> Wording:
        """Whether the later version is better, worse or the same; nothing where that cannot be said."""
        gap = self.difference
        if gap is None or (self.better == "neither" and abs(gap) > SAME):
            return Wording("", "")
        if abs(gap) <= SAME:
            return Wording("như nhau", "the same")
        better = (gap < 0) == (self.better == "less")
        return Wording("tốt hơn", "better") if better else Wording("kém hơn", "worse")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Measures side by side and the rows that differ."""

    measures: tuple[Pair, ...]
    closures: tuple[Change, ...]
    movements: tuple[Change, ...]
    posts: tuple[Change, ...]

    @property
    def tables(self) -> tuple[tuple[str, Wording, tuple[Change, ...]], ...]:
        """The rows that differ, by table."""
        return (
            ("closures", Wording("Lệnh cấm", "Closures"), self.closures),
            ("movements", Wording("Đoàn xe, khối đi bộ", "Convoys and columns"), self.movements),
            ("posts", Wording("Chốt trực", "Posts"), self.posts),
        )


def compare(before: Scenario, after: Scenario, *, flows: bool = False, cleared: bool = False) -> Comparison:
    """Compare two versions of a traffic plan, or two packs.

    Args:
        before: the version compared with.
        after: the version that is judged.
        flows: whether flows are assigned for both days; that takes seconds to minutes.
        cleared: whether the reader may see escorts and movements of protected persons (R46).
    """
    pairs = _pairs(measures_of(_study(before, flows=flows)), measures_of(_study(after, flows=flows)))
    return Comparison(
        pairs,
        closure_changes(before, after),
        movement_changes(before, after, cleared=cleared),
        post_changes(before, after, cleared=cleared),
    )


def _study(scenario: Scenario, *, flows: bool) -> Study:
    if not flows:
        return Study(scenario)
    # The assignment compiles its kernels when it is first loaded: only who asks for flows waits for that.
    from planner.traffic.assignment.day import assign_day  # noqa: PLC0415

    return Study(scenario, assign_day(scenario))


def _pairs(before: Sequence[Measure], after: Sequence[Measure]) -> tuple[Pair, ...]:
    old, new = ({each.key: each for each in measures} for measures in (before, after))
    order = [*new, *(key for key in old if key not in new)]
    return tuple(_pair(key, old.get(key), new.get(key)) for key in order)


def _pair(key: str, old: Measure | None, new: Measure | None) -> Pair:
    shown = new or old
    assert shown is not None  # noqa: S101 - the key is of one of them
    before, after = (None if each is None else each.value for each in (old, new))
    return Pair(key, shown.title, shown.unit, before, after, shown.better)


def measure_rows(comparison: Comparison) -> list[Row]:
    """Return the measures as they are written."""
    return [
        {
            "key": pair.key,
            "measure": pair.title.vi,
            "unit": pair.unit.vi,
            "before": figure(pair.before),
            "after": figure(pair.after),
            "difference": figure(pair.difference),
            "verdict": pair.verdict.vi,
        }
        for pair in comparison.measures
    ]


def change_rows(comparison: Comparison) -> list[Row]:
    """Return the changes as they are written, a line per field."""
    rows = list[Row]()
    for table, _title, found in comparison.tables:
        for change in found:
            head = {"table": table, "what": change.what, "id": change.row_id, "name": change.name}
            fields = [{"column": f.column, "before": f.before, "after": f.after} for f in change.fields]
            rows += [{**head, **field} for field in fields or [dict.fromkeys(("column", "before", "after"), "")]]
    return rows


def figure(value: float | None) -> str:
    """Write a value with at most two digits."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write measures and changes into ``folder``/traffic and return the paths."""
    target = folder / FOLDER
    write_table(target / MEASURES_FILE, MEASURES_COLUMNS, measure_rows(comparison))
    write_table(target / CHANGES_FILE, CHANGES_COLUMNS, change_rows(comparison))
    return [target / name for name in (MEASURES_FILE, CHANGES_FILE)]
