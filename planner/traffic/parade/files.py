"""The parade as files: the blocks, the junctions, the meetings, and a drawing for each column."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.traffic.files import FOLDER
from planner.traffic.listed import PROBLEM
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.moving import JunctionPassing, Passing, longest_wait
from planner.traffic.orders.timeline import passings
from planner.traffic.parade.columns import Diagram, diagram_of
from planner.traffic.parade.meetings import Meeting, meetings
from planner.traffic.parade.svg import svg
from planner.traffic.reach.states import CROSSING_S
from planner.traffic.streets import place_label
from planner.wording import Language

BLOCKS_FILE, JUNCTIONS_FILE = "parade_blocks.csv", "parade_junctions.csv"
BLOCK_COLUMNS = ("movement_id", "place", "name", "people", "length_m", "starts", "arrives", "leaves")
JUNCTION_COLUMNS = (
    "movement_id",
    "node_id",
    "junction",
    "at_m",
    "closed_from",
    "closed_to",
    "gaps",
    "longest_wait_min",
)
SECONDS = "%Y-%m-%d %H:%M:%S"


def write_parade(scenario: Scenario, folder: Path, language: Language = "vi", *, cleared: bool = False) -> list[Path]:
    """Write tables and drawings into ``folder``/traffic and return the paths; protected movements only when cleared."""
    network, target = RoadNetwork.from_scenario(scenario), folder / FOLDER
    passed = passings(scenario, network, protected=cleared)
    diagrams = {name: diagram_of(scenario, network, item) for name, item in passed.items()}
    need_min = Fraction(scenario.option(PROBLEM, "crossing_s", CROSSING_S), 60)
    write_table(target / BLOCKS_FILE, BLOCK_COLUMNS, block_rows(diagrams))
    write_table(target / JUNCTIONS_FILE, JUNCTION_COLUMNS, junction_rows(network, passed, need_min))
    found, paths = meetings(passed), [target / BLOCKS_FILE, target / JUNCTIONS_FILE]
    for name, diagram in diagrams.items():
        paths.append(target / f"parade_{_safe(name)}.svg")
        write_text(paths[-1], svg(diagram, language, meets=tuple(crosses(passed, diagram, found))))
    return paths


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)


def block_rows(diagrams: Mapping[str, Diagram]) -> Iterator[dict[str, str]]:
    """Yield each block with the times at which it starts, arrives and has left, to the second."""
    for name, diagram in diagrams.items():
        for block in diagram.blocks:
            yield {
                "movement_id": name,
                "place": str(block.place),
                "name": block.name,
                "people": str(block.people),
                "length_m": f"{float(block.length_m):g}",
                "starts": _second(diagram.passed.moment(block.starts_min)),
                "arrives": _second(diagram.passed.moment(block.arrives_min)),
                "leaves": _second(diagram.passed.moment(block.leaves_min, up=True)),
            }


def junction_rows(network: RoadNetwork, passed: Mapping[str, Passing], need_min: Fraction) -> Iterator[dict[str, str]]:
    """Yield each junction of a route: when it is held, how many gaps can be crossed, the longest wait for one."""
    for name, item in passed.items():
        for junction in item.junctions:
            start, end = item.period(junction.closed)
            yield {
                "movement_id": name,
                "node_id": junction.node_id,
                "junction": place_label(network, junction.node_id),
                "at_m": f"{float(junction.at_m):.0f}",
                "closed_from": _second(start),
                "closed_to": _second(end),
                "gaps": str(_usable(junction, need_min)),
                "longest_wait_min": f"{float(longest_wait(junction, need_min)):.1f}",
            }


def _usable(junction: JunctionPassing, need_min: Fraction) -> int:
    return sum(gap.end - gap.start >= need_min for gap in junction.gaps)


def _second(moment: datetime) -> str:
    return moment.strftime(SECONDS)


def crosses(
    passed: Mapping[str, Passing], diagram: Diagram, found: tuple[Meeting, ...]
) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield where on a diagram another column is in the way: minutes after setting off, metres of the route."""
    own = diagram.passed
    zero = min(item.movement.start for item in passed.values())
    late = Fraction(int((own.movement.start - zero).total_seconds()), 60)
    for meeting in found:
        if own.movement.movement_id not in (meeting.first_id, meeting.second_id):
            continue
        metre = next(
            (item.at_m for item in own.junctions if item.node_id == meeting.node_id),
            next((road.from_m for road in own.roads if road.arc.edge_id == meeting.road), Fraction(0)),
        )
        yield meeting.at - late, metre
