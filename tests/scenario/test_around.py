"""Tables of a banquet laid out as places around them."""

from math import dist, hypot

from planner.scenario.around import as_hall, laid
from planner.scenario.rows import BanquetGuest, BanquetTable
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

EVENT = EventSettings(id="tiec", name=Wording("Tiệc", "Banquet"), d_day="2027-01-01")
TABLES = (
    BanquetTable(table_id="B1", seats=8, x_m=0, y_m=0),
    BanquetTable(table_id="B2", seats=4, x_m=6, y_m=0),
)
ROWS = [
    {"guest_id": "K1", "table_id": "B1", "place": "1"},
    {"guest_id": "K2", "table_id": "B1", "place": "3"},
    {"guest_id": "K3", "table_id": "B1", "place": ""},
    {"guest_id": "K9", "table_id": "B7", "place": "1"},
]


def test_places_go_round_from_the_head_and_who_has_none_gets_the_next_free() -> None:
    first, second = laid(Scenario(event=EVENT, tables=TABLES), ROWS)

    assert first.held == {1: "K1", 2: "K3", 3: "K2"}
    assert (first.chairs, second.chairs, second.held) == (3, 4, {})
    assert first.chair(1) == (0.0, -first.radius_m)
    assert first.chair(2)[0] > 0 > first.chair(3)[0]


def test_a_row_of_two_chairs_leaves_one_free_beside_it() -> None:
    wide = Scenario(event=EVENT, tables=TABLES, banquet_guests=(BanquetGuest(guest_id="K1", places=2),))
    first, _ = laid(wide, [ROWS[0], ROWS[1]])

    assert (first.held, first.chairs) == ({1: "K1", 3: "K2"}, 3)


def test_tables_that_stand_in_one_another_are_drawn_in_rows_apart() -> None:
    heap = tuple(BanquetTable(table_id=f"B{number}", seats=10) for number in range(5))
    tables = laid(Scenario(event=EVENT, tables=heap), [])
    first = tables[0]

    assert (first.x_m, first.y_m) == (0, 0)
    assert min(hypot(one.x_m - first.x_m, one.y_m - first.y_m) for one in tables[1:]) > 2 * first.radius_m


def test_as_a_hall_every_table_is_a_zone_and_every_place_a_seat() -> None:
    hall, held = as_hall(Scenario(event=EVENT, tables=TABLES), ROWS)
    seats = {seat.seat_id: seat for seat in hall.seats}

    assert sorted(seats) == ["B1/01", "B1/02", "B1/03", "B2/01", "B2/02", "B2/03", "B2/04"]
    assert held[0] == {"guest_id": "K1", "seat_id": "B1/01"}
    assert seats["B2/01"].zone == "B2"
    assert dist((seats["B2/01"].x_m, seats["B2/01"].y_m), (6, 0)) < 1
