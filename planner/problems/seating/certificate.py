"""A file that says how good a seating plan is and why, so that anyone can check it without the solver.

Every proof is a count: of guests who must sit in some blocks, and of what these blocks hold. ``certify_check`` holds
the file against the pack and the plan file and shares none of the counting below.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.engine.plan import Commitments, weighted
from planner.problems.seating.check import check, out_of_order_on, score
from planner.problems.seating.cohorts import components
from planner.problems.seating.commitments import pinned_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.joint_claims import joint_claims
from planner.problems.seating.joint_proof import score_at_least
from planner.problems.seating.lines_proof import prices_of, runs_at_least
from planner.problems.seating.metres import UNIT as METRE_UNIT
from planner.problems.seating.metres import at_least, market_of, spent
from planner.problems.seating.metres_prices import prices_of as prices_of_seats
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Assignment, runs, seated
from planner.problems.seating.polish import Pricing, drawn_guests
from planner.problems.seating.swaps import Hall

FILE = "certificate.json"
FORMAT = 2
IN_ORDER = "plans with nobody out of order"
PIECED = 2_000
"""Up to so many guests the pieces of every delegation are counted; beyond, prices alone prove the least runs."""
SHOWN = 20
"""Most improving changes that are written down."""

Piece = dict[str, Any]
"""Members of a delegation who must sit in the blocks of one zone between two places, and how many blocks they need."""


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one delegation and rank who sit in chairs of one zone only, and where they may sit."""

    rank: int
    heads: int
    first: int
    last: int


def certificate(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments, bound: int | None, seed: int
) -> dict[str, Any] | None:
    """Return the certificate of a complete plan that keeps every rule; None for any other plan."""
    if check(problem, assignments, commitments):
        return None
    goals = score(problem, assignments, commitments)
    ladders = [_ladder(problem, assignments, commitments, ladder) for ladder in problem.ladders]
    metres = _metres(problem, assignments, commitments, in_order=goals["precedence"] == 0)
    return {
        "format": FORMAT,
        "problem": "seating",
        "guests": len(problem.guests),
        "precedence": _total("ladders", ladders, goals["precedence"]),
        "fragments": _with_prices(
            problem, commitments, _fragments(problem, assignments, in_order=goals["precedence"] == 0)
        ),
        "metres": metres,
        "exchanges": _exchanges(problem, assignments, commitments, seed),
        "score": {
            "value": weighted(goals, problem.weights),
            "bound": bound,
            "standing": "bounded by the solver; proven here: fragments plus metres, or together",
            **_together(problem, commitments, metres["prices"]),
        },
    }


def _metres(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments, *, in_order: bool
) -> dict[str, Any]:
    """Return what metres walked and to the stage cost, and prices of seats that prove how little they can."""
    value = spent(problem, seated(problem, assignments))
    if not in_order:
        return {"value": value, "at_least": 0, "standing": _standing(value, 0), "among": "all plans", "prices": []}
    markets = [market_of(part, own) for part, own in components(problem, commitments)]
    prices = [prices_of_seats(market) for market in markets]
    least = sum(max(0, at_least(market, own) or 0) for market, own in zip(markets, prices, strict=True))
    return {
        "value": value,
        "at_least": least,
        "standing": _standing(value, least),
        "among": IN_ORDER,
        "unit": METRE_UNIT,
        "prices": prices,
    }


def _together(problem: Problem, commitments: Commitments, seat_prices: list[list[int]]) -> dict[str, Any]:
    """Return how little runs, gaps in front and metres together cost, with prices; nothing of large or other plans."""
    claims = joint_claims(problem, commitments, seat_prices) if seat_prices else []
    least = score_at_least(problem, commitments, claims, seat_prices) if claims else None
    return {} if least is None else {"together": {"at_least": least, "among": IN_ORDER, "fields": claims}}


def _total(key: str, parts: list[dict[str, Any]], value: int) -> dict[str, Any]:
    least = sum(part["at_least"] for part in parts)
    return {"value": value, "at_least": least, "standing": _standing(value, least), key: parts}


def _standing(value: int, least: int) -> str:
    return "proven minimal" if value == least else "bounded"


def _ladder(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments, ladder: Ladder
) -> dict[str, Any]:
    """Return the guests out of order on a ladder and how many pins alone force.

    A pinned guest whose seat leaves ``n`` guests of higher rank without a place as good either is set aside or has n
    others set aside: with v others set aside, everybody whose n exceeds v is set aside too.
    """
    pinned = pinned_seats(problem, commitments)
    value = out_of_order_on(problem, assignments, ladder)
    forced = {guest: _forced(problem, ladder, guest, pinned) for guest in sorted(pinned)} if value else {}
    forced = {guest: count for guest, count in forced.items() if count}
    most = max(forced.values(), default=0)
    least = min(v + sum(count > v for count in forced.values()) for v in range(most + 1))
    return {"ladder": ladder.name, "value": value, "at_least": least, "pins": forced}


def _forced(problem: Problem, ladder: Ladder, guest: str, pinned: Mapping[str, str]) -> int:
    """Return how many unpinned guests must sit out of order with a pinned one, whoever they are."""
    own, seat = problem.guest[guest], problem.seat[pinned[guest]]
    if own.exempt or seat.zone not in ladder.zones or ladder.choice not in {None, own.zones}:
        return 0
    bound = [
        g for g in problem.guests if not g.exempt and g.guest_id not in pinned and ladder.zones.issuperset(g.zones)
    ]
    bound = [g for g in bound if ladder.choice in {None, g.zones}]
    chairs = [(b.place, len(b.ordinary)) for b in problem.blocks if b.zone in ladder.zones]
    front = sum(count for place, count in chairs if place <= seat.place) - 1
    back = sum(count for place, count in chairs if place >= seat.place) - 1
    higher, lower = (sum(g.rank < own.rank for g in bound), sum(g.rank > own.rank for g in bound))
    return max(0, higher - front, lower - back)


def _fragments(problem: Problem, assignments: Sequence[Assignment], *, in_order: bool) -> dict[str, Any]:
    """Return delegation by delegation the runs, and how few there can be while nobody is out of order."""
    held = Counter(delegation for delegation, _ in runs(problem, seated(problem, assignments)))
    parts = []
    for delegation, needed in problem.zones_needed.items():
        pieces = _pieces(problem, delegation, in_order=in_order) if len(problem.guests) <= PIECED else []
        least = max(needed, sum(piece["blocks"] for piece in pieces))
        parts.append(
            {
                "delegation": delegation,
                "runs": held[delegation],
                "at_least": least,
                "zones_needed": needed,
                "pieces": pieces if least > needed else [],
            }
        )
    value, least = sum(part["runs"] for part in parts), sum(part["at_least"] for part in parts)
    return {
        "value": value,
        "at_least": least,
        "standing": _standing(value, least),
        "among": IN_ORDER if in_order else "all plans",
        "delegations": parts,
    }


def _with_prices(problem: Problem, commitments: Commitments, part: dict[str, Any]) -> dict[str, Any]:
    """Add the prices of groups of delegations and blocks where they prove more than the pieces do."""
    if part["among"] == "all plans" or part["at_least"] == part["value"]:
        return part
    claims = prices_of(problem, commitments)
    least = min(part["value"], runs_at_least(problem, commitments, claims) or 0)
    if least <= part["at_least"]:
        return part
    return {**part, "at_least": least, "standing": _standing(part["value"], least), "prices": claims}


def _pieces(problem: Problem, delegation: str, *, in_order: bool) -> list[Piece]:
    """Return the pieces that prove most: zone by zone, or everybody in all zones together."""
    apart = [
        piece for zone in _zones_of(problem, delegation) for piece in _in_zone(problem, delegation, zone, in_order)
    ]
    whole = _everywhere(problem, delegation)
    return max((apart, whole), key=lambda pieces: sum(piece["blocks"] for piece in pieces))


def _zones_of(problem: Problem, delegation: str) -> list[str]:
    return sorted({zone for g in problem.guests if g.delegation == delegation for zone in g.zones})


def _in_zone(problem: Problem, delegation: str, zone: str, in_order: bool) -> list[Piece]:  # noqa: FBT001 - passed on
    wheels = sum(g.wheelchair and g.zones == (zone,) for g in problem.guests if g.delegation == delegation)
    spaces = [block.spaces for block in problem.blocks if block.zone == zone]
    on_wheels = [_piece("spaces", [zone], (0, _end(problem)), wheels, spaces)]
    on_foot = _segments(problem, zone, _groups(problem, delegation, zone, in_order=in_order))
    return max((on_wheels, on_foot), key=lambda pieces: sum(piece["blocks"] for piece in pieces))


def _end(problem: Problem) -> int:
    return max(block.place for block in problem.blocks)


def _everywhere(problem: Problem, delegation: str) -> list[Piece]:
    """Return one piece: all members on foot, or all in wheelchairs, in the blocks of all their zones."""
    zones = _zones_of(problem, delegation)
    blocks = [block for block in problem.blocks if block.zone in zones]
    found = []
    for kind, rooms in (("chairs", [len(b.ordinary) for b in blocks]), ("spaces", [b.spaces for b in blocks])):
        found.append([_piece(kind, zones, (0, _end(problem)), _heads(problem, delegation, kind, zones), rooms)])
    return max(found, key=lambda pieces: pieces[0]["blocks"])


def _heads(problem: Problem, delegation: str, kind: str, zones: Iterable[str]) -> int:
    opened = set(zones)
    count = 0
    for party in problem.parties:
        if opened.issuperset(party.zones) and (kind == "spaces" or not party.wheelchairs):
            counted = (g for g in party.members if kind == "chairs" or g.wheelchair)
            count += sum(g.delegation == delegation for g in counted)
    return count


def _piece(kind: str, zones: list[str], places: tuple[int, int], heads: int, rooms: Sequence[int]) -> Piece:
    return {
        "kind": kind,
        "zones": zones,
        "ranks": [],
        "places": list(places),
        "heads": heads,
        "blocks": fewest(rooms, heads),
    }


def fewest(rooms: Iterable[int], heads: int) -> int:
    """Return the least number of blocks that hold so many."""
    count = 0
    for room in sorted(rooms, reverse=True):
        if heads <= 0:
            break
        count, heads = count + 1, heads - room
    return count


def _groups(problem: Problem, delegation: str, zone: str, *, in_order: bool) -> list[Group]:
    """Return the members on foot who may sit in this zone only, by the rank of whom they come with."""
    heads: Counter[int] = Counter()
    for party in problem.parties:
        if party.zones == (zone,) and not party.wheelchairs:
            heads[party.leader.rank] += sum(guest.delegation == delegation for guest in party.members)
    places = _places(problem, zone) if in_order else lambda _: (0, _end(problem))
    return [Group(rank, heads[rank], *places(rank)) for rank in sorted(heads) if heads[rank]]


def _places(problem: Problem, zone: str) -> Callable[[int], tuple[int, int]]:
    """Return rank -> first and last place where one of it can sit while nobody is out of order.

    Those of higher rank bound to the zone, with whom they bring, sit at the same place or before; so the chairs up to
    that place hold them and one more. Those of lower rank sit there or behind.
    """
    chairs: dict[int, int] = defaultdict(int)
    for block in problem.blocks:
        if block.zone == zone:
            chairs[block.place] += len(block.ordinary)
    bound: Counter[int] = Counter()
    for party in problem.parties:
        if _is_bound(party, zone):
            bound[party.leader.rank] += len(party.members)

    def places(rank: int) -> tuple[int, int]:
        higher = sum(count for other, count in bound.items() if other < rank)
        lower = sum(count for other, count in bound.items() if other > rank)
        fits = [
            place
            for place in sorted(chairs)
            if sum(n for p, n in chairs.items() if p <= place) > higher
            and sum(n for p, n in chairs.items() if p >= place) > lower
        ]
        return (fits[0], fits[-1]) if fits else (0, _end(problem))

    return places


def _is_bound(party: Party, zone: str) -> bool:
    return party.zones == (zone,) and not party.wheelchairs and not party.leader.exempt


def _segments(problem: Problem, zone: str, groups: Sequence[Group]) -> list[Piece]:
    """Return pieces of consecutive ranks with no block in common that together need most blocks."""
    best: list[list[Piece]] = [[]]
    for end, group in enumerate(groups):
        options = [best[end]]
        for start in range(end + 1):
            part = groups[start : end + 1]
            first, last = part[0].first, group.last
            rooms = [len(b.ordinary) for b in problem.blocks if b.zone == zone and first <= b.place <= last]
            piece = _piece("chairs", [zone], (first, last), sum(g.heads for g in part), rooms)
            piece["ranks"] = [g.rank for g in part]
            before = max(n for n in range(start + 1) if n == 0 or groups[n - 1].last < first)
            options.append([*best[before], piece])
        best.append(max(options, key=lambda pieces: sum(piece["blocks"] for piece in pieces)))
    return best[-1]


def _exchanges(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments, seed: int
) -> dict[str, Any]:
    """Return whether any exchange of two guests, or move to a free seat, improves the plan."""
    drawn = drawn_guests(len(problem.guests), seed)
    pricing = Pricing(Hall(problem, commitments, seated(problem, assignments)), drawn)
    improving = [change._asdict() for guest in drawn for change in pricing.improving(guest)]
    exhaustive = pricing.exhaustive and len(drawn) == len(problem.guests)
    return {
        "seed": seed,
        "guests_tried": len(drawn),
        "exhaustive": exhaustive,
        "improving": improving[:SHOWN],
        "standing": _exchange_standing(len(improving), (len(drawn), len(problem.guests)), exhaustive=exhaustive),
    }


def _exchange_standing(improving: int, drawn_of: tuple[int, int], *, exhaustive: bool) -> str:
    if improving:
        return "does not hold: the changes listed improve the plan"
    if exhaustive:
        return "proven: every exchange and every move was priced"
    drawn, guests = drawn_of
    return (
        f"sampled: no exchange among {drawn} of {guests} guests, drawn by the seed, and no move of theirs improves it"
    )
