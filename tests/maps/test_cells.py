import json

from shapely import Point, unary_union
from shapely.geometry import shape

from planner.maps.cells import own_boundaries, schematic_cells
from planner.scenario.rows import Unit
from planner.scenario.schema import Scenario
from tests.traffic.town import EVENT

UNITS = tuple(
    Unit(unit_id=str(i), name=f"X{i}", lat=17 + y, lon=107 + x)
    for i, (y, x) in enumerate([(0.0, 0.0), (0.0, 0.03), (0.03, 0.0), (0.03, 0.03), (0.015, 0.015)])
)


def test_no_unit_has_no_cell() -> None:
    assert schematic_cells(()) == []


def test_one_unit_has_the_whole_region() -> None:
    cells = schematic_cells(UNITS[:1])
    assert len(cells) == 1
    assert shape(cells[0][1]).contains(Point(107, 17))


def test_every_cell_holds_its_own_point_and_cells_do_not_overlap() -> None:
    cells = [(unit, shape(cell)) for unit, cell in schematic_cells(UNITS)]
    assert all(cell.contains(Point(unit.lon, unit.lat)) for unit, cell in cells)
    whole = unary_union([cell for _, cell in cells]).area
    assert abs(sum(cell.area for _, cell in cells) - whole) < 1e-6


def test_two_units_at_one_point_share_the_cell() -> None:
    twin = UNITS[0].model_copy(update={"unit_id": "twin"})
    assert [unit.unit_id for unit, _ in schematic_cells((UNITS[0], twin))] == ["0", "twin"]


def test_the_packs_own_boundaries_are_named() -> None:
    square = {"type": "Polygon", "coordinates": [[[107, 17], [107.1, 17], [107.1, 17.1], [107, 17]]]}
    features = [{"type": "Feature", "geometry": square, "properties": {"ten": "Hồ Xá"}}]
    text = json.dumps({"features": features}).encode()
    pack = Scenario(event=EVENT, attachments={"boundaries.geojson": text})
    assert own_boundaries(pack) == [("Hồ Xá", square)]


def test_boundaries_that_cannot_be_read_are_ignored() -> None:
    assert own_boundaries(Scenario(event=EVENT, attachments={"boundaries.geojson": b"{"})) == []
