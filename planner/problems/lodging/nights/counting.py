"""Nights on which not everybody can have a bed, proven by counting.

Rooms may be changed from night to night (for a price), so a plan exists if and only if every night can be housed by
itself. For each night the largest number of guests that can be housed is sought as a flow; where it is too small, the
guests who can go nowhere but to a set of rooms that is too small for them are named (Hall 1935).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from planner.engine.conflict import Conflict, Demand
from planner.problems.lodging.nights.data import MEN, WOMEN, Nightly, Whole
from planner.problems.lodging.nights.ground import Ground
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Shortage:
    """Guests on one night who can only go to rooms that are too few.

    Attributes:
        night: index of the night.
        stays: ids of the stays that can go nowhere else.
        rooms: ids of the rooms.
        need: beds wanted, at least.
        have: beds there are.
        by_gender: there are beds enough, but not with one gender to a room.
    """

    night: int
    stays: tuple[str, ...]
    rooms: tuple[str, ...]
    need: int
    have: int
    by_gender: bool = False


def shortages(problem: Nightly, ground: Ground) -> tuple[Shortage, ...]:
    """Return one shortage for each night that cannot be housed, for the guests a smallest search finds."""
    order, begin = ground.by_night
    found = (
        _on_night(problem, ground, night, order[begin[night] : begin[night + 1]]) for night in range(len(begin) - 1)
    )
    return tuple(shortage for shortage in found if shortage is not None)


def _on_night(problem: Nightly, ground: Ground, night: int, present: Whole) -> Shortage | None:
    """Return the shortage of one night: guests left over by a largest flow, and all whom they could drive out."""
    if not len(present):
        return None
    stay, places = ground.stay_of[present], ground.places[:, night]
    # A stay alone in its room takes at least its own beds: counting those is safe.
    graph = _graph(ground.bare[present] >= 0, ground.beds[stay], places)
    answer = maximum_flow(graph, 0, graph.shape[0] - 1)
    need = int(ground.beds[stay].sum())
    if answer.flow_value == need:
        return None
    rest = csr_array(graph - answer.flow)
    rest.data = np.maximum(0, rest.data)
    rest.eliminate_zeros()
    reached = breadth_first_order(rest, _left_over(rest, len(present)), return_predecessors=False)
    guests = sorted({int(stay[node - 1]) for node in reached if 1 <= node <= len(present)})
    rooms = sorted({int(node) - 1 - len(present) for node in reached if node > len(present)})
    return Shortage(
        night,
        tuple(problem.stays[guest].stay_id for guest in guests),
        tuple(problem.rooms[room].room_id for room in rooms if places[room]),
        int(ground.beds[guests].sum()),
        int(places[rooms].sum()),
    )


def _left_over(rest: csr_array, guests: int) -> int:
    """Return a guest whom the flow leaves without a bed: the source still reaches it."""
    row = rest[[0]].tocoo()
    return int(min(column for column in row.col if 1 <= column <= guests))


def _graph(suits: np.ndarray, beds: Whole, places: Whole) -> csr_array:
    """Return source -> guests -> rooms -> sink with the beds as capacities."""
    guests, rooms = suits.shape
    guest, room = np.nonzero(suits)
    sink = guests + rooms + 1
    tail = np.concatenate([np.zeros(guests), guest + 1, np.arange(rooms) + guests + 1])
    head = np.concatenate([np.arange(guests) + 1, room + guests + 1, np.full(rooms, sink)])
    capacity = np.concatenate([beds, beds[guest], places]).astype(np.int32)
    return csr_array((capacity, (tail, head)), shape=(sink + 1, sink + 1))


def reason_of(problem: Nightly, shortage: Shortage) -> Wording:
    """Return the shortage as a sentence with its numbers."""
    day = problem.day(shortage.night)
    genders = {stay.gender for stay in problem.stays if stay.stay_id in set(shortage.stays)}
    who_vi = " nữ" if genders == {WOMEN} else " nam" if genders == {MEN} else ""
    who_en = " women" if genders == {WOMEN} else " men" if genders == {MEN} else " guests"
    names = ", ".join(shortage.rooms[:12]) + (" …" if len(shortage.rooms) > 12 else "")  # noqa: PLR2004 - fits a line
    count, date = len(shortage.stays), f"{day.day}/{day.month}/{day.year}"
    if not shortage.rooms:
        return Wording(
            f"Đêm {date}: khách {', '.join(shortage.stays)} không có phòng nào đáp ứng yêu cầu.",
            f"Night of {date}: there is no room that will do for {', '.join(shortage.stays)}.",
        )
    if shortage.by_gender:
        return Wording(
            f"Đêm {date}: {count} khách có đủ giường trong {len(shortage.rooms)} phòng ({shortage.have} giường) nhưng"
            " không thể xếp nam nữ riêng phòng theo mọi quy tắc.",
            f"Night of {date}: {count} guests have beds enough in {len(shortage.rooms)} rooms ({shortage.have} beds),"
            " but not with women and men in rooms of their own and every other rule kept.",
        )
    return Wording(
        f"Đêm {date}: {count} khách{who_vi} cần {shortage.need} giường nhưng chỉ ở được {len(shortage.rooms)} phòng"
        f" ({names}) với {shortage.have} giường.",
        f"Night of {date}: {count}{who_en} need {shortage.need} beds but will do only in {len(shortage.rooms)} rooms"
        f" ({names}) with {shortage.have} beds.",
    )


def conflict_of(problem: Nightly, short: tuple[Shortage, ...]) -> Conflict:
    """Return the first night's shortage as a conflict of its guests; the sentence tells of the other nights, too."""
    first, names = short[0], [problem.day(shortage.night) for shortage in short]
    reason = reason_of(problem, first)
    if len(short) > 1:
        days = ", ".join(f"{day.day}/{day.month}/{day.year}" for day in names[1:])
        reason = Wording(f"{reason.vi} Cũng thiếu vào đêm {days}.", f"{reason.en} Short as well on {days}.")
    demands = tuple(
        Demand(f"stay {stay_id}", Wording(f"Khách {stay_id}", f"Stay {stay_id}")) for stay_id in first.stays
    )
    return Conflict(demands, reason, minimal=False)
