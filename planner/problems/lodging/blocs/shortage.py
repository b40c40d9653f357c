"""Why not every bloc can be housed: on which night, how many places short, which house to open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall
from planner.problems.lodging.blocs.frame import Frame, Housing
from planner.problems.lodging.blocs.model import build
from planner.problems.lodging.data import PRICE_UNIT_VND, day
from planner.problems.lodging.shortage import MOST_PURCHASES, Purchase, cheapest
from planner.wording import Wording, number

QUESTION_S, QUESTIONS_S = 1.0, 5.0
"""Longest time for one question whether some blocs can be housed together, and for all of them."""


@dataclass(frozen=True, slots=True)
class Short:
    """A night with too few places.

    Attributes:
        night: the night.
        people: people of blocs there.
        places: places of all halls that may take one of them.
        to_open: halls closed on that night that might take some, the cheapest a place first.
    """

    night: date
    people: int
    places: int
    to_open: tuple[Hall, ...]

    @property
    def missing(self) -> int:
        """Places short."""
        return self.people - self.places


def short_nights(blocs: Blocs) -> tuple[Short, ...]:
    """Return the nights on which all places together are too few, the worst first."""
    found = []
    for night in blocs.nights:
        there = [bloc for bloc in blocs.blocs if night in bloc.nights]
        ids = {bloc.bloc_id for bloc in there}
        useful = {hall_id for bloc_id, hall_id in blocs.offers if bloc_id in ids}
        halls = [hall for hall in blocs.halls if hall.hall_id in useful]
        people = sum(_least(blocs, bloc) for bloc in there)
        places = sum(hall.places.get(night, 0) for hall in halls)
        if people > places:
            closed = [hall for hall in halls if not hall.places.get(night) and any(hall.places.values())]
            found.append(Short(night, people, places, tuple(sorted(closed, key=lambda hall: _price(blocs, hall)))))
    return tuple(sorted(found, key=lambda short: (-short.missing, short.night)))


def _least(blocs: Blocs, bloc: Bloc) -> int:
    takes = (blocs.offers.get((bloc.bloc_id, hall.hall_id)) for hall in blocs.halls)
    return min((offer.places for offer in takes if offer), default=bloc.people)


def _price(blocs: Blocs, hall: Hall) -> tuple[float, str]:
    """Return what a place costs a night in the cheapest offer."""
    prices = (
        offer.cost / max(1, offer.places) / len(blocs.bloc[bloc_id].nights)
        for (bloc_id, hall_id), offer in blocs.offers.items()
        if hall_id == hall.hall_id
    )
    return min(prices, default=np.inf), hall.hall_id


def demand_of(bloc: Bloc) -> Demand:
    """Return the demand that a bloc is housed."""
    stay = f"{day(bloc.check_in)}–{day(bloc.check_out)}"
    return Demand(
        f"bloc {bloc.bloc_id}",
        Wording(
            f"Khối {bloc.name} ({bloc.bloc_id}): {bloc.people} người, {stay}",
            f"Bloc {bloc.name} ({bloc.bloc_id}): {bloc.people} people, {stay}",
        ),
    )


def unmet_of(blocs: Blocs, housing: Housing) -> tuple[Demand, ...]:
    """Return a demand for each bloc without a hall."""
    return tuple(demand_of(bloc) for bloc in blocs.blocs if bloc.bloc_id not in housing)


def conflict_of(frame: Frame, watch: Watch) -> Conflict:
    """Return blocs that cannot be housed together, as few as possible, and why."""
    blocs = frame.blocs
    short = next(iter(short_nights(blocs)), None)
    there = [bloc for bloc in blocs.blocs if short is None or short.night in bloc.nights]
    names = {f"bloc {bloc.bloc_id}": index for index, bloc in enumerate(blocs.blocs)}
    end = watch.settings.now_s() + QUESTIONS_S

    def feasible(part: Sequence[Demand]) -> bool | None:
        left_s = min(QUESTION_S, end - watch.settings.now_s())
        if left_s <= 0:
            return None
        chosen = np.array([names[demand.key] for demand in part])
        built = build(_only(frame, chosen))
        built.model.clear_objective()
        status = run(built.model, watch.settings.within(left_s)).outcome.status
        return {Status.INFEASIBLE: False, Status.UNKNOWN: None}.get(status, True)

    chosen, minimal = minimal_conflict([demand_of(bloc) for bloc in there], feasible)
    return Conflict(chosen, reason_of(blocs, short, len(chosen)), minimal)


def _only(frame: Frame, chosen: np.ndarray) -> Frame:
    """Return the frame of some blocs alone."""
    blocs = replace(frame.blocs, blocs=tuple(frame.blocs.blocs[index] for index in chosen.tolist()))
    return replace(
        frame,
        blocs=blocs,
        cost=frame.cost[:, chosen],
        take=frame.take[:, chosen],
        allowed=frame.allowed[:, chosen],
        stay=frame.stay[:, chosen],
    )


def reason_of(blocs: Blocs, short: Short | None, count: int) -> Wording:
    """Return the reason as a sentence with its numbers."""
    if short is None:
        return Wording(
            f"{count} khối không thể cùng được xếp chỗ theo mọi quy tắc: mỗi khối ở trọn một nơi, đúng nơi được phép,"
            " đúng giới, không quá số chỗ từng đêm.",
            f"{count} blocs cannot be housed together under all rules: each whole in one hall that may take it, of the"
            " right gender, no more than its places on any night.",
        )
    told = [_sentence(blocs, one) for one in sorted(short_nights(blocs), key=lambda one: one.night)]
    return Wording(" ".join(one.vi for one in told), " ".join(one.en for one in told))


def _sentence(blocs: Blocs, short: Short) -> Wording:
    """Say what a night lacks, and which closed halls are cheapest to open for it."""
    night, people, places = day(short.night), number(short.people), number(short.places)
    vi = f"Đêm {night}: các khối cần {people} chỗ, chỉ có {places}, thiếu {number(short.missing)}"
    en = f"Night of {night}: blocs need {people} places, there are {places}, {number(short.missing)} short"
    if not short.to_open:
        return Wording(
            f"{vi}; danh sách không còn nơi nào để mở thêm: thêm dòng vào halls.csv, hoặc ghi khách sạn vào houses của"
            " khối.",
            f"{en}; no hall of the list is left to open: add rows to halls.csv, or name hotels in houses of a bloc.",
        )
    bought = cheapest([_opened(blocs, hall) for hall in short.to_open], short.missing, by_room=False)
    named = bought[:MOST_PURCHASES]
    more, left = len(bought) - len(named), max(0, short.missing - sum(one.places for one in bought))
    more_vi, more_en = (f" và {more} nơi khác", f" and {more} more") if more else ("", "")
    left_vi, left_en = (
        (f"; vẫn còn thiếu {number(left)} chỗ", f"; still {number(left)} places short") if left else ("", "")
    )
    return Wording(
        f"{vi}; rẻ nhất nên mở thêm đêm đó: {_list(named, ('chỗ', 'đồng'))}{more_vi}{left_vi}.",
        f"{en}; the cheapest to open on that night: {_list(named, ('places', 'đồng'))}{more_en}{left_en}.",
    )


def _opened(blocs: Blocs, hall: Hall) -> Purchase:
    """Return a closed hall as something to buy: all its places for a night, at the price of its cheapest offer."""
    places = max(hall.places.values(), default=0)
    price_vnd = round(_price(blocs, hall)[0] * PRICE_UNIT_VND * places)
    return Purchase(hall.hall_id, f"{blocs.house_name(hall.house_id)} / {hall.name}", (), places, price_vnd)


def _list(bought: Sequence[Purchase], units: tuple[str, str]) -> str:
    return ", ".join(
        f"{one.name} ({number(one.places)} {units[0]}, {number(one.price_vnd)} {units[1]})" for one in bought
    )
