"""Counting arguments: guests who can only go to certain rooms, against the rooms and beds there are on one night.

A necessary condition in the manner of Hall (1935): for a set S of rooms, the parties that fit nowhere else must fit
into S on every night. Rooms are counted by sharing group (delegation and gender), beds by guests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.problems.lodging.blocks import Block
from planner.problems.lodging.data import Guest, Night, Problem, day
from planner.problems.lodging.frame import Frame
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Clash:
    """More wanted than there is.

    Attributes:
        night: the night.
        need: rooms or beds wanted.
        have: rooms or beds there are.
        of_rooms: whether rooms are counted (else beds).
        rooms: the rooms in question.
        guests: guests who can go nowhere else.
    """

    night: Night
    need: int
    have: int
    of_rooms: bool
    rooms: frozenset[str]
    guests: tuple[str, ...]


def clashes(frame: Frame) -> Iterator[Clash]:
    """Yield proofs that not all guests can be housed, beds of the whole before rooms of a part."""
    allowed = _allowed(frame)
    every = frozenset[str]().union(*allowed)
    everybody = frozenset(frame.problem.guest)
    for rooms in sorted({every, *allowed}, key=lambda rooms: (-len(rooms), sorted(rooms))):
        forced = _forced(frame, allowed, rooms, everybody)
        for night in frame.problem.nights:
            yield from _clashes_of(frame.problem, rooms, forced, night)


class Recount:
    """The argument behind a clash, for other guests: the same rooms, the same night."""

    def __init__(self, frame: Frame, clash: Clash) -> None:
        """Keep what does not depend on the guests."""
        self._frame, self._clash, self._allowed = frame, clash, _allowed(frame)

    def holds(self, guests: frozenset[str]) -> bool:
        """Return whether there is too little for these guests, too."""
        forced = _forced(self._frame, self._allowed, self._clash.rooms, guests)
        return any(_clashes_of(self._frame.problem, self._clash.rooms, forced, self._clash.night))


def _forced(
    frame: Frame, allowed: Sequence[frozenset[str]], rooms: frozenset[str], guests: frozenset[str]
) -> list[tuple[Block, list[tuple[str, ...]]]]:
    """Return blocks that can go nowhere else, with those of their parties that consist of ``guests``."""
    bound = [suiting <= rooms for suiting in allowed]
    inside = [
        (block, [p for p in block.parties if guests.issuperset(p)])
        for block, kind in zip(frame.blocks, frame.likeness.like, strict=True)
        if bound[kind]
    ]
    return [(block, parties) for block, parties in inside if parties]


def _allowed(frame: Frame) -> Sequence[frozenset[str]]:
    """Return the rooms that suit each kind of party."""
    return [frame.likeness.rooms_for(kind) for kind in range(len(frame.likeness.examples))]


def _clashes_of(
    problem: Problem, rooms: frozenset[str], forced: Sequence[tuple[Block, list[tuple[str, ...]]]], night: Night
) -> Iterator[Clash]:
    present = [(block, parties) for block, parties in forced if night in block.nights]
    if not present:
        return
    free = [problem.room[room_id] for room_id in sorted(rooms) if night in problem.room[room_id].held]
    guests = tuple(sorted(member for _, parties in present for party in parties for member in party))
    awake = tuple(member for member in guests if night in problem.guest[member].nights)
    unit = all(fit.beds >= 1 for fit in problem.fits.values())
    beds = sum(room.sleeps for room in free)
    if unit and len(awake) > beds:
        yield Clash(night, len(awake), beds, of_rooms=False, rooms=rooms, guests=guests)
    need = _rooms_needed(present, night, max((room.sleeps for room in free), default=1))
    if unit and need > len(free):
        yield Clash(night, need, len(free), of_rooms=True, rooms=rooms, guests=guests)


def _rooms_needed(present: Sequence[tuple[Block, list[tuple[str, ...]]]], night: Night, beds: int) -> int:
    """Rooms that the parties take at least: one each where nobody may join, else guests of a group over beds."""
    alone, groups = 0, dict[tuple[str, str], int]()
    for block, parties in present:
        need, mate = next((n, m) for moment, n, m in block.stay if moment == night)
        if mate is None or not block.holder:
            alone += len(parties)
        else:
            groups[block.holder, mate] = groups.get((block.holder, mate), 0) + need * len(parties)
    return alone + sum(-(-count // beds) for count in groups.values())


def reason_of(frame: Frame, clash: Clash) -> Wording:
    """Return the clash as a sentence with its numbers."""
    guests = [frame.problem.guest[guest_id] for guest_id in clash.guests]
    all_lame = all(guest.accessible for guest in guests)
    vi_who, en_who = (" dùng xe lăn", " with wheelchairs") if all_lame else ("", "")
    what = list(_needed(guests))
    vi_what, en_what = "".join(f" {one.vi}" for one in what), "".join(f" {one.en}" for one in what)
    if clash.of_rooms:
        return Wording(
            f"Đêm {day(clash.night)}: {len(guests)} khách{vi_who} cần ít nhất {clash.need} phòng{vi_what},"
            f" chỉ có {clash.have} phòng.",
            f"Night of {day(clash.night)}: {len(guests)} guests{en_who} need at least {clash.need} rooms{en_what},"
            f" there are only {clash.have}.",
        )
    return Wording(
        f"Đêm {day(clash.night)}: {clash.need} khách{vi_who} cần giường{vi_what}, chỉ có {clash.have} giường.",
        f"Night of {day(clash.night)}: {clash.need} guests{en_who} need beds{en_what}, there are only {clash.have}.",
    )


def _needed(guests: Sequence[Guest]) -> Iterator[Wording]:
    """Yield what all of the guests need of a room, in words that follow "room" or "bed"."""
    if all(guest.accessible for guest in guests):
        yield Wording("phù hợp cho xe lăn", "that are accessible")
    if all(guest.grade_min > 1 for guest in guests):
        least = min(guest.grade_min for guest in guests)
        yield Wording(f"hạng từ {least}", f"of grade {least} or better")
    if all(guest.guarded_only for guest in guests):
        yield Wording("trong nơi nghỉ có bảo vệ", "in guarded hotels")
    if all(guest.floor_min or guest.floor_max for guest in guests):
        yield Wording("ở tầng phù hợp", "on floors that will do")
