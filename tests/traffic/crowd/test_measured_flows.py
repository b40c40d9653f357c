"""The arithmetic of exits beside measured bottleneck flows and the RiMEA cases; skipped where these are absent."""

from pathlib import Path

import pytest

from benchmarks.egress import measure, predicted, read_points
from benchmarks.options import Options

FOLDER = Path(__file__).parents[4] / "shared" / "benchmarks" / "egress"
OPTIONS = Options(1, 1, 1, Path("out"))
measured = pytest.mark.skipif(not FOLDER.exists(), reason="the measured flows are not here")


def test_planner_counts_width_times_figure_for_a_gate() -> None:
    assert predicted(3.0, 82) == pytest.approx(3.0 * 82 / 60)


@measured
def test_figures_up_to_82_are_on_the_safe_side_of_every_measurement_and_109_is_not() -> None:
    lines = [measure(path, OPTIONS) for path in sorted(FOLDER.glob("bottleneck_*.txt"))]

    assert sum(len(read_points(path)) for path in FOLDER.glob("bottleneck_*.txt")) == 30
    shares = [line["share_at_least"] for line in lines]
    assert all(isinstance(share, dict) and share["60"] == share["73"] == share["82"] == 1 for share in shares)
    assert [share["109"] for share in shares if isinstance(share, dict)] == [1.0, 0.45, 0.8]


@measured
def test_flow_in_proportion_to_width_is_within_a_fifth_of_every_measurement() -> None:
    errors = [measure(path, OPTIONS)["worst_error"] for path in FOLDER.glob("bottleneck_*.txt")]

    assert len(errors) == 3
    assert all(isinstance(error, float) and error < 0.2 for error in errors)


@measured
@pytest.mark.parametrize(
    ("case", "figure", "value"), [("01", "walk_s", 30.0), ("02", "ratio", 1.0), ("09", "ratio", 2.0)]
)
def test_rimea_case_is_inside_the_range_expected(case: str, figure: str, value: float) -> None:
    line = measure(FOLDER / f"rimea_{case}_geometry.xml", OPTIONS)

    assert (line[figure], line["inside"]) == (value, True)


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="case 1, 2 or 9"):
        measure(tmp_path / "rimea_12_geometry.xml", OPTIONS)
