"""The road network: how large it is."""

from typing import Any

from planner.scenario.schema import Scenario


def figures_of(scenario: Scenario) -> dict[str, Any]:
    """Return how large a network is."""
    return {
        "nodes": len(scenario.nodes),
        "edges": len(scenario.edges),
        "km": round(sum(edge.length_m for edge in scenario.edges) / 1000, 1),
        "oneway": sum(edge.oneway for edge in scenario.edges),
        "inferred": sum(edge.inferred for edge in scenario.edges),
    }
