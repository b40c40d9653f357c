"""The lodging list: heads of blocs count, days and needs in the words of the reader, changes of room once a guest."""

from planner.report.lodging import page
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario

EVENT = EventSettings.model_validate({"id": "le", "name": "Lễ", "d_day": "2026-04-12"})
HALL = rows.Hall(hall_id="TH-A", name="Nhà A", house_id="TH", house_name="Trường mẫu", lat=17.0, lon=107.0, places=90)
BLOC = rows.LodgingBloc.model_validate(
    {"bloc_id": "TR-1", "name": "Trung đội 1", "people": 50, "from": "2026-04-11", "to": "2026-04-13"}
)
GUEST = rows.Guest(guest_id="K1", full_name="Khách A", rank=9, needs=("wheelchair",))
HOTEL = rows.Hotel(hotel_id="KS", name="Nhà khách mẫu", lat=17.0, lon=107.0)
SCENARIO = Scenario(event=EVENT, guests=(GUEST,), halls=(HALL,), lodging_blocs=(BLOC,), hotels=(HOTEL,))


def _row(guest_id: str, hotel_id: str, room_id: str, check_in: str, check_out: str) -> dict[str, str]:
    stay = {"check_in": f"2026-04-{check_in}", "check_out": f"2026-04-{check_out}"}
    return {"guest_id": guest_id, "hotel_id": hotel_id, "room_id": room_id, **stay}


def test_blocs_stand_in_their_school_with_all_their_heads() -> None:
    told = page(SCENARIO, [_row("TR-1", "TH", "TH-A", "11", "13"), _row("K1", "KS", "P1", "11", "12")], "vi")

    hotel, school = told.houses
    assert (told.people, school.people, school.name) == (51, 50, "Trường mẫu")
    assert (school.lodgers[0].name, school.lodgers[0].check_in, school.lodgers[0].check_out) == (
        "Trung đội 1",
        "11/4/2026",
        "13/4/2026",
    )
    assert hotel.lodgers[0].notes == "xe lăn"


def test_who_changes_rooms_is_counted_once_and_told_in_both() -> None:
    told = page(SCENARIO, [_row("K1", "KS", "P1", "11", "12"), _row("K1", "KS", "P2", "12", "13")], "vi")

    assert (told.people, told.houses[0].rooms) == (1, 2)
    assert [one.notes for one in told.houses[0].lodgers] == ["xe lăn; rồi sang P2", "xe lăn; chuyển từ P1"]
