"""The second opinion on a seating certificate: every figure and every proof in it, held against pack and plan file.

Nothing here is shared with what wrote the certificate, except how an exchange and a group of delegations and blocks are
priced; of exchanges, a sample is made and scored anew by the checker. No solver is used.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.engine.findings import Finding, Severity
from planner.engine.plan import Commitments, weighted
from planner.problems.seating.check import check, score
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.hall import Block
from planner.problems.seating.joint_proof import score_at_least
from planner.problems.seating.lines_proof import runs_at_least
from planner.problems.seating.metres import at_least, market_of
from planner.problems.seating.plan import Assignment, runs, seated
from planner.problems.seating.polish import Pricing, drawn_guests
from planner.problems.seating.swaps import Hall
from planner.wording import Wording

RULE = "certificate"
RESCORED = 40
"""How many exchanges are made and scored anew."""
KINDS = ("chairs", "spaces")

Rows = Sequence[Assignment]
Piece = Mapping[str, Any]


def check_file(problem: Problem, assignments: Rows, commitments: Commitments, path: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the certificate at ``path``; nothing when there is none."""
    if not path.exists():
        return ()
    try:
        certificate = json.loads(path.read_text(encoding="utf-8"))
        return tuple(check_certificate(problem, assignments, commitments, certificate))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return (_wrong("file", f"không đọc được {path.name} ({error})", f"{path.name} cannot be read ({error})"),)


def check_certificate(
    problem: Problem, assignments: Rows, commitments: Commitments, certificate: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield a finding for every figure or proof that does not hold."""
    goals = score(problem, assignments, commitments)
    stale = _stale(problem, certificate, goals)
    if stale is not None:
        yield stale
        return
    yield from _precedence(problem, commitments, certificate["precedence"])
    in_order = goals["precedence"] == 0
    yield from _fragments(problem, assignments, commitments, certificate["fragments"], in_order=in_order)
    yield from _metres(problem, commitments, certificate["metres"], in_order=in_order)
    if not check(problem, assignments, commitments):
        yield from _together(problem, commitments, certificate)
        yield from _exchanges(problem, assignments, commitments, certificate["exchanges"])


def _stale(problem: Problem, certificate: Mapping[str, Any], goals: Mapping[str, int]) -> Finding | None:
    """Return a warning where the certificate speaks of another plan: it was edited since, or is false."""
    told = {
        "guests": certificate["guests"],
        "precedence": certificate["precedence"]["value"],
        "fragments": certificate["fragments"]["value"],
        "metres": certificate["metres"]["value"],
        "score": certificate["score"]["value"],
    }
    found = {
        "guests": len(problem.guests),
        "precedence": goals["precedence"],
        "fragments": goals["fragments"],
        "metres": weighted({goal: goals[goal] for goal in ("walk", "view")}, problem.weights),
        "score": weighted(goals, problem.weights),
    }
    for figure, value in told.items():
        if value != found[figure]:
            vi = (
                f"ghi {figure} = {value}, tính lại từ seating.csv là {found[figure]}; chứng nhận này của phương án khác"
            )
            en = f"says {figure} = {value}; recomputed from seating.csv it is {found[figure]}: it is of another plan"
            return _wrong(figure, vi, en, Severity.WARNING)
    return None


def _wrong(subject: str, vi: str, en: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(NAME, RULE, (subject,), Wording(f"certificate.json: {vi}.", f"certificate.json: {en}."), severity)


def _standing(part: Mapping[str, Any]) -> Iterator[Finding]:
    if part["at_least"] > part["value"]:
        yield _wrong("at_least", "cận dưới lớn hơn giá trị", "a lower bound exceeds the value")
    if (part["standing"] == "proven minimal") != (part["at_least"] == part["value"]):
        yield _wrong("standing", "lời chứng nhận không khớp các con số", "what is claimed does not fit the figures")


def _precedence(problem: Problem, commitments: Commitments, part: Mapping[str, Any]) -> Iterator[Finding]:
    """Zero needs no proof; more is proven by pins that leave guests of higher rank no place as good."""
    yield from _standing(part)
    least = 0
    for claim in part["ladders"]:
        forced = claim["pins"]
        for guest, count in forced.items():
            if count > _shut_out(problem, commitments, claim["ladder"], guest):
                yield _wrong(guest, f"ghim của {guest} không buộc {count} khách", f"the pin does not force {count}")
        options = range(max(forced.values(), default=0) + 1)
        least += min(kept + sum(count > kept for count in forced.values()) for kept in options)
    if part["at_least"] > least:
        yield _wrong("precedence", "các ghim không chứng minh cận dưới", "the pins do not prove the lower bound")


def _shut_out(problem: Problem, commitments: Commitments, name: str, pinned: str) -> int:
    """Return how many unpinned guests of one ladder cannot but sit wrongly with regard to a pinned one."""
    ladder = next(ladder for ladder in problem.ladders if ladder.name == name)
    own, seat = problem.guest[pinned], problem.seat[commitments.pins[pinned]["seat_id"]]
    if own.exempt or seat.zone not in ladder.zones or (ladder.choice is not None and ladder.choice != own.zones):
        return 0
    ahead = behind = -1
    for block in problem.blocks:
        if block.zone in ladder.zones:
            ahead += len(block.ordinary) if block.place <= seat.place else 0
            behind += len(block.ordinary) if block.place >= seat.place else 0
    higher = lower = 0
    for guest in problem.guests:
        stays = set(guest.zones) <= ladder.zones and (ladder.choice is None or ladder.choice == guest.zones)
        if stays and not guest.exempt and guest.guest_id not in commitments.pins:
            higher += guest.rank < own.rank
            lower += guest.rank > own.rank
    return max(higher - ahead, lower - behind, 0)


def _fragments(
    problem: Problem, assignments: Rows, commitments: Commitments, part: Mapping[str, Any], *, in_order: bool
) -> Iterator[Finding]:
    yield from _standing(part)
    if not in_order and part["among"] != "all plans":
        yield _wrong("among", "phương án còn người sai thứ bậc", "somebody of this plan is out of order")
    held: dict[str, int] = {}
    for delegation, _ in runs(problem, seated(problem, assignments)):
        held[delegation] = held.get(delegation, 0) + 1
    least = 0
    for claim in part["delegations"]:
        name = claim["delegation"]
        needed = problem.zones_needed[name]
        proven = max(needed, sum(piece["blocks"] for piece in claim["pieces"]))
        if claim["runs"] != held.get(name, 0) or claim["zones_needed"] != needed:
            yield _wrong(name, f"số cụm ghế của {name} không đúng", f"the runs of {name} are wrong")
        if claim["at_least"] > proven:
            yield _wrong(name, f"cận dưới của {name} chưa được chứng minh", f"the bound of {name} is not proven")
        yield from _pieces(problem, name, claim["pieces"], in_order=part["among"] != "all plans")
        least += min(claim["at_least"], proven)
    names = [claim["delegation"] for claim in part["delegations"]]
    if "prices" in part and part["among"] != "all plans":
        counted = runs_at_least(problem, commitments, part["prices"])
        if counted is None:
            yield _wrong("prices", "giá không chứng minh số cụm ghế", "the prices of groups prove nothing")
        least = max(least, counted or 0)
    if part["at_least"] > least or len(set(names)) < len(names):
        yield _wrong("fragments", "tổng cận dưới không đúng", "the sum of the bounds is wrong")


def _pieces(problem: Problem, delegation: str, pieces: Sequence[Piece], *, in_order: bool) -> Iterator[Finding]:
    covered: set[str] = set()
    for piece in pieces:
        blocks = _blocks(problem, piece)
        ids = {block.seats[0].seat_id for block in blocks}
        if ids & covered:
            yield _wrong(
                delegation, f"{delegation}: hai phần trùng khối ghế", f"{delegation}: two pieces share a block"
            )
        covered |= ids
        heads = _heads(problem, delegation, piece, in_order=in_order)
        rooms = sorted(_room(block, piece) for block in blocks)[::-1]
        fewer = sum(rooms[: max(0, piece["blocks"] - 1)])
        if piece["blocks"] and (heads < piece["heads"] or fewer >= piece["heads"]):
            vi = f"{delegation}: {heads} người, {piece['blocks'] - 1} khối chứa được {fewer}"
            en = f"{delegation}: {heads} people, and {piece['blocks'] - 1} blocks hold {fewer}"
            yield _wrong(delegation, vi, en)


def _blocks(problem: Problem, piece: Piece) -> list[Block]:
    first, last = piece["places"]
    return [b for b in problem.blocks if b.zone in piece["zones"] and first <= b.place <= last]


def _room(block: Block, piece: Piece) -> int:
    return len(block.ordinary) if piece["kind"] == KINDS[0] else block.spaces


def _heads(problem: Problem, delegation: str, piece: Piece, *, in_order: bool) -> int:
    """Return how many of the delegation must sit in the blocks of the piece."""
    fits = _window(problem, piece, in_order=in_order)
    count = 0
    for party in problem.parties:
        if not set(party.zones) <= set(piece["zones"]) or not fits(party.leader.rank, bool(party.wheelchairs)):
            continue
        for guest in party.members:
            on_foot = piece["kind"] == KINDS[0] and not party.wheelchairs
            count += guest.delegation == delegation and (on_foot or (piece["kind"] == KINDS[1] and guest.wheelchair))
    return count


def _window(problem: Problem, piece: Piece, *, in_order: bool) -> Callable[[int, bool], bool]:
    """Return whether parties of a rank must sit between the places of the piece."""
    first, last = piece["places"]
    own = [block for block in problem.blocks if block.zone in piece["zones"]]
    if all(first <= block.place <= last for block in own):
        return lambda rank, wheels: not piece["ranks"] or (rank in piece["ranks"] and not wheels)
    if not in_order or len(piece["zones"]) != 1:
        return lambda _rank, _wheels: False
    ahead = sum(len(block.ordinary) for block in own if block.place < first)
    behind = sum(len(block.ordinary) for block in own if block.place > last)
    zone = (piece["zones"][0],)
    bound = [p for p in problem.parties if p.zones == zone and not p.wheelchairs and not p.leader.exempt]

    def must(rank: int, wheels: bool) -> bool:  # noqa: FBT001 - called by position
        higher = sum(len(party.members) for party in bound if party.leader.rank < rank)
        lower = sum(len(party.members) for party in bound if party.leader.rank > rank)
        return not wheels and rank in piece["ranks"] and higher >= ahead and lower >= behind

    return must


def _metres(
    problem: Problem, commitments: Commitments, part: Mapping[str, Any], *, in_order: bool
) -> Iterator[Finding]:
    """Add up what everybody pays in the cheapest seat at the prices told, and pay the prices back."""
    yield from _standing(part)
    if not in_order and part["among"] != "all plans":
        yield _wrong("among", "phương án còn người sai thứ bậc", "somebody of this plan is out of order")
    if part["at_least"] <= 0:
        return
    parts = components(problem, commitments)
    if part["among"] == "all plans" or len(parts) != len(part["prices"]):
        yield _wrong("metres", "thiếu giá của các ghế", "prices of seats are missing")
        return
    proven = [at_least(market_of(*own), prices) for own, prices in zip(parts, part["prices"], strict=True)]
    if part["at_least"] > sum(max(0, least or 0) for least in proven):
        yield _wrong("metres", "giá ghế không chứng minh số mét", "the prices of seats do not prove the metres")


def _together(problem: Problem, commitments: Commitments, certificate: Mapping[str, Any]) -> Iterator[Finding]:
    """Look for the cheapest group by the prices of parts, blocks and seats, and add up."""
    claim = certificate["score"].get("together")
    if claim is None:
        return
    if certificate["precedence"]["value"]:
        yield _wrong("together", "phương án còn người sai thứ bậc", "somebody of this plan is out of order")
    least = score_at_least(problem, commitments, claim["fields"], certificate["metres"]["prices"])
    if least is None or claim["at_least"] > min(least, certificate["score"]["value"]):
        vi, en = "giá của đoàn và khối ghế không chứng minh tổng điểm", "the prices of parts and blocks prove less"
        yield _wrong("together", vi, en)


def _exchanges(
    problem: Problem, assignments: Rows, commitments: Commitments, part: Mapping[str, Any]
) -> Iterator[Finding]:
    """Price the exchanges again; make and score some of them."""
    seats = seated(problem, assignments)
    drawn = drawn_guests(len(problem.guests), int(part["seed"]))
    pricing = Pricing(Hall(problem, commitments, seats), drawn)
    better = next((change for guest in drawn for change in pricing.improving(guest)), None)
    if better is None and part["improving"]:
        yield _wrong("exchanges", "các đổi chỗ nêu ra không tốt hơn", "the changes listed improve nothing")
    if better is not None and not part["improving"]:
        vi = f"đổi {better.guest} sang ghế {better.seat} tốt hơn {better.gain} điểm"
        yield _wrong(better.guest, vi, f"{better.guest} in seat {better.seat} would gain {better.gain}")
    if part["exhaustive"] and len(drawn) < len(problem.guests):
        yield _wrong("exchanges", "chỉ thử một phần khách", "only some of the guests were tried")
    if not part["improving"]:
        yield from _rescored(problem, seats, commitments, int(part["seed"]))


def _rescored(problem: Problem, seats: Mapping[str, str], commitments: Commitments, seed: int) -> Iterator[Finding]:
    """Make some exchanges of guests with the same zones and needs, and let the checker score each."""
    chance = random.Random(seed)
    kinds: dict[tuple[object, ...], list[str]] = {}
    for guest in problem.guests:
        kinds.setdefault((guest.zones, guest.wheelchair), []).append(guest.guest_id)
    groups = [guests for guests in kinds.values() if len(guests) > 1]
    best = _value(problem, seats, commitments)
    for _ in range(RESCORED if groups and len(seats) <= LARGEST_RESCORED else 0):
        one, other = chance.sample(chance.choice(groups), 2)
        changed = {**seats, one: seats[other], other: seats[one]}
        rows = [Assignment(*pair) for pair in changed.items()]
        if _value(problem, changed, commitments) < best and not check(problem, rows, commitments):
            yield _wrong(one, f"đổi {one} với {other} tốt hơn", f"exchanging {one} and {other} is better")


LARGEST_RESCORED = 5_000
"""Above this many guests scoring the whole plan again and again takes too long."""


def _value(problem: Problem, seats: Mapping[str, str], commitments: Commitments) -> int:
    rows = [Assignment(*pair) for pair in seats.items()]
    return weighted(score(problem, rows, commitments), problem.weights)
