"""The crowd cards as tables: capacities, egress times, where the verdict turns; and the arithmetic as text."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.traffic.crowd.cards import Card, crowd_cards
from planner.traffic.crowd.steps import arithmetic, verdict
from planner.traffic.files import FOLDER
from planner.wording import Language

CAPACITY_FILE, EGRESS_FILE, TURN_FILE = "crowd_capacity.csv", "crowd_egress.csv", "crowd_turns.csv"
ARITHMETIC_FILE = "crowd.txt"
CAPACITY_COLUMNS = (
    "zone_id",
    "people",
    "per_min_m",
    "entry",
    "holding",
    "exit",
    "emergency",
    "capacity",
    "binding",
    "holds",
)
EGRESS_COLUMNS = ("zone_id", "per_min_m", "purpose", "lost", "people_per_min", "minutes", "limit_min", "holds")
TURN_COLUMNS = ("zone_id", "normal_break_even", "emergency_break_even", "holds_under", "turns_between")
Row = dict[str, str]


def two_places(value: Fraction | None) -> str:
    """Write an exact number with two digits, halves upwards; nothing for none."""
    if value is None:
        return ""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def capacity_rows(cards: Sequence[Card]) -> list[Row]:
    """Return what each zone takes under each figure."""
    return [
        {
            "zone_id": card.zone.row.zone_id,
            "people": str(card.zone.row.people),
            "per_min_m": str(each.figure),
            "entry": str(each.entry),
            "holding": str(each.holding),
            "exit": str(each.exit),
            "emergency": str(each.emergency),
            "capacity": str(each.people),
            "binding": each.binding,
            "holds": "1" if card.zone.row.people <= each.people else "0",
        }
        for card in cards
        for each in card.capacities
    ]


def egress_rows(cards: Sequence[Card]) -> list[Row]:
    """Return how long each zone takes to empty, under each figure, with every gate and without one."""
    return [
        {
            "zone_id": card.zone.row.zone_id,
            "per_min_m": str(each.figure),
            "purpose": each.purpose,
            "lost": each.lost,
            "people_per_min": two_places(each.per_min),
            "minutes": two_places(each.minutes),
            "limit_min": str(each.limit_min),
            "holds": "1" if each.holds else "0",
        }
        for card in cards
        for each in card.egresses
    ]


def turn_rows(cards: Sequence[Card]) -> list[Row]:
    """Return where the verdict on each zone turns."""
    return [
        {
            "zone_id": card.zone.row.zone_id,
            "normal_break_even": two_places(card.break_even["normal"]),
            "emergency_break_even": two_places(card.break_even["emergency"]),
            "holds_under": ";".join(map(str, card.holding_figures)),
            "turns_between": ";".join(f"{low}-{high}" for low, high in card.turns),
        }
        for card in cards
    ]


def write_crowd(scenario: Scenario, folder: Path, language: Language = "vi") -> list[Path]:
    """Write the crowd files into ``folder``/traffic and return their paths."""
    cards, target = crowd_cards(scenario), folder / FOLDER
    write_table(target / CAPACITY_FILE, CAPACITY_COLUMNS, capacity_rows(cards))
    write_table(target / EGRESS_FILE, EGRESS_COLUMNS, egress_rows(cards))
    write_table(target / TURN_FILE, TURN_COLUMNS, turn_rows(cards))
    write_text(target / ARITHMETIC_FILE, arithmetic_text(cards, language))
    return [target / name for name in (CAPACITY_FILE, EGRESS_FILE, TURN_FILE, ARITHMETIC_FILE)]


def arithmetic_text(cards: Sequence[Card], language: Language) -> str:
    """Return the arithmetic of every zone under every figure, with the verdict in front."""
    lines: list[str] = []
    for card in cards:
        lines += [card.zone.row.name, verdict(card).to(language)]
        for each in card.capacities:
            lines += [f"  {each.figure}:", *(f"    {line.to(language)}" for line in arithmetic(card, each.figure))]
        lines.append("")
    return "\n".join(lines)
