"""Envelopes, address labels, badges of the organisers, vehicle passes and table name cards."""

from collections.abc import Iterator

from planner.documents.content import Card, Cards
from planner.documents.occasion import Occasion
from planner.documents.official import letterhead_of
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, honorific
from planner.scenario.rows import Delegation, Guest
from planner.scenario.schema import Scenario

ENVELOPES_MM = {"DL": ("220", "110"), "C5": ("229", "162")}
"""Width and height (ISO 269)."""
PRESS = "press"


def envelopes(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return an envelope for every guest."""
    register = Register.of(scenario, rows, options)
    found = letterhead_of(scenario, "state")
    width, height = ENVELOPES_MM[options.envelope]
    sheet = {"width_mm": width, "height_mm": height, "sender": found["issuer"], "place": found.get("place", "")}
    return Cards(tuple(_address(register, guest) for guest in register.invited()), "envelope.typ", sheet)


def labels(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return address labels, 3 across and 8 down an A4 sheet."""
    register = Register.of(scenario, rows, options)
    return Cards(tuple(_address(register, guest) for guest in register.invited()), "labels.typ", {})


def _address(register: Register, guest: Guest) -> Card:
    parts = {"name": f"{honorific(guest)} {guest.full_name}", "post": guest.post, "body": register.organisation(guest)}
    return Card(parts)


def badges(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return badges of the organisers and working passes of the press; other guests wear none (R12, NĐ 145/2013)."""
    register = Register.of(scenario, rows, options)
    items = (*_organisers(register), *_press(register))
    return Cards(items, "badges.typ", {"event": scenario.event.name.vi})


def _organisers(register: Register) -> Iterator[Card]:
    for member in register.scenario.members:
        parts = {"role": "BAN TỔ CHỨC", "name": member.name, "post": member.subcommittee, "tone": "organiser"}
        yield Card(parts, register.code_of(member.member_id))


def _press(register: Register) -> Iterator[Card]:
    for guest in register.invited():
        body = register.organisations.get(guest.organisation_id)
        if body is not None and body.kind == PRESS:
            yield Card(
                {"role": "BÁO CHÍ", "name": guest.full_name, "post": body.name, "tone": "press"}, register.code(guest)
            )


def vehicle_passes(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return a pass for the vehicle of every delegation: A by the rank of its highest guest, else B."""
    register, occasion = Register.of(scenario, rows, options), Occasion.of(scenario, rows)
    ranks = _highest_ranks(register)
    items = [
        _pass(register, each, ranks[each.delegation_id]) for each in scenario.delegations if each.delegation_id in ranks
    ]
    items.sort(key=lambda card: card.parts["kind"])
    sheet = {"event": occasion.name, "day": occasion.time_words(), "issuer": letterhead_of(scenario, "state")["issuer"]}
    return Cards(tuple(items), "passes.typ", sheet)


def _highest_ranks(register: Register) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for guest in register.invited():
        if guest.delegation_id:
            ranks[guest.delegation_id] = min(guest.rank, ranks.get(guest.delegation_id, guest.rank))
    return ranks


def _pass(register: Register, delegation: Delegation, rank: int) -> Card:
    kind = "A" if rank <= register.options.pass_a_rank_max else "B"
    parts = {
        "kind": kind,
        "number": f"{kind}-{delegation.delegation_id}",
        "delegation": delegation.name,
        "parking": _parking(register.scenario, f"thẻ {kind}"),
        "roads": _open_roads(register.scenario, f"thẻ {kind}"),
    }
    return Card(parts, register.code_of(f"pass:{delegation.delegation_id}"))


def _parking(scenario: Scenario, pass_name: str) -> str:
    return "; ".join(lot.name for lot in scenario.parking if pass_name in lot.for_whom)


def _open_roads(scenario: Scenario, pass_name: str) -> str:
    streets = [each.street for each in scenario.closures if pass_name in each.exempt and each.street]
    return ", ".join(dict.fromkeys(streets))


def name_cards(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return table cards for guests who are introduced by name; for all when no rank says so."""
    register = Register.of(scenario, rows, options)
    named = {rank.rank for rank in scenario.ranks if "đích danh" in rank.introduction}
    guests = [guest for guest in register.invited() if not named or guest.rank in named]
    items = tuple(Card({"name": guest.full_name.upper(), "body": card_line(register, guest)}) for guest in guests)
    return Cards(items, "name_cards.typ", {})


def card_line(register: Register, guest: Guest) -> str:
    """Return the body, or else the delegation, that a card names."""
    return register.listed_organisation(guest) or register.delegations.get(guest.delegation_id, "")
