"""Who goes where when it rains: nobody yields to somebody behind, on tiny cases as every distribution tried shows."""

import dataclasses
import random
from collections.abc import Sequence
from itertools import permutations

import pytest

from planner.engine.settings import Settings
from planner.errors import UsageError
from planner.problems.seating import Assignment, Problem, check
from planner.problems.seating.overflow import Class, Place, choose, in_place, order, place_of, usual_places
from planner.problems.seating.overflow_plan import (
    Housed,
    certificate,
    recounted,
    relocate,
    to_rows,
)
from planner.problems.seating.overflow_words import chosen_places, parted_delegations, proof_words, words
from planner.problems.seating.parties import Party
from planner.scenario import rows
from planner.scenario.schema import Scenario
from tests.problems.seating.builders import guest, scenario, seat_rows

SETTINGS = Settings(limit_s=3.0, workers=1)


def venue(venue_id: str, capacity: int = 99) -> rows.Venue:
    named = {"venue_id": venue_id, "name": f"Nhà {venue_id}", "lat": 17, "lon": 107, "kind": "hội trường"}
    return rows.Venue.model_validate(
        named | {"capacity": capacity, "indoor": True, "open_from": "06:00", "open_to": "22:00"}
    )


def rainy(hall: list[str], guests: list[rows.Guest], capacity: int = 99, screen: int = 3, zone: str = "H") -> Scenario:
    """Return a pack with a large square, a small hall and a place with a screen."""
    square = scenario({"A": ["c" * 12]}, guests, dict.fromkeys(range(1, 10), ("A",)))
    seats = tuple(rows.VenueSeat(venue_id="HT", **seat.model_dump()) for seat in seat_rows({zone: hall}))
    return dataclasses.replace(square, venues=(venue("HT", capacity), venue("MH", screen)), venue_seats=seats)


def went(pack: Scenario) -> dict[str, str]:
    places = [place_of(pack, "HT"), place_of(pack, "MH", screen=True)]
    return {one.guest_id: one.venue_id for one in relocate(pack, places, SETTINGS).destinations}


def test_the_highest_go_to_the_hall_the_next_to_the_screen_the_last_stay_away() -> None:
    pack = rainy(["cc"], [guest(f"K{rank}", rank) for rank in (3, 1, 5, 2, 4)], screen=2)
    assert went(pack) == {"K1": "HT", "K2": "HT", "K3": "MH", "K4": "MH", "K5": ""}


def test_who_needs_a_roof_goes_before_higher_ranks_and_the_guarded_before_all() -> None:
    guests = [
        guest("K1", 2),
        guest("OLD", 9, birth_year=1940),
        guest("AWARD", 8, role=("award",)),
        guest("GUARDED", 1),
        guest("MOTHER", 7, role=("honour",)),
    ]
    pack = rainy(["cccc"], guests)
    ranks = tuple(rank.model_copy(update={"special": "cảnh vệ"}) if rank.rank == 1 else rank for rank in pack.ranks)
    pack = dataclasses.replace(pack, ranks=ranks)
    queue = order(pack, Problem.from_scenario(pack).parties)
    assert [(reason, party.leader.guest_id) for reason, party in queue] == [
        (Class.PROTECTED, "GUARDED"),
        (Class.NEED, "MOTHER"),
        (Class.NEED, "AWARD"),
        (Class.NEED, "OLD"),
        (Class.OTHERS, "K1"),
    ]
    assert went(pack)["K1"] == "MH"


def test_a_companion_goes_where_the_guest_goes_and_a_smaller_party_may_follow_where_a_larger_does_not_fit() -> None:
    guests = [guest("K1", 1), guest("K2", 2), guest("C2", 9, companion_of="K2"), guest("K3", 3)]
    assert went(rainy(["cc"], guests)) == {"K1": "HT", "K2": "MH", "C2": "MH", "K3": "HT"}


def test_wheelchairs_need_spaces_in_the_hall() -> None:
    guests = [guest(f"W{rank}", rank, needs=("wheelchair",)) for rank in (1, 2)] + [guest("K3", 3)]
    assert went(rainy(["wcc"], guests)) == {"W1": "HT", "W2": "MH", "K3": "HT"}


def test_the_capacity_of_the_venue_counts_even_where_more_chairs_stand() -> None:
    assert went(rainy(["cccc"], [guest("K1", 1), guest("K2", 2)], capacity=1, screen=1)) == {"K1": "HT", "K2": "MH"}


def test_parties_that_fit_by_counting_but_not_beside_each_other_are_found() -> None:
    guests = [guest("K1", 1), guest("C1", 9, companion_of="K1"), guest("K2", 2), guest("C2", 9, companion_of="K2")]
    pack = rainy(["c|cc|c"], guests)
    found = relocate(pack, [place_of(pack, "HT"), place_of(pack, "MH")], SETTINGS)
    assert found.housed[0].cramped == ("K2",)
    assert found.proven
    assert {one.guest_id: one.venue_id for one in found.destinations} == {
        "K1": "HT",
        "C1": "HT",
        "K2": "MH",
        "C2": "MH",
    }


def test_everybody_fits_when_there_is_room() -> None:
    pack = rainy(["cc"], [guest("K1", 1), guest("K2", 2)])
    found = relocate(pack, [place_of(pack, "HT")], SETTINGS)
    assert found.away == 0
    assert "đủ chỗ cho tất cả 2 khách" in proof_words(pack, found.housed[0]).vi


def test_a_place_without_room_takes_nobody_and_says_so() -> None:
    pack = rainy(["x"], [guest("K1", 1)], screen=1)
    found = relocate(pack, [place_of(pack, "HT")], SETTINGS)
    assert (found.away, found.housed[0].heads) == (1, 0)
    assert certificate(pack, found)["places"][0]["recounted"] is True


def seatable(pack: Scenario, place: Place, parties: Sequence[Party]) -> bool:
    inside = [one.guest_id for party in parties for one in party.members]
    if len(inside) > place.capacity:
        return False
    problem = Problem.from_scenario(in_place(pack, place, inside))
    seats = [seat.seat_id for seat in problem.seats if not seat.blocked]
    return any(
        not check(problem, [Assignment(*pair) for pair in zip(inside, chosen, strict=True)])
        for chosen in permutations(seats, len(inside))
    )


def tiny(seed: int) -> Scenario:
    dice = random.Random(seed)
    hall = ["".join(dice.choice(["c", "c", "c", "w", "p", "x", "|c"]) for _ in range(dice.randint(2, 5)))]
    guests = [
        guest(
            f"K{each}",
            dice.randint(1, 4),
            dice.choice(["", "D1"]),
            needs=("wheelchair",) if dice.random() < 0.2 else (),
            birth_year=dice.choice([1930, 1980]),
        )
        for each in range(dice.randint(2, 5))
    ]
    guests += [guest("C", 5, companion_of="K0", needs=("wheelchair",) if dice.random() < 0.2 else ())]
    return rainy(hall, guests, capacity=dice.randint(2, 6))


@pytest.mark.parametrize("seed", range(30))
def test_the_distribution_is_the_best_of_all_in_the_order_of_the_guests(seed: int) -> None:
    pack = tiny(seed)
    place = place_of(pack, "HT")
    queue = [party for _, party in order(pack, Problem.from_scenario(pack).parties)]
    best: list[Party] = []
    for party in queue:
        if seatable(pack, place, [*best, party]):
            best.append(party)
    found = relocate(pack, [place], SETTINGS)
    assert [party.leader.guest_id for party in found.housed[0].choice.taken] == [p.leader.guest_id for p in best]
    assert found.proven
    assert found.housed[0].broken == ()
    assert recounted(pack, found.housed[0], queue)


def test_a_refusal_that_does_not_hold_is_noticed() -> None:
    pack = rainy(["cc"], [guest("K1", 1), guest("K2", 2), guest("K3", 3)])
    queue = [party for _, party in order(pack, Problem.from_scenario(pack).parties)]
    choice = choose(pack, place_of(pack, "HT"), queue)
    assert recounted(pack, Housed(choice, {}), queue)
    forged = dataclasses.replace(choice, taken=choice.taken[:1])
    assert not recounted(pack, Housed(forged, {}), queue)


def test_the_list_says_where_everybody_was_and_goes() -> None:
    pack = rainy(["c"], [guest("K1", 1), guest("K2", 2)], screen=1)
    found = relocate(pack, [place_of(pack, "HT"), place_of(pack, "MH")], SETTINGS)
    lines = to_rows(pack, found, {"K2": "A-01-07"})
    assert [(line["guest_id"], line["before"], line["venue_id"], line["seat_id"]) for line in lines] == [
        ("K1", "", "HT", "H-01-01"),
        ("K2", "A-01-07", "MH", ""),
    ]


def test_an_unknown_venue_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(UsageError, match="HT"):
        place_of(rainy(["c"], [guest("K1")]), "HTT")


def test_the_usual_hall_is_the_one_with_seats_unless_the_pack_says_otherwise() -> None:
    pack = rainy(["c"], [guest("K1")])
    assert usual_places(pack) == ("HT", ())
    event = pack.event.model_copy(update={"facts": {"rain_venue": "MH", "rain_screens": "HT; X"}})
    assert usual_places(dataclasses.replace(pack, event=event)) == ("MH", ("HT", "X"))


def test_the_committee_is_told_place_by_place_and_which_delegations_part() -> None:
    pack = rainy(["c"], [guest("K1", 1, "D"), guest("K2", 2, "D"), guest("K3", 3)], screen=1)
    found = relocate(pack, chosen_places(pack, "HT", ["MH"]), SETTINGS)
    told = [one.vi for one in words(pack, found)]
    assert told[0] == (
        "Nhà HT: nhận 1 khách. Người đầu tiên không còn chỗ là K2 Khách K2: 1 chỗ đã dành cho 1 khách có thứ tự trước."
    )
    assert "1 khách chưa có chỗ ở nơi nào; hãy báo sớm và mời xem qua truyền hình." in told
    assert parted_delegations(pack, found) == ("D",)


def test_a_place_named_twice_is_refused() -> None:
    pack = rainy(["c"], [guest("K1")])
    with pytest.raises(UsageError, match="một lần"):
        chosen_places(pack, "HT", ["HT"])
