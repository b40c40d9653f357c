"""R46: the movements of protected persons never stand in anything public, as text, table, map or drawing."""

from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.maps import build
from planner.scenario.schema import Scenario
from planner.traffic import check, resolve_closures, write_traffic
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.timeline import orders_in_time
from planner.traffic.parade.files import write_parade
from planner.traffic.posts.files import write_posts
from planner.traffic.posts.needs import needed_posts
from planner.traffic.posts.people import propose_demand
from planner.traffic.reach.files import write_reach
from planner.traffic.reach.judge import judge_reach
from planner.traffic.reach.minutes import cut_offs
from planner.traffic.reach.proof import Question, prove
from tests.traffic.columns import make_blocks, make_crossing, make_facility, make_movement
from tests.traffic.town import NODES, make_closure, make_town

SECRETS = ("KIN-9", "Đoàn kín", "Khối kín", "G-KIN")
OPEN = make_movement("D1", "ad;de")


def town() -> Scenario:
    hidden = make_movement("KIN-9", "be", name="Đoàn kín", protected=True, published_at=None, exempt="")
    blocks = tuple(block.model_copy(update={"name": "Khối kín"}) for block in make_blocks((50, 5), movement_id="KIN-9"))
    return make_town(
        make_closure("K1", (6, 9), edge_ids="bc", until_event="KIN-9"),
        movements=(OPEN, hidden),
        movement_blocks=blocks,
        crossings=(make_crossing("B", "KIN-9", crossing_id="G-KIN"),),
        facilities=(make_facility("hospital", *NODES["A"]), make_facility("fire", *NODES["A"])),
    )


def publish(scenario: Scenario, folder: Path) -> None:
    """Write every table and drawing that anybody may be given."""
    write_traffic(scenario, folder)
    write_parade(scenario, folder)
    proof = prove(scenario, Question(10))
    write_reach(scenario, proof, cut_offs(proof), folder)
    needs = needed_posts(scenario)
    write_posts(scenario, needs, (), propose_demand(scenario, needs), folder)


def test_no_public_file_names_a_protected_movement(tmp_path: Path) -> None:
    publish(town(), tmp_path)
    build.write_maps(town(), {}, tmp_path / "maps")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    found = [(path.name, word) for path in files for word in SECRETS if word in path.read_text("utf-8", "ignore")]
    assert found == []


def test_public_files_are_the_same_as_if_it_did_not_exist(tmp_path: Path) -> None:
    there, without = tmp_path / "there", tmp_path / "without"
    closure = make_closure("K1", (6, 9), edge_ids="bc")
    plain = make_town(closure, movements=(OPEN,), facilities=town().facilities)
    told = make_town(closure, movements=town().movements, crossings=town().crossings, facilities=town().facilities)
    publish(told, there)
    publish(plain, without)
    names = sorted(path.relative_to(without) for path in (without / "traffic").iterdir())
    assert names == sorted(path.relative_to(there) for path in (there / "traffic").iterdir())
    assert [str(name) for name in names if (there / name).read_bytes() != (without / name).read_bytes()] == []


def test_the_open_movement_is_published(tmp_path: Path) -> None:
    publish(town(), tmp_path)
    assert "Khối D1" in (tmp_path / "traffic" / "orders.csv").read_text("utf-8")


def test_a_proof_that_counts_it_is_told_only_to_the_cleared(tmp_path: Path) -> None:
    proof = prove(town(), Question(10, protected=True))
    with pytest.raises(UsageError, match="chỉ dành cho người được phép"):
        write_reach(town(), proof, (), tmp_path)
    assert [*tmp_path.iterdir()] == []
    write_reach(town(), proof, cut_offs(proof), tmp_path, protected=True)
    assert '"protected":true' in (tmp_path / "traffic" / "reach.json").read_text("utf-8")
    assert judge_reach(town(), tmp_path) == ()


def test_computations_for_the_cleared_count_it() -> None:
    network = RoadNetwork.from_scenario(town())
    hidden, shown = (
        {item.closure.closure_id for item in resolve_closures(town(), network, protected=see)[0]}
        for see in (False, True)
    )
    assert shown - hidden == {"KIN-9"}
    assert {line.order_id for line in orders_in_time(town(), cleared=True)} == {"K1", "D1", "KIN-9"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_checks_say_of_it_is_at_most_its_id(language: str) -> None:
    said = " ".join(item.message.to(language) for item in check(town()) if "KIN-9" in item.subjects)  # type: ignore[arg-type]
    assert "Đoàn kín" not in said
    assert "Lê Lợi" not in said
