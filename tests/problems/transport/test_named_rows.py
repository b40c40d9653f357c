"""What cannot be done is named with file, row and column of the pack; a pin with those of its own file."""

from pathlib import Path

import pytest

from planner.engine.pins import read_pins
from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.event import Request, plan_event
from planner.problems.transport import Problem
from planner.problems.transport.solve import solve
from planner.scenario.load import load
from tests.scenario.packs import make_pack

SETTINGS = Settings(limit_s=2, workers=1)
NODES = "node_id,lat,lon\nN1,17.0,107.01\nN2,17.0,107.02\nN3,17.0,107.03\n"
EDGES = "edge_id,u,v,length_m,class,speed_kmh\nA,N1,N2,1000,primary,60\nB,N2,N3,1000,primary,60\n"
CLOSURES = "closure_id,edge_ids,from,to,tier\nCD-7,B,2025-08-25 06:00,2025-08-25 09:00,cấm triệt để\n"
CARS = "vehicle_id,seats,base,from,to\nX1,30,N1,2025-08-25 05:00,2025-08-25 12:00\n"
RIDES = "transfer_id,people,from_place,to_place,ready,due,for_whom\n"


def folder(tmp_path: Path, *rides: str) -> Path:
    files = {"nodes.csv": NODES, "edges.csv": EDGES, "closures.csv": CLOSURES, "vehicles.csv": CARS}
    return make_pack(tmp_path / "pack", files | {"transfers.csv": RIDES + "".join(f"{ride}\n" for ride in rides)})


def refused(pack: Path, pins: str) -> str:
    file = pack.with_name("ghim.csv")
    file.write_text(f"problem,subject,field,value\n{pins}\n", "utf-8")
    with pytest.raises(UsageError) as error:
        plan_event(load(pack), Request(SETTINGS, ("transport",), read_pins(file)))
    return error.value.message.vi


def test_every_stop_that_is_cut_off_is_named_with_file_row_and_column(tmp_path: Path) -> None:
    pack = folder(
        tmp_path,
        "DI-1,10,N1,N2,2025-08-25 06:00,2025-08-25 07:00,",
        "DI-2,10,N1,N3,2025-08-25 06:00,2025-08-25 07:00,",
        "DI-3,10,N2,N3,2025-08-25 06:30,2025-08-25 07:30,",
        "DI-4,10,N1,N2,2025-08-25 06:00,2025-08-25 06:01,",
    )

    plan = solve(Problem.from_scenario(load(pack)), SETTINGS)

    told = [demand.wording.vi for demand in plan.unmet]
    assert {row.task_id for row in plan.assignments} == {"DI-1"}
    assert plan.conflict is not None
    assert plan.conflict.reason.vi == told[0]
    assert told[0].startswith("transfers.csv:3:to_place: DI-2: 06:00–07:00 25/08 không có đường nào mở suốt")
    assert told[1].startswith("transfers.csv:4:to_place: DI-3: ")
    assert told[2].startswith("transfers.csv:5:due: DI-4: không xe nào kịp 06:01 25/08")


def test_whom_no_vehicle_is_meant_for_is_named_with_vehicles_that_are_free(tmp_path: Path) -> None:
    pack = folder(tmp_path, "DI-1,10,N1,N2,2025-08-25 06:00,2025-08-25 07:00,")
    (pack / "vehicles.csv").write_text(
        "vehicle_id,seats,base,from,to,for_whom\nX1,30,N1,2025-08-25 05:00,2025-08-25 12:00,đoàn A\n", "utf-8"
    )

    plan = solve(Problem.from_scenario(load(pack)), SETTINGS)

    assert [demand.wording.vi for demand in plan.unmet] == [
        "transfers.csv:2:for_whom: DI-1: không có xe hay đội nào được giao cho việc này."
    ]


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        (
            "transport,DI-1,vehicle_id,X1\ntransport,DI-11,vehicle_id,X1",
            "ghim.csv:3:subject: Đưa đón: không có chuyến hay việc “DI-11”; có phải “DI-1”?",
        ),
        ("transport,DI-1,xe,X1", "ghim.csv:2:field: Đưa đón: không có trường ghim “xe”; ví dụ: vehicle_id."),
        ("transport,DI-1,vehicle_id,X9", "ghim.csv:2:value: Đưa đón: không có xe hay đội “X9”; ví dụ: X1."),
    ],
)
def test_a_pin_that_names_nothing_is_named_with_its_row(tmp_path: Path, pin: str, said: str) -> None:
    pack = folder(tmp_path, "DI-1,10,N1,N2,2025-08-25 06:00,2025-08-25 07:00,")

    assert refused(pack, pin) == said
