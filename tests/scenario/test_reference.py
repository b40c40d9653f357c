from pathlib import Path

from planner.scenario.reference import page
from planner.scenario.schema import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario-pack.md"


def test_reference_page_is_in_step_with_the_models() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_every_table_has_its_section() -> None:
    for spec in TABLES:
        assert f"## {spec.name}.csv\n" in page()
