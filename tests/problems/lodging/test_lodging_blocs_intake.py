"""From the tables of blocs and halls to what each bloc takes and costs, and one check and score with the guests."""

from planner.problems.lodging import Assignment, Problem, check, explain, score
from planner.problems.lodging.blocs.entities import Offer
from planner.scenario import rows
from tests.problems.lodging.builders import VENUE, guest, hotel, night, problem, room


def hall(hall_id: str, places: int = 60, **fields: object) -> rows.Hall:
    """A hall 10 km by road from the ceremony (straight line × 1.3), 50,000 đồng a person and night, unless told."""
    told = {
        "name": f"Hội trường {hall_id}",
        "lat": VENUE.lat + 10 / 1.3 / 111.19,
        "lon": VENUE.lon,
        "price_vnd": 50_000,
    }
    return rows.Hall(hall_id=hall_id, places=places, **{**told, **fields})


def bloc(bloc_id: str = "K1", people: int = 40, **fields: object) -> rows.LodgingBloc:
    told = {"name": f"Khối {bloc_id}", "from": night(15), "to": night(17), **fields}
    return rows.LodgingBloc(bloc_id=bloc_id, people=people, **told)


def camp(blocs: tuple[rows.LodgingBloc, ...], halls: tuple[rows.Hall, ...]) -> Problem:
    stock = [room("R1"), room("", room_type_id="T", beds=4, count=5, price_vnd=800_000)]
    return problem([guest("G1")], stock, hotels=(hotel("H1"),), halls=halls, lodging_blocs=blocs)


def test_a_bloc_may_go_to_every_hall_unless_houses_are_named() -> None:
    blocs = camp((bloc("K1"), bloc("K2", houses=("S2",))), (hall("A"), hall("B", house_id="S2"))).blocs

    assert sorted(blocs.offers) == [("K1", "A"), ("K1", "B"), ("K2", "B")]
    assert blocs.offers["K1", "A"] == Offer(places=40, cost=40 * 2 * 5, distance_km=400)


def test_halls_too_far_are_not_offered() -> None:
    assert camp((bloc(max_km=9),), (hall("A"),)).blocs.offers == {}


def test_equal_rooms_of_a_hotel_are_a_hall_where_the_hotel_is_named() -> None:
    blocs = camp((bloc(people=10, women=5, men=5, houses=("H1",)),), (hall("A"),)).blocs

    # five women and five men take two rooms of four beds each, apart
    assert blocs.offers == {("K1", "T"): Offer(places=16, cost=4 * 2 * 80, distance_km=0)}
    assert blocs.hall["T"].places == {night(15): 20, night(16): 20}


def test_the_gender_of_a_bloc_is_known_when_all_are_of_one() -> None:
    blocs = camp((bloc("K1", women=40), bloc("K2", men=40), bloc("K3", women=10, men=30)), (hall("A"),)).blocs

    assert [one.gender for one in blocs.blocs] == ["nữ", "nam", None]


def test_a_hall_closed_on_a_night_has_no_places_then() -> None:
    assert camp((bloc(),), (hall("A", **{"from": night(16)}),)).blocs.hall["A"].places == {night(16): 60}


def test_halls_without_blocs_ask_for_nothing() -> None:
    small = camp((), (hall("A"),))

    assert small.blocs.is_empty
    assert small.hall_prices_vnd == {"A": 50_000}


def test_guests_and_blocs_have_one_check_one_score_and_one_explanation() -> None:
    small = camp((bloc(),), (hall("A"), hall("B", places=30)))
    lodged = Assignment("G1", "H1", "R1", night(15), night(17))
    good = Assignment("K1", "A", "A", night(15), night(17), 40)
    crowded = Assignment("K1", "B", "B", night(15), night(17), 40)

    assert check(small, (lodged, good)) == ()
    assert {finding.rule for finding in check(small, (lodged, crowded))} == {"house_capacity"}
    assert {finding.rule for finding in check(small, (lodged,))} == {"blocs_housed"}
    assert score(small, (lodged, good))["cost"] == 2 * 40 + 40 * 2 * 5
    assert score(small, (lodged, good))["distance"] == 400
    assert explain(small, (lodged, good), "K1").subject == "K1"
