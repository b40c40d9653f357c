"""The road network: how large it is, what is wrong with it, and another one in its place."""

import json
import zlib
from typing import Any

from planner.scenario.schema import Scenario
from planner.traffic.curves import CURVES_FILE, read_curves
from planner.traffic.imports import RawEdge, RawNetwork, check_network, check_unused
from planner.wording import Wording
from web.errors import Conflict
from web.services import attachments
from web.services.editing import clean_block
from web.services.journal import Batch, Journal, all_rows
from web.services.network_reading import told
from web.store.engine import Transaction

FAULTY = Wording(
    "Tệp còn lỗi nên chưa nạp được; sửa tệp, hoặc chọn bỏ phần không liền rồi đọc lại.",
    "The file has errors and cannot be taken in; mend it, or leave out what is not joined and read it again.",
)


def figures_of(scenario: Scenario) -> dict[str, Any]:
    """Return how large a network is."""
    return {
        "nodes": len(scenario.nodes),
        "edges": len(scenario.edges),
        "km": round(sum(edge.length_m for edge in scenario.edges) / 1000, 1),
        "oneway": sum(edge.oneway for edge in scenario.edges),
        "inferred": sum(edge.inferred for edge in scenario.edges),
    }


def findings_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Return what is wrong with a network, each with its place, the errors first."""
    found = [told(one) for one in check_network(scenario.nodes, scenario.edges, read_curves(scenario))]
    return sorted(found, key=lambda one: bool(one["severity"] != "error"))


def replace_roads(transaction: Transaction, event_id: int, prepared: bytes, scenario: Scenario | None) -> Batch:
    """Put the roads of a file in the place of those of the event, as one batch that can be undone.

    Raises:
        RoadsInUseError: orders of the event name roads that the file lacks.
    """
    data = json.loads(zlib.decompress(prepared))
    if scenario is not None:
        check_unused(scenario, RawNetwork((), tuple(_road(cells) for cells in data["edges"]), {}, ""))
    journal = Journal(transaction, event_id)
    for table in ("edges", "nodes"):
        journal.delete(table, all_rows(transaction.db, event_id, table))
    for table in ("nodes", "edges"):
        journal.insert(table, clean_block(table, data[table]))
    attachments.put(journal, CURVES_FILE, data["curves"].encode())
    return Batch(*journal.close("roads.import", f"{len(data['edges'])}", {"edges": len(data["edges"])}))


def refuse_faulty(errors: int) -> None:
    """Refuse a file with errors.

    Raises:
        Conflict: it has some.
    """
    if errors:
        raise Conflict(FAULTY)


def _road(cells: dict[str, str]) -> RawEdge:
    return RawEdge(cells["edge_id"], cells["u"], cells["v"], float(cells["length_m"]), cells["class"])
