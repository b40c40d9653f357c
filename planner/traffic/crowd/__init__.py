"""How many people each zone of a crowd takes, how fast they leave under every published figure, where that turns."""

from planner.traffic.crowd.cards import Capacity, Card, Egress, card_of, crowd_cards
from planner.traffic.crowd.check import CHECKS, check_cards, check_crowd_files
from planner.traffic.crowd.figures import LEVEL_FIGURES, STEPPED_PER_MIN_M, FlowFigure
from planner.traffic.crowd.files import arithmetic_text, write_crowd
from planner.traffic.crowd.judge import RULES, crowd_findings
from planner.traffic.crowd.steps import arithmetic, verdict
from planner.traffic.crowd.zones import Zone, zones_of

__all__ = [
    "CHECKS",
    "LEVEL_FIGURES",
    "RULES",
    "STEPPED_PER_MIN_M",
    "Capacity",
    "Card",
    "Egress",
    "FlowFigure",
    "Zone",
    "arithmetic",
    "arithmetic_text",
    "card_of",
    "check_cards",
    "check_crowd_files",
    "crowd_cards",
    "crowd_findings",
    "verdict",
    "write_crowd",
    "zones_of",
]
